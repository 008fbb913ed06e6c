//! Text and times as no service should send them.

use super::super::Filter;
use super::*;

#[test]
fn any_text_comes_back_as_it_was_and_is_found() {
    let place = Place::new();
    let ledger = place.open();
    let megabyte = format!("{}needle{}", "x".repeat(700_000), "ä".repeat(150_000));
    let texts = [
        "a\0b",
        "\0",
        "\u{202e}gnp.exe",
        "<img src=x onerror=alert(1)>",
        "'; DROP TABLE entry; --",
        "=cmd|'/c calc'!A0",
        "\u{feff}\u{fffe}\u{10ffff}",
        "İıßſK",
        megabyte.as_str(),
    ];
    let entries: Vec<Entry> = texts
        .iter()
        .map(|text| Entry {
            id: format!("id {text}"),
            source: format!("source {text}"),
            description: (*text).to_owned(),
            job: Some(format!("job {text}")),
            raw_type: (*text).to_owned(),
            ..entry("", "spend -1 2026-05-01T10:00:00Z")
        })
        .collect();
    let imported = block_on(ledger.import(&account("a"), batch(entries.clone()))).unwrap();
    assert_eq!(imported.new, texts.len() as u64);
    assert_eq!(block_on(ledger.import(&account("a"), batch(entries.clone()))).unwrap().known, texts.len() as u64);
    let rows = everything(&ledger, Filter::default());
    let back: Vec<_> = rows.iter().map(|row| &row.what).collect();
    assert_eq!(back, entries.iter().cloned().map(What::Entry).collect::<Vec<_>>().iter().collect::<Vec<_>>());
    for (n, text) in texts.iter().enumerate() {
        let search = Filter { search: (*text).to_owned(), ..Filter::default() };
        assert!(everything(&ledger, search).contains(&rows[n]), "{n}");
        let job = Filter { job: Some(format!("job {text}")), ..Filter::default() };
        assert_eq!(everything(&ledger, job), [rows[n].clone()]);
        let source = Filter { source: Some(format!("source {text}")), ..Filter::default() };
        assert_eq!(everything(&ledger, source), [rows[n].clone()]);
    }
    let needle = Filter { search: "XNEEDLEÄ".into(), ..Filter::default() };
    assert_eq!(everything(&ledger, needle).len(), 1);
}

#[test]
fn any_moment_is_kept() {
    let place = Place::new();
    let ledger = place.open();
    let moments =
        [DateTime::<Utc>::MIN_UTC, DateTime::UNIX_EPOCH, time("9999-12-31T23:59:59Z"), DateTime::<Utc>::MAX_UTC];
    let entries = moments
        .iter()
        .enumerate()
        .map(|(n, at)| Entry { at: *at, ..entry(&n.to_string(), "spend -1 2026-05-01T10:00:00Z") });
    block_on(ledger.import(&account("a"), batch(entries))).unwrap();
    assert_eq!(ids(&everything(&ledger, Filter::default())), ["3", "2", "1", "0"]);
    for month in block_on(ledger.outline(Filter::default())).unwrap() {
        assert_eq!(block_on(ledger.rows(Filter::default(), month.month, 0, 9)).unwrap().len(), 1, "{month:?}");
    }
    for at in moments {
        let _ = crate::clock::SystemClock.local_date(at);
    }
    block_on(ledger.findings(DateTime::<Utc>::MIN_UTC)).unwrap();
}

#[test]
fn a_row_that_never_stays_the_same_does_not_grow_the_file() {
    let place = Place::new();
    let ledger = place.open();
    let mut size = 0;
    for n in 0..200_u32 {
        let description = format!("{n:05}{}", "y".repeat(50_000));
        let row = Entry { description, ..entry("1", "spend -1 2026-05-01T10:00:00Z") };
        block_on(ledger.import(&account("a"), batch([row]))).unwrap();
        if n == 20 {
            size = std::fs::metadata(place.path()).unwrap().len();
        }
    }
    block_on(ledger.close());
    let grown = std::fs::metadata(place.path()).unwrap().len();
    assert!(grown < size + 2_000_000, "{grown} after {size}");
}
