//! What jobs cost where nothing else is known: the user's own past spending, by observed change and by day. Always
//! labelled so; a change between two readings may be several jobs.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::amount::Credits;
use crate::exact::half;

/// Fewest of anything from which something typical is told.
pub const FEWEST: usize = 3;

/// What spending was like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Past {
    /// By observed change; `None` where there were fewer than [`FEWEST`].
    pub per_change: Option<Typical>,
    /// By day with any spending; `None` where there were fewer than [`FEWEST`].
    pub per_day: Option<Typical>,
    /// The first and the last day that counted; `None` where nothing did.
    pub days: Option<(NaiveDate, NaiveDate)>,
}

/// The middle of many amounts, and their range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typical {
    /// The median, to the last digit.
    pub median: Credits,
    /// The smallest.
    pub least: Credits,
    /// The largest.
    pub most: Credits,
    /// Of how many.
    pub count: usize,
}

/// What these falls of a balance say: each with its day and its size, above zero. Others are no spending and left out,
/// and so is a day whose sum cannot be held exactly.
#[must_use]
pub fn past(falls: &[(NaiveDate, Credits)]) -> Past {
    let falls = || falls.iter().filter(|(_, size)| *size > Credits::ZERO);
    let mut days: BTreeMap<NaiveDate, Option<Credits>> = BTreeMap::new();
    for (day, size) in falls() {
        days.entry(*day).and_modify(|sum| *sum = sum.and_then(|sum| sum.checked_add(*size))).or_insert(Some(*size));
    }
    Past {
        per_change: typical(falls().map(|(_, size)| *size).collect()),
        per_day: typical(days.values().copied().flatten().collect()),
        days: days.first_key_value().zip(days.last_key_value()).map(|((first, _), (last, _))| (*first, *last)),
    }
}

/// The middle and the range of these amounts; `None` where there are fewer than [`FEWEST`].
#[must_use]
pub fn typical(mut amounts: Vec<Credits>) -> Option<Typical> {
    if amounts.len() < FEWEST {
        return None;
    }
    amounts.sort_unstable();
    let middle = amounts.len() / 2;
    let upper = *amounts.get(middle)?;
    let median = if amounts.len() % 2 == 1 {
        upper
    } else {
        // Where the middle of two cannot be held exactly, the upper one is the cautious answer.
        amounts.get(middle - 1)?.checked_add(upper).and_then(half).unwrap_or(upper)
    };
    Some(Typical { median, least: *amounts.first()?, most: *amounts.last()?, count: amounts.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_told_by_change_and_by_day() {
        /// `falls` is "day:size …"; `expect` is "by change; by day; days".
        #[track_caller]
        fn check(falls: &str, expect: &str) {
            let date = |day: &str| NaiveDate::from_ymd_opt(2026, 5, day.parse().unwrap()).unwrap();
            let falls: Vec<(NaiveDate, Credits)> = falls
                .split_whitespace()
                .map(|fall| fall.split_once(':').unwrap())
                .map(|(day, size)| (date(day), size.parse().unwrap()))
                .collect();
            let told = |typical: Option<Typical>| {
                typical.map_or("-".into(), |t| format!("{} ({} to {} of {})", t.median, t.least, t.most, t.count))
            };
            let got = past(&falls);
            let days = got.days.map_or("-".into(), |(a, b)| format!("{} to {}", a.format("%d"), b.format("%d")));
            assert_eq!(format!("{}; {}; {days}", told(got.per_change), told(got.per_day)), expect, "{falls:?}");
        }
        check("", "-; -; -");
        check("1:5 1:7", "-; -; 01 to 01");
        check("1:5 1:7 1:6", "6 (5 to 7 of 3); -; 01 to 01");
        check("3:5 1:7 2:6", "6 (5 to 7 of 3); 6 (5 to 7 of 3); 01 to 03");
        check("1:5 1:7 2:6 9:6.5", "6.25 (5 to 7 of 4); 6.5 (6 to 12 of 3); 01 to 09");
        check("1:0.1 1:0.2 1:0.4", "0.2 (0.1 to 0.4 of 3); -; 01 to 01");
        check("1:-5 1:0 4:-1", "-; -; -");
        check(
            "1:1 2:1 3:79228162514264337593543950335 3:1",
            "1 (1 to 79228162514264337593543950335 of 4); -; 01 to 03",
        );
    }
}
