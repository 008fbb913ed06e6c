//! The ways in which a service may tell its history that its documents leave open, and one in which it may break its
//! promise, each with an id. Unlike a fault, a quirk spoils nothing: a careful client reads the same history under any of
//! them.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// A way to tell a history. Several may be set at once; each concerns the services that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Quirk {
    /// U-Gen: three new rows arrive after every page that was asked for, and push the others back.
    ShiftingPages,
    /// U-Gen: every page is the first.
    RepeatedPage,
    /// U-Gen: pages have at most 20 rows, whatever was asked for.
    SmallPages,
    /// U-Gen: nothing is said of how many rows or pages there are.
    NoTotals,
    /// U-Gen: rows have no id.
    NoIds,
    /// U-Gen: the oldest row comes first.
    OldestFirst,
    /// U-Gen: times have no zone.
    NaiveTimes,
    /// U-Gen: what was consumed has a positive amount.
    FlippedSigns,
    /// U-Gen: a page after the last is refused instead of being empty.
    NoPageAfterLast,
    /// U-Gen: the list has no envelope.
    BareList,
    /// U-Gen, Pictory: the list is in `transactions`.
    ListInTransactions,
    /// U-Gen, Pictory: the list is in `data`.
    ListInData,
    /// U-Gen, Pictory: amounts are written with exponents.
    Exponents,
    /// Pictory: the oldest month and months to come are refused instead of being empty.
    EdgeMonthsRefused,
    /// Voxpria: the cost of every third day is in words.
    CostInWords,
    /// Voxpria: the total is not the sum of the days.
    TotalDiffers,
    /// Voxpria: days older than a year are refused.
    OldDaysRefused,
    /// U-Gen: a top-up that is on buys nothing.
    TopUpNeverComes,
}

/// Those that are set.
pub(crate) type Quirks = BTreeSet<Quirk>;

impl Quirk {
    /// One of every kind.
    pub const ALL: [Self; 18] = [
        Self::ShiftingPages,
        Self::RepeatedPage,
        Self::SmallPages,
        Self::NoTotals,
        Self::NoIds,
        Self::OldestFirst,
        Self::NaiveTimes,
        Self::FlippedSigns,
        Self::NoPageAfterLast,
        Self::BareList,
        Self::ListInTransactions,
        Self::ListInData,
        Self::Exponents,
        Self::EdgeMonthsRefused,
        Self::CostInWords,
        Self::TotalDiffers,
        Self::OldDaysRefused,
        Self::TopUpNeverComes,
    ];

    /// Its id: `shifting-pages`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ShiftingPages => "shifting-pages",
            Self::RepeatedPage => "repeated-page",
            Self::SmallPages => "small-pages",
            Self::NoTotals => "no-totals",
            Self::NoIds => "no-ids",
            Self::OldestFirst => "oldest-first",
            Self::NaiveTimes => "naive-times",
            Self::FlippedSigns => "flipped-signs",
            Self::NoPageAfterLast => "no-page-after-last",
            Self::BareList => "bare-list",
            Self::ListInTransactions => "list-in-transactions",
            Self::ListInData => "list-in-data",
            Self::Exponents => "exponents",
            Self::EdgeMonthsRefused => "edge-months-refused",
            Self::CostInWords => "cost-in-words",
            Self::TotalDiffers => "total-differs",
            Self::OldDaysRefused => "old-days-refused",
            Self::TopUpNeverComes => "top-up-never-comes",
        }
    }
}

impl fmt::Display for Quirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names no quirk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a quirk that the sandbox knows")]
pub struct UnknownQuirk;

impl FromStr for Quirk {
    type Err = UnknownQuirk;

    fn from_str(text: &str) -> Result<Self, UnknownQuirk> {
        Self::ALL.into_iter().find(|quirk| quirk.as_str() == text).ok_or(UnknownQuirk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quirk_is_read_back_from_its_id() {
        for quirk in Quirk::ALL {
            assert_eq!(quirk.to_string().parse(), Ok(quirk));
        }
        assert_eq!("shifting".parse::<Quirk>(), Err(UnknownQuirk));
    }
}
