//! Activity as CSV: RFC 4180, one line a row, with nothing in it that a spreadsheet would run.
//!
//! Text comes from services and is hostile. A cell that a spreadsheet could take for a formula gets an apostrophe in
//! front, which spreadsheets take for "this is text". That holds within a cell too, after what other spreadsheets split
//! at: where a comma is the decimal sign, a file like this is split at semicolons, and quotes then protect nothing.
//! Amounts are ours, digits and at most a minus, and stay numbers.

use brimful_core::ledger::{Entry, Kind, UsageDay};

use super::label::Label;
use super::text;

/// The names of the columns, as in the JSON.
pub const COLUMNS: &str = "id,at,kind,delta,source,description,job_id,balance_after,observed";

/// Ends every line.
const END: &[u8] = b"\r\n";

/// What spreadsheets begin a formula with; the wide ones are read as the narrow ones by some.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// The header row; with the account's columns in front where rows are labelled.
pub fn header(out: &mut Vec<u8>, labelled: bool) {
    if labelled {
        out.extend_from_slice(b"account,provider,");
    }
    out.extend_from_slice(COLUMNS.as_bytes());
    out.extend_from_slice(END);
}

/// One entry.
pub fn entry(out: &mut Vec<u8>, label: Option<&Label>, entry: &Entry) {
    label_cells(out, label);
    cell(out, &entry.id);
    out.push(b',');
    text::moment(out, entry.at);
    out.push(b',');
    out.extend_from_slice(entry.kind.as_str().as_bytes());
    out.push(b',');
    text::credits(out, entry.delta);
    out.push(b',');
    cell(out, &entry.source);
    out.push(b',');
    cell(out, &entry.description);
    out.push(b',');
    cell(out, entry.job.as_deref().unwrap_or_default());
    out.push(b',');
    if let Some(balance) = entry.balance_after {
        text::credits(out, balance);
    }
    out.extend_from_slice(if entry.observed { b",true" } else { b",false" });
    out.extend_from_slice(END);
}

/// A day of a service that tells days only: what was used on it, with the day in place of the moment and of the id.
pub fn day(out: &mut Vec<u8>, label: Option<&Label>, day: &UsageDay) {
    label_cells(out, label);
    text::date(out, day.date);
    out.push(b',');
    text::date(out, day.date);
    out.push(b',');
    out.extend_from_slice(Kind::Spend.as_str().as_bytes());
    out.push(b',');
    text::decimal(out, -day.spent.decimal());
    out.extend_from_slice(b",,");
    cell(out, &said_of(day));
    out.extend_from_slice(b",,,false");
    out.extend_from_slice(END);
}

/// What the columns have no place for.
fn said_of(day: &UsageDay) -> String {
    let count = day.count.map(|count| format!("count {count}"));
    let cost = day.cost.map(|cost| format!("cost {} {}", cost.amount.normalize(), cost.currency.code()));
    let parts: Vec<String> = count.into_iter().chain(cost).collect();
    parts.join(", ")
}

/// A cell of text: harmless, and in quotes where it needs them.
pub fn cell(out: &mut Vec<u8>, text: &str) {
    if is_plain(text.as_bytes()) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    let harmless = neutralised(text);
    if !harmless.bytes().any(|b| matches!(b, b',' | b'"' | b'\r' | b'\n' | b';' | b'\t')) {
        out.extend_from_slice(harmless.as_bytes());
        return;
    }
    out.push(b'"');
    for piece in harmless.split_inclusive('"') {
        out.extend_from_slice(piece.as_bytes());
        if piece.ends_with('"') {
            out.push(b'"');
        }
    }
    out.push(b'"');
}

/// Whether a look at the bytes is enough, as for nearly every text: it begins with a letter or a digit, so that no formula
/// begins there, and none of it begins another cell, needs quotes, or is a control character (0xC2 begins some).
fn is_plain(bytes: &[u8]) -> bool {
    let plain = |b: &u8| *b >= b' ' && !matches!(b, b',' | b'"' | b';' | 0x7f | 0xc2);
    bytes.first().is_none_or(u8::is_ascii_alphanumeric) && bytes.iter().all(plain)
}

/// The text with an apostrophe before whatever a spreadsheet could take for a formula.
fn neutralised(text: &str) -> String {
    let mut harmless = String::with_capacity(text.len() + 1);
    if text.starts_with(['\t', '\r', '\n']) {
        harmless.push('\'');
    }
    let mut at_start = true;
    for c in text.chars() {
        if at_start && FORMULA.contains(&c) {
            harmless.push('\'');
        }
        // Control characters have no place in the format; NUL ends some readers.
        harmless.push(if c.is_control() && !splits(c) { char::REPLACEMENT_CHARACTER } else { c });
        at_start = splits(c) || (at_start && passed_over(c));
    }
    harmless
}

/// Where one spreadsheet or another begins a new cell, whatever the quotes say.
fn splits(c: char) -> bool {
    matches!(c, ';' | '\t' | '\r' | '\n')
}

/// What may stand before a formula and is passed over: blanks, quotes, and what is not seen at all.
fn passed_over(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '\u{2018}'..='\u{201f}') || is_invisible(c)
}

/// Marks without a shape: zero-width characters, directions of text, the byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn label_cells(out: &mut Vec<u8>, label: Option<&Label>) {
    if let Some(label) = label {
        out.extend_from_slice(&label.csv);
    }
}
