//! `brimful-cli estimate` of a service that says what the sandbox never would: parts that do not add up, no balance,
//! hostile texts, amounts at the end of what can be held, and the key in its own answer.

use brimful_core::provider::ProviderId::UGen;
use brimful_tests::cli::Finished;
use brimful_tests::stub::Stub;
use serde_json::{Value, json};

use crate::cli_estimate::{RETRIED, estimate_at};

const KEY: &str = "canary-key-of-the-odd";

/// A U-Gen that says this, each a status and a body: of the estimate, the balance, the packs.
async fn saying(estimate: (u16, String), balance: (u16, String), packs: (u16, String)) -> Stub {
    Stub::start(move |asked| match asked.path.as_str() {
        "/credits/estimate" => estimate.clone(),
        "/credits/balance" => balance.clone(),
        "/billing/packs" => packs.clone(),
        path => panic!("nobody asks for {path}"),
    })
    .await
}

fn ok(body: &Value) -> (u16, String) {
    (200, body.to_string())
}

fn available(credits: &Value) -> (u16, String) {
    ok(&json!({"available_credits": credits}))
}

/// Asks for a job about which there is nothing to note.
async fn told(stub: &Stub, more: &[&str]) -> Finished {
    let job = [&["--segments", "3"], &RETRIED[..], more].concat();
    estimate_at(stub.base_url(), UGen, KEY, &job).await
}

async fn estimate(cost: &Value, credits: &Value, more: &[&str]) -> Finished {
    told(&saying(ok(cost), available(credits), ok(&json!([]))).await, more).await
}

#[tokio::test]
async fn what_is_available_may_be_unread_and_the_estimate_still_stands() {
    let html = (200, "<html>sign in</html>".to_owned());
    let wait = json!({"error": {"code": "RATE_LIMITED", "message": "m", "retry_after": 600}});
    for (balance, reason) in [
        ((401, json!({"error": {"code": "X"}}).to_string()), "U-Gen did not accept the key."),
        ((429, wait.to_string()), "U-Gen had too many requests; it asks to wait 600 s."),
        ((500, json!({"error": {"code": "X"}}).to_string()), "U-Gen is not available."),
        (html, "A web page came instead of an answer of U-Gen; a network sign-in page may stand in between."),
        (ok(&json!({})), "U-Gen did not send available_credits."),
    ] {
        let stub = saying(ok(&json!({"total": 207})), balance.clone(), ok(&json!([]))).await;
        let finished = told(&stub, &[]).await;
        let expect = "207   Total\n  –   Available\n\nWhether the credits cover this job is not known.\n";
        assert_eq!((finished.status, finished.out.as_str()), (2, expect), "{balance:?}");
        let expect = format!("brimful-cli: What is available could not be read. {reason}\n");
        assert_eq!(finished.err, expect);
        let finished = told(&stub, &["--json"]).await;
        let json = r#"{"total":"207","parts":[],"available":null,"short_by":null,"affordable_times":null}"#;
        assert_eq!((finished.status, finished.out, finished.err), (2, format!("{json}\n"), expect), "{balance:?}");
    }
    // Not even where the job costs nothing: what was asked is not known.
    let stub = saying(ok(&json!({"total": 0})), (401, "{}".into()), ok(&json!([]))).await;
    assert_eq!(told(&stub, &["--json"]).await.status, 2);
}

