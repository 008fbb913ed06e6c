//! A fill stops where it is told to, or has to, and nothing of an account that is gone stays behind.

use std::time::Duration;

use brimful_core::account::AccountId;
use brimful_core::failure::Code;
use brimful_core::ledger::FillState;
use brimful_core::provider::ProviderId;
use brimful_engine::api::{Call, Reply, dto};
use brimful_sandbox::Fault;
use brimful_tests::world::World;
use chrono::TimeDelta;

/// A world with one account, whose fill is under way and slow.
async fn halfway(provider: ProviderId) -> (World, AccountId) {
    let world = World::with_two_years().await;
    world.control().set_latency(Duration::from_millis(30));
    let id = world.add(provider, None).await;
    let fill = world.until_fill(&id, "the first pages are here", |fill| fill.step >= 2).await;
    assert_eq!(fill.state, FillState::Running);
    (world, id)
}

/// How many requests a service has seen.
fn seen(world: &World, provider: ProviderId) -> usize {
    world.control().requests().iter().filter(|request| request.provider == Some(provider)).count()
}

async fn kept_rows(world: &World, id: &AccountId) -> Option<u64> {
    match world.call(Call::KeptActivity).await {
        Ok(Reply::Kept(kept)) => {
            kept.accounts.iter().find(|account| account.account == id.as_str()).map(|account| account.rows)
        }
        other => panic!("nothing is known of what is kept: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stopped_it_stays_stopped_across_a_restart_and_goes_on_where_it_was() {
    let (mut world, id) = halfway(ProviderId::UGen).await;
    world.call(Call::StopFill { account: id.to_string() }).await.unwrap();
    let stopped = world.until_fill(&id, "stopped", |fill| fill.state == FillState::Stopped).await;
    let rows = kept_rows(&world, &id).await.unwrap();
    assert!(rows > 0 && rows >= stopped.rows);
    world.restart().await;
    world.until_fill(&id, "still stopped", |fill| fill.state == FillState::Stopped).await;
    for _ in 0..12 {
        world.pass(TimeDelta::minutes(10)).await;
    }
    assert_eq!(world.fill(&id).state, FillState::Stopped);
    assert_eq!(kept_rows(&world, &id).await, Some(rows), "nothing comes while it is stopped");

    world.call(Call::ResumeFill { account: id.to_string() }).await.unwrap();
    world.until_filled().await;
    assert_eq!(world.told_lines(ProviderId::UGen), world.kept_lines(&id).await);
    for call in [Call::StopFill { account: "nobody".into() }, Call::ResumeFill { account: "nobody".into() }] {
        assert_eq!(world.call(call).await.unwrap_err().code, "unknown_account");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_key_stops_it_until_the_key_is_accepted() {
    for fault in [Fault::BadKey, Fault::MissingScope] {
        let (world, id) = halfway(ProviderId::UGen).await;
        world.control().set_fault(ProviderId::UGen, Some(fault));
        let fill = world.until_fill(&id, "refused", |fill| matches!(fill.state, FillState::Failed(_))).await;
        assert!(matches!(fill.state, FillState::Failed(failure) if failure.code.needs_key()));
        // The readings find out by themselves.
        world.pass(TimeDelta::minutes(6)).await;
        let refused = seen(&world, ProviderId::UGen);
        for _ in 0..10 {
            world.pass(TimeDelta::minutes(40)).await;
        }
        assert_eq!(seen(&world, ProviderId::UGen), refused, "neither readings nor pages");

        world.control().set_fault(ProviderId::UGen, None);
        let (account, key) = (id.to_string(), world.key(ProviderId::UGen));
        world.call(Call::ReplaceKey { account, key, accept_other: false }).await.unwrap();
        world.until_filled().await;
        assert_eq!(world.told_lines(ProviderId::UGen), world.kept_lines(&id).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_that_a_service_asks_for_is_kept_by_pages_too() {
    let (world, id) = halfway(ProviderId::UGen).await;
    world.control().set_fault(ProviderId::UGen, Some(Fault::RateLimited { retry_after_s: 900 }));
    let fill = world.until_fill(&id, "limited", |fill| matches!(fill.state, FillState::Failed(_))).await;
    assert!(matches!(fill.state, FillState::Failed(failure) if failure.code == Code::RateLimited));
    world.control().set_fault(ProviderId::UGen, None);
    let pages = |world: &World| {
        world.control().requests().iter().filter(|request| request.path.ends_with("/transactions")).count()
    };
    let limited = pages(&world);
    world.pass(TimeDelta::seconds(880)).await;
    world.call(Call::ResumeFill { account: id.to_string() }).await.unwrap();
    world.settle().await;
    assert_eq!(pages(&world), limited, "neither by itself nor when asked");
    world.pass(TimeDelta::seconds(120)).await;
    world.until_filled().await;
    assert_eq!(world.told_lines(ProviderId::UGen), world.kept_lines(&id).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_removed_during_a_fill_leaves_no_row() {
    for provider in [ProviderId::UGen, ProviderId::Pictory] {
        let (mut world, id) = halfway(provider).await;
        let other = world.add(ProviderId::Voxpria, None).await;
        assert!(kept_rows(&world, &id).await.unwrap() > 0);
        match world.call(Call::RemoveAccount { account: id.to_string() }).await {
            Ok(Reply::Removed(removed)) => assert!(removed.key_removed),
            answer => panic!("not removed: {answer:?}"),
        }
        assert_eq!(kept_rows(&world, &id).await, None);
        world.until_filled().await;
        world.restart().await;
        world.pass(TimeDelta::minutes(1)).await;
        world.until_filled().await;
        assert_eq!(kept_rows(&world, &id).await, None);
        assert_eq!(world.told_lines(ProviderId::Voxpria), world.kept_lines(&other).await, "the other one stays");
        world.backend.shutdown().await;
        let bytes = std::fs::read(world.kept.ledger()).unwrap();
        let there = bytes.windows(id.as_str().len()).any(|window| window == id.as_str().as_bytes());
        assert!(!there, "the account's id is still in the file");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forgotten_comes_back_only_when_asked_for() {
    let (mut world, id) = halfway(ProviderId::UGen).await;
    world.call(Call::ForgetActivity { account: id.to_string() }).await.unwrap();
    let fill = world.until_fill(&id, "forgotten", |fill| fill.rows == 0).await;
    assert_eq!((fill.state, fill.step), (FillState::Stopped, 0));
    assert!(world.kept_lines(&id).await.is_empty());
    world.restart().await;
    world.until_fill(&id, "still stopped", |fill| fill.state == FillState::Stopped).await;
    world.pass(TimeDelta::hours(2)).await;
    assert!(world.kept_lines(&id).await.is_empty());
    world.call(Call::ResumeFill { account: id.to_string() }).await.unwrap();
    world.until_filled().await;
    assert_eq!(world.told_lines(ProviderId::UGen), world.kept_lines(&id).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_account_is_not_filled() {
    let (world, id) = halfway(ProviderId::UGen).await;
    let pause = |paused| {
        let account = id.to_string();
        let (name, low_mark, base_url, alerts) = Default::default();
        Call::UpdateAccount(dto::AccountChange {
            account,
            name,
            low_mark,
            base_url,
            paused: Some(paused),
            alerts,
            low_days: None,
        })
    };
    world.call(pause(true)).await.unwrap();
    world.until_fill(&id, "waiting", |fill| fill.state == FillState::Waiting).await;
    let paused = seen(&world, ProviderId::UGen);
    world.pass(TimeDelta::hours(1)).await;
    assert_eq!(seen(&world, ProviderId::UGen), paused);
    world.call(pause(false)).await.unwrap();
    world.until_filled().await;
    assert_eq!(world.told_lines(ProviderId::UGen), world.kept_lines(&id).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_comes_within_two_seconds_during_a_fill() {
    for fault in [None, Some(Fault::Hang), Some(Fault::SlowLoris)] {
        let (mut world, id) = halfway(ProviderId::UGen).await;
        world.control().set_fault(ProviderId::UGen, fault);
        tokio::time::sleep(Duration::from_millis(100)).await;
        let ended = tokio::time::timeout(Duration::from_secs(2), world.backend.shutdown()).await;
        assert!(ended.is_ok(), "Quit waits for a page");
        world.control().set_fault(ProviderId::UGen, None);
        world.restart().await;
        world.pass(TimeDelta::minutes(1)).await;
        world.until_filled().await;
        assert_eq!(world.told_lines(ProviderId::UGen), world.kept_lines(&id).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reading_waits_for_no_more_than_the_page_in_flight() {
    let (world, _) = halfway(ProviderId::UGen).await;
    world.kept.clock.advance(TimeDelta::seconds(30));
    let before = seen(&world, ProviderId::UGen);
    world.call(Call::Refresh { account: None }).await.unwrap();
    let asked = world.control().requests();
    let since: Vec<_> = asked.iter().skip(before).map(|request| request.path.clone()).collect();
    let pages = since.iter().take_while(|path| !path.ends_with("/balance")).count();
    assert!(pages <= 2, "{pages} pages came before the reading: {since:?}");
    world.until_filled().await;
    assert_eq!(world.control().max_in_flight_for(ProviderId::UGen, &world.key(ProviderId::UGen)), 1);
}
