//! The shapes that leave Rust, and those that come in. Amounts are decimal strings without trailing zeros, times are
//! RFC 3339 in UTC, and what is unknown is `null`: no number is invented on the way to a pixel.

mod activity;
mod alerts;
mod billing;
mod checkout;
mod outlook;
mod plan;
mod price;
mod reply;
mod request;
mod view;

pub use activity::{
    Activity, ActivityFilter, ActivityJob, ActivityMonth, ActivityRow, ActivityTotals, BalancePoint, DayUsage,
    ExportFormat, ExportProgress, Exported, Fill, FillError, FillNotice, Finding, KeptAccount, KeptActivity, Price,
    Span, Spending, SpendingDay, SpendingSource,
};
pub use alerts::{AccountAlerts, Alerts, Crossing, Looked, NextLapse, ToldAlert};
pub use billing::{
    BillingChange, BillingField, BillingSetting, BillingWhich, PaymentMethod, PaymentMethods, RemovedMethod,
    SavedBilling, ShownPack, TopUpOverdue,
};
pub use checkout::{Checkout, NewCheckout, Payment, StartedCheckout};
pub use outlook::{Lasts, Outlook, OutlookAnswer, SuggestedMark};
pub use plan::{
    Answer, Buys, JobField, JobForm, MadeJob, OwnMoney, PastRange, Plan, PlanPrice, PlannedJob, Preview, Quote,
    QuoteNote, QuotePart, QuoteRate,
};
pub use price::{Cover, CoverPack, ListPrice, NextMonth, Pack, PackNote, Packs, PaidRate, PaidRates, Prices, Rate};
pub use reply::{About, Added, Opened, ProblemReport, Removed, SavedReport, Service};
pub use request::{AccountChange, NewAccount, Page, PauseSpan, PreferencesChange, QuietHours, SnoozeSpan};
pub use view::{
    Account, Entered, Freshness, Part, Pool, Preferences, Remedy, Speech, Standing, Trouble, Verdict, VerdictKind,
    View, Warning, WarningKind,
};
