//! `check`: whom to read, and the reading itself, all accounts at once.

use std::io::BufRead;
use std::time::Duration;

use brimful_core::account::{Account, EnteredBalance};
use brimful_core::amount::Credits;
use brimful_core::base_url::BaseUrl;
use brimful_core::failure::{Code, Failure};
use brimful_core::provider::{ProviderId, clean_key};
use brimful_core::reading::Reading;
use brimful_core::secret::Secret;
use brimful_core::settings::Lost;
use brimful_engine::clock::{Clock, SystemClock};
use brimful_engine::keychain::{KeyName, Keychain, LIMIT, OsKeychain};
use brimful_engine::paths;
use brimful_engine::providers::{Http, HttpLimits, Target, read_balance};
use brimful_engine::settings_file::{self, OpenState};
use futures_util::future::join_all;
use tokio::time::{Instant, timeout_at};

use crate::args::{Check, Usage, Whose};
use crate::report::{Checked, Report};
use crate::trouble::Trouble;

/// Longest line that is read as a key, in bytes; keys have at most a few hundred.
const MAX_KEY_LINE: u64 = 16 * 1024;

/// An account to be read.
#[derive(Debug)]
pub(crate) struct Subject {
    name: String,
    provider: ProviderId,
    base_url: Option<String>,
    low_mark: Option<Credits>,
    entered: Option<EnteredBalance>,
    key: Key,
}

/// Where an account's key comes from.
#[derive(Debug)]
enum Key {
    /// The system's keychain.
    Kept(KeyName),
    /// Standard input.
    Given(Secret),
}

/// Whom a check is about.
#[derive(Debug)]
pub(crate) struct Subjects {
    accounts: Vec<Subject>,
    /// Whether the settings were damaged so that accounts, or parts of them, are missing.
    pub(crate) accounts_lost: bool,
}

/// Finds out whom to read, from the settings or from `input`.
pub(crate) fn subjects(check: &Check, input: impl BufRead) -> Result<Subjects, Trouble> {
    let mut subjects = match &check.whose {
        Whose::All => {
            let kept = kept()?;
            if kept.accounts.is_empty() {
                return Err(if kept.accounts_lost { Trouble::Damaged } else { Trouble::NoAccounts });
            }
            let accounts: Vec<Subject> =
                kept.accounts.into_iter().filter(|account| !account.paused).map(Subject::of).collect();
            if accounts.is_empty() {
                return Err(Trouble::AllPaused);
            }
            Subjects { accounts, accounts_lost: kept.accounts_lost }
        }
        Whose::Kept(names) => {
            let kept = kept()?;
            let accounts = named(&kept.accounts, names)?.into_iter().map(Subject::of).collect();
            Subjects { accounts, accounts_lost: kept.accounts_lost }
        }
        Whose::Unsaved { provider, base_url } => {
            let account = Subject {
                name: provider.name().to_owned(),
                provider: *provider,
                base_url: base_url.clone(),
                low_mark: None,
                entered: None,
                key: Key::Given(read_key(input)?),
            };
            Subjects { accounts: vec![account], accounts_lost: false }
        }
    };
    if check.low_mark.is_some() {
        for account in &mut subjects.accounts {
            account.low_mark = check.low_mark;
        }
    }
    Ok(subjects)
}

/// Reads them all at once, each within `timeout`, its key included.
pub(crate) async fn read(subjects: Subjects, timeout: Duration) -> Result<Report, Trouble> {
    let http = Http::new(HttpLimits::default())?;
    let keychain = OsKeychain::new(LIMIT);
    let until = Instant::now() + timeout;
    let readings = subjects.accounts.into_iter().map(|account| async {
        let result = read_one(&account, &http, &keychain, until).await;
        Checked { name: account.name, provider: account.provider, low_mark: account.low_mark, result }
    });
    let accounts = join_all(readings).await;
    Ok(Report { checked_at: SystemClock.now(), accounts, accounts_lost: subjects.accounts_lost })
}

