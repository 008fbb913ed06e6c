//! The five services over HTTP: one policy, one client a service, one match that picks it.

mod billing;
mod checkout;
mod estimate;
mod gate;
pub mod history;
mod http;
mod packs;
mod pictory;
mod pixverse;
mod powerpost;
mod pricing;
mod redact;
mod request;
mod retry;
mod transport;
mod ugen;
mod voxpria;

#[cfg(test)]
mod tests;

use std::time::Duration;

use brimful_core::account::EnteredBalance;
use brimful_core::base_url::BaseUrl;
use brimful_core::failure::Failure;
use brimful_core::provider::ProviderId;
use brimful_core::reading::Balance;
use brimful_core::secret::Secret;

use crate::clock::Clock;
pub use billing::{NotDone, change_setting, read_methods, read_setting, remove_method};
pub use checkout::{NotBegun, Order, begin_checkout, newest_rows};
pub use estimate::read_estimate;
use http::Caller;
pub use http::{Http, HttpError, HttpLimits, IN_FLIGHT_PER_ORIGIN};
pub use packs::read_packs;
pub use pricing::read_pricing;

/// Whom to ask, and with which key.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The service.
    pub provider: ProviderId,
    /// Its base address. The key goes to this origin only.
    pub base_url: &'a BaseUrl,
    /// The key.
    pub secret: &'a Secret,
    /// What the user typed in, for a service that does not tell this key its balance.
    pub entered: Option<EnteredBalance>,
}

/// Reads an account's balance. `deadline` bounds the whole: waiting for a connection, every attempt, and the waits
/// between them.
///
/// # Errors
/// Why there is no balance. It never holds the key, nor the address.
pub async fn read_balance(
    http: &Http,
    clock: &dyn Clock,
    target: Target<'_>,
    deadline: Duration,
) -> Result<Balance, Failure> {
    let caller = Caller::new(http, clock, target, deadline);
    let read = match target.provider {
        ProviderId::PowerPost => powerpost::balance(&caller).await,
        ProviderId::PixVerse => pixverse::balance(&caller).await,
        ProviderId::Pictory => pictory::balance(&caller).await,
        ProviderId::UGen => ugen::balance(&caller).await,
        ProviderId::Voxpria => voxpria::balance(&caller).await,
    };
    match read {
        Ok(balance) => Ok(redact::balance(balance, target.secret)),
        Err(failure) => Err(redact::failure(failure, target.secret)),
    }
}