#[tokio::test]
async fn parts_that_do_not_add_up_are_noted_and_never_corrected() {
    let cost = |total: Value, breakdown: Value| json!({"total_credits": total, "breakdown": breakdown});
    for (cost, note) in [
        (cost(json!(207), json!({"a": 207})), ""),
        (cost(json!(207), json!([{"label": "a", "amount": "207.00"}])), ""),
        (
            cost(json!(207), json!({"a": 2000, "b": 7})),
            "The parts add up to 2,007 and not to 207; the total is what U-Gen says.",
        ),
        (cost(json!(207), json!({"a": 206.5})), "The parts add up to 206.5; U-Gen rounds the total up to 207."),
        (cost(json!(207), json!({"a": "?"})), "A part has no credits that can be read; the total is what U-Gen says."),
        (cost(json!(207), json!(7)), "U-Gen tells parts that cannot be read; the total is what it says."),
        (json!({"total_credits": 207, "total": 208}), "U-Gen sent two totals that differ; the first of them stands."),
    ] {
        for form in [&[][..], &["--json"]] {
            let finished = estimate(&cost, &json!(207), form).await;
            let expect = if note.is_empty() { String::new() } else { format!("brimful-cli: {note}\n") };
            assert_eq!((finished.status, finished.err), (0, expect), "{cost}");
            let total = if form.is_empty() { "207   Total\n" } else { "{\"total\":\"207\"," };
            assert!(finished.out.contains(total), "{}", finished.out);
        }
    }
}

#[tokio::test]
async fn a_free_job_is_covered_by_anything() {
    for credits in [json!(0), json!(-5), json!(1033)] {
        let finished = estimate(&json!({"total": 0}), &credits, &["--json"]).await;
        let json = finished.json();
        assert_eq!((finished.status, &json["short_by"], &json["affordable_times"]), (0, &Value::Null, &Value::Null));
        let finished = estimate(&json!({"total": "0.00"}), &credits, &[]).await;
        assert_eq!((finished.status, finished.out.lines().last()), (0, Some("This job costs nothing.")));
    }
}

#[tokio::test]
async fn amounts_are_told_exactly_or_not_at_all() {
    let most = "79228162514264337593543950335";
    for (total, credits, short_by, times) in [
        (json!(0.1), json!("0.30"), Value::Null, json!(3)),
        (json!("22.50"), json!(22.4), json!("0.1"), json!(0)),
        (json!("1e3"), json!(999), json!("1"), json!(0)),
        (json!(most), json!(most), Value::Null, json!(1)),
    ] {
        let finished = estimate(&json!({"total": total}), &credits, &["--json"]).await;
        let json = finished.json();
        let status = i32::from(!short_by.is_null());
        assert_eq!(
            (finished.status, &json["short_by"], &json["affordable_times"]),
            (status, &short_by, &times),
            "{total}"
        );
    }
    // Both are known and cannot be set against each other: that is said, and no verdict made up.
    for (total, credits) in [(json!("1e-28"), json!("1e28")), (json!(most), json!("-0.1"))] {
        let finished = estimate(&json!({"total": total}), &credits, &["--json"]).await;
        let json = finished.json();
        assert_eq!((finished.status, &json["short_by"], &json["affordable_times"]), (2, &Value::Null, &Value::Null));
        assert!(json["total"].is_string() && json["available"].is_string(), "{json}");
        assert!(finished.err.contains("cannot be said exactly: a number that cannot be held"), "{}", finished.err);
    }
    for cost in [
        json!({"total": "123456789012345678901234567890"}),
        json!({"total": "much"}),
        json!({"total": null}),
        json!({"total": -1}),
        json!({"breakdown": {"video": 135}}),
        json!([]),
    ] {
        let finished = estimate(&cost, &json!(5), &["--json"]).await;
        assert_eq!((finished.status, &finished.json()["error"]["code"]), (2, &"protocol".into()), "{cost}");
    }
}

/// What a terminal obeys, or what hides or turns what stands around it.
fn obeyed(c: char) -> bool {
    c != '\n' && c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}' | '\u{feff}')
}

