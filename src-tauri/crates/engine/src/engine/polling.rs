//! One reading at a time an account: starting it, taking what came back, and containing what went wrong.

use std::sync::Arc;
use std::time::Duration;

use brimful_core::account::{Account, AccountId};
use brimful_core::alert::Allowed;
use brimful_core::base_url::BaseUrl;
use brimful_core::failure::{Code, Failure};
use brimful_core::reading::Reading;
use brimful_core::schedule::Outcome;
use brimful_core::secret::Secret;
use brimful_core::view::{Trouble, Warning};
use tokio::sync::{Semaphore, oneshot};
use tokio::task::{Id, JoinError};

use super::EngineError;
use super::actor::Actor;
use super::state::Runtime;
use super::telling::Telling;
use crate::keychain::KeyName;
use crate::ports::Ports;
use crate::providers::{self, Target};

/// Longest that one reading may take in all, retries included.
pub(super) const DEADLINE: Duration = Duration::from_secs(30);

/// What a reading task brings back.
pub(super) struct Polled {
    secret: Option<Arc<Secret>>,
    result: Result<Reading, Failure>,
}

impl Actor {
    /// Starts every reading that is due and not in flight.
    pub(super) fn start_due(&mut self) {
        let now = self.ports.clock.now();
        let due: Vec<Account> = self
            .state
            .settings
            .accounts
            .iter()
            .filter(|account| !account.paused)
            .filter(|account| {
                self.state.runtimes.get(&account.id).is_some_and(|r| r.in_flight.is_none() && r.schedule.is_due(now))
            })
            .cloned()
            .collect();
        for account in due {
            self.start(&account, None);
        }
    }

    /// Starts or joins the readings that the user asks for; what is returned is answered when they are in.
    pub(super) fn refresh(&mut self, only: Option<&AccountId>) -> Result<Vec<oneshot::Receiver<()>>, EngineError> {
        if let Some(id) = only
            && self.state.account(id).is_none()
        {
            return Err(EngineError::UnknownAccount);
        }
        let now = self.ports.clock.now();
        let wanted: Vec<Account> = self
            .state
            .settings
            .accounts
            .iter()
            .filter(|account| !account.paused && only.is_none_or(|id| account.id == *id))
            .cloned()
            .collect();
        let mut waits = Vec::new();
        for account in wanted {
            let Some(runtime) = self.state.runtimes.get_mut(&account.id) else { continue };
            let (waiter, wait) = oneshot::channel();
            match &mut runtime.in_flight {
                Some(waiters) => waiters.push(waiter),
                None if runtime.schedule.may_refresh(now) => self.start(&account, Some(waiter)),
                None => continue,
            }
            waits.push(wait);
        }
        Ok(waits)
    }

    pub(super) fn start(&mut self, account: &Account, waiter: Option<oneshot::Sender<()>>) {
        let Some(runtime) = self.state.runtimes.get_mut(&account.id) else { return };
        runtime.in_flight = Some(waiter.into_iter().collect());
        runtime.schedule.attempted(self.ports.clock.now());
        let (secret, gate) = (runtime.secret.clone(), runtime.gate.clone());
        let task = self.tasks.spawn(poll(self.ports.clone(), account.clone(), secret, gate));
        self.reading.insert(task.id(), (account.id.clone(), runtime.generation));
    }

    /// Takes a task that ended, whichever way.
    pub(super) async fn finish(&mut self, finished: Result<(Id, Polled), JoinError>) {
        let (task, polled) = match finished {
            Ok((task, polled)) => (task, polled),
            Err(error) => {
                // A bug of ours in one account's reading; the other accounts go on, and this one says so.
                tracing::error!(panicked = error.is_panic(), "a reading broke off");
                let failure = Failure::new(Code::Protocol, "Brimful itself failed while it read the answer");
                (error.id(), Polled { secret: None, result: Err(failure) })
            }
        };
        let Some((id, generation)) = self.reading.remove(&task) else { return };
        let Some(runtime) = self.state.runtimes.get_mut(&id) else { return };
        let waiters = runtime.in_flight.take().unwrap_or_default();
        if runtime.generation == generation {
            if polled.secret.is_some() {
                runtime.secret = polled.secret;
            }
            self.take(&id, polled.result).await;
        }
        for waiter in waiters {
            // Whoever asked may have gone.
            let _ = waiter.send(());
        }
    }

