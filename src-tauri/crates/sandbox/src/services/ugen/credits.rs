//! U-Gen's balance and ledger.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use brimful_core::provider::ProviderId;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::{Complaint, refuse, unprocessable};
use crate::fault::Fault;
use crate::ledger::{Convention, Entry, Kind};
use crate::quirk::{Quirk, Quirks};
use crate::reply::{Amount, Exact, micros, ok};
use crate::services::Refusal;
use crate::world::World;

/// The documented largest page.
const MOST_A_PAGE: usize = 100;

/// The largest page under [`Quirk::SmallPages`].
const FEW_A_PAGE: usize = 20;

/// How many rows arrive after a page under [`Quirk::ShiftingPages`].
const NEW_ROWS: u64 = 3;

#[derive(Serialize)]
struct Balance {
    credit_balance: Exact,
    credit_reserved: Exact,
    available_credits: Exact,
}

#[derive(Serialize)]
struct Page<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<Vec<Row<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transactions: Option<Vec<Row<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Vec<Row<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<usize>,
    page: usize,
    page_size: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_pages: Option<usize>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: Option<String>,
    #[serde(rename = "type")]
    kind: &'static str,
    amount: Amount,
    balance_before: Exact,
    balance_after: Exact,
    job_id: Option<String>,
    description: &'a str,
    created_at: String,
}

pub(super) async fn balance(State(world): State<Arc<World>>, headers: HeaderMap) -> Response {
    let mut state = world.lock();
    let Some(account) = state.caller(ProviderId::UGen, &headers) else { return refuse(Refusal::BadKey) };
    let (balance, reserved) = account.funds.totals();
    ok(&Balance {
        credit_balance: Exact(balance),
        credit_reserved: Exact(reserved),
        available_credits: Exact(account.funds.available().decimal()),
    })
}

pub(super) async fn transactions(
    State(world): State<Arc<World>>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let mut state = world.lock();
    let convention = state.convention;
    let quirks = state.quirks.clone();
    let now = state.now;
    let empty = state.meets(&Fault::EmptyLedger, ProviderId::UGen, &headers);
    let Some(account) = state.caller(ProviderId::UGen, &headers) else { return refuse(Refusal::BadKey) };
    let mut complaints = Vec::new();
    let page = whole(&query, "page", 1, usize::MAX, &mut complaints);
    let page_size = whole(&query, "page_size", 20, MOST_A_PAGE, &mut complaints);
    let job = match query.get("job_id").map(|text| (text, Uuid::parse_str(text))) {
        None => None,
        Some((_, Ok(job))) => Some(job),
        Some((text, Err(_))) => {
            complaints.push(complaint("uuid_parsing", "job_id", "Input should be a valid UUID", text));
            None
        }
    };
    if !complaints.is_empty() {
        return unprocessable(complaints);
    }
    let page_size = if quirks.contains(&Quirk::SmallPages) { page_size.min(FEW_A_PAGE) } else { page_size };
    let page = if quirks.contains(&Quirk::RepeatedPage) { 1 } else { page };
    // Newest first; entries of one moment in the opposite order of their making.
    let mut rows: Vec<&Entry> =
        account.entries.iter().rev().filter(|entry| !empty && job.is_none_or(|job| entry.job == Some(job))).collect();
    if quirks.contains(&Quirk::OldestFirst) {
        rows.reverse();
    }
    let total = rows.len();
    let first = (page - 1).saturating_mul(page_size);
    if quirks.contains(&Quirk::NoPageAfterLast) && page > 1 && first >= total {
        return refuse(Refusal::NotFound);
    }
    let list: Vec<Row<'_>> =
        rows.into_iter().skip(first).take(page_size).map(|entry| row(entry, convention, &quirks)).collect();
    let response = if quirks.contains(&Quirk::BareList) {
        ok(&list)
    } else {
        let is_told = !quirks.contains(&Quirk::NoTotals);
        let mut envelope = Page {
            items: None,
            transactions: None,
            data: None,
            total: is_told.then_some(total),
            page,
            page_size,
            total_pages: is_told.then_some(total.div_ceil(page_size)),
        };
        if quirks.contains(&Quirk::ListInTransactions) {
            envelope.transactions = Some(list);
        } else if quirks.contains(&Quirk::ListInData) {
            envelope.data = Some(list);
        } else {
            envelope.items = Some(list);
        }
        ok(&envelope)
    };
    if quirks.contains(&Quirk::ShiftingPages) {
        account.give(now, NEW_ROWS);
    }
    response
}

fn row<'a>(entry: &'a Entry, convention: Convention, quirks: &Quirks) -> Row<'a> {
    let flipped = entry.flipped != (quirks.contains(&Quirk::FlippedSigns) && entry.kind == Kind::Consume);
    let amount = if entry.kind.removes() != flipped { -entry.amount } else { entry.amount };
    let time = micros(entry.at);
    let time = if quirks.contains(&Quirk::NaiveTimes) { time.trim_end_matches('Z').to_owned() } else { time };
    Row {
        id: (!quirks.contains(&Quirk::NoIds)).then(|| entry.id.to_string()),
        kind: type_of(entry.kind),
        amount: Amount { value: amount, with_exponent: quirks.contains(&Quirk::Exponents) },
        balance_before: Exact(entry.before.under(convention)),
        balance_after: Exact(entry.after.under(convention)),
        job_id: entry.job.map(|job| job.to_string()),
        description: entry.what,
        created_at: time,
    }
}

/// The service's word for a kind.
pub(crate) fn type_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Reserve => "reserve",
        Kind::Release => "release",
        Kind::Consume => "consume",
        Kind::Purchase => "purchase",
        Kind::Refund => "refund",
        Kind::Bonus | Kind::Reset => "bonus",
        Kind::Other(word) => word,
    }
}

/// A whole number from 1 up to `most`; where it is not, a complaint and 1.
fn whole(
    query: &HashMap<String, String>,
    name: &'static str,
    otherwise: usize,
    most: usize,
    complaints: &mut Vec<Complaint>,
) -> usize {
    let Some(text) = query.get(name) else { return otherwise };
    match text.parse::<usize>() {
        Ok(0) => {
            complaints.push(complaint("greater_than_equal", name, "Input should be greater than or equal to 1", text))
        }
        Ok(n) if n <= most => return n,
        Ok(_) => {
            complaints.push(complaint("less_than_equal", name, "Input should be less than or equal to 100", text));
        }
        Err(_) => complaints.push(complaint("int_parsing", name, "Input should be a valid integer", text)),
    }
    1
}

fn complaint(kind: &'static str, name: &'static str, msg: &str, input: &str) -> Complaint {
    Complaint { kind, loc: ["query", name], msg: msg.to_owned(), input: Value::from(input) }
}
