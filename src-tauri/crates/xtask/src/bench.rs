//! `cargo xtask bench`: what Brimful costs, measured beside a bare Tauri app, and how fast a hundred accounts are read.

use std::fs;
use std::path::{Path, PathBuf};

use crate::step::{self, Failure, Outcome};
use crate::{system, verify};

/// Below the target folder: a build of its own, since the bare app asks for fewer features than the workspace.
const BARE_TARGET: &str = "target/bench";
/// Where the bundler leaves the package.
const DEBS: &str = "target/release/bundle/deb";

/// Runs the bench that is named first. What follows `--` goes to the program that measures.
pub(crate) fn run(root: &Path, args: &[String], consent: bool) -> Outcome {
    let own: Vec<&String> = args.iter().skip_while(|a| *a != "--").skip(1).collect();
    match args.first().map(String::as_str) {
        Some("start") => start(root, &own, consent),
        Some("refresh") => refresh(root),
        Some("ledger") => ledger(root),
        Some("outlook") => outlook(root),
        Some("scroll") => scroll(root, consent),
        Some(other) => {
            Err(Failure::new(format!("there is no bench {other:?}: start, refresh, ledger, outlook or scroll")))
        }
        None => Err(Failure::new("which bench: start, refresh, ledger, outlook or scroll?")),
    }
}

/// Builds both apps and what measures them, and measures.
fn start(root: &Path, own: &[&String], consent: bool) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err(Failure::new("this bench needs a desktop without a screen, which there is on Linux only"));
    }
    system::provide(system::BUILD.iter().chain(system::TESTS), consent)?;
    step::heading("Building Brimful for release, with its package; the first time takes some minutes");
    // Tauri's own program: it leaves out the commands that no capability names, which cargo alone does not.
    verify::install_node_packages(root)?;
    clear(&root.join(DEBS))?;
    step::run(verify::npm(root).args(["run", "--silent", "bundle"]))?;
    step::heading("Building the bare app the same way");
    let bare = root.join("tests/bench/bare");
    // Cargo takes out of it what the bare app does not use, and leaves the versions of the rest.
    fs::copy(root.join("Cargo.lock"), bare.join("Cargo.lock"))
        .map_err(|error| Failure::new(format!("the lock file was not copied: {error}")))?;
    let build = ["build", "--release", "--target-dir", BARE_TARGET, "--manifest-path", "tests/bench/bare/Cargo.toml"];
    step::run(&mut step::cargo(root, build))?;
    step::heading("Building what measures");
    let programs = ["build", "--locked", "--workspace", "--bin", "bench-start", "--bin", "key-keeper"];
    step::run(&mut step::cargo(root, programs))?;
    step::heading("Measuring: about twenty minutes in which nothing else should run");
    let mut measure = std::process::Command::new(root.join("target/debug/bench-start"));
    measure.arg("--app").arg(root.join("target/release/brimful"));
    measure.arg("--bare").arg(root.join(BARE_TARGET).join("release/brimful-bare"));
    measure.arg("--deb").arg(the_deb(root)?).args(own).current_dir(root);
    step::run(&mut measure)
}

fn refresh(root: &Path) -> Outcome {
    step::heading("Building what measures; the first time takes some minutes");
    let run = ["run", "--locked", "--release", "--package", "brimful-tests", "--bin", "bench-refresh"];
    step::run(&mut step::cargo(root, run))
}

/// In the quick profile: SQLite is compiled as for a release, and the rest of it waits for SQLite.
fn ledger(root: &Path) -> Outcome {
    step::heading("Building what measures; the first time takes some minutes");
    let run = ["run", "--locked", "--profile", "measured", "--package", "brimful-tests", "--bin", "bench-ledger"];
    step::run(&mut step::cargo(root, run))
}

/// In the quick profile: what is measured is arithmetic, which no linking changes.
fn outlook(root: &Path) -> Outcome {
    step::heading("Building what measures");
    let run = ["run", "--locked", "--profile", "measured", "--package", "brimful-tests", "--bin", "bench-outlook"];
    step::run(&mut step::cargo(root, run))
}

/// The app and what moves it, both in the quick profile: the page is WebKit's, whatever profile Brimful has.
fn scroll(root: &Path, consent: bool) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err(Failure::new("this bench needs a desktop without a screen, which there is on Linux only"));
    }
    system::provide(system::BUILD.iter().chain(system::TESTS), consent)?;
    step::heading("Building Brimful and what scrolls it; the first time takes some minutes");
    let programs =
        ["build", "--locked", "--workspace", "--profile", "measured", "--bin", "brimful", "--bin", "bench-scroll"];
    step::run(&mut step::cargo(root, programs))?;
    let folder = root.join("target/measured");
    step::run(std::process::Command::new(folder.join("bench-scroll")).arg(folder.join("brimful")).current_dir(root))
}

/// Takes older packages away: the name of a package has its version, and only one is to be measured.
fn clear(folder: &Path) -> Outcome {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::new(format!("{} was not emptied: {error}", folder.display())))
        }
        _ => Ok(()),
    }
}

fn the_deb(root: &Path) -> Result<PathBuf, Failure> {
    let entries = fs::read_dir(root.join(DEBS)).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut debs = entries.filter(|path| path.extension().is_some_and(|ending| ending == "deb"));
    debs.next().ok_or_else(|| Failure::new("the bundler made no package"))
}
