//! What an account of a sandbox service has, in the shape that its service speaks.

use brimful_core::amount::Credits;
use brimful_core::provider::{BalanceShape, ProviderId};
use rust_decimal::Decimal;

/// What an account has. Any kind may be given to any service; it is then read as that service's own kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Funds {
    /// One number (PowerPost, Voxpria).
    Single(Credits),
    /// Two pools (PixVerse).
    Pools {
        /// What is left of the membership's monthly credits.
        monthly: Credits,
        /// What is left of bought credits.
        purchased: Credits,
    },
    /// Used and limit of the current term (Pictory).
    Quota {
        /// Used in this term.
        used: Credits,
        /// The term's allotment.
        limit: Credits,
    },
    /// A balance with a part on hold (U-Gen).
    Reserved {
        /// The whole balance, holds included.
        balance: Credits,
        /// The part on hold for jobs in flight.
        reserved: Credits,
    },
}

impl Funds {
    /// What a new job may use.
    #[must_use]
    pub fn available(self) -> Credits {
        Credits::from(match self {
            Self::Single(balance) => balance.decimal(),
            Self::Pools { monthly, purchased } => monthly.decimal().saturating_add(purchased.decimal()),
            Self::Quota { used, limit } => limit.decimal().saturating_sub(used.decimal()),
            Self::Reserved { balance, reserved } => balance.decimal().saturating_sub(reserved.decimal()),
        })
    }

    /// The same funds in the kind that this service speaks.
    pub(crate) fn spoken_by(self, provider: ProviderId) -> Self {
        let available = self.available();
        match (provider.profile().balance, self) {
            (BalanceShape::Single, Self::Single(_))
            | (BalanceShape::Pools, Self::Pools { .. })
            | (BalanceShape::QuotaOrEntered, Self::Quota { .. })
            | (BalanceShape::WithReserved, Self::Reserved { .. }) => self,
            (BalanceShape::Single, _) => Self::Single(available),
            (BalanceShape::Pools, _) => Self::Pools { monthly: Credits::ZERO, purchased: available },
            (BalanceShape::QuotaOrEntered, _) => Self::Quota { used: Credits::ZERO, limit: available },
            (BalanceShape::WithReserved, _) => Self::Reserved { balance: available, reserved: Credits::ZERO },
        }
    }

    /// The balance with its holds, and the holds.
    pub(crate) fn totals(self) -> (Decimal, Decimal) {
        match self {
            Self::Reserved { balance, reserved } => (balance.decimal(), reserved.decimal()),
            Self::Single(_) | Self::Pools { .. } | Self::Quota { .. } => (self.available().decimal(), Decimal::ZERO),
        }
    }

    /// Takes credits out, from the monthly pool first. The caller has checked that they are there.
    pub(crate) fn take(&mut self, amount: Decimal) {
        match self {
            Self::Single(balance) | Self::Reserved { balance, .. } => *balance = less(*balance, amount),
            Self::Pools { monthly, purchased } => {
                let first = amount.min(monthly.decimal().max(Decimal::ZERO));
                *monthly = less(*monthly, first);
                *purchased = less(*purchased, amount.saturating_sub(first));
            }
            Self::Quota { used, .. } => *used = more(*used, amount),
        }
    }

    /// Adds bought or given credits.
    pub(crate) fn add(&mut self, amount: Decimal) {
        match self {
            Self::Single(balance) | Self::Reserved { balance, .. } => *balance = more(*balance, amount),
            Self::Pools { purchased, .. } => *purchased = more(*purchased, amount),
            Self::Quota { limit, .. } => *limit = more(*limit, amount),
        }
    }

    /// Puts credits on hold, or with a negative amount frees them. Nothing where the service knows no holds.
    pub(crate) fn hold(&mut self, amount: Decimal) {
        if let Self::Reserved { reserved, .. } = self {
            *reserved = Credits::from(reserved.decimal().saturating_add(amount).max(Decimal::ZERO));
        }
    }

    /// Starts a new month: the monthly pool is filled up to `allotment`, a quota's use starts at nothing.
    pub(crate) fn start_month(&mut self, allotment: Decimal) {
        match self {
            Self::Pools { monthly, .. } => *monthly = Credits::from(allotment),
            Self::Quota { used, .. } => *used = Credits::ZERO,
            Self::Single(_) | Self::Reserved { .. } => {}
        }
    }
}

fn more(a: Credits, b: Decimal) -> Credits {
    Credits::from(a.decimal().saturating_add(b))
}

fn less(a: Credits, b: Decimal) -> Credits {
    Credits::from(a.decimal().saturating_sub(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pools(monthly: i64, purchased: i64) -> Funds {
        Funds::Pools { monthly: Credits::whole(monthly), purchased: Credits::whole(purchased) }
    }

    #[test]
    fn pools_are_spent_monthly_first() {
        #[track_caller]
        fn check(mut before: Funds, amount: i64, after: Funds) {
            before.take(Decimal::from(amount));
            assert_eq!(before, after);
        }
        check(pools(100, 30), 40, pools(60, 30));
        check(pools(100, 30), 110, pools(0, 20));
        check(pools(0, 30), 30, pools(0, 0));
    }

    #[test]
    fn every_kind_becomes_the_service_s_own_with_the_same_available_credits() {
        let kinds = [
            Funds::Single(Credits::whole(47)),
            pools(40, 7),
            Funds::Quota { used: Credits::whole(3), limit: Credits::whole(50) },
            Funds::Reserved { balance: Credits::whole(50), reserved: Credits::whole(3) },
        ];
        for provider in ProviderId::ALL {
            for kind in kinds {
                assert_eq!(kind.spoken_by(provider).available(), Credits::whole(47), "{provider} {kind:?}");
            }
        }
    }

    #[test]
    fn freeing_more_than_is_held_leaves_no_negative_hold() {
        let mut funds = Funds::Reserved { balance: Credits::whole(10), reserved: Credits::whole(3) };
        funds.hold(Decimal::from(-5));
        assert_eq!(funds, Funds::Reserved { balance: Credits::whole(10), reserved: Credits::ZERO });
    }
}