async fn read_one(account: &Subject, http: &Http, keychain: &dyn Keychain, until: Instant) -> Result<Reading, Failure> {
    let base_url = match &account.base_url {
        None => BaseUrl::default_for(account.provider),
        Some(text) => BaseUrl::parse(text),
    }?;
    let kept;
    let secret = match &account.key {
        Key::Given(secret) => secret,
        Key::Kept(name) => {
            kept = kept_key(keychain, name, until).await?;
            &kept
        }
    };
    let target = Target { provider: account.provider, base_url: &base_url, secret, entered: account.entered };
    let left = until.saturating_duration_since(Instant::now());
    let balance = read_balance(http, &SystemClock, target, left).await?;
    Ok(Reading { balance, as_of: SystemClock.now() })
}

async fn kept_key(keychain: &dyn Keychain, name: &KeyName, until: Instant) -> Result<Secret, Failure> {
    match timeout_at(until, keychain.read(name)).await {
        Ok(Ok(secret)) => Ok(secret),
        Ok(Err(error)) => Err(Failure::new(error.code(), error.to_string())),
        Err(_) => Err(Failure::new(Code::KeychainLocked, "the keychain did not answer in time")),
    }
}

impl Subject {
    fn of(account: Account) -> Self {
        Self {
            key: Key::Kept(KeyName::of(&account)),
            name: account.name,
            provider: account.provider,
            base_url: account.base_url,
            low_mark: account.low_mark,
            entered: account.entered,
        }
    }
}

/// The accounts that Brimful keeps.
struct Kept {
    accounts: Vec<Account>,
    accounts_lost: bool,
}

fn kept() -> Result<Kept, Trouble> {
    let folder = paths::data_dir().ok_or(Trouble::NoFolder)?;
    let opened = settings_file::read_only(&folder)?;
    let accounts_lost = match &opened.state {
        OpenState::Salvaged { lost, .. } => lost.iter().any(loses_accounts),
        OpenState::Fresh | OpenState::Current | OpenState::RestoredFromBackup { .. } => false,
        // What a later version knows of an account and this one does not is no part of reading its balance.
        OpenState::ReadOnlyNewer { .. } => false,
    };
    Ok(Kept { accounts: opened.settings.accounts, accounts_lost })
}

/// An account that is gone, or one without its low mark, must not let a check succeed.
fn loses_accounts(lost: &Lost) -> bool {
    !lost.restored && (lost.path.is_empty() || lost.path.starts_with("accounts"))
}

/// The accounts of these names or ids, each once, in the order named. One name may be that of several accounts.
fn named(accounts: &[Account], names: &[String]) -> Result<Vec<Account>, Usage> {
    let mut found: Vec<Account> = Vec::new();
    for name in names {
        let is_it = |account: &&Account| account.name == *name || account.id.as_str() == name;
        if !accounts.iter().any(|account| is_it(&account)) {
            return Err(unknown(name, accounts));
        }
        for account in accounts.iter().filter(is_it) {
            if !found.iter().any(|already| already.id == account.id) {
                found.push(account.clone());
            }
        }
    }
    Ok(found)
}

fn unknown(name: &str, accounts: &[Account]) -> Usage {
    // Somebody may have put the key in its place.
    let shown = if ProviderId::of_key(name).is_some() { "this name".to_owned() } else { format!("the name {name:?}") };
    let names: Vec<String> = accounts.iter().map(|account| format!("{:?}", account.name)).collect();
    Usage(match names.as_slice() {
        [] => format!("There is no account of {shown}; Brimful keeps none yet"),
        names => format!("There is no account of {shown}; there are: {}", names.join(", ")),
    })
}

