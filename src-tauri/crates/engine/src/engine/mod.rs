//! The engine: one actor that owns accounts, readings, alerts and schedule. Commands go in, views come out.
//!
//! What takes time (a reading, the keychain) happens outside the actor, in tasks that it owns or in the caller's own
//! task, so that the actor always answers at once.

mod accounts;
mod activity;
mod actor;
mod arriving;
mod asking;
mod books;
mod filling;
mod forecasting;
mod foreseeing;
mod keeping;
mod noticing;
mod opening;
mod polling;
mod state;
mod telling;

use std::sync::Arc;

use brimful_core::account::{Account, AccountId};
use brimful_core::base_url::BaseUrlError;
use brimful_core::secret::Secret;
use brimful_core::settings::{Pause, Preferences, Settings};
use brimful_core::view::{View, Warning};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::keychain::KeychainError;
use crate::ports::{Ports, StoreError};

pub use accounts::{Change, NewAccount};
pub(crate) use arriving::Ask as AskCheckout;
pub(crate) use asking::{Whom, address};
pub(crate) use telling::Standing;

/// How an engine is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// Whether it plays the sample accounts.
    pub sample: bool,
    /// Seeds the jitter: two copies of Brimful should not ask a service in step.
    pub seed: u64,
    /// What is wrong with the surroundings from the start.
    pub warnings: Vec<Warning>,
    /// The languages that the system names as BCP 47 or POSIX tags, the best first; empty where it names none.
    pub languages: Vec<String>,
}

