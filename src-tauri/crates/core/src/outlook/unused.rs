//! What is left of an amount when it is set anew, by the same futures as the days left.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{Answer, Lasts, Outlook, Question};
use crate::amount::Credits;

/// The amount is looked at in so many parts, a power of two.
const PARTS: u32 = 64;
/// The answer is "about": so many digits of it are told.
const DIGITS: u32 = 2;

/// How much of what is available is still there when the reset of the question comes, in the middle future; rounded down.
/// `None` where no reset is known, or too little to foretell anything.
#[must_use]
pub fn unused(question: &Question<'_>) -> Option<Credits> {
    let available = question.available;
    question.reset.filter(|reset| *reset > question.today)?;
    if available.is_spent() {
        return Some(Credits::ZERO);
    }
    let part = |parts: u32| {
        let amount = available.decimal().checked_mul(Decimal::from(parts))?.checked_div(Decimal::from(PARTS))?;
        Some(Credits::from(amount))
    };
    let stays = |parts: u32| {
        let low_mark = Some(part(parts)?);
        let answer = Outlook::of(&Question { low_mark, ..*question }).to_low_mark?;
        stays_until_reset(answer)
    };
    if !stays(0)? {
        return Some(Credits::ZERO);
    }
    if stays(PARTS)? {
        return Some(available);
    }
    let (mut least, mut most) = (0, PARTS);
    while most - least > 1 {
        let middle = u32::midpoint(least, most);
        if stays(middle)? {
            least = middle;
        } else {
            most = middle;
        }
    }
    let about = part(least)?.decimal().round_sf_with_strategy(DIGITS, RoundingStrategy::ToZero)?;
    Some(Credits::from(about))
}

/// Whether it is not reached before the reset, in the middle future; `None` where nothing can be foretold.
const fn stays_until_reset(answer: Answer) -> Option<bool> {
    match answer {
        Answer::UntilReset(_) | Answer::NoSpendingLately => Some(true),
        Answer::Range(range) => Some(!matches!(range.median, Lasts::Days(_))),
        Answer::NotEnoughData => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};

    use super::*;

    #[test]
    fn what_is_not_used_before_the_reset_is_what_lapses() {
        /// `spent` on each of so many days before today; `expect` is empty where nothing can be said.
        #[track_caller]
        fn check(spent: i64, days: u64, available: &str, reset_in: u64, expect: &str) {
            let today: NaiveDate = "2026-05-29".parse().unwrap();
            let spending: Vec<_> = (1..=days).map(|age| (today - Days::new(age), Credits::whole(spent))).collect();
            let reset = (reset_in > 0).then(|| today + Days::new(reset_in));
            let available = available.parse().unwrap();
            let question = Question { spending: &spending, available, low_mark: None, reset, today, seed: 1 };
            let got = unused(&question).map(|credits| credits.to_string());
            assert_eq!(got.unwrap_or_default(), expect, "{spent} a day, {available} left, {reset_in} days");
        }
        // 60 are used in three days; a 64th of the rest is not looked at.
        check(20, 28, "1000", 3, "930");
        check(20, 28, "100", 3, "39");
        check(20, 28, "60", 3, "0");
        check(20, 28, "10", 3, "0");
        check(20, 28, "0", 3, "0");
        // Nothing is spent: all of it.
        check(0, 28, "1234", 3, "1234");
        check(20, 2, "1000", 3, "");
        check(20, 28, "1000", 0, "");
    }
}
