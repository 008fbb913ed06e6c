//! Commands of a service's own billing settings.

use brimful_engine::api::{Call, dto};
use tauri::State;

use super::Answer;
use crate::host::Host;

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn billing_setting(host: State<'_, Host>, account: String, setting: dto::BillingWhich) -> Answer {
    host.dispatch(Call::BillingSetting { account, setting }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn save_billing_setting(host: State<'_, Host>, change: dto::BillingChange) -> Answer {
    host.dispatch(Call::SaveBillingSetting(change)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn payment_methods(host: State<'_, Host>, account: String) -> Answer {
    host.dispatch(Call::PaymentMethods { account }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn remove_payment_method(host: State<'_, Host>, account: String, method: String) -> Answer {
    host.dispatch(Call::RemovePaymentMethod { account, method }).await
}
