//! What this computer is, for whoever helps: its system and desktop, and what draws the window.

use std::env;

use crate::platform;

/// In one line.
pub(crate) fn system() -> String {
    let view = tauri::webview_version().map(|version| format!("web view {version}"));
    let parts = [Some(format!("{} {}", env::consts::OS, env::consts::ARCH)), platform::system_name(), view.ok()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
