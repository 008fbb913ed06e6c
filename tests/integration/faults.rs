//! Every fault of the sandbox at every service, as `check --json` tells it: the right code, and never a number that was
//! not reported.

use std::sync::Arc;

use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId;
use brimful_engine::clock::{Clock as _, SystemClock};
use brimful_sandbox::{Fault, Funds, Options, Sandbox, Scenario};
use brimful_tests::cli::{Finished, check_unsaved};
use brimful_tests::fault_table::{Row, TABLE};
use futures_util::StreamExt as _;
use futures_util::stream;
use serde_json::{Value, json};

/// How many programs run at once. Most of their time they wait.
const AT_ONCE: usize = 16;

#[test]
fn the_table_has_every_fault_at_every_service_once() {
    for fault in Fault::all() {
        for provider in ProviderId::ALL {
            let rows = TABLE.iter().filter(|row| row.provider == provider && row.fault == fault.to_string());
            assert_eq!(rows.count(), 1, "{provider} {fault}");
        }
    }
    assert_eq!(TABLE.len(), Fault::all().len() * ProviderId::ALL.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_has_its_code_and_no_number() {
    // On the real clock, which the program has too: waits are told as moments.
    let options = Options { seed: 1, now: SystemClock.now(), port: 0, scenario: Scenario::Seed };
    let sandbox = Arc::new(Sandbox::start(options).await.unwrap());
    let wrong: Vec<String> = stream::iter(TABLE.iter().enumerate())
        .map(|(index, row)| {
            let sandbox = Arc::clone(&sandbox);
            async move { wrong_in(row, &check(&sandbox, row, index).await) }
        })
        .buffer_unordered(AT_ONCE)
        .filter_map(|wrong| async { wrong })
        .collect()
        .await;
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), TABLE.len(), wrong.join("\n"));
}

/// Each row has an account of its own, so that none meets another's fault.
async fn check(sandbox: &Sandbox, row: &Row, index: usize) -> Finished {
    let key = format!("canary-key-of-row-{index}");
    let control = sandbox.control();
    control.add_account(row.provider, &key, Funds::Single(Credits::whole(47)));
    control.set_fault_for(row.provider, &key, Some(row.fault.parse().unwrap()));
    // What hangs is cut off soon; the rest gets time for its retries.
    let timeout = if row.hangs() { "1" } else { "30" };
    check_unsaved(sandbox, row.provider, &key, &["--json", "--timeout", timeout]).await
}

/// What is not as the row says, if anything.
fn wrong_in(row: &Row, finished: &Finished) -> Option<String> {
    let account = finished.account();
    let numbers =
        ["available", "balance", "reserved", "pools", "source", "as_of", "standing"].map(|name| &account[name]);
    let none = [&Value::Null, &Value::Null, &Value::Null, &json!([]), &Value::Null, &Value::Null, &json!("unknown")];
    let right = match row.code {
        Some(code) => finished.status == 2 && finished.code() == code.as_str() && numbers == none,
        None => finished.status == 0 && finished.code() == "-" && account["available"] == "47",
    };
    (!right).then(|| format!("{} {} is not {:?}: {finished:?}", row.provider, row.fault, row.code))
}
