//! When accounts are read: intervals, sleep and clock jumps, refusals, waits, one at a time, and a task that panics.

use std::sync::Arc;
use std::time::Duration;

use brimful_core::account::AccountId;
use brimful_core::failure::Code;
use brimful_core::provider::ProviderId;
use brimful_core::secret::Secret;
use brimful_core::view::VerdictKind;
use brimful_engine::api::{Call, dto};
use brimful_engine::keychain::{KeyName, Keychain, KeychainError, MemoryKeychain};
use brimful_sandbox::{Fault, Funds, SeenRequest};
use brimful_tests::world::{Kept, World};
use chrono::TimeDelta;
use futures_util::future::BoxFuture;

/// How many readings of a balance a service has seen. Its activity is asked for at times of its own.
fn seen(world: &World, provider: ProviderId) -> usize {
    let is_reading = |request: &&SeenRequest| {
        request.provider == Some(provider) && !["/transactions", "/usage"].iter().any(|end| request.path.ends_with(end))
    };
    world.control().requests().iter().filter(is_reading).count()
}

#[tokio::test]
async fn after_eight_hours_of_sleep_each_account_catches_up_once() {
    let world = World::new().await;
    for provider in [ProviderId::PowerPost, ProviderId::UGen, ProviderId::Voxpria] {
        world.add(provider, None).await;
    }
    let before =
        [seen(&world, ProviderId::PowerPost), seen(&world, ProviderId::UGen), seen(&world, ProviderId::Voxpria)];
    world.pass(TimeDelta::hours(8)).await;
    for _ in 0..60 {
        world.pass(TimeDelta::seconds(1)).await;
    }
    let after =
        [seen(&world, ProviderId::PowerPost), seen(&world, ProviderId::UGen), seen(&world, ProviderId::Voxpria)];
    assert_eq!(after, before.map(|count| count + 1), "one catch-up an account within a minute");
}

#[tokio::test]
async fn a_clock_set_back_neither_stalls_nor_storms() {
    let world = World::new().await;
    world.add(ProviderId::PowerPost, None).await;
    let before = seen(&world, ProviderId::PowerPost);
    world.pass(TimeDelta::days(-300)).await;
    assert_eq!(seen(&world, ProviderId::PowerPost), before, "no storm");
    for _ in 0..12 {
        world.pass(TimeDelta::seconds(30)).await;
    }
    assert_eq!(seen(&world, ProviderId::PowerPost), before + 1, "no stall: one reading in six minutes");
}

#[tokio::test]
async fn a_refused_key_stops_until_the_user_asks() {
    for fault in [Fault::BadKey, Fault::MissingScope] {
        let world = World::new().await;
        let id = world.add(ProviderId::PowerPost, None).await;
        world.control().set_fault(ProviderId::PowerPost, Some(fault));
        world.pass(TimeDelta::minutes(6)).await;
        assert_eq!(world.view().verdict.kind, VerdictKind::NeedKey);
        assert_eq!(world.row(&id).next_at, None);
        let stopped = seen(&world, ProviderId::PowerPost);
        for _ in 0..30 {
            world.pass(TimeDelta::minutes(10)).await;
        }
        assert_eq!(seen(&world, ProviderId::PowerPost), stopped);

        world.control().set_fault(ProviderId::PowerPost, None);
        world.call(Call::Refresh { account: Some(id.to_string()) }).await.unwrap();
        assert_eq!(seen(&world, ProviderId::PowerPost), stopped + 1);
        assert_eq!(world.row(&id).error, None);
        assert!(world.row(&id).next_at.is_some(), "polling goes on");
    }
}

