//! `brimful-cli activity` of services that say what the sandbox never would: documented examples byte for byte, hostile
//! texts, amounts at the end of what can be held, pages that shift or repeat, months of another time zone.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use brimful_core::provider::ProviderId::{Pictory, UGen, Voxpria};
use brimful_engine::clock::{Clock as _, SystemClock};
use brimful_tests::cli::{Finished, activity_unsaved};
use brimful_tests::stub::{Asked, Stub};
use chrono::{DateTime, Datelike as _, Months, NaiveDate, TimeDelta, Utc};
use serde_json::{Value, json};

/// The example of Pictory's documentation.
const LEDGER: &str = include_str!("../fixtures/providers/pictory/ledger.json");

const KEY: &str = "canary-key";

async fn ugen(stub: &Stub, more: &[&str]) -> Finished {
    activity_unsaved(stub.base_url(), UGen, KEY, more).await
}

/// A U-Gen whose whole ledger is these rows.
async fn ugen_of(rows: Value) -> Stub {
    let count = rows.as_array().unwrap().len();
    Stub::saying(json!({"items": rows, "total": count, "page": 1, "page_size": 100, "total_pages": 1}).to_string())
        .await
}

/// A U-Gen row of the documented example's time.
fn row(id: &str, kind: &str, amount: &Value, description: &str) -> Value {
    json!({"id": id, "type": kind, "amount": amount, "description": description, "created_at": "2026-05-08T15:37:11Z"})
}

/// These rows a second apart, newest first.
fn apart(mut rows: Vec<Value>) -> Value {
    for (row, second) in rows.iter_mut().zip((10..60).rev()) {
        row["created_at"] = format!("2026-05-08T15:37:{second}Z").into();
    }
    rows.into()
}

/// The value of each entry under `name`, in order.
fn each(finished: &Finished, name: &str) -> Vec<Value> {
    assert_eq!(finished.status, 0, "{finished:?}");
    finished.json()["entries"].as_array().unwrap().iter().map(|entry| entry[name].clone()).collect()
}

#[tokio::test]
async fn pictory_s_example_is_told_to_the_digit() {
    // For whichever month is asked for: its rows are of two months, and each is told once.
    let stub = Stub::saying(LEDGER).await;
    let told = async |more: &[&str]| {
        let finished = activity_unsaved(stub.base_url(), Pictory, KEY, more).await;
        assert_eq!((finished.status, finished.err.as_str()), (0, ""), "{finished:?}");
        finished.out
    };
    let json = concat!(
        r#"{"entries":["#,
        r#"{"id":"20260508153648354912f9ebd4ef94b1baa469ae1179a3ead","at":"2026-05-08T15:37:11.176Z","kind":"spend","#,
        r#""delta":"-0.6","source":"Text-to-Image","description":"Credits consumed by a text-to-image generation","#,
        r#""job_id":null,"balance_after":null,"observed":false},"#,
        r#"{"id":"20260501101259445721a0a11c9594db9b2577c844bc7338e","at":"2026-05-01T10:12:59.445Z","kind":"reset","#,
        r#""delta":"100","source":"Monthly Reset","description":"Credits reset at the start of the billing cycle","#,
        r#""job_id":null,"balance_after":null,"observed":false},"#,
        r#"{"id":"20260305072219568c7b29f4c37ea4c41a49e89b5dba408f2","at":"2026-03-05T07:33:32.217Z","kind":"spend","#,
        r#""delta":"-30","source":"AI Avatar","description":"Credits consumed by an AI avatar generation","#,
        r#""job_id":null,"balance_after":null,"observed":false}],"#,
        r#""days":[],"totals":{"spent":"30.6","added":"0"}}"#,
        "\n"
    );
    assert_eq!(told(&["--json"]).await, json);
    let csv = "id,at,kind,delta,source,description,job_id,balance_after,observed\r\n\
        20260508153648354912f9ebd4ef94b1baa469ae1179a3ead,2026-05-08T15:37:11.176Z,spend,-0.6,Text-to-Image,\
        Credits consumed by a text-to-image generation,,,false\r\n\
        20260501101259445721a0a11c9594db9b2577c844bc7338e,2026-05-01T10:12:59.445Z,reset,100,Monthly Reset,\
        Credits reset at the start of the billing cycle,,,false\r\n\
        20260305072219568c7b29f4c37ea4c41a49e89b5dba408f2,2026-03-05T07:33:32.217Z,spend,-30,AI Avatar,\
        Credits consumed by an AI avatar generation,,,false\r\n";
    assert_eq!(told(&["--csv"]).await, csv);
    let lines = "\
Time (UTC)         Kind    Credits   What
2026-05-08 15:37   spend      -0.6   Text-to-Image · Credits consumed by a text-to-image generation
2026-05-01 10:12   reset      +100   Monthly Reset · Credits reset at the start of the billing cycle
2026-03-05 07:33   spend       -30   AI Avatar · Credits consumed by an AI avatar generation

Spent 30.6 credits, added 0 credits.
";
    assert_eq!(told(&[]).await, lines);
    // A month and a year always, and never one that has not begun anywhere.
    for asked in stub.asked() {
        let (year, month) = (asked.parameter("year"), asked.parameter("month"));
        assert!(asked.path == "/v1/aicredits/usage" && year.len() == 4 && !month.is_empty(), "{asked:?}");
    }
}

