//! Alerts, as the page gets them.

use serde::Serialize;
use ts_rs::TS;

/// What was told, and what comes next.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Alerts {
    /// The last alerts that were told, newest first, at most 100.
    pub told: Vec<ToldAlert>,
    /// Every account, in the user's order.
    pub accounts: Vec<AccountAlerts>,
    /// It is quiet now: what happens is held back.
    pub quiet: bool,
    /// Until this time of the user's day, as `"08:00"`, where it is quiet now.
    pub quiet_until: Option<String>,
}

/// An alert that was told.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct ToldAlert {
    /// The account.
    pub account: String,
    /// When it was told.
    pub at: String,
    /// `low`, `empty`, `key_refused`, `refund_missing`, `unusual`, `lapse` or `week`.
    pub kind: String,
    /// It had been held back: quiet hours, a pause or a snooze ended.
    pub held: bool,
    /// What was judged: of `low`, `empty` and `lapse`.
    pub looked: Option<Looked>,
    /// When that was read.
    pub read_at: Option<String>,
    /// How many jobs: of `refund_missing`.
    pub jobs: Option<u32>,
    /// Credits: what was left, what did not come back, or what was spent on the day. `null` where that is not known.
    pub amount: Option<String>,
    /// The day: of `unusual`, and of the reset of `lapse`.
    pub day: Option<String>,
    /// What is usual on a day with spending.
    pub usual: Option<String>,
    /// What goes unused until the reset, about: of `lapse`.
    pub unused: Option<String>,
    /// What was spent in seven days: of `week`; `null` where not all of them are known.
    pub spent: Option<String>,
    /// Where most of the day's spending went, in the service's words. Untrusted: render as text.
    pub source: Option<String>,
    /// What was spent there.
    pub source_amount: Option<String>,
    /// How many entries that were.
    #[ts(type = "number | null")]
    pub source_entries: Option<u64>,
}

/// What was judged, against which marks.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Looked {
    /// What was available.
    pub available: String,
    /// The low mark.
    pub low_mark: Option<String>,
    /// The days left, by the cautious end of their range; `null` where not known, or more than are foretold.
    pub days: Option<u32>,
    /// The mark in days.
    pub low_days: Option<u32>,
}

/// What comes next of an account's alerts.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct AccountAlerts {
    /// The account.
    pub account: String,
    /// The low mark, in credits or days.
    pub low: Crossing,
    /// Nothing left.
    pub empty: Crossing,
    /// The refused key.
    pub key: Crossing,
    /// Credits that lapse at the next reset, where they were seen to; `null` where not.
    pub lapse: Option<NextLapse>,
    /// The last reading is not judged yet: how long its balance lasts comes in a moment.
    pub judging: bool,
    /// It may alert at all: its alerts are on, and it is not paused.
    pub alerts: bool,
    /// Its alerts are held back.
    pub snoozed: bool,
    /// Until when; `null` where that is until it is topped up.
    pub snoozed_until: Option<String>,
}

/// Credits that lapse at a reset.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct NextLapse {
    /// The day of the reset.
    pub day: String,
    /// Where its alert stands; never `armed`.
    pub stands: Crossing,
}

/// Where one alert stands.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Crossing {
    /// `armed`: the next crossing is told. `suspected`: seen once, told if a second reading confirms it. `held`: told as
    /// soon as it may be, if it still holds then. `told`.
    pub state: String,
    /// Since when, or when it was told.
    pub since: Option<String>,
    /// When it is confirmed, or told again at the soonest while it still holds.
    pub next_at: Option<String>,
}
