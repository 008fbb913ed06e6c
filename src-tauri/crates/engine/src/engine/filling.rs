//! The actor's side of activity: starts what is due, takes what comes back, does what is asked.

use std::collections::BTreeMap;

use brimful_core::account::AccountId;
use brimful_core::failure::{Code, Failure};
use brimful_core::schedule;
use brimful_core::view::Warning;
use chrono::{DateTime, Utc};
use tokio::task::{Id, JoinError};
use tokio_util::sync::CancellationToken;

use super::activity::{Access, Ask};
use super::actor::Actor;
use super::books::{AT_ONCE, Book, Busy, Doing, Done, Reply};
use super::{EngineError, polling};
use crate::fill::{self, Keeping, Progress, Question, Stepped};
use crate::ledger::{Ledger, LedgerError};
use crate::ports::StoreError;

impl Actor {
    /// Starts all work on activity that is due.
    pub(super) fn fill_due(&mut self) {
        let Some(ledger) = self.ledger() else { return };
        let now = self.ports.clock.now();
        if let Some(version) = self.books.count_due(now) {
            self.count(ledger.clone(), version);
        }
        let ids: Vec<AccountId> = self.books.books.keys().cloned().collect();
        for id in &ids {
            self.keep_pending(id, &ledger);
            self.forget_rows(id, &ledger);
            self.note_progress(id, &ledger);
        }
        let mut due: Vec<(u64, AccountId)> = ids
            .into_iter()
            .filter_map(|id| {
                let book = self.books.books.get(&id)?;
                let free = book.busy.is_none() && book.forgetting.is_none() && !book.full;
                // A reading that is due or in flight comes first.
                let first = self.state.runtimes.get(&id).is_some_and(|runtime| runtime.in_flight.is_some());
                (free && !first && book.course.is_due(now) && self.state.is_able(&id)).then_some((book.turn, id))
            })
            .collect();
        due.sort_unstable();
        for (_, id) in due.into_iter().take(AT_ONCE.saturating_sub(self.books.in_flight())) {
            self.next_page(&id, &ledger);
        }
    }

    /// Looks at the clock for the fills as for the readings.
    pub(super) fn look_at_fills(&mut self, before: DateTime<Utc>, now: DateTime<Utc>) {
        let count = self.books.books.len();
        for (index, book) in self.books.books.values_mut().enumerate() {
            book.course.look(before, now, schedule::spread(index, count));
        }
    }

    /// Does what is asked of an account's activity.
    pub(super) fn ask(&mut self, id: AccountId, ask: Ask, reply: Reply) {
        let now = self.ports.clock.now();
        let leaves = matches!(ask, Ask::Leave | Ask::Stay | Ask::Forget);
        let known = self.state.account(&id).is_some() || (leaves && self.books.books.contains_key(&id));
        let access = self.books.access.borrow().clone();
        // Whoever asked may be gone; then there is nobody to answer, and that is all right.
        match (access, self.books.books.get_mut(&id)) {
            (Access::Open(_), Some(book)) if known => {
                match ask {
                    Ask::Stop => book.course.stop(),
                    Ask::Resume => book.course.resume(now),
                    Ask::Leave => book.course.leave(true),
                    Ask::Stay => book.course.leave(false),
                    Ask::Forget => {
                        book.pending.clear();
                        book.forgetting.get_or_insert_default().push(reply);
                        book.course.stop();
                        book.call_off();
                        return;
                    }
                }
                if !book.course.goes_on() {
                    book.call_off();
                }
                book.full = false;
                book.noting.push(reply);
            }
            (Access::Opening, Some(_)) if known => self.books.early.push((id, ask, reply)),
            // Nothing is kept that could outlive the account.
            (Access::Nowhere, _) if matches!(ask, Ask::Leave | Ask::Stay) => drop(reply.send(Ok(()))),
            (Access::Nowhere, _) if known => drop(reply.send(Err(EngineError::NotSaved(StoreError::Other)))),
            _ => drop(reply.send(Err(EngineError::UnknownAccount))),
        }
    }

