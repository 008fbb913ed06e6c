//! Pictory's ledger as activity: one month of debits and credits.

use serde_json::value::RawValue;

use super::super::Answer;
use super::super::json;
use super::super::row::{self, Unnamed};
use super::{ERRORS, Row, RowKind, SERVICE, kind_of, rows_in};
use crate::amount::Credits;
use crate::failure::Failure;
use crate::ledger::{Entry, Kind};

/// `GET /v1/aicredits/usage`: one month, in the order sent, each transaction once. Rows of other months are kept: the
/// documented example has some.
///
/// Amounts have no sign, the type gives it: a debit was spent, a credit was added, and a credit whose source is "Monthly
/// Reset" is a new allotment in the place of the old one, which adds nothing. A type that is not documented is kept as
/// it is and left out of every sum.
///
/// # Errors
/// The failure that the answer stands for; [`Code::Protocol`](crate::failure::Code::Protocol), naming the row, where an
/// amount or a date is missing or cannot be read, and where two rows have one id: a month with a row left out would show
/// sums that are wrong.
pub fn month(answer: &Answer<'_>) -> Result<Vec<Entry>, Failure> {
    let text = ERRORS.body(answer)?;
    let sent = rows_in(text)
        .ok_or_else(|| json::protocol(SERVICE, "sent an answer that is no ledger"))
        .and_then(|rows| read_rows(&rows));
    sent.map_err(|failure| ERRORS.odd(answer, failure))
}

fn read_rows(rows: &[&RawValue]) -> Result<Vec<Entry>, Failure> {
    let mut unnamed = Unnamed::default();
    let read = |(n, raw): (usize, &&RawValue)| read_row(raw, &mut unnamed).map_err(|failure| row::in_row(failure, n));
    row::distinct(SERVICE, rows.iter().enumerate().map(read).collect::<Result<_, _>>()?)
}

fn read_row(raw: &RawValue, unnamed: &mut Unnamed) -> Result<Entry, Failure> {
    let sent = json::object::<Row<'_>>(raw.get())
        .ok_or_else(|| json::protocol(SERVICE, "sent a ledger row that is no JSON object"))?;
    let amount = json::credits(SERVICE, "amount", sent.amount)?;
    let date = json::string(sent.transaction_date).ok_or_else(|| json::not_sent(SERVICE, "transactionDate"))?;
    let moment = row::moment(&date).ok_or_else(|| json::protocol(SERVICE, "sent a transactionDate that is no date"))?;
    let raw_type = row::words(sent.kind);
    let source = row::words(sent.source);
    let description = row::words(sent.description);
    let (kind, delta, sign_mismatch) = meaning(&raw_type, &source, amount);
    let id = row::id(sent.transaction_id).unwrap_or_else(|| {
        unnamed.id(&[&moment.at.to_rfc3339(), &raw_type, &amount.to_string(), &source, &description])
    });
    Ok(Entry {
        id,
        at: moment.at,
        zone_assumed: moment.zone_assumed,
        kind,
        delta,
        source,
        description,
        job: None,
        balance_after: None,
        raw_type,
        observed: false,
        sign_mismatch,
    })
}

/// What a row is, its change, and whether a sign was sent although amounts have none. A debit that calls itself a reset
/// is what the reset took away: no spending either.
fn meaning(raw_type: &str, source: &str, amount: Credits) -> (Kind, Credits, bool) {
    let removes = match raw_type.to_ascii_lowercase().as_str() {
        "debit" => true,
        "credit" => false,
        _ => return (Kind::Unclassified, amount, false),
    };
    let kind = match kind_of(raw_type, Some(source)) {
        RowKind::Reset => Kind::Reset,
        _ if removes => Kind::Spend,
        _ => Kind::Grant,
    };
    let size = amount.decimal().abs();
    (kind, Credits::from(if removes { -size } else { size }), amount < Credits::ZERO)
}
