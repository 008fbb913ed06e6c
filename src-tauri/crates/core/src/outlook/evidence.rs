//! Weighs accounts of the same days by how much each leaves unexplained.

use super::fixed::Q16;

/// How likely each account is, from its prior and its sum of squared errors over so many days, in parts of their sum.
/// The likelihood is that of equal, normal errors of unknown size: the ratio of the errors to the power of half the days.
pub(super) fn odds<const N: usize>(errors: [i128; N], priors: [i128; N], days: usize) -> [i128; N] {
    let least = errors.into_iter().min().unwrap_or(1).max(1);
    let mut odds = priors;
    for (odds, error) in odds.iter_mut().zip(errors) {
        // 32 bits behind the point. The best account has the ratio one, so never are all nothing.
        let ratio = (least << 32) / error.max(1);
        let power = (0..days).fold(1_i128 << 32, |power, _| (power * ratio) >> 32);
        *odds = (*odds * (power << 32).isqrt()) >> 16;
    }
    odds
}

/// This share of a large number.
pub(super) const fn share(of: i128, share: Q16) -> i128 {
    (of * share as i128) >> 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_account_is_likelier_and_more_so_with_more_days() {
        #[track_caller]
        fn check(errors: [i128; 2], days: usize, expect_thousandths: i128) {
            let [a, b] = odds(errors, [1000, 1000], days);
            assert_eq!(b * 1000 / a, expect_thousandths, "{errors:?} {days}");
        }
        check([100, 100], 28, 1000);
        check([100, 200], 2, 500);
        check([100, 200], 4, 250);
        check([100, 200], 28, 0);
        check([200, 100], 4, 4000);
        check([1, 1 << 90], 28, 0);
        check([0, 0], 28, 1000);
    }
}
