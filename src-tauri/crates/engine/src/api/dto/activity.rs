//! The activity of accounts, as the page asks for it and gets it. Amounts are decimal strings, times RFC 3339 in UTC,
//! days `YYYY-MM-DD`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which entries.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export_to = "types.d.ts", optional_fields = nullable)]
pub struct ActivityFilter {
    /// Only this account.
    pub account: Option<String>,
    /// Only these kinds; empty means all.
    pub kinds: Vec<String>,
    /// Only this source.
    pub source: Option<String>,
    /// From this day on.
    pub from: Option<String>,
    /// Up to and including this day.
    pub to: Option<String>,
    /// Only entries that hold this text; case is ignored.
    pub search: String,
    /// Only entries that need a look.
    pub odd: bool,
}

/// The filtered list in outline: rows are fetched month by month as they come into sight.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Activity {
    /// How many rows in all.
    #[ts(type = "number")]
    pub count: u64,
    /// What each account's rows add up to; credits of different services are never added.
    pub totals: Vec<ActivityTotals>,
    /// Newest first.
    pub months: Vec<ActivityMonth>,
    /// Every source that the chosen accounts have, by name, for the filter.
    pub sources: Vec<String>,
}

/// A month in the list.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct ActivityMonth {
    /// Its first day.
    pub month: String,
    /// How many rows.
    #[ts(type = "number")]
    pub count: u64,
    /// What each account's rows add up to.
    pub totals: Vec<ActivityTotals>,
}

/// What an account's rows add up to.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct ActivityTotals {
    /// The account.
    pub account: String,
    /// Consumed minus refunded.
    pub spent: String,
    /// Bought, given, granted, observed to rise.
    pub added: String,
    /// Rows in neither sum, because their kind is not known.
    #[ts(type = "number")]
    pub unclassified: u64,
    /// Rows in all.
    #[ts(type = "number")]
    pub count: u64,
}

/// A row of the list: an entry, or a whole day of a service that tells days only (`day_usage` is set then).
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct ActivityRow {
    /// The account.
    pub account: String,
    /// The entry's id, unique within the account.
    pub id: String,
    /// Its day: the user's own calendar, or the service's where it tells days only.
    pub day: String,
    /// When; `null` for a whole day.
    pub at: Option<String>,
    /// The service named no time zone.
    pub zone_assumed: bool,
    /// `spend`, `purchase`, `reserve`, `release`, `refund`, `bonus`, `reset`, `grant`, `unclassified`.
    pub kind: String,
    /// The change of the credits, signed.
    pub delta: String,
    /// Where the credits went or came from, in the service's words; may be empty.
    pub source: String,
    /// The service's description; may be empty. Hostile until shown as text.
    pub description: String,
    /// The job.
    pub job: Option<String>,
    /// The balance after it, as the service says.
    pub balance_after: Option<String>,
    /// The service's own word for the kind.
    pub raw_type: String,
    /// Seen by Brimful between two readings.
    pub observed: bool,
    /// The service's sign contradicts its type.
    pub sign_mismatch: bool,
    /// What the service says of the whole day.
    pub day_usage: Option<DayUsage>,
}

/// A day that a service sums up itself.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct DayUsage {
    /// How many calls.
    #[ts(type = "number | null")]
    pub count: Option<u64>,
    /// What it cost, exactly; `null` where it cannot be read.
    pub cost: Option<Price>,
    /// The cost as the service wrote it.
    pub raw_cost: Option<String>,
}

/// Money.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Price {
    /// The amount in the currency's main unit.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
}

/// A job, whole.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct ActivityJob {
    /// The account.
    pub account: String,
    /// The job.
    pub job: String,
    /// Its entries, oldest first.
    pub rows: Vec<ActivityRow>,
    /// Set aside in all.
    pub reserved: String,
    /// Released again.
    pub released: String,
    /// Refunded; `null` where nothing was.
    pub refunded: Option<String>,
    /// Consumed minus refunded.
    pub spent: String,
    /// `hold_without_end` or `refund_missing`.
    pub problem: Option<String>,
}

