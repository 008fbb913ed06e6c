//! The real app on a desktop of real parts. Linux only: elsewhere there is no such desktop to start.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "in a test, a failure is the finding")]

mod accessibility;
mod activity;
mod alerts;
mod alerts_held;
mod faults;
mod keychain;
mod keys;
mod languages;
mod page;
mod parts;
mod plan;
mod quit;
mod report;
mod sample;
mod settings;
mod starts;
mod topup;
mod window;
