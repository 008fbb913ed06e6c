//! The export on a real disk: what is in the file, and that there is no file unless it is whole.

mod cells;
mod disk;
mod documents;
mod reader;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use brimful_core::account::AccountId;
use brimful_core::amount::{Currency, Money};
use brimful_core::ledger::{Entry, Kind, UsageDay};
use brimful_core::provider::ProviderId;
use tokio_util::sync::CancellationToken;

use super::{Account, Format, Order, Writer};
use crate::ledger::{Filter, Row, What};

fn id(text: &str) -> AccountId {
    AccountId::new(text).unwrap()
}

fn account(text: &str, name: &str, provider: ProviderId) -> Account {
    Account { id: id(text), name: name.into(), provider }
}

fn entry(entry_id: &str) -> Entry {
    Entry {
        id: entry_id.into(),
        at: "2026-03-01T08:30:05Z".parse().unwrap(),
        zone_assumed: false,
        kind: Kind::Spend,
        delta: "-0.6".parse().unwrap(),
        source: "video".into(),
        description: String::new(),
        job: None,
        balance_after: None,
        raw_type: "debit".into(),
        observed: false,
        sign_mismatch: false,
    }
}

fn usage(date: &str) -> UsageDay {
    UsageDay {
        date: date.parse().unwrap(),
        spent: "12.50".parse().unwrap(),
        count: Some(4),
        cost: Some(Money { amount: "0.360".parse().unwrap(), currency: Currency::USD }),
        raw_cost: Some("0.360".into()),
    }
}

fn entry_row(account: &str, entry: Entry) -> Row {
    Row { account: id(account), day: entry.at.date_naive(), what: What::Entry(entry) }
}

fn day_row(account: &str, day: UsageDay) -> Row {
    Row { account: id(account), day: day.date, what: What::Day(day) }
}

/// An order of everything into this folder, noted there too.
fn order(folder: &Path, format: Format) -> Order {
    Order {
        filter: Filter::default(),
        format,
        accounts: vec![account("a", "Main", ProviderId::UGen), account("b", "Work, old", ProviderId::Voxpria)],
        target: folder.join(format!("activity.{}", format.extension())),
        note: folder.join("note"),
    }
}

fn begin(order: &Order, cancel: &CancellationToken) -> Writer {
    Writer::begin(order, Arc::new(AtomicU64::new(0)), cancel.clone()).unwrap()
}

/// Exports these rows and returns the file's text.
fn exported(format: Format, rows: &[Row]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let order = order(folder.path(), format);
    let mut writer = begin(&order, &CancellationToken::new());
    for row in rows {
        assert!(writer.row(row).is_continue());
    }
    assert_eq!(writer.finish().unwrap(), Some(rows.len() as u64));
    assert_eq!(names(folder.path()), [order.target.file_name().unwrap().to_str().unwrap()], "nothing else is left");
    std::fs::read_to_string(&order.target).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
