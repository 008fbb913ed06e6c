//! The command line: what can be asked for, and what is wrong usage.

use std::ffi::OsString;
use std::time::Duration;

use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId;
use lexopt::{Arg, Parser, ValueExt};

/// Longest `--timeout`: what one reading is ever given.
const MAX_TIMEOUT: Duration = Duration::from_secs(3600);

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// What is asked for.
#[derive(Debug, PartialEq)]
pub(crate) enum Call {
    /// The help text.
    Help,
    /// The version.
    Version,
    /// A check of balances.
    Check(Check),
}

/// `check`.
#[derive(Debug, PartialEq)]
pub(crate) struct Check {
    /// Which accounts.
    pub(crate) whose: Whose,
    /// Instead of each account's own low mark.
    pub(crate) low_mark: Option<Credits>,
    /// Bounds each account, keychain and retries included.
    pub(crate) timeout: Duration,
    /// One JSON object instead of lines.
    pub(crate) json: bool,
}

/// Which accounts are checked.
#[derive(Debug, PartialEq)]
pub(crate) enum Whose {
    /// Every account that is kept and not paused.
    All,
    /// Accounts that are kept, by name or id; never empty.
    Kept(Vec<String>),
    /// One that is not kept; its key comes from standard input.
    Unsaved {
        /// Its service.
        provider: ProviderId,
        /// Instead of the service's own base address. Not checked yet: a bad one is an error of the account.
        base_url: Option<String>,
    },
}

/// Wrong usage, as a sentence without its full stop. It repeats nothing that may be a key put in the wrong place.
#[derive(Debug, PartialEq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Usage(pub(crate) String);

/// Reads the arguments after the program's name.
pub(crate) fn parse(args: &[OsString]) -> Result<Call, Usage> {
    let mut parser = Parser::from_args(args);
    match parser.next().map_err(wrong)? {
        Some(Arg::Long("help") | Arg::Short('h')) => Ok(Call::Help),
        Some(Arg::Long("version") | Arg::Short('V')) => Ok(Call::Version),
        Some(Arg::Value(command)) if command == "check" => check(parser),
        Some(Arg::Value(_)) => Err(usage("There is no such command; there is: check")),
        Some(option) => Err(unknown(&option)),
        None => Err(usage("Say what to do; there is: check")),
    }
}

/// Whether a failure is to be told as JSON, asked before it is known whether the arguments can be read.
pub(crate) fn wants_json(args: &[OsString]) -> bool {
    args.iter().any(|arg| arg == "--json")
}

fn check(mut parser: Parser) -> Result<Call, Usage> {
    let (mut accounts, mut key_stdin, mut json) = (Vec::new(), false, false);
    let (mut provider, mut base_url, mut low_mark, mut timeout) = (None, None, None, None);
    while let Some(arg) = parser.next().map_err(wrong)? {
        match arg {
            Arg::Long("help") | Arg::Short('h') => return Ok(Call::Help),
            Arg::Long("account") => accounts.push(value(&mut parser)?),
            Arg::Long("provider") => once(&mut provider, "--provider", read_provider(&value(&mut parser)?)?)?,
            Arg::Long("base-url") => once(&mut base_url, "--base-url", value(&mut parser)?)?,
            Arg::Long("low-mark") => once(&mut low_mark, "--low-mark", read_low_mark(&value(&mut parser)?)?)?,
            Arg::Long("timeout") => once(&mut timeout, "--timeout", read_timeout(&value(&mut parser)?)?)?,
            Arg::Long("key-stdin") => key_stdin = true,
            Arg::Long("json") => json = true,
            Arg::Value(_) => return Err(usage("check takes options only; an account is named by --account")),
            option => return Err(unknown(&option)),
        }
    }
    let whose = match provider {
        Some(_) if !accounts.is_empty() => {
            return Err(usage("--account names an account that is kept, --provider one that is not; give one of them"));
        }
        Some(_) if !key_stdin => {
            return Err(usage("--provider needs --key-stdin, and the key as one line on standard input"));
        }
        Some(provider) => Whose::Unsaved { provider, base_url },
        None if key_stdin || base_url.is_some() => {
            return Err(usage("--key-stdin and --base-url go with --provider"));
        }
        None if accounts.is_empty() => Whose::All,
        None => Whose::Kept(accounts),
    };
    Ok(Call::Check(Check { whose, low_mark, timeout: timeout.unwrap_or(DEFAULT_TIMEOUT), json }))
}

fn value(parser: &mut Parser) -> Result<String, Usage> {
    parser.value().map_err(wrong)?.string().map_err(wrong)
}

fn once<T>(slot: &mut Option<T>, name: &str, value: T) -> Result<(), Usage> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(Usage(format!("{name} can be given once only"))),
    }
}