/// One line of `input` as a key. Nothing of it is ever repeated.
fn read_key(input: impl BufRead) -> Result<Secret, Usage> {
    let mut line = String::new();
    let read = input.take(MAX_KEY_LINE).read_line(&mut line);
    // Wiped when it goes, whatever it is.
    let line = Secret::new(line);
    if read.is_err() || line.expose().len() as u64 >= MAX_KEY_LINE {
        return Err(Usage("What stands on standard input is not a key".into()));
    }
    if line.expose().trim().is_empty() {
        return Err(Usage("There is no key on the first line of standard input".into()));
    }
    clean_key(line.expose()).map(Secret::new).ok_or_else(|| {
        Usage(
            "What stands on standard input is not a key: a key has no spaces, and plain letters, digits and signs only"
                .into(),
        )
    })
}

#[cfg(test)]
mod tests {
    use brimful_core::account::AccountId;
    use brimful_core::settings::Why;

    use super::*;

    fn account(id: &str, name: &str) -> Account {
        Account {
            id: AccountId::new(id).unwrap(),
            provider: ProviderId::UGen,
            name: name.into(),
            base_url: None,
            low_mark: None,
            paused: false,
            alerts: true,
            entered: None,
        }
    }

    #[test]
    fn accounts_are_found_by_name_or_id_each_once() {
        #[track_caller]
        fn check(names: &[&str], expect: Result<&[&str], &str>) {
            let accounts =
                [account("a1", "Studio"), account("a2", "Clips"), account("a3", "Clips"), account("a4", "a1")];
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let found = named(&accounts, &names);
            let ids = found.as_ref().map(|found| found.iter().map(|a| a.id.as_str()).collect::<Vec<_>>());
            match expect {
                Ok(expect) => assert_eq!(ids.unwrap(), expect, "{names:?}"),
                Err(expect) => assert_eq!(ids.unwrap_err().to_string(), expect, "{names:?}"),
            }
        }
        check(&["Studio"], Ok(&["a1"]));
        check(&["a3", "Studio"], Ok(&["a3", "a1"]));
        check(&["Clips"], Ok(&["a2", "a3"]));
        check(&["a3", "Clips", "a3"], Ok(&["a3", "a2"]));
        check(&["a1"], Ok(&["a1", "a4"]));
        let there = r#"there are: "Studio", "Clips", "Clips", "a1""#;
        check(&["Studio", "studio"], Err(&format!("There is no account of the name \"studio\"; {there}")));
        check(&["ugen_sk_x"], Err(&format!("There is no account of this name; {there}")));
        assert_eq!(unknown("x", &[]).to_string(), "There is no account of the name \"x\"; Brimful keeps none yet");
    }

    #[test]
    fn a_key_is_one_line() {
        #[track_caller]
        fn check(input: &[u8], expect: Result<&str, &str>) {
            let read = read_key(input);
            match expect {
                Ok(expect) => assert_eq!(read.unwrap().expose(), expect),
                Err(expect) => {
                    let told = read.unwrap_err().to_string();
                    assert!(told.contains(expect) && !told.contains("CANARY"), "{told}");
                }
            }
        }
        check(b"ugen_sk_x", Ok("ugen_sk_x"));
        check(b"ugen_sk_x\r\nsecond line", Ok("ugen_sk_x"));
        check(b"Bearer agl_sk_x\n", Ok("agl_sk_x"));
        check(b"", Err("There is no key"));
        check(b"  \n", Err("There is no key"));
        check(b"\nCANARY\n", Err("There is no key"));
        check(b"two CANARY words\n", Err("not a key"));
        check(b"CANARY\xff\n", Err("not a key"));
        check("CANARY\u{e9}\n".as_bytes(), Err("not a key"));
        check("CANARY".repeat(10_000).as_bytes(), Err("not a key"));
    }

    #[test]
    fn what_is_lost_of_an_account_counts() {
        #[track_caller]
        fn check(path: &str, restored: bool, expect: bool) {
            assert_eq!(loses_accounts(&Lost { path: path.into(), why: Why::BadValue, restored }), expect, "{path}");
        }
        check("", false, true);
        check("accounts", false, true);
        check("accounts[2].low_mark", false, true);
        check("accounts[2].low_mark", true, false);
        check("preferences.refresh", false, false);
    }
}
