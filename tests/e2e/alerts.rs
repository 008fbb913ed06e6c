//! A falling balance is told once by a real notification daemon, also across a restart, and the tray shows it.

use std::time::Duration;

use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId;
use brimful_sandbox::Funds;
use brimful_tests::desktop::Options;
use brimful_tests::stage::{SOON, Stage, play};
use brimful_tests::wait;

/// The confirming reading comes a minute after the first; the rest is patience.
const TWO_MINUTES: Duration = Duration::from_secs(120);

#[tokio::test]
async fn a_low_balance_is_told_once_also_across_a_restart() {
    play("low", Options::default(), async |stage| {
        stage.start(&[]).await;
        stage.add(ProviderId::PowerPost, "40").await;
        read_every_minute(stage).await;
        assert_eq!(stage.app().rows().await[0].action, None, "47 is above the low mark");

        let low = Funds::Single(Credits::whole(12));
        stage.control().set_funds(ProviderId::PowerPost, &stage.key(ProviderId::PowerPost), low);
        let rows = stage.app().refresh_until("the new number", |rows| rows[0].amount == "12").await;
        assert_eq!(rows[0].note.as_deref(), Some("Below your low mark of 40."));
        assert_eq!(rows[0].action.as_deref(), Some("Top up"));
        let tray = stage.tray().await;
        wait::until_true("the tray shows the new number", SOON, async || {
            tray.labels().await.contains(&"PowerPost · 12 · low".to_owned())
        })
        .await;
        assert_eq!(stage.desktop.notifications(), [], "one reading alone tells nothing");

        let received = stage.desktop.received(1, TWO_MINUTES).await;
        stage.app().breaks_no_rule("the balance is low").await;
        stage.picture("told");
        assert_eq!(
            (&*received[0].summary, &*received[0].body),
            ("PowerPost is low", "12 credits left. Top up before a job fails.")
        );

        stage.quit().await;
        let before = reads(stage);
        stage.start(&[]).await;
        wait::until_true("two more readings", TWO_MINUTES, async || reads(stage) >= before + 2).await;
        // The page shows what the second one brought, so whatever it led to was told.
        let tray = stage.tray().await;
        tray.click_label("Refresh now").await;
        wait::until_true("and one that was asked for", SOON, async || {
            tray.click_label("Refresh now").await;
            reads(stage) >= before + 3
        })
        .await;
        stage.app().row("it is still low", SOON, |row| row.amount == "12" && row.standing.ends_with("low")).await;
        assert_eq!(stage.desktop.notifications().len(), 1, "{:#?}", stage.desktop.notifications());
        stage.quit().await;
    })
    .await;
}

async fn read_every_minute(stage: &Stage) {
    let app = stage.app();
    app.click("#to-settings").await;
    app.says("Read balances").await;
    app.breaks_no_rule("the settings").await;
    stage.picture("settings");
    app.script(
        "const list = document.querySelector('[data-ref=interval]');
         list.value = '1';
         list.dispatchEvent(new Event('change'));",
    )
    .await;
    app.until(
        "it is kept",
        SOON,
        async || app.view().await["preferences"]["refresh_minutes"].clone(),
        |minutes| (minutes == 1).then_some(()),
    )
    .await;
    app.press("Wallet").await;
    app.says("Add a service").await;
}

fn reads(stage: &Stage) -> usize {
    stage.control().requests().iter().filter(|request| request.provider == Some(ProviderId::PowerPost)).count()
}
