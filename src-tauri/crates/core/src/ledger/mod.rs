//! An account's activity: entries with a sign, a kind, a source and a time; and what they add up to.
//!
//! Services differ in what they tell: U-Gen and Pictory list entries, Voxpria sums each day, PowerPost and PixVerse tell
//! nothing, so that changes between readings are kept as *observed* entries. What an entry adds to the totals is
//! decided here alone: spending is what was consumed minus what was refunded, and never the sum of all amounts, since
//! holds and releases move credits that are spent elsewhere.

mod fill;
mod observed;
mod totals;

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};

use crate::amount::{Credits, Money};

pub use fill::{Fill, FillNotice, FillState};
pub use observed::{INFERRED_RESET, Inexact, is_observed, observed};
pub use totals::Totals;

/// What an entry did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Credits were used.
    Spend,
    /// Credits were bought.
    Purchase,
    /// Credits were set aside for a job.
    Reserve,
    /// Credits that had been set aside are free again.
    Release,
    /// Credits that had been used came back.
    Refund,
    /// Credits were given by the service.
    Bonus,
    /// A new term's allotment replaced what was left; no addition.
    Reset,
    /// Credits were added in some other way that the service named.
    Grant,
    /// Not known: a type that the service does not document, or an observed rise that the user has not named yet.
    Unclassified,
}

/// One entry of an account's activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The service's own id, opaque; unique within the account. Brimful's own where the service has none.
    pub id: String,
    /// When it took effect.
    pub at: DateTime<Utc>,
    /// The service named no time zone; UTC was assumed.
    pub zone_assumed: bool,
    /// What it did.
    pub kind: Kind,
    /// The change of the credits: below zero where credits went away. The size is the service's, the sign follows the
    /// kind where the kind has one.
    pub delta: Credits,
    /// What the credits went to or came from, in the service's words; empty where it says nothing.
    pub source: String,
    /// The service's own description; empty where it says nothing.
    pub description: String,
    /// The job that it belongs to, where the service tells one.
    pub job: Option<String>,
    /// The balance after it, where the service tells one. Which balance (available or whole) is not documented.
    pub balance_after: Option<Credits>,
    /// The service's own word for the kind.
    pub raw_type: String,
    /// Seen by Brimful as a change between two readings, not told by the service.
    pub observed: bool,
    /// The service's sign contradicts its type.
    pub sign_mismatch: bool,
}

/// What a service says of one whole day, in its own calendar; never shifted into another time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageDay {
    /// The service's calendar day.
    pub date: NaiveDate,
    /// Credits used.
    pub spent: Credits,
    /// How many (calls).
    pub count: Option<u64>,
    /// What the service says that it cost; `None` where it cannot be read exactly, and then it is in no sum.
    pub cost: Option<Money>,
    /// The cost as the service wrote it.
    pub raw_cost: Option<String>,
}

/// A kind's name that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of activity")]
pub struct NotAKind;

impl Kind {
    /// All kinds, in the order in which they are offered as a filter.
    pub const ALL: [Self; 9] = [
        Self::Spend,
        Self::Refund,
        Self::Purchase,
        Self::Bonus,
        Self::Grant,
        Self::Reset,
        Self::Reserve,
        Self::Release,
        Self::Unclassified,
    ];

    /// The word on the wire and on disk.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Spend => "spend",
            Self::Purchase => "purchase",
            Self::Reserve => "reserve",
            Self::Release => "release",
            Self::Refund => "refund",
            Self::Bonus => "bonus",
            Self::Reset => "reset",
            Self::Grant => "grant",
            Self::Unclassified => "unclassified",
        }
    }

    /// What an entry of this kind adds to what was spent: used credits count up, refunds count down, all else nothing.
    #[must_use]
    pub fn spent(self, delta: Credits) -> Credits {
        match self {
            Self::Spend | Self::Refund => Credits::from(-delta.decimal()),
            _ => Credits::ZERO,
        }
    }

    /// What an entry of this kind adds to what was added: bought, given, granted, and an observed rise. A reset replaces
    /// what was left, so it is no addition; neither is a release.
    #[must_use]
    pub fn added(self, delta: Credits, observed: bool) -> Credits {
        match self {
            Self::Purchase | Self::Bonus | Self::Grant => delta,
            Self::Unclassified if observed && delta > Credits::ZERO => delta,
            _ => Credits::ZERO,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = NotAKind;

    fn from_str(text: &str) -> Result<Self, NotAKind> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(NotAKind)
    }
}
