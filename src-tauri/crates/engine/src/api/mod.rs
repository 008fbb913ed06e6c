//! What a host of the page can ask for, and what it gets: the only way in. The Tauri commands, the HTTP bridge of the
//! page tests and, later, a window in a process of its own are thin hosts of [`Backend::dispatch`].
//!
//! Nothing here assumes that it shares memory with the page: calls, replies and events are plain data.

mod activity;
mod alerts;
mod backend;
mod billing;
#[cfg(test)]
mod bindings;
pub mod call;
mod checkout;
mod convert;
mod dispatch;
pub mod dto;
mod error;
mod export;
mod plan;
mod reply;
mod report;

pub use backend::{Backend, Surroundings};
pub use call::Call;
pub use error::ApiError;
pub use reply::Reply;
