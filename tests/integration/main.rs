//! Brimful against real parts: HTTP on loopback, files, the keychain, the command line.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "in a test, a failure is the finding")]

mod activity;
mod activity_calls;
mod activity_export;
mod activity_observed;
mod activity_repair;
mod activity_stops;
mod activity_trouble;
mod alerts;
mod alerts_activity;
mod alerts_days;
mod alerts_foreseen;
mod alerts_quiet;
mod alerts_snooze;
mod billing;
mod checkout;
mod cli_activity;
mod cli_activity_faults;
#[cfg(target_os = "linux")]
mod cli_activity_kept;
mod cli_activity_odd;
mod cli_check;
#[cfg(target_os = "linux")]
mod cli_days_left;
mod cli_estimate;
mod cli_estimate_faults;
#[cfg(target_os = "linux")]
mod cli_estimate_kept;
mod cli_estimate_odd;
mod cli_estimate_sent;
#[cfg(target_os = "linux")]
mod cli_kept;
mod cli_packs;
mod cli_usage;
mod days_left;
mod export_kill9;
mod faults;
mod history;
#[cfg(target_os = "linux")]
mod keychain;
mod kill9;
#[cfg(target_os = "linux")]
mod ledger_full_disk;
mod ledger_kill9;
mod plan;
mod plan_calls;
mod polling;
mod report;
#[cfg(target_os = "linux")]
mod resources;
mod secrets;
mod wallet;
mod wallet_faults;
