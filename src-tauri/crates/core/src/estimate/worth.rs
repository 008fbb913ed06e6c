//! What credits are worth in money, each figure with its basis in its type: a service's nominal value, and what this user
//! paid. The two differ by a factor of three and more and are never mixed.

use rust_decimal::Decimal;

use crate::amount::{Credits, Money};
use crate::exact::{Quotient, product, quotient};

/// Decimals of a worked-out sum of money: a hundredth of a cent.
const PLACES: u32 = 4;

/// A service's own price in its pricing unit (U-Gen: a credit is $0.01). Not what anybody pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Nominal(pub Money);

/// What credits cost this user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnCost {
    /// The money, in the currency that was paid in.
    pub money: Money,
    /// Whether it is exact; otherwise it was rounded to a hundredth of a cent.
    pub exact: bool,
}

/// So much money for so many credits: what a credit cost this user, from purchases or typed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaidRate {
    paid: Money,
    credits: Credits,
}

impl Nominal {
    /// This many times as much, or `None` where it cannot be held exactly.
    #[must_use]
    pub fn times(self, n: u32) -> Option<Self> {
        let amount = product(self.0.amount, Decimal::from(n))?;
        Some(Self(Money { amount, ..self.0 }))
    }
}

impl PaidRate {
    /// `None` where no credits were bought, or the money is below zero: that is no rate.
    #[must_use]
    pub fn new(paid: Money, credits: Credits) -> Option<Self> {
        (!credits.is_spent() && paid.amount >= Decimal::ZERO).then_some(Self { paid, credits })
    }

    /// The money.
    #[must_use]
    pub const fn paid(self) -> Money {
        self.paid
    }

    /// The credits that it bought; above zero.
    #[must_use]
    pub const fn credits(self) -> Credits {
        self.credits
    }

    /// Whether a credit costs more than twice as much at the one rate as at the other. `None` where they are in
    /// different currencies, or it cannot be said exactly.
    #[must_use]
    pub fn differs_twofold(self, other: Self) -> Option<bool> {
        if self.paid.currency != other.paid.currency {
            return None;
        }
        // Money a credit, both multiplied by both quantities of credits.
        let ours = product(self.paid.amount, other.credits.decimal())?;
        let theirs = product(other.paid.amount, self.credits.decimal())?;
        Some(ours > product(theirs, Decimal::TWO)? || theirs > product(ours, Decimal::TWO)?)
    }

    /// The average over several purchases. `None` where there is none, currencies differ, or a sum cannot be held.
    #[must_use]
    pub fn average(purchases: &[Self]) -> Option<Self> {
        let (first, rest) = purchases.split_first()?;
        rest.iter().try_fold(*first, |sum, next| {
            if sum.paid.currency != next.paid.currency {
                return None;
            }
            let credits = sum.credits.checked_add(next.credits)?;
            let amount = Credits::from(sum.paid.amount).checked_add(Credits::from(next.paid.amount))?.decimal();
            Some(Self { paid: Money { amount, ..sum.paid }, credits })
        })
    }

    /// What one credit cost, to six decimals.
    #[must_use]
    pub fn per_credit(self) -> Option<Quotient> {
        quotient(self.paid.amount, self.credits.decimal(), 6)
    }

    /// What these credits cost at this rate. `None` where the numbers are too long.
    #[must_use]
    pub fn cost(self, credits: Credits) -> Option<OwnCost> {
        let Quotient { value, exact } =
            quotient(product(credits.decimal(), self.paid.amount)?, self.credits.decimal(), PLACES)?;
        Some(OwnCost { money: Money { amount: value, ..self.paid }, exact })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::Currency;

    fn usd(text: &str) -> Money {
        Money { amount: text.parse::<Credits>().unwrap().decimal(), currency: Currency::USD }
    }

    fn rate(paid: &str, credits: &str) -> Option<PaidRate> {
        PaidRate::new(usd(paid), credits.parse().unwrap())
    }

    #[test]
    fn forty_five_credits_in_cash_at_the_four_packs() {
        #[track_caller]
        fn check(paid: &str, credits: &str, expect: &str, exact: bool) {
            let cost = rate(paid, credits).unwrap().cost(Credits::whole(45)).unwrap();
            assert_eq!((cost.money, cost.exact), (usd(expect), exact));
        }
        check("10", "200", "2.25", true);
        check("45", "1000", "2.025", true);
        check("175", "5000", "1.575", true);
        check("600", "20000", "1.35", true);
        check("10", "300", "1.5", true);
        check("10", "700", "0.6429", false);
        check("0", "200", "0", true);
        assert_eq!(Nominal(usd("0.45")).times(3), Some(Nominal(usd("1.35"))));
    }

    #[test]
    fn rates_are_compared_by_a_factor_of_two() {
        #[track_caller]
        fn check(a: (&str, &str), b: (&str, &str), expect: Option<bool>) {
            let (a, b) = (rate(a.0, a.1).unwrap(), rate(b.0, b.1).unwrap());
            assert_eq!((a.differs_twofold(b), b.differs_twofold(a)), (expect, expect));
        }
        check(("10", "1000"), ("20", "1000"), Some(false));
        check(("10", "1000"), ("20.01", "1000"), Some(true));
        check(("1", "300"), ("2", "300"), Some(false));
        check(("45", "5000"), ("13.5", "135"), Some(true));
        check(("0", "5"), ("0", "9"), Some(false));
        check(("0", "5"), ("0.01", "9"), Some(true));
        check(("7922816251426433759354395033.5", "3"), ("3", "7922816251426433759354395033.5"), None);
        let euros = Money { currency: Currency::of_code("EUR").unwrap(), ..usd("1") };
        let euros = PaidRate::new(euros, Credits::whole(1)).unwrap();
        assert_eq!(euros.differs_twofold(rate("9", "1").unwrap()), None);
        for not in ["", "usd", "EURO", "U D", "€1"] {
            assert_eq!(Currency::of_code(not), None, "{not}");
        }
    }

    #[test]
    fn a_rate_needs_credits_and_no_negative_money() {
        assert_eq!(rate("10", "0"), None);
        assert_eq!(rate("10", "-5"), None);
        assert_eq!(rate("-1", "5"), None);
        assert_eq!(PaidRate::average(&[]), None);
        let both = PaidRate::average(&[rate("10", "200").unwrap(), rate("45", "1000").unwrap()]).unwrap();
        assert_eq!(both, rate("55", "1200").unwrap());
        assert_eq!(both.per_credit().map(|q| (q.value.to_string(), q.exact)), Some(("0.045833".into(), false)));
    }
}
