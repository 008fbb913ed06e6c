//! Reads and changes U-Gen's billing settings. What changes anything is sent once.

use std::time::Duration;

use brimful_core::billing::{Methods, Setting, Which};
use brimful_core::failure::{Code, Failure};
use brimful_core::wire::Answer;
use brimful_core::wire::ugen::billing as wire;

use super::checkout::is_refused;
use super::http::{Auth, Caller, Get, Http, Remove, Submit};
use super::retry::Reached;
use super::{Target, redact};
use crate::clock::Clock;

const AUTH: Auth = Auth::Header("x-api-key");

/// Why it is not known that a change was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// Nothing was changed: the service refused it, or was never reached.
    Refused(Failure),
    /// It may have been done: the request was sent, but no answer came that says so.
    Perhaps(Failure),
}

/// Reads a setting. `deadline` bounds the whole, as with [`read_balance`](super::read_balance).
///
/// # Errors
/// Why there is none. [`Code::NotOffered`] for a service that has no such settings, without asking.
pub async fn read_setting(
    http: &Http,
    clock: &dyn Clock,
    target: Target<'_>,
    which: Which,
    deadline: Duration,
) -> Result<Setting, Failure> {
    offered(&target)?;
    let parse = match which {
        Which::AutoTopUp => |answer: &Answer<'_>| wire::setting(Which::AutoTopUp, answer),
        Which::CreditAlert => |answer: &Answer<'_>| wire::setting(Which::CreditAlert, answer),
    };
    let caller = Caller::new(http, clock, target, deadline);
    let mut read = caller
        .get(Get::new(wire::path(which), AUTH), parse)
        .await
        .map_err(|failure| redact::failure(failure, target.secret))?;
    redact::fields(&mut read.others, target.secret);
    if [&read.pack, &read.method].into_iter().flatten().any(|id| holds_key(id, &target)) {
        let name = target.provider.name();
        return Err(Failure::new(Code::Protocol, format!("{name} sent a key in the place of an id")));
    }
    Ok(read)
}

/// Sends a setting. Once and never again by itself, whatever comes of it.
///
/// # Errors
/// [`NotDone`], which says what is known. Never holds the key.
pub async fn change_setting(
    http: &Http,
    clock: &dyn Clock,
    target: Target<'_>,
    which: Which,
    body: &str,
    deadline: Duration,
) -> Result<(), NotDone> {
    offered(&target).map_err(NotDone::Refused)?;
    let submit = Submit { path: wire::path(which), auth: AUTH, body };
    let sent = Caller::new(http, clock, target, deadline).submit(submit, wire::done).await;
    sent.map_err(|(failure, reached)| not_done(failure, reached, &target))
}

/// Reads the ways to pay.
///
/// # Errors
/// As with [`read_setting`].
pub async fn read_methods(
    http: &Http,
    clock: &dyn Clock,
    target: Target<'_>,
    deadline: Duration,
) -> Result<Methods, Failure> {
    offered(&target)?;
    let caller = Caller::new(http, clock, target, deadline);
    let mut read = caller
        .get(Get::new("billing/payment-methods", AUTH), wire::methods)
        .await
        .map_err(|failure| redact::failure(failure, target.secret))?;
    for method in &mut read.methods {
        redact::fields(&mut method.others, target.secret);
        method.id = method.id.take().filter(|id| !holds_key(id, &target));
        for said in [&mut method.kind, &mut method.brand, &mut method.last4] {
            *said = redact::text(std::mem::take(said), target.secret);
        }
    }
    Ok(read)
}

/// Removes a way to pay. Sent once and never again by itself. `id` is one of [`Method::id`](brimful_core::billing::Method):
/// it is a part of the address as it is.
///
/// # Errors
/// [`NotDone`]; [`Code::NotOffered`] in it where the service has no such method any more.
pub async fn remove_method(
    http: &Http,
    clock: &dyn Clock,
    target: Target<'_>,
    id: &str,
    deadline: Duration,
) -> Result<(), NotDone> {
    offered(&target).map_err(NotDone::Refused)?;
    let path = format!("billing/payment-methods/{id}");
    let remove = Remove { path: &path, auth: AUTH };
    let sent = Caller::new(http, clock, target, deadline).remove(remove, wire::done).await;
    sent.map_err(|(failure, reached)| not_done(failure, reached, &target))
}

/// An id goes to the window and back as it is: one with the key in it is none.
fn holds_key(id: &str, target: &Target<'_>) -> bool {
    redact::text(id.to_owned(), target.secret) != id
}

fn not_done(failure: Failure, reached: Reached, target: &Target<'_>) -> NotDone {
    let failure = redact::failure(failure, target.secret);
    if is_refused(reached) { NotDone::Refused(failure) } else { NotDone::Perhaps(failure) }
}

fn offered(target: &Target<'_>) -> Result<(), Failure> {
    if target.provider.profile().billing_settings {
        return Ok(());
    }
    Err(Failure::new(Code::NotOffered, format!("{} has no billing settings", target.provider.name())))
}
