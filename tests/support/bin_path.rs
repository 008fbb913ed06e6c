//! Where a program of another package of this workspace lies; built first, so that no test runs a stale one.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// `brimful-cli`.
///
/// # Panics
/// It does not build.
pub fn cli() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| build("brimful-cli"))
}

/// The app, `brimful`.
///
/// # Panics
/// It does not build.
pub fn app() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| build("brimful"))
}

/// Cargo names the programs of a test's own package only (`CARGO_BIN_EXE_…`), and `cargo test` builds those of others
/// only where they have integration tests of their own. So cargo is asked, as `cargo xtask test` asks it: for the whole
/// workspace, since another selection would unify other features and build everything twice.
fn build(program: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    // <target>/<profile>/deps/<test>
    let folder = test.ancestors().nth(2).unwrap();
    let profile = match folder.file_name().and_then(|name| name.to_str()).unwrap() {
        "debug" => "dev",
        other => other,
    };
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--quiet", "--offline", "--locked", "--workspace", "--bin", program, "--profile", profile])
        .arg("--target-dir")
        .arg(folder.parent().unwrap())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .unwrap();
    assert!(status.success(), "{program} does not build");
    folder.join(program).with_extension(std::env::consts::EXE_EXTENSION)
}
