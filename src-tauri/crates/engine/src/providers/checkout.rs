//! Begins a checkout at U-Gen, and asks for the newest rows of its ledger, where the purchase will stand.

use std::time::Duration;

use brimful_core::arrival::{Payment, Session};
use brimful_core::failure::{Code, Failure};
use brimful_core::ledger::Entry;
use brimful_core::provider::ProviderId;
use brimful_core::wire::ugen;

use super::http::{Auth, Caller, Http, Submit};
use super::retry::Reached;
use super::{Target, redact, ugen as client};
use crate::clock::Clock;

/// What is bought, and how.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// The service's id of the pack.
    pub pack: &'a str,
    /// How it is paid.
    pub payment: Payment,
}

/// Why no checkout can be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotBegun {
    /// Nothing was begun: the service refused it, or was never reached.
    Refused(Failure),
    /// One may have been begun: the request was sent, but no answer came that says so or names a page to pay on.
    Perhaps(Failure),
}

/// Begins a checkout. Sent once and never again by itself, whatever comes of it; `deadline` bounds the whole.
///
/// # Errors
/// [`NotBegun`], which says what is known. Never holds the key.
pub async fn begin_checkout(
    http: &Http,
    clock: &dyn Clock,
    target: Target<'_>,
    order: Order<'_>,
    deadline: Duration,
) -> Result<Session, NotBegun> {
    if target.provider != ProviderId::UGen {
        let name = target.provider.name();
        return Err(NotBegun::Refused(Failure::new(Code::NotOffered, format!("{name} has no checkout"))));
    }
    let body = ugen::checkout::body(order.pack, order.payment);
    let submit = Submit { path: "billing/checkout", auth: Auth::Header("x-api-key"), body: &body };
    let caller = Caller::new(http, clock, target, deadline);
    match caller.submit(submit, ugen::checkout::checkout).await {
        Ok(session) => {
            let reference = session.reference.map(|text| redact::text(text, target.secret));
            Ok(Session { address: redact::text(session.address, target.secret), reference })
        }
        Err((failure, reached)) => {
            let failure = redact::failure(failure, target.secret);
            Err(if is_refused(reached) { NotBegun::Refused(failure) } else { NotBegun::Perhaps(failure) })
        }
    }
}

/// The newest rows of an account's ledger: one page, as the service orders it.
///
/// # Errors
/// Why there are none. [`Code::NotOffered`] for a service that has no checkout, without asking.
pub async fn newest_rows(
    http: &Http,
    clock: &dyn Clock,
    target: Target<'_>,
    deadline: Duration,
) -> Result<Vec<Entry>, Failure> {
    if target.provider != ProviderId::UGen {
        let name = target.provider.name();
        return Err(Failure::new(Code::NotOffered, format!("{name} has no checkout")));
    }
    let caller = Caller::new(http, clock, target, deadline);
    match client::transactions(&caller, 1).await {
        Ok(page) => Ok(redact::entries(page.entries, target.secret)),
        Err(failure) => Err(redact::failure(failure, target.secret)),
    }
}

/// Whether nothing was done. Only a refusal of the request itself says so: after a 408 or 5xx, or an answer that cannot
/// be understood, nobody knows.
pub(super) fn is_refused(reached: Reached) -> bool {
    match reached {
        Reached::Nobody => true,
        Reached::Perhaps => false,
        Reached::Answered(status) => (400..500).contains(&status) && status != 408,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_refused_or_never_sent_was_not_begun() {
        #[track_caller]
        fn check(reached: Reached, expect: bool) {
            assert_eq!(is_refused(reached), expect, "{reached:?}");
        }
        check(Reached::Nobody, true);
        check(Reached::Perhaps, false);
        for status in [400, 401, 402, 403, 404, 409, 422, 429] {
            check(Reached::Answered(status), true);
        }
        for status in [200, 201, 302, 408, 500, 502, 503, 504] {
            check(Reached::Answered(status), false);
        }
    }
}
