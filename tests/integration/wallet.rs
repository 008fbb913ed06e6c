//! Accounts in the wallet: the documented numbers, the key's proof, and what is kept when something fails.

use brimful_core::account::AccountId;
use brimful_core::alert::Alert;
use brimful_core::amount::Credits;
use brimful_core::failure::Code;
use brimful_core::provider::ProviderId;
use brimful_core::reading::{PoolId, Source};
use brimful_core::view::{Remedy, VerdictKind};
use brimful_engine::api::{Call, Reply, dto};
use brimful_engine::ports::StoreError;
use brimful_sandbox::{Fault, Funds};
use brimful_tests::world::World;
use chrono::TimeDelta;

#[tokio::test]
async fn every_documented_example_shows_its_numbers() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for provider in ProviderId::ALL {
        ids.push(world.add(provider, None).await);
    }
    let amounts: Vec<String> =
        ids.iter().map(|id| world.row(id).reading.unwrap().balance.available.to_string()).collect();
    assert_eq!(amounts, ["47", "1072650", "21310", "1033", "1500"]);
    let sources: Vec<Source> = ids.iter().map(|id| world.row(id).reading.unwrap().balance.source).collect();
    assert_eq!(sources, [Source::Reported, Source::Derived, Source::Derived, Source::Reported, Source::Reported]);

    let pixverse = world.row(&ids[1]).reading.unwrap().balance;
    let pools: Vec<(PoolId, String)> = pixverse.pools.iter().map(|pool| (pool.id, pool.amount.to_string())).collect();
    assert_eq!(pools, [(PoolId::Monthly, "1069020".into()), (PoolId::Purchased, "3630".into())]);

    let u_gen = world.row(&ids[3]).reading.unwrap().balance;
    assert_eq!(
        (u_gen.balance.map(|c| c.to_string()), u_gen.reserved.map(|c| c.to_string())),
        (Some("1240".into()), Some("207".into()))
    );
    let view = world.view();
    assert_eq!((view.verdict.kind, view.verdict.count), (VerdictKind::Well, 5));
}

#[tokio::test]
async fn a_refused_key_is_not_kept() {
    let world = World::new().await;
    for provider in ProviderId::ALL {
        let new = dto::NewAccount { key: "not-the-key".into(), ..world.new_account(provider) };
        let error = world.call(Call::AddAccount(new)).await.unwrap_err();
        assert_eq!(error.code, "auth", "{provider}");
        assert!(error.trouble.is_some());
    }
    assert_eq!(world.view().accounts, []);
    assert_eq!(world.kept.settings.settings.lock().unwrap().accounts, []);
}

#[tokio::test]
async fn what_cannot_be_an_account_is_named() {
    let world = World::new().await;
    let check = async |change: fn(&mut dto::NewAccount), expect: &str| {
        let mut new = world.new_account(ProviderId::PowerPost);
        change(&mut new);
        let error = world.call(Call::AddAccount(new)).await.unwrap_err();
        assert_eq!(error.code, expect);
    };
    check(|new| new.provider = "powerpoint".into(), "unknown_service").await;
    check(|new| new.key = "  ".into(), "bad_key").await;
    check(|new| new.key = "two words".into(), "bad_key").await;
    check(|new| new.name = "x".repeat(61), "bad_name").await;
    check(|new| new.low_mark = Some("ten".into()), "bad_amount").await;
    check(|new| new.low_mark = Some("-1".into()), "bad_amount").await;
    check(|new| new.low_mark = Some("1e400".into()), "bad_amount").await;
    check(|new| new.base_url = Some("http://powerpost.ai/api".into()), "insecure_url").await;
    check(|new| new.base_url = Some("ftp://127.0.0.1/".into()), "bad_address").await;
    check(|new| new.base_url = Some("https://user:pw@powerpost.ai/".into()), "bad_address").await;
    assert_eq!(world.view().accounts, []);
}

#[tokio::test]
async fn an_account_can_be_kept_unread_when_the_service_is_down() {
    let world = World::new().await;
    world.control().set_fault(ProviderId::Voxpria, Some(Fault::ServerError(500)));
    let new = dto::NewAccount { keep_unread: true, ..world.new_account(ProviderId::Voxpria) };
    let Ok(Reply::Added(added)) = world.call(Call::AddAccount(new)).await else { panic!("not added") };
    assert_eq!(added.available, None);
    let view = world.view();
    let row = &view.accounts[0];
    assert_eq!(row.reading, None, "unknown is never zero");
    assert_eq!(row.error.as_ref().map(|e| e.failure.code), Some(Code::Unavailable));
    assert_eq!(view.verdict.kind, VerdictKind::Unread);

    world.control().set_fault(ProviderId::Voxpria, None);
    world.pass(TimeDelta::seconds(70)).await;
    assert_eq!(world.view().accounts[0].reading.as_ref().unwrap().balance.available.to_string(), "1500");
}

