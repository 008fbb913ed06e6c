//! Asks PixVerse: every attempt carries a trace id of its own.

use brimful_core::failure::Failure;
use brimful_core::reading::Balance;
use brimful_core::wire::pixverse;

use super::http::{Auth, Caller, Get};

/// `GET /account/balance` with `API-KEY` and a fresh `Ai-trace-id`.
pub(super) async fn balance(caller: &Caller<'_>) -> Result<Balance, Failure> {
    let get = Get { trace: Some("ai-trace-id"), ..Get::new("account/balance", Auth::Header("api-key")) };
    caller.get(get, pixverse::balance).await
}
