//! Voxpria: a balance and usage by day in `{success, data}`, costs as text with a dollar sign.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::get;
use brimful_core::provider::ProviderId;
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::Serialize;

use super::{Odd, Refusal};
use crate::fault::Fault;
use crate::ledger::{Entry, Kind};
use crate::quirk::{Quirk, Quirks};
use crate::reply::{Exact, json, ok, seconds};
use crate::world::World;

/// The documented default an hour.
const LIMIT: u64 = 1_000;

/// What the usage sample charges for a credit: $0.10.
const CENTS_A_CREDIT: i64 = 10;

#[derive(Serialize)]
struct Success<T> {
    success: bool,
    data: T,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Balance {
    balance: Exact,
    currency: &'static str,
    last_updated: String,
}

#[derive(Serialize)]
struct Usage {
    usage: Vec<Day>,
    total: Sum,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Day {
    date: NaiveDate,
    calls: u64,
    credits_used: Exact,
    cost: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sum {
    calls: u64,
    credits_used: Exact,
    cost: String,
}

#[derive(Serialize)]
struct Failure {
    success: bool,
    error: ErrorBody,
}

#[derive(Serialize)]
struct ErrorBody {
    code: &'static str,
    message: &'static str,
}

pub(super) fn routes() -> Router<Arc<World>> {
    Router::new().route("/credits", get(credits)).route("/credits/usage", get(usage))
}

async fn credits(State(world): State<Arc<World>>, headers: HeaderMap) -> Response {
    let mut state = world.lock();
    let now = state.now;
    let Some(account) = state.caller(ProviderId::Voxpria, &headers) else { return refuse(Refusal::BadKey, now) };
    let data = Balance {
        balance: Exact(account.funds.available().decimal()),
        currency: "credits",
        last_updated: seconds(account.updated),
    };
    ok(&Success { success: true, data })
}

async fn usage(
    State(world): State<Arc<World>>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let mut state = world.lock();
    let now = state.now;
    let empty = state.meets(&Fault::EmptyLedger, ProviderId::Voxpria, &headers);
    let quirks = state.quirks.clone();
    let Some(account) = state.caller(ProviderId::Voxpria, &headers) else { return refuse(Refusal::BadKey, now) };
    let date = |name: &str, otherwise: NaiveDate| match query.get(name) {
        Some(text) => NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|date| date.to_string() == *text),
        None => Some(otherwise),
    };
    let Some(end) = date("endDate", now.date_naive()) else { return bad_request("endDate must be YYYY-MM-DD") };
    let Some(start) = date("startDate", end.checked_sub_days(Days::new(30)).unwrap_or(end)) else {
        return bad_request("startDate must be YYYY-MM-DD");
    };
    if start > end {
        return bad_request("startDate must not be after endDate");
    }
    let oldest = now.date_naive().checked_sub_days(Days::new(365));
    if quirks.contains(&Quirk::OldDaysRefused) && oldest.is_some_and(|oldest| start < oldest) {
        return bad_request("startDate must be within the last 365 days");
    }
    let mut days: BTreeMap<NaiveDate, (u64, Decimal)> = BTreeMap::new();
    let spent = |entry: &&Entry| entry.kind == Kind::Consume && (start..=end).contains(&entry.at.date_naive());
    for entry in account.entries.iter().filter(|_| !empty).filter(spent) {
        let day = days.entry(entry.at.date_naive()).or_default();
        day.0 += entry.calls;
        day.1 = day.1.saturating_add(entry.amount);
    }
    let calls = days.values().map(|day| day.0).sum();
    let credits = days.values().fold(Decimal::ZERO, |sum, day| sum.saturating_add(day.1));
    let row = |(date, (calls, credits)): (NaiveDate, (u64, Decimal))| Day {
        date,
        calls,
        credits_used: Exact(credits),
        cost: cost(date, credits, &quirks),
    };
    let usage = days.into_iter().rev().map(row).collect();
    let credits = if quirks.contains(&Quirk::TotalDiffers) { credits.saturating_add(Decimal::ONE) } else { credits };
    let total = Sum { calls, credits_used: Exact(credits), cost: dollars(credits) };
    ok(&Success { success: true, data: Usage { usage, total } })
}

pub(super) fn refuse(refusal: Refusal, now: DateTime<Utc>) -> Response {
    let (status, code, message) = match refusal {
        Refusal::BadKey => (401, "UNAUTHORIZED", "Invalid API key"),
        Refusal::MissingScope => (403, "FORBIDDEN", "This API key lacks the credits scope"),
        Refusal::OutOfCredits => (402, "INSUFFICIENT_CREDITS", "Not enough credits"),
        Refusal::RateLimited { .. } => (429, "RATE_LIMITED", "Rate limit exceeded"),
        Refusal::Internal => (500, "INTERNAL_ERROR", "Internal server error"),
        Refusal::NotFound => (404, "NOT_FOUND", "Not found"),
    };
    let mut response = failure(StatusCode::from_u16(status).unwrap_or_default(), code, message);
    if let Refusal::RateLimited { retry_after_s } = refusal {
        let reset = now.timestamp().saturating_add_unsigned(retry_after_s);
        let headers = response.headers_mut();
        headers.insert("x-ratelimit-limit", HeaderValue::from(LIMIT));
        headers.insert("x-ratelimit-remaining", HeaderValue::from(0));
        headers.insert("x-ratelimit-reset", HeaderValue::from(reset));
    }
    response
}

pub(super) fn odd(path: &str, odd: Odd<'_>) -> String {
    let balance = path == "/credits";
    match odd {
        Odd::Failure => {
            r#"{"success":false,"error":{"code":"INTERNAL_ERROR","message":"Internal server error"}}"#.into()
        }
        Odd::Null => r#"{"success":true,"data":null}"#.into(),
        Odd::Missing if balance => r#"{"success":true,"data":{"currency":"credits"}}"#.into(),
        Odd::Missing => r#"{"success":true,"data":{"usage":[{"date":"2025-02-09"}]}}"#.into(),
        Odd::Amount(json) if balance => {
            format!(
                r#"{{"success":true,"data":{{"balance":{json},"currency":"credits","lastUpdated":"2025-02-09T12:00:00Z"}}}}"#
            )
        }
        Odd::Amount(json) => format!(
            r#"{{"success":true,"data":{{"usage":[{{"date":"2025-02-09","calls":1,"creditsUsed":{json},"cost":"$0.30"}}]}}}}"#
        ),
    }
}

/// What the service writes as the cost of a day.
pub(crate) fn cost(date: NaiveDate, credits: Decimal, quirks: &Quirks) -> String {
    if is_in_words(date, quirks) { "included in plan".to_owned() } else { dollars(credits) }
}

/// Whether the cost of a day is no number.
pub(crate) fn is_in_words(date: NaiveDate, quirks: &Quirks) -> bool {
    quirks.contains(&Quirk::CostInWords) && date.num_days_from_ce().rem_euclid(3) == 0
}

fn bad_request(message: &'static str) -> Response {
    failure(StatusCode::BAD_REQUEST, "INVALID_DATE", message)
}

fn failure(status: StatusCode, code: &'static str, message: &'static str) -> Response {
    json(status, &Failure { success: false, error: ErrorBody { code, message } })
}

/// "$1,350.00".
fn dollars(credits: Decimal) -> String {
    let text = format!("{:.2}", credits.saturating_mul(Decimal::new(CENTS_A_CREDIT, 2)));
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let mut grouped = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("${grouped}.{cents}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_dollars_with_thousands_apart() {
        #[track_caller]
        fn check(credits: i64, expect: &str) {
            assert_eq!(dollars(Decimal::from(credits)), expect);
        }
        check(135, "$13.50");
        check(249, "$24.90");
        check(0, "$0.00");
        check(9_999, "$999.90");
        check(13_500, "$1,350.00");
        check(12_345_678, "$1,234,567.80");
    }
}
