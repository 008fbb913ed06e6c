//! Rows as they stand in the file, to be compared with what comes in or to be filed anew.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::LedgerError;
use super::stored::{Stored, Told, entry_key, kind};

/// A row as it stands in the file.
pub(super) struct Found {
    pub(super) id: i64,
    pub(super) account: i64,
    pub(super) segment: i64,
    pub(super) source: i64,
    pub(super) stored: Stored,
}

const BY_EXTERNAL: &str = "
SELECT entry.id, account, segment, source, usage, external, at, day, kind, delta, source.name, flags, balance_after,
       job, raw_type, description
FROM entry JOIN source ON source.id = source WHERE key = ? AND account = ? AND usage = ? AND external = ?";

const AFTER: &str = "
SELECT entry.id, account, segment, source, usage, external, at, day, kind, delta, source.name, flags, balance_after,
       job, raw_type, description
FROM entry JOIN source ON source.id = source WHERE entry.id > ? ORDER BY entry.id LIMIT ?";

/// The account's row with the service's id, or of the service's day.
pub(super) fn find(
    connection: &Connection,
    account: i64,
    usage: bool,
    external: &str,
) -> Result<Option<Found>, LedgerError> {
    let mut find = connection.prepare_cached(BY_EXTERNAL)?;
    let found =
        find.query_row(params![entry_key(account, usage, external), account, usage, external], read).optional()?;
    let Some(mut found) = found else { return Ok(None) };
    if usage {
        found.stored.told = Some(told(connection, found.id)?);
    }
    Ok(Some(found))
}

/// So many rows in the order in which they came, without what only usage days have.
pub(super) fn after(connection: &Connection, id: i64, most: u32) -> Result<Vec<Found>, LedgerError> {
    let mut find = connection.prepare_cached(AFTER)?;
    Ok(find.query_map(params![id, most], read)?.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Found> {
    Ok(Found {
        id: row.get(0)?,
        account: row.get(1)?,
        segment: row.get(2)?,
        source: row.get(3)?,
        stored: Stored {
            usage: row.get(4)?,
            external: row.get(5)?,
            at: row.get(6)?,
            day: row.get(7)?,
            kind: kind(row.get(8)?),
            delta: row.get(9)?,
            source: row.get(10)?,
            flags: row.get(11)?,
            balance_after: row.get(12)?,
            job: row.get(13)?,
            raw_type: row.get(14)?,
            description: row.get(15)?,
            told: None,
        },
    })
}

fn told(connection: &Connection, entry: i64) -> Result<Told, LedgerError> {
    let mut find = connection.prepare_cached("SELECT count, cost, currency, raw_cost FROM usage WHERE entry = ?")?;
    let told = find.query_row([entry], |row| {
        let cost: Option<String> = row.get(1)?;
        Ok(Told { count: row.get(0)?, cost: cost.zip(row.get(2)?), raw_cost: row.get(3)? })
    });
    Ok(told.optional()?.unwrap_or_default())
}
