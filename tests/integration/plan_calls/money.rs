//! What a credit cost this user, by every basis, and never one in the place of another.

use brimful_core::amount::{Currency, Money, parse_decimal};
use brimful_core::ledger::{Kind, UsageDay};
use brimful_core::provider::ProviderId;
use brimful_engine::api::{Call, Reply, dto};
use brimful_engine::ledger::Batch;
use brimful_sandbox::Fault;
use brimful_tests::kept_activity::entry;
use brimful_tests::world::World;
use chrono::TimeDelta;

use super::{asked, code, move_to, quote, refused};

fn day(date: &str, spent: &str, cost: Option<&str>) -> UsageDay {
    let money = |text: &str| Money { amount: parse_decimal(text).unwrap(), currency: Currency::USD };
    UsageDay {
        date: date.parse().unwrap(),
        spent: spent.parse().unwrap(),
        count: None,
        cost: cost.map(money),
        raw_cost: cost.map(|cost| format!("${cost}")),
    }
}

/// U-Gen with purchases, one of which is no pack, and Voxpria with days, one of which has no cost.
async fn world() -> World {
    let buy = |id: &str, credits: &str| entry(id, "2025-03-01T08:00:00Z", Kind::Purchase, credits);
    let entries = vec![buy("t-1", "1000"), buy("t-2", "1000"), buy("t-3", "200"), buy("t-4", "300")];
    let days = vec![
        day("2026-01-31", "900", Some("1")),
        day("2026-02-01", "135", Some("13.5")),
        day("2026-02-02", "10", None),
        day("2026-02-03", "0", None),
        day("2026-03-01", "114", Some("11.4")),
    ];
    let world = World::with_kept(vec![
        ("a", "Main", ProviderId::UGen, Batch { entries, ..Batch::default() }),
        ("b", "Calls", ProviderId::Voxpria, Batch { days, ..Batch::default() }),
        ("c", "Courses", ProviderId::Pictory, Batch::default()),
    ])
    .await;
    move_to(&world, "a", &world.sandbox.base_url(ProviderId::UGen)).await;
    world
}

/// Each rate as "basis paid credits per_credit left_out", and whether two differ.
async fn rates(world: &World, account: &str) -> (Vec<String>, bool) {
    let Ok(Reply::PaidRates(rates)) = world.call(Call::PaidRates { account: account.into() }).await else {
        panic!("no rates")
    };
    let told = rates.rates.into_iter().map(|rate| {
        let (paid, per_credit) = (rate.paid, rate.per_credit.unwrap());
        let about = if rate.exact { "" } else { "~" };
        let money = format!("{}{}", paid.currency, paid.amount);
        format!("{} {money} {} {about}{per_credit} {}", rate.basis, rate.credits, rate.left_out)
    });
    (told.collect(), rates.differ)
}

fn paid(account: &str, paid: &str, currency: &str, credits: &str) -> Call {
    Call::SetPaidRate { account: account.into(), paid: paid.into(), currency: currency.into(), credits: credits.into() }
}

#[tokio::test]
async fn what_was_typed_in_holds_before_what_was_bought() {
    let world = world().await;
    let bought = "packs USD100 2200 ~0.045455 1".to_owned();
    assert_eq!(rates(&world, "a").await, (vec![bought.clone()], false));
    world.call(paid("a", " 30 ", "EUR", "1000")).await.unwrap();
    assert_eq!(rates(&world, "a").await, (vec!["entered EUR30 1000 0.03 0".into(), bought.clone()], false));
    world.call(paid("a", "", "", "")).await.unwrap();
    assert_eq!(rates(&world, "a").await, (vec![bought], false));
    assert_eq!(asked(&world, "/packs"), 1, "packs are read once a minute");
    for (call, expect) in [
        (paid("a", "x", "USD", "100"), "bad_amount"),
        (paid("a", "-1", "USD", "100"), "bad_amount"),
        (paid("a", "10", "USD", "0"), "bad_amount"),
        (paid("a", "10", "USD", "-5"), "bad_amount"),
        (paid("a", "10", "USD", ""), "bad_amount"),
        (paid("a", "10", "usd", "100"), "bad_currency"),
        (paid("a", "10", "", "100"), "bad_currency"),
        (paid("nobody", "10", "USD", "100"), "unknown_account"),
    ] {
        assert_eq!(code(world.call(call).await), refused(expect, &[]));
    }
    assert_eq!(rates(&world, "c").await, (Vec::new(), false));
    assert_eq!(code(world.call(Call::PaidRates { account: "nobody".into() }).await), refused("unknown_account", &[]));
}

#[tokio::test]
async fn without_packs_nothing_is_said_of_purchases_and_older_packs_are_better_than_none() {
    let world = world().await;
    world.control().set_fault(ProviderId::UGen, Some(Fault::ServerError(500)));
    assert_eq!(rates(&world, "a").await.0, Vec::<String>::new());
    world.control().set_fault(ProviderId::UGen, None);
    assert_eq!(rates(&world, "a").await.0.len(), 1);
    world.control().set_fault(ProviderId::UGen, Some(Fault::ServerError(500)));
    world.kept.clock.advance(TimeDelta::hours(1));
    assert_eq!(rates(&world, "a").await.0.len(), 1);
}

/// VX1: the service's own cost is ten times that of its billing page.
#[tokio::test]
async fn what_the_service_tells_is_set_against_what_was_typed_in() {
    let world = world().await;
    let told = "told USD24.9 249 0.1 1".to_owned();
    assert_eq!(rates(&world, "b").await, (vec![told.clone()], false));
    let campaign = dto::PlannedJob::Voxpria { calls: 10, minutes: 1, messages: 5, transcribed_minutes: 0 };
    let money = async || quote(&world, "b", "form", campaign.clone()).await.unwrap().money.unwrap();
    let by_service = money().await;
    assert_eq!((by_service.price.amount.as_str(), by_service.basis.as_str(), by_service.exact), ("3.5", "told", true));
    world.call(paid("b", "45", "USD", "5000")).await.unwrap();
    assert_eq!(rates(&world, "b").await, (vec!["entered USD45 5000 0.009 0".into(), told.clone()], true));
    let own = money().await;
    assert_eq!((own.price.amount.as_str(), own.basis.as_str()), ("0.315", "entered"));
    world.call(paid("b", "25", "USD", "500")).await.unwrap();
    assert!(!rates(&world, "b").await.1, "twice as much is no more than twice as much");
    world.call(paid("b", "45", "EUR", "5000")).await.unwrap();
    assert!(!rates(&world, "b").await.1, "currencies are not compared");
}
