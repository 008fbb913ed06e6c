//! When nothing is told: quiet hours of the day, and a snooze of one account.

use chrono::{DateTime, NaiveTime, Utc};

/// Hours of the day in which alerts are held back, on the user's own clock. They may run past midnight. Judged by the
/// wall clock alone and remembered nowhere, so that neither a jump of the clock nor a change of daylight saving can lose
/// or repeat their end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    /// From this time of day on.
    pub from: NaiveTime,
    /// Until before this time of day; the same as `from` means never.
    pub to: NaiveTime,
}

/// How long the alerts of one account are held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Snooze {
    /// Until this moment.
    Until(DateTime<Utc>),
    /// Until the account is well again by its marks.
    UntilToppedUp,
}

impl QuietHours {
    /// Whether it is quiet at this time of day.
    #[must_use]
    pub fn holds(self, time: NaiveTime) -> bool {
        if self.from <= self.to { (self.from..self.to).contains(&time) } else { time >= self.from || time < self.to }
    }
}

impl Snooze {
    /// Whether it has ended. `well` is whether the account is above its marks by enough to be armed again.
    #[must_use]
    pub fn is_over(self, well: bool, now: DateTime<Utc>) -> bool {
        match self {
            Self::Until(end) => now >= end,
            Self::UntilToppedUp => well,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_may_run_past_midnight() {
        #[track_caller]
        fn check(from: &str, to: &str, at: &str, expect: bool) {
            let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
            assert_eq!(QuietHours { from: time(from), to: time(to) }.holds(time(at)), expect, "{from} {to} {at}");
        }
        check("22:00", "08:00", "21:59", false);
        check("22:00", "08:00", "22:00", true);
        check("22:00", "08:00", "00:00", true);
        check("22:00", "08:00", "07:59", true);
        check("22:00", "08:00", "08:00", false);
        check("12:00", "13:00", "12:30", true);
        check("12:00", "13:00", "13:00", false);
        check("12:00", "12:00", "12:00", false);
        check("00:00", "00:00", "00:00", false);
    }

    #[test]
    fn a_snooze_ends_by_the_clock_or_by_credits() {
        let end = DateTime::<Utc>::UNIX_EPOCH;
        let before = end - chrono::TimeDelta::seconds(1);
        assert!(!Snooze::Until(end).is_over(true, before));
        assert!(Snooze::Until(end).is_over(false, end));
        assert!(!Snooze::UntilToppedUp.is_over(false, end));
        assert!(Snooze::UntilToppedUp.is_over(true, before));
    }
}
