//! The credential store of Windows.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::sync::Arc;

use keyring_core::{CredentialStore, Error};

use super::KeychainError;

/// Opens the store, which is always there.
pub(super) fn open() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

/// This machine only: a roaming profile would carry keys to other machines.
pub(super) fn modifiers(_label: &str) -> HashMap<&str, &str> {
    HashMap::from([("persistence", "Local")])
}

/// The logon session has no credential set, as for a service or a network logon.
pub(super) fn no_access(_: &(dyn StdError + Send + Sync + 'static)) -> KeychainError {
    KeychainError::Absent
}

/// The store's own error type is private, so its codes cannot be told apart here.
pub(super) fn failure(source: &(dyn StdError + Send + Sync + 'static)) -> KeychainError {
    KeychainError::Other(source.to_string())
}
