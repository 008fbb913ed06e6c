//! Fills a ledger and exports it in a folder that has too little room, makes room, and goes on. Says what it found.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test's own program")]

#[cfg(target_os = "linux")]
use std::path::Path;
#[cfg(target_os = "linux")]
use std::sync::Arc;

#[cfg(target_os = "linux")]
use brimful_core::{
    account::AccountId,
    amount::Credits,
    ledger::{Entry, Kind},
    provider::ProviderId,
};
#[cfg(target_os = "linux")]
use brimful_engine::clock::SystemClock;
#[cfg(target_os = "linux")]
use brimful_engine::export::{self, Account, Format, Order};
#[cfg(target_os = "linux")]
use brimful_engine::ledger::{Batch, Filter, Ledger, LedgerError};
#[cfg(target_os = "linux")]
use chrono::{DateTime, TimeDelta};
#[cfg(target_os = "linux")]
use tokio_util::sync::CancellationToken;

#[cfg(not(target_os = "linux"))]
fn main() {}

/// Entries of a page.
#[cfg(target_os = "linux")]
const PAGE: u32 = 100;

#[cfg(target_os = "linux")]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let is_disk = std::env::args().nth(2).unwrap() == "full";
    let dir = Path::new(&dir);
    let ballast = dir.join("ballast");
    if is_disk {
        std::fs::File::create(&ballast).unwrap();
        let file = std::fs::File::options().write(true).open(&ballast).unwrap();
        std::io::Write::write_all(&mut &file, &vec![1; 200 * 1024]).unwrap();
    }
    let path = dir.join("ledger.db");
    let ledger = Ledger::open(&path, Arc::new(SystemClock)).unwrap().ledger;

    // Until it is full.
    let mut pages = 0;
    let error = loop {
        match import(&ledger, pages).await {
            Ok(()) => pages += 1,
            Err(error) => break error,
        }
        assert!(pages < 1000, "it is never full");
    };
    assert!(pages > 0, "nothing went in: {error}");
    assert!(!is_disk || error == LedgerError::Full, "{error}");
    check(&ledger, pages).await;
    println!("the fill is refused");

    assert!(export(&ledger, dir).await.is_err());
    assert!(!dir.join("activity.csv").exists());
    let left = std::fs::read_dir(dir).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let left: Vec<String> = left.filter(|name| !name.starts_with("ledger.db") && name != "ballast").collect();
    assert!(left.is_empty(), "{left:?}");
    check(&ledger, pages).await;
    println!("the export is refused");

    make_room(&ballast, is_disk);
    import(&ledger, pages).await.unwrap();
    pages += 1;
    check(&ledger, pages).await;
    assert_eq!(export(&ledger, dir).await.unwrap(), Some(u64::from(pages * PAGE)));
    println!("both go on");

    ledger.close().await;
    let opened = Ledger::open(&path, Arc::new(SystemClock)).unwrap();
    assert_eq!(opened.set_aside, None);
    check(&opened.ledger, pages).await;
    opened.ledger.close().await;
    println!("it opens again");
}

#[cfg(target_os = "linux")]
fn make_room(ballast: &Path, is_disk: bool) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    if is_disk {
        return std::fs::remove_file(ballast).unwrap();
    }
    let most = getrlimit(Resource::Fsize).maximum;
    setrlimit(Resource::Fsize, Rlimit { current: most, maximum: most }).unwrap();
}

#[cfg(target_os = "linux")]
async fn import(ledger: &Ledger, page: u32) -> Result<(), LedgerError> {
    let entry = |n: u32| Entry {
        id: format!("t-{n}"),
        at: DateTime::UNIX_EPOCH + TimeDelta::minutes(37 * i64::from(n)),
        zone_assumed: false,
        kind: Kind::Spend,
        delta: "-0.6".parse().unwrap(),
        source: format!("source {}", n % 5),
        description: format!("What was made the {n}th time"),
        job: Some(format!("job-{}", n / 4)),
        balance_after: None,
        raw_type: "debit".into(),
        observed: false,
        sign_mismatch: false,
    };
    let entries = (page * PAGE..(page + 1) * PAGE).map(entry).collect();
    let batch = Batch { entries, progress: Some(format!("{}", page + 1)), ..Batch::default() };
    ledger.import(&AccountId::new("a").unwrap(), batch).await.map(|_| ())
}

/// So many pages are there, whole, once, with their sums and the note of them.
#[cfg(target_os = "linux")]
async fn check(ledger: &Ledger, pages: u32) {
    let outline = ledger.outline(Filter::default()).await.unwrap();
    let rows: u64 = outline.iter().map(|month| month.count).sum();
    assert_eq!(rows, u64::from(pages * PAGE));
    let spent = outline
        .iter()
        .flat_map(|month| &month.totals)
        .fold(Credits::ZERO, |sum, totals| sum.checked_add(totals.spent).unwrap());
    let each: Credits = "0.6".parse().unwrap();
    assert_eq!(spent, each.checked_mul(pages * PAGE).unwrap());
    let read = ledger.read_all(Filter::default(), |_| std::ops::ControlFlow::Continue(())).await.unwrap();
    assert_eq!(read, rows);
    let note = ledger.progress(&AccountId::new("a").unwrap()).await.unwrap();
    assert_eq!(note, Some(pages.to_string()));
}

#[cfg(target_os = "linux")]
async fn export(ledger: &Ledger, dir: &Path) -> Result<Option<u64>, impl std::fmt::Debug + use<>> {
    let order = Order {
        filter: Filter::default(),
        format: Format::Csv,
        accounts: vec![Account { id: AccountId::new("a").unwrap(), name: "Main".into(), provider: ProviderId::UGen }],
        target: dir.join("activity.csv"),
        note: dir.join("ledger.db-export-note"),
    };
    export::run(ledger, order, Arc::default(), CancellationToken::new()).await
}
