//! What is sent: what the user changed and nothing else, once, where it still is what the user saw.

use std::time::Duration;

use brimful_core::provider::ProviderId::PixVerse;
use brimful_engine::api::{Call, dto};
use brimful_tests::wait::until_true;

use super::{AUTO_TOPUP, CREDIT_ALERT, change, creator, elsewhere, methods, read, save, sent, told, world};

const AUTO_PATH: &str = "billing/auto-topup";

#[tokio::test]
async fn both_settings_are_read() {
    let (world, account) = world().await;
    let top_up = read(&world, &account, AUTO_TOPUP).await.unwrap();
    assert_eq!((top_up.enabled, top_up.threshold.as_deref()), (Some(false), Some("200")));
    assert_eq!((top_up.pack.as_deref(), top_up.method), (Some("creator"), None));
    assert_eq!(top_up.parts, ["enabled", "threshold", "pack", "method"]);
    assert!(top_up.others.is_empty() && top_up.overdue.is_none());
    let alert = read(&world, &account, CREDIT_ALERT).await.unwrap();
    assert_eq!((alert.enabled, alert.threshold.as_deref()), (Some(true), Some("100")));
    assert_eq!(alert.parts, ["enabled", "threshold"]);
    assert_eq!((sent(&world, "POST"), sent(&world, "DELETE")), (0, 0));
}

#[tokio::test]
async fn a_change_leaves_every_other_byte_as_it_was() {
    let (world, account) = world().await;
    let before = "{ \"n\":1e2 ,\"enabled\":false, \"threshold_credits\":200.0,\n\"pack_id\":\"creator\",\
                  \"z\":[123456789012345678901234567890, \"\\u00e9\"], \"payment_method_id\" : null}";
    elsewhere(&world, AUTO_PATH, Some(before)).await;
    world.control().forget_requests();
    let seen = read(&world, &account, AUTO_TOPUP).await.unwrap();
    let others: Vec<&str> = seen.others.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(others, ["n", "z"]);
    let wanted = dto::BillingChange {
        enabled: Some(true),
        threshold: Some("150.5".into()),
        shown: creator(),
        ..change(&account, &seen)
    };
    let saved = save(&world, wanted).await.unwrap();
    let now = saved.now.unwrap();
    assert_eq!((saved.outcome.as_str(), now.enabled, now.threshold.as_deref()), ("saved", Some(true), Some("150.5")));
    assert!(saved.trouble.is_none());
    assert_eq!(sent(&world, "POST"), 1);
    let expect = before.replace("\"enabled\":false", "\"enabled\":true").replace("200.0", "150.5");
    assert_eq!(elsewhere(&world, AUTO_PATH, None).await, expect);
    // Off again needs no pack to be shown.
    let off = dto::BillingChange { enabled: Some(false), ..change(&account, &now) };
    assert_eq!(told(save(&world, off).await), "saved");
    assert_eq!(elsewhere(&world, AUTO_PATH, None).await, expect.replace(":true", ":false"));
}

