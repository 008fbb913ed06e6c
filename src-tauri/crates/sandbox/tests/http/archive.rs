//! Two years of history, what is odd in it, and the ways in which it is told.

use std::collections::BTreeSet;

use brimful_core::ledger::{Kind, Totals};
use brimful_core::provider::ProviderId::{self, Pictory, PixVerse, PowerPost, UGen, Voxpria};
use brimful_sandbox::{Convention, Fault, Options, Quirk, Scenario, Truth};
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use serde_json::Value;

use crate::support::Asked;

async fn archive() -> Asked {
    Asked::start(Options { scenario: Scenario::Archive, ..Options::default() }).await
}

fn truth(asked: &Asked, provider: ProviderId) -> Truth {
    asked.sandbox.control().truth(provider, &asked.key(provider))
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[tokio::test]
async fn two_years_are_there_and_stand_still() {
    let asked = archive().await;
    let again = archive().await;
    for provider in ProviderId::ALL {
        assert_eq!(truth(&asked, provider), truth(&again, provider), "{provider}");
    }
    let ugen = truth(&asked, UGen).entries;
    assert!(ugen.len() > 1_500, "{}", ugen.len());
    assert!(ugen[0].at < at("2024-05-03T00:00:00Z"), "{}", ugen[0].at);
    let ids: BTreeSet<&str> = ugen.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids.len(), ugen.len());
    assert!(Totals::of(&ugen, &[]).is_some());
    // Pictory tells 12 months back, whatever is older.
    let pictory = truth(&asked, Pictory).entries;
    assert!(pictory.len() > 2_000 && pictory[0].at >= at("2025-05-08T16:00:00Z"), "{}", pictory[0].at);
    let months: BTreeSet<(i32, u32)> = pictory.iter().map(|entry| (entry.at.year(), entry.at.month())).collect();
    assert!(!months.contains(&(2025, 9)) && !months.contains(&(2025, 10)), "{months:?}");
    assert_eq!(pictory.iter().filter(|entry| entry.kind == Kind::Reset).count(), 9);
    let days = truth(&asked, Voxpria).days;
    assert!(days.len() > 400 && days[0].date.to_string().starts_with("2024-05-0"), "{}", days[0].date);
    assert!(days.windows(2).any(|pair| (pair[1].date - pair[0].date).num_days() > 140), "a pause");
    assert!(days.iter().any(|day| day.raw_cost.as_ref().is_some_and(|cost| cost.matches(',').count() == 2)));
    for provider in [PowerPost, PixVerse] {
        assert_eq!(truth(&asked, provider), Truth::default());
    }
}

#[tokio::test]
async fn what_may_go_wrong_in_a_ledger_is_in_it() {
    let asked = archive().await;
    let entries = truth(&asked, UGen).entries;
    let count = |kind: Kind| entries.iter().filter(|entry| entry.kind == kind).count();
    for kind in [Kind::Purchase, Kind::Reserve, Kind::Release, Kind::Spend, Kind::Refund, Kind::Bonus] {
        assert!(count(kind) > 0, "{kind}");
    }
    assert_eq!(count(Kind::Unclassified), 2);
    assert_eq!(entries.iter().filter(|entry| entry.sign_mismatch).count(), 1);
    let of_job = |job: &str| entries.iter().filter(|entry| entry.job.as_deref() == Some(job)).count();
    let hung = entries.iter().filter(|entry| {
        let alone = entry.job.as_deref().is_some_and(|job| of_job(job) == 1);
        entry.kind == Kind::Reserve && alone && entry.at < at("2026-05-07T00:00:00Z")
    });
    assert_eq!(hung.count(), 1);
    let told = asked.get(UGen, "/credits/transactions?page_size=100").await.json();
    assert_eq!(told["total"], entries.len());
    let all_pages = told["total_pages"].as_u64().unwrap();
    let mut times = Vec::new();
    for page in 1..=all_pages {
        let told = asked.get(UGen, &format!("/credits/transactions?page_size=100&page={page}")).await.json();
        times.extend(told["items"].as_array().unwrap().iter().map(|row| at(row["created_at"].as_str().unwrap())));
    }
    assert_eq!(times.len(), entries.len());
    assert!(times.windows(2).filter(|pair| pair[0] < pair[1]).count() >= 2, "some are out of order");
    let plans = asked.get(Pictory, "/v1/aicredits/usage?year=2026&month=1").await.text;
    assert!(plans.contains("API Annual") && plans.contains("Professional Annual"));
}

