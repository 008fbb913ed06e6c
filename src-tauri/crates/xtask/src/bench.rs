//! `cargo xtask bench`: what Brimful costs, measured beside a bare Tauri app.

use std::path::Path;

use crate::step::{Failure, Outcome};

/// Runs the bench that is named first.
pub(crate) fn run(_root: &Path, args: &[String]) -> Outcome {
    match args.first().map(String::as_str) {
        Some(other) => Err(Failure::new(format!("there is no bench {other:?}"))),
        None => Err(Failure::new("which bench?")),
    }
}
