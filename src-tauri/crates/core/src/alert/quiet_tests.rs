//! Quiet hours over a year of a zone with two changes a year, jumps of the clock and restarts: what is held back is told
//! once, in the first moment that is not quiet.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeDelta, TimeZone as _, Utc, Weekday};
use proptest::prelude::*;

use super::*;

/// The local time of day in a zone one hour ahead of UTC, two hours from the last Sunday of March to that of October,
/// changing at 1:00 UTC: central Europe.
fn local_time(at: DateTime<Utc>) -> NaiveTime {
    let last_sunday = |month| {
        let last = NaiveDate::from_ymd_opt(at.year(), month, 31).unwrap();
        let sunday = last.week(Weekday::Sun).first_day();
        Utc.from_utc_datetime(&sunday.and_hms_opt(1, 0, 0).unwrap())
    };
    let summer = (last_sunday(3)..last_sunday(10)).contains(&at);
    (at.naive_utc() + TimeDelta::hours(if summer { 2 } else { 1 })).time()
}

#[test]
fn the_zone_changes_when_it_should() {
    #[track_caller]
    fn check(at: &str, expect: &str) {
        assert_eq!(local_time(at.parse().unwrap()).format("%H:%M").to_string(), expect, "{at}");
    }
    check("2026-03-29T00:59:00Z", "01:59");
    check("2026-03-29T01:00:00Z", "03:00");
    check("2026-10-25T00:59:00Z", "02:59");
    check("2026-10-25T01:00:00Z", "02:00");
    check("2026-12-31T23:30:00Z", "00:30");
}

/// What happens next.
#[derive(Clone, Debug)]
enum Event {
    /// Time passes, or the clock is set: so many minutes.
    Clock(i64),
    /// A reading of so many credits, against a mark of 100, and another a minute later.
    Read(i64),
}

/// A history over a change of the clock, with quiet hours of the day.
fn history() -> impl Strategy<Value = (DateTime<Utc>, QuietHours, Vec<Event>)> {
    let start = prop_oneof![
        Just("2026-03-28T12:00:00Z"),
        Just("2026-10-24T12:00:00Z"),
        Just("2026-12-31T12:00:00Z"),
        Just("2026-03-29T00:30:00Z"),
        Just("2026-10-25T00:30:00Z"),
    ];
    let time = || {
        prop_oneof![Just(0_u32), Just(120), Just(150), Just(180), Just(480), Just(1320)]
            .prop_map(|minutes| NaiveTime::from_num_seconds_from_midnight_opt(60 * minutes, 0).unwrap())
    };
    let event = prop_oneof![
        6 => prop_oneof![Just(1_i64), Just(5), Just(30), Just(60), Just(240), Just(1440)].prop_map(Event::Clock),
        1 => (-3000_i64..3000).prop_map(Event::Clock),
        4 => prop_oneof![Just(0_i64), Just(50), Just(99), Just(105), Just(500)].prop_map(Event::Read),
    ];
    (start.prop_map(|text| text.parse().unwrap()), time(), time(), prop::collection::vec(event, 0..60))
        .prop_map(|(start, from, to, events)| (start, QuietHours { from, to }, events))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn quiet_hours_neither_repeat_nor_lose_what_they_hold_back((start, quiet, events) in history()) {
        let (mut state, mut now, mut last) = (State::default(), start, None);
        // Below the mark and not told since it was well: by the readings alone.
        let (mut low_untold, mut empty_untold) = (false, false);
        let (mut low_told, mut empty_told) = (None, None);
        for event in &events {
            let mut alerts = Vec::new();
            if let Event::Read(_) = event {
                // A day is counted from the earliest clock that a reading has seen since.
                low_told = low_told.map(|at: DateTime<Utc>| at.min(now));
                empty_told = empty_told.map(|at: DateTime<Utc>| at.min(now));
            }
            let mut step = |state: &mut State, now: DateTime<Utc>, read: Option<i64>| {
                let allowed = if quiet.holds(local_time(now)) { Allowed::NOTHING } else { Allowed::ALL };
                let look = |available| Look {
                    available: Credits::whole(available), low_mark: Some(Credits::whole(100)), days: None, low_days: None,
                };
                let told = match read {
                    Some(available) => state.read(&look(available), allowed, now).alerts,
                    None => state.release(last.map(look).as_ref(), allowed, now),
                };
                assert!(allowed != Allowed::NOTHING || told.is_empty(), "told in the quiet: {told:?}");
                // Of the two readings of an event, the one at which it was told counts.
                alerts.extend(told.into_iter().map(|alert| (now, alert)));
                allowed != Allowed::NOTHING
            };
            let mut may = match event {
                Event::Clock(minutes) => {
                    now += TimeDelta::minutes(*minutes);
                    step(&mut state, now, None)
                }
                Event::Read(available) => {
                    step(&mut state, now, Some(*available));
                    now += CONFIRM_AFTER;
                    step(&mut state, now, Some(*available))
                }
            };
            if let Event::Read(available) = event {
                last = Some(*available);
                if *available > 0 { (empty_untold, empty_told) = (false, None); }
                if *available >= 110 { (low_untold, low_told) = (false, None); }
                // Neither low nor well: what was not told is not told later.
                if (100..110).contains(available) { low_untold = false; }
                if *available <= 0 && empty_told.is_none() { empty_untold = true; }
                if (1..100).contains(available) && low_told.is_none() { low_untold = true; }
                // Both readings were judged; the second decides what may still be untold.
                may = !quiet.holds(local_time(now));
            }
            for (at, alert) in &alerts {
                let (told, untold) = match alert {
                    Alert::Empty => (&mut empty_told, &mut empty_untold),
                    _ => (&mut low_told, &mut low_untold),
                };
                let before: Option<DateTime<Utc>> = *told;
                let is_reminder = before.is_some_and(|told| matches!(event, Event::Read(_)) && *at - told >= REMIND_AFTER);
                prop_assert!(before.is_none() || is_reminder, "told twice: {alert:?} at {at} in {events:?}");
                *told = Some(*at);
                *untold = false;
                if *alert == Alert::Empty {
                    (low_told, low_untold) = (Some(*at), false);
                }
            }
            let is_empty = last.is_some_and(|available| available <= 0);
            if may {
                prop_assert!(!empty_untold, "empty was lost at {now} in {events:?}");
                prop_assert!(!low_untold || is_empty, "low was lost at {now} in {events:?}");
            }
        }
    }
}
