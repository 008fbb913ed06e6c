//! What arrives, and when it is said: paid by card and PayPal, late, twice, never, and with Brimful closed in between.

use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId::UGen;
use brimful_core::words::{Subject, Words};
use brimful_engine::api::{Backend, Call, dto};
use brimful_engine::ports::Announcement;
use brimful_sandbox::{Fault, Funds};
use chrono::TimeDelta;

use super::{creator, dismiss, pass_until, posts, rows_asked, sessions, start, step, told, world};

const MINUTES_15: TimeDelta = TimeDelta::minutes(16);

/// Does something on a page of the till, as a browser does.
async fn on_page(address: &str, what: &str) -> (u16, String) {
    let client = reqwest::ClientBuilder::new().no_proxy().build().unwrap();
    let page = client.get(address).send().await.unwrap().text().await.unwrap();
    let url = reqwest::Url::parse(address).unwrap();
    let path = format!("{}/{what}", url.path());
    assert!(page.contains(&format!("action=\"{path}\"")), "{page}");
    let answer = client.post(url.join(&path).unwrap()).send().await.unwrap();
    (answer.status().as_u16(), page)
}

/// The page of the last checkout, on the sandbox.
fn page(world: &brimful_tests::world::World, session: Option<&String>) -> String {
    format!("{}/checkout/{}", world.sandbox.origin(), session.unwrap())
}

#[tokio::test]
async fn sample_data_goes_the_whole_way_by_card_and_by_paypal() {
    for (payment, title) in [(dto::Payment::Card, "by card"), (dto::Payment::PayPal, "by PayPal")] {
        let world = brimful_tests::world::World::new().await;
        world.call(Call::StartSample).await.unwrap();
        world.until("the sample is shown", |view| view.sample && view.accounts.len() == 5).await;
        let started = start(&world, dto::NewCheckout { payment, ..creator("sample-u-gen") }).await.unwrap();
        assert!(started.opened && started.allowed, "{started:?}");
        let opened = world.kept.opened.addresses.lock().unwrap().clone();
        assert_eq!(opened, [started.address]);
        world.until("it waits", |view| told(view) == ["waiting 1000"]).await;
        let (status, page) = on_page(&opened[0], "pay").await;
        assert!(status == 200 && page.contains("1000 credits for $45") && page.contains(title), "{page}");
        world.pass(TimeDelta::seconds(10)).await;
        world.until("the credits are here", |view| told(view) == ["arrived 1000"]).await;
        world.backend.shutdown().await;
        assert!(world.kept.state.0.lock().unwrap().checkouts.is_empty(), "nothing of the sample is kept");
    }
}

#[tokio::test]
async fn one_that_was_called_off_is_not_here_yet_after_15_minutes() {
    let (world, account) = world().await;
    let started = start(&world, creator(&account)).await.unwrap();
    on_page(&page(&world, started.session.as_ref()), "cancel").await;
    pass_until(&world, MINUTES_15, &["not_here_yet 1000"]).await;
    let shown = Backend::dto(&world.view()).checkouts.remove(0);
    assert_eq!((shown.session, shown.arrived, shown.arrived_at), (started.session, None, None));
    // It ends by itself: no more looks than 18 in the first 3 minutes and 24 after them.
    let requests = world.control().requests();
    let looks = requests.iter().filter(|seen| seen.path.ends_with("/credits/balance")).count();
    assert!((30..=42).contains(&looks), "{looks}");
    dismiss(&world, &account, &started.id).await.unwrap();
    world.until("nothing is left", |view| view.checkouts.is_empty()).await;
    assert_eq!(posts(&world), 1);
}

#[tokio::test]
async fn one_that_is_confirmed_late_arrives_late() {
    let (world, account) = world().await;
    let started = start(&world, creator(&account)).await.unwrap();
    on_page(&page(&world, started.session.as_ref()), "pay-late").await;
    for _ in 0..29 {
        step(&world, TimeDelta::seconds(10)).await;
        assert_eq!(told(&world.view()), ["waiting 1000"]);
    }
    pass_until(&world, TimeDelta::minutes(1), &["arrived 1000"]).await;
}

#[tokio::test]
async fn one_that_comes_after_the_watch_is_noticed_by_an_ordinary_reading() {
    let (world, account) = world().await;
    let started = start(&world, creator(&account)).await.unwrap();
    on_page(&page(&world, started.session.as_ref()), "pay-never").await;
    pass_until(&world, MINUTES_15, &["not_here_yet 1000"]).await;
    step(&world, TimeDelta::minutes(20)).await;
    assert_eq!(told(&world.view()), ["not_here_yet 1000"]);
    let before = rows_asked(&world);
    step(&world, TimeDelta::minutes(6)).await;
    assert_eq!(rows_asked(&world), before, "an ordinary reading without a rise asks for no rows");
    let second = start(&world, creator(&account)).await.unwrap();
    dismiss(&world, &account, &second.id).await.unwrap();
    on_page(&page(&world, second.session.as_ref()), "pay").await;
    step(&world, TimeDelta::minutes(6)).await;
    world.until("it has come", |view| told(view) == ["arrived 1000"]).await;
}

