//! The one writer: a thread of its own with a queue. Each job is a transaction, kept whole or not at all, also where the
//! job panics.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use std::{io, thread};

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{oneshot, watch};

use super::LedgerError;
use super::keep::Known;
use super::open::mark_suspect;
use super::readers::Idle;
use crate::clock::Clock;

/// What a job works with: a connection within a transaction, and what is known of it.
pub(super) struct Desk<'a> {
    pub(super) connection: &'a Connection,
    pub(super) known: &'a mut Known,
    pub(super) clock: &'a dyn Clock,
}

/// What a transaction came to, and whether anything that is shown is different now.
pub(super) struct Done<T> {
    pub(super) value: T,
    pub(super) is_news: bool,
}

/// The end of the queue that jobs are put in.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Job>,
}

enum Job {
    Run(Box<dyn FnOnce(&mut State) + Send>),
    /// Nothing to write, but something to give back later.
    Stir,
    End(oneshot::Sender<()>),
}

/// What the thread owns.
struct State {
    connection: Connection,
    known: Known,
    clock: Arc<dyn Clock>,
    path: PathBuf,
    changes: watch::Sender<u64>,
    broken: Arc<watch::Sender<bool>>,
    readers: Idle,
}

/// After so long without a job, memory is given back.
const IDLE: Duration = Duration::from_secs(5);

/// What the writer tells, and what it gives back when nothing is asked any more.
pub(super) struct Outlets {
    pub(super) changes: watch::Sender<u64>,
    pub(super) broken: Arc<watch::Sender<bool>>,
    pub(super) readers: Idle,
}

impl Writer {
    /// Starts the thread. It ends when it is told to, or when nobody can give it a job any more.
    pub(super) fn start(
        connection: Connection,
        clock: Arc<dyn Clock>,
        path: PathBuf,
        outlets: Outlets,
    ) -> io::Result<Self> {
        let (queue, jobs) = mpsc::channel();
        let Outlets { changes, broken, readers } = outlets;
        let state = State { connection, known: Known::default(), clock, path, changes, broken, readers };
        thread::Builder::new().name("ledger".into()).spawn(move || run(state, &jobs))?;
        Ok(Self { queue })
    }

    /// Does a job in a transaction of its own. Once it is in the queue it is done, whether or not this is waited for.
    ///
    /// # Errors
    /// What the job says, after which nothing of it is kept; [`LedgerError::Ended`] after [`Writer::end`].
    pub(super) async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Desk<'_>) -> Result<Done<T>, LedgerError> + Send + 'static,
    ) -> Result<T, LedgerError> {
        self.run(move |state| state.transact(job)).await
    }

    /// Does a job outside of a transaction, for what SQLite does not do within one.
    pub(super) async fn plain<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, LedgerError> {
        self.run(move |state| state.guarded(|state| job(&state.connection))).await
    }

    /// Somebody reads: memory is to be given back in a while.
    pub(super) fn stir(&self) {
        // Where the thread has ended, there is nothing to give back.
        let _ = self.queue.send(Job::Stir);
    }

    /// Ends the thread after the jobs that are in the queue, and waits for it to be done.
    pub(super) async fn end(&self) {
        let (done, ended) = oneshot::channel();
        if self.queue.send(Job::End(done)).is_ok() {
            let _ = ended.await;
        }
    }

    async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut State) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, LedgerError> {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(move |state: &mut State| {
            let _ = reply.send(job(state));
        });
        self.queue.send(Job::Run(job)).map_err(|_| LedgerError::Ended)?;
        answer.await.map_err(|_| LedgerError::Ended)?
    }
}

fn run(mut state: State, jobs: &mpsc::Receiver<Job>) {
    let mut is_rested = true;
    loop {
        let job =
            if is_rested { jobs.recv().map_err(|_| RecvTimeoutError::Disconnected) } else { jobs.recv_timeout(IDLE) };
        match job {
            Ok(Job::Run(job)) => {
                job(&mut state);
                is_rested = false;
            }
            Ok(Job::Stir) => is_rested = false,
            Ok(Job::End(done)) => {
                // The last connection to close takes the log into the file; readers may be open still.
                drop(state.connection.close());
                let _ = done.send(());
                return;
            }
            Err(RecvTimeoutError::Timeout) => {
                state.rest();
                is_rested = true;
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

impl State {
    fn transact<T>(
        &mut self,
        job: impl FnOnce(&mut Desk<'_>) -> Result<Done<T>, LedgerError>,
    ) -> Result<T, LedgerError> {
        let done = self.guarded(|state| {
            let transaction = state.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut desk = Desk { connection: &transaction, known: &mut state.known, clock: state.clock.as_ref() };
            let done = job(&mut desk)?;
            transaction.commit()?;
            Ok(done)
        })?;
        if done.is_news {
            self.changes.send_modify(|changes| *changes = changes.wrapping_add(1));
        }
        Ok(done.value)
    }

    /// A job that fails or panics leaves nothing behind: its transaction ends with it, and so does what was known of it.
    fn guarded<T>(&mut self, job: impl FnOnce(&mut Self) -> Result<T, LedgerError>) -> Result<T, LedgerError> {
        let outcome = catch_unwind(AssertUnwindSafe(|| job(self)))
            .unwrap_or_else(|_| Err(LedgerError::Other("a step of the ledger broke off".into())));
        if let Err(error) = &outcome {
            self.known = Known::default();
            if *error == LedgerError::Broken {
                mark_suspect(&self.path);
                self.broken.send_replace(true);
            }
        }
        outcome
    }

    fn rest(&mut self) {
        self.known = Known::default();
        // Opened again in a moment where somebody goes on reading.
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let checkpoint = self.connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        if let Err(error) = checkpoint.and_then(|()| self.connection.release_memory()) {
            tracing::debug!(%error, "the ledger could not rest");
        }
    }
}
