//! Whole documents, read back from the disk.

use brimful_core::ledger::Kind;
use serde_json::{Value, json};

use super::reader::read;
use super::{Format, day_row, entry, entry_row, exported, usage};
use crate::export::csv;

#[test]
fn a_spreadsheet_gets_every_row_with_its_account() {
    let bought = brimful_core::ledger::Entry {
        kind: Kind::Purchase,
        delta: "1000".parse().unwrap(),
        source: "stripe".into(),
        description: "=cmd|' /C calc'!A0".into(),
        job: Some("job-7, \"x\"".into()),
        balance_after: Some("1033.40".parse().unwrap()),
        observed: true,
        at: "2026-03-02T08:30:05.250Z".parse().unwrap(),
        ..entry("t-2")
    };
    let rows = [entry_row("a", bought), day_row("b", usage("2026-03-01")), entry_row("a", entry("t-1"))];
    let text = exported(Format::Csv, &rows);
    let text = text.strip_prefix('\u{feff}').expect("spreadsheets need the mark to read it as UTF-8");
    let records = read(text).unwrap();
    let expect = [
        format!("account,provider,{}", csv::COLUMNS).split(',').map(str::to_owned).collect::<Vec<_>>(),
        [
            "Main",
            "u-gen",
            "t-2",
            "2026-03-02T08:30:05.250Z",
            "purchase",
            "1000",
            "stripe",
            "'=cmd|' /C calc'!A0",
            "job-7, \"x\"",
            "1033.4",
            "true",
        ]
        .map(str::to_owned)
        .to_vec(),
        [
            "Work, old",
            "voxpria",
            "2026-03-01",
            "2026-03-01",
            "spend",
            "-12.5",
            "",
            "count 4, cost 0.36 USD",
            "",
            "",
            "false",
        ]
        .map(str::to_owned)
        .to_vec(),
        ["Main", "u-gen", "t-1", "2026-03-01T08:30:05Z", "spend", "-0.6", "video", "", "", "", "false"]
            .map(str::to_owned)
            .to_vec(),
    ];
    assert_eq!(records, expect);
}

#[test]
fn the_command_line_has_no_account_in_front() {
    let mut out = Vec::new();
    csv::header(&mut out, false);
    csv::entry(&mut out, None, &entry("t-1"));
    let text = String::from_utf8(out).unwrap();
    assert_eq!(
        text,
        "id,at,kind,delta,source,description,job_id,balance_after,observed\r\n\
         t-1,2026-03-01T08:30:05Z,spend,-0.6,video,,,,false\r\n"
    );
}

#[test]
fn a_program_gets_entries_days_and_totals_of_each_account() {
    let refund =
        brimful_core::ledger::Entry { kind: Kind::Refund, delta: "0.1".parse().unwrap(), ..entry("\"t\"\u{2028}") };
    let rows = [
        day_row("b", usage("2026-03-02")),
        entry_row("a", refund),
        day_row("b", usage("2026-03-01")),
        entry_row("a", entry("t-1")),
        entry_row("gone", entry("t-1")),
    ];
    let found: Value = serde_json::from_str(&exported(Format::Json, &rows)).unwrap();
    let mut expect_entry = json!({
        "account": "Main", "provider": "u-gen", "id": "t-1", "at": "2026-03-01T08:30:05Z", "kind": "spend",
        "delta": "-0.6", "source": "video", "description": null, "job_id": null, "balance_after": null,
        "observed": false,
    });
    assert_eq!(found["entries"][1], expect_entry);
    expect_entry["account"] = json!("gone");
    expect_entry["provider"] = json!("");
    assert_eq!(found["entries"][2], expect_entry);
    assert_eq!(found["entries"][0]["id"], "\"t\"\u{2028}");
    let day = |date: &str| {
        json!({
            "account": "Work, old", "provider": "voxpria", "date": date, "spent": "12.5", "count": 4,
            "cost": { "amount": "0.36", "currency": "USD" },
        })
    };
    assert_eq!(found["days"], json!([day("2026-03-02"), day("2026-03-01")]));
    assert_eq!(
        found["totals"],
        json!([
            { "account": "Main", "provider": "u-gen", "spent": "0.5", "added": "0" },
            { "account": "Work, old", "provider": "voxpria", "spent": "25", "added": null },
            { "account": "gone", "provider": "", "spent": "0.6", "added": "0" },
        ])
    );
}

#[test]
fn without_rows_there_is_a_whole_document_all_the_same() {
    assert_eq!(read(exported(Format::Csv, &[]).trim_start_matches('\u{feff}')).unwrap().len(), 1);
    let found: Value = serde_json::from_str(&exported(Format::Json, &[])).unwrap();
    assert_eq!(found, json!({ "entries": [], "days": [], "totals": [] }));
}

#[test]
fn many_days_wait_on_the_disk_and_lose_no_order() {
    let first: chrono::NaiveDate = "2000-01-01".parse().unwrap();
    let days: Vec<_> = first.iter_days().take(5000).collect();
    let rows: Vec<_> = days.iter().rev().map(|date| day_row("b", usage(&date.to_string()))).collect();
    let found: Value = serde_json::from_str(&exported(Format::Json, &rows)).unwrap();
    let found: Vec<_> = found["days"].as_array().unwrap().iter().map(|day| day["date"].as_str().unwrap()).collect();
    let expect: Vec<_> = days.iter().rev().map(ToString::to_string).collect();
    assert_eq!(found, expect);
}

#[test]
fn long_and_hostile_texts_are_whole_in_both() {
    let long = "=\u{202e}<b>\"x\",\r\n".repeat(80_000);
    let row = entry_row("a", brimful_core::ledger::Entry { description: long.clone(), ..entry("t") });
    let found: Value = serde_json::from_str(&exported(Format::Json, std::slice::from_ref(&row))).unwrap();
    assert_eq!(found["entries"][0]["description"], long);
    let records = read(exported(Format::Csv, &[row]).trim_start_matches('\u{feff}')).unwrap();
    assert_eq!(records[1][7].replace('\'', ""), long);
}
