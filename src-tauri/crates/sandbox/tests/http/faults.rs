//! Every fault of every service, and what a client meets.

use std::time::Duration;

use brimful_core::provider::ProviderId::{self, Pictory, PixVerse, PowerPost, UGen, Voxpria};
use brimful_sandbox::Fault;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::support::{Asked, balance_path, read, send};

/// Long enough for an answer on loopback, short enough to wait for one that never comes.
const WHILE: Duration = Duration::from_millis(1500);

async fn met(asked: &Asked, provider: ProviderId, fault: &Fault) -> Result<Response, reqwest::Error> {
    asked.sandbox.control().set_fault(provider, Some(fault.clone()));
    asked.keyed(Method::GET, provider, balance_path(provider), &asked.key(provider)).send().await
}

/// The status, and JSON where it is JSON.
async fn answered(asked: &Asked, provider: ProviderId, fault: &Fault) -> (u16, Value, String) {
    let response = met(asked, provider, fault).await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or_default(), text)
}

#[tokio::test]
async fn refusals_have_each_service_s_own_shape() {
    let asked = Asked::seed().await;
    let check = async |provider: ProviderId, fault: Fault, status: u16, pointer: &str, expect: Value| {
        let (found, body, text) = answered(&asked, provider, &fault).await;
        assert_eq!((found, body.pointer(pointer)), (status, Some(&expect)), "{provider} {fault}: {text}");
    };
    let limited = Fault::RateLimited { retry_after_s: 7 };
    let failed = Fault::ServerError(500);

    check(PowerPost, Fault::BadKey, 401, "/error/code", json!("INVALID_API_KEY")).await;
    check(PowerPost, Fault::MissingScope, 403, "/error/code", json!("INSUFFICIENT_SCOPE")).await;
    check(PowerPost, Fault::OutOfCredits, 402, "/error/code", json!("INSUFFICIENT_CREDITS")).await;
    check(PowerPost, limited.clone(), 429, "/error/retryAfter", json!(7)).await;
    check(PowerPost, failed.clone(), 500, "/error/code", json!("INTERNAL_ERROR")).await;
    check(PowerPost, Fault::ErrorInOk, 200, "/error/code", json!("INTERNAL_ERROR")).await;
    check(PowerPost, Fault::NullBody, 200, "/balance", Value::Null).await;
    check(PowerPost, Fault::MissingField, 200, "", json!({})).await;

    check(PixVerse, Fault::BadKey, 200, "/ErrCode", json!(400_012)).await;
    check(PixVerse, Fault::MissingScope, 200, "/ErrCode", json!(500_020)).await;
    check(PixVerse, Fault::OutOfCredits, 200, "/ErrCode", json!(500_090)).await;
    check(PixVerse, limited.clone(), 429, "/ErrCode", json!(500_069)).await;
    check(PixVerse, failed.clone(), 500, "/ErrCode", json!(99_999)).await;
    check(PixVerse, Fault::ErrorInOk, 200, "/ErrCode", json!(500_069)).await;
    check(PixVerse, Fault::NullBody, 200, "", json!({"ErrCode": 0, "ErrMsg": "success", "Resp": null})).await;
    check(PixVerse, Fault::MissingField, 200, "/Resp", json!({"account_id": 0, "credit_package": 3630})).await;

    check(Pictory, Fault::BadKey, 401, "/message", json!("Unauthorized")).await;
    check(Pictory, Fault::MissingScope, 403, "/message", json!("Forbidden")).await;
    check(Pictory, Fault::OutOfCredits, 402, "/code", json!("INSUFFICIENT_CREDITS")).await;
    check(Pictory, limited.clone(), 429, "/message", json!("Too Many Requests")).await;
    check(Pictory, failed.clone(), 500, "/message", json!("Internal server error")).await;
    check(Pictory, Fault::ErrorInOk, 200, "/success", json!(false)).await;
    check(Pictory, Fault::NullBody, 200, "/aiCredits", Value::Null).await;
    check(Pictory, Fault::MissingField, 200, "/aiCredits", json!({"used": 690})).await;
    check(Pictory, Fault::QuotaForbidden, 403, "/message", json!("Forbidden")).await;

    check(UGen, Fault::BadKey, 401, "/error/code", json!("UNAUTHORIZED")).await;
    check(UGen, Fault::MissingScope, 403, "/error/code", json!("FORBIDDEN")).await;
    check(UGen, Fault::OutOfCredits, 402, "/error/details", json!({"required": 86, "available": 12})).await;
    check(UGen, limited.clone(), 429, "/error/details/retry_after", json!(7)).await;
    check(UGen, failed.clone(), 500, "/error/code", json!("INTERNAL_ERROR")).await;
    check(UGen, Fault::ErrorInOk, 200, "/error/code", json!("INTERNAL_ERROR")).await;
    check(UGen, Fault::NullBody, 200, "/available_credits", Value::Null).await;
    check(UGen, Fault::MissingField, 200, "", json!({"credit_reserved": 207})).await;

    check(Voxpria, Fault::BadKey, 401, "/error/code", json!("UNAUTHORIZED")).await;
    check(Voxpria, Fault::MissingScope, 403, "/error/code", json!("FORBIDDEN")).await;
    check(Voxpria, Fault::OutOfCredits, 402, "/error/code", json!("INSUFFICIENT_CREDITS")).await;
    check(Voxpria, limited.clone(), 429, "/error/code", json!("RATE_LIMITED")).await;
    check(Voxpria, failed, 500, "/error/code", json!("INTERNAL_ERROR")).await;
    check(Voxpria, Fault::ErrorInOk, 200, "/success", json!(false)).await;
    check(Voxpria, Fault::NullBody, 200, "/data", Value::Null).await;
    check(Voxpria, Fault::MissingField, 200, "/data", json!({"currency": "credits"})).await;

    let response = met(&asked, Voxpria, &limited).await.unwrap();
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert_eq!((header("x-ratelimit-limit"), header("x-ratelimit-remaining")), ("1000".into(), "0".into()));
    assert_eq!(header("x-ratelimit-reset"), (1_778_256_000 + 7).to_string());
    for provider in [PixVerse, Pictory] {
        assert_eq!(met(&asked, provider, &limited).await.unwrap().headers()["retry-after"], "7");
    }
}

