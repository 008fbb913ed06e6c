//! The system's keychain, behind a time limit: a call that hangs costs one thread and is reported as locked.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use brimful_core::secret::Secret;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::{Mutex, oneshot};

use super::store::PlatformStore;
use super::worker::{self, Job, OpenStore};
use super::{KeyName, Keychain, KeychainError};

/// How long one call may take. Longer than any keychain works, shorter than a user believes in a spinning wheel.
pub const LIMIT: Duration = Duration::from_secs(10);

/// Most threads at a time, hanging ones included. A further call is then locked at once.
const MAX_THREADS: usize = 5;

/// The system's keychain: the Secret Service on Linux, the login keychain on macOS, the credential store on Windows.
pub struct OsKeychain {
    limit: Duration,
    open: OpenStore,
    /// One call at a time; held while waiting for its outcome.
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
    /// How many calls hung so far.
    hung: AtomicU64,
    /// Threads that have not ended.
    alive: Arc<AtomicUsize>,
}

impl OsKeychain {
    /// The system's keychain; [`LIMIT`] for each call, but for tests. Nothing is asked of the system yet.
    #[must_use]
    pub fn new(limit: Duration) -> Self {
        Self::over(Arc::new(|| Box::new(PlatformStore::default())), limit)
    }

    fn over(open: OpenStore, limit: Duration) -> Self {
        Self { limit, open, jobs: Mutex::new(None), hung: AtomicU64::new(0), alive: Arc::default() }
    }

    async fn call<T>(
        &self,
        job: impl FnOnce(oneshot::Sender<Result<T, KeychainError>>) -> Job,
    ) -> Result<T, KeychainError> {
        let hung_before = self.hung.load(Ordering::SeqCst);
        let mut jobs = self.jobs.lock().await;
        if self.hung.load(Ordering::SeqCst) != hung_before {
            // The call ahead of this one hung. Trying again at once would add its wait to everybody behind it.
            return Err(KeychainError::Locked);
        }
        let sender = match jobs.take() {
            Some(sender) => sender,
            None if self.alive.load(Ordering::SeqCst) >= MAX_THREADS => return Err(KeychainError::Locked),
            None => worker::start(Arc::clone(&self.open), Arc::clone(&self.alive))
                .map_err(|error| KeychainError::Other(error.to_string()))?,
        };
        let (reply, outcome) = oneshot::channel();
        if sender.send(job(reply)).is_err() {
            return Err(ended());
        }
        // Put back before waiting: where the caller goes away meanwhile, the thread is still there for the next one.
        *jobs = Some(sender);
        match tokio::time::timeout(self.limit, outcome).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => {
                *jobs = None;
                Err(ended())
            }
            Err(_) => {
                *jobs = None;
                self.hung.fetch_add(1, Ordering::SeqCst);
                tracing::warn!("the keychain does not answer");
                Err(KeychainError::Locked)
            }
        }
    }
}

impl Keychain for OsKeychain {
    fn read<'a>(&'a self, name: &'a KeyName) -> BoxFuture<'a, Result<Secret, KeychainError>> {
        self.call(|reply| Job::Read(name.clone(), reply)).boxed()
    }

    fn write<'a>(&'a self, name: &'a KeyName, key: &'a Secret) -> BoxFuture<'a, Result<(), KeychainError>> {
        self.call(|reply| Job::Write(name.clone(), Secret::new(key.expose().to_owned()), reply)).boxed()
    }

    fn remove<'a>(&'a self, name: &'a KeyName) -> BoxFuture<'a, Result<(), KeychainError>> {
        self.call(|reply| Job::Remove(name.clone(), reply)).boxed()
    }
}

/// The thread is gone, which only a panic in the platform's store can do.
fn ended() -> KeychainError {
    KeychainError::Other("its thread ended".into())
}

#[cfg(test)]
mod tests {
    use std::sync::{Condvar, PoisonError};

    use brimful_core::account::AccountId;
    use brimful_core::provider::ProviderId;

    use super::*;
    use crate::keychain::worker::KeyStore;

    /// A gate that a store waits at, and how often it was asked.
    #[derive(Default)]
    struct Gate {
        open: std::sync::Mutex<bool>,
        opened: Condvar,
        asked: AtomicUsize,
    }

