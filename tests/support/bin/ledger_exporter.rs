//! Exports a ledger over and over until it is killed, as the app does, and prints a line after each.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test's own program")]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use brimful_core::account::AccountId;
use brimful_core::provider::ProviderId;
use brimful_engine::clock::SystemClock;
use brimful_engine::export::{self, Account, Format, Order};
use brimful_engine::ledger::{Filter, Ledger};
use brimful_engine::paths::DataDir;
use tokio_util::sync::CancellationToken;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let dir = DataDir::at(arguments.next().unwrap());
    let folder = PathBuf::from(arguments.next().unwrap());
    let once = arguments.next().is_some();
    let ledger = Ledger::open(&dir.ledger(), Arc::new(SystemClock)).unwrap().ledger;
    println!("opened");
    loop {
        for format in [Format::Csv, Format::Json] {
            let order = Order {
                filter: Filter::default(),
                format,
                accounts: vec![Account {
                    id: AccountId::new("a").unwrap(),
                    name: "Main".into(),
                    provider: ProviderId::UGen,
                }],
                target: folder.join(format!("activity.{}", format.extension())),
                note: dir.unfinished_export(),
            };
            let written = Arc::new(AtomicU64::new(0));
            let rows = export::run(&ledger, order, written, CancellationToken::new()).await.unwrap();
            println!("{}", rows.unwrap());
        }
        if once {
            return ledger.close().await;
        }
    }
}
