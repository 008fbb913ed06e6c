//! The keychain: where keys live, one entry an account, and nowhere else.

mod memory;
mod os;
mod store;
mod worker;

use std::fmt;

use brimful_core::account::{Account, AccountId};
use brimful_core::failure::{Code, Failure};
use brimful_core::provider::ProviderId;
use brimful_core::secret::Secret;
use futures_util::future::BoxFuture;

use crate::paths::APP_ID;

pub use memory::MemoryKeychain;
pub use os::{LIMIT, OsKeychain};

/// Why the keychain did not do as asked. None of them holds a key, or any other content of an entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeychainError {
    /// This system has no keychain, or none that runs.
    #[error("this system has no keychain")]
    Absent,
    /// The keychain is locked, or does not answer in time (it may be asking the user).
    #[error("the keychain is locked")]
    Locked,
    /// The keychain, or the user, refuses Brimful.
    #[error("the keychain refuses Brimful")]
    Denied,
    /// The key is longer than this system's keychain can hold (1,280 characters on Windows).
    #[error("the key is too long for the keychain")]
    TooLong,
    /// The keychain works and has no key for this account.
    #[error("no key is kept for this account")]
    Missing,
    /// Anything else, in words for support.
    #[error("the keychain failed: {0}")]
    Other(String),
}

/// Where keys are kept. A failed call changes nothing that it can help: no entry is ever removed but by `remove`.
pub trait Keychain: Send + Sync {
    /// The key with this name.
    fn read<'a>(&'a self, name: &'a KeyName) -> BoxFuture<'a, Result<Secret, KeychainError>>;

    /// Keeps a key under this name, in place of the one that was there. `Ok` means that it was read back the same. After
    /// `Locked` it may still be kept later, where the system was asking the user and the user answers after the limit.
    fn write<'a>(&'a self, name: &'a KeyName, key: &'a Secret) -> BoxFuture<'a, Result<(), KeychainError>>;

    /// Removes the key with this name; `Missing` where there is none.
    fn remove<'a>(&'a self, name: &'a KeyName) -> BoxFuture<'a, Result<(), KeychainError>>;
}

/// The name of one account's entry: the app's identifier, the service and the account's id, so that two apps, a test run
/// and the sample data never meet in one entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName {
    app: String,
    provider: ProviderId,
    account: AccountId,
}

impl KeyName {
    /// The entry of one of the user's accounts.
    #[must_use]
    pub fn of(account: &Account) -> Self {
        Self::new(APP_ID, account.provider, account.id.clone())
    }

    /// Names an entry. `app` is [`APP_ID`], but for test runs.
    #[must_use]
    pub fn new(app: impl Into<String>, provider: ProviderId, account: AccountId) -> Self {
        Self { app: app.into(), provider, account }
    }

    /// The part of the name that all entries of one app share.
    #[must_use]
    pub fn app(&self) -> &str {
        &self.app
    }

    /// The part of the name that is the account's own.
    #[must_use]
    pub fn entry(&self) -> String {
        format!("{}/{}", self.provider, self.account)
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.app, self.entry())
    }
}

impl KeychainError {
    /// The code on the wire.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            // A key that cannot be held, or a keychain that fails otherwise, is refused storage.
            Self::Denied | Self::TooLong | Self::Other(_) => Code::KeychainDenied,
            Self::Absent => Code::KeychainAbsent,
            Self::Locked => Code::KeychainLocked,
            Self::Missing => Code::KeyMissing,
        }
    }

    /// The failure of a reading that this caused.
    #[must_use]
    pub fn failure(&self) -> Failure {
        Failure::new(self.code(), self.to_string())
    }
}
