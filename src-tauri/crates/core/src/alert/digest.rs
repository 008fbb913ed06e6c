//! The weekly digest: when it is told. One a week, on Monday from nine in the morning on.

use chrono::{Datelike as _, NaiveDate, NaiveTime, Timelike as _, Weekday};

/// From this hour of the user's Monday on.
const FROM_HOUR: u32 = 9;
/// A Monday that was told lies further ahead than this only where the clock was wrong then.
const AHEAD: i64 = 7;

/// Which Monday's digest was told last, on the user's own calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digest(pub Option<NaiveDate>);

impl Digest {
    /// Whether one is to be told at this time of the user's day. What was missed is told later on the same Monday, or not
    /// at all: on Tuesday it is no news.
    #[must_use]
    pub fn is_due(self, today: NaiveDate, time: NaiveTime) -> bool {
        today.weekday() == Weekday::Mon && time.hour() >= FROM_HOUR && self.0.is_none_or(|told| told < today)
    }

    /// Notes that it was told.
    pub fn told(&mut self, today: NaiveDate) {
        self.0 = Some(today);
    }

    /// A clock that ran far ahead must not silence the digests until it comes true: the present week then counts as told,
    /// since it may have been. True where something changed.
    pub fn mend(&mut self, today: NaiveDate) -> bool {
        let is_ahead = self.0.is_some_and(|told| told.signed_duration_since(today).num_days() > AHEAD);
        if is_ahead {
            self.0 = Some(today);
        }
        is_ahead
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_told_a_week_whatever_the_clock_does() {
        /// `day hour`, of March 2026, whose Mondays are 2, 9, 16, 23, 30; which of them are told.
        #[track_caller]
        fn check(moments: &[(u32, u32)], expect: &[usize]) {
            let mut digest = Digest::default();
            let mut told = Vec::new();
            for (at, (day, hour)) in moments.iter().enumerate() {
                let today = NaiveDate::from_ymd_opt(2026, 3, *day).unwrap();
                digest.mend(today);
                if digest.is_due(today, NaiveTime::from_hms_opt(*hour, 0, 0).unwrap()) {
                    digest.told(today);
                    told.push(at);
                }
            }
            assert_eq!(told, expect, "{moments:?}");
        }
        check(&[(2, 8), (2, 9), (2, 10), (2, 23), (3, 9), (9, 9)], &[1, 5]);
        // Missed while off: later on Monday, not on Tuesday.
        check(&[(1, 9), (2, 22), (3, 9)], &[1]);
        check(&[(1, 9), (3, 9), (8, 9)], &[]);
        // Set back within the week, or by an hour.
        check(&[(9, 9), (8, 9), (9, 8), (9, 9), (9, 10)], &[0]);
        check(&[(9, 9), (2, 9), (9, 9), (16, 9)], &[0, 3]);
        // Far ahead and back again: the week may have been told, the next one is told for sure.
        check(&[(2, 9), (30, 9), (2, 10), (9, 9)], &[0, 1, 3]);
    }
}
