//! When an account is read next: interval, jitter, back-off, waits that a service asks for, sleep and clock jumps.
//!
//! Wall-clock times throughout: a monotonic clock stops in sleep on some systems, and then a due time would never come.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::failure::{Code, Failure};

/// No account is polled more often than this by itself.
pub const MIN_INTERVAL: TimeDelta = TimeDelta::seconds(60);
/// Back-off after failures never grows beyond this.
pub const MAX_BACK_OFF: TimeDelta = TimeDelta::minutes(30);
/// A refresh that the user asks for is answered by the last attempt when that is younger than this: the fastest rate
/// that anything in Brimful reads an account at.
pub const MIN_MANUAL_GAP: TimeDelta = TimeDelta::seconds(10);
/// Catch-ups after a wake, and first readings at the start, are spread over at most this long.
pub const SPREAD: TimeDelta = TimeDelta::seconds(20);
/// A service may ask to wait at most this long; longer is taken for a lie or a clock error.
const MAX_WAIT: TimeDelta = TimeDelta::hours(1);
/// A silence between two looks at the clock that is longer than this was sleep.
const SLEEP_GAP: TimeDelta = TimeDelta::minutes(2);

/// How one account's readings are timed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    next: Next,
    attempted: Option<DateTime<Utc>>,
    not_before: Option<DateTime<Utc>>,
    failures: u32,
    /// Put off once after sleep already: a machine that wakes for moments only must not put it off for ever.
    catching_up: bool,
}

/// When the next reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// At this time, or as soon after it as there is a look at the clock.
    At(DateTime<Utc>),
    /// Not until the key changes or the user asks: the service refused the key.
    Stopped,
    /// Only when the user asks: the interval is "manual".
    Manual,
}

/// What a reading came to, as far as timing is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A good reading.
    Read,
    /// The service asked to wait this long.
    Wait(Duration),
    /// No network: retried soon and never counted as a failure.
    Offline,
    /// The key was refused or is missing.
    KeyRefused,
    /// Anything else that may pass by itself.
    Failed,
}

impl Outcome {
    /// What a failure means for the timing.
    #[must_use]
    pub fn of(failure: &Failure) -> Self {
        match (failure.code, failure.retry_after) {
            (Code::Offline, _) => Self::Offline,
            (code, _) if code.needs_key() => Self::KeyRefused,
            (_, Some(wait)) => Self::Wait(wait),
            (_, None) => Self::Failed,
        }
    }
}

impl Schedule {
    /// A first reading after `delay`. Manual accounts are read once at the start as well, so that there is a value.
    #[must_use]
    pub fn starting(now: DateTime<Utc>, delay: TimeDelta) -> Self {
        Self { next: Next::At(now + delay), attempted: None, not_before: None, failures: 0, catching_up: false }
    }

    /// When the next reading is.
    #[must_use]
    pub const fn next(&self) -> Next {
        self.next
    }

