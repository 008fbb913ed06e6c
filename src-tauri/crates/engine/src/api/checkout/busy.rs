//! One request that must not be sent twice is under way at a time, such as an account's checkout: a double click, or a
//! second window, sends no second one.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What something is under way for.
pub(in crate::api) struct Busy<K: Ord>(Mutex<BTreeSet<K>>);

/// What is under way, until it is dropped.
pub(in crate::api) struct Turn<'a, K: Ord> {
    busy: &'a Busy<K>,
    key: K,
}

impl<K: Ord> Default for Busy<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Ord + Clone> Busy<K> {
    /// Begins; `None` where one is under way.
    pub(in crate::api) fn enter(&self, key: &K) -> Option<Turn<'_, K>> {
        self.lock().insert(key.clone()).then(|| Turn { busy: self, key: key.clone() })
    }
}

impl<K: Ord> Busy<K> {
    fn lock(&self) -> MutexGuard<'_, BTreeSet<K>> {
        // Every change of it is small and whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Ord> Drop for Turn<'_, K> {
    fn drop(&mut self) {
        self.busy.lock().remove(&self.key);
    }
}
