//! What a host holds: the user's own engine, the sample's while it runs, and the one view that is shown.

use std::sync::Arc;

use brimful_core::account::AccountId;
use brimful_core::report::Person;
use brimful_core::view::{View, Warning};
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;

use super::billing::Billing;
use super::checkout::Busy;
use super::export::{Exports, Running};
use super::plan::Planning;
use super::{ApiError, convert, dto};
use crate::engine::{Config, Engine};
use crate::ports::{Opener, Ports, RunningSample, SampleServices, Shell};
use crate::recent_log::RecentLog;
use crate::sample;

/// The parts that a backend runs on.
pub struct Surroundings {
    /// The engine's parts.
    pub ports: Ports,
    /// The user's browser.
    pub opener: Arc<dyn Opener>,
    /// The app around the window.
    pub shell: Arc<dyn Shell>,
    /// The embedded sandbox.
    pub sample: Arc<dyn SampleServices>,
    /// This version of Brimful.
    pub version: String,
    /// Where settings and readings are kept, for people.
    pub data_folder: String,
    /// The system, for people who help: its name and version, its desktop, its web view.
    pub system: String,
    /// Whose computer this is.
    pub person: Person,
    /// The last lines of the log.
    pub log: RecentLog,
    /// What is wrong with the surroundings from the start.
    pub warnings: Vec<Warning>,
    /// The languages that the system names as BCP 47 or POSIX tags, the best first; empty where it names none.
    pub languages: Vec<String>,
}

impl Surroundings {
    fn config(&self, sample: bool) -> Config {
        Config { sample, seed: seed(), warnings: self.warnings.clone(), languages: self.languages.clone() }
    }
}

/// A running Brimful without its window. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Backend(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) surroundings: Surroundings,
    pub(super) own: Engine,
    /// Held while the sample starts or stops, so that two clicks make one sample. State proper is in the engines.
    playing: Mutex<Option<Playing>>,
    /// The engine that is shown, for whoever asks while the sample starts.
    shown: watch::Sender<Engine>,
    views: watch::Receiver<Arc<View>>,
    pub(super) exports: Exports,
    pub(super) planning: Planning,
    pub(super) buying: Busy<AccountId>,
    pub(super) billing: Billing,
    /// Held while a problem report is being saved: one question for a file at a time.
    pub(super) reporting: Mutex<()>,
    forwarding: std::sync::Mutex<Option<JoinHandle<()>>>,
}

struct Playing {
    engine: Engine,
    /// Stops when dropped.
    sandbox: Box<dyn RunningSample>,
}

impl Backend {
    /// Starts the user's own engine. The view with the last known values is there when this returns.
    pub async fn start(surroundings: Surroundings) -> Self {
        Self::sweep_exports(&surroundings.data_folder).await;
        let config = surroundings.config(false);
        let own = Engine::start(config, surroundings.ports.clone()).await;
        let (shown, following) = watch::channel(own.clone());
        let (sender, views) = watch::channel(own.views().borrow().clone());
        let exports = Exports::new();
        let forwarding = tokio::spawn(forward(following, exports.follow(), sender));
        Self(Arc::new(Inner {
            surroundings,
            own,
            playing: Mutex::new(None),
            shown,
            views,
            exports,
            planning: Planning::new(),
            buying: Busy::default(),
            billing: Billing::default(),
            reporting: Mutex::new(()),
            forwarding: std::sync::Mutex::new(Some(forwarding)),
        }))
    }

    /// The view of what is shown, now and from now on: the user's own accounts, or the sample's.
    #[must_use]
    pub fn views(&self) -> watch::Receiver<Arc<View>> {
        self.0.views.clone()
    }

    /// A view in the shape that the page gets.
    #[must_use]
    pub fn dto(view: &View) -> dto::View {
        convert::view(view)
    }

    /// Turns a warning about the surroundings on or off.
    pub async fn set_warning(&self, warning: Warning, on: bool) {
        self.0.own.set_warning(warning, on).await;
    }

