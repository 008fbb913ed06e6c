//! PowerPost: one balance, errors by HTTP status and `error.code`, rate limit headers on every answer.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::get;
use brimful_core::provider::ProviderId;
use serde::Serialize;

use super::{Odd, Refusal};
use crate::dice::Dice;
use crate::reply::{Exact, json, ok};
use crate::world::{self, Arrival, World};

/// The documented sample's limit. The window's length is not documented; the sandbox uses a minute.
const LIMIT: u64 = 30;
const WINDOW_S: i64 = 60;

#[derive(Serialize)]
struct Credits {
    balance: Exact,
}

#[derive(Serialize)]
struct Failure {
    error: ErrorBody,
}

#[derive(Serialize)]
struct ErrorBody {
    message: &'static str,
    code: &'static str,
    #[serde(rename = "retryAfter", skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
}

pub(super) fn routes() -> Router<Arc<World>> {
    Router::new().route("/account/credits", get(credits))
}

async fn credits(State(world): State<Arc<World>>, headers: HeaderMap) -> Response {
    match world.lock().caller(ProviderId::PowerPost, &headers) {
        Some(account) => ok(&Credits { balance: Exact(account.funds.available().decimal()) }),
        None => refuse(Refusal::BadKey),
    }
}

pub(super) fn refuse(refusal: Refusal) -> Response {
    let (status, code, message) = match refusal {
        Refusal::BadKey => (401, "INVALID_API_KEY", "Missing or invalid API key"),
        Refusal::MissingScope => (403, "INSUFFICIENT_SCOPE", "This API key is missing the scope account:read"),
        Refusal::OutOfCredits => (402, "INSUFFICIENT_CREDITS", "Not enough credits"),
        Refusal::RateLimited { .. } => (429, "RATE_LIMIT_EXCEEDED", "Rate limit exceeded"),
        Refusal::Internal => (500, "INTERNAL_ERROR", "An internal error occurred"),
        Refusal::NotFound => (404, "NOT_FOUND", "Not found"),
    };
    let retry_after = if let Refusal::RateLimited { retry_after_s } = refusal { Some(retry_after_s) } else { None };
    let status = StatusCode::from_u16(status).unwrap_or_default();
    json(status, &Failure { error: ErrorBody { message, code, retry_after } })
}

pub(super) fn odd(odd: Odd<'_>) -> String {
    match odd {
        Odd::Failure => r#"{"error":{"message":"An internal error occurred","code":"INTERNAL_ERROR"}}"#.into(),
        Odd::Null => r#"{"balance":null}"#.into(),
        Odd::Missing => "{}".into(),
        Odd::Amount(json) => format!(r#"{{"balance":{json}}}"#),
    }
}

/// Counts the request in its window. The limit is shown and never enforced: the fault for it is set by hand.
pub(super) fn stamp(response: &mut Response, state: &mut world::State, arrival: &Arrival) {
    let request_id = Dice::of(&[state.seed, arrival.sequence]).uuid().to_string();
    let window = state.now.timestamp().div_euclid(WINDOW_S);
    let used = arrival.account.and_then(|index| state.accounts.get_mut(index)).map_or(1, |account| {
        if account.rate.window != window {
            account.rate = crate::account::Rate { window, used: 0 };
        }
        account.rate.used += 1;
        account.rate.used
    });
    let limited = response.status() == StatusCode::TOO_MANY_REQUESTS;
    let remaining = if limited { 0 } else { LIMIT.saturating_sub(used).max(1) };
    let reset = (window + 1).saturating_mul(WINDOW_S);
    let headers = response.headers_mut();
    headers.insert("x-ratelimit-limit", HeaderValue::from(LIMIT));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(remaining));
    headers.insert("x-ratelimit-reset", HeaderValue::from(reset));
    if let Ok(id) = HeaderValue::try_from(request_id) {
        headers.insert("x-request-id", id);
    }
}
