//! The page's commands: each turns its arguments into a [`Call`] and passes it on. No logic here.

use brimful_engine::api::{ApiError, Call, Reply, dto};
use tauri::ipc::Invoke;
use tauri::{Runtime, State};

use crate::host::Host;

type Answer = Result<Reply, ApiError>;

/// All of them, by name.
pub(crate) fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        view,
        services,
        about,
        refresh,
        add_account,
        update_account,
        replace_key,
        remove_account,
        reorder,
        enter_balance,
        set_preferences,
        pause_alerts,
        resume_alerts,
        open_page,
        set_start_at_login,
        start_sample,
        stop_sample,
        activity,
        activity_rows,
        activity_job,
        findings,
        classify_entry,
        spending,
        balances,
        stop_fill,
        resume_fill,
        export_activity,
        cancel_export,
        kept_activity,
        forget_activity,
        quit,
    ]
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn view(host: State<'_, Host>) -> Answer {
    host.dispatch(Call::View).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn services(host: State<'_, Host>) -> Answer {
    host.dispatch(Call::Services).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn about(host: State<'_, Host>) -> Answer {
    host.dispatch(Call::About).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn refresh(host: State<'_, Host>, account: Option<String>) -> Answer {
    host.dispatch(Call::Refresh { account }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn add_account(host: State<'_, Host>, account: dto::NewAccount) -> Answer {
    host.dispatch(Call::AddAccount(account)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn update_account(host: State<'_, Host>, change: dto::AccountChange) -> Answer {
    host.dispatch(Call::UpdateAccount(change)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn replace_key(host: State<'_, Host>, account: String, key: String, accept_other: bool) -> Answer {
    host.dispatch(Call::ReplaceKey { account, key, accept_other }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn remove_account(host: State<'_, Host>, account: String) -> Answer {
    host.dispatch(Call::RemoveAccount { account }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn reorder(host: State<'_, Host>, accounts: Vec<String>) -> Answer {
    host.dispatch(Call::Reorder { accounts }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn enter_balance(host: State<'_, Host>, account: String, amount: String) -> Answer {
    host.dispatch(Call::EnterBalance { account, amount }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn set_preferences(host: State<'_, Host>, change: dto::PreferencesChange) -> Answer {
    host.dispatch(Call::SetPreferences(change)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn pause_alerts(host: State<'_, Host>, span: dto::PauseSpan) -> Answer {
    host.dispatch(Call::PauseAlerts { span }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn resume_alerts(host: State<'_, Host>) -> Answer {
    host.dispatch(Call::ResumeAlerts).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn open_page(host: State<'_, Host>, provider: String, page: dto::Page) -> Answer {
    host.dispatch(Call::OpenPage { provider, page }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn set_start_at_login(host: State<'_, Host>, on: bool) -> Answer {
    host.dispatch(Call::SetStartAtLogin { on }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn start_sample(host: State<'_, Host>) -> Answer {
    host.dispatch(Call::StartSample).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn stop_sample(host: State<'_, Host>) -> Answer {
    host.dispatch(Call::StopSample).await
}

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

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn quit(host: State<'_, Host>) -> Answer {
    host.dispatch(Call::Quit).await
}
