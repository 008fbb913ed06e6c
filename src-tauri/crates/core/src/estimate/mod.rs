//! What a job would cost before it is started, and whether it can be paid.
//!
//! U-Gen says it itself ([`Estimate`]); where it cannot be asked, a [`Preview`] works it out by the documented formula and
//! is never mixed with the service's figure. PixVerse, Pictory and Voxpria are worked out from price [`table`]s with their
//! source and date; PowerPost from the user's own [`past`]. [`judge`] says what a balance makes of a cost.

mod afford;
mod field;
mod form;
pub mod past;
pub mod pictory;
pub mod pixverse;
mod preview;
mod price;
mod quote;
pub mod table;
pub mod voxpria;
mod worth;

#[cfg(test)]
mod tests;

pub use afford::{NoVerdict, Verdict, affordable, judge};
pub use field::{Field, Fields, Group, Range};
pub use form::{Form, KeyframeResolution, MAX_TEXT, Why, Wrong, refused};
pub use preview::{NoPreview, Preview, PreviewPart, Undetermined, job_default_extra, preview};
pub use price::{Billing, Price, PriceList, PriceNote};
pub use quote::{Component, Estimate, Note, Part};
pub use worth::{Nominal, OwnCost, PaidRate};
