//! A top-up that is on, and what is said of it: it came, it did not, or nobody knows.

use std::time::Duration;

use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId::UGen;
use brimful_engine::api::{Call, dto};
use brimful_sandbox::{Fault, Funds, Options, Quirk, Scenario};
use brimful_tests::wait::{until, until_true};
use brimful_tests::world::{Kept, World, start_of_time};
use chrono::TimeDelta;

use super::{AUTO_TOPUP, change, creator, elsewhere, read, ready, save, told};

const ON: &str = r#"{"enabled":true,"threshold_credits":200,"pack_id":"creator","payment_method_id":null}"#;

/// A world after the last of the documented rows: one that is still to come would be taken for a purchase.
async fn world() -> (World, String) {
    let (kept, later) = (Kept::default(), TimeDelta::days(80));
    kept.clock.advance(later);
    let options = Options { seed: 1, now: start_of_time() + later, port: 0, scenario: Scenario::Seed };
    ready(World::on(kept, options).await).await
}

fn set_available(world: &World, credits: i64) {
    let funds = Funds::Reserved { balance: Credits::whole(credits + 10), reserved: Credits::whole(10) };
    world.control().set_funds(UGen, &world.key(UGen), funds);
}

/// Both clocks go on, a minute at a time, and the account is read each time.
async fn minutes(world: &World, account: &str, count: u32) {
    for _ in 0..count {
        world.control().advance(TimeDelta::minutes(1));
        world.pass(TimeDelta::minutes(1)).await;
        world.call(Call::Refresh { account: Some(account.into()) }).await.unwrap();
    }
}

async fn overdue(world: &World, account: &str) -> Option<(String, String)> {
    let overdue = read(world, account, AUTO_TOPUP).await.unwrap().overdue;
    overdue.map(|one| (one.threshold, one.available))
}

/// What is said, once the readings are kept: they are on disk a moment after they are shown.
async fn said(world: &World, account: &str) -> (String, String) {
    until("it is said", Duration::from_secs(30), async || overdue(world, account).await).await
}

#[tokio::test]
async fn one_that_does_not_come_is_said_and_one_that_comes_is_not() {
    for never in [true, false] {
        let (world, account) = world().await;
        world.control().set_quirk(Quirk::TopUpNeverComes, never);
        elsewhere(&world, "billing/auto-topup", Some(ON)).await;
        set_available(&world, 140);
        minutes(&world, &account, 9).await;
        if never {
            assert_eq!(said(&world, &account).await, ("200".to_owned(), "140".to_owned()));
        } else {
            assert_eq!(overdue(&world, &account).await, None);
        }
        let key = world.key(UGen);
        let bought = world.control().funds(UGen, &key).unwrap().available();
        assert_eq!(bought, Credits::whole(if never { 140 } else { 1140 }));
        if never {
            world.control().set_quirk(Quirk::TopUpNeverComes, false);
            minutes(&world, &account, 2).await;
            let gone = async || overdue(&world, &account).await.is_none();
            until_true("it came late", Duration::from_secs(30), gone).await;
        }
    }
}

#[tokio::test]
async fn what_is_not_known_is_not_said() {
    let (world, account) = world().await;
    world.control().set_quirk(Quirk::TopUpNeverComes, true);
    set_available(&world, 140);
    minutes(&world, &account, 9).await;
    let set = async |body: &str| elsewhere(&world, "billing/auto-topup", Some(body)).await;
    set(ON).await;
    said(&world, &account).await;
    set(&ON.replace("true", "false")).await;
    assert_eq!(overdue(&world, &account).await, None, "it is off");
    set(&ON.replace("200", "null")).await;
    assert_eq!(overdue(&world, &account).await, None, "it has no line");
    set(ON).await;
    // The setting is read, and the rows are not.
    world.control().fail_once(UGen, 1, Fault::ServerError(500));
    assert_eq!(overdue(&world, &account).await, None, "the ledger does not answer");
    world.control().set_quirk(Quirk::OldestFirst, true);
    assert_eq!(overdue(&world, &account).await, None, "the oldest rows say nothing of now");
    world.control().set_quirk(Quirk::OldestFirst, false);
    said(&world, &account).await;
    let pause = dto::AccountChange { account: account.clone(), paused: Some(true), ..dto::AccountChange::default() };
    world.call(Call::UpdateAccount(pause)).await.unwrap();
    world.kept.clock.advance(TimeDelta::hours(2));
    assert_eq!(overdue(&world, &account).await, None, "the reading is old");
}

#[tokio::test]
async fn one_that_was_just_turned_on_is_given_its_time() {
    let (world, account) = world().await;
    world.control().set_quirk(Quirk::TopUpNeverComes, true);
    set_available(&world, 140);
    minutes(&world, &account, 9).await;
    let seen = read(&world, &account, AUTO_TOPUP).await.unwrap();
    let on = dto::BillingChange { enabled: Some(true), shown: creator(), ..change(&account, &seen) };
    assert_eq!(told(save(&world, on).await), "saved");
    assert_eq!(overdue(&world, &account).await, None);
    minutes(&world, &account, 3).await;
    assert_eq!(overdue(&world, &account).await, None);
    minutes(&world, &account, 4).await;
    said(&world, &account).await;
}
