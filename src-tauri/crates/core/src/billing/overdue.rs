//! Whether a service's own top-up should have bought by now, and has not. It says so on what is known, or nothing.

use chrono::{DateTime, TimeDelta, Utc};

use crate::amount::Credits;
use crate::ledger::Entry;

/// How long a service may take to buy. A payment may be confirmed minutes after it was made.
const GRACE: TimeDelta = TimeDelta::minutes(5);

/// How far a service's clock may differ from this one's.
const SKEW: TimeDelta = TimeDelta::minutes(5);

/// A balance that was read longer ago than this says nothing of now. Longer than the longest interval of refreshing.
const FRESH: TimeDelta = TimeDelta::minutes(90);

/// A time over which every reading said the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first such reading.
    pub from: DateTime<Utc>,
    /// The last one.
    pub until: DateTime<Utc>,
    /// What they said.
    pub available: Credits,
}

/// The newest rows of a service's ledger.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// In the service's order.
    pub rows: &'a [Entry],
    /// There are older ones too, which were not read.
    pub more: bool,
}

impl Rows<'_> {
    /// Whether the page may be the newest one: the order is not documented, and the first page of an order by the oldest
    /// says nothing of what came since.
    fn are_newest(&self) -> bool {
        self.rows.first().zip(self.rows.last()).is_some_and(|(first, last)| first.at > last.at)
    }
}

/// A top-up that did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// The line.
    pub threshold: Credits,
    /// What is available.
    pub available: Credits,
    /// Since when it is below the line and nothing was added.
    pub since: DateTime<Utc>,
}

