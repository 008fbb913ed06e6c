//! `cargo xtask check-platforms`: the Windows and macOS code, type-checked on Debian 12 without either system's SDK.
//!
//! rustup's toolchain has no `std` for them, and none can be fetched everywhere; Debian's `rustc-web` comes with the sources
//! of `std`, so cargo builds it. `cargo check` never links, so whatever calls a C compiler, an archiver or a resource
//! compiler gets a stand-in that leaves an empty file. What this cannot see: C and Objective-C code, linking, behaviour.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::step::{self, Failure, Outcome};
use crate::system;

const TARGETS: [&str; 2] = ["x86_64-pc-windows-msvc", "aarch64-apple-darwin"];
const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
const STD_SOURCES: &str = "/usr/lib/rustlib/src/rust/library/std";

/// The stand-ins: name on the path, and the script.
const STAND_INS: [(&str, &str); 3] = [
    ("cc-stand-in", include_str!("cc.sh")),
    ("ar-stand-in", include_str!("ar.sh")),
    ("llvm-rc", include_str!("rc.sh")),
];

/// Checks the whole workspace for both systems where that is possible, else says in a sentence why it is not.
pub(crate) fn check_or_say_why_not(root: &Path, consent: bool) -> Outcome {
    step::heading("Windows and macOS, type-checked");
    if !is_debian_12() || !system::can_provide(system::PLATFORMS) {
        step::say("Skipped: this needs Debian 12 and its packages rustc-web, cargo-web and rust-web-src.");
        return Ok(());
    }
    system::provide(system::PLATFORMS, consent)?;
    if ![RUSTC, CARGO, STD_SOURCES].iter().all(|path| Path::new(path).exists()) {
        return Err(Failure::new(
            "rustc-web is installed, but its compiler or the sources of std are not in their places",
        ));
    }
    // A fixed place: a path that changes would make every C build script run again.
    let folder = root.join("target/platforms");
    let stand_ins = stand_ins(&folder.join("stand-ins"))?;
    TARGETS.iter().try_for_each(|target| step::run(&mut check(root, &folder, &stand_ins, target)))
}

fn check(root: &Path, folder: &Path, stand_ins: &Path, target: &str) -> Command {
    let mut path = vec![stand_ins.to_owned()];
    path.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    let suffix = target.replace('-', "_");
    let mut command = Command::new(CARGO);
    command.current_dir(root);
    // Ours is a child of rustup's cargo; nothing of that toolchain may reach Debian's.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text == "CARGO" || text == "LD_LIBRARY_PATH" || text.starts_with("CARGO_PKG") || text.starts_with("RUST") {
            command.env_remove(&name);
        }
    }
    command
        .env("PATH", std::env::join_paths(path).unwrap_or_default())
        .env("RUSTC", RUSTC)
        .env("RUSTC_BOOTSTRAP", "1") // -Z build-std
        .env("CARGO_TARGET_DIR", folder)
        .env("SDKROOT", stand_ins) // or Apple's is looked for
        .env(format!("CC_{suffix}"), stand_ins.join("cc-stand-in"))
        .env(format!("CXX_{suffix}"), stand_ins.join("cc-stand-in"))
        .env(format!("AR_{suffix}"), stand_ins.join("ar-stand-in"))
        .args(["check", "--locked", "--workspace", "--all-targets", "--target", target])
        .args(["-Z", "build-std=std,panic_unwind,panic_abort,test"]);
    command
}

#[expect(clippy::disallowed_methods, reason = "a torn script is written again by the next run")]
fn stand_ins(folder: &Path) -> Result<PathBuf, Failure> {
    let say = |e: std::io::Error| Failure::new(format!("{}: {e}", folder.display()));
    fs::create_dir_all(folder).map_err(say)?;
    for (name, script) in STAND_INS {
        let file = folder.join(name);
        fs::write(&file, script).map_err(say)?;
        executable(&file).map_err(say)?;
    }
    Ok(folder.to_owned())
}

#[cfg(unix)]
fn executable(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn executable(_: &Path) -> std::io::Result<()> {
    Ok(())
}

fn is_debian_12() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let says = |line: &str| release.lines().any(|l| l == line);
    says("ID=debian") && says("VERSION_ID=\"12\"")
}
