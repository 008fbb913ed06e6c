//! `brimful-cli check` of an account that is not kept: numbers, standing, exit status, time limit, errors.

use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId::{self, Pictory, PixVerse, PowerPost, UGen, Voxpria};
use brimful_engine::clock::{Clock as _, SystemClock};
use brimful_sandbox::{Fault, Funds, Options, Sandbox, Scenario};
use brimful_tests::cli::{Finished, check_unsaved, run};

async fn sandbox() -> Sandbox {
    // On the real clock, which the program has too: waits are told as moments.
    let options = Options { seed: 1, now: SystemClock.now(), port: 0, scenario: Scenario::Seed };
    Sandbox::start(options).await.unwrap()
}

fn key(sandbox: &Sandbox, provider: ProviderId) -> String {
    let accounts = sandbox.control().accounts();
    accounts.into_iter().find(|account| account.provider == provider).unwrap().key
}

async fn check(sandbox: &Sandbox, provider: ProviderId, more: &[&str]) -> Finished {
    check_unsaved(sandbox, provider, &key(sandbox, provider), more).await
}

/// How many requests the service saw.
fn asked(sandbox: &Sandbox, provider: ProviderId) -> usize {
    sandbox.control().requests().iter().filter(|request| request.provider == Some(provider)).count()
}

#[tokio::test]
async fn the_documented_numbers_are_told_as_documented() {
    let sandbox = sandbox().await;
    for (provider, account, line) in [
        (
            PowerPost,
            r#""account":"PowerPost","provider":"powerpost","standing":"fine","available":"47","balance":null,"reserved":null,"pools":[],"source":"reported""#,
            "PowerPost   47 credits   fine\n",
        ),
        (
            PixVerse,
            r#""account":"PixVerse","provider":"pixverse","standing":"fine","available":"1072650","balance":null,"reserved":null,"pools":[{"id":"monthly","amount":"1069020"},{"id":"purchased","amount":"3630"}],"source":"derived""#,
            "PixVerse   1,072,650 credits   fine\n",
        ),
        (
            Pictory,
            r#""account":"Pictory","provider":"pictory","standing":"fine","available":"21310","balance":null,"reserved":null,"pools":[],"source":"derived""#,
            "Pictory   21,310 credits   fine\n",
        ),
        (
            UGen,
            r#""account":"U-Gen","provider":"u-gen","standing":"fine","available":"1033","balance":"1240","reserved":"207","pools":[],"source":"reported""#,
            "U-Gen   1,033 credits   fine\n",
        ),
        (
            Voxpria,
            r#""account":"Voxpria","provider":"voxpria","standing":"fine","available":"1500","balance":null,"reserved":null,"pools":[],"source":"reported""#,
            "Voxpria   1,500 credits   fine\n",
        ),
    ] {
        let expect = format!(
            "{{\"checked_at\":\"TIME\",\"accounts\":[{{{account},\"as_of\":\"TIME\",\"low_mark\":null,\"days_left\":null,\"days_left_note\":\"not_kept\",\"error\":null}}]}}\n"
        );
        let finished = check(&sandbox, provider, &["--json"]).await;
        assert_eq!((finished.status, finished.without_times(), finished.err.as_str()), (0, expect, ""), "{provider}");
        let finished = check(&sandbox, provider, &[]).await;
        assert_eq!((finished.status, finished.out.as_str(), finished.err.as_str()), (0, line, ""), "{provider}");
    }
}

#[tokio::test]
async fn a_low_mark_decides_the_exit_status() {
    let sandbox = sandbox().await;
    let key = "pp_live_sk_low_mark";
    sandbox.control().add_account(PowerPost, key, Funds::Single(Credits::ZERO));
    for (available, mark, status, standing) in [
        ("47", Some("48"), 1, "low"),
        ("47", Some("47.0000001"), 1, "low"),
        ("47", Some("47"), 0, "fine"),
        ("47", Some("9.4"), 0, "plenty"),
        ("47", None, 0, "fine"),
        ("47", Some("0"), 0, "fine"),
        ("0.1", Some("0.3"), 1, "low"),
        ("0", None, 1, "empty"),
        ("-3", Some("1"), 1, "empty"),
    ] {
        sandbox.control().set_funds(PowerPost, key, Funds::Single(available.parse().unwrap()));
        let mut args = vec!["--json"];
        args.extend(mark.iter().flat_map(|mark| ["--low-mark", mark]));
        let finished = check_unsaved(&sandbox, PowerPost, key, &args).await;
        let account = finished.account();
        let got = (finished.status, account["standing"].as_str().unwrap(), account["available"].as_str().unwrap());
        assert_eq!(got, (status, standing, available), "{mark:?}");
        assert_eq!(account["low_mark"].as_str(), mark, "an exact decimal, as given");
    }
    sandbox.control().set_funds(PowerPost, key, Funds::Single(Credits::whole(1)));
    let finished = check_unsaved(&sandbox, PowerPost, key, &["--low-mark", "2"]).await;
    assert_eq!((finished.status, finished.out.as_str()), (1, "PowerPost   1 credit   low\n"));
}

