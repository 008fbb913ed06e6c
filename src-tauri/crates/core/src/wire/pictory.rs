//! Pictory: used and limit of the current term, and the monthly ledger that carries a typed-in balance forward.

pub mod history;

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Answer;
use super::answer::{Errors, Said};
use super::json::{self, Raw};
use crate::account::EnteredBalance;
use crate::amount::Credits;
use crate::failure::{Code, Failure};
use crate::provider::ProviderId;
use crate::reading::{Balance, Source};

const SERVICE: ProviderId = ProviderId::Pictory;
const ERRORS: Errors = Errors { service: SERVICE, read, class, bare_403_is_blocked: true };

/// How far back the ledger goes. Older rows are not kept by the service, so nothing older can be carried forward.
pub const LEDGER_DAYS: i64 = 365;

/// One event that changed the balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerRow {
    /// The service's id, opaque.
    pub id: String,
    /// What it did to the balance.
    pub kind: RowKind,
    /// How much, as sent: unsigned by the documentation.
    pub amount: Credits,
    /// When.
    pub at: DateTime<Utc>,
    /// What caused it ("Text-to-Image", "Monthly Reset").
    pub source: Option<String>,
    /// The service's words for it.
    pub description: Option<String>,
}

/// What a ledger row did to the balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// Credits were spent.
    Debit,
    /// Credits were added.
    Credit,
    /// A new allotment replaced whatever was left; the remainder that it wiped has no row of its own.
    Reset,
    /// A type that is not documented.
    Unclassified,
}

/// `GET /v1/quota`: limit minus used, of the current term.
///
/// # Errors
/// The failure that the answer stands for. [`Code::Scope`] (403) and [`Code::NotOffered`] (404) mean that this key
/// cannot be told its balance this way; a 403 that is no JSON is a firewall's and means [`Code::Blocked`].
pub fn quota(answer: &Answer<'_>) -> Result<Balance, Failure> {
    let text = ERRORS.body(answer)?;
    let sent = json::object::<Quota<'_>>(text)
        .ok_or_else(|| json::protocol(SERVICE, "sent an answer that is no JSON object"))
        .and_then(|quota| read_quota(quota.ai_credits));
    sent.map(|available| of(available, Source::Derived)).map_err(|failure| ERRORS.odd(answer, failure))
}

/// `GET /v1/aicredits/usage`: one month of the ledger, in the order sent.
///
/// # Errors
/// The failure that the answer stands for; [`Code::Protocol`] where a row lacks its id, type, amount or date. A ledger
/// with a row left out would carry a wrong balance forward.
pub fn ledger(answer: &Answer<'_>) -> Result<Vec<LedgerRow>, Failure> {
    let text = ERRORS.body(answer)?;
    let sent = rows_in(text)
        .ok_or_else(|| json::protocol(SERVICE, "sent an answer that is no ledger"))
        .and_then(|rows| rows.into_iter().map(read_row).collect());
    sent.map_err(|failure| ERRORS.odd(answer, failure))
}

/// What a typed-in balance has become: debits after it subtracted, credits added, each transaction once.
///
/// # Errors
/// [`Code::NotOffered`] where the number is no longer known: a monthly reset came since, or the ledger no longer
/// reaches back. [`Code::Protocol`] where a row since then is of an unknown type or below zero, or the sum does not fit.
pub fn carry_forward(entered: EnteredBalance, rows: &[LedgerRow], now: DateTime<Utc>) -> Result<Balance, Failure> {
    if now.signed_duration_since(entered.at) > TimeDelta::days(LEDGER_DAYS) {
        return Err(Failure::new(Code::NotOffered, "the balance was typed in over a year ago; type it in again"));
    }
    let mut seen = HashSet::new();
    let since: Vec<&LedgerRow> =
        rows.iter().filter(|row| row.at > entered.at && seen.insert(row.id.as_str())).collect();
    if since.iter().any(|row| row.kind == RowKind::Reset) {
        let message = "the monthly reset came after the balance was typed in; type it in again";
        return Err(Failure::new(Code::NotOffered, message));
    }
    let available = since.into_iter().try_fold(entered.amount, |left, row| {
        if row.amount < Credits::ZERO {
            return Err(json::protocol(SERVICE, "sent a ledger amount below zero"));
        }
        let next = match row.kind {
            RowKind::Debit => left.checked_sub(row.amount),
            RowKind::Credit => left.checked_add(row.amount),
            RowKind::Reset | RowKind::Unclassified => {
                return Err(json::protocol(SERVICE, "sent a ledger row of an unknown type"));
            }
        };
        next.ok_or_else(|| json::protocol(SERVICE, "sent a ledger whose sum cannot be held exactly"))
    })?;
    Ok(of(available, Source::Entered))
}

#[derive(Deserialize)]
struct Quota<'a> {
    #[serde(borrow, rename = "aiCredits")]
    ai_credits: Raw<'a>,
}

