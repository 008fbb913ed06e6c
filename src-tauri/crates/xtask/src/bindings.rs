//! `cargo xtask bindings`: `ui/js/types.d.ts` from the engine's DTOs.

use std::path::Path;

use crate::step::{self, Outcome};

/// The engine's own drift test writes the file when it is told to; without the variable it only compares.
pub(crate) fn write(root: &Path) -> Outcome {
    step::run(
        step::cargo(root, ["test", "--locked", "--package", "brimful-engine", "bindings"])
            .env("BRIMFUL_WRITE_BINDINGS", "1"),
    )
}
