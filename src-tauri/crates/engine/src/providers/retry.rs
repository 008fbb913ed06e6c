//! When a request is tried again, and after how long.

use std::time::Duration;

use backon::ExponentialBuilder;
use brimful_core::failure::{Code, Failure};
use tokio::time::Instant;

/// How often a request is tried again after its first attempt.
pub(super) const MAX_RETRIES: usize = 3;

/// An attempt that gave no value.
#[derive(Debug)]
pub(super) struct Miss {
    /// Why.
    pub(super) failure: Failure,
    /// Whether another attempt may help.
    pub(super) again: bool,
    /// How far the request came.
    pub(super) reached: Reached,
}

/// How far a request came, for those that change something: what was never sent was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reached {
    /// It was not sent.
    Nobody,
    /// It was sent, or may have been; no whole answer came.
    Perhaps,
    /// It was answered with this status.
    Answered(u16),
}

impl Miss {
    /// An attempt without an answer: only one that ran out of time is tried again.
    pub(super) fn unanswered(failure: Failure, reached: Reached) -> Self {
        Self { again: failure.code == Code::Timeout, failure, reached }
    }

    /// An attempt that was answered, but not with the value: tried again on 429, 502, 503 and 504, and where a service
    /// says by its own code with a success status that it is busy (PixVerse).
    pub(super) fn answered(status: u16, failure: Failure) -> Self {
        let passing = matches!(failure.code, Code::RateLimited | Code::Unavailable);
        let again = match status {
            429 | 502 | 503 | 504 => passing,
            200..300 => failure.code == Code::Unavailable,
            _ => false,
        };
        Self { failure, again, reached: Reached::Answered(status) }
    }
}

/// The waits where the service asks for none: doubling from `first`, each lengthened by up to its own length at random,
/// so that many accounts do not come back together.
pub(super) fn schedule(first: Duration) -> ExponentialBuilder {
    ExponentialBuilder::new()
        .with_min_delay(first)
        .with_max_delay(Duration::from_secs(8))
        .with_factor(2.0)
        .with_max_times(MAX_RETRIES)
        .with_jitter()
}

/// How long to wait before the next attempt: what the service asks for, or longer if `planned` is. `None` where the
/// attempts are used up, or where the wait would not leave time for another: then the error is reported at once.
pub(super) fn wait(failure: &Failure, planned: Option<Duration>, until: Instant) -> Option<Duration> {
    let planned = planned?;
    let wait = failure.retry_after.map_or(planned, |asked| asked.max(planned));
    (wait < until.saturating_duration_since(Instant::now())).then_some(wait)
}

#[cfg(test)]
mod tests {
    use backon::BackoffBuilder;

    use super::*;

    #[test]
    fn only_what_may_pass_is_tried_again() {
        #[track_caller]
        fn check(status: Option<u16>, code: Code, expect: bool) {
            let failure = Failure::new(code, "m");
            let miss = match status {
                Some(status) => Miss::answered(status, failure),
                None => Miss::unanswered(failure, Reached::Perhaps),
            };
            assert_eq!(miss.again, expect, "{status:?} {code:?}");
        }
        check(None, Code::Timeout, true);
        check(None, Code::Offline, false);
        check(None, Code::Unavailable, false);
        check(None, Code::Protocol, false);
        check(Some(429), Code::RateLimited, true);
        check(Some(502), Code::Unavailable, true);
        check(Some(503), Code::Unavailable, true);
        check(Some(504), Code::Unavailable, true);
        check(Some(500), Code::Unavailable, false);
        check(Some(401), Code::Auth, false);
        check(Some(403), Code::Blocked, false);
        check(Some(408), Code::Timeout, false);
        // A service's own code may say that another attempt is useless.
        check(Some(429), Code::OutOfCredits, false);
        check(Some(503), Code::Auth, false);
        check(Some(200), Code::Unavailable, true);
        check(Some(200), Code::RateLimited, false);
        check(Some(200), Code::Protocol, false);
    }

    #[test]
    fn waits_double_with_jitter_and_end() {
        let waits: Vec<u128> = schedule(Duration::from_millis(500)).build().map(|w| w.as_millis()).collect();
        assert_eq!(waits.len(), MAX_RETRIES);
        for (wait, least) in waits.iter().zip([500, 1000, 2000]) {
            assert!((least..=2 * least).contains(wait), "{waits:?}");
        }
        let others: Vec<Vec<u128>> =
            (0..8).map(|_| schedule(Duration::from_secs(1)).build().map(|w| w.as_nanos()).collect()).collect();
        assert!(others.windows(2).any(|pair| pair[0] != pair[1]), "the jitter is the same every time");
    }

    #[tokio::test]
    async fn a_wait_that_does_not_fit_is_not_waited_for() {
        #[track_caller]
        fn check(asked: Option<u64>, planned: Option<u64>, left: u64, expect: Option<u64>) {
            let failure = Failure::new(Code::RateLimited, "m").with_retry_after(asked.map(Duration::from_secs));
            let until = Instant::now() + Duration::from_secs(left);
            let got = wait(&failure, planned.map(Duration::from_secs), until);
            assert_eq!(got.map(|w| w.as_secs()), expect, "{asked:?} {planned:?} {left}");
        }
        check(None, Some(2), 30, Some(2));
        check(Some(5), Some(2), 30, Some(5));
        check(Some(1), Some(2), 30, Some(2));
        check(Some(45), Some(2), 30, None);
        check(Some(30), Some(2), 30, None);
        check(None, Some(2), 2, None);
        check(Some(5), None, 30, None);
    }
}
