//! `brimful-cli activity` that fails: the right code, exit status 2, and never a part of an account's activity.

use std::sync::Arc;
use std::time::Duration;

use brimful_core::amount::Credits;
use brimful_core::failure::Code;
use brimful_core::provider::ProviderId::{self, Pictory, PixVerse, PowerPost, UGen, Voxpria};
use brimful_engine::clock::{Clock as _, SystemClock};
use brimful_sandbox::{Fault, Funds, Options, Sandbox, Scenario};
use brimful_tests::bin_path;
use brimful_tests::cli::{Finished, activity_unsaved, run, run_as};
use brimful_tests::fault_table::{Row, TABLE};
use brimful_tests::stub::Stub;
use futures_util::StreamExt as _;
use futures_util::stream;
use serde_json::json;

/// How many programs run at once. Most of their time they wait.
const AT_ONCE: usize = 16;

/// Services that tell what credits were spent on.
const TELLING: [ProviderId; 3] = [Pictory, UGen, Voxpria];

async fn sandbox() -> Sandbox {
    // On the real clock, which the program has too: waits are told as moments.
    let options = Options { seed: 1, now: SystemClock.now(), port: 0, scenario: Scenario::Seed };
    Sandbox::start(options).await.unwrap()
}

fn key(sandbox: &Sandbox, provider: ProviderId) -> String {
    let accounts = sandbox.control().accounts();
    accounts.into_iter().find(|account| account.provider == provider).unwrap().key
}

async fn activity(sandbox: &Sandbox, provider: ProviderId, more: &[&str]) -> Finished {
    activity_unsaved(&sandbox.base_url(provider), provider, &key(sandbox, provider), more).await
}

/// How many requests the service saw.
fn asked(sandbox: &Sandbox, provider: ProviderId) -> usize {
    sandbox.control().requests().iter().filter(|request| request.provider == Some(provider)).count()
}

