//! The way out: the engine is given a moment to save, and whatever hangs is not waited for.

use std::time::Duration;

use tauri::{AppHandle, Manager as _, RunEvent};

use crate::host::Host;
use crate::{platform, tray};

/// How long the engine may take to save.
const SAVE: Duration = Duration::from_secs(1);
/// When the process ends in any case: a locked keychain or a stuck web view is no reason to stay.
const AT_THE_LATEST: Duration = Duration::from_millis(1700);

/// Ends Brimful. Returns at once.
pub(crate) fn quit(app: &AppHandle) {
    if !app.state::<Host>().begin_to_end() {
        return;
    }
    watch_the_end();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        save(&app).await;
        app.exit(0);
    });
}

/// What the app's event loop reports.
pub(crate) fn on_event(app: &AppHandle, event: RunEvent) {
    match event {
        // The last window was closed. The tray stays; without one, an app that nobody can reach would stay behind.
        RunEvent::ExitRequested { code: None, api, .. } => {
            api.prevent_exit();
            platform::window_gone(app);
            if !tray::has_a_place(app) {
                quit(app);
            }
        }
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { has_visible_windows: false, .. } => crate::window::open(app, crate::window::Place::Anywhere),
        RunEvent::Exit => {
            // Some ways out do not ask first: the Quit key on macOS, the end of the session on Windows.
            if app.state::<Host>().begin_to_end() {
                watch_the_end();
                tauri::async_runtime::block_on(save(app));
            }
            tray::remove(app);
        }
        _ => {}
    }
}

/// Ends Brimful on the signals that ask for it, so that a logout or `kill` loses nothing.
#[cfg(unix)]
pub(crate) async fn on_signals(app: AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        tracing::warn!("signals cannot be caught");
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    quit(&app);
}

async fn save(app: &AppHandle) {
    if let Some(backend) = app.state::<Host>().backend()
        && tokio::time::timeout(SAVE, Box::pin(backend.shutdown())).await.is_err()
    {
        tracing::warn!("the engine did not end in time");
    }
}

fn watch_the_end() {
    let watch = || {
        std::thread::sleep(AT_THE_LATEST);
        tracing::warn!("ending without waiting any longer");
        std::process::exit(0);
    };
    if let Err(error) = std::thread::Builder::new().name("quit".into()).spawn(watch) {
        tracing::warn!(%error, "the end is not watched");
    }
}
