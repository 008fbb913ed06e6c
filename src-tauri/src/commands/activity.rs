//! Commands of activity: what the ledger keeps and how it is filled.

use brimful_engine::api::{Call, dto};
use tauri::State;

use super::Answer;
use crate::host::Host;

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn activity(host: State<'_, Host>, filter: dto::ActivityFilter) -> Answer {
    host.dispatch(Call::Activity { filter }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn activity_rows(
    host: State<'_, Host>,
    filter: dto::ActivityFilter,
    month: String,
    offset: u64,
    limit: u32,
) -> Answer {
    host.dispatch(Call::ActivityRows { filter, month, offset, limit }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn activity_job(host: State<'_, Host>, account: String, job: String) -> Answer {
    host.dispatch(Call::ActivityJob { account, job }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn findings(host: State<'_, Host>) -> Answer {
    host.dispatch(Call::Findings).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn classify_entry(host: State<'_, Host>, account: String, entry: String, kind: String) -> Answer {
    host.dispatch(Call::ClassifyEntry { account, entry, kind }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn spending(host: State<'_, Host>, account: String, span: dto::Span) -> Answer {
    host.dispatch(Call::Spending { account, span }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn balances(host: State<'_, Host>, account: String, span: dto::Span) -> Answer {
    host.dispatch(Call::Balances { account, span }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn stop_fill(host: State<'_, Host>, account: String) -> Answer {
    host.dispatch(Call::StopFill { account }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn resume_fill(host: State<'_, Host>, account: String) -> Answer {
    host.dispatch(Call::ResumeFill { account }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn export_activity(
    host: State<'_, Host>,
    filter: dto::ActivityFilter,
    format: dto::ExportFormat,
) -> Answer {
    host.dispatch(Call::ExportActivity { filter, format }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn cancel_export(host: State<'_, Host>) -> Answer {
    host.dispatch(Call::CancelExport).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn kept_activity(host: State<'_, Host>) -> Answer {
    host.dispatch(Call::KeptActivity).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn forget_activity(host: State<'_, Host>, account: String) -> Answer {
    host.dispatch(Call::ForgetActivity { account }).await
}
