//! The shapes that leave Rust, and those that come in. Amounts are decimal strings without trailing zeros, times are
//! RFC 3339 in UTC, and what is unknown is `null`: no number is invented on the way to a pixel.

mod activity;
mod reply;
mod request;
mod view;

pub use activity::{
    Activity, ActivityFilter, ActivityJob, ActivityMonth, ActivityRow, ActivityTotals, BalancePoint, DayUsage,
    ExportFormat, ExportProgress, Exported, Fill, FillError, Finding, KeptAccount, KeptActivity, Price, Span, Spending,
    SpendingDay, SpendingSource,
};
pub use reply::{About, Added, Opened, Removed, Service};
pub use request::{AccountChange, NewAccount, Page, PauseSpan, PreferencesChange};
pub use view::{
    Account, Entered, Freshness, Part, Pool, Preferences, Remedy, Standing, Trouble, Verdict, VerdictKind, View,
    Warning, WarningKind,
};
