//! The one view-model: what tray, window, alerts and command line show is decided here and nowhere else.

mod parts;

use chrono::{DateTime, Utc};

use crate::account::{Account, AccountId};
use crate::arrival::CheckoutView;
use crate::failure::{Code, Failure};
use crate::ledger::Fill;
use crate::outlook::{Answer, Lasts, Outlook};
use crate::provider::BalanceShape;
use crate::reading::Reading;
use crate::settings::Preferences;
use crate::standing::Standing;
use crate::words::Speech;

use parts::parts;
pub use parts::{Part, PartKind};

/// A value dims after this many refreshes in a row that failed.
pub const STALE_AFTER_MISSES: u32 = 2;

/// Everything that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Whether these are the sample accounts rather than the user's own.
    pub sample: bool,
    /// The sentence on top.
    pub verdict: Verdict,
    /// One row an account: what needs attention first, then the user's order.
    pub accounts: Vec<AccountView>,
    /// All accounts in the user's own order.
    pub order: Vec<AccountId>,
    /// How old the readings are, and when the next one is.
    pub freshness: Freshness,
    /// What the tray icon shows.
    pub tray: TrayIcon,
    /// What is wrong with Brimful itself rather than with one account.
    pub warnings: Vec<Warning>,
    /// The user's preferences.
    pub preferences: Preferences,
    /// What is spoken; `None` where neither the user nor the system said so, and the page asks its browser.
    pub speech: Option<Speech>,
    /// Counts changes of the kept activity: whoever shows activity asks anew when it is another number.
    pub activity_version: u64,
    /// How far the export of activity is, while one runs.
    pub export: Option<ExportProgress>,
    /// The checkouts whose credits are waited for, or whose end the user has not seen, oldest first.
    pub checkouts: Vec<CheckoutView>,
}

/// How far an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportProgress {
    /// Rows written.
    pub rows: u64,
    /// Rows in all, as counted when it began.
    pub of: u64,
}

/// The sentence on top, without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What it says.
    pub kind: VerdictKind,
    /// How many accounts it speaks of.
    pub count: usize,
}

/// What the sentence on top says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerdictKind {
    /// There is no account yet.
    NoAccounts,
    /// `count` accounts are low or empty.
    NeedCredits,
    /// `count` accounts need another key.
    NeedKey,
    /// There is no network; what is shown is what was last read, of `count` accounts.
    Offline,
    /// `count` accounts could not be read.
    Unread,
    /// `count` accounts were not read yet.
    Checking,
    /// All `count` accounts are paused.
    AllPaused,
    /// All `count` accounts that are watched have enough.
    Well,
}

/// One account's row and page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountView {
    /// The account itself.
    pub account: Account,
    /// How it stands, judged on the last good reading.
    pub standing: Standing,
    /// The last good reading, kept however old.
    pub reading: Option<Reading>,
    /// The balance in its parts, for a bar that means something; empty where there is one part only.
    pub parts: Vec<Part>,
    /// Whether the reading is shown dimmed: [`STALE_AFTER_MISSES`] refreshes failed since, or
    /// one did for a reason that only the user can mend.
    pub stale: bool,
    /// Why the last refresh failed, where it did.
    pub error: Option<Trouble>,
    /// The one button that helps.
    pub remedy: Option<Remedy>,
    /// Whether a reading is in flight.
    pub refreshing: bool,
    /// When it is read next by itself, where it is.
    pub next_at: Option<DateTime<Utc>>,
    /// How far its activity has been fetched; `None` where there is nowhere to keep it, or not yet.
    pub fill: Option<Fill>,
    /// How many of its jobs somebody should look at.
    pub findings: u32,
    /// How long it lasts; `None` where that was not worked out: there is no reading, or no activity is kept.
    pub outlook: Option<Outlook>,
}

/// A failed refresh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What went wrong.
    pub failure: Failure,
    /// Since when refreshes of this account have failed.
    pub since: DateTime<Utc>,
}

/// The button that helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// How old the readings are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// When the oldest of the shown readings was made, of the accounts that are watched.
    pub updated_at: Option<DateTime<Utc>>,
    /// When the next reading is, of any account.
    pub next_at: Option<DateTime<Utc>>,
    /// Whether any reading is in flight.
    pub refreshing: bool,
    /// Whether no watched account could find a network when it was last read.
    pub offline: bool,
}

