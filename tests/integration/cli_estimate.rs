//! `brimful-cli estimate` of an account that is not kept, at the sandbox: the cost, its parts, what is available, and the
//! exit status that follows.

use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId::{self, UGen};
use brimful_engine::clock::{Clock as _, SystemClock};
use brimful_sandbox::{Funds, Options, Sandbox, Scenario};
use brimful_tests::cli::{Finished, run};
use serde_json::{Value, json};

/// A job that says as much as a job's own defaults do, so that there is nothing to note.
pub(crate) const RETRIED: [&str; 3] = ["--qa", "--kf-retries", "1"];

pub(crate) async fn sandbox() -> Sandbox {
    // On the real clock, which the program has too: waits are told as moments.
    let options = Options { seed: 1, now: SystemClock.now(), port: 0, scenario: Scenario::Seed };
    Sandbox::start(options).await.unwrap()
}

pub(crate) fn key(sandbox: &Sandbox, provider: ProviderId) -> String {
    let accounts = sandbox.control().accounts();
    accounts.into_iter().find(|account| account.provider == provider).unwrap().key
}

/// The last parts of the paths that a service was asked for.
pub(crate) fn asked(sandbox: &Sandbox, provider: ProviderId) -> Vec<String> {
    let requests = sandbox.control().requests().into_iter().filter(|request| request.provider == Some(provider));
    requests.map(|request| request.path.rsplit('/').next().unwrap().to_owned()).collect()
}

/// Runs `estimate` at a service with this base address and key, and holds that the key is not printed.
pub(crate) async fn estimate_at(base_url: &str, provider: ProviderId, key: &str, more: &[&str]) -> Finished {
    let mut args = vec!["estimate", "--provider", provider.id(), "--key-stdin", "--base-url", base_url];
    args.extend(more);
    let finished = run(&args, &format!("{key}\n")).await;
    assert!(!finished.out.contains(key) && !finished.err.contains(key), "the key was printed: {finished:?}");
    finished
}

async fn estimate(sandbox: &Sandbox, more: &[&str]) -> Finished {
    estimate_at(&sandbox.base_url(UGen), UGen, &key(sandbox, UGen), more).await
}

#[tokio::test]
async fn the_documented_example_costs_207_and_can_be_made_4_times() {
    let sandbox = sandbox().await;
    let finished = estimate(&sandbox, &["--segments", "3", "--voice"]).await;
    let expect = "   32   Keyframes
  135   Video
   15   Music
   15   Voice
    0   Captions
   10   Post-processing
    0   Retries of quality assurance
    0   Rejections by human review
  207   Total
1,033   Available

You can make this 4 times. 826 credits are left after the first, 205 after all.
";
    assert_eq!((finished.status, finished.out.as_str()), (0, expect));
    let trap = "brimful-cli: A job that is started without settings for quality assurance has it on, with one retry a \
                keyframe: by the documented rates that sets aside 16 credits more than an estimate without it. To have \
                it in the estimate: --qa --kf-retries 1.\n";
    assert_eq!(finished.err, trap);
    assert_eq!(asked(&sandbox, UGen), ["estimate", "balance"], "packs are of no interest then");

    let finished = estimate(&sandbox, &["--segments", "3", "--voice", "--json"]).await;
    let expect = concat!(
        r#"{"total":"207","parts":[{"id":"keyframes","credits":"32"},{"id":"video","credits":"135"},"#,
        r#"{"id":"music","credits":"15"},{"id":"voice","credits":"15"},{"id":"captions","credits":"0"},"#,
        r#"{"id":"post_processing","credits":"10"},{"id":"qa_retries","credits":"0"},{"id":"hitl","credits":"0"}],"#,
        r#""available":"1033","short_by":null,"affordable_times":4}"#,
        "\n"
    );
    assert_eq!((finished.status, finished.out.as_str(), finished.err.as_str()), (0, expect, trap));
}

