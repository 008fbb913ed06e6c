//! The ledger: every account's activity, on the user's own disk.
//!
//! One SQLite file. A thread of its own writes it, one transaction a call; connections that only read answer beside it,
//! each answer of one moment. Amounts are exact or refused. What a list, a search or a sum needs is kept beside the
//! entries in the same transaction, so that nothing grows slow or large with what is kept; see [`schema`].

mod balances;
mod error;
mod filing;
mod forget;
mod found;
mod import;
mod keep;
mod list;
mod look;
mod open;
mod past;
pub mod query;
mod readers;
mod rollup;
mod rows;
mod scan;
mod schema;
mod segment;
mod stored;
mod suspects;
#[cfg(test)]
mod tests;
mod usual;
mod writer;
mod zone;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::ledger::{Entry, Kind, UsageDay};
use brimful_core::provider::ProviderId;
use brimful_core::reading::Reading;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::Connection;
use tokio::sync::watch;

use crate::clock::Clock;
use keep::Rows;
use readers::{Idle, Readers};
use writer::{Done, Outlets, Writer};

pub use error::LedgerError;
pub(crate) use look::look;
pub use past::{KnownDays, Past};
pub(crate) use past::{past, progress_of};
pub use query::{
    AccountTotals, BalancePoint, Batch, Filter, Finding, Imported, Job, Kept, Month, Problem, Row, Spending, What,
};
pub use usual::{Amounts, Fall, JobSpent};

/// A handle to the ledger; cheap to clone. The file is closed by [`Ledger::close`], or with the last handle.
#[derive(Clone, Debug)]
pub struct Ledger {
    path: Arc<Path>,
    writer: Writer,
    readers: Readers,
    changes: watch::Receiver<u64>,
    broken: watch::Receiver<bool>,
}

/// A ledger that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The ledger.
    pub ledger: Ledger,
    /// Where a file that could not be used is kept; a fresh one was begun in its place.
    pub set_aside: Option<PathBuf>,
}

impl Ledger {
    /// Opens the file, or makes it, readable by this user only. Blocks: a file that was not closed is looked through, one
    /// of another time zone has its days counted anew. The caller holds the folder's lock.
    ///
    /// # Errors
    /// [`LedgerError::Newer`] for a file of a later version, which is not touched; others where the system refuses.
    pub fn open(path: &Path, clock: Arc<dyn Clock>) -> Result<Opened, LedgerError> {
        let opened = open::open(path, clock.as_ref())?;
        Self::on(opened, path, clock)
    }

    /// Sets the file aside, whatever is in it, and begins a fresh one: for one that was found broken though nothing is
    /// seen to be wrong with it as a whole.
    ///
    /// # Errors
    /// [`LedgerError`]
    pub fn begin_anew(path: &Path, clock: Arc<dyn Clock>) -> Result<Opened, LedgerError> {
        let opened = open::begin_anew(path, clock.as_ref(), "it was found broken again")?;
        Self::on(opened, path, clock)
    }

    fn on(
        (mut connection, set_aside): (Connection, Option<PathBuf>),
        path: &Path,
        clock: Arc<dyn Clock>,
    ) -> Result<Opened, LedgerError> {
        zone::follow(&mut connection, clock.as_ref())?;
        let (send, changes) = watch::channel(0);
        let (tell, broken) = watch::channel(false);
        let tell = Arc::new(tell);
        let idle = Idle::default();
        let readers = Readers::new(path, Arc::clone(&idle), Arc::clone(&tell));
        let outlets = Outlets { changes: send, broken: tell, readers: idle };
        let writer = Writer::start(connection, clock, path.to_owned(), outlets)?;
        Ok(Opened { ledger: Self { path: path.into(), writer, readers, changes, broken }, set_aside })
    }

    /// Keeps a step of a fill, whole or not at all. What is known already changes nothing, in whatever order it comes; an
    /// entry that differs is updated, but a user's own name for an observed change stays.
    ///
    /// # Errors
    /// [`LedgerError::TooLarge`] for an amount, or a day's or month's sum, that does not fit; the step is refused whole.
    pub async fn import(&self, account: &AccountId, batch: Batch) -> Result<Imported, LedgerError> {
        let account = account.clone();
        let import = self.writer.write(move |desk| {
            let value = import::import(desk.connection, desk.known, desk.clock, &account, batch)?;
            Ok(Done { value, is_news: value.new + value.changed > 0 })
        });
        import.await
    }

