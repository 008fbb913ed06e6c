//! What is sent, and what is opened: once, at the price that was shown, and only where the rules let it.

use brimful_core::provider::ProviderId::PixVerse;
use brimful_engine::api::{Call, dto};
use brimful_sandbox::hostile_addresses;

use super::{PAGE, creator, dismiss, posts, start, told, world};

#[tokio::test]
async fn a_payment_page_is_asked_for_once_and_opened() {
    let (world, account) = world().await;
    for (payment, count) in [(dto::Payment::Card, 1), (dto::Payment::PayPal, 2)] {
        let started = start(&world, dto::NewCheckout { payment, ..creator(&account) }).await.unwrap();
        assert_eq!(
            (started.opened, started.allowed, started.host.as_deref()),
            (true, true, Some("checkout.stripe.com"))
        );
        assert_eq!((started.address.as_str(), posts(&world)), (PAGE, count));
        assert!(super::sessions(&world).contains(&started.session.unwrap()));
    }
    assert_eq!(*world.kept.opened.addresses.lock().unwrap(), [PAGE, PAGE]);
    let view = world.until("both wait", |view| told(view) == ["waiting 1000", "waiting 1000"]).await;
    let shown = &brimful_engine::api::Backend::dto(&view).checkouts;
    assert_eq!((shown[0].payment, shown[1].payment), (dto::Payment::Card, dto::Payment::PayPal));
    assert!(
        shown.iter().all(|checkout| checkout.certain && checkout.price.amount == "45" && checkout.pack == "Creator")
    );
}

#[tokio::test]
async fn a_browser_that_cannot_be_opened_leaves_the_address_to_copy() {
    let (world, account) = world().await;
    *world.kept.opened.broken.lock().unwrap() = true;
    let started = start(&world, creator(&account)).await.unwrap();
    assert_eq!((started.opened, started.allowed, started.address.as_str()), (false, true, PAGE));
    assert_eq!(world.kept.opened.addresses.lock().unwrap().len(), 1, "nothing is tried again by itself");
    world.until("it is waited for all the same", |view| told(view) == ["waiting 1000"]).await;
}

#[tokio::test]
async fn two_hundred_hostile_addresses_are_not_opened() {
    let (world, account) = world().await;
    let addresses = hostile_addresses();
    assert!(addresses.len() >= 200, "{}", addresses.len());
    for address in addresses {
        world.control().set_checkout_address(Some(address.clone()));
        let started = start(&world, creator(&account)).await.unwrap();
        assert_eq!((started.opened, started.allowed), (false, false), "{}", address.escape_debug());
        assert_eq!(started.address, address, "it is there to be copied as it is");
        assert!(world.kept.opened.addresses.lock().unwrap().is_empty(), "{}", address.escape_debug());
        dismiss(&world, &account, &started.id).await.unwrap();
    }
    assert_eq!(told(&world.view()), [""; 0]);
}

#[tokio::test]
async fn an_own_account_is_never_sent_to_a_page_on_this_computer() {
    let (world, account) = world().await;
    world.control().set_checkout_address(None);
    let started = start(&world, creator(&account)).await.unwrap();
    assert!(!started.opened && started.address.starts_with(&world.sandbox.origin()), "{started:?}");
    assert_eq!(started.host.as_deref(), Some("127.0.0.1"));
}

#[tokio::test]
async fn a_pack_that_is_not_what_was_shown_is_not_bought() {
    let (world, account) = world().await;
    for (dollars, credits) in [(50, 1000), (44, 1000), (45, 900), (45, 2000)] {
        world.control().set_pack("creator", dollars, credits);
        let error = start(&world, creator(&account)).await.unwrap_err();
        let now = error.pack.unwrap();
        assert_eq!(error.code, "price_changed");
        assert_eq!((now.price.amount, now.credits), (dollars.to_string(), credits.to_string()));
    }
    for wrong in [
        dto::NewCheckout { shown_currency: "EUR".into(), ..creator(&account) },
        dto::NewCheckout { shown_price: String::new(), ..creator(&account) },
    ] {
        assert_eq!(start(&world, wrong).await.unwrap_err().code, "price_changed");
    }
    let gone = dto::NewCheckout { pack: "giant".into(), ..creator(&account) };
    assert_eq!(start(&world, gone).await.unwrap_err().code, "not_listed");
    assert_eq!((posts(&world), told(&world.view())), (0, Vec::new()));
    // What is shown now can be bought.
    world.control().set_pack("creator", 50, 1000);
    let now = dto::NewCheckout { shown_price: "50.00".into(), ..creator(&account) };
    assert!(start(&world, now).await.unwrap().opened);
}

#[tokio::test]
async fn a_double_click_sends_one() {
    let (world, account) = world().await;
    world.control().set_latency(std::time::Duration::from_millis(100));
    let both = tokio::join!(start(&world, creator(&account)), start(&world, creator(&account)));
    let (started, refused) = if both.0.is_ok() { both } else { (both.1, both.0) };
    assert!(started.unwrap().opened);
    assert_eq!((refused.unwrap_err().code.as_str(), posts(&world)), ("busy", 1));
    world.until("one is waited for", |view| told(view) == ["waiting 1000"]).await;
    // Another one is another decision of the user's.
    assert!(start(&world, creator(&account)).await.is_ok());
    assert_eq!(posts(&world), 2);
}

#[tokio::test]
async fn who_has_no_checkout_is_asked_for_none() {
    let (world, account) = world().await;
    let other = world.add(PixVerse, None).await;
    for (account, code) in [(other.as_str(), "not_offered"), ("nobody", "unknown_account"), ("", "unknown_account")] {
        assert_eq!(start(&world, creator(account)).await.unwrap_err().code, code, "{account}");
    }
    for (account, checkout, code) in [
        (account.as_str(), "nothing", "unknown_checkout"),
        ("nobody", "x", "unknown_account"),
        ("", "x", "unknown_account"),
    ] {
        assert_eq!(dismiss(&world, account, checkout).await.unwrap_err().code, code, "{account}");
    }
    assert_eq!(posts(&world), 0);
}

#[tokio::test]
async fn an_account_that_is_removed_takes_its_checkouts_with_it() {
    let (world, account) = world().await;
    start(&world, creator(&account)).await.unwrap();
    world.until("it waits", |view| told(view) == ["waiting 1000"]).await;
    world.call(Call::RemoveAccount { account: account.clone() }).await.unwrap();
    world.until("nothing is left of it", |view| view.checkouts.is_empty()).await;
    world.backend.shutdown().await;
    assert!(world.kept.state.0.lock().unwrap().checkouts.is_empty());
}
