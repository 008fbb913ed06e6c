//! Whether bought credits have arrived: started checkouts of one account on one side, later readings and purchase rows
//! on the other.
//!
//! A purchase row of the pack's size is the proof; a rise of the balance stands in for it only where the service's ledger
//! says nothing of it for a while. Every row and every rise counts once, whatever waits for it: what is not sure is not
//! an arrival.

mod tally;
mod timing;

use chrono::{DateTime, TimeDelta, Utc};

use crate::account::AccountId;
use crate::amount::{Credits, Money};
use crate::ledger::Entry;

pub use tally::{Level, Tally};
pub use timing::{Timing, WATCH};

/// Most checkouts that are remembered of one account. The oldest that have ended give way.
pub const MOST: usize = 20;

/// How the user pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payment {
    /// By card.
    Card,
    /// By PayPal.
    PayPal,
}

impl Payment {
    /// Both, the documented one first.
    pub const ALL: [Self; 2] = [Self::Card, Self::PayPal];

    /// The word on the wire and on disk.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::PayPal => "paypal",
        }
    }

    /// The way to pay that this word names.
    #[must_use]
    pub fn of_name(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|payment| payment.as_str() == word)
    }
}

/// A checkout that a service began: where it is paid, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The payment page, as sent: not checked, and not to be opened unchecked.
    pub address: String,
    /// The payment reference, where there is one. Untrusted text.
    pub reference: Option<String>,
}

/// A started checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    /// Brimful's own id of it.
    pub id: String,
    /// The pack's name. Untrusted text.
    pub pack: String,
    /// The pack's credits.
    pub credits: Credits,
    /// The pack's price.
    pub price: Money,
    /// How it is paid.
    pub payment: Payment,
    /// The payment reference, where the service gave one. Untrusted text.
    pub session: Option<String>,
    /// Whether the service said that it began it. Otherwise it may have: no answer came, or none that names a page.
    pub certain: bool,
    /// When it was started.
    pub started_at: DateTime<Utc>,
    /// When it is looked for.
    pub timing: Timing,
    /// How it stands.
    pub state: State,
}

/// A checkout with the account that it is for, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckoutView {
    /// The account.
    pub account: AccountId,
    /// How it stands.
    pub checkout: Checkout,
}

/// How a checkout stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The credits are waited for.
    Waiting,
    /// The pack's credits arrived.
    Arrived(Arrived),
    /// More than the pack's credits arrived: bought twice, or the service gave more.
    More(Arrived),
    /// Not here after [`WATCH`]. They may still come, and are noticed then for a day.
    NotHereYet,
}

/// Credits that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// How many.
    pub credits: Credits,
    /// When that was seen.
    pub at: DateTime<Utc>,
    /// How many of them no purchase row has told yet: a row that comes later tells these, and no others.
    pub untold: Credits,
}

/// What was looked at.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// The balance, where it was read.
    pub level: Option<Level>,
    /// The ledger's newest rows, in any order.
    pub rows: Rows<'a>,
}

/// What the ledger told.
#[derive(Clone, Copy, Debug)]
pub enum Rows<'a> {
    /// These, with those of before the start among them or not.
    Read(&'a [Entry]),
    /// It was not asked, or did not answer.
    Unread,
    /// The service has none.
    NotTold,
}

/// The checkouts of one account, and what was made of its rows and readings since the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrivals {
    checkouts: Vec<Checkout>,
    tally: Option<Tally>,
}

impl Arrivals {
    /// What was kept of an account.
    #[must_use]
    pub const fn kept(checkouts: Vec<Checkout>, tally: Option<Tally>) -> Self {
        Self { checkouts, tally }
    }

    /// The checkouts, oldest first.
    #[must_use]
    pub fn checkouts(&self) -> &[Checkout] {
        &self.checkouts
    }

    /// What was made of rows and readings, to be kept.
    #[must_use]
    pub const fn tally(&self) -> Option<&Tally> {
        self.tally.as_ref()
    }

    /// Starts to wait for a checkout that is about to be made. `before` is the balance, if it was read a moment ago, and
    /// the ledger's newest rows, if they were read after it: what is in them already is not this checkout's. Says which
    /// of the others stand otherwise now.
    pub fn begin(&mut self, checkout: Checkout, before: Look<'_>, now: DateTime<Utc>) -> Vec<String> {
        // Those that wait already come first.
        let changed = self.observe(before, now, false);
        while self.checkouts.len() >= MOST {
            let ended = self.checkouts.iter().position(|known| !known.state.is_waiting());
            self.checkouts.remove(ended.unwrap_or(0));
        }
        // The balance may be behind a row: what came a moment ago is still to be kept apart.
        let recent = |known: &Checkout| known.arrived().is_some_and(|arrived| now - arrived.at < TimeDelta::hours(1));
        if !self.checkouts.iter().any(|known| known.is_open(now) || recent(known)) {
            self.tally = None;
        }
        let tally = self.tally.get_or_insert_with(|| Tally::starting(&before, checkout.started_at));
        tally.known(before.rows);
        self.checkouts.push(checkout);
        changed
    }

