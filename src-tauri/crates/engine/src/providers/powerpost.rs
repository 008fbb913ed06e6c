//! Asks PowerPost.

use brimful_core::failure::Failure;
use brimful_core::reading::Balance;
use brimful_core::wire::powerpost;

use super::http::{Auth, Caller, Get};

/// `GET /account/credits` with `x-api-key`.
pub(super) async fn balance(caller: &Caller<'_>) -> Result<Balance, Failure> {
    caller.get(Get::new("account/credits", Auth::Header("x-api-key")), powerpost::balance).await
}