/// Whether the credits are below the line of a top-up that is on, at least two readings and a few minutes long, and
/// nothing was added since. `since_change` is when the setting was last changed from here: the service had no time before
/// it. `whole` is the balance with what is on hold: nobody knows by which of the two the service goes, so both have to
/// be below. `None` where it is not so, or anything that it takes is not known.
#[must_use]
pub fn overdue(
    threshold: Credits,
    readings: &[Stretch],
    whole: Option<Credits>,
    rows: Rows<'_>,
    since_change: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Option<Overdue> {
    let last = readings.last()?;
    let is_now = last.until <= now && now - last.until <= FRESH;
    let below = |credits: Credits| credits < threshold;
    if !is_now || !below(last.available) || whole.is_some_and(|whole| !below(whole)) {
        return None;
    }
    let fell = run_below(readings, threshold)?;
    let since = since_change.map_or(fell, |changed| fell.max(changed));
    // Confirmed: more than one reading, and time enough to buy.
    let quiet = last.until - since >= GRACE && confirmed(readings, since);
    let reaches = !rows.more || (rows.are_newest() && rows.rows.iter().any(|row| row.at < since - SKEW));
    let added = rows.rows.iter().any(|row| row.at >= since - SKEW && is_added(row));
    (quiet && reaches && !added).then_some(Overdue { threshold, available: last.available, since })
}

/// When the last run of readings below the line began in which nothing rose: a rise may be a purchase that was not
/// enough.
fn run_below(readings: &[Stretch], threshold: Credits) -> Option<DateTime<Utc>> {
    let mut begun = None;
    let mut before: Option<Credits> = None;
    for reading in readings {
        if reading.available >= threshold {
            begun = None;
        } else if begun.is_none() || before.is_some_and(|before| reading.available > before) {
            begun = Some(reading.from);
        }
        before = Some(reading.available);
    }
    begun
}

/// Whether two readings were taken from then on.
fn confirmed(readings: &[Stretch], since: DateTime<Utc>) -> bool {
    let taken = readings.iter().filter(|reading| reading.until >= since);
    let count: usize = taken.map(|reading| if reading.until > reading.from.max(since) { 2 } else { 1 }).sum();
    count >= 2
}

/// Whether a row added credits in a way that a purchase may have taken; an unknown one may have been any.
fn is_added(row: &Entry) -> bool {
    use crate::ledger::Kind;
    match row.kind {
        Kind::Purchase | Kind::Bonus | Kind::Grant | Kind::Reset | Kind::Unclassified => row.delta > Credits::ZERO,
        Kind::Spend | Kind::Reserve | Kind::Release | Kind::Refund => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Kind;

    /// 2026-05-09 at this time.
    fn at(time: &str) -> DateTime<Utc> {
        format!("2026-05-09T{time}:00Z").parse().unwrap()
    }

    /// "13:40-14:00 300": readings that said 300.
    fn stretch(text: &str) -> Stretch {
        let (times, available) = text.split_once(' ').unwrap();
        let (from, until) = times.split_once('-').unwrap_or((times, times));
        Stretch { from: at(from), until: at(until), available: available.parse().unwrap() }
    }

    fn row(kind: Kind, time: &str, delta: i64) -> Entry {
        Entry {
            id: format!("{time}{delta}"),
            at: at(time),
            zone_assumed: false,
            kind,
            delta: Credits::whole(delta),
            source: String::new(),
            description: String::new(),
            job: None,
            balance_after: None,
            raw_type: String::new(),
            observed: false,
            sign_mismatch: false,
        }
    }

    struct Case<'a> {
        readings: &'a [&'a str],
        whole: Option<i64>,
        rows: &'a [(Kind, &'a str, i64)],
        more: bool,
        changed: Option<&'a str>,
        now: &'a str,
        expect: Option<(&'a str, &'a str)>,
    }

    /// Below 200 since 14:02, said at 14:20, with rows from the morning.
    const CASE: Case<'static> = Case {
        readings: &["13:40-14:00 300", "14:02 150", "14:10-14:18 140"],
        whole: None,
        rows: &[(Kind::Spend, "14:01", -150), (Kind::Purchase, "09:00", 1000)],
        more: true,
        changed: None,
        now: "14:20",
        expect: Some(("140", "14:02")),
    };

    #[track_caller]
    fn check(case: &Case<'_>) {
        let readings: Vec<Stretch> = case.readings.iter().map(|text| stretch(text)).collect();
        let rows: Vec<Entry> = case.rows.iter().map(|(kind, time, delta)| row(*kind, time, *delta)).collect();
        let got = overdue(
            Credits::whole(200),
            &readings,
            case.whole.map(Credits::whole),
            Rows { rows: &rows, more: case.more },
            case.changed.map(at),
            at(case.now),
        );
        let got = got.map(|one| (one.available.to_string(), one.since));
        let expect = case.expect.map(|(available, since)| (available.to_owned(), at(since)));
        assert_eq!(got, expect, "{:?} {:?}", case.readings, case.rows);
    }

    #[test]
    fn a_top_up_that_did_not_come_is_said() {
        check(&CASE);
        check(&Case { readings: &["14:02-14:10 150"], expect: Some(("150", "14:02")), ..CASE });
        check(&Case { readings: &["14:02-14:07 150"], expect: Some(("150", "14:02")), ..CASE });
        check(&Case { rows: &[], more: false, ..CASE });
        check(&Case { whole: Some(199), ..CASE });
        // What only moves credits, or takes them, is no purchase.
        for kind in [Kind::Release, Kind::Refund, Kind::Reserve, Kind::Spend] {
            check(&Case { rows: &[(kind, "14:11", 10), (Kind::Spend, "13:00", -1)], ..CASE });
        }
    }

    #[test]
    fn what_is_not_so_is_not_said() {
        let not = Case { expect: None, ..CASE };
        // At the line, or above it.
        check(&Case { readings: &["14:02 150", "14:10-14:18 200"], ..not });
        check(&Case { readings: &["13:40-14:18 300"], ..not });
        // The service may go by the whole balance.
        check(&Case { whole: Some(200), ..not });
        // Something came: a purchase, a gift, or nobody knows what.
        for kind in [Kind::Purchase, Kind::Bonus, Kind::Grant, Kind::Reset, Kind::Unclassified] {
            check(&Case { rows: &[(kind, "14:03", 5), (Kind::Spend, "09:00", -1)], ..not });
        }
        // By the service's clock just before.
        check(&Case { rows: &[(Kind::Purchase, "13:57", 5), (Kind::Spend, "09:00", -1)], ..not });
    }

    #[test]
    fn what_is_not_known_is_not_said() {
        let not = Case { expect: None, ..CASE };
        check(&Case { readings: &[], ..not });
        // One reading is none; neither are two within a moment.
        check(&Case { readings: &["13:40-14:00 300", "14:12 150"], ..not });
        check(&Case { readings: &["13:40-14:00 300", "14:12 150", "14:16 149"], ..not });
        // Read too long ago, or by a clock that was set back since.
        check(&Case { now: "15:49", ..not });
        check(&Case { now: "14:17", ..not });
        // The rows do not reach back.
        check(&Case { rows: &[(Kind::Spend, "14:05", -1)], ..not });
        check(&Case { rows: &[], ..not });
        // The oldest come first.
        check(&Case { rows: &[(Kind::Purchase, "09:00", 1000), (Kind::Spend, "14:01", -150)], ..not });
    }

    #[test]
    fn a_rise_and_a_change_begin_the_wait_anew() {
        let risen = &["14:02 150", "14:04 100", "14:10 140", "14:15-14:18 130"];
        check(&Case { readings: risen, expect: Some(("130", "14:10")), ..CASE });
        check(&Case { readings: &["14:02 100", "14:16-14:18 140"], expect: None, ..CASE });
        check(&Case { changed: Some("14:12"), expect: Some(("140", "14:12")), ..CASE });
        check(&Case { changed: Some("14:15"), expect: None, ..CASE });
        check(&Case { changed: Some("12:00"), ..CASE });
    }
}