#[tokio::test]
async fn paid_twice_is_more_than_expected() {
    let (world, account) = world().await;
    let started = start(&world, creator(&account)).await.unwrap();
    on_page(&page(&world, started.session.as_ref()), "pay-twice").await;
    pass_until(&world, TimeDelta::minutes(1), &["more 2000"]).await;
}

#[tokio::test]
async fn a_rise_that_the_ledger_never_tells_counts_after_a_minute() {
    let (world, account) = world().await;
    start(&world, creator(&account)).await.unwrap();
    let funds = Funds::Reserved { balance: Credits::whole(2240), reserved: Credits::whole(207) };
    world.control().set_funds(UGen, &world.key(UGen), funds);
    for _ in 0..6 {
        step(&world, TimeDelta::seconds(10)).await;
        assert_eq!(told(&world.view()), ["waiting 1000"]);
    }
    pass_until(&world, TimeDelta::minutes(1), &["arrived 1000"]).await;
}

#[tokio::test]
async fn several_at_once_each_get_their_own() {
    let (world, account) = world().await;
    let starter = dto::NewCheckout {
        pack: "starter".into(),
        shown_credits: "200".into(),
        shown_price: "10".into(),
        ..creator(&account)
    };
    let small = start(&world, starter).await.unwrap();
    step(&world, TimeDelta::seconds(10)).await;
    let large = start(&world, creator(&account)).await.unwrap();
    on_page(&page(&world, large.session.as_ref()), "pay").await;
    pass_until(&world, TimeDelta::minutes(1), &["waiting 200", "arrived 1000"]).await;
    on_page(&page(&world, small.session.as_ref()), "pay").await;
    pass_until(&world, TimeDelta::minutes(1), &["arrived 200", "arrived 1000"]).await;
    assert_eq!((posts(&world), sessions(&world).len()), (2, 2));
}

#[tokio::test]
async fn closing_brimful_in_between_changes_nothing() {
    let (mut world, account) = world().await;
    let started = start(&world, creator(&account)).await.unwrap();
    world.until("it waits", |view| told(view) == ["waiting 1000"]).await;
    world.restart().await;
    assert_eq!(told(&world.view()), ["waiting 1000"], "the first view says so");
    let shown = Backend::dto(&world.view()).checkouts.remove(0);
    assert_eq!((&shown.id, &shown.session, shown.certain), (&started.id, &started.session, true));
    on_page(&page(&world, started.session.as_ref()), "pay").await;
    pass_until(&world, TimeDelta::minutes(1), &["arrived 1000"]).await;
    world.restart().await;
    assert_eq!(told(&world.view()), ["arrived 1000"], "it is not told anew, and not forgotten");
    assert_eq!(posts(&world), 1);
}

#[tokio::test]
async fn what_came_while_brimful_was_closed_is_found_at_the_start() {
    let (mut world, account) = world().await;
    let started = start(&world, creator(&account)).await.unwrap();
    world.backend.shutdown().await;
    on_page(&page(&world, started.session.as_ref()), "pay").await;
    world.control().advance(TimeDelta::hours(8));
    world.kept.clock.advance(TimeDelta::hours(8));
    world.restart().await;
    world.until("it was found", |view| told(view) == ["arrived 1000"]).await;
}

#[tokio::test]
async fn a_key_that_is_refused_meanwhile_ends_the_looks_and_not_the_watch() {
    let (world, account) = world().await;
    start(&world, creator(&account)).await.unwrap();
    world.control().set_fault(UGen, Some(Fault::BadKey));
    step(&world, TimeDelta::seconds(10)).await;
    let before = world.control().requests().len();
    pass_until(&world, MINUTES_15, &["not_here_yet 1000"]).await;
    assert_eq!(world.control().requests().len(), before, "a refused key is not tried again");
}

#[tokio::test]
async fn a_clock_that_is_set_back_neither_stalls_nor_storms() {
    let (world, account) = world().await;
    let started = start(&world, creator(&account)).await.unwrap();
    world.kept.clock.advance(-TimeDelta::days(400));
    world.settle().await;
    let before = world.control().requests().len();
    world.settle().await;
    assert_eq!(world.control().requests().len(), before);
    on_page(&page(&world, started.session.as_ref()), "pay").await;
    pass_until(&world, TimeDelta::minutes(1), &["arrived 1000"]).await;
}

#[tokio::test]
async fn what_a_checkout_came_to_is_told_natively_once_across_a_restart() {
    let (mut world, account) = world().await;
    let words = Words::english();
    let said = |world: &brimful_tests::world::World| -> Vec<String> {
        let told = world.kept.told.announced();
        let bodies = told.into_iter().filter_map(|told| match told {
            Announcement::Checkout { name, provider, checkout, hide_amounts, sample, .. } => {
                let subject = Subject { name: &name, provider, lasts: None, hide_amounts, sample };
                words.checkout(&checkout, &subject).map(|(_, body)| body)
            }
            _ => None,
        });
        bodies.collect()
    };
    let started = start(&world, creator(&account)).await.unwrap();
    assert_eq!(said(&world), [""; 0], "waiting is no news");
    on_page(&page(&world, started.session.as_ref()), "pay").await;
    pass_until(&world, TimeDelta::minutes(1), &["arrived 1000"]).await;
    world.restart().await;
    step(&world, TimeDelta::minutes(6)).await;
    assert_eq!(said(&world), ["1,000 credits arrived."]);
}
