//! The page's commands: each turns its arguments into a [`Call`] and passes it on. No logic here.

mod activity;
mod alerts;
mod billing;
mod checkout;
mod plan;
mod price;

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
        alerts::alerts,
        alerts::test_notification,
        alerts::snooze_alerts,
        alerts::end_snooze,
        open_page,
        set_start_at_login,
        start_sample,
        stop_sample,
        activity::activity,
        activity::activity_rows,
        activity::activity_job,
        activity::findings,
        activity::classify_entry,
        activity::spending,
        activity::balances,
        activity::stop_fill,
        activity::resume_fill,
        activity::export_activity,
        activity::cancel_export,
        activity::kept_activity,
        activity::forget_activity,
        plan::job_fields,
        plan::quote,
        plan::cancel_quote,
        plan::preview_quote,
        plan::judge,
        plan::buys,
        plan::plans,
        plan::keep_plan,
        plan::quote_plan,
        plan::rename_plan,
        plan::link_plan,
        plan::remove_plan,
        plan::made_jobs,
        price::prices,
        price::rate_table,
        price::set_rate,
        price::packs,
        checkout::start_checkout,
        checkout::dismiss_checkout,
        billing::billing_setting,
        billing::save_billing_setting,
        billing::payment_methods,
        billing::remove_payment_method,
        price::paid_rates,
        price::set_paid_rate,
        problem_report,
        save_problem_report,
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
pub(crate) async fn problem_report(host: State<'_, Host>) -> Answer {
    host.dispatch(Call::ProblemReport).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn save_problem_report(host: State<'_, Host>, text: String) -> Answer {
    host.dispatch(Call::SaveProblemReport { text }).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn quit(host: State<'_, Host>) -> Answer {
    host.dispatch(Call::Quit).await
}
