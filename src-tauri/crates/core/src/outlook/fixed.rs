//! Fixed-point numbers of the simulation, so that it gives the same answer on every platform. Shares and factors only:
//! amounts stay exact until they are put in relation to the mean day.

/// A number with 16 bits behind the point.
pub(super) type Q16 = i64;

/// One.
pub(super) const ONE: Q16 = 1 << 16;

/// A constant of so many thousandths.
pub(super) const fn milli(thousandths: i64) -> Q16 {
    thousandths * ONE / 1000
}

/// For factors and weights, which are far below the 47 bits before the point that their product has room for.
pub(super) const fn times(a: Q16, b: Q16) -> Q16 {
    (a * b) >> 16
}

/// `e` to the power of `x`, within two in ten thousand, for `x` from -4 to 4; what lies beyond is cut to that.
pub(super) const fn exp(x: Q16) -> Q16 {
    const SMALL: Q16 = ONE / 4;
    const MOST: Q16 = 4 * ONE;
    // Nearly every day of a future: the first four terms are enough.
    if -SMALL <= x && x <= SMALL {
        let square = times(x, x);
        return ONE + x + square / 2 + times(square, x) / 6;
    }
    let x = if x > 0 { min(x, MOST) } else { -min(-x, MOST) };
    // The series is good near zero: a sixteenth of the way, and four squarings back, with 32 bits behind the point.
    let y = (x as i128) << 12;
    let one = 1_i128 << 32;
    let square = (y * y) >> 32;
    let mut e = one + y + square / 2 + ((square * y) >> 32) / 6 + ((square * square) >> 32) / 24;
    let mut round = 0;
    while round < 4 {
        e = (e * e) >> 32;
        round += 1;
    }
    (e >> 16) as Q16
}

const fn min(a: Q16, b: Q16) -> Q16 {
    if a < b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_e_are_close() {
        #[track_caller]
        fn check(x: i64, expect_millionths: i64) {
            let got = exp(milli(x)) * 1_000_000 / ONE;
            assert!((got - expect_millionths).abs() <= expect_millionths / 5_000 + 40, "{x}: {got}");
        }
        check(0, 1_000_000);
        check(1000, 2_718_282);
        check(-1000, 367_879);
        check(100, 1_105_171);
        check(-10, 990_050);
        check(250, 1_284_025);
        check(251, 1_285_310);
        check(-250, 778_801);
        check(4000, 54_598_150);
        check(-4000, 18_316);
        check(9000, 54_598_150);
    }
}
