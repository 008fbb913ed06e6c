//! `cargo xtask screenshots`: the README's pictures, of the real app.

use std::path::Path;
use std::process::Command;

use crate::step::{self, Failure, Outcome};
use crate::system;

/// Where the pictures lie.
const PICTURES: &str = "docs/pictures";

/// Builds the app and what takes pictures of it, and takes them.
pub(crate) fn take(root: &Path, consent: bool) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err(Failure::new("pictures are taken on a desktop without a screen, which there is on Linux only"));
    }
    system::provide(system::BUILD.iter().chain(system::TESTS), consent)?;
    step::heading("Building Brimful and what takes pictures of it");
    step::run(&mut step::cargo(
        root,
        ["build", "--locked", "--workspace", "--bin", "brimful", "--bin", "screenshots"],
    ))?;
    std::fs::create_dir_all(root.join(PICTURES))
        .map_err(|error| Failure::new(format!("{PICTURES} was not made: {error}")))?;
    step::heading("Taking pictures");
    let built = root.join("target/debug");
    step::run(Command::new(built.join("screenshots")).arg(built.join("brimful")).arg(PICTURES).current_dir(root))
}
