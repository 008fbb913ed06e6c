//! Brimful's domain: amounts, services, readings, standing, and the one view-model.
//!
//! This crate does no IO. Time, randomness and locale are parameters, so nothing here can fail for outside reasons,
//! and every rule can be tested as data. Core types are not `Serialize`: bytes come in through [`wire`] and
//! [`settings`], and go out through the engine's DTOs.

pub mod account;
pub mod alert;
pub mod amount;
pub mod arrival;
pub mod base_url;
pub mod billing;
pub mod checkout;
pub mod estimate;
pub mod exact;
pub mod failure;
pub mod glance;
pub mod ledger;
pub mod outlook;
pub mod pack;
pub mod plan;
pub mod provider;
pub mod reading;
pub mod report;
pub mod schedule;
pub mod secret;
pub mod settings;
pub mod standing;
pub mod view;
pub mod wire;
pub mod words;
