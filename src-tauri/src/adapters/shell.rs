//! What only the app around the window can do: start at login, ask for a file, and end.

use std::path::PathBuf;

use brimful_engine::export::Format;
use brimful_engine::ports::{SaveAs, Shell};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tauri::{AppHandle, Manager as _};
use tauri_plugin_autostart::ManagerExt as _;
use tauri_plugin_dialog::DialogExt as _;
use tokio::sync::oneshot;

use crate::speech::Spoken;
use crate::{quit, window};

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

    fn choose_file(&self, suggested: &str, what: SaveAs) -> BoxFuture<'static, Option<PathBuf>> {
        let words = self.0.state::<Spoken>().words();
        let (title, name) = match what {
            SaveAs::Activity(Format::Csv) => (words.get("export.title"), "CSV"),
            SaveAs::Activity(Format::Json) => (words.get("export.title"), "JSON"),
            SaveAs::Report => (words.get("report.title"), "TXT"),
        };
        let title = title.to_owned();
        let dialog =
            self.0.dialog().file().set_title(title).set_file_name(suggested).add_filter(name, &[what.extension()]);
        let dialog = match self.0.get_webview_window(window::LABEL) {
            Some(window) => dialog.set_parent(&window),
            None => dialog,
        };
        // Shown on the event loop, so that no worker waits for the user. Where it cannot be shown at all, the sender is
        // dropped, which is taken for "no file".
        let (chosen, answer) = oneshot::channel();
        dialog.save_file(move |path| {
            let _ = chosen.send(path.and_then(|path| path.into_path().ok()));
        });
        async move { answer.await.ok().flatten() }.boxed()
    }
}
