//! When the user is told: one persisted state machine an account. Pure; the engine feeds it readings and faults.
//!
//! It speaks only on fresh readings, twice in a row on the wrong side, once a crossing, and again at most daily while
//! still there. Unknown never alerts: a failed reading is no input, except that the service refused the key.

mod crossing;
mod digest;
#[cfg(test)]
mod histories;
mod hours;
mod lapse;
mod log;
mod noticed;
#[cfg(test)]
mod quiet_tests;
#[cfg(test)]
mod tests;
mod unusual;

use chrono::{DateTime, NaiveDate, Utc};

use crate::amount::Credits;
use crossing::{Side, amount_side, days_side, worse};

pub use crossing::{CONFIRM_AFTER, Crossing, REMIND_AFTER};
pub use digest::Digest;
pub use hours::{QuietHours, Snooze};
pub use lapse::{LAPSE_WITHIN, Lapse, Lapsing, lapse, lapsing};
pub use log::{Log, MOST_TOLD, Told};
pub use noticed::{Day, Missing, News, Noticed, REFUND_AFTER, REFUND_NEWS, Refund, Spent};
pub use unusual::{Unusual, unusual};

/// What the machine remembers of one account, across restarts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The crossing of the low mark.
    pub low: Crossing,
    /// The crossing of zero.
    pub empty: Crossing,
    /// When the user was told that the key is refused.
    pub key_told: Option<DateTime<Utc>>,
    /// The key is refused, and the user could not be told yet.
    pub key_held: bool,
}

/// What a fresh reading says, with the marks that it is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// What is available.
    pub available: Credits,
    /// Below this many credits the user wants to know.
    pub low_mark: Option<Credits>,
    /// The cautious end of the days left; `None` where they cannot be told.
    pub days: Option<u32>,
    /// Below this many days the user wants to know.
    pub low_days: Option<u32>,
}

/// What is worth telling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alert {
    /// Below the low mark, by amount or by days.
    Low {
        /// What is left.
        available: Credits,
    },
    /// Nothing left.
    Empty,
    /// The service does not accept the key.
    KeyRefused,
    /// Failed jobs whose credits did not come back.
    RefundMissing {
        /// How many jobs.
        jobs: u32,
        /// Their credits together; `None` where the sum does not fit.
        amount: Option<Credits>,
    },
    /// Far more was spent on a day than usual.
    Unusual {
        /// The day, on the user's own calendar.
        day: NaiveDate,
        /// What was spent on it.
        spent: Credits,
        /// The middle of the earlier days with spending.
        usual: Credits,
        /// Where most of it went.
        source: Option<Source>,
    },
    /// Credits that go unused lapse in a few days.
    Lapse {
        /// The day of the reset, on the user's own calendar.
        day: NaiveDate,
        /// What is left now of what is reset.
        left: Credits,
        /// What is still left of it then, by the middle of the forecast.
        unused: Credits,
    },
    /// The weekly digest.
    Week {
        /// What was spent in the last seven days; `None` where not all of them are known.
        spent: Option<Credits>,
        /// What is left; `None` where it could not be read.
        left: Option<Credits>,
    },
}

/// Where most of a day's spending went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// In the service's own words. Untrusted text.
    pub name: String,
    /// What was spent on it.
    pub spent: Credits,
    /// How many entries that were.
    pub entries: u64,
}

/// Alerts of several accounts that were held back and are told as one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The names of the accounts that are low.
    pub low: Vec<String>,
    /// The names of those that are empty.
    pub empty: Vec<String>,
    /// The names of those whose key is refused.
    pub key_refused: Vec<String>,
    /// The names of those with a missing refund, unusual spending or credits about to lapse.
    pub other: Vec<String>,
}

impl Summary {
    /// Adds an alert of an account of this name.
    pub fn add(&mut self, name: &str, alert: &Alert) {
        let names = match alert {
            Alert::Low { .. } => &mut self.low,
            Alert::Empty => &mut self.empty,
            Alert::KeyRefused => &mut self.key_refused,
            Alert::RefundMissing { .. } | Alert::Unusual { .. } | Alert::Lapse { .. } => &mut self.other,
            // A digest is never held back, and sums up by itself.
            Alert::Week { .. } => return,
        };
        names.push(name.to_owned());
    }
}

/// Which alerts may be told now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// Low balances.
    pub low: bool,
    /// Empty balances.
    pub empty: bool,
    /// Refused keys.
    pub key_refused: bool,
    /// Missing refunds.
    pub refund_missing: bool,
    /// Unusual spending.
    pub unusual: bool,
    /// Credits about to lapse.
    pub lapse: bool,
}

