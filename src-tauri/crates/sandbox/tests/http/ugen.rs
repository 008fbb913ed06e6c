//! U-Gen whole: ledger, estimate, prices, packs, checkout and billing settings.

use brimful_core::provider::ProviderId::UGen;
use brimful_sandbox::Convention;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Asked, read};

#[tokio::test]
async fn the_ledger_has_the_documented_row_on_top_and_42_on_three_pages() {
    let asked = Asked::seed().await;
    let page = async |query: &str| asked.get(UGen, &format!("/credits/transactions{query}")).await.json();
    let first = page("").await;
    assert_eq!(
        (&first["total"], &first["page"], &first["page_size"], &first["total_pages"]),
        (&json!(42), &json!(1), &json!(20), &json!(3))
    );
    let newest = &first["items"][0];
    for (field, value) in [
        ("type", json!("consume")),
        ("amount", json!(-180)),
        ("balance_before", json!(1213)),
        ("balance_after", json!(1033)),
        ("job_id", json!("550e8400-e29b-41d4-a716-446655440000")),
        ("description", json!("Job completed")),
        ("created_at", json!("2026-05-08T15:37:11.176000Z")),
    ] {
        assert_eq!(newest[field], value, "{field}");
    }
    let mut ids = std::collections::BTreeSet::new();
    for n in 1..=3 {
        let items = page(&format!("?page={n}")).await["items"].as_array().unwrap().clone();
        assert_eq!(items.len(), if n == 3 { 2 } else { 20 });
        ids.extend(items.iter().map(|row| row["id"].as_str().unwrap().to_owned()));
    }
    assert_eq!(ids.len(), 42);
    assert_eq!(page("?page=4").await["items"], json!([]));
    assert_eq!(page("?page_size=100").await["items"].as_array().unwrap().len(), 42);
    let of_job = page("?job_id=550e8400-e29b-41d4-a716-446655440000").await;
    let kinds: Vec<&str> = of_job["items"].as_array().unwrap().iter().map(|r| r["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["consume", "release", "reserve"]);
}

#[tokio::test]
async fn balances_before_and_after_follow_the_convention() {
    let asked = Asked::seed().await;
    let rows = async || -> Vec<Value> {
        let mut rows = asked.get(UGen, "/credits/transactions?page_size=100").await.json()["items"].take();
        let mut rows = rows.as_array_mut().map(std::mem::take).unwrap();
        rows.reverse();
        rows
    };
    let number = |row: &Value, field: &str| row[field].as_i64().unwrap();
    for (convention, last) in [(Convention::Available, 1033), (Convention::Balance, 1240)] {
        asked.sandbox.control().set_ugen_convention(convention);
        let rows = rows().await;
        for row in &rows {
            let moved = number(row, "balance_after") - number(row, "balance_before");
            let held = matches!(row["type"].as_str(), Some("reserve" | "release"));
            let expect = if convention == Convention::Balance && held { 0 } else { number(row, "amount") };
            assert_eq!(moved, expect, "{convention:?} {row}");
        }
        for pair in rows.windows(2) {
            assert_eq!(pair[0]["balance_after"], pair[1]["balance_before"], "{convention:?}");
        }
        assert_eq!(number(&rows[0], "balance_before"), 0);
        assert_eq!(number(&rows[41], "balance_after"), last);
    }
}

#[tokio::test]
async fn a_query_that_does_not_fit_is_422() {
    let asked = Asked::seed().await;
    for (query, field, kind) in [
        ("page=0", "page", "greater_than_equal"),
        ("page=x", "page", "int_parsing"),
        ("page_size=101", "page_size", "less_than_equal"),
        ("page_size=0", "page_size", "greater_than_equal"),
        ("job_id=7", "job_id", "uuid_parsing"),
    ] {
        let answer = asked.get(UGen, &format!("/credits/transactions?{query}")).await;
        let detail = &answer.json()["detail"][0];
        assert_eq!(
            (answer.status, &detail["loc"], &detail["type"]),
            (422, &json!(["query", field]), &json!(kind)),
            "{query}"
        );
    }
}

#[tokio::test]
async fn an_estimate_is_the_sum_of_its_parts() {
    let asked = Asked::seed().await;
    let check = async |body: Value, total: i64, part: &str, credits: Value| {
        let answer = asked.post(UGen, "/credits/estimate", &body.to_string()).await;
        let estimate = answer.json();
        assert_eq!(answer.status, 200, "{body}: {answer:?}");
        assert_eq!((&estimate["total_credits"], &estimate["breakdown"][part]), (&json!(total), &credits), "{body}");
    };
    let seed = json!({
        "segment_count": 3, "model_id": "veo3_fast", "variant": "i2v", "duration_seconds": 8, "resolution": "standard",
        "keyframe_resolution": "1k", "music_enabled": true, "voice_enabled": true
    });
    check(seed, 207, "keyframes", json!(32)).await;
    check(json!({"segment_count": 3}), 192, "video", json!(135)).await;
    check(json!({"segment_count": 1, "keyframe_resolution": "4k", "music_enabled": false}), 91, "keyframes", json!(36))
        .await;
    check(json!({"segment_count": 2, "model_id": "kling3_std", "duration_seconds": 5}), 149, "video", json!(100)).await;
    check(json!({"segment_count": 1, "voice_enabled": true, "custom_voice": true}), 106, "voice", json!(20)).await;
    check(json!({"segment_count": 1, "custom_voice": true}), 86, "voice", json!(0)).await;
    check(json!({"segment_count": 1, "caption_style": "my own"}), 106, "captions", json!(20)).await;
    // Half of 45 is 22.5; the sum is rounded up once.
    let retries = json!({"segment_count": 1, "qai_enabled": true, "max_kf_retries": 1, "max_video_retries": 1});
    check(retries, 117, "qa_retries", json!(30.5)).await;
    check(json!({"segment_count": 1, "max_kf_retries": 3}), 86, "qa_retries", json!(0)).await;
    let reviewed = json!({
        "segment_count": 2, "human_review_gate": true, "hitl_anchor_max_rejections": 2,
        "human_review_videos": true, "hitl_segments_max_rejections": 1
    });
    check(reviewed, 139 + 16 + 90, "hitl", json!(106)).await;
}

#[tokio::test]
async fn a_body_that_does_not_fit_is_422_field_by_field() {
    let asked = Asked::seed().await;
    for (path, body, fields) in [
        ("/credits/estimate", "{}", vec!["segment_count"]),
        ("/credits/estimate", r#"{"segment_count":11}"#, vec!["segment_count"]),
        ("/credits/estimate", r#"{"segment_count":"3","music_enabled":1}"#, vec!["segment_count", "music_enabled"]),
        ("/credits/estimate", r#"{"segment_count":1,"keyframe_resolution":"8k"}"#, vec!["keyframe_resolution"]),
        ("/credits/estimate", "[1]", vec!["body"]),
        ("/credits/estimate", "{", vec!["body"]),
        ("/billing/checkout", "{}", vec!["pack_id"]),
        ("/billing/checkout", r#"{"pack_id":"creator","payment_type":"cash"}"#, vec!["payment_type"]),
        ("/billing/auto-topup", r#"{"enabled":"yes"}"#, vec!["enabled"]),
        ("/billing/credit-alert", "7", vec!["body"]),
    ] {
        let answer = asked.post(UGen, path, body).await;
        let json = answer.json();
        let mut found: Vec<&str> =
            json["detail"].as_array().unwrap().iter().map(|d| d["loc"][1].as_str().unwrap()).collect();
        found.sort_by_key(|field| fields.iter().position(|f| f == field));
        assert_eq!((answer.status, found), (422, fields), "{path} {body}");
    }
    let unknown = asked.post(UGen, "/credits/estimate", r#"{"segment_count":1,"model_id":"veo9"}"#).await;
    assert_eq!((unknown.status, unknown.json()["error"]["code"].as_str()), (404, Some("NOT_FOUND")));
}

#[tokio::test]
async fn prices_are_a_bare_array_with_credits_a_hundred_times_the_price() {
    let asked = Asked::seed().await;
    let all = asked.get(UGen, "/credits/pricing").await.json();
    let rows = all.as_array().unwrap();
    assert!(rows.len() > 5);
    assert_eq!(
        rows[0],
        json!({"model_id": "veo3_fast", "variant": "i2v", "resolution": "standard", "billing_unit": "per_generation",
            "kie_cost_usd": 0.3, "price_usd": 0.45, "credits": 45})
    );
    assert!(rows.iter().any(|row| row["credits"] == json!(12.5) && row["price_usd"] == json!(0.125)));
    let one = asked.get(UGen, "/credits/pricing?model_id=kling3_std").await.json();
    assert!(one.as_array().unwrap().iter().all(|row| row["billing_unit"] == "per_second"), "{one}");
    assert_eq!(asked.get(UGen, "/credits/pricing?model_id=none").await.text, "[]");
}

#[tokio::test]
async fn packs_need_no_key_and_show_the_documented_table() {
    let asked = Asked::seed().await;
    let answer = read(asked.bare(Method::GET, UGen, "/billing/packs")).await;
    assert_eq!(
        answer.text,
        concat!(
            r#"[{"id":"starter","name":"Starter","price_usd":10,"credits":200,"per_credit":0.05,"savings_pct":0},"#,
            r#"{"id":"creator","name":"Creator","price_usd":45,"credits":1000,"per_credit":0.045,"savings_pct":10},"#,
            r#"{"id":"studio","name":"Studio","price_usd":175,"credits":5000,"per_credit":0.035,"savings_pct":30},"#,
            r#"{"id":"enterprise","name":"Enterprise","price_usd":600,"credits":20000,"per_credit":0.03,"savings_pct":40}]"#,
        )
    );
}

#[tokio::test]
async fn every_other_route_needs_a_key() {
    let asked = Asked::seed().await;
    for (method, path) in [
        (Method::GET, "/credits/balance"),
        (Method::GET, "/credits/transactions"),
        (Method::POST, "/credits/estimate"),
        (Method::GET, "/credits/pricing"),
        (Method::POST, "/billing/checkout"),
        (Method::GET, "/billing/payment-methods"),
        (Method::DELETE, "/billing/payment-methods/pm_1"),
        (Method::GET, "/billing/auto-topup"),
        (Method::POST, "/billing/auto-topup"),
        (Method::GET, "/billing/credit-alert"),
        (Method::POST, "/billing/credit-alert"),
    ] {
        let answer = read(asked.bare(method.clone(), UGen, path).body("{}")).await;
        assert_eq!((answer.status, answer.json()["error"]["code"].as_str()), (401, Some("UNAUTHORIZED")), "{path}");
    }
}

#[tokio::test]
async fn a_checkout_is_paid_once_on_its_page_and_the_credits_arrive() {
    let asked = Asked::seed().await;
    let session = asked.post(UGen, "/billing/checkout", r#"{"pack_id":"creator","payment_type":"card"}"#).await.json();
    let url = session["checkout_url"].as_str().unwrap();
    assert_eq!(url, format!("{}/checkout/{}", asked.sandbox.origin(), session["session_id"].as_str().unwrap()));
    let page = read(asked.client.get(url)).await;
    assert!(page.status == 200 && page.text.contains("1000 credits for $45"), "{page:?}");

    let pay = async || read(asked.client.post(format!("{url}/pay"))).await.status;
    assert_eq!((pay().await, pay().await), (200, 404));
    let balance = asked.get(UGen, "/credits/balance").await.json();
    assert_eq!(balance, json!({"credit_balance": 2240, "credit_reserved": 207, "available_credits": 2033}));
    let newest = asked.get(UGen, "/credits/transactions?page_size=1").await.json()["items"][0].take();
    assert_eq!((&newest["type"], &newest["amount"]), (&json!("purchase"), &json!(1000)));

    assert_eq!(asked.post(UGen, "/billing/checkout", r#"{"pack_id":"giant"}"#).await.status, 404);
    assert_eq!(read(asked.client.get(format!("{}/checkout/cs_test_x", asked.sandbox.origin()))).await.status, 404);
}

#[tokio::test]
async fn a_payment_method_is_removed_once() {
    let asked = Asked::seed().await;
    let methods = asked.get(UGen, "/billing/payment-methods").await.json();
    assert_eq!((methods.as_array().unwrap().len(), methods[0]["last4"].as_str()), (2, Some("4242")));
    let id = methods[0]["id"].as_str().unwrap();
    let path = format!("/billing/payment-methods/{id}");
    let remove = async || read(asked.keyed(Method::DELETE, UGen, &path, &asked.key(UGen))).await.status;
    assert_eq!((remove().await, remove().await), (204, 404));
    let left = asked.get(UGen, "/billing/payment-methods").await.json();
    assert_eq!(left, json!([methods[1]]));
}

#[tokio::test]
async fn a_top_up_that_is_on_buys_its_pack_a_minute_after_the_credits_fell_below_its_line() {
    let asked = Asked::seed().await;
    let control = asked.sandbox.control();
    control.stop_spending(UGen, &asked.key(UGen));
    let available = async || asked.get(UGen, "/credits/balance").await.json()["available_credits"].as_i64().unwrap();
    let pass = |minutes| control.advance(chrono::TimeDelta::minutes(minutes));
    let set = async |body: &str| assert_eq!(asked.post(UGen, "/billing/auto-topup", body).await.status, 200);
    set(r#"{"enabled":false,"threshold_credits":2000,"pack_id":"starter"}"#).await;
    pass(5);
    pass(5);
    assert_eq!(available().await, 1033, "it is off");
    set(r#"{"enabled":true,"threshold_credits":1033,"pack_id":"starter"}"#).await;
    pass(5);
    pass(5);
    assert_eq!(available().await, 1033, "it is at the line");
    set(r#"{"enabled":true,"threshold_credits":"1033.5","pack_id":"starter"}"#).await;
    control.set_quirk(brimful_sandbox::Quirk::TopUpNeverComes, true);
    pass(5);
    pass(5);
    assert_eq!(available().await, 1033, "it never comes");
    control.set_quirk(brimful_sandbox::Quirk::TopUpNeverComes, false);
    pass(1);
    pass(1);
    pass(1);
    assert_eq!(available().await, 1233);
    let newest = asked.get(UGen, "/credits/transactions?page_size=1").await.json()["items"][0].take();
    assert_eq!((&newest["type"], &newest["amount"]), (&json!("purchase"), &json!(200)));
    pass(5);
    pass(5);
    assert_eq!(available().await, 1233, "once");
}

#[tokio::test]
async fn settings_come_back_byte_for_byte() {
    let asked = Asked::seed().await;
    let start = asked.get(UGen, "/billing/auto-topup").await.text;
    assert_eq!(start, r#"{"enabled":false,"threshold_credits":200,"pack_id":"creator","payment_method_id":null}"#);
    assert_eq!(asked.get(UGen, "/billing/credit-alert").await.text, r#"{"enabled":true,"threshold_credits":100}"#);
    for path in ["/billing/auto-topup", "/billing/credit-alert"] {
        let posted = r#"{"enabled":true,"threshold_credits":0.60,"unknown":{"deep":[1,2]}}"#;
        assert_eq!(asked.post(UGen, path, posted).await.text, posted);
        assert_eq!(asked.get(UGen, path).await.text, posted);
    }
}
