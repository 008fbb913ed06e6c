//! Measures the ledger at ten thousand, a hundred thousand and a million entries: how fast it takes them in, beside bare
//! SQLite, and how long each answer takes. `cargo xtask bench ledger` runs this.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a program for the terminal, where a failure is the finding"
)]

mod bare;
mod rows;

use std::fs;
use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bare::Bare;
use brimful_core::provider::ProviderId;
use brimful_engine::clock::SystemClock;
use brimful_engine::export::{self, Account, Format, Order};
use brimful_engine::ledger::{Batch, Filter, Ledger, Month};
use chrono::{DateTime, Days, Utc};
use rows::{COMMON, PAGE, RARE, account_id, pages};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];
const ROUNDS: usize = 15;
/// Rows that a list shows at once.
const SHOWN: u32 = 100;

/// Longer than the ledger waits before it gives memory back.
const REST: Duration = Duration::from_secs(7);

/// A line of the table: what, what is aimed at, and a figure a size.
struct Line {
    what: &'static str,
    aim: &'static str,
    figures: Vec<Figure>,
}

/// A figure and its unit; of durations the growth is told too.
#[derive(Clone, Copy)]
enum Figure {
    Time(Duration),
    /// The median, and the slowest.
    Spread(Duration, Duration),
    Rate(f64),
    Times(f64),
    Size(i64),
}

#[tokio::main]
async fn main() {
    let only: Option<u64> = std::env::args().nth(1).map(|size| size.parse().unwrap());
    let sizes: Vec<u64> = SIZES.into_iter().filter(|size| only.is_none_or(|only| only == *size)).collect();
    let mut table: Vec<Line> = Vec::new();
    for size in &sizes {
        measure(*size, &mut table).await;
    }
    println!(
        "Five accounts, two years, pages of {PAGE}, every id, job and description another one. Times: median of {ROUNDS}, slowest in brackets.\n"
    );
    let heads: Vec<String> = sizes.iter().map(|size| format!(" {size} entries |")).collect();
    println!("| | aim at 1,000,000 |{} growth |\n|---|---|{}---|", heads.concat(), "---|".repeat(sizes.len()));
    for line in table {
        let figures: Vec<String> = line.figures.iter().map(|figure| format!(" {figure} |")).collect();
        println!("| {} | {} |{} {} |", line.what, line.aim, figures.concat(), growth(&line.figures));
    }
}

