//! Replays one series: stands on many of its days, asks how long a balance lasts, and looks at what came.

use brimful_core::amount::Credits;
use brimful_core::outlook::{Answer, Lasts, Outlook, Question, Range};
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::series::Series;

/// A time in hundredths of a day. Past three months, all are the same: [`BEYOND`].
pub(crate) type Hundredths = u32;

/// Longer than three months.
pub(crate) const BEYOND: Hundredths = 9_001;

/// Starting balances: what would last so many days at the mean pace of the 28 days before.
pub(crate) const BALANCES: [u32; 5] = [2, 4, 8, 16, 32];

/// The first replay has so many days before it, and every next one stands so many days later: another weekday each time.
const FIRST: usize = 7;
const STEP: usize = 9;

/// How far the means look back.
const MEANS: [u64; 2] = [7, 28];

/// What became of one replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was foretold, and it came.
    Judged(Judged),
    /// No range was given: too few data, or no spending lately.
    NoAnswer,
    /// The series ends before the balance runs out, and within three months.
    EndsBefore,
    /// A day of the series is missing before the balance runs out.
    DayMissing,
}

/// What was foretold and what came, and what the two means would have foretold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Judged {
    /// 80 % interval and median.
    pub(crate) foretold: [Hundredths; 3],
    pub(crate) came: Hundredths,
    /// By the mean of the last 7 days, and of the last 28.
    pub(crate) by_mean: [Hundredths; 2],
}

/// Every replay of a series: which of [`BALANCES`], and what became of it.
pub(crate) fn replay(series: &Series) -> Vec<(usize, Outcome)> {
    let dates: Vec<NaiveDate> = series.days.keys().copied().collect();
    let mut outcomes = Vec::new();
    for today in dates.into_iter().skip(FIRST).step_by(STEP) {
        let history: Vec<(NaiveDate, Credits)> =
            before(series, today, 28).map(|(date, spent)| (date, Credits::from(spent))).collect();
        // Without spending there is no pace to measure a balance by, and no answer either.
        let Some(mean) = mean(series, today, 28) else {
            outcomes.extend((0..BALANCES.len()).map(|balance| (balance, Outcome::NoAnswer)));
            continue;
        };
        for (index, days) in BALANCES.into_iter().enumerate() {
            let balance = (mean * Decimal::from(days)).round_dp(6);
            outcomes.push((index, judge(series, today, &history, balance)));
        }
    }
    outcomes
}

fn judge(series: &Series, today: NaiveDate, spending: &[(NaiveDate, Credits)], balance: Decimal) -> Outcome {
    let question =
        Question { spending, available: Credits::from(balance), low_mark: None, reset: None, today, seed: 0 };
    let Answer::Range(range) = Outlook::of(&question).to_zero else { return Outcome::NoAnswer };
    let came = match came(series, today, balance) {
        Ok(came) => came,
        Err(outcome) => return outcome,
    };
    let by_mean = MEANS.map(|days| mean(series, today, days).map_or(BEYOND, |mean| hundredths(balance, mean, 0)));
    Outcome::Judged(Judged { foretold: ends(range), came, by_mean })
}

/// When the balance ran out. Within a day, spending is taken to be even; so it is for all that foretell.
fn came(series: &Series, today: NaiveDate, balance: Decimal) -> Result<Hundredths, Outcome> {
    let last = series.days.keys().next_back().copied().unwrap_or(today);
    let mut left = balance;
    for day in 0..90_u32 {
        let date = today + Days::new(u64::from(day));
        let Some(spent) = series.days.get(&date) else {
            return Err(if date > last { Outcome::EndsBefore } else { Outcome::DayMissing });
        };
        if spent.decimal() > Decimal::ZERO && spent.decimal() >= left {
            return Ok(hundredths(left, spent.decimal(), day));
        }
        left -= spent.decimal();
    }
    Ok(BEYOND)
}

/// `day` days and the part of a day in which `left` is spent.
fn hundredths(left: Decimal, a_day: Decimal, day: u32) -> Hundredths {
    let part = (left * Decimal::ONE_HUNDRED).checked_div(a_day).and_then(|part| part.to_u32());
    part.and_then(|part| (day * 100).checked_add(part)).map_or(BEYOND, |at| at.min(BEYOND))
}

/// The mean of the days that are known, where something was spent.
fn mean(series: &Series, today: NaiveDate, days: u64) -> Option<Decimal> {
    let (sum, count) =
        before(series, today, days).fold((Decimal::ZERO, 0_u32), |(sum, count), (_, spent)| (sum + spent, count + 1));
    (sum > Decimal::ZERO).then(|| sum / Decimal::from(count))
}

fn before(series: &Series, today: NaiveDate, days: u64) -> impl Iterator<Item = (NaiveDate, Decimal)> + '_ {
    series.days.range(today - Days::new(days)..today).map(|(date, spent)| (*date, spent.decimal()))
}

fn ends(range: Range) -> [Hundredths; 3] {
    [range.low, range.median, range.high].map(|lasts| match lasts {
        Lasts::Days(days) => days.hundredths(),
        Lasts::OverThreeMonths | Lasts::UntilReset(_) => BEYOND,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(spent: &[i64]) -> Series {
        let start: NaiveDate = "2026-05-01".parse().unwrap();
        let days = (0..).zip(spent).map(|(day, spent)| (start + Days::new(day), Credits::whole(*spent))).collect();
        Series { kind: None, days }
    }

    #[test]
    fn what_came_is_told_to_the_part_of_a_day_or_not_at_all() {
        #[track_caller]
        fn check(spent: &[i64], balance: i64, expect: Result<Hundredths, Outcome>) {
            assert_eq!(
                came(&series(spent), "2026-05-01".parse().unwrap(), Decimal::from(balance)),
                expect,
                "{spent:?}"
            );
        }
        check(&[10, 10, 10], 20, Ok(200));
        check(&[10, 10, 10], 25, Ok(250));
        check(&[10, 10, 10], 30, Ok(300));
        check(&[10, 10, 10], 31, Err(Outcome::EndsBefore));
        check(&[0, 0, 40], 10, Ok(225));
        check(&[10, -5, 10], 15, Ok(300));
        check(&[1; 95], 90, Ok(9000));
        check(&[1; 95], 91, Ok(BEYOND));
        check(&[1; 80], 85, Err(Outcome::EndsBefore));
    }

    #[test]
    fn a_missing_day_is_not_a_quiet_one() {
        let mut gap = series(&[10, 10, 10, 10]);
        gap.days.remove(&"2026-05-02".parse().unwrap());
        assert_eq!(came(&gap, "2026-05-01".parse().unwrap(), Decimal::from(20)), Err(Outcome::DayMissing));
    }

    #[test]
    fn an_even_series_is_foretold_by_all() {
        for (balance, outcome) in replay(&series(&[10; 100])) {
            let expect = BALANCES[balance] * 100;
            let Outcome::Judged(judged) = outcome else {
                assert_eq!(outcome, Outcome::EndsBefore);
                continue;
            };
            assert_eq!((judged.came, judged.by_mean), (expect, [expect; 2]));
            assert!(judged.foretold[0] <= expect && expect <= judged.foretold[2], "{judged:?}");
        }
    }
}
