//! Where a fill stands, as it is kept beside the rows that it brought.

use brimful_core::ledger::Fill;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::notices::Notices;
use crate::providers::history::Step;

/// Where one account's fill stands. Kept in the transaction of the rows that it speaks of, so neither is ahead of the
/// other. New fields need a default: what an earlier version wrote must still be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Progress {
    /// Where the service's client goes on; opaque here. `None` from the beginning.
    pub(crate) cursor: Option<String>,
    /// Everything that the service still tells was fetched; from here on, what is new.
    pub(crate) complete: bool,
    /// The user stopped it.
    pub(crate) stopped: bool,
    /// The account is being removed: should it be gone at the next start, its rows are to go too.
    pub(crate) leaving: bool,
    /// Requests done, of [`Progress::steps`].
    pub(crate) step: u32,
    /// Requests in all, where that is known.
    pub(crate) steps: Option<u32>,
    /// The oldest day that was fetched.
    pub(crate) back_to: Option<NaiveDate>,
    /// When a step was last kept.
    pub(crate) filled_at: Option<DateTime<Utc>>,
    /// What is odd about what was fetched.
    #[serde(skip_serializing_if = "Notices::is_empty")]
    pub(crate) notices: Notices,
}

impl Progress {
    /// Reads what was kept. What cannot be read is taken for a fill that has not begun: rows that are known already
    /// change nothing when they are fetched again.
    pub(crate) fn read(text: Option<&str>) -> Self {
        let Some(text) = text else { return Self::default() };
        serde_json::from_str(text).unwrap_or_else(|error| {
            tracing::warn!(%error, "where a fill stood cannot be read; it begins anew");
            Self::default()
        })
    }

    /// As it is kept.
    pub(crate) fn text(&self) -> String {
        // Plain fields with text keys: there is nothing that could fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Where the fill stands once this step is kept.
    pub(crate) fn after(&self, step: &Step, now: DateTime<Utc>) -> Self {
        Self {
            cursor: Some(step.cursor.clone()),
            complete: step.complete,
            step: step.step,
            steps: step.steps,
            back_to: match (self.back_to, step.back_to) {
                (Some(known), Some(told)) => Some(known.min(told)),
                (known, told) => told.or(known),
            },
            filled_at: Some(now),
            stopped: self.stopped,
            leaving: self.leaving,
            notices: self.notices.after(&step.notices, step.checked),
        }
    }

    /// From the beginning, under the same orders of the user.
    pub(crate) fn anew(&self) -> Self {
        Self { stopped: self.stopped, leaving: self.leaving, ..Self::default() }
    }

    /// What is shown of it, in this state.
    pub(crate) fn shown(&self, state: brimful_core::ledger::FillState, rows: u64) -> Fill {
        Fill { state, rows, step: self.step, steps: self.steps, back_to: self.back_to, notices: self.notices.shown() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_read_back_and_what_cannot_be_read_begins_anew() {
        #[track_caller]
        fn check(text: Option<&str>, expect: &Progress) {
            assert_eq!(Progress::read(text), *expect, "{text:?}");
        }
        let nothing = Progress::default();
        let halfway = Progress {
            cursor: Some("{\"page\":\"7\"}".into()),
            stopped: true,
            step: 7,
            steps: Some(90),
            back_to: NaiveDate::from_ymd_opt(2025, 2, 28),
            filled_at: DateTime::from_timestamp(1_700_000_000, 5_000_000),
            ..nothing.clone()
        };
        check(Some(&halfway.text()), &halfway);
        check(Some(&nothing.text()), &nothing);
        for unreadable in [None, Some(""), Some("null"), Some("[]"), Some("{\"step\":-1}"), Some("{\"cursor\":")] {
            check(unreadable, &nothing);
        }
        // Of a version that knew less, and of one that knows more.
        check(Some("{\"stopped\":true}"), &Progress { stopped: true, ..nothing.clone() });
        check(Some("{\"later\":1,\"step\":3}"), &Progress { step: 3, ..nothing });
    }
}
