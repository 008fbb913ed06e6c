//! Puts the app together: plugins, the lock, the window first, then the engine with its surroundings.

use std::sync::Arc;

use brimful_engine::api::{Backend, Surroundings};
use brimful_engine::clock::{Clock, SystemClock};
use brimful_engine::data_lock::DataLock;
use brimful_engine::keychain::{self, OsKeychain};
use brimful_engine::paths::{self, DataDir};
use brimful_engine::ports::{LedgerPlace, Ports};
use brimful_engine::providers::{Http, HttpError, HttpLimits};
use brimful_engine::recent_log::RecentLog;
use brimful_engine::state_file::DiskState;
use tauri::{App, AppHandle, Manager as _};
use tauri_plugin_autostart::MacosLauncher;

use crate::adapters::notifier::SystemNotifier;
use crate::adapters::opener::DefaultBrowser;
use crate::adapters::sample::EmbeddedSandbox;
use crate::adapters::settings_store::PluginSettings;
use crate::adapters::shell::RunningApp;
use crate::arguments::{self, Arguments};
use crate::host::Host;
use crate::rust_only::RustOnly;
use crate::speech::Spoken;
use crate::tray::Tray;
use crate::window::{self, Place};
use crate::{commands, computer, events, platform, speech, tray};

/// Enough to read five services at once; each thread costs memory.
const WORKERS: usize = 2;

/// Why the app cannot start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    /// Neither X11 nor Wayland.
    #[error("there is no screen to show it on")]
    NoScreen,
    /// Out of threads, or worse.
    #[error("the system gives it no threads ({0})")]
    NoThreads(std::io::Error),
    /// What Tauri says.
    #[error("{0}")]
    Tauri(#[from] tauri::Error),
    /// No home.
    #[error("the system names no folder for its data")]
    NoDataFolder,
    /// The folder cannot be used.
    #[error("its data folder {folder} cannot be used ({source})")]
    DataFolder {
        /// The folder.
        folder: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another instance holds the lock, and could not be handed over to.
    #[error("it is running already, and holds its data folder {0}")]
    Running(String),
}

/// Builds the app, up to the point where its event loop runs. A second start hands over to the first in here, and ends.
///
/// # Errors
/// [`StartError`], a part of a sentence for people.
pub(crate) fn app(arguments: Arguments, log: RecentLog) -> Result<App, StartError> {
    if !platform::has_a_screen() {
        return Err(StartError::NoScreen);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .enable_all()
        .build()
        .map_err(StartError::NoThreads)?;
    // It ends with the process: the event loop does not return.
    tauri::async_runtime::set(Box::leak(Box::new(runtime)).handle().clone());

    let app = tauri::Builder::default()
        // First, so that a second start ends before it does anything else.
        .plugin(RustOnly(tauri_plugin_single_instance::init(on_second_start)))
        .plugin(RustOnly(tauri_plugin_store::Builder::new().build()))
        .plugin(RustOnly(tauri_plugin_notification::init()))
        .plugin(RustOnly(tauri_plugin_dialog::init()))
        .plugin(RustOnly(tauri_plugin_autostart::init(MacosLauncher::LaunchAgent, Some(vec![arguments::HIDDEN]))))
        .manage(Host::new())
        .manage(Tray::default())
        .manage(log)
        .invoke_handler(commands::handler())
        .setup(move |app| {
            set_up(app.handle(), arguments);
            Ok(())
        })
        .build(tauri::generate_context!())?;

    // After the single-instance plugin: it finds the first start by the session bus, and this where there is no bus.
    let dir = paths::data_dir().ok_or(StartError::NoDataFolder)?;
    let folder = dir.path().display().to_string();
    match DataLock::acquire(&dir) {
        Ok(Some(lock)) => app.manage(lock),
        Ok(None) => return Err(StartError::Running(folder)),
        Err(source) => return Err(StartError::DataFolder { folder, source }),
    };
    app.manage(dir);
    Ok(app)
}

fn on_second_start(app: &AppHandle, arguments: Vec<String>, _folder: String) {
    if !Arguments::read(arguments.into_iter().skip(1)).hidden {
        window::open(app, Place::Anywhere);
    }
}

/// Called once the event loop runs. The window comes first: it needs longest, and its first call waits for the engine.
fn set_up(app: &AppHandle, arguments: Arguments) {
    app.manage(platform::tray_host());
    app.manage(Spoken::find(app.state::<DataDir>().inner()));
    if arguments.hidden {
        platform::window_gone(app);
    } else {
        window::open_now(app, Place::Anywhere, None);
    }
    #[cfg(unix)]
    tauri::async_runtime::spawn(crate::quit::on_signals(app.clone()));
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(error) = Box::pin(run_engine(&app)).await {
            tracing::error!(%error, "the engine could not be started");
            app.exit(1);
        }
    });
}

/// Starts the engine on the system's own parts, and everything that follows its views.
async fn run_engine(app: &AppHandle) -> Result<(), HttpError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let dir = app.state::<DataDir>().inner().clone();
    let (words, languages) = (app.state::<Spoken>().follow(), app.state::<Spoken>().languages.clone());
    let surroundings = Surroundings {
        ports: Ports {
            clock: clock.clone(),
            keychain: Arc::new(OsKeychain::new(keychain::LIMIT)),
            settings: Arc::new(PluginSettings::new(app, dir.clone(), clock.clone())),
            state: Arc::new(DiskState { dir: dir.clone(), clock: clock.clone() }),
            ledger: LedgerPlace::File(dir.ledger()),
            notifier: Arc::new(SystemNotifier::new(app, words.clone())),
            http: Arc::new(Http::new(HttpLimits::default())?),
        },
        opener: Arc::new(DefaultBrowser),
        shell: Arc::new(RunningApp(app.clone())),
        sample: Arc::new(EmbeddedSandbox { clock: clock.clone() }),
        version: app.package_info().version.to_string(),
        data_folder: dir.path().display().to_string(),
        system: computer::system(),
        person: brimful_engine::computer::person(),
        log: app.state::<RecentLog>().inner().clone(),
        warnings: Vec::new(),
        languages,
    };
    let backend = Backend::start(surroundings).await;
    app.state::<Host>().started(backend.clone());

    tauri::async_runtime::spawn(speech::follow(app.clone(), backend.clone()));
    tauri::async_runtime::spawn(events::forward(app.clone(), backend.clone()));
    tauri::async_runtime::spawn(tray::follow(app.clone(), backend.clone(), clock, words));
    tauri::async_runtime::spawn(tray::mind_the_place(app.clone(), backend));
    Ok(())
}