#[tokio::test]
async fn a_wait_that_does_not_fit_is_not_waited_for() {
    let sandbox = sandbox().await;
    let control = sandbox.control();
    for provider in ProviderId::ALL {
        control.set_fault(provider, Some(Fault::RateLimited { retry_after_s: 600 }));
        let finished = check(&sandbox, provider, &["--json", "--timeout", "20"]).await;
        assert_eq!((finished.status, finished.code().as_str()), (2, "rate_limited"), "{provider}: {finished:?}");
        let wait = finished.account()["error"]["retry_after_s"].as_u64().unwrap();
        assert!((590..=600).contains(&wait), "{provider}: {wait}");
        assert_eq!(asked(&sandbox, provider), 1, "{provider}");
    }
    let finished = check(&sandbox, UGen, &[]).await;
    assert_eq!(finished.out, "U-Gen   –   U-Gen asked Brimful to wait before reading again. (Wait: 600 s)\n");
}

#[tokio::test]
async fn a_wait_that_fits_is_waited_for() {
    let sandbox = sandbox().await;
    let control = sandbox.control();
    control.set_fault(UGen, Some(Fault::RateLimited { retry_after_s: 2 }));
    let mend = async {
        while asked(&sandbox, UGen) == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        control.set_fault(UGen, None);
    };
    let (finished, ()) = tokio::join!(check(&sandbox, UGen, &["--json"]), mend);
    assert_eq!((finished.status, finished.code().as_str()), (0, "-"), "{finished:?}");
    assert_eq!(asked(&sandbox, UGen), 2);
}

#[tokio::test]
async fn a_time_limit_holds_for_a_service_that_never_answers() {
    let sandbox = sandbox().await;
    sandbox.control().set_fault(UGen, Some(Fault::Hang));
    let finished = check(&sandbox, UGen, &["--json", "--timeout", "0.5"]).await;
    assert_eq!((finished.status, finished.code().as_str()), (2, "timeout"), "{finished:?}");
    assert_eq!(asked(&sandbox, UGen), 1, "there was no time for another attempt");
}

#[tokio::test]
async fn an_address_that_is_not_secure_is_an_error_of_the_account() {
    for address in
        ["http://u-gen.example/api/v1", "u-gen.example", "ftp://127.0.0.1/", "https://me:pw@u-gen.example", ""]
    {
        let args = ["check", "--provider", "u-gen", "--key-stdin", "--base-url", address, "--json"];
        let finished = run(&args, "ugen_sk_canary\n").await;
        assert_eq!((finished.status, finished.code().as_str()), (2, "insecure_url"), "{address}: {finished:?}");
        assert!(!finished.out.contains("pw@"), "an address may hold a password");
    }
}

#[tokio::test]
async fn what_the_service_said_is_there_for_support() {
    let sandbox = sandbox().await;
    let finished = check_unsaved(&sandbox, PowerPost, "pp_live_sk_wrong", &["--json"]).await;
    let error = finished.account()["error"].clone();
    assert_eq!((finished.status, error["code"].as_str()), (2, Some("auth")));
    assert_eq!(error["message"], "PowerPost did not accept the key");
    assert_eq!(error["provider_code"], "INVALID_API_KEY");
    assert!(error["request_id"].as_str().is_some_and(|id| id.len() == 36), "{error}");
    assert!(error["retry_after_s"].is_null());
    let finished = check_unsaved(&sandbox, PowerPost, "pp_live_sk_wrong", &[]).await;
    assert_eq!((finished.status, finished.out.as_str()), (2, "PowerPost   –   PowerPost did not accept this key.\n"));

    // PixVerse's support asks for the trace id, which is ours.
    let finished = check_unsaved(&sandbox, PixVerse, "wrong", &["--json"]).await;
    let id = finished.account()["error"]["request_id"].as_str().unwrap().to_owned();
    let sent = sandbox.control().requests();
    let sent = sent.iter().rev().find(|request| request.provider == Some(PixVerse)).unwrap();
    assert_eq!(sent.trace_id.as_deref(), Some(id.as_str()));
}

#[tokio::test]
async fn a_wrapped_key_is_forgiven() {
    let sandbox = sandbox().await;
    let key = key(&sandbox, Voxpria);
    for wrapped in [format!("  {key}\r"), format!("Bearer {key}"), format!("\"{key}\"\nanother line")] {
        let finished = check_unsaved(&sandbox, Voxpria, &wrapped, &["--json"]).await;
        assert_eq!((finished.status, finished.code().as_str()), (0, "-"), "{finished:?}");
    }
}
