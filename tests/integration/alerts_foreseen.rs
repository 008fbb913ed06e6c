//! What follows from the forecasts: monthly credits about to lapse are told once a reset, and the week is summed up once on
//! Monday.

use std::sync::Arc;

use brimful_core::account::AccountId;
use brimful_core::alert::Alert;
use brimful_core::amount::Credits;
use brimful_core::outlook::Lasts;
use brimful_core::provider::ProviderId::{self, PixVerse, PowerPost};
use brimful_core::reading::{Balance, Pool, PoolId, Reading, Source};
use brimful_engine::api::{Call, dto};
use brimful_engine::ledger::Ledger;
use brimful_engine::ports::Announcement;
use brimful_sandbox::{Fault, Funds};
use brimful_tests::world::{World, start_of_time};
use chrono::{Days, NaiveDate, TimeDelta};

use crate::alerts::until_told;

/// Days before the start on which the monthly pool was full again: a month apart, and the next is two days ahead.
const RESETS: [u64; 2] = [57, 26];
const WHOLE: i64 = 1000;

/// A world with a PixVerse account that was read once a day for two months and spent so much on each.
async fn with(a_day: i64, resets: &[u64]) -> (World, AccountId) {
    let mut world = World::new().await;
    set(&world, WHOLE);
    let id = world.add(PixVerse, None).await;
    world.call(Call::KeptActivity).await.unwrap();
    world.backend.shutdown().await;
    std::fs::remove_file(world.kept.ledger()).unwrap();
    let ledger = Ledger::open(&world.kept.ledger(), world.kept.clock.clone() as Arc<_>).unwrap().ledger;
    let mut monthly = WHOLE;
    for age in (1..=60).rev() {
        monthly = if resets.contains(&age) { WHOLE } else { (monthly - a_day).max(0) };
        let as_of = start_of_time() - Days::new(age);
        ledger.keep_reading(&id, PixVerse, &Reading { balance: pools(monthly), as_of }).await.unwrap();
    }
    ledger.close().await;
    set(&world, (monthly - a_day).max(0));
    world.restart().await;
    world.settle().await;
    (world, id)
}

fn pools(monthly: i64) -> Balance {
    let purchased = Credits::whole(30);
    let monthly = Credits::whole(monthly);
    Balance {
        available: monthly.checked_add(purchased).unwrap(),
        balance: None,
        reserved: None,
        pools: vec![Pool { id: PoolId::Monthly, amount: monthly }, Pool { id: PoolId::Purchased, amount: purchased }],
        source: Source::Derived,
        service_account: None,
        notices: Vec::new(),
    }
}

/// What PixVerse says from now on.
fn set(world: &World, monthly: i64) {
    let funds = Funds::Pools { monthly: Credits::whole(monthly), purchased: Credits::whole(30) };
    world.control().set_funds(PixVerse, &world.key(PixVerse), funds);
}

/// Waits until how long it lasts was worked out from what is available now.
async fn foretold(world: &World, id: &AccountId) {
    let there = |row: &brimful_core::view::AccountView| row.account.id == *id && row.outlook.is_some();
    world.until("a forecast", |view| view.accounts.iter().any(there)).await;
    world.settle().await;
}

