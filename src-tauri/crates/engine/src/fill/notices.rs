//! What is odd about the history that a fill brought, as it is kept beside the rows. Few and small however long the
//! history: what is odd about neighbouring days is one notice.

use brimful_core::ledger::FillNotice;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::providers::history::Checked;

/// The last days are read again and again, so what is left of a notice of them after a day is less than this: dropped.
const LEFT_DAYS: i64 = 8;

/// At most one notice of each sort. On disk, so names never change; unknown ones of a later version are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Notices {
    /// How many entries the service says that there are, and how many it handed out.
    #[serde(skip_serializing_if = "Option::is_none")]
    incomplete: Option<(u64, u64)>,
    /// The first and the last day of which a total was not their sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    total_differs: Option<(NaiveDate, NaiveDate)>,
    /// Days before this one were not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    cut: Option<NaiveDate>,
}

impl Notices {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Once a step was kept that looked at `checked` and found `found`.
    pub(crate) fn after(&self, found: &[FillNotice], checked: Option<Checked>) -> Self {
        let mut after = self.clone();
        match checked {
            Some(Checked::Whole) => after.incomplete = None,
            Some(Checked::Days(first, last)) => {
                after.total_differs = after.total_differs.and_then(|days| without(days, (first, last)));
            }
            None => {}
        }
        for notice in found {
            match *notice {
                FillNotice::Incomplete { told, read } => after.incomplete = Some((told, read)),
                FillNotice::TotalDiffers { from, to } => {
                    let (first, last) = after.total_differs.unwrap_or((from, to));
                    after.total_differs = Some((first.min(from), last.max(to)));
                }
                FillNotice::Cut { from } => after.cut = Some(after.cut.map_or(from, |cut| cut.min(from))),
            }
        }
        after
    }

    pub(crate) fn shown(&self) -> Vec<FillNotice> {
        let incomplete = self.incomplete.map(|(told, read)| FillNotice::Incomplete { told, read });
        let differs = self.total_differs.map(|(from, to)| FillNotice::TotalDiffers { from, to });
        let cut = self.cut.map(|from| FillNotice::Cut { from });
        incomplete.into_iter().chain(differs).chain(cut).collect()
    }
}

/// What is left of days once some were read again. Days in the middle leave all: there is one notice of them.
fn without(days: (NaiveDate, NaiveDate), read: (NaiveDate, NaiveDate)) -> Option<(NaiveDate, NaiveDate)> {
    if read.1 < days.0 || days.1 < read.0 {
        return Some(days);
    }
    let left = match (days.0 < read.0, read.1 < days.1) {
        (true, true) => return Some(days),
        (true, false) => (days.0, read.0.pred_opt()?),
        (false, true) => (read.1.succ_opt()?, days.1),
        (false, false) => return None,
    };
    ((left.1 - left.0).num_days() + 1 > LEFT_DAYS).then_some(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_notice_stays_until_what_it_is_about_was_read_again() {
        #[track_caller]
        fn check(steps: &[(&[FillNotice], Option<Checked>)], expect: &[FillNotice]) {
            let kept = steps.iter().fold(Notices::default(), |kept, (found, checked)| kept.after(found, *checked));
            assert_eq!(kept.shown(), expect, "{steps:?}");
            let text = serde_json::to_string(&kept).unwrap();
            assert_eq!(serde_json::from_str::<Notices>(&text).unwrap(), kept, "{text}");
        }
        let differs = |from: &str, to: &str| FillNotice::TotalDiffers { from: day(from), to: day(to) };
        let days = |from: &str, to: &str| Some(Checked::Days(day(from), day(to)));
        let (few, fewer) = (FillNotice::Incomplete { told: 9, read: 5 }, FillNotice::Incomplete { told: 10, read: 3 });
        let march = differs("2026-03-01", "2026-03-31");
        check(&[], &[]);
        check(&[(&[few], Some(Checked::Whole)), (&[], None)], &[few]);
        check(&[(&[few], Some(Checked::Whole)), (&[fewer], Some(Checked::Whole))], &[fewer]);
        check(&[(&[few], Some(Checked::Whole)), (&[], Some(Checked::Whole))], &[]);
        // Neighbours are one; what was read again is gone, whether all or an end of it.
        check(&[(&[march], days("2026-03-01", "2026-03-31")), (&[], days("2026-01-29", "2026-02-28"))], &[march]);
        let both = [(&[march][..], None), (&[differs("2026-01-29", "2026-02-28")][..], None)];
        check(&both, &[differs("2026-01-29", "2026-03-31")]);
        check(&[(&[march], None), (&[], days("2026-03-01", "2026-03-31"))], &[]);
        check(&[(&[march], None), (&[], days("2026-03-24", "2026-04-01"))], &[differs("2026-03-01", "2026-03-23")]);
        check(&[(&[march], None), (&[], days("2026-02-20", "2026-03-10"))], &[differs("2026-03-11", "2026-03-31")]);
        check(&[(&[march], None), (&[], days("2026-03-10", "2026-03-12"))], &[march]);
        check(&[(&[march], None), (&[march], days("2026-03-01", "2026-03-31"))], &[march]);
        // The last week is read every time, each day a little later: nothing stays behind of it.
        let week = differs("2026-03-01", "2026-03-08");
        check(&[(&[week], None), (&[], days("2026-03-02", "2026-03-09"))], &[]);
        let cut = |from: &str| FillNotice::Cut { from: day(from) };
        check(&[(&[cut("2024-03-01")], None), (&[few, cut("2024-05-01")], None)], &[few, cut("2024-03-01")]);
    }
}
