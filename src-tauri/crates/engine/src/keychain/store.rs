//! One keychain entry through the platform's own store, and what its errors mean.

use std::collections::HashMap;
use std::sync::Arc;

use brimful_core::secret::Secret;
use keyring_core::{CredentialStore, Entry, Error};

use super::worker::KeyStore;
use super::{KeyName, KeychainError};

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod platform;

/// The platform's store, opened when it is first needed, and anew when it was lost: a provider that starts after the app,
/// or again, is found.
#[derive(Default)]
pub(super) struct PlatformStore {
    store: Option<Arc<CredentialStore>>,
}

impl PlatformStore {
    fn with_entry<T>(
        &mut self,
        name: &KeyName,
        act: impl Fn(&Entry) -> Result<T, KeychainError>,
    ) -> Result<T, KeychainError> {
        let was_open = self.store.is_some();
        let outcome = self.try_entry(name, &act);
        let lost = matches!(outcome, Err(KeychainError::Absent | KeychainError::Other(_)));
        if !lost {
            return outcome;
        }
        self.store = None;
        // A session that an earlier call opened may be gone with its daemon. All three actions can be done twice.
        if was_open { self.try_entry(name, &act) } else { outcome }
    }

    fn try_entry<T>(
        &mut self,
        name: &KeyName,
        act: impl Fn(&Entry) -> Result<T, KeychainError>,
    ) -> Result<T, KeychainError> {
        let store = match self.store.take() {
            Some(store) => store,
            None => platform::open().map_err(meaning)?,
        };
        let store = self.store.insert(store);
        let label = format!("Brimful ({})", name.entry());
        let modifiers: HashMap<&str, &str> = platform::modifiers(&label);
        act(&store.build(name.app(), &name.entry(), Some(&modifiers)).map_err(meaning)?)
    }
}

impl KeyStore for PlatformStore {
    fn read(&mut self, name: &KeyName) -> Result<Secret, KeychainError> {
        self.with_entry(name, get)
    }

    fn write(&mut self, name: &KeyName, key: &Secret) -> Result<(), KeychainError> {
        self.with_entry(name, |entry| {
            entry.set_password(key.expose()).map_err(meaning)?;
            if get(entry)?.expose() == key.expose() {
                Ok(())
            } else {
                Err(KeychainError::Other("it kept something else than the key".into()))
            }
        })
    }

    fn remove(&mut self, name: &KeyName) -> Result<(), KeychainError> {
        self.with_entry(name, |entry| entry.delete_credential().map_err(meaning))
    }
}

fn get(entry: &Entry) -> Result<Secret, KeychainError> {
    let key = Secret::new(entry.get_password().map_err(meaning)?);
    if key.expose().is_empty() { Err(KeychainError::Missing) } else { Ok(key) }
}

/// What a store's error means. Never its `Debug` form: that of a badly encoded entry is the entry itself.
fn meaning(error: Error) -> KeychainError {
    let words = |text: &str| KeychainError::Other(text.to_owned());
    match error {
        Error::NoEntry => KeychainError::Missing,
        Error::TooLong(..) => KeychainError::TooLong,
        Error::NoStorageAccess(source) => platform::no_access(source.as_ref()),
        Error::PlatformFailure(source) => platform::failure(source.as_ref()),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => words("its entry is no text"),
        Error::BadStoreFormat(_) => words("it is damaged"),
        Error::Ambiguous(_) => words("it has two entries of this name"),
        Error::Invalid(..) | Error::NotSupportedByStore(_) | Error::NoDefaultStore => {
            words("it does not take this entry")
        }
        _ => words("an error of a kind that is not known"),
    }
}
