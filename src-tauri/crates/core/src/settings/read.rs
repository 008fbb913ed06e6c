//! Reads a settings document: one field at a time, so that a broken one costs itself only.

use std::collections::BTreeMap;

use serde_json::Value;

use super::wire::{self, Object, account, preferences};
use super::{Loaded, Lost, Preferences, Settings, Unreadable, VERSION, Why, plans};
use crate::account::{Account, AccountId};
use crate::estimate::PaidRate;

/// The steps from each released version to the next: `MIGRATIONS[0]` makes a version 2 of a version 1. Forward only.
const MIGRATIONS: [fn(Object) -> Object; VERSION as usize - 1] = [];

/// Reads a settings document.
#[must_use]
pub fn load(bytes: &[u8]) -> Loaded {
    load_with_backup(bytes, None)
}

/// Reads a settings document; what is broken in it is taken from the backup, an earlier or equal document.
///
/// A document that is broken as a whole is `Unreadable` even if the backup is good: it is the caller who puts the one
/// in the other's place.
#[must_use]
pub fn load_with_backup(bytes: &[u8], backup: Option<&[u8]>) -> Loaded {
    let document = match parse(bytes) {
        Ok(document) => document,
        Err(unreadable) => return Loaded::Unreadable(unreadable),
    };
    let backup = backup.and_then(|bytes| parse(bytes).ok());
    let mut reader = Reader::default();
    let version = reader.version(&document);
    if version > VERSION {
        let settings = reader.settings(&document, None);
        return Loaded::Newer { version, settings };
    }
    let document = migrate(document, version);
    let backup = backup.and_then(|backup| {
        let version = wire::version(backup.get(wire::VERSION)?).ok().filter(|version| *version <= VERSION)?;
        Some(migrate(backup, version))
    });
    let settings = reader.settings(&document, backup.as_ref());
    if reader.lost.is_empty() { Loaded::Current(settings) } else { Loaded::Salvaged { settings, lost: reader.lost } }
}

/// The document as an object with at least one key that settings have.
pub(super) fn parse(bytes: &[u8]) -> Result<Object, Unreadable> {
    if bytes.trim_ascii().is_empty() {
        return Err(Unreadable::Empty);
    }
    // Some editors put a byte order mark before the text.
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let value: Value = serde_json::from_slice(text).map_err(|_| Unreadable::NotJson)?;
    let Value::Object(document) = value else { return Err(Unreadable::NoSettings) };
    let known = [wire::VERSION, wire::ACCOUNTS, wire::PREFERENCES].iter().any(|key| document.contains_key(*key));
    if known { Ok(document) } else { Err(Unreadable::NoSettings) }
}

fn migrate(document: Object, from: u32) -> Object {
    let done = usize::try_from(from.saturating_sub(1)).unwrap_or(usize::MAX);
    MIGRATIONS.iter().skip(done).fold(document, |document, step| step(document))
}

/// Reads fields and notes which ones could not be read.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) lost: Vec<Lost>,
    /// What stands beside the accounts' own fields.
    paid: BTreeMap<AccountId, PaidRate>,
}

impl Reader {
    fn version(&mut self, document: &Object) -> u32 {
        match document.get(wire::VERSION).ok_or(Why::Missing).and_then(wire::version) {
            Ok(version) => version,
            Err(why) => {
                self.lose(wire::VERSION, why, false);
                VERSION
            }
        }
    }

    fn settings(&mut self, document: &Object, backup: Option<&Object>) -> Settings {
        let accounts = self.accounts(document, backup);
        let preferences = self.preferences(document, backup);
        let (plans, rates) = (self.plans(document, backup), self.rates(document, backup));
        Settings { accounts, preferences, plans, rates, paid: std::mem::take(&mut self.paid) }
    }

