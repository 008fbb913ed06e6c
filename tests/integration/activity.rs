//! Activity is fetched whole and kept exactly: two years of it, across restarts, failures, pages that shift and clocks that
//! jump.

use std::collections::BTreeSet;
use std::time::Duration;

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::glance::glance;
use brimful_core::ledger::FillState;
use brimful_core::provider::ProviderId;
use brimful_core::view::View;
use brimful_core::words::Words;
use brimful_engine::api::{Call, Reply};
use brimful_sandbox::{Fault, Funds, Quirk, SeenRequest};
use brimful_tests::activity::TELLING;
use brimful_tests::world::{World, start_of_time};
use chrono::TimeDelta;
use tokio::time::Instant;

/// Adds the sandbox's account at each service.
async fn add_all(world: &World) -> Vec<(ProviderId, AccountId)> {
    let mut accounts = Vec::new();
    for provider in ProviderId::ALL {
        accounts.push((provider, world.add(provider, None).await));
    }
    accounts
}

/// The requests for activity that a service has seen.
fn asked(world: &World, provider: ProviderId) -> Vec<SeenRequest> {
    let of_activity = |request: &SeenRequest| {
        ["/transactions", "/usage"].iter().any(|end| request.path.ends_with(end)) && request.provider == Some(provider)
    };
    world.control().requests().into_iter().filter(of_activity).collect()
}