#[tokio::test]
async fn what_a_spreadsheet_would_run_is_neutralised() {
    let hostile =
        ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "a,b", "say \"hi\"", "a;=1+1", "＝1+1", "plain"];
    let rows: Vec<Value> =
        hostile.iter().enumerate().map(|(n, text)| row(&format!("=id{n}"), "consume", &json!(-2), text)).collect();
    let rows = apart(rows);
    let finished = ugen(&ugen_of(rows.clone()).await, &["--csv"]).await;
    let line = |(n, cell): (usize, &&str)| format!("'=id{n},2026-05-08T15:37:{}Z,spend,-2,,{cell},,,false\r\n", 59 - n);
    let cells = [
        "'=1+1",
        "'+1",
        "'-1",
        "'@SUM(A1)",
        "'=cmd|' /C calc'!A0",
        "\"a,b\"",
        "\"say \"\"hi\"\"\"",
        "\"a;'=1+1\"",
        "'＝1+1",
        "plain",
    ];
    let lines: String = cells.iter().enumerate().map(line).collect();
    let expect = format!("id,at,kind,delta,source,description,job_id,balance_after,observed\r\n{lines}");
    assert_eq!((finished.status, finished.out), (0, expect));
    // A program reads what the service said.
    let finished = ugen(&ugen_of(rows).await, &["--json"]).await;
    assert_eq!(each(&finished, "description"), hostile.map(Value::from));
}

#[tokio::test]
async fn a_terminal_is_commanded_by_no_text() {
    let hostile =
        "\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m\u{202e}drawkcab\u{2066}\r\nSpent 0 credits\u{200b}\u{feff}\u{7f}";
    let mut entry = row("id", "consume", &json!(-2), hostile);
    entry["source"] = hostile.into();
    let finished = ugen(&ugen_of(json!([entry])).await, &[]).await;
    assert_eq!(finished.status, 0, "{finished:?}");
    let obeyed =
        |c: char| c != '\n' && c.is_control() || matches!(c, '\u{200b}'..='\u{202e}' | '\u{2066}' | '\u{feff}');
    assert!(!finished.out.contains(obeyed), "{:?}", finished.out);
    assert_eq!(finished.out.lines().count(), 4, "{}", finished.out);
    assert_eq!(finished.out.lines().last(), Some("Spent 2 credits, added 0 credits."));
    // Nor by one of a service that fails.
    let message = json!({"error": {"code": hostile, "message": hostile}}).to_string();
    let finished = ugen(&Stub::start(move |_| (400, message.clone())).await, &[]).await;
    assert!(finished.status == 2 && !finished.err.contains(obeyed), "{:?}", finished.err);
}

