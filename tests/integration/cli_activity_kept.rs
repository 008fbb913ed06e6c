//! `brimful-cli activity` of an account that the app keeps: settings in their file, keys in a real GNOME Keyring.

use brimful_core::account::Account;
use brimful_core::provider::ProviderId::{self, Pictory, PowerPost, UGen, Voxpria};
use brimful_sandbox::Fault;
use brimful_tests::cli::Finished;
use brimful_tests::secret_service;

use crate::cli_kept::{Home, account, files, write};

async fn activity(home: &Home, more: &[&str]) -> Finished {
    let args: Vec<&str> = ["activity"].iter().chain(more).copied().collect();
    home.run(&args).await
}

/// The status, and the error's code or what was spent.
async fn short(home: &Home, more: &[&str]) -> String {
    let finished = activity(home, &[more, &["--json"]].concat()).await;
    let json = finished.json();
    let what = json["error"]["code"].as_str().or(json["totals"]["spent"].as_str()).unwrap_or_else(|| panic!("{json}"));
    format!("{} {what}", finished.status)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_picked_by_name_or_id_paused_or_not() {
    let home = Home::of_all_services().await;
    assert_eq!(short(&home, &["--account", "My U-Gen"]).await, "0 1260");
    assert_eq!(short(&home, &["--account", "u-gen"]).await, "0 1260");
    assert_eq!(short(&home, &["--account", "voxpria", "--from", "2025-02-01", "--to", "2025-02-09"]).await, "0 249");
    assert_eq!(short(&home, &["--account", "My PowerPost"]).await, "2 not_offered");

    let paused = |provider: ProviderId| Account { paused: true, ..home.at_sandbox(account(provider, provider.id())) };
    home.keep(&[paused(UGen), paused(Voxpria)]);
    assert_eq!(short(&home, &["--account", "My U-Gen"]).await, "0 1260");

    let finished = activity(&home, &["--account", "My u-gen", "--json"]).await;
    assert_eq!((finished.status, &finished.json()["error"]["code"]), (64, &"invalid_request".into()));
    assert!(finished.err.contains("There is no account of the name \"My u-gen\"; there are: \"My U-Gen\""));
    let finished = activity(&home, &["--account", "ugen_sk_0000"]).await;
    assert!(finished.status == 64 && !finished.err.contains("ugen_sk_0000"), "a key in the wrong place: {finished:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_of_several_accounts_is_not_enough() {
    let home = Home::of_all_services().await;
    let named =
        |provider: ProviderId| Account { name: "Clips".into(), ..home.at_sandbox(account(provider, provider.id())) };
    home.keep(&[named(UGen), named(Voxpria)]);
    let finished = activity(&home, &["--account", "Clips"]).await;
    let sentence = "There are 2 accounts of the name \"Clips\"; name one by its id: u-gen, voxpria";
    assert_eq!((finished.status, finished.out.as_str()), (64, ""));
    assert_eq!(finished.err, format!("brimful-cli: {sentence}. See brimful-cli --help.\n"));
    assert_eq!(short(&home, &["--account", "u-gen"]).await, "0 1260");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_on_disk_is_changed() {
    let home = Home::of_all_services().await;
    // Also what the app would mend: a torn file with a good backup, and what a broken write left behind.
    write(&home.dir.settings(), "{\"version\": 1, \"acc");
    write(&home.dir.path().join("settings.json.tmp-1"), "left behind");
    let before = files(home.dir.path());
    assert_eq!(short(&home, &["--account", "u-gen"]).await, "0 1260");
    home.sandbox.control().set_fault(UGen, Some(Fault::BadKey));
    assert_eq!(short(&home, &["--account", "u-gen"]).await, "2 auth");
    for form in [&[][..], &["--csv"]] {
        activity(&home, &[&["--account", "pictory"][..], form].concat()).await;
    }
    assert_eq!(files(home.dir.path()), before);

    let home = Home::bare().await;
    let finished = activity(&home, &["--account", "Studio"]).await;
    assert_eq!(finished.status, 64);
    assert!(finished.err.contains("\"Studio\"; Brimful keeps none yet."), "{}", finished.err);
    assert!(!home.dir.path().exists(), "not even the folder was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_elsewhere_in_the_settings_does_not_matter_to_an_account_that_is_whole() {
    let home = Home::of_all_services().await;
    let whole = std::fs::read_to_string(home.dir.settings()).unwrap();
    std::fs::remove_file(home.dir.settings_backup()).unwrap();
    write(&home.dir.settings(), &whole.replace("\"provider\": \"pictory\"", "\"provider\": 7"));
    let finished = activity(&home, &["--account", "u-gen", "--json"]).await;
    assert_eq!((finished.status, finished.err.as_str()), (0, ""));
    // The one that was lost is not called unknown: its user did nothing wrong.
    assert_eq!(short(&home, &["--account", "My Pictory"]).await, "2 settings_unreadable");
    // A key for an address of the user's own goes nowhere else because that address was lost.
    let own = format!("\"base_url\": \"{}\"", home.sandbox.base_url(Pictory));
    assert!(whole.contains(&own), "{whole}");
    write(&home.dir.settings(), &whole.replace(&own, "\"base_url\": 7"));
    assert_eq!(short(&home, &["--account", "My Pictory"]).await, "2 insecure_url");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_gives_no_key_says_why() {
    let mut home = Home::of_all_services().await;
    home.keep(&[home.at_sandbox(account(UGen, "another")), home.at_sandbox(account(PowerPost, "powerpost"))]);
    assert_eq!(short(&home, &["--account", "another"]).await, "2 key_missing");
    home.keep(&[home.at_sandbox(account(UGen, "u-gen")), home.at_sandbox(account(PowerPost, "powerpost"))]);
    secret_service::lock(home.bus.bus()).await;
    assert_eq!(short(&home, &["--account", "u-gen"]).await, "2 keychain_locked");
    // Nobody is asked to unlock anything for an answer that does not exist.
    assert_eq!(short(&home, &["--account", "powerpost"]).await, "2 not_offered");
    home.bus.stop_keyring();
    assert_eq!(short(&home, &["--account", "u-gen"]).await, "2 keychain_absent");

    // The time limit holds for the keychain too: its own is ten seconds.
    let _silent = home.bus.start_silent_keyring().await;
    let finished = activity(&home, &["--account", "u-gen", "--timeout", "1"]).await;
    let told = "brimful-cli: The keychain did not answer in time.\n";
    assert_eq!((finished.status, finished.out.as_str(), finished.err.as_str()), (2, "", told));
}
