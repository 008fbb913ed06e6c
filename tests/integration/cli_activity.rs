//! `brimful-cli activity` of an account that is not kept: the documented numbers, the three forms, ranges, pages.

use std::collections::{BTreeMap, BTreeSet};

use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId::{self, Pictory, UGen, Voxpria};
use brimful_engine::clock::{Clock as _, SystemClock};
use brimful_sandbox::{Convention, Funds, Options, Sandbox, Scenario};
use brimful_tests::bin_path;
use brimful_tests::cli::{Finished, activity_unsaved, run_as};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::{Value, json};

async fn sandbox() -> Sandbox {
    // On the real clock, which the program has too.
    let options = Options { seed: 1, now: SystemClock.now(), port: 0, scenario: Scenario::Seed };
    Sandbox::start(options).await.unwrap()
}

/// One whose accounts have spent, bought and been renewed for this long, up to now, and stand still from now on.
async fn lived(days: i64) -> Sandbox {
    let now = SystemClock.now() - TimeDelta::days(days);
    let sandbox = Sandbox::start(Options { seed: 7, now, port: 0, scenario: Scenario::Showcase }).await.unwrap();
    let control = sandbox.control();
    // Nobody tops Voxpria up by themselves.
    control.set_funds(Voxpria, &key(&sandbox, Voxpria), Funds::Single(Credits::whole(100_000)));
    control.advance(TimeDelta::days(days));
    for account in control.accounts() {
        control.stop_spending(account.provider, &account.key);
    }
    sandbox
}

fn key(sandbox: &Sandbox, provider: ProviderId) -> String {
    let accounts = sandbox.control().accounts();
    accounts.into_iter().find(|account| account.provider == provider).unwrap().key
}

async fn activity(sandbox: &Sandbox, provider: ProviderId, more: &[&str]) -> Finished {
    activity_unsaved(&sandbox.base_url(provider), provider, &key(sandbox, provider), more).await
}

/// `activity --json` that was read.
async fn found(sandbox: &Sandbox, provider: ProviderId, more: &[&str]) -> Value {
    let args: Vec<&str> = ["--json"].iter().chain(more).copied().collect();
    let finished = activity(sandbox, provider, &args).await;
    assert_eq!((finished.status, finished.err.as_str()), (0, ""), "{finished:?}");
    finished.json()
}

fn ids(found: &Value) -> Vec<String> {
    found["entries"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap().to_owned()).collect()
}

/// What the sandbox's U-Gen says, page after page, newest first: the truth to compare with.
async fn ugen_rows(sandbox: &Sandbox) -> Vec<Value> {
    let client = reqwest::ClientBuilder::new().no_proxy().build().unwrap();
    let mut rows = Vec::new();
    for page in 1.. {
        let url = format!("{}/credits/transactions?page_size=100&page={page}", sandbox.base_url(UGen));
        let answer = client.get(url).header("x-api-key", key(sandbox, UGen)).send().await.unwrap();
        let page: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        let items = page["items"].as_array().unwrap();
        if items.is_empty() {
            break;
        }
        rows.extend(items.clone());
    }
    rows
}

/// Holds that each of U-Gen's rows was told once, as it is, newest first.
#[track_caller]
fn same_rows(found: &Value, rows: &[Value]) {
    let entries = found["entries"].as_array().unwrap();
    assert_eq!(entries.len(), rows.len());
    assert!(entries.is_sorted_by_key(|entry| std::cmp::Reverse(moment(&entry["at"]))), "newest first");
    let told: BTreeMap<&str, &Value> = entries.iter().map(|entry| (entry["id"].as_str().unwrap(), entry)).collect();
    for row in rows {
        let entry = told[row["id"].as_str().unwrap()];
        assert_eq!(moment(&entry["at"]), moment(&row["created_at"]), "{entry}");
        assert_eq!(entry["delta"], row["amount"].to_string(), "{entry}");
        assert_eq!(entry["job_id"], row["job_id"], "{entry}");
        assert_eq!(entry["description"], row["description"], "{entry}");
        assert_eq!(entry["balance_after"], row["balance_after"].to_string(), "{entry}");
    }
}

