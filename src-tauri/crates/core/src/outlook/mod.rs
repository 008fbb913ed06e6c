//! Days left: how long an account's credits last, told as a range.
//!
//! From the daily spending of the last 28 days, several hundred futures are simulated that keep the user's own rhythm;
//! their tenth part at either end is left out, and the middle one is the median. Seeded: the same data give the same
//! answer, on every platform. docs/days-left.md says how it was chosen and how good it is.

mod evidence;
mod fixed;
mod futures;
mod history;
mod pace;
#[cfg(test)]
mod properties;
mod random;
mod reset;
#[cfg(test)]
mod tests;
mod unused;
mod weekdays;

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::amount::Credits;
use futures::{BEYOND, DAY, simulate};
use history::History;
use pace::Pace;

pub use reset::{NextReset, RESETS_WITHIN, Reset, next_reset};
pub use unused::unused;

/// Fewer known days are not enough data.
pub const FEWEST_DAYS: usize = 5;

/// Fewer days with spending are not enough data.
pub const FEWEST_SPENDING_DAYS: usize = 3;

/// How many days back "lately" reaches.
pub const LATELY: i64 = 14;

/// What the answer depends on. All of it: the same question has the same answer.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// What was spent on each day, in any order; more came back than was spent where it is negative. A day without
    /// knowledge is missing, which is not a day without spending. Only the 28 days before [`Self::today`] count.
    /// Purchases, holds and resets are no spending.
    pub spending: &'a [(NaiveDate, Credits)],
    /// What a new job may use now.
    pub available: Credits,
    /// The amount below which the user wants to know.
    pub low_mark: Option<Credits>,
    /// The day on which the service sets the balance anew, where it is known.
    pub reset: Option<NaiveDate>,
    /// The user's own calendar day.
    pub today: NaiveDate,
    /// Any number that stays the same for this account.
    pub seed: u64,
}

/// How long the credits last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// Until less than the low mark is left. `None` where there is none.
    pub to_low_mark: Option<Answer>,
    /// Until nothing is left.
    pub to_zero: Answer,
    /// What is spent on a day: the mean of the days that are known of the last four weeks, never less than that, to a
    /// millionth of a credit. `None` where nothing can be said of the pace, or it does not fit.
    pub a_day: Option<Credits>,
}

/// One answer, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is reached within this range.
    Range(Range),
    /// Even at its soonest it is not reached before the reset on this day.
    UntilReset(NaiveDate),
    /// Too few days are known, or too few with spending.
    NotEnoughData,
    /// Days are known, and nothing was spent on the last of them.
    NoSpendingLately,
}

/// The 80 % interval and its median.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// One future in ten is shorter. The cautious end.
    pub low: Lasts,
    /// Half of the futures are shorter.
    pub median: Lasts,
    /// One future in ten is longer.
    pub high: Lasts,
}

/// How long something lasts; what lasts longer is larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lasts {
    /// So long from now.
    Days(Days),
    /// Beyond the reset on this day.
    UntilReset(NaiveDate),
    /// Longer than is worth foretelling.
    OverThreeMonths,
}

/// A time in days, in hundredths, from zero to ninety.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Days(u32);

impl Days {
    /// No time at all.
    pub const NONE: Self = Self(0);

    /// In hundredths of a day.
    #[must_use]
    pub const fn hundredths(self) -> u32 {
        self.0
    }

    /// Whole days, half a day rounded up: for "about 9 days".
    #[must_use]
    pub const fn rounded(self) -> u32 {
        (self.0 + DAY / 2) / DAY
    }

    /// Whole days that are over before: for marks in days.
    #[must_use]
    pub const fn full(self) -> u32 {
        self.0 / DAY
    }
}

impl Outlook {
    /// Answers the question.
    #[must_use]
    pub fn of(question: &Question<'_>) -> Self {
        let zero = target(question.available, Credits::ZERO);
        let mark = question.low_mark.map(|mark| target(question.available, mark));
        let history = match judged(question) {
            Ok(history) => history,
            Err(reason) => {
                let known = |target: Target| if target == Target::Behind { AT_ONCE } else { reason };
                return Self { to_low_mark: mark.map(known), to_zero: known(zero), a_day: None };
            }
        };
        let relative = |target: Target| match target {
            Target::Ahead(amount) => history.relative(amount),
            Target::Behind => 0,
        };
        let targets = [mark.map_or(0, relative), relative(zero)];
        let [to_mark, to_zero] = simulate(&history, &Pace::of(&history), targets, question.seed);
        let answer = |target: Target, reached: &[u32]| match target {
            Target::Behind => AT_ONCE,
            Target::Ahead(_) => summed_up(reached, question),
        };
        let a_day = mean_day(question);
        Self { to_low_mark: mark.map(|mark| answer(mark, &to_mark)), to_zero: answer(zero, &to_zero), a_day }
    }

