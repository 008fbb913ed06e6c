//! Days left, as data: a history, a balance, and what is answered.

use chrono::{Days as Ahead, NaiveDate};

use super::*;

/// A Friday.
const TODAY: &str = "2026-05-29";

fn today() -> NaiveDate {
    TODAY.parse().unwrap()
}

/// What was spent 1, 2, 3 … days ago; "-" where it is not known.
fn history(newest_first: &str) -> Vec<(NaiveDate, Credits)> {
    let known = (1..).zip(newest_first.split_whitespace()).filter(|(_, spent)| *spent != "-");
    known.map(|(age, spent)| (today() - Ahead::new(age), spent.parse().unwrap())).collect()
}

fn every_day(spent: &str, days: usize) -> Vec<(NaiveDate, Credits)> {
    history(&vec![spent; days].join(" "))
}

/// Four weeks of work from Monday to Thursday.
fn working_days() -> Vec<(NaiveDate, Credits)> {
    let spent: Vec<&str> = (1..=28).map(|age| if (age + 2) % 7 < 3 { "0" } else { "10" }).collect();
    history(&spent.join(" "))
}

fn ask(spending: &[(NaiveDate, Credits)], available: &str, mark: Option<&str>, reset: Option<&str>) -> Outlook {
    Outlook::of(&Question {
        spending,
        available: available.parse().unwrap(),
        low_mark: mark.map(|mark| mark.parse().unwrap()),
        reset: reset.map(|reset| reset.parse().unwrap()),
        today: today(),
        seed: 1,
    })
}

/// "low median high" in whole days, or the answer's name.
fn told(answer: Answer) -> String {
    let lasts = |lasts: Lasts| match lasts {
        Lasts::Days(days) => days.rounded().to_string(),
        Lasts::UntilReset(_) => "reset".to_owned(),
        Lasts::OverThreeMonths => "over".to_owned(),
    };
    match answer {
        Answer::Range(range) => [range.low, range.median, range.high].map(lasts).join(" "),
        Answer::UntilReset(date) => format!("until {date}"),
        Answer::NotEnoughData => "not enough data".to_owned(),
        Answer::NoSpendingLately => "no spending lately".to_owned(),
    }
}

#[track_caller]
fn check(spending: &[(NaiveDate, Credits)], available: &str, expect: &str) {
    assert_eq!(told(ask(spending, available, None, None).to_zero), expect, "{available}");
}

#[test]
fn too_little_is_said_plainly() {
    check(&[], "100", "not enough data");
    check(&history("10 10 10 10"), "100", "not enough data");
    check(&history("10 - 10 - - 10 10"), "100", "not enough data");
    check(&history("0 0 10 0 0 10 0 0"), "100", "not enough data");
    check(&history("0 0 0 0"), "100", "not enough data");
    // Older than four weeks, today, and still to come do not count.
    let mut far = every_day("10", 4);
    far.extend([29, 30, 31].map(|age| (today() - Ahead::new(age), Credits::whole(10))));
    far.extend([0, 1].map(|ahead| (today() + Ahead::new(ahead), Credits::whole(10))));
    check(&far, "100", "not enough data");
}

#[test]
fn no_spending_lately_is_told_from_no_knowledge() {
    check(&history("0 0 0 0 0"), "100", "no spending lately");
    check(&every_day("0", 28), "100", "no spending lately");
    check(&history(&format!("{} {}", ["0"; 14].join(" "), ["10"; 14].join(" "))), "100", "no spending lately");
    // Fourteen days without knowledge: the older pace still stands.
    let unknown = ask(&history(&format!("{} {}", ["-"; 14].join(" "), ["10"; 14].join(" "))), "100", None, None);
    assert!(unknown.to_zero.range().is_some(), "{unknown:?}");
    // Everything came back.
    check(&history("-50 10 10 10 10 10"), "100", "no spending lately");
}

