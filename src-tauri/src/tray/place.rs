//! Whether the tray has a place to be shown in. Without one the window is all there is: it opens by itself and says so.

use std::time::Duration;

use brimful_core::view::Warning;
use brimful_engine::api::Backend;
use tauri::{AppHandle, Manager as _};

use crate::platform::TrayHost;
use crate::window::{self, Place};

/// How long a panel may take to come up: at login it starts beside Brimful, and some are started anew now and then.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whether something shows the tray now.
pub(crate) fn has_a_place(app: &AppHandle) -> bool {
    *app.state::<TrayHost>().0.borrow()
}

/// Runs as long as tray hosts can come and go.
pub(crate) async fn mind_the_place(app: AppHandle, backend: Backend) {
    let mut host = app.state::<TrayHost>().0.clone();
    while host.wait_for(|there| !there).await.is_ok() {
        let came = matches!(tokio::time::timeout(PATIENCE, host.wait_for(|there| *there)).await, Ok(Ok(_)));
        if came {
            continue;
        }
        backend.set_warning(Warning::NoTrayHost, true).await;
        window::open(&app, Place::Anywhere);
        if host.wait_for(|there| *there).await.is_err() {
            return;
        }
        backend.set_warning(Warning::NoTrayHost, false).await;
    }
}
