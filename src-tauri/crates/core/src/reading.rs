//! A balance as a service reported it at one moment.

use chrono::{DateTime, Utc};

use crate::amount::Credits;

/// What a service said about its balance. There is no reading without an available amount: an answer that lacks it
/// is a [`Failure`](crate::failure::Failure), never a zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// What a new job may use now; the number that everything judges by.
    pub available: Credits,
    /// The whole balance, on hold included, where the service tells it apart from available.
    pub balance: Option<Credits>,
    /// Set aside for jobs in flight, where the service tells it.
    pub reserved: Option<Credits>,
    /// The parts with their own rule, in the service's order; empty where there is one pool only.
    pub pools: Vec<Pool>,
    /// Where `available` comes from.
    pub source: Source,
    /// The service's own id of the account, where it tells one (PixVerse). Tells a key of another account apart.
    pub service_account: Option<String>,
    /// What looked odd in the answer without making it unusable.
    pub notices: Vec<Notice>,
}

/// A balance and when it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What was read.
    pub balance: Balance,
    /// When the answer arrived, on this machine's clock.
    pub as_of: DateTime<Utc>,
}

/// A part of a balance with its own rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Which part.
    pub id: PoolId,
    /// How much is left in it.
    pub amount: Credits,
}

/// The parts that services know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolId {
    /// PixVerse: remaining membership credits; reset every month.
    Monthly,
    /// PixVerse: remaining credits bought in packs.
    Purchased,
}

impl PoolId {
    /// The id on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Monthly => "monthly",
            Self::Purchased => "purchased",
        }
    }
}

/// Where the available amount comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The service said this number.
    Reported,
    /// Worked out from what the service said (a sum of pools, limit minus used, balance minus on hold).
    Derived,
    /// Typed in by the user and carried forward by the service's ledger.
    Entered,
}

impl Source {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Derived => "derived",
            Self::Entered => "entered",
        }
    }
}

/// Something odd in an answer that is still usable; shown on the account's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The service's available is not its balance minus what is on hold; the service's number is shown.
    AvailableMismatch,
}

impl Notice {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AvailableMismatch => "available_mismatch",
        }
    }
}
