//! The thread that talks to the keychain. Calls may block for as long as the system likes, so the thread is never waited
//! for: who is done waiting lets go of it, and it ends by itself when its call returns.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::{io, thread};

use brimful_core::secret::Secret;
use tokio::sync::oneshot;

use super::{KeyName, KeychainError};

/// A keychain whose calls block.
pub(super) trait KeyStore {
    fn read(&mut self, name: &KeyName) -> Result<Secret, KeychainError>;
    fn write(&mut self, name: &KeyName, key: &Secret) -> Result<(), KeychainError>;
    fn remove(&mut self, name: &KeyName) -> Result<(), KeychainError>;
}

/// Makes a store, on the thread that will use it.
pub(super) type OpenStore = Arc<dyn Fn() -> Box<dyn KeyStore> + Send + Sync>;

/// What to do, and where the outcome goes.
pub(super) enum Job {
    Read(KeyName, oneshot::Sender<Result<Secret, KeychainError>>),
    Write(KeyName, Secret, oneshot::Sender<Result<(), KeychainError>>),
    Remove(KeyName, oneshot::Sender<Result<(), KeychainError>>),
}

/// Starts a thread that does jobs until the sender is dropped. `alive` counts the threads that have not ended.
pub(super) fn start(open: OpenStore, alive: Arc<AtomicUsize>) -> io::Result<mpsc::Sender<Job>> {
    let (jobs, queue) = mpsc::channel::<Job>();
    alive.fetch_add(1, Ordering::SeqCst);
    let counted = Counted(alive);
    // Where the thread cannot be started, the closure is dropped, and the count with it.
    thread::Builder::new().name("keychain".into()).spawn(move || {
        let _counted = counted;
        let mut store = open();
        for job in queue {
            job.run(store.as_mut());
        }
    })?;
    Ok(jobs)
}

impl Job {
    /// Does the job, unless nobody waits for it any more. An outcome that nobody takes is dropped, a key with it.
    fn run(self, store: &mut dyn KeyStore) {
        match self {
            Self::Read(name, reply) if !reply.is_closed() => drop(reply.send(store.read(&name))),
            Self::Write(name, key, reply) if !reply.is_closed() => drop(reply.send(store.write(&name, &key))),
            Self::Remove(name, reply) if !reply.is_closed() => drop(reply.send(store.remove(&name))),
            Self::Read(..) | Self::Write(..) | Self::Remove(..) => {}
        }
    }
}

/// Takes its thread out of the count, also when a panic ends it.
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
