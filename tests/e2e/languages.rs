//! The system's language in window and tray, and another one that is set.

use brimful_core::words::{Speech, Words};
use brimful_tests::desktop::Options;
use brimful_tests::stage::{SOON, Stage, play};
use serde_json::{Value, json};

const GERMAN: &str = "de_DE.UTF-8";

/// Chooses a language as a user does.
const CHOOSE_ARABIC: &str = "
    const select = document.querySelector('[data-ref=language]');
    select.value = 'ar';
    select.dispatchEvent(new Event('change', { bubbles: true }));";

const SPOKEN: &str = "return [document.documentElement.lang, document.documentElement.dir]";

#[tokio::test]
async fn the_system_is_followed_and_another_language_can_be_set() {
    let (german, arabic) = (words(None), words(Some("ar")));
    play("languages", Options::default(), async |stage| {
        stage.start_in(GERMAN).await;
        assert_eq!(stage.app().script(SPOKEN).await, json!(["de", "ltr"]));
        says(stage, &german).await;
        stage.app().press(german.get("welcome.sample")).await;
        let amount = german_amount(stage, &german).await;
        stage.app().row("the sample's amounts are German", SOON, |row| row.amount == amount).await;
        stage.app().script("location.hash = '#/settings'").await;
        let chooser = async || stage.app().script("return !!document.querySelector('[data-ref=language]')").await;
        stage.app().until("the settings", SOON, chooser, |there| there.as_bool().filter(|there| *there)).await;
        stage.app().last_script(CHOOSE_ARABIC).await;

        let spoken = async || stage.app().script(SPOKEN).await;
        let right = json!(["ar", "rtl"]);
        stage.app().until("the page is Arabic", SOON, spoken, |now| (*now == right).then_some(())).await;
        stage.app().ready().await;
        stage.app().says(arabic.get("settings.title")).await;
        says(stage, &arabic).await;
        stage.picture("arabic");
        quit(stage, &arabic).await;

        // It is kept, though it was set under sample data, and the window comes up in it.
        stage.start_in(GERMAN).await;
        assert_eq!(stage.app().script(SPOKEN).await, right);
        says(stage, &arabic).await;
        quit(stage, &arabic).await;
    })
    .await;
}

/// The largest amount of the sample, as German writes it.
async fn german_amount(stage: &Stage, german: &Words) -> String {
    let view = async || stage.app().view().await;
    let pixverse = |view: &Value| {
        let accounts = view["accounts"].as_array()?;
        accounts.iter().find(|one| one["provider"] == "pixverse")?["available"].as_str().map(str::to_owned)
    };
    let available = stage.app().until("the sample is read", SOON, view, pixverse).await;
    let amount = german.amount(available.parse().unwrap());
    assert!(amount.contains('.') && !amount.contains(','), "{amount}");
    amount
}

fn words(set: Option<&str>) -> Words {
    Words::of(&Speech::choose(set, &[GERMAN.to_owned()]))
}

/// Waits until the tray speaks the language of these words.
async fn says(stage: &Stage, words: &Words) {
    let tray = stage.tray().await;
    let open = words.get("tray.open").to_owned();
    let labels = async || tray.labels().await;
    stage.app().until("the tray's language", SOON, labels, |labels| labels.contains(&open).then_some(())).await;
}

async fn quit(stage: &mut Stage, words: &Words) {
    let tray = stage.tray().await;
    stage.quit_by(async |_| tray.click_label(words.get("tray.quit")).await).await;
}