fn moment(value: &Value) -> DateTime<Utc> {
    value.as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn the_documented_ledger_of_u_gen_is_told_as_documented() {
    let sandbox = sandbox().await;
    let finished = activity(&sandbox, UGen, &["--json"]).await;
    assert_eq!((finished.status, finished.err.as_str()), (0, ""));
    let rows = ugen_rows(&sandbox).await;
    assert_eq!(rows.len(), 42);
    let newest = format!(
        concat!(
            r#"{{"entries":[{{"id":"{}","at":"2026-05-08T15:37:11.176Z","kind":"spend","delta":"-180","#,
            r#""source":null,"description":"Job completed","job_id":"550e8400-e29b-41d4-a716-446655440000","#,
            r#""balance_after":"1033","observed":false}},{{"id":"#
        ),
        rows[0]["id"].as_str().unwrap()
    );
    assert!(finished.out.starts_with(&newest), "{}", finished.out);
    let end = "],\"days\":[],\"totals\":{\"spent\":\"1260\",\"added\":\"2500\"}}\n";
    assert!(finished.out.ends_with(end), "{}", finished.out);
    same_rows(&finished.json(), &rows);

    // Which balance a row shows is not documented: it is told as sent, and in no sum.
    sandbox.control().set_ugen_convention(Convention::Balance);
    let whole = found(&sandbox, UGen, &[]).await;
    assert_eq!(whole["entries"][0]["balance_after"], "1240");
    assert_eq!(whole["totals"], json!({"spent": "1260", "added": "2500"}));
}

#[tokio::test]
async fn the_documented_days_of_voxpria_are_told_as_documented() {
    let sandbox = sandbox().await;
    let range = ["--from", "2025-02-01", "--to", "2025-02-09"];
    let finished = activity(&sandbox, Voxpria, &[&range[..], &["--json"]].concat()).await;
    let expect = concat!(
        r#"{"entries":[],"days":["#,
        r#"{"date":"2025-02-09","spent":"135","count":45,"cost":{"amount":"13.5","currency":"USD"}},"#,
        r#"{"date":"2025-02-08","spent":"114","count":38,"cost":{"amount":"11.4","currency":"USD"}}],"#,
        r#""totals":{"spent":"249","added":null}}"#,
        "\n"
    );
    assert_eq!((finished.status, finished.out.as_str(), finished.err.as_str()), (0, expect, ""));

    let finished = activity(&sandbox, Voxpria, &[&range[..], &["--csv"]].concat()).await;
    let expect = "id,at,kind,delta,source,description,job_id,balance_after,observed\r\n\
                  2025-02-09,2025-02-09,spend,-135,,\"count 45, cost 13.5 USD\",,,false\r\n\
                  2025-02-08,2025-02-08,spend,-114,,\"count 38, cost 11.4 USD\",,,false\r\n";
    assert_eq!((finished.status, finished.out.as_str(), finished.err.as_str()), (0, expect, ""));

    let finished = activity(&sandbox, Voxpria, &range).await;
    let expect = "\
Day          Credits   Calls     Cost
2025-02-09      -135      45   $13.50
2025-02-08      -114      38   $11.40

Spent 249 credits, $24.90.
The days are those of Voxpria's own calendar. It does not tell what was added.
";
    assert_eq!((finished.status, finished.out.as_str(), finished.err.as_str()), (0, expect, ""));
}

#[tokio::test]
async fn a_range_holds_its_first_and_last_day_whole() {
    let sandbox = sandbox().await;
    #[track_caller]
    fn count(found: &Value) -> usize {
        found["entries"].as_array().unwrap().len() + found["days"].as_array().unwrap().len()
    }
    for (provider, from, to, expect, spent) in [
        (Voxpria, "2025-02-09", "2025-02-09", 1, "135"),
        (Voxpria, "2025-02-08", "2025-02-08", 1, "114"),
        (Voxpria, "2025-02-10", "2025-02-10", 0, "0"),
        (Voxpria, "2025-02-07", "2025-02-07", 0, "0"),
        (Voxpria, "2025-01-01", "2025-03-31", 2, "249"),
        // The last of 42, at 15:37:11.176, with what was set aside and released for it.
        (UGen, "2026-05-08", "2026-05-08", 4, "180"),
        (UGen, "2026-05-09", "2026-05-31", 0, "0"),
        (UGen, "2026-04-24", "2026-04-24", 2, "0"),
        (UGen, "2026-04-25", "2026-04-30", 18, "550"),
        (UGen, "2026-05-01", "2026-05-05", 15, "418"),
    ] {
        let found = found(&sandbox, provider, &["--from", from, "--to", to]).await;
        assert_eq!(count(&found), expect, "{provider} {from} {to}");
        assert_eq!(found["totals"]["spent"], spent, "{provider} {from} {to}");
    }
    // Open on one side.
    for (more, expect) in [(["--from", "2026-05-06"], 7), (["--to", "2026-04-25"], 5)] {
        assert_eq!(count(&found(&sandbox, UGen, &more).await), expect, "{more:?}");
    }
}

#[tokio::test]
async fn days_are_those_of_utc_wherever_the_machine_is() {
    let sandbox = sandbox().await;
    let base_url = sandbox.base_url(UGen);
    let range = ["--from", "2026-05-08", "--to", "2026-05-08", "--json"];
    let args = [&["activity", "--provider", "u-gen", "--key-stdin", "--base-url", &base_url], &range[..]].concat();
    // Rules of the zone in place of a name: they need no list of zones. 15:37 is another day in the second.
    for zone in ["UTC0", "<+14>-14", "<-12>12"] {
        let mut command = std::process::Command::new(bin_path::cli());
        command.env("TZ", zone);
        let finished = run_as(command, &args, &key(&sandbox, UGen)).await;
        assert_eq!(finished.status, 0, "{finished:?}");
        assert_eq!(finished.json()["entries"].as_array().unwrap().len(), 4, "{zone}");
        assert_eq!(finished.json()["entries"][0]["at"], "2026-05-08T15:37:11.176Z", "{zone}");
    }
}

#[tokio::test]
async fn what_a_service_has_forgotten_is_not_silently_missing() {
    let sandbox = sandbox().await;
    let first = (SystemClock.now() - TimeDelta::days(365)).date_naive();
    let told =
        format!("brimful-cli: Pictory tells the last 12 months only: what was before {first} may be missing here.\n");
    let old = (first - TimeDelta::days(1)).to_string();
    for (provider, from, expect) in [
        (Pictory, "2001-01-01", told.as_str()),
        (Pictory, &old, &told),
        (Pictory, &(first + TimeDelta::days(1)).to_string(), ""),
        (UGen, "2001-01-01", ""),
    ] {
        let finished = activity(&sandbox, provider, &["--from", from, "--csv"]).await;
        assert_eq!((finished.status, finished.err.as_str()), (0, expect), "{provider} {from}");
    }
}

#[tokio::test]
async fn a_range_that_has_not_begun_is_empty_and_no_error() {
    let sandbox = sandbox().await;
    let from = (sandbox.control().now() + TimeDelta::days(40)).date_naive().to_string();
    for (provider, added) in [(UGen, json!("0")), (Pictory, json!("0")), (Voxpria, Value::Null)] {
        let whole = found(&sandbox, provider, &["--from", &from]).await;
        assert_eq!(whole, json!({"entries": [], "days": [], "totals": {"spent": "0", "added": added}}), "{provider}");
        let finished = activity(&sandbox, provider, &["--from", &from, "--csv"]).await;
        let header = "id,at,kind,delta,source,description,job_id,balance_after,observed\r\n";
        assert_eq!((finished.status, finished.out.as_str()), (0, header), "{provider}");
        let finished = activity(&sandbox, provider, &["--from", &from]).await;
        let expect = format!("{} tells of no activity in this time.\n", provider.name());
        assert_eq!((finished.status, finished.out), (0, expect), "{provider}");
    }
}

#[tokio::test]
async fn many_pages_are_read_whole_and_newest_first() {
    let sandbox = lived(300).await;
    let rows = ugen_rows(&sandbox).await;
    assert!(rows.len() > 300, "{} rows are no many pages", rows.len());
    let whole = found(&sandbox, UGen, &[]).await;
    same_rows(&whole, &rows);
    let sum = |kinds: &[&str]| -> i64 {
        let chosen = rows.iter().filter(|row| kinds.contains(&row["type"].as_str().unwrap()));
        chosen.map(|row| row["amount"].as_i64().unwrap()).sum()
    };
    let expect =
        json!({"spent": (-sum(&["consume", "refund"])).to_string(), "added": sum(&["purchase", "bonus"]).to_string()});
    assert_eq!(whole["totals"], expect);

    // A part in the middle of it, over the ends of months.
    let day = |n: usize| -> NaiveDate { moment(&rows[n]["created_at"]).date_naive() };
    let (from, to) = (day(rows.len() * 3 / 4), day(rows.len() / 4));
    let expect: BTreeSet<String> = rows
        .iter()
        .filter(|row| (from..=to).contains(&moment(&row["created_at"]).date_naive()))
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect();
    let part = found(&sandbox, UGen, &["--from", &from.to_string(), "--to", &to.to_string()]).await;
    let got = ids(&part);
    assert_eq!(got.len(), expect.len());
    assert_eq!(got.into_iter().collect::<BTreeSet<_>>(), expect);
}

#[tokio::test]
async fn months_and_days_join_without_a_gap() {
    let sandbox = lived(200).await;
    let today = sandbox.control().now().date_naive();
    let from = today - TimeDelta::days(150);
    for provider in [Pictory, Voxpria] {
        let rows = async |from: NaiveDate, to: NaiveDate| -> Vec<Value> {
            let whole = found(&sandbox, provider, &["--from", &from.to_string(), "--to", &to.to_string()]).await;
            let list = if provider == Voxpria { &whole["days"] } else { &whole["entries"] };
            list.as_array().unwrap().clone()
        };
        let whole = rows(from, today).await;
        assert!(whole.len() > 60, "{provider}: {} rows are too few to tell", whole.len());
        let mut joined = Vec::new();
        let mut end = today;
        while end >= from {
            let begin = (end - TimeDelta::days(16)).max(from);
            joined.extend(rows(begin, end).await);
            end = begin - TimeDelta::days(1);
        }
        assert_eq!(joined, whole, "{provider}");
        let distinct: BTreeSet<String> = whole.iter().map(Value::to_string).collect();
        assert_eq!(distinct.len(), whole.len(), "{provider}: a row came twice");
    }
}

#[tokio::test]
async fn tenths_add_up_exactly() {
    let sandbox = lived(120).await;
    let whole = found(&sandbox, Pictory, &[]).await;
    let entries = whole["entries"].as_array().unwrap();
    // In tenths, as whole numbers: every amount of the sandbox has one decimal at most.
    let tenths = |text: &str| -> i64 {
        let (whole, tenth) = text.split_once('.').unwrap_or((text, "0"));
        assert!(tenth.len() == 1 && (tenth != "0" || !text.contains('.')), "{text}");
        whole.parse::<i64>().unwrap() * 10 + tenth.parse::<i64>().unwrap()
    };
    let spent: i64 = entries
        .iter()
        .filter(|entry| entry["kind"] == "spend")
        .map(|entry| tenths(entry["delta"].as_str().unwrap().strip_prefix('-').unwrap()))
        .sum();
    assert!(entries.iter().any(|entry| entry["delta"].as_str().unwrap().contains('.')), "no tenths to add up");
    assert_eq!(tenths(whole["totals"]["spent"].as_str().unwrap()), spent);
    assert!(entries.iter().any(|entry| entry["kind"] == "reset"), "no monthly reset");
    assert_eq!(whole["totals"]["added"], "0", "a reset is no addition");
}

#[tokio::test]
async fn lines_for_people_are_aligned_and_end_with_their_sum() {
    let sandbox = sandbox().await;
    let finished = activity(&sandbox, UGen, &["--from", "2026-05-08"]).await;
    let expect = "\
Time (UTC)         Kind      Credits   What
2026-05-08 15:37   spend        -180   Job completed
2026-05-08 15:37   release      +207   Job completed
2026-05-08 15:35   reserve      -207   Job started
2026-05-08 15:31   reserve      -207   Job started

Spent 180 credits, added 0 credits.
What was set aside for jobs and released again is in neither sum.
";
    assert_eq!((finished.status, finished.out.as_str(), finished.err.as_str()), (0, expect, ""));
}

#[tokio::test]
async fn only_what_is_asked_for_is_asked() {
    let sandbox = sandbox().await;
    let control = sandbox.control();
    let paths = async |provider: ProviderId, more: &[&str]| -> Vec<String> {
        control.forget_requests();
        found(&sandbox, provider, more).await;
        control.requests().iter().map(|request| format!("{} {}", request.method, request.path)).collect()
    };
    for (provider, path) in
        [(UGen, "/credits/transactions"), (Pictory, "/v1/aicredits/usage"), (Voxpria, "/credits/usage")]
    {
        let asked = paths(provider, &["--from", "2026-05-06", "--to", "2026-05-08"]).await;
        assert!(!asked.is_empty() && asked.len() <= 3, "{asked:?}");
        assert!(asked.iter().all(|asked| asked.starts_with("GET ") && asked.contains(path)), "{asked:?}");
    }
}
