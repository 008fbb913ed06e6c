//! One line that a balance can cross, and when crossing it is told.

use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;

use crate::amount::Credits;

/// A first reading on the wrong side is confirmed by a second one this much later.
pub const CONFIRM_AFTER: TimeDelta = TimeDelta::seconds(60);
/// While still on the wrong side, told again at most this often.
pub const REMIND_AFTER: TimeDelta = TimeDelta::hours(24);

/// One line that a balance can cross.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Crossing {
    /// On the right side; the next crossing will be told.
    #[default]
    Armed,
    /// Seen once on the wrong side, at this time.
    Suspected(DateTime<Utc>),
    /// Seen twice, the first time at this time, and held back: told as soon as it may be, if it still holds then.
    Held(DateTime<Utc>),
    /// Told, the last time at this time.
    Told(DateTime<Utc>),
}

/// Which side of a line a balance is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Right enough to arm again.
    Right,
    /// Neither: above the line, but not by enough, or not known.
    Between,
    /// Below the line.
    Wrong,
}

impl Crossing {
    /// Takes one look at which side the balance is on; true where it is to be told now.
    pub(super) fn step(&mut self, side: Side, allowed: bool, now: DateTime<Utc>) -> bool {
        let (next, tell) = match (*self, side) {
            (_, Side::Right) | (Self::Armed | Self::Suspected(_) | Self::Held(_), Side::Between) => {
                (Self::Armed, false)
            }
            (Self::Told(at), Side::Between) => (Self::Told(at.min(now)), false),
            (Self::Armed, Side::Wrong) => (Self::Suspected(now), false),
            // A clock that was set back must not make a first sight look like a future one.
            (Self::Suspected(at), Side::Wrong) if at > now => (Self::Suspected(now), false),
            (Self::Suspected(at), Side::Wrong) if now - at < CONFIRM_AFTER => (Self::Suspected(at), false),
            (Self::Suspected(_) | Self::Held(_), Side::Wrong) if allowed => (Self::Told(now), true),
            (Self::Suspected(at) | Self::Held(at), Side::Wrong) => (Self::Held(at), false),
            (Self::Told(at), Side::Wrong) if at > now => (Self::Told(now), false),
            (Self::Told(at), Side::Wrong) if now - at >= REMIND_AFTER && allowed => (Self::Told(now), true),
            (Self::Told(at), Side::Wrong) => (Self::Told(at), false),
        };
        *self = next;
        tell
    }

    /// Lets through what was held back, where it still holds and may be told now.
    pub(super) fn release(&mut self, side: Side, allowed: bool, now: DateTime<Utc>) -> bool {
        let tell = allowed && side == Side::Wrong && matches!(self, Self::Held(_));
        if tell {
            *self = Self::Told(now);
        }
        tell
    }

    /// When a second look is wanted to confirm the first.
    pub(super) fn confirm_at(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::Suspected(at) => Some(at + CONFIRM_AFTER).filter(|at| *at > now),
            Self::Armed | Self::Held(_) | Self::Told(_) => None,
        }
    }
}

/// Below the mark is wrong; at least 10 % above it is right again. Without a mark there is nothing to cross.
pub(super) fn amount_side(available: Credits, low_mark: Option<Credits>) -> Side {
    let Some(mark) = low_mark.filter(|mark| !mark.is_spent()) else { return Side::Right };
    if available < mark {
        return Side::Wrong;
    }
    // 11/10 of the mark; a mark too large for that is never armed again by a margin, only by being reached.
    let armed_from = mark.decimal().checked_mul(Decimal::new(11, 1)).unwrap_or(mark.decimal());
    if available.decimal() >= armed_from { Side::Right } else { Side::Between }
}

/// The same for days left; days that are not known are neither.
pub(super) fn days_side(days: Option<u32>, low_days: Option<u32>) -> Side {
    let Some(mark) = low_days.filter(|mark| *mark > 0) else { return Side::Right };
    match days {
        None => Side::Between,
        Some(days) if days < mark => Side::Wrong,
        // At least a day more, so that a forecast that wavers by one does not tell again and again.
        Some(days) if days > mark + mark / 10 => Side::Right,
        Some(_) => Side::Between,
    }
}

/// What two lines say together: wrong where either is, right where both are.
pub(super) const fn worse(one: Side, other: Side) -> Side {
    match (one, other) {
        (Side::Wrong, _) | (_, Side::Wrong) => Side::Wrong,
        (Side::Right, Side::Right) => Side::Right,
        _ => Side::Between,
    }
}
