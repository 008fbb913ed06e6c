//! When a checkout is looked for: often at first, then less, then no more.

use chrono::{DateTime, TimeDelta, Utc};

/// How long credits are waited for.
pub const WATCH: TimeDelta = TimeDelta::minutes(15);

/// How long credits that did not come in time are still noticed.
const LATE: TimeDelta = TimeDelta::hours(24);

/// As long as this after the start, a look comes every [`OFTEN`]; then every [`SELDOM`].
const EAGER: TimeDelta = TimeDelta::minutes(3);
const OFTEN: TimeDelta = TimeDelta::seconds(10);
const SELDOM: TimeDelta = TimeDelta::seconds(30);

/// How long one that arrived is looked for again: who paid twice did so within a moment.
const SETTLING: TimeDelta = TimeDelta::minutes(1);

/// The looks for one checkout. Wall-clock times: a timer alone would sleep through a wake from sleep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// When the watch began; moved back with the clock.
    pub began: DateTime<Utc>,
    /// The last look.
    pub looked: Option<DateTime<Utc>>,
    /// Whether that one failed: then the next is not sooner than every [`SELDOM`].
    pub failed: bool,
}

impl Timing {
    /// A watch that begins now.
    #[must_use]
    pub const fn starting(now: DateTime<Utc>) -> Self {
        Self { began: now, looked: None, failed: false }
    }

    /// The next look; `None` where there is none any more.
    #[must_use]
    pub fn next(&self) -> Option<DateTime<Utc>> {
        let last = self.looked.unwrap_or(self.began);
        let end = self.began + WATCH;
        if last >= end {
            return None;
        }
        let gap = if self.failed || last - self.began >= EAGER { SELDOM } else { OFTEN };
        Some((last + gap).min(end))
    }

    pub(super) fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.next().is_some_and(|at| at <= now)
    }

    /// Whether credits were waited for long enough.
    pub(super) fn is_over(&self, now: DateTime<Utc>) -> bool {
        now - self.began >= WATCH
    }

    /// Whether they are not even noticed any more.
    pub(super) fn is_long_ago(&self, now: DateTime<Utc>) -> bool {
        now - self.began >= LATE
    }

    /// Whether one that arrived then is still looked for.
    pub(super) fn is_settling(&self, arrived: DateTime<Utc>) -> bool {
        self.looked.is_none_or(|looked| looked - arrived < SETTLING)
    }

    pub(super) fn looked(&mut self, now: DateTime<Utc>, well: bool) {
        self.looked = Some(now);
        self.failed = !well;
    }

    pub(super) fn set_back(&mut self, before: DateTime<Utc>, now: DateTime<Utc>) {
        if now >= before {
            return;
        }
        let by = before - now;
        self.began -= by;
        self.looked = self.looked.map(|at| at - by);
    }
}
