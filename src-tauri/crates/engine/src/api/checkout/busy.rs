//! One checkout of an account is started at a time: a double click, or a second window, sends no second one.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use brimful_core::account::AccountId;

/// The accounts for which a checkout is being started.
#[derive(Default)]
pub(in crate::api) struct Busy(Mutex<BTreeSet<AccountId>>);

/// A start that is under way, until it is dropped.
pub(super) struct Turn<'a> {
    busy: &'a Busy,
    account: AccountId,
}

impl Busy {
    /// Begins a start; `None` where one is under way.
    pub(super) fn enter(&self, account: &AccountId) -> Option<Turn<'_>> {
        self.lock().insert(account.clone()).then(|| Turn { busy: self, account: account.clone() })
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<AccountId>> {
        // Every change of it is small and whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.busy.lock().remove(&self.account);
    }
}
