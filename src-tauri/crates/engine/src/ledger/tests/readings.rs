//! Readings that are kept: nothing lost and nothing doubled, whatever the clock does.

use brimful_core::provider::ProviderId;
use brimful_core::reading::{Balance, Pool, PoolId, Reading, Source};

use super::super::{BalancePoint, Filter};
use super::*;

fn reading(available: &str, as_of: &str) -> Reading {
    Reading {
        balance: Balance {
            available: credits(available),
            balance: None,
            reserved: None,
            pools: Vec::new(),
            source: Source::Reported,
            service_account: None,
            notices: Vec::new(),
        },
        as_of: time(as_of),
    }
}

fn pools(monthly: &str, purchased: &str, as_of: &str) -> Reading {
    let available = credits(monthly).checked_add(credits(purchased)).unwrap();
    let mut reading = reading(&available.to_string(), as_of);
    reading.balance.pools = vec![
        Pool { id: PoolId::Monthly, amount: credits(monthly) },
        Pool { id: PoolId::Purchased, amount: credits(purchased) },
    ];
    reading
}

/// Keeps readings, each "amount at now", where the clock says `now`; then what is kept, as deltas oldest first and as
/// balances "amount from..until" in minutes.
#[track_caller]
fn check(readings: &[(&str, &str, &str)], deltas: &[&str], balances: &[&str]) {
    let place = Place::new();
    let ledger = place.open();
    let day = |clock: &str| format!("2026-05-01T{clock}:00Z");
    for (available, as_of, now) in readings {
        place.set(&day(now));
        let reading = reading(available, &day(as_of));
        let told = block_on(ledger.keep_reading(&account("a"), ProviderId::PowerPost, &reading)).unwrap();
        // The same reading again, as after a crash, is no news.
        let again = block_on(ledger.keep_reading(&account("a"), ProviderId::PowerPost, &reading)).unwrap();
        assert_eq!(again, None, "{told:?}");
    }
    let mut rows = everything(&ledger, Filter::default());
    rows.reverse();
    let delta = |row: &Row| match &row.what {
        What::Entry(entry) => format!("{} {}", entry.kind, entry.delta),
        What::Day(_) => unreachable!(),
    };
    let mut found: Vec<_> = rows.iter().map(delta).collect();
    let mut expect: Vec<_> = deltas.iter().map(|&delta| delta.to_owned()).collect();
    found.sort();
    expect.sort();
    assert_eq!(found, expect);
    let point = |p: &BalancePoint| format!("{} {}..{}", p.available, p.from.format("%H:%M"), p.until.format("%H:%M"));
    let kept = block_on(ledger.balances(&account("a"), None, 100)).unwrap();
    assert_eq!(kept.iter().map(point).collect::<Vec<_>>(), balances);
}

#[test]
fn a_balance_is_kept_as_long_as_it_stays_and_each_change_once() {
    check(&[("47", "10:00", "10:00")], &[], &["47 10:00..10:00"]);
    check(
        &[("47", "10:00", "10:00"), ("47", "10:05", "10:05"), ("46.4", "10:10", "10:10"), ("46.4", "10:15", "10:15")],
        &["spend -0.6"],
        &["47 10:00..10:05", "46.4 10:10..10:15"],
    );
    check(
        &[("47", "10:00", "10:00"), ("547", "10:05", "10:05"), ("47", "10:10", "10:10")],
        &["unclassified 500", "spend -500"],
        &["47 10:00..10:00", "547 10:05..10:05", "47 10:10..10:10"],
    );
}

#[test]
fn what_was_not_read_for_hours_is_a_gap_and_no_change() {
    check(
        &[("47", "10:00", "10:00"), ("47", "12:30", "12:30"), ("47", "15:01", "15:01")],
        &[],
        &["47 10:00..12:30", "47 15:01..15:01"],
    );
}

#[test]
fn an_old_reading_that_comes_again_changes_nothing() {
    check(
        &[("47", "10:00", "10:00"), ("40", "10:10", "10:10"), ("47", "10:00", "10:11"), ("47", "10:05", "10:12")],
        &["spend -7"],
        &["47 10:00..10:00", "40 10:10..10:10"],
    );
}