async fn measure(size: u64, table: &mut Vec<Line>) {
    let dir = tempfile::tempdir().unwrap();
    let newest: DateTime<Utc> = "2026-06-30T12:00:00Z".parse().unwrap();
    let before = resident();
    let ledger = Ledger::open(&dir.path().join("ledger.db"), Arc::new(SystemClock)).unwrap().ledger;
    let mut bare = Bare::open(&dir.path().join("bare.db"));
    let (mut own, mut least) = ((Duration::ZERO, Duration::ZERO), (Duration::ZERO, Duration::ZERO));
    // In turn, so that whatever else the machine does hits both alike.
    for (account, entries) in pages(size, newest) {
        let (start, work) = (Instant::now(), processor_time());
        bare.import(&account, &entries);
        least = (least.0 + start.elapsed(), least.1 + (processor_time() - work));
        let batch = Batch { entries, days: Vec::new(), progress: Some("page".into()) };
        let (start, work) = (Instant::now(), processor_time());
        ledger.import(&account, batch).await.unwrap();
        own = (own.0 + start.elapsed(), own.1 + (processor_time() - work));
    }
    let rate = |time: Duration| size as f64 / time.as_secs_f64();
    note(table, "import, rows a second", "", Figure::Rate(rate(own.0)));
    note(table, "bare SQLite, rows a second", "", Figure::Rate(rate(least.0)));
    note(table, "import against bare SQLite", "at least 0.5", Figure::Times(rate(own.0) / rate(least.0)));
    note(table, "the same by processor time", "at least 0.5", Figure::Times(rate(own.1) / rate(least.1)));
    drop(bare);
    let again: Vec<_> = pages(size, newest).take(500).collect();
    let known = again.iter().map(|(_, entries)| entries.len() as u64).sum::<u64>();
    let start = Instant::now();
    for (account, entries) in again {
        ledger.import(&account, Batch { entries, ..Batch::default() }).await.unwrap();
    }
    note(table, "import of known rows, rows a second", "", Figure::Rate(known as f64 / start.elapsed().as_secs_f64()));
    note(table, "memory grown by the import, KiB", "none", Figure::Size(resident() - before));

    let all = Filter::default;
    let outline = ledger.outline(all()).await.unwrap();
    assert_eq!(outline.iter().map(|month| month.count).sum::<u64>(), size);
    let (first, last) = (outline.first().unwrap().clone(), outline.last().unwrap().clone());
    time(table, "month totals", "16 ms", || ledger.outline(all())).await;
    time(table, "first page", "16 ms", || ledger.rows(all(), first.month, 0, SHOWN)).await;
    time(table, "page deep in a month", "16 ms", || {
        ledger.rows(all(), outline[12].month, outline[12].count / 2, SHOWN)
    })
    .await;
    time(table, "last page", "16 ms", || ledger.rows(all(), last.month, last.count.saturating_sub(100), SHOWN)).await;
    let one = || Filter { accounts: vec![account_id(2)], ..Filter::default() };
    time(table, "totals of an account and its first page", "", || list(&ledger, one())).await;
    let day = first.month;
    let some = || Filter {
        source: Some("Voice".into()),
        kinds: vec![brimful_core::ledger::Kind::Spend],
        to: Some(day),
        ..Filter::default()
    };
    time(table, "filter by kind, source and date: totals and first page", "", || list(&ledger, some())).await;
    let search = |term: &str| Filter { search: term.into(), ..Filter::default() };
    time(table, "search of a rare term: totals and first page", "100 ms", || list(&ledger, search(RARE))).await;
    time(table, "search of a common term: totals and first page", "100 ms", || list(&ledger, search(COMMON))).await;
    time(table, "search of one letter: totals and first page", "100 ms", || list(&ledger, search("g"))).await;
    time(table, "search of what is nowhere", "100 ms", || list(&ledger, search("nowhere at all"))).await;
    time(table, "filter by what needs a look", "", || list(&ledger, Filter { odd: true, ..Filter::default() })).await;
    let to = newest.date_naive();
    time(table, "all-time chart of an account", "", || ledger.spending(vec![account_id(1)], None, to)).await;
    time(table, "all-time chart of all accounts", "", || ledger.spending(Vec::new(), None, to)).await;
    time(table, "sources", "", || ledger.sources(Vec::new())).await;
    let account = account_id(1);
    let from = newest.date_naive() - Days::new(89);
    time(table, "90 days of an account by source", "", || ledger.amounts_by_source(&account, from)).await;
    time(table, "90 days of an account by job", "", || ledger.jobs_since(&account, from)).await;
    time(table, "purchases of an account", "", || ledger.purchases(&account)).await;
    time(table, "findings", "", || ledger.findings(newest)).await;
    time(table, "how much is kept", "", || ledger.kept()).await;

    for (format, what) in
        [(Format::Csv, "export to CSV, rows a second"), (Format::Json, "export to JSON, rows a second")]
    {
        let name = |n| Account { id: account_id(n), name: format!("Account {n}"), provider: ProviderId::UGen };
        let (target, note_file) = (dir.path().join("activity"), dir.path().join("note"));
        let order = Order { filter: all(), format, accounts: (0..5).map(name).collect(), target, note: note_file };
        let start = Instant::now();
        let rows = export::run(&ledger, order, Arc::default(), CancellationToken::new()).await.unwrap();
        note(table, what, "at least 200,000", Figure::Rate(rate(start.elapsed())));
        assert_eq!(rows, Some(size));
    }
    note(table, "memory grown by all of it, KiB", "none", Figure::Size(resident() - before));
    tokio::time::sleep(REST).await;
    note(table, "the same after it rested, KiB", "none", Figure::Size(resident() - before));
    let start = Instant::now();
    ledger.close().await;
    note(table, "close", "", Figure::Time(start.elapsed()));
    note(table, "file, KiB", "", Figure::Size(kib(&dir.path().join("ledger.db"))));
    note(table, "bare SQLite's file, KiB", "", Figure::Size(kib(&dir.path().join("bare.db"))));
    let start = Instant::now();
    let ledger = Ledger::open(&dir.path().join("ledger.db"), Arc::new(SystemClock)).unwrap().ledger;
    note(table, "open", "", Figure::Time(start.elapsed()));
    let start = Instant::now();
    ledger.forget(&account_id(0)).await.unwrap();
    note(table, "forget one of five accounts", "", Figure::Time(start.elapsed()));
    ledger.close().await;
}