#[tokio::test]
async fn a_terminal_is_commanded_by_no_text() {
    let hostile = "\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m\u{202e}drawkcab\u{2066}\r\n207 Total\u{200b}\u{feff}\u{7f}";
    let pack = json!([{"id": "a", "name": hostile, "price_usd": 10, "credits": 200}]);
    let cost = json!({"total": 207, "breakdown": [{"name": hostile, "credits": 207}]});
    let stub = saying(ok(&cost), available(&json!(5)), ok(&pack)).await;
    let finished = told(&stub, &[]).await;
    assert_eq!((finished.status, finished.out.lines().count()), (1, 5), "{finished:?}");
    assert!(!finished.out.contains(obeyed) && finished.out.contains("(200 credits, $10)"), "{:?}", finished.out);

    let refused = json!({"detail": [{"type": hostile, "loc": ["body", "model_id", hostile], "msg": hostile}]});
    let stub = saying((422, refused.to_string()), available(&json!(5)), ok(&json!([]))).await;
    let finished = told(&stub, &[]).await;
    assert!(finished.status == 2 && finished.err.contains("--model (model_id)"), "{finished:?}");
    assert!(!finished.err.contains(obeyed) && finished.err.lines().count() == 2, "{:?}", finished.err);
    assert_eq!(told(&stub, &["--json"]).await.json()["error"]["code"], "invalid_request");
}

#[tokio::test]
async fn a_text_of_a_megabyte_fits_a_line() {
    let long = "word ".repeat(100_000);
    let pack = json!([{"id": "a", "name": long, "price_usd": 10, "credits": 200}]);
    let cost = json!({"total": 207, "breakdown": [{"name": long, "credits": 207}]});
    let stub = saying(ok(&cost), available(&json!(5)), ok(&pack)).await;
    let finished = told(&stub, &[]).await;
    assert_eq!(finished.status, 1);
    assert!(finished.out.lines().all(|line| line.chars().count() <= 160), "{}", finished.out);
    let refused = json!({"error": {"code": "X", "message": long}}).to_string();
    let finished = told(&saying((400, refused), available(&json!(5)), ok(&json!([]))).await, &[]).await;
    assert!(finished.err.lines().all(|line| line.chars().count() <= 240), "{}", finished.err);
}

#[tokio::test]
async fn a_key_that_the_service_repeats_is_not_printed() {
    // That the key is in no output is held by whoever runs it.
    let said = format!("your key is {KEY}");
    let cost = json!({"total": 207, "breakdown": [{"name": said, "credits": 207}]});
    for form in [&[][..], &["--json"]] {
        let finished = estimate(&cost, &json!(5), form).await;
        assert_eq!(finished.status, 1, "{finished:?}");
        for (status, body) in [
            (422, json!({"detail": [{"type": said, "loc": ["body", "model_id"], "msg": said}]})),
            (401, json!({"error": {"code": KEY, "message": said}})),
            (400, json!({"error": {"code": KEY, "message": said}})),
        ] {
            let stub = saying((status, body.to_string()), available(&json!(5)), ok(&json!([]))).await;
            assert_eq!(told(&stub, form).await.status, 2);
            let stub = saying(ok(&json!({"total": 1})), (status, body.to_string()), ok(&json!([]))).await;
            assert_eq!(told(&stub, form).await.status, 2);
        }
    }
}

#[tokio::test]
async fn packs_that_cannot_be_read_or_do_not_help_fail_nothing() {
    for (packs, told_after, err) in [
        ((500, "{}".to_owned()), "Short by 202 credits.", "U-Gen is not available."),
        ((403, "<html>".to_owned()), "Short by 202 credits.", "A firewall or proxy answered instead of U-Gen."),
        (ok(&json!([])), "Short by 202 credits. Which packs cover it cannot be said: no pack covers it.", ""),
    ] {
        let stub = saying(ok(&json!({"total": 207})), available(&json!(5)), packs).await;
        let finished = told(&stub, &[]).await;
        assert_eq!((finished.status, finished.out.lines().last()), (1, Some(told_after)));
        let expect = if err.is_empty() {
            String::new()
        } else {
            format!("brimful-cli: The packs that U-Gen offers could not be read. {err}\n")
        };
        assert_eq!(finished.err, expect);
    }
}
