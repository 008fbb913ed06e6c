//! How moments and amounts are spelled in exports and on the command line: exactly, and the same everywhere.

use std::io::Write as _;

use brimful_core::amount::Credits;
use chrono::{DateTime, Datelike as _, NaiveDate, Timelike as _, Utc};
use rust_decimal::Decimal;

/// A moment in RFC 3339, in UTC, with as many digits of a second as it has (none, 3, 6 or 9).
pub fn moment(out: &mut Vec<u8>, at: DateTime<Utc>) {
    date(out, at.date_naive());
    let time = at.time();
    out.push(b'T');
    two_digits(out, time.hour());
    out.push(b':');
    two_digits(out, time.minute());
    out.push(b':');
    // A leap second is the nanoseconds' second billion.
    let (second, nanos) = match time.nanosecond().checked_sub(1_000_000_000) {
        Some(beyond) => (time.second() + 1, beyond),
        None => (time.second(), time.nanosecond()),
    };
    two_digits(out, second);
    if nanos != 0 {
        let (fraction, digits) = match nanos {
            n if n % 1_000_000 == 0 => (n / 1_000_000, 3),
            n if n % 1_000 == 0 => (n / 1_000, 6),
            n => (n, 9),
        };
        put(out, format_args!(".{fraction:0digits$}"));
    }
    out.push(b'Z');
}

/// A calendar day, `YYYY-MM-DD`.
pub fn date(out: &mut Vec<u8>, day: NaiveDate) {
    match u32::try_from(day.year()) {
        Ok(year @ 0..=9999) => {
            two_digits(out, year / 100);
            two_digits(out, year % 100);
            out.push(b'-');
            two_digits(out, day.month());
            out.push(b'-');
            two_digits(out, day.day());
        }
        _ => put(out, format_args!("{day}")),
    }
}

/// Credits, without trailing zeros and without grouping.
pub fn credits(out: &mut Vec<u8>, credits: Credits) {
    decimal(out, credits.decimal());
}

/// A decimal, without trailing zeros and without grouping.
pub fn decimal(out: &mut Vec<u8>, decimal: Decimal) {
    // Most amounts are whole; the general way takes several times as long.
    match i64::try_from(decimal.mantissa()) {
        Ok(whole) if decimal.scale() == 0 => put(out, format_args!("{whole}")),
        _ => put(out, format_args!("{}", decimal.normalize())),
    }
}

/// Writing into memory cannot fail.
pub(super) fn put(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}

/// Two digits of a number below 100.
fn two_digits(out: &mut Vec<u8>, n: u32) {
    for digit in [n / 10 % 10, n % 10] {
        out.push(b'0' + u8::try_from(digit).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use chrono::SecondsFormat;
    use proptest::prelude::*;

    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn moments_are_spelled_as_rfc_3339() {
        for text in [
            "2026-03-01T08:30:05Z",
            "2026-03-01T08:30:05.100Z",
            "2026-03-01T08:30:05.000001Z",
            "2026-03-01T08:30:05.000000001Z",
            "0001-01-01T00:00:00Z",
            "2016-12-31T23:59:60.500Z",
            "+10000-01-01T00:00:00Z",
            "-0001-01-01T00:00:00Z",
        ] {
            assert_eq!(written(|out| moment(out, text.parse().unwrap())), text);
        }
    }

    proptest! {
        #[test]
        fn moments_are_spelled_as_the_library_does(seconds in -62_000_000_000_i64..253_000_000_000, nanos in 0_u32..1_000_000_000) {
            let at = DateTime::from_timestamp(seconds, nanos).unwrap();
            prop_assert_eq!(written(|out| moment(out, at)), at.to_rfc3339_opts(SecondsFormat::AutoSi, true));
        }

        #[test]
        fn amounts_are_spelled_as_everywhere(mantissa in any::<i64>(), scale in 0_u32..20) {
            let amount = Credits::from(Decimal::new(mantissa, scale));
            prop_assert_eq!(written(|out| credits(out, amount)), amount.to_string());
        }
    }
}
