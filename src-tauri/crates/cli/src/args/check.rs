//! The arguments of `check`.

use std::time::Duration;

use brimful_core::amount::Credits;
use lexopt::{Arg, Parser};

use super::Usage;
use super::account::{AccountOption, AccountOptions, Whose};
use super::options::{DEFAULT_TIMEOUT, once, read_timeout, unknown, usage, value, wrong};

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

/// Reads them; `None` where help is asked for.
pub(super) fn parse(mut parser: Parser) -> Result<Option<Check>, Usage> {
    let mut account = AccountOptions::default();
    let (mut low_mark, mut timeout, mut json) = (None, None, false);
    while let Some(arg) = parser.next().map_err(wrong)? {
        if let Some(option) = AccountOption::of(&arg) {
            account.take(option, &mut parser)?;
            continue;
        }
        match arg {
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            Arg::Long("low-mark") => once(&mut low_mark, "--low-mark", read_low_mark(&value(&mut parser)?)?)?,
            Arg::Long("timeout") => once(&mut timeout, "--timeout", read_timeout(&value(&mut parser)?)?)?,
            Arg::Long("json") => json = true,
            Arg::Value(_) => return Err(usage("check takes options only; an account is named by --account")),
            option => return Err(unknown(&option)),
        }
    }
    let timeout = timeout.unwrap_or(DEFAULT_TIMEOUT);
    Ok(Some(Check { whose: account.any()?, low_mark, timeout, json }))
}

fn read_low_mark(text: &str) -> Result<Credits, Usage> {
    text.parse()
        .ok()
        .filter(|mark| *mark >= Credits::ZERO)
        .ok_or_else(|| usage("--low-mark is a number of credits, such as 100 or 0.5"))
}

#[cfg(test)]
mod tests {
    use brimful_core::provider::ProviderId;

    use super::*;
    use crate::args::{Call, Unsaved, read, refused};

    fn check_of(whose: Whose) -> Check {
        Check { whose, low_mark: None, timeout: DEFAULT_TIMEOUT, json: false }
    }

    #[test]
    fn what_the_synopsis_offers_is_read() {
        #[track_caller]
        fn check(line: &str, expect: Check) {
            assert_eq!(read(line), Ok(Call::Check(expect)), "{line}");
        }
        let unsaved = |base_url: Option<&str>| {
            Whose::Unsaved(Unsaved { provider: ProviderId::UGen, base_url: base_url.map(String::from) })
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
    }

    #[test]
    fn wrong_usage_is_told_without_repeating_what_may_be_a_key() {
        refused("check CANARY", "options only");
        refused("check -- CANARY", "options only");
        refused("check --provider u-gen", "needs --key-stdin");
        refused("check --key-stdin", "go with --provider");
        refused("check --base-url https://a.example", "go with --provider");
        refused("check --account A --provider u-gen --key-stdin", "give one of them");
        refused("check --account", "--account needs a value");
        refused("check --provider CANARY --key-stdin", "powerpost, pixverse, pictory, u-gen, voxpria");
        refused("check --provider u-gen --provider u-gen --key-stdin", "once only");
        refused("check --timeout 1 --timeout 2", "once only");
        refused("check --json=CANARY", "--json takes no value");
        for key in ["--key", "--api-key", "--token", "-k", "-kCANARY", "--key=CANARY"] {
            refused(&format!("check {key} CANARY"), "never an argument");
        }
        refused("check --csv", "no option --csv");
        refused("check --from 2026-05-01", "no option --from");
        refused("check -q", "no option -q");
        for mark in ["-1", "", "ten", "1,000", "NaN", "0x10", "79228162514264337593543950336.5"] {
            refused(&format!("check --low-mark={mark}"), "--low-mark is a number");
        }
        for timeout in ["0", "-1", "", "soon", "NaN", "inf", "3600.1", "1e300"] {
            refused(&format!("check --timeout={timeout}"), "--timeout is a number");
        }
    }
}
