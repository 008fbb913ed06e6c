//! Waiting for bought credits: looks at the account on a checkout's own schedule, and says when they are there.
//!
//! A look is an ordinary reading, then the newest rows of the ledger. A checkout is on disk before it is begun at the
//! service, so that a crash at any moment leaves one that is looked for.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use brimful_core::account::{Account, AccountId};
use brimful_core::arrival::{Arrivals, Checkout, CheckoutView, Level, Look, Rows, State};
use brimful_core::failure::Failure;
use brimful_core::ledger::Entry;
use brimful_core::schedule::Next;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::oneshot;
use tokio::task::{Id, JoinError, JoinSet};

use super::actor::Actor;
use super::polling::{DEADLINE, base_url};
use super::{Command, Engine, EngineError};
use crate::ports::Announcement;
use crate::providers::{self, Target};

/// A balance that was read longer ago than this says nothing of the moment at which a checkout begins.
const FRESH: TimeDelta = TimeDelta::seconds(60);

/// How soon an account is tried again whose look is due, but which may not be asked yet.
const AGAIN: Duration = Duration::from_secs(1);

/// What is asked of an account's checkouts.
pub(crate) enum Ask {
    /// One is about to be begun; the newest rows of before, where they could be read.
    Begin(Box<Checkout>, Option<Vec<Entry>>),
    /// The service began it, or may have: the payment reference, and whether it said so.
    Settle { id: String, session: Option<String>, certain: bool },
    /// It was not begun, or the user has seen how it ended.
    Dismiss { id: String },
}

/// The tasks that ask for rows.
#[derive(Default)]
pub(super) struct Arriving {
    tasks: JoinSet<Rowed>,
    /// Which account a task asks about, so that even a panic finds it.
    asking: HashMap<Id, (AccountId, u32)>,
}

/// What a task brings back.
pub(super) struct Rowed {
    level: Level,
    rows: Result<Vec<Entry>, Failure>,
}

impl Arriving {
    pub(super) fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    pub(super) async fn join_next(&mut self) -> Option<Result<(Id, Rowed), JoinError>> {
        self.tasks.join_next_with_id().await
    }

    pub(super) async fn shutdown(&mut self) {
        self.tasks.shutdown().await;
    }

    fn asks(&self, id: &AccountId) -> bool {
        self.asking.values().any(|(account, _)| account == id)
    }
}

impl Engine {
    /// Asks something of an account's checkouts. One that is about to be begun is on disk when this returns; what else
    /// changed is kept as soon as it can be.
    ///
    /// # Errors
    /// [`EngineError::UnknownAccount`], [`EngineError::UnknownCheckout`], [`EngineError::Ended`];
    /// [`EngineError::NotSaved`] where one that is about to be begun could not be kept: it is not known any more then.
    pub(crate) async fn checkouts(&self, account: AccountId, ask: Ask) -> Result<(), EngineError> {
        let (reply, answer) = oneshot::channel();
        self.send(Command::Checkout { account, ask, reply }).await?;
        answer.await.map_err(|_| EngineError::Ended)?
    }
}

impl Actor {
    pub(super) async fn ask_checkouts(&mut self, account: &AccountId, ask: Ask) -> Result<(), EngineError> {
        if self.state.account(account).is_none() {
            return Err(EngineError::UnknownAccount);
        }
        let now = self.ports.clock.now();
        let fresh = |as_of: DateTime<Utc>| as_of <= now && now - as_of <= FRESH;
        let runtime = self.state.runtimes.get(account);
        let reading = runtime.and_then(|runtime| runtime.reading.as_ref()).filter(|reading| fresh(reading.as_of));
        let level = reading.map(|reading| Level::from(&reading.balance));
        let arrivals = self.state.arrivals.entry(account.clone()).or_default();
        let mut changed = Vec::new();
        let mut begun = None;
        match ask {
            Ask::Begin(checkout, rows) => {
                begun = Some(checkout.id.clone());
                let rows = rows.as_deref().map_or(Rows::Unread, Rows::Read);
                self.state.starting.insert(checkout.id.clone());
                changed = arrivals.begin(*checkout, Look { level, rows }, now);
            }
            Ask::Settle { id, session, certain } => {
                self.state.starting.remove(&id);
                arrivals.settle(&id, session, certain);
            }
            Ask::Dismiss { id } => {
                self.state.starting.remove(&id);
                if !arrivals.dismiss(&id) {
                    return Err(EngineError::UnknownCheckout);
                }
            }
        }
        self.state.arrivals.retain(|_, arrivals| !arrivals.is_empty());
        let kept = self.keep_readings().await;
        let refused = kept.err().zip(begun);
        if let Some((_, id)) = &refused {
            self.withdraw(account, id);
        }
        // Also where none is begun: the look before it may have found what an earlier one waited for.
        self.tell_arrivals(account, &changed).await;
        let Some((error, _)) = refused else { return Ok(()) };
        // Saved once more soon: a save that failed late may have left the one that is withdrawn on disk.
        self.state.dirty = true;
        Err(error.into())
    }

