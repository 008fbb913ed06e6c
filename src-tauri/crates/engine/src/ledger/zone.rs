//! The user's time zone, which days depend on. Where it has changed since the days were written, they are written anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension as _, Transaction};

use super::LedgerError;
use super::found::{Found, after};
use super::keep::{Known, Rows};
use super::stored::{day_number, moment};
use crate::clock::Clock;

/// Rows that are in memory at once.
const STEP: u32 = 4096;

/// Writes days, totals and segments anew where the zone is another one than when they were written.
pub(super) fn follow(connection: &mut Connection, clock: &dyn Clock) -> Result<(), LedgerError> {
    let zone = fingerprint(clock);
    let transaction = connection.transaction()?;
    let before = written(&transaction)?;
    if before.as_ref() == Some(&zone) {
        return Ok(());
    }
    if before.is_some() {
        tracing::info!("the time zone has changed: days of the activity are counted anew");
        count_anew(&transaction, clock)?;
    }
    transaction.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('zone', ?)", [zone])?;
    transaction.commit()?;
    Ok(())
}

/// Whether the days are those of the user's zone as it is now.
pub(super) fn is_followed(connection: &Connection, clock: &dyn Clock) -> Result<bool, LedgerError> {
    Ok(written(connection)? == Some(fingerprint(clock)))
}

/// The zone that the days were written in.
fn written(connection: &Connection) -> Result<Option<String>, LedgerError> {
    let find = "SELECT value FROM meta WHERE key = 'zone'";
    Ok(connection.query_row(find, [], |row| row.get(0)).optional()?)
}

fn count_anew(transaction: &Transaction<'_>, clock: &dyn Clock) -> Result<(), LedgerError> {
    for table in ["day_total", "month_total", "segment_text", "segment"] {
        transaction.execute(&format!("DELETE FROM {table}"), [])?;
    }
    let mut known = Known::default();
    let mut last = 0;
    loop {
        let step = after(transaction, last, STEP)?;
        let Some(newest) = step.last() else { return Ok(()) };
        last = newest.id;
        let mut accounts: BTreeMap<i64, Vec<Found>> = BTreeMap::new();
        for row in step {
            accounts.entry(row.account).or_default().push(row);
        }
        for (account, written) in accounts {
            let mut rows = Rows::new(transaction, &mut known, account)?;
            for row in written {
                let mut stored = row.stored;
                // A service's own day stays what the service says.
                if !stored.usage {
                    stored.day = day_number(clock.local_date(moment(stored.at)));
                }
                rows.file_anew(row.id, row.source, &stored)?;
            }
            rows.finish()?;
        }
    }
}

/// What the zone does to days: for two days of each month over thirty years, how many minutes after noon UTC the day
/// changes, where that is another number than the time before.
fn fingerprint(clock: &dyn Clock) -> String {
    let mut text = String::new();
    let mut before = None;
    for month in 0..MONTHS {
        let first = NaiveDate::from_ymd_opt(FIRST_YEAR + month / 12, (month % 12 + 1).unsigned_abs(), 1);
        for day in [1, 16] {
            let noon = first.and_then(|first| first.with_day(day)).and_then(|date| date.and_hms_opt(12, 0, 0));
            let Some(noon) = noon.map(|noon| noon.and_utc()) else { continue };
            let minute = midnight(clock, noon);
            if before != Some(minute) {
                let _ = write!(text, "{month}.{day}:{minute} ");
                before = Some(minute);
            }
        }
    }
    text
}

const FIRST_YEAR: i32 = 2012;
const MONTHS: i32 = 30 * 12;

/// Minutes from then to the user's next midnight.
fn midnight(clock: &dyn Clock, from: DateTime<Utc>) -> i64 {
    let today = clock.local_date(from);
    let (mut early, mut late) = (0, 24 * 60);
    while late - early > 1 {
        let middle = i64::midpoint(early, late);
        if clock.local_date(from + TimeDelta::minutes(middle)) == today {
            early = middle;
        } else {
            late = middle;
        }
    }
    late
}