#[test]
fn what_is_already_reached_needs_no_data() {
    let none = Outlook { to_low_mark: Some(AT_ONCE), to_zero: AT_ONCE, a_day: None };
    assert_eq!(ask(&[], "0", Some("100"), None), none);
    assert_eq!(ask(&[], "-5", Some("0"), None), none);
    let low = ask(&[], "50", Some("100"), None);
    assert_eq!((low.to_low_mark, low.to_zero), (Some(AT_ONCE), Answer::NotEnoughData));
    let low = ask(&every_day("10", 28), "50", Some("100"), None);
    assert_eq!(low.to_low_mark, Some(AT_ONCE));
    assert!(low.to_zero.range().is_some_and(|range| range.low > Lasts::Days(Days::NONE)));
}

#[test]
fn an_even_pace_gives_a_range_around_the_quotient() {
    for (available, days) in [("10", 1), ("50", 5), ("100", 10), ("200", 20)] {
        let range = ask(&every_day("10", 28), available, None, None).to_zero.range().unwrap();
        let Lasts::Days(median) = range.median else { panic!("{range:?}") };
        assert!(median.hundredths().abs_diff(days * 100) <= days * 4 + 1, "{available}: {range:?}");
        assert!(range.low <= range.median && range.median <= range.high, "{range:?}");
    }
    check(&every_day("10", 28), "100000", "over over over");
}

#[test]
fn the_mark_comes_before_zero() {
    let both = ask(&every_day("10", 28), "200", Some("100"), None);
    let (mark, zero) = (both.to_low_mark.and_then(Answer::range).unwrap(), both.to_zero.range().unwrap());
    assert!(mark.low < zero.low && mark.median < zero.median && mark.high < zero.high, "{both:?}");
    // A mark changes nothing about zero.
    assert_eq!(ask(&every_day("10", 28), "200", None, None).to_zero, both.to_zero);
}

#[test]
fn a_balance_at_its_mark_is_not_low_until_the_next_spending() {
    let at_mark = ask(&every_day("10", 28), "100", Some("100"), None);
    assert_eq!(at_mark.to_low_mark, Some(AT_ONCE));
    // Friday to Sunday are days of rest: it is not low before Monday.
    let range = ask(&working_days(), "100", Some("100"), None).to_low_mark.and_then(Answer::range).unwrap();
    assert!(range.median >= Lasts::Days(Days(300)), "{range:?}");
}

#[test]
fn a_known_reset_ends_the_horizon() {
    let steady = every_day("10", 28);
    let until = |available, reset| told(ask(&steady, available, None, Some(reset)).to_zero);
    assert_eq!(until("500", "2026-06-05"), "until 2026-06-05");
    assert_eq!(until("100000", "2026-06-05"), "until 2026-06-05");
    assert_eq!(until("100000", "2027-06-05"), "over over over");
    // A reset that is over, or today, is none that is known to come.
    for past in ["2026-05-29", "2026-05-01"] {
        assert_eq!(until("100", past), told(ask(&steady, "100", None, None).to_zero));
    }
    // Where some futures reach it and some do not, each end says which.
    let tight = ask(&steady, "100", None, Some("2026-06-08")).to_zero.range().unwrap();
    assert!(matches!((tight.low, tight.high), (Lasts::Days(_), Lasts::UntilReset(_))), "{tight:?}");
    // Without data, the reset does not change that.
    assert_eq!(told(ask(&[], "100", None, Some("2026-06-08")).to_zero), "not enough data");
}

#[test]
fn refunds_cancel_what_was_spent_before_them() {
    let plain = ask(&history("10 0 10 10 0 10 10 10 10 10"), "100", None, None);
    assert_eq!(ask(&history("10 -10 20 10 -10 20 10 10 10 10"), "100", None, None), plain);
    // More came back than the history holds.
    check(&history("10 10 10 -1000 10 10 10"), "10000", "over over over");
}

#[test]
fn entries_of_one_day_are_summed_in_any_order() {
    let whole = every_day("10", 10);
    let mut halves: Vec<_> = whole.iter().flat_map(|(date, _)| [(*date, Credits::whole(5)); 2]).collect();
    halves.reverse();
    assert_eq!(ask(&halves, "100", None, None), ask(&whole, "100", None, None));
}

