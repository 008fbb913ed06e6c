//! Puts days left to the test: replays folders of daily spending and compares what was foretold with what came.
//!
//! `backtest FOLDER [--json]` replays every CSV file of a folder; `backtest --generate FOLDER --seed N [--set unseen]`
//! writes the series that the figures in docs/days-left.md are from.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod figures;
mod generate;
mod replay;
mod report;
mod series;

use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "usage: backtest FOLDER [--json]
       backtest --generate FOLDER --seed N [--set tuning|unseen] [--each N]

FOLDER holds CSV files of daily spending: date,spend (2026-05-09,12.5), one row a day. A header may stand on top.
A file named KIND-NUMBER.csv counts toward the figures of its kind as well.
--generate writes such files: --each of every kind (24), with the parameters that Brimful was tuned on, or others.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match task(&arguments) {
        Some(Task::Replay { folder, json }) => series::read_folder(&folder).map(|all| report::print(&all, json)),
        Some(Task::Generate { folder, recipe }) => generate::write(&folder, recipe),
        None => {
            eprintln!("{USAGE}");
            return ExitCode::from(64);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

enum Task {
    Replay { folder: PathBuf, json: bool },
    Generate { folder: PathBuf, recipe: generate::Recipe },
}

/// `None` where the arguments are none that are known.
fn task(arguments: &[String]) -> Option<Task> {
    let (mut folder, mut json, mut generate, mut seed) = (None, false, false, None);
    let (mut set, mut each) = (generate::Set::Tuning, 24);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--json" => json = true,
            "--generate" => generate = true,
            "--seed" => seed = Some(rest.next()?.parse().ok()?),
            "--each" => each = rest.next()?.parse().ok()?,
            "--set" => set = generate::Set::named(rest.next()?)?,
            other if other.starts_with('-') || folder.is_some() => return None,
            other => folder = Some(PathBuf::from(other)),
        }
    }
    match (folder?, generate, seed) {
        (folder, false, None) => Some(Task::Replay { folder, json }),
        (folder, true, Some(seed)) if !json => {
            Some(Task::Generate { folder, recipe: generate::Recipe { seed, set, each } })
        }
        _ => None,
    }
}
