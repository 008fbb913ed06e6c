//! `brimful-cli packs`: what credits cost, without any key; numbers that are worked out, and what else a service may say.

use std::process::Stdio;
use std::sync::Arc;

use brimful_core::provider::ProviderId::{self, UGen};
use brimful_sandbox::{Fault, Sandbox};
use brimful_tests::bin_path;
use brimful_tests::cli::{Finished, run};
use brimful_tests::fault_table::{Row, TABLE};
use brimful_tests::stub::Stub;
use futures_util::StreamExt as _;
use futures_util::stream;
use serde_json::{Value, json};
use tokio::process::Command;

use crate::cli_estimate::{asked, sandbox};

async fn packs_at(base_url: &str, provider: ProviderId, more: &[&str]) -> Finished {
    let given = ["packs", "--provider", provider.id(), "--base-url", base_url];
    run(&[&given[..], more].concat(), "").await
}

async fn packs(sandbox: &Sandbox, more: &[&str]) -> Finished {
    packs_at(&sandbox.base_url(UGen), UGen, more).await
}

/// Of a service that offers these.
async fn offered(list: &Value, more: &[&str]) -> Finished {
    packs_at(Stub::saying(list.to_string()).await.base_url(), UGen, more).await
}

#[tokio::test]
async fn the_documented_packs_are_told_as_documented() {
    let sandbox = sandbox().await;
    let finished = packs(&sandbox, &[]).await;
    let expect = "\
Credits     Price   Per credit   Saving   Pack
    200    $10.00        $0.05       0%   Starter
  1,000    $45.00       $0.045      10%   Creator
  5,000   $175.00       $0.035      30%   Studio
 20,000   $600.00        $0.03      40%   Enterprise

Savings are against Starter.
";
    assert_eq!((finished.status, finished.out.as_str(), finished.err.as_str()), (0, expect, ""));
    let finished = packs(&sandbox, &["--json"]).await;
    let pack = |id: &str, name: &str, rest: &str| {
        let [credits, price, per_credit, saving] = rest.split(' ').collect::<Vec<_>>().try_into().unwrap();
        format!(
            "{{\"id\":\"{id}\",\"name\":\"{name}\",\"credits\":\"{credits}\",\"price\":{{\"amount\":\"{price}\",\
             \"currency\":\"USD\"}},\"per_credit\":\"{per_credit}\",\"savings_pct\":\"{saving}\"}}"
        )
    };
    let all = [
        pack("starter", "Starter", "200 10 0.05 0"),
        pack("creator", "Creator", "1000 45 0.045 10"),
        pack("studio", "Studio", "5000 175 0.035 30"),
        pack("enterprise", "Enterprise", "20000 600 0.03 40"),
    ];
    let expect = format!("{{\"packs\":[{}]}}\n", all.join(","));
    assert_eq!((finished.status, finished.out, finished.err.as_str()), (0, expect, ""));
    let requests = sandbox.control().requests();
    assert_eq!(asked(&sandbox, UGen), ["packs"; 2]);
    assert!(requests.iter().all(|request| request.auth_headers.is_empty()), "packs are public: {requests:?}");
}

#[tokio::test]
async fn no_key_is_waited_for() {
    let sandbox = sandbox().await;
    let base_url = sandbox.base_url(UGen);
    let mut child = Command::new(bin_path::cli())
        .args(["packs", "--provider", "u-gen", "--base-url", &base_url])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    // Held open and never written to: one that reads it would wait for ever.
    let _open = child.stdin.take();
    assert_eq!(child.wait().await.unwrap().code(), Some(0));
}