    /// Keeps a balance that was read; where the service tells no history, also what changed since the last one, in the
    /// same transaction. Says the change; the first of them where several pools changed at once. The same reading again
    /// changes nothing.
    ///
    /// # Errors
    /// [`LedgerError::TooLarge`] for an amount that does not fit; nothing is kept then.
    pub async fn keep_reading(
        &self,
        account: &AccountId,
        provider: ProviderId,
        reading: &Reading,
    ) -> Result<Option<Entry>, LedgerError> {
        let (account, reading) = (account.clone(), reading.clone());
        let keep = self.writer.write(move |desk| {
            let kept = balances::keep_reading(desk, &account, provider, &reading)?;
            Ok(Done { value: kept.entry, is_news: kept.is_news })
        });
        keep.await
    }

    /// Where the account's fill stands: what its last import said. `None` where nothing was kept yet.
    ///
    /// # Errors
    /// [`LedgerError`]
    pub async fn progress(&self, account: &AccountId) -> Result<Option<String>, LedgerError> {
        let account = account.clone();
        self.read(move |connection| Ok(progress_of(connection, &account)?.flatten())).await
    }

    /// The months that have rows, newest first, with what each account's rows add up to.
    ///
    /// # Errors
    /// [`LedgerError`]
    pub async fn outline(&self, filter: Filter) -> Result<Vec<Month>, LedgerError> {
        self.read(move |connection| list::outline(connection, &filter)).await
    }

    /// Rows of a month from `offset` on, newest first. `month` is any day of it.
    ///
    /// # Errors
    /// [`LedgerError`]
    pub async fn rows(
        &self,
        filter: Filter,
        month: NaiveDate,
        offset: u64,
        limit: u32,
    ) -> Result<Vec<Row>, LedgerError> {
        self.read(move |connection| list::rows(connection, &filter, month, offset, limit)).await
    }

    /// A job's entries and what became of it. At most ten thousand entries are listed; the sums are of all.
    ///
    /// # Errors
    /// [`LedgerError::Unknown`] where the account has no such job.
    pub async fn job(&self, account: &AccountId, job: &str) -> Result<Job, LedgerError> {
        let (account, job) = (account.clone(), job.to_owned());
        self.read(move |connection| suspects::job(connection, &account, &job)).await
    }

    /// Names what an observed change was, for good.
    ///
    /// # Errors
    /// [`LedgerError::Unknown`] where there is no such entry, the service told it, or a change in its direction cannot
    /// have been that.
    pub async fn classify(&self, account: &AccountId, entry: &str, kind: Kind) -> Result<(), LedgerError> {
        let (account, entry) = (account.clone(), entry.to_owned());
        let classify = self.writer.write(move |desk| {
            let number = import::find_account(desk.connection, &account)?.ok_or(LedgerError::Unknown)?;
            let mut rows = Rows::new(desk.connection, desk.known, number)?;
            rows.classify(&entry, kind)?;
            rows.finish()?;
            Ok(Done { value: (), is_news: true })
        });
        classify.await
    }

    /// What was spent by day, account and source, oldest first.
    ///
    /// # Errors
    /// [`LedgerError`]
    pub async fn spending(
        &self,
        accounts: Vec<AccountId>,
        from: Option<NaiveDate>,
        to: NaiveDate,
    ) -> Result<Vec<Spending>, LedgerError> {
        self.read(move |connection| list::spending(connection, &accounts, from, to)).await
    }

    /// The account's balances, oldest first. Of more than `most`, the lowest and highest of each stretch.
    ///
    /// # Errors
    /// [`LedgerError`]
    pub async fn balances(
        &self,
        account: &AccountId,
        from: Option<DateTime<Utc>>,
        most: usize,
    ) -> Result<Vec<BalancePoint>, LedgerError> {
        let account = account.clone();
        self.read(move |connection| balances::balances(connection, &account, from, most)).await
    }

    /// What a forecast of the account is made from, as of `today`.
    ///
    /// # Errors
    /// [`LedgerError`]
    pub async fn past(
        &self,
        account: &AccountId,
        known: KnownDays,
        today: NaiveDate,
        clock: Arc<dyn Clock>,
    ) -> Result<Past, LedgerError> {
        let account = account.clone();
        self.read(move |connection| past::past(connection, &account, known, today, clock.as_ref())).await
    }

    /// Every source that the accounts have (all accounts where none is named), by name.
    ///
    /// # Errors
    /// [`LedgerError`]
    pub async fn sources(&self, accounts: Vec<AccountId>) -> Result<Vec<String>, LedgerError> {
        self.read(move |connection| list::sources(connection, &accounts)).await
    }

    /// Jobs that somebody should look at, newest first, at most a thousand. While a fill is under way, a hold may only
    /// seem to have no end.
    ///
    /// # Errors
    /// [`LedgerError`]
    pub async fn findings(&self, now: DateTime<Utc>) -> Result<Vec<Finding>, LedgerError> {
        self.read(move |connection| suspects::findings(connection, now)).await
    }

