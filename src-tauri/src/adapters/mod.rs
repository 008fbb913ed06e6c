//! The system's own parts behind the engine's ports.

pub(crate) mod notifier;
pub(crate) mod opener;
pub(crate) mod sample;
pub(crate) mod settings_store;
pub(crate) mod shell;