    /// Forgets a checkout that was never begun: what is not on disk would be paid for and not looked for after a crash.
    fn withdraw(&mut self, account: &AccountId, id: &str) {
        self.state.starting.remove(id);
        if let Some(arrivals) = self.state.arrivals.get_mut(account) {
            arrivals.dismiss(id);
        }
        self.state.arrivals.retain(|_, arrivals| !arrivals.is_empty());
    }

    /// Starts the readings that checkouts want now.
    pub(super) fn look_for_arrivals(&mut self) {
        let now = self.ports.clock.now();
        for account in self.arrivals_due(now) {
            let Some(runtime) = self.state.runtimes.get(&account.id) else { continue };
            if runtime.schedule.next() == Next::Stopped {
                // Not asked with a key that was refused; the time runs all the same.
                if let Some(arrivals) = self.state.arrivals.get_mut(&account.id) {
                    arrivals.looked(now, false);
                    self.state.dirty = true;
                }
            } else if runtime.schedule.may_refresh(now) {
                self.start(&account, None);
            }
        }
    }

    /// The accounts that are to be looked at and are not being asked.
    fn arrivals_due(&self, now: DateTime<Utc>) -> Vec<Account> {
        let due = |id: &AccountId| self.state.arrivals.get(id)?.look_at().filter(|at| *at <= now);
        let idle = |id: &AccountId| self.state.runtimes.get(id).is_some_and(|runtime| runtime.in_flight.is_none());
        let accounts = self.state.settings.accounts.iter();
        let accounts = accounts.filter(|account| due(&account.id).is_some() && idle(&account.id));
        accounts.filter(|account| !self.arriving.asks(&account.id)).cloned().collect()
    }

    /// How long until a checkout wants a look. One that is due but not asked waits for a time that the service set.
    pub(super) fn until_arrival(&self, now: DateTime<Utc>) -> Option<Duration> {
        let blocked = (!self.arrivals_due(now).is_empty()).then_some(AGAIN);
        let coming = self.state.arrivals.values().filter_map(Arrivals::look_at).filter(|at| *at > now);
        blocked.into_iter().chain(coming.filter_map(|at| (at - now).to_std().ok())).min()
    }

    /// Follows the clock where it is set back.
    pub(super) fn arrivals_at(&mut self, before: DateTime<Utc>, now: DateTime<Utc>) {
        if now < before {
            self.state.arrivals.values_mut().for_each(|arrivals| arrivals.set_back(before, now));
            self.state.dirty |= !self.state.arrivals.is_empty();
        }
    }

