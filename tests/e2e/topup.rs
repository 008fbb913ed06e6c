//! Buying credits with a real browser: the payment page opens in Chromium under its own name, is paid there, and wallet,
//! tray and notification say that the credits are here.

use std::time::Duration;

use brimful_core::provider::ProviderId::UGen;
use brimful_tests::browser::Chromium;
use brimful_tests::desktop::Options;
use brimful_tests::https::Door;
use brimful_tests::stage::{SOON, Stage, play};
use brimful_tests::wait;
use chrono::TimeDelta;

/// A host where payments are made. Here it is the sandbox's till.
const HOST: &str = "checkout.stripe.com";
/// The watch looks every ten seconds.
const WATCHED: Duration = Duration::from_secs(45);

/// The buttons of the payment page, in their order.
const PAY: usize = 1;
const PAY_LATE: usize = 2;
const PAY_TWICE: usize = 3;
const CANCEL: usize = 5;

/// A stage with U-Gen's account on its top-up page, and Chromium as the default browser.
async fn opened(stage: &mut Stage) -> (Chromium, Door) {
    let door = Door::open(HOST, &stage.sandbox.origin()).await;
    let browser = Chromium::by_default(&stage.desktop, HOST, door.port());
    stage.control().set_checkout_address(Some(format!("https://{HOST}/checkout/{{session}}")));
    stage.control().stop_spending(UGen, &stage.key(UGen));
    stage.start(&[]).await;
    assert_eq!(stage.add(UGen, "100").await.amount, "1,033");
    (browser, door)
}

/// Buys the Creator pack on the top-up page, and presses a button of the payment page in the browser.
async fn buy(stage: &Stage, browser: &Chromium, button: usize) {
    let app = stage.app();
    let before = stage.desktop.browsed().len();
    app.script(
        "location.hash = `#/topup/${document.querySelector('#rows > li')?.dataset.id ?? location.hash.split('/')[2]}`",
    )
    .await;
    app.says("Creator").await;
    app.script("document.querySelector('.packs input[value=creator]').click()").await;
    app.press("Continue to payment").await;
    app.breaks_no_rule("where the payment page will be").await;
    app.press("Go to payment").await;
    app.says(&format!("The payment page is open in your browser, at {HOST}.")).await;
    let asked_for = async || Some(stage.desktop.browsed()).filter(|browsed| browsed.len() > before);
    let browsed = wait::until("the browser is asked for the page", SOON, asked_for).await;
    assert_eq!(browsed.len(), before + 1, "{browsed:?}");
    assert!(browsed[before].starts_with(&format!("https://{HOST}/checkout/cs_test_")), "{browsed:?}");
    let window = browser.shows(&stage.desktop, "Sample checkout").await;
    app.breaks_no_rule("the payment page is open").await;
    stage.picture(&format!("page-{before}"));
    let after = if button == CANCEL { "Cancelled" } else { "Paid" };
    browser.press_button(&stage.desktop, &window, button, after).await;
}

/// Waits until the tray's line of the account ends like this.
async fn tray_says(stage: &Stage, ending: &str) {
    let tray = stage.tray().await;
    wait::until_true(&format!("the tray says {ending:?}"), WATCHED, async || {
        tray.labels().await.iter().any(|label| label.starts_with("U-Gen") && label.ends_with(ending))
    })
    .await;
}

#[tokio::test]
async fn credits_that_are_paid_for_in_chromium_arrive_in_window_tray_and_notification() {
    play("topup", Options::default(), async |stage| {
        let (browser, _door) = opened(stage).await;
        buy(stage, &browser, PAY).await;
        let told = stage.desktop.received(1, WATCHED).await;
        assert_eq!((&*told[0].summary, &*told[0].body), ("U-Gen: credits arrived", "1,000 credits arrived."));
        stage.app().says("1,000 credits arrived").await;
        stage.app().says("2,033 credits available now").await;
        tray_says(stage, "1,000 arrived").await;
        stage.app().breaks_no_rule("the credits arrived").await;
        stage.picture("arrived");

        // Called off in the browser: waited for, since nobody tells Brimful, until the user says to stop.
        stage.app().press("Dismiss").await;
        buy(stage, &browser, CANCEL).await;
        stage.app().says("Waiting for 1,000 credits…").await;
        tray_says(stage, "waiting for 1,000").await;
        stage.app().press("Stop waiting").await;
        stage.app().unsays("Waiting for 1,000 credits…").await;
        stage.app().breaks_no_rule("called off").await;

        // Paid, and confirmed five minutes later by the service's own clock.
        buy(stage, &browser, PAY_LATE).await;
        stage.app().says("Waiting for 1,000 credits…").await;
        stage.control().advance(TimeDelta::minutes(5));
        let told = stage.desktop.received(2, WATCHED).await;
        assert_eq!(told[1].body, "1,000 credits arrived.");
        stage.app().says("3,033 credits available now").await;
        assert_eq!(stage.desktop.notifications().len(), 2, "{:#?}", stage.desktop.notifications());
        browser.end().await;
    })
    .await;
}

#[tokio::test]
async fn credits_that_are_paid_for_while_brimful_is_closed_and_paid_twice_are_told_once() {
    play("topup-later", Options::default(), async |stage| {
        let (browser, _door) = opened(stage).await;
        let app = stage.app();
        app.script("location.hash = `#/topup/${document.querySelector('#rows > li').dataset.id}`").await;
        app.says("Creator").await;
        app.script("document.querySelector('.packs input[value=creator]').click()").await;
        app.press("Continue to payment").await;
        app.press("Go to payment").await;
        let window = browser.shows(&stage.desktop, "Sample checkout").await;
        // Quit with the payment page still open; it is paid, by mistake twice, and Brimful starts again.
        stage.quit().await;
        browser.press_button(&stage.desktop, &window, PAY_TWICE, "Paid").await;
        assert_eq!(stage.desktop.notifications(), []);
        stage.start(&[]).await;
        let told = stage.desktop.received(1, WATCHED).await;
        assert_eq!(told[0].body, "2,000 credits arrived, more than expected.");
        stage.app().row("the wallet has them", SOON, |row| row.amount == "3,033").await;
        tray_says(stage, "2,000 arrived").await;
        stage.app().breaks_no_rule("more than expected").await;
        stage.picture("more");
        assert_eq!(stage.desktop.notifications().len(), 1, "{:#?}", stage.desktop.notifications());
        browser.end().await;
    })
    .await;
}
