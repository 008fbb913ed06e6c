//! Exact amounts: credits and money. No binary floating point ever holds either.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

/// Why a text is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Not a decimal number at all.
    #[error("not a number")]
    NotANumber,
    /// A number, but with more digits than can be held exactly (about 28). Never rounded.
    #[error("a number that cannot be held exactly")]
    TooPrecise,
}

/// An exact quantity of one service's credits. Credits of different services are never added; callers keep them apart
/// by account.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Credits(Decimal);

impl Credits {
    /// No credits. Only for amounts that are known to be nothing; an unknown amount is `None`.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// Whole credits.
    #[must_use]
    pub fn whole(n: i64) -> Self {
        Self(Decimal::from(n))
    }

    /// The exact decimal.
    #[must_use]
    pub const fn decimal(self) -> Decimal {
        self.0
    }

    /// The sum, or `None` where it cannot be held exactly.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        exact(self.0.checked_add(other.0)?, self.0, other.0).map(Self)
    }

    /// The difference, or `None` where it cannot be held exactly.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        exact(self.0.checked_sub(other.0)?, self.0, -other.0).map(Self)
    }

    /// This many times as much, or `None` where it does not fit.
    #[must_use]
    pub fn checked_mul(self, n: u32) -> Option<Self> {
        let product = self.0.checked_mul(Decimal::from(n))?;
        (product.checked_div(Decimal::from(n.max(1)))? == self.0 || n == 0).then_some(Self(product))
    }

    /// Whether nothing is left: zero or below.
    #[must_use]
    pub fn is_spent(self) -> bool {
        self.0 <= Decimal::ZERO
    }
}

/// `sum` if it is exactly `a + b`: the decimal type rounds silently when the scales do not fit together.
fn exact(sum: Decimal, a: Decimal, b: Decimal) -> Option<Decimal> {
    (sum.checked_sub(b)? == a && sum.checked_sub(a)? == b).then_some(sum)
}

impl From<Decimal> for Credits {
    fn from(value: Decimal) -> Self {
        Self(value)
    }
}

impl FromStr for Credits {
    type Err = AmountError;

    /// Reads a plain or exponential decimal ("47", "0.6", "1.5e3"), exactly or not at all.
    fn from_str(text: &str) -> Result<Self, AmountError> {
        parse_decimal(text).map(Self)
    }
}

impl fmt::Display for Credits {
    /// Without trailing zeros and without grouping: "0.6", "1000". The form of every machine-readable output.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.normalize().fmt(f)
    }
}

impl fmt::Debug for Credits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credits({self})")
    }
}

/// An exact sum of money in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    /// The amount in the currency's main unit (dollars, not cents).
    pub amount: Decimal,
    /// Its currency.
    pub currency: Currency,
}

/// An ISO 4217 currency code.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// United States dollars: the only currency that the five services name.
    pub const USD: Self = Self(*b"USD");

    /// The currency with this code; whether anybody uses it is not asked. `None` for anything but three capital letters.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        let letters: [u8; 3] = code.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_uppercase).then_some(Self(letters))
    }

    /// The three capital letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Reads a decimal in JSON's number syntax, exactly. Rounding is an error: `Decimal`'s own parser would round.
///
/// # Errors
/// [`AmountError`] where the text is no number, or one that does not fit.
pub fn parse_decimal(text: &str) -> Result<Decimal, AmountError> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().map_err(|_| exponent_error(exponent))?),
        None => (rest, 0),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return Err(AmountError::NotANumber),
        None => (mantissa, ""),
    };
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return Err(AmountError::NotANumber);
    }
    let digits = format!("{whole}{fraction}");
    let trimmed = digits.trim_end_matches('0');
    let zeros = i64::try_from(digits.len() - trimmed.len()).map_err(|_| AmountError::TooPrecise)?;
    let significant = trimmed.trim_start_matches('0');
    if significant.is_empty() {
        return Ok(Decimal::ZERO);
    }
    let fraction_len = i64::try_from(fraction.len()).map_err(|_| AmountError::TooPrecise)?;
    let scale =
        fraction_len.checked_sub(zeros).and_then(|scale| scale.checked_sub(exponent)).ok_or(AmountError::TooPrecise)?;
    if significant.len() > 29 || !(-29..=28).contains(&scale) {
        return Err(AmountError::TooPrecise);
    }
    let coefficient: i128 = significant.parse().map_err(|_| AmountError::TooPrecise)?;
    let signed = if negative { -coefficient } else { coefficient };
    let (value, scale) = match u32::try_from(scale) {
        Ok(scale) => (Some(signed), scale),
        Err(_) => (10_i128.checked_pow(scale.unsigned_abs() as u32).and_then(|p| signed.checked_mul(p)), 0),
    };
    Decimal::try_from_i128_with_scale(value.ok_or(AmountError::TooPrecise)?, scale).map_err(|_| AmountError::TooPrecise)
}

/// An exponent that is all digits but does not fit is a number too large to hold; anything else is no number.
fn exponent_error(text: &str) -> AmountError {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        AmountError::TooPrecise
    } else {
        AmountError::NotANumber
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Result<&str, AmountError>) {
        assert_eq!(text.parse::<Credits>().map(|c| c.to_string()), expect.map(String::from), "{text}");
    }

    #[test]
    fn amounts_are_read_exactly_or_not_at_all() {
        use AmountError::{NotANumber, TooPrecise};
        check("47", Ok("47"));
        check("0.6", Ok("0.6"));
        check("1069020", Ok("1069020"));
        check("-0.50", Ok("-0.5"));
        check("1.5e3", Ok("1500"));
        check("1E-2", Ok("0.01"));
        check("15e+1", Ok("150"));
        check("0", Ok("0"));
        check("-0", Ok("0"));
        check("0e999999", Ok("0"));
        check("1000.000000000000000000000000000000000", Ok("1000"));
        check("7922816251426433759354395033.5", Ok("7922816251426433759354395033.5"));
        check("123456789012345678901234567890", Err(TooPrecise));
        check("100000000000000000000000000000", Err(TooPrecise));
        check("0.12345678901234567890123456789", Err(TooPrecise));
        check("1e400", Err(TooPrecise));
        check("1e99999999999999999999", Err(TooPrecise));
        for not in ["", "-", ".5", "5.", "1,000", "0x10", "NaN", "1e", "1e-", "+1", " 1", "1_000", "--1", "１"] {
            check(not, Err(NotANumber));
        }
    }

    #[test]
    fn three_times_0_6_is_1_8() {
        let step: Credits = "0.6".parse().unwrap();
        let sum = step.checked_add(step).unwrap().checked_add(step).unwrap();
        assert_eq!(sum.to_string(), "1.8");
    }

    #[test]
    fn a_sum_that_would_round_is_refused() {
        let large: Credits = "7922816251426433759354395033".parse().unwrap();
        let small: Credits = "0.0000000000000000000000001".parse().unwrap();
        assert_eq!(large.checked_add(small), None);
        assert_eq!(large.checked_sub(small), None);
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_back(n in -1_000_000_000_000_i64..1_000_000_000_000, scale in 0_u32..12) {
            let credits = Credits::from(Decimal::new(n, scale));
            prop_assert_eq!(credits.to_string().parse::<Credits>().unwrap(), credits);
        }

        #[test]
        fn any_text_is_answered_without_a_panic(text in "[-+0-9eE.]{0,40}") {
            let _ = text.parse::<Credits>();
        }
    }
}
