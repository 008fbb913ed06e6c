//! Activity in the real app: fetched over HTTP, listed in the real window, written by the system's own save dialog.

use std::path::{Path, PathBuf};
use std::time::Duration;

use brimful_tests::app::App;
use brimful_tests::desktop::Options;
use brimful_tests::stage::{SOON, play};
use brimful_tests::wait;
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
        stage.picture("search");

        // Exactly what is filtered, into the file that the dialog proposes.
        app.press("Export").await;
        app.press("Choose a file").await;
        let windows = stage.desktop.windows().len();
        wait::until_true("the save dialog", SOON, async || stage.desktop.windows().len() > windows.min(1)).await;
        stage.picture("dialog");
        let home = stage.desktop.home();
        wait::until_true("a file is saved", SOON, async || {
            stage.desktop.output(stage.desktop.command("xdotool").args(["key", "Return"]));
            tokio::time::sleep(Duration::from_millis(500)).await;
            !exports(&home).is_empty()
        })
        .await;
        app.says("are saved in").await;
        let files = exports(&home);
        let [file] = &files[..] else { panic!("{files:?}") };
        let text = std::fs::read_to_string(file).unwrap();
        assert_eq!(text.matches("\r\n").count() as u64, found + 1, "{text}");
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

/// The files in this folder, and in those below it that people use.
fn exports(home: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(home).unwrap().flatten().map(|entry| entry.path());
    let is_export = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.starts_with("brimful-sample-activity-") && name.ends_with(".csv")
    };
    entries.filter(is_export).collect()
}