#[derive(Deserialize)]
struct Used<'a> {
    #[serde(borrow)]
    used: Raw<'a>,
    #[serde(borrow)]
    limit: Raw<'a>,
}

fn read_quota(ai_credits: Raw<'_>) -> Result<Credits, Failure> {
    let sent = json::inner::<Used<'_>>(ai_credits).ok_or_else(|| json::not_sent(SERVICE, "aiCredits"))?;
    let used = json::credits(SERVICE, "aiCredits.used", sent.used)?;
    let limit = json::credits(SERVICE, "aiCredits.limit", sent.limit)?;
    limit.checked_sub(used).ok_or_else(|| json::protocol(SERVICE, "sent a quota whose rest cannot be held exactly"))
}

fn of(available: Credits, source: Source) -> Balance {
    Balance {
        available,
        balance: None,
        reserved: None,
        pools: Vec::new(),
        source,
        service_account: None,
        notices: Vec::new(),
    }
}

#[derive(Deserialize)]
struct Wrapped<'a> {
    #[serde(borrow)]
    transactions: Raw<'a>,
    #[serde(borrow)]
    data: Raw<'a>,
}

/// The rows of a bare array, as documented, or of one in `transactions` or `data`.
fn rows_in(text: &str) -> Option<Vec<&RawValue>> {
    json::array(text).or_else(|| {
        let wrapped = json::object::<Wrapped<'_>>(text)?;
        json::array(wrapped.transactions.or(wrapped.data)?.get())
    })
}

#[derive(Deserialize)]
struct Row<'a> {
    #[serde(borrow, rename = "transactionId")]
    transaction_id: Raw<'a>,
    #[serde(borrow, rename = "type")]
    kind: Raw<'a>,
    #[serde(borrow)]
    amount: Raw<'a>,
    #[serde(borrow)]
    source: Raw<'a>,
    #[serde(borrow)]
    description: Raw<'a>,
    #[serde(borrow, rename = "transactionDate")]
    transaction_date: Raw<'a>,
}

fn read_row(raw: &RawValue) -> Result<LedgerRow, Failure> {
    let row = json::object::<Row<'_>>(raw.get())
        .ok_or_else(|| json::protocol(SERVICE, "sent a ledger row that is no JSON object"))?;
    let missing = |field| json::not_sent(SERVICE, field);
    let source = json::string(row.source);
    let at = json::string(row.transaction_date).ok_or_else(|| missing("transactionDate"))?;
    let at = DateTime::parse_from_rfc3339(&at)
        .map_err(|_| json::protocol(SERVICE, "sent a transactionDate that is no date"))?
        .with_timezone(&Utc);
    let kind = json::string(row.kind).ok_or_else(|| missing("type"))?;
    Ok(LedgerRow {
        id: json::word(row.transaction_id).filter(|id| !id.is_empty()).ok_or_else(|| missing("transactionId"))?,
        kind: kind_of(&kind, source.as_deref()),
        amount: json::credits(SERVICE, "amount", row.amount)?,
        at,
        source,
        description: json::string(row.description),
    })
}

/// A reset is told by its source alone: its type is "credit", as if it were an addition.
fn kind_of(kind: &str, source: Option<&str>) -> RowKind {
    if source.is_some_and(|source| source.trim().eq_ignore_ascii_case("Monthly Reset")) {
        return RowKind::Reset;
    }
    match kind {
        "debit" => RowKind::Debit,
        "credit" => RowKind::Credit,
        _ => RowKind::Unclassified,
    }
}

#[derive(Deserialize)]
struct Failed<'a> {
    #[serde(borrow)]
    code: Raw<'a>,
    #[serde(borrow)]
    message: Raw<'a>,
    #[serde(borrow)]
    error: Raw<'a>,
    #[serde(borrow)]
    data: Raw<'a>,
}

#[derive(Deserialize)]
struct Legacy<'a> {
    #[serde(borrow)]
    error_code: Raw<'a>,
    #[serde(borrow)]
    error_message: Raw<'a>,
}

/// The shapes in use, newest first: `code` and `message`; `error.error_…`; `data.error_…`; `message`; plain text.
fn read(text: &str) -> Said {
    let Some(body) = json::object::<Failed<'_>>(text) else {
        let plain = serde_json::from_str::<&RawValue>(text).is_err().then(|| text.to_owned());
        return Said { code: None, message: plain, wait: None };
    };
    if let Some(code) = json::word(body.code) {
        return Said { code: Some(code), message: json::string(body.message), wait: None };
    }
    for legacy in [json::inner::<Legacy<'_>>(body.error), json::inner::<Legacy<'_>>(body.data)].into_iter().flatten() {
        if let Some(code) = json::word(legacy.error_code) {
            return Said { code: Some(code), message: json::string(legacy.error_message), wait: None };
        }
    }
    Said { code: None, message: json::string(body.message), wait: None }
}

/// The one code that means more than its status.
fn class(code: &str) -> Option<Code> {
    (code == "INSUFFICIENT_CREDITS").then_some(Code::OutOfCredits)
}
