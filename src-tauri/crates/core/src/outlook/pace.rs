//! What a history says about the pace: its weekdays, how fast it changes, and whether it rises or falls.
//!
//! Everything is an estimate from at most 28 days, so everything is drawn towards "nothing special" unless the days speak
//! against it. The constants were chosen by backtest; docs/days-left.md says on which series.

use super::evidence::{odds, share};
use super::fixed::{ONE, Q16, milli, times};
use super::history::{DAYS, History, Relative};
use super::weekdays::weekdays;

/// The ways in which a pace may change, fastest first: a day counts half as much as one that is so many days newer.
const MEMORIES: usize = 6;

/// What a day keeps of its weight when it gets one day older: half-lives of 1.5, 3, 6, 12, 30 days and none.
const KEEPS: [Q16; MEMORIES] = [41_285, 52_016, 58_386, 61_858, 64_039, ONE];

/// How likely each memory is before any day is looked at.
const PRIOR: [i128; MEMORIES] = [1_050, 1_000, 570, 1_680, 1_160, 50];

/// How little one day may be foretold from the days before: this part of the squared mean day is always an error.
const DOUBT: Q16 = milli(10);

/// Weight of all days alike, in days, beside any memory.
const REST: Q16 = milli(150);

/// A shorter history has no trend.
const TREND_FROM: usize = 10;

/// The usual size of a trend: this share of the mean day, a day. Squared, with 32 bits behind the point.
const USUAL_TREND_SQUARED: i128 = 786_463;

/// How much of the trend that the days suggest is believed.
const BELIEF: Q16 = milli(300);

/// How much of its uncertainty is.
const DISBELIEF: Q16 = milli(1_070);

/// What a history says about the pace.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    /// How much of a mean day falls on each weekday, by age modulo 7. Never zero.
    pub(super) weekdays: [Q16; 7],
    /// How much each day of the history says about tomorrow, against the mean of them all.
    pub(super) weights: Vec<Q16>,
    /// How likely it is that it changes at all.
    pub(super) changes: Q16,
    /// Growth a day, of the level: its middle and its spread.
    pub(super) trend: (Q16, Q16),
}

impl Pace {
    pub(super) fn of(history: &History) -> Self {
        let weekdays = weekdays(&history.days);
        let even: Vec<(usize, Relative)> = history
            .days
            .iter()
            .map(|day| (day.age, (day.spent << 16) / weekdays[day.weekday()].unsigned_abs()))
            .collect();
        let likely = memories(&even);
        let changes = ONE - likely[MEMORIES - 1];
        Self { weekdays, weights: weights(&even, likely), changes, trend: trend(&even) }
    }
}

/// Lets each memory foretell every day from the days before, and believes the memories that were less wrong.
fn memories(even: &[(usize, Relative)]) -> [Q16; MEMORIES] {
    // Roots: what a large day says is that there are large days.
    let mut roots = [None; DAYS + 1];
    for (age, spent) in even {
        roots[*age] = Some(i128::from((spent << 12).isqrt()));
    }
    let count = even.len() as i128;
    let mean = roots.iter().flatten().sum::<i128>() / count.max(1);
    let doubt = share(count * mean * mean, DOUBT);
    let errors = KEEPS.map(|keep| doubt + squared_errors(&roots, mean, i128::from(keep)));
    let odds = odds(errors, PRIOR, even.len());
    let sum: i128 = odds.into_iter().sum();
    odds.map(|odds| Q16::try_from((odds << 16) / sum.max(1)).unwrap_or(0))
}

fn squared_errors(roots: &[Option<i128>; DAYS + 1], mean: i128, keep: i128) -> i128 {
    // It starts at the mean, which counts two days.
    let (mut sum, mut weight) = (mean << 17, 2_i128 << 16);
    let mut errors = 0;
    for root in roots.iter().skip(1).rev() {
        (sum, weight) = ((sum * keep) >> 16, (weight * keep) >> 16);
        if let Some(root) = root {
            let error = root - sum / weight.max(1);
            errors += error * error;
            (sum, weight) = (sum + (root << 16), weight + (1 << 16));
        }
    }
    errors
}