#[tokio::test]
async fn a_text_of_a_megabyte_fits_a_line() {
    let long = "word ".repeat(200_000);
    let stub = ugen_of(json!([row("id", "consume", &json!(-2), &long)])).await;
    let finished = ugen(&stub, &[]).await;
    assert_eq!(finished.status, 0);
    assert!(finished.out.lines().all(|line| line.chars().count() <= 120), "{}", finished.out);
    assert!(finished.out.contains('…'), "{}", finished.out);
}

#[tokio::test]
async fn amounts_are_told_exactly_or_not_at_all() {
    let exact = [
        (json!(-0.6), "-0.6"),
        (json!("-0.60"), "-0.6"),
        (json!(-1000), "-1000"),
        (json!("-1e3"), "-1000"),
        (json!("-0.0000000000000000000000000001"), "-0.0000000000000000000000000001"),
    ];
    for (amount, expect) in exact {
        let finished = ugen(&ugen_of(json!([row("id", "consume", &amount, "")])).await, &["--json"]).await;
        assert_eq!(each(&finished, "delta"), [Value::from(expect)]);
        assert_eq!(finished.json()["totals"]["spent"], expect.trim_start_matches('-'));
    }
    // The largest and one more; the largest and the smallest; thirty digits; no number at all.
    let most = json!("-79228162514264337593543950335");
    for amounts in [
        vec![most.clone(), json!(-1)],
        vec![most.clone(), json!("-0.1")],
        vec![json!("-123456789012345678901234567890")],
        vec![json!("much")],
        vec![Value::Null],
    ] {
        let rows: Vec<Value> =
            amounts.iter().enumerate().map(|(n, amount)| row(&n.to_string(), "consume", amount, "")).collect();
        let stub = ugen_of(json!(rows)).await;
        for form in [&["--json"][..], &["--csv"], &[]] {
            let finished = ugen(&stub, form).await;
            assert_eq!(finished.status, 2, "{amounts:?} {finished:?}");
            match form {
                ["--json"] => assert_eq!(finished.json()["error"]["code"], "protocol", "{amounts:?}"),
                _ => assert_eq!(finished.out, "", "{amounts:?}"),
            }
        }
    }
    let finished = ugen(&ugen_of(json!([row("a", "consume", &most, "")])).await, &["--json"]).await;
    assert_eq!(finished.json()["totals"]["spent"], "79228162514264337593543950335");
}

#[tokio::test]
async fn a_kind_that_is_not_known_is_in_no_sum() {
    let rows = apart(vec![
        row("a", "purchase", &json!(1000), ""),
        row("b", "consume", &json!(-180), ""),
        row("c", "refund", &json!(45), ""),
        row("d", "gift", &json!(7), ""),
        row("e", "reserve", &json!(-207), ""),
        row("f", "release", &json!(207), ""),
        row("g", "bonus", &json!(5), ""),
        row("h", "consume", &json!(3), "the sign contradicts the type"),
    ]);
    let stub = ugen_of(rows).await;
    let finished = ugen(&stub, &["--json"]).await;
    let kinds = ["purchase", "spend", "refund", "unclassified", "reserve", "release", "bonus", "spend"];
    assert_eq!(each(&finished, "kind"), kinds.map(Value::from));
    assert_eq!(each(&finished, "delta"), ["1000", "-180", "45", "7", "-207", "207", "5", "-3"].map(Value::from));
    assert_eq!(finished.json()["totals"], json!({"spent": "138", "added": "1005"}));
    let finished = ugen(&stub, &[]).await;
    let sums = "
Spent 138 credits, added 1,005 credits.
1 entry is of a kind that is not known, and in neither sum.
1 entry has a sign that contradicts its kind.
What was set aside for jobs and released again is in neither sum.
";
    assert!(finished.out.ends_with(sums), "{}", finished.out);
}

