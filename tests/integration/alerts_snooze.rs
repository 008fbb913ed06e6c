//! Snoozing one account with the real backend: for an hour, until tomorrow, until it is topped up.

use brimful_core::account::AccountId;
use brimful_core::provider::ProviderId;
use brimful_engine::api::{Call, dto};
use brimful_tests::world::World;
use chrono::TimeDelta;

use crate::alerts::{low, until_told};

async fn snooze(world: &World, id: &AccountId, span: dto::SnoozeSpan) {
    world.call(Call::SnoozeAlerts { account: id.to_string(), span }).await.unwrap();
}

/// Lets time pass in steps of half an hour, so that readings come as they would; with a restart at each where wanted.
async fn in_steps(world: &mut World, minutes: i64, restarts: bool) {
    for _ in 0..minutes / 30 {
        world.pass(TimeDelta::minutes(30)).await;
        world.pass(TimeDelta::seconds(61)).await;
        if restarts {
            world.restart().await;
            world.settle().await;
        }
    }
}

#[tokio::test]
async fn a_snooze_ends_by_its_span_and_what_still_holds_is_told_once() {
    for restarts in [false, true] {
        for (span, quiet_for, then) in [(dto::SnoozeSpan::Hour, 30, 60), (dto::SnoozeSpan::Tomorrow, 22 * 60, 90)] {
            let mut world = World::new().await;
            let id = world.add(ProviderId::PowerPost, Some("100")).await;
            snooze(&world, &id, span).await;
            in_steps(&mut world, quiet_for, restarts).await;
            until_told(&world, &[]).await;
            let shown = world.alerts().await.accounts.remove(0);
            assert!(shown.snoozed && shown.snoozed_until.is_some() && shown.low.state == "held", "{shown:?}");
            in_steps(&mut world, then, restarts).await;
            until_told(&world, &[low(47)]).await;
            assert!(!world.alerts().await.accounts[0].snoozed, "{span:?}");
            assert_eq!(world.row(&id).account.snooze, None);
            in_steps(&mut world, 120, restarts).await;
            until_told(&world, &[low(47)]).await;
        }
    }
}

#[tokio::test]
async fn until_topped_up_ends_well_above_the_mark_and_the_next_crossing_is_told() {
    for restarts in [false, true] {
        let mut world = World::new().await;
        let id = world.add(ProviderId::PowerPost, Some("100")).await;
        snooze(&world, &id, dto::SnoozeSpan::UntilToppedUp).await;
        // Not by time, and not by a little.
        in_steps(&mut world, 27 * 60, restarts).await;
        world.set_balance(ProviderId::PowerPost, 105);
        in_steps(&mut world, 60, restarts).await;
        assert!(world.alerts().await.accounts[0].snoozed);
        world.set_balance(ProviderId::PowerPost, 50);
        in_steps(&mut world, 60, restarts).await;
        until_told(&world, &[]).await;
        world.set_balance(ProviderId::PowerPost, 500);
        in_steps(&mut world, 60, restarts).await;
        assert!(!world.alerts().await.accounts[0].snoozed, "topped up");
        world.set_balance(ProviderId::PowerPost, 60);
        in_steps(&mut world, 60, restarts).await;
        until_told(&world, &[low(60)]).await;
    }
}

#[tokio::test]
async fn a_snooze_can_be_ended_and_holds_back_no_other_account() {
    let mut world = World::new().await;
    let id = world.add(ProviderId::PowerPost, Some("100")).await;
    snooze(&world, &id, dto::SnoozeSpan::UntilToppedUp).await;
    let other = world.add(ProviderId::Voxpria, Some("1000000")).await;
    in_steps(&mut world, 30, false).await;
    let all = world.kept.told.all();
    assert!(all.iter().all(|notice| notice.account == other) && all.len() == 1, "{all:?}");
    world.call(Call::EndSnooze { account: id.to_string() }).await.unwrap();
    world.settle().await;
    let first = all[0].alert.clone();
    until_told(&world, &[first, low(47)]).await;
    for call in [
        Call::SnoozeAlerts { account: "nobody".into(), span: dto::SnoozeSpan::Hour },
        Call::EndSnooze { account: "nobody".into() },
    ] {
        assert_eq!(world.call(call).await.unwrap_err().code, "unknown_account");
    }
}

#[tokio::test]
async fn the_end_of_a_snooze_stays_ended_when_the_clock_is_set_back_and_brimful_restarts() {
    let mut world = World::new().await;
    let id = world.add(ProviderId::PowerPost, Some("100")).await;
    snooze(&world, &id, dto::SnoozeSpan::Hour).await;
    in_steps(&mut world, 90, false).await;
    until_told(&world, &[low(47)]).await;
    world.pass(TimeDelta::hours(-2)).await;
    world.restart().await;
    world.settle().await;
    assert_eq!(world.row(&id).account.snooze, None);
    in_steps(&mut world, 180, false).await;
    until_told(&world, &[low(47)]).await;
}
