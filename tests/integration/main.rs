//! Brimful against real parts: HTTP on loopback, files, the keychain, the command line.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "in a test, a failure is the finding")]

mod activity;
mod activity_calls;
mod activity_export;
mod activity_observed;
mod activity_stops;
mod activity_trouble;
mod alerts;
mod cli_activity;
mod cli_activity_faults;
#[cfg(target_os = "linux")]
mod cli_activity_kept;
mod cli_activity_odd;
mod cli_check;
#[cfg(target_os = "linux")]
mod cli_kept;
mod cli_usage;
mod export_kill9;
mod faults;
mod history;
#[cfg(target_os = "linux")]
mod keychain;
mod kill9;
mod ledger_kill9;
mod plan;
mod polling;
#[cfg(target_os = "linux")]
mod resources;
mod secrets;
mod wallet;
mod wallet_faults;
