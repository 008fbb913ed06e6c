//! A history in months that the service forgets after a year (Pictory). Months are asked for with both year and month;
//! the zone of their ends is not documented, so near an end the neighbour is read as well.

use std::collections::VecDeque;

use brimful_core::failure::{Code, Failure};
use brimful_core::ledger::Entry;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::super::http::Caller;
use super::super::pictory;
use super::{Asked, Brought, Progress, is_near, older, oldest};

/// How many months the service keeps besides the current one; the last may be gone already.
const KEPT: i64 = 12;

/// How far before the last reading is read again: rows may be written late, and near a month's end in either month.
const OVERLAP: TimeDelta = TimeDelta::days(3);

/// A reading that took longer than this is followed by one of what came in the meantime.
const ROUND_HOURS: i64 = 1;

/// Where the reading stands.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Walk {
    /// Months still to be read, counted from the year 0, in their order.
    left: VecDeque<i64>,
    /// When this reading began.
    began: Option<DateTime<Utc>>,
    /// The moment up to which everything is known.
    read: Option<DateTime<Utc>>,
    /// Requests since the last step that was complete.
    step: u32,
    back_to: Option<NaiveDate>,
}

/// Asks for the next month.
pub(super) async fn step(
    caller: &Caller<'_>,
    walk: &mut Walk,
    now: DateTime<Utc>,
) -> Result<(Brought, Progress), Failure> {
    let month = walk.begin(now);
    let entries = match asked_month(caller, month, now).await? {
        Some(entries) => {
            walk.back_to = older(older(walk.back_to, first_day(month)), oldest(&entries));
            entries
        }
        None => Vec::new(),
    };
    let progress = walk.end(now);
    Ok((Brought { entries, ..Brought::default() }, progress))
}

/// The months that hold a range of days.
pub(super) async fn range(caller: &Caller<'_>, asked: Asked) -> Result<Brought, Failure> {
    let now = caller.clock.now();
    let kept = index(now) - KEPT..=near_end(now)[1];
    // A day of the user's may reach into the neighbouring month of the service.
    let first = asked.from.and_then(|from| from.pred_opt()).map_or(*kept.start(), index_of);
    let last = asked.to.and_then(|to| to.succ_opt()).map_or(*kept.end(), index_of);
    let mut brought = Brought::default();
    for month in kept.rev().filter(|month| (first..=last).contains(month)) {
        brought.entries.extend(asked_month(caller, month, now).await?.unwrap_or_default());
    }
    Ok(brought)
}

/// The rows of a month. A month that is too old, or not begun where the service is, may be refused instead of being
/// empty: `None`.
async fn asked_month(caller: &Caller<'_>, index_asked: i64, now: DateTime<Utc>) -> Result<Option<Vec<Entry>>, Failure> {
    let is_edge = index_asked <= index(now) - KEPT || index_asked > index(now);
    let (year, month) = of(index_asked);
    match pictory::month(caller, year, month).await {
        Err(failure) if is_edge && matches!(failure.code, Code::InvalidRequest | Code::NotOffered) => Ok(None),
        other => other.map(Some),
    }
}

impl Walk {
    /// The month to ask for; plans a reading where none is under way.
    fn begin(&mut self, now: DateTime<Utc>) -> i64 {
        if let Some(month) = self.left.pop_front() {
            return month;
        }
        self.began = Some(now);
        self.left = self.plan(now);
        self.left.pop_front().unwrap_or_else(|| index(now))
    }

    /// The months to read, newest first: since the last reading, or all where there was none, where more was forgotten
    /// since than can be told, or where it was in the future because the clock was wrong.
    fn plan(&self, now: DateTime<Utc>) -> VecDeque<i64> {
        let first = index(now) - KEPT;
        let since = self.read.filter(|read| *read <= now + TimeDelta::days(1)).map(|read| read.min(now) - OVERLAP);
        let from = since.filter(|since| index(*since) >= first).map_or(first, |since| near_end(since)[0]);
        let last = near_end(now)[1];
        (from.max(first)..=last).rev().collect()
    }