#[tokio::test]
async fn a_wait_that_a_service_asks_for_is_kept() {
    let world = World::new().await;
    let id = world.add(ProviderId::UGen, None).await;
    world.control().set_fault(ProviderId::UGen, Some(Fault::RateLimited { retry_after_s: 600 }));
    world.pass(TimeDelta::minutes(6)).await;
    assert_eq!(world.row(&id).error.unwrap().failure.code, Code::RateLimited);
    let limited = seen(&world, ProviderId::UGen);
    world.control().set_fault(ProviderId::UGen, None);
    world.pass(TimeDelta::seconds(590)).await;
    world.call(Call::Refresh { account: None }).await.unwrap();
    assert_eq!(seen(&world, ProviderId::UGen), limited, "neither by itself nor when asked");
    world.pass(TimeDelta::seconds(80)).await;
    assert_eq!(seen(&world, ProviderId::UGen), limited + 1);
}

#[tokio::test]
async fn no_network_is_offline_and_not_an_error() {
    let world = World::new().await;
    // A name under .invalid never resolves: what a machine without a network sees of every name.
    let new = dto::NewAccount {
        base_url: Some("https://brimful-test.invalid/api".into()),
        keep_unread: true,
        ..world.new_account(ProviderId::PowerPost)
    };
    world.call(Call::AddAccount(new)).await.unwrap();
    let view = world.until("offline", |view| view.freshness.offline).await;
    assert_eq!(view.accounts[0].error.as_ref().unwrap().failure.code, Code::Offline);
    assert_eq!(view.verdict.kind, VerdictKind::Offline);
    assert!(view.accounts[0].next_at.is_some(), "it is tried again");
    // A service that answers is a network.
    world.add(ProviderId::Voxpria, None).await;
    world.until("online", |view| !view.freshness.offline).await;
}

#[tokio::test]
async fn a_manual_refresh_joins_the_one_in_flight() {
    let world = World::new().await;
    world.add(ProviderId::Voxpria, None).await;
    world.kept.clock.advance(TimeDelta::seconds(30));
    world.control().set_latency(Duration::from_millis(200));
    let before = seen(&world, ProviderId::Voxpria);
    let calls = (0..20).map(|_| world.call(Call::Refresh { account: None }));
    for answer in futures_util::future::join_all(calls).await {
        answer.unwrap();
    }
    assert_eq!(seen(&world, ProviderId::Voxpria), before + 1);
    assert_eq!(world.control().max_in_flight_for(ProviderId::Voxpria, &world.key(ProviderId::Voxpria)), 1);
}

#[tokio::test]
async fn asked_again_at_once_nothing_is_sent() {
    let world = World::new().await;
    world.add(ProviderId::Voxpria, None).await;
    let before = seen(&world, ProviderId::Voxpria);
    for _ in 0..5 {
        world.call(Call::Refresh { account: None }).await.unwrap();
        world.pass(TimeDelta::seconds(1)).await;
    }
    assert_eq!(seen(&world, ProviderId::Voxpria), before);
}

#[tokio::test]
async fn by_hand_means_by_hand() {
    let world = World::new().await;
    world.add(ProviderId::Voxpria, None).await;
    let manual = dto::PreferencesChange { refresh: Some("manual".into()), ..Default::default() };
    world.call(Call::SetPreferences(manual)).await.unwrap();
    world.settle().await;
    let before = seen(&world, ProviderId::Voxpria);
    world.pass(TimeDelta::days(2)).await;
    assert!(seen(&world, ProviderId::Voxpria) <= before + 1, "at most the reading that was already planned");
    let planned = seen(&world, ProviderId::Voxpria);
    world.pass(TimeDelta::days(2)).await;
    assert_eq!(seen(&world, ProviderId::Voxpria), planned);
    world.call(Call::Refresh { account: None }).await.unwrap();
    assert_eq!(seen(&world, ProviderId::Voxpria), planned + 1);
}