/// A page of a hundred rows of `ledger`, newest first, as U-Gen sends them.
fn page(ledger: &[usize], asked: &Asked) -> (u16, String) {
    let page: usize = asked.parameter("page").parse().unwrap();
    let size: usize = asked.parameter("page_size").parse().unwrap();
    let at = |n: usize| DateTime::from_timestamp(1_778_000_000 + 60 * i64::try_from(n).unwrap(), 0).unwrap();
    let rows: Vec<Value> = ledger
        .iter()
        .skip((page - 1) * size)
        .take(size)
        .map(|n| json!({"id": format!("row-{n}"), "type": "consume", "amount": -1, "created_at": at(*n).to_rfc3339()}))
        .collect();
    let pages = ledger.len().div_ceil(size);
    (
        200,
        json!({"items": rows, "total": ledger.len(), "page": page, "page_size": size, "total_pages": pages})
            .to_string(),
    )
}

#[tokio::test]
async fn pages_that_shift_while_they_are_read_lose_and_double_nothing() {
    // Before every page but the first, three entries more.
    let count = AtomicUsize::new(350);
    let stub = Stub::start(move |asked| {
        let count = match asked.parameter("page") {
            "1" => count.load(Ordering::SeqCst),
            _ => count.fetch_add(3, Ordering::SeqCst) + 3,
        };
        page(&(0..count).rev().collect::<Vec<_>>(), asked)
    })
    .await;
    let finished = ugen(&stub, &["--json"]).await;
    let ids = each(&finished, "id");
    let distinct: BTreeSet<String> = ids.iter().map(|id| id.as_str().unwrap().to_owned()).collect();
    assert_eq!(distinct.len(), ids.len(), "doubled");
    assert!((0..350).all(|n| distinct.contains(&format!("row-{n}"))), "lost");
}

#[tokio::test]
async fn a_service_that_repeats_a_page_for_ever_comes_to_an_end() {
    let stub = Stub::start(|_| {
        let rows: Vec<Value> = (0..100).map(|n| row(&n.to_string(), "consume", &json!(-1), "")).collect();
        (
            200,
            json!({"items": rows, "total": 1_000_000, "page": 1, "page_size": 100, "total_pages": 10_000}).to_string(),
        )
    })
    .await;
    let finished = ugen(&stub, &["--json"]).await;
    // As a whole that says less than was promised, or as an answer that makes no sense: but not twice the same.
    match finished.status {
        0 => assert_eq!(finished.json()["totals"]["spent"], "100"),
        status => assert_eq!((status, &finished.json()["error"]["code"]), (2, &"protocol".into()), "{finished:?}"),
    }
    assert!(stub.asked().len() < 20, "{} requests", stub.asked().len());
}

/// A Pictory that keeps its months in a zone this many hours ahead of UTC.
async fn pictory_ahead(hours: i64, moments: Vec<DateTime<Utc>>) -> Stub {
    Stub::start(move |asked| {
        let local = |at: DateTime<Utc>| (at + TimeDelta::hours(hours)).date_naive();
        let of_month = moments.iter().filter(|at| {
            let day = local(**at);
            asked.parameter("year") == day.year().to_string() && asked.parameter("month") == day.month().to_string()
        });
        let rows: Vec<Value> = of_month
            .map(|at| {
                json!({"transactionId": at.to_rfc3339(), "type": "debit", "amount": 0.6, "source": "x",
                       "transactionDate": at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)})
            })
            .collect();
        (200, Value::from(rows).to_string())
    })
    .await
}

#[tokio::test]
async fn months_are_read_whole_wherever_the_service_ends_them() {
    // The month before last: whole, and still told.
    let month = SystemClock.now().date_naive().with_day(1).unwrap() - Months::new(2);
    let first = month.and_hms_opt(0, 0, 0).unwrap().and_utc();
    let next = (month + Months::new(1)).and_hms_opt(0, 0, 0).unwrap().and_utc();
    let last_day = next.date_naive().pred_opt().unwrap();
    let milli = TimeDelta::milliseconds(1);
    let inside = vec![first, first + milli, first + TimeDelta::hours(9), next - TimeDelta::hours(9), next - milli];
    let outside = vec![first - milli, first - TimeDelta::hours(9), next, next + TimeDelta::hours(9)];
    for hours in [-12, -5, 0, 5, 14] {
        let stub = pictory_ahead(hours, [inside.clone(), outside.clone()].concat()).await;
        let range = ["--from", &month.to_string(), "--to", &last_day.to_string(), "--json"];
        let finished = activity_unsaved(stub.base_url(), Pictory, KEY, &range).await;
        let mut expect = inside.clone();
        expect.reverse();
        let got: Vec<DateTime<Utc>> =
            each(&finished, "at").iter().map(|at| at.as_str().unwrap().parse().unwrap()).collect();
        assert_eq!(got, expect, "{hours} hours ahead");
        assert_eq!(finished.json()["totals"]["spent"], "3", "{hours} hours ahead");
    }
}

