//! `brimful-cli estimate` and `packs` of an account that the app keeps: settings in their file, keys in a real keychain.

use brimful_core::account::Account;
use brimful_core::provider::ProviderId::{PowerPost, UGen};
use brimful_tests::cli::Finished;
use brimful_tests::secret_service;

use crate::cli_kept::{Home, account, files, write};

async fn estimate(home: &Home, more: &[&str]) -> Finished {
    let args: Vec<&str> = ["estimate", "--segments", "3"].iter().chain(more).copied().collect();
    home.run(&args).await
}

/// The status, and the error's code or what is told.
fn short(finished: &Finished) -> String {
    let json = finished.json();
    let packs = json["packs"].as_array().map(|packs| format!("{} packs", packs.len()));
    let text = |value: &serde_json::Value| value.as_str().map(String::from);
    let what = text(&json["error"]["code"]).or_else(|| text(&json["total"])).or(packs);
    format!("{} {}", finished.status, what.unwrap_or_else(|| panic!("{json}")))
}

async fn cost(home: &Home, name: &str) -> String {
    short(&estimate(home, &["--account", name, "--json"]).await)
}

async fn packs(home: &Home, name: &str) -> String {
    short(&home.run(&["packs", "--account", name, "--json"]).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_picked_by_name_or_id_paused_or_not() {
    let home = Home::of_all_services().await;
    for name in ["My U-Gen", "u-gen"] {
        assert_eq!((cost(&home, name).await, packs(&home, name).await), ("0 192".into(), "0 4 packs".into()));
    }
    home.keep(&[Account { paused: true, ..home.at_sandbox(account(UGen, "u-gen")) }]);
    assert_eq!((cost(&home, "u-gen").await, packs(&home, "u-gen").await), ("0 192".into(), "0 4 packs".into()));
    for command in [&["estimate", "--segments", "3"][..], &["packs"]] {
        let finished = home.run(&[command, &["--account", "My u-gen"]].concat()).await;
        assert_eq!((finished.status, finished.out.as_str()), (64, ""));
        assert!(finished.err.contains("There is no account of the name \"My u-gen\"; there are: \"My U-Gen\""));
        let finished = home.run(&[command, &["--account", "ugen_sk_0000"]].concat()).await;
        assert!(finished.status == 64 && !finished.err.contains("ugen_sk_0000"), "a key in the wrong place");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_on_disk_is_changed() {
    let home = Home::of_all_services().await;
    // Also what the app would mend: a torn file with a good backup, and what a broken write left behind.
    write(&home.dir.settings(), "{\"version\": 1, \"acc");
    write(&home.dir.path().join("settings.json.tmp-1"), "left behind");
    let before = files(home.dir.path());
    assert_eq!((cost(&home, "u-gen").await, packs(&home, "u-gen").await), ("0 192".into(), "0 4 packs".into()));
    assert_eq!(files(home.dir.path()), before);

    let home = Home::bare().await;
    for command in [&["estimate", "--segments", "3"][..], &["packs"]] {
        let finished = home.run(&[command, &["--account", "Studio"]].concat()).await;
        assert!(finished.status == 64 && finished.err.contains("\"Studio\"; Brimful keeps none yet."), "{finished:?}");
    }
    assert!(!home.dir.path().exists(), "not even the folder was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_was_lost_is_not_replaced_by_another() {
    let home = Home::of_all_services().await;
    let whole = std::fs::read_to_string(home.dir.settings()).unwrap();
    std::fs::remove_file(home.dir.settings_backup()).unwrap();
    let own = format!("\"base_url\": \"{}\"", home.sandbox.base_url(UGen));
    assert!(whole.contains(&own), "{whole}");
    write(&home.dir.settings(), &whole.replace(&own, "\"base_url\": 7"));
    let lost = "2 insecure_url".to_owned();
    assert_eq!((cost(&home, "My U-Gen").await, packs(&home, "My U-Gen").await), (lost.clone(), lost));
    write(&home.dir.settings(), &whole.replace("\"provider\": \"u-gen\"", "\"provider\": 7"));
    let gone = "2 settings_unreadable".to_owned();
    assert_eq!((cost(&home, "My U-Gen").await, packs(&home, "My U-Gen").await), (gone.clone(), gone));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_gives_no_key_says_why_and_packs_need_none() {
    let mut home = Home::of_all_services().await;
    let both = [home.at_sandbox(account(UGen, "another")), home.at_sandbox(account(PowerPost, "powerpost"))];
    home.keep(&both);
    assert_eq!(cost(&home, "another").await, "2 key_missing");
    assert_eq!(packs(&home, "another").await, "0 4 packs");
    home.keep(&[home.at_sandbox(account(UGen, "u-gen")), both[1].clone()]);
    secret_service::lock(home.bus.bus()).await;
    assert_eq!(cost(&home, "u-gen").await, "2 keychain_locked");
    // Nobody is asked to unlock anything for an answer that does not exist, or that needs no key.
    assert_eq!(cost(&home, "powerpost").await, "2 not_offered");
    assert_eq!(packs(&home, "powerpost").await, "2 not_offered");
    assert_eq!(packs(&home, "u-gen").await, "0 4 packs");
    home.bus.stop_keyring();
    assert_eq!(cost(&home, "u-gen").await, "2 keychain_absent");
    assert_eq!(packs(&home, "u-gen").await, "0 4 packs");

    // The time limit holds for the keychain too: its own is ten seconds.
    let _silent = home.bus.start_silent_keyring().await;
    let finished = estimate(&home, &["--account", "u-gen", "--timeout", "1"]).await;
    let told = "brimful-cli: The keychain did not answer in time.\n";
    assert_eq!((finished.status, finished.out.as_str(), finished.err.as_str()), (2, "", told));
    assert_eq!(packs(&home, "u-gen").await, "0 4 packs");
}