#[tokio::test]
async fn the_alert_and_the_payment_method_are_changed_too() {
    let (world, account) = world().await;
    let seen = read(&world, &account, CREDIT_ALERT).await.unwrap();
    let wanted = dto::BillingChange { threshold: Some("50".into()), ..change(&account, &seen) };
    assert_eq!(told(save(&world, wanted).await), "saved");
    assert_eq!(elsewhere(&world, "billing/credit-alert", None).await, r#"{"enabled":true,"threshold_credits":50}"#);
    let known = methods(&world, &account).await.unwrap();
    let id = known.methods[1].id.clone().unwrap();
    let seen = read(&world, &account, AUTO_TOPUP).await.unwrap();
    let wanted =
        dto::BillingChange { method: Some(id.clone()), pack: Some("studio".into()), ..change(&account, &seen) };
    assert_eq!(told(save(&world, wanted).await), "saved");
    let text = elsewhere(&world, AUTO_PATH, None).await;
    assert!(text.contains(&format!("\"payment_method_id\":\"{id}\"")) && text.contains("\"studio\""), "{text}");
}

#[tokio::test]
async fn what_is_not_what_the_user_saw_is_not_changed() {
    let (world, account) = world().await;
    let seen = read(&world, &account, AUTO_TOPUP).await.unwrap();
    for other in [
        r#"{"enabled":true,"threshold_credits":200,"pack_id":"creator","payment_method_id":null}"#,
        r#"{"enabled":false,"threshold_credits":200,"pack_id":"creator","payment_method_id":null,"new":1}"#,
        r#"{"enabled":false,"threshold_credits":200,"pack_id":"studio","payment_method_id":null}"#,
    ] {
        elsewhere(&world, AUTO_PATH, Some(other)).await;
        world.control().forget_requests();
        let wanted = dto::BillingChange { threshold: Some("300".into()), shown: creator(), ..change(&account, &seen) };
        let saved = save(&world, wanted).await.unwrap();
        assert_eq!((saved.outcome.as_str(), sent(&world, "POST")), ("conflict", 0), "{other}");
        assert_ne!(saved.now.unwrap().seen, seen.seen);
    }
    // The same in another spelling is what the user saw.
    let same = r#"{ "pack_id":"creator","payment_method_id":null,"threshold_credits":2e2,"enabled":false }"#;
    elsewhere(&world, AUTO_PATH, Some(same)).await;
    let wanted = dto::BillingChange { threshold: Some("300".into()), ..change(&account, &seen) };
    assert_eq!(told(save(&world, wanted).await), "saved");
}

#[tokio::test]
async fn what_is_there_already_is_not_sent() {
    let (world, account) = world().await;
    let seen = read(&world, &account, AUTO_TOPUP).await.unwrap();
    for wanted in [
        change(&account, &seen),
        dto::BillingChange { enabled: Some(false), threshold: Some("200.00".into()), ..change(&account, &seen) },
        dto::BillingChange { pack: Some("creator".into()), ..change(&account, &seen) },
    ] {
        assert_eq!(told(save(&world, wanted).await), "unchanged");
    }
    assert_eq!(sent(&world, "POST"), 0);
}

#[tokio::test]
async fn a_double_click_and_a_second_window_send_one() {
    let (world, account) = world().await;
    let seen = read(&world, &account, AUTO_TOPUP).await.unwrap();
    let wanted = || dto::BillingChange { enabled: Some(true), shown: creator(), ..change(&account, &seen) };
    world.control().set_latency(Duration::from_millis(100));
    let both = tokio::join!(save(&world, wanted()), save(&world, wanted()));
    let mut both = [told(both.0), told(both.1)];
    both.sort();
    assert_eq!((both, sent(&world, "POST")), (["busy".to_owned(), "saved".to_owned()], 1));
    // The other window saw what was before.
    assert_eq!((told(save(&world, wanted()).await), sent(&world, "POST")), ("conflict".into(), 1));
    // Another setting is another matter.
    let alert = read(&world, &account, CREDIT_ALERT).await.unwrap();
    let off = dto::BillingChange { enabled: Some(false), ..change(&account, &alert) };
    let seen = read(&world, &account, AUTO_TOPUP).await.unwrap();
    let line = dto::BillingChange { threshold: Some("1".into()), shown: creator(), ..change(&account, &seen) };
    let both = tokio::join!(save(&world, off), save(&world, line));
    assert_eq!((told(both.0), told(both.1)), ("saved".into(), "saved".into()));
}

#[tokio::test]
async fn what_makes_no_sense_is_not_sent() {
    let (world, account) = world().await;
    let seen = read(&world, &account, AUTO_TOPUP).await.unwrap();
    let base = || change(&account, &seen);
    let on = || dto::BillingChange { enabled: Some(true), shown: creator(), ..base() };
    let cheaper = dto::ShownPack { price: "44".into(), ..creator().unwrap() };
    let fewer = dto::ShownPack { credits: "999".into(), ..creator().unwrap() };
    let euros = dto::ShownPack { currency: "EUR".into(), ..creator().unwrap() };
    let cases = [
        ("bad_amount", dto::BillingChange { threshold: Some("-1".into()), ..base() }),
        ("bad_amount", dto::BillingChange { threshold: Some("many".into()), ..base() }),
        ("price_changed", dto::BillingChange { shown: None, ..on() }),
        ("price_changed", dto::BillingChange { shown: Some(cheaper), ..on() }),
        ("price_changed", dto::BillingChange { shown: Some(fewer), ..on() }),
        ("price_changed", dto::BillingChange { shown: Some(euros), ..on() }),
        ("not_listed", dto::BillingChange { pack: Some("giant".into()), ..on() }),
        ("not_listed", dto::BillingChange { pack: Some("giant".into()), ..base() }),
        ("bad_method", dto::BillingChange { method: Some("pm_nobody".into()), ..base() }),
        ("unknown_account", dto::BillingChange { account: "nobody".into(), ..base() }),
    ];
    for (expect, wanted) in cases {
        assert_eq!(told(save(&world, wanted.clone()).await), expect, "{wanted:?}");
    }
    // What the service does not name is not invented.
    elsewhere(&world, AUTO_PATH, Some(r#"{"enabled":false,"threshold_credits":5,"pack_id":null}"#)).await;
    world.control().forget_requests();
    let seen = read(&world, &account, AUTO_TOPUP).await.unwrap();
    let error = save(&world, dto::BillingChange { method: Some("pm_1".into()), ..change(&account, &seen) }).await;
    let error = error.unwrap_err();
    assert_eq!((error.code.as_str(), error.fields), ("not_changeable", vec!["method".to_owned()]));
    let nothing = dto::BillingChange { enabled: Some(true), shown: creator(), ..change(&account, &seen) };
    assert_eq!(told(save(&world, nothing).await), "bad_pack");
    assert_eq!(sent(&world, "POST"), 0);
}

#[tokio::test]
async fn a_service_without_such_settings_is_asked_nothing() {
    let (world, account) = world().await;
    let other = world.add(PixVerse, None).await.to_string();
    let seen = read(&world, &account, AUTO_TOPUP).await.unwrap();
    world.control().forget_requests();
    assert_eq!(read(&world, &other, AUTO_TOPUP).await.unwrap_err().code, "not_offered");
    assert_eq!(methods(&world, &other).await.unwrap_err().code, "not_offered");
    assert_eq!(told(save(&world, change(&other, &seen)).await), "not_offered");
    assert_eq!(super::remove(&world, &other, "pm_1").await.unwrap_err().code, "not_offered");
    let billing = world.control().requests().iter().filter(|seen| seen.path.contains("/billing/")).count();
    assert_eq!(billing, 0);
    for account in ["nobody", ""] {
        assert_eq!(read(&world, account, CREDIT_ALERT).await.unwrap_err().code, "unknown_account");
    }
}

#[tokio::test]
async fn a_page_that_goes_away_leaves_nothing_half_done() {
    let (world, account) = world().await;
    let seen = read(&world, &account, AUTO_TOPUP).await.unwrap();
    let wanted = dto::BillingChange { threshold: Some("7".into()), ..change(&account, &seen) };
    world.control().forget_requests();
    world.control().set_latency(Duration::from_millis(50));
    let backend = world.backend.clone();
    let page = tokio::spawn(async move { backend.dispatch(Call::SaveBillingSetting(wanted)).await });
    until_true("it began", Duration::from_secs(10), async || sent(&world, "GET") > 0).await;
    page.abort();
    until_true("it is done", Duration::from_secs(10), async || {
        world.control().requests().last().is_some_and(|seen| seen.method == "GET") && sent(&world, "POST") == 1
    })
    .await;
    assert!(elsewhere(&world, AUTO_PATH, None).await.contains("\"threshold_credits\":7"));
}

#[tokio::test]
async fn sample_data_has_settings_of_its_own() {
    let (world, account) = world().await;
    world.call(Call::StartSample).await.unwrap();
    world.until("the sample is shown", |view| view.sample && view.accounts.len() == 5).await;
    let seen = read(&world, "sample-u-gen", AUTO_TOPUP).await.unwrap();
    let wanted = dto::BillingChange { enabled: Some(true), shown: creator(), ..change("sample-u-gen", &seen) };
    assert_eq!(told(save(&world, wanted).await), "saved");
    assert_eq!(sent(&world, "POST"), 0, "the user's own service is asked nothing");
    assert_eq!(read(&world, &account, AUTO_TOPUP).await.unwrap_err().code, "unknown_account");
}
