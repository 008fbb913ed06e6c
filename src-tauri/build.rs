//! Puts the page's commands on Tauri's access list: what is not named here and in `capabilities/main.json` is refused.

/// Every command of the page, as in `brimful_engine::api::Call`.
const COMMANDS: &[&str] = &[
    "view",
    "services",
    "about",
    "refresh",
    "add_account",
    "update_account",
    "replace_key",
    "remove_account",
    "reorder",
    "enter_balance",
    "set_preferences",
    "pause_alerts",
    "resume_alerts",
    "open_page",
    "set_start_at_login",
    "start_sample",
    "stop_sample",
    "activity",
    "activity_rows",
    "activity_job",
    "findings",
    "classify_entry",
    "spending",
    "balances",
    "stop_fill",
    "resume_fill",
    "export_activity",
    "cancel_export",
    "kept_activity",
    "forget_activity",
    "quit",
];

fn main() {
    let attributes = tauri_build::Attributes::new().app_manifest(tauri_build::AppManifest::new().commands(COMMANDS));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
    }
}
