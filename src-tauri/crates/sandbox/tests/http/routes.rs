//! The documented answers, what each service checks in a request, and its error shapes.

use brimful_core::provider::ProviderId::{self, Pictory, PixVerse, PowerPost, UGen, Voxpria};
use reqwest::Method;
use serde_json::json;

use crate::support::{Asked, balance_path, read, send};

#[tokio::test]
async fn the_documented_examples_are_answered_to_the_digit() {
    let asked = Asked::seed().await;
    for (provider, path, expect) in [
        (PowerPost, "/account/credits", r#"{"balance":47}"#),
        (
            PixVerse,
            "/account/balance",
            r#"{"ErrCode":0,"ErrMsg":"success","Resp":{"account_id":0,"credit_monthly":1069020,"credit_package":3630}}"#,
        ),
        (
            Pictory,
            "/v1/aicredits/usage",
            concat!(
                r#"[{"transactionId":"20260508153648354912f9ebd4ef94b1baa469ae1179a3ead","type":"debit","amount":0.6,"source":"Text-to-Image","description":"Credits consumed by a text-to-image generation","plan":"API Annual","transactionDate":"2026-05-08T15:37:11.176Z"},"#,
                r#"{"transactionId":"20260501101259445721a0a11c9594db9b2577c844bc7338e","type":"credit","amount":100,"source":"Monthly Reset","description":"Credits reset at the start of the billing cycle","plan":"API Annual","transactionDate":"2026-05-01T10:12:59.445Z"},"#,
                r#"{"transactionId":"20260305072219568c7b29f4c37ea4c41a49e89b5dba408f2","type":"debit","amount":30,"source":"AI Avatar","description":"Credits consumed by an AI avatar generation","plan":"Professional Annual","transactionDate":"2026-03-05T07:33:32.217Z"}]"#,
            ),
        ),
        (UGen, "/credits/balance", r#"{"credit_balance":1240,"credit_reserved":207,"available_credits":1033}"#),
        (
            Voxpria,
            "/credits",
            r#"{"success":true,"data":{"balance":1500,"currency":"credits","lastUpdated":"2025-02-09T12:00:00Z"}}"#,
        ),
        (
            Voxpria,
            "/credits/usage?startDate=2025-02-01&endDate=2025-02-09",
            r#"{"success":true,"data":{"usage":[{"date":"2025-02-09","calls":45,"creditsUsed":135,"cost":"$13.50"},{"date":"2025-02-08","calls":38,"creditsUsed":114,"cost":"$11.40"}],"total":{"calls":83,"creditsUsed":249,"cost":"$24.90"}}}"#,
        ),
    ] {
        let answer = asked.get(provider, path).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, expect), "{provider} {path}");
    }
    let quota = asked.get(Pictory, "/v1/quota").await.json();
    assert_eq!(quota["aiCredits"], json!({"used": 690, "limit": 22000}));
    assert_eq!(quota["videoMinutes"], json!({"used": 98, "limit": 14400}));
}