/// What the memories give to each day, each as much as it is likely.
fn weights(even: &[(usize, Relative)], likely: [Q16; MEMORIES]) -> Vec<Q16> {
    let count = even.len() as i64;
    let mut weights = vec![0; even.len()];
    for (likely, keep) in likely.into_iter().zip(KEEPS) {
        let (mut kept, mut age) = (ONE, 1);
        let own: Vec<Q16> = even
            .iter()
            .map(|(day, _)| {
                while age < *day {
                    kept = times(kept, keep);
                    age += 1;
                }
                kept + REST / count
            })
            .collect();
        let sum: Q16 = own.iter().sum();
        for (weight, own) in weights.iter_mut().zip(own) {
            *weight += likely * own / sum.max(1) * count;
        }
    }
    weights
}

/// A straight line through the days, drawn towards level by its own uncertainty.
fn trend(even: &[(usize, Relative)]) -> (Q16, Q16) {
    let n = even.len() as i128;
    let total: i128 = even.iter().map(|(_, spent)| i128::from(*spent)).sum();
    if even.len() < TREND_FROM || total == 0 {
        return (0, 0);
    }
    // Each day as a share of the mean, 16 bits; deviations from the middle are counted `n` times to stay whole.
    let shares = even.iter().map(|(age, spent)| (*age as i128, (i128::from(*spent) << 16) * n / total));
    let (ages, sum) = shares.clone().fold((0, 0), |(ages, sum), (age, share)| (ages + age, sum + share));
    let (mut saa, mut sas, mut sss) = (0_i128, 0_i128, 0_i128);
    for (age, share) in shares {
        let (a, s) = (n * age - ages, n * share - sum);
        saa += a * a;
        sas += a * s;
        sss += s * s;
    }
    // Age counts backwards. 32 bits for squares.
    let slope = -sas / saa.max(1);
    let left = (sss - sas * sas / saa.max(1)).max(0);
    let doubt = left / (n - 2) / saa.max(1);
    let shrunk = slope * USUAL_TREND_SQUARED / (USUAL_TREND_SQUARED + doubt);
    let spread = (USUAL_TREND_SQUARED * doubt / (USUAL_TREND_SQUARED + doubt)).isqrt();
    let part = |value: i128, of: Q16| Q16::try_from(share(value, of)).unwrap_or(0);
    (part(shrunk, BELIEF), part(spread, DISBELIEF))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(spent: impl Fn(usize) -> u64) -> Pace {
        let days: Vec<(chrono::NaiveDate, crate::amount::Credits)> = (1..=28)
            .map(|age| {
                let date = "2026-05-29".parse::<chrono::NaiveDate>().unwrap() - chrono::Days::new(age);
                let spent = spent(usize::try_from(age).unwrap());
                (date, crate::amount::Credits::whole(i64::try_from(spent).unwrap()))
            })
            .collect();
        Pace::of(&History::read(&days, "2026-05-29".parse().unwrap()).unwrap())
    }

    /// Whether the last week says more than the three before.
    fn is_quick(pace: &Pace) -> bool {
        pace.weights[..7].iter().sum::<Q16>() > pace.weights[7..].iter().sum::<Q16>()
    }

    #[test]
    fn a_steady_history_has_no_weekdays_and_no_trend() {
        let pace = pace(|age| 50 + (age as u64 * 7919) % 101);
        assert!(pace.weekdays.iter().all(|f| (f - ONE).abs() < milli(150)), "{pace:?}");
        assert!(pace.trend.0.abs() < milli(2), "{pace:?}");
        assert!(!is_quick(&pace), "{pace:?}");
    }

    #[test]
    fn a_campaign_that_began_makes_the_memory_quick() {
        assert!(is_quick(&pace(|age| if age <= 6 { 1000 } else { 100 })));
        assert!(is_quick(&pace(|age| if age <= 6 { 0 } else { 100 })));
    }

    #[test]
    fn growth_is_seen_and_believed_in_part() {
        assert!(pace(|age| 10 * (40 - age as u64)).trend.0 > milli(2));
        assert!(pace(|age| 10 * (12 + age as u64)).trend.0 < -milli(2));
    }
}
