//! How an account spends: a pure function of seed, account and time range. However the range is cut, the jobs are the
//! same.

use chrono::{DateTime, Datelike, Months, NaiveTime, TimeDelta, Timelike, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::dice::Dice;

/// What an account does over a day.
#[derive(Debug)]
pub(crate) struct Habit {
    /// It is busy in one hour of so many.
    pub(crate) busy_one_in: u64,
    /// The most jobs begun in a busy hour between 06:00 and 22:00 UTC.
    pub(crate) by_day: u64,
    /// The most jobs begun in a busy hour of the night.
    pub(crate) by_night: u64,
    /// What can be ordered, in equal shares.
    pub(crate) menu: &'static [Dish],
    /// The longest job, in seconds.
    pub(crate) longest_s: u64,
    /// Whether credits are held when a job begins.
    pub(crate) holds: bool,
    /// Whether and how the owner buys credits.
    pub(crate) refill: Option<Refill>,
    /// Whether and when a month's allotment is renewed.
    pub(crate) monthly: Option<Monthly>,
}

/// One kind of job.
#[derive(Debug)]
pub(crate) struct Dish {
    /// Its name in the service's words.
    pub(crate) what: &'static str,
    /// Its least cost, in tenths of a credit.
    pub(crate) from_tenths: i64,
    /// The steps in which it may cost more, in tenths of a credit.
    pub(crate) step_tenths: i64,
    /// How many steps more it costs at the most.
    pub(crate) steps: u64,
}

/// The owner buys a pack when less than `below` is available.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refill {
    pub(crate) pack: i64,
    pub(crate) below: i64,
}

/// On the first of each month, `after_midnight_ms` after 00:00 UTC, the allotment is renewed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Monthly {
    pub(crate) after_midnight_ms: i64,
    /// The credits of one month, where the funds do not say it themselves.
    pub(crate) allotment: i64,
}

/// One job: what it holds, what it costs in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Job {
    pub(crate) id: Uuid,
    pub(crate) started: DateTime<Utc>,
    pub(crate) finishes: DateTime<Utc>,
    pub(crate) hold: Decimal,
    pub(crate) cost: Decimal,
    pub(crate) what: &'static str,
    pub(crate) calls: u64,
    pub(crate) outcome: Outcome,
}

/// How a job ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Charged.
    Done,
    /// Not charged.
    Failed,
    /// Charged, then given back.
    Refunded,
}

impl Job {
    /// What is gone for good once the job has ended.
    pub(crate) fn net_cost(&self) -> Decimal {
        match self.outcome {
            Outcome::Done => self.cost,
            Outcome::Failed | Outcome::Refunded => Decimal::ZERO,
        }
    }
}