#[tokio::test]
async fn a_service_that_lists_no_packs_is_not_asked() {
    let sandbox = sandbox().await;
    for provider in ProviderId::ALL.into_iter().filter(|provider| *provider != UGen) {
        let name = provider.name();
        for address in [sandbox.base_url(provider).as_str(), "not an address"] {
            let finished = packs_at(address, provider, &["--json"]).await;
            let expect = format!(
                "{{\"error\":{{\"code\":\"not_offered\",\"message\":\"{name} lists no packs\",\"provider_code\":null,\"retry_after_s\":null,\"request_id\":null}}}}\n"
            );
            let told = format!("brimful-cli: {name} lists no packs.\n");
            assert_eq!((finished.status, finished.out, finished.err), (2, expect, told));
        }
        assert_eq!(asked(&sandbox, provider), [""; 0]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_has_its_code_and_no_number() {
    let rows = TABLE.iter().filter(|row| row.provider == UGen);
    let wrong: Vec<String> = stream::iter(rows)
        .map(|row| async move {
            let finished = with_fault(row).await;
            let json = finished.json();
            let right = match row.code {
                Some(code) => {
                    finished.status == 2
                        && json["error"]["code"] == code.as_str()
                        && json.as_object().unwrap().len() == 1
                }
                None => finished.status == 0 && json["packs"].as_array().unwrap().len() == 4,
            };
            (!right).then(|| format!("{}: {finished:?}", row.fault))
        })
        .buffer_unordered(8)
        .filter_map(|wrong| async { wrong })
        .collect()
        .await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Without a key no account is told apart, so each row has a sandbox of its own.
async fn with_fault(row: &Row) -> Finished {
    let sandbox = Arc::new(sandbox().await);
    sandbox.control().set_fault(UGen, Some(row.fault.parse().unwrap()));
    // What hangs is cut off soon; the rest gets time for its retries.
    let timeout = if row.hangs() { "1" } else { "30" };
    packs(&sandbox, &["--json", "--timeout", timeout]).await
}

#[tokio::test]
async fn a_wait_that_does_not_fit_is_not_waited_for_and_a_time_limit_holds() {
    let sandbox = sandbox().await;
    sandbox.control().set_fault(UGen, Some(Fault::RateLimited { retry_after_s: 600 }));
    let finished = packs(&sandbox, &["--json", "--timeout", "20"]).await;
    let error = finished.json()["error"].clone();
    let wait = error["retry_after_s"].as_u64().unwrap();
    assert_eq!((finished.status, &error["code"]), (2, &"rate_limited".into()));
    assert_eq!(finished.err, format!("brimful-cli: U-Gen had too many requests; it asks to wait {wait} s.\n"));
    assert_eq!(asked(&sandbox, UGen), ["packs"]);
    sandbox.control().set_fault(UGen, Some(Fault::Hang));
    let finished = packs(&sandbox, &["--timeout", "0.5"]).await;
    assert_eq!((finished.status, finished.out.as_str()), (2, ""));
    assert_eq!(finished.err, "brimful-cli: U-Gen did not answer in time.\n");
}

#[tokio::test]
async fn an_address_that_is_not_secure_is_an_error_of_the_account() {
    for address in ["http://u-gen.example/api/v1", "u-gen.example", "https://me:pw@u-gen.example", ""] {
        let finished = packs_at(address, UGen, &["--json"]).await;
        assert_eq!((finished.status, &finished.json()["error"]["code"]), (2, &"insecure_url".into()), "{address}");
        assert!(!finished.out.contains("pw@") && !finished.err.contains("pw@"), "an address may hold a password");
    }
}

#[tokio::test]
async fn what_the_service_says_wrong_is_noted_and_not_taken() {
    let list = json!({"packs": [
        {"id": "starter", "name": "Starter", "price_cents": 1000, "credits": 200, "per_credit": 0.04, "savings_pct": null},
        {"id": 7, "price": "9.990", "credits": "300", "savings_pct": 33},
        {"id": "free", "price": 0, "credits": 10},
        {"id": "euro", "price": 10, "currency": "EUR", "credits": 10},
    ]});
    let notes = [
        "U-Gen says a price per credit of $0.04 for Starter, and that is not what its price and credits come to.",
        "U-Gen says a saving of 33% for 7, rounded.",
        "2 packs of U-Gen are left out: their prices or credits cannot be told for certain.",
    ];
    let finished = offered(&list, &[]).await;
    let expect = format!(
        "\
Credits    Price   Per credit   Saving   Pack
    200   $10.00        $0.05       0%   Starter
    300    $9.99      $0.0333    33.4%   7

Savings are against Starter.
{}
",
        notes.join("\n")
    );
    assert_eq!((finished.status, finished.out, finished.err.as_str()), (0, expect, ""));
    let finished = offered(&list, &["--json"]).await;
    let expect = json!({"packs": [
        {"id": "starter", "name": "Starter", "credits": "200", "price": {"amount": "10", "currency": "USD"},
         "per_credit": "0.05", "savings_pct": "0"},
        {"id": "7", "name": "7", "credits": "300", "price": {"amount": "9.99", "currency": "USD"},
         "per_credit": "0.0333", "savings_pct": "33.4"},
    ]});
    assert_eq!((finished.status, finished.json()), (0, expect));
    assert_eq!(finished.err, notes.map(|note| format!("brimful-cli: {note}\n")).concat());
}

#[tokio::test]
async fn no_packs_are_no_failure_and_no_list_is_one() {
    let finished = offered(&json!([]), &[]).await;
    assert_eq!((finished.status, finished.out.as_str()), (0, "U-Gen offers no packs right now.\n"));
    let finished = offered(&json!([]), &["--json"]).await;
    assert_eq!((finished.status, finished.out.as_str()), (0, "{\"packs\":[]}\n"));
    for list in [json!({}), json!(null), json!([{"id": "a", "credits": 5}]), json!("packs")] {
        let finished = offered(&list, &["--json"]).await;
        assert_eq!((finished.status, &finished.json()["error"]["code"]), (2, &"protocol".into()), "{list}");
    }
}

#[tokio::test]
async fn a_number_that_is_too_small_to_tell_is_unknown_and_not_nothing() {
    let list = json!([{"id": "a", "price": "0.01", "credits": "79228162514264337593543950335"}]);
    let finished = offered(&list, &["--json"]).await;
    let pack = finished.json()["packs"][0].clone();
    assert_eq!((&pack["credits"], &pack["per_credit"]), (&"79228162514264337593543950335".into(), &Value::Null));
}

#[tokio::test]
async fn a_terminal_is_commanded_by_no_text() {
    let hostile = "\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m\u{202e}drawkcab\u{2066}\r\n1 Credits\u{200b}\u{feff}\u{7f}";
    let obeyed = |c: char| {
        c != '\n' && c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}' | '\u{feff}')
    };
    for name in [hostile.to_owned(), format!("{hostile} word").repeat(2_000)] {
        let list = json!([
            {"id": "a", "name": name, "price": 10, "credits": 200, "per_credit": 1},
            {"id": "b", "name": "B", "price": 10, "credits": 200},
        ]);
        let finished = offered(&list, &[]).await;
        assert_eq!((finished.status, finished.out.lines().count()), (0, 6), "{:?}", finished.out);
        assert!(!finished.out.contains(obeyed), "{:?}", finished.out);
        assert!(finished.out.lines().all(|line| line.chars().count() <= 160), "{}", finished.out);
        assert!(!offered(&list, &["--json"]).await.err.contains(obeyed));
    }
    let message = json!({"error": {"code": hostile, "message": hostile}}).to_string();
    let stub = Stub::start(move |_| (400, message.clone())).await;
    let finished = packs_at(stub.base_url(), UGen, &[]).await;
    assert!(finished.status == 2 && !finished.err.contains(obeyed), "{:?}", finished.err);
}
