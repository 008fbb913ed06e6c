//! Commands of checkouts.

use brimful_engine::api::{Call, dto};
use tauri::State;

use super::Answer;
use crate::host::Host;

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn start_checkout(host: State<'_, Host>, checkout: dto::NewCheckout) -> Answer {
    host.dispatch(Call::StartCheckout(checkout)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn dismiss_checkout(host: State<'_, Host>, account: String, checkout: String) -> Answer {
    host.dispatch(Call::DismissCheckout { account, checkout }).await
}
