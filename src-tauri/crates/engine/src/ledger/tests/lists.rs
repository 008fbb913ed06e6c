//! Lists, searches and sums: what is kept beside the entries says the same as a loop over them.

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::super::{Filter, Ledger, Row};
use super::model::Model;
use super::*;

/// Everything that is asked of a list, against the plain way.
pub(super) fn check_against(ledger: &Ledger, model: &Model, filter: Filter) -> Result<(), TestCaseError> {
    let outline = block_on(ledger.outline(filter.clone())).unwrap();
    prop_assert_eq!(&outline, &model.outline(&filter), "{:?}", filter);
    let all = everything(ledger, filter.clone());
    prop_assert_eq!(sorted(&all), sorted(&model.rows(&filter)), "{:?}", filter);
    let keys: Vec<_> = all.iter().map(|row| std::cmp::Reverse((row.day, moment(row)))).collect();
    prop_assert!(keys.is_sorted(), "newest first: {:?}", keys);
    // Page by page it is the same list.
    let mut paged = Vec::new();
    for month in &outline {
        for offset in (0..month.count).step_by(7) {
            paged.extend(block_on(ledger.rows(filter.clone(), month.month, offset, 7)).unwrap());
        }
        let beyond = block_on(ledger.rows(filter.clone(), month.month, month.count, 7)).unwrap();
        prop_assert_eq!(beyond, Vec::<Row>::new());
    }
    prop_assert_eq!(paged, all);
    Ok(())
}

fn moment(row: &Row) -> i64 {
    match &row.what {
        What::Entry(entry) => entry.at.timestamp_micros(),
        What::Day(day) => day.date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_micros(),
    }
}

fn sorted(rows: &[Row]) -> Vec<String> {
    let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
    rows.sort();
    rows
}

#[test]
fn a_term_is_found_in_source_description_and_job_alone() {
    let place = Place::new();
    let ledger = place.open();
    let of = |id: &str, source: &str, description: &str, job: Option<&str>| Entry {
        source: source.into(),
        description: description.into(),
        job: job.map(String::from),
        ..entry(id, "spend -1 2026-05-01T10:00:00Z")
    };
    let entries = [
        of("1", "Text-to-Image", "Credits consumed", None),
        of("2", "voice", "STRASSE 100%", Some("Job-77")),
        of("3", "voice", "straße 100 %", Some("job-78")),
        of("4", "a_b", "aXb", None),
        of("5", "日本語", "ΟΔΟΣ", None),
    ];
    block_on(ledger.import(&account("a"), batch(entries))).unwrap();
    #[track_caller]
    fn check(ledger: &Ledger, term: &str, expect: &[&str]) {
        let mut found = ids(&everything(ledger, Filter { search: term.into(), ..Filter::default() }));
        found.sort();
        assert_eq!(found, expect, "{term}");
    }
    check(&ledger, "text-TO-image", &["1"]);
    check(&ledger, "0%", &["2"]);
    check(&ledger, "%", &["2", "3"]);
    check(&ledger, "_", &["4"]);
    check(&ledger, "a_b", &["4"]);
    check(&ledger, "axb", &["4"]);
    check(&ledger, "JOB-7", &["2", "3"]);
    check(&ledger, "strasse", &["2", "3"]);
    check(&ledger, "本", &["5"]);
    check(&ledger, "οδος", &["5"]);
    check(&ledger, "ImageCredits", &[]);
    check(&ledger, "spend", &[]);
    check(&ledger, "", &["1", "2", "3", "4", "5"]);
}

#[test]
fn the_month_may_be_named_by_any_day_and_hold_nothing() {
    let place = Place::new();
    let ledger = place.open();
    block_on(ledger.import(&account("a"), batch([entry("1", "spend -1 2026-05-31T23:59:59Z")]))).unwrap();
    let rows = |month: &str, offset| block_on(ledger.rows(Filter::default(), date(month), offset, 9)).unwrap().len();
    assert_eq!((rows("2026-05-17", 0), rows("2026-06-01", 0), rows("2026-05-01", 1)), (1, 0, 0));
    assert_eq!(rows("2026-05-01", u64::MAX), 0);
    let none = Filter { accounts: vec![account("unknown")], ..Filter::default() };
    assert_eq!(block_on(ledger.outline(none.clone())).unwrap(), []);
    assert_eq!(everything(&ledger, none), []);
}

