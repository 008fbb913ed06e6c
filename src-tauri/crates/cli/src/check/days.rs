//! How long each account's credits last, by what Brimful keeps of its activity. Only looked at, never changed.

use brimful_core::outlook::{Answer, Lasts, Outlook};
use brimful_core::words::Words;
use brimful_engine::clock::SystemClock;
use brimful_engine::foretell::{self, Asked};
use brimful_engine::paths;
use serde::Serialize;

use super::report::Checked;

/// How long an account lasts, or why that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Days {
    /// As the window says it.
    Known(Outlook),
    /// There is no balance to begin from.
    NotRead,
    /// Nothing is kept of this account's activity.
    NotKept,
    /// What is kept cannot be read: it is damaged, of another version, or of another time zone.
    NotReadable,
}

/// The range in whole days, as the window rounds them; `null` for a figure beyond a reset or three months.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct DaysDto {
    median: Option<u32>,
    low: Option<u32>,
    high: Option<u32>,
}

/// Finds out how long each of them lasts.
pub(super) fn find(accounts: &mut [Checked]) {
    let asked: Vec<(usize, Asked)> =
        accounts.iter().enumerate().filter_map(|(at, one)| Some((at, one.asked()?))).collect();
    let Some(folder) = paths::data_dir().filter(|_| !asked.is_empty()) else { return };
    let (places, asked): (Vec<usize>, Vec<Asked>) = asked.into_iter().unzip();
    let found = foretell::look(&folder.ledger(), &asked, &SystemClock);
    for (n, at) in places.into_iter().enumerate() {
        let Some(account) = accounts.get_mut(at) else { continue };
        account.days = match &found {
            Ok(found) => found.get(n).copied().flatten().map_or(Days::NotKept, Days::Known),
            Err(_) => Days::NotReadable,
        };
    }
}

impl Days {
    /// The range, and the stable word for why it is not whole.
    pub(super) fn told(self) -> (Option<DaysDto>, Option<&'static str>) {
        let outlook = match self {
            Self::Known(outlook) => outlook,
            Self::NotRead => return (None, Some("not_read")),
            Self::NotKept => return (None, Some("not_kept")),
            Self::NotReadable => return (None, Some("not_readable")),
        };
        match outlook.to_zero {
            Answer::NotEnoughData => (None, Some("not_enough_data")),
            Answer::NoSpendingLately => (None, Some("no_spending_lately")),
            Answer::UntilReset(_) => (None, Some("until_reset")),
            Answer::Range(range) => {
                let dto = DaysDto { median: days(range.median), low: days(range.low), high: days(range.high) };
                (dto.low.is_some().then_some(dto), note(range.high))
            }
        }
    }

    /// "about 9 days", where there is something to say.
    pub(super) fn words(self, words: &Words) -> Option<String> {
        let Self::Known(outlook) = self else { return None };
        let lasts = brimful_core::view::headline(outlook.to_zero)?;
        Some(words.lasts(lasts))
    }
}

const fn days(lasts: Lasts) -> Option<u32> {
    match lasts {
        Lasts::Days(days) => Some(days.rounded()),
        Lasts::UntilReset(_) | Lasts::OverThreeMonths => None,
    }
}

const fn note(lasts: Lasts) -> Option<&'static str> {
    match lasts {
        Lasts::Days(_) => None,
        Lasts::UntilReset(_) => Some("until_reset"),
        Lasts::OverThreeMonths => Some("over_three_months"),
    }
}

#[cfg(test)]
mod tests {
    use brimful_core::amount::Credits;
    use brimful_core::outlook::Question;
    use chrono::{Days as Span, NaiveDate};

    use super::*;

    /// Twenty credits on each of so many days before today.
    fn days_left(spending: u64, credits: i64, reset_in: Option<u64>) -> String {
        let today: NaiveDate = "2026-05-29".parse().unwrap();
        let spending: Vec<_> = (1..=spending).map(|age| (today - Span::new(age), Credits::whole(20))).collect();
        let reset = reset_in.map(|days| today + Span::new(days));
        let (available, low_mark) = (Credits::whole(credits), None);
        let outlook = Outlook::of(&Question { spending: &spending, available, low_mark, reset, today, seed: 1 });
        let (dto, note) = Days::Known(outlook).told();
        format!("{} {}", serde_json::to_string(&dto).unwrap(), note.unwrap_or("-"))
    }

    #[test]
    fn each_answer_has_its_figures_or_its_reason() {
        assert_eq!(days_left(28, 0, None), r#"{"median":0,"low":0,"high":0} -"#);
        assert_eq!(days_left(28, 200, None), r#"{"median":10,"low":7,"high":15} -"#);
        assert_eq!(days_left(28, 100_000, None), "null over_three_months");
        assert_eq!(days_left(28, 200, Some(3)), "null until_reset");
        assert_eq!(days_left(2, 200, None), "null not_enough_data");
        assert_eq!(days_left(0, 200, None), "null not_enough_data");
        for (days, note) in
            [(Days::NotRead, "not_read"), (Days::NotKept, "not_kept"), (Days::NotReadable, "not_readable")]
        {
            assert_eq!(days.told(), (None, Some(note)));
        }
    }

    #[test]
    fn a_figure_beyond_what_is_foretold_is_none_and_says_why() {
        use brimful_core::outlook::{Answer::Range as In, Range};
        let low = Lasts::Days(brimful_core::outlook::Days::NONE);
        let far = Lasts::OverThreeMonths;
        let range = In(Range { low, median: far, high: far });
        let (dto, note) = Days::Known(Outlook { to_low_mark: None, to_zero: range, a_day: None }).told();
        assert_eq!((dto, note), (Some(DaysDto { median: None, low: Some(0), high: None }), Some("over_three_months")));
    }
}