/// Waits until each account's rows are what its service tells, row for row. At no moment is there one that it does not
/// tell.
async fn until_same(world: &World, accounts: &[(ProviderId, AccountId)]) {
    for (provider, id) in accounts.iter().filter(|(provider, _)| TELLING.contains(provider)) {
        let mut missing = BTreeSet::new();
        for _ in 0..500 {
            // In this order: what is new meanwhile is missing, and not made up.
            let kept = world.kept_lines(id).await;
            let told = world.told_lines(*provider);
            let made_up: Vec<_> = kept.difference(&told).take(5).collect();
            assert!(made_up.is_empty(), "{provider} does not tell {made_up:?}");
            assert!(!told.is_empty(), "{provider} tells nothing");
            missing = told.difference(&kept).cloned().collect();
            if missing.is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let some: Vec<_> = missing.iter().take(5).collect();
        assert!(some.is_empty(), "{provider}: {} are missing: {some:?}; {:?}", missing.len(), world.fill(id));
    }
}

#[track_caller]
fn one_at_a_time(world: &World) {
    for provider in ProviderId::ALL {
        assert!(world.control().max_in_flight_for(provider, &world.key(provider)) <= 1, "{provider}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_years_of_five_accounts_are_filled_row_for_row_across_a_restart() {
    let mut world = World::with_two_years().await;
    // Slow enough to be met halfway.
    world.control().set_latency(Duration::from_millis(15));
    let accounts = add_all(&world).await;
    let ugen = accounts.iter().find(|(provider, _)| *provider == ProviderId::UGen).unwrap().1.clone();
    let halfway = world.until_fill(&ugen, "some pages are here", |fill| fill.step >= 3).await;
    assert_eq!(halfway.state, FillState::Running);
    world.restart().await;
    world.control().forget_requests();
    world.pass(TimeDelta::minutes(1)).await;
    world.until_filled().await;
    let first = asked(&world, ProviderId::UGen).remove(0).query.unwrap();
    assert!(!first.contains("page=1&"), "it went on where it was, not at {first}");
    one_at_a_time(&world);
    until_same(&world, &accounts).await;
    refund_watch_is_counted(&world, &ugen).await;

    // Filled again: nothing twice.
    world.pass(TimeDelta::minutes(35)).await;
    world.restart().await;
    world.pass(TimeDelta::minutes(1)).await;
    world.until_filled().await;
    until_same(&world, &accounts).await;
    // And all of it again, since another key may be another account's.
    for (provider, id) in &accounts {
        let (account, key) = (id.to_string(), world.key(*provider));
        world.call(Call::ReplaceKey { account, key, accept_other: false }).await.unwrap();
    }
    world.until_filled().await;
    until_same(&world, &accounts).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_shift_and_pages_that_fail_leave_no_gap() {
    let mut world = World::with_two_years().await;
    world.control().set_latency(Duration::from_millis(10));
    let accounts = add_all(&world).await;
    world.control().set_quirk(Quirk::ShiftingPages, true);
    let faults = [Fault::ServerError(500), Fault::CutBody, Fault::DropConnection, Fault::MalformedJson];
    for (n, fault) in faults.into_iter().enumerate() {
        for provider in TELLING {
            world.control().set_fault(provider, Some(fault.clone()));
        }
        tokio::time::sleep(Duration::from_millis(60)).await;
        for provider in TELLING {
            world.control().set_fault(provider, None);
        }
        // What failed backs off, by the clock on the wall.
        world.live(TimeDelta::hours(30)).await;
        tokio::time::sleep(Duration::from_millis(60)).await;
        if n == 1 {
            world.restart().await;
        }
    }
    world.control().set_quirk(Quirk::ShiftingPages, false);
    world.stand_still();
    for _ in 0..2 {
        world.live(TimeDelta::minutes(40)).await;
        world.until_filled().await;
    }
    until_same(&world, &accounts).await;
    one_at_a_time(&world);
}

#[tokio::test]
async fn what_is_new_is_fetched_after_a_changed_balance_and_else_every_half_hour() {
    let world = World::with_two_years().await;
    let ugen = world.add(ProviderId::UGen, None).await;
    world.until_filled().await;
    world.stand_still();
    let filled = asked(&world, ProviderId::UGen).len();
    for _ in 0..5 {
        world.pass(TimeDelta::minutes(5)).await;
    }
    assert_eq!(asked(&world, ProviderId::UGen).len(), filled, "five readings, and no change in 25 minutes");
    world.pass(TimeDelta::minutes(10)).await;
    until_asked(&world, ProviderId::UGen, filled + 1).await;
    let rested = asked(&world, ProviderId::UGen).len();
    assert!(rested <= filled + 4, "what is new takes few requests, not {}", rested - filled);

    // The balance is another one, so something has happened, and is fetched without waiting for the half hour.
    let funds = Funds::Reserved { balance: Credits::whole(999), reserved: Credits::ZERO };
    world.control().set_funds(ProviderId::UGen, &world.key(ProviderId::UGen), funds);
    world.pass(TimeDelta::minutes(6)).await;
    until_asked(&world, ProviderId::UGen, rested + 1).await;
    until_same(&world, &[(ProviderId::UGen, ugen)]).await;
    one_at_a_time(&world);
}

/// What is odd is counted in the account's row, a moment after it is kept.
async fn refund_watch_is_counted(world: &World, id: &AccountId) {
    let Ok(Reply::Findings(findings)) = world.call(Call::Findings).await else { panic!("no findings") };
    let odd = findings.iter().filter(|finding| finding.account == id.as_str()).count();
    assert!(odd > 0, "the archive has holds without an end");
    let counted = |view: &View| view.accounts.iter().find(|row| row.account.id == *id).map(|row| row.findings as usize);
    world.until("they are counted", |view| counted(view) == Some(odd)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_is_shown_now_and_then_and_never_in_the_tray() {
    let world = World::with_two_years().await;
    for provider in TELLING {
        world.add(provider, None).await;
    }
    // Read, and about to begin anew: from here on only activity changes.
    world.until_filled().await;
    for provider in TELLING {
        let account =
            world.view().accounts.iter().find(|row| row.account.provider == provider).unwrap().account.id.clone();
        world.call(Call::ForgetActivity { account: account.to_string() }).await.unwrap();
    }
    let (words, mut views, began) = (Words::english(), world.backend.views(), Instant::now());
    // How long credits last follows the history; all else in the tray stays as it is.
    let in_tray = |view: &View| {
        let mut view = view.clone();
        view.accounts.iter_mut().for_each(|row| row.outlook = None);
        glance(&view, &words, start_of_time())
    };
    let tray = in_tray(&world.view());
    let asked_before = world.control().requests().len();
    for row in &world.view().accounts {
        world.call(Call::ResumeFill { account: row.account.id.to_string() }).await.unwrap();
    }
    let mut shown = 0;
    loop {
        views.changed().await.unwrap();
        let view = views.borrow_and_update().clone();
        shown += 1;
        assert_eq!(in_tray(&view), tray);
        if view.accounts.iter().all(|row| row.fill.as_ref().unwrap().state == FillState::Complete) {
            break;
        }
    }
    let pages = world.control().requests().len() - asked_before;
    // Each account begins and ends, says anew how long it lasts, and what is odd is counted; all else is progress, four
    // times a second.
    let most = 6 * TELLING.len() as u128 + began.elapsed().as_millis() / 250 + began.elapsed().as_secs() as u128 / 3;
    assert!(pages > 40 && shown <= most, "{shown} views for {pages} pages");
}

/// Waits until a service was asked for activity so many times.
async fn until_asked(world: &World, provider: ProviderId, times: usize) {
    for _ in 0..500 {
        if asked(world, provider).len() >= times {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{provider} was asked {} times, not {times}: {:#?}", asked(world, provider).len(), world.view().accounts);
}
