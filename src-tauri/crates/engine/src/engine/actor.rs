//! The actor's loop: commands, finished readings, and a look at the clock, one after the other.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use brimful_core::account::AccountId;
use brimful_core::schedule::{self, Next};
use brimful_core::settings::Pause;
use brimful_core::view::View;
use tokio::sync::{mpsc, watch};
use tokio::task::{Id, JoinSet};
use tokio_util::sync::CancellationToken;

use super::activity::Access;
use super::arriving::Arriving;
use super::books::Books;
use super::forecasting::Forecasts;
use super::noticing::Noticing;
use super::polling::Polled;
use super::state::{Learnt, State};
use super::{Command, EngineError};
use crate::ports::Ports;

/// The clock is looked at no less often than this: a timer alone would sleep through a wake from sleep.
const TICK: Duration = Duration::from_secs(30);
/// Readings are kept at most this often; what was told is kept before it is told.
const KEEP_EVERY: Duration = Duration::from_secs(2);
/// What is still being read from the ledger at the end gets this long; it takes milliseconds.
const LAST_READERS: Duration = Duration::from_millis(500);

/// The actor: the state and the tasks that it owns.
pub(super) struct Actor {
    pub(super) state: State,
    pub(super) ports: Ports,
    pub(super) tasks: JoinSet<Polled>,
    /// Which account a task reads, and for which generation, so that even a panic finds its account.
    pub(super) reading: HashMap<Id, (AccountId, u32)>,
    pub(super) books: Books,
    pub(super) forecasts: Forecasts,
    pub(super) noticing: Noticing,
    pub(super) arriving: Arriving,
    views: watch::Sender<Arc<View>>,
}

/// What the actor lets others see.
pub(super) struct Outlets {
    pub(super) views: watch::Sender<Arc<View>>,
    pub(super) ledger: watch::Sender<Access>,
}

pub(super) async fn run(
    state: State,
    ports: Ports,
    mut inbox: mpsc::Receiver<Command>,
    outlets: Outlets,
    ended: CancellationToken,
) {
    let Outlets { views, ledger } = outlets;
    let books = Books::new(ledger);
    let forecasts = Forecasts::default();
    let noticing = Noticing::default();
    let (tasks, reading, arriving) = (JoinSet::new(), HashMap::new(), Arriving::default());
    let mut actor = Actor { state, ports, tasks, reading, books, forecasts, noticing, arriving, views };
    actor.open_ledger();
    let mut keep = tokio::time::interval(KEEP_EVERY);
    keep.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    // Pages come by the hundred: the view is built for what is shown of them, not for each.
    let mut quiet = false;
    loop {
        let warnings = actor.state.warnings.len();
        actor.look();
        actor.let_through().await;
        actor.start_due();
        actor.look_for_arrivals();
        actor.repair_ledger();
        actor.fill_due();
        actor.forecast_due();
        actor.judge().await;
        actor.notice_due();
        if actor.show_fills() || !quiet || warnings != actor.state.warnings.len() {
            actor.publish();
        }
        quiet = false;
        let wake = actor.until_next();
        tokio::select! {
            biased;
            () = ended.cancelled() => break,
            Some(finished) = actor.tasks.join_next_with_id(), if !actor.tasks.is_empty() => actor.finish(finished).await,
            command = inbox.recv() => match command {
                Some(command) => actor.obey(command).await,
                None => break,
            },
            _ = keep.tick(), if actor.state.dirty => drop(actor.keep_readings().await),
            Some(finished) = actor.books.tasks.join_next_with_id(), if !actor.books.tasks.is_empty() => {
                quiet = actor.finish_filling(finished);
            }
            Some(ended) = actor.forecasts.join_next(), if !actor.forecasts.is_empty() => actor.forecasted(ended),
            Some(ended) = actor.noticing.join_next(), if !actor.noticing.is_empty() => actor.noticing.take(ended),
            Some(ended) = actor.arriving.join_next(), if !actor.arriving.is_empty() => actor.take_rows(ended).await,
            Ok(()) = actor.books.broken.changed() => {}
            // A change that somebody else made; the books' own come with their tasks as well.
            Ok(()) = actor.books.changes.changed() => quiet = true,
            () = tokio::time::sleep(wake) => {}
        }
    }
    actor.tasks.shutdown().await;
    actor.arriving.shutdown().await;
    if actor.state.dirty {
        let _ = actor.keep_readings().await;
    }
    // Their readers let go of the ledger before it closes: the last to go leaves nothing in its log.
    let readers = async { tokio::join!(actor.forecasts.finish(), actor.noticing.finish()) };
    if tokio::time::timeout(LAST_READERS, readers).await.is_err() {
        tracing::warn!("a forecast was not over in time");
    }
    actor.end_filling().await;
}

