//! Connections that only read, on blocking threads, so that nothing that is asked waits for what is being written.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::{Semaphore, watch};
use tokio::task;

use super::LedgerError;
use super::open::{mark_suspect, reader};

/// A list, a search, a chart and an export at once; more wait.
const READERS: usize = 4;

/// Connections that are not at work.
pub(super) type Idle = Arc<Mutex<Vec<Connection>>>;

/// The connections that read.
#[derive(Clone, Debug)]
pub(super) struct Readers {
    path: Arc<Path>,
    idle: Idle,
    turns: Arc<Semaphore>,
    broken: Arc<watch::Sender<bool>>,
}

impl Readers {
    /// Readers of this file, which say through `broken` that they found it to be so.
    pub(super) fn new(path: &Path, idle: Idle, broken: Arc<watch::Sender<bool>>) -> Self {
        Self { path: path.into(), idle, turns: Arc::new(Semaphore::new(READERS)), broken }
    }

    /// Asks within one transaction, so that all of an answer is of one moment.
    ///
    /// # Errors
    /// What is asked, or [`LedgerError::Ended`] after [`Readers::close`].
    pub(super) async fn read<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Connection) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, LedgerError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| LedgerError::Ended)?;
        let readers = self.clone();
        let asked = task::spawn_blocking(move || {
            let _turn = turn;
            readers.ask(ask)
        });
        asked.await.unwrap_or_else(|_| Err(LedgerError::Other("a question to the ledger broke off".into())))
    }

    /// Waits until nobody reads, and lets nobody until the guard is dropped. No connection is open then.
    pub(super) async fn pause(&self) -> Result<impl Drop + use<>, LedgerError> {
        let all = u32::try_from(READERS).unwrap_or(u32::MAX);
        let turns = Arc::clone(&self.turns).acquire_many_owned(all).await.map_err(|_| LedgerError::Ended)?;
        self.idle().clear();
        Ok(turns)
    }

    /// Closes what is not at work, and lets nobody begin.
    pub(super) fn close(&self) {
        self.turns.close();
        self.idle().clear();
    }

    fn ask<T>(&self, ask: impl FnOnce(&Connection) -> Result<T, LedgerError>) -> Result<T, LedgerError> {
        let answer = self.ask_one(ask);
        if matches!(answer, Err(LedgerError::Broken)) {
            mark_suspect(&self.path);
            self.broken.send_replace(true);
        }
        answer
    }

    fn ask_one<T>(&self, ask: impl FnOnce(&Connection) -> Result<T, LedgerError>) -> Result<T, LedgerError> {
        let idle = self.idle().pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => reader(&self.path)?,
        };
        let transaction = connection.transaction()?;
        let answer = ask(&transaction);
        transaction.finish()?;
        if !matches!(answer, Err(LedgerError::Broken)) && !self.turns.is_closed() {
            self.idle().push(connection);
        }
        answer
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