    impl Gate {
        fn pass(&self) {
            self.asked.fetch_add(1, Ordering::SeqCst);
            let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            drop(self.opened.wait_while(open, |open| !*open).unwrap_or_else(PoisonError::into_inner));
        }

        fn set_open(&self) {
            *self.open.lock().unwrap() = true;
            self.opened.notify_all();
        }
    }

    /// Waits at the gate, then answers; panics when asked to remove.
    struct Gated(Arc<Gate>);

    impl KeyStore for Gated {
        fn read(&mut self, name: &KeyName) -> Result<Secret, KeychainError> {
            self.0.pass();
            Ok(Secret::new(name.entry()))
        }

        fn write(&mut self, _: &KeyName, _: &Secret) -> Result<(), KeychainError> {
            self.0.pass();
            Err(KeychainError::Denied)
        }

        fn remove(&mut self, _: &KeyName) -> Result<(), KeychainError> {
            panic!("a store that panics")
        }
    }

    fn gated(limit: Duration) -> (Arc<Gate>, Arc<OsKeychain>) {
        let gate = Arc::new(Gate::default());
        let for_store = Arc::clone(&gate);
        let keychain = OsKeychain::over(Arc::new(move || Box::new(Gated(Arc::clone(&for_store)))), limit);
        (gate, Arc::new(keychain))
    }

    fn name(id: &str) -> KeyName {
        KeyName::new("test", ProviderId::UGen, AccountId::new(id).unwrap())
    }

    async fn read(keychain: &OsKeychain, id: &str) -> Result<String, KeychainError> {
        keychain.read(&name(id)).await.map(|key| key.expose().to_owned())
    }

    #[tokio::test]
    async fn outcomes_come_through() {
        let (gate, keychain) = gated(Duration::from_secs(60));
        gate.set_open();
        assert_eq!(read(&keychain, "a").await, Ok("u-gen/a".into()));
        assert_eq!(keychain.write(&name("a"), &Secret::new("k".into())).await, Err(KeychainError::Denied));
        assert_eq!(keychain.alive.load(Ordering::SeqCst), 1, "one thread for all calls");
    }

    #[tokio::test]
    async fn a_call_that_hangs_is_locked_and_so_are_those_behind_it() {
        let (gate, keychain) = gated(Duration::from_millis(50));
        let calls = ["a", "b", "c"].map(|id| {
            let keychain = Arc::clone(&keychain);
            async move { read(&keychain, id).await }
        });
        let outcomes = futures_util::future::join_all(calls).await;
        assert_eq!(outcomes, [const { Err(KeychainError::Locked) }; 3]);
        assert_eq!(gate.asked.load(Ordering::SeqCst), 1, "those behind it were not tried");
    }

    #[tokio::test]
    async fn hanging_threads_are_bounded_and_end_by_themselves() {
        let (gate, keychain) = gated(Duration::from_millis(20));
        for _ in 0..MAX_THREADS + 3 {
            assert_eq!(read(&keychain, "a").await, Err(KeychainError::Locked));
        }
        assert_eq!(gate.asked.load(Ordering::SeqCst), MAX_THREADS);
        gate.set_open();
        while keychain.alive.load(Ordering::SeqCst) > 0 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn a_caller_who_goes_away_leaves_the_thread_to_the_next() {
        let (gate, keychain) = gated(Duration::from_secs(60));
        for id in ["a", "b"] {
            let call = read(&keychain, id);
            assert!(tokio::time::timeout(Duration::from_millis(20), call).await.is_err());
        }
        gate.set_open();
        assert_eq!(read(&keychain, "c").await, Ok("u-gen/c".into()));
        assert_eq!(gate.asked.load(Ordering::SeqCst), 2, "the one that nobody waited for was not done");
        assert_eq!(keychain.alive.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_store_that_panics_is_an_error_and_the_next_call_works() {
        let (gate, keychain) = gated(Duration::from_secs(60));
        gate.set_open();
        assert!(matches!(keychain.remove(&name("a")).await, Err(KeychainError::Other(_))));
        assert_eq!(read(&keychain, "a").await, Ok("u-gen/a".into()));
    }
}
