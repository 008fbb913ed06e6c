//! The command line: which command is asked for, and what is wrong usage. One file a command.

mod account;
mod activity;
mod check;
mod estimate;
mod options;
mod packs;

use std::ffi::OsString;

use lexopt::{Arg, Parser};

pub(crate) use account::{Unsaved, Who, Whose};
pub(crate) use activity::{Activity, Form};
pub(crate) use check::Check;
pub(crate) use estimate::{Estimate, option_of};
use options::{unknown, wrong};
pub(crate) use packs::Packs;

/// What is asked for.
#[derive(Debug, PartialEq)]
pub(crate) enum Call {
    /// The help text, of one command or of all.
    Help(Option<Command>),
    /// The version.
    Version,
    /// A check of balances.
    Check(Check),
    /// What happened in an account.
    Activity(Activity),
    /// What a job would cost.
    Estimate(Box<Estimate>),
    /// What credits cost.
    Packs(Packs),
}

/// A command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// `check`.
    Check,
    /// `activity`.
    Activity,
    /// `estimate`.
    Estimate,
    /// `packs`.
    Packs,
}

/// Wrong usage, as a sentence without its full stop. It repeats nothing that may be a key put in the wrong place.
#[derive(Debug, PartialEq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Usage(pub(crate) String);

/// Reads the arguments after the program's name.
pub(crate) fn parse(args: &[OsString]) -> Result<Call, Usage> {
    let mut parser = Parser::from_args(args);
    match parser.next().map_err(wrong)? {
        Some(Arg::Long("help") | Arg::Short('h')) => Ok(Call::Help(None)),
        Some(Arg::Long("version") | Arg::Short('V')) => Ok(Call::Version),
        Some(Arg::Value(name)) => match Command::ALL.into_iter().find(|command| name == command.name()) {
            Some(command) => command.parse(parser),
            None => Err(Usage(format!("There is no such command; there are: {}", Command::names()))),
        },
        Some(option) => Err(unknown(&option)),
        None => Err(Usage(format!("Say what to do; there are: {}", Command::names()))),
    }
}

/// Whether a failure is to be told as JSON, asked before it is known whether the arguments can be read.
pub(crate) fn wants_json(args: &[OsString]) -> bool {
    args.iter().any(|arg| arg == "--json")
}

impl Command {
    const ALL: [Self; 4] = [Self::Check, Self::Activity, Self::Estimate, Self::Packs];

    const fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Activity => "activity",
            Self::Estimate => "estimate",
            Self::Packs => "packs",
        }
    }

    fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    fn parse(self, parser: Parser) -> Result<Call, Usage> {
        let call = match self {
            Self::Check => check::parse(parser)?.map(Call::Check),
            Self::Activity => activity::parse(parser)?.map(Call::Activity),
            Self::Estimate => estimate::parse(parser)?.map(Box::new).map(Call::Estimate),
            Self::Packs => packs::parse(parser)?.map(Call::Packs),
        };
        Ok(call.unwrap_or(Call::Help(Some(self))))
    }
}

#[cfg(test)]
fn read(line: &str) -> Result<Call, Usage> {
    parse(&line.split_whitespace().map(OsString::from).collect::<Vec<_>>())
}

/// Holds that a line is wrong usage, told by a sentence with `expect` in it and without the word CANARY.
#[cfg(test)]
#[track_caller]
fn refused(line: &str, expect: &str) {
    let told = read(line).unwrap_err().to_string();
    assert!(told.contains(expect), "{line}: {told}");
    assert!(!told.contains("CANARY"), "{line}: {told}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_and_version_are_read() {
        for (line, call) in [
            ("--help", Call::Help(None)),
            ("-h", Call::Help(None)),
            ("check --account A --help", Call::Help(Some(Command::Check))),
            ("activity -h", Call::Help(Some(Command::Activity))),
            ("estimate --segments 3 -h", Call::Help(Some(Command::Estimate))),
            ("packs --help", Call::Help(Some(Command::Packs))),
            ("--version", Call::Version),
            ("-V", Call::Version),
        ] {
            assert_eq!(read(line), Ok(call), "{line}");
        }
    }

    #[test]
    fn a_command_that_is_none_is_not_repeated() {
        refused("", "Say what to do; there are: check, activity, estimate, packs");
        for none in ["top-up", "pack", "Check", "CANARY"] {
            refused(none, "no such command; there are: check, activity, estimate, packs");
        }
        refused("--json check", "no option --json");
        for key in ["--key", "--api-key", "--token", "-k", "-kCANARY", "--key=CANARY"] {
            refused(&format!("{key} CANARY check"), "never an argument");
        }
    }
}
