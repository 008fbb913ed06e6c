//! Low by days left with the real backend, and the log that says why something was told.

use brimful_core::account::AccountId;
use brimful_core::alert::Alert;
use brimful_core::provider::ProviderId;
use brimful_engine::api::{Call, dto};
use brimful_tests::world::World;
use chrono::TimeDelta;

use crate::alerts::{low, told, until_told};

async fn mark(world: &World, id: &AccountId, days: u32) -> Result<(), String> {
    let change = dto::AccountChange { account: id.to_string(), low_days: Some(days), ..Default::default() };
    world.call(Call::UpdateAccount(change)).await.map(|_| ()).map_err(|error| error.code)
}

/// Days with twenty credits spent on each, down from `from`; read every two hours.
async fn spend(world: &mut World, from: i64, days: i64, restarts: bool) {
    for day in 1..=days {
        world.set_balance(ProviderId::PowerPost, from - 20 * day);
        for _ in 0..12 {
            world.pass(TimeDelta::hours(2)).await;
            world.pass(TimeDelta::seconds(61)).await;
            // What was read is judged once it is known how long it lasts.
            until_judged(world).await;
        }
        if restarts {
            world.restart().await;
            world.settle().await;
            until_judged(world).await;
        }
    }
}

/// Waits until the last readings are judged, with the days left of their own balance.
async fn until_judged(world: &World) {
    let judged = async {
        while world.alerts().await.accounts.iter().any(|account| account.judging) {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    };
    assert!(tokio::time::timeout(std::time::Duration::from_secs(30), judged).await.is_ok(), "still judging");
    world.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn low_by_days_is_told_once_by_the_cautious_end_and_says_why() {
    for restarts in [false, true] {
        let mut world = World::new().await;
        world.set_balance(ProviderId::PowerPost, 400);
        let id = world.add(ProviderId::PowerPost, Some("1")).await;
        mark(&world, &id, 5).await.unwrap();
        // 400 credits, twenty a day: after ten days ten are left, and nothing is told.
        spend(&mut world, 400, 10, restarts).await;
        assert_eq!(told(&world), [], "restarts: {restarts}");
        // After sixteen, four days are left: told on the way by the cautious end, and then once a day.
        spend(&mut world, 200, 6, restarts).await;
        let all = told(&world);
        let amounts: Vec<i64> = all.iter().map(amount).collect();
        assert!(!amounts.is_empty() && amounts.iter().all(|left| (80..=180).contains(left)), "{amounts:?}");
        let log = world.alerts().await.told;
        let first = log.last().unwrap();
        let looked = first.looked.as_ref().unwrap();
        assert_eq!((first.kind.as_str(), first.held), ("low", false));
        assert_eq!((looked.low_mark.as_deref(), looked.low_days), (Some("1"), Some(5)));
        assert!(looked.days.is_some_and(|days| days < 5), "{looked:?}");
        assert_eq!(log.len(), all.len(), "every one of them is in the log");
        // Topped up: it lasts for longer than the mark, and is armed again.
        world.set_balance(ProviderId::PowerPost, 2000);
        for _ in 0..3 {
            world.pass(TimeDelta::minutes(10)).await;
            until_judged(&world).await;
        }
        assert_eq!(world.alerts().await.accounts[0].low.state, "armed");
        assert_eq!(told(&world).len(), all.len());
    }
}

fn amount(alert: &Alert) -> i64 {
    match alert {
        Alert::Low { available } => available.to_string().parse().unwrap(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_mark_in_days_is_checked_and_can_be_taken_away() {
    let world = World::new().await;
    let id = world.add(ProviderId::PowerPost, None).await;
    mark(&world, &id, 90).await.unwrap();
    world.settle().await;
    assert_eq!(world.row(&id).account.low_days, Some(90));
    assert_eq!(mark(&world, &id, 91).await.unwrap_err(), "bad_days");
    mark(&world, &id, 0).await.unwrap();
    world.settle().await;
    assert_eq!(world.row(&id).account.low_days, None);
}

#[tokio::test]
async fn where_days_are_not_known_a_mark_in_days_says_nothing_and_the_amount_still_counts() {
    let mut world = World::new().await;
    let id = world.add(ProviderId::PowerPost, Some("40")).await;
    mark(&world, &id, 90).await.unwrap();
    for balance in [47, 45, 44] {
        world.set_balance(ProviderId::PowerPost, balance);
        world.pass(TimeDelta::minutes(6)).await;
        world.pass(TimeDelta::seconds(61)).await;
    }
    until_told(&world, &[]).await;
    world.set_balance(ProviderId::PowerPost, 39);
    for _ in 0..3 {
        world.pass(TimeDelta::minutes(6)).await;
        until_judged(&world).await;
    }
    until_told(&world, &[low(39)]).await;
    world.restart().await;
    let log = world.alerts().await.told;
    assert_eq!(log.len(), 1, "the log outlives a restart");
    let looked = log[0].looked.as_ref().unwrap();
    assert_eq!((looked.available.as_str(), looked.low_mark.as_deref(), looked.days), ("39", Some("40"), None));
    let account = world.alerts().await.accounts.remove(0);
    assert_eq!(account.low.state, "told");
    assert!(account.low.next_at > account.low.since, "the reminder: {account:?}");
    // What was told of an account goes with it.
    world.call(Call::RemoveAccount { account: id.to_string() }).await.unwrap();
    assert!(world.alerts().await.told.is_empty());
}
