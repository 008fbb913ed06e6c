//! How much is kept, and forgetting an account so that nothing of it is left in the file.

use std::path::Path;

use brimful_core::account::AccountId;
use rusqlite::{Connection, OptionalExtension as _};

use super::open::size;
use super::rows::accounts;
use super::segment::Numbers;
use super::stored::moment;
use super::{Kept, LedgerError, import};

/// Deletes an account's rows. What is deleted is overwritten at once, for the case that the file cannot be rewritten
/// afterwards.
pub(super) fn forget(connection: &Connection, account: &AccountId) -> Result<bool, LedgerError> {
    let Some(number) = import::find_account(connection, account)? else { return Ok(false) };
    connection.execute("DELETE FROM usage WHERE entry IN (SELECT id FROM entry WHERE account = ?)", [number])?;
    connection
        .execute("DELETE FROM segment_text WHERE segment IN (SELECT id FROM segment WHERE account = ?)", [number])?;
    for table in ["entry", "segment", "day_total", "month_total", "suspect", "balance"] {
        connection.execute(&format!("DELETE FROM {table} WHERE account = ?"), [number])?;
    }
    connection.execute("DELETE FROM account WHERE id = ?", [number])?;
    connection.execute("DELETE FROM source WHERE id NOT IN (SELECT source FROM month_total)", [])?;
    Ok(true)
}

/// Writes the file anew without what was deleted, and empties the log. Nobody may read meanwhile.
pub(super) fn vacuum(connection: &Connection) -> Result<(), LedgerError> {
    connection.execute_batch("VACUUM")?;
    let busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy { Err(LedgerError::Other("the log of the activity is in use".into())) } else { Ok(()) }
}

/// How many rows each account has, and since when.
pub(super) fn kept(connection: &Connection, path: &Path) -> Result<Kept, LedgerError> {
    let mut kept = Kept { bytes: size(path), accounts: Vec::new() };
    for (number, account) in accounts(connection)? {
        kept.accounts.push((account, rows(connection, number)?, oldest(connection, number)?.map(moment)));
    }
    kept.accounts.sort();
    Ok(kept)
}

fn rows(connection: &Connection, account: i64) -> Result<u64, LedgerError> {
    let mut read = connection.prepare_cached("SELECT count FROM month_total WHERE account = ?")?;
    let counts = read.query_map([account], |row| row.get::<_, i64>(0))?;
    let mut rows = 0_i64;
    for count in counts {
        rows = rows.saturating_add(count?);
    }
    Ok(rows.unsigned_abs())
}

/// The first moment that anything is kept of: an entry, a usage day or a balance.
fn oldest(connection: &Connection, account: i64) -> Result<Option<i64>, LedgerError> {
    let balance = "SELECT first FROM balance WHERE account = ? ORDER BY first LIMIT 1";
    let mut balance = connection.prepare_cached(balance)?;
    let balance: Option<i64> = balance.query_row([account], |row| row.get(0)).optional()?;
    let mut read = connection.prepare_cached(
        "SELECT numbers FROM segment WHERE account = ?1
         AND month = (SELECT min(month) FROM month_total WHERE account = ?1)",
    )?;
    let mut segments = read.query([account])?;
    let mut oldest = balance;
    while let Some(row) = segments.next()? {
        let numbers = row.get_ref(0)?.as_blob().ok().and_then(Numbers::read).ok_or(LedgerError::Broken)?;
        oldest = numbers.iter().map(|cells| cells.at).chain(oldest).min();
    }
    Ok(oldest)
}