impl Allowed {
    /// Everything is held back: alerts are paused, or off for the account. What is held back stays untold, and is
    /// told afterwards if it still holds then.
    pub const NOTHING: Self =
        Self { low: false, empty: false, key_refused: false, refund_missing: false, unusual: false, lapse: false };
    /// Nothing is held back.
    pub const ALL: Self =
        Self { low: true, empty: true, key_refused: true, refund_missing: true, unusual: true, lapse: true };
}

/// What a step came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What to tell now.
    pub alerts: Vec<Alert>,
    /// When a second reading is wanted to confirm the first.
    pub confirm_at: Option<DateTime<Utc>>,
}

impl State {
    /// The service accepted the key: the next refusal is another one. Part of [`State::read`].
    pub const fn key_accepted(&mut self) {
        self.key_told = None;
        self.key_held = false;
    }

    /// Takes a fresh reading of `now`.
    pub fn read(&mut self, look: &Look, allowed: Allowed, now: DateTime<Utc>) -> Step {
        self.key_accepted();
        let mut alerts = Vec::new();
        let empty = look.empty();
        let tell_empty = self.empty.step(empty, allowed.empty, now);
        let tell_low = if empty == Side::Wrong && allowed.empty {
            // Empty says it all. The low mark was crossed on the way, and is not told again on the way up.
            if let Crossing::Told(_) = self.empty {
                self.low = self.empty;
            }
            false
        } else {
            self.low.step(look.side(), allowed.low, now)
        };
        if tell_empty {
            alerts.push(Alert::Empty);
        }
        if tell_low {
            alerts.push(look.low());
        }
        let confirm_at = self.low.confirm_at(now).into_iter().chain(self.empty.confirm_at(now)).min();
        Step { alerts, confirm_at }
    }

    /// The service refused the key. Told at once, since polling stops and no second answer will come; once, until a
    /// reading succeeds again.
    pub fn key_refused(&mut self, allowed: Allowed, now: DateTime<Utc>) -> Vec<Alert> {
        if self.key_told.is_some() {
            return Vec::new();
        }
        self.key_held = !allowed.key_refused;
        if self.key_held {
            return Vec::new();
        }
        self.key_told = Some(now);
        vec![Alert::KeyRefused]
    }

    /// Whether something waits to be told that may be told.
    #[must_use]
    pub const fn holds_back(&self, allowed: Allowed) -> bool {
        self.key_held && allowed.key_refused
            || matches!(self.low, Crossing::Held(_)) && allowed.low
            || matches!(self.empty, Crossing::Held(_)) && allowed.empty
    }

    /// Alerts may be told again: quiet hours, a pause or a snooze ended. Tells what was held back and still holds by the
    /// marks of now; `last` is the last good reading, `None` where a later one failed, since then nobody knows.
    pub fn release(&mut self, last: Option<&Look>, allowed: Allowed, now: DateTime<Utc>) -> Vec<Alert> {
        let mut alerts = Vec::new();
        if self.key_held {
            alerts.extend(self.key_refused(allowed, now));
        }
        let Some(last) = last else { return alerts };
        if self.empty.release(last.empty(), allowed.empty, now) {
            alerts.push(Alert::Empty);
        }
        if let (Crossing::Told(_), Side::Wrong) = (self.empty, last.empty()) {
            self.low = self.empty;
        } else if last.empty() != Side::Wrong || !allowed.empty {
            // Where it is empty and not confirmed yet, the next reading says so.
            if self.low.release(last.side(), allowed.low, now) {
                alerts.push(last.low());
            }
        }
        alerts
    }
}

impl Look {
    /// Whether the account is above all its marks by enough to be armed again. Days that cannot be told are no hindrance.
    #[must_use]
    pub fn is_well(&self) -> bool {
        let days = days_side(self.days, self.low_days);
        self.empty() == Side::Right
            && amount_side(self.available, self.low_mark) == Side::Right
            && (days == Side::Right || self.days.is_none())
    }

    /// Which side of the low mark it is on: of the amount or of the days, whichever is worse.
    fn side(&self) -> Side {
        worse(amount_side(self.available, self.low_mark), days_side(self.days, self.low_days))
    }

    fn empty(&self) -> Side {
        if self.available.is_spent() { Side::Wrong } else { Side::Right }
    }

    const fn low(&self) -> Alert {
        Alert::Low { available: self.available }
    }
}
