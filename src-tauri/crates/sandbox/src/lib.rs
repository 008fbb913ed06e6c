//! Brimful's sandbox: one HTTP server on loopback that plays all five services.
//!
//! It is the app's sample data, the server of the tests, and a command of its own. Everything in it is a pure function
//! of the seed, the moment it was started at and what it was told since: the same seed gives the same ledgers.
//! Its numbers are fiction, and its face page says which of its response shapes are Brimful's own.

mod account;
mod connection;
mod control;
mod control_routes;
mod dice;
mod face;
mod fault;
mod funds;
mod gate;
mod habit;
mod history;
mod hostile;
mod ledger;
mod life;
mod misbehave;
mod quirk;
mod reply;
mod scenario;
mod seen;
mod server;
mod services;
mod till;
mod truth;
mod world;

pub use account::SampleAccount;
pub use control::Control;
pub use fault::{Fault, UnknownFault};
pub use funds::Funds;
pub use hostile::hostile_addresses;
pub use ledger::Convention;
pub use quirk::{Quirk, UnknownQuirk};
pub use scenario::Scenario;
pub use seen::SeenRequest;
pub use server::{Options, Sandbox};
pub use truth::Truth;
