//! Pictory: a ledger by month and a quota, the key without `Bearer`, and a firewall that wants a user agent of one's
//! own.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use brimful_core::provider::ProviderId;
use chrono::{DateTime, Datelike, Months, Utc};
use rust_decimal::Decimal;
use serde::Serialize;

use super::{Odd, Refusal};
use crate::fault::Fault;
use crate::funds::Funds;
use crate::ledger::{Entry, Kind};
use crate::misbehave::firewall_page;
use crate::quirk::{Quirk, Quirks};
use crate::reply::{Amount, Exact, json, millis, ok};
use crate::scenario::FORMER_PLAN_ROW;
use crate::world::World;

/// How many months the service keeps, besides the current one.
const MONTHS_KEPT: u32 = 12;

/// How the user agents of libraries begin that nobody named after their program.
const LIBRARY_AGENTS: [&str; 13] = [
    "aiohttp",
    "axios",
    "curl",
    "go-http-client",
    "java",
    "libwww-perl",
    "node",
    "okhttp",
    "python",
    "reqwest",
    "ruby",
    "undici",
    "wget",
];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'a> {
    transaction_id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    amount: Amount,
    source: &'a str,
    description: String,
    plan: &'static str,
    transaction_date: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Quota {
    video_minutes: Use,
    transcription_minutes: Use,
    eleven_labs_voice_over_minutes: Use,
    ai_credits: Use,
}

#[derive(Serialize)]
struct Use {
    used: Exact,
    limit: Exact,
}

#[derive(Serialize)]
struct Message<'a> {
    message: &'a str,
}

#[derive(Serialize)]
struct Invalid<'a> {
    code: &'static str,
    message: &'a str,
    fields: [Field<'a>; 1],
}

#[derive(Serialize)]
struct Field<'a> {
    name: &'static str,
    errors: &'a str,
}

pub(super) fn routes() -> Router<Arc<World>> {
    Router::new().route("/v1/aicredits/usage", get(usage)).route("/v1/quota", get(quota)).layer(from_fn(firewall))
}

/// Stands before everything else, so a wrong user agent is never told about its key.
async fn firewall(request: Request, next: Next) -> Response {
    let agent = super::header(request.headers(), "user-agent").unwrap_or_default().to_ascii_lowercase();
    if agent.is_empty() || LIBRARY_AGENTS.iter().any(|library| agent.starts_with(library)) {
        return firewall_page();
    }
    next.run(request).await
}

async fn quota(State(world): State<Arc<World>>, headers: HeaderMap) -> Response {
    let mut state = world.lock();
    let forbidden = state.meets(&Fault::QuotaForbidden, ProviderId::Pictory, &headers);
    let Some(account) = state.caller(ProviderId::Pictory, &headers) else { return refuse(Refusal::BadKey) };
    if forbidden {
        return refuse(Refusal::MissingScope);
    }
    let Funds::Quota { used, limit } = account.funds else { return refuse(Refusal::Internal) };
    let minutes = |used, limit| Use { used: Exact(Decimal::from(used)), limit: Exact(Decimal::from(limit)) };
    ok(&Quota {
        video_minutes: minutes(98, 14_400),
        transcription_minutes: minutes(12, 7_200),
        eleven_labs_voice_over_minutes: minutes(4, 240),
        ai_credits: Use { used: Exact(used.decimal()), limit: Exact(limit.decimal()) },
    })
}

async fn usage(
    State(world): State<Arc<World>>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let mut state = world.lock();
    let now = state.now;
    let empty = state.meets(&Fault::EmptyLedger, ProviderId::Pictory, &headers);
    let quirks = state.quirks.clone();
    let Some(account) = state.caller(ProviderId::Pictory, &headers) else { return refuse(Refusal::BadKey) };
    let asked = match Month::asked(&query, now) {
        Ok(asked) => asked,
        Err(invalid) => return json(StatusCode::BAD_REQUEST, &invalid),
    };
    if quirks.contains(&Quirk::EdgeMonthsRefused) && asked.is_edge(now) {
        return json(StatusCode::BAD_REQUEST, &invalid("month", "month must be within the last 12 months"));
    }
    let sample = account.documented_sample && query.is_empty();
    let mut entries: Vec<&Entry> = account
        .entries
        .iter()
        .filter(|entry| !empty && (sample || (Month::of(entry.at) == asked && is_kept(entry.at, now))))
        .collect();
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.at, entry.id)));
    let rows: Vec<Row<'_>> = entries.into_iter().map(|entry| row(entry, account.plan_since, &quirks)).collect();
    if quirks.contains(&Quirk::ListInTransactions) {
        return ok(&BTreeMap::from([("transactions", rows)]));
    }
    if quirks.contains(&Quirk::ListInData) {
        return ok(&BTreeMap::from([("data", rows)]));
    }
    ok(&rows)
}

