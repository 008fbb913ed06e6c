//! U-Gen: credits with holds, a paged ledger, estimates, prices, packs, checkout and billing settings.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{delete, get, post};
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;

use super::{Odd, Refusal};
use crate::reply::{Exact, json};
use crate::world::World;

mod billing;
mod credits;
mod estimate;
mod form;
mod pricing;
mod topup;

pub(crate) use billing::Billing;
pub(crate) use credits::type_of;

#[derive(Serialize)]
struct Failure {
    error: ErrorBody,
}

#[derive(Serialize)]
struct ErrorBody {
    code: &'static str,
    message: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Details>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Details {
    Credits { required: Exact, available: Exact },
    Wait { retry_after: u64 },
}

#[derive(Serialize)]
struct Unprocessable {
    detail: Vec<Complaint>,
}

/// One entry of a 422 answer.
#[derive(Serialize)]
struct Complaint {
    #[serde(rename = "type")]
    kind: &'static str,
    loc: [&'static str; 2],
    msg: String,
    input: Value,
}

pub(super) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/credits/balance", get(credits::balance))
        .route("/credits/transactions", get(credits::transactions))
        .route("/credits/estimate", post(estimate::estimate))
        .route("/credits/pricing", get(pricing::pricing))
        .route("/billing/packs", get(billing::packs))
        .route("/billing/checkout", post(billing::checkout))
        .route("/billing/payment-methods", get(billing::payment_methods))
        .route("/billing/payment-methods/{id}", delete(billing::remove_payment_method))
        .route("/billing/auto-topup", get(billing::auto_topup).post(billing::set_auto_topup))
        .route("/billing/credit-alert", get(billing::credit_alert).post(billing::set_credit_alert))
}

pub(super) fn refuse(refusal: Refusal) -> Response {
    let (status, code, message) = match refusal {
        Refusal::BadKey => (401, "UNAUTHORIZED", "Invalid or missing API key"),
        Refusal::MissingScope => (403, "FORBIDDEN", "This key may not do this"),
        Refusal::OutOfCredits => (402, "INSUFFICIENT_CREDITS", "Insufficient credits"),
        Refusal::RateLimited { .. } => (429, "RATE_LIMITED", "Too many requests"),
        Refusal::Internal => (500, "INTERNAL_ERROR", "Internal server error"),
        Refusal::NotFound => (404, "NOT_FOUND", "Not found"),
    };
    let details = match refusal {
        Refusal::OutOfCredits => {
            Some(Details::Credits { required: Exact(Decimal::from(86)), available: Exact(Decimal::from(12)) })
        }
        Refusal::RateLimited { retry_after_s } => Some(Details::Wait { retry_after: retry_after_s }),
        Refusal::BadKey | Refusal::MissingScope | Refusal::Internal | Refusal::NotFound => None,
    };
    failure(StatusCode::from_u16(status).unwrap_or_default(), code, message, details)
}

pub(super) fn odd(path: &str, odd: Odd<'_>) -> String {
    let balance = path == "/credits/balance";
    match odd {
        Odd::Failure => r#"{"error":{"code":"INTERNAL_ERROR","message":"Internal server error"}}"#.into(),
        Odd::Null if balance => r#"{"credit_balance":null,"credit_reserved":null,"available_credits":null}"#.into(),
        Odd::Null => "null".into(),
        Odd::Missing if balance => r#"{"credit_reserved":207}"#.into(),
        Odd::Missing => "{}".into(),
        Odd::Amount(json) if balance => {
            format!(r#"{{"credit_balance":{json},"credit_reserved":207,"available_credits":{json}}}"#)
        }
        Odd::Amount(json) => format!(
            r#"{{"items":[{{"id":"x","type":"consume","amount":{json},"balance_before":1213,"balance_after":1033}}],"total":1,"page":1,"page_size":20,"total_pages":1,"total_credits":{json}}}"#
        ),
    }
}

fn failure(status: StatusCode, code: &'static str, message: &'static str, details: Option<Details>) -> Response {
    json(status, &Failure { error: ErrorBody { code, message, details } })
}

fn unprocessable(detail: Vec<Complaint>) -> Response {
    json(StatusCode::UNPROCESSABLE_ENTITY, &Unprocessable { detail })
}
