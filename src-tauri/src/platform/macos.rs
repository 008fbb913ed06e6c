//! macOS: an app of the menu bar, with a place in the Dock only while its window is open.

use tauri::{ActivationPolicy, AppHandle};
use tokio::sync::watch;

use super::TrayHost;

/// Nothing to prepare.
pub(crate) fn before_threads() {}

/// There always is one.
pub(crate) fn has_a_screen() -> bool {
    true
}

/// Not known before there is a window; the page paints its own background at once.
pub(crate) fn prefers_dark() -> bool {
    false
}

/// The system's version, from the list that it keeps of itself.
pub(crate) fn system_name() -> Option<String> {
    let list = std::fs::read_to_string("/System/Library/CoreServices/SystemVersion.plist").ok()?;
    let (_, after) = list.split_once("<key>ProductVersion</key>")?;
    let (_, value) = after.split_once("<string>")?;
    value.split_once("</string>").map(|(version, _)| version.to_owned())
}

/// A window is about to be made or raised: it needs the Dock and the menus with their Paste.
pub(crate) fn window_comes(app: &AppHandle) {
    set_policy(app, ActivationPolicy::Regular);
}

/// The last window is gone.
pub(crate) fn window_gone(app: &AppHandle) {
    set_policy(app, ActivationPolicy::Accessory);
}

/// The menu bar is always there.
pub(crate) fn tray_host() -> TrayHost {
    TrayHost(watch::channel(true).1)
}

fn set_policy(app: &AppHandle, policy: ActivationPolicy) {
    if let Err(error) = app.set_activation_policy(policy) {
        tracing::warn!(%error, "the Dock could not be told");
    }
}
