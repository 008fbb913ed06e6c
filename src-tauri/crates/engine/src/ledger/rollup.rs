//! What entries add up to, by day and by month: kept beside the entries in the same transaction, so that totals of a
//! million rows are read from a few thousand.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::LedgerError;
use super::stored::{Stored, month_of};

/// What a transaction adds and takes away, until it is written.
#[derive(Debug, Default)]
pub(super) struct Changes {
    days: BTreeMap<Key, Part>,
}

/// Account, day or month, class, source.
type Key = (i64, i32, u8, i64);

/// A sum in millionths, and of how many rows.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    sum: i128,
    count: i64,
}

impl Changes {
    pub(super) fn add(&mut self, account: i64, row: &Stored, source: i64) {
        self.note(account, row, source, 1);
    }

    pub(super) fn take(&mut self, account: i64, row: &Stored, source: i64) {
        self.note(account, row, source, -1);
    }

    fn note(&mut self, account: i64, row: &Stored, source: i64, times: i64) {
        let part = self.days.entry((account, row.day, row.class(), source)).or_default();
        part.sum += i128::from(row.delta) * i128::from(times);
        part.count += times;
    }

    /// # Errors
    /// [`LedgerError::TooLarge`] for a day or a month whose sum 64 bits do not hold.
    pub(super) fn write(self, connection: &Connection, totals: &mut Totals) -> Result<(), LedgerError> {
        let mut months: BTreeMap<Key, Part> = BTreeMap::new();
        for ((account, day, class, source), part) in &self.days {
            let month = months.entry((*account, month_of(*day), *class, *source)).or_default();
            month.sum += part.sum;
            month.count += part.count;
        }
        write(connection, &DAY, &mut totals.days, self.days)?;
        write(connection, &MONTH, &mut totals.months, months)
    }
}

/// Totals as they stand in the file, of those that were written last: the next step of a fill mostly adds to the same.
#[derive(Debug, Default)]
pub(super) struct Totals {
    days: BTreeMap<Key, (i64, i64)>,
    months: BTreeMap<Key, (i64, i64)>,
}

/// Enough for some days of every account at once.
const MAX_TOTALS: usize = 4096;

struct Table {
    read: &'static str,
    put: &'static str,
    clear: &'static str,
}

const DAY: Table = Table {
    read: "SELECT sum, count FROM day_total WHERE account = ? AND day = ? AND class = ? AND source = ?",
    put: "INSERT INTO day_total (account, day, class, source, sum, count) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET sum = excluded.sum, count = excluded.count",
    clear: "DELETE FROM day_total WHERE account = ? AND day = ? AND class = ? AND source = ?",
};

const MONTH: Table = Table {
    read: "SELECT sum, count FROM month_total WHERE account = ? AND month = ? AND class = ? AND source = ?",
    put: "INSERT INTO month_total (account, month, class, source, sum, count) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET sum = excluded.sum, count = excluded.count",
    clear: "DELETE FROM month_total WHERE account = ? AND month = ? AND class = ? AND source = ?",
};

/// SQLite would turn a sum that does not fit into floating point, so it is made here.
fn write(
    connection: &Connection,
    table: &Table,
    held: &mut BTreeMap<Key, (i64, i64)>,
    changes: BTreeMap<Key, Part>,
) -> Result<(), LedgerError> {
    let mut read = connection.prepare_cached(table.read)?;
    let mut put = connection.prepare_cached(table.put)?;
    let mut clear = connection.prepare_cached(table.clear)?;
    if held.len() + changes.len() > MAX_TOTALS {
        held.clear();
    }
    for (key, part) in changes {
        let (account, span, class, source) = key;
        let place = params![account, span, class, source];
        let before = match held.remove(&key) {
            Some(before) => before,
            None => read.query_row(place, |row| Ok((row.get(0)?, row.get(1)?))).optional()?.unwrap_or_default(),
        };
        let sum = i64::try_from(i128::from(before.0) + part.sum).map_err(|_| LedgerError::TooLarge)?;
        let count = before.1.saturating_add(part.count);
        if count > 0 {
            put.execute(params![account, span, class, source, sum, count])?;
            held.insert(key, (sum, count));
        } else {
            clear.execute(place)?;
        }
    }
    Ok(())
}
