//! `brimful-cli check` of the accounts that the app keeps: settings in their file, keys in a real GNOME Keyring.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use brimful_core::account::{Account, AccountId, EnteredBalance};
use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId::{self, Pictory, PowerPost, UGen};
use brimful_core::settings::Settings;
use brimful_engine::clock::{Clock as _, SystemClock};
use brimful_engine::paths::{APP_ID, DataDir};
use brimful_engine::settings_file::{after_save, prepare_save};
use brimful_sandbox::{Fault, Funds, Options, Sandbox, Scenario};
use brimful_tests::bin_path;
use brimful_tests::cli::{Finished, run_as};
use brimful_tests::secret_service;
use brimful_tests::session_bus::SessionBus;
use chrono::TimeDelta;

/// A user's home with a keychain, and the services.
pub(crate) struct Home {
    pub(crate) bus: SessionBus,
    pub(crate) dir: DataDir,
    pub(crate) sandbox: Sandbox,
}

impl Home {
    /// Nobody keeps keys here yet, and there are no settings.
    pub(crate) async fn bare() -> Self {
        let bus = SessionBus::start().await;
        let command = bus.command("none");
        let data = command.get_envs().find_map(|(name, value)| (name == "XDG_DATA_HOME").then_some(value)).flatten();
        let dir = DataDir::at(PathBuf::from(data.unwrap()).join(APP_ID));
        let options = Options { seed: 1, now: SystemClock.now(), port: 0, scenario: Scenario::Seed };
        Self { bus, dir, sandbox: Sandbox::start(options).await.unwrap() }
    }

    /// With these accounts, and their keys in the keychain.
    async fn with(accounts: &[Account]) -> Self {
        let mut home = Self::bare().await;
        home.bus.start_keyring().await;
        home.keep(accounts);
        home.keep_keys(accounts).await;
        home
    }

    /// One account a service, each with the sandbox's key.
    pub(crate) async fn of_all_services() -> Self {
        let home = Self::with(&ProviderId::ALL.map(|provider| account(provider, provider.id()))).await;
        let accounts = ProviderId::ALL.map(|provider| home.at_sandbox(account(provider, provider.id())));
        home.keep(&accounts);
        home
    }

    pub(crate) fn at_sandbox(&self, account: Account) -> Account {
        Account { base_url: Some(self.sandbox.base_url(account.provider)), ..account }
    }

    /// Saves the settings as the app does.
    pub(crate) fn keep(&self, accounts: &[Account]) {
        let settings = Settings { accounts: accounts.to_vec(), ..Settings::default() };
        let document = prepare_save(&self.dir, &settings).unwrap();
        after_save(&self.dir, &document).unwrap();
    }

    /// An account's key is the sandbox's for its service.
    async fn keep_keys(&self, accounts: &[Account]) {
        let lines: String = accounts
            .iter()
            .map(|account| format!("{} {} {}\n", account.provider, account.id, self.key(account.provider)))
            .collect();
        let kept = run_as(self.bus.command(env!("CARGO_BIN_EXE_key-keeper")), &[], &lines).await;
        assert_eq!((kept.status, kept.err.as_str()), (0, ""));
    }

    fn key(&self, provider: ProviderId) -> String {
        let accounts = self.sandbox.control().accounts();
        accounts.into_iter().find(|account| account.provider == provider).unwrap().key
    }

    pub(crate) async fn check(&self, more: &[&str]) -> Finished {
        let args: Vec<&str> = ["check"].iter().chain(more).copied().collect();
        self.run(&args).await
    }

    /// Runs the command line as this user, and holds that it prints no key.
    pub(crate) async fn run(&self, args: &[&str]) -> Finished {
        let finished = run_as(self.bus.command(bin_path::cli()), args, "").await;
        for provider in ProviderId::ALL {
            let key = self.key(provider);
            assert!(!finished.out.contains(&key) && !finished.err.contains(&key), "the key was printed: {finished:?}");
        }
        finished
    }

