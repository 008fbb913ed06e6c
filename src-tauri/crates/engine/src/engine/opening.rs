//! The ledger's beginning and end: opened while everything else goes on already, and closed before Quit has to wait.

use std::time::Duration;

use brimful_core::view::Warning;

use super::activity::Access;
use super::actor::Actor;
use super::books::{Book, Doing, Done};
use crate::fill::{self, Course, Found};
use crate::ledger::{Ledger, LedgerError};
use crate::ports::LedgerPlace;

/// How long the end waits for what is still to be kept, and for the ledger to close: Quit takes two seconds at most.
const LAST_WORDS: Duration = Duration::from_millis(400);
const CLOSE: Duration = Duration::from_millis(300);

/// How long a broken ledger is waited for until the last one has let go of it.
const RETIRE: Duration = Duration::from_secs(10);
/// A disk that breaks one file after the other is not given more of them in one run.
const MOST_REPAIRS: u32 = 3;

impl Actor {
    /// Begins to open the ledger. Everything else goes on meanwhile.
    pub(super) fn open_ledger(&mut self) {
        let now = self.ports.clock.now();
        self.books.reconcile(&self.state.settings.accounts, now);
        let Some(path) = self.ports.ledger.path() else {
            self.books.access.send_replace(Access::Nowhere);
            return;
        };
        let known = self.state.settings.accounts.iter().map(|account| account.id.clone()).collect();
        let clock = self.ports.clock.clone();
        self.begin(Doing::Open, async move { Done::Opened(fill::open(path, clock, known, false).await) });
    }

    /// Closes a ledger that was found broken and opens it anew, as a start would: what cannot be used is set aside.
    pub(super) fn repair_ledger(&mut self) {
        if *self.books.broken.borrow_and_update()
            && let Some(ledger) = self.ledger()
        {
            self.books.broken = tokio::sync::watch::channel(false).1;
            if self.books.repairs >= MOST_REPAIRS {
                tracing::error!("the activity breaks over and over");
                self.state.warn(Warning::ActivityNotKept, true);
                self.books.access.send_replace(Access::Nowhere);
                self.books.books.values_mut().for_each(|book| book.pending.clear());
                return;
            }
            self.books.access.send_replace(Access::Opening);
            self.books.books.values().for_each(Book::call_off);
            self.books.retiring = Some(ledger);
        }
        // What is on its way to the old file would be taken for the new one's.
        if !self.books.doing.is_empty() {
            return;
        }
        let (Some(ledger), Some(path)) = (self.books.retiring.take(), self.ports.ledger.path()) else { return };
        self.books.repairs += 1;
        // Looked through as a whole it was in order the first time.
        let anew = self.books.repairs > 1;
        let known = self.state.settings.accounts.iter().map(|account| account.id.clone()).collect();
        let clock = self.ports.clock.clone();
        self.begin(Doing::Open, async move {
            if tokio::time::timeout(RETIRE, ledger.retire()).await.is_err() {
                tracing::warn!("the broken activity is still in use");
            }
            Done::Opened(fill::open(path, clock, known, anew).await)
        });
    }

    /// Keeps what is still to be kept, for a moment at most, and closes the ledger. What is cut short was not kept, and is
    /// fetched again.
    pub(super) async fn end_filling(&mut self) {
        let ledger = self.ledger().or_else(|| self.books.retiring.take());
        self.books.books.values().for_each(Book::call_off);
        if let Some(ledger) = &ledger {
            let rest = async {
                loop {
                    for id in self.books.books.keys().cloned().collect::<Vec<_>>() {
                        self.keep_pending(&id, ledger);
                        self.note_progress(&id, ledger);
                    }
                    let Some(finished) = self.books.tasks.join_next_with_id().await else { return };
                    self.finish_filling(finished);
                }
            };
            if tokio::time::timeout(LAST_WORDS, rest).await.is_err() {
                tracing::warn!("not all activity was kept in time");
            }
        }
        self.books.access.send_replace(Access::Nowhere);
        self.books.tasks.shutdown().await;
        if let Some(ledger) = ledger
            && tokio::time::timeout(CLOSE, ledger.close()).await.is_err()
        {
            tracing::warn!("the ledger was not closed in time");
        }
        if let LedgerPlace::Temporary(folder) = &self.ports.ledger {
            // Not left to whoever holds the folder last: the process may end first.
            let path = folder.path().to_owned();
            let removed = tokio::task::spawn_blocking(move || std::fs::remove_dir_all(path)).await;
            tracing::debug!(ok = matches!(removed, Ok(Ok(()))), "the sample's activity is removed");
        }
    }

    /// The ledger, where it is open.
    pub(super) fn ledger(&self) -> Option<Ledger> {
        match &*self.books.access.borrow() {
            Access::Open(ledger) => Some(ledger.clone()),
            Access::Opening | Access::Nowhere => None,
        }
    }

    /// Takes the ledger that was opened, or that there is none.
    pub(super) fn opened(&mut self, result: Result<Found, LedgerError>) {
        let now = self.ports.clock.now();
        match result {
            Ok(Found { ledger, set_aside, accounts }) => {
                if let Some(set_aside) = set_aside {
                    self.state.warn(Warning::ActivityDamaged { set_aside }, true);
                }
                for (id, progress, rows) in accounts {
                    // One that was removed meanwhile is nobody's.
                    let Some(book) = self.books.books.get_mut(&id) else { continue };
                    let found = Course::found(book.provider, progress, rows, now);
                    let before = std::mem::replace(&mut book.course, found);
                    book.full = false;
                    if self.books.repairs > 0 {
                        book.course.follow(before.progress());
                    }
                }
                if self.books.repairs > 0 {
                    self.state.warn(Warning::ActivityNotKept, false);
                }
                self.books.broken = ledger.broken();
                self.books.changes = ledger.changes();
                self.books.access.send_replace(Access::Open(ledger));
            }
            Err(error) => {
                tracing::warn!(%error, "activity is not kept");
                let newer = error == LedgerError::Newer;
                self.state.warn(if newer { Warning::ActivityNewer } else { Warning::ActivityNotKept }, true);
                self.books.access.send_replace(Access::Nowhere);
                self.books.books.values_mut().for_each(|book| book.pending.clear());
            }
        }
        for (id, ask, reply) in std::mem::take(&mut self.books.early) {
            self.ask(id, ask, reply);
        }
    }
}
