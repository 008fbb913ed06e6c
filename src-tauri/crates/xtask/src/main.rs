//! `cargo xtask`: everything that is done to this repository, each as one command that needs nothing but Rust.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool")]

mod bench;
mod bindings;
mod icons;
mod platforms;
mod run;
mod screenshots;
mod step;
mod system;
mod verify;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use step::{Failure, Outcome};

/// Name, what follows it, and what it does. `help` prints this table.
const COMMANDS: [(&str, &str, &str); 11] = [
    (
        "run",
        "[--yes] [-- ARGS]",
        "build the app and start it; first names, and on Debian installs, what the system lacks",
    ),
    ("test", "[--yes]", "everything that must hold: format, lints, types, unit, page and end-to-end tests"),
    ("lint", "", "the quick part of test: formatter, clippy, tsc, biome, and cargo-deny where it is installed"),
    ("sandbox", "[ARGS]", "play all five services on loopback until Ctrl+C"),
    (
        "bench",
        "start or refresh [-- ARGS]",
        "measure a release build beside a bare Tauri app, or how fast 100 accounts are read",
    ),
    ("icons", "[--yes]", "draw every generated image anew"),
    ("screenshots", "[--yes]", "take the README's pictures, of the real app with its sample data"),
    ("pictures", "", "take the pictures anew that the page's tests compare with"),
    ("bindings", "", "write the page's type declarations from the Rust types"),
    ("check-platforms", "[--yes]", "type-check the Windows and macOS code on Debian 12"),
    ("help", "", "this list"),
];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = args.split_first().map_or(("help", &[][..]), |(first, rest)| (first.as_str(), rest));
    match dispatch(command, rest, &root()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nxtask {command}: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: &str, args: &[String], root: &Path) -> Outcome {
    let consent = args.iter().take_while(|a| *a != "--").any(|a| a == "--yes");
    match command {
        "run" => run::app(root, args, consent),
        "sandbox" => run::sandbox(root, args),
        "test" => verify::test(root, consent),
        "lint" => verify::lint(root),
        "bench" => bench::run(root, args, consent),
        "icons" => icons::draw(root, consent),
        "screenshots" => screenshots::take(root, consent),
        "pictures" => verify::pictures(root),
        "bindings" => bindings::write(root),
        "check-platforms" => platforms::check_or_say_why_not(root, consent),
        "help" | "--help" | "-h" => {
            help();
            Ok(())
        }
        other => {
            help();
            Err(Failure::new(format!("there is no command {other:?}")))
        }
    }
}

fn help() {
    println!("cargo xtask COMMAND\n");
    for (name, args, what) in COMMANDS {
        println!("  {:32} {what}", format!("{name} {args}"));
    }
    println!("\n--yes installs missing packages without asking; so does CI=true, and a run without a terminal.");
}

/// The workspace's folder: this crate lies three below it.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(3).unwrap_or(here).to_owned()
}