#[tokio::test]
async fn every_fault_is_met_at_every_service() {
    let asked = Asked::seed().await;
    for provider in ProviderId::ALL {
        for fault in Fault::all() {
            meet(&asked, provider, &fault).await;
        }
        asked.sandbox.control().set_fault(provider, None);
        assert_eq!(asked.get(provider, balance_path(provider)).await.status, 200, "{provider} cleared");
    }
}

async fn meet(asked: &Asked, provider: ProviderId, fault: &Fault) {
    let about = format!("{provider} {fault}");
    match fault {
        // Their bodies are looked at in the test above.
        Fault::BadKey
        | Fault::MissingScope
        | Fault::OutOfCredits
        | Fault::RateLimited { .. }
        | Fault::ErrorInOk
        | Fault::NullBody
        | Fault::MissingField => {
            let (_, body, text) = answered(asked, provider, fault).await;
            assert!(body.is_object(), "{about}: {text}");
        }
        Fault::MalformedJson => {
            let (status, _, text) = answered(asked, provider, fault).await;
            assert!(status == 200 && serde_json::from_str::<Value>(&text).is_err(), "{about}: {text}");
        }
        Fault::HtmlForbidden => {
            let (status, _, text) = answered(asked, provider, fault).await;
            assert!(status == 403 && text.contains("Error 1010"), "{about}: {text}");
        }
        Fault::Html200 => {
            let (status, _, text) = answered(asked, provider, fault).await;
            assert!(status == 200 && text.starts_with("<!doctype html>"), "{about}: {text}");
        }
        Fault::WrongTypes => {
            let mut kinds = Vec::new();
            for _ in 0..3 {
                let (_, body, _) = answered(asked, provider, fault).await;
                kinds.push(amount(provider, &body).clone());
            }
            for kind in [json!("abc"), json!(true), json!({})] {
                assert!(kinds.contains(&kind), "{about}: {kinds:?}");
            }
        }
        Fault::HugeNumber => {
            let (_, _, text) = answered(asked, provider, fault).await;
            assert!(text.contains(":123456789012345678901234567890"), "{about}: {text}");
        }
        Fault::DeepNesting => {
            let (_, _, text) = answered(asked, provider, fault).await;
            assert!(text.contains(&"[".repeat(100_000)), "{about}");
        }
        Fault::EmptyBody => {
            let (status, _, text) = answered(asked, provider, fault).await;
            assert_eq!((status, text.as_str()), (200, ""), "{about}");
        }
        Fault::ServerError(expect) => {
            let (status, body, text) = answered(asked, provider, fault).await;
            assert_eq!((status, body.is_object()), (*expect, *expect == 500), "{about}: {text}");
        }
        Fault::SlowLoris => {
            let mut response = met(asked, provider, fault).await.unwrap();
            assert_eq!(response.chunk().await.unwrap().unwrap(), "{", "{about}");
            assert_eq!(response.chunk().await.unwrap().unwrap(), " ", "{about}");
        }
        Fault::EndlessBody => {
            let mut response = met(asked, provider, fault).await.unwrap();
            let mut read = 0;
            while read < 4 * 1024 * 1024 {
                read += response.chunk().await.unwrap().expect(&about).len();
            }
        }
        Fault::CutGzip => {
            let response = met(asked, provider, fault).await.unwrap();
            assert!(response.text().await.unwrap_err().is_decode(), "{about}");
        }
        Fault::CutBody => {
            let response = met(asked, provider, fault).await.unwrap();
            assert_eq!(response.status(), 200, "{about}");
            assert!(response.bytes().await.is_err(), "{about}");
        }
        Fault::Redirect(location) => {
            let response = met(asked, provider, fault).await.unwrap();
            assert_eq!(response.status(), 302, "{about}");
            assert_eq!(response.headers()["location"], location.as_str(), "{about}");
        }
        Fault::Hang => assert!(timeout(WHILE, met(asked, provider, fault)).await.is_err(), "{about}"),
        Fault::DropConnection => {
            let error = timeout(WHILE, met(asked, provider, fault)).await.expect("not a hang").unwrap_err();
            assert!(error.is_request() && !error.is_timeout(), "{about}: {error:?}");
        }
        Fault::EmptyLedger => {
            let (status, _, text) = answered(asked, provider, fault).await;
            assert_eq!(status, 200, "{about}: {text}");
            let (path, pointer) = match provider {
                Pictory => ("/v1/aicredits/usage", ""),
                UGen => ("/credits/transactions", "/items"),
                Voxpria => ("/credits/usage?startDate=2025-02-01&endDate=2025-02-09", "/data/usage"),
                PowerPost | PixVerse => return,
            };
            let ledger = asked.get(provider, path).await.json();
            assert_eq!(ledger.pointer(pointer), Some(&json!([])), "{about}: {ledger}");
        }
        Fault::QuotaForbidden => {
            let (status, ..) = answered(asked, provider, fault).await;
            assert_eq!(status, if provider == Pictory { 403 } else { 200 }, "{about}");
            if provider == Pictory {
                assert!(asked.get(Pictory, "/v1/aicredits/usage").await.text.contains("Text-to-Image"));
            }
        }
    }
}

