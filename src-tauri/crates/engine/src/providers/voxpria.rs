//! Asks Voxpria.

use brimful_core::failure::Failure;
use brimful_core::reading::Balance;
use brimful_core::wire::voxpria;

use super::http::{Auth, Caller, Get};

/// `GET /credits` with a bearer key.
pub(super) async fn balance(caller: &Caller<'_>) -> Result<Balance, Failure> {
    caller.get(Get::new("credits", Auth::Bearer), voxpria::balance).await
}
