//! What options of several commands have in common: their values, given once, and our own words for what is wrong.

use std::time::Duration;

use lexopt::{Arg, Parser, ValueExt};

use super::Usage;

/// Longest `--timeout`: what one reading is ever given.
const MAX_TIMEOUT: Duration = Duration::from_secs(3600);

/// Where `--timeout` is not given.
pub(super) const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// The value of the option that was just read.
pub(super) fn value(parser: &mut Parser) -> Result<String, Usage> {
    parser.value().map_err(wrong)?.string().map_err(wrong)
}

/// Fills `slot`, which must be empty.
pub(super) fn once<T>(slot: &mut Option<T>, name: &str, value: T) -> Result<(), Usage> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(Usage(format!("{name} can be given once only"))),
    }
}

/// Reads the value of `--timeout`.
pub(super) fn read_timeout(text: &str) -> Result<Duration, Usage> {
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|timeout| !timeout.is_zero() && *timeout <= MAX_TIMEOUT)
        .ok_or_else(|| usage("--timeout is a number of seconds above 0 and up to 3600"))
}

/// An option that the command does not have.
pub(super) fn unknown(option: &Arg<'_>) -> Usage {
    match option {
        // Arguments are seen by every program on the machine, and kept in the shell's history.
        Arg::Long("key" | "api-key" | "apikey" | "token" | "secret") | Arg::Short('k') => usage(
            "A key is never an argument, where other programs can see it; give it as one line on standard input, with --key-stdin",
        ),
        Arg::Long(name) => Usage(format!("There is no option --{name} here")),
        Arg::Short(name) => Usage(format!("There is no option -{name} here")),
        Arg::Value(_) => usage("There is one argument too many"),
    }
}

/// In our words: the library's repeat the value.
pub(super) fn wrong(error: lexopt::Error) -> Usage {
    match error {
        lexopt::Error::MissingValue { option: Some(option) } => Usage(format!("{option} needs a value")),
        lexopt::Error::UnexpectedValue { option, .. } => Usage(format!("{option} takes no value")),
        lexopt::Error::NonUnicodeValue(_) => usage("An argument is not readable text"),
        lexopt::Error::MissingValue { option: None }
        | lexopt::Error::UnexpectedOption(_)
        | lexopt::Error::UnexpectedArgument(_)
        | lexopt::Error::ParsingFailed { .. }
        | lexopt::Error::Custom(_) => usage("The arguments cannot be read"),
    }
}

/// Wrong usage, told by this sentence.
pub(super) fn usage(sentence: &str) -> Usage {
    Usage(sentence.to_owned())
}
