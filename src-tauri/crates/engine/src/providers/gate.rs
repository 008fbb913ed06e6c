//! How many requests may be in flight to one origin.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// One semaphore an origin. Origins that nobody uses are forgotten, so that a sandbox on ever new ports leaves nothing.
pub(super) struct Gates {
    each: usize,
    open: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl Gates {
    /// Gates that let `each` requests through to an origin at a time; at least one.
    pub(super) fn new(each: usize) -> Self {
        Self { each: each.clamp(1, Semaphore::MAX_PERMITS), open: Mutex::default() }
    }

    /// Waits for a free place at an origin, first come first served. The place is free again when the permit drops.
    /// `None` cannot happen: no gate is ever closed.
    pub(super) async fn enter(&self, origin: &str) -> Option<OwnedSemaphorePermit> {
        let gate = self.gate(origin);
        gate.acquire_owned().await.ok()
    }

    fn gate(&self, origin: &str) -> Arc<Semaphore> {
        // The map is whole after any panic: it only ever gains or loses entries.
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(gate) = open.get(origin) {
            return Arc::clone(gate);
        }
        // A permit in use, or a waiter, holds its semaphore too.
        open.retain(|_, gate| Arc::strong_count(gate) > 1);
        let gate = Arc::new(Semaphore::new(self.each));
        open.insert(origin.to_owned(), Arc::clone(&gate));
        gate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn places_are_counted_by_origin_and_unused_origins_forgotten() {
        let gates = Gates::new(1);
        let first = gates.enter("https://a.example").await;
        assert_eq!(gates.gate("https://a.example").available_permits(), 0);
        assert_eq!(gates.gate("https://b.example").available_permits(), 1);
        drop(gates.enter("https://c.example").await);
        let names = |gates: &Gates| {
            let mut names: Vec<String> = gates.open.lock().unwrap().keys().cloned().collect();
            names.sort();
            names
        };
        assert_eq!(names(&gates), ["https://a.example", "https://c.example"], "b was unused when c came");
        drop(first);
        gates.gate("https://d.example");
        assert_eq!(names(&gates), ["https://d.example"]);
    }
}
