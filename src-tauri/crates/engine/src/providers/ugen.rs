//! Asks U-Gen.

use brimful_core::failure::Failure;
use brimful_core::reading::Balance;
use brimful_core::wire::ugen::{self, history::Page};

use super::http::{Auth, Caller, Get};

/// The documented largest page.
const PAGE_SIZE: u32 = 100;

const AUTH: Auth = Auth::Header("x-api-key");

/// `GET /credits/balance` with `X-API-Key`, and nothing else that could authenticate: a bearer token would win.
pub(super) async fn balance(caller: &Caller<'_>) -> Result<Balance, Failure> {
    caller.get(Get::new("credits/balance", AUTH), ugen::balance).await
}

/// `GET /credits/transactions`: a page of the ledger, from 1.
pub(super) async fn transactions(caller: &Caller<'_>, page: u32) -> Result<Page, Failure> {
    let query = [("page", page.to_string()), ("page_size", PAGE_SIZE.to_string())];
    let get = Get { query: &query, ledger: true, ..Get::new("credits/transactions", AUTH) };
    caller.get(get, ugen::history::transactions).await
}
