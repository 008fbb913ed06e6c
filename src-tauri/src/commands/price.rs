//! Commands of prices, rates, packs and what credits cost this user.

use brimful_engine::api::Call;
use tauri::State;

use super::Answer;
use crate::host::Host;

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn prices(host: State<'_, Host>, account: String, seconds: u32) -> Answer {
    host.dispatch(Call::Prices { account, seconds }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn rate_table(host: State<'_, Host>, provider: String) -> Answer {
    host.dispatch(Call::RateTable { provider }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn set_rate(host: State<'_, Host>, provider: String, rate: String, credits: String) -> Answer {
    host.dispatch(Call::SetRate { provider, rate, credits }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn packs(host: State<'_, Host>, account: String, short_by: Option<String>) -> Answer {
    host.dispatch(Call::Packs { account, short_by }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn paid_rates(host: State<'_, Host>, account: String) -> Answer {
    host.dispatch(Call::PaidRates { account }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn set_paid_rate(
    host: State<'_, Host>,
    account: String,
    paid: String,
    currency: String,
    credits: String,
) -> Answer {
    host.dispatch(Call::SetPaidRate { account, paid, currency, credits }).await
}
