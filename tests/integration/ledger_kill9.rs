//! D1, D3: kill -9 at any moment of a fill: the ledger opens, what was acknowledged is there, and nothing is there twice.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_engine::clock::SystemClock;
use brimful_engine::ledger::{BalancePoint, Filter, Ledger, Month, Row, What};
use brimful_tests::ledger::{OVERLAP, PAGE};

const KILLS: u64 = 200;

/// Kills of one ledger; then another is begun, so that kills meet small files and new ones too.
const EACH: u64 = 25;

#[tokio::test]
async fn a_kill_at_any_moment_of_a_fill_loses_and_doubles_nothing() {
    let (mut cut_short, mut ahead) = (0, 0);
    for first in (0..KILLS).step_by(usize::try_from(EACH).unwrap()) {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("ledger.db");
        // The last page that was reported, and the one that was found after the last kill.
        let (mut reported, mut found) = (0, 0);
        for kill in first..first + EACH {
            // Spread from before the file is open to after some pages.
            let moment = Duration::from_micros(kill * 7919 % 997 * 40);
            reported = fill_and_kill(&path, moment).unwrap_or(reported);
            cut_short += u32::from(std::fs::metadata(root.path().join("ledger.db-wal")).is_ok_and(|log| log.len() > 0));

            let opened = Ledger::open(&path, Arc::new(SystemClock)).unwrap();
            assert_eq!(opened.set_aside, None, "kill {kill}");
            found = found.max(reported);
            let pages = check(&opened.ledger, reported).await;
            assert!((found..=found + 1).contains(&pages), "kill {kill}: {found} or the next, not {pages}");
            ahead += u32::from(pages > found);
            found = pages;
            opened.ledger.close().await;
        }
        assert!(found > 0, "nothing was filled");
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 1, "nothing else is left behind");
    }
    assert!(cut_short > 0, "no kill left a log behind: the test shows nothing");
    assert!(ahead > 0, "no kill came between a page and its report: the test shows nothing");
}

/// How many pages there are; that they are whole, once, and add up.
async fn check(ledger: &Ledger, reported: i64) -> i64 {
    let (told, read) = (AccountId::new("told").unwrap(), AccountId::new("read").unwrap());
    let pages: i64 = ledger.progress(&told).await.unwrap().map_or(0, |pages| pages.parse().unwrap());
    let rows = Arc::new(Mutex::new((Vec::new(), Vec::new(), 0)));
    let sink = Arc::clone(&rows);
    let each = move |row: Row| {
        let mut rows = sink.lock().unwrap();
        match row.what {
            What::Entry(entry) if entry.observed => rows.2 += 1,
            What::Entry(entry) => rows.0.push(entry.id),
            What::Day(day) => rows.1.push(day.date),
        }
        ControlFlow::Continue(())
    };
    ledger.read_all(Filter::default(), each).await.unwrap();
    let (entries, days, observed) = std::mem::take(&mut *rows.lock().unwrap());
    let whole = if pages == 0 { 0 } else { pages * PAGE + OVERLAP };
    let expect: BTreeSet<String> = (0..whole).map(|n| format!("entry {n}")).collect();
    assert_eq!(entries.len(), expect.len(), "{pages} pages");
    assert!(entries.into_iter().collect::<BTreeSet<_>>() == expect, "{pages} pages: other entries");
    assert_eq!(days.len() as i64, pages);

    // The sums that are kept beside are of the same transactions.
    let own = Filter { accounts: vec![told], ..Filter::default() };
    let outline = ledger.outline(own).await.unwrap();
    let each: Credits = "0.6".parse().unwrap();
    let of_entries = each.checked_mul(u32::try_from(expect.len()).unwrap()).unwrap();
    let of_days = Credits::whole(pages * (pages + 1) / 2);
    assert_eq!(spent(&outline), of_entries.checked_add(of_days).unwrap(), "{pages} pages");

    // Each page's reading is kept after it. Where a kill came between, the next change is larger, and none is lost.
    let balances = ledger.balances(&read, None, usize::MAX).await.unwrap();
    assert_eq!(balances.len().saturating_sub(1), observed, "an entry for each change");
    let fallen = |point: Option<&BalancePoint>| point.map_or(0, |p| i64::try_from(-p.available.decimal()).unwrap());
    let (first, last) = (fallen(balances.first()), fallen(balances.last()));
    assert!((reported..=pages).contains(&last), "{last} after {pages}, of which {reported} were reported");
    let changes = ledger.outline(Filter { accounts: vec![read], ..Filter::default() }).await.unwrap();
    assert_eq!(spent(&changes), Credits::whole(last - first), "they lead from the first balance to the last");
    pages
}

fn spent(outline: &[Month]) -> Credits {
    let all = outline.iter().flat_map(|month| &month.totals);
    all.fold(Credits::ZERO, |sum, totals| sum.checked_add(totals.spent).unwrap())
}

/// Lets the filler work, kills it, and returns the number of the last page that it reported.
fn fill_and_kill(path: &Path, moment: Duration) -> Option<i64> {
    let mut filler =
        Command::new(env!("CARGO_BIN_EXE_ledger-filler")).arg(path).stdout(Stdio::piped()).spawn().unwrap();
    let mut output = BufReader::new(filler.stdout.take().unwrap());
    let mut text = String::new();
    // Every other one is let past its start, which is long beside a page.
    if moment.as_micros().is_multiple_of(80) {
        output.read_line(&mut text).unwrap();
    }
    thread::sleep(moment);
    filler.kill().unwrap();
    filler.wait().unwrap();
    output.read_to_string(&mut text).unwrap();
    // A line that was cut short does not count.
    let (whole_lines, _) = text.rsplit_once('\n')?;
    whole_lines.lines().last().map(|line| line.parse().unwrap())
}
