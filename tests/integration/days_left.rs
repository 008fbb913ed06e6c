//! How long credits last, from a service's history to the view: what is known and what is not, and what changes it.

use std::time::Duration;

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::glance::glance;
use brimful_core::ledger::FillState;
use brimful_core::outlook::{Answer, Lasts, Outlook, Range};
use brimful_core::provider::ProviderId;
use brimful_core::view::AccountView;
use brimful_core::words::Words;
use brimful_engine::api::Call;
use brimful_engine::clock::Clock as _;
use brimful_engine::foretell::{self, Asked};
use brimful_sandbox::{Fault, Funds};
use brimful_tests::world::World;
use chrono::TimeDelta;

/// Waits until how long an account lasts is as wanted.
async fn until_outlook(world: &World, id: &AccountId, what: &str, wanted: impl Fn(&Outlook) -> bool) -> Outlook {
    let there = |row: &AccountView| row.outlook.filter(|outlook| row.account.id == *id && wanted(outlook));
    let view = world.until(what, |view| view.accounts.iter().any(|row| there(row).is_some())).await;
    view.accounts.iter().find_map(there).unwrap()
}

fn set(world: &World, credits: i64) {
    let funds = Funds::Reserved { balance: Credits::whole(credits), reserved: Credits::ZERO };
    world.control().set_funds(ProviderId::UGen, &world.key(ProviderId::UGen), funds);
}

fn range(outlook: &Outlook) -> Option<Range> {
    outlook.to_zero.range()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_says_how_long_credits_last_and_another_balance_says_it_anew() {
    let world = World::with_two_years().await;
    world.stand_still();
    let id = world.add(ProviderId::UGen, Some("100")).await;
    world.until_filled().await;
    let first = until_outlook(&world, &id, "a range", |outlook| range(outlook).is_some()).await;
    let Range { low, median, high } = range(&first).unwrap();
    assert!(low <= median && median <= high, "{first:?}");
    assert!(first.to_low_mark.unwrap().range().unwrap().median <= median, "the mark comes first: {first:?}");

    // A tenth of it lasts shorter, and says so in the window, in the tray and in words.
    let available = world.row(&id).reading.unwrap().balance.available;
    set(&world, i64::try_from(available.decimal().trunc()).unwrap() / 10);
    world.pass(TimeDelta::minutes(6)).await;
    let later = until_outlook(&world, &id, "a shorter range", |outlook| {
        range(outlook).is_some_and(|range| range.median < median)
    })
    .await;
    let Lasts::Days(days) = range(&later).unwrap().median else { panic!("{later:?}") };
    let words = Words::english();
    let line = glance(&world.view(), &words, world.kept.clock.now()).lines.remove(0).text;
    assert!(line.ends_with(&words.lasts(Lasts::Days(days))), "{line}");

    // What cannot be read now keeps its last figure, and what is empty lasts for no time at all.
    world.control().set_fault(ProviderId::UGen, Some(Fault::ServerError(503)));
    world.pass(TimeDelta::minutes(6)).await;
    assert_eq!(world.row(&id).outlook, Some(later));
    world.control().set_fault(ProviderId::UGen, None);
    set(&world, 0);
    world.pass(TimeDelta::minutes(31)).await;
    world.until("empty", |view| view.accounts.iter().all(|row| row.lasts().is_none())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_changes_are_only_observed_days_without_brimful_are_not_quiet_ones() {
    let world = World::new().await;
    let id = world.add(ProviderId::PowerPost, None).await;
    world.set_balance(ProviderId::PowerPost, 500);
    let not_yet = until_outlook(&world, &id, "an answer", |_| true).await;
    assert_eq!(not_yet.to_zero, Answer::NotEnoughData);
    // Eight days with twenty credits spent on each, seen on every one of them.
    for day in 1..=8 {
        world.set_balance(ProviderId::PowerPost, 500 - 20 * day);
        for _ in 0..24 {
            world.pass(TimeDelta::hours(1)).await;
        }
    }
    let about_seventeen = |outlook: &Outlook| match range(outlook).map(|range| range.median) {
        Some(Lasts::Days(days)) => (14..=22).contains(&days.rounded()),
        _ => false,
    };
    until_outlook(&world, &id, "340 credits at twenty a day", about_seventeen).await;
    // Then Brimful does not run for two weeks. Of those days nothing is known; taken for quiet ones, they would more than
    // double what is left.
    world.pass(TimeDelta::days(14)).await;
    let before = world.row(&id).reading.unwrap().as_of;
    world.pass(TimeDelta::minutes(6)).await;
    assert!(world.row(&id).reading.unwrap().as_of > before, "it was read again");
    until_outlook(&world, &id, "the same", about_seventeen).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_that_ends_without_a_new_row_is_known_all_the_same() {
    let mut world = World::with_two_years().await;
    world.stand_still();
    let id = world.add(ProviderId::UGen, None).await;
    world.until_filled().await;
    until_outlook(&world, &id, "a range", |outlook| range(outlook).is_some()).await;
    // All of it is read again, and Brimful ends on the way: what it finds next time is an unfinished history whose rows it
    // knows already.
    world.control().set_latency(Duration::from_millis(50));
    let (account, key) = (id.to_string(), world.key(ProviderId::UGen));
    world.call(Call::ReplaceKey { account, key, accept_other: false }).await.unwrap();
    world.until_fill(&id, "some pages are here", |fill| fill.state == FillState::Running && fill.step >= 2).await;
    world.restart().await;
    let unknown = until_outlook(&world, &id, "an answer", |_| true).await;
    assert_eq!(unknown.to_zero, Answer::NotEnoughData, "half a history is none");
    world.control().set_latency(Duration::ZERO);
    world.pass(TimeDelta::minutes(1)).await;
    world.until_filled().await;
    until_outlook(&world, &id, "a range again", |outlook| range(outlook).is_some()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_seen_from_outside_says_the_same_as_the_window() {
    let world = World::with_two_years().await;
    world.stand_still();
    let id = world.add(ProviderId::UGen, Some("100")).await;
    world.until_filled().await;
    let there = until_outlook(&world, &id, "a range", |outlook| range(outlook).is_some()).await;
    let row = world.row(&id);
    let asked = Asked {
        account: id.clone(),
        provider: ProviderId::UGen,
        available: row.reading.unwrap().balance.available,
        low_mark: row.account.low_mark,
    };
    let look =
        || foretell::look(&world.kept.ledger(), std::slice::from_ref(&asked), world.kept.clock.as_ref()).unwrap();
    // Rows may have come since the window's was worked out.
    world.until("the same", |view| view.accounts.iter().any(|row| row.outlook == look()[0])).await;
    assert!(range(&there).is_some());
}