impl Habit {
    /// The jobs that begin after `from` and not after `to`, oldest first.
    pub(crate) fn jobs(&self, seed: u64, account: u64, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<Job> {
        let hour = |at: DateTime<Utc>| at.timestamp().div_euclid(3600);
        let mut jobs: Vec<Job> = (hour(from)..=hour(to))
            .flat_map(|slot| self.jobs_of_hour(seed, account, slot))
            .filter(|job| job.started > from && job.started <= to)
            .collect();
        jobs.sort_by_key(|job| (job.started, job.id));
        jobs
    }

    /// The renewals after `from` and not after `to`, oldest first.
    pub(crate) fn resets(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        let Some(monthly) = self.monthly else { return Vec::new() };
        let first = start_of_month(from);
        (0..)
            .map_while(|n| first.checked_add_months(Months::new(n)))
            .map(|start| start + TimeDelta::milliseconds(monthly.after_midnight_ms))
            .take_while(|at| *at <= to)
            .filter(|at| *at > from)
            .collect()
    }

    fn jobs_of_hour(&self, seed: u64, account: u64, slot: i64) -> Vec<Job> {
        let Some(begin) = DateTime::from_timestamp(slot.saturating_mul(3600), 0) else { return Vec::new() };
        let mut dice = Dice::of(&[seed, account, slot.cast_unsigned()]);
        if dice.below(self.busy_one_in) != 0 {
            return Vec::new();
        }
        let most = if (6..22).contains(&begin.hour()) { self.by_day } else { self.by_night };
        (0..dice.below(most.saturating_add(1))).filter_map(|_| self.job(&mut dice, begin)).collect()
    }

    fn job(&self, dice: &mut Dice, hour: DateTime<Utc>) -> Option<Job> {
        let id = dice.uuid();
        let started = hour + ms(dice.below(3_600_000));
        let finishes = started + ms(1000 + dice.below(self.longest_s.saturating_mul(1000)));
        let dish = self.menu.get(usize::try_from(dice.below(self.menu.len() as u64)).ok()?)?;
        let steps = i64::try_from(dice.below(dish.steps.saturating_add(1))).ok()?;
        let cost = Decimal::new(dish.from_tenths.saturating_add(dish.step_tenths.saturating_mul(steps)), 1);
        // A hold is an estimate on the safe side: up to a sixth above what is charged.
        let hold = if self.holds { (cost * Decimal::new(115, 2)).ceil() } else { cost };
        let outcome = match dice.below(40) {
            0 if self.holds => Outcome::Failed,
            1 if self.holds => Outcome::Refunded,
            _ => Outcome::Done,
        };
        Some(Job {
            id,
            started,
            finishes,
            hold,
            cost,
            what: dish.what,
            calls: u64::from(dish.what == "Voice call"),
            outcome,
        })
    }
}

/// 00:00 UTC on the first day of this moment's month.
pub(crate) fn start_of_month(at: DateTime<Utc>) -> DateTime<Utc> {
    at.date_naive().with_day(1).map_or(at, |day| day.and_time(NaiveTime::MIN).and_utc())
}

fn ms(n: u64) -> TimeDelta {
    TimeDelta::milliseconds(i64::try_from(n).unwrap_or(i64::MAX / 1000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::habit_of;
    use brimful_core::provider::ProviderId;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_range_cut_anywhere_gives_the_same_jobs() {
        let (from, to) = (at("2026-05-01T00:30:00Z"), at("2026-05-29T11:00:00Z"));
        for provider in ProviderId::ALL {
            let habit = habit_of(provider);
            let whole = habit.jobs(1, 7, from, to);
            assert!(whole.len() > 20, "{provider}: {}", whole.len());
            for cut in ["2026-05-01T00:30:00Z", "2026-05-01T12:00:00Z", "2026-05-20T03:04:05.678Z"] {
                let mut parts = habit.jobs(1, 7, from, at(cut));
                parts.extend(habit.jobs(1, 7, at(cut), to));
                assert_eq!(parts, whole, "{provider} cut at {cut}");
            }
            assert_ne!(habit.jobs(2, 7, from, to), whole, "another seed");
            assert_ne!(habit.jobs(1, 8, from, to), whole, "another account");
        }
    }

    #[test]
    fn a_month_is_renewed_once() {
        let habit = habit_of(ProviderId::Pictory);
        #[track_caller]
        fn check(habit: &Habit, from: &str, to: &str, expect: &[&str]) {
            assert_eq!(habit.resets(at(from), at(to)), expect.iter().map(|t| at(t)).collect::<Vec<_>>());
        }
        check(habit, "2026-05-08T00:00:00Z", "2026-05-31T23:59:59Z", &[]);
        check(habit, "2026-05-08T00:00:00Z", "2026-06-01T10:12:59.445Z", &["2026-06-01T10:12:59.445Z"]);
        check(habit, "2026-06-01T10:12:59.445Z", "2026-06-30T00:00:00Z", &[]);
        check(
            habit,
            "2026-06-01T00:00:00Z",
            "2026-07-02T00:00:00Z",
            &["2026-06-01T10:12:59.445Z", "2026-07-01T10:12:59.445Z"],
        );
    }
}
