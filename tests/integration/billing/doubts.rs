//! What is said when a change goes wrong, at whatever step: what is known, and never a second request.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use brimful_core::provider::ProviderId::UGen;
use brimful_engine::api::dto;
use brimful_engine::providers::HttpLimits;
use brimful_sandbox::Fault;
use brimful_tests::stub::Stub;
use brimful_tests::world::{Kept, World};

use super::{AUTO_TOPUP, at, change, creator, elsewhere, read, ready, save, sent, told, world};

const PACKS: &str = r#"[{"id":"creator","name":"Creator","price_usd":45,"credits":1000}]"#;
const BALANCE: &str = r#"{"credit_balance":1240,"credit_reserved":207,"available_credits":1033}"#;
const OFF: &str = r#"{"enabled":false,"threshold_credits":200,"pack_id":"creator"}"#;
const ON: &str = r#"{"enabled":true,"threshold_credits":200,"pack_id":"creator"}"#;

/// Faults that are not tried again, and their codes.
fn faults() -> Vec<(Fault, &'static str)> {
    vec![
        (Fault::BadKey, "auth"),
        (Fault::OutOfCredits, "out_of_credits"),
        (Fault::MissingScope, "scope"),
        (Fault::RateLimited { retry_after_s: 45 }, "rate_limited"),
        (Fault::ServerError(500), "unavailable"),
        (Fault::HtmlForbidden, "blocked"),
        (Fault::MalformedJson, "protocol"),
        (Fault::Html200, "protocol"),
        (Fault::EmptyBody, "protocol"),
        (Fault::EndlessBody, "protocol"),
    ]
}

#[tokio::test]
async fn what_fails_before_it_is_sent_sends_nothing() {
    // The setting is read, then the packs.
    for step in 0..2 {
        for (fault, code) in faults() {
            // Packs need no key, so nothing is said of it there; the sandbox answers so all the same.
            let (world, account) = world().await;
            let seen = read(&world, &account, AUTO_TOPUP).await.unwrap();
            world.control().fail_once(UGen, step, fault.clone());
            let on = dto::BillingChange { enabled: Some(true), shown: creator(), ..change(&account, &seen) };
            assert_eq!(told(save(&world, on).await), code, "{step} {fault}");
            assert_eq!(sent(&world, "POST"), 0, "{step} {fault}");
        }
    }
}