    fn preferences(&mut self, document: &Object, backup: Option<&Object>) -> Preferences {
        let backup = backup.and_then(|backup| backup.get(wire::PREFERENCES)).and_then(Value::as_object);
        let fields = match document.get(wire::PREFERENCES).ok_or(Why::Missing).and_then(wire::object) {
            Ok(fields) => Fields { path: format!("{}.", wire::PREFERENCES), own: fields, backup },
            Err(why) => {
                self.lose(wire::PREFERENCES, why, backup.is_some());
                let Some(own) = backup else { return Preferences::default() };
                Fields { path: format!("{}.", wire::PREFERENCES), own, backup: None }
            }
        };
        let defaults = Preferences::default();
        let mut switch = |key, default| self.field(&fields, key, wire::boolean, default);
        Preferences {
            hide_amounts: switch(preferences::HIDE_AMOUNTS, defaults.hide_amounts),
            notify_low: switch(preferences::NOTIFY_LOW, defaults.notify_low),
            notify_empty: switch(preferences::NOTIFY_EMPTY, defaults.notify_empty),
            notify_key_refused: switch(preferences::NOTIFY_KEY_REFUSED, defaults.notify_key_refused),
            notify_refund_missing: switch(preferences::NOTIFY_REFUND_MISSING, defaults.notify_refund_missing),
            notify_unusual: switch(preferences::NOTIFY_UNUSUAL, defaults.notify_unusual),
            notify_lapse: switch(preferences::NOTIFY_LAPSE, defaults.notify_lapse),
            weekly_digest: switch(preferences::WEEKLY_DIGEST, defaults.weekly_digest),
            single_keys: switch(preferences::SINGLE_KEYS, defaults.single_keys),
            tray_notice_shown: switch(preferences::TRAY_NOTICE_SHOWN, defaults.tray_notice_shown),
            refresh: self.field(&fields, preferences::REFRESH, wire::refresh, defaults.refresh),
            quiet_hours: self.field(&fields, preferences::QUIET_HOURS, wire::quiet_hours, None),
            alerts_paused_until: self.field(&fields, preferences::ALERTS_PAUSED_UNTIL, wire::pause, None),
            language: self.field(&fields, preferences::LANGUAGE, wire::language, None),
        }
    }

    fn accounts(&mut self, document: &Object, backup: Option<&Object>) -> Vec<Account> {
        let backup = backup.and_then(|backup| backup.get(wire::ACCOUNTS)).and_then(Value::as_array);
        let before = self.lost.len();
        let mut accounts: Vec<Account> = Vec::new();
        let mut entry_lost = false;
        match document.get(wire::ACCOUNTS).ok_or(Why::Missing).and_then(|list| list.as_array().ok_or(Why::WrongType)) {
            Ok(list) => {
                for (index, entry) in list.iter().enumerate() {
                    match self.account(index, entry, backup) {
                        Ok(account) if accounts.iter().any(|other| other.id == account.id) => {
                            self.lose(&format!("{}[{index}]", wire::ACCOUNTS), Why::Duplicate, false);
                        }
                        Ok(account) => accounts.push(account),
                        Err(lost) => {
                            entry_lost = true;
                            self.lost.push(lost);
                        }
                    }
                }
            }
            Err(why) => {
                entry_lost = true;
                self.lose(wire::ACCOUNTS, why, false);
            }
        }
        if entry_lost {
            // Which account a broken entry was cannot be told, so every account that only the backup has comes back.
            // One that the user removed a moment ago may be among them: less harm than one that is gone for good.
            let restored = restore(&accounts, backup);
            if !restored.0.is_empty() {
                for lost in self.lost.iter_mut().skip(before).filter(|lost| lost.why != Why::Duplicate) {
                    lost.restored = true;
                }
            }
            accounts.extend(restored.0);
            for (id, paid) in restored.1 {
                self.paid.entry(id).or_insert(paid);
            }
        }
        accounts
    }

