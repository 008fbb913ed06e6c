//! What is told of an account's activity: failed jobs whose credits did not come back, and a day of unusual spending.

use std::sync::Arc;

use brimful_core::account::AccountId;
use brimful_core::alert::{Alert, Source};
use brimful_core::amount::Credits;
use brimful_core::ledger::{Entry, Kind};
use brimful_core::provider::ProviderId;
use brimful_engine::api::{Call, dto};
use brimful_engine::ledger::{Batch, Ledger};
use brimful_tests::kept_activity::entry;
use brimful_tests::world::World;
use chrono::TimeDelta;

use crate::alerts::until_told;

/// A world with an account of which this is kept.
async fn with(entries: Vec<Entry>) -> (World, AccountId) {
    let mut world = World::new().await;
    let id = world.add(ProviderId::PowerPost, None).await;
    keep(&mut world, &id, entries).await;
    (world, id)
}

/// Keeps these while Brimful does not run, and starts it again.
async fn keep(world: &mut World, id: &AccountId, entries: Vec<Entry>) {
    // Answered once the ledger is open: one that is still being made is nobody else's to open.
    world.call(Call::KeptActivity).await.unwrap();
    world.backend.shutdown().await;
    let ledger = Ledger::open(&world.kept.ledger(), world.kept.clock.clone() as Arc<_>).unwrap().ledger;
    ledger.import(id, Batch { entries, ..Batch::default() }).await.unwrap();
    ledger.close().await;
    world.restart().await;
    world.settle().await;
}

/// A job that failed after it had used credits.
fn failed(job: &str, at: &str, credits: &str) -> Entry {
    let used = entry(&format!("{job}-used"), at, Kind::Spend, credits);
    Entry { job: Some(job.into()), description: "generation failed".into(), ..used }
}

/// Lets time pass until what was looked up is surely told.
async fn pass(world: &mut World, minutes: i64) {
    for _ in 0..minutes / 10 {
        world.pass(TimeDelta::minutes(10)).await;
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn credits_that_did_not_come_back_are_told_once_several_in_one_across_restarts() {
    let jobs = vec![
        failed("old", "2026-02-10T08:00:00Z", "-5"),
        failed("one", "2026-03-01T08:00:00Z", "-30"),
        failed("two", "2026-03-02T08:00:00Z", "-12.5"),
    ];
    let (mut world, id) = with(jobs).await;
    looked_up(&world, &id, 3).await;
    until_told(&world, &[]).await;
    pass(&mut world, 70).await;
    let first = Alert::RefundMissing { jobs: 2, amount: Some("42.5".parse().unwrap()) };
    until_told(&world, std::slice::from_ref(&first)).await;
    world.restart().await;
    looked_up(&world, &id, 3).await;
    pass(&mut world, 120).await;
    until_told(&world, std::slice::from_ref(&first)).await;

    keep(&mut world, &id, vec![failed("three", "2026-03-02T11:00:00Z", "-1")]).await;
    looked_up(&world, &id, 4).await;
    pass(&mut world, 120).await;
    let second = Alert::RefundMissing { jobs: 1, amount: Some(Credits::whole(1)) };
    until_told(&world, &[first, second]).await;
    let kinds: Vec<_> = world.alerts().await.told.into_iter().map(|one| (one.kind, one.jobs, one.amount)).collect();
    let kind = || "refund_missing".to_owned();
    assert_eq!(kinds, [(kind(), Some(1), Some("1".into())), (kind(), Some(2), Some("42.5".into()))], "newest first");
}

/// Waits until the engine has looked through the kept jobs.
async fn looked_up(world: &World, id: &AccountId, findings: u32) {
    world
        .until("the jobs are looked through", |view| {
            view.accounts.iter().any(|row| row.account.id == *id && row.findings == findings)
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_comes_within_the_hour_is_no_news() {
    let (mut world, id) = with(vec![failed("late", "2026-03-02T08:50:00Z", "-30")]).await;
    looked_up(&world, &id, 1).await;
    pass(&mut world, 30).await;
    let back = Entry { job: Some("late".into()), ..entry("late-back", "2026-03-02T09:20:00Z", Kind::Refund, "30") };
    keep(&mut world, &id, vec![back]).await;
    looked_up(&world, &id, 0).await;
    pass(&mut world, 120).await;
    until_told(&world, &[]).await;
}

/// Ten days with ten credits spent on each, and a great deal today.
fn a_great_deal() -> Vec<Entry> {
    let usual = (10..20).map(|day| entry(&format!("d-{day}"), &format!("2026-02-{day}T12:00:00Z"), Kind::Spend, "-10"));
    let today = (0..8).map(|n| entry(&format!("t-{n}"), &format!("2026-03-02T0{n}:30:00Z"), Kind::Spend, "-25"));
    let other = Entry { source: "voice".into(), ..entry("v-1", "2026-03-02T08:30:00Z", Kind::Spend, "-5") };
    usual.chain(today).chain([other]).collect()
}

fn unusual() -> Alert {
    Alert::Unusual {
        day: "2026-03-02".parse().unwrap(),
        spent: Credits::whole(205),
        usual: Credits::whole(10),
        source: Some(Source { name: "video".into(), spent: Credits::whole(200), entries: 8 }),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unusual_spending_is_told_once_a_day_and_names_its_rows() {
    let (mut world, _) = with(a_great_deal()).await;
    until_told(&world, &[unusual()]).await;
    world.restart().await;
    pass(&mut world, 120).await;
    until_told(&world, &[unusual()]).await;
    let log = world.alerts().await.told;
    let one = log.first().unwrap();
    assert_eq!((one.kind.as_str(), one.source.as_deref(), one.source_entries), ("unusual", Some("video"), Some(8)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_back_overnight_is_told_in_the_morning_and_what_is_switched_off_never() {
    for switched_on in [true, false] {
        let mut world = World::new().await;
        let id = world.add(ProviderId::PowerPost, None).await;
        let change = dto::PreferencesChange {
            quiet_hours: Some(dto::QuietHours { from: "08:00".into(), to: "07:00".into() }),
            notify_unusual: Some(switched_on),
            ..Default::default()
        };
        world.call(Call::SetPreferences(change)).await.unwrap();
        keep(&mut world, &id, a_great_deal()).await;
        pass(&mut world, 21 * 60).await;
        until_told(&world, &[]).await;
        pass(&mut world, 90).await;
        let expect = if switched_on { vec![unusual()] } else { vec![] };
        until_told(&world, &expect).await;
    }
}
