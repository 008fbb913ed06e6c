//! The settings document: what the user decided, as versioned JSON that is salvaged field by field.
//!
//! Bytes in, bytes out; files are the engine's business. The document is the JSON object that the app's key-value store
//! writes, so its top-level keys are the store's keys: `version`, `accounts`, `preferences`, `plans`, `rates`, and
//! whatever a later version added, which is carried along. Plans, rates, what was paid, and most of what is decided about
//! alerts came after the first release: a document without them is whole, and none is written as it was.

mod plans;
mod read;
mod wire;
mod write;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::account::{Account, AccountId};
use crate::alert::QuietHours;
use crate::estimate::PaidRate;
use crate::estimate::table::OwnRates;
use crate::plan::Plan;
use crate::provider::ProviderId;

pub use read::{load, load_with_backup};
pub use write::{Document, SaveError, save};

/// The version that this build writes. A released version is never changed; a new one gets a step in `read::MIGRATIONS`
/// and a frozen file in `tests/fixtures/settings/`.
pub const VERSION: u32 = 1;

/// Largest settings document that is read, in bytes. A thousand accounts take about 200 kB.
pub const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// What the user decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The accounts, in the user's order; no id twice.
    pub accounts: Vec<Account>,
    /// Everything that is not about one account.
    pub preferences: Preferences,
    /// The plans in the order in which they were kept; no id twice. One whose account is gone may be among them.
    pub plans: Vec<Plan>,
    /// The user's own rates in the place of a table's.
    pub rates: BTreeMap<ProviderId, OwnRates>,
    /// What the user paid for credits, as typed in; of accounts that there are.
    pub paid: BTreeMap<AccountId, PaidRate>,
}

/// Everything that the user decided and that is not about one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// How often balances are read.
    pub refresh: RefreshInterval,
    /// Whether amounts are hidden in the window.
    pub hide_amounts: bool,
    /// Whether a notification says that an account is low.
    pub notify_low: bool,
    /// Whether a notification says that an account is empty.
    pub notify_empty: bool,
    /// Whether a notification says that a key was refused.
    pub notify_key_refused: bool,
    /// Whether a notification says that a failed job's credits did not come back.
    pub notify_refund_missing: bool,
    /// Whether a notification says that far more than usual was spent.
    pub notify_unusual: bool,
    /// Whether a notification says that credits are about to lapse.
    pub notify_lapse: bool,
    /// Whether a notification sums up the week on Monday morning.
    pub weekly_digest: bool,
    /// The hours of the day in which alerts are held back; `None` where there are none.
    pub quiet_hours: Option<QuietHours>,
    /// Whether and until when alerts are paused; `None` where they are not.
    pub alerts_paused_until: Option<Pause>,
    /// The language as a BCP 47 tag; `None` follows the system.
    pub language: Option<String>,
    /// Whether single keys are shortcuts in the window.
    pub single_keys: bool,
    /// Whether the user was told once that closing the window leaves the tray.
    pub tray_notice_shown: bool,
}

/// How often balances are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RefreshInterval {
    /// Every minute, the fastest that the services are asked.
    Minutes1,
    /// Every 5 minutes.
    #[default]
    Minutes5,
    /// Every 15 minutes.
    Minutes15,
    /// Every 30 minutes.
    Minutes30,
    /// Every hour.
    Minutes60,
    /// Only when the user asks.
    Manual,
}

/// How long alerts are paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// Until this moment.
    Until(DateTime<Utc>),
    /// Until the user resumes them.
    UntilResumed,
}

/// What came of reading a settings document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loaded {
    /// Read whole.
    Current(Settings),
    /// Read in part; the caller keeps the original bytes.
    Salvaged {
        /// What could be read, with defaults (or the backup's values) in the gaps.
        settings: Settings,
        /// What could not be read; never empty.
        lost: Vec<Lost>,
    },
    /// Written by a later version: read as far as understood, and not to be written over.
    Newer {
        /// The version that the document names.
        version: u32,
        /// As much as this version understands.
        settings: Settings,
    },
    /// Nothing could be read.
    Unreadable(Unreadable),
}

/// One part of a document that could not be read. It holds no value of the document, so it may be shown and logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Where it stood: `preferences.refresh`, `accounts[2].low_mark`; empty for the whole document.
    pub path: String,
    /// What was wrong with it.
    pub why: Why,
    /// Whether the backup had it, so that only the newest change to it is gone.
    pub restored: bool,
}

/// What can be wrong with one part of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A part that every document has is not there.
    Missing,
    /// A text where a list belongs, and the like.
    WrongType,
    /// The right type, but no such value.
    BadValue,
    /// An account id that another account has already.
    Duplicate,
    /// The document as a whole could not be read.
    Unreadable(Unreadable),
}

/// Why nothing of a document could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No bytes, or white space only.
    #[error("the settings file is empty")]
    Empty,
    /// Not JSON: truncated, overwritten, or nested too deeply.
    #[error("the settings file is damaged")]
    NotJson,
    /// JSON, but without anything that a settings document has.
    #[error("the settings file holds no settings")]
    NoSettings,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            refresh: RefreshInterval::default(),
            hide_amounts: false,
            notify_low: true,
            notify_empty: true,
            notify_key_refused: true,
            notify_refund_missing: true,
            notify_unusual: true,
            notify_lapse: true,
            weekly_digest: false,
            quiet_hours: None,
            alerts_paused_until: None,
            language: None,
            single_keys: true,
            tray_notice_shown: false,
        }
    }
}

impl RefreshInterval {
    /// All choices, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Minutes1, Self::Minutes5, Self::Minutes15, Self::Minutes30, Self::Minutes60, Self::Manual];

    /// The number of minutes between two readings; `None` where only the user asks.
    #[must_use]
    pub const fn minutes(self) -> Option<u32> {
        match self {
            Self::Minutes1 => Some(1),
            Self::Minutes5 => Some(5),
            Self::Minutes15 => Some(15),
            Self::Minutes30 => Some(30),
            Self::Minutes60 => Some(60),
            Self::Manual => None,
        }
    }

    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Minutes1 => "1m",
            Self::Minutes5 => "5m",
            Self::Minutes15 => "15m",
            Self::Minutes30 => "30m",
            Self::Minutes60 => "60m",
            Self::Manual => "manual",
        }
    }

    /// The choice with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == word)
    }
}

impl Loaded {
    /// The settings as far as they could be read; `None` where nothing could.
    #[must_use]
    pub const fn settings(&self) -> Option<&Settings> {
        match self {
            Self::Current(settings) | Self::Salvaged { settings, .. } | Self::Newer { settings, .. } => Some(settings),
            Self::Unreadable(_) => None,
        }
    }
}

#[cfg(test)]
mod plan_tests;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
