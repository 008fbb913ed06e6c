//! What is told of an account's activity: credits that did not come back, and days of unusual spending. Each once.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::lapse::{self, Lapse, Lapsing};
use super::unusual::unusual;
use super::{Alert, Source};
use crate::amount::Credits;

/// A failed job's credits may come back a moment later: told once they have been missing for so long.
pub const REFUND_AFTER: TimeDelta = TimeDelta::hours(1);
/// What is older is no news.
pub const REFUND_NEWS: TimeDelta = TimeDelta::days(14);
/// A job that is no longer found is remembered for so long after it was told.
const REMEMBERED: TimeDelta = TimeDelta::days(60);
/// Days of unusual spending that are remembered as told.
const DAYS_REMEMBERED: usize = 32;

/// What was told of an account's activity, across restarts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Noticed {
    /// The jobs whose credits are missing, by the service's own id.
    pub refunds: BTreeMap<String, Refund>,
    /// The days of unusual spending, on the user's own calendar.
    pub unusual: BTreeMap<NaiveDate, Spent>,
    /// The resets at which credits lapse, by their day on the user's own calendar.
    pub lapses: BTreeMap<NaiveDate, Lapsing>,
}

/// What is remembered of a day of unusual spending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spent {
    /// Held back.
    Held,
    /// Told.
    Told,
}

/// What is to be told of an account's activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// What.
    pub alert: Alert,
    /// It had been held back.
    pub held: bool,
}

/// What is remembered of a job whose credits are missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refund {
    /// First seen at this time.
    Seen(DateTime<Utc>),
    /// To be told since this time, and held back.
    Held(DateTime<Utc>),
    /// Told at this time.
    Told(DateTime<Utc>),
}

/// A failed job whose credits did not come back, as the ledger has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The service's own id of the job.
    pub job: String,
    /// When its credits were used.
    pub since: DateTime<Utc>,
    /// How many are missing.
    pub amount: Credits,
}

/// A day's spending, with what it is judged against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day, on the user's own calendar.
    pub day: NaiveDate,
    /// What was spent on it.
    pub spent: Credits,
    /// What was spent on each of the 28 days before it.
    pub earlier: Vec<Credits>,
    /// Where most of it went.
    pub source: Option<Source>,
}

impl Noticed {
    /// Takes the jobs whose credits are missing now. What may not be told yet stays untold.
    pub fn refunds(&mut self, found: &[Missing], allowed: bool, now: DateTime<Utc>) -> Option<News> {
        self.refunds.retain(|job, refund| {
            found.iter().any(|one| one.job == *job)
                // One that came back and is missing again is never told a second time.
                || matches!(refund, Refund::Told(at) if now - *at < REMEMBERED)
        });
        let (mut jobs, mut amount, mut held) = (0_u32, Some(Credits::ZERO), false);
        for one in found.iter().filter(|one| now - one.since < REFUND_NEWS) {
            let refund = self.refunds.entry(one.job.clone()).or_insert(Refund::Seen(now));
            let was_held = matches!(refund, Refund::Held(_));
            match refund {
                // A clock that was set back must not make a first sight look like a future one.
                Refund::Seen(at) if *at > now => *at = now,
                Refund::Seen(at) if now - *at < REFUND_AFTER => {}
                Refund::Seen(_) if !allowed => *refund = Refund::Held(now),
                Refund::Seen(_) | Refund::Held(_) if allowed => {
                    *refund = Refund::Told(now);
                    jobs = jobs.saturating_add(1);
                    amount = amount.and_then(|sum| sum.checked_add(one.amount));
                    held |= was_held;
                }
                Refund::Seen(_) | Refund::Held(_) | Refund::Told(_) => {}
            }
        }
        (jobs > 0).then_some(News { alert: Alert::RefundMissing { jobs, amount }, held })
    }

    /// Takes a day's spending: today's, or yesterday's where it could not be told on the day itself.
    pub fn spending(&mut self, day: &Day, allowed: bool) -> Option<News> {
        let before = self.unusual.get(&day.day).copied();
        let found = unusual(day.spent, &day.earlier).filter(|_| before != Some(Spent::Told))?;
        self.unusual.insert(day.day, if allowed { Spent::Told } else { Spent::Held });
        while self.unusual.len() > DAYS_REMEMBERED {
            self.unusual.pop_first();
        }
        let source = day.source.clone();
        let alert = Alert::Unusual { day: day.day, spent: found.spent, usual: found.usual, source };
        allowed.then_some(News { alert, held: before == Some(Spent::Held) })
    }

