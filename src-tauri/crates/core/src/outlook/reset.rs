//! When a service sets a balance anew: known only where its past resets say so.

use chrono::{Months, NaiveDate};

use crate::amount::Credits;

/// How many days back resets are looked for: two of them, a month apart, and the rest of a month since.
pub const RESETS_WITHIN: u64 = 64;

/// Two observed resets are a month apart if they are so by this many days: a reset is seen at the next reading only.
const SLACK: i64 = 1;

/// A reset as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reset {
    /// The user's own calendar day on which it came, or was seen.
    pub day: NaiveDate,
    /// The service itself calls it a reset. A rise that was only observed may as well be a refund.
    pub told: bool,
    /// What there was to use right after it, of what is reset; `None` where that is not known.
    pub whole: Option<Credits>,
}

/// The reset that comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextReset {
    /// The user's own calendar day, after today.
    pub day: NaiveDate,
    /// What there was to use right after the last one.
    pub whole: Option<Credits>,
}

/// The reset that comes next, from those of the last [`RESETS_WITHIN`] days in any order. One that the service told comes
/// again a month later. One that was only observed has to have come a month after another: a single rise says nothing.
#[must_use]
pub fn next_reset(resets: &[Reset], today: NaiveDate) -> Option<NextReset> {
    let mut newest_first = resets.to_vec();
    newest_first.sort_unstable_by_key(|reset| (std::cmp::Reverse(reset.day), reset.whole.is_none()));
    let next = newest_first.iter().find_map(|last| {
        let day = next_after(last, &newest_first).filter(|day| *day > today)?;
        Some(NextReset { day, whole: last.whole })
    });
    next.filter(|next| newest_first.iter().all(|reset| reset.day < next.day))
}

/// A month after this reset, by the day of the one before it where there is one: the 31st comes back after the 28th.
fn next_after(last: &Reset, resets: &[Reset]) -> Option<NaiveDate> {
    let later = |day: NaiveDate, months: u32| day.checked_add_months(Months::new(months));
    let before = resets.iter().map(|reset| reset.day).find(|before| {
        let apart = later(*before, 1).map(|due| last.day.signed_duration_since(due).num_days().abs());
        apart.is_some_and(|apart| apart <= SLACK)
    });
    let next = later(last.day, 1)?;
    match before {
        Some(before) if later(before, 1) == Some(last.day) => later(before, 2),
        // One of the two was seen a day late.
        Some(before) => later(before, 2).map(|due| due.min(next)),
        None => last.told.then_some(next),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reset_is_known_where_the_service_told_one_or_two_were_seen_a_month_apart() {
        /// Resets as `day`, a told one with `!`.
        #[track_caller]
        fn check(resets: &str, today: &str, expect: &str) {
            let read = |text: &str| Reset {
                day: text.trim_end_matches('!').parse().unwrap(),
                told: text.ends_with('!'),
                whole: None,
            };
            let resets: Vec<Reset> = resets.split_whitespace().map(read).collect();
            let next = next_reset(&resets, today.parse().unwrap()).map(|next| next.day.to_string());
            assert_eq!(next.unwrap_or_default(), expect, "{resets:?} on {today}");
        }
        check("", "2026-05-10", "");
        check("2026-05-01!", "2026-05-10", "2026-06-01");
        check("2026-05-01!", "2026-05-31", "2026-06-01");
        // It should have come, and nothing was seen of it.
        check("2026-05-01!", "2026-06-01", "");
        check("2026-05-01", "2026-05-10", "");
        check("2026-05-01 2026-04-01", "2026-05-10", "2026-06-01");
        check("2026-04-01 2026-05-01", "2026-05-10", "2026-06-01");
        check("2026-05-01 2026-04-15", "2026-05-10", "");
        // A refund in between is none.
        check("2026-04-01 2026-05-01 2026-05-07", "2026-05-10", "2026-06-01");
        check("2026-04-01 2026-04-20 2026-05-01", "2026-05-10", "2026-06-01");
        // Seen a day late, once the first and once the second.
        check("2026-04-01 2026-05-02", "2026-05-10", "2026-06-01");
        check("2026-04-02 2026-05-01", "2026-05-10", "2026-06-01");
        check("2026-04-03 2026-05-01", "2026-05-10", "");
        check("2026-01-31! 2026-02-28!", "2026-03-05", "2026-03-31");
        check("2026-01-31 2026-02-28", "2026-03-05", "2026-03-31");
        check("2026-01-31!", "2026-02-10", "2026-02-28");
        check("2026-03-01 2026-04-01", "2026-05-10", "");
    }

    #[test]
    fn what_there_was_after_the_last_one_is_its_whole() {
        let reset = |day: &str, whole: Option<i64>| Reset {
            day: day.parse().unwrap(),
            told: true,
            whole: whole.map(Credits::whole),
        };
        let today = "2026-05-10".parse().unwrap();
        let next = next_reset(&[reset("2026-04-01", Some(5)), reset("2026-05-01", Some(100))], today).unwrap();
        assert_eq!(next.whole, Some(Credits::whole(100)));
        // What is taken away and what is given are two rows of one reset.
        let next = next_reset(&[reset("2026-05-01", None), reset("2026-05-01", Some(100))], today).unwrap();
        assert_eq!(next.whole, Some(Credits::whole(100)));
    }
}
