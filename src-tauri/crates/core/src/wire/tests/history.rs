//! What the histories' rows mean: kinds, signs, times, ids, envelopes, and what makes a page unreadable.

use super::{Answer, fixture, json_head, now};
use crate::failure::{Code, Failure};
use crate::ledger::{Entry, UsageDay};
use crate::wire::pictory::history::month;
use crate::wire::ugen::history::{Page, transactions};
use crate::wire::voxpria::history::{Usage, usage};

fn answer<T>(parse: fn(&Answer<'_>) -> Result<T, Failure>, body: &str) -> Result<T, Failure> {
    parse(&Answer { status: 200, head: &json_head(), body: body.as_bytes(), now: now() })
}

/// "kind delta", with "!" where the sign contradicts the type and "~" where the zone was assumed.
fn told(entry: &Entry) -> String {
    let odd = if entry.sign_mismatch { "!" } else { "" };
    let guess = if entry.zone_assumed { "~" } else { "" };
    format!("{} {}{odd}{guess}", entry.kind, entry.delta)
}

#[track_caller]
fn refused<T: std::fmt::Debug>(got: Result<T, Failure>, expect: &str) {
    let failure = got.unwrap_err();
    assert_eq!((failure.code, failure.message.as_str()), (Code::Protocol, expect));
    assert_eq!(failure.request_id.as_deref(), Some("req-1"));
}

fn ugen_row(id: &str, kind: &str, amount: &str, time: &str) -> String {
    format!(r#"{{"id":{id},"type":{kind},"amount":{amount},"created_at":{time}}}"#)
}

fn ugen(rows: &str) -> Result<Page, Failure> {
    answer(transactions, &format!("[{rows}]"))
}

const TIME: &str = "\"2026-05-08T15:37:11Z\"";

#[test]
fn the_documented_u_gen_page_is_read() {
    let page = answer(transactions, fixture!("u-gen/transactions")).unwrap();
    assert_eq!((page.total, page.total_pages, page.entries.len()), (Some(42), Some(3), 3));
    insta::assert_debug_snapshot!(page.entries);
}

#[test]
fn u_gen_s_list_may_come_in_any_envelope() {
    #[track_caller]
    fn check(envelope: &str, expect: Result<(Option<u64>, Option<u64>), &str>) {
        let one = ugen_row("\"a\"", "\"bonus\"", "5", TIME);
        let got = answer(transactions, &envelope.replace("LIST", &format!("[{one}]")));
        match expect {
            Ok(counts) => {
                let page = got.unwrap();
                assert_eq!((page.total, page.total_pages), counts, "{envelope}");
                assert_eq!(page.entries.iter().map(told).collect::<Vec<_>>(), ["bonus 5"]);
            }
            Err(words) => refused(got, words),
        }
    }
    check("LIST", Ok((None, None)));
    check(r#"{"items":LIST,"total":42,"page":1,"page_size":20,"total_pages":3}"#, Ok((Some(42), Some(3))));
    check(r#"{"transactions":LIST,"total":"42"}"#, Ok((Some(42), None)));
    check(r#"{"data":LIST,"total":-1,"total_pages":1.5}"#, Ok((None, None)));
    check(r#"{"data":LIST,"total":"many","total_pages":1e40}"#, Ok((None, None)));
    for odd in ["{}", r#"{"items":null}"#, r#"{"items":{"a":LIST}}"#, "null", "7", "\"LIST", "{\"items\":LIST", ""] {
        check(odd, Err("U-Gen sent an answer that is no list of transactions"));
    }
    assert_eq!(answer(transactions, "[]").unwrap().entries, []);
    assert_eq!(answer(transactions, "{\"items\":[]}").unwrap().entries, []);
}

#[test]
fn u_gen_s_type_decides_and_its_sign_is_checked() {
    #[track_caller]
    fn check(kind: &str, amount: &str, expect: &str, raw_type: &str) {
        let page = ugen(&ugen_row("\"a\"", kind, amount, TIME)).unwrap();
        assert_eq!((told(&page.entries[0]).as_str(), page.entries[0].raw_type.as_str()), (expect, raw_type));
    }
    check("\"purchase\"", "1000", "purchase 1000", "purchase");
    check("\"reserve\"", "-207", "reserve -207", "reserve");
    check("\"consume\"", "-180", "spend -180", "consume");
    check("\"release\"", "207", "release 207", "release");
    check("\"refund\"", "0.6", "refund 0.6", "refund");
    check("\"bonus\"", "\"1.5e2\"", "bonus 150", "bonus");
    check("\" Consume \"", "-1", "spend -1", "Consume");
    check("\"consume\"", "180", "spend -180!", "consume");
    check("\"reserve\"", "207", "reserve -207!", "reserve");
    check("\"release\"", "-207", "release 207!", "release");
    check("\"refund\"", "-5", "refund 5!", "refund");
    check("\"consume\"", "0", "spend 0", "consume");
    check("\"consume\"", "-0.0", "spend 0", "consume");
    // Not documented: kept as it is, with the service's own sign.
    check("\"transfer_out\"", "-7", "unclassified -7", "transfer_out");
    check("\"reset\"", "7", "unclassified 7", "reset");
    check("null", "7", "unclassified 7", "");
    check("{\"a\":1}", "-7", "unclassified -7", "");
}

#[test]
fn u_gen_s_amounts_are_exact_or_the_page_is_refused() {
    #[track_caller]
    fn check(amount: &str, expect: &str) {
        let good = ugen_row("\"a\"", "\"bonus\"", "1", TIME);
        refused(ugen(&format!("{good},{}", ugen_row("\"b\"", "\"consume\"", amount, TIME))), expect);
    }
    let inexact = "U-Gen sent a value of amount that is a number that cannot be held exactly in row 2";
    check("123456789012345678901234567890", inexact);
    check("1e400", inexact);
    check("-0.12345678901234567890123456789012", inexact);
    for wrong in ["true", "[]", "{}", "\"abc\"", "\"\"", "\"1,000\""] {
        check(wrong, "U-Gen sent a value of amount that is not a number in row 2");
    }
    check("null", "U-Gen did not send amount in row 2");
    let long = ugen(&ugen_row("\"a\"", "\"bonus\"", "1234567890123456789012345.678", TIME)).unwrap();
    assert_eq!(told(&long.entries[0]), "bonus 1234567890123456789012345.678");
}

#[test]
fn u_gen_s_times_have_a_zone_or_a_mark_and_are_there() {
    let row = |time: &str| ugen(&ugen_row("\"a\"", "\"bonus\"", "1", time));
    assert_eq!(told(&row(TIME).unwrap().entries[0]), "bonus 1");
    let naive = row("\"2026-05-08T15:37:11.176543\"").unwrap();
    assert_eq!(told(&naive.entries[0]), "bonus 1~");
    assert_eq!(naive.entries[0].at.to_rfc3339(), "2026-05-08T15:37:11.176543+00:00");
    refused(row("\"soon\""), "U-Gen sent a created_at that is no time in row 1");
    refused(row("1778256000"), "U-Gen did not send created_at in row 1");
    refused(row("null"), "U-Gen did not send created_at in row 1");
}

#[test]
fn the_balance_after_is_the_service_s_own_or_unknown() {
    #[track_caller]
    fn check(balance: &str, expect: Option<&str>) {
        let row = ugen_row("\"a\"", "\"consume\"", "-1", TIME).replace('}', &format!(",\"balance_after\":{balance}}}"));
        let page = ugen(&row).unwrap();
        assert_eq!(page.entries[0].balance_after.map(|b| b.to_string()).as_deref(), expect, "{balance}");
    }
    check("1033", Some("1033"));
    check("\"0.6\"", Some("0.6"));
    for unknown in ["null", "\"many\"", "1e400", "[]"] {
        check(unknown, None);
    }
}

#[test]
fn rows_without_ids_get_the_same_ids_every_time() {
    let row = |amount: &str| ugen_row("null", "\"consume\"", amount, TIME);
    let ids = |rows: &[String]| -> Vec<String> {
        ugen(&rows.join(",")).unwrap().entries.into_iter().map(|entry| entry.id).collect()
    };
    let page = ids(&[row("-1"), row("-2"), row("-1")]);
    assert_eq!(page[0], "unnamed:66f4515d1cb2f9d8878258d43572112b");
    assert_eq!(page[2], format!("{}:1", page[0]), "two rows that say the same are two rows");
    assert_eq!(ids(&[row("-2"), row("-1")]), [page[1].clone(), page[0].clone()], "on another page, in another order");
    assert_eq!(ids(&[row("-1.0")]), [page[0].clone()], "the same amount, written differently");
    let numbered = ugen(&ugen_row("17", "\"bonus\"", "1", TIME)).unwrap();
    assert_eq!(numbered.entries[0].id, "17");
}

#[test]
fn one_id_is_one_row() {
    let row = |id: &str, amount: &str| ugen_row(id, "\"bonus\"", amount, TIME);
    let twice = ugen(&format!("{},{},{}", row("\"a\"", "1"), row("\"b\"", "1"), row("\"a\"", "1"))).unwrap();
    assert_eq!(twice.entries.len(), 2);
    let two = ugen(&format!("{},{}", row("\"a\"", "1"), row("\"a\"", "2")));
    refused(two, "U-Gen sent two different transactions with the same id");
}

#[test]
fn texts_are_kept_short_and_on_one_line_and_long_ids_stay_apart() {
    let long = "x".repeat(1_000_000);
    let row = |end: &str| {
        format!(
            r#"{{"id":"{long}{end}","job_id":"{long}{end}","type":"{long}","source":"{long}","description":"a\u0000b\nc\u202ed","amount":1,"created_at":{TIME}}}"#
        )
    };
    let page = ugen(&format!("{},{}", row("1"), row("2"))).unwrap();
    let [one, two] = page.entries.as_slice() else { panic!("two rows") };
    assert_ne!((&one.id, &one.job), (&two.id, &two.job));
    assert!(one.id.starts_with("long:") && one.id.len() == 37, "{}", one.id);
    assert_eq!(one.job.as_ref(), Some(&one.id));
    assert_eq!((one.raw_type.len(), one.source.len()), (500, 500));
    assert_eq!(one.description, "a b c\u{202e}d");
}

#[test]
fn a_row_that_is_none_is_named() {
    let good = ugen_row("\"a\"", "\"bonus\"", "1", TIME);
    refused(ugen(&format!("{good},7")), "U-Gen sent a transaction that is no JSON object in row 2");
    refused(ugen("[\"a\",\"consume\",1]"), "U-Gen sent a transaction that is no JSON object in row 1");
    let twice = good.replace('}', ",\"amount\":2}");
    refused(ugen(&twice), "U-Gen sent a transaction that is no JSON object in row 1");
}

fn pictory_row(kind: &str, amount: &str, source: &str) -> String {
    let date = "2026-05-08T15:37:11.176Z";
    format!(
        r#"{{"transactionId":"a","type":{kind},"amount":{amount},"source":{source},"transactionDate":"{date}","plan":"API Annual"}}"#
    )
}

#[test]
fn the_documented_pictory_month_is_read() {
    let entries = answer(month, fixture!("pictory/ledger")).unwrap();
    insta::assert_debug_snapshot!(entries);
}

#[test]
fn pictory_s_type_gives_the_sign_and_a_reset_adds_nothing() {
    #[track_caller]
    fn check(kind: &str, amount: &str, source: &str, expect: &str) {
        let entries = answer(month, &format!("[{}]", pictory_row(kind, amount, source))).unwrap();
        assert_eq!(told(&entries[0]), expect, "{kind} {amount} {source}");
    }
    check("\"debit\"", "0.6", "\"Text-to-Image\"", "spend -0.6");
    check("\"credit\"", "100", "\"Monthly Reset\"", "reset 100");
    check("\"Credit\"", "100", "\" monthly reset \"", "reset 100");
    check("\"credit\"", "50", "\"Add-on\"", "grant 50");
    check("\"credit\"", "50", "null", "grant 50");
    check("\"debit\"", "-0.6", "\"x\"", "spend -0.6!");
    check("\"credit\"", "-5", "\"x\"", "grant 5!");
    check("\"debit\"", "40", "\"Monthly Reset\"", "reset -40");
    check("\"transfer\"", "5", "\"x\"", "unclassified 5");
    check("\"transfer\"", "-5", "\"Monthly Reset\"", "unclassified -5");
    check("null", "5", "\"x\"", "unclassified 5");
}

#[test]
fn a_pictory_month_is_whole_or_refused() {
    let one = pictory_row("\"debit\"", "0.6", "\"x\"");
    for body in [format!("[{one}]"), format!("{{\"transactions\":[{one}]}}"), format!("{{\"data\":[{one},{one}]}}")] {
        assert_eq!(answer(month, &body).unwrap().len(), 1, "{body}");
    }
    assert_eq!(answer(month, "[]").unwrap(), []);
    #[track_caller]
    fn check(row: &str, expect: &str) {
        refused(answer(month, &format!("[{row}]")), &format!("Pictory {expect}"));
    }
    check(&one.replace("0.6", "null"), "did not send amount in row 1");
    check(&one.replace("0.6", "\"0,6\""), "sent a value of amount that is not a number in row 1");
    check(
        &one.replace("0.6", "123456789012345678901234567890"),
        "sent a value of amount that is a number that cannot be held exactly in row 1",
    );
    check(&one.replace("2026-05-08T", "8 May"), "sent a transactionDate that is no date in row 1");
    check(&one.replace("transactionDate", "date"), "did not send transactionDate in row 1");
    let other = one.replace("0.6", "0.7");
    check(&format!("{one},{other}"), "sent two different transactions with the same id");
    refused(answer(month, "{}"), "Pictory sent an answer that is no ledger");
    let unnamed = answer(month, &format!("[{}]", one.replace("\"a\"", "null"))).unwrap();
    assert!(unnamed[0].id.starts_with("unnamed:"), "{}", unnamed[0].id);
}

/// "date spent count cost", absent as "-".
fn day(day: &UsageDay) -> String {
    let count = day.count.map_or("-".to_owned(), |n| n.to_string());
    let cost =
        day.cost.map_or("-".to_owned(), |money| format!("{} {}", money.amount.normalize(), money.currency.code()));
    format!("{} {} {count} {cost} {}", day.date, day.spent, day.raw_cost.as_deref().unwrap_or("-"))
}

fn voxpria(usage_rows: &str, total: &str) -> Result<Usage, Failure> {
    answer(usage, &format!(r#"{{"success":true,"data":{{"usage":[{usage_rows}],"total":{total}}}}}"#))
}

#[test]
fn the_documented_voxpria_usage_is_read() {
    let got = answer(usage, fixture!("voxpria/usage")).unwrap();
    let days: Vec<String> = got.days.iter().map(day).collect();
    assert_eq!(days, ["2025-02-09 135 45 13.5 USD $13.50", "2025-02-08 114 38 11.4 USD $11.40"]);
    assert_eq!((got.total, got.total_differs), (Some("249".parse().unwrap()), false));
}

#[test]
fn voxpria_s_days_are_read_as_they_are_written() {
    #[track_caller]
    fn check(row: &str, expect: &str) {
        let got = voxpria(row, "null").unwrap();
        assert_eq!(got.days.iter().map(day).collect::<Vec<_>>(), [expect], "{row}");
    }
    check(
        r#"{"date":"2025-02-09","calls":"4500","creditsUsed":"13500.5","cost":"$1,350.05"}"#,
        "2025-02-09 13500.5 4500 1350.05 USD $1,350.05",
    );
    check(r#"{"date":"2025-02-09","creditsUsed":1}"#, "2025-02-09 1 - - -");
    check(r#"{"date":"2025-02-09","creditsUsed":1,"cost":"n/a","calls":-1}"#, "2025-02-09 1 - - n/a");
    check(r#"{"date":"2025-02-09","creditsUsed":1,"cost":"$13,50"}"#, "2025-02-09 1 - - $13,50");
    check(r#"{"date":"2025-02-09","creditsUsed":1,"cost":0.1}"#, "2025-02-09 1 - 0.1 USD 0.1");
    check(r#"{"date":"2025-02-09","creditsUsed":1,"cost":{"usd":1}}"#, "2025-02-09 1 - - {\"usd\":1}");
    check(r#"{"date":"2025-02-09T23:30:00-08:00","creditsUsed":0}"#, "2025-02-09 0 - - -");
    let free = voxpria("", "null").unwrap();
    assert_eq!((free.days, free.total, free.total_differs), (Vec::new(), None, false));
}

#[test]
fn voxpria_s_total_is_checked_against_its_days() {
    #[track_caller]
    fn check(total: &str, expect: bool) {
        let rows = r#"{"date":"2025-02-09","calls":45,"creditsUsed":135,"cost":"$13.50"},
            {"date":"2025-02-08","calls":38,"creditsUsed":114,"cost":"$11.40"}"#;
        assert_eq!(voxpria(rows, total).unwrap().total_differs, expect, "{total}");
    }
    check(r#"{"calls":83,"creditsUsed":249,"cost":"$24.90"}"#, false);
    check(r#"{"calls":83,"creditsUsed":"249.0","cost":"$24.9"}"#, false);
    check(r#"{"calls":84,"creditsUsed":249,"cost":"$24.90"}"#, true);
    check(r#"{"calls":83,"creditsUsed":250,"cost":"$24.90"}"#, true);
    check(r#"{"calls":83,"creditsUsed":249,"cost":"$24.91"}"#, true);
    check(r#"{"creditsUsed":250}"#, true);
    for nothing in ["null", "{}", "[]", "249", r#"{"creditsUsed":"many","cost":"n/a"}"#] {
        check(nothing, false);
    }
}

#[test]
fn a_voxpria_range_is_whole_or_refused() {
    let one = r#"{"date":"2025-02-09","calls":45,"creditsUsed":135,"cost":"$13.50"}"#;
    #[track_caller]
    fn check(rows: &str, expect: &str) {
        refused(voxpria(rows, "null"), &format!("Voxpria {expect}"));
    }
    check(&one.replace("135", "null"), "did not send creditsUsed in row 1");
    check(
        &format!("{one},{}", one.replace("135", "true")),
        "sent a value of creditsUsed that is not a number in row 2",
    );
    check(&one.replace("2025-02-09", "yesterday"), "sent a date that is no day in row 1");
    check(&one.replace("date", "day"), "did not send date in row 1");
    check("[]", "sent a day that is no JSON object in row 1");
    check(&format!("{one},{}", one.replace("135", "136")), "sent the day 2025-02-09 twice, differently");
    assert_eq!(voxpria(&format!("{one},{one}"), "null").unwrap().days.len(), 1);
    refused(answer(usage, r#"{"success":true,"data":{}}"#), "Voxpria did not send usage");
    refused(answer(usage, r#"{"success":true,"data":{"usage":{}}}"#), "Voxpria sent a usage that is no list of days");
    refused(answer(usage, r#"{"success":true}"#), "Voxpria did not send data");
    refused(answer(usage, r#"{"data":{"usage":[]}}"#), "Voxpria did not send success");
    refused(answer(usage, "[]"), "Voxpria sent an answer that is no JSON object");
    let failed = answer(usage, fixture!("voxpria/error-401")).unwrap_err();
    assert_eq!((failed.code, failed.provider_code.as_deref()), (Code::Auth, Some("UNAUTHORIZED")));
}