pub(super) fn refuse(refusal: Refusal) -> Response {
    let (status, message) = match refusal {
        Refusal::BadKey => (StatusCode::UNAUTHORIZED, "Unauthorized"),
        Refusal::MissingScope => (StatusCode::FORBIDDEN, "Forbidden"),
        Refusal::OutOfCredits => {
            let message = "Not enough AI credits";
            let field = Field { name: "aiCredits", errors: message };
            let body = Invalid { code: "INSUFFICIENT_CREDITS", message, fields: [field] };
            return json(StatusCode::PAYMENT_REQUIRED, &body);
        }
        Refusal::RateLimited { retry_after_s } => {
            let mut response = json(StatusCode::TOO_MANY_REQUESTS, &Message { message: "Too Many Requests" });
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after_s));
            return response;
        }
        Refusal::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "Internal server error"),
        Refusal::NotFound => (StatusCode::NOT_FOUND, "Not Found"),
    };
    json(status, &Message { message })
}

pub(super) fn odd(path: &str, odd: Odd<'_>) -> String {
    let quota = path == "/v1/quota";
    match odd {
        Odd::Failure => {
            r#"{"success":false,"data":{"error_code":"5000","error_message":"Something went wrong"}}"#.into()
        }
        Odd::Null if quota => r#"{"aiCredits":null}"#.into(),
        Odd::Null => "null".into(),
        Odd::Missing if quota => r#"{"aiCredits":{"used":690}}"#.into(),
        Odd::Missing => {
            r#"[{"transactionId":"20260508153648354912f9ebd4ef94b1baa469ae1179a3ead","type":"debit"}]"#.into()
        }
        Odd::Amount(json) if quota => format!(r#"{{"aiCredits":{{"used":690,"limit":{json}}}}}"#),
        Odd::Amount(json) => format!(
            r#"[{{"transactionId":"x","type":"debit","amount":{json},"source":"Text-to-Image","transactionDate":"2026-05-08T15:37:11.176Z"}}]"#
        ),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Month {
    year: i32,
    month: u32,
}

impl Month {
    fn of(at: DateTime<Utc>) -> Self {
        Self { year: at.year(), month: at.month() }
    }

    /// Whether it is the oldest month that may have rows, or older, or one to come.
    fn is_edge(self, now: DateTime<Utc>) -> bool {
        let ordinal = |month: Self| i64::from(month.year) * 12 + i64::from(month.month);
        let age = ordinal(Self::of(now)) - ordinal(self);
        age < 0 || age >= i64::from(MONTHS_KEPT)
    }

    /// The month that a query asks for: the current one, one of the current year, or any.
    fn asked(query: &HashMap<String, String>, now: DateTime<Utc>) -> Result<Self, Invalid<'static>> {
        let month = query.get("month").map(|text| text.parse().ok().filter(|n| (1..=12).contains(n)));
        let year = query.get("year").map(|text| text.parse().ok());
        match (month, year) {
            (Some(None), _) => Err(invalid("month", "month must be between 1 and 12")),
            (_, Some(None)) => Err(invalid("year", "year must be an integer")),
            (None, Some(_)) => Err(invalid("month", "month is required when year is provided")),
            (None, None) => Ok(Self::of(now)),
            (Some(Some(month)), year) => Ok(Self { year: year.flatten().unwrap_or(now.year()), month }),
        }
    }
}

fn invalid(name: &'static str, message: &'static str) -> Invalid<'static> {
    Invalid { code: "INVALID_REQUEST", message, fields: [Field { name, errors: message }] }
}

/// Whether the service still tells what happened at this moment.
pub(crate) fn is_kept(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now.checked_sub_months(Months::new(MONTHS_KEPT)).is_none_or(|first| at >= first) && at <= now
}

fn row<'a>(entry: &'a Entry, plan_since: Option<DateTime<Utc>>, quirks: &Quirks) -> Row<'a> {
    let is_former_plan = entry.id == FORMER_PLAN_ROW || plan_since.is_some_and(|since| entry.at < since);
    Row {
        transaction_id: transaction_id(entry),
        kind: match entry.kind {
            Kind::Reset | Kind::Purchase | Kind::Refund | Kind::Bonus | Kind::Release => "credit",
            Kind::Consume | Kind::Reserve => "debit",
            Kind::Other(word) => word,
        },
        amount: Amount { value: entry.amount, with_exponent: quirks.contains(&Quirk::Exponents) },
        source: entry.what,
        description: description(entry),
        plan: if is_former_plan { "Professional Annual" } else { "API Annual" },
        transaction_date: millis(entry.at),
    }
}

/// The start of the job in 17 digits, then 32 of a UUID.
pub(crate) fn transaction_id(entry: &Entry) -> String {
    format!("{}{}", entry.started.format("%Y%m%d%H%M%S%3f"), entry.id.simple())
}

/// The service's words for an entry.
pub(crate) fn description(entry: &Entry) -> String {
    match entry.kind {
        Kind::Reset => "Credits reset at the start of the billing cycle".to_owned(),
        Kind::Purchase | Kind::Refund | Kind::Bonus | Kind::Release => "Credits added".to_owned(),
        Kind::Other(_) => String::new(),
        Kind::Consume | Kind::Reserve => {
            let words = if entry.what == "AI Avatar" { "AI avatar".to_owned() } else { entry.what.to_lowercase() };
            let article = if words.starts_with('A') { "an" } else { "a" };
            format!("Credits consumed by {article} {words} generation")
        }
    }
}
