//! The accounts that Brimful keeps, picked by name or id.

use brimful_core::account::Account;
use brimful_core::provider::ProviderId;
use brimful_core::settings::Lost;
use brimful_engine::paths;
use brimful_engine::settings_file::{self, OpenState};

use super::{Subject, Subjects};
use crate::args::Usage;
use crate::trouble::Trouble;

/// The accounts that Brimful keeps.
#[derive(Debug)]
pub(super) struct Kept {
    accounts: Vec<Account>,
    /// Whether the settings were damaged so that accounts, or parts of them, are missing.
    accounts_lost: bool,
    /// Whether an account's own address is among what is missing. Such an account is paused.
    address_lost: bool,
}

impl Kept {
    /// Reads the settings, and changes nothing about them.
    pub(super) fn read() -> Result<Self, Trouble> {
        let folder = paths::data_dir().ok_or(Trouble::NoFolder)?;
        let opened = settings_file::read_only(&folder)?;
        let lost = match &opened.state {
            OpenState::Salvaged { lost, .. } => lost.as_slice(),
            OpenState::Fresh | OpenState::Current | OpenState::RestoredFromBackup { .. } => &[],
            // What a later version knows of an account and this one does not is no part of reading it.
            OpenState::ReadOnlyNewer { .. } => &[],
        };
        Ok(Self {
            accounts_lost: lost.iter().any(loses_accounts),
            address_lost: lost.iter().any(loses_an_address),
            accounts: opened.settings.accounts,
        })
    }

    /// All that are not paused.
    pub(super) fn all(self) -> Result<Subjects, Trouble> {
        if self.accounts.is_empty() {
            return Err(if self.accounts_lost { Trouble::Damaged } else { Trouble::NoAccounts });
        }
        let (accounts_lost, address_lost) = (self.accounts_lost, self.address_lost);
        let running = self.accounts.into_iter().filter(|account| !account.paused);
        let accounts: Vec<Subject> = running.map(|account| Subject::kept(account, address_lost)).collect();
        if accounts.is_empty() {
            return Err(Trouble::AllPaused);
        }
        Ok(Subjects { accounts, accounts_lost })
    }

    /// Those of these names or ids, each once, in the order named. One name may be that of several accounts.
    pub(super) fn named(self, names: &[String]) -> Result<Subjects, Trouble> {
        let found = named(&self.accounts, names).map_err(|usage| self.or_lost(usage))?;
        let accounts = found.into_iter().map(|account| Subject::kept(account, self.address_lost)).collect();
        Ok(Subjects { accounts, accounts_lost: self.accounts_lost })
    }

    /// The one of this name or id. What else was lost from the settings does not matter to it.
    pub(super) fn only(self, name: &str) -> Result<Subject, Trouble> {
        let account = only(&self.accounts, name).map_err(|usage| self.or_lost(usage))?;
        Ok(Subject::kept(account, self.address_lost))
    }

    /// An account that is not found because it was lost is no wrong usage.
    fn or_lost(&self, usage: Usage) -> Trouble {
        if self.accounts_lost { Trouble::AccountLost } else { usage.into() }
    }
}

/// An account that is gone, or one without its low mark, must not let a check succeed.
fn loses_accounts(lost: &Lost) -> bool {
    !lost.restored && (lost.path.is_empty() || lost.path.starts_with("accounts"))
}

fn loses_an_address(lost: &Lost) -> bool {
    !lost.restored && lost.path.starts_with("accounts") && lost.path.ends_with(".base_url")
}

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

/// By id first: it is the way out where a name is that of several.
fn only(accounts: &[Account], name: &str) -> Result<Account, Usage> {
    if let Some(account) = accounts.iter().find(|account| account.id.as_str() == name) {
        return Ok(account.clone());
    }
    let found: Vec<&Account> = accounts.iter().filter(|account| account.name == name).collect();
    match found.as_slice() {
        [] => Err(unknown(name, accounts)),
        [account] => Ok((*account).clone()),
        several => {
            let ids: Vec<&str> = several.iter().map(|account| account.id.as_str()).collect();
            Err(Usage(format!(
                "There are {} accounts of the name {name:?}; name one by its id: {}",
                ids.len(),
                ids.join(", ")
            )))
        }
    }
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
            low_days: None,
            snooze: None,
        }
    }

    fn accounts() -> [Account; 4] {
        [account("a1", "Studio"), account("a2", "Clips"), account("a3", "Clips"), account("a4", "a1")]
    }

    const THERE: &str = r#"there are: "Studio", "Clips", "Clips", "a1""#;

    #[test]
    fn accounts_are_found_by_name_or_id_each_once() {
        #[track_caller]
        fn check(names: &[&str], expect: Result<&[&str], &str>) {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let found = named(&accounts(), &names);
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
        check(&["Studio", "studio"], Err(&format!("There is no account of the name \"studio\"; {THERE}")));
        check(&["ugen_sk_x"], Err(&format!("There is no account of this name; {THERE}")));
        assert_eq!(unknown("x", &[]).to_string(), "There is no account of the name \"x\"; Brimful keeps none yet");
    }

    #[test]
    fn one_account_is_found_by_its_id_or_by_a_name_that_is_its_alone() {
        #[track_caller]
        fn check(name: &str, expect: Result<&str, &str>) {
            let found =
                only(&accounts(), name).map(|account| account.id.to_string()).map_err(|usage| usage.to_string());
            assert_eq!(found, expect.map(String::from).map_err(String::from), "{name}");
        }
        check("Studio", Ok("a1"));
        check("a3", Ok("a3"));
        check("a1", Ok("a1"));
        check("Clips", Err("There are 2 accounts of the name \"Clips\"; name one by its id: a2, a3"));
        check("clips", Err(&format!("There is no account of the name \"clips\"; {THERE}")));
        check("ugen_sk_x", Err(&format!("There is no account of this name; {THERE}")));
    }

    #[test]
    fn what_is_lost_of_an_account_counts() {
        #[track_caller]
        fn check(path: &str, restored: bool, expect: (bool, bool)) {
            let lost = Lost { path: path.into(), why: Why::BadValue, restored };
            assert_eq!((loses_accounts(&lost), loses_an_address(&lost)), expect, "{path}");
        }
        check("", false, (true, false));
        check("accounts", false, (true, false));
        check("accounts[2].low_mark", false, (true, false));
        check("accounts[2].low_mark", true, (false, false));
        check("accounts[2].base_url", false, (true, true));
        check("accounts[2].base_url", true, (false, false));
        check("preferences.refresh", false, (false, false));
    }
}
