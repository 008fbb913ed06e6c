//! What the tests of this workspace stand on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "in a test, a failure is the finding")]

pub mod activity;
#[cfg(target_os = "linux")]
pub mod app;
pub mod bin_path;
pub mod canary;
pub mod cli;
#[cfg(target_os = "linux")]
pub mod daemon;
#[cfg(target_os = "linux")]
pub mod dbus;
#[cfg(target_os = "linux")]
pub mod desktop;
pub mod fault_table;
pub mod kept_activity;
pub mod ledger;
#[cfg(target_os = "linux")]
pub mod procs;
#[cfg(target_os = "linux")]
pub mod scripts;
#[cfg(target_os = "linux")]
pub mod secret_service;
#[cfg(target_os = "linux")]
pub mod session_bus;
#[cfg(target_os = "linux")]
pub mod stage;
pub mod stub;
pub mod told;
#[cfg(target_os = "linux")]
pub mod traffic;
#[cfg(target_os = "linux")]
pub mod tray;
pub mod wait;
#[cfg(target_os = "linux")]
pub mod webdriver;
pub mod world;