    /// Takes a task that ended, whichever way. True where it was progress alone, which is shown now and then.
    pub(super) fn finish_filling(&mut self, finished: Result<(Id, Done), JoinError>) -> bool {
        let (task, done) = match finished {
            Ok((task, done)) => (task, Some(done)),
            Err(error) => {
                tracing::error!(panicked = error.is_panic(), "work on activity broke off");
                (error.id(), None)
            }
        };
        let broke_off = || LedgerError::Other("it broke off".into());
        let quiet = !matches!(done, Some(Done::Opened(_) | Done::Counted(_)) | None);
        match (self.books.doing.remove(&task), done) {
            (Some(Doing::Open), Some(Done::Opened(result))) => self.opened(result),
            (Some(Doing::Open), _) => self.opened(Err(broke_off())),
            (Some(Doing::Count { version }), done) => self.counted(version, done),
            (Some(Doing::Step { account, generation }), Some(Done::Stepped(step))) => {
                self.stepped(&account, generation, step);
            }
            (Some(Doing::Step { account, generation }), _) => {
                // A bug of ours in one account's fill; the others go on, and this one says so.
                let failure = Failure::new(Code::Protocol, "Brimful itself failed while it fetched the activity");
                self.stepped(&account, generation, Stepped::Failed(failure));
            }
            (Some(Doing::Note { account, replies }), done) => {
                let result = if let Some(Done::Noted(result)) = done { result } else { Err(broke_off()) };
                self.noted(&account, &result);
                answer(replies, &result);
            }
            (Some(Doing::Forget { account, replies }), done) => {
                let result = if let Some(Done::Noted(result)) = done { result } else { Err(broke_off()) };
                self.forgot(&account, &result);
                answer(replies, &result);
            }
            (Some(Doing::Keep { account }), done) => {
                if let Some(Done::Kept(keeping)) = done {
                    self.kept(&keeping.error.clone().map_or(Ok(()), Err));
                    self.kept_readings(&account, keeping);
                } else if let Some(book) = self.books.books.get_mut(&account) {
                    book.keeping = false;
                }
            }
            (None, _) => {}
        }
        quiet
    }

    fn count(&mut self, ledger: Ledger, version: u64) {
        let now = self.ports.clock.now();
        self.begin(Doing::Count { version }, async move {
            Done::Counted(ledger.findings(now).await.map(|findings| {
                let mut counts: BTreeMap<AccountId, u32> = BTreeMap::new();
                for finding in findings {
                    *counts.entry(finding.account).or_default() += 1;
                }
                counts
            }))
        });
    }

    fn counted(&mut self, version: u64, done: Option<Done>) {
        self.books.counted(version, self.ports.clock.now());
        match done {
            Some(Done::Counted(Ok(findings))) => self.state.activity.findings = findings,
            Some(Done::Counted(Err(error))) => tracing::warn!(%error, "jobs were not looked through"),
            _ => {}
        }
    }

    pub(super) fn keep_pending(&mut self, id: &AccountId, ledger: &Ledger) {
        let Some(book) = self.books.books.get_mut(id) else { return };
        if book.pending.is_empty() || book.keeping || book.full || book.forgetting.is_some() || is_forgetting(book) {
            return;
        }
        book.keeping = true;
        let (ledger, id, provider, readings) =
            (ledger.clone(), id.clone(), book.provider, std::mem::take(&mut book.pending));
        let account = id.clone();
        self.begin(
            Doing::Keep { account },
            async move { Done::Kept(fill::keep(&ledger, &id, provider, readings).await) },
        );
    }

    fn kept_readings(&mut self, id: &AccountId, mut keeping: Keeping) {
        let Some(book) = self.books.books.get_mut(id) else { return };
        book.keeping = false;
        book.full = keeping.error.is_some();
        // Those that came meanwhile follow those that are left; what is to be deleted is not kept first.
        if book.forgetting.is_none() {
            keeping.left.append(&mut book.pending);
            book.pending = keeping.left;
        }
    }

    fn forget_rows(&mut self, id: &AccountId, ledger: &Ledger) {
        let Some(book) = self.books.books.get_mut(id) else { return };
        // Nothing may be on its way to the disk: it would arrive after the deletion.
        if book.busy.is_some() || book.keeping {
            return;
        }
        let Some(replies) = book.forgetting.take() else { return };
        book.busy = Some(Busy::Forget);
        let then = (!book.course.progress().leaving && book.course.offers())
            .then(|| Progress { stopped: true, ..Progress::default() });
        let (ledger, id) = (ledger.clone(), id.clone());
        let account = id.clone();
        self.begin(
            Doing::Forget { account, replies },
            async move { Done::Noted(fill::forget(&ledger, &id, then).await) },
        );
    }

