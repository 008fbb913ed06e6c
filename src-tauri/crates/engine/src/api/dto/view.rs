//! The view, as the page gets it.

use serde::Serialize;
use ts_rs::TS;

use super::{Checkout, ExportProgress, Fill, Outlook, QuietHours};

/// Everything that is shown.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct View {
    /// Sample data, not the user's own accounts.
    pub sample: bool,
    /// The sentence on top.
    pub verdict: Verdict,
    /// One row an account, most urgent first.
    pub accounts: Vec<Account>,
    /// All account ids in the user's own order.
    pub order: Vec<String>,
    /// How old the readings are.
    pub freshness: Freshness,
    /// What is wrong with Brimful's surroundings.
    pub warnings: Vec<Warning>,
    /// The user's preferences.
    pub preferences: Preferences,
    /// What is spoken; `null` where neither the user nor the system said so, and the browser is to be asked.
    pub speech: Option<Speech>,
    /// Counts changes of the kept activity: whoever shows activity asks anew when it is another number.
    #[ts(type = "number")]
    pub activity_version: u64,
    /// How far the export is, while one runs.
    pub export: Option<ExportProgress>,
    /// The checkouts whose credits are waited for, or whose end the user has not seen, oldest first.
    pub checkouts: Vec<Checkout>,
}

/// The sentence on top, without its words: `no_accounts`, `need_credits`, `need_key`, `offline`, `unread`, `checking`,
/// `all_paused`, `well`.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Verdict {
    /// What it says.
    pub kind: VerdictKind,
    /// How many accounts it speaks of.
    pub count: usize,
}

/// What the sentence on top says.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.d.ts")]
pub enum VerdictKind {
    /// No account yet.
    NoAccounts,
    /// Low or empty.
    NeedCredits,
    /// Another key is needed.
    NeedKey,
    /// No network.
    Offline,
    /// Could not be read.
    Unread,
    /// Not read yet.
    Checking,
    /// All paused.
    AllPaused,
    /// Enough everywhere.
    Well,
}

/// One account's row and page.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Account {
    /// Its id.
    pub id: String,
    /// Its service's id.
    pub provider: String,
    /// Its service's name.
    pub provider_name: String,
    /// The user's name for it.
    pub name: String,
    /// How it stands.
    pub standing: Standing,
    /// What a new job may use now.
    pub available: Option<String>,
    /// The whole balance, on hold included.
    pub balance: Option<String>,
    /// On hold for jobs in flight.
    pub reserved: Option<String>,
    /// The parts with their own rule.
    pub pools: Vec<Pool>,
    /// The balance in its parts, for a bar; empty where there is one part only.
    pub parts: Vec<Part>,
    /// Where `available` comes from: `reported`, `derived`, `entered`.
    pub source: Option<String>,
    /// When it was read.
    pub as_of: Option<String>,
    /// Dimmed: refreshes failed since.
    pub stale: bool,
    /// What looked odd: `available_mismatch`.
    pub notices: Vec<String>,
    /// Why the last refresh failed.
    pub error: Option<Trouble>,
    /// The one button that helps.
    pub remedy: Option<Remedy>,
    /// A reading is in flight.
    pub refreshing: bool,
    /// When it is read next by itself.
    pub next_at: Option<String>,
    /// The mark below which the user wants to know.
    pub low_mark: Option<String>,
    /// Not read, not alerted on.
    pub paused: bool,
    /// May alert.
    pub alerts: bool,
    /// The mark in days left below which the user wants to know.
    pub low_days: Option<u32>,
    /// Its alerts are held back.
    pub snoozed: bool,
    /// Until when; `null` where that is until it is topped up.
    pub snoozed_until: Option<String>,
    /// The base address, where it is not the service's own.
    pub base_url: Option<String>,
    /// A balance that the user typed in.
    pub entered: Option<Entered>,
    /// How far its activity has been fetched; `null` where there is nowhere to keep it.
    pub fill: Option<Fill>,
    /// How many of its jobs somebody should look at.
    pub findings: u32,
    /// How long it lasts; `null` where that was not worked out.
    pub outlook: Option<Outlook>,
}

