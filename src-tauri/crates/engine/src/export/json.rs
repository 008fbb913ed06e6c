//! Activity as JSON: the objects of `brimful-cli activity --json`, written one at a time.

use brimful_core::amount::Credits;
use brimful_core::ledger::{Entry, UsageDay};

use super::label::Label;
use super::text::{self, put};

/// One entry as an object. What the service did not say is `null`.
pub fn entry(out: &mut Vec<u8>, label: Option<&Label>, entry: &Entry) {
    begin(out, label);
    out.extend_from_slice(b"\"id\":");
    string(out, &entry.id);
    out.extend_from_slice(b",\"at\":\"");
    text::moment(out, entry.at);
    out.extend_from_slice(b"\",\"kind\":\"");
    out.extend_from_slice(entry.kind.as_str().as_bytes());
    out.extend_from_slice(b"\",\"delta\":");
    amount(out, entry.delta);
    out.extend_from_slice(b",\"source\":");
    string_or_null(out, &entry.source);
    out.extend_from_slice(b",\"description\":");
    string_or_null(out, &entry.description);
    out.extend_from_slice(b",\"job_id\":");
    string_or_null(out, entry.job.as_deref().unwrap_or_default());
    out.extend_from_slice(b",\"balance_after\":");
    match entry.balance_after {
        Some(balance) => amount(out, balance),
        None => out.extend_from_slice(b"null"),
    }
    out.extend_from_slice(if entry.observed { b",\"observed\":true}" } else { b",\"observed\":false}" });
}

/// A day of a service that tells days only, as an object.
pub fn day(out: &mut Vec<u8>, label: Option<&Label>, day: &UsageDay) {
    begin(out, label);
    out.extend_from_slice(b"\"date\":\"");
    text::date(out, day.date);
    out.extend_from_slice(b"\",\"spent\":");
    amount(out, day.spent);
    match day.count {
        Some(count) => put(out, format_args!(",\"count\":{count}")),
        None => out.extend_from_slice(b",\"count\":null"),
    }
    match day.cost {
        Some(cost) => {
            out.extend_from_slice(b",\"cost\":{\"amount\":\"");
            text::decimal(out, cost.amount);
            put(out, format_args!("\",\"currency\":\"{}\"}}}}", cost.currency.code()));
        }
        None => out.extend_from_slice(b",\"cost\":null}"),
    }
}

/// What an account's rows add up to, as an object. `added` is `None` where the service does not tell what was added.
pub fn totals(out: &mut Vec<u8>, label: Option<&Label>, spent: Credits, added: Option<Credits>) {
    begin(out, label);
    out.extend_from_slice(b"\"spent\":");
    amount(out, spent);
    out.extend_from_slice(b",\"added\":");
    match added {
        Some(added) => amount(out, added),
        None => out.extend_from_slice(b"null"),
    }
    out.push(b'}');
}

/// A string in quotes, escaped.
pub fn string(out: &mut Vec<u8>, text: &str) {
    // Text always has a form in JSON, and memory takes all that is written.
    let _ = serde_json::to_writer(out, text);
}

fn string_or_null(out: &mut Vec<u8>, text: &str) {
    if text.is_empty() {
        out.extend_from_slice(b"null");
    } else {
        string(out, text);
    }
}

fn amount(out: &mut Vec<u8>, credits: Credits) {
    out.push(b'"');
    text::credits(out, credits);
    out.push(b'"');
}

fn begin(out: &mut Vec<u8>, label: Option<&Label>) {
    out.push(b'{');
    if let Some(label) = label {
        out.extend_from_slice(&label.json);
    }
}
