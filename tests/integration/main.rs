//! Brimful against real parts: HTTP on loopback, files, the keychain, the command line.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "in a test, a failure is the finding")]

mod alerts;
mod cli_check;
#[cfg(target_os = "linux")]
mod cli_kept;
mod cli_usage;
mod faults;
#[cfg(target_os = "linux")]
mod keychain;
mod kill9;
mod polling;
#[cfg(target_os = "linux")]
mod resources;
mod secrets;
mod wallet;
mod wallet_faults;
