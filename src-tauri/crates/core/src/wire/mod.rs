//! From bytes to domain: what each service's answers mean. Pure functions, no IO and no clock.
//!
//! One file a service, plus [`answer`] for what an HTTP status means whoever sent it and `json` for reading amounts
//! exactly. What is documented by a service and what is Brimful's own resolution stands in `docs/providers/`.

pub mod answer;
mod json;
pub mod pictory;
pub mod pixverse;
pub mod powerpost;
pub mod ugen;
pub mod voxpria;

#[cfg(test)]
mod tests;

pub use answer::{Answer, Head};
