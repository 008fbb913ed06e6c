//! `brimful-cli`: reads what the app keeps and what the services say, for schedulers and scripts. It changes nothing.

mod activity;
mod args;
mod check;
mod console;
mod estimate;
mod json;
mod outcome;
mod packs;
mod runtime;
mod subject;
mod terminal;
mod text;
mod trouble;

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use args::{Call, Command};
use outcome::{Outcome, Status};
use trouble::Trouble;

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    let done = args::parse(&args).map_err(Trouble::from).and_then(run);
    let outcome = done.unwrap_or_else(|trouble| {
        tell(&trouble);
        let json = args::wants_json(&args).then(|| json::trouble(&trouble).unwrap_or_default());
        Outcome { status: trouble.status(), output: json.unwrap_or_default().into_bytes() }
    });
    console::print(&outcome).into()
}

fn run(call: Call) -> Result<Outcome, Trouble> {
    let text = |text: &str| Ok(Outcome { status: Status::Well, output: text.into() });
    match call {
        Call::Help(command) => text(help(command)),
        Call::Version => text(concat!("brimful-cli ", env!("CARGO_PKG_VERSION"), "\n")),
        Call::Check(check) => check::run(&check, io::stdin().lock()),
        Call::Activity(activity) => activity::run(&activity, io::stdin().lock()),
        Call::Estimate(estimate) => estimate::run(&estimate, io::stdin().lock()),
        Call::Packs(packs) => packs::run(&packs),
    }
}

fn help(command: Option<Command>) -> &'static str {
    match command {
        None => include_str!("help.txt"),
        Some(Command::Check) => include_str!("check/help.txt"),
        Some(Command::Activity) => include_str!("activity/help.txt"),
        Some(Command::Estimate) => include_str!("estimate/help.txt"),
        Some(Command::Packs) => include_str!("packs/help.txt"),
    }
}

fn tell(trouble: &Trouble) {
    let more = if trouble.status() == Status::WrongUsage { " See brimful-cli --help." } else { "" };
    console::warn(&format!("{trouble}.{more}"));
}