/// What the tray icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrayIcon {
    /// The level of the account that needs attention most.
    pub level: Standing,
    /// Whether a key is refused or nothing could be read.
    pub dot: bool,
}

/// What is wrong with Brimful's surroundings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// No keychain: keys last until Quit.
    KeychainAbsent,
    /// The settings were written by a later version; nothing is saved.
    SettingsNewer,
    /// The settings were damaged; what could be read was kept, the damaged file lies at this name.
    SettingsDamaged {
        /// The file name of the damaged original.
        set_aside: String,
    },
    /// Settings or readings cannot be saved (disk full, folder read-only).
    NotSaved,
    /// No tray host: the window is all there is.
    NoTrayHost,
    /// The kept activity was damaged: a fresh ledger was begun, the damaged one lies at this name.
    ActivityDamaged {
        /// The file name of the damaged original.
        set_aside: String,
    },
    /// The kept activity was written by a later version; it is left alone, and none is shown.
    ActivityNewer,
    /// Activity cannot be kept, or not all of it (disk full, folder read-only). Balances are not affected.
    ActivityNotKept,
}

/// What the engine knows of one account.
#[derive(Clone, Debug)]
pub struct AccountFacts {
    /// The account itself.
    pub account: Account,
    /// The last good reading.
    pub reading: Option<Reading>,
    /// Why the last refresh failed, where it did.
    pub trouble: Option<Trouble>,
    /// How many refreshes in a row failed.
    pub misses: u32,
    /// Whether a reading is in flight.
    pub refreshing: bool,
    /// When it is read next by itself.
    pub next_at: Option<DateTime<Utc>>,
    /// How far its activity has been fetched.
    pub fill: Option<Fill>,
    /// How many of its jobs somebody should look at.
    pub findings: u32,
    /// How long it lasts.
    pub outlook: Option<Outlook>,
}

/// Builds the view. `facts` are in the user's order. The version of the activity, the export and the checkouts are the
/// caller's to set: nothing here depends on them.
#[must_use]
pub fn build(sample: bool, facts: Vec<AccountFacts>, warnings: Vec<Warning>, preferences: Preferences) -> View {
    let order = facts.iter().map(|facts| facts.account.id.clone()).collect();
    let mut accounts: Vec<AccountView> = facts.into_iter().map(account_view).collect();
    // Stable: within one urgency the user's order holds.
    accounts.sort_by_key(urgency);
    let watched: Vec<&AccountView> = accounts.iter().filter(|a| !a.account.paused).collect();
    let freshness = Freshness {
        updated_at: watched.iter().filter_map(|a| a.reading.as_ref().map(|r| r.as_of)).min(),
        next_at: watched.iter().filter_map(|a| a.next_at).min(),
        refreshing: watched.iter().any(|a| a.refreshing),
        // One account without a network may be a mistyped address; all of them are a network that is not there.
        offline: !watched.is_empty() && watched.iter().all(|row| failed(row) == Some(Code::Offline)),
    };
    View {
        verdict: verdict(&accounts, &watched, freshness.offline),
        tray: tray_icon(&watched),
        sample,
        accounts,
        order,
        freshness,
        warnings,
        preferences,
        activity_version: 0,
        speech: None,
        export: None,
        checkouts: Vec::new(),
    }
}

impl AccountView {
    /// How long it lasts in one figure, as row, tray and notification say it. `None` where that is not known, and where
    /// nothing is left: empty says it all.
    #[must_use]
    pub fn lasts(&self) -> Option<Lasts> {
        let outlook = self.outlook.filter(|_| self.standing != Standing::Empty && self.reading.is_some());
        outlook.and_then(|outlook| headline(outlook.to_zero))
    }
}

/// The one figure of an answer, where there is room for one: the median. `None` where nothing can be said.
#[must_use]
pub const fn headline(answer: Answer) -> Option<Lasts> {
    match answer {
        Answer::Range(range) => Some(range.median),
        Answer::UntilReset(date) => Some(Lasts::UntilReset(date)),
        Answer::NotEnoughData | Answer::NoSpendingLately => None,
    }
}

