//! Whether today's spending is out of the ordinary, by the user's own days.

use crate::amount::Credits;
use crate::exact::times;

/// Fewest earlier days with spending by which something unusual is told.
const FEWEST_DAYS: usize = 7;

/// A day's spending is unusual from this many times the usual on.
const TIMES_USUAL: u64 = 4;

/// And only where it is at least twice the most that was spent on a day so far.
const TIMES_MOST: u64 = 2;

/// A day of unusual spending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unusual {
    /// What was spent.
    pub spent: Credits,
    /// The middle of the earlier days with spending.
    pub usual: Credits,
}

/// Judges a day against the earlier ones of the last weeks; days without spending say nothing about what is usual on a
/// day with some. `None` also where too little is known to say so.
#[must_use]
pub fn unusual(today: Credits, earlier: &[Credits]) -> Option<Unusual> {
    let mut days: Vec<Credits> = earlier.iter().copied().filter(|spent| !spent.is_spent()).collect();
    if days.len() < FEWEST_DAYS {
        return None;
    }
    days.sort_unstable();
    let (usual, most) = (*days.get(days.len() / 2)?, *days.last()?);
    let far = today >= times(usual, TIMES_USUAL)? && today >= times(most, TIMES_MOST)?;
    far.then_some(Unusual { spent: today, usual })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_unusual_only_against_enough_days_of_ones_own() {
        /// `expect` is the usual that is told, or empty.
        #[track_caller]
        fn check(today: &str, earlier: &str, expect: &str) {
            let days: Vec<Credits> = earlier.split(' ').map(|day| day.parse().unwrap()).collect();
            let got = unusual(today.parse().unwrap(), &days);
            assert_eq!(got.map(|u| u.usual.to_string()).unwrap_or_default(), expect, "{today} after {earlier}");
        }
        check("400", "100 100 100 100 100 100 100", "100");
        check("399.9", "100 100 100 100 100 100 100", "");
        check("400", "100 100 100 100 100 100", "");
        check("400", "100 100 100 100 100 100 0", "");
        check("400", "100 100 100 100 100 100 201", "");
        check("402", "100 100 100 100 100 100 201 0 0 0 0", "100");
        check("2.4", "0.6 0.6 0.6 0.6 0.6 0.6 0.6", "0.6");
        check("0", "1 1 1 1 1 1 1", "");
        check("79228162514264337593543950335", "40000000000000000000000000000 1 1 1 1 1 1 1 1", "");
    }
}
