//! Forwards what changed to the page, as the event `view`. Without a window nothing is sent.

use std::time::Duration;

use brimful_engine::api::Backend;
use tauri::{AppHandle, Emitter as _, Manager as _};

use crate::window;

/// The event's name; its payload is `dto::View`.
const VIEW: &str = "view";

/// Changes within this time come as one.
const GATHER: Duration = Duration::from_millis(40);

/// Runs until the engine ends. The page asks for the first view itself, once it listens: an event before that is lost.
pub(crate) async fn forward(app: AppHandle, backend: Backend) {
    let mut views = backend.views();
    let mut sent = None;
    while views.changed().await.is_ok() {
        let view = Backend::dto(&views.borrow_and_update());
        if app.get_webview_window(window::LABEL).is_none() {
            sent = None;
            continue;
        }
        if sent.as_ref() == Some(&view) {
            continue;
        }
        if let Err(error) = app.emit_to(window::LABEL, VIEW, &view) {
            tracing::warn!(%error, "the page could not be told");
        }
        sent = Some(view);
        tokio::time::sleep(GATHER).await;
    }
}