    /// Whether a reading is due.
    #[must_use]
    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        matches!(self.next, Next::At(at) if at <= now)
    }

    /// Whether a refresh that the user asks for may go out now: the last attempt is old enough, and no wait that the
    /// service asked for is running.
    #[must_use]
    pub fn may_refresh(&self, now: DateTime<Utc>) -> bool {
        let rested = self.attempted.is_none_or(|at| now - at >= MIN_MANUAL_GAP || at > now);
        rested && self.not_before.is_none_or(|at| at <= now)
    }

    /// Notes that a reading went out now.
    pub fn attempted(&mut self, now: DateTime<Utc>) {
        self.attempted = Some(now);
    }

    /// Takes the outcome of a reading and sets the next one. `interval` is `None` where the user reads by hand;
    /// `jitter_permille` is a random number in -100..=100 (±10 %).
    pub fn finished(
        &mut self,
        outcome: Outcome,
        now: DateTime<Utc>,
        interval: Option<TimeDelta>,
        jitter_permille: i32,
    ) {
        self.not_before = None;
        self.catching_up = false;
        self.failures = match outcome {
            Outcome::Read => 0,
            Outcome::Offline => self.failures,
            Outcome::Wait(_) | Outcome::KeyRefused | Outcome::Failed => self.failures.saturating_add(1),
        };
        self.next = match outcome {
            Outcome::KeyRefused => Next::Stopped,
            Outcome::Read => interval.map_or(Next::Manual, |i| Next::At(now + jittered(i, jitter_permille))),
            Outcome::Offline => Next::At(now + MIN_INTERVAL),
            Outcome::Wait(wait) => {
                let wait = TimeDelta::from_std(wait).unwrap_or(MAX_WAIT).min(MAX_WAIT);
                self.not_before = Some(now + wait);
                Next::At(now + jittered(wait.max(self.back_off()), jitter_permille).max(wait))
            }
            Outcome::Failed => Next::At(now + jittered(self.back_off(), jitter_permille)),
        };
    }

    /// A second reading is wanted at `at` (an alert to confirm): brings the next one forward, never closer to the
    /// last attempt than [`MIN_INTERVAL`], never before a wait is over, and never where the key was refused.
    pub fn confirm(&mut self, at: DateTime<Utc>) {
        let earliest = self.attempted.map_or(at, |last| last + MIN_INTERVAL).max(self.not_before.unwrap_or(at)).max(at);
        self.next = match self.next {
            Next::At(next) => Next::At(next.min(earliest)),
            Next::Manual => Next::At(earliest),
            Next::Stopped => Next::Stopped,
        };
    }

    /// The user changed the interval, the key or the address, or resumed the account: read soon.
    pub fn restart(&mut self, now: DateTime<Utc>) {
        self.failures = 0;
        self.next = Next::At(self.not_before.unwrap_or(now).max(now));
    }

    /// Looks at the clock: `before` is the last look. After sleep an overdue account is read after `delay`, so that
    /// catch-ups do not all go out at once; after the clock was set back, no account waits longer than it would have.
    pub fn look(&mut self, before: DateTime<Utc>, now: DateTime<Utc>, interval: Option<TimeDelta>, delay: TimeDelta) {
        let Next::At(at) = self.next else { return };
        if now < before {
            let limit = interval.unwrap_or(MIN_INTERVAL).max(MAX_BACK_OFF);
            self.not_before = self.not_before.map(|t| t.min(now + MAX_WAIT));
            self.attempted = self.attempted.map(|t| t.min(now));
            // What was left to wait before the jump is what is left after it.
            let left = (at - before).clamp(TimeDelta::zero(), limit);
            self.next = Next::At(now + left);
        } else if now - before >= SLEEP_GAP && at <= now && !self.catching_up {
            self.next = Next::At(now + delay);
            self.catching_up = true;
        }
    }

    /// 1, 2, 4, … minutes, up to [`MAX_BACK_OFF`].
    fn back_off(&self) -> TimeDelta {
        let doublings = self.failures.saturating_sub(1).min(10);
        (MIN_INTERVAL * 2_i32.pow(doublings)).min(MAX_BACK_OFF)
    }
}

/// The delay of the `index`-th of `count` accounts that become due together.
#[must_use]
pub fn spread(index: usize, count: usize) -> TimeDelta {
    // Few accounts go out a second apart; many share the window.
    let index = i32::try_from(index).unwrap_or(i32::MAX);
    let count = i32::try_from(count.max(1)).unwrap_or(i32::MAX);
    (TimeDelta::seconds(1).min(SPREAD / count)).checked_mul(index).unwrap_or(SPREAD).min(SPREAD)
}

