//! The sandbox over real HTTP: every route, every fault, time, and the controls.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "the checks of tests, not all inside of test functions"
)]

mod archive;
mod controls;
mod faults;
mod routes;
mod support;
mod till;
mod time;
mod ugen;