    fn end(&mut self, now: DateTime<Utc>) -> Progress {
        self.step = self.step.saturating_add(1);
        let left = u32::try_from(self.left.len()).unwrap_or(u32::MAX);
        let over = self.left.is_empty();
        let complete = over && self.began.is_some_and(|began| is_near(began, now, ROUND_HOURS));
        if over {
            self.read = self.began.take();
        }
        let steps = Some(self.step.saturating_add(left).saturating_add(u32::from(over && !complete)));
        let progress = Progress { complete, step: self.step, steps, back_to: self.back_to };
        if complete {
            self.step = 0;
        }
        progress
    }
}

/// The months that a moment may be in, whatever the zone of the service: 12 hours behind UTC to 14 ahead.
fn near_end(at: DateTime<Utc>) -> [i64; 2] {
    let shifted = |hours: i64| index(at.checked_add_signed(TimeDelta::hours(hours)).unwrap_or(at));
    [shifted(-12), shifted(14)]
}

fn index(at: DateTime<Utc>) -> i64 {
    index_of(at.date_naive())
}

fn index_of(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month0())
}

/// Year and month.
fn of(index: i64) -> (i32, u32) {
    let year = i32::try_from(index.div_euclid(12)).unwrap_or_default();
    (year, u32::try_from(index.rem_euclid(12)).unwrap_or_default() + 1)
}

fn first_day(index: i64) -> Option<NaiveDate> {
    let (year, month) = of(index);
    NaiveDate::from_ymd_opt(year, month, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(index: i64) -> String {
        let (year, month) = of(index);
        format!("{year}-{month}")
    }

    /// The months planned at `now`, newest first, after a reading at `read`.
    #[track_caller]
    fn check(read: Option<&str>, now: &str, expect: &str) {
        let walk = Walk { read: read.map(|at| at.parse().unwrap()), ..Walk::default() };
        let months: Vec<String> = walk.plan(now.parse().unwrap()).into_iter().map(named).collect();
        assert_eq!(months.join(" "), expect, "{read:?} {now}");
    }

    #[test]
    fn the_first_reading_goes_thirteen_months_back() {
        let year = "2026-5 2026-4 2026-3 2026-2 2026-1 2025-12 2025-11 2025-10 2025-9 2025-8 2025-7 2025-6 2025-5";
        check(None, "2026-05-09T12:00:00Z", year);
        check(None, "2026-05-31T12:00:00Z", &format!("2026-6 {year}"));
        check(None, "2026-05-01T00:30:00Z", year);
    }

    #[test]
    fn later_readings_go_back_to_the_last_and_a_little_further() {
        check(Some("2026-05-09T11:55:00Z"), "2026-05-09T12:00:00Z", "2026-5");
        check(Some("2026-05-03T11:00:00Z"), "2026-05-03T12:00:00Z", "2026-5 2026-4");
        check(Some("2026-05-04T11:00:00Z"), "2026-05-04T13:00:00Z", "2026-5 2026-4");
        check(Some("2026-05-04T13:00:00Z"), "2026-05-04T14:00:00Z", "2026-5");
        check(Some("2026-05-31T11:00:00Z"), "2026-05-31T12:00:00Z", "2026-6 2026-5");
        check(Some("2026-02-20T00:00:00Z"), "2026-05-09T12:00:00Z", "2026-5 2026-4 2026-3 2026-2");
    }

    #[test]
    fn where_the_last_reading_is_of_no_use_all_is_read_again() {
        let all = |now: &str| {
            let list: Vec<String> = Walk::default().plan(now.parse().unwrap()).into_iter().map(named).collect();
            list.join(" ")
        };
        let now = "2026-05-09T12:00:00Z";
        check(Some("2024-05-09T11:55:00Z"), now, &all(now));
        check(Some("2030-01-01T00:00:00Z"), now, &all(now));
        check(Some("2026-05-09T13:00:00Z"), now, "2026-5");
    }
}