#[tokio::test]
async fn a_job_with_the_job_s_own_defaults_costs_what_the_note_says() {
    let sandbox = sandbox().await;
    let finished = estimate(&sandbox, &[&["--segments", "3", "--voice", "--json"], &RETRIED[..]].concat()).await;
    assert_eq!((finished.status, finished.err.as_str()), (0, ""));
    assert_eq!(finished.json()["total"], "223", "207 and the 16 of the note");
}

#[tokio::test]
async fn what_is_short_is_1_with_the_packs_that_cover_it() {
    let sandbox = sandbox().await;
    let held = Funds::Reserved { balance: Credits::whole(307), reserved: Credits::whole(128) };
    let key = "canary-key-of-179-credits";
    sandbox.control().add_account(UGen, key, held);
    let job = [&["--segments", "3", "--voice"], &RETRIED[..]].concat();
    let finished = estimate_at(&sandbox.base_url(UGen), UGen, key, &job).await;
    let told = "Short by 44 credits. 128 credits are on hold; without that it would be covered. \
                Starter (200 credits, $10) covers it.";
    assert_eq!((finished.status, finished.out.lines().last(), finished.err.as_str()), (1, Some(told), ""));
    assert_eq!(asked(&sandbox, UGen), ["estimate", "balance", "packs"]);
    let packs = sandbox.control().requests().pop().unwrap();
    assert_eq!(packs.auth_headers, [""; 0], "packs are public");

    sandbox.control().forget_requests();
    let finished = estimate_at(&sandbox.base_url(UGen), UGen, key, &[&job[..], &["--json"]].concat()).await;
    let json = finished.json();
    let rest = (&json["total"], &json["available"], &json["short_by"], &json["affordable_times"]);
    assert_eq!((finished.status, rest), (1, (&json!("223"), &json!("179"), &json!("44"), &json!(0))));
    assert_eq!(asked(&sandbox, UGen), ["estimate", "balance"], "packs are for people");

    // Nothing is on hold, and one pack is not enough: the cheapest are named together.
    let funds = Funds::Reserved { balance: Credits::whole(3), reserved: Credits::ZERO };
    sandbox.control().set_funds(UGen, key, funds);
    let big = ["--segments", "10", "--model", "kling3_std", "--duration", "10", "--no-music"];
    let finished = estimate_at(&sandbox.base_url(UGen), UGen, key, &[&big[..], &RETRIED[..]].concat()).await;
    let told = "Short by 1,139 credits. Starter (200 credits, $10) and Creator (1,000 credits, $45) cover it, 1,200 \
                credits for $55 together.";
    assert_eq!((finished.status, finished.out.lines().last()), (1, Some(told)));
}

#[tokio::test]
async fn the_available_credits_decide_to_the_last_digit() {
    let sandbox = sandbox().await;
    let key = "canary-key-of-the-edge";
    sandbox.control().add_account(UGen, key, Funds::Single(Credits::ZERO));
    for (balance, status, short_by, times) in [
        ("86", 0, Value::Null, json!(1)),
        ("85.9999999999", 1, json!("0.0000000001"), json!(0)),
        ("172", 0, Value::Null, json!(2)),
        ("171.5", 0, Value::Null, json!(1)),
        ("0", 1, json!("86"), json!(0)),
        ("-0.50", 1, json!("86.5"), json!(0)),
        ("860000000000000000", 0, Value::Null, json!(10_000_000_000_000_000_u64)),
    ] {
        let funds = Funds::Reserved { balance: balance.parse().unwrap(), reserved: Credits::ZERO };
        sandbox.control().set_funds(UGen, key, funds);
        let finished = estimate_at(&sandbox.base_url(UGen), UGen, key, &["--segments", "1", "--json"]).await;
        let json = finished.json();
        assert_eq!(
            (finished.status, &json["short_by"], &json["affordable_times"]),
            (status, &short_by, &times),
            "{json}"
        );
        let available: Credits = balance.parse().unwrap();
        assert_eq!(json["available"], available.to_string(), "without trailing zeros");
    }
}
