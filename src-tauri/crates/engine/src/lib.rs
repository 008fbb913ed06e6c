//! Brimful's engine: reads the services, keeps keys, settings and readings, and decides when to read again. No tauri.
//!
//! One actor ([`engine`]) owns all state; everyone else holds a `watch::Receiver<Arc<View>>`. Hosts come in through
//! [`api`] alone.

pub mod api;
pub mod atomic_file;
pub mod clock;
pub mod computer;
pub mod data_lock;
pub mod engine;
pub mod export;
mod fill;
pub mod foretell;
pub mod keychain;
pub mod ledger;
pub mod paths;
pub mod ports;
pub mod providers;
pub mod recent_log;
mod sample;
pub mod settings_file;
pub mod state_file;
