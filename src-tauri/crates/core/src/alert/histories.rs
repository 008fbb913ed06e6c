//! P5: over generated histories no crossing is missed, none told twice, none told that did not happen.
//!
//! The oracle looks back over the whole history and keeps no state of its own, so that it shares no mistake with the
//! machine: what is told at a reading follows from the readings before it alone.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::*;

/// One thing that happens.
#[derive(Clone, Debug)]
enum Event {
    /// The clock goes on, or is set: by so many seconds.
    Clock(i64),
    /// A reading of so many credits.
    Read(i64),
    /// From now on so many days are left at the cautious end, as far as is known.
    Days(Option<u32>),
    /// Another mark in days; zero for none.
    DaysMark(u32),
    /// A reading fails: no input, but what is held back is not told by it.
    Fault,
    /// The service refuses the key.
    Refused,
    /// Nothing may be told, or everything may again.
    Allow(bool),
    /// Another low mark; zero for none.
    Mark(i64),
    /// Brimful ends and starts: what is remembered is all there is.
    Restart,
}

/// A reading, or another moment at which something may be told, as the oracle remembers it.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// Not a reading: the last one is looked at again, because alerts are let through.
    again: bool,
    /// The service refused the key.
    refused: bool,
    at: i64,
    available: i64,
    mark: i64,
    days: Option<u32>,
    days_mark: u32,
    allowed: bool,
    told_low: bool,
    told_empty: bool,
    told_key: bool,
    /// Empty was told here, or stood told here: filled in for the low mark.
    stands: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Is {
    Below,
    Near,
    Above,
}

fn of_mark(seen: &Seen) -> Is {
    // Where empty was told, the user knows that credits are low, whatever the mark was then.
    if seen.stands {
        return Is::Below;
    }
    let amount = match seen.mark {
        0 => Is::Above,
        mark if seen.available < mark => Is::Below,
        mark if seen.available * 10 >= mark * 11 => Is::Above,
        _ => Is::Near,
    };
    let days = match (seen.days_mark, seen.days) {
        (0, _) => Is::Above,
        (_, None) => Is::Near,
        (mark, Some(days)) if days < mark => Is::Below,
        (mark, Some(days)) if u64::from(days) * 10 > u64::from(mark) * 11 => Is::Above,
        _ => Is::Near,
    };
    match (amount, days) {
        (Is::Below, _) | (_, Is::Below) => Is::Below,
        (Is::Above, Is::Above) => Is::Above,
        _ => Is::Near,
    }
}

fn of_zero(seen: &Seen) -> Is {
    if seen.available <= 0 { Is::Below } else { Is::Above }
}

/// Whether a line is to be told at the last of these moments. `told` says whether it was told at an earlier one.
fn expected(seen: &[Seen], of: impl Fn(&Seen) -> Is, told: impl Fn(&Seen) -> bool) -> bool {
    let Some((last, before)) = seen.split_last() else { return false };
    if of(last) != Is::Below || !last.allowed {
        return false;
    }
    // Told since a reading was well above: only a reminder at a reading, a day later on a clock that may have been set back.
    let since = before.iter().rposition(|one| !one.again && of(one) == Is::Above).map_or(0, |at| at + 1);
    if let Some(at) = before.iter().rposition(&told).filter(|at| *at >= since) {
        let later = before.iter().skip(at + 1).filter(|one| !one.again);
        let earliest = before.iter().skip(at).take(1).chain(later).map(|one| one.at).min().unwrap_or(last.at);
        return !last.again && last.at - earliest >= 24 * 3600;
    }
    // Otherwise the readings in a row below the line have to span a minute, counted from the earliest clock.
    let readings: Vec<Seen> = seen.iter().copied().filter(|one| !one.again).collect();
    let from = readings.iter().rposition(|one| of(one) != Is::Below).map_or(0, |at| at + 1);
    (from..readings.len()).any(|k| {
        let row = readings.get(from..=k).unwrap_or_default();
        let first = row.iter().map(|one| one.at).min();
        row.last().zip(first).is_some_and(|(one, first)| one.at - first >= 60)
    })
}

/// Whether the refused key is to be told at the last of these moments.
fn expected_key(seen: &[Seen]) -> bool {
    let Some((last, before)) = seen.split_last() else { return false };
    let since = before.iter().rposition(|one| !one.again && !one.refused).map_or(0, |at| at + 1);
    let row = before.get(since..).unwrap_or_default();
    let refused = last.refused || last.again && row.iter().any(|one| one.refused);
    refused && last.allowed && !row.iter().any(|one| one.told_key)
}

