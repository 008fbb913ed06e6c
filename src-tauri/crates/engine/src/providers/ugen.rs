//! Asks U-Gen.

use brimful_core::failure::Failure;
use brimful_core::reading::Balance;
use brimful_core::wire::ugen;

use super::http::{Auth, Caller, Get};

/// `GET /credits/balance` with `X-API-Key`, and nothing else that could authenticate: a bearer token would win.
pub(super) async fn balance(caller: &Caller<'_>) -> Result<Balance, Failure> {
    caller.get(Get::new("credits/balance", Auth::Header("x-api-key")), ugen::balance).await
}
