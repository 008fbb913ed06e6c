//! Products and quotients of decimals that are exact, or say that they are not: the decimal type itself rounds silently.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::amount::Credits;

/// A quotient, cut to a number of decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotient {
    /// The value, rounded half away from zero where it does not end.
    pub value: Decimal,
    /// Whether nothing was rounded.
    pub exact: bool,
}

/// `a * b`, or `None` where it cannot be held exactly.
pub(crate) fn product(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = (a.normalize(), b.normalize());
    let mut coefficient = a.mantissa().checked_mul(b.mantissa())?;
    let mut scale = a.scale() + b.scale();
    while scale > 0 && coefficient % 10 == 0 {
        coefficient /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(coefficient, scale).ok()
}

/// `credits * n`, or `None` where it cannot be held exactly.
#[must_use]
pub fn times(credits: Credits, n: u64) -> Option<Credits> {
    product(credits.decimal(), Decimal::from(n)).map(Credits::from)
}

/// Half of it, or `None` where it cannot be held exactly.
pub(crate) fn half(credits: Credits) -> Option<Credits> {
    product(credits.decimal(), Decimal::new(5, 1)).map(Credits::from)
}

/// `a / b` to `places` decimals, or `None` where `b` is zero or the numbers are too long to say what is exact.
pub(crate) fn quotient(a: Decimal, b: Decimal, places: u32) -> Option<Quotient> {
    if b.is_zero() {
        return None;
    }
    let value = a.checked_div(b)?;
    let rounded = value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero).normalize();
    Some(Quotient { value: rounded, exact: product(rounded, b)? == a })
}

/// How often `b` fits into `a`, both from zero on and `b` above it. `None` where the count or a product on the way
/// cannot be held.
pub(crate) fn fits(a: Credits, b: Credits) -> Option<u64> {
    let count = u64::try_from(a.decimal().checked_div(b.decimal())?.floor()).ok()?;
    // The division may have rounded up to a whole number that is one too many.
    if times(b, count)? <= a { Some(count) } else { count.checked_sub(1) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse::<Credits>().unwrap().decimal()
    }

    #[test]
    fn a_product_is_exact_or_nothing() {
        #[track_caller]
        fn check(a: &str, b: &str, expect: Option<&str>) {
            assert_eq!(product(decimal(a), decimal(b)), expect.map(decimal), "{a} * {b}");
        }
        check("0.6", "3", Some("1.8"));
        check("22.5", "0.5", Some("11.25"));
        check("0.5", "2", Some("1"));
        check("0.00000000000005", "0.00000000000002", Some("0.000000000000000000000000001"));
        check("0.000000000000003", "0.000000000000003", None);
        check("79228162514264337593543950335", "1", Some("79228162514264337593543950335"));
        check("79228162514264337593543950335", "2", None);
        check("12345678901234567890.1", "12345678901234567890.1", None);
    }

    #[test]
    fn a_quotient_says_whether_it_ends() {
        #[track_caller]
        fn check(a: &str, b: &str, expect: Option<(&str, bool)>) {
            let got = quotient(decimal(a), decimal(b), 4).map(|q| (q.value.to_string(), q.exact));
            assert_eq!(got, expect.map(|(value, exact)| (value.to_owned(), exact)), "{a} / {b}");
        }
        check("45", "1000", Some(("0.045", true)));
        check("10", "300", Some(("0.0333", false)));
        check("20", "300", Some(("0.0667", false)));
        check("-1", "3", Some(("-0.3333", false)));
        check("1", "0", None);
    }

    #[test]
    fn what_fits_is_counted_without_rounding_up() {
        #[track_caller]
        fn check(a: &str, b: &str, expect: Option<u64>) {
            assert_eq!(fits(a.parse().unwrap(), b.parse().unwrap()), expect, "{a} / {b}");
        }
        check("1033", "207", Some(4));
        check("207", "207", Some(1));
        check("206.5", "207", Some(0));
        check("1.8", "0.6", Some(3));
        check("0", "1", Some(0));
        check("0.9999999999999999999999999999", "1", Some(0));
        check("2.9999999999999999999999999999", "3", Some(0));
        check("1e28", "1e-28", None);
    }

    proptest! {
        #[test]
        fn what_fits_fits_and_one_more_does_not(a in 0_i64..1_000_000_000, b in 1_i64..1_000_000, scale in 0_u32..6) {
            let (a, b) = (Credits::from(Decimal::new(a, scale)), Credits::from(Decimal::new(b, 3)));
            let count = fits(a, b).unwrap();
            prop_assert!(times(b, count).unwrap() <= a);
            prop_assert!(times(b, count + 1).unwrap() > a);
        }
    }
}
