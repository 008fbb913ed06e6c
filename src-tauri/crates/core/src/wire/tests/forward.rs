//! Pictory's ledger, and a typed-in balance carried forward by it.

use super::{Answer, at, fixture, json_head, now};
use crate::account::EnteredBalance;
use crate::failure::{Code, Failure};
use crate::reading::Source;
use crate::wire::pictory::{LedgerRow, RowKind, carry_forward, ledger};

fn rows(body: &str) -> Result<Vec<LedgerRow>, Failure> {
    ledger(&Answer { status: 200, head: &json_head(), body: body.as_bytes(), now: now() })
}

/// One row as JSON.
fn row(id: &str, kind: &str, amount: &str, source: &str, date: &str) -> String {
    format!(
        r#"{{"transactionId":"{id}","type":"{kind}","amount":{amount},"source":"{source}","transactionDate":"{date}"}}"#
    )
}

#[test]
fn the_documented_ledger_is_read_in_its_order() {
    let rows = rows(fixture!("pictory/ledger")).unwrap();
    let read: Vec<_> = rows.iter().map(|r| (r.kind, r.amount.to_string(), r.at)).collect();
    assert_eq!(
        read,
        [
            (RowKind::Debit, "0.6".into(), at("2026-05-08T15:37:11.176Z")),
            (RowKind::Reset, "100".into(), at("2026-05-01T10:12:59.445Z")),
            (RowKind::Debit, "30".into(), at("2026-03-05T07:33:32.217Z")),
        ]
    );
    assert_eq!(rows[0].id, "20260508153648354912f9ebd4ef94b1baa469ae1179a3ead");
    assert_eq!(rows[0].description.as_deref(), Some("Credits consumed by a text-to-image generation"));
}

#[test]
fn the_ledger_is_an_array_bare_or_wrapped_and_whole_or_nothing() {
    #[track_caller]
    fn check(body: &str, expect: Result<usize, &str>) {
        let got = rows(body).map(|r| r.len()).map_err(|f| {
            assert_eq!(f.code, Code::Protocol);
            f.message
        });
        assert_eq!(got, expect.map_err(|e| format!("Pictory {e}")), "{body}");
    }
    let one = row("a", "debit", "\"0.6\"", "s", "2026-05-08T15:37:11+02:00");
    check("[]", Ok(0));
    check(&format!("[{one}]"), Ok(1));
    check(&format!("{{\"transactions\":[{one}]}}"), Ok(1));
    check(&format!("{{\"data\":[{one},{one}]}}"), Ok(2));
    check("{}", Err("sent an answer that is no ledger"));
    check("{\"transactions\":null}", Err("sent an answer that is no ledger"));
    check("[1]", Err("sent a ledger row that is no JSON object"));
    check("[[\"a\"]]", Err("sent a ledger row that is no JSON object"));
    check(&one.replace("\"a\"", "null").replace('{', "[{").replace('}', "}]"), Err("did not send transactionId"));
    check(&format!("[{}]", row("a", "debit", "null", "s", "2026-05-08T15:37:11Z")), Err("did not send amount"));
    check(&format!("[{}]", row("a", "debit", "1", "s", "yesterday")), Err("sent a transactionDate that is no date"));
}

#[test]
fn a_typed_in_balance_is_carried_forward_or_no_longer_known() {
    #[track_caller]
    fn check(entered: &str, typed: &str, list: &[String], expect: Result<&str, (Code, &str)>) {
        let entered = EnteredBalance { amount: entered.parse().unwrap(), at: at(typed) };
        let rows = rows(&format!("[{}]", list.join(","))).unwrap();
        let got = carry_forward(entered, &rows, now());
        let source = got.as_ref().map_or(Source::Entered, |b| b.source);
        assert_eq!(source, Source::Entered);
        let got = got.map(|b| b.available.to_string()).map_err(|f| (f.code, f.message));
        assert_eq!(got, expect.map(String::from).map_err(|(code, message)| (code, message.to_owned())));
    }
    let typed = "2026-05-02T00:00:00Z";
    let debit = |id: &str, amount: &str, date: &str| row(id, "debit", amount, "Text-to-Image", date);
    let reset = |date: &str| row("r", "credit", "100", "Monthly Reset", date);
    check("100", typed, &[], Ok("100"));
    // Exactly: three times 0.6 is 1.8, and each transaction counts once although two months are fetched.
    let thrice = [
        debit("a", "0.6", "2026-05-03T00:00:00Z"),
        debit("b", "0.6", "2026-05-04T00:00:00Z"),
        debit("c", "0.6", "2026-05-05T00:00:00Z"),
        debit("a", "0.6", "2026-05-03T00:00:00Z"),
    ];
    check("100", typed, &thrice, Ok("98.2"));
    check("1", typed, &[debit("a", "3", "2026-05-03T00:00:00Z")], Ok("-2"));
    check("1", typed, &[row("a", "credit", "50", "Add-on", "2026-05-03T00:00:00Z")], Ok("51"));
    // What was there when the number was typed is in it already.
    check("100", typed, &[debit("a", "5", typed), debit("b", "5", "2026-05-01T23:59:59Z")], Ok("100"));
    check("100", typed, &[reset("2026-05-01T10:12:59.445Z")], Ok("100"));
    let stale = "the monthly reset came after the balance was typed in; type it in again";
    check("100", typed, &[reset("2026-05-03T00:00:00Z")], Err((Code::NotOffered, stale)));
    let then = [debit("a", "5", "2026-05-04T00:00:00Z"), reset("2026-05-03T00:00:00Z")];
    check("100", typed, &then, Err((Code::NotOffered, stale)));
    let renamed = row("r", "credit", "100", " monthly reset ", "2026-05-03T00:00:00Z");
    check("100", typed, &[renamed], Err((Code::NotOffered, stale)));
    let unknown = [row("a", "transfer", "5", "s", "2026-05-03T00:00:00Z")];
    check("1", typed, &unknown, Err((Code::Protocol, "Pictory sent a ledger row of an unknown type")));
    check("1", "2026-05-04T00:00:00Z", &unknown, Ok("1"));
    let below = debit("a", "-5", "2026-05-03T00:00:00Z");
    check("1", typed, &[below], Err((Code::Protocol, "Pictory sent a ledger amount below zero")));
    let vast = [debit("a", "7922816251426433759354395033", "2026-05-03T00:00:00Z")];
    let inexact = "Pictory sent a ledger whose sum cannot be held exactly";
    check("0.0000000000000000000000001", typed, &vast, Err((Code::Protocol, inexact)));
    let old = "the balance was typed in over a year ago; type it in again";
    check("100", "2025-05-01T00:00:00Z", &[], Err((Code::NotOffered, old)));
}
