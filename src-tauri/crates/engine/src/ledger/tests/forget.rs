//! Forgetting: nothing of an account is left in any file.

use std::path::Path;

use brimful_core::provider::ProviderId;
use brimful_core::reading::{Balance, Reading, Source};

use super::super::Filter;
use super::*;

/// The files that have this text, in either case.
fn holding(dir: &Path, text: &str) -> Vec<String> {
    let has = |bytes: &[u8]| bytes.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text.as_bytes()));
    let files = std::fs::read_dir(dir).unwrap().flatten();
    files
        .filter(|file| has(&std::fs::read(file.path()).unwrap()))
        .map(|f| f.file_name().into_string().unwrap())
        .collect()
}

fn fill(ledger: &Ledger, name: &str, word: &str) {
    for page in 0..20 {
        let entries = (0..100).map(|n| Entry {
            source: format!("{word} source"),
            description: format!("A {word} clip {page}/{n}"),
            job: Some(format!("{word}-job-{page}-{n}")),
            raw_type: format!("{word}-type"),
            ..entry(&format!("{word}-{page}-{n}"), "reserve -1 2026-05-01T10:00:00Z")
        });
        let progress = Some(format!("{word} cursor {page}"));
        block_on(ledger.import(&account(name), Batch { progress, ..batch(entries) })).unwrap();
    }
    let balance = Balance {
        available: credits("47"),
        balance: None,
        reserved: None,
        pools: Vec::new(),
        source: Source::Reported,
        service_account: Some(format!("{word} account")),
        notices: Vec::new(),
    };
    let reading = Reading { balance, as_of: time("2026-04-01T10:00:00Z") };
    block_on(ledger.keep_reading(&account(name), ProviderId::UGen, &reading)).unwrap();
}

#[test]
fn nothing_of_a_forgotten_account_is_left_in_the_files() {
    let place = Place::new();
    let ledger = place.open();
    fill(&ledger, "going-away", "walrus");
    fill(&ledger, "staying", "heron");
    let before = ledger.changes();
    assert!(!holding(place.dir.path(), "walrus").is_empty());

    let at_work = {
        let ledger = ledger.clone();
        block_on(async move { ledger.outline(Filter { search: "walrus".into(), ..Filter::default() }).await.unwrap() })
    };
    assert_eq!(at_work[0].count, 2000);
    block_on(ledger.forget(&account("going-away"))).unwrap();

    for text in ["walrus", "going-away"] {
        assert_eq!(holding(place.dir.path(), text), Vec::<String>::new(), "{text}");
    }
    assert!(before.has_changed().unwrap());
    assert_eq!(block_on(ledger.sources(vec![])).unwrap(), ["heron source"]);
    assert_eq!(everything(&ledger, Filter::default()).len(), 2000);
    assert_eq!(block_on(ledger.progress(&account("going-away"))).unwrap(), None);
    assert_eq!(block_on(ledger.progress(&account("staying"))).unwrap().unwrap(), "heron cursor 19");
    // It may come again, as if it had never been there.
    fill(&ledger, "going-away", "walrus");
    assert_eq!(everything(&ledger, Filter::default()).len(), 4000);
    assert_eq!(block_on(ledger.findings(time("2026-06-01T00:00:00Z"))).unwrap().len(), 1000);
}

#[test]
fn forgetting_nobody_is_no_error() {
    let place = Place::new();
    let ledger = place.open();
    assert_eq!(block_on(ledger.forget(&account("nobody"))), Ok(()));
    assert!(!ledger.changes().has_changed().unwrap());
}

#[test]
fn how_much_is_kept_is_told_by_account() {
    let place = Place::new();
    let ledger = place.open();
    assert_eq!(block_on(ledger.kept()).unwrap().accounts, []);
    fill(&ledger, "b", "heron");
    block_on(ledger.import(&account("a"), batch([entry("1", "spend -1 2026-05-07T10:00:00Z")]))).unwrap();
    block_on(ledger.import(&account("a"), batch([entry("2", "spend -1 2026-05-03T10:00:00Z")]))).unwrap();
    block_on(ledger.import(&account("v"), Batch { days: vec![usage("2026-02-09", "1")], ..Batch::default() })).unwrap();
    let kept = block_on(ledger.kept()).unwrap();
    let told: Vec<_> = kept.accounts.iter().map(|(id, rows, since)| (id.as_str(), *rows, since.unwrap())).collect();
    let expect = [
        ("a", 2, time("2026-05-03T10:00:00Z")),
        // Its balance was read before its first entry.
        ("b", 2000, time("2026-04-01T10:00:00Z")),
        ("v", 1, time("2026-02-09T00:00:00Z")),
    ];
    assert_eq!(told, expect);
    let size = |name: &str| std::fs::metadata(place.dir.path().join(name)).unwrap().len();
    assert_eq!(kept.bytes, size("ledger.db") + size("ledger.db-wal") + size("ledger.db-shm"));
}