#[tokio::test]
async fn the_balances_of_rows_follow_the_convention() {
    let asked = archive().await;
    let control = asked.sandbox.control();
    let after = |kind: Kind| {
        let entry = truth(&asked, UGen).entries.into_iter().rfind(|entry| entry.kind == kind && entry.job.is_some());
        entry.unwrap().balance_after.unwrap()
    };
    let available = after(Kind::Release);
    control.set_ugen_convention(Convention::Balance);
    let told = asked.get(UGen, "/credits/transactions?page_size=1").await.json();
    assert_eq!(told["items"][0]["balance_after"], 1240, "the newest");
    assert!(after(Kind::Release) >= available);
}

#[tokio::test]
async fn quirks_change_how_it_is_told() {
    let asked = archive().await;
    let control = asked.sandbox.control();
    let ask = async |path: &str| asked.get(UGen, &format!("/credits/transactions{path}")).await;
    let plain = ask("?page_size=100").await.json();
    let check = async |quirk: Quirk, path: &str, look: &dyn Fn(&Value) -> bool| {
        control.set_quirk(quirk, true);
        let told = ask(path).await;
        control.set_quirk(quirk, false);
        assert!(look(&told.json()), "{quirk}: {}", &told.text[..told.text.len().min(400)]);
    };
    check(Quirk::RepeatedPage, "?page_size=100&page=4", &|told| *told == plain).await;
    check(Quirk::SmallPages, "?page_size=100", &|told| told["items"].as_array().unwrap().len() == 20).await;
    check(Quirk::NoTotals, "", &|told| told.get("total").or(told.get("total_pages")).is_none()).await;
    check(Quirk::NoIds, "", &|told| told["items"][0]["id"].is_null()).await;
    check(Quirk::OldestFirst, "", &|told| told["items"][0]["created_at"].as_str().unwrap() < "2024-06").await;
    check(Quirk::NaiveTimes, "", &|told| !told["items"][0]["created_at"].as_str().unwrap().contains('Z')).await;
    check(Quirk::BareList, "", &|told| told.as_array().unwrap().len() == 20).await;
    check(Quirk::ListInTransactions, "", &|told| told["transactions"].is_array()).await;
    check(Quirk::ListInData, "", &|told| told["data"].is_array()).await;
    check(Quirk::NoPageAfterLast, "?page=9999", &|told| told["error"]["code"] == "NOT_FOUND").await;
    check(Quirk::Exponents, "", &|told| told["items"][0]["amount"].to_string().as_str() == "-180.0").await;
    check(Quirk::FlippedSigns, "?page_size=100", &|told| {
        let rows = told["items"].as_array().unwrap();
        rows.iter().filter(|row| row["type"] == "consume").all(|row| !row["amount"].to_string().starts_with('-'))
    })
    .await;
    control.set_quirk(Quirk::ShiftingPages, true);
    let first = ask("?page_size=100").await.json();
    let second = ask("?page_size=100&page=2").await.json();
    assert_eq!(first["items"][97], second["items"][0]);
    assert_eq!(second["total"].as_u64(), Some(first["total"].as_u64().unwrap() + 3));

    let month = async |year: i32, month: u32| {
        asked.get(Pictory, &format!("/v1/aicredits/usage?year={year}&month={month}")).await
    };
    control.set_quirk(Quirk::EdgeMonthsRefused, true);
    let statuses = [month(2025, 5).await.status, month(2025, 6).await.status, month(2026, 6).await.status];
    assert_eq!(statuses, [400, 200, 400]);
    let days = async |query: &str| asked.get(Voxpria, &format!("/credits/usage?{query}")).await;
    control.set_quirk(Quirk::OldDaysRefused, true);
    assert_eq!(days("startDate=2025-01-01&endDate=2025-01-31").await.status, 400);
    control.set_quirk(Quirk::CostInWords, true);
    assert!(days("startDate=2026-04-01&endDate=2026-04-30").await.text.contains("included in plan"));
}

#[tokio::test]
async fn a_fault_can_meet_one_request() {
    let asked = archive().await;
    let control = asked.sandbox.control();
    control.fail_once(UGen, 1, Fault::ServerError(500));
    control.fail_once(UGen, 0, Fault::EmptyBody);
    let mut told = Vec::new();
    for _ in 0..4 {
        let answer = asked.get(UGen, "/credits/transactions").await;
        told.push((answer.status, answer.text.is_empty()));
    }
    assert_eq!(told, [(200, false), (500, false), (200, true), (200, false)]);
    assert_eq!(asked.get(Voxpria, "/credits").await.status, 200);
}

#[tokio::test]
async fn time_goes_on_from_the_archive() {
    let asked = archive().await;
    let before = truth(&asked, UGen).entries.len();
    asked.sandbox.control().advance(TimeDelta::days(30));
    assert!(truth(&asked, UGen).entries.len() > before);
}
