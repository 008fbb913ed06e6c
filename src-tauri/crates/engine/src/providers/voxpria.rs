//! Asks Voxpria.

use brimful_core::failure::Failure;
use brimful_core::reading::Balance;
use brimful_core::wire::voxpria::{self, history::Usage};
use chrono::NaiveDate;

use super::http::{Auth, Caller, Get};

/// `GET /credits` with a bearer key.
pub(super) async fn balance(caller: &Caller<'_>) -> Result<Balance, Failure> {
    caller.get(Get::new("credits", Auth::Bearer), voxpria::balance).await
}

/// `GET /credits/usage`: the days of a range, both ends included and always named.
pub(super) async fn usage(caller: &Caller<'_>, from: NaiveDate, to: NaiveDate) -> Result<Usage, Failure> {
    let query = [("startDate", from.to_string()), ("endDate", to.to_string())];
    let get = Get { query: &query, ledger: true, ..Get::new("credits/usage", Auth::Bearer) };
    caller.get(get, voxpria::history::usage).await
}
