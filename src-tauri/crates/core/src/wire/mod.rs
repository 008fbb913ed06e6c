//! From bytes to domain: what each service's answers mean. Pure functions, no IO and no clock.
//!
//! One file a service, with its `history` beside its balance; [`answer`] for what an HTTP status means whoever sent it,
//! `json` for reading amounts exactly, `row` for what the rows of all histories have in common. What is documented by a
//! service and what is Brimful's own resolution stands in `docs/providers/`.

pub mod answer;
mod json;
pub mod pictory;
pub mod pixverse;
pub mod powerpost;
mod row;
pub mod ugen;
pub mod voxpria;

#[cfg(test)]
mod tests;

pub use answer::{Answer, Head};