/// Holds that it failed as a whole, told in JSON and on standard error, and gives the code.
#[track_caller]
fn failed(finished: &Finished) -> String {
    let json = finished.json();
    let members: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!((finished.status, members), (2, vec!["error"]), "{finished:?}");
    assert!(finished.err.starts_with("brimful-cli: ") && finished.err.ends_with(".\n"), "{finished:?}");
    json["error"]["code"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_has_its_code_and_tells_no_part() {
    let sandbox = Arc::new(sandbox().await);
    let rows = TABLE.iter().filter(|row| TELLING.contains(&row.provider)).enumerate();
    let wrong: Vec<String> = stream::iter(rows)
        .map(|(index, row)| {
            let sandbox = Arc::clone(&sandbox);
            async move {
                let finished = with_fault(&sandbox, row, index).await;
                wrong_in(row, &finished).then(|| format!("{} {}: {finished:?}", row.provider, row.fault))
            }
        })
        .buffer_unordered(AT_ONCE)
        .filter_map(|wrong| async { wrong })
        .collect()
        .await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each row has an account of its own, so that none meets another's fault.
async fn with_fault(sandbox: &Sandbox, row: &Row, index: usize) -> Finished {
    let key = format!("canary-key-of-row-{index}");
    let control = sandbox.control();
    control.add_account(row.provider, &key, Funds::Single(Credits::whole(47)));
    control.set_fault_for(row.provider, &key, Some(row.fault.parse().unwrap()));
    // What hangs is cut off soon; the rest gets time for its retries.
    let timeout = if row.hangs() { "1" } else { "30" };
    let range = ["--from", "2026-05-01", "--to", "2026-05-08"];
    let args = [&range[..], &["--json", "--timeout", timeout]].concat();
    activity_unsaved(&sandbox.base_url(row.provider), row.provider, &key, &args).await
}

fn wrong_in(row: &Row, finished: &Finished) -> bool {
    // The table is about balances. Pictory's is a matter of its quota, which is another than the ledger.
    let expect = match (row.provider, row.fault) {
        (_, "quota-forbidden") => None,
        (Pictory, "missing-scope") => Some(Code::Scope),
        _ => row.code,
    };
    match expect {
        Some(code) => {
            finished.status != 2
                || finished.json()["error"]["code"] != code.as_str()
                || finished.json().as_object().is_none_or(|members| members.len() != 1)
                || finished.err.is_empty()
        }
        None => {
            let entries_and_days = (&finished.json()["entries"], &finished.json()["days"]) == (&json!([]), &json!([]));
            finished.status != 0 || !entries_and_days || !finished.err.is_empty()
        }
    }
}

#[tokio::test]
async fn a_service_that_tells_no_activity_is_not_asked() {
    let sandbox = sandbox().await;
    for provider in [PowerPost, PixVerse] {
        let finished = activity(&sandbox, provider, &["--json"]).await;
        let name = provider.name();
        let expect = format!(
            "{{\"error\":{{\"code\":\"not_offered\",\"message\":\"{name} does not tell what credits were spent on\",\"provider_code\":null,\"retry_after_s\":null,\"request_id\":null}}}}\n"
        );
        assert_eq!((finished.status, finished.out), (2, expect));
        for form in [&[][..], &["--csv"]] {
            let finished = activity(&sandbox, provider, form).await;
            let told = format!("brimful-cli: {name} does not tell what credits were spent on.\n");
            assert_eq!((finished.status, finished.out.as_str(), finished.err), (2, "", told));
        }
        assert_eq!(asked(&sandbox, provider), 0);
    }
}

#[tokio::test]
async fn what_the_service_said_is_there_for_support() {
    let sandbox = sandbox().await;
    for (provider, provider_code) in [(UGen, "UNAUTHORIZED"), (Voxpria, "UNAUTHORIZED")] {
        let base_url = sandbox.base_url(provider);
        let finished = activity_unsaved(&base_url, provider, "wrong-canary", &["--json"]).await;
        assert_eq!(failed(&finished), "auth");
        let error = &finished.json()["error"];
        assert_eq!(error["message"], format!("{} did not accept the key", provider.name()));
        assert_eq!(error["provider_code"], provider_code);
        let finished = activity_unsaved(&base_url, provider, "wrong-canary", &["--csv"]).await;
        let told = format!("brimful-cli: {} did not accept the key.\n", provider.name());
        assert_eq!((finished.status, finished.out.as_str(), finished.err), (2, "", told));
    }
}

#[tokio::test]
async fn a_wait_that_does_not_fit_is_not_waited_for() {
    let sandbox = sandbox().await;
    for provider in TELLING {
        sandbox.control().set_fault(provider, Some(Fault::RateLimited { retry_after_s: 600 }));
        let finished = activity(&sandbox, provider, &["--json", "--timeout", "20"]).await;
        assert_eq!(failed(&finished), "rate_limited", "{provider}");
        let wait = finished.json()["error"]["retry_after_s"].as_u64().unwrap();
        assert!((590..=600).contains(&wait), "{provider}: {wait}");
        assert_eq!(asked(&sandbox, provider), 1, "{provider}");
        let told = format!("brimful-cli: {} had too many requests; it asks to wait {wait} s.\n", provider.name());
        assert_eq!(finished.err, told);
    }
}

#[tokio::test]
async fn a_wait_that_fits_is_waited_for() {
    let sandbox = sandbox().await;
    let control = sandbox.control();
    control.set_fault(UGen, Some(Fault::RateLimited { retry_after_s: 2 }));
    let mend = async {
        while asked(&sandbox, UGen) == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        control.set_fault(UGen, None);
    };
    let (finished, ()) = tokio::join!(activity(&sandbox, UGen, &["--json"]), mend);
    assert_eq!((finished.status, finished.json()["totals"]["spent"].as_str()), (0, Some("1260")), "{finished:?}");
}

#[tokio::test]
async fn a_time_limit_holds_for_a_service_that_never_answers() {
    let sandbox = sandbox().await;
    for provider in TELLING {
        sandbox.control().set_fault(provider, Some(Fault::Hang));
        let finished = activity(&sandbox, provider, &["--json", "--timeout", "0.5"]).await;
        assert_eq!(failed(&finished), "timeout", "{provider}");
        assert_eq!(asked(&sandbox, provider), 1, "{provider}: there was no time for another attempt");
    }
}

#[tokio::test]
async fn a_time_limit_bounds_all_requests_together() {
    let sandbox = sandbox().await;
    // Each alone would fit; a year of months or of days does not.
    sandbox.control().set_latency(Duration::from_millis(700));
    let from = (sandbox.control().now() - chrono::TimeDelta::days(300)).date_naive().to_string();
    for provider in [Pictory, Voxpria] {
        let finished = activity(&sandbox, provider, &["--json", "--timeout", "2", "--from", &from]).await;
        assert_eq!(failed(&finished), "timeout", "{provider}");
        let asked = asked(&sandbox, provider);
        assert!((1..=4).contains(&asked), "{provider}: {asked} requests of 700 ms in 2 s");
    }
}

#[tokio::test]
async fn a_page_that_fails_fails_the_whole() {
    let row = |n: usize| json!({"id": format!("row-{n}"), "type": "consume", "amount": -1, "created_at": "2026-05-08T15:37:11Z"});
    let stub = Stub::start(move |asked| match asked.parameter("page") {
        "1" => {
            let items: Vec<_> = (0..100).map(row).collect();
            (200, json!({"items": items, "total": 200, "page": 1, "page_size": 100, "total_pages": 2}).to_string())
        }
        _ => (500, json!({"error": {"code": "INTERNAL", "message": "Internal server error"}}).to_string()),
    })
    .await;
    for form in [&["--json"][..], &[], &["--csv"]] {
        let finished = activity_unsaved(stub.base_url(), UGen, "canary-key", form).await;
        assert_eq!(finished.status, 2, "{finished:?}");
        assert!(!finished.out.contains("row-"), "a part is no whole: {finished:?}");
    }
}

#[tokio::test]
async fn an_address_that_is_not_secure_is_an_error_of_the_account() {
    for address in
        ["http://u-gen.example/api/v1", "u-gen.example", "ftp://127.0.0.1/", "https://me:pw@u-gen.example", ""]
    {
        let args = ["activity", "--provider", "u-gen", "--key-stdin", "--base-url", address, "--json"];
        let finished = run(&args, "ugen_sk_canary\n").await;
        assert_eq!(failed(&finished), "insecure_url", "{address}: {finished:?}");
        assert!(!finished.out.contains("pw@") && !finished.err.contains("pw@"), "an address may hold a password");
    }
}

#[tokio::test]
async fn a_service_that_is_not_there_is_offline_or_down() {
    // A port that was free a moment ago: nobody listens there.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let down = format!("http://127.0.0.1:{port}");
    for (address, code) in [("https://u-gen.invalid/api/v1", "offline"), (down.as_str(), "unavailable")] {
        let mut command = std::process::Command::new(bin_path::cli());
        for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            command.env_remove(name);
        }
        let args = ["activity", "--provider", "u-gen", "--key-stdin", "--base-url", address, "--json"];
        assert_eq!(failed(&run_as(command, &args, "ugen_sk_canary\n").await), code, "{address}");
    }
}
