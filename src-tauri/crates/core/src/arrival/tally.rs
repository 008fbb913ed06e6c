//! What rows and rises were made of: each goes to one checkout, or is explained by something else, and never counts
//! again.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Arrived, Checkout, Look, Rows, State};
use crate::amount::Credits;
use crate::ledger::{Entry, Kind};
use crate::reading::Balance;

/// How far a service's clock may differ from this one's.
const SKEW: TimeDelta = TimeDelta::minutes(5);

/// How long the ledger may take to tell what the balance shows already. Only a rise that it has not explained by then is
/// taken for a purchase.
const GRACE: TimeDelta = TimeDelta::minutes(1);

/// A balance, as far as rises are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// With what is on hold, where the service tells it: holds and releases leave it as it is.
    pub whole: Option<Credits>,
    /// What a new job may use.
    pub available: Credits,
}

/// What was made of an account's rows and readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Rows before it are somebody else's.
    pub since: DateTime<Utc>,
    /// Which of the two balances is compared; the first reading decides.
    pub of_whole: bool,
    /// The lowest balance since the start; `None` before the first reading.
    pub floor: Option<Credits>,
    /// Of what the balance may have risen above the floor, what is accounted for.
    pub absorbed: Credits,
    /// Since when the balance has been higher than anything accounts for, by a waiting pack or more.
    pub risen: Option<DateTime<Utc>>,
    /// The ids of the rows that were taken, or were there before.
    pub seen: BTreeSet<String>,
}

impl From<&Balance> for Level {
    fn from(balance: &Balance) -> Self {
        Self { whole: balance.balance, available: balance.available }
    }
}

impl Tally {
    /// A tally from what is there at the start.
    pub(super) fn starting(before: &Look<'_>, now: DateTime<Utc>) -> Self {
        // Where it is not known which rows were there before, this computer's clock alone tells.
        let known = matches!(before.rows, Rows::Read(_));
        let mut tally = Self {
            since: if known { now - SKEW } else { now },
            of_whole: false,
            floor: None,
            absorbed: Credits::ZERO,
            risen: None,
            seen: BTreeSet::new(),
        };
        if let Some(level) = before.level {
            tally.lower(level);
        }
        tally
    }

    /// These rows were there before a checkout began.
    pub(super) fn known(&mut self, rows: Rows<'_>) {
        let Rows::Read(rows) = rows else { return };
        self.seen.extend(rows.iter().filter(|row| row.at >= self.since).map(|row| row.id.clone()));
    }

    /// How far this balance is above what is accounted for; `None` where it is not, or nobody can say.
    pub(super) fn rise(&self, level: Level) -> Option<Credits> {
        let level = self.measured(level)?;
        let rise = level.checked_sub(self.floor?)?.checked_sub(self.absorbed)?;
        (rise > Credits::ZERO).then_some(rise)
    }

    pub(super) fn observe(&mut self, checkouts: &mut [Checkout], look: Look<'_>, now: DateTime<Utc>, last: bool) {
        if let Rows::Read(rows) = look.rows {
            self.take_rows(checkouts, rows, now);
        }
        let Some(level) = look.level else { return };
        self.lower(level);
        self.risen = self.risen.map(|since| since.min(now));
        let fits = |rise: Credits| checkouts.iter().any(|known| known.is_open(now) && known.credits <= rise);
        let Some(rise) = self.rise(level).filter(|rise| fits(*rise)) else {
            self.risen = None;
            return;
        };
        let since = *self.risen.get_or_insert(now);
        let told = match look.rows {
            Rows::NotTold => true,
            Rows::Read(_) => last || now - since >= GRACE,
            Rows::Unread => last,
        };
        if told && let Some(claimed) = claim(checkouts, rise, now) {
            self.absorb(claimed);
            self.risen = None;
        }
    }

    /// Takes each row that was not there before, once.
    fn take_rows(&mut self, checkouts: &mut [Checkout], rows: &[Entry], now: DateTime<Utc>) {
        let mut purchases: Vec<&Entry> = Vec::new();
        for row in rows {
            if row.at < self.since || !self.seen.insert(row.id.clone()) || row.delta <= Credits::ZERO {
                continue;
            }
            match row.kind {
                Kind::Purchase => purchases.push(row),
                // The whole balance has what is on hold in it already.
                Kind::Release if self.of_whole => {}
                Kind::Release | Kind::Refund | Kind::Bonus | Kind::Grant | Kind::Reset => self.absorb(row.delta),
                // A kind that nobody knows explains nothing.
                Kind::Unclassified | Kind::Spend | Kind::Reserve => {}
            }
        }
        purchases.sort_by_key(|row| row.at);
        // Those that name their checkout first, then those of exactly a pack's size, then the others.
        for told in [Told::Named, Told::Before, Told::Exact, Told::Part, Told::Larger, Told::Again] {
            purchases.retain(|row| !self.take_purchase(checkouts, row, told, now));
        }
        purchases.into_iter().for_each(|row| self.absorb(row.delta));
    }