    /// Takes a reading or a failure: keeps the last good value, sets the next time, and tells what is worth telling.
    pub(super) async fn take(&mut self, id: &AccountId, result: Result<Reading, Failure>) {
        let now = self.ports.clock.now();
        let (interval, jitter) = (self.state.interval(), self.state.jitter());
        let Some(account) = self.state.account(id).cloned() else { return };
        let allowed = self.allowed(&account);
        if result.as_ref().is_err_and(|failure| failure.code == Code::KeychainAbsent) {
            self.state.warn(Warning::KeychainAbsent, true);
        }
        let Some(runtime) = self.state.runtimes.get_mut(id) else { return };
        let outcome = result.as_ref().map_or_else(Outcome::of, |_| Outcome::Read);
        runtime.schedule.finished(outcome, now, interval, jitter);
        runtime.answered = true;
        let alert_before = runtime.alert;
        let alerts = match result {
            Ok(reading) => {
                let changed = runtime.reading.as_ref().is_some_and(|before| before.balance != reading.balance);
                self.books.take(id, reading.clone(), changed, now);
                if runtime.trouble.as_ref().is_some_and(|trouble| trouble.failure.code.needs_key()) {
                    self.books.accepted(id, now);
                }
                runtime.alert.key_accepted();
                runtime.unjudged = true;
                runtime.reading = Some(reading);
                runtime.trouble = None;
                runtime.misses = 0;
                self.state.dirty = true;
                Vec::new()
            }
            Err(failure) => {
                let refused = matches!(failure.code, Code::Auth | Code::Scope);
                missed(runtime, failure, now);
                // One that still waited for its days left is an old one now.
                runtime.unjudged = false;
                // What is held back is let through in one place.
                let allowed = if runtime.alert.holds_back(allowed) { Allowed::NOTHING } else { allowed };
                if refused { runtime.alert.key_refused(allowed, now) } else { Vec::new() }
            }
        };
        self.state.dirty |= alert_before != runtime.alert;
        let tellings = alerts.into_iter().map(|alert| Telling { account: id.clone(), alert, held: false });
        self.tell(tellings.collect()).await;
        self.judge().await;
        self.read_for_arrivals(id);
    }
}

fn missed(runtime: &mut Runtime, failure: Failure, now: chrono::DateTime<chrono::Utc>) {
    let since = runtime.trouble.as_ref().map_or(now, |trouble| trouble.since);
    runtime.trouble = Some(Trouble { failure, since });
    runtime.misses = runtime.misses.saturating_add(1);
}

/// Reads one account: its key, then its balance, once a page of its activity that is in flight is in.
async fn poll(ports: Ports, account: Account, secret: Option<Arc<Secret>>, gate: Arc<Semaphore>) -> Polled {
    let secret = match secret {
        Some(secret) => secret,
        None => match ports.keychain.read(&KeyName::of(&account)).await {
            Ok(secret) => Arc::new(secret),
            Err(error) => return Polled { secret: None, result: Err(error.failure()) },
        },
    };
    // No gate is ever closed.
    let _turn = gate.acquire_owned().await.ok();
    let result = read(&ports, &account, &secret).await;
    Polled { secret: Some(secret), result }
}

/// Reads a balance with this key.
pub(super) async fn read(ports: &Ports, account: &Account, secret: &Secret) -> Result<Reading, Failure> {
    let base_url = base_url(account)?;
    let target = Target { provider: account.provider, base_url: &base_url, secret, entered: account.entered };
    let balance = providers::read_balance(&ports.http, ports.clock.as_ref(), target, DEADLINE).await?;
    Ok(Reading { balance, as_of: ports.clock.now() })
}

pub(super) fn base_url(account: &Account) -> Result<BaseUrl, Failure> {
    match &account.base_url {
        None => BaseUrl::default_for(account.provider),
        Some(text) => BaseUrl::parse(text),
    }
    .map_err(|_| Failure::new(Code::InsecureUrl, "the base address is neither https nor on this computer"))
}
