//! Quiet hours with the real backend: what happens in them is held back, and told once when they end.

use brimful_core::alert::{Alert, Summary};
use brimful_core::provider::ProviderId;
use brimful_engine::api::{Call, Reply, dto};
use brimful_engine::ports::Announcement;
use brimful_tests::world::World;
use chrono::TimeDelta;

use crate::alerts::{low, told, until_told};

/// From the start of the world, nine in the morning, it is quiet until this time of day.
async fn quiet_until(world: &World, to: &str) {
    let quiet_hours = Some(dto::QuietHours { from: "08:00".into(), to: to.into() });
    let change = dto::PreferencesChange { quiet_hours, ..Default::default() };
    world.call(Call::SetPreferences(change)).await.unwrap();
}

/// Waits for what was announced.
async fn until_announced(world: &World, expect: &[Announcement]) {
    for _ in 0..200 {
        if world.kept.told.announced() == expect {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(world.kept.told.announced(), expect);
}

fn summary(low: &[&str], empty: &[&str], key_refused: &[&str]) -> Announcement {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let (low, empty, key_refused) = (names(low), names(empty), names(key_refused));
    Announcement::Summary { summary: Summary { low, empty, key_refused, other: Vec::new() }, sample: false }
}

/// Lets time pass in steps of five minutes, so that readings come as they would.
async fn in_steps(world: &mut World, minutes: i64, restarts: bool) {
    for _ in 0..minutes / 5 {
        // Minutes without a look at the clock are a sleep, after which readings are put off by seconds.
        world.pass(TimeDelta::seconds(290)).await;
        world.pass(TimeDelta::seconds(10)).await;
        if restarts {
            world.restart().await;
            world.settle().await;
        }
    }
}

#[tokio::test]
async fn several_accounts_are_one_summary_when_the_quiet_ends_and_one_account_a_notification() {
    for restarts in [false, true] {
        let mut world = World::new().await;
        quiet_until(&world, "10:00").await;
        world.add(ProviderId::PowerPost, Some("100")).await;
        world.add(ProviderId::Voxpria, Some("100000")).await;
        world.add(ProviderId::UGen, None).await;
        world.control().set_fault(ProviderId::UGen, Some(brimful_sandbox::Fault::BadKey));
        in_steps(&mut world, 55, restarts).await;
        assert!(world.alerts().await.quiet);
        assert_eq!((told(&world), world.kept.told.announced()), (vec![], vec![]), "restarts: {restarts}");
        let held: Vec<_> = world.alerts().await.accounts.into_iter().map(|a| (a.low.state, a.key.state)).collect();
        assert_eq!(
            held.iter().filter(|(low, _)| low == "held").count(),
            2,
            "{held:?}, {restarts}, {:?}",
            world.alerts().await.accounts
        );
        assert_eq!(held.iter().filter(|(_, key)| key == "held").count(), 1, "{held:?}");

        in_steps(&mut world, 10, restarts).await;
        until_announced(&world, &[summary(&["PowerPost", "Voxpria"], &[], &["U-Gen"])]).await;
        in_steps(&mut world, 30, restarts).await;
        until_announced(&world, &[summary(&["PowerPost", "Voxpria"], &[], &["U-Gen"])]).await;
        assert_eq!(told(&world), [], "and nothing of it again, one by one");
        let log = world.alerts().await.told;
        assert_eq!(log.len(), 3);
        assert!(log.iter().all(|one| one.held), "{log:?}");
    }
}

#[tokio::test]
async fn one_account_alone_is_told_as_ever_and_once_a_day_of_the_clock_or_not() {
    let mut world = World::new().await;
    quiet_until(&world, "10:00").await;
    world.add(ProviderId::PowerPost, Some("100")).await;
    in_steps(&mut world, 55, false).await;
    until_told(&world, &[]).await;
    in_steps(&mut world, 10, false).await;
    until_told(&world, &[low(47)]).await;
    // The clock is set back into the quiet hours, and they end a second time.
    world.pass(TimeDelta::minutes(-60)).await;
    in_steps(&mut world, 70, false).await;
    until_told(&world, &[low(47)]).await;
    assert_eq!(world.kept.told.announced(), []);
}

#[tokio::test]
async fn what_no_longer_holds_when_the_quiet_ends_is_not_told() {
    let mut world = World::new().await;
    quiet_until(&world, "10:00").await;
    world.add(ProviderId::PowerPost, Some("100")).await;
    in_steps(&mut world, 30, false).await;
    assert_eq!(world.alerts().await.accounts[0].low.state, "held");
    world.set_balance(ProviderId::PowerPost, 500);
    in_steps(&mut world, 60, false).await;
    until_told(&world, &[]).await;
    assert_eq!(world.alerts().await.accounts[0].low.state, "armed");
}

#[tokio::test]
async fn after_a_sleep_through_their_end_a_fresh_reading_says_what_still_holds() {
    for (balance, expect) in [(500, vec![]), (20, vec![low(20)]), (0, vec![Alert::Empty])] {
        for restart in [false, true] {
            let mut world = World::new().await;
            quiet_until(&world, "10:00").await;
            world.add(ProviderId::PowerPost, Some("100")).await;
            in_steps(&mut world, 30, false).await;
            assert_eq!(world.alerts().await.accounts[0].low.state, "held");
            world.set_balance(ProviderId::PowerPost, balance);
            if restart {
                world.backend.shutdown().await;
                world.kept.clock.advance(TimeDelta::hours(8));
                world.restart().await;
                world.settle().await;
            } else {
                world.pass(TimeDelta::hours(8)).await;
            }
            // A wake from sleep spreads its readings over a minute.
            world.pass(TimeDelta::seconds(30)).await;
            world.pass(TimeDelta::seconds(31)).await;
            // That it is empty now is confirmed first.
            world.pass(TimeDelta::seconds(61)).await;
            until_told(&world, &expect).await;
        }
    }
}

#[tokio::test]
async fn quiet_hours_are_kept_shown_taken_away_and_checked() {
    let world = World::new().await;
    quiet_until(&world, "10:30").await;
    let shown = || world.view().preferences.quiet_hours.map(|quiet| (quiet.from.to_string(), quiet.to.to_string()));
    world.until("the quiet hours are shown", |view| view.preferences.quiet_hours.is_some()).await;
    assert_eq!(shown(), Some(("08:00:00".into(), "10:30:00".into())));
    assert_eq!(world.alerts().await.quiet_until.as_deref(), Some("10:30"));
    quiet_until(&world, "08:00").await;
    world.until("they are gone", |view| view.preferences.quiet_hours.is_none()).await;
    assert_eq!((world.alerts().await.quiet, world.alerts().await.quiet_until), (false, None));
    for wrong in ["24:00", "8", "", "soon"] {
        let quiet_hours = Some(dto::QuietHours { from: "08:00".into(), to: wrong.into() });
        let change = dto::PreferencesChange { quiet_hours, ..Default::default() };
        assert_eq!(world.call(Call::SetPreferences(change)).await.unwrap_err().code, "bad_time", "{wrong}");
    }
}

#[tokio::test]
async fn a_test_shows_that_notifications_arrive() {
    let world = World::new().await;
    assert!(matches!(world.call(Call::TestNotification).await, Ok(Reply::Done)));
    assert_eq!(world.kept.told.announced(), [Announcement::Test]);
    assert!(world.alerts().await.told.is_empty(), "it is no alert");
}