#[tokio::test]
async fn a_hundred_accounts_are_read_one_at_a_time_each_within_the_bound() {
    let world = World::new().await;
    let mut settings = world.kept.settings.settings.lock().unwrap().clone();
    for n in 0..100 {
        let provider = ProviderId::Voxpria;
        let key = format!("agl_sk_sandbox_{n:03}");
        world.control().add_account(provider, &key, Funds::Single(brimful_core::amount::Credits::whole(n)));
        let id = AccountId::new(format!("many-{n:03}")).unwrap();
        let account = brimful_core::account::Account {
            id,
            provider,
            name: format!("Voxpria {n}"),
            base_url: Some(world.sandbox.base_url(provider)),
            low_mark: None,
            paused: false,
            alerts: true,
            entered: None,
            low_days: None,
            snooze: None,
        };
        world.kept.keychain.write(&KeyName::of(&account), &Secret::new(key)).await.unwrap();
        settings.accounts.push(account);
    }
    *world.kept.settings.settings.lock().unwrap() = settings;
    let mut world = world;
    world.restart().await;
    world.control().set_latency(Duration::from_millis(20));
    world.kept.clock.advance(TimeDelta::seconds(60));
    world.call(Call::Refresh { account: None }).await.unwrap();
    let view = world.view();
    for row in &view.accounts {
        let expect = row.account.name.trim_start_matches("Voxpria ").to_owned();
        assert_eq!(row.reading.as_ref().unwrap().balance.available.to_string(), expect, "each its own balance");
    }
    assert_eq!(view.accounts.len(), 100);
    assert!(world.control().max_in_flight(ProviderId::Voxpria) <= brimful_engine::providers::IN_FLIGHT_PER_ORIGIN);
    for n in 0..100 {
        assert_eq!(world.control().max_in_flight_for(ProviderId::Voxpria, &format!("agl_sk_sandbox_{n:03}")), 1);
    }
}

/// A keychain that panics where one account's key is read: the shortest way to a bug of ours inside one reading.
struct PanicsFor {
    inner: MemoryKeychain,
    provider: &'static str,
    armed: std::sync::atomic::AtomicBool,
}

impl Keychain for PanicsFor {
    fn read<'a>(&'a self, name: &'a KeyName) -> BoxFuture<'a, Result<Secret, KeychainError>> {
        let panics = self.armed.load(std::sync::atomic::Ordering::SeqCst) && name.entry().starts_with(self.provider);
        let read = self.inner.read(name);
        Box::pin(async move {
            assert!(!panics, "a planted bug");
            read.await
        })
    }

    fn write<'a>(&'a self, name: &'a KeyName, key: &'a Secret) -> BoxFuture<'a, Result<(), KeychainError>> {
        self.inner.write(name, key)
    }

    fn remove<'a>(&'a self, name: &'a KeyName) -> BoxFuture<'a, Result<(), KeychainError>> {
        self.inner.remove(name)
    }
}

#[tokio::test]
async fn a_panic_in_one_accounts_reading_is_contained_and_reported() {
    let keychain = Arc::new(PanicsFor {
        inner: MemoryKeychain::default(),
        provider: "u-gen",
        armed: std::sync::atomic::AtomicBool::new(false),
    });
    let mut world = World::with(Kept { keychain: keychain.clone(), ..Kept::default() }).await;
    let broken = world.add(ProviderId::UGen, None).await;
    let sound = world.add(ProviderId::PowerPost, None).await;
    keychain.armed.store(true, std::sync::atomic::Ordering::SeqCst);
    world.restart().await;
    world.settle().await;
    world.control().set_funds(
        ProviderId::PowerPost,
        &world.key(ProviderId::PowerPost),
        Funds::Single(brimful_core::amount::Credits::whole(46)),
    );
    world.pass(TimeDelta::seconds(30)).await;
    let row = world.row(&broken);
    let failure = row.error.unwrap().failure;
    assert_eq!(failure.code, Code::Protocol);
    assert!(failure.message.contains("Brimful itself failed"), "{}", failure.message);
    assert_eq!(row.reading.unwrap().balance.available.to_string(), "1033", "the last good value stays");
    assert_eq!(world.row(&sound).reading.unwrap().balance.available.to_string(), "46", "the others go on");

    keychain.armed.store(false, std::sync::atomic::Ordering::SeqCst);
    world.pass(TimeDelta::seconds(100)).await;
    assert_eq!(world.row(&broken).error, None);
}
