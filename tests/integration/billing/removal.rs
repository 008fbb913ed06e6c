//! A payment method is removed by one request, and what is left is read again.

use std::sync::Mutex;
use std::time::Duration;

use brimful_core::provider::ProviderId::UGen;
use brimful_engine::api::{ApiError, dto};
use brimful_sandbox::Fault;
use brimful_tests::stub::Stub;

use super::{at, methods, remove, sent, world};

const BALANCE: &str = r#"{"credit_balance":1240,"credit_reserved":207,"available_credits":1033}"#;

fn came_to(removed: Result<dto::RemovedMethod, ApiError>) -> String {
    removed.map_or_else(|error| error.code, |removed| removed.outcome)
}

#[tokio::test]
async fn one_that_is_removed_is_gone_and_the_others_stay() {
    let (world, account) = world().await;
    let before = methods(&world, &account).await.unwrap();
    let shown: Vec<String> = before
        .methods
        .iter()
        .map(|one| format!("{} {} {} {:?}/{:?}", one.kind, one.brand, one.last4, one.exp_month, one.exp_year))
        .collect();
    assert_eq!(shown, ["card visa 4242 Some(12)/Some(2028)", "card mastercard 4444 Some(12)/Some(2028)"]);
    let id = before.methods[0].id.clone().unwrap();
    let removed = remove(&world, &account, &id).await.unwrap();
    let left = removed.now.unwrap().methods;
    assert_eq!((removed.outcome.as_str(), left.len(), sent(&world, "DELETE")), ("removed", 1, 1));
    assert_eq!(left[0].last4, "4444");
    // Another window asks for the same: nothing is sent for what is gone.
    let again = remove(&world, &account, &id).await.unwrap();
    assert_eq!((again.outcome.as_str(), again.now.unwrap().methods.len(), sent(&world, "DELETE")), ("gone", 1, 1));
    for nothing in ["", "..", "pm_nobody/../x"] {
        assert_eq!(came_to(remove(&world, &account, nothing).await), "gone");
    }
    assert_eq!(sent(&world, "DELETE"), 1, "what the service does not name is asked of nobody");
}

#[tokio::test]
async fn a_double_click_removes_once() {
    let (world, account) = world().await;
    let id = methods(&world, &account).await.unwrap().methods[1].id.clone().unwrap();
    world.control().set_latency(Duration::from_millis(100));
    let both = tokio::join!(remove(&world, &account, &id), remove(&world, &account, &id));
    let mut both = [came_to(both.0), came_to(both.1)];
    both.sort();
    assert_eq!((both, sent(&world, "DELETE")), (["busy".to_owned(), "removed".to_owned()], 1));
}

#[tokio::test]
async fn a_removal_that_goes_wrong_is_sent_once_and_says_what_is_known() {
    // The list is read, one is removed, and the list is read again.
    for (step, fault, expect, deletes) in [
        (0, Fault::BadKey, "auth", 0),
        (0, Fault::ServerError(500), "unavailable", 0),
        (0, Fault::MalformedJson, "protocol", 0),
        (0, Fault::EndlessBody, "protocol", 0),
        (1, Fault::BadKey, "auth", 1),
        (1, Fault::MissingScope, "scope", 1),
        (1, Fault::RateLimited { retry_after_s: 1 }, "rate_limited", 1),
        (1, Fault::ServerError(503), "still_there", 1),
        (1, Fault::DropConnection, "still_there", 1),
        (1, Fault::MalformedJson, "still_there", 1),
        (2, Fault::ServerError(500), "unread", 1),
        (2, Fault::BadKey, "unread", 1),
    ] {
        let (world, account) = world().await;
        let id = methods(&world, &account).await.unwrap().methods[0].id.clone().unwrap();
        world.control().fail_once(UGen, step, fault.clone());
        let got = came_to(remove(&world, &account, &id).await);
        assert_eq!((got.as_str(), sent(&world, "DELETE")), (expect, deletes), "{step} {fault}");
    }
}

#[tokio::test]
async fn what_became_of_it_is_what_the_list_says_then() {
    const ONE: &str = r#"[{"id":"pm_1","brand":"visa","last4":"4242"}]"#;
    for (status, after, expect) in [
        (200, Some("[]"), "removed"),
        (204, Some("[]"), "removed"),
        (204, Some(ONE), "still_there"),
        (204, None, "unread"),
        // It was received and done, and the answer was lost.
        (504, Some("[]"), "removed"),
        (504, Some(ONE), "still_there"),
        (504, None, "unknown"),
        (404, Some("[]"), "gone"),
        (404, None, "gone"),
        (404, Some(ONE), "still_there"),
        (402, Some(ONE), "out_of_credits"),
        (409, Some(ONE), "invalid_request"),
    ] {
        let says = Mutex::new(Some(ONE));
        let stub = Stub::start(move |asked| match (asked.method.as_str(), asked.path.as_str()) {
            ("DELETE", "/billing/payment-methods/pm_1") => {
                *says.lock().unwrap() = after;
                (status, String::new())
            }
            ("GET", "/billing/payment-methods") => {
                says.lock().unwrap().map_or((500, String::new()), |text| (200, text.to_owned()))
            }
            ("GET", "/credits/balance") => (200, BALANCE.into()),
            _ => (404, "{}".into()),
        })
        .await;
        let (world, account) = at(&stub).await;
        assert_eq!(came_to(remove(&world, &account, "pm_1").await), expect, "{status} {after:?}");
        let deletes = stub.asked().iter().filter(|asked| asked.method == "DELETE").count();
        assert_eq!(deletes, 1, "{status} {after:?}");
    }
}

#[tokio::test]
async fn one_that_no_address_can_name_is_not_removed() {
    let list = r#"[{"id":"..","last4":"1"},{"id":"a/b","last4":"2"},{"id":"same"},{"id":"same"}]"#;
    let stub = Stub::start(move |asked| match asked.path.as_str() {
        "/credits/balance" => (200, BALANCE.into()),
        _ => (200, list.into()),
    })
    .await;
    let (world, account) = at(&stub).await;
    let shown = methods(&world, &account).await.unwrap().methods;
    assert!(shown.len() == 4 && shown.iter().all(|one| one.id.is_none()), "{shown:?}");
    for id in ["..", "a/b", "same", ""] {
        assert_eq!(came_to(remove(&world, &account, id).await), "bad_method", "{id}");
    }
    assert!(stub.asked().iter().all(|asked| asked.method == "GET"));
}
