//! Keys in memory: for sample data, and for systems without a keychain, where keys last until Quit.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use brimful_core::secret::Secret;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};

use super::{KeyName, Keychain, KeychainError};

/// Keys that end with the process.
#[derive(Debug, Default)]
pub struct MemoryKeychain {
    keys: Mutex<HashMap<KeyName, Secret>>,
}

impl MemoryKeychain {
    /// With no keys yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn keys(&self) -> MutexGuard<'_, HashMap<KeyName, Secret>> {
        // No call below can panic halfway through a change.
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keychain for MemoryKeychain {
    fn read<'a>(&'a self, name: &'a KeyName) -> BoxFuture<'a, Result<Secret, KeychainError>> {
        let key = self.keys().get(name).map(|key| Secret::new(key.expose().to_owned()));
        ready(key.ok_or(KeychainError::Missing)).boxed()
    }

    fn write<'a>(&'a self, name: &'a KeyName, key: &'a Secret) -> BoxFuture<'a, Result<(), KeychainError>> {
        self.keys().insert(name.clone(), Secret::new(key.expose().to_owned()));
        ready(Ok(())).boxed()
    }

    fn remove<'a>(&'a self, name: &'a KeyName) -> BoxFuture<'a, Result<(), KeychainError>> {
        let removed = self.keys().remove(name).map(drop);
        ready(removed.ok_or(KeychainError::Missing)).boxed()
    }
}

#[cfg(test)]
mod tests {
    use brimful_core::account::AccountId;
    use brimful_core::provider::ProviderId;

    use super::*;

    #[tokio::test]
    async fn keys_are_kept_by_name() {
        let keychain = MemoryKeychain::new();
        let name = |app: &str, id: &str| KeyName::new(app, ProviderId::UGen, AccountId::new(id).unwrap());
        keychain.write(&name("app", "a"), &Secret::new("one".into())).await.unwrap();
        keychain.write(&name("app", "a"), &Secret::new("two".into())).await.unwrap();
        assert_eq!(keychain.read(&name("app", "a")).await.unwrap().expose(), "two");
        for other in [name("app", "b"), name("test", "a")] {
            assert_eq!(keychain.read(&other).await.map(|_| ()), Err(KeychainError::Missing));
        }
        assert_eq!(keychain.remove(&name("app", "a")).await, Ok(()));
        assert_eq!(keychain.remove(&name("app", "a")).await, Err(KeychainError::Missing));
        assert!(!format!("{keychain:?}").contains("two"));
    }
}