/// The amount that [`Fault::WrongTypes`] replaces.
fn amount(provider: ProviderId, body: &Value) -> &Value {
    let pointer = match provider {
        PowerPost => "/balance",
        PixVerse => "/Resp/credit_monthly",
        Pictory => "/aiCredits/limit",
        UGen => "/available_credits",
        Voxpria => "/data/balance",
    };
    body.pointer(pointer).unwrap()
}

#[tokio::test]
async fn a_fault_applies_to_every_route_of_its_service_and_to_no_other() {
    let asked = Asked::seed().await;
    asked.sandbox.control().set_fault(UGen, Some(Fault::ServerError(503)));
    for (method, path) in
        [(Method::GET, "/credits/transactions"), (Method::POST, "/billing/checkout"), (Method::GET, "/billing/packs")]
    {
        assert_eq!(read(asked.bare(method, UGen, path)).await.status, 503, "{path}");
    }
    for provider in ProviderId::ALL.into_iter().filter(|provider| *provider != UGen) {
        assert_eq!(asked.get(provider, balance_path(provider)).await.status, 200, "{provider}");
    }
}

#[tokio::test]
async fn a_fault_of_one_key_leaves_the_other_keys_alone() {
    let asked = Asked::seed().await;
    let control = asked.sandbox.control();
    let funds = brimful_sandbox::Funds::Single(brimful_core::amount::Credits::whole(8));
    for provider in ProviderId::ALL {
        control.add_account(provider, "other-key", funds);
        control.set_fault_for(provider, "other-key", Some(Fault::ServerError(502)));
        let status = async |key: &str| {
            send(asked.keyed(Method::GET, provider, balance_path(provider), key)).await.status().as_u16()
        };
        assert_eq!((status(&asked.key(provider)).await, status("other-key").await), (200, 502), "{provider}");
        control.set_fault_for(provider, "other-key", None);
        assert_eq!(status("other-key").await, 200, "{provider}");
    }
}
