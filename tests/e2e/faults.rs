//! What goes wrong at a service, as the wallet says it: the right sentence, and the last good number with its age.
//!
//! Here one fault of each kind; all of them at all services stand in the integration tests, behind the same table.

use brimful_core::failure::Code;
use brimful_core::provider::ProviderId;
use brimful_core::words::Words;
use brimful_tests::app::Row;
use brimful_tests::desktop::Options;
use brimful_tests::fault_table::TABLE;
use brimful_tests::stage::play;

/// The one that makes Brimful wait comes last.
const FAULTS: [&str; 7] = [
    "bad-key",
    "missing-scope",
    "html-forbidden",
    "malformed-json",
    "server-error:503",
    "out-of-credits",
    "rate-limited:45",
];

#[tokio::test]
async fn each_kind_of_fault_has_its_sentence_and_keeps_the_last_number() {
    play("faults", Options::default(), async |stage| {
        stage.start(&[]).await;
        for provider in ProviderId::ALL {
            stage.add(provider, "").await;
        }
        let app = stage.app();
        let good = app.rows().await;
        let amounts: Vec<&str> = good.iter().map(|row| row.amount.as_str()).collect();
        assert_eq!(amounts, ["47", "1,072,650", "21,310", "1,033", "1,500"]);
        stage.picture("good");
        let read_at = as_of(&app.view().await);

        for fault in FAULTS {
            for provider in ProviderId::ALL {
                stage.control().set_fault(provider, Some(fault.parse().unwrap()));
            }
            let what = format!("the sentences of {fault}");
            let rows = app.refresh_until(&what, |rows| wrong(rows, fault).is_empty()).await;
            for row in &rows {
                let before = good.iter().find(|one| one.id == row.id).unwrap();
                assert_eq!(row.amount, before.amount, "{fault}: {row:?}");
                assert!(row.who.ends_with("now") || row.who.ends_with("ago"), "its age is shown: {row:?}");
            }
            assert_eq!(as_of(&app.view().await), read_at, "{fault} is no reading");
            app.breaks_no_rule(fault).await;
            stage.picture(fault);
        }
        assert!(app.rows().await.iter().all(|row| row.stale), "after so many misses the numbers are dimmed");
    })
    .await;
}

/// The rows that do not say what they should.
fn wrong(rows: &[Row], fault: &str) -> Vec<String> {
    let words = Words::english();
    let wanted = |provider: ProviderId, code: Code| {
        words.fill(&format!("error.{}", code.as_str()), &[("service", provider.name())])
    };
    TABLE
        .iter()
        .filter(|row| row.fault == fault)
        .filter_map(|row| {
            let shown = rows.iter().find(|one| one.name == row.provider.name())?;
            let sentence = row.code.map(|code| wanted(row.provider, code));
            let fix = row.code.is_some_and(Code::needs_key);
            let right = shown.sentence == sentence && (shown.action.as_deref() == Some("Fix key")) == fix;
            (!right).then(|| format!("{shown:?}"))
        })
        .collect()
}

fn as_of(view: &serde_json::Value) -> Vec<(String, String)> {
    let accounts = view["accounts"].as_array().unwrap();
    let mut all: Vec<(String, String)> = accounts
        .iter()
        .map(|account| (account["id"].as_str().unwrap().to_owned(), account["as_of"].as_str().unwrap().to_owned()))
        .collect();
    all.sort();
    all
}