#[tokio::test]
async fn the_last_good_value_stays_and_dims_after_two_misses() {
    let world = World::new().await;
    let id = world.add(ProviderId::PowerPost, None).await;
    let read_at = world.row(&id).reading.unwrap().as_of;
    world.control().set_fault(ProviderId::PowerPost, Some(Fault::ServerError(503)));

    world.pass(TimeDelta::minutes(6)).await;
    let row = world.row(&id);
    assert_eq!((row.stale, row.error.map(|e| e.failure.code)), (false, Some(Code::Unavailable)));

    world.pass(TimeDelta::minutes(6)).await;
    let row = world.row(&id);
    let kept = row.reading.unwrap();
    assert_eq!((row.stale, kept.balance.available.to_string(), kept.as_of), (true, "47".into(), read_at));
    assert_eq!(world.view().verdict.kind, VerdictKind::Unread);

    world.control().set_fault(ProviderId::PowerPost, None);
    world.pass(TimeDelta::minutes(31)).await;
    let row = world.row(&id);
    assert_eq!((row.stale, row.error), (false, None));
}

#[tokio::test]
async fn another_key_is_proved_before_it_replaces_the_old_one() {
    let world = World::new().await;
    let id = world.add(ProviderId::PowerPost, None).await;
    world.control().set_fault(ProviderId::PowerPost, Some(Fault::BadKey));
    world.pass(TimeDelta::minutes(6)).await;
    assert_eq!(world.row(&id).remedy, Some(Remedy::FixKey));
    assert_eq!(world.row(&id).reading.unwrap().balance.available.to_string(), "47", "the last good value stays");
    world.control().set_fault(ProviderId::PowerPost, None);

    let replace = |key: &str| Call::ReplaceKey { account: id.to_string(), key: key.into(), accept_other: false };
    assert_eq!(world.call(replace("wrong")).await.unwrap_err().code, "auth");
    assert_eq!(world.row(&id).remedy, Some(Remedy::FixKey), "the old key is still the one that is kept");
    world.call(replace(&world.key(ProviderId::PowerPost))).await.unwrap();
    let row = world.row(&id);
    assert_eq!((row.error, row.remedy), (None, None));
}

#[tokio::test]
async fn a_key_of_another_account_at_the_service_is_asked_about() {
    let world = World::new().await;
    // The documented example has the placeholder 0 for an account id, so two accounts of our own are compared.
    for (key, monthly) in [("one-account", 4), ("another-account", 5)] {
        let pools = Funds::Pools { monthly: Credits::whole(monthly), purchased: Credits::whole(6) };
        world.control().add_account(ProviderId::PixVerse, key, pools);
    }
    let new = dto::NewAccount { key: "one-account".into(), ..world.new_account(ProviderId::PixVerse) };
    let Ok(Reply::Added(added)) = world.call(Call::AddAccount(new)).await else { panic!("not added") };
    let id = AccountId::new(added.account).unwrap();
    let replace =
        |accept_other| Call::ReplaceKey { account: id.to_string(), key: "another-account".into(), accept_other };
    let before = world.row(&id).reading.unwrap().balance.service_account;
    assert!(before.is_some(), "PixVerse tells an account id");
    assert_eq!(world.call(replace(false)).await.unwrap_err().code, "different_account");
    assert_eq!(world.row(&id).reading.unwrap().balance.service_account, before);
    world.call(replace(true)).await.unwrap();
    assert_eq!(world.row(&id).reading.unwrap().balance.available.to_string(), "11");
}

#[tokio::test]
async fn removing_an_account_removes_its_key_and_what_was_remembered() {
    let mut world = World::new().await;
    let id = world.add(ProviderId::PowerPost, None).await;
    let reply = world.call(Call::RemoveAccount { account: id.to_string() }).await.unwrap();
    let Reply::Removed(removed) = reply else { panic!("{reply:?}") };
    assert!(removed.key_removed);
    assert_eq!(world.view().accounts, []);
    world.restart().await;
    assert_eq!(world.view().accounts, []);
    assert!(world.kept.state.0.lock().unwrap().readings.is_empty());
}

#[tokio::test]
async fn when_settings_cannot_be_kept_nothing_is_changed_and_it_is_said() {
    let world = World::new().await;
    let id = world.add(ProviderId::PowerPost, None).await;
    for (failure, code) in
        [(StoreError::Full, "not_saved"), (StoreError::ReadOnly, "not_saved"), (StoreError::Newer, "settings_newer")]
    {
        *world.kept.settings.failing.lock().unwrap() = Some(failure);
        let error = world.call(Call::AddAccount(world.new_account(ProviderId::Voxpria))).await.unwrap_err();
        assert_eq!(error.code, code);
        let error = world.call(Call::RemoveAccount { account: id.to_string() }).await.unwrap_err();
        assert_eq!(error.code, code);
        assert_eq!(world.view().accounts.len(), 1);
    }
    world.until("a warning", |view| !view.warnings.is_empty()).await;
    *world.kept.settings.failing.lock().unwrap() = None;
    world.add(ProviderId::Voxpria, None).await;
    world.until("no warning", |view| view.warnings.is_empty()).await;
}

