//! Virtual time: it is deterministic, credits are spent, jobs hold and release, months are renewed.

use std::collections::BTreeMap;

use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId::{self, Pictory, PixVerse, PowerPost, UGen, Voxpria};
use brimful_core::standing::Standing;
use brimful_sandbox::{Funds, Options, Scenario};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use crate::support::{Asked, balance_path, showcase};

/// Everything that the services tell, by path.
async fn everything(asked: &Asked) -> BTreeMap<String, String> {
    let mut told = BTreeMap::new();
    for (provider, path) in [
        (PowerPost, "/account/credits"),
        (PixVerse, "/account/balance"),
        (Pictory, "/v1/quota"),
        (Pictory, "/v1/aicredits/usage?month=5"),
        (Pictory, "/v1/aicredits/usage?month=6"),
        (UGen, "/credits/balance"),
        (UGen, "/credits/transactions?page_size=100"),
        (Voxpria, "/credits"),
        (Voxpria, "/credits/usage"),
    ] {
        told.insert(format!("{provider}{path}"), asked.get(provider, path).await.text);
    }
    told
}

#[tokio::test]
async fn the_same_seed_and_the_same_time_give_the_same_ledgers_however_time_is_cut() {
    for scenario in [Scenario::Seed, Scenario::Showcase] {
        let start = async |seed: u64| Asked::start(Options { seed, scenario, ..Options::default() }).await;
        let (whole, parts, other) = (start(7).await, start(7).await, start(8).await);
        let total = TimeDelta::days(30);
        whole.sandbox.control().advance(total);
        other.sandbox.control().advance(total);
        let cuts = [TimeDelta::milliseconds(1), TimeDelta::minutes(3), TimeDelta::days(2), TimeDelta::hours(7)];
        let mut left = total;
        for cut in cuts.into_iter().cycle().take(40) {
            parts.sandbox.control().advance(cut.min(left));
            left -= cut.min(left);
        }
        parts.sandbox.control().advance(left);
        let told = everything(&whole).await;
        assert_eq!(everything(&parts).await, told, "{scenario:?}");
        assert_ne!(everything(&other).await, told, "{scenario:?}");
    }
}

#[tokio::test]
async fn in_the_seed_scenario_nothing_moves_until_time_does() {
    let asked = Asked::seed().await;
    let before = everything(&asked).await;
    assert_eq!(everything(&asked).await, before);
    asked.sandbox.control().advance(TimeDelta::hours(12));
    let after = everything(&asked).await;
    for provider in ProviderId::ALL {
        let path = format!("{provider}{}", balance_path(provider));
        assert_ne!(after[&path], before[&path], "{path}");
    }
    asked.sandbox.control().advance(TimeDelta::hours(-12));
    assert_eq!(everything(&asked).await, after, "time does not go back");
}

#[tokio::test]
async fn a_job_in_flight_ends_and_releases_its_hold() {
    let asked = Asked::seed().await;
    // Before the hour's chance can begin another: the documented one ends after six minutes.
    asked.sandbox.control().advance(TimeDelta::minutes(6));
    let rows = asked.get(UGen, "/credits/transactions?page_size=100").await.json();
    let rows = rows["items"].as_array().unwrap();
    let at = |kind: &str, amount: i64| {
        rows.iter().position(|row| row["type"] == kind && row["amount"] == json!(amount)).unwrap()
    };
    let (consume, release, reserve) = (at("consume", -180), at("release", 207), at("reserve", -207));
    assert!(consume < release && release < reserve, "{rows:?}");
    assert_eq!(rows[consume]["job_id"], rows[release]["job_id"]);
    let balance = asked.get(UGen, "/credits/balance").await.json();
    assert_eq!(balance["credit_balance"], json!(1060));
}

#[tokio::test]
async fn months_are_renewed() {
    let asked = Asked::start(showcase()).await;
    let control = asked.sandbox.control();
    let (pixverse, pictory) = (asked.key(PixVerse), asked.key(Pictory));
    let pools =
        |funds| if let Some(Funds::Pools { monthly, purchased }) = funds { (monthly, purchased) } else { panic!() };
    let used = |funds| if let Some(Funds::Quota { used, .. }) = funds { used } else { panic!() };
    let last_of_may: DateTime<Utc> = "2026-05-31T23:59:59Z".parse().unwrap();
    control.advance(last_of_may - control.now());
    let (low, bought) = pools(control.funds(PixVerse, &pixverse));
    let used_in_may = used(control.funds(Pictory, &pictory));
    control.advance(TimeDelta::seconds(1));
    assert_eq!(pools(control.funds(PixVerse, &pixverse)), (Credits::whole(250_000), bought));
    assert!(low < Credits::whole(200_000), "{low}");
    control.advance(TimeDelta::hours(11));
    assert!(used(control.funds(Pictory, &pictory)) < used_in_may);
    let rows = asked.get(Pictory, "/v1/aicredits/usage?month=6").await.json();
    let reset = rows.as_array().unwrap().iter().find(|row| row["source"] == "Monthly Reset").unwrap();
    assert_eq!((&reset["type"], &reset["transactionDate"]), (&json!("credit"), &json!("2026-06-01T10:12:59.445Z")));
}

#[tokio::test]
async fn the_showcase_has_varied_standings_and_a_hold_and_ledgers_that_agree() {
    let asked = Asked::start(showcase()).await;
    let control = asked.sandbox.control();
    let accounts = control.accounts();
    assert_eq!(accounts.iter().map(|account| account.provider).collect::<Vec<_>>(), ProviderId::ALL);
    let mut standings = Vec::new();
    for account in &accounts {
        let funds = control.funds(account.provider, &account.key).unwrap();
        standings.push(Standing::judge(Some(funds.available()), account.low_mark));
    }
    for standing in [Standing::Plenty, Standing::Fine, Standing::Low] {
        assert!(standings.contains(&standing), "{standings:?}");
    }
    let balance = asked.get(UGen, "/credits/balance").await.json();
    assert!(balance["credit_reserved"].as_i64().unwrap() >= 207, "{balance}");
    let newest = asked.get(UGen, "/credits/transactions?page_size=1").await.json();
    assert_eq!(newest["items"][0]["balance_after"], balance["available_credits"]);
    assert!(newest["total"].as_u64().unwrap() > 150, "{newest}");

    // Pictory's quota is what its ledger says was used since the month's reset.
    let rows = asked.get(Pictory, "/v1/aicredits/usage?month=5&year=2026").await.text;
    let rows: Vec<BTreeMap<String, Box<serde_json::value::RawValue>>> = serde_json::from_str(&rows).unwrap();
    let mut used = rust_decimal::Decimal::ZERO;
    for row in rows.iter().take_while(|row| row["type"].get() == r#""debit""#) {
        used += row["amount"].get().parse::<rust_decimal::Decimal>().unwrap();
    }
    let funds = control.funds(Pictory, &asked.key(Pictory));
    assert_eq!(funds, Some(Funds::Quota { used: Credits::from(used), limit: Credits::whole(22_000) }));
}

#[tokio::test(start_paused = true)]
async fn in_the_showcase_time_flows_by_itself_and_in_the_seed_scenario_it_does_not() {
    for (options, flows) in [(showcase(), true), (Options::default(), false)] {
        let asked = Asked::start(options).await;
        let control = asked.sandbox.control();
        let start = control.now();
        tokio::time::sleep(std::time::Duration::from_secs(3_600)).await;
        let passed = control.now() - start;
        assert_eq!(passed > TimeDelta::minutes(59), flows, "{passed}");
    }
}
