//! What is said when a checkout goes wrong: what is known, and never a second request.

use std::time::Duration;

use brimful_core::provider::ProviderId::UGen;
use brimful_engine::api::{Backend, dto};
use brimful_engine::ports::{Announcement, StoreError};
use brimful_engine::providers::HttpLimits;
use brimful_sandbox::Fault;
use brimful_tests::stub::Stub;
use brimful_tests::world::{Kept, World};
use chrono::TimeDelta;

use super::{creator, pass_until, posts, ready, sessions, start, told};

const PACKS: &str = r#"[{"id":"creator","name":"Creator","price_usd":45,"credits":1000}]"#;
const BALANCE: &str = r#"{"credit_balance":1240,"credit_reserved":207,"available_credits":1033}"#;

/// Begins a checkout that is answered like this, and says the error's code, its request id, and what is waited for.
async fn answered(status: u16, body: &'static str) -> (String, Vec<String>) {
    let stub = Stub::start(move |asked| match asked.path.as_str() {
        "/billing/packs" => (200, PACKS.into()),
        "/credits/balance" => (200, BALANCE.into()),
        "/billing/checkout" => (status, body.into()),
        _ => (200, r#"{"items":[],"total":0,"page":1,"page_size":100,"total_pages":0}"#.into()),
    })
    .await;
    let world = World::new().await;
    let new = dto::NewAccount { base_url: Some(stub.base_url().into()), ..world.new_account(UGen) };
    let added = match world.call(brimful_engine::api::Call::AddAccount(new)).await {
        Ok(brimful_engine::api::Reply::Added(added)) => added.account,
        other => panic!("{other:?}"),
    };
    let error = start(&world, creator(&added)).await.unwrap_err();
    let sent = stub.asked().iter().filter(|asked| asked.path == "/billing/checkout").count();
    assert_eq!(sent, 1, "{status} {body}");
    assert!(world.kept.opened.addresses.lock().unwrap().is_empty());
    world.settle().await;
    (error.code, told(&world.view()))
}

#[tokio::test]
async fn a_refusal_says_so_and_nothing_is_waited_for() {
    for (status, body, code) in [
        (400, "{}", "invalid_request"),
        (401, r#"{"error":{"code":"UNAUTHORIZED","message":"m"}}"#, "auth"),
        (402, r#"{"error":{"code":"INSUFFICIENT_CREDITS","message":"m"}}"#, "out_of_credits"),
        (403, r#"{"error":{"code":"FORBIDDEN","message":"m"}}"#, "scope"),
        (404, "{}", "not_offered"),
        (409, r#"{"error":{"code":"CONFLICT","message":"m"}}"#, "invalid_request"),
        (422, r#"{"detail":[{"type":"missing","loc":["body","pack_id"],"msg":"Field required"}]}"#, "invalid_request"),
        (429, r#"{"error":{"code":"RATE_LIMITED","message":"m","details":{"retry_after":45}}}"#, "rate_limited"),
    ] {
        assert_eq!(answered(status, body).await, (code.into(), Vec::new()), "{status}");
    }
}

#[tokio::test]
async fn an_answer_that_does_not_say_leaves_one_that_is_watched() {
    for (status, body) in [
        (200, ""),
        (200, "{}"),
        (200, r#"{"session_id":"cs_1"}"#),
        (200, r#"{"checkout_url":"https://checkout.stripe.com/"#),
        (200, r#"{"checkout_url":7}"#),
        (302, ""),
        (408, "{}"),
        (500, r#"{"error":{"code":"INTERNAL_ERROR","message":"m"}}"#),
        (502, "<html>bad gateway</html>"),
        (503, "{}"),
        (504, "{}"),
    ] {
        let expect = ("maybe_received".to_owned(), vec!["waiting 1000".to_owned()]);
        assert_eq!(answered(status, body).await, expect, "{status} {body}");
    }
}

#[tokio::test]
async fn no_answer_leaves_one_that_is_watched_and_found_where_it_was_paid() {
    for fault in [Fault::Hang, Fault::DropConnection, Fault::CutBody, Fault::SlowLoris] {
        let limits = HttpLimits { total: Duration::from_millis(700), ..Kept::default().limits };
        let (world, account) = ready(World::with(Kept { limits, ..Kept::default() }).await).await;
        // The packs and the newest rows come first.
        world.control().fail_once(UGen, 2, fault.clone());
        let error = start(&world, creator(&account)).await.unwrap_err();
        assert_eq!((error.code.as_str(), posts(&world)), ("maybe_received", 1), "{fault}");
        let view = world.until("it is watched", |view| told(view) == ["waiting 1000"]).await;
        let shown = Backend::dto(&view).checkouts.remove(0);
        assert_eq!((shown.certain, shown.session), (false, None), "{fault}");
        // The service may have begun it, and the user may pay it there.
        let body = r#"{"pack_id":"creator","payment_type":"card"}"#;
        pay_elsewhere(&world, body).await;
        pass_until(&world, TimeDelta::minutes(1), &["arrived 1000"]).await;
        // The user can go on.
        assert!(start(&world, creator(&account)).await.unwrap().opened, "{fault}");
    }
}

#[tokio::test]
async fn a_service_that_is_not_there_was_sent_nothing() {
    let (world, account) = super::world().await;
    world.control().set_fault(UGen, Some(Fault::ServerError(503)));
    let error = start(&world, creator(&account)).await.unwrap_err();
    assert_eq!((error.code.as_str(), posts(&world)), ("unavailable", 0));
    world.control().set_fault(UGen, None);
    // Neither the balance nor the rows of before are needed to buy.
    world.control().fail_once(UGen, 1, Fault::ServerError(500));
    assert!(start(&world, creator(&account)).await.unwrap().opened);
    world.until("it is waited for", |view| told(view) == ["waiting 1000"]).await;
}

#[tokio::test]
async fn a_crash_while_it_was_sent_leaves_one_that_is_watched() {
    let limits = HttpLimits { total: Duration::from_secs(20), ..Kept::default().limits };
    let (mut world, account) = ready(World::with(Kept { limits, ..Kept::default() }).await).await;
    world.control().fail_once(UGen, 2, Fault::Hang);
    let backend = world.backend.clone();
    let call = brimful_engine::api::Call::StartCheckout(creator(&account));
    let sending = tokio::spawn(async move { backend.dispatch(call).await });
    brimful_tests::wait::until_true("it is sent", Duration::from_secs(10), async || posts(&world) == 1).await;
    // What is on disk at this moment is all that the next start finds.
    let kept = world.kept.state.0.lock().unwrap().clone();
    sending.abort();
    world.backend.shutdown().await;
    *world.kept.state.0.lock().unwrap() = kept;
    world.restart().await;
    let shown = Backend::dto(&world.view()).checkouts.remove(0);
    assert_eq!((shown.state.as_str(), shown.certain), ("waiting", false));
}

/// Begins and pays a checkout without Brimful.
async fn pay_elsewhere(world: &World, body: &str) {
    let client = reqwest::ClientBuilder::new().no_proxy().build().unwrap();
    let before = super::sessions(world);
    let url = format!("{}/billing/checkout", world.sandbox.base_url(UGen));
    let request = client.post(url).header("X-API-Key", world.key(UGen)).header("Content-Type", "application/json");
    assert_eq!(request.body(body.to_owned()).send().await.unwrap().status().as_u16(), 200);
    let session = super::sessions(world).into_iter().find(|session| !before.contains(session)).unwrap();
    assert!(world.control().pay_checkout(&session));
}

#[tokio::test]
async fn what_cannot_be_noted_is_not_begun() {
    let (world, account) = super::world().await;
    for (error, code) in [
        (StoreError::Full, "not_saved"),
        (StoreError::ReadOnly, "not_saved"),
        (StoreError::Other, "not_saved"),
        (StoreError::Newer, "settings_newer"),
    ] {
        *world.kept.state.1.lock().unwrap() = Some(error);
        assert_eq!(start(&world, creator(&account)).await.unwrap_err().code, code);
        world.settle().await;
        assert_eq!((posts(&world), told(&world.view())), (0, Vec::new()), "{error}");
    }
    // Once there is room, the same click does it.
    *world.kept.state.1.lock().unwrap() = None;
    start(&world, creator(&account)).await.unwrap();
    assert_eq!((posts(&world), told(&world.view())), (1, vec!["waiting 1000".to_owned()]));
}

#[tokio::test]
async fn what_an_earlier_purchase_brought_is_told_although_the_next_cannot_be_noted() {
    let (world, account) = super::world().await;
    start(&world, creator(&account)).await.unwrap();
    assert!(world.control().pay_checkout(&sessions(&world)[0]));
    // The look before the second one finds what the first one waits for.
    *world.kept.state.1.lock().unwrap() = Some(StoreError::Full);
    assert_eq!(start(&world, creator(&account)).await.unwrap_err().code, "not_saved");
    world.settle().await;
    assert_eq!((posts(&world), told(&world.view())), (1, vec!["arrived 1000".to_owned()]));
    let is_told = async || world.kept.told.announced().iter().any(|one| matches!(one, Announcement::Checkout { .. }));
    brimful_tests::wait::until_true("it is told natively", Duration::from_secs(10), is_told).await;
    // Once there is room again it is kept as it stands.
    *world.kept.state.1.lock().unwrap() = None;
    world.pass(TimeDelta::minutes(6)).await;
    let kept = || world.kept.state.0.lock().unwrap().checkouts.values().map(|of| of.checkouts().len()).sum::<usize>();
    assert_eq!(kept(), 1);
}

#[tokio::test]
async fn a_disk_that_fills_up_after_the_request_leaves_one_that_is_watched() {
    let (world, account) = super::world().await;
    start(&world, creator(&account)).await.unwrap();
    *world.kept.state.1.lock().unwrap() = Some(StoreError::Full);
    assert!(world.control().pay_checkout(&sessions(&world)[0]));
    pass_until(&world, TimeDelta::minutes(2), &["arrived 1000"]).await;
    assert!(Backend::dto(&world.view()).warnings.iter().any(|warning| warning.kind == dto::WarningKind::NotSaved));
}
