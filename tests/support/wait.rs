//! Waiting for something that can be seen to be so, with a limit and a sentence for when it never is.

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// How often a condition is looked at. Short against everything that is waited for, long against the look itself.
const STEP: Duration = Duration::from_millis(25);

/// Looks until `probe` finds something.
///
/// # Panics
/// `limit` passed first; the text names `what` was waited for.
pub async fn until<T>(what: &str, limit: Duration, mut probe: impl AsyncFnMut() -> Option<T>) -> T {
    let give_up = Instant::now() + limit;
    loop {
        if let Some(found) = probe().await {
            return found;
        }
        assert!(Instant::now() < give_up, "not within {limit:?}: {what}");
        sleep(STEP).await;
    }
}

/// [`until`] for a plain yes or no.
///
/// # Panics
/// As [`until`].
pub async fn until_true(what: &str, limit: Duration, mut probe: impl AsyncFnMut() -> bool) {
    until(what, limit, async || probe().await.then_some(())).await;
}