    /// Calls `each` with every row, newest first, on a blocking thread, until it breaks off; says how many there were. All
    /// are of one moment, and in memory one at a time.
    ///
    /// # Errors
    /// [`LedgerError`]; `each` may have been called by then.
    pub async fn read_all(
        &self,
        filter: Filter,
        each: impl FnMut(Row) -> ControlFlow<()> + Send + 'static,
    ) -> Result<u64, LedgerError> {
        self.read(move |connection| list::read_all(connection, &filter, each)).await
    }

    /// What an account consumed since a day, entry by entry, by source. Observed changes and whole days are left out.
    ///
    /// # Errors
    /// [`LedgerError`]
    pub async fn amounts_by_source(&self, account: &AccountId, from: NaiveDate) -> Result<Vec<Amounts>, LedgerError> {
        let account = account.clone();
        self.read(move |connection| usual::by_source(connection, &account, from)).await
    }

    /// What an account's balance was seen to fall by since a day, oldest first. Pools that fell at once are one fall.
    ///
    /// # Errors
    /// [`LedgerError`]
    pub async fn falls(&self, account: &AccountId, from: NaiveDate) -> Result<Vec<Fall>, LedgerError> {
        let account = account.clone();
        self.read(move |connection| usual::falls(connection, &account, from)).await
    }

    /// The jobs that used an account's credits since a day, newest first; not those whose credits all came back.
    ///
    /// # Errors
    /// [`LedgerError`]
    pub async fn jobs_since(&self, account: &AccountId, from: NaiveDate) -> Result<Vec<JobSpent>, LedgerError> {
        let account = account.clone();
        self.read(move |connection| usual::jobs(connection, &account, from)).await
    }

    /// The whole days that an account's service told since a day, oldest first.
    ///
    /// # Errors
    /// [`LedgerError`]
    pub async fn days_since(&self, account: &AccountId, from: NaiveDate) -> Result<Vec<UsageDay>, LedgerError> {
        let account = account.clone();
        self.read(move |connection| usual::days(connection, &account, from)).await
    }

    /// The credits of every purchase that is kept of an account, in no order.
    ///
    /// # Errors
    /// [`LedgerError`]
    pub async fn purchases(&self, account: &AccountId) -> Result<Vec<Credits>, LedgerError> {
        let account = account.clone();
        self.read(move |connection| usual::purchases(connection, &account)).await
    }

    /// Deletes everything that is kept of an account, and writes the file anew so that nothing of it is left in there.
    /// Waits for what is being read.
    ///
    /// # Errors
    /// [`LedgerError`]. Where the file could not be written anew, the rows are gone and overwritten all the same.
    pub async fn forget(&self, account: &AccountId) -> Result<(), LedgerError> {
        let account = account.clone();
        let secure = |is_on: bool| self.writer.plain(move |c| Ok(c.pragma_update(None, "secure_delete", is_on)?));
        secure(true).await?;
        let deleted = self.writer.write(move |desk| {
            *desk.known = keep::Known::default();
            let value = forget::forget(desk.connection, &account)?;
            Ok(Done { value, is_news: value })
        });
        let deleted = deleted.await;
        secure(false).await?;
        // Also where nothing was deleted: the last time may have been cut short.
        deleted?;
        let _alone = self.readers.pause().await?;
        self.writer.plain(forget::vacuum).await
    }

    /// How much is kept.
    ///
    /// # Errors
    /// [`LedgerError`]
    pub async fn kept(&self) -> Result<Kept, LedgerError> {
        let path = Arc::clone(&self.path);
        self.read(move |connection| forget::kept(connection, &path)).await
    }

    async fn read<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Connection) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, LedgerError> {
        self.writer.stir();
        self.readers.read(ask).await
    }

    /// Counts the transactions that changed what is shown.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.clone()
    }

    /// Whether somebody found the file to be broken. It is then of no use, and to be opened anew.
    #[must_use]
    pub fn broken(&self) -> watch::Receiver<bool> {
        self.broken.clone()
    }

    /// As [`Ledger::close`], once nobody reads any more: afterwards no handle on the file is left.
    pub async fn retire(&self) {
        // Closed already, nobody can begin to read.
        let _alone = self.readers.pause().await;
        self.close().await;
    }

    /// Writes what is in the queue, and closes the file. Whatever is asked afterwards is [`LedgerError::Ended`].
    pub async fn close(&self) {
        self.readers.close();
        self.writer.end().await;
    }
}
