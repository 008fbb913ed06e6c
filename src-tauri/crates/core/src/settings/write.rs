//! Writes a settings document, carrying along what a later version put there.

use serde_json::Value;

use super::read::{has_id, parse};
use super::wire::{self, Object, account, preferences};
use super::{Preferences, Settings, VERSION, plans};
use crate::account::Account;

/// A settings document, ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document(Object);

/// Why a document may not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    /// The document in place is of a later version, which this one would damage.
    #[error("the settings were written by a later version of Brimful")]
    Newer {
        /// That document's version.
        version: u32,
    },
}

/// Makes the document for these settings. `previous` is the document in place: its unknown keys, also those inside
/// accounts and preferences, stay as they are.
///
/// # Errors
/// [`SaveError::Newer`] where the document in place is of a later version.
pub fn save(settings: &Settings, previous: Option<&[u8]>) -> Result<Document, SaveError> {
    let mut document = previous.and_then(|bytes| parse(bytes).ok()).unwrap_or_default();
    if let Some(Ok(version)) = document.get(wire::VERSION).map(wire::version)
        && version > VERSION
    {
        return Err(SaveError::Newer { version });
    }
    let old_accounts = match document.remove(wire::ACCOUNTS) {
        Some(Value::Array(list)) => list,
        _ => Vec::new(),
    };
    let old_preferences = match document.remove(wire::PREFERENCES) {
        Some(Value::Object(fields)) => fields,
        _ => Object::new(),
    };
    let accounts = settings.accounts.iter().map(|account| {
        let old = old_accounts.iter().filter_map(Value::as_object).find(|fields| has_id(fields, &account.id));
        let mut fields = write_account(account, old.cloned().unwrap_or_default());
        put_or_remove(&mut fields, plans::PAID, settings.paid.get(&account.id).map(|paid| plans::write_paid(*paid)));
        Value::Object(fields)
    });
    document.insert(wire::ACCOUNTS.into(), accounts.collect());
    document.insert(wire::PREFERENCES.into(), write_preferences(&settings.preferences, old_preferences).into());
    plans::write(settings, &mut document);
    document.insert(wire::VERSION.into(), VERSION.into());
    Ok(Document(document))
}

impl Document {
    /// The document as pretty-printed JSON text.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{:#}", Value::Object(self.0.clone()))
    }

    /// Its top-level keys, each with its value as JSON text, for a key-value store.
    #[must_use]
    pub fn entries(&self) -> Vec<(String, String)> {
        self.0.iter().map(|(key, value)| (key.clone(), value.to_string())).collect()
    }
}

fn write_account(account: &Account, mut fields: Object) -> Object {
    put(&mut fields, account::ID, account.id.as_str());
    put(&mut fields, account::PROVIDER, account.provider.id());
    put(&mut fields, account::NAME, account.name.as_str());
    put_or_remove(&mut fields, account::BASE_URL, account.base_url.as_deref());
    put_or_remove(&mut fields, account::LOW_MARK, account.low_mark.map(|mark| mark.to_string()));
    put(&mut fields, account::PAUSED, account.paused);
    put(&mut fields, account::ALERTS, account.alerts);
    put_or_remove(&mut fields, account::ENTERED, account.entered.as_ref().map(wire::write_entered));
    put_or_remove(&mut fields, account::LOW_DAYS, account.low_days);
    put_or_remove(&mut fields, account::SNOOZE, account.snooze.as_ref().map(wire::write_snooze));
    fields
}

fn write_preferences(preferences: &Preferences, mut fields: Object) -> Object {
    put(&mut fields, preferences::REFRESH, preferences.refresh.as_str());
    put(&mut fields, preferences::HIDE_AMOUNTS, preferences.hide_amounts);
    put(&mut fields, preferences::NOTIFY_LOW, preferences.notify_low);
    put(&mut fields, preferences::NOTIFY_EMPTY, preferences.notify_empty);
    put(&mut fields, preferences::NOTIFY_KEY_REFUSED, preferences.notify_key_refused);
    // These came later: what is as by default is left out, as it was before.
    let changed = |is: bool, by_default: bool| (is != by_default).then_some(is);
    let defaults = Preferences::default();
    let missing = changed(preferences.notify_refund_missing, defaults.notify_refund_missing);
    put_or_remove(&mut fields, preferences::NOTIFY_REFUND_MISSING, missing);
    put_or_remove(
        &mut fields,
        preferences::NOTIFY_UNUSUAL,
        changed(preferences.notify_unusual, defaults.notify_unusual),
    );
    let lapse = changed(preferences.notify_lapse, defaults.notify_lapse);
    put_or_remove(&mut fields, preferences::NOTIFY_LAPSE, lapse);
    let digest = changed(preferences.weekly_digest, defaults.weekly_digest);
    put_or_remove(&mut fields, preferences::WEEKLY_DIGEST, digest);
    put_or_remove(&mut fields, preferences::SINGLE_KEYS, changed(preferences.single_keys, defaults.single_keys));
    let quiet = preferences.quiet_hours.as_ref().map(wire::write_quiet_hours);
    put_or_remove(&mut fields, preferences::QUIET_HOURS, quiet);
    let paused = preferences.alerts_paused_until.as_ref().map(wire::write_pause);
    put_or_remove(&mut fields, preferences::ALERTS_PAUSED_UNTIL, paused);
    put_or_remove(&mut fields, preferences::LANGUAGE, preferences.language.as_deref());
    put(&mut fields, preferences::TRAY_NOTICE_SHOWN, preferences.tray_notice_shown);
    fields
}

fn put(fields: &mut Object, key: &str, value: impl Into<Value>) {
    fields.insert(key.to_owned(), value.into());
}

fn put_or_remove(fields: &mut Object, key: &str, value: Option<impl Into<Value>>) {
    match value {
        Some(value) => put(fields, key, value),
        None => {
            fields.remove(key);
        }
    }
}