    /// Reads one account. Without a readable id and service it is none.
    fn account(&mut self, index: usize, entry: &Value, backup: Option<&Vec<Value>>) -> Result<Account, Lost> {
        let path = format!("{}[{index}]", wire::ACCOUNTS);
        let lost = |path: String, why| Lost { path, why, restored: false };
        let own = wire::object(entry).map_err(|why| lost(path.clone(), why))?;
        let id = own.get(account::ID).ok_or(Why::Missing).and_then(wire::account_id);
        let id = id.map_err(|why| lost(format!("{path}.{}", account::ID), why))?;
        let provider = own.get(account::PROVIDER).ok_or(Why::Missing).and_then(wire::provider);
        let provider = provider.map_err(|why| lost(format!("{path}.{}", account::PROVIDER), why))?;

        let backup = backup.and_then(|list| list.iter().filter_map(Value::as_object).find(|other| has_id(other, &id)));
        let fields = Fields { path: format!("{path}."), own, backup };
        let default_name = provider.name().to_owned();
        let base_path = format!("{path}.{}", account::BASE_URL);
        let base_url = self.field(&fields, account::BASE_URL, wire::base_url, None);
        // The user sent this key to an address of their own. It is not sent elsewhere because that address was lost.
        let address_lost = self.lost.iter().any(|lost| lost.path == base_path && !lost.restored);
        if let Some(paid) = self.field(&fields, plans::PAID, plans::paid, None) {
            // Of two accounts with one id, the first is the account.
            self.paid.entry(id.clone()).or_insert(paid);
        }
        Ok(Account {
            name: self.field(&fields, account::NAME, wire::name, default_name),
            base_url,
            low_mark: self.field(&fields, account::LOW_MARK, wire::low_mark, None),
            paused: self.field(&fields, account::PAUSED, wire::boolean, false) || address_lost,
            alerts: self.field(&fields, account::ALERTS, wire::boolean, true),
            entered: self.field(&fields, account::ENTERED, wire::entered, None),
            low_days: self.field(&fields, account::LOW_DAYS, wire::low_days, None),
            snooze: self.field(&fields, account::SNOOZE, wire::snooze, None),
            id,
            provider,
        })
    }

    /// Reads one field. Absent and null are the default, and nothing is lost; broken is the backup's, else the default.
    pub(super) fn field<T>(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
        read: fn(&Value) -> Result<T, Why>,
        default: T,
    ) -> T {
        let Some(value) = fields.own.get(key).filter(|value| !value.is_null()) else { return default };
        let why = match read(value) {
            Ok(value) => return value,
            Err(why) => why,
        };
        let restored = fields.backup.and_then(|backup| backup.get(key)).and_then(|value| read(value).ok());
        self.lose(&format!("{}{key}", fields.path), why, restored.is_some());
        restored.unwrap_or(default)
    }

    pub(super) fn lose(&mut self, path: &str, why: Why, restored: bool) {
        self.lost.push(Lost { path: path.to_owned(), why, restored });
    }
}

/// The fields of one object, and of its counterpart in the backup.
pub(super) struct Fields<'a> {
    pub(super) path: String,
    pub(super) own: &'a Object,
    pub(super) backup: Option<&'a Object>,
}

/// The accounts of the backup that are not among `accounts`, as far as they can be read, and what was paid for them.
fn restore(accounts: &[Account], backup: Option<&Vec<Value>>) -> (Vec<Account>, BTreeMap<AccountId, PaidRate>) {
    let mut quiet = Reader::default();
    let mut restored: Vec<Account> = Vec::new();
    for (index, entry) in backup.into_iter().flatten().enumerate() {
        if let Ok(account) = quiet.account(index, entry, None)
            && !accounts.iter().chain(&restored).any(|other| other.id == account.id)
        {
            restored.push(account);
        }
    }
    quiet.paid.retain(|id, _| restored.iter().any(|account| account.id == *id));
    (restored, quiet.paid)
}

/// Whether this object is the account with this id.
pub(super) fn has_id(fields: &Object, id: &AccountId) -> bool {
    fields.get(account::ID).and_then(Value::as_str) == Some(id.as_str())
}
