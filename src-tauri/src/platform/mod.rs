//! What differs between the systems, and nothing else. Each file answers the same questions.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;

use tokio::sync::watch;

#[cfg(not(target_os = "macos"))]
pub(crate) use system::panel_is_dark;
pub(crate) use system::{
    before_threads, has_a_screen, prefers_dark, system_name, tray_host, window_comes, window_gone,
};

/// Whether something shows tray icons, as it changes; kept as Tauri's managed state.
pub(crate) struct TrayHost(pub(crate) watch::Receiver<bool>);
