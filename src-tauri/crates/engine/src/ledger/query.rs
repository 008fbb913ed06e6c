//! What is asked of the ledger, and what it answers. Plain data.

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::ledger::{Entry, Kind, UsageDay};
use chrono::{DateTime, NaiveDate, Utc};

/// What a fill brings in one step. Kept whole or not at all.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Entries in any order; those that are known already change nothing, unless they differ.
    pub entries: Vec<Entry>,
    /// Whole days; a day that is known already is replaced.
    pub days: Vec<UsageDay>,
    /// Where the fill stands once this is kept; opaque to the ledger, kept in the same transaction.
    pub progress: Option<String>,
}

/// What an import changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Rows that were not known before.
    pub new: u64,
    /// Rows that were known, and differ now.
    pub changed: u64,
    /// Rows that were known as they are.
    pub known: u64,
}

/// Which entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only these accounts; empty means all.
    pub accounts: Vec<AccountId>,
    /// Only these kinds; empty means all.
    pub kinds: Vec<Kind>,
    /// Only this source, exactly.
    pub source: Option<String>,
    /// From this day on, in the user's own calendar.
    pub from: Option<NaiveDate>,
    /// Up to and including this day.
    pub to: Option<NaiveDate>,
    /// Only entries with this in source, description or job; case is ignored. Empty means all.
    pub search: String,
    /// Only entries of this job.
    pub job: Option<String>,
    /// Only entries that need a look: a sign that contradicts its type, a kind that is not known.
    pub odd: bool,
}

/// A month of the filtered entries, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// The first day of the month.
    pub month: NaiveDate,
    /// How many rows.
    pub count: u64,
    /// What each account's entries in it add up to. Never summed over accounts: credits differ.
    pub totals: Vec<AccountTotals>,
}

/// What an account's entries add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountTotals {
    /// The account.
    pub account: AccountId,
    /// Consumed minus refunded.
    pub spent: Credits,
    /// Bought, given, granted, and observed to rise.
    pub added: Credits,
    /// How many rows of a kind that is not known and so in neither sum.
    pub unclassified: u64,
    /// How many rows in all.
    pub count: u64,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The account.
    pub account: AccountId,
    /// Its day in the user's own calendar; a service's own day where `usage` is set.
    pub day: NaiveDate,
    /// What it says.
    pub what: What,
}

/// An entry, or a day that a service sums up itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// An entry.
    Entry(Entry),
    /// A day of a service that tells days only.
    Day(UsageDay),
}

/// A job's entries and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its entries, oldest first.
    pub entries: Vec<Entry>,
    /// Set aside for it in all.
    pub reserved: Credits,
    /// Released again.
    pub released: Credits,
    /// Refunded.
    pub refunded: Credits,
    /// Consumed minus refunded.
    pub spent: Credits,
}

/// What an account spent on a day, on one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spending {
    /// The account.
    pub account: AccountId,
    /// The day.
    pub day: NaiveDate,
    /// The source, in the service's words.
    pub source: String,
    /// Consumed minus refunded; may be below zero on a day of refunds.
    pub spent: Credits,
}

/// A balance as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BalancePoint {
    /// When it was first read.
    pub from: DateTime<Utc>,
    /// When it was last read unchanged.
    pub until: DateTime<Utc>,
    /// What was available.
    pub available: Credits,
}

/// A hold or a failed job that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The account.
    pub account: AccountId,
    /// The job.
    pub job: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// How many credits are affected.
    pub amount: Credits,
    /// What is odd.
    pub problem: Problem,
}

/// What is odd about a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Credits were set aside more than a day ago, and neither used nor released.
    HoldWithoutEnd,
    /// The job failed, and its credits did not come back.
    RefundMissing,
}

/// How much is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Size of the database's files in bytes.
    pub bytes: u64,
    /// How many rows, and since when, an account.
    pub accounts: Vec<(AccountId, u64, Option<DateTime<Utc>>)>,
}