#[test]
fn rows_of_one_moment_stand_as_the_service_told_them() {
    let place = Place::new();
    let ledger = place.open();
    let page = |ids: [&str; 2]| batch(ids.map(|id| entry(id, "spend -1 2026-05-01T10:00:00Z")));
    block_on(ledger.import(&account("a"), page(["4", "3"]))).unwrap();
    block_on(ledger.import(&account("a"), page(["2", "1"]))).unwrap();
    assert_eq!(ids(&everything(&ledger, Filter::default())), ["4", "3", "2", "1"]);
}

#[test]
fn reading_everything_ends_when_it_is_told_to() {
    let place = Place::new();
    let ledger = place.open();
    let entries = (0..50).map(|n| entry(&n.to_string(), "spend -1 2026-05-01T10:00:00Z"));
    block_on(ledger.import(&account("a"), batch(entries))).unwrap();
    let mut left = 10;
    let each = move |_| {
        left -= 1;
        if left == 0 { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
    };
    assert_eq!(block_on(ledger.read_all(Filter::default(), each)).unwrap(), 10);
}

#[test]
fn many_rows_of_one_month_are_read_in_stretches() {
    const ROWS: usize = 150_000;
    let place = Place::new();
    let ledger = place.open();
    let mut entries = Vec::new();
    for n in 0..ROWS {
        let at = time("2026-05-01T00:00:00Z") + TimeDelta::seconds((n * 7919 % 900_000) as i64);
        entries.push(Entry { at, ..entry(&n.to_string(), "spend -1 2026-05-01T10:00:00Z") });
    }
    for page in entries.chunks(10_000) {
        block_on(ledger.import(&account("a"), batch(page.to_vec()))).unwrap();
    }
    let all = everything(&ledger, Filter::default());
    assert_eq!(all.len(), ROWS);
    assert!(all.is_sorted_by_key(|row| std::cmp::Reverse(moment(row))));
    let deep = block_on(ledger.rows(Filter::default(), date("2026-05-01"), 123_456, 20)).unwrap();
    assert_eq!(deep, all[123_456..123_476]);
    let searched = Filter { search: "clip".into(), ..Filter::default() };
    let deep = block_on(ledger.rows(searched, date("2026-05-01"), 123_456, 20)).unwrap();
    assert_eq!(deep, all[123_456..123_476]);
}

#[test]
fn sources_are_named_once_and_in_order() {
    let place = Place::new();
    let ledger = place.open();
    let of = |id: &str, source: &str| Entry { source: source.into(), ..entry(id, "spend -1 2026-05-01T10:00:00Z") };
    block_on(ledger.import(&account("a"), batch([of("1", "b"), of("2", "a"), of("3", "b"), of("4", "")]))).unwrap();
    block_on(ledger.import(&account("b"), batch([of("1", "c")]))).unwrap();
    assert_eq!(block_on(ledger.sources(vec![])).unwrap(), ["a", "b", "c"]);
    assert_eq!(block_on(ledger.sources(vec![account("a")])).unwrap(), ["a", "b"]);
    assert_eq!(block_on(ledger.sources(vec![account("x")])).unwrap(), Vec::<String>::new());
    let spent = block_on(ledger.spending(vec![account("a")], Some(date("2026-05-01")), date("2026-05-01"))).unwrap();
    let told: Vec<_> = spent.iter().map(|s| format!("{} {}", s.source, s.spent)).collect();
    assert_eq!(told.len(), 3);
    assert!(told.contains(&"b 2".to_owned()) && told.contains(&" 1".to_owned()), "{told:?}");
}