    /// Gives a purchase to a checkout, where it tells of one in this way.
    fn take_purchase(&mut self, checkouts: &mut [Checkout], row: &Entry, told: Told, now: DateTime<Utc>) -> bool {
        let Some(checkout) = find(checkouts, row, told, now) else { return false };
        let arrived = checkout.arrived();
        let (credits, untold, fresh) = match arrived {
            // What it tells was counted already, by the rise.
            Some(arrived) if arrived.untold > Credits::ZERO => {
                let untold = arrived.untold.checked_sub(row.delta).filter(|left| *left > Credits::ZERO);
                let beyond = row.delta.checked_sub(arrived.untold).filter(|beyond| *beyond > Credits::ZERO);
                (arrived.credits, untold.unwrap_or(Credits::ZERO), beyond.unwrap_or(Credits::ZERO))
            }
            Some(arrived) => {
                let Some(sum) = arrived.credits.checked_add(row.delta) else { return false };
                (sum, Credits::ZERO, row.delta)
            }
            None => (row.delta, Credits::ZERO, row.delta),
        };
        let at = arrived.map_or(now, |arrived| arrived.at);
        checkout.state = state(checkout.credits, Arrived { credits, at, untold });
        self.absorb(fresh);
        true
    }

    fn measured(&self, level: Level) -> Option<Credits> {
        if self.of_whole { level.whole } else { Some(level.available) }
    }

    /// Spending is no debt: a later rise is measured from where it begins.
    fn lower(&mut self, level: Level) {
        if self.floor.is_none() {
            self.of_whole = level.whole.is_some();
        }
        let Some(level) = self.measured(level) else { return };
        self.floor = Some(self.floor.map_or(level, |floor| floor.min(level)));
    }

    fn absorb(&mut self, credits: Credits) {
        match self.absorbed.checked_add(credits) {
            Some(sum) => self.absorbed = sum,
            // Nobody can say any more what a rise is: without a floor there is none.
            None => (self.floor, self.absorbed) = (None, Credits::ZERO),
        }
    }
}

/// How a purchase row tells of a checkout.
#[derive(Clone, Copy)]
enum Told {
    /// It names its payment reference.
    Named,
    /// It was counted by the rise before, and has the size of that pack or rise.
    Before,
    /// It has the pack's size.
    Exact,
    /// It may be a part of what was counted by the rise before.
    Part,
    /// It is larger.
    Larger,
    /// It has the size of one that has just arrived: paid twice.
    Again,
}

fn find<'a>(checkouts: &'a mut [Checkout], row: &Entry, told: Told, now: DateTime<Utc>) -> Option<&'a mut Checkout> {
    let within = |checkout: &Checkout| row.at >= checkout.started_at - SKEW;
    let names = |checkout: &Checkout| {
        let said =
            |reference: &str| [&row.id, &row.description, &row.source].iter().any(|text| text.contains(reference));
        // A short one would be in any text.
        checkout.session.as_deref().is_some_and(|reference| reference.len() >= 8 && said(reference))
    };
    let untold = |checkout: &Checkout| checkout.arrived().map_or(Credits::ZERO, |arrived| arrived.untold);
    let matches = |checkout: &Checkout| match told {
        Told::Named => names(checkout),
        Told::Before => {
            untold(checkout) == row.delta || (untold(checkout) > row.delta && checkout.credits == row.delta)
        }
        Told::Part => untold(checkout) > row.delta,
        Told::Exact => checkout.is_open(now) && checkout.credits == row.delta,
        Told::Larger => checkout.is_open(now) && checkout.credits < row.delta,
        Told::Again => {
            let settled = |arrived: Arrived| checkout.timing.is_settling(arrived.at);
            checkout.credits == row.delta && checkout.arrived().is_some_and(settled)
        }
    };
    // The one that was started last: whoever called one off and began anew pays the new one. Of larger rows the nearest.
    let mut found = checkouts.iter_mut().rev().filter(|checkout| within(checkout) && matches(checkout));
    if matches!(told, Told::Larger) { found.max_by_key(|checkout| checkout.credits) } else { found.next() }
}

/// Gives a rise to what is open, where it can be said to which, and says how much of it.
fn claim(checkouts: &mut [Checkout], rise: Credits, now: DateTime<Utc>) -> Option<Credits> {
    let mut open: Vec<&mut Checkout> = checkouts.iter_mut().rev().filter(|known| known.is_open(now)).collect();
    let arrive = |checkout: &mut Checkout, credits| {
        checkout.state = state(checkout.credits, Arrived { credits, at: now, untold: credits });
    };
    if let Some(exact) = open.iter_mut().find(|checkout| checkout.credits == rise) {
        arrive(exact, rise);
        return Some(rise);
    }
    if let [only] = open.as_mut_slice() {
        arrive(only, rise);
        return Some(rise);
    }
    let sum = open.iter().try_fold(Credits::ZERO, |sum, checkout| sum.checked_add(checkout.credits));
    if sum != Some(rise) {
        return None;
    }
    open.into_iter().for_each(|checkout| arrive(checkout, checkout.credits));
    Some(rise)
}

fn state(expected: Credits, arrived: Arrived) -> State {
    if arrived.credits > expected { State::More(arrived) } else { State::Arrived(arrived) }
}