fn read_provider(text: &str) -> Result<ProviderId, Usage> {
    text.parse().map_err(|_| {
        let ids: Vec<&str> = ProviderId::ALL.iter().map(|provider| provider.id()).collect();
        Usage(format!("--provider is one of: {}", ids.join(", ")))
    })
}

fn read_low_mark(text: &str) -> Result<Credits, Usage> {
    text.parse()
        .ok()
        .filter(|mark| *mark >= Credits::ZERO)
        .ok_or_else(|| usage("--low-mark is a number of credits, such as 100 or 0.5"))
}

fn read_timeout(text: &str) -> Result<Duration, Usage> {
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|timeout| !timeout.is_zero() && *timeout <= MAX_TIMEOUT)
        .ok_or_else(|| usage("--timeout is a number of seconds above 0 and up to 3600"))
}

fn unknown(option: &Arg<'_>) -> Usage {
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
fn wrong(error: lexopt::Error) -> Usage {
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

fn usage(sentence: &str) -> Usage {
    Usage(sentence.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Call, Usage> {
        parse(&line.split_whitespace().map(OsString::from).collect::<Vec<_>>())
    }

    fn check_of(whose: Whose) -> Check {
        Check { whose, low_mark: None, timeout: DEFAULT_TIMEOUT, json: false }
    }

    #[test]
    fn what_the_synopsis_offers_is_read() {
        #[track_caller]
        fn check(line: &str, expect: Check) {
            assert_eq!(read(line), Ok(Call::Check(expect)), "{line}");
        }
        let unsaved = |base_url: Option<&str>| Whose::Unsaved {
            provider: ProviderId::UGen,
            base_url: base_url.map(String::from),
        };
        check("check", check_of(Whose::All));
        check("check --json --json", Check { json: true, ..check_of(Whose::All) });
        check("check --account A --account=B", check_of(Whose::Kept(vec!["A".into(), "B".into()])));
        check("check --account --json", check_of(Whose::Kept(vec!["--json".into()])));
        check("check --provider u-gen --key-stdin", check_of(unsaved(None)));
        check("check --key-stdin --base-url not-one --provider u-gen", check_of(unsaved(Some("not-one"))));
        let mark = |text: &str| Check { low_mark: Some(text.parse().unwrap()), ..check_of(Whose::All) };
        check("check --low-mark 100", mark("100"));
        check("check --low-mark=0.1", mark("0.1"));
        check("check --low-mark 0", mark("0"));
        let timeout = |millis| Check { timeout: Duration::from_millis(millis), ..check_of(Whose::All) };
        check("check --timeout 5", timeout(5_000));
        check("check --timeout 0.25", timeout(250));
        check("check --timeout 3600", timeout(3_600_000));
        for (line, call) in [
            ("--help", Call::Help),
            ("-h", Call::Help),
            ("check --account A --help", Call::Help),
            ("--version", Call::Version),
            ("-V", Call::Version),
        ] {
            assert_eq!(read(line), Ok(call), "{line}");
        }
    }

    #[test]
    fn wrong_usage_is_told_without_repeating_what_may_be_a_key() {
        #[track_caller]
        fn check(line: &str, expect: &str) {
            let told = read(line).unwrap_err().to_string();
            assert!(told.contains(expect), "{line}: {told}");
            assert!(!told.contains("CANARY"), "{line}: {told}");
        }
        check("", "Say what to do");
        for later in ["activity", "estimate", "packs", "Check", "CANARY"] {
            check(later, "no such command");
        }
        check("--json check", "no option --json");
        check("check CANARY", "options only");
        check("check -- CANARY", "options only");
        check("check --provider u-gen", "needs --key-stdin");
        check("check --key-stdin", "go with --provider");
        check("check --base-url https://a.example", "go with --provider");
        check("check --account A --provider u-gen --key-stdin", "give one of them");
        check("check --account", "--account needs a value");
        check("check --provider CANARY --key-stdin", "powerpost, pixverse, pictory, u-gen, voxpria");
        check("check --provider u-gen --provider u-gen --key-stdin", "once only");
        check("check --timeout 1 --timeout 2", "once only");
        check("check --json=CANARY", "--json takes no value");
        for key in ["--key", "--api-key", "--token", "-k", "-kCANARY", "--key=CANARY"] {
            check(&format!("check {key} CANARY"), "never an argument");
            check(&format!("{key} CANARY check"), "never an argument");
        }
        check("check --csv", "no option --csv");
        check("check -q", "no option -q");
        for mark in ["-1", "", "ten", "1,000", "NaN", "0x10", "79228162514264337593543950336.5"] {
            check(&format!("check --low-mark={mark}"), "--low-mark is a number");
        }
        for timeout in ["0", "-1", "", "soon", "NaN", "inf", "3600.1", "1e300"] {
            check(&format!("check --timeout={timeout}"), "--timeout is a number");
        }
    }
}
