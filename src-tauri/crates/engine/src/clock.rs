//! The clock: the only place that asks the system for the time.

use chrono::{DateTime, Days, Local, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _, Utc};

/// Tells the wall-clock time. A parameter everywhere, so that tests can jump it.
pub trait Clock: Send + Sync + 'static {
    /// Now, in UTC.
    fn now(&self) -> DateTime<Utc>;

    /// Eight tomorrow morning. In UTC, unless the clock knows the user's own time zone.
    fn tomorrow_morning(&self) -> DateTime<Utc> {
        let eight = self.now().date_naive() + Days::new(1);
        eight.and_time(MORNING).and_utc()
    }

    /// The calendar day that a moment falls on for the user. In UTC, unless the clock knows the user's own time zone.
    fn local_date(&self, at: DateTime<Utc>) -> NaiveDate {
        at.date_naive()
    }

    /// The time of day that a moment is for the user. In UTC, unless the clock knows the user's own time zone.
    fn local_time(&self, at: DateTime<Utc>) -> NaiveTime {
        at.time()
    }
}

const MORNING: NaiveTime = match NaiveTime::from_hms_opt(8, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// The system's clock and time zone.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one owner of the clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn tomorrow_morning(&self) -> DateTime<Utc> {
        let now = self.now();
        let eight = (now.with_timezone(&Local).date_naive() + Days::new(1)).and_time(MORNING);
        // No zone skips or repeats eight in the morning today; if one ever does, the first is meant, or a day from now.
        eight.and_local_timezone(Local).earliest().map_or(now + TimeDelta::days(1), |at| at.to_utc())
    }

    fn local_date(&self, at: DateTime<Utc>) -> NaiveDate {
        local(at).date()
    }

    fn local_time(&self, at: DateTime<Utc>) -> NaiveTime {
        local(at).time()
    }
}

fn local(at: DateTime<Utc>) -> NaiveDateTime {
    let utc = at.naive_utc();
    let offset = Local.offset_from_utc_datetime(&utc);
    // At the ends of the calendar, where the zone leads out of it, the time stays UTC's.
    utc.checked_add_offset(offset).unwrap_or(utc)
}
