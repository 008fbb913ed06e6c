//! What was found of a job's cost, and the exit status that follows from it.

use brimful_core::amount::Credits;
use brimful_core::estimate::{Estimate, NoVerdict, Verdict};
use brimful_core::failure::Failure;
use brimful_core::pack::Offers;

use crate::outcome::Status;

/// What was found.
#[derive(Debug)]
pub(super) struct Found {
    /// What the service says that the job costs.
    pub(super) cost: Estimate,
    /// What a new job may use now; `None` where it could not be read.
    pub(super) available: Option<Credits>,
    /// What the one makes of the other.
    pub(super) answer: Answer,
    /// What could be bought; `None` where that was not asked.
    pub(super) packs: Option<Result<Offers, Failure>>,
}

/// Whether the job can be paid.
#[derive(Debug)]
pub(super) enum Answer {
    /// It was judged.
    Said(Verdict),
    /// The numbers cannot be set against each other exactly.
    Unsaid(NoVerdict),
    /// What is available could not be read.
    Unread(Failure),
}

impl Found {
    /// What is not known is no success, even for a job that costs nothing.
    pub(super) fn status(&self) -> Status {
        match self.answer {
            Answer::Said(Verdict::Free | Verdict::Affordable { .. }) => Status::Well,
            Answer::Said(Verdict::Short { .. }) => Status::NeedsCredits,
            Answer::Unsaid(_) | Answer::Unread(_) => Status::Unread,
        }
    }
}
