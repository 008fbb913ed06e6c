//! Asks U-Gen which packs of credits it offers.

use std::time::Duration;

use brimful_core::base_url::BaseUrl;
use brimful_core::failure::{Code, Failure};
use brimful_core::pack::Offers;
use brimful_core::provider::ProviderId;
use brimful_core::secret::Secret;
use brimful_core::wire::ugen;

use super::Target;
use super::http::{Auth, Caller, Get, Http};
use crate::clock::Clock;

/// Reads the packs that a service offers. They are public: no key is sent, and none is asked for. `deadline` bounds the
/// whole, as with [`read_balance`](super::read_balance).
///
/// # Errors
/// Why there are none. [`Code::NotOffered`] for a service that lists no packs, without asking.
pub async fn read_packs(
    http: &Http,
    clock: &dyn Clock,
    provider: ProviderId,
    base_url: &BaseUrl,
    deadline: Duration,
) -> Result<Offers, Failure> {
    if provider != ProviderId::UGen {
        return Err(Failure::new(Code::NotOffered, format!("{} lists no packs", provider.name())));
    }
    let none = Secret::new(String::new());
    let target = Target { provider, base_url, secret: &none, entered: None };
    let get = Get::new("billing/packs", Auth::Public);
    Caller::new(http, clock, target, deadline).get(get, ugen::packs::packs).await
}