/// Plays a history; every moment at which something may be told, with what was told.
fn play(events: &[Event]) -> Vec<(Seen, Vec<Alert>)> {
    let (mut state, mut now, mut mark, mut allowed) = (State::default(), 1_000_000_i64, 100_i64, true);
    let (mut days, mut days_mark) = (None, 0_u32);
    // The last good reading, and whether a later one failed.
    let (mut last, mut failed) = (None, false);
    let mut told = Vec::new();
    for event in events {
        let at = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::seconds(now);
        let look = |available| Look {
            available: Credits::whole(available),
            low_mark: (mark > 0).then(|| Credits::whole(mark)),
            days,
            low_days: (days_mark > 0).then_some(days_mark),
        };
        let may = if allowed { ALL } else { Allowed::NOTHING };
        let (again, refused, available, alerts) = match *event {
            Event::Clock(seconds) => {
                now = (now + seconds).max(0);
                continue;
            }
            Event::Mark(to) => {
                mark = to;
                continue;
            }
            Event::Days(left) => {
                days = left;
                continue;
            }
            Event::DaysMark(to) => {
                days_mark = to;
                continue;
            }
            Event::Fault => {
                failed = true;
                continue;
            }
            Event::Restart => {
                state = restarted(state);
                continue;
            }
            Event::Refused => {
                failed = true;
                (false, true, 0, state.key_refused(may, at))
            }
            Event::Allow(on) => {
                allowed = on;
                let known = last.filter(|_| !failed);
                let may = if allowed { ALL } else { Allowed::NOTHING };
                (true, false, known.unwrap_or(i64::MAX / 100), state.release(known.map(look).as_ref(), may, at))
            }
            Event::Read(available) => {
                (last, failed) = (Some(available), false);
                (false, false, available, state.read(&look(available), may, at).alerts)
            }
        };
        let told_empty = alerts.contains(&Alert::Empty);
        let told_low = alerts.iter().any(|alert| matches!(alert, Alert::Low { .. }));
        let told_key = alerts.contains(&Alert::KeyRefused);
        // Where the last reading failed, nothing is known of its days either.
        let days = days.filter(|_| !(again && failed) && last.is_some());
        let seen = Seen {
            again,
            refused,
            at: now,
            available,
            mark,
            days,
            days_mark,
            allowed,
            told_low,
            told_empty,
            told_key,
            stands: false,
        };
        told.push((seen, alerts));
    }
    told
}

const ALL: Allowed = Allowed::ALL;

/// A state as it comes back from what is kept of it: field by field, so that one that is not kept is seen.
fn restarted(state: State) -> State {
    let State { low, empty, key_told, key_held } = state;
    State { low, empty, key_told, key_held }
}

/// Checks a history against the oracle.
#[track_caller]
fn check(events: &[Event]) {
    let played = play(events);
    let seen: Vec<Seen> = played.iter().map(|(seen, _)| *seen).collect();
    for (index, (one, alerts)) in played.iter().enumerate() {
        let upto = seen.get(..=index).unwrap_or_default();
        assert_eq!(one.told_key, expected_key(upto), "key at moment {index} of {events:?}");
        let levels: Vec<Seen> = upto.iter().copied().filter(|one| !one.refused).collect();
        let empty = !one.refused && expected(&levels, of_zero, |one| one.told_empty);
        assert_eq!(one.told_empty, empty, "empty at moment {index} of {events:?}");
        let crossings = alerts.iter().filter(|alert| !matches!(alert, Alert::KeyRefused)).count();
        assert!(crossings <= 1, "one crossing, one alert: {alerts:?} at moment {index} of {events:?}");
        // What is said of the low mark while it is empty belongs to empty: told there, it counts as told here too.
        let looks: Vec<Seen> = levels
            .iter()
            .enumerate()
            .map(|(at, one)| Seen { stands: stands_told(levels.get(..=at).unwrap_or_default()), ..*one })
            .filter(|one| one.available > 0 || !one.allowed || one.stands)
            .collect();
        let skipped = one.refused || one.available <= 0 && one.allowed;
        let low = !skipped && expected(&looks, of_mark, |one| one.told_low || one.told_empty);
        assert_eq!(one.told_low, low, "low at moment {index} of {events:?}");
    }
}

/// Whether empty was told at the last of these moments, or stood told at it.
fn stands_told(seen: &[Seen]) -> bool {
    let Some(last) = seen.last() else { return false };
    let since = seen.iter().rposition(|one| !one.again && one.available > 0).map_or(0, |at| at + 1);
    last.available <= 0 && last.allowed && seen.iter().skip(since).any(|one| one.told_empty)
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        8 => prop_oneof![Just(30_i64), Just(59), Just(60), Just(61), Just(300), Just(3600), Just(86_399), Just(86_400)]
            .prop_map(Event::Clock),
        1 => (-100_000_i64..200_000).prop_map(Event::Clock),
        12 => prop_oneof![Just(0_i64), Just(-3), Just(1), Just(50), Just(99), Just(100), Just(109), Just(110), Just(500)]
            .prop_map(Event::Read),
        1 => Just(Event::Fault),
        1 => Just(Event::Refused),
        2 => any::<bool>().prop_map(Event::Allow),
        1 => prop_oneof![Just(0_i64), Just(100), Just(300)].prop_map(Event::Mark),
        1 => Just(Event::Restart),
        2 => prop::option::of(prop_oneof![Just(0_u32), Just(6), Just(7), Just(8), Just(30), Just(u32::MAX)])
            .prop_map(Event::Days),
        1 => prop_oneof![Just(0_u32), Just(7), Just(30)].prop_map(Event::DaysMark),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn no_crossing_is_missed_told_twice_or_made_up(events in prop::collection::vec(event(), 0..60)) {
        check(&events);
    }
}
