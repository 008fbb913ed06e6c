//! Rules of this repository that no compiler checks. Each is one test that lists what breaks it, and a second test that
//! plants a violation and sees it found.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "in a test, a failure is the finding")]

mod bench;
mod commands;
mod crates;
mod direction;
mod imports;
mod locales;
mod page;
mod providers;
mod sources;
mod start;
mod tree;
