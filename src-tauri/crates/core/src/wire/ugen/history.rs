//! U-Gen's ledger: one page of transactions. Only the kinds, the signs and the two balances are documented; the names of
//! the other fields and the envelope are guessed by analogy, so several are accepted.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::Answer;
use super::super::json::{self, Raw};
use super::super::row::{self, Unnamed};
use super::{ERRORS, SERVICE};
use crate::amount::Credits;
use crate::failure::Failure;
use crate::ledger::{Entry, Kind};

/// A page of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its transactions in the order sent, each once.
    pub entries: Vec<Entry>,
    /// How many transactions there are in all, where the service says so.
    pub total: Option<u64>,
    /// How many pages there are in all, where the service says so.
    pub total_pages: Option<u64>,
}

/// `GET /credits/transactions`: one page, whole or not at all.
///
/// The type decides what a row is, the amount how much: where its sign contradicts the type, that is flagged and the
/// type's sign taken. A type that is not documented is kept as it is and left out of every sum. The balance after a row
/// is kept as sent, whichever balance that is; one that cannot be read is unknown.
///
/// # Errors
/// The failure that the answer stands for; [`Code::Protocol`](crate::failure::Code::Protocol), naming the row, where an
/// amount or a time is missing or cannot be read, and where two rows have one id: a page with a row left out would show
/// sums that are wrong.
pub fn transactions(answer: &Answer<'_>) -> Result<Page, Failure> {
    let text = ERRORS.body(answer)?;
    read_page(text).map_err(|failure| ERRORS.odd(answer, failure))
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    items: Raw<'a>,
    #[serde(borrow)]
    transactions: Raw<'a>,
    #[serde(borrow)]
    data: Raw<'a>,
    #[serde(borrow)]
    total: Raw<'a>,
    #[serde(borrow)]
    total_pages: Raw<'a>,
}

fn read_page(text: &str) -> Result<Page, Failure> {
    let odd = || json::protocol(SERVICE, "sent an answer that is no list of transactions");
    if let Some(rows) = json::array(text) {
        return Ok(Page { entries: read_rows(&rows)?, total: None, total_pages: None });
    }
    let envelope = json::object::<Envelope<'_>>(text).ok_or_else(odd)?;
    let list = envelope.items.or(envelope.transactions).or(envelope.data).ok_or_else(odd)?;
    let rows = json::array(list.get()).ok_or_else(odd)?;
    Ok(Page {
        entries: read_rows(&rows)?,
        total: json::whole(envelope.total),
        total_pages: json::whole(envelope.total_pages),
    })
}

fn read_rows(rows: &[&RawValue]) -> Result<Vec<Entry>, Failure> {
    let mut unnamed = Unnamed::default();
    let read = |(n, raw): (usize, &&RawValue)| read_row(raw, &mut unnamed).map_err(|failure| row::in_row(failure, n));
    row::distinct(SERVICE, rows.iter().enumerate().map(read).collect::<Result<_, _>>()?)
}

#[derive(Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    id: Raw<'a>,
    #[serde(borrow)]
    transaction_id: Raw<'a>,
    #[serde(borrow, rename = "type")]
    kind: Raw<'a>,
    #[serde(borrow)]
    transaction_type: Raw<'a>,
    #[serde(borrow)]
    amount: Raw<'a>,
    #[serde(borrow)]
    balance_before: Raw<'a>,
    #[serde(borrow)]
    balance_after: Raw<'a>,
    #[serde(borrow)]
    job_id: Raw<'a>,
    #[serde(borrow)]
    source: Raw<'a>,
    #[serde(borrow)]
    description: Raw<'a>,
    #[serde(borrow)]
    created_at: Raw<'a>,
    #[serde(borrow)]
    timestamp: Raw<'a>,
}

fn read_row(raw: &RawValue, unnamed: &mut Unnamed) -> Result<Entry, Failure> {
    let sent = json::object::<Row<'_>>(raw.get())
        .ok_or_else(|| json::protocol(SERVICE, "sent a transaction that is no JSON object"))?;
    let amount = json::credits(SERVICE, "amount", sent.amount)?;
    let time = sent.created_at.or(sent.timestamp);
    let time = json::string(time).ok_or_else(|| json::not_sent(SERVICE, "created_at"))?;
    let moment = row::moment(&time).ok_or_else(|| json::protocol(SERVICE, "sent a created_at that is no time"))?;
    let raw_type = row::words(sent.kind.or(sent.transaction_type));
    let kind = kind_of(&raw_type);
    let (delta, sign_mismatch) = signed(kind, amount);
    let job = row::id(sent.job_id);
    let description = row::words(sent.description);
    let id = row::id(sent.id.or(sent.transaction_id)).unwrap_or_else(|| {
        unnamed.id(&[
            &moment.at.to_rfc3339(),
            &raw_type,
            &amount.to_string(),
            job.as_deref().unwrap_or_default(),
            &description,
            sent.balance_before.map_or("", RawValue::get),
            sent.balance_after.map_or("", RawValue::get),
        ])
    });
    Ok(Entry {
        id,
        at: moment.at,
        zone_assumed: moment.zone_assumed,
        kind,
        delta,
        source: row::words(sent.source),
        description,
        job,
        balance_after: json::credits(SERVICE, "balance_after", sent.balance_after).ok(),
        raw_type,
        observed: false,
        sign_mismatch,
    })
}

/// The documented types.
fn kind_of(raw_type: &str) -> Kind {
    match raw_type.to_ascii_lowercase().as_str() {
        "purchase" => Kind::Purchase,
        "reserve" => Kind::Reserve,
        "consume" => Kind::Spend,
        "release" => Kind::Release,
        "refund" => Kind::Refund,
        "bonus" => Kind::Bonus,
        _ => Kind::Unclassified,
    }
}

/// The change with the sign that the kind has, and whether the service's sign contradicts it. What is not known has the
/// service's own sign.
fn signed(kind: Kind, amount: Credits) -> (Credits, bool) {
    let size = amount.decimal().abs();
    let expected = match kind {
        Kind::Reserve | Kind::Spend => -size,
        Kind::Purchase | Kind::Release | Kind::Refund | Kind::Bonus => size,
        Kind::Reset | Kind::Grant | Kind::Unclassified => amount.decimal(),
    };
    (Credits::from(expected), expected != amount.decimal())
}
