//! What only the app around the window can do: start at login, and end.

use brimful_engine::ports::Shell;
use tauri::AppHandle;
use tauri_plugin_autostart::ManagerExt as _;

use crate::quit;

/// The running app.
pub(crate) struct RunningApp(pub(crate) AppHandle);

impl Shell for RunningApp {
    fn starts_at_login(&self) -> Option<bool> {
        self.0.autolaunch().is_enabled().inspect_err(|error| tracing::warn!(%error, "start at login is unknown")).ok()
    }

    fn set_start_at_login(&self, on: bool) -> Result<(), String> {
        let launch = self.0.autolaunch();
        if on { launch.enable() } else { launch.disable() }.map_err(|error| error.to_string())
    }

    fn quit(&self) {
        quit::quit(&self.0);
    }
}
