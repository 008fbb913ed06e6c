//! Asks U-Gen what a job would cost.

use std::time::Duration;

use brimful_core::estimate::{Estimate, Form, refused};
use brimful_core::failure::{Code, Failure};
use brimful_core::provider::ProviderId;
use brimful_core::wire::ugen;

use super::http::{Ask, Auth, Caller, Http};
use super::{Target, redact};
use crate::clock::Clock;

/// Asks the service what a job would cost. Nothing is begun by it, so it is asked again like a balance. `deadline` bounds
/// the whole, as with [`read_balance`](super::read_balance).
///
/// Dropping the future gives the question up; that is how a form that changed cancels it.
///
/// # Errors
/// Why there is no estimate, with the fields of the form that the service, or Brimful before it asks, found wrong.
/// [`Code::NotOffered`] for a service that gives none, without asking.
pub async fn read_estimate(
    http: &Http,
    clock: &dyn Clock,
    target: Target<'_>,
    form: &Form,
    deadline: Duration,
) -> Result<Estimate, Failure> {
    if target.provider != ProviderId::UGen {
        let name = target.provider.name();
        return Err(Failure::new(Code::NotOffered, format!("{name} gives no estimates")));
    }
    let body = ugen::estimate::body(form).map_err(|wrong| refused(&wrong))?;
    let caller = Caller::new(http, clock, target, deadline);
    let ask = Ask { path: "credits/estimate", auth: Auth::Header("x-api-key"), body: &body };
    match caller.ask(ask, ugen::estimate::estimate).await {
        Ok(mut estimate) => {
            for part in &mut estimate.parts {
                part.name = redact::text(std::mem::take(&mut part.name), target.secret);
            }
            Ok(estimate)
        }
        Err(failure) => Err(redact::failure(failure, target.secret)),
    }
}
