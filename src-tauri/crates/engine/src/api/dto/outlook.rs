//! How long an account lasts.

use serde::Serialize;
use ts_rs::TS;

/// How long an account lasts, at its own pace of the last four weeks.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Outlook {
    /// The one figure where there is room for one; `null` where nothing can be said, or nothing is left.
    pub headline: Option<Lasts>,
    /// Until less than the low mark is left; `null` without one.
    pub to_low_mark: Option<OutlookAnswer>,
    /// Until nothing is left.
    pub to_zero: OutlookAnswer,
    /// A low mark by the user's own pace; `null` where nothing can be said of it.
    pub suggested_mark: Option<SuggestedMark>,
}

/// A low mark that is suggested.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct SuggestedMark {
    /// How many days of spending it is.
    pub days: u32,
    /// The mark, in whole credits.
    pub amount: String,
}

/// One answer, or why there is none.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct OutlookAnswer {
    /// `range`, `until_reset` (not reached before it), `not_enough_data`, `no_spending_lately`.
    pub kind: String,
    /// One future in ten is shorter.
    pub low: Option<Lasts>,
    /// Half of the futures are shorter.
    pub median: Option<Lasts>,
    /// One future in ten is longer.
    pub high: Option<Lasts>,
    /// The day of the reset, for `until_reset`.
    pub reset: Option<String>,
}

/// How long something lasts.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Lasts {
    /// `days`, `until_reset`, `over_three_months`.
    pub kind: String,
    /// Days from now, rounded; for `days`.
    pub days: Option<u32>,
    /// The same in hundredths of a day, for drawing.
    pub hundredths: Option<u32>,
    /// The day of the reset, for `until_reset`.
    pub reset: Option<String>,
}