#[tokio::test]
async fn what_fails_when_it_is_sent_is_sent_once() {
    for (fault, expect) in [
        (Fault::BadKey, "auth"),
        (Fault::OutOfCredits, "out_of_credits"),
        (Fault::MissingScope, "scope"),
        (Fault::RateLimited { retry_after_s: 1 }, "rate_limited"),
        (Fault::HtmlForbidden, "blocked"),
        (Fault::ServerError(500), "not_taken"),
        (Fault::ServerError(503), "not_taken"),
        (Fault::Html200, "not_taken"),
        (Fault::Redirect("https://evil.example/".into()), "not_taken"),
        (Fault::EndlessBody, "not_taken"),
        (Fault::CutBody, "not_taken"),
        (Fault::DropConnection, "not_taken"),
        (Fault::Hang, "not_taken"),
        // It says that it was done, and it was not.
        (Fault::MalformedJson, "different"),
    ] {
        let limits = HttpLimits { total: Duration::from_millis(700), ..Kept::default().limits };
        let (world, account) = ready(World::with(Kept { limits, ..Kept::default() }).await).await;
        let seen = read(&world, &account, AUTO_TOPUP).await.unwrap();
        world.control().fail_once(UGen, 2, fault.clone());
        let on = dto::BillingChange { enabled: Some(true), shown: creator(), ..change(&account, &seen) };
        let saved = save(&world, on).await;
        if let Ok(saved) = &saved {
            assert_eq!(saved.now.as_ref().unwrap().enabled, Some(false), "{fault}");
            assert_eq!(saved.trouble.is_some(), expect == "not_taken", "{fault}");
        }
        assert_eq!((told(saved).as_str(), sent(&world, "POST")), (expect, 1), "{fault}");
        assert!(elsewhere(&world, "billing/auto-topup", None).await.contains("\"enabled\":false"), "{fault}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_again_was_taken_all_the_same() {
    for (fault, code) in faults() {
        let (world, account) = world().await;
        let seen = read(&world, &account, AUTO_TOPUP).await.unwrap();
        world.control().fail_once(UGen, 3, fault.clone());
        let on = dto::BillingChange { enabled: Some(true), shown: creator(), ..change(&account, &seen) };
        let saved = save(&world, on).await.unwrap();
        assert_eq!((saved.outcome.as_str(), saved.now), ("unread", None), "{fault}");
        assert_eq!((saved.trouble.unwrap().code.as_str(), sent(&world, "POST")), (code, 1), "{fault}");
    }
}

/// What a POST comes to at a service that answers it so, and says `after` from then on; `None` cannot be read.
async fn answered(status: u16, after: Option<&'static str>) -> (String, usize) {
    let says: Arc<Mutex<Option<&str>>> = Arc::new(Mutex::new(Some(OFF)));
    let state = Arc::clone(&says);
    let stub = Stub::start(move |asked| match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/billing/packs") => (200, PACKS.into()),
        ("GET", "/credits/balance") => (200, BALANCE.into()),
        ("POST", "/billing/auto-topup") => {
            assert_eq!(asked.body, ON);
            *state.lock().unwrap() = after;
            (status, "{}".into())
        }
        ("GET", "/billing/auto-topup") => {
            state.lock().unwrap().map_or((500, String::new()), |text| (200, text.to_owned()))
        }
        _ => (200, r#"{"items":[],"total":0,"page":1,"page_size":100,"total_pages":0}"#.into()),
    })
    .await;
    let (world, account) = at(&stub).await;
    let seen = read(&world, &account, AUTO_TOPUP).await.unwrap();
    let on = dto::BillingChange { enabled: Some(true), shown: creator(), ..change(&account, &seen) };
    let told = told(save(&world, on).await);
    (told, stub.asked().iter().filter(|asked| asked.method == "POST").count())
}

#[tokio::test]
async fn what_became_of_it_is_what_the_service_says_then() {
    const OTHER: &str = r#"{"enabled":true,"threshold_credits":200,"pack_id":"studio"}"#;
    const HALF: &str = r#"{"enabled":false,"threshold_credits":250,"pack_id":"creator"}"#;
    for (status, after, expect) in [
        (200, Some(ON), "saved"),
        (204, Some(ON), "saved"),
        (200, Some(OTHER), "saved"),
        (200, Some(HALF), "different"),
        (200, Some(OFF), "different"),
        (200, None, "unread"),
        // It was received and done, and the answer was lost.
        (408, Some(ON), "saved"),
        (500, Some(ON), "saved"),
        (504, Some(ON), "saved"),
        (504, Some(HALF), "different"),
        (504, Some(OFF), "not_taken"),
        (302, Some(OFF), "not_taken"),
        (504, None, "unknown"),
        (400, Some(OFF), "invalid_request"),
        (401, Some(OFF), "auth"),
        (402, Some(OFF), "out_of_credits"),
        (403, Some(OFF), "scope"),
        (404, Some(OFF), "not_offered"),
        (409, Some(OFF), "invalid_request"),
        (422, Some(OFF), "invalid_request"),
        (429, Some(OFF), "rate_limited"),
    ] {
        assert_eq!(answered(status, after).await, (expect.into(), 1), "{status} {after:?}");
    }
}

#[tokio::test]
async fn a_key_that_the_service_repeats_is_in_no_reply() {
    let key = World::new().await.key(UGen);
    let setting = format!(r#"{{"enabled":true,"note":"{key}","{key}":1,"deep":["{key}"]}}"#);
    let list = format!(r#"[{{"id":"pm_1","brand":"{key}","owner":"{key}"}},{{"id":"{key}"}}]"#);
    let stub = Stub::start(move |asked| match asked.path.as_str() {
        "/credits/balance" => (200, BALANCE.into()),
        "/billing/payment-methods" => (200, list.clone()),
        _ => (200, setting.clone()),
    })
    .await;
    let (world, account) = at(&stub).await;
    let setting = read(&world, &account, AUTO_TOPUP).await.unwrap();
    let list = super::methods(&world, &account).await.unwrap();
    assert_eq!((setting.others.len(), list.methods[1].id.as_deref()), (3, None));
    let said = format!("{}{}", serde_json::to_string(&setting).unwrap(), serde_json::to_string(&list).unwrap());
    assert!(!said.contains(&world.key(UGen)), "{said}");
}