#[tokio::test]
async fn a_restart_shows_the_last_known_values_before_anything_is_read() {
    let mut world = World::new().await;
    let id = world.add(ProviderId::UGen, Some("2000")).await;
    world.backend.shutdown().await;
    world.control().set_fault(ProviderId::UGen, Some(Fault::Hang));
    world.restart().await;
    let row = world.row(&id);
    assert_eq!(row.reading.unwrap().balance.available.to_string(), "1033");
    assert_eq!(row.remedy, Some(Remedy::TopUp));
}

#[tokio::test]
async fn pictory_asks_for_the_balance_where_its_key_may_not_read_it() {
    let world = World::new().await;
    world.control().set_fault(ProviderId::Pictory, Some(Fault::QuotaForbidden));
    let id = world.add(ProviderId::Pictory, None).await;
    let row = world.row(&id);
    assert_eq!((row.reading, row.remedy), (None, Some(Remedy::EnterBalance)));

    let enter = Call::EnterBalance { account: id.to_string(), amount: "80.5".into() };
    world.kept.clock.advance(TimeDelta::seconds(61));
    world.call(enter).await.unwrap();
    let balance = world.row(&id).reading.unwrap().balance;
    assert_eq!((balance.available.to_string(), balance.source), ("80.5".into(), Source::Entered));
}

#[tokio::test]
async fn sample_data_comes_and_goes_and_touches_nothing_of_the_users() {
    let world = World::new().await;
    let own = world.add(ProviderId::PowerPost, None).await;
    let kept_before = world.kept.settings.settings.lock().unwrap().clone();

    world.call(Call::StartSample).await.unwrap();
    let view = world.until("the sample", |view| view.sample).await;
    assert_eq!(view.accounts.len(), 5);
    for row in &view.accounts {
        assert!(row.reading.is_some(), "{} was read over HTTP", row.account.name);
    }
    assert!(view.accounts.iter().all(|row| row.account.id != own));
    world.call(Call::RemoveAccount { account: view.accounts[0].account.id.to_string() }).await.unwrap();
    world.call(Call::OpenPage { provider: "u-gen".into(), page: dto::Page::Buy }).await.unwrap();
    let opened = world.kept.opened.addresses.lock().unwrap().clone();
    assert!(opened.iter().all(|address| address.starts_with("http://127.0.0.1:")), "{opened:?}");

    world.call(Call::StopSample).await.unwrap();
    let view = world.until("the user's own", |view| !view.sample).await;
    assert_eq!(view.accounts.iter().map(|row| row.account.id.clone()).collect::<Vec<_>>(), [own]);
    assert_eq!(*world.kept.settings.settings.lock().unwrap(), kept_before);
    assert!(world.kept.told.all().iter().all(|notice| notice.sample || !matches!(notice.alert, Alert::Low { .. })));
}

#[tokio::test]
async fn an_account_added_while_looking_around_is_the_users_own() {
    let world = World::new().await;
    world.call(Call::StartSample).await.unwrap();
    world.until("the sample", |view| view.sample).await;
    let id = world.add(ProviderId::Voxpria, None).await;
    let view = world.until("the user's own", |view| !view.sample).await;
    assert_eq!(view.order, std::slice::from_ref(&id));
    assert_eq!(world.kept.settings.settings.lock().unwrap().accounts[0].id, id);
}

#[tokio::test]
async fn the_buy_page_opens_only_after_the_url_rules() {
    let world = World::new().await;
    let reply = world.call(Call::OpenPage { provider: "pixverse".into(), page: dto::Page::Buy }).await.unwrap();
    let Reply::Opened(opened) = reply else { panic!("{reply:?}") };
    assert_eq!((opened.opened, opened.host.as_deref()), (true, Some("platform.pixverse.ai")));
    assert_eq!(*world.kept.opened.addresses.lock().unwrap(), ["https://platform.pixverse.ai/billing"]);

    *world.kept.opened.broken.lock().unwrap() = true;
    let reply = world.call(Call::OpenPage { provider: "pixverse".into(), page: dto::Page::Buy }).await.unwrap();
    let Reply::Opened(opened) = reply else { panic!("{reply:?}") };
    assert_eq!((opened.opened, opened.address.as_str()), (false, "https://platform.pixverse.ai/billing"));
    assert_eq!(world.kept.opened.addresses.lock().unwrap().len(), 2, "nothing is tried again by itself");
}

#[tokio::test]
async fn the_order_is_the_users_within_one_urgency() {
    let world = World::new().await;
    let voxpria = world.add(ProviderId::Voxpria, None).await;
    let u_gen = world.add(ProviderId::UGen, None).await;
    let powerpost = world.add(ProviderId::PowerPost, Some("100")).await;
    let order = |world: &World| world.view().accounts.iter().map(|r| r.account.id.clone()).collect::<Vec<_>>();
    assert_eq!(order(&world), [powerpost.clone(), voxpria.clone(), u_gen.clone()], "low comes first");
    let accounts = [&u_gen, &voxpria, &powerpost].map(ToString::to_string).to_vec();
    world.call(Call::Reorder { accounts }).await.unwrap();
    world.until("the new order", |view| view.order.first() == Some(&u_gen)).await;
    assert_eq!(order(&world), [powerpost, u_gen, voxpria]);
}