/// A running engine. Cheap to clone; all clones are one engine. It ends by [`Engine::shutdown`], or when the last
/// clone is dropped.
#[derive(Clone)]
pub struct Engine {
    ports: Ports,
    commands: mpsc::Sender<Command>,
    views: watch::Receiver<Arc<View>>,
    ledger: watch::Receiver<activity::Access>,
    ended: Arc<Ended>,
}

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// No such account (any more).
    #[error("there is no such account")]
    UnknownAccount,
    /// A name that is empty or too long.
    #[error("a name has 1 to 60 characters")]
    BadName,
    /// No such checkout (any more).
    #[error("there is no such checkout")]
    UnknownCheckout,
    /// No such plan (any more).
    #[error("there is no such plan")]
    UnknownPlan,
    /// No more plans are kept.
    #[error("no more plans are kept; remove one first")]
    TooManyPlans,
    /// Not usable as a key.
    #[error("that is not a key")]
    BadKey,
    /// The base address cannot be used.
    #[error(transparent)]
    BadAddress(#[from] BaseUrlError),
    /// The reading that was to prove the key failed.
    #[error(transparent)]
    Unread(#[from] brimful_core::failure::Failure),
    /// The service says that the key belongs to another account of its own.
    #[error("the key belongs to another account at the service")]
    DifferentAccount,
    /// The keychain refused.
    #[error(transparent)]
    Keychain(#[from] KeychainError),
    /// The settings could not be kept; nothing was changed.
    #[error(transparent)]
    NotSaved(#[from] StoreError),
    /// The engine has ended.
    #[error("Brimful is ending")]
    Ended,
}

/// What the actor is asked for. Each is quick; what takes time happened before, or happens in a task.
pub(crate) enum Command {
    /// Starts readings; the reply lists what to wait for.
    Refresh { account: Option<AccountId>, reply: oneshot::Sender<Result<Vec<oneshot::Receiver<()>>, EngineError>> },
    /// Changes the settings as a whole: `apply` gets the current ones, and what it leaves is kept. What was learnt about
    /// an account comes in the same step, so that an account is never read before its key is known.
    Apply {
        apply: Apply,
        learnt: Option<(AccountId, Box<state::Learnt>)>,
        reply: oneshot::Sender<Result<(), EngineError>>,
    },
    /// Tells what was told, and how each account stands with its alerts.
    Alerts { reply: oneshot::Sender<telling::Alerts> },
    /// Turns a warning on or off.
    Warn { warning: Warning, on: bool },
    /// Does something with an account's activity; answered once it is done and noted on disk.
    Activity { account: AccountId, ask: activity::Ask, reply: oneshot::Sender<Result<(), EngineError>> },
    /// Does something with an account's checkouts; answered once it is on disk.
    Checkout { account: AccountId, ask: arriving::Ask, reply: oneshot::Sender<Result<(), EngineError>> },
    /// Tells an account and its key, where that is at hand.
    Whom { account: AccountId, reply: oneshot::Sender<Option<(Account, Option<Arc<Secret>>)>> },
    /// Tells the settings as they are.
    Settings { reply: oneshot::Sender<Settings> },
}

/// A change of the settings.
type Apply = Box<dyn FnOnce(&mut Settings) -> Result<(), EngineError> + Send>;

struct Ended {
    token: CancellationToken,
    task: std::sync::Mutex<Option<JoinHandle<()>>>,
}

impl Drop for Ended {
    fn drop(&mut self) {
        self.token.cancel();
    }
}

impl Engine {
    /// Reads settings and last readings, and starts. The first view, with the last known values, is there at once; the
    /// ledger is opened after it.
    pub async fn start(config: Config, ports: Ports) -> Self {
        let (opened, remembered) = {
            let ports = ports.clone();
            let load = move || {
                let opened = ports.settings.open();
                let known = opened.settings.accounts.iter().map(|account| account.id.clone()).collect();
                let remembered = ports.state.load(&known);
                (opened, remembered)
            };
            // A store that panics leaves an engine without accounts rather than none at all.
            tokio::task::spawn_blocking(load).await.unwrap_or_default()
        };
        let state = state::State::new(config, opened, remembered, ports.clock.now());
        let (commands, inbox) = mpsc::channel(64);
        let (sender, views) = watch::channel(Arc::new(state.view()));
        let (access, ledger) = watch::channel(activity::Access::Opening);
        let token = CancellationToken::new();
        let outlets = actor::Outlets { views: sender, ledger: access };
        let task = tokio::spawn(actor::run(state, ports.clone(), inbox, outlets, token.clone()));
        Self {
            ports,
            commands,
            views,
            ledger,
            ended: Arc::new(Ended { token, task: std::sync::Mutex::new(Some(task)) }),
        }
    }

    /// The view, now and from now on.
    #[must_use]
    pub fn views(&self) -> watch::Receiver<Arc<View>> {
        self.views.clone()
    }

    /// The settings as they are.
    ///
    /// # Errors
    /// [`EngineError::Ended`].
    pub async fn settings(&self) -> Result<Settings, EngineError> {
        let (reply, answer) = oneshot::channel();
        self.send(Command::Settings { reply }).await?;
        answer.await.map_err(|_| EngineError::Ended)
    }

    /// Reads one account, or all that may be read, and waits for the answers. An account that is in flight is joined;
    /// one that was asked a moment ago, or whose service asked to wait, is left alone.
    ///
    /// # Errors
    /// [`EngineError::UnknownAccount`] or [`EngineError::Ended`]. What a service answered is in the view, not here.
    pub async fn refresh(&self, account: Option<AccountId>) -> Result<(), EngineError> {
        let (reply, answer) = oneshot::channel();
        self.send(Command::Refresh { account, reply }).await?;
        for reading in answer.await.map_err(|_| EngineError::Ended)?? {
            // An error means that the reading was called off: there is nothing left to wait for.
            let _ = reading.await;
        }
        Ok(())
    }

    /// Changes preferences and keeps them.
    ///
    /// # Errors
    /// [`EngineError::NotSaved`], and then nothing was changed.
    pub async fn set_preferences(
        &self,
        change: impl FnOnce(&mut Preferences) + Send + 'static,
    ) -> Result<(), EngineError> {
        let apply = move |settings: &mut Settings| {
            change(&mut settings.preferences);
            Ok(())
        };
        self.apply(apply, None).await
    }

    /// Holds alerts back, or lets them through.
    ///
    /// # Errors
    /// As [`Engine::set_preferences`].
    pub async fn pause_alerts(&self, pause: Option<Pause>) -> Result<(), EngineError> {
        self.set_preferences(move |preferences| preferences.alerts_paused_until = pause).await
    }

    /// Turns a warning about the surroundings on or off.
    pub async fn set_warning(&self, warning: Warning, on: bool) {
        // An engine that has ended has nobody left to warn.
        let _ = self.send(Command::Warn { warning, on }).await;
    }

    /// Stops reading, keeps what is to be kept, and ends. Calling it again does nothing.
    pub async fn shutdown(&self) {
        self.ended.token.cancel();
        let task = self.ended.task.lock().map_or(None, |mut task| task.take());
        if let Some(task) = task {
            // A panic of the actor was reported where it happened.
            let _ = task.await;
        }
    }

    pub(crate) async fn apply(
        &self,
        change: impl FnOnce(&mut Settings) -> Result<(), EngineError> + Send + 'static,
        learnt: Option<(AccountId, Box<state::Learnt>)>,
    ) -> Result<(), EngineError> {
        let (reply, answer) = oneshot::channel();
        self.send(Command::Apply { apply: Box::new(change), learnt, reply }).await?;
        answer.await.map_err(|_| EngineError::Ended)?
    }

    pub(crate) async fn send(&self, command: Command) -> Result<(), EngineError> {
        self.commands.send(command).await.map_err(|_| EngineError::Ended)
    }
}
