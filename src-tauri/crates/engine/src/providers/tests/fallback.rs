//! Pictory: when the quota is not told, the typed-in balance carried forward by the ledger.

use std::time::Duration;

use axum::body::Body;
use axum::http::Response;
use brimful_core::account::EnteredBalance;
use brimful_core::failure::Code;
use brimful_core::provider::ProviderId::Pictory;
use brimful_core::reading::Source;

use super::super::Http;
use super::{Seen, Server, fixture, json, limits, read_with, with};

/// What came of it: the balance, or the code and our words.
type Outcome = Result<String, (Code, String)>;

/// Reads with `typed` credits at `at` (or nothing typed in); gives the outcome and what was asked for.
async fn check(reply: fn(&Seen) -> Response<Body>, typed: Option<(&str, &str)>) -> (Outcome, Vec<String>) {
    let server = Server::start(move |_, seen| async move { reply(&seen) }).await;
    let entered = typed.map(|(amount, at)| EnteredBalance { amount: amount.parse().unwrap(), at: at.parse().unwrap() });
    let http = Http::new(limits()).unwrap();
    let got = read_with(&http, Pictory, &server.base, entered, Duration::from_secs(20)).await;
    if let Ok(balance) = &got {
        let asked_ledger = server.seen().len() > 1;
        assert_eq!(balance.source == Source::Entered, asked_ledger, "a typed-in balance is always labelled so");
    }
    (got.map(|b| b.available.to_string()).map_err(|f| (f.code, f.message)), server.lines())
}

const QUOTA: &str = "GET /api/v1/quota";
const MAY: &str = "GET /api/v1/aicredits/usage?year=2026&month=5";

/// The quota is refused, and the ledger is the documented one in May.
fn refused(seen: &Seen) -> Response<Body> {
    match seen.line.as_str() {
        QUOTA => json(403, "{\"message\":\"Forbidden\"}"),
        MAY => json(200, fixture!("pictory/ledger")),
        _ => json(200, "[]"),
    }
}

#[tokio::test]
async fn the_quota_comes_first() {
    let (got, asked) = check(|_| json(200, fixture!("pictory/quota")), Some(("5", "2026-05-08T00:00:00Z"))).await;
    assert_eq!((got, asked), (Ok("21310".into()), vec![QUOTA.to_owned()]));
}

#[tokio::test]
async fn without_a_typed_in_balance_it_is_not_offered() {
    for status in [403, 404] {
        let reply = if status == 403 { refused } else { |_: &Seen| json(404, "{\"message\":\"Not Found\"}") };
        let (got, asked) = check(reply, None).await;
        let words = "Pictory does not tell this key its balance".to_owned();
        assert_eq!((got, asked.len()), (Err((Code::NotOffered, words)), 1));
    }
}

#[tokio::test]
async fn what_was_typed_in_is_carried_forward_by_the_ledger() {
    let (got, asked) = check(refused, Some(("100", "2026-05-08T00:00:00Z"))).await;
    assert_eq!((got, asked), (Ok("99.4".into()), vec![QUOTA.to_owned(), MAY.to_owned()]));
    let (got, asked) = check(refused, Some(("100", "2026-05-01T11:00:00Z"))).await;
    assert_eq!(got, Ok("99.4".into()), "the reset of 10:12 is in the number");
    assert_eq!(asked[1..], ["GET /api/v1/aicredits/usage?year=2026&month=4".to_owned(), MAY.to_owned()]);
}

#[tokio::test]
async fn a_reset_since_then_ends_what_is_known() {
    let (got, asked) = check(refused, Some(("100", "2026-04-20T00:00:00Z"))).await;
    let words = "the monthly reset came after the balance was typed in; type it in again".to_owned();
    assert_eq!(got, Err((Code::NotOffered, words)));
    assert_eq!(asked.len(), 3);
    let (got, asked) = check(refused, Some(("100", "2024-04-20T00:00:00Z"))).await;
    let words = "the balance was typed in over a year ago; type it in again".to_owned();
    assert_eq!((got, asked.len()), (Err((Code::NotOffered, words)), 1), "no ledger reaches back so far");
    let old_reset = |seen: &Seen| match seen.line.as_str() {
        QUOTA => json(404, "{}"),
        _ => json(200, fixture!("pictory/ledger").replace("2026-05", "2026-01")),
    };
    let (_, asked) = check(old_reset, Some(("100", "2025-12-20T00:00:00Z"))).await;
    assert_eq!(asked.len(), 2, "the months after the reset are not asked for");
}

#[tokio::test]
async fn other_failures_are_not_covered_by_a_typed_in_balance() {
    let typed = Some(("100", "2026-05-08T00:00:00Z"));
    async fn code(reply: fn(&Seen) -> Response<Body>, typed: Option<(&str, &str)>) -> (Code, usize) {
        let (got, asked) = check(reply, typed).await;
        (got.unwrap_err().0, asked.len())
    }
    assert_eq!(code(|_| json(401, fixture!("pictory/error-401")), typed).await, (Code::Auth, 1));
    assert_eq!(code(|_| with(403, &[], "error code: 1010"), typed).await, (Code::Blocked, 1));
    assert_eq!(code(|_| json(200, "{}"), typed).await, (Code::Protocol, 1));
    assert_eq!(code(|_| json(500, "{}"), typed).await, (Code::Unavailable, 1));
    assert_eq!(code(|_| json(403, "{}"), typed).await, (Code::Scope, 2), "the ledger is refused too");
    assert_eq!(code(|_| json(404, "{}"), typed).await, (Code::NotOffered, 2));
    let broken_ledger = |seen: &Seen| json(if seen.line == QUOTA { 404 } else { 200 }, "{}");
    assert_eq!(code(broken_ledger, typed).await, (Code::Protocol, 2));
}

#[tokio::test]
async fn a_neighbouring_month_may_be_refused() {
    let reply = |seen: &Seen| match seen.line.as_str() {
        QUOTA => json(404, "{}"),
        MAY => json(200, "[]"),
        _ => json(400, fixture!("pictory/error-400-year-alone")),
    };
    let (got, asked) = check(reply, Some(("7", "2026-05-01T03:00:00Z"))).await;
    assert_eq!((got, asked.len()), (Ok("7".into()), 3));
    let (got, _) = check(reply, Some(("7", "2026-04-10T03:00:00Z"))).await;
    assert_eq!(got.unwrap_err().0, Code::InvalidRequest, "a month in between is needed");
}
