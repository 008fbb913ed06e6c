//! Ledger entries of sandbox accounts, from which each service makes its own rows.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

/// What `balance_before` and `balance_after` of a U-Gen row follow. Not documented, so a client has to bear both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Convention {
    /// H1: the available credits. Every row's after is its before plus its amount.
    #[default]
    Available,
    /// H2: the whole balance. Reserve and release rows leave it as it is.
    Balance,
}

/// What an entry did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Reserve,
    Release,
    Consume,
    Purchase,
    Refund,
    Bonus,
    /// A new month's allotment.
    Reset,
    /// A type that no document names.
    Other(&'static str),
}

/// One event that affected an account's credits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) id: Uuid,
    pub(crate) kind: Kind,
    /// How much, without a sign.
    pub(crate) amount: Decimal,
    /// When it took effect.
    pub(crate) at: DateTime<Utc>,
    /// When the job behind it began; `at` where there is none.
    pub(crate) started: DateTime<Utc>,
    pub(crate) job: Option<Uuid>,
    /// The kind of job, in the service's words.
    pub(crate) what: &'static str,
    /// Calls made (Voxpria).
    pub(crate) calls: u64,
    /// Its amount is told with the opposite sign.
    pub(crate) flipped: bool,
    pub(crate) before: Totals,
    pub(crate) after: Totals,
}

/// The balance with its holds, and the holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) balance: Decimal,
    pub(crate) reserved: Decimal,
}

impl Totals {
    /// The number that a U-Gen row shows.
    pub(crate) fn under(self, convention: Convention) -> Decimal {
        match convention {
            Convention::Available => self.balance.saturating_sub(self.reserved),
            Convention::Balance => self.balance,
        }
    }
}

impl Kind {
    /// Whether it took credits from those available.
    pub(crate) fn removes(self) -> bool {
        match self {
            Self::Reserve | Self::Consume => true,
            Self::Release | Self::Purchase | Self::Refund | Self::Bonus | Self::Reset | Self::Other(_) => false,
        }
    }
}
