//! From a falling balance to one notification: confirmed, told once, held back when paused, and across a restart.

use brimful_core::alert::Alert;
use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId;
use brimful_engine::api::{Call, dto};
use brimful_sandbox::Fault;
use brimful_tests::world::World;
use chrono::TimeDelta;

pub(crate) fn told(world: &World) -> Vec<Alert> {
    world.kept.told.all().into_iter().map(|notice| notice.alert).collect()
}

pub(crate) fn low(amount: i64) -> Alert {
    Alert::Low { available: Credits::whole(amount) }
}

/// A notice is handed to a blocking thread; give it a moment of real time.
pub(crate) async fn until_told(world: &World, expect: &[Alert]) {
    for _ in 0..200 {
        if told(world) == expect {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(told(world), expect);
}

#[tokio::test]
async fn a_crossing_is_confirmed_a_minute_later_and_told_once_across_a_restart() {
    let mut world = World::new().await;
    world.add(ProviderId::PowerPost, Some("40")).await;
    world.set_balance(ProviderId::PowerPost, 39);
    world.pass(TimeDelta::minutes(6)).await;
    until_told(&world, &[]).await;
    world.pass(TimeDelta::seconds(60)).await;
    until_told(&world, &[low(39)]).await;

    world.restart().await;
    for _ in 0..5 {
        world.pass(TimeDelta::minutes(6)).await;
    }
    until_told(&world, &[low(39)]).await;

    world.set_balance(ProviderId::PowerPost, 0);
    world.pass(TimeDelta::minutes(6)).await;
    world.pass(TimeDelta::seconds(60)).await;
    until_told(&world, &[low(39), Alert::Empty]).await;

    world.set_balance(ProviderId::PowerPost, 500);
    world.pass(TimeDelta::minutes(6)).await;
    world.set_balance(ProviderId::PowerPost, 12);
    world.pass(TimeDelta::minutes(6)).await;
    world.pass(TimeDelta::seconds(60)).await;
    until_told(&world, &[low(39), Alert::Empty, low(12)]).await;
}

#[tokio::test]
async fn low_at_the_start_and_not_yet_told_is_told() {
    let world = World::new().await;
    world.add(ProviderId::PowerPost, Some("100")).await;
    world.pass(TimeDelta::seconds(61)).await;
    until_told(&world, &[low(47)]).await;
}

#[tokio::test]
async fn an_answer_without_a_balance_never_alerts() {
    let world = World::new().await;
    world.add(ProviderId::PowerPost, Some("40")).await;
    for fault in [Fault::NullBody, Fault::MissingField, Fault::WrongTypes, Fault::ServerError(500), Fault::Html200] {
        world.control().set_fault(ProviderId::PowerPost, Some(fault));
        for _ in 0..3 {
            world.pass(TimeDelta::minutes(31)).await;
        }
    }
    until_told(&world, &[]).await;
}

#[tokio::test]
async fn a_refused_key_is_told_once_across_a_restart() {
    let mut world = World::new().await;
    world.add(ProviderId::PowerPost, None).await;
    world.control().set_fault(ProviderId::PowerPost, Some(Fault::BadKey));
    world.pass(TimeDelta::minutes(6)).await;
    until_told(&world, &[Alert::KeyRefused]).await;
    world.restart().await;
    world.pass(TimeDelta::minutes(6)).await;
    until_told(&world, &[Alert::KeyRefused]).await;
}

#[tokio::test]
async fn what_is_held_back_by_a_pause_is_told_when_it_ends() {
    let world = World::new().await;
    world.add(ProviderId::PowerPost, Some("100")).await;
    world.call(Call::PauseAlerts { span: dto::PauseSpan::Hour }).await.unwrap();
    for _ in 0..5 {
        world.pass(TimeDelta::minutes(6)).await;
    }
    until_told(&world, &[]).await;
    world.pass(TimeDelta::minutes(31)).await;
    assert_eq!(world.view().preferences.alerts_paused_until, None, "the pause is over");
    world.pass(TimeDelta::minutes(6)).await;
    until_told(&world, &[low(47)]).await;
}

#[tokio::test]
async fn an_account_whose_alerts_are_off_is_silent() {
    let world = World::new().await;
    let id = world.add(ProviderId::PowerPost, Some("100")).await;
    let quiet = dto::AccountChange {
        account: id.to_string(),
        name: None,
        low_mark: None,
        base_url: None,
        paused: None,
        alerts: Some(false),
        low_days: None,
    };
    world.call(Call::UpdateAccount(quiet)).await.unwrap();
    for _ in 0..4 {
        world.pass(TimeDelta::minutes(6)).await;
    }
    until_told(&world, &[]).await;
}

#[tokio::test]
async fn a_key_refused_during_a_pause_is_told_when_it_ends_across_a_restart() {
    let mut world = World::new().await;
    world.add(ProviderId::PowerPost, None).await;
    world.call(Call::PauseAlerts { span: dto::PauseSpan::Hour }).await.unwrap();
    world.control().set_fault(ProviderId::PowerPost, Some(Fault::BadKey));
    world.pass(TimeDelta::minutes(6)).await;
    until_told(&world, &[]).await;
    world.restart().await;
    world.pass(TimeDelta::minutes(6)).await;
    until_told(&world, &[]).await;
    world.pass(TimeDelta::minutes(60)).await;
    until_told(&world, &[Alert::KeyRefused]).await;
    world.pass(TimeDelta::minutes(60)).await;
    until_told(&world, &[Alert::KeyRefused]).await;
}

#[tokio::test]
async fn what_was_held_back_is_told_from_the_last_two_readings_without_a_third() {
    let world = World::new().await;
    world.add(ProviderId::PowerPost, Some("100")).await;
    world.call(Call::PauseAlerts { span: dto::PauseSpan::UntilResumed }).await.unwrap();
    world.pass(TimeDelta::minutes(6)).await;
    until_told(&world, &[]).await;
    world.control().forget_requests();
    world.call(Call::ResumeAlerts).await.unwrap();
    until_told(&world, &[low(47)]).await;
    assert_eq!(world.control().requests().len(), 0, "told at once");
}