/// A hold or a failed job that somebody should look at.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Finding {
    /// The account.
    pub account: String,
    /// The job.
    pub job: String,
    /// Since when.
    pub since: String,
    /// How many credits.
    pub amount: String,
    /// `hold_without_end` or `refund_missing`.
    pub problem: String,
}

/// How far back a chart goes.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.d.ts")]
pub enum Span {
    /// Seven days, today included.
    Days7,
    /// Thirty days.
    Days30,
    /// Ninety days.
    Days90,
    /// 365 days.
    Year,
    /// Everything.
    All,
}

/// Spending of one account, for a chart.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Spending {
    /// The first day of the chart.
    pub from: String,
    /// The last: today.
    pub to: String,
    /// The sources by what was spent on them, most first.
    pub sources: Vec<SpendingSource>,
}

/// What was spent on one source, a day at a time.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct SpendingSource {
    /// The source, in the service's words; may be empty.
    pub source: String,
    /// In all.
    pub spent: String,
    /// Days with spending only, oldest first; a day that is not here had none, or is not known.
    pub days: Vec<SpendingDay>,
}

/// What was spent on a day.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct SpendingDay {
    /// The day.
    pub day: String,
    /// Consumed minus refunded.
    pub spent: String,
}

/// A balance as it was read, for a chart.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct BalancePoint {
    /// When it was first read.
    pub from: String,
    /// When it was last read unchanged.
    pub until: String,
    /// What was available.
    pub available: String,
}

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.d.ts")]
pub enum ExportFormat {
    /// RFC 4180, with spreadsheet formulas neutralised.
    Csv,
    /// One JSON document.
    Json,
}

/// What became of an export.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Exported {
    /// Written whole; `false` where the user cancelled, and then no file is left.
    pub saved: bool,
    /// The file's name.
    pub file: Option<String>,
    /// How many rows.
    #[ts(type = "number")]
    pub rows: u64,
}

/// How much activity is kept, and where.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct KeptActivity {
    /// Bytes on disk.
    #[ts(type = "number")]
    pub bytes: u64,
    /// The file, for people; `null` for sample data, which goes when it is left.
    pub file: Option<String>,
    /// An account at a time.
    pub accounts: Vec<KeptAccount>,
}

/// How much of an account is kept.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct KeptAccount {
    /// The account.
    pub account: String,
    /// Rows.
    #[ts(type = "number")]
    pub rows: u64,
    /// Since when.
    pub since: Option<String>,
}

/// How far an account's activity has been fetched; in the view of each account as `fill`.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Fill {
    /// `observing`, `waiting`, `running`, `stopped`, `complete`, `failed`.
    pub state: String,
    /// Rows kept so far.
    #[ts(type = "number")]
    pub rows: u64,
    /// Requests done.
    pub step: u32,
    /// Requests in all, where that is known.
    pub steps: Option<u32>,
    /// The oldest day fetched.
    pub back_to: Option<String>,
    /// Why it failed.
    pub error: Option<FillError>,
    /// What is odd about what was fetched.
    pub notices: Vec<FillNotice>,
}

/// Something odd in a history that is still usable.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct FillNotice {
    /// `incomplete`: the service handed out fewer entries than it says that there are. `total_differs`: its own total of
    /// some of these days was not their sum. `cut`: older days than this were not asked for.
    pub kind: String,
    /// How many entries there are, as the service says.
    #[ts(type = "number | null")]
    pub told: Option<u64>,
    /// How many it handed out.
    #[ts(type = "number | null")]
    pub read: Option<u64>,
    /// The first day.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
}

/// Why activity could not be fetched.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct FillError {
    /// The stable code.
    pub code: String,
    /// What happened, for support.
    pub message: String,
    /// The service's own code.
    pub provider_code: Option<String>,
    /// The service's own words. Untrusted: render as text.
    pub provider_message: Option<String>,
    /// The id of the request at the service.
    pub request_id: Option<String>,
}

/// How far an export is; in the view as `export` while one runs.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct ExportProgress {
    /// Rows written.
    #[ts(type = "number")]
    pub rows: u64,
    /// Rows in all.
    #[ts(type = "number")]
    pub of: u64,
}