/// How an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.d.ts")]
pub enum Standing {
    /// Far above the mark.
    Plenty,
    /// Above the mark.
    Fine,
    /// Below the mark.
    Low,
    /// Nothing left.
    Empty,
    /// Never read.
    Unknown,
}

/// The button that helps.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.d.ts")]
pub enum Remedy {
    /// Buy credits.
    TopUp,
    /// Paste another key.
    FixKey,
    /// Type the balance in.
    EnterBalance,
    /// Unlock the keychain, then refresh.
    UnlockKeychain,
    /// Correct the base address.
    FixAddress,
}

/// A pool.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Pool {
    /// `monthly` or `purchased`.
    pub id: String,
    /// How much is left in it.
    pub amount: String,
}

/// A part of a balance, for drawing.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Part {
    /// `available`, `reserved`, `monthly`, `purchased`.
    pub kind: String,
    /// How much it is.
    pub amount: String,
    /// Its share of the whole in thousandths.
    pub permille: u16,
}

/// A failed refresh.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Trouble {
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
    /// Since when refreshes have failed.
    pub since: String,
}

/// A typed-in balance.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Entered {
    /// As typed.
    pub amount: String,
    /// When.
    pub at: String,
}

/// How old the readings are.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Freshness {
    /// When the oldest shown reading was made.
    pub updated_at: Option<String>,
    /// When the next reading is.
    pub next_at: Option<String>,
    /// A reading is in flight.
    pub refreshing: bool,
    /// There is no network.
    pub offline: bool,
}

/// What is wrong with Brimful's surroundings.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Warning {
    /// What it is.
    pub kind: WarningKind,
    /// A file name, where one is named.
    pub detail: Option<String>,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.d.ts")]
pub enum WarningKind {
    /// No keychain: keys last until Quit.
    KeychainAbsent,
    /// Settings of a later version: nothing is saved.
    SettingsNewer,
    /// Damaged settings were set aside under the name in `detail`.
    SettingsDamaged,
    /// Nothing can be saved.
    NotSaved,
    /// No tray host.
    NoTrayHost,
    /// The kept activity was damaged, and set aside under the name in `detail`.
    ActivityDamaged,
    /// The kept activity is of a later version: none is shown.
    ActivityNewer,
    /// Activity cannot be kept, or not all of it.
    ActivityNotKept,
}

/// What is spoken.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Speech {
    /// The language of the words by its tag.
    pub language: String,
    /// The locale of numbers and dates, as a BCP 47 tag.
    pub locale: String,
}

/// The user's preferences.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Preferences {
    /// Minutes between two readings: 1, 5, 15, 30, 60, or `null` for by hand.
    pub refresh_minutes: Option<u32>,
    /// The language that the user set, by its tag; `null` follows the system.
    pub language: Option<String>,
    /// Amounts are hidden.
    pub hide_amounts: bool,
    /// Tell when low.
    pub notify_low: bool,
    /// Tell when empty.
    pub notify_empty: bool,
    /// Tell when a key is refused.
    pub notify_key_refused: bool,
    /// Tell when a failed job's credits did not come back.
    pub notify_refund_missing: bool,
    /// Tell when far more than usual was spent.
    pub notify_unusual: bool,
    /// Tell when credits are about to lapse.
    pub notify_lapse: bool,
    /// Whether single keys are shortcuts in the window.
    pub single_keys: bool,
    /// Sum up the week on Monday morning.
    pub weekly_digest: bool,
    /// Hours of the day in which alerts are held back.
    pub quiet_hours: Option<QuietHours>,
    /// Alerts are held back.
    pub alerts_paused: bool,
    /// Until when, where there is an end.
    pub alerts_paused_until: Option<String>,
}
