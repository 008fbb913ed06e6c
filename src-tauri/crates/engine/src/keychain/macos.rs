//! The login keychain of macOS.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::sync::Arc;

use keyring_core::{CredentialStore, Error};

use super::KeychainError;

/// Opens the login keychain; asks nothing of the user yet.
pub(super) fn open() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

/// Entries are named by service and account alone.
pub(super) fn modifiers(_label: &str) -> HashMap<&str, &str> {
    HashMap::new()
}

pub(super) fn no_access(source: &(dyn StdError + Send + Sync + 'static)) -> KeychainError {
    failure(source)
}

/// By the status codes of `SecBase.h`.
pub(super) fn failure(source: &(dyn StdError + Send + Sync + 'static)) -> KeychainError {
    let Some(error) = source.downcast_ref::<security_framework::base::Error>() else {
        return KeychainError::Other(source.to_string());
    };
    match error.code() {
        // errSecNotAvailable, errSecNoSuchKeychain, errSecInvalidKeychain, errSecNoDefaultKeychain
        -25291 | -25294 | -25295 | -25307 => KeychainError::Absent,
        // errSecInteractionNotAllowed, errSecInteractionRequired
        -25308 | -25315 => KeychainError::Locked,
        // wrPermErr, errSecUserCanceled, errSecInvalidOwnerEdit, errSecReadOnly, errSecAuthFailed
        -61 | -128 | -25244 | -25292 | -25293 => KeychainError::Denied,
        _ => KeychainError::Other(error.to_string()),
    }
}