fn jittered(interval: TimeDelta, permille: i32) -> TimeDelta {
    let jitter = interval * permille.clamp(-100, 100) / 1000;
    (interval + jitter).max(MIN_INTERVAL)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FIVE: Option<TimeDelta> = Some(TimeDelta::minutes(5));

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(1_000_000 + seconds)
    }

    /// A schedule that was read at second 0 with these outcomes, one after the other, each as soon as it was due.
    fn after(outcomes: &[Outcome], interval: Option<TimeDelta>) -> (Schedule, DateTime<Utc>) {
        let (mut schedule, mut now) = (Schedule::starting(at(0), TimeDelta::zero()), at(0));
        for outcome in outcomes {
            if let Next::At(next) = schedule.next() {
                now = next;
            }
            schedule.attempted(now);
            schedule.finished(*outcome, now, interval, 0);
        }
        (schedule, now)
    }

    #[track_caller]
    fn check(outcomes: &[Outcome], interval: Option<TimeDelta>, expect: Option<i64>) {
        let (schedule, now) = after(outcomes, interval);
        let wait = match schedule.next() {
            Next::At(next) => Some((next - now).num_seconds()),
            Next::Stopped | Next::Manual => None,
        };
        assert_eq!(wait, expect, "{outcomes:?}");
    }

    #[test]
    fn each_outcome_has_its_wait() {
        use Outcome::{Failed, KeyRefused, Offline, Read, Wait};
        check(&[Read], FIVE, Some(300));
        check(&[Read], None, None);
        check(&[Read], Some(TimeDelta::seconds(1)), Some(60));
        check(&[Failed], FIVE, Some(60));
        check(&[Failed, Failed], FIVE, Some(120));
        check(&[Failed; 4], FIVE, Some(480));
        check(&[Failed; 5], FIVE, Some(960));
        check(&[Failed; 40], FIVE, Some(1800));
        check(&[Failed, Failed, Read, Failed], FIVE, Some(60));
        check(&[Offline; 9], FIVE, Some(60));
        check(&[KeyRefused], FIVE, None);
        check(&[Wait(Duration::from_secs(45))], FIVE, Some(60));
        check(&[Wait(Duration::from_secs(600))], FIVE, Some(600));
        check(&[Wait(Duration::from_secs(86_400))], FIVE, Some(3600));
    }

    #[test]
    fn a_wait_that_a_service_asked_for_holds_for_the_user_too() {
        let (schedule, now) = after(&[Outcome::Wait(Duration::from_secs(45))], FIVE);
        assert!(!schedule.may_refresh(now + TimeDelta::seconds(44)));
        assert!(schedule.may_refresh(now + TimeDelta::seconds(45)));
    }

    #[test]
    fn a_manual_refresh_is_never_faster_than_its_gap() {
        let (schedule, now) = after(&[Outcome::Read], FIVE);
        assert!(!schedule.may_refresh(now + TimeDelta::seconds(9)));
        assert!(schedule.may_refresh(now + TimeDelta::seconds(10)));
    }

    #[test]
    fn a_confirmation_comes_after_a_minute_not_an_interval() {
        let (mut schedule, now) = after(&[Outcome::Read], FIVE);
        schedule.confirm(now + TimeDelta::seconds(60));
        assert_eq!(schedule.next(), Next::At(now + TimeDelta::seconds(60)));
        let (mut schedule, now) = after(&[Outcome::Read], FIVE);
        schedule.confirm(now);
        assert_eq!(schedule.next(), Next::At(now + TimeDelta::seconds(60)));
        let (mut schedule, now) = after(&[Outcome::KeyRefused], FIVE);
        schedule.confirm(now);
        assert_eq!(schedule.next(), Next::Stopped);
    }

    #[test]
    fn eight_hours_of_sleep_give_one_catch_up_each_spread_out() {
        let (mut schedule, now) = after(&[Outcome::Read], FIVE);
        let woke = now + TimeDelta::hours(8);
        schedule.look(now, woke, FIVE, spread(3, 100));
        assert!(!schedule.is_due(woke));
        let caught_up = woke + SPREAD;
        assert!(schedule.is_due(caught_up));
        schedule.attempted(caught_up);
        schedule.finished(Outcome::Read, caught_up, FIVE, 0);
        assert_eq!(schedule.next(), Next::At(caught_up + TimeDelta::minutes(5)));
    }

    #[test]
    fn a_machine_that_wakes_for_moments_only_still_catches_up() {
        let (mut schedule, now) = after(&[Outcome::Read], FIVE);
        let first = now + TimeDelta::minutes(10);
        schedule.look(now, first, FIVE, SPREAD);
        assert!(!schedule.is_due(first));
        let second = first + TimeDelta::minutes(10);
        schedule.look(first, second, FIVE, SPREAD);
        assert!(schedule.is_due(second));
    }

    #[test]
    fn a_clock_set_back_neither_stalls_nor_storms() {
        let (mut schedule, now) = after(&[Outcome::Read], FIVE);
        let before = now + TimeDelta::seconds(100);
        let back = before - TimeDelta::days(400);
        schedule.look(before, back, FIVE, TimeDelta::zero());
        assert_eq!(schedule.next(), Next::At(back + TimeDelta::seconds(200)));
        assert!(schedule.may_refresh(back + MIN_MANUAL_GAP));
    }

    #[test]
    fn catch_ups_stay_within_the_window() {
        assert_eq!(spread(0, 5), TimeDelta::zero());
        assert_eq!(spread(4, 5), TimeDelta::seconds(4));
        assert!(spread(99, 100) <= SPREAD);
        assert!(spread(usize::MAX, usize::MAX) <= SPREAD);
    }

    proptest! {
        /// P3: whatever happens, two readings that nobody asked for are at least a minute apart.
        #[test]
        fn never_faster_than_the_minimum(
            outcomes in prop::collection::vec(0_u8..5, 1..40), jitter in -100_i32..=100, interval in 0_i64..4000,
        ) {
            let mut schedule = Schedule::starting(at(0), TimeDelta::zero());
            let mut last: Option<DateTime<Utc>> = None;
            for outcome in outcomes {
                let Next::At(now) = schedule.next() else { break };
                if let Some(last) = last {
                    prop_assert!(now - last >= MIN_INTERVAL, "{} s", (now - last).num_seconds());
                    prop_assert!(now - last <= TimeDelta::seconds(interval.max(3600) * 11 / 10));
                }
                last = Some(now);
                schedule.attempted(now);
                let outcome = match outcome {
                    0 => Outcome::Read,
                    1 => Outcome::Failed,
                    2 => Outcome::Offline,
                    3 => Outcome::Wait(Duration::from_secs(1)),
                    _ => Outcome::Wait(Duration::from_secs(100_000)),
                };
                schedule.finished(outcome, now, Some(TimeDelta::seconds(interval)), jitter);
                schedule.confirm(now);
            }
        }
    }
}
