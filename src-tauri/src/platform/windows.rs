//! Windows: the two themes, of apps and of the taskbar, from the registry.

use tauri::AppHandle;
use tokio::sync::watch;
use windows_registry::{CURRENT_USER, LOCAL_MACHINE};

use super::TrayHost;

/// Nothing to prepare.
pub(crate) fn before_threads() {}

/// There always is one.
pub(crate) fn has_a_screen() -> bool {
    true
}

/// Whether windows are dark.
pub(crate) fn prefers_dark() -> bool {
    is_dark("AppsUseLightTheme")
}

/// Whether the taskbar is dark, which is a setting of its own.
pub(crate) fn panel_is_dark() -> bool {
    is_dark("SystemUsesLightTheme")
}

/// The release and the build, as the system's own dialog "About Windows" has them.
pub(crate) fn system_name() -> Option<String> {
    let version = LOCAL_MACHINE.open(r"SOFTWARE\Microsoft\Windows NT\CurrentVersion").ok()?;
    let parts = ["DisplayVersion", "CurrentBuild"].into_iter().filter_map(|name| version.get_string(name).ok());
    Some(parts.collect::<Vec<_>>().join(", "))
}

/// A window is about to be made or raised.
pub(crate) fn window_comes(_app: &AppHandle) {}

/// The last window is gone.
pub(crate) fn window_gone(_app: &AppHandle) {}

/// The notification area is always there.
pub(crate) fn tray_host() -> TrayHost {
    TrayHost(watch::channel(true).1)
}

fn is_dark(light_theme: &str) -> bool {
    CURRENT_USER
        .open(r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize")
        .and_then(|key| key.get_u32(light_theme))
        .is_ok_and(|light| light == 0)
}
