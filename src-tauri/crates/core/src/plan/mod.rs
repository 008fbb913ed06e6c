//! Plans: jobs that the user keeps under a name, with what they cost when they were last priced.

mod words;

use std::fmt;

use chrono::{DateTime, Utc};

use crate::account::AccountId;
use crate::amount::Credits;
use crate::estimate::pixverse::Making;
use crate::estimate::voxpria::Campaign;
use crate::estimate::{Form, MAX_TEXT};
use crate::provider::ProviderId;

pub use words::{MakingWords, NotAMaking};

/// Most plans that are kept.
pub const MOST_PLANS: usize = 200;

/// Names a plan for ever. Made once at random; lower-case letters, digits and hyphens only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlanId(AccountId);

/// A text that is no plan's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a plan's id")]
pub struct NotAPlanId;

/// A job under the user's own name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// The user's name for it, as clean as an account's.
    pub name: String,
    /// The account that it is for.
    pub account: AccountId,
    /// The job; of the account's service.
    pub job: Job,
    /// When it was kept.
    pub kept_at: DateTime<Utc>,
    /// What it cost when it was last priced.
    pub last: Option<Priced>,
    /// The job at the service that was made of it, opaque.
    pub made: Option<String>,
}

/// A cost at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Priced {
    /// Credits in all; zero or more.
    pub total: Credits,
    /// Where the figure comes from.
    pub basis: Basis,
    /// When.
    pub at: DateTime<Utc>,
}

/// Where the cost of a job comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The service's own estimate.
    Service,
    /// Worked out from a price table.
    Table,
    /// The user's own past spending.
    Past,
}

/// A job, by the service that would make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// A video at U-Gen.
    UGen(Box<Form>),
    /// Something made at PixVerse, so many times.
    PixVerse {
        /// What.
        making: Making,
        /// How many; at least one.
        count: u32,
    },
    /// An action at Pictory.
    Pictory {
        /// The id of its rate.
        action: String,
        /// How many images or seconds; at least one.
        pieces: u32,
    },
    /// A campaign at Voxpria.
    Voxpria(Campaign),
    /// What the user's own past says of PowerPost.
    PowerPost {
        /// What is counted.
        by: PastUnit,
        /// How many of them; at least one.
        count: u32,
    },
}

/// What the user's own past is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PastUnit {
    /// A typical observed change.
    Change,
    /// A typical day with spending.
    Day,
}

impl PlanId {
    /// Checks and wraps an id.
    ///
    /// # Errors
    /// [`NotAPlanId`] where the text could be no account's id either.
    pub fn new(text: impl Into<String>) -> Result<Self, NotAPlanId> {
        AccountId::new(text).map(Self).map_err(|_| NotAPlanId)
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for PlanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Basis {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Table => "table",
            Self::Past => "past",
        }
    }

    /// The basis of this word, if there is one.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Service, Self::Table, Self::Past].into_iter().find(|basis| basis.as_str() == name)
    }
}

impl PastUnit {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Day => "day",
        }
    }

    /// The unit of this word, if there is one.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Change, Self::Day].into_iter().find(|unit| unit.as_str() == name)
    }
}

impl Job {
    /// The service that would make it.
    #[must_use]
    pub const fn provider(&self) -> ProviderId {
        match self {
            Self::UGen(_) => ProviderId::UGen,
            Self::PixVerse { .. } => ProviderId::PixVerse,
            Self::Pictory { .. } => ProviderId::Pictory,
            Self::Voxpria(_) => ProviderId::Voxpria,
            Self::PowerPost { .. } => ProviderId::PowerPost,
        }
    }

    /// Whether it makes sense by itself: counts of at least one, texts that can be shown, a form that can be sent.
    /// Whether a table has a price for it is another question.
    ///
    /// # Errors
    /// The names of the fields that do not.
    pub fn check(&self) -> Result<(), Vec<&'static str>> {
        let wrong = match self {
            Self::UGen(form) => {
                form.check().err().unwrap_or_default().into_iter().map(|wrong| wrong.field.name()).collect()
            }
            Self::PixVerse { count: 0, .. } | Self::PowerPost { count: 0, .. } => vec!["count"],
            Self::Pictory { action, pieces } => {
                let fits =
                    !action.is_empty() && action.chars().count() <= MAX_TEXT && !action.chars().any(char::is_control);
                let wrong = [("action", !fits), ("pieces", *pieces == 0)];
                wrong.into_iter().filter(|(_, is_wrong)| *is_wrong).map(|(name, _)| name).collect()
            }
            Self::PixVerse { .. } | Self::PowerPost { .. } | Self::Voxpria(_) => Vec::new(),
        };
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_says_what_is_wrong_with_it() {
        #[track_caller]
        fn check(job: &Job, expect: &[&str]) {
            assert_eq!(job.check().err().unwrap_or_default(), expect, "{job:?}");
        }
        let pictory = |action: &str, pieces| Job::Pictory { action: action.into(), pieces };
        check(&Job::UGen(Box::new(Form::new(3))), &[]);
        let long = Form { duration_seconds: Some(0), ..Form::new(0) };
        check(&Job::UGen(Box::new(long)), &["segment_count", "duration_seconds"]);
        check(&Job::PixVerse { making: Making::SoundEffect(5), count: 0 }, &["count"]);
        check(&Job::PowerPost { by: PastUnit::Day, count: 0 }, &["count"]);
        check(&Job::PowerPost { by: PastUnit::Day, count: u32::MAX }, &[]);
        check(&pictory("veo3.1", 1), &[]);
        check(&pictory("", 0), &["action", "pieces"]);
        check(&pictory("a\nb", 1), &["action"]);
        check(&pictory(&"x".repeat(201), 1), &["action"]);
        check(&Job::Voxpria(Campaign::default()), &[]);
    }

    #[test]
    fn words_are_read_back() {
        for basis in [Basis::Service, Basis::Table, Basis::Past] {
            assert_eq!(Basis::of_name(basis.as_str()), Some(basis));
        }
        for unit in [PastUnit::Change, PastUnit::Day] {
            assert_eq!(PastUnit::of_name(unit.as_str()), Some(unit));
        }
        assert_eq!((Basis::of_name("guess"), PastUnit::of_name("")), (None, None));
        assert!(PlanId::new("0f8b-a1").is_ok() && PlanId::new("../x").is_err() && PlanId::new("").is_err());
    }
}