    /// What so many days take at this pace, in whole credits, never less. `None` where nothing can be said of the pace.
    #[must_use]
    pub fn takes(&self, days: u32) -> Option<Credits> {
        let spent = self.a_day?.checked_mul(days)?;
        Some(Credits::from(spent.decimal().ceil()))
    }
}

impl Answer {
    /// The range, where there is one.
    #[must_use]
    pub const fn range(self) -> Option<Range> {
        match self {
            Self::Range(range) => Some(range),
            _ => None,
        }
    }

    /// The one figure that stands where there is room for one: the median. `None` where nothing can be said.
    #[must_use]
    pub const fn headline(self) -> Option<Lasts> {
        match self {
            Self::Range(range) => Some(range.median),
            Self::UntilReset(date) => Some(Lasts::UntilReset(date)),
            Self::NotEnoughData | Self::NoSpendingLately => None,
        }
    }
}

/// What is already reached is known without any data.
const AT_ONCE: Answer = {
    let now = Lasts::Days(Days::NONE);
    Answer::Range(Range { low: now, median: now, high: now })
};

/// Where a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// Already reached.
    Behind,
    /// So much may be spent until then.
    Ahead(Decimal),
}

/// As [`crate::standing::Standing`] judges: low is below the mark, empty is nothing left. So a balance that is exactly
/// at its mark is not low, and the next spending makes it so.
fn target(available: Credits, mark: Credits) -> Target {
    let is_behind = available.is_spent() || available < mark;
    // What cannot be subtracted exactly differs by far more than a rounding.
    let ahead = available.decimal().checked_sub(mark.decimal()).unwrap_or(available.decimal());
    if is_behind { Target::Behind } else { Target::Ahead(ahead) }
}

/// The mean day of what is known of the last four weeks, rounded up to a millionth.
fn mean_day(question: &Question<'_>) -> Option<Credits> {
    let age = |date: NaiveDate| question.today.signed_duration_since(date).num_days();
    let counts = |day: &&(NaiveDate, Credits)| (1..=history::DAYS as i64).contains(&age(day.0));
    let days = question.spending.iter().filter(counts);
    let known: std::collections::BTreeSet<NaiveDate> = days.clone().map(|(date, _)| *date).collect();
    let sum = days.map(|(_, spent)| *spent).try_fold(Credits::ZERO, Credits::checked_add)?;
    let mean = sum.decimal().checked_div(Decimal::from(known.len()))?;
    let mean = mean.round_dp_with_strategy(6, RoundingStrategy::ToPositiveInfinity);
    (mean > Decimal::ZERO).then(|| Credits::from(mean))
}

/// The history, or why it says nothing.
fn judged(question: &Question<'_>) -> Result<History, Answer> {
    let age = |date: NaiveDate| question.today.signed_duration_since(date).num_days();
    let mut known: Vec<i64> = question.spending.iter().map(|(date, _)| age(*date)).collect();
    known.retain(|age| (1..=history::DAYS as i64).contains(age));
    known.sort_unstable();
    known.dedup();
    if known.len() < FEWEST_DAYS {
        return Err(Answer::NotEnoughData);
    }
    let history = History::read(question.spending, question.today).ok_or(Answer::NoSpendingLately)?;
    let spent: Vec<i64> = history.days.iter().filter(|day| day.spent > 0).map(|day| day.age as i64).collect();
    let seen_lately = known.iter().filter(|age| **age <= LATELY).count();
    if seen_lately >= FEWEST_DAYS && spent.iter().all(|age| *age > LATELY) {
        return Err(Answer::NoSpendingLately);
    }
    if spent.len() < FEWEST_SPENDING_DAYS { Err(Answer::NotEnoughData) } else { Ok(history) }
}

/// The answer of futures that are sorted, soonest first.
fn summed_up(reached: &[u32], question: &Question<'_>) -> Answer {
    let at = |index: usize| lasts(reached.get(index).copied().unwrap_or(BEYOND), question);
    let tenth = reached.len() / 10;
    let range = Range { low: at(tenth), median: at(reached.len() / 2), high: at(reached.len() - 1 - tenth) };
    match range.low {
        Lasts::UntilReset(date) => Answer::UntilReset(date),
        _ => Answer::Range(range),
    }
}

fn lasts(reached: u32, question: &Question<'_>) -> Lasts {
    let reset = question.reset.filter(|date| *date > question.today);
    let until = reset.map(|date| (date, question.today.signed_duration_since(date).num_days().unsigned_abs()));
    match until {
        Some((date, days)) if u64::from(reached) >= days * u64::from(DAY) => Lasts::UntilReset(date),
        _ if reached >= BEYOND => Lasts::OverThreeMonths,
        _ => Lasts::Days(Days(reached)),
    }
}