/// A Voxpria that used 0.1 credits on each of these days.
async fn voxpria_on(days: Vec<NaiveDate>, cost: &'static str) -> Stub {
    Stub::start(move |asked| {
        let day = |name: &str| -> NaiveDate { asked.parameter(name).parse().unwrap() };
        let (start, end) = (day("startDate"), day("endDate"));
        let usage: Vec<Value> = days
            .iter()
            .filter(|day| (start..=end).contains(day))
            .map(|day| json!({"date": day, "calls": 1, "creditsUsed": 0.1, "cost": cost}))
            .collect();
        (200, json!({"success": true, "data": {"usage": usage}}).to_string())
    })
    .await
}

#[tokio::test]
async fn long_ranges_of_days_are_asked_for_in_short_ones_without_a_gap() {
    let date = |text: &str| -> NaiveDate { text.parse().unwrap() };
    for (from, to) in [
        ("2024-01-31", "2024-03-01"),
        ("2023-12-31", "2024-01-01"),
        ("2024-02-29", "2024-02-29"),
        ("2024-01-01", "2024-12-31"),
    ] {
        let (first, last) = (date(from), date(to));
        let days: Vec<NaiveDate> = first.iter_days().take_while(|day| *day <= last).collect();
        let mut around = days.clone();
        around.extend([first.pred_opt().unwrap(), last.succ_opt().unwrap()]);
        let stub = voxpria_on(around, "$1,234.50").await;
        let finished = activity_unsaved(stub.base_url(), Voxpria, KEY, &["--from", from, "--to", to, "--json"]).await;
        assert_eq!(finished.status, 0, "{finished:?}");
        let whole = finished.json();
        let got: Vec<NaiveDate> =
            whole["days"].as_array().unwrap().iter().map(|day| date(day["date"].as_str().unwrap())).collect();
        assert_eq!(got, days.iter().rev().copied().collect::<Vec<_>>(), "newest first, {from} to {to}");
        let tenths = days.len();
        let spent = if tenths.is_multiple_of(10) {
            (tenths / 10).to_string()
        } else {
            format!("{}.{}", tenths / 10, tenths % 10)
        };
        assert_eq!(whole["totals"], json!({"spent": spent, "added": null}), "{from} to {to}");
        assert_eq!(whole["days"][0]["cost"], json!({"amount": "1234.5", "currency": "USD"}));
        for asked in stub.asked() {
            let (start, end) = (date(asked.parameter("startDate")), date(asked.parameter("endDate")));
            assert!(start <= end && (end - start).num_days() < 31, "{asked:?}");
        }
    }
}

#[tokio::test]
async fn a_cost_that_cannot_be_read_is_not_made_up() {
    let day: NaiveDate = "2025-02-09".parse().unwrap();
    let stub = voxpria_on(vec![day], "about $13,50").await;
    let range = ["--from", "2025-02-09", "--to", "2025-02-09"];
    let finished = activity_unsaved(stub.base_url(), Voxpria, KEY, &[&range[..], &["--json"]].concat()).await;
    let expect = json!([{"date": "2025-02-09", "spent": "0.1", "count": 1, "cost": null}]);
    assert_eq!(finished.json()["days"], expect);
    let finished = activity_unsaved(stub.base_url(), Voxpria, KEY, &range).await;
    let expect = "\
Day          Credits   Calls           Cost
2025-02-09      -0.1       1   about $13,50

Spent 0.1 credits.
";
    assert!(finished.out.starts_with(expect), "{}", finished.out);
}
