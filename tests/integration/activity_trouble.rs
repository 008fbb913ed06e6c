//! A ledger that cannot be used: the balances still show, and the user is told.

use std::sync::Arc;

use brimful_core::ledger::FillState;
use brimful_core::provider::ProviderId;
use brimful_core::view::{View, Warning};
use brimful_engine::api::Call;
use brimful_engine::engine::{Config, Engine};
use brimful_engine::ports::{LedgerPlace, Ports};
use brimful_tests::world::{Kept, World, surroundings};
use chrono::TimeDelta;

/// A world on this ledger, with an account whose balance shows all the same; and the view of it.
async fn with_ledger(spoil: impl FnOnce(&std::path::Path)) -> (World, Arc<View>) {
    let mut world = World::new().await;
    let id = world.add(ProviderId::UGen, None).await;
    world.until_filled().await;
    world.backend.shutdown().await;
    spoil(&world.kept.ledger());
    world.restart().await;
    world.pass(TimeDelta::minutes(1)).await;
    let told = |view: &View| {
        view.accounts[0].fill.is_some() || view.warnings.iter().any(|warning| *warning != Warning::NotSaved)
    };
    let view = world.until("it is known what became of the ledger", told).await;
    assert_eq!(world.row(&id).reading.unwrap().balance.available.to_string(), "1033");
    assert_eq!(world.row(&id).error, None);
    (world, view)
}

#[tokio::test]
async fn a_damaged_ledger_is_set_aside_and_filled_anew() {
    let (world, view) = with_ledger(|path| spoil(path, &[7; 100_000])).await;
    let [Warning::ActivityDamaged { set_aside }] = view.warnings.as_slice() else { panic!("{:?}", view.warnings) };
    let aside = world.kept.folder.path().join(set_aside);
    assert_eq!(std::fs::read(aside).unwrap(), vec![7; 100_000], "the original is kept");
    world.until_filled().await;
    let id = view.accounts[0].account.id.clone();
    assert_eq!(world.told_lines(ProviderId::UGen), world.kept_lines(&id).await);
}

#[tokio::test]
async fn a_ledger_of_a_later_version_is_left_alone() {
    let mut before = Vec::new();
    let (world, view) = with_ledger(|path| {
        before = std::fs::read(path).unwrap();
        // The version of the schema, in SQLite's own header.
        before[60..64].copy_from_slice(&99_999_u32.to_be_bytes());
        spoil(path, &before);
    })
    .await;
    world.until("it says so", |view| view.warnings == [Warning::ActivityNewer]).await;
    assert_eq!(view.accounts[0].fill, None);
    let id = view.accounts[0].account.id.to_string();
    assert!(world.call(Call::StopFill { account: id.clone() }).await.is_err());
    assert!(world.call(Call::KeptActivity).await.is_err());
    world.backend.shutdown().await;
    assert_eq!(std::fs::read(world.kept.ledger()).unwrap(), before);
}

#[tokio::test]
async fn where_no_ledger_can_be_opened_the_rest_goes_on() {
    let (mut world, view) = with_ledger(|path| {
        std::fs::remove_file(path).unwrap();
        std::fs::create_dir(path).unwrap();
    })
    .await;
    assert_eq!(view.warnings, [Warning::ActivityNotKept]);
    let id = view.accounts[0].account.id.clone();
    assert_eq!(world.row(&id).fill, None);
    // An account can be removed, and another added.
    world.call(Call::RemoveAccount { account: id.to_string() }).await.unwrap();
    world.add(ProviderId::PowerPost, None).await;
    // And once it can be opened again, it is.
    world.backend.shutdown().await;
    std::fs::remove_dir(world.kept.ledger()).unwrap();
    world.restart().await;
    let view = world.until("it is open", |view| view.accounts[0].fill.is_some()).await;
    assert_eq!(view.accounts[0].fill.as_ref().unwrap().state, FillState::Observing);
    assert!(view.warnings.is_empty());
}

/// On one thread, nothing else runs before the first wait: the start has not touched the ledger when it returns.
#[tokio::test(flavor = "current_thread")]
async fn the_first_view_does_not_wait_for_the_ledger() {
    let kept = Kept::default();
    let world = World::with(kept.clone()).await;
    assert!(!kept.ledger().exists());
    world.settle().await;
    let id = world.add(ProviderId::PowerPost, None).await;
    world.until_fill(&id, "observing", |fill| fill.state == FillState::Observing).await;
    assert!(kept.ledger().exists());
}

#[tokio::test]
async fn what_the_sample_keeps_goes_with_it() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let path = folder.path().to_owned();
    let ports = Ports { ledger: LedgerPlace::Temporary(folder), ..surroundings(&Kept::default()).ports };
    let engine =
        Engine::start(Config { sample: true, seed: 1, warnings: Vec::new(), languages: Vec::new() }, ports).await;
    assert!(engine.ledger().await.is_some());
    assert!(std::fs::read_dir(&path).unwrap().count() > 0);
    engine.shutdown().await;
    assert!(engine.ledger().await.is_none());
    // Whoever holds it still: the process may end before they let go.
    assert!(!path.exists());
}

#[tokio::test]
async fn nowhere_to_keep_it_means_that_none_is_fetched() {
    let world = World::new().await;
    let id = world.add(ProviderId::UGen, None).await;
    let kept = Kept { clock: world.kept.clock.clone(), ..world.kept.clone() };
    world.backend.shutdown().await;
    let before = world.control().requests().len();
    let ports = Ports { ledger: LedgerPlace::Nowhere, ..surroundings(&kept).ports };
    let engine =
        Engine::start(Config { sample: false, seed: 1, warnings: Vec::new(), languages: Vec::new() }, ports).await;
    engine.refresh(Some(id)).await.unwrap();
    kept.clock.advance(TimeDelta::minutes(10));
    engine.refresh(None).await.unwrap();
    let asked = world.control().requests().into_iter().skip(before);
    let paths: Vec<String> = asked.map(|request| request.path).collect();
    assert!(paths.len() > 1 && paths.iter().all(|path| path.ends_with("/credits/balance")), "{paths:?}");
    assert!(engine.views().borrow().accounts.iter().all(|row| row.fill.is_none()));
    assert!(engine.views().borrow().warnings.is_empty());
}

#[expect(clippy::disallowed_methods, reason = "a test's own folder, gone with it")]
fn spoil(path: &std::path::Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
}
