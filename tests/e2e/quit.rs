//! Quit ends everything within two seconds, whatever is under way.

use brimful_core::provider::ProviderId;
use brimful_sandbox::Fault;
use brimful_tests::desktop::Options;
use brimful_tests::stage::{SOON, play};
use brimful_tests::wait;

#[tokio::test]
async fn quit_does_not_wait_for_a_service_that_hangs() {
    play("quit-hanging", Options::default(), async |stage| {
        stage.start(&[]).await;
        for provider in [ProviderId::PowerPost, ProviderId::Pictory] {
            stage.add(provider, "").await;
        }
        stage.quit().await;
        for provider in ProviderId::ALL {
            stage.control().set_fault(provider, Some(Fault::Hang));
        }
        let before = stage.control().requests().len();
        stage.start(&[]).await;
        wait::until_true("both are asked", SOON, async || stage.control().requests().len() >= before + 2).await;
        let rows = stage.app().rows().await;
        assert_eq!(
            (rows[0].amount.as_str(), rows[1].amount.as_str()),
            ("47", "21,310"),
            "what was last known is there"
        );
        stage.quit().await;
    })
    .await;
}

#[tokio::test]
async fn quit_in_the_settings_ends_everything() {
    play("quit-settings", Options::default(), async |stage| {
        stage.start(&[]).await;
        stage.app().press("Settings").await;
        stage.app().says("Quit Brimful").await;
        stage.picture("settings");
        stage.quit_by(async |app| app.last_script("document.querySelector('[data-ref=quit]').click()").await).await;
    })
    .await;
}