    /// Takes what lapses by a reading of `read_at`; `None` where nothing does.
    pub fn lapse(
        &mut self,
        found: Option<&Lapse>,
        read_at: DateTime<Utc>,
        allowed: bool,
        now: DateTime<Utc>,
    ) -> Option<News> {
        lapse::step(&mut self.lapses, found, read_at, allowed, now)
    }

    /// When a second reading is wanted to confirm that credits lapse.
    #[must_use]
    pub fn confirm_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        lapse::confirm_at(&self.lapses, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(1000) + TimeDelta::hours(hours)
    }

    fn missing(job: &str, hours: i64, amount: i64) -> Missing {
        Missing { job: job.into(), since: at(hours), amount: Credits::whole(amount) }
    }

    #[test]
    fn missing_refunds_are_told_once_after_an_hour_and_several_in_one() {
        /// `(hour, jobs that are missing then, whether it may be told)`, and at which hours how many jobs are told.
        #[track_caller]
        fn check(steps: &[(i64, &str, bool)], expect: &[(i64, u32)]) {
            let mut noticed = Noticed::default();
            let mut told = Vec::new();
            for (hour, jobs, allowed) in steps {
                let found: Vec<Missing> = jobs.split_whitespace().map(|job| missing(job, 0, 10)).collect();
                let news = noticed.refunds(&found, *allowed, at(*hour)).map(|news| news.alert);
                if let Some(Alert::RefundMissing { jobs, amount }) = news {
                    assert_eq!(amount, Some(Credits::whole(10 * i64::from(jobs))));
                    told.push((*hour, jobs));
                }
            }
            assert_eq!(told, expect, "{steps:?}");
        }
        check(&[(0, "a", true), (1, "a", true), (2, "a", true), (48, "a", true)], &[(1, 1)]);
        check(&[(0, "a b", true), (1, "a b c", true), (2, "a b c", true)], &[(1, 2), (2, 1)]);
        // Came back in time; came back, and is missing again.
        check(&[(0, "a", true), (1, "", true), (2, "a", true), (3, "a", true)], &[(3, 1)]);
        check(&[(0, "a", true), (1, "a", true), (2, "", true), (3, "a", true), (9, "a", true)], &[(1, 1)]);
        // Held back, then told.
        check(&[(0, "a", false), (9, "a", false), (10, "a", true), (11, "a", true)], &[(10, 1)]);
        // Held back until it is no news any more.
        check(&[(0, "a", false), (14 * 24, "a", true), (15 * 24, "a", true)], &[]);
        // A clock set back neither repeats nor hurries.
        check(&[(9, "a", true), (0, "a", true), (1, "a", true), (0, "a", true), (5, "a", true)], &[(1, 1)]);
    }

    #[test]
    fn a_day_of_unusual_spending_is_told_once() {
        /// `(day, spent, whether it may be told)`, and which of them are told.
        #[track_caller]
        fn check(steps: &[(i64, i64, bool)], expect: &[usize]) {
            let mut noticed = Noticed::default();
            let start = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
            let tell = |(day, spent, allowed): &(i64, i64, bool)| {
                let day = Day {
                    day: start + TimeDelta::days(*day),
                    spent: Credits::whole(*spent),
                    earlier: vec![Credits::whole(10); 7],
                    source: None,
                };
                noticed.spending(&day, *allowed).is_some()
            };
            let told: Vec<bool> = steps.iter().map(tell).collect();
            let told: Vec<usize> = told.iter().enumerate().filter(|(_, told)| **told).map(|(at, _)| at).collect();
            assert_eq!(told, expect, "{steps:?}");
        }
        check(&[(0, 39, true), (0, 40, true), (0, 90, true), (1, 10, true), (1, 50, true)], &[1, 4]);
        check(&[(0, 40, false), (0, 40, true), (0, 40, true)], &[1]);
        // The clock is set back and forward again.
        check(&[(1, 40, true), (0, 40, true), (1, 40, true), (0, 40, true)], &[0, 1]);
    }
}
