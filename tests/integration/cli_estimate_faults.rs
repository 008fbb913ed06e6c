//! `brimful-cli estimate` that fails: the right code, exit status 2, what is wrong named, and never a number.

use std::sync::Arc;
use std::time::Duration;

use brimful_core::amount::Credits;
use brimful_core::failure::Code;
use brimful_core::provider::ProviderId::{self, UGen};
use brimful_sandbox::{Fault, Funds, Sandbox};
use brimful_tests::bin_path;
use brimful_tests::cli::{Finished, run, run_as};
use brimful_tests::fault_table::{Row, TABLE};
use futures_util::StreamExt as _;
use futures_util::stream;

use crate::cli_estimate::{asked, estimate_at, key, sandbox};

/// How many programs run at once. Most of their time they wait.
const AT_ONCE: usize = 16;

async fn estimate(sandbox: &Sandbox, more: &[&str]) -> Finished {
    let args = [&["--segments", "1"], more].concat();
    estimate_at(&sandbox.base_url(UGen), UGen, &key(sandbox, UGen), &args).await
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
async fn every_fault_has_its_code_and_no_number() {
    let sandbox = Arc::new(sandbox().await);
    let rows = TABLE.iter().filter(|row| row.provider == UGen).enumerate();
    let wrong: Vec<String> = stream::iter(rows)
        .map(|(index, row)| {
            let sandbox = Arc::clone(&sandbox);
            async move {
                let finished = with_fault(&sandbox, row, index).await;
                wrong_in(row.code, &finished).then(|| format!("{}: {finished:?}", row.fault))
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
    let funds = Funds::Reserved { balance: Credits::whole(86), reserved: Credits::ZERO };
    control.add_account(UGen, &key, funds);
    control.set_fault_for(UGen, &key, Some(row.fault.parse().unwrap()));
    // What hangs is cut off soon; the rest gets time for its retries.
    let timeout = if row.hangs() { "1" } else { "30" };
    let args = ["--segments", "1", "--json", "--timeout", timeout];
    estimate_at(&sandbox.base_url(UGen), UGen, &key, &args).await
}

fn wrong_in(expect: Option<Code>, finished: &Finished) -> bool {
    let json = finished.json();
    match expect {
        Some(code) => {
            finished.status != 2
                || json["error"]["code"] != code.as_str()
                || json.as_object().is_none_or(|members| members.len() != 1)
                || finished.err.is_empty()
        }
        None => (finished.status, &json["total"], &json["affordable_times"]) != (0, &"86".into(), &1.into()),
    }
}

#[tokio::test]
async fn a_service_that_gives_no_estimates_is_not_asked() {
    let sandbox = sandbox().await;
    for provider in ProviderId::ALL.into_iter().filter(|provider| *provider != UGen) {
        let told = async |more: &[&str]| {
            let args = [&["--segments", "1"], more].concat();
            estimate_at(&sandbox.base_url(provider), provider, &key(&sandbox, provider), &args).await
        };
        let name = provider.name();
        let finished = told(&["--json"]).await;
        let expect = format!(
            "{{\"error\":{{\"code\":\"not_offered\",\"message\":\"{name} gives no estimates\",\"provider_code\":null,\"retry_after_s\":null,\"request_id\":null}}}}\n"
        );
        assert_eq!((finished.status, finished.out), (2, expect));
        let finished = told(&[]).await;
        let expect = format!("brimful-cli: {name} gives no estimates.\n");
        assert_eq!((finished.status, finished.out.as_str(), finished.err), (2, "", expect));
        assert_eq!(asked(&sandbox, provider), [""; 0]);
    }
}

#[tokio::test]
async fn what_the_service_finds_wrong_is_named_by_its_option() {
    let sandbox = sandbox().await;
    let finished = estimate(&sandbox, &["--duration", "61", "--json"]).await;
    assert_eq!(failed(&finished), "invalid_request");
    let message = "U-Gen found the request wrong: --duration (duration_seconds)";
    assert_eq!(finished.json()["error"]["message"], message);
    let said = "brimful-cli: U-Gen says: body.duration_seconds: Input should be from 1 to 60\n";
    assert_eq!(finished.err, format!("{said}brimful-cli: {message}.\n"));
    let several = ["--review-segments", "99", "--qa", "--kf-retries", "11"];
    let finished = estimate(&sandbox, &several).await;
    let named = ": --kf-retries (max_kf_retries), --review-segments (hitl_segments_max_rejections).\n";
    assert!(finished.status == 2 && finished.out.is_empty() && finished.err.ends_with(named), "{finished:?}");

    let finished = estimate(&sandbox, &["--model", "veo9", "--json"]).await;
    assert_eq!(failed(&finished), "not_offered");
    assert_eq!(asked(&sandbox, UGen), ["estimate"; 3], "what is available is of no interest then");
}

#[tokio::test]
async fn a_key_that_is_refused_says_so() {
    let sandbox = sandbox().await;
    let base_url = sandbox.base_url(UGen);
    let finished = estimate_at(&base_url, UGen, "wrong-canary", &["--segments", "1", "--json"]).await;
    assert_eq!(failed(&finished), "auth");
    let error = &finished.json()["error"];
    assert_eq!(
        (&error["message"], &error["provider_code"]),
        (&"U-Gen did not accept the key".into(), &"UNAUTHORIZED".into())
    );
    let finished = estimate_at(&base_url, UGen, "wrong-canary", &["--segments", "1"]).await;
    assert_eq!((finished.status, finished.out.as_str()), (2, ""));
    assert_eq!(finished.err, "brimful-cli: U-Gen did not accept the key.\n");
}

#[tokio::test]
async fn a_wait_that_does_not_fit_is_not_waited_for() {
    let sandbox = sandbox().await;
    sandbox.control().set_fault(UGen, Some(Fault::RateLimited { retry_after_s: 600 }));
    let finished = estimate(&sandbox, &["--json", "--timeout", "20"]).await;
    assert_eq!(failed(&finished), "rate_limited");
    let wait = finished.json()["error"]["retry_after_s"].as_u64().unwrap();
    assert!((590..=600).contains(&wait), "{wait}");
    assert_eq!(finished.err, format!("brimful-cli: U-Gen had too many requests; it asks to wait {wait} s.\n"));
    assert_eq!(asked(&sandbox, UGen), ["estimate"]);
}

#[tokio::test]
async fn a_wait_that_fits_is_waited_for() {
    let sandbox = sandbox().await;
    let control = sandbox.control();
    control.set_fault(UGen, Some(Fault::RateLimited { retry_after_s: 2 }));
    let mend = async {
        while asked(&sandbox, UGen).is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        control.set_fault(UGen, None);
    };
    let (finished, ()) = tokio::join!(estimate(&sandbox, &["--json"]), mend);
    assert_eq!((finished.status, &finished.json()["total"]), (0, &"86".into()), "{finished:?}");
    assert_eq!(asked(&sandbox, UGen), ["estimate", "estimate", "balance"]);
}

#[tokio::test]
async fn a_time_limit_holds_for_a_service_that_never_answers() {
    let sandbox = sandbox().await;
    sandbox.control().set_fault(UGen, Some(Fault::Hang));
    let finished = estimate(&sandbox, &["--json", "--timeout", "0.5"]).await;
    assert_eq!(failed(&finished), "timeout");
    assert_eq!(asked(&sandbox, UGen), ["estimate"], "there was no time for another attempt");
}

#[tokio::test]
async fn an_address_that_is_not_secure_is_an_error_of_the_account() {
    for address in ["http://u-gen.example/api/v1", "u-gen.example", "https://me:pw@u-gen.example", ""] {
        let finished = estimate_at(address, UGen, "ugen_sk_canary", &["--segments", "1", "--json"]).await;
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
        let given = ["estimate", "--provider", "u-gen", "--key-stdin", "--base-url", address];
        let args = [&given[..], &["--segments", "1", "--json"]].concat();
        assert_eq!(failed(&run_as(command, &args, "ugen_sk_canary\n").await), code, "{address}");
    }
}

#[tokio::test]
async fn wrong_usage_asks_nobody() {
    let sandbox = sandbox().await;
    let base_url = sandbox.base_url(UGen);
    let given = ["estimate", "--provider", "u-gen", "--key-stdin", "--base-url", &base_url, "--json"];
    for more in [
        &[][..],
        &["--segments", "0"],
        &["--segments", "11"],
        &["--segments", "1", "--keyframe-resolution", "8k"],
        &["--segments", "1", "--kf-retries", "1"],
        &["--segments", "1", "--duration", "601"],
        &["--segments", "1", "--model", " "],
    ] {
        let finished = run(&[&given[..], more].concat(), "ugen_sk_canary\n").await;
        assert_eq!((finished.status, &finished.json()["error"]["code"]), (64, &"invalid_request".into()), "{more:?}");
        assert!(finished.err.ends_with(". See brimful-cli --help.\n"), "{}", finished.err);
    }
    assert_eq!(asked(&sandbox, UGen), [""; 0]);
}
