//! `brimful-cli check` says how long credits last, by the ledger of the app: whether it runs, ended or crashed, and without
//! changing anything.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use brimful_core::account::AccountId;
use brimful_core::ledger::Kind;
use brimful_core::provider::ProviderId::{self, PowerPost, UGen};
use brimful_engine::clock::{Clock as _, SystemClock};
use brimful_engine::ledger::{Batch, Ledger};
use brimful_tests::kept_activity::entry;
use chrono::{Days, TimeDelta};
use serde_json::{Value, json};

use super::cli_kept::{Home, account, files};

const TWENTY_A_DAY: &str = "-20";

fn id(provider: ProviderId) -> AccountId {
    AccountId::new(provider.id()).unwrap()
}

/// The ledger of an app that was told everything of the last four weeks, with so much spent on each day.
async fn keep_history(home: &Home, a_day: &str) -> Ledger {
    let ledger = Ledger::open(&home.dir.ledger(), Arc::new(SystemClock)).unwrap().ledger;
    let now = SystemClock.now();
    let day = |age: i64| {
        let at = (now - TimeDelta::days(age)).to_rfc3339();
        entry(&format!("e-{age}"), &at, Kind::Spend, a_day)
    };
    let back_to = SystemClock.local_date(now) - Days::new(60);
    let progress = json!({ "complete": true, "back_to": back_to, "filled_at": now });
    let entries = if a_day == "0" { Vec::new() } else { (1..=28).map(day).collect() };
    let batch = Batch { entries, days: Vec::new(), progress: Some(progress.to_string()) };
    ledger.import(&id(UGen), batch).await.unwrap();
    ledger
}

/// What is said of U-Gen.
async fn days_left(home: &Home) -> (Value, Value) {
    let finished = home.check(&["--account", "u-gen", "--json"]).await;
    assert_eq!((finished.status, finished.err.as_str()), (0, ""), "{finished:?}");
    let account = finished.account();
    (account["days_left"].clone(), account["days_left_note"].clone())
}

fn note(text: &str) -> (Value, Value) {
    (Value::Null, text.into())
}

/// 1,033 credits at twenty a day, of which nobody knows whether it goes on for so long.
fn fifty_two() -> (Value, Value) {
    (json!({ "median": 52, "low": 25, "high": null }), "over_three_months".into())
}

#[tokio::test(flavor = "multi_thread")]
async fn how_long_credits_last_is_told_whether_the_app_runs_ended_or_crashed() {
    let home = Home::of_all_services().await;
    assert_eq!(days_left(&home).await, note("not_kept"), "there is no ledger yet");
    assert!(!home.dir.ledger().exists(), "and none was made");

    let ledger = keep_history(&home, TWENTY_A_DAY).await;
    let log = home.dir.path().join("ledger.db-wal");
    assert!(log.exists(), "the app runs, and what it wrote is in the log");
    let written = files(home.dir.path()).remove(&log).unwrap();
    assert_eq!(days_left(&home).await, fifty_two());
    let finished = home.check(&["--account", "u-gen"]).await;
    assert_eq!(finished.out, "My U-Gen   1,033 credits   fine, about 52 days\n");
    assert_eq!(files(home.dir.path()).remove(&log).unwrap(), written, "the log is only read");
    // The app goes on as if nobody had looked.
    ledger.import(&id(PowerPost), Batch::default()).await.unwrap();

    // What a crash leaves behind: the log is not in the file yet.
    let crashed = Home::of_all_services().await;
    for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
        fs::copy(home.dir.path().join(name), crashed.dir.path().join(name)).unwrap();
    }
    unchanged(&crashed, fifty_two()).await;

    ledger.close().await;
    assert!(!log.exists(), "closed as a whole");
    unchanged(&home, fifty_two()).await;
    let finished = home.check(&["--account", "powerpost", "--json"]).await;
    assert_eq!(finished.account()["days_left_note"], "not_enough_data");
    let finished = home.check(&["--account", "voxpria", "--json"]).await;
    assert_eq!(finished.account()["days_left_note"], "not_kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_known_says_why() {
    let home = Home::of_all_services().await;
    let spend_little = keep_history(&home, "-0.5").await;
    assert_eq!(days_left(&home).await, note("over_three_months"));
    spend_little.close().await;
    remove(&home);
    let spend_nothing = keep_history(&home, "0").await;
    assert_eq!(days_left(&home).await, note("no_spending_lately"));
    // Half a history is none.
    let begun = Batch { progress: Some("{\"complete\":false}".into()), ..Batch::default() };
    spend_nothing.import(&id(UGen), begun).await.unwrap();
    assert_eq!(days_left(&home).await, note("not_enough_data"));
    spend_nothing.close().await;
    home.sandbox.control().set_fault(UGen, Some(brimful_sandbox::Fault::ServerError(503)));
    let finished = home.check(&["--account", "u-gen", "--json", "--timeout", "1"]).await;
    assert_eq!(finished.account()["days_left_note"], "not_read");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_cannot_be_read_is_left_as_it_is() {
    let home = Home::of_all_services().await;
    home.keep(&[home.at_sandbox(account(UGen, "u-gen"))]);
    keep_history(&home, TWENTY_A_DAY).await.close().await;
    let whole = fs::read(home.dir.ledger()).unwrap();
    let newer = {
        // The version stands at this place of every such file.
        let mut bytes = whole.clone();
        bytes.get_mut(60..64).unwrap().copy_from_slice(&99_u32.to_be_bytes());
        bytes
    };
    let torn = [&whole[..4096], &[0x5A_u8; 8192][..]].concat();
    for (what, bytes) in [("newer", newer), ("torn", torn), ("no database", b"not a ledger".to_vec())] {
        write(&home.dir.ledger(), &bytes);
        let found = days_left(&home).await;
        assert_eq!(found, note("not_readable"), "{what}");
        unchanged(&home, found).await;
    }
    write(&home.dir.ledger(), b"");
    unchanged(&home, note("not_kept")).await;
    write(&home.dir.ledger(), &whole);
    unchanged(&home, fifty_two()).await;
}

/// Holds what is said, and that nothing is made, changed or left behind for it.
async fn unchanged(home: &Home, expect: (Value, Value)) {
    let before = files(home.dir.path());
    assert_eq!(days_left(home).await, expect);
    let after = files(home.dir.path());
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    assert!(before == after, "a file was changed");
}

fn remove(home: &Home) {
    fs::remove_file(home.dir.ledger()).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "a damage is not written as the app writes")]
fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
}