/// Waits until the alert of what lapses stands so; empty where nothing does.
async fn until_lapse(world: &World, expect: &str) {
    let mut stands = String::new();
    for _ in 0..300 {
        let lapse = world.alerts().await.accounts[0].lapse.clone();
        stands = lapse.map(|lapse| format!("{} {}", lapse.stands.state, lapse.day)).unwrap_or_default();
        if stands == expect {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(stands, expect);
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn lapses() -> Alert {
    // 740 are left, and ten a day for two days are used of them.
    Alert::Lapse { day: day("2026-03-04"), left: Credits::whole(740), unused: Credits::whole(710) }
}

async fn turn(world: &World, change: dto::PreferencesChange) {
    world.call(Call::SetPreferences(change)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn credits_about_to_lapse_are_told_once_a_reset_by_two_readings_across_a_restart() {
    let (mut world, id) = with(10, &RESETS).await;
    foretold(&world, &id).await;
    until_lapse(&world, "suspected 2026-03-04").await;
    until_told(&world, &[]).await;
    world.pass(TimeDelta::minutes(6)).await;
    world.settle().await;
    until_told(&world, &[lapses()]).await;
    let told = world.alerts().await;
    let one = &told.told[0];
    assert_eq!((one.kind.as_str(), one.day.as_deref(), one.held), ("lapse", Some("2026-03-04"), false));
    assert_eq!((one.amount.as_deref(), one.unused.as_deref()), (Some("740"), Some("710")));
    assert!(one.read_at.is_some() && one.looked.is_some(), "with the reading behind it");
    until_lapse(&world, "told 2026-03-04").await;

    world.restart().await;
    foretold(&world, &id).await;
    for _ in 0..8 {
        world.pass(TimeDelta::hours(7)).await;
    }
    until_told(&world, &[lapses()]).await;
    // The reset comes, and a month is ahead again.
    set(&world, WHOLE);
    world.pass(TimeDelta::hours(2)).await;
    until_lapse(&world, "").await;
    until_told(&world, &[lapses()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_back_is_told_when_the_quiet_ends_and_what_is_not_known_never() {
    let (world, id) = with(10, &RESETS).await;
    let quiet = dto::QuietHours { from: "08:00".into(), to: "12:00".into() };
    turn(&world, dto::PreferencesChange { quiet_hours: Some(quiet), ..Default::default() }).await;
    foretold(&world, &id).await;
    until_lapse(&world, "suspected 2026-03-04").await;
    world.pass(TimeDelta::minutes(6)).await;
    until_lapse(&world, "held 2026-03-04").await;
    until_told(&world, &[]).await;
    world.pass(TimeDelta::hours(3)).await;
    world.settle().await;
    until_told(&world, &[lapses()]).await;
    assert!(world.alerts().await.told[0].held);

    // One rise may be a refund; what is used up in time lapses for nobody; and what is switched off is not told.
    for (a_day, resets, switched_on) in [(10, &RESETS[1..], true), (38, &RESETS[..], true), (10, &RESETS[..], false)] {
        let (world, id) = with(a_day, resets).await;
        let change = dto::PreferencesChange { notify_lapse: Some(switched_on), ..Default::default() };
        turn(&world, change).await;
        foretold(&world, &id).await;
        for _ in 0..4 {
            world.pass(TimeDelta::minutes(6)).await;
        }
        let lapses = world.kept.told.all().iter().filter(|told| matches!(told.alert, Alert::Lapse { .. })).count();
        assert_eq!(lapses, 0, "{a_day} {resets:?} {switched_on}");
    }
}

/// The digests so far: each account's line.
fn digests(world: &World) -> Vec<Vec<(String, Alert, Option<Lasts>)>> {
    let digest = |told: Announcement| match told {
        Announcement::Digest(week) => Some(week.into_iter().map(|one| (one.name, one.alert, one.lasts)).collect()),
        _ => None,
    };
    world.kept.told.announced().into_iter().filter_map(digest).collect()
}

async fn until_digests(world: &World, count: usize) -> Vec<Vec<(String, Alert, Option<Lasts>)>> {
    for _ in 0..200 {
        if digests(world).len() >= count {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let told = digests(world);
    assert_eq!(told.len(), count, "{told:?}");
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn the_week_is_summed_up_once_on_monday_and_only_where_that_is_wanted() {
    let (mut world, id) = with(10, &RESETS).await;
    world.add(PowerPost, None).await;
    foretold(&world, &id).await;
    world.pass(TimeDelta::minutes(6)).await;
    until_digests(&world, 0).await;

    // It is Monday, a quarter past nine; until ten it is quiet.
    let quiet = dto::QuietHours { from: "08:00".into(), to: "10:00".into() };
    turn(&world, dto::PreferencesChange { quiet_hours: Some(quiet), weekly_digest: Some(true), ..Default::default() })
        .await;
    world.pass(TimeDelta::minutes(6)).await;
    until_digests(&world, 0).await;
    world.control().set_fault(ProviderId::PowerPost, Some(Fault::ServerError(503)));
    world.pass(TimeDelta::hours(1)).await;
    // After a sleep readings are spread over a minute, and the digest waits for them.
    world.pass(TimeDelta::minutes(2)).await;
    world.settle().await;
    let told = until_digests(&world, 1).await;
    let week = |spent: Option<i64>, left: Option<i64>| Alert::Week {
        spent: spent.map(Credits::whole),
        left: left.map(Credits::whole),
    };
    let reset = Some(Lasts::UntilReset(day("2026-03-04")));
    let expect = vec![
        ("PixVerse".to_owned(), week(Some(70), Some(770)), reset),
        ("PowerPost".to_owned(), week(None, None), None),
    ];
    assert_eq!(told[0], expect, "what is not known is not told");
    let log = world.alerts().await.told;
    assert_eq!(log.iter().filter(|one| one.kind == "week").count(), 2);

    world.restart().await;
    for _ in 0..20 {
        world.pass(TimeDelta::hours(8)).await;
    }
    // Set back to the Monday that was told: not again. A week later: once.
    world.pass(-TimeDelta::hours(160)).await;
    world.pass(TimeDelta::hours(3)).await;
    until_digests(&world, 1).await;
    world.pass(TimeDelta::days(7)).await;
    world.pass(TimeDelta::minutes(2)).await;
    world.settle().await;
    until_digests(&world, 2).await;
    world.pass(TimeDelta::hours(2)).await;
    until_digests(&world, 2).await;
}
