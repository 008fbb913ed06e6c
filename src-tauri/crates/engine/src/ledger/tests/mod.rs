//! Tests of the ledger, on real files.

mod broken;
mod findings;
mod forget;
mod hostile;
mod imports;
mod lists;
mod model;
mod readings;
mod zone;

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::ledger::{Entry, Kind, UsageDay};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use tempfile::TempDir;

use super::{Batch, Filter, Ledger, LedgerError, Row, What};
use crate::clock::Clock;

/// A clock that is set by hand, so many minutes east of UTC.
#[derive(Debug)]
struct SetClock {
    now: Mutex<DateTime<Utc>>,
    east: AtomicI64,
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap()
    }

    fn local_date(&self, at: DateTime<Utc>) -> NaiveDate {
        (at + TimeDelta::minutes(self.east.load(Ordering::SeqCst))).date_naive()
    }
}

/// A folder with a ledger in it.
struct Place {
    dir: TempDir,
    clock: Arc<SetClock>,
}

impl Place {
    fn new() -> Self {
        let clock = SetClock { now: Mutex::new(time("2026-05-20T12:00:00Z")), east: AtomicI64::new(0) };
        Self { dir: tempfile::tempdir().unwrap(), clock: Arc::new(clock) }
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("ledger.db")
    }

    fn try_open(&self) -> Result<super::Opened, LedgerError> {
        Ledger::open(&self.path(), Arc::clone(&self.clock) as Arc<dyn Clock>)
    }

    /// Opens it, and nothing was to be set aside.
    #[track_caller]
    fn open(&self) -> Ledger {
        let opened = self.try_open().unwrap();
        assert_eq!(opened.set_aside, None);
        opened.ledger
    }

    fn set(&self, now: &str) {
        *self.clock.now.lock().unwrap() = time(now);
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(self.dir.path())
            .unwrap()
            .map(|f| f.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn credits(text: &str) -> Credits {
    text.parse().unwrap()
}

fn account(name: &str) -> AccountId {
    AccountId::new(name).unwrap()
}

/// "spend -0.6 2026-05-01T10:00:00Z", with this id.
fn entry(id: &str, text: &str) -> Entry {
    let mut words = text.split(' ');
    let mut word = || words.next().unwrap();
    let kind: Kind = word().parse().unwrap();
    Entry {
        id: id.to_owned(),
        kind,
        delta: credits(word()),
        at: time(word()),
        zone_assumed: false,
        source: "video".into(),
        description: "A clip".into(),
        job: None,
        balance_after: None,
        raw_type: kind.to_string(),
        observed: false,
        sign_mismatch: false,
    }
}

fn usage(day: &str, spent: &str) -> UsageDay {
    UsageDay { date: date(day), spent: credits(spent), count: Some(7), cost: None, raw_cost: None }
}

fn batch(entries: impl IntoIterator<Item = Entry>) -> Batch {
    Batch { entries: entries.into_iter().collect(), ..Batch::default() }
}

fn everything(ledger: &Ledger, filter: Filter) -> Vec<Row> {
    let rows = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&rows);
    let each = move |row| {
        sink.lock().unwrap().push(row);
        std::ops::ControlFlow::Continue(())
    };
    let count = block_on(ledger.read_all(filter, each)).unwrap();
    let rows = std::mem::take(&mut *rows.lock().unwrap());
    assert_eq!(count, rows.len() as u64);
    rows
}

fn ids(rows: &[Row]) -> Vec<String> {
    let id = |row: &Row| match &row.what {
        What::Entry(entry) => entry.id.clone(),
        What::Day(day) => day.date.to_string(),
    };
    rows.iter().map(id).collect()
}
