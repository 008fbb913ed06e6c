//! The problem report in the real app: what this computer is, nothing of who uses it, and the system's own save dialog.

use brimful_tests::desktop::Options;
use brimful_tests::stage::{SOON, play};
use serde_json::Value;

const SHOWN: &str = "return document.querySelector('.report textarea')?.value ?? ''";

#[tokio::test]
async fn it_is_read_changed_and_saved() {
    play("report", Options::default(), async |stage| {
        stage.start(&[]).await;
        let app = stage.app();
        app.press("Settings").await;
        app.says("Problem report").await;
        app.click("[data-ref=report]").await;
        let shown = async || app.script(SHOWN).await;
        let there = |text: &Value| text.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let text = app.until("the report", SOON, shown, there).await;
        let home = stage.desktop.home().display().to_string();
        for told in ["System: linux ", "web view ", "Files in ~/", "ledger.db, ", "The log, the newest last:"] {
            assert!(text.contains(told), "{told}: {text}");
        }
        assert!(!text.contains(&home), "{text}");
        app.breaks_no_rule("the problem report").await;
        stage.picture("shown");

        app.type_into(".report textarea", "What I did before: ").await;
        let left = app.script(SHOWN).await;
        assert!(left.as_str().is_some_and(|left| left.contains("What I did before: ")), "{left}");
        app.press("Save to a file").await;
        let file = stage.save_as_proposed("brimful-report-", ".txt").await;
        app.says("Saved as brimful-report-").await;
        assert_eq!(std::fs::read_to_string(file).unwrap(), left.as_str().unwrap());
    })
    .await;
}
