//! What is told of which readings.

use chrono::{DateTime, TimeDelta, Utc};

use super::*;

/// So much available, against a mark of 100.
fn look(available: i64) -> Look {
    Look { available: Credits::whole(available), low_mark: Some(Credits::whole(100)), days: None, low_days: None }
}

const ALL: Allowed = Allowed::ALL;

/// Plays `(seconds, available)` readings against a mark of 100 and lists what was told at which second.
#[track_caller]
fn check(readings: &[(i64, i64)], expect: &[(i64, &str)]) {
    assert_eq!(play(&mut State::default(), readings, ALL), expect, "{readings:?}");
}

fn play(state: &mut State, readings: &[(i64, i64)], allowed: Allowed) -> Vec<(i64, &'static str)> {
    let start = DateTime::<Utc>::UNIX_EPOCH;
    let mut told = Vec::new();
    for &(second, available) in readings {
        let now = start + TimeDelta::seconds(second);
        let step = state.read(&look(available), allowed, now);
        told.extend(step.alerts.into_iter().map(|alert| match alert {
            Alert::Low { .. } => (second, "low"),
            Alert::Empty => (second, "empty"),
            Alert::KeyRefused => (second, "key"),
            Alert::RefundMissing { .. } | Alert::Unusual { .. } | Alert::Lapse { .. } | Alert::Week { .. } => {
                unreachable!("no reading says so")
            }
        }));
    }
    told
}

const DAY: i64 = 24 * 3600;

#[test]
fn a_crossing_is_confirmed_and_told_once() {
    check(&[(0, 150), (300, 99)], &[]);
    check(&[(0, 150), (300, 99), (360, 98), (660, 97), (960, 96)], &[(360, "low")]);
    check(&[(0, 99), (30, 99), (59, 99)], &[]);
    check(&[(0, 99), (60, 99)], &[(60, "low")]);
}

#[test]
fn a_single_odd_reading_says_nothing() {
    check(&[(0, 150), (300, 0), (360, 150), (660, 150)], &[]);
    check(&[(0, 150), (300, 99), (360, 105), (660, 99), (690, 99)], &[]);
}

#[test]
fn rearmed_only_ten_percent_above_the_mark() {
    check(&[(0, 99), (60, 99), (120, 109), (180, 99), (240, 99)], &[(60, "low")]);
    check(&[(0, 99), (60, 99), (120, 110), (180, 99), (240, 99)], &[(60, "low"), (240, "low")]);
}

#[test]
fn empty_is_a_second_step_and_says_it_all() {
    check(&[(0, 99), (60, 99), (120, 0), (180, 0)], &[(60, "low"), (180, "empty")]);
    check(&[(0, 150), (60, 0), (120, 0), (180, 0)], &[(120, "empty")]);
    check(&[(0, 0), (60, 0), (120, 5), (180, 5), (240, 5)], &[(60, "empty")]);
    check(&[(0, 0), (60, 0), (120, 5), (180, 0), (240, 0)], &[(60, "empty"), (240, "empty")]);
}

#[test]
fn reminded_at_most_daily() {
    check(&[(0, 99), (60, 99), (DAY, 99), (DAY + 60, 99), (DAY + 120, 99)], &[(60, "low"), (DAY + 60, "low")]);
}

#[test]
fn a_clock_set_back_repeats_nothing() {
    check(&[(DAY, 99), (DAY + 60, 99), (0, 99), (60, 99), (120, 99)], &[(DAY + 60, "low")]);
    check(&[(DAY, 99), (0, 99), (60, 99)], &[(60, "low")]);
}

#[test]
fn what_is_held_back_is_told_afterwards_if_it_still_holds() {
    let mut state = State::default();
    assert_eq!(play(&mut state, &[(0, 99), (60, 99), (120, 99)], Allowed::NOTHING), []);
    assert_eq!(play(&mut state, &[(180, 99)], ALL), [(180, "low")]);
    let mut state = State::default();
    assert_eq!(play(&mut state, &[(0, 99), (60, 99)], Allowed::NOTHING), []);
    assert_eq!(play(&mut state, &[(120, 150), (180, 150)], ALL), []);
}

#[test]
fn a_first_sight_asks_for_a_second_after_a_minute() {
    let now = DateTime::<Utc>::UNIX_EPOCH;
    let mut state = State::default();
    let step = state.read(&look(99), ALL, now);
    assert_eq!(step, Step { alerts: vec![], confirm_at: Some(now + CONFIRM_AFTER) });
    let told = state.read(&look(99), ALL, now + CONFIRM_AFTER);
    assert_eq!(told.confirm_at, None);
}

#[test]
fn a_refused_key_is_told_once_until_a_reading_succeeds() {
    let now = DateTime::<Utc>::UNIX_EPOCH;
    let mut state = State::default();
    assert_eq!(state.key_refused(ALL, now), [Alert::KeyRefused]);
    assert_eq!(state.key_refused(ALL, now), []);
    state.read(&look(150), ALL, now);
    assert_eq!(state.key_refused(ALL, now), [Alert::KeyRefused]);
}

#[test]
fn without_a_mark_only_empty_is_told() {
    let now = DateTime::<Utc>::UNIX_EPOCH;
    let mut state = State::default();
    for second in [0, 60, 120] {
        let step = state.read(&Look { low_mark: None, ..look(1) }, ALL, now + TimeDelta::seconds(second));
        assert_eq!(step.alerts, []);
    }
}