#[test]
fn a_clock_that_is_set_back_loses_and_doubles_nothing() {
    check(
        &[
            ("47", "10:00", "10:00"),
            ("40", "12:00", "12:00"),
            // Two hours back: the same balance, then less, then less again, then the time that was already told.
            ("40", "10:01", "10:01"),
            ("38", "10:06", "10:06"),
            ("35", "10:11", "10:11"),
            ("35", "12:00", "12:00"),
            ("30", "12:05", "12:05"),
        ],
        &["spend -7", "spend -2", "spend -3", "spend -5"],
        &["47 10:00..10:00", "38 10:06..10:06", "35 10:11..12:00", "40 12:00..12:00", "30 12:05..12:05"],
    );
}

#[test]
fn two_changes_of_one_moment_are_two() {
    check(
        &[("50", "10:00", "10:00"), ("40", "10:05", "10:05"), ("50", "10:05", "10:04"), ("40", "10:05", "10:04")],
        &["spend -10", "unclassified 10", "spend -10"],
        &["50 10:00..10:00", "40 10:05..10:05", "50 10:05..10:05", "40 10:05..10:05"],
    );
}

#[test]
fn a_restart_between_two_readings_loses_no_change() {
    let place = Place::new();
    let keep = |available: &str, as_of: &str| {
        let ledger = place.open();
        block_on(ledger.keep_reading(&account("p"), ProviderId::PixVerse, &pools(available, "30", as_of))).unwrap()
    };
    assert_eq!(keep("100", "2026-05-01T10:00:00Z"), None);
    assert_eq!(keep("90", "2026-05-01T11:00:00Z").unwrap().delta, credits("-10"));
    let reset = keep("1000", "2026-05-01T12:00:00Z").unwrap();
    assert_eq!((reset.kind, reset.delta), (Kind::Reset, credits("910")));
    let outline = block_on(place.open().outline(Filter::default())).unwrap();
    let totals = &outline[0].totals[0];
    assert_eq!((totals.spent, totals.added, totals.count), (credits("10"), credits("0"), 2), "a reset adds nothing");
}

#[test]
fn each_pool_that_changed_has_its_entry() {
    let place = Place::new();
    let ledger = place.open();
    let keep = |reading: Reading| block_on(ledger.keep_reading(&account("p"), ProviderId::PixVerse, &reading)).unwrap();
    keep(pools("100", "30", "2026-05-01T10:00:00Z"));
    keep(pools("90", "40", "2026-05-01T11:00:00Z"));
    let rows = everything(&ledger, Filter::default());
    assert_eq!(rows.len(), 2, "equal in sum and still two changes: {rows:?}");
    // Services that tell their history have their balance kept alone.
    block_on(ledger.keep_reading(&account("u"), ProviderId::UGen, &reading("10", "2026-05-01T10:00:00Z"))).unwrap();
    block_on(ledger.keep_reading(&account("u"), ProviderId::UGen, &reading("9", "2026-05-01T11:00:00Z"))).unwrap();
    assert_eq!(block_on(ledger.balances(&account("u"), None, 9)).unwrap().len(), 2);
    assert_eq!(everything(&ledger, Filter::default()).len(), 2);
}

