//! What the actor knows of activity: the ledger, one record an account, the tasks at work on them, and what is shown.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::Duration;

use brimful_core::account::{Account, AccountId};
use brimful_core::ledger::{Fill, FillState};
use brimful_core::provider::ProviderId;
use brimful_core::reading::Reading;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::{oneshot, watch};
use tokio::task::{Id, JoinSet};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::EngineError;
use super::activity::{Access, Ask};
use crate::fill::{Course, Found, Keeping, Stepped};
use crate::ledger::{Ledger, LedgerError};

/// How many fills have a page in flight at once: readings of many accounts are never behind a crowd of pages.
pub(super) const AT_ONCE: usize = 3;
/// Progress is shown at most this often.
const SHOW_EVERY: Duration = Duration::from_millis(250);
/// Jobs are looked through for something odd at most this often after a change, and no less often than
/// [`COUNT_AT_LEAST`], since a hold becomes odd by time alone.
const COUNT_EVERY: Duration = Duration::from_secs(3);
const COUNT_AT_LEAST: TimeDelta = TimeDelta::hours(1);
/// Readings of one account that wait to be kept. Beyond this the oldest go: the change that they would have told is in
/// the next one kept.
const MOST_PENDING: usize = 1000;

/// Who waits for something to be done.
pub(super) type Reply = oneshot::Sender<Result<(), EngineError>>;

/// All that the actor knows of activity.
pub(super) struct Books {
    pub(super) access: watch::Sender<Access>,
    /// Counts what was kept. Never changes before the ledger is open.
    pub(super) changes: watch::Receiver<u64>,
    /// Whether the ledger was found broken. Never before it is open.
    pub(super) broken: watch::Receiver<bool>,
    /// A broken ledger that is to be closed and opened anew, once nobody is at work on it.
    pub(super) retiring: Option<Ledger>,
    /// How often that was done in this run.
    pub(super) repairs: u32,
    pub(super) books: BTreeMap<AccountId, Book>,
    pub(super) tasks: JoinSet<Done>,
    /// What each task does, so that even a panic finds its account.
    pub(super) doing: HashMap<Id, Doing>,
    /// What was asked before the ledger was open.
    pub(super) early: Vec<(AccountId, Ask, Reply)>,
    /// Steps so far: whoever waited longest is next.
    pub(super) turns: u64,
    shown_at: Option<Instant>,
    /// What is shown is older than what is known.
    behind: bool,
    counted: Option<(Instant, DateTime<Utc>, u64)>,
}

/// One account's record.
pub(super) struct Book {
    pub(super) provider: ProviderId,
    pub(super) course: Course,
    /// The page in flight, the note being written, or the account being forgotten: one at a time.
    pub(super) busy: Option<Busy>,
    /// Readings that are to be kept, oldest first.
    pub(super) pending: VecDeque<Reading>,
    /// Readings are being kept.
    pub(super) keeping: bool,
    /// Something could not be kept: not tried again before the next reading.
    pub(super) full: bool,
    /// Who waits for a note to reach the disk.
    pub(super) noting: Vec<Reply>,
    /// All that is kept is to be deleted, and who waits for that.
    pub(super) forgetting: Option<Vec<Reply>>,
    /// When it last had its turn.
    pub(super) turn: u64,
}

/// What one account is busy with.
pub(super) enum Busy {
    Step(CancellationToken),
    Note,
    Forget,
}

/// What a task does.
pub(super) enum Doing {
    Open,
    Count { version: u64 },
    Step { account: AccountId, generation: u32 },
    Note { account: AccountId, replies: Vec<Reply> },
    Forget { account: AccountId, replies: Vec<Reply> },
    Keep { account: AccountId },
}

/// What a task brings back.
pub(super) enum Done {
    Opened(Result<Found, LedgerError>),
    Counted(Result<BTreeMap<AccountId, u32>, LedgerError>),
    Stepped(Stepped),
    Noted(Result<(), LedgerError>),
    Kept(Keeping),
}

/// What is shown of activity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    /// Counts what was kept.
    pub(super) version: u64,
    /// Each account's fill.
    pub(super) fills: BTreeMap<AccountId, Fill>,
    /// How many of each account's jobs somebody should look at.
    pub(super) findings: BTreeMap<AccountId, u32>,
}

impl Books {
    /// Books whose ledger is not open yet.
    pub(super) fn new(access: watch::Sender<Access>) -> Self {
        Self {
            access,
            changes: watch::channel(0).1,
            broken: watch::channel(false).1,
            retiring: None,
            repairs: 0,
            books: BTreeMap::new(),
            tasks: JoinSet::new(),
            doing: HashMap::new(),
            early: Vec::new(),
            turns: 0,
            shown_at: None,
            behind: false,
            counted: None,
        }
    }

    /// Whether readings are to be held on to: there is a ledger, or there may yet be one.
    pub(super) fn may_keep(&self) -> bool {
        !matches!(*self.access.borrow(), Access::Nowhere)
    }

    /// Makes the records those of these accounts, and of the removed ones whose rows are still to be deleted.
    pub(super) fn reconcile(&mut self, accounts: &[Account], now: DateTime<Utc>) {
        self.books.retain(|id, book| {
            let stays = accounts.iter().any(|account| account.id == *id) || book.course.progress().leaving;
            if !stays {
                book.call_off();
            }
            stays
        });
        for account in accounts {
            let new = || Book::new(account.provider, Course::new(account.provider, now));
            self.books.entry(account.id.clone()).or_insert_with(new);
        }
    }

