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

use super::polling::Polled;
use super::state::{Learnt, State};
use super::{Command, EngineError, telling};
use crate::ports::Ports;

/// The clock is looked at no less often than this: a timer alone would sleep through a wake from sleep.
const TICK: Duration = Duration::from_secs(30);
/// Readings are kept at most this often; what was told is kept before it is told.
const KEEP_EVERY: Duration = Duration::from_secs(2);

/// The actor: the state and the tasks that it owns.
pub(super) struct Actor {
    pub(super) state: State,
    pub(super) ports: Ports,
    pub(super) tasks: JoinSet<Polled>,
    /// Which account a task reads, and for which generation, so that even a panic finds its account.
    pub(super) reading: HashMap<Id, (AccountId, u32)>,
    views: watch::Sender<Arc<View>>,
}

pub(super) async fn run(
    state: State,
    ports: Ports,
    mut inbox: mpsc::Receiver<Command>,
    views: watch::Sender<Arc<View>>,
    ended: CancellationToken,
) {
    let mut actor = Actor { state, ports, tasks: JoinSet::new(), reading: HashMap::new(), views };
    let mut keep = tokio::time::interval(KEEP_EVERY);
    keep.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        actor.look();
        actor.start_due();
        actor.publish();
        let wake = actor.until_next();
        tokio::select! {
            biased;
            () = ended.cancelled() => break,
            Some(finished) = actor.tasks.join_next_with_id(), if !actor.tasks.is_empty() => actor.finish(finished).await,
            command = inbox.recv() => match command {
                Some(command) => actor.obey(command).await,
                None => break,
            },
            _ = keep.tick(), if actor.state.dirty => actor.keep_readings().await,
            () = tokio::time::sleep(wake) => {}
        }
    }
    actor.tasks.shutdown().await;
    if actor.state.dirty {
        actor.keep_readings().await;
    }
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
            Command::Warn { warning, on } => self.state.warn(warning, on),
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
        let interval_changed = before.preferences.refresh != self.state.settings.preferences.refresh;
        for account in &self.state.settings.accounts {
            let Some(runtime) = self.state.runtimes.get_mut(&account.id) else { continue };
            let Some(old) = before.accounts.iter().find(|old| old.id == account.id) else { continue };
            let moved = old.base_url != account.base_url || old.entered != account.entered;
            if moved {
                runtime.generation = runtime.generation.wrapping_add(1);
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
            .min()
            .unwrap_or(TICK)
            .min(TICK)
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

    /// Tells alerts natively, after what was told is kept: a crash between the two loses a notification that tray and
    /// window still show; the other way round it would be told twice.
    pub(super) async fn tell(&mut self, notices: Vec<crate::ports::Notice>) {
        if notices.is_empty() {
            return;
        }
        self.keep_readings().await;
        telling::tell(&self.ports, notices);
    }
}
