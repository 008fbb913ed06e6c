//! What was told, when and why: the last alerts with the figures behind them.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};

use super::{Alert, Look};
use crate::account::AccountId;

/// Most entries that are kept.
pub const MOST_TOLD: usize = 100;

/// One alert that was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The account that it was about.
    pub account: AccountId,
    /// When it was told.
    pub at: DateTime<Utc>,
    /// What was told.
    pub alert: Alert,
    /// The reading that was judged, with the marks of then; `None` where no reading was behind it.
    pub look: Option<Look>,
    /// When that reading was made.
    pub read_at: Option<DateTime<Utc>>,
    /// It had been held back: quiet hours, a pause or a snooze ended.
    pub held: bool,
}

/// The last [`MOST_TOLD`] alerts, in the order in which they were told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log(VecDeque<Told>);

impl Log {
    /// Adds one; the oldest gives way.
    pub fn push(&mut self, told: Told) {
        if self.0.len() >= MOST_TOLD {
            self.0.pop_front();
        }
        self.0.push_back(told);
    }

    /// All of them, the oldest first.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Told> {
        self.0.iter()
    }

    /// Forgets what was told of accounts that are gone.
    pub fn retain(&mut self, known: impl Fn(&AccountId) -> bool) {
        self.0.retain(|told| known(&told.account));
    }
}

impl FromIterator<Told> for Log {
    fn from_iter<T: IntoIterator<Item = Told>>(told: T) -> Self {
        let mut log = Self::default();
        told.into_iter().for_each(|one| log.push(one));
        log
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_hundred_are_kept_and_those_of_a_removed_account_are_not() {
        let told = |n: i64| Told {
            account: AccountId::new(format!("a{}", n % 2)).unwrap(),
            at: DateTime::UNIX_EPOCH + chrono::TimeDelta::seconds(n),
            alert: Alert::Empty,
            look: None,
            read_at: None,
            held: false,
        };
        let mut log: Log = (0..150).map(told).collect();
        assert_eq!(log.iter().map(|one| one.at.timestamp()).collect::<Vec<_>>(), (50..150).collect::<Vec<_>>());
        log.retain(|id| id.as_str() == "a1");
        assert!(log.iter().all(|one| one.account.as_str() == "a1") && log.iter().count() == 50);
    }
}