#[tokio::test]
async fn each_service_checks_its_own_headers() {
    let asked = Asked::seed().await;
    let check = async |provider: ProviderId, headers: &[(&str, &str)], status: u16, part: &str| {
        let key = asked.key(provider);
        let mut request = asked.bare(Method::GET, provider, balance_path(provider));
        for (name, value) in headers {
            request = request.header(*name, value.replace("KEY", &key));
        }
        let answer = read(request).await;
        assert!(answer.status == status && answer.text.contains(part), "{provider} {headers:?}: {answer:?}");
    };
    let refused = r#""code":"INVALID_API_KEY""#;
    check(PowerPost, &[("x-api-key", "KEY")], 200, "47").await;
    check(PowerPost, &[("Authorization", "Bearer KEY")], 200, "47").await;
    check(PowerPost, &[("Authorization", "KEY")], 401, refused).await;
    check(PowerPost, &[("x-api-key", "pp_live_sk_other")], 401, refused).await;
    check(PowerPost, &[], 401, refused).await;

    let refused = r#"{"ErrCode":400012,"ErrMsg":"Invalid API-KEY","Resp":null}"#;
    check(PixVerse, &[("API-KEY", "KEY"), ("Ai-trace-id", "1")], 200, r#""ErrCode":0"#).await;
    check(PixVerse, &[("API-KEY", "KEY")], 200, r#""ErrCode":400011"#).await;
    check(PixVerse, &[("API-KEY", "KEY"), ("Ai-trace-id", "")], 200, r#""ErrCode":400011"#).await;
    check(PixVerse, &[("API-KEY", "other"), ("Ai-trace-id", "2")], 200, refused).await;
    check(PixVerse, &[("x-api-key", "KEY"), ("Ai-trace-id", "3")], 200, refused).await;

    let refused = r#"{"message":"Unauthorized"}"#;
    check(Pictory, &[("Authorization", "KEY")], 200, "22000").await;
    check(Pictory, &[("Authorization", "Bearer KEY")], 401, refused).await;
    check(Pictory, &[("x-api-key", "KEY")], 401, refused).await;
    check(Pictory, &[], 401, refused).await;

    let refused = r#""code":"UNAUTHORIZED""#;
    check(UGen, &[("X-API-Key", "KEY")], 200, "1033").await;
    check(UGen, &[("Authorization", "Bearer KEY")], 401, refused).await;
    check(UGen, &[("X-API-Key", "KEY"), ("Authorization", "Bearer token")], 401, refused).await;
    check(UGen, &[], 401, refused).await;

    let refused = r#"{"success":false,"error":{"code":"UNAUTHORIZED","message":"Invalid API key"}}"#;
    check(Voxpria, &[("Authorization", "Bearer KEY")], 200, "1500").await;
    check(Voxpria, &[("X-API-Key", "KEY")], 200, "1500").await;
    check(Voxpria, &[("Authorization", "KEY")], 401, refused).await;
    check(Voxpria, &[], 401, refused).await;
}

#[tokio::test]
async fn a_key_of_one_service_is_none_of_another() {
    let asked = Asked::seed().await;
    for provider in ProviderId::ALL {
        for other in ProviderId::ALL.into_iter().filter(|other| *other != provider) {
            let key = asked.key(other);
            let answer = read(asked.keyed(Method::GET, provider, balance_path(provider), &key)).await;
            let refused = answer.status == 401 || answer.text.contains("Invalid API-KEY");
            assert!(refused, "{other}'s key at {provider}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn pictory_s_firewall_wants_a_user_agent_of_one_s_own() {
    let asked = Asked::seed().await;
    for (agent, passes) in [
        ("Brimful/0.1.0 (Linux)", true),
        ("Mozilla/5.0 (X11; Linux x86_64)", true),
        ("reqwest/0.13.5", false),
        ("python-requests/2.32", false),
        ("curl/8.5.0", false),
        ("Go-http-client/1.1", false),
        ("", false),
    ] {
        for path in ["/v1/quota", "/v1/aicredits/usage"] {
            let request = asked.keyed(Method::GET, Pictory, path, &asked.key(Pictory)).header("User-Agent", agent);
            let response = send(request).await;
            let html = response.headers()["content-type"].to_str().unwrap().starts_with("text/html");
            let expect = if passes { (200, false) } else { (403, true) };
            assert_eq!((response.status().as_u16(), html), expect, "{agent:?}");
            assert_eq!(response.text().await.unwrap().contains("1010"), !passes, "{agent:?}");
        }
    }
}

#[tokio::test]
async fn a_trace_id_that_was_used_before_gets_the_stale_answer() {
    let asked = Asked::seed().await;
    let ask = async |trace: &str| {
        let request = asked.bare(Method::GET, PixVerse, "/account/balance").header("Ai-trace-id", trace);
        let answer = read(request.header("API-KEY", asked.key(PixVerse))).await;
        answer.json()["Resp"]["credit_package"].as_u64().unwrap()
    };
    assert_eq!(ask("a").await, 3630);
    let funds = brimful_sandbox::Funds::Single(brimful_core::amount::Credits::whole(5));
    asked.sandbox.control().set_funds(PixVerse, &asked.key(PixVerse), funds);
    assert_eq!(ask("a").await, 3630, "reused");
    assert_eq!(ask("b").await, 5, "fresh");
}

#[tokio::test]
async fn powerpost_sends_its_headers_with_every_answer() {
    let asked = Asked::seed().await;
    let mut ids = std::collections::BTreeSet::new();
    for (path, key) in
        [("/account/credits", asked.key(PowerPost)), ("/account/credits", "x".into()), ("/none", "x".into())]
    {
        let response = send(asked.keyed(Method::GET, PowerPost, path, &key)).await;
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("x-ratelimit-limit"), "30");
        assert_eq!(header("x-ratelimit-remaining"), "29");
        // 2026-05-08T16:01:00Z, the end of the minute.
        assert_eq!(header("x-ratelimit-reset"), "1778256060");
        ids.insert(header("x-request-id"));
    }
    assert_eq!(ids.len(), 3, "{ids:?}");
}

#[tokio::test]
async fn pictory_answers_by_month() {
    let asked = Asked::seed().await;
    let check = async |query: &str, status: u16, expect: &[&str]| {
        let answer = asked.get(Pictory, &format!("/v1/aicredits/usage{query}")).await;
        assert_eq!(answer.status, status, "{query}: {answer:?}");
        let found: Vec<&str> = expect.iter().copied().filter(|part| answer.text.contains(part)).collect();
        assert_eq!(found, expect, "{query}: {answer:?}");
        assert_eq!(answer.text == "[]", expect.is_empty(), "{query}: {answer:?}");
    };
    check("", 200, &["Text-to-Image", "Monthly Reset", "AI Avatar"]).await;
    check("?month=5", 200, &["Text-to-Image", "Monthly Reset"]).await;
    check("?month=3", 200, &["AI Avatar"]).await;
    check("?year=2026&month=3", 200, &["AI Avatar"]).await;
    check("?year=2026&month=4", 200, &[]).await;
    check("?year=2026&month=6", 200, &[]).await;
    check("?year=2020&month=5", 200, &[]).await;
    let year_alone = r#"{"code":"INVALID_REQUEST","message":"month is required when year is provided","fields":[{"name":"month","errors":"month is required when year is provided"}]}"#;
    check("?year=2026", 400, &[year_alone]).await;
    check("?month=13", 400, &["INVALID_REQUEST", "between 1 and 12"]).await;
    check("?month=0&year=2026", 400, &["INVALID_REQUEST"]).await;
    check("?month=5&year=now", 400, &["INVALID_REQUEST"]).await;
    assert!(!asked.get(Pictory, "/v1/aicredits/usage?month=5").await.text.contains("AI Avatar"));
}

#[tokio::test]
async fn pictory_forgets_after_twelve_months() {
    let asked = Asked::seed().await;
    asked.sandbox.control().stop_spending(Pictory, &asked.key(Pictory));
    asked.sandbox.control().advance(chrono::TimeDelta::days(300));
    assert!(asked.get(Pictory, "/v1/aicredits/usage?year=2026&month=3").await.text.contains("AI Avatar"));
    asked.sandbox.control().advance(chrono::TimeDelta::days(70));
    assert_eq!(asked.get(Pictory, "/v1/aicredits/usage?year=2026&month=3").await.text, "[]");
}

#[tokio::test]
async fn voxpria_answers_by_day() {
    let asked = Asked::seed().await;
    let check = async |query: &str, status: u16, days: &[&str], credits: u64| {
        let answer = asked.get(Voxpria, &format!("/credits/usage{query}")).await;
        assert_eq!(answer.status, status, "{query}: {answer:?}");
        let body = answer.json();
        if status != 200 {
            assert_eq!(
                (body["success"].as_bool(), body["error"]["code"].as_str()),
                (Some(false), Some("INVALID_DATE"))
            );
            return;
        }
        let rows = body["data"]["usage"].as_array().unwrap();
        assert_eq!(rows.iter().map(|row| row["date"].as_str().unwrap()).collect::<Vec<_>>(), days, "{query}");
        assert_eq!(body["data"]["total"]["creditsUsed"], credits, "{query}");
    };
    check("?startDate=2025-02-09&endDate=2025-02-09", 200, &["2025-02-09"], 135).await;
    check("?startDate=2025-02-01&endDate=2025-02-08", 200, &["2025-02-08"], 114).await;
    check("?endDate=2025-02-10", 200, &["2025-02-09", "2025-02-08"], 249).await;
    check("", 200, &[], 0).await;
    check("?startDate=09.02.2025&endDate=2025-02-10", 400, &[], 0).await;
    check("?startDate=2025-2-9&endDate=2025-02-10", 400, &[], 0).await;
    check("?startDate=2025-02-10&endDate=2025-02-09", 400, &[], 0).await;
}

#[tokio::test]
async fn an_unknown_path_or_method_is_refused_in_the_service_s_shape() {
    let asked = Asked::seed().await;
    for (provider, part) in [
        (PowerPost, r#""code":"NOT_FOUND""#),
        (PixVerse, r#""ErrCode":500008"#),
        (Pictory, r#"{"message":"Not Found"}"#),
        (UGen, r#"{"error":{"code":"NOT_FOUND""#),
        (Voxpria, r#"{"success":false,"error":{"code":"NOT_FOUND""#),
    ] {
        for (method, path) in [(Method::GET, "/nothing/here"), (Method::PUT, balance_path(provider))] {
            let answer = read(asked.keyed(method, provider, path, &asked.key(provider))).await;
            assert!(answer.status == 404 && answer.text.contains(part), "{provider} {path}: {answer:?}");
        }
    }
}