    /// A reading is in, well or not: the ledger is asked next where a checkout wants it.
    pub(super) fn read_for_arrivals(&mut self, id: &AccountId) {
        let now = self.ports.clock.now();
        let (Some(arrivals), Some(runtime)) = (self.state.arrivals.get_mut(id), self.state.runtimes.get(id)) else {
            return;
        };
        let reading = runtime.reading.as_ref().filter(|_| runtime.trouble.is_none());
        let Some(level) = reading.map(|reading| Level::from(&reading.balance)) else {
            if arrivals.look_at().is_some_and(|at| at <= now) {
                arrivals.looked(now, false);
                self.state.dirty = true;
            }
            return;
        };
        if self.arriving.asks(id) {
            return;
        }
        let account = self.state.settings.accounts.iter().find(|account| account.id == *id);
        let (true, Some(account), Some(secret)) = (arrivals.wants_rows(level, now), account, &runtime.secret) else {
            arrivals.observe(Look { level: Some(level), rows: Rows::Unread }, now, false);
            return;
        };
        let (ports, account, secret) = (self.ports.clone(), account.clone(), secret.clone());
        let (gate, generation) = (runtime.gate.clone(), runtime.generation);
        let task = self.arriving.tasks.spawn(async move {
            // No gate is ever closed.
            let _turn = gate.acquire_owned().await.ok();
            let rows = match base_url(&account) {
                Ok(base_url) => {
                    let target =
                        Target { provider: account.provider, base_url: &base_url, secret: &secret, entered: None };
                    providers::newest_rows(&ports.http, ports.clock.as_ref(), target, DEADLINE).await
                }
                Err(failure) => Err(failure),
            };
            Rowed { level, rows }
        });
        self.arriving.asking.insert(task.id(), (id.clone(), generation));
    }

    /// Takes what was read for a checkout, and tells what has come.
    pub(super) async fn take_rows(&mut self, ended: Result<(Id, Rowed), JoinError>) {
        let (task, rowed) = match ended {
            Ok((task, rowed)) => (task, Some(rowed)),
            Err(error) => {
                tracing::error!(panicked = error.is_panic(), "a look for bought credits broke off");
                (error.id(), None)
            }
        };
        let Some((id, generation)) = self.arriving.asking.remove(&task) else { return };
        let now = self.ports.clock.now();
        let current = self.state.runtimes.get(&id).is_some_and(|runtime| runtime.generation == generation);
        let Some(arrivals) = self.state.arrivals.get_mut(&id) else { return };
        let rowed = rowed.filter(|_| current);
        let well = rowed.as_ref().is_some_and(|rowed| rowed.rows.is_ok());
        let mut changed = Vec::new();
        if let Some(Rowed { level, rows }) = &rowed {
            let rows = rows.as_deref().map_or(Rows::Unread, Rows::Read);
            changed = arrivals.observe(Look { level: Some(*level), rows }, now, arrivals.is_last_look(now));
        }
        changed.extend(arrivals.looked(now, well));
        self.state.dirty = true;
        self.tell_arrivals(&id, &changed).await;
    }

    /// Keeps what these checkouts came to before anybody sees it: told again after a crash, it would be told twice.
    async fn tell_arrivals(&mut self, account: &AccountId, changed: &[String]) {
        if changed.is_empty() {
            return;
        }
        // Told all the same where it could not be kept: the banner says that nothing is.
        let _ = self.keep_readings().await;
        let Some(of) = self.state.account(account) else { return };
        let known = self.state.arrivals.get(account).map(Arrivals::checkouts).unwrap_or_default();
        let changed = known.iter().filter(|checkout| changed.contains(&checkout.id));
        let announcements: Vec<Announcement> = changed
            .filter(|checkout| checkout.state != State::Waiting)
            .map(|checkout| Announcement::Checkout {
                account: account.clone(),
                name: of.name.clone(),
                provider: of.provider,
                checkout: Box::new(checkout.clone()),
                hide_amounts: self.state.settings.preferences.hide_amounts,
                sample: self.state.sample,
            })
            .collect();
        let notifier = self.ports.notifier.clone();
        // Off the actor's thread: a notification daemon may take its time.
        tokio::task::spawn_blocking(move || announcements.into_iter().for_each(|one| notifier.announce(one)));
    }
}

/// The checkouts as they are shown, oldest first. One that the service is just being asked for is not there yet.
pub(super) fn shown(
    arrivals: &BTreeMap<AccountId, Arrivals>,
    starting: &std::collections::BTreeSet<String>,
) -> Vec<CheckoutView> {
    let of = |(account, arrivals): (&AccountId, &Arrivals)| {
        let known = arrivals.checkouts().iter().filter(|checkout| !starting.contains(&checkout.id));
        let account = account.clone();
        let known = known.map(move |checkout| CheckoutView { account: account.clone(), checkout: checkout.clone() });
        known.collect::<Vec<_>>()
    };
    let mut shown: Vec<CheckoutView> = arrivals.iter().flat_map(of).collect();
    shown.sort_by_key(|view| view.checkout.started_at);
    shown
}