fn account_view(facts: AccountFacts) -> AccountView {
    let AccountFacts { account, reading, trouble, misses, refreshing, next_at, fill, findings, outlook } = facts;
    let standing = Standing::judge(reading.as_ref().map(|r| r.balance.available), account.low_mark);
    AccountView {
        standing,
        parts: reading.as_ref().map(parts).unwrap_or_default(),
        // What only the user can mend is not waited for: another miss would say nothing new, or never come.
        stale: reading.is_some()
            && (misses >= STALE_AFTER_MISSES || trouble.as_ref().is_some_and(|t| t.failure.code.needs_user())),
        remedy: remedy(&account, standing, trouble.as_ref()),
        next_at: next_at.filter(|_| !account.paused),
        account,
        reading,
        error: trouble,
        refreshing,
        fill,
        findings,
        outlook,
    }
}

/// A key to fix comes before credits to buy: buying on a guess helps nobody.
fn remedy(account: &Account, standing: Standing, trouble: Option<&Trouble>) -> Option<Remedy> {
    let typed_in = account.provider.profile().balance == BalanceShape::QuotaOrEntered;
    match trouble.map(|t| t.failure.code) {
        Some(Code::NotOffered) if typed_in => Some(Remedy::EnterBalance),
        Some(code) if code.needs_key() => Some(Remedy::FixKey),
        Some(Code::KeychainLocked | Code::KeychainDenied) => Some(Remedy::UnlockKeychain),
        Some(Code::InsecureUrl) => Some(Remedy::FixAddress),
        _ if standing.needs_credits() => Some(Remedy::TopUp),
        _ => None,
    }
}

/// Lower is more urgent.
fn urgency(row: &AccountView) -> u8 {
    if row.account.paused {
        return 6;
    }
    match (row.standing, &row.error) {
        (Standing::Empty, _) => 0,
        (_, Some(trouble)) if trouble.failure.code.needs_key() => 1,
        (Standing::Low, _) => 2,
        (Standing::Unknown, _) => 3,
        (_, Some(_)) if row.stale => 4,
        (Standing::Fine | Standing::Plenty, _) => 5,
    }
}

fn verdict(all: &[AccountView], watched: &[&AccountView], offline: bool) -> Verdict {
    let count = |test: &dyn Fn(&AccountView) -> bool| watched.iter().filter(|row| test(row)).count();
    let candidates = [
        (VerdictKind::NeedCredits, count(&|row| row.standing.needs_credits())),
        (VerdictKind::NeedKey, count(&|row| failed(row).is_some_and(Code::needs_key))),
        (VerdictKind::Offline, if offline { watched.len() } else { 0 }),
        (VerdictKind::Unread, count(&|row| failed(row).is_some() && (row.reading.is_none() || row.stale))),
        (VerdictKind::Checking, count(&|row| row.reading.is_none() && row.error.is_none())),
        (VerdictKind::Well, watched.len()),
        (VerdictKind::AllPaused, all.len()),
    ];
    candidates
        .into_iter()
        .find(|(_, count)| *count > 0)
        .map_or(Verdict { kind: VerdictKind::NoAccounts, count: 0 }, |(kind, count)| Verdict { kind, count })
}

/// The code of the last refresh, where it failed.
fn failed(row: &AccountView) -> Option<Code> {
    row.error.as_ref().map(|trouble| trouble.failure.code)
}

/// The level of the account that needs attention most. An unknown account lights the dot rather than hiding the
/// level of the others.
fn tray_icon(watched: &[&AccountView]) -> TrayIcon {
    let rank = |standing: &Standing| match standing {
        Standing::Empty => 0,
        Standing::Low => 1,
        Standing::Fine => 2,
        Standing::Plenty => 3,
        Standing::Unknown => 4,
    };
    let level = watched.iter().map(|row| row.standing).min_by_key(rank).unwrap_or(Standing::Unknown);
    let refused = watched.iter().any(|row| row.error.as_ref().is_some_and(|t| t.failure.code.needs_key()));
    let nothing_read = !watched.is_empty() && watched.iter().all(|row| row.error.is_some());
    TrayIcon { level, dot: refused || nothing_read }
}

#[cfg(test)]
mod tests;
