//! The till: what a payer may do with a checkout, and what then becomes of it.

use brimful_core::provider::ProviderId::UGen;
use chrono::TimeDelta;
use serde_json::json;

use super::support::{Asked, read};

/// Begins a checkout and says its page.
async fn begin(asked: &Asked, body: &str) -> String {
    let session = asked.post(UGen, "/billing/checkout", body).await.json();
    session["checkout_url"].as_str().unwrap().to_owned()
}

/// The balance, and how many purchases of 1,000 the ledger has after the seed's own.
async fn balance(asked: &Asked) -> (i64, usize) {
    let balance = asked.get(UGen, "/credits/balance").await.json()["credit_balance"].as_i64().unwrap();
    let rows = asked.get(UGen, "/credits/transactions?page_size=5").await.json();
    let bought = |row: &&serde_json::Value| row["type"] == "purchase" && row["amount"] == json!(1000);
    (balance, rows["items"].as_array().unwrap().iter().filter(bought).count())
}

#[tokio::test]
async fn each_way_to_pay_gives_the_credits_it_says_and_no_more() {
    for (manner, at_once, after_5_minutes) in
        [("pay", 1, 1), ("pay-late", 0, 1), ("pay-twice", 2, 2), ("pay-never", 0, 0), ("cancel", 0, 0)]
    {
        let asked = Asked::seed().await;
        asked.sandbox.control().stop_spending(UGen, &asked.key(UGen));
        let (before, rows) = balance(&asked).await;
        for body in [r#"{"pack_id":"creator"}"#, r#"{"pack_id":"creator","payment_type":"paypal"}"#] {
            let page = begin(&asked, body).await;
            let title = if body.contains("paypal") { "by PayPal" } else { "by card" };
            assert!(read(asked.client.get(&page)).await.text.contains(title));
            let act = async |manner| read(asked.client.post(format!("{page}/{manner}"))).await.status;
            assert_eq!((act("steal").await, act(manner).await), (404, 200), "{manner}");
            for again in ["pay", "pay-late", "pay-twice", "pay-never", "cancel"] {
                assert_eq!(act(again).await, 404, "{again} after {manner}");
            }
            assert!(!read(asked.client.get(&page)).await.text.contains("<form"), "{manner}");
        }
        let now = |packs: i64| (before + 2000 * packs, rows + usize::try_from(2 * packs).unwrap());
        assert_eq!(balance(&asked).await, now(at_once), "{manner}");
        asked.sandbox.control().advance(TimeDelta::minutes(5));
        assert_eq!(balance(&asked).await, now(after_5_minutes), "{manner}");
    }
}

#[tokio::test]
async fn packs_and_addresses_are_what_the_controls_say() {
    let asked = Asked::seed().await;
    let control = async |path: &str, body: &str| {
        read(asked.client.post(format!("{}/_sandbox/{path}", asked.sandbox.origin())).body(body.to_owned()))
            .await
            .status
    };
    assert_eq!(control("pack", r#"{"id":"creator","dollars":50,"credits":900}"#).await, 204);
    let packs = asked.get(UGen, "/billing/packs").await.json();
    assert_eq!((&packs[1]["price_usd"], &packs[1]["credits"]), (&json!(50), &json!(900)));
    assert_eq!(packs[0]["price_usd"], json!(10), "the others stay");
    let page = begin(&asked, r#"{"pack_id":"creator"}"#).await;
    assert!(read(asked.client.get(page)).await.text.contains("900 credits for $50"));

    assert_eq!(control("checkout-address", r#"{"address":"https://evil.example/"}"#).await, 204);
    assert_eq!(begin(&asked, r#"{"pack_id":"creator"}"#).await, "https://evil.example/");
    assert_eq!(control("checkout-address", r#"{"address":null}"#).await, 204);
    assert!(begin(&asked, r#"{"pack_id":"creator"}"#).await.starts_with(&asked.sandbox.origin()));
    assert_eq!(asked.sandbox.control().checkouts().len(), 3);
}