    /// The service began it, or may have.
    pub fn settle(&mut self, id: &str, session: Option<String>, certain: bool) {
        if let Some(checkout) = self.checkouts.iter_mut().find(|checkout| checkout.id == id) {
            checkout.session = session;
            checkout.certain = certain;
        }
    }

    /// Forgets one: it was never begun, or the user has seen how it ended. False where there is none.
    pub fn dismiss(&mut self, id: &str) -> bool {
        let before = self.checkouts.len();
        self.checkouts.retain(|checkout| checkout.id != id);
        if self.checkouts.is_empty() {
            self.tally = None;
        }
        self.checkouts.len() != before
    }

    /// Whether nothing is left to remember.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.checkouts.is_empty()
    }

    /// When the account is to be looked at for a checkout's sake; `None` where none waits.
    #[must_use]
    pub fn look_at(&self) -> Option<DateTime<Utc>> {
        self.watched().filter_map(|checkout| checkout.timing.next()).min()
    }

    /// Whether the ledger is to be asked, after a reading with this balance: one is watched, or one that is late may have
    /// come.
    #[must_use]
    pub fn wants_rows(&self, level: Level, now: DateTime<Utc>) -> bool {
        let open = || self.checkouts.iter().filter(|checkout| checkout.is_open(now));
        let rise = || self.tally.as_ref().and_then(|tally| tally.rise(level));
        self.watched().any(|checkout| checkout.timing.is_due(now))
            || rise().is_some_and(|rise| open().any(|checkout| checkout.credits <= rise))
    }

    /// Takes what was looked at, and says which checkouts stand otherwise now. `last` says that nothing more is waited
    /// for: a rise then counts although the ledger was not asked.
    pub fn observe(&mut self, look: Look<'_>, now: DateTime<Utc>, last: bool) -> Vec<String> {
        let before: Vec<State> = self.checkouts.iter().map(|checkout| checkout.state).collect();
        if let Some(tally) = &mut self.tally {
            tally.observe(&mut self.checkouts, look, now, last);
        }
        let changed = self.checkouts.iter().zip(before).filter(|(checkout, before)| checkout.state.differs(*before));
        changed.map(|(checkout, _)| checkout.id.clone()).collect()
    }

    /// Takes a look at the account: everything that was due is over, and what waited for [`WATCH`] is not here yet. Says
    /// which checkouts that were waited for are given up.
    pub fn looked(&mut self, now: DateTime<Utc>, well: bool) -> Vec<String> {
        let mut given_up = Vec::new();
        for checkout in &mut self.checkouts {
            checkout.timing.looked(now, well);
            if checkout.state.is_waiting() && checkout.timing.is_over(now) {
                checkout.state = State::NotHereYet;
                given_up.push(checkout.id.clone());
            }
        }
        given_up
    }

    /// Whether a look now is the last for one that waits.
    #[must_use]
    pub fn is_last_look(&self, now: DateTime<Utc>) -> bool {
        self.checkouts.iter().any(|checkout| checkout.state.is_waiting() && checkout.timing.is_over(now))
    }

    /// The clock was set back: no look comes later for it.
    pub fn set_back(&mut self, before: DateTime<Utc>, now: DateTime<Utc>) {
        self.checkouts.iter_mut().for_each(|checkout| checkout.timing.set_back(before, now));
    }

    /// The account has another key or address: what was read before says nothing of what is read now.
    pub fn moved(&mut self, now: DateTime<Utc>) {
        if let Some(tally) = &mut self.tally {
            *tally = Tally::starting(&Look { level: None, rows: Rows::Unread }, now);
        }
    }

    /// Those that are still looked for on their own schedule.
    fn watched(&self) -> impl Iterator<Item = &Checkout> {
        self.checkouts.iter().filter(|checkout| match checkout.state {
            State::Waiting => true,
            // Paid twice: the second comes soon, if it does.
            State::Arrived(arrived) => checkout.timing.is_settling(arrived.at),
            State::More(_) | State::NotHereYet => false,
        })
    }
}

impl Checkout {
    /// The credits that arrived, where they did.
    #[must_use]
    pub const fn arrived(&self) -> Option<Arrived> {
        match self.state {
            State::Arrived(arrived) | State::More(arrived) => Some(arrived),
            State::Waiting | State::NotHereYet => None,
        }
    }

    /// Whether its credits may still come. Not for ever: after a day nobody can tell its purchase from another.
    fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.arrived().is_none() && !self.timing.is_long_ago(now)
    }
}

impl State {
    /// Whether it is waited for.
    #[must_use]
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Waiting)
    }

    /// Whether something else is to be said of it: which row told what is not.
    fn differs(self, other: Self) -> bool {
        let told = |state| match state {
            Self::Waiting => (0, None),
            Self::Arrived(arrived) => (1, Some(arrived.credits)),
            Self::More(arrived) => (2, Some(arrived.credits)),
            Self::NotHereYet => (3, None),
        };
        told(self) != told(other)
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
