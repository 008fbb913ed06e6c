//! Which weekdays differ, and by how much: as far as four weeks can tell.

use super::evidence::{odds, share};
use super::fixed::{ONE, Q16, milli};
use super::history::Day;

/// A shorter history has no weekdays.
const FROM: usize = 14;

/// How likely it is, before any day is looked at, that there are days of work and days of rest, and that each weekday
/// is of its own kind; in millionths of how likely it is that all are alike. Small, since the days are first sorted by
/// what they show.
const TWO_KINDS: i128 = 9_600;
const ALL_DIFFER: i128 = 120;

/// No difference is certain: this part of the squared mean day is always left unexplained.
const UNEXPLAINED: Q16 = milli(10);

/// Even a day of rest is not quite without hope, and something must be divided by.
const LEAST: Q16 = milli(10);

/// What is known of one weekday.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    count: i128,
    spent: i128,
    /// Sum of square roots: what is compared, so that one large job does not make a weekday.
    roots: i128,
}

impl Group {
    fn with(self, other: Self) -> Self {
        Self { count: self.count + other.count, spent: self.spent + other.spent, roots: self.roots + other.roots }
    }

    /// What the mean of the group explains of the sum of squares.
    fn explains(self) -> i128 {
        self.roots * self.roots / self.count.max(1)
    }

    /// How much of a mean day falls on a day of the group.
    fn factor(self) -> Q16 {
        // `spent` has 20 bits behind the point.
        Q16::try_from((self.spent >> 4) / self.count.max(1)).unwrap_or(ONE)
    }
}

/// How much of a mean day falls on each weekday, by age modulo 7. Never zero.
///
/// Three accounts are weighed against each other by how well they explain the days: all weekdays are alike; some are
/// for work and some for rest; each is of its own kind.
pub(super) fn weekdays(days: &[Day]) -> [Q16; 7] {
    let mut factors = [ONE; 7];
    if days.len() < FROM {
        return factors;
    }
    let mut groups = [Group::default(); 7];
    for day in days {
        let group = &mut groups[day.weekday()];
        let root = i128::from((day.spent << 16).isqrt());
        *group = group.with(Group { count: 1, spent: i128::from(day.spent), roots: root });
    }
    let squares: i128 = days.iter().map(|day| i128::from(day.spent << 16)).sum();
    let all = groups.into_iter().fold(Group::default(), Group::with);
    let left = |explained: i128| squares - explained + share(all.explains(), UNEXPLAINED);
    let (split, two_kinds) = split(groups);
    let each: i128 = groups.into_iter().map(Group::explains).sum();
    let errors = [left(all.explains()), left(split), left(each)];
    let weights = odds(errors, [1_000_000, TWO_KINDS, ALL_DIFFER], days.len());
    let sum: i128 = weights.into_iter().sum();
    for ((factor, group), kind) in factors.iter_mut().zip(groups).zip(two_kinds) {
        if group.count > 0 {
            let accounts = [ONE, kind, group.factor()];
            let mixed: i128 = weights.into_iter().zip(accounts).map(|(weight, of)| weight * i128::from(of)).sum();
            *factor = Q16::try_from(mixed / sum.max(1)).unwrap_or(ONE).max(LEAST);
        }
    }
    factors
}

/// Sorts the weekdays by what they show and parts them where that explains most. Returns how much, and each weekday's
/// factor.
fn split(groups: [Group; 7]) -> (i128, [Q16; 7]) {
    let mut order: Vec<usize> = (0..7).filter(|day| groups[*day].count > 0).collect();
    order.sort_by_key(|day| groups[*day].roots * 1_000 / groups[*day].count);
    let merged = |days: &[usize]| days.iter().map(|day| groups[*day]).fold(Group::default(), Group::with);
    let mut best = (0, [ONE; 7]);
    for cut in 1..order.len() {
        let (rest, work) = order.split_at(cut);
        let (quiet, busy) = (merged(rest), merged(work));
        let explained = quiet.explains() + busy.explains();
        if explained > best.0 {
            let mut factors = [busy.factor(); 7];
            rest.iter().for_each(|day| factors[*day] = quiet.factor());
            best = (explained, factors);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outlook::history::MEAN_DAY;

    /// Four weeks, by age modulo 7 and a small variation; in thousandths of a mean day.
    fn of(spent: impl Fn(usize) -> u64) -> [i64; 7] {
        let total: u64 = (1..=28).map(&spent).sum();
        let days: Vec<Day> = (1..=28).map(|age| Day { age, spent: spent(age) * 28 * MEAN_DAY / total }).collect();
        weekdays(&days).map(|factor| factor * 1000 / ONE)
    }

    fn varied(age: usize) -> u64 {
        90 + (age as u64 * 7919) % 23
    }

    #[track_caller]
    fn check(spent: impl Fn(usize) -> u64, weekday: usize, expect: std::ops::Range<i64>) {
        let factors = of(spent);
        assert!(expect.contains(&factors[weekday]), "{factors:?}");
    }

    #[test]
    fn weekdays_differ_as_far_as_the_days_show_it() {
        for weekday in 0..7 {
            check(varied, weekday, 900..1100);
            // One large job makes no weekday.
            check(|age| if age == 9 { 3000 } else { varied(age) }, weekday, 500..2500);
        }
        // Rest.
        check(|age| if age % 7 < 2 { 0 } else { varied(age) }, 0, 0..60);
        check(|age| if age % 7 < 2 { 0 } else { varied(age) }, 4, 1300..1500);
        // Half of the usual on two days.
        check(|age| if age % 7 < 2 { varied(age) / 2 } else { varied(age) }, 1, 400..750);
        // One busy day.
        check(|age| if age % 7 == 3 { 4 * varied(age) } else { varied(age) }, 3, 2200..3100);
        check(|age| if age % 7 == 3 { 4 * varied(age) } else { varied(age) }, 2, 500..800);
    }

    #[test]
    fn a_short_history_has_no_weekdays() {
        let days: Vec<Day> = (1..=13).map(|age| Day { age, spent: age as u64 % 7 * MEAN_DAY }).collect();
        assert_eq!(weekdays(&days), [ONE; 7]);
        assert_eq!(weekdays(&[]), [ONE; 7]);
    }
}