/// What the page asks for when a filter changes: the outline, and the rows on top.
async fn list(ledger: &Ledger, filter: Filter) -> Result<Vec<Month>, brimful_engine::ledger::LedgerError> {
    let outline = ledger.outline(filter.clone()).await?;
    if let Some(month) = outline.first() {
        ledger.rows(filter, month.month, 0, SHOWN).await?;
    }
    Ok(outline)
}

async fn time<T, E: std::fmt::Debug, F: Future<Output = Result<T, E>>>(
    table: &mut Vec<Line>,
    what: &'static str,
    aim: &'static str,
    ask: impl Fn() -> F,
) {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        ask().await.unwrap();
        times.push(start.elapsed());
    }
    times.sort_unstable();
    note(table, what, aim, Figure::Spread(times[ROUNDS / 2], times[ROUNDS - 1]));
}

fn note(table: &mut Vec<Line>, what: &'static str, aim: &'static str, figure: Figure) {
    match table.iter_mut().find(|line| line.what == what) {
        Some(line) => line.figures.push(figure),
        None => table.push(Line { what, aim, figures: vec![figure] }),
    }
}

/// How many times as long it takes at the largest size as at the one before, which is ten times smaller.
fn growth(figures: &[Figure]) -> String {
    let millis = |figure: &Figure| match figure {
        Figure::Time(time) | Figure::Spread(time, _) => Some(time.as_secs_f64()),
        Figure::Rate(_) | Figure::Times(_) | Figure::Size(_) => None,
    };
    match figures {
        [.., before, last] => match (millis(before), millis(last)) {
            (Some(before), Some(last)) => format!("× {:.1}", last / before),
            _ => String::new(),
        },
        _ => String::new(),
    }
}

/// What all threads of the process have worked: tells what is done apart from what else the machine does meanwhile.
#[cfg(target_os = "linux")]
fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.try_into().unwrap(), time.tv_nsec.try_into().unwrap())
}

#[cfg(not(target_os = "linux"))]
fn processor_time() -> Duration {
    Duration::ZERO
}

/// The process's resident memory in KiB; zero where the system does not tell it so.
fn resident() -> i64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

fn kib(path: &Path) -> i64 {
    i64::try_from(fs::metadata(path).unwrap().len() / 1024).unwrap()
}

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let millis = |time: &Duration| time.as_secs_f64() * 1000.0;
        match self {
            Self::Time(time) => write!(f, "{:.1} ms", millis(time)),
            Self::Spread(time, slowest) => write!(f, "{:.1} ms ({:.1})", millis(time), millis(slowest)),
            Self::Rate(rate) => write!(f, "{rate:.0}"),
            Self::Times(times) => write!(f, "{times:.2}"),
            Self::Size(size) => write!(f, "{size}"),
        }
    }
}
