//! Fetching accounts' activity a page at a time, and keeping it: what an account's fill is at, and the single steps.
//!
//! Nothing here decides when; that is the engine's. A step is one page: fetched, then kept in one transaction together
//! with where the fill stands after it. So a fill can be stopped, killed and gone on with anywhere, and no page is ever
//! kept in part, skipped, or counted twice.

mod course;
mod notices;
mod progress;
mod work;

pub(crate) use course::Course;
pub(crate) use progress::Progress;
pub(crate) use work::{Found, Keeping, Question, Stepped, forget, keep, note, open, step};
