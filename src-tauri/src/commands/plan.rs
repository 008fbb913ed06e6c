//! Commands of planning a job and of kept plans.

use brimful_engine::api::{Call, dto};
use tauri::State;

use super::Answer;
use crate::host::Host;

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn job_fields(host: State<'_, Host>) -> Answer {
    host.dispatch(Call::JobFields).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn quote(host: State<'_, Host>, account: String, slot: String, job: dto::PlannedJob) -> Answer {
    host.dispatch(Call::Quote { account, slot, job }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn cancel_quote(host: State<'_, Host>, slot: String) -> Answer {
    host.dispatch(Call::CancelQuote { slot }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn preview_quote(host: State<'_, Host>, account: String, form: dto::JobForm) -> Answer {
    host.dispatch(Call::PreviewQuote { account, form }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn judge(host: State<'_, Host>, account: String, cost: String) -> Answer {
    host.dispatch(Call::Judge { account, cost }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn buys(host: State<'_, Host>, account: String) -> Answer {
    host.dispatch(Call::Buys { account }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn plans(host: State<'_, Host>) -> Answer {
    host.dispatch(Call::Plans).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn keep_plan(host: State<'_, Host>, account: String, name: String, job: dto::PlannedJob) -> Answer {
    host.dispatch(Call::KeepPlan { account, name, job }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn quote_plan(host: State<'_, Host>, plan: String) -> Answer {
    host.dispatch(Call::QuotePlan { plan }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn rename_plan(host: State<'_, Host>, plan: String, name: String) -> Answer {
    host.dispatch(Call::RenamePlan { plan, name }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn link_plan(host: State<'_, Host>, plan: String, job: Option<String>) -> Answer {
    host.dispatch(Call::LinkPlan { plan, job }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn remove_plan(host: State<'_, Host>, plan: String) -> Answer {
    host.dispatch(Call::RemovePlan { plan }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn made_jobs(host: State<'_, Host>, account: String) -> Answer {
    host.dispatch(Call::MadeJobs { account }).await
}