impl Actor {
    async fn obey(&mut self, command: Command) {
        // Whoever asked may be gone; then there is nobody to answer, and that is all right.
        match command {
            Command::Refresh { account, reply } => {
                let _ = reply.send(self.refresh(account.as_ref()));
            }
            Command::Apply { apply, learnt, reply } => {
                let result = self.apply(apply).await;
                if let (Ok(()), Some((account, learnt))) = (&result, learnt) {
                    self.learn(&account, *learnt).await;
                }
                let _ = reply.send(result);
            }
            Command::Activity { account, ask, reply } => self.ask(account, ask, reply),
            Command::Alerts { reply } => {
                let _ = reply.send(self.alerts());
            }
            Command::Warn { warning, on } => self.state.warn(warning, on),
            Command::Checkout { account, ask, reply } => {
                let _ = reply.send(self.ask_checkouts(&account, ask).await);
            }
            Command::Whom { account, reply } => {
                let held = || self.state.runtimes.get(&account).and_then(|runtime| runtime.secret.clone());
                let _ = reply.send(self.state.account(&account).map(|known| (known.clone(), held())));
            }
            Command::Settings { reply } => {
                let _ = reply.send(self.state.settings.clone());
            }
        }
    }

    /// Changes the settings, keeps them, and only then goes by them.
    async fn apply(&mut self, apply: super::Apply) -> Result<(), EngineError> {
        let mut changed = self.state.settings.clone();
        apply(&mut changed)?;
        if changed == self.state.settings {
            return Ok(());
        }
        self.keep_settings(&changed).await?;
        let before = std::mem::replace(&mut self.state.settings, changed);
        let now = self.ports.clock.now();
        self.state.reconcile(now);
        self.books.reconcile(&self.state.settings.accounts, now);
        let interval_changed = before.preferences.refresh != self.state.settings.preferences.refresh;
        for account in &self.state.settings.accounts {
            let Some(runtime) = self.state.runtimes.get_mut(&account.id) else { continue };
            let Some(old) = before.accounts.iter().find(|old| old.id == account.id) else { continue };
            let moved = old.base_url != account.base_url || old.entered != account.entered;
            if moved {
                runtime.generation = runtime.generation.wrapping_add(1);
            }
            if old.base_url != account.base_url {
                self.books.moved(&account.id, now);
                self.state.arrivals.get_mut(&account.id).into_iter().for_each(|arrivals| arrivals.moved(now));
            }
            if account.paused {
                self.books.call_off(&account.id);
            }
            let resumed = old.paused && !account.paused;
            let stopped = runtime.schedule.next() == Next::Stopped;
            if moved || resumed || (interval_changed && !stopped) {
                runtime.schedule.restart(now);
            }
        }
        Ok(())
    }

    async fn learn(&mut self, account: &AccountId, learnt: Learnt) {
        let now = self.ports.clock.now();
        let Some(runtime) = self.state.runtimes.get_mut(account) else { return };
        if let Some(secret) = learnt.secret {
            runtime.secret = Some(secret);
            runtime.generation = runtime.generation.wrapping_add(1);
            runtime.schedule.restart(now);
            self.books.moved(account, now);
            self.state.arrivals.get_mut(account).into_iter().for_each(|arrivals| arrivals.moved(now));
        }
        let result = match (learnt.reading, learnt.failure) {
            (Some(reading), _) => Ok(reading),
            (None, Some(failure)) => Err(failure),
            (None, None) => return,
        };
        runtime.schedule.attempted(now);
        self.take(account, result).await;
    }

    /// Looks at the clock once: sleep, jumps, and a pause that is over.
    fn look(&mut self) {
        let now = self.ports.clock.now();
        let before = std::mem::replace(&mut self.state.looked, now);
        let interval = self.state.interval();
        let count = self.state.runtimes.len();
        for (index, runtime) in self.state.runtimes.values_mut().enumerate() {
            runtime.schedule.look(before, now, interval, schedule::spread(index, count));
        }
        self.arrivals_at(before, now);
        self.look_at_fills(before, now);
        if matches!(self.state.settings.preferences.alerts_paused_until, Some(Pause::Until(end)) if end <= now) {
            // Not kept on disk for its own sake: a pause that is over is over after a restart too.
            self.state.settings.preferences.alerts_paused_until = None;
        }
    }

    /// How long until something is due, at most [`TICK`].
    fn until_next(&self) -> Duration {
        let now = self.ports.clock.now();
        let accounts = self.state.settings.accounts.iter().filter(|account| !account.paused);
        accounts
            .filter_map(|account| self.state.runtimes.get(&account.id))
            .filter(|runtime| runtime.in_flight.is_none())
            .filter_map(|runtime| match runtime.schedule.next() {
                Next::At(at) => Some((at - now).to_std().unwrap_or(Duration::ZERO)),
                Next::Stopped | Next::Manual => None,
            })
            .chain(self.until_arrival(now))
            .chain(self.books.until_next(now))
            .chain(self.forecasts.until_next(self.state.activity.version))
            .chain(self.noticing.until_next(self.state.activity.version))
            .min()
            .unwrap_or(TICK)
            .min(TICK)
    }

    /// Brings what is shown of activity up to date; true where something else is shown now.
    fn show_fills(&mut self) -> bool {
        let mut shown = std::mem::take(&mut self.state.activity);
        let changed = self.books.show(&mut shown, |id| self.state.is_able(id));
        self.state.activity = shown;
        changed
    }

    fn publish(&self) {
        let view = self.state.view();
        self.views.send_if_modified(|shown| {
            let changed = **shown != view;
            if changed {
                *shown = Arc::new(view);
            }
            changed
        });
    }
}