    /// `check --json` in short: the status, then each account's id or name with its code or amount.
    async fn check_short(&self, more: &[&str]) -> String {
        let args: Vec<&str> = ["--json"].iter().chain(more).copied().collect();
        let finished = self.check(&args).await;
        let json = finished.json();
        let accounts = json["accounts"].as_array().unwrap_or_else(|| panic!("{finished:?}"));
        let text = |value: &serde_json::Value| value.as_str().map(String::from);
        let words = accounts.iter().map(|account| {
            let what = text(&account["available"]).or_else(|| text(&account["error"]["code"])).unwrap();
            format!(" {}={what}", account["account"].as_str().unwrap())
        });
        format!("{}{}", finished.status, words.collect::<String>())
    }
}

pub(crate) fn account(provider: ProviderId, id: &str) -> Account {
    Account {
        id: AccountId::new(id).unwrap(),
        provider,
        name: format!("My {}", provider.name()),
        base_url: None,
        low_mark: None,
        paused: false,
        alerts: true,
        entered: None,
        low_days: None,
        snooze: None,
    }
}

fn mark(credits: i64) -> Option<Credits> {
    Some(Credits::whole(credits))
}

#[tokio::test(flavor = "multi_thread")]
async fn all_accounts_are_read_and_the_worst_decides() {
    let home = Home::of_all_services().await;
    let mut accounts = ProviderId::ALL.map(|provider| home.at_sandbox(account(provider, provider.id())));
    let well = "0 My PowerPost=47 My PixVerse=1072650 My Pictory=21310 My U-Gen=1033 My Voxpria=1500";
    assert_eq!(home.check_short(&[]).await, well);

    accounts[0].low_mark = mark(48);
    home.keep(&accounts);
    assert_eq!(home.check_short(&[]).await, well.replacen('0', "1", 1), "one is low");
    // What the command line says goes before what the app keeps.
    assert_eq!(home.check_short(&["--low-mark", "47"]).await, well);

    home.sandbox.control().set_fault(UGen, Some(Fault::BadKey));
    accounts[4].base_url = Some("http://voxpria.example/api/v1".into());
    home.keep(&accounts);
    let finished = home.check(&[]).await;
    assert_eq!(finished.status, 2, "what could not be read wins over what is low");
    let lines = [
        "My PowerPost          47 credits   low",
        "My PixVerse    1,072,650 credits   fine",
        "My Pictory        21,310 credits   fine",
        "My U-Gen               –           U-Gen did not accept this key.",
        "My Voxpria             –           The address for Voxpria is not secure. It must begin with https.",
        "",
    ];
    assert_eq!(finished.out, lines.join("\n"));
    assert_eq!(finished.err, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_picked_by_name_or_id_and_paused_ones_only_by_name() {
    let home = Home::of_all_services().await;
    let mut accounts = ProviderId::ALL.map(|provider| home.at_sandbox(account(provider, provider.id())));
    for account in &mut accounts[1..4] {
        account.paused = true;
    }
    home.keep(&accounts);
    assert_eq!(home.check_short(&[]).await, "0 My PowerPost=47 My Voxpria=1500");
    let picked = ["--account", "u-gen", "--account", "My PowerPost", "--account=powerpost"];
    assert_eq!(home.check_short(&picked).await, "0 My U-Gen=1033 My PowerPost=47");

    let finished = home.check(&["--account", "My PowerPost", "--account", "My powerpost", "--json"]).await;
    assert_eq!(finished.status, 64);
    assert_eq!(finished.json()["error"]["code"], "invalid_request");
    let sentence = "There is no account of the name \"My powerpost\"; there are: \"My PowerPost\", \"My PixVerse\", ";
    assert!(finished.err.contains(sentence), "{}", finished.err);
    let finished = home.check(&["--account", "ugen_sk_0000"]).await;
    assert!(finished.status == 64 && !finished.err.contains("ugen_sk_0000"), "a key in the wrong place: {finished:?}");

    for account in &mut accounts {
        account.paused = true;
    }
    home.keep(&accounts);
    let finished = home.check(&["--json"]).await;
    assert_eq!((finished.status, &finished.json()["error"]["code"]), (2, &"all_paused".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_that_reads_nothing_is_no_success() {
    let home = Home::bare().await;
    let finished = home.check(&[]).await;
    let sentence = "There are no accounts yet; add one in Brimful, or name one with --provider and --key-stdin";
    assert_eq!((finished.status, finished.out.as_str()), (2, ""));
    assert_eq!(finished.err, format!("brimful-cli: {sentence}.\n"));
    let finished = home.check(&["--json"]).await;
    let expect = format!(
        "{{\"error\":{{\"code\":\"no_accounts\",\"message\":\"{sentence}\",\"provider_code\":null,\"retry_after_s\":null,\"request_id\":null}}}}\n"
    );
    assert_eq!((finished.status, finished.out), (2, expect));
    let finished = home.check(&["--account", "Studio"]).await;
    assert_eq!(finished.status, 64);
    assert!(finished.err.contains("\"Studio\"; Brimful keeps none yet."), "{}", finished.err);
    assert!(!home.dir.path().exists(), "not even the folder was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_settings_are_no_success() {
    let home = Home::of_all_services().await;
    let whole = fs::read_to_string(home.dir.settings()).unwrap();
    fs::remove_file(home.dir.settings_backup()).unwrap();

    write(&home.dir.settings(), &whole[..whole.len() / 2]);
    let finished = home.check(&["--json"]).await;
    assert_eq!((finished.status, &finished.json()["error"]["code"]), (2, &"settings_unreadable".into()));

    // One account that cannot be read, and four that can.
    write(&home.dir.settings(), &whole.replace("\"provider\": \"u-gen\"", "\"provider\": 7"));
    assert_eq!(home.check_short(&[]).await, "2 My PowerPost=47 My PixVerse=1072650 My Pictory=21310 My Voxpria=1500");
    assert!(home.check(&[]).await.err.contains("The settings of Brimful are damaged"));
    // One that is named and was lost is not called unknown.
    let finished = home.check(&["--account", "My U-Gen", "--json"]).await;
    assert_eq!((finished.status, &finished.json()["error"]["code"]), (2, &"settings_unreadable".into()));
    // A key for an address of the user's own goes nowhere else because that address was lost.
    let own = format!("\"base_url\": \"{}\"", home.sandbox.base_url(UGen));
    assert!(whole.contains(&own), "{whole}");
    write(&home.dir.settings(), &whole.replace(&own, "\"base_url\": 7"));
    assert_eq!(home.check_short(&["--account", "My U-Gen"]).await, "2 My U-Gen=insecure_url");

    // Something that is there and cannot be read is not the same as no settings.
    fs::remove_file(home.dir.settings()).unwrap();
    fs::create_dir(home.dir.settings()).unwrap();
    let finished = home.check(&["--json"]).await;
    assert_eq!((finished.status, &finished.json()["error"]["code"]), (2, &"settings_unreadable".into()));
    assert_eq!(finished.err, "brimful-cli: The settings of Brimful could not be read.\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_on_disk_is_changed() {
    let home = Home::of_all_services().await;
    home.sandbox.control().set_fault(UGen, Some(Fault::BadKey));
    // Also what the app would mend: a torn file with a good backup, and what a broken write left behind.
    write(&home.dir.settings(), "{\"version\": 1, \"acc");
    write(&home.dir.path().join("settings.json.tmp-1"), "left behind");
    let before = files(home.dir.path());
    let all = home.check_short(&[]).await;
    assert_eq!(all, "2 My PowerPost=47 My PixVerse=1072650 My Pictory=21310 My U-Gen=auth My Voxpria=1500");
    home.check(&["--account", "u-gen", "--low-mark", "5"]).await;
    assert_eq!(files(home.dir.path()), before);
    assert_eq!(before.len(), 3, "{before:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_gives_no_key_says_why() {
    let mut home = Home::of_all_services().await;
    let all = |code: &str| format!("2 My PowerPost={code} My U-Gen={code}");
    let two = ["--account", "powerpost", "--account", "u-gen"];
    home.keep(&[PowerPost, UGen].map(|provider| {
        let id = if provider == UGen { "u-gen" } else { "another" };
        home.at_sandbox(account(provider, id))
    }));
    assert_eq!(home.check_short(&[]).await, "2 My PowerPost=key_missing My U-Gen=1033");

    home.keep(&[PowerPost, UGen].map(|provider| home.at_sandbox(account(provider, provider.id()))));
    secret_service::lock(home.bus.bus()).await;
    assert_eq!(home.check_short(&two).await, all("keychain_locked"));
    home.bus.stop_keyring();
    assert_eq!(home.check_short(&two).await, all("keychain_absent"));
    let finished = home.check(&["--account", "u-gen"]).await;
    assert_eq!(finished.out, "My U-Gen   –   This system has no keychain to keep the key for U-Gen in.\n");

    // One that takes every call and never answers counts as locked, and not longer than the whole may take.
    let _silent = home.bus.start_silent_keyring().await;
    let args = ["--account", "powerpost", "--account", "u-gen", "--timeout", "1"];
    assert_eq!(home.check_short(&args).await, all("keychain_locked"));
    // It was our limit that ended it: the keychain's own is ten seconds.
    let finished = home.check(&["--account", "u-gen", "--timeout", "1", "--json"]).await;
    assert_eq!(finished.account()["error"]["message"], "the keychain did not answer in time");
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_read_at_once() {
    let home = Home::with(&["a", "b", "c"].map(|id| account(UGen, id))).await;
    home.keep(&["a", "b", "c"].map(|id| home.at_sandbox(account(UGen, id))));
    // Much longer than the keychain takes to give the keys, one after the other.
    home.sandbox.control().set_latency(Duration::from_secs(3));
    assert_eq!(home.check_short(&[]).await, "0 My U-Gen=1033 My U-Gen=1033 My U-Gen=1033");
    assert_eq!(home.sandbox.control().max_in_flight(UGen), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_typed_in_balance_is_carried_forward_as_in_the_app() {
    let home = Home::of_all_services().await;
    let pictory = home.at_sandbox(account(Pictory, "pictory"));
    let entered =
        EnteredBalance { amount: "500.25".parse().unwrap(), at: home.sandbox.control().now() - TimeDelta::minutes(5) };
    home.keep(&[Account { entered: Some(entered), ..pictory.clone() }]);
    assert_eq!(home.check_short(&[]).await, "0 My Pictory=21310", "what the service says goes first");
    home.sandbox.control().set_fault(Pictory, Some(Fault::QuotaForbidden));
    let finished = home.check(&["--json"]).await;
    let account = finished.account();
    assert_eq!((finished.status, &account["available"], &account["source"]), (0, &"500.25".into(), &"entered".into()));
    home.keep(&[pictory]);
    assert_eq!(home.check_short(&[]).await, "2 My Pictory=not_offered");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_numbers_are_those_of_the_moment() {
    let home = Home::of_all_services().await;
    let key = home.key(PowerPost);
    for (credits, expect) in [(12, "1 My PowerPost=12"), (1200, "0 My PowerPost=1200")] {
        home.sandbox.control().set_funds(PowerPost, &key, Funds::Single(Credits::whole(credits)));
        assert_eq!(home.check_short(&["--account", "powerpost", "--low-mark", "100"]).await, expect);
    }
}

/// Every file below a folder: its content, and when it was last written.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), (fs::read(&path).unwrap(), fs::metadata(&path).unwrap().modified().unwrap()));
        }
    }
    found
}

#[expect(clippy::disallowed_methods, reason = "a test's own folder, gone with it")]
pub(crate) fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
}