#[test]
fn weekdays_are_kept() {
    // On a Friday, credits for one working day last over the weekend.
    let range = ask(&working_days(), "9", None, None).to_zero.range().unwrap();
    assert!(range.median > Lasts::Days(Days(300)), "{range:?}");
}

/// The same data give the same answer, on every platform and in every version that does not mean to change it. In
/// hundredths of a day.
#[test]
fn answers_are_as_they_were() {
    let histories = [
        ("steady", "52 48 50 47 55 51 49 50 53 46 50 52 48 51 49 50 47 53 55 50 48 52 49 51 50 46 54 50"),
        ("weekday", "60 55 62 58 61 0 0 57 63 60 59 55 0 4 61 58 60 62 57 0 0 60 59 61 63 58 2 0"),
        ("bursts", "0 0 210 180 0 0 0 0 5 0 240 190 160 0 0 0 0 0 0 220 0 0 10 0 0 200 170 0"),
        ("campaign", "400 380 420 390 410 30 25 40 35 30 28 33 31 40 30 29 36 34 30 25 33 38 30 31 29 35 30 33"),
        ("growth", "90 86 88 80 82 77 75 70 74 66 68 61 60 58 52 55 49 50 44 45 40 41 36 33 34 30 28 25"),
        ("jobs", "5 4 6 5 300 4 5 6 5 4 5 6 4 5 280 5 4 6 5 5 4 5 6 5 310 4 5 6"),
        ("short", "12 9 0 11 14 10"),
        ("gaps", "12 - - 11 14 10 - 0 9 - 13 12 - - 8 11"),
    ];
    let lines = histories.map(|(name, spent)| {
        let outlook = ask(&history(spent), "600", Some("200"), None);
        let hundredths = |answer: Answer| {
            let range = answer.range().unwrap();
            [range.low, range.median, range.high]
                .map(|lasts| match lasts {
                    Lasts::Days(days) => days.hundredths().to_string(),
                    other => format!("{other:?}"),
                })
                .join(" ")
        };
        format!("{name}: {} | {}", hundredths(outlook.to_low_mark.unwrap()), hundredths(outlook.to_zero))
    });
    insta::assert_snapshot!(lines.join("\n"), @r"
    steady: 629 794 967 | 816 1191 1895
    weekday: 664 1073 1630 | 1040 1625 3100
    bursts: 237 650 1546 | 333 999 2373
    campaign: 92 104 200 | 140 159 463
    growth: 419 451 669 | 582 695 1009
    jobs: 439 1329 4123 | 656 1882 5980
    short: 1776 4264 OverThreeMonths | 2262 6468 OverThreeMonths
    gaps: 1727 3885 OverThreeMonths | 2213 5722 OverThreeMonths
    ");
}

#[test]
fn a_day_is_the_mean_of_the_days_that_are_known() {
    #[track_caller]
    fn check(spending: &str, a_day: Option<&str>, a_month: Option<&str>) {
        let outlook = ask(&history(spending), "100", None, None);
        let text = |credits: Option<Credits>| credits.map(|credits| credits.to_string());
        assert_eq!(
            (text(outlook.a_day).as_deref(), text(outlook.takes(30)).as_deref()),
            (a_day, a_month),
            "{spending}"
        );
    }
    check("10 10 10 10 10", Some("10"), Some("300"));
    // A day without knowledge is not a day without spending.
    check("10 - 10 - 10 10 10", Some("10"), Some("300"));
    check("10 0 10 0 10", Some("6"), Some("180"));
    // Never less than what it was: up to a millionth, and up to whole credits.
    check("1 1 1 0 0 0 0", Some("0.428572"), Some("13"));
    check("0.6 0.6 0.6 0.6 0.6", Some("0.6"), Some("18"));
    // A refund counts against what was spent.
    check("10 10 10 -5 10", Some("7"), Some("210"));
    check("10 10", None, None);
    check("0 0 0 0 0", None, None);
}
