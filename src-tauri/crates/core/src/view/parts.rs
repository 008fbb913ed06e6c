//! The parts of a balance with their shares, for a bar that means something.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::amount::Credits;
use crate::reading::{PoolId, Reading};

/// A part of a balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which part.
    pub kind: PartKind,
    /// How much it is.
    pub amount: Credits,
    /// Its share of the whole in thousandths, for drawing only.
    pub permille: u16,
}

/// The parts that a balance can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// What a new job may use.
    Available,
    /// On hold for jobs in flight.
    Reserved,
    /// A pool of its own.
    Pool(PoolId),
}

/// The parts of a balance with their shares. A negative part or an unknown whole has no share, so nothing is drawn.
pub(super) fn parts(reading: &Reading) -> Vec<Part> {
    let balance = &reading.balance;
    let amounts: Vec<(PartKind, Credits)> = match (balance.reserved, balance.pools.as_slice()) {
        (Some(reserved), _) if !reserved.is_spent() => {
            vec![(PartKind::Available, balance.available), (PartKind::Reserved, reserved)]
        }
        (_, pools) => pools.iter().map(|pool| (PartKind::Pool(pool.id), pool.amount)).collect(),
    };
    if amounts.iter().any(|(_, amount)| *amount < Credits::ZERO) {
        return Vec::new();
    }
    let whole = amounts.iter().try_fold(Credits::ZERO, |sum, (_, amount)| sum.checked_add(*amount));
    let Some(whole) = whole.filter(|whole| !whole.is_spent()) else { return Vec::new() };
    amounts.into_iter().map(|(kind, amount)| Part { kind, amount, permille: permille(amount, whole) }).collect()
}

fn permille(amount: Credits, whole: Credits) -> u16 {
    amount
        .decimal()
        .checked_div(whole.decimal())
        .and_then(|share| share.checked_mul(Decimal::ONE_THOUSAND))
        .and_then(|share| share.round().to_u16())
        .unwrap_or(0)
        .min(1000)
}
