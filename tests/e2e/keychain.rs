//! Without a keychain, and with one that never answers: said plainly, nothing kept elsewhere, Quit as quick as ever.

use std::path::PathBuf;

use brimful_core::provider::ProviderId;
use brimful_tests::canary;
use brimful_tests::desktop::{Keyring, Options};
use brimful_tests::stage::{SOON, play};

#[tokio::test]
async fn without_a_keychain_a_key_lasts_until_quit() {
    let absent = Options { keyring: Keyring::Absent, ..Options::default() };
    play("no-keychain", absent, async |stage| {
        stage.start(&[]).await;
        stage.add(ProviderId::PowerPost, "").await;
        stage.app().says("This system has no keychain, so your keys last only until you quit.").await;
        stage.app().breaks_no_rule("the banner").await;
        stage.picture("banner");
        stage.app().refresh_until("the key is still known", |rows| rows[0].sentence.is_none()).await;
        let key = stage.key(ProviderId::PowerPost);
        assert_eq!(canary::files_holding(&stage.desktop.home(), &key), Vec::<PathBuf>::new());

        stage.quit().await;
        assert_eq!(canary::files_holding(&stage.desktop.home(), &key), Vec::<PathBuf>::new());
        stage.start(&[]).await;
        let row = stage.app().row("the key is gone", SOON, |row| row.sentence.is_some()).await;
        stage.app().breaks_no_rule("no keychain to read a key from").await;
        stage.picture("restarted");
        assert_eq!(row.sentence.as_deref(), Some("This system has no keychain to keep the key for PowerPost in."),);
        assert_eq!(row.amount, "47", "the last number stays");
        stage.quit().await;
    })
    .await;
}

#[tokio::test]
async fn a_keychain_that_never_answers_is_locked_and_quit_does_not_wait() {
    play("silent-keychain", Options::default(), async |stage| {
        stage.start(&[]).await;
        stage.add(ProviderId::PowerPost, "").await;
        stage.quit().await;
        stage.desktop.stop_keyring();
        let silent = stage.desktop.start_silent_keyring().await;

        stage.start(&[]).await;
        let row = stage.app().row("the keychain is locked", SOON, |row| row.sentence.is_some()).await;
        assert_eq!(row.sentence.as_deref(), Some("The keychain with the key for PowerPost is locked."));
        assert_eq!((row.amount.as_str(), row.action.as_deref()), ("47", Some("Unlock and retry")));
        stage.app().breaks_no_rule("the keychain is locked").await;
        stage.picture("locked");

        // Asked again, it hangs again, and Quit is quick all the same.
        stage
            .app()
            .until(
                "another try hangs",
                SOON,
                async || {
                    stage.app().press("Unlock and retry").await;
                    stage.app().view().await["accounts"][0]["refreshing"].clone()
                },
                |refreshing| (refreshing == true).then_some(()),
            )
            .await;
        stage.quit().await;
        drop(silent);

        // Nothing was lost by it.
        stage.desktop.start_keyring().await;
        stage.start(&[]).await;
        let row =
            stage.app().row("it is read again", SOON, |row| row.sentence.is_none() && row.who.ends_with("now")).await;
        assert_eq!(row.amount, "47");
        stage.quit().await;
    })
    .await;
}
