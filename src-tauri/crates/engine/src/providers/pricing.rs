//! Asks U-Gen for its live prices.

use std::time::Duration;

use brimful_core::estimate::PriceList;
use brimful_core::failure::{Code, Failure};
use brimful_core::provider::ProviderId;
use brimful_core::wire::ugen;

use super::http::{Auth, Caller, Get, Http};
use super::{Target, redact};
use crate::clock::Clock;

/// Reads a service's live prices, of all models or of one. `deadline` bounds the whole, as with
/// [`read_balance`](super::read_balance).
///
/// # Errors
/// Why there are none. [`Code::NotOffered`] for a service without live prices, without asking.
pub async fn read_pricing(
    http: &Http,
    clock: &dyn Clock,
    target: Target<'_>,
    model: Option<&str>,
    deadline: Duration,
) -> Result<PriceList, Failure> {
    if target.provider != ProviderId::UGen {
        let name = target.provider.name();
        return Err(Failure::new(Code::NotOffered, format!("{name} tells no live prices")));
    }
    let query: Vec<(&str, String)> = model.map(|model| ("model_id", model.to_owned())).into_iter().collect();
    let get = Get { query: &query, ..Get::new("credits/pricing", Auth::Header("x-api-key")) };
    match Caller::new(http, clock, target, deadline).get(get, ugen::pricing::pricing).await {
        Ok(mut list) => {
            for price in &mut list.prices {
                for said in [&mut price.model, &mut price.variant, &mut price.resolution] {
                    *said = said.take().map(|said| redact::text(said, target.secret));
                }
            }
            Ok(list)
        }
        Err(failure) => Err(redact::failure(failure, target.secret)),
    }
}
