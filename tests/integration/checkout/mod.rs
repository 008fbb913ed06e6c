//! Packs bought through the real backend at the real sandbox: what is sent, what is opened, and what arrives.

mod arrivals;
mod faults;
mod opening;

use brimful_core::provider::ProviderId::UGen;
use brimful_core::view::View;
use brimful_engine::api::{ApiError, Backend, Call, Reply, dto};
use brimful_tests::world::World;
use chrono::TimeDelta;

/// A page that may be opened.
const PAGE: &str = "https://checkout.stripe.com/c/pay/cs_test_1";

/// A world with U-Gen's account, whose activity is here and whose credits nobody spends. Says the account's id.
async fn world() -> (World, String) {
    ready(World::new().await).await
}

async fn ready(world: World) -> (World, String) {
    world.control().stop_spending(UGen, &world.key(UGen));
    let account = world.add(UGen, None).await;
    world.until_filled().await;
    world.control().set_checkout_address(Some(PAGE.into()));
    world.control().forget_requests();
    (world, account.to_string())
}

/// The Creator pack, as it is listed.
fn creator(account: &str) -> dto::NewCheckout {
    dto::NewCheckout {
        account: account.into(),
        pack: "creator".into(),
        payment: dto::Payment::Card,
        shown_credits: "1000".into(),
        shown_price: "45".into(),
        shown_currency: "USD".into(),
    }
}

async fn start(world: &World, new: dto::NewCheckout) -> Result<dto::StartedCheckout, ApiError> {
    match world.call(Call::StartCheckout(new)).await? {
        Reply::StartedCheckout(started) => Ok(started),
        other => panic!("{other:?}"),
    }
}

async fn dismiss(world: &World, account: &str, checkout: &str) -> Result<Reply, ApiError> {
    world.call(Call::DismissCheckout { account: account.into(), checkout: checkout.into() }).await
}

/// The checkouts of a view, each as "waiting 1000", with what arrived in the place of what was bought.
fn told(view: &View) -> Vec<String> {
    let told = |checkout: dto::Checkout| {
        let credits = checkout.arrived.unwrap_or(checkout.credits);
        format!("{} {credits}", checkout.state)
    };
    Backend::dto(view).checkouts.into_iter().map(told).collect()
}

/// How many checkouts the service was asked for.
fn posts(world: &World) -> usize {
    let requests = world.control().requests();
    requests.iter().filter(|seen| seen.method == "POST" && seen.path.ends_with("/billing/checkout")).count()
}

/// The payment references of the sandbox, oldest first or not.
fn sessions(world: &World) -> Vec<String> {
    world.control().checkouts()
}

/// Both clocks go on by 10 s at a time, with every look that comes due, until the checkouts stand so.
async fn pass_until(world: &World, most: TimeDelta, expect: &[&str]) {
    let mut passed = TimeDelta::zero();
    while told(&world.view()) != expect {
        assert!(passed < most, "not within {most}: {expect:?}; {:?}", told(&world.view()));
        step(world, TimeDelta::seconds(10)).await;
        passed += TimeDelta::seconds(10);
    }
}

/// Both clocks go on by this much; a look that comes due is over when this returns.
async fn step(world: &World, by: TimeDelta) {
    world.control().advance(by);
    world.pass(by).await;
    let mut last = rows_asked(world);
    // The ledger is asked after the balance: one more look at the view comes after it.
    for _ in 0..3 {
        world.settle().await;
        let asked = rows_asked(world);
        if asked == last {
            break;
        }
        last = asked;
    }
}

fn rows_asked(world: &World) -> usize {
    world.control().requests().iter().filter(|seen| seen.path.ends_with("/credits/transactions")).count()
}
