//! Imports pages into a ledger and keeps readings until it is killed, as a fill does, and prints a number after each page
//! and its reading. Pages overlap, as they do where new entries push old ones on.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test's own program")]

use std::path::Path;
use std::sync::Arc;

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::ledger::{Entry, Kind, UsageDay};
use brimful_core::provider::ProviderId;
use brimful_core::reading::{Balance, Reading, Source};
use brimful_engine::clock::SystemClock;
use brimful_engine::ledger::{Batch, Ledger};
use brimful_tests::ledger::{OVERLAP, PAGE};
use chrono::{DateTime, Days, TimeDelta, Utc};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let path = std::env::args().nth(1).unwrap();
    let ledger = Ledger::open(Path::new(&path), Arc::new(SystemClock)).unwrap().ledger;
    let (told, read) = (AccountId::new("told").unwrap(), AccountId::new("read").unwrap());
    let done: i64 = ledger.progress(&told).await.unwrap().map_or(0, |done| done.parse().unwrap());
    for n in done + 1.. {
        ledger.import(&told, page(n)).await.unwrap();
        ledger.keep_reading(&read, ProviderId::PowerPost, &reading(n)).await.unwrap();
        println!("{n}");
    }
}

fn page(n: i64) -> Batch {
    let rows = (n - 1) * PAGE..n * PAGE + OVERLAP;
    let day = UsageDay {
        date: start().date_naive() + Days::new(n.unsigned_abs()),
        spent: Credits::whole(n),
        count: None,
        cost: None,
        raw_cost: None,
    };
    Batch { entries: rows.map(entry).collect(), days: vec![day], progress: Some(n.to_string()) }
}

fn entry(n: i64) -> Entry {
    Entry {
        id: format!("entry {n}"),
        at: start() + TimeDelta::minutes(n * 37),
        zone_assumed: false,
        kind: Kind::Spend,
        delta: "-0.6".parse().unwrap(),
        source: format!("source {}", n % 7),
        description: format!("What was made the {n}th time"),
        job: Some(format!("job {}", n / 3)),
        balance_after: None,
        raw_type: "consume".into(),
        observed: false,
        sign_mismatch: false,
    }
}

/// One credit less each time.
fn reading(n: i64) -> Reading {
    let balance = Balance {
        available: Credits::whole(-n),
        balance: None,
        reserved: None,
        pools: Vec::new(),
        source: Source::Reported,
        service_account: None,
        notices: Vec::new(),
    };
    Reading { balance, as_of: start() + TimeDelta::minutes(n) }
}

fn start() -> DateTime<Utc> {
    "2026-01-01T00:00:00Z".parse().unwrap()
}