#[test]
fn what_was_held_back_is_let_through_once_if_it_still_holds() {
    /// Readings at 0 s and 60 s while nothing may be told; then everything may, with `last` as the last reading.
    #[track_caller]
    fn check(readings: [i64; 2], last: Option<Look>, expect: &[Alert], after: &[Alert]) {
        let start = DateTime::<Utc>::UNIX_EPOCH;
        let mut state = State::default();
        for (second, available) in [0, 60].into_iter().zip(readings) {
            let step = state.read(&look(available), Allowed::NOTHING, start + TimeDelta::seconds(second));
            assert_eq!(step.alerts, []);
        }
        let hour = start + TimeDelta::hours(1);
        assert_eq!(state.release(last.as_ref(), Allowed::NOTHING, hour), []);
        assert_eq!(state.release(last.as_ref(), ALL, hour), expect, "{readings:?}");
        assert_eq!(state.release(last.as_ref(), ALL, hour), [], "let through twice");
        let again = last.map_or_else(Vec::new, |last| state.read(&last, ALL, hour + CONFIRM_AFTER).alerts);
        assert_eq!(again, after, "{readings:?}");
    }
    let low = |available| Alert::Low { available: Credits::whole(available) };
    check([99, 98], Some(look(98)), &[low(98)], &[]);
    check([0, 0], Some(look(0)), &[Alert::Empty], &[]);
    check([99, 99], Some(Look { low_mark: None, ..look(99) }), &[], &[]);
    check([99, 99], Some(Look { low_mark: Some(Credits::whole(95)), ..look(99) }), &[], &[]);
    // A later reading failed: nobody knows, so nothing is told before the next.
    check([99, 99], None, &[], &[]);
    // Seen once only: not confirmed, so not held.
    check([150, 99], Some(look(99)), &[], &[low(99)]);
    // Empty is on its way to being confirmed, and will say it all.
    check([99, 99], Some(look(0)), &[], &[]);
}

#[test]
fn a_refused_key_is_held_back_and_told_later() {
    let now = DateTime::<Utc>::UNIX_EPOCH;
    let mut state = State::default();
    assert_eq!(state.key_refused(Allowed::NOTHING, now), []);
    assert!(state.holds_back(ALL));
    assert_eq!(state.release(None, ALL, now), [Alert::KeyRefused]);
    assert_eq!((state.release(None, ALL, now), state.holds_back(ALL)), (vec![], false));
    let mut state = State::default();
    state.key_refused(Allowed::NOTHING, now);
    state.read(&look(150), ALL, now);
    assert_eq!(state.release(Some(&look(150)), ALL, now), [], "the key works again");
}

#[test]
fn few_days_left_are_low_too() {
    /// `readings` are `(available, days)` a minute apart, against marks of 100 credits and 7 days.
    #[track_caller]
    fn check(readings: &[(i64, Option<u32>)], expect: &[usize]) {
        let mut state = State::default();
        let mut told = Vec::new();
        for (index, &(available, days)) in readings.iter().enumerate() {
            let now = DateTime::<Utc>::UNIX_EPOCH + CONFIRM_AFTER * i32::try_from(index).unwrap();
            let look = Look { days, low_days: Some(7), ..look(available) };
            if state.read(&look, ALL, now).alerts == [Alert::Low { available: look.available }] {
                told.push(index);
            }
        }
        assert_eq!(told, expect, "{readings:?}");
    }
    check(&[(500, Some(6)), (500, Some(6))], &[1]);
    check(&[(500, Some(7)), (500, Some(7))], &[]);
    check(&[(500, None), (500, None)], &[]);
    // Low by amount first, then by days as well: told already.
    check(&[(99, Some(9)), (99, Some(9)), (99, Some(3)), (99, Some(3))], &[1]);
    // A forecast that wavers around the mark, or is lost, does not tell twice.
    check(&[(500, Some(6)), (500, Some(6)), (500, Some(7)), (500, None), (500, Some(6)), (500, Some(6))], &[1]);
    check(&[(500, Some(6)), (500, Some(6)), (900, Some(8)), (500, Some(6)), (500, Some(6))], &[1, 4]);
}

#[test]
fn a_mark_in_days_is_a_mark_and_days_that_are_not_known_say_nothing() {
    /// Days left at each look, a minute apart, against a mark of seven; and at which looks it is told.
    #[track_caller]
    fn check(days: &[Option<u32>], expect: &[i64]) {
        let mut state = State::default();
        let mut told = Vec::new();
        for (minute, days) in (0..).zip(days) {
            let look = Look { days: *days, low_days: Some(7), ..look(1000) };
            let now = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::minutes(minute);
            told.extend(state.read(&look, ALL, now).alerts.into_iter().map(|_| minute));
        }
        assert_eq!(told, expect, "{days:?}");
    }
    check(&[Some(7), Some(7), Some(6), Some(6), Some(5)], &[3]);
    // It wavers by a day, and is not told again for that; well above, it is armed.
    check(&[Some(6), Some(6), Some(7), Some(6), Some(6)], &[1]);
    check(&[Some(6), Some(6), Some(8), Some(6), Some(6)], &[1, 4]);
    check(&[Some(6), Some(6), Some(u32::MAX), Some(6), Some(6)], &[1, 4]);
    check(&[None, None, None], &[]);
    check(&[Some(6), None, Some(6), Some(6)], &[3]);
    check(&[Some(6), Some(6), None, None, Some(6), Some(6)], &[1]);
}

#[test]
fn well_is_above_every_mark_by_enough() {
    #[track_caller]
    fn check(available: i64, days: Option<u32>, low_days: Option<u32>, expect: bool) {
        assert_eq!(Look { days, low_days, ..look(available) }.is_well(), expect, "{available} {days:?} {low_days:?}");
    }
    check(109, None, None, false);
    check(110, None, None, true);
    check(110, Some(7), Some(7), false);
    check(110, Some(8), Some(7), true);
    check(110, Some(3), None, true);
    check(110, None, Some(7), true);
    check(0, Some(8), Some(7), false);
}