#[test]
fn a_user_names_an_observed_rise_and_nothing_else() {
    let place = Place::new();
    let ledger = place.open();
    let keep = |available: &str, as_of: &str| {
        block_on(ledger.keep_reading(&account("a"), ProviderId::PowerPost, &reading(available, as_of))).unwrap()
    };
    keep("40", "2026-05-01T10:00:00Z");
    let rise = keep("540", "2026-05-01T10:05:00Z").unwrap();
    let fall = keep("539", "2026-05-01T10:10:00Z").unwrap();
    let told = entry("told", "unclassified 5 2026-05-01T10:00:00Z");
    block_on(ledger.import(&account("a"), batch([told]))).unwrap();
    let classify = |entry: &str, kind| block_on(ledger.classify(&account("a"), entry, kind));
    let totals = || {
        let outline = block_on(ledger.outline(Filter::default())).unwrap();
        let totals = &outline[0].totals[0];
        (totals.spent.to_string(), totals.added.to_string(), totals.unclassified)
    };
    assert_eq!(totals(), ("1".into(), "500".into(), 1));
    assert_eq!(classify(&rise.id, Kind::Refund), Ok(()));
    assert_eq!(totals(), ("-499".into(), "0".into(), 1));
    assert_eq!(classify(&rise.id, Kind::Purchase), Ok(()));
    assert_eq!(totals(), ("1".into(), "500".into(), 1));
    for (entry, kind) in
        [("told", Kind::Purchase), ("none", Kind::Purchase), (&rise.id, Kind::Spend), (&fall.id, Kind::Bonus)]
    {
        assert_eq!(classify(entry, kind), Err(LedgerError::Unknown), "{entry} {kind}");
    }
    assert_eq!(block_on(ledger.classify(&account("b"), &rise.id, Kind::Bonus)), Err(LedgerError::Unknown));
    // What is imported again does not undo it.
    let again = block_on(ledger.import(&account("a"), batch([rise.clone()]))).unwrap();
    assert_eq!((again.known, totals()), (1, ("1".into(), "500".into(), 1)));
    let bought = Filter { kinds: vec![Kind::Purchase], ..Filter::default() };
    assert_eq!(ids(&everything(&ledger, bought)), [rise.id]);
}

#[test]
fn what_does_not_fit_is_refused_whole() {
    let place = Place::new();
    let ledger = place.open();
    let keep = |available: &str, as_of: &str| {
        block_on(ledger.keep_reading(&account("a"), ProviderId::PowerPost, &reading(available, as_of)))
    };
    keep("47", "2026-05-01T10:00:00Z").unwrap();
    assert_eq!(keep("0.0000001", "2026-05-01T10:05:00Z"), Err(LedgerError::TooLarge));
    assert_eq!(keep("99999999999999999999", "2026-05-01T10:05:00Z"), Err(LedgerError::TooLarge));
    assert_eq!(keep("46", "2026-05-01T10:10:00Z").unwrap().unwrap().delta, credits("-1"));
}

#[test]
fn a_thinned_line_keeps_its_ends_and_its_extremes() {
    let place = Place::new();
    let ledger = place.open();
    let start = time("2026-05-01T00:00:00Z");
    for n in 0..200_i64 {
        let available = if n == 77 {
            "5000".into()
        } else if n == 78 {
            "-3".into()
        } else {
            (100 + n % 7).to_string()
        };
        let at = (start + TimeDelta::minutes(n)).to_rfc3339();
        block_on(ledger.keep_reading(&account("a"), ProviderId::UGen, &reading(&available, &at))).unwrap();
    }
    let all = block_on(ledger.balances(&account("a"), None, 1000)).unwrap();
    let few = block_on(ledger.balances(&account("a"), None, 20)).unwrap();
    assert!(few.len() <= 20 && all.len() > 150, "{} of {}", few.len(), all.len());
    let amounts: Vec<_> = few.iter().map(|point| point.available).collect();
    assert!(amounts.contains(&credits("5000")) && amounts.contains(&credits("-3")));
    assert!(few.is_sorted_by_key(|point| point.from));
    // Nothing was missed, so there is no gap: each lasts until the next, and the last until the end.
    let longest = few.windows(2).map(|pair| pair[1].from - pair[0].until).max();
    assert!(longest <= Some(TimeDelta::minutes(1)), "{longest:?}");
    assert_eq!(few.last().map(|point| point.until), all.last().map(|point| point.until));
    let late = block_on(ledger.balances(&account("a"), Some(start + TimeDelta::minutes(150)), 1000)).unwrap();
    assert!(late.len() < 60 && late.iter().all(|point| point.until >= start + TimeDelta::minutes(150)));
}
