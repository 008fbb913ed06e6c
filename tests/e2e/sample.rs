//! The first start and the sample data: in by one click, out by one, and nothing of it stays.

use std::time::Duration;

use brimful_core::provider::ProviderId;
use brimful_tests::app::{App, Row};
use brimful_tests::canary;
use brimful_tests::desktop::Options;
use brimful_tests::secret_service;
use brimful_tests::stage::{SOON, play};
use serde_json::Value;

#[tokio::test]
async fn five_sample_accounts_come_by_one_click_and_go_by_one() {
    play("sample", Options::default(), async |stage| {
        stage.start(&[]).await;
        let app = stage.app();
        app.says("All your credits in one place").await;
        stage.picture("welcome");
        app.press("Look around with sample data").await;
        let rows = five_read(app).await;
        app.says("Sample data").await;
        stage.picture("wallet");

        // Every number of the wallet came over HTTP, from the sandbox inside the app.
        let origin = origin(&app.view().await);
        let seen = requests(&origin).await;
        for provider in ProviderId::ALL {
            assert!(seen.iter().any(|request| request["provider"] == provider.id()), "{provider}: {seen:#?}");
        }

        // The tray says the same. Credits are spent while this looks, so both are looked at again until they agree.
        let tray = stage.tray().await;
        let pairs = app
            .until(
                "tray and wallet have the same numbers",
                SOON,
                async || (said_by_tray(&app.rows().await), tray.labels().await),
                |(wanted, labels)| labels.get(1..=5).is_some_and(|lines| lines == wanted).then(|| labels.clone()),
            )
            .await;
        assert!(pairs[0].starts_with("Sample data: "), "{pairs:#?}");
        let low = rows.iter().find(|row| row.action.as_deref() == Some("Top up")).unwrap();
        assert!(
            pairs.iter().any(|line| line.starts_with(&format!("{} · {} · low", low.name, low.amount))),
            "{pairs:#?}"
        );

        app.press("Leave sample data").await;
        app.says("All your credits in one place").await;
        assert_eq!(app.rows().await, []);
        assert_eq!(secret_service::items(stage.desktop.bus()).await, []);
        for row in &rows {
            assert_eq!(
                canary::files_holding(&stage.desktop.home().join("data"), &row.id),
                Vec::<std::path::PathBuf>::new()
            );
        }
        for key in ["sandboxStudio", "sandbox-pixverse", "sandboxCourses", "sandboxProductClips", "sandboxFrontDesk"] {
            assert_eq!(canary::files_holding(&stage.desktop.home(), key), Vec::<std::path::PathBuf>::new(), "{key}");
        }
        stage.quit().await;
    })
    .await;
}

async fn five_read(app: &App) -> Vec<Row> {
    app.until(
        "five accounts with their numbers",
        Duration::from_secs(20),
        async || app.rows().await,
        |rows| (rows.len() == 5 && rows.iter().all(|row| row.amount != "–")).then(|| rows.clone()),
    )
    .await
}

/// What the tray's lines must be, from what the wallet shows.
fn said_by_tray(rows: &[Row]) -> Vec<String> {
    let low = |row: &Row| if row.standing.ends_with("low") { " · low" } else { "" };
    let lasts = |row: &Row| row.lasts.as_ref().map(|lasts| format!(" · {lasts}")).unwrap_or_default();
    rows.iter().map(|row| format!("{} · {}{}{}", row.name, row.amount, low(row), lasts(row))).collect()
}

fn origin(view: &Value) -> String {
    let base = view["accounts"][0]["base_url"].as_str().unwrap();
    let url: url::Url = base.parse().unwrap();
    assert_eq!(url.host_str(), Some("127.0.0.1"));
    url.origin().ascii_serialization()
}

async fn requests(origin: &str) -> Vec<Value> {
    let answer = reqwest::get(format!("{origin}/_sandbox/requests")).await.unwrap();
    let value: Value = answer.json().await.unwrap();
    value.as_array().or_else(|| value["requests"].as_array()).unwrap_or_else(|| panic!("{value}")).clone()
}