    /// Stops everything and keeps what is to be kept.
    pub async fn shutdown(&self) {
        self.0.planning.leave(None);
        self.0.exports.shutdown().await;
        // A sample that is just starting is left to the process's end: it keeps nothing.
        if let Ok(mut playing) = self.0.playing.try_lock()
            && let Some(playing) = playing.take()
        {
            playing.engine.shutdown().await;
        }
        self.0.own.shutdown().await;
        if let Ok(mut forwarding) = self.0.forwarding.lock()
            && let Some(forwarding) = forwarding.take()
        {
            forwarding.abort();
        }
    }

    /// The view of what is shown, as it is at this moment.
    pub(super) fn view(&self) -> Arc<View> {
        let view = self.shown().views().borrow().clone();
        Exports::shown_in(view, self.0.exports.follow().borrow().as_ref())
    }

    /// The engine that is shown.
    pub(super) fn shown(&self) -> Engine {
        self.0.shown.borrow().clone()
    }

    pub(super) async fn start_sample(&self) -> Result<(), ApiError> {
        let mut playing = self.0.playing.lock().await;
        if playing.is_some() {
            return Ok(());
        }
        let sandbox = self.0.surroundings.sample.start().await.map_err(|error| {
            tracing::error!(%error, "the sandbox did not start");
            ApiError::new("failed", "the sample data could not be started")
        })?;
        let ports = sample::ports(&self.0.surroundings.ports, sandbox.as_ref()).await;
        let origin = sandbox.origin();
        let config = self.0.surroundings.config(true);
        let engine = Engine::start(config, ports).await;
        // One click, and the numbers are there: the first page of the sample is a read one.
        let first = engine.refresh(None).await;
        tracing::debug!(%origin, ok = first.is_ok(), "sample data started");
        // The sample speaks as the user's own accounts do; the user may have changed that while it started.
        let language = self.0.own.views().borrow().preferences.language.clone();
        if engine.set_preferences(move |preferences| preferences.language = language).await.is_err() {
            tracing::warn!("the sample does not speak the user's language");
        }
        self.0.planning.leave(None);
        self.0.shown.send_replace(engine.clone());
        *playing = Some(Playing { engine, sandbox });
        Ok(())
    }

    pub(super) async fn stop_sample(&self) {
        let mut playing = self.0.playing.lock().await;
        if let Some(playing) = playing.take() {
            self.0.exports.cancel();
            self.0.planning.leave(None);
            self.0.shown.send_replace(self.0.own.clone());
            playing.engine.shutdown().await;
        }
    }

    /// The loopback origin of the sample that is shown, the only one that may be opened.
    pub(super) async fn sample_origin(&self) -> Option<String> {
        self.0.playing.lock().await.as_ref().map(|playing| playing.sandbox.origin())
    }
}

/// Shows the views of whichever engine is shown, with the export that runs in them.
async fn forward(
    mut shown: watch::Receiver<Engine>,
    mut exports: watch::Receiver<Option<Running>>,
    views: watch::Sender<Arc<View>>,
) {
    loop {
        let mut source = shown.borrow_and_update().views();
        loop {
            let view = source.borrow_and_update().clone();
            views.send_replace(Exports::shown_in(view, exports.borrow_and_update().as_ref()));
            tokio::select! {
                switched = shown.changed() => match switched {
                    Ok(()) => break,
                    Err(_) => return,
                },
                changed = source.changed() => if changed.is_err() {
                    // That engine has ended; the next switch brings another.
                    match shown.changed().await {
                        Ok(()) => break,
                        Err(_) => return,
                    }
                },
                exporting = exports.changed() => if exporting.is_err() {
                    return;
                },
            }
        }
    }
}

/// A new account's id.
pub(super) fn new_id() -> Result<AccountId, ApiError> {
    AccountId::new(uuid::Uuid::new_v4().to_string()).map_err(|_| ApiError::new("failed", "no id could be made"))
}

fn seed() -> u64 {
    uuid::Uuid::new_v4().as_u64_pair().0
}
