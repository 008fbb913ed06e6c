//! What was read last of a list, by account and address: an answer that is young enough is given again, and a request that
//! is in flight is joined.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use brimful_core::account::{Account, AccountId};
use brimful_core::failure::Failure;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;
use tokio::task::AbortHandle;

use crate::clock::Clock;

/// A list and when it was read.
pub(super) type Read<T> = (DateTime<Utc>, Arc<T>);

/// Lists that were read. Clones are one.
pub(super) struct Cache<T>(Arc<Mutex<State<T>>>);

struct State<T> {
    asked: u64,
    held: HashMap<Key, Held<T>>,
}

/// The account, and its own base address where it has one.
type Key = (AccountId, Option<String>);

struct Held<T> {
    last: Option<Read<T>>,
    /// When it could not be read, if that was the last that came.
    failed: Option<DateTime<Utc>>,
    flight: Option<Flight<T>>,
}

struct Flight<T> {
    number: u64,
    answer: watch::Receiver<Option<Answer<T>>>,
    task: AbortHandle,
}

type Answer<T> = Result<Read<T>, Failure>;

/// Why there is no list.
#[derive(Debug)]
pub(super) enum NotRead {
    /// The service could not be read.
    Failed(Failure),
    /// Nobody waits for it any more.
    CalledOff,
}

impl<T: Send + Sync + 'static> Cache<T> {
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(State { asked: 0, held: HashMap::new() })))
    }

    /// What was read last of this account at its present address, however old.
    pub(super) fn last(&self, account: &Account) -> Option<Read<T>> {
        lock(&self.0).held.get(&key(account)).and_then(|held| held.last.clone())
    }

    /// The same where it is younger than this. A time that is still to come is not young: the clock was set back.
    pub(super) fn young(&self, account: &Account, now: DateTime<Utc>, age: TimeDelta) -> Option<Read<T>> {
        self.last(account).filter(|(at, _)| is_young(*at, now, age))
    }

    /// Whether it could not be read the last time, and that was no longer ago than this.
    pub(super) fn failed(&self, account: &Account, now: DateTime<Utc>, age: TimeDelta) -> bool {
        let failed = lock(&self.0).held.get(&key(account)).and_then(|held| held.failed);
        failed.is_some_and(|at| is_young(at, now, age))
    }

    /// Reads it, or waits for the reading that is in flight.
    pub(super) async fn read(
        &self,
        account: &Account,
        clock: Arc<dyn Clock>,
        read: impl Future<Output = Result<T, Failure>> + Send + 'static,
    ) -> Result<Read<T>, NotRead> {
        let mut answer = self.join(key(account), clock, read);
        match answer.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(answer)) => answer.clone().map_err(NotRead::Failed),
            Ok(None) | Err(_) => Err(NotRead::CalledOff),
        }
    }

    /// Forgets an account, or all where none is named, and calls off what is in flight about it.
    pub(super) fn forget(&self, account: Option<&AccountId>) {
        lock(&self.0).held.retain(|(id, _), held| {
            let goes = account.is_none_or(|account| account == id);
            if goes && let Some(flight) = &held.flight {
                flight.task.abort();
            }
            !goes
        });
    }

    fn join(
        &self,
        key: Key,
        clock: Arc<dyn Clock>,
        read: impl Future<Output = Result<T, Failure>> + Send + 'static,
    ) -> watch::Receiver<Option<Answer<T>>> {
        let mut state = lock(&self.0);
        state.asked += 1;
        let number = state.asked;
        let held = state.held.entry(key.clone()).or_insert(Held { last: None, failed: None, flight: None });
        // One that broke off never answers.
        if let Some(flight) = held.flight.as_ref().filter(|flight| !flight.task.is_finished()) {
            return flight.answer.clone();
        }
        let (send, answer) = watch::channel(None);
        let states = Arc::clone(&self.0);
        let task = tokio::spawn(async move {
            let result = read.await.map(|list| (clock.now(), Arc::new(list)));
            {
                let mut state = lock(&states);
                let held = state.held.get_mut(&key);
                // Forgotten meanwhile: this is about another key or address.
                if let Some(held) =
                    held.filter(|held| held.flight.as_ref().is_some_and(|flight| flight.number == number))
                {
                    held.flight = None;
                    match &result {
                        Ok(read) => (held.last, held.failed) = (Some(read.clone()), None),
                        Err(_) => held.failed = Some(clock.now()),
                    }
                }
            }
            send.send_replace(Some(result));
        });
        held.flight = Some(Flight { number, answer: answer.clone(), task: task.abort_handle() });
        answer
    }
}

fn is_young(at: DateTime<Utc>, now: DateTime<Utc>, age: TimeDelta) -> bool {
    (TimeDelta::zero()..age).contains(&(now - at))
}

fn key(account: &Account) -> Key {
    (account.id.clone(), account.base_url.clone())
}

fn lock<T>(state: &Mutex<State<T>>) -> MutexGuard<'_, State<T>> {
    // Every change of it is small and whole.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
