//! What is kept where a service tells no history: the changes between readings, across restarts and clock jumps.

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::ledger::FillState;
use brimful_core::provider::ProviderId;
use brimful_engine::api::Call;
use brimful_sandbox::Funds;
use brimful_tests::world::World;
use chrono::TimeDelta;

/// "kind delta source", newest first. Readings are kept a moment after they are shown.
async fn changes(world: &World, id: &AccountId, count: usize) -> Vec<String> {
    let mut rows = Vec::new();
    for _ in 0..500 {
        rows = world.activity(id).await;
        if rows.len() >= count {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert!(rows.iter().all(|row| row.observed));
    rows.iter().map(|row| format!("{} {} {}", row.kind, row.delta, row.source).trim().to_owned()).collect()
}

async fn read(world: &World, balance: i64) {
    world.set_balance(ProviderId::PowerPost, balance);
    world.pass(TimeDelta::minutes(6)).await;
}

#[tokio::test]
async fn every_change_between_two_readings_is_kept_across_a_restart() {
    let mut world = World::new().await;
    let id = world.add(ProviderId::PowerPost, None).await;
    world.until_fill(&id, "observing", |fill| fill.state == FillState::Observing).await;
    assert!(world.activity(&id).await.is_empty(), "the first reading is no change");
    read(&world, 40).await;
    read(&world, 40).await;
    read(&world, 540).await;
    // What happened while Brimful was not running is one change.
    world.backend.shutdown().await;
    world.set_balance(ProviderId::PowerPost, 500);
    world.kept.clock.advance(TimeDelta::days(3));
    world.restart().await;
    world.settle().await;
    read(&world, 501).await;
    let expect = ["unclassified 1", "spend -40", "unclassified 500", "spend -7"];
    assert_eq!(changes(&world, &id, expect.len()).await, expect);

    // A restart that changes nothing adds nothing.
    world.restart().await;
    world.settle().await;
    read(&world, 501).await;
    assert_eq!(changes(&world, &id, expect.len()).await, expect);
}

#[tokio::test]
async fn pools_change_each_by_itself_and_a_monthly_rise_is_a_reset() {
    let mut world = World::new().await;
    let id = world.add(ProviderId::PixVerse, None).await;
    let pools = |monthly, purchased| {
        let funds = Funds::Pools { monthly: Credits::whole(monthly), purchased: Credits::whole(purchased) };
        world.control().set_funds(ProviderId::PixVerse, &world.key(ProviderId::PixVerse), funds);
    };
    pools(1000, 3630);
    world.pass(TimeDelta::minutes(6)).await;
    let first = changes(&world, &id, 1).await;
    assert_eq!(first, ["spend -1068020 monthly"]);
    pools(15_000, 3600);
    world.pass(TimeDelta::minutes(6)).await;
    let all = changes(&world, &id, 3).await;
    assert_eq!(all.len(), 3);
    assert!(all.contains(&"reset 14000 monthly reset (inferred)".to_owned()), "{all:?}");
    assert!(all.contains(&"spend -30 purchased".to_owned()), "{all:?}");
    world.restart().await;
    world.settle().await;
    assert_eq!(changes(&world, &id, 3).await, all);
}

#[tokio::test]
async fn a_clock_that_jumps_makes_no_change_and_hides_none() {
    let mut world = World::new().await;
    let id = world.add(ProviderId::PowerPost, None).await;
    read(&world, 40).await;
    world.pass(TimeDelta::days(-300)).await;
    world.call(Call::Refresh { account: None }).await.unwrap();
    world.set_balance(ProviderId::PowerPost, 30);
    world.pass(TimeDelta::minutes(6)).await;
    world.pass(TimeDelta::days(900)).await;
    for _ in 0..3 {
        world.pass(TimeDelta::seconds(30)).await;
    }
    read(&world, 25).await;
    world.restart().await;
    let mut all = changes(&world, &id, 3).await;
    all.sort();
    assert_eq!(all, ["spend -10", "spend -5", "spend -7"]);
}
