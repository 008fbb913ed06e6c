//! What holds for any history: days left never contradicts itself.

use chrono::{Days as Ahead, NaiveDate};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;

fn today() -> NaiveDate {
    "2026-05-29".parse().unwrap()
}

/// Up to five weeks, with days that are not known, quiet days, refunds, and amounts from tiny to large.
fn histories() -> impl Strategy<Value = Vec<(NaiveDate, Credits)>> {
    let spent = prop_oneof![
        3 => (0_i64..2_000, 0_u32..3).prop_map(|(n, scale)| Some(Decimal::new(n, scale))),
        2 => Just(Some(Decimal::ZERO)),
        1 => Just(None),
        1 => (0_i64..50_000).prop_map(|n| Some(Decimal::new(n, 0))),
        1 => (-500_i64..0).prop_map(|n| Some(Decimal::new(n, 1))),
    ];
    prop::collection::vec(spent, 0..36).prop_map(|days| {
        let dated = (1..).zip(days).filter_map(|(age, spent)| Some((today() - Ahead::new(age), spent?.into())));
        dated.collect()
    })
}

/// Any decimal that can be held.
fn decimals() -> impl Strategy<Value = Decimal> {
    let held = |(n, scale)| Decimal::try_from_i128_with_scale(n, scale).unwrap();
    let most = (1_i128 << 96) - 1;
    prop_oneof![(-most..=most, 0_u32..=28).prop_map(held), Just(Decimal::MAX), Just(Decimal::MIN)]
}

fn ask(spending: &[(NaiveDate, Credits)], available: Decimal, mark: Decimal, seed: u64) -> Outlook {
    let (available, low_mark) = (available.into(), Some(mark.into()));
    Outlook::of(&Question { spending, available, low_mark, reset: None, today: today(), seed })
}

fn scaled(spending: &[(NaiveDate, Credits)], by: Decimal) -> Vec<(NaiveDate, Credits)> {
    spending.iter().map(|(date, spent)| (*date, (spent.decimal() * by).into())).collect()
}

/// All figures, to be compared one by one.
fn figures(outlook: &Outlook) -> Vec<Lasts> {
    let answers = [outlook.to_low_mark, Some(outlook.to_zero)].into_iter().flatten();
    answers.filter_map(Answer::range).flat_map(|range| [range.low, range.median, range.high]).collect()
}

proptest! {
    // Every answer is hundreds of futures, which takes a while in a build that is not optimised.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_same_question_has_the_same_answer(
        spending in histories(), available in 0_i64..100_000, mark in 0_i64..50_000, seed: u64,
    ) {
        let (available, mark) = (Decimal::from(available), Decimal::from(mark));
        let answer = ask(&spending, available, mark, seed);
        let mut turned = spending.clone();
        turned.reverse();
        prop_assert_eq!(ask(&turned, available, mark, seed), answer);
    }

    #[test]
    fn ranges_are_in_order_and_the_mark_comes_first(
        spending in histories(), available in 0_i64..100_000, mark in 0_i64..50_000, seed: u64,
    ) {
        let outlook = ask(&spending, available.into(), mark.into(), seed);
        for three in figures(&outlook).chunks(3) {
            prop_assert!(three.is_sorted(), "{:?}", outlook);
        }
        if let [mark, zero] = figures(&outlook).chunks(3).collect::<Vec<_>>()[..] {
            prop_assert!(mark.iter().zip(zero).all(|(mark, zero)| mark <= zero), "{:?}", outlook);
        }
    }

    #[test]
    fn more_credits_never_last_shorter(
        spending in histories(), available in 0_i64..100_000, more in 0_i64..10_000, mark in 0_i64..50_000, seed: u64,
    ) {
        let less = ask(&spending, available.into(), mark.into(), seed);
        let more = ask(&spending, (available + more).into(), mark.into(), seed);
        let (less, more) = (figures(&less), figures(&more));
        prop_assume!(less.len() == more.len());
        prop_assert!(less.iter().zip(&more).all(|(less, more)| less <= more), "{:?} {:?}", less, more);
    }

    /// As much more on every day. On single days it may: many credits spent three weeks ago and few since say that
    /// something has ended, and then what is left lasts longer.
    #[test]
    fn spending_more_never_lasts_longer(
        spending in histories(), available in 0_i64..100_000, mark in 0_i64..50_000, times in 1_000_i64..5_000, seed: u64,
    ) {
        let usual = figures(&ask(&spending, available.into(), mark.into(), seed));
        let more = figures(&ask(&scaled(&spending, Decimal::new(times, 3)), available.into(), mark.into(), seed));
        prop_assume!(usual.len() == more.len());
        for (usual, more) in usual.iter().zip(&more) {
            prop_assert!(is_at_most(*more, *usual, 1), "{:?} {:?}", usual, more);
        }
    }

    #[test]
    fn amounts_ten_times_as_large_last_as_long(
        spending in histories(), available in 0_i64..100_000, mark in 0_i64..50_000, seed: u64,
    ) {
        let (available, mark) = (Decimal::from(available), Decimal::from(mark));
        let plain = ask(&spending, available, mark, seed);
        for by in [Decimal::TEN, Decimal::from(1_000_000), Decimal::new(1, 6)] {
            let large = ask(&scaled(&spending, by), available * by, mark * by, seed);
            prop_assert_eq!((large.to_low_mark, large.to_zero), (plain.to_low_mark, plain.to_zero));
            prop_assert_eq!(large.a_day.is_some(), plain.a_day.is_some());
        }
    }

    #[test]
    fn any_number_is_answered(
        spent in prop::collection::vec(decimals(), 0..32), available in decimals(), mark in decimals(), seed: u64,
        reset in -100_i64..200,
    ) {
        let spending: Vec<(NaiveDate, Credits)> =
            (1..).zip(spent).map(|(age, spent)| (today() - Ahead::new(age), spent.into())).collect();
        let reset = today().checked_add_signed(chrono::TimeDelta::days(reset));
        let low_mark = Some(Credits::from(mark));
        let question =
            Question { spending: &spending, available: available.into(), low_mark, reset, today: today(), seed };
        let outlook = Outlook::of(&question);
        for three in figures(&outlook).chunks(3) {
            prop_assert!(three.is_sorted(), "{:?}", outlook);
        }
        // At the ends of the calendar too.
        for (today, reset) in [(NaiveDate::MIN, NaiveDate::MAX), (NaiveDate::MAX, NaiveDate::MIN)] {
            let far = Outlook::of(&Question { today, reset: Some(reset), ..question });
            prop_assert_eq!(far.to_zero.range().is_some(), question.available.is_spent());
        }
    }
}

/// `a <= b`, give or take so many hundredths of a day.
fn is_at_most(a: Lasts, b: Lasts, hundredths: u32) -> bool {
    match (a, b) {
        (Lasts::Days(a), Lasts::Days(b)) => a.hundredths() <= b.hundredths() + hundredths,
        _ => a <= b,
    }
}
