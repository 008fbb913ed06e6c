//! Activity in the real app: fetched over HTTP, listed in the real window, written by the system's own save dialog.

use std::time::Duration;

use brimful_tests::app::App;
use brimful_tests::desktop::Options;
use brimful_tests::stage::{SOON, play};
use serde_json::Value;

#[tokio::test]
async fn what_was_fetched_is_listed_searched_and_exported() {
    play("activity", Options::default(), async |stage| {
        stage.start(&[]).await;
        let app = stage.app();
        app.press("Look around with sample data").await;
        filled(app).await;
        app.click("#to-activity").await;
        let all = shown(app, |count| count > 100).await;
        stage.picture("list");

        app.type_into(".activity [data-ref=search]", "reset").await;
        let found = shown(app, |count| count > 0 && count < all / 2).await;
        let look = async || {
            app.script("return [...document.querySelectorAll('.entry:not([data-coming])')].map(row => row.innerText)")
                .await
        };
        let rows = app.until("the rows that were found", SOON, look, |rows| {
            let rows: Vec<String> = serde_json::from_value(rows.clone()).unwrap();
            (rows.len() as u64 == found).then_some(rows)
        });
        let rows = rows.await;
        assert!(rows.iter().all(|row| row.to_lowercase().contains("reset")), "{rows:#?}");
        app.breaks_no_rule("what was searched for").await;
        stage.picture("search");

        // Exactly what is filtered, into the file that the dialog proposes.
        app.press("Export").await;
        app.breaks_no_rule("the dialog that exports").await;
        app.press("Choose a file").await;
        let file = stage.save_as_proposed("brimful-sample-activity-", ".csv").await;
        app.says("are saved in").await;
        let text = std::fs::read_to_string(file).unwrap();
        assert_eq!(text.matches("\r\n").count() as u64, found + 1, "{text}");
        app.breaks_no_rule("it is exported").await;
        stage.picture("exported");
    })
    .await;
}

/// Waits until every account's activity is fetched, or observed where its service tells none.
async fn filled(app: &App) {
    let done = |view: &Value| {
        let accounts = view["accounts"].as_array().unwrap();
        let settled = |a: &Value| matches!(a["fill"]["state"].as_str(), Some("complete" | "observing"));
        (accounts.len() == 5 && accounts.iter().all(settled)).then_some(())
    };
    app.until("all activity is fetched", Duration::from_secs(60), async || app.view().await, done).await;
}

/// How many entries the page says there are, once it is as wanted.
async fn shown(app: &App, wanted: impl Fn(u64) -> bool) -> u64 {
    let look = async || {
        let text = app.script("return document.querySelector('.activity [data-ref=count]')?.textContent ?? ''").await;
        text.as_str().unwrap().chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0)
    };
    app.until("the number of entries", SOON, look, |count| wanted(*count).then_some(*count)).await
}
