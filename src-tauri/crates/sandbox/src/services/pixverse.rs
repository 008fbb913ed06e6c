//! PixVerse Platform: two pools, every failure with HTTP 200 and `ErrCode`, and a trace id that must be fresh.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use brimful_core::provider::ProviderId;
use serde::Serialize;
use serde_json::value::RawValue;

use super::{Odd, Refusal};
use crate::funds::Funds;
use crate::reply::{Exact, json, json_text, ok};
use crate::scenario::Scenario;
use crate::world::World;

/// Beyond this many trace ids of one key, some are forgotten.
const TRACES_KEPT: usize = 2_000;

#[derive(Serialize)]
struct Envelope<T> {
    #[serde(rename = "ErrCode")]
    code: u32,
    #[serde(rename = "ErrMsg")]
    message: &'static str,
    #[serde(rename = "Resp")]
    content: Option<T>,
}

#[derive(Serialize)]
struct Balance {
    account_id: u64,
    credit_monthly: Exact,
    credit_package: Exact,
}

pub(super) fn routes() -> Router<Arc<World>> {
    Router::new().route("/account/balance", get(balance))
}

async fn balance(State(world): State<Arc<World>>, headers: HeaderMap) -> Response {
    let mut state = world.lock();
    // The documented sample has 0 in this place. Accounts that a test adds have an id of their own.
    let seed = state.scenario == Scenario::Seed;
    let Some(account) = state.caller(ProviderId::PixVerse, &headers) else { return refuse(Refusal::BadKey) };
    let Some(trace) = super::header(&headers, "ai-trace-id").filter(|trace| !trace.is_empty()) else {
        return failure(400_011, "Empty parameter: Ai-trace-id");
    };
    // A trace id that was used before gets the answer of that time, however stale.
    if let Some(earlier) = account.traces.get(trace) {
        return json_text(StatusCode::OK, earlier.clone());
    }
    let Funds::Pools { monthly, purchased } = account.funds else { return refuse(Refusal::Internal) };
    let content = Balance {
        account_id: if seed && account.id <= ProviderId::ALL.len() as u64 { 0 } else { 100_000 + account.id },
        credit_monthly: Exact(monthly.decimal()),
        credit_package: Exact(purchased.decimal()),
    };
    let envelope = Envelope { code: 0, message: "success", content: Some(content) };
    if let Ok(text) = serde_json::to_string(&envelope) {
        if account.traces.len() >= TRACES_KEPT {
            account.traces.pop_first();
        }
        account.traces.insert(trace.to_owned(), text);
    }
    ok(&envelope)
}

pub(super) fn refuse(refusal: Refusal) -> Response {
    match refusal {
        Refusal::BadKey => failure(400_012, "Invalid API-KEY"),
        Refusal::MissingScope => failure(500_020, "This user does not have permission for this operation"),
        Refusal::OutOfCredits => failure(500_090, "Insufficient balance. Unable to generate video. Please top up"),
        Refusal::RateLimited { retry_after_s } => {
            let mut response = envelope(StatusCode::TOO_MANY_REQUESTS, 500_069, "Too many requests, try again later");
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after_s));
            response
        }
        Refusal::Internal => envelope(StatusCode::INTERNAL_SERVER_ERROR, 99_999, "Unknown error"),
        Refusal::NotFound => envelope(StatusCode::NOT_FOUND, 500_008, "Requested data not found"),
    }
}

pub(super) fn odd(odd: Odd<'_>) -> String {
    match odd {
        Odd::Failure => {
            r#"{"ErrCode":500069,"ErrMsg":"The system is currently experiencing high load","Resp":null}"#.into()
        }
        Odd::Null => r#"{"ErrCode":0,"ErrMsg":"success","Resp":null}"#.into(),
        Odd::Missing => r#"{"ErrCode":0,"ErrMsg":"Success","Resp":{"account_id":0,"credit_package":3630}}"#.into(),
        Odd::Amount(json) => format!(
            r#"{{"ErrCode":0,"ErrMsg":"success","Resp":{{"account_id":0,"credit_monthly":{json},"credit_package":3630}}}}"#
        ),
    }
}

/// The normal failure: HTTP 200.
fn failure(code: u32, message: &'static str) -> Response {
    envelope(StatusCode::OK, code, message)
}

fn envelope(status: StatusCode, code: u32, message: &'static str) -> Response {
    json(status, &Envelope::<&RawValue> { code, message, content: None })
}
