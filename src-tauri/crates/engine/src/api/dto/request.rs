//! What the page sends.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A change of preferences; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export_to = "types.d.ts", optional_fields)]
pub struct PreferencesChange {
    /// `"1"`, `"5"`, `"15"`, `"30"`, `"60"` or `"manual"`.
    pub refresh: Option<String>,
    /// Hide amounts.
    pub hide_amounts: Option<bool>,
    /// Tell when low.
    pub notify_low: Option<bool>,
    /// Tell when empty.
    pub notify_empty: Option<bool>,
    /// Tell when a key is refused.
    pub notify_key_refused: Option<bool>,
    /// Tell when a failed job's credits did not come back.
    pub notify_refund_missing: Option<bool>,
    /// Tell when far more than usual was spent.
    pub notify_unusual: Option<bool>,
    /// Tell when credits are about to lapse.
    pub notify_lapse: Option<bool>,
    /// Sum up the week on Monday morning.
    pub weekly_digest: Option<bool>,
    /// Let single keys be shortcuts in the window.
    pub single_keys: Option<bool>,
    /// The language by its tag: one of those that Brimful speaks; `"system"` follows the system.
    pub language: Option<String>,
    /// Hours of the day in which alerts are held back; the same time twice takes them away.
    pub quiet_hours: Option<QuietHours>,
}

/// Hours of the day in which alerts are held back, on the user's own clock: `"22:00"` to `"08:00"`. They may run past
/// midnight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.d.ts")]
pub struct QuietHours {
    /// From this time on.
    pub from: String,
    /// Until before this time.
    pub to: String,
}

/// How long the alerts of one account are held back.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.d.ts")]
pub enum SnoozeSpan {
    /// One hour.
    Hour,
    /// Until eight tomorrow morning, in the user's own time zone.
    Tomorrow,
    /// Until it is well above its marks.
    UntilToppedUp,
}

/// How long alerts are held back.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.d.ts")]
pub enum PauseSpan {
    /// One hour.
    Hour,
    /// Until eight tomorrow morning, in the user's own time zone.
    Tomorrow,
    /// Until resumed.
    UntilResumed,
}

/// A new account.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.d.ts")]
pub struct NewAccount {
    /// The service's id.
    pub provider: String,
    /// The user's name for it; empty for the service's own.
    pub name: String,
    /// The key as pasted. Taken in once; in no reply.
    pub key: String,
    /// Another base address, or `null`.
    pub base_url: Option<String>,
    /// A decimal number of credits, or `null`.
    pub low_mark: Option<String>,
    /// Keep it even though it cannot be read now.
    pub keep_unread: bool,
}

/// A change of an account; what is absent stays. `low_mark` and `base_url`: an empty text takes them away.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.d.ts", optional_fields)]
pub struct AccountChange {
    /// The account.
    pub account: String,
    /// Its name.
    #[serde(default)]
    pub name: Option<String>,
    /// Its low mark.
    #[serde(default)]
    pub low_mark: Option<String>,
    /// Its base address.
    #[serde(default)]
    pub base_url: Option<String>,
    /// Paused.
    #[serde(default)]
    pub paused: Option<bool>,
    /// May alert.
    #[serde(default)]
    pub alerts: Option<bool>,
    /// Its mark in days left, 1 to 90; 0 takes it away.
    #[serde(default)]
    pub low_days: Option<u32>,
}

/// A page of a service.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.d.ts")]
pub enum Page {
    /// Where credits are bought.
    Buy,
    /// Where a key is made.
    Key,
}