    fn forgot(&mut self, id: &AccountId, result: &Result<(), LedgerError>) {
        self.kept(result);
        let Some(book) = self.books.books.get_mut(id) else { return };
        book.busy = None;
        let gone = book.course.progress().leaving;
        if result.is_ok() {
            book.course.forgotten();
        }
        // Where it could not be deleted, the next start tries again: the note says so.
        if gone {
            self.books.books.remove(id);
        }
    }

    pub(super) fn note_progress(&mut self, id: &AccountId, ledger: &Ledger) {
        let Some(book) = self.books.books.get_mut(id) else { return };
        if book.busy.is_some() || book.full || book.forgetting.is_some() {
            return;
        }
        let Some(progress) = book.course.take_note() else {
            answer(std::mem::take(&mut book.noting), &Ok(()));
            return;
        };
        book.busy = Some(Busy::Note);
        let replies = std::mem::take(&mut book.noting);
        let (ledger, id) = (ledger.clone(), id.clone());
        let account = id.clone();
        self.begin(
            Doing::Note { account, replies },
            async move { Done::Noted(fill::note(&ledger, &id, &progress).await) },
        );
    }

    fn noted(&mut self, id: &AccountId, result: &Result<(), LedgerError>) {
        self.kept(result);
        let Some(book) = self.books.books.get_mut(id) else { return };
        book.busy = None;
        if result.is_err() {
            book.course.not_noted();
            book.full = true;
        }
    }

    fn next_page(&mut self, id: &AccountId, ledger: &Ledger) {
        let Some(account) = self.state.account(id) else { return };
        let (Some(runtime), Ok(base_url)) = (self.state.runtimes.get(id), polling::base_url(account)) else { return };
        let (Some(secret), Some(book)) = (runtime.secret.clone(), self.books.books.get_mut(id)) else { return };
        self.books.turns += 1;
        book.turn = self.books.turns;
        book.course.attempted(self.ports.clock.now());
        let called_off = CancellationToken::new();
        book.busy = Some(Busy::Step(called_off.clone()));
        let (provider, gate, generation) = (account.provider, runtime.gate.clone(), runtime.generation);
        let question = Question { account: id.clone(), provider, base_url, secret, gate, called_off };
        let (ports, ledger, progress) = (self.ports.clone(), ledger.clone(), book.course.progress().clone());
        self.begin(Doing::Step { account: id.clone(), generation }, async move {
            Done::Stepped(fill::step(&ports, &ledger, question, progress).await)
        });
    }

    fn stepped(&mut self, id: &AccountId, generation: u32, step: Stepped) {
        let now = self.ports.clock.now();
        let (interval, jitter) = (self.state.interval(), self.state.jitter());
        match &step {
            Stepped::Kept(..) => self.kept(&Ok(())),
            Stepped::NotKept(error) => self.kept(&Err(error.clone())),
            Stepped::Failed(_) | Stepped::CalledOff => {}
        }
        let Some(book) = self.books.books.get_mut(id) else { return };
        book.busy = None;
        if self.state.runtimes.get(id).is_some_and(|runtime| runtime.generation != generation) {
            // An answer to an older question; where the fill stands now is noted over it.
            book.course.not_noted();
            return;
        }
        match step {
            Stepped::Kept(progress, imported) => book.course.took(progress, imported, now, interval, jitter),
            Stepped::Failed(failure) => book.course.failed(failure, now, jitter),
            Stepped::NotKept(_) => book.course.not_kept(now, jitter),
            Stepped::CalledOff => {}
        }
    }

    /// Shows whether activity reaches the disk.
    fn kept(&mut self, result: &Result<(), LedgerError>) {
        match result {
            Ok(()) => self.state.warn(Warning::ActivityNotKept, false),
            Err(error) => {
                tracing::warn!(%error, "activity could not be kept");
                self.state.warn(Warning::ActivityNotKept, true);
            }
        }
    }

    pub(super) fn begin(&mut self, doing: Doing, work: impl Future<Output = Done> + Send + 'static) {
        let task = self.books.tasks.spawn(work);
        self.books.doing.insert(task.id(), doing);
    }
}

fn is_forgetting(book: &Book) -> bool {
    matches!(book.busy, Some(Busy::Forget))
}

fn answer(replies: Vec<Reply>, result: &Result<(), LedgerError>) {
    for reply in replies {
        // Whoever asked may be gone.
        let _ = reply.send(result.clone().map_err(|error| EngineError::NotSaved(error.into())));
    }
}