    /// How many pages are in flight.
    pub(super) fn in_flight(&self) -> usize {
        self.books.values().filter(|book| matches!(book.busy, Some(Busy::Step(_)))).count()
    }

    /// Takes a good reading, to be kept once there is a ledger.
    pub(super) fn take(&mut self, id: &AccountId, reading: Reading, changed: bool, now: DateTime<Utc>) {
        if !self.may_keep() {
            return;
        }
        let Some(book) = self.books.get_mut(id) else { return };
        if book.pending.len() >= MOST_PENDING {
            book.pending.pop_front();
        }
        book.pending.push_back(reading);
        book.full = false;
        if changed {
            book.course.balance_changed(now);
        }
    }

    /// A key that had been refused is accepted again.
    pub(super) fn accepted(&mut self, id: &AccountId, now: DateTime<Utc>) {
        if let Some(book) = self.books.get_mut(id) {
            book.course.accepted(now);
        }
    }

    /// The key or the address of an account is another one.
    pub(super) fn moved(&mut self, id: &AccountId, now: DateTime<Utc>) {
        if let Some(book) = self.books.get_mut(id) {
            book.call_off();
            book.course.begin_anew(now);
        }
    }

    /// Calls off the page in flight of an account.
    pub(super) fn call_off(&self, id: &AccountId) {
        if let Some(book) = self.books.get(id) {
            book.call_off();
        }
    }

    /// The version whose jobs are to be looked through now, if they are.
    pub(super) fn count_due(&self, now: DateTime<Utc>) -> Option<u64> {
        if !matches!(*self.access.borrow(), Access::Open(_)) {
            return None;
        }
        if self.is_counting() {
            return None;
        }
        let version = *self.changes.borrow();
        let due = self.counted.is_none_or(|(at, clock, counted)| {
            let changed = counted != version && at.elapsed() >= COUNT_EVERY;
            changed || now - clock >= COUNT_AT_LEAST || now < clock
        });
        due.then_some(version)
    }

    fn is_counting(&self) -> bool {
        self.doing.values().any(|doing| matches!(doing, Doing::Count { .. }))
    }

    /// Notes that jobs were looked through.
    pub(super) fn counted(&mut self, version: u64, now: DateTime<Utc>) {
        self.counted = Some((Instant::now(), now, version));
    }

    /// Shows what is known now, unless it is only progress and some was shown a moment ago. `able`: whose step could go
    /// out. True where another thing is shown now.
    pub(super) fn show(&mut self, shown: &mut Shown, able: impl Fn(&AccountId) -> bool) -> bool {
        if !matches!(*self.access.borrow(), Access::Open(_)) {
            return false;
        }
        self.behind = false;
        let version = *self.changes.borrow();
        let there = self.books.iter().filter(|(_, book)| !book.course.progress().leaving);
        let fills: BTreeMap<AccountId, Fill> =
            there.map(|(id, book)| (id.clone(), book.course.shown(able(id)))).collect();
        if (version, &fills) == (shown.version, &shown.fills) {
            return false;
        }
        let states = |fills: &BTreeMap<AccountId, Fill>| -> Vec<(AccountId, FillState)> {
            fills.iter().map(|(id, fill)| (id.clone(), fill.state.clone())).collect()
        };
        let now = Instant::now();
        let a_moment_ago = self.shown_at.is_some_and(|at| now - at < SHOW_EVERY);
        if a_moment_ago && states(&fills) == states(&shown.fills) {
            self.behind = true;
            return false;
        }
        shown.version = version;
        shown.fills = fills;
        self.shown_at = Some(now);
        true
    }

    /// How long until something is to be shown, counted or begun by itself, as far as that is known.
    pub(super) fn until_next(&self, now: DateTime<Utc>) -> Option<Duration> {
        if !matches!(*self.access.borrow(), Access::Open(_)) {
            return None;
        }
        let version = *self.changes.borrow();
        // What is due already waits for something that will wake the actor: a page, a reading, a key.
        let steps = self.books.values().filter(|book| book.busy.is_none()).filter_map(|book| book.course.next_at());
        let steps = steps.filter_map(|at| (at - now).to_std().ok()).filter(|wait| !wait.is_zero());
        let show = self.behind.then(|| self.shown_at.map_or(SHOW_EVERY, |at| SHOW_EVERY.saturating_sub(at.elapsed())));
        let count = self.counted.filter(|(.., counted)| *counted != version && !self.is_counting());
        let count = count.map(|(at, ..)| COUNT_EVERY.saturating_sub(at.elapsed()));
        // A look at the clock that comes a moment early finds nothing due, and would come again at once.
        let least = Duration::from_millis(5);
        steps.chain(show).chain(count).min().map(|wait| wait.max(least))
    }
}

impl Book {
    /// A record with nothing to do.
    pub(super) fn new(provider: ProviderId, course: Course) -> Self {
        Self {
            provider,
            course,
            busy: None,
            pending: VecDeque::new(),
            keeping: false,
            full: false,
            noting: Vec::new(),
            forgetting: None,
            turn: 0,
        }
    }

    /// The page in flight is not wanted any more.
    pub(super) fn call_off(&self) {
        if let Some(Busy::Step(token)) = &self.busy {
            token.cancel();
        }
    }
}
