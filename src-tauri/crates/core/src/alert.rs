//! When the user is told: one persisted state machine an account. Pure; the engine feeds it readings and faults.
//!
//! It speaks only on fresh readings, twice in a row on the wrong side, once a crossing, and again at most daily while
//! still there. Unknown never alerts: a failed reading is no input, except that the service refused the key.

use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;

use crate::amount::Credits;

/// A first reading on the wrong side is confirmed by a second one this much later.
pub const CONFIRM_AFTER: TimeDelta = TimeDelta::seconds(60);
/// While still on the wrong side, told again at most this often.
pub const REMIND_AFTER: TimeDelta = TimeDelta::hours(24);

/// What the machine remembers of one account, across restarts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The crossing of the low mark.
    pub low: Crossing,
    /// The crossing of zero.
    pub empty: Crossing,
    /// When the user was told that the key is refused.
    pub key_told: Option<DateTime<Utc>>,
}

/// One line that a balance can cross.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Crossing {
    /// On the right side; the next crossing will be told.
    #[default]
    Armed,
    /// Seen once on the wrong side, at this time.
    Suspected(DateTime<Utc>),
    /// Told, the last time at this time.
    Told(DateTime<Utc>),
}

/// What is worth telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alert {
    /// Below the low mark.
    Low {
        /// What is left.
        available: Credits,
    },
    /// Nothing left.
    Empty,
    /// The service does not accept the key.
    KeyRefused,
}

/// Which alerts may be told now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// Low balances.
    pub low: bool,
    /// Empty balances.
    pub empty: bool,
    /// Refused keys.
    pub key_refused: bool,
}

impl Allowed {
    /// Everything is held back: alerts are paused, or off for the account. What is held back stays untold, and is
    /// told afterwards if it still holds then.
    pub const NOTHING: Self = Self { low: false, empty: false, key_refused: false };
}

/// What a step came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What to tell now.
    pub alerts: Vec<Alert>,
    /// When a second reading is wanted to confirm the first.
    pub confirm_at: Option<DateTime<Utc>>,
}

impl State {
    /// Takes a fresh reading of `now`.
    pub fn read(
        &mut self,
        available: Credits,
        low_mark: Option<Credits>,
        allowed: Allowed,
        now: DateTime<Utc>,
    ) -> Step {
        self.key_told = None;
        let mut alerts = Vec::new();
        let empty = if available.is_spent() { Side::Wrong } else { Side::Right };
        let low = low_side(available, low_mark);
        let tell_empty = self.empty.step(empty, allowed.empty, now);
        let tell_low = if empty == Side::Wrong && allowed.empty {
            // Empty says it all. The low mark was crossed on the way, and is not told again on the way up.
            if let Crossing::Told(_) = self.empty {
                self.low = self.empty;
            }
            false
        } else {
            self.low.step(low, allowed.low, now)
        };
        if tell_empty {
            alerts.push(Alert::Empty);
        }
        if tell_low {
            alerts.push(Alert::Low { available });
        }
        let suspected = |crossing, allowed| match crossing {
            Crossing::Suspected(at) if allowed => Some(at + CONFIRM_AFTER),
            Crossing::Suspected(_) | Crossing::Armed | Crossing::Told(_) => None,
        };
        let confirm_at = suspected(self.low, allowed.low).into_iter().chain(suspected(self.empty, allowed.empty)).min();
        Step { alerts, confirm_at: confirm_at.filter(|at| *at > now) }
    }

    /// The service refused the key. Told at once, since polling stops and no second answer will come; once, until a
    /// reading succeeds again.
    pub fn key_refused(&mut self, allowed: Allowed, now: DateTime<Utc>) -> Vec<Alert> {
        if self.key_told.is_some() || !allowed.key_refused {
            return Vec::new();
        }
        self.key_told = Some(now);
        vec![Alert::KeyRefused]
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Right enough to arm again.
    Right,
    /// Neither: above the line, but not by enough.
    Between,
    Wrong,
}

impl Crossing {
    /// Takes one look at which side the balance is on; true where it is to be told now.
    fn step(&mut self, side: Side, allowed: bool, now: DateTime<Utc>) -> bool {
        let (next, tell) = match (*self, side) {
            (_, Side::Right) | (Self::Armed | Self::Suspected(_), Side::Between) => (Self::Armed, false),
            (Self::Told(at), Side::Between) => (Self::Told(at.min(now)), false),
            (Self::Armed, Side::Wrong) => (Self::Suspected(now), false),
            // A clock that was set back must not make a first sight look like a future one.
            (Self::Suspected(at), Side::Wrong) if at > now => (Self::Suspected(now), false),
            (Self::Suspected(at), Side::Wrong) if now - at >= CONFIRM_AFTER && allowed => (Self::Told(now), true),
            (Self::Suspected(at), Side::Wrong) => (Self::Suspected(at), false),
            (Self::Told(at), Side::Wrong) if at > now => (Self::Told(now), false),
            (Self::Told(at), Side::Wrong) if now - at >= REMIND_AFTER && allowed => (Self::Told(now), true),
            (Self::Told(at), Side::Wrong) => (Self::Told(at), false),
        };
        *self = next;
        tell
    }
}

/// Below the mark is wrong; at least 10 % above it is right again. Without a mark there is nothing to cross.
fn low_side(available: Credits, low_mark: Option<Credits>) -> Side {
    let Some(mark) = low_mark.filter(|mark| !mark.is_spent()) else { return Side::Right };
    if available < mark {
        return Side::Wrong;
    }
    // 11/10 of the mark; a mark too large for that is never armed again by a margin, only by being reached.
    let armed_from = mark.decimal().checked_mul(Decimal::new(11, 1)).unwrap_or(mark.decimal());
    if available.decimal() >= armed_from { Side::Right } else { Side::Between }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Allowed = Allowed { low: true, empty: true, key_refused: true };

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
            let step = state.read(Credits::whole(available), Some(Credits::whole(100)), allowed, now);
            told.extend(step.alerts.into_iter().map(|alert| match alert {
                Alert::Low { .. } => (second, "low"),
                Alert::Empty => (second, "empty"),
                Alert::KeyRefused => (second, "key"),
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
        let step = state.read(Credits::whole(99), Some(Credits::whole(100)), ALL, now);
        assert_eq!(step, Step { alerts: vec![], confirm_at: Some(now + CONFIRM_AFTER) });
        let told = state.read(Credits::whole(99), Some(Credits::whole(100)), ALL, now + CONFIRM_AFTER);
        assert_eq!(told.confirm_at, None);
    }

    #[test]
    fn a_refused_key_is_told_once_until_a_reading_succeeds() {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let mut state = State::default();
        assert_eq!(state.key_refused(Allowed::NOTHING, now), []);
        assert_eq!(state.key_refused(ALL, now), [Alert::KeyRefused]);
        assert_eq!(state.key_refused(ALL, now), []);
        state.read(Credits::whole(150), None, ALL, now);
        assert_eq!(state.key_refused(ALL, now), [Alert::KeyRefused]);
    }

    #[test]
    fn without_a_mark_only_empty_is_told() {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let mut state = State::default();
        for second in [0, 60, 120] {
            let step = state.read(Credits::whole(1), None, ALL, now + TimeDelta::seconds(second));
            assert_eq!(step.alerts, []);
        }
    }
}
