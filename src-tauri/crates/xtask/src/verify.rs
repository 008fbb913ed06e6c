//! `cargo xtask test` and `cargo xtask lint`: everything that must hold, cheapest first, the real app last.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use crate::step::{self, Failure, Outcome};
use crate::{platforms, system};

/// Everything. The end-to-end tests come last, so that the last lines are cargo's own summary of them.
///
/// Every build names the whole workspace: another selection would unify other features and build Tauri twice.
pub(crate) fn test(root: &Path, consent: bool) -> Outcome {
    if cfg!(target_os = "linux") {
        system::provide(system::BUILD.iter().chain(system::TESTS), consent)?;
    }
    lint(root)?;
    step::heading("Build");
    step::run(&mut step::cargo(root, ["build", "--locked", "--workspace", "--all-targets"]))?;
    step::heading("Unit, integration and tidy tests");
    let targets = ["--lib", "--bins", "--test", "integration", "--test", "tidy"];
    step::run(step::cargo(root, ["test", "--locked", "--workspace"]).args(targets))?;
    page_tests(root)?;
    platforms::check_or_say_why_not(root, consent)?;
    if cfg!(target_os = "linux") {
        step::heading("End-to-end tests: the real app on a desktop without a screen");
        step::run(&mut step::cargo(root, ["test", "--locked", "--workspace", "--test", "e2e"]))?;
    }
    Ok(())
}

/// What reads the sources and runs none of them.
pub(crate) fn lint(root: &Path) -> Outcome {
    components(root)?;
    step::heading("Format");
    step::run(&mut step::cargo(root, ["fmt", "--all", "--check"]))?;
    step::heading("Clippy");
    let clippy = ["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"];
    step::run(&mut step::cargo(root, clippy))?;
    step::heading("The page: types and lints");
    install_node_packages(root)?;
    step::run(npm(root).args(["run", "--silent", "types"]))?;
    step::run(npm(root).args(["run", "--silent", "lint"]))?;
    step::heading("Dependencies: licences, bans, sources");
    if step::has_program("cargo-deny") {
        step::run(&mut step::cargo(root, ["deny", "--offline", "check", "licenses", "bans", "sources"]))
    } else {
        step::say("Skipped: cargo-deny is not installed (`cargo install cargo-deny`).");
        Ok(())
    }
}

/// A toolchain of rustup's minimal profile lacks both.
fn components(root: &Path) -> Outcome {
    for (command, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        let there = step::cargo(root, [command, "--version"]).output().is_ok_and(|o| o.status.success());
        if there {
            continue;
        }
        if !step::has_program("rustup") {
            return Err(Failure::new(format!("`cargo {command}` is missing; the toolchain needs {component}")));
        }
        step::run(Command::new("rustup").args(["component", "add", component]).current_dir(root))?;
    }
    Ok(())
}

fn page_tests(root: &Path) -> Outcome {
    step::heading("The page's tests, in Chromium");
    let files = test_files(&root.join("tests/ui"));
    if files.is_empty() {
        step::say("There are none yet.");
        return Ok(());
    }
    // A page that never settles would hold everything up. Older versions of node have no time limit of their own.
    let mut node = if step::has_program("timeout") { Command::new("timeout") } else { Command::new("node") };
    if node.get_program() == "timeout" {
        node.args(["--kill-after=10", "1800", "node"]);
    }
    // node leaves one core idle, and with two it would run one file after the other.
    let together = thread::available_parallelism().map_or(1, usize::from);
    let concurrency = format!("--test-concurrency={together}");
    if knows(&concurrency) {
        node.arg(concurrency);
    }
    step::run(node.arg("--test").args(files).current_dir(root))
}

/// Whether node has this switch: it came with 18.19 and 20.10, and an older one stops at a switch that it does not know.
fn knows(switch: &str) -> bool {
    Command::new("node").args([switch, "--version"]).output().is_ok_and(|output| output.status.success())
}

/// Takes the pictures anew that the page's tests compare with.
pub(crate) fn pictures(root: &Path) -> Outcome {
    install_node_packages(root)?;
    step::heading("The pictures that the page's tests compare with");
    step::run(Command::new("node").arg("tests/ui/support/pictures.js").current_dir(root))
}

/// Named one by one: how `node --test` reads a folder or a pattern differs between its versions.
fn test_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.to_string_lossy().ends_with(".test.js")).collect();
    files.sort();
    files
}

/// What `package-lock.json` names, and nothing else. Not `npm ci`: it stops where a registry lacks a package for some other
/// system, although every such package is optional.
pub(crate) fn install_node_packages(root: &Path) -> Outcome {
    step::run(npm(root).args(["install", "--no-save", "--no-audit", "--no-fund"]))
}

/// npm, which is a batch file on Windows.
pub(crate) fn npm(root: &Path) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(root);
    command
}
