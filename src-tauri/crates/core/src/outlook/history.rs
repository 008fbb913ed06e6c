//! The last 28 days of spending, put in relation to their mean day.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::amount::Credits;

/// How many days back spending says something about the pace.
pub(super) const DAYS: usize = 28;

/// Bits behind the point of an amount in relation to the mean day.
const BITS: u32 = 20;

/// An amount in relation to the mean day of the history, with [`BITS`] behind the point.
pub(super) type Relative = u64;

/// The mean day itself.
#[cfg(test)]
pub(super) const MEAN_DAY: Relative = 1 << BITS;

/// More than 90 simulated days can ever spend.
const ENDLESS: Relative = 1 << 60;

/// Significant digits of the largest day that take part. Smaller days and the balance are rounded to the same unit, by
/// less than one part in a hundred billion of the largest day.
const DIGITS: u32 = 12;

/// One day of which the spending is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    /// How many days ago: 1 is yesterday.
    pub(super) age: usize,
    /// What was spent.
    pub(super) spent: Relative,
}

impl Day {
    /// Days of one weekday have the same number.
    pub(super) const fn weekday(self) -> usize {
        self.age % 7
    }
}

/// What is known of the last [`DAYS`] days.
#[derive(Clone, Debug)]
pub(super) struct History {
    /// Newest first, each age at most once; days without knowledge are missing.
    pub(super) days: Vec<Day>,
    total: i128,
    unit: Unit,
}

impl History {
    /// Reads the days before `today`. Today is not over, and half a day would pass for a quiet one. `None` where nothing
    /// was spent in all.
    pub(super) fn read(spending: &[(NaiveDate, Credits)], today: NaiveDate) -> Option<Self> {
        let mut sums: [Option<Decimal>; DAYS + 1] = [None; DAYS + 1];
        for (date, spent) in spending {
            let age = i64::from(today.num_days_from_ce()) - i64::from(date.num_days_from_ce());
            let Some(sum) = usize::try_from(age).ok().filter(|age| *age > 0).and_then(|age| sums.get_mut(age)) else {
                continue;
            };
            // What does not fit is far beyond any balance; the estimate is then made from the larger part.
            let before = sum.unwrap_or_default();
            *sum = Some(before.checked_add(spent.decimal()).unwrap_or(before.max(spent.decimal())));
        }
        let largest = sums.iter().flatten().map(Decimal::abs).max()?;
        let unit = Unit::of(largest)?;
        let mut units: Vec<(usize, i128)> =
            sums.iter().enumerate().filter_map(|(age, sum)| sum.map(|sum| (age, unit.count(sum)))).collect();
        net_refunds(&mut units);
        let total: i128 = units.iter().map(|(_, spent)| spent).sum();
        if total <= 0 {
            return None;
        }
        let known = i128::try_from(units.len()).ok()?;
        // A day with spending stays one, however small it is beside the others.
        let relative = |spent: i128| {
            Relative::try_from((spent << BITS) * known / total).unwrap_or(ENDLESS).max(u64::from(spent > 0))
        };
        let days = units.iter().map(|(age, spent)| Day { age: *age, spent: relative(*spent) }).collect();
        Some(Self { days, total, unit })
    }

    /// An amount from zero on in relation to the mean day.
    pub(super) fn relative(&self, amount: Decimal) -> Relative {
        let count = self.unit.count(amount);
        let known = self.days.len() as i128;
        let scaled = count.checked_mul(known << BITS).map(|product| product / self.total);
        scaled.and_then(|value| Relative::try_from(value).ok()).unwrap_or(ENDLESS).min(ENDLESS)
    }
}

/// Refunds cancel what was spent before them: a day on which more came back than was spent takes the rest from the days
/// before. What was spent longer ago than the history reaches is not looked for.
fn net_refunds(newest_first: &mut [(usize, i128)]) {
    let mut owed = 0;
    for (_, spent) in newest_first {
        let net = *spent - owed;
        *spent = net.max(0);
        owed = (-net).max(0);
    }
}

/// A power of ten in which the largest day has [`DIGITS`] digits. It moves with the amounts, so ten times as many
/// credits are the same history.
#[derive(Clone, Copy, Debug)]
struct Unit {
    /// How many digits behind the point a count has; negative: how many before it are left out.
    exponent: i64,
}

impl Unit {
    /// `None` for nothing.
    fn of(largest: Decimal) -> Option<Self> {
        let largest = largest.normalize();
        let digits = largest.mantissa().unsigned_abs().checked_ilog10()? + 1;
        Some(Self { exponent: i64::from(DIGITS) - i64::from(digits) + i64::from(largest.scale()) })
    }

    /// How many units an amount is, rounded toward zero; an amount that is not nothing counts at least one. Saturates.
    fn count(self, amount: Decimal) -> i128 {
        let amount = amount.normalize();
        let mantissa = amount.mantissa();
        if mantissa == 0 {
            return 0;
        }
        let shift = self.exponent - i64::from(amount.scale());
        let power = u32::try_from(shift.unsigned_abs()).ok().and_then(|by| 10_i128.checked_pow(by));
        // Room for what it is multiplied with later.
        let most = i128::MAX >> 40;
        let count = match power {
            Some(power) if shift >= 0 => mantissa.checked_mul(power).unwrap_or(most * mantissa.signum()),
            Some(power) => mantissa / power,
            None if shift >= 0 => most * mantissa.signum(),
            None => 0,
        };
        if count == 0 { mantissa.signum() } else { count.clamp(-most, most) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(newest_first: &[&str]) -> Option<History> {
        let today: NaiveDate = "2026-05-29".parse().unwrap();
        let dated = |(age, spent): (u64, &&str)| (today - chrono::Days::new(age), spent.parse().unwrap());
        History::read(&(1..).zip(newest_first).map(dated).collect::<Vec<_>>(), today)
    }

    /// In hundredths of the mean day.
    #[track_caller]
    fn check(newest_first: &[&str], expect: Option<&[u64]>) {
        let got = read(newest_first);
        let got = got.map(|history| {
            history.days.iter().map(|day| (day.spent * 100 + MEAN_DAY / 2) / MEAN_DAY).collect::<Vec<_>>()
        });
        assert_eq!(got.as_deref(), expect, "{newest_first:?}");
    }

    #[test]
    fn days_are_put_in_relation_to_their_mean() {
        check(&["1", "3"], Some(&[50, 150]));
        check(&["0.000000000000000000000000001", "0.000000000000000000000000003"], Some(&[50, 150]));
        check(&["10000000000000000000000000000", "30000000000000000000000000000"], Some(&[50, 150]));
        check(&["0", "7"], Some(&[0, 200]));
        check(&[], None);
        check(&["0", "0"], None);
    }

    #[test]
    fn refunds_are_taken_from_what_came_before() {
        check(&["-1", "3", "2"], Some(&[0, 150, 150]));
        check(&["2", "-3", "1", "5"], Some(&[160, 0, 0, 240]));
        check(&["-9", "3", "2"], None);
        check(&["2", "2", "-9"], Some(&[150, 150, 0]));
    }

    #[test]
    fn balances_of_any_size_are_put_in_relation() {
        let history = read(&["2", "2"]).unwrap();
        let relative = |amount: &str| history.relative(amount.parse().unwrap());
        assert_eq!(relative("0"), 0);
        assert_eq!(relative("20"), 10 * MEAN_DAY);
        assert_eq!(relative("79228162514264337593543950335"), ENDLESS);
        assert!(relative("0.0000000000000000000000000001") <= 1);
    }
}
