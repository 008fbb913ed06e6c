//! The commands about alerts: thin, as all.

use brimful_engine::api::{Call, dto};
use tauri::State;

use super::Answer;
use crate::host::Host;

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn alerts(host: State<'_, Host>) -> Answer {
    host.dispatch(Call::Alerts).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn test_notification(host: State<'_, Host>) -> Answer {
    host.dispatch(Call::TestNotification).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn snooze_alerts(host: State<'_, Host>, account: String, span: dto::SnoozeSpan) -> Answer {
    host.dispatch(Call::SnoozeAlerts { account, span }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn end_snooze(host: State<'_, Host>, account: String) -> Answer {
    host.dispatch(Call::EndSnooze { account }).await
}
