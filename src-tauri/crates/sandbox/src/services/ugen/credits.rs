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
use crate::reply::{Exact, micros, ok};
use crate::services::Refusal;
use crate::world::World;

/// The documented largest page.
const MOST_A_PAGE: usize = 100;

#[derive(Serialize)]
struct Balance {
    credit_balance: Exact,
    credit_reserved: Exact,
    available_credits: Exact,
}

#[derive(Serialize)]
struct Page<'a> {
    items: Vec<Row<'a>>,
    total: usize,
    page: usize,
    page_size: usize,
    total_pages: usize,
}

#[derive(Serialize)]
struct Row<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    amount: Exact,
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
    // Newest first; entries of one moment in the opposite order of their making.
    let rows: Vec<&Entry> =
        account.entries.iter().rev().filter(|entry| !empty && job.is_none_or(|job| entry.job == Some(job))).collect();
    let total = rows.len();
    let first = (page - 1).saturating_mul(page_size);
    ok(&Page {
        items: rows.into_iter().skip(first).take(page_size).map(|entry| row(entry, convention)).collect(),
        total,
        page,
        page_size,
        total_pages: total.div_ceil(page_size),
    })
}

fn row(entry: &Entry, convention: Convention) -> Row<'_> {
    Row {
        id: entry.id.to_string(),
        kind: match entry.kind {
            Kind::Reserve => "reserve",
            Kind::Release => "release",
            Kind::Consume => "consume",
            Kind::Purchase => "purchase",
            Kind::Refund => "refund",
            Kind::Bonus | Kind::Reset => "bonus",
        },
        amount: Exact(if entry.kind.removes() { -entry.amount } else { entry.amount }),
        balance_before: Exact(entry.before.under(convention)),
        balance_after: Exact(entry.after.under(convention)),
        job_id: entry.job.map(|job| job.to_string()),
        description: entry.what,
        created_at: micros(entry.at),
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
