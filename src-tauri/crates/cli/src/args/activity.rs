//! The arguments of `activity`.

use std::time::Duration;

use chrono::NaiveDate;
use lexopt::{Arg, Parser};

use super::Usage;
use super::account::{AccountOption, AccountOptions, Who};
use super::options::{DEFAULT_TIMEOUT, once, read_timeout, unknown, usage, value, wrong};

/// `activity`.
#[derive(Debug, PartialEq)]
pub(crate) struct Activity {
    /// Which account.
    pub(crate) who: Who,
    /// From this day on; without it, from the first that the service still tells.
    pub(crate) from: Option<NaiveDate>,
    /// Up to and including this day, which is not before `from`; without it, up to now.
    pub(crate) to: Option<NaiveDate>,
    /// Bounds the whole, keychain and retries included.
    pub(crate) timeout: Duration,
    /// How it is printed.
    pub(crate) form: Form,
}

/// How activity is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Lines for people.
    Lines,
    /// One JSON object.
    Json,
    /// A table for programs.
    Csv,
}

/// Reads them; `None` where help is asked for.
pub(super) fn parse(mut parser: Parser) -> Result<Option<Activity>, Usage> {
    let mut account = AccountOptions::default();
    let (mut from, mut to, mut timeout) = (None, None, None);
    let (mut json, mut csv) = (false, false);
    while let Some(arg) = parser.next().map_err(wrong)? {
        if let Some(option) = AccountOption::of(&arg) {
            account.take(option, &mut parser)?;
            continue;
        }
        match arg {
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            Arg::Long("from") => once(&mut from, "--from", read_day("--from", &value(&mut parser)?)?)?,
            Arg::Long("to") => once(&mut to, "--to", read_day("--to", &value(&mut parser)?)?)?,
            Arg::Long("timeout") => once(&mut timeout, "--timeout", read_timeout(&value(&mut parser)?)?)?,
            Arg::Long("json") => json = true,
            Arg::Long("csv") => csv = true,
            Arg::Value(_) => return Err(usage("activity takes options only; an account is named by --account")),
            option => return Err(unknown(&option)),
        }
    }
    let form = match (json, csv) {
        (true, true) => return Err(usage("--json and --csv are two forms of the same; give one of them")),
        (true, false) => Form::Json,
        (false, true) => Form::Csv,
        (false, false) => Form::Lines,
    };
    if from.is_some_and(|from| to.is_some_and(|to| from > to)) {
        return Err(usage("--from is a day after --to, so there is nothing in between"));
    }
    let timeout = timeout.unwrap_or(DEFAULT_TIMEOUT);
    Ok(Some(Activity { who: account.one()?, from, to, timeout, form }))
}

/// Four digits, two and two: a day that is written otherwise may be meant otherwise.
fn read_day(name: &str, text: &str) -> Result<NaiveDate, Usage> {
    let shaped = text.len() == "YYYY-MM-DD".len();
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|day| shaped && day.to_string() == text)
        .ok_or_else(|| Usage(format!("{name} is a day of the calendar as YYYY-MM-DD, such as 2026-05-08")))
}

#[cfg(test)]
mod tests {
    use brimful_core::provider::ProviderId;

    use super::*;
    use crate::args::{Call, Unsaved, read, refused};

    fn of(who: Who) -> Activity {
        Activity { who, from: None, to: None, timeout: DEFAULT_TIMEOUT, form: Form::Lines }
    }

    #[test]
    fn what_the_synopsis_offers_is_read() {
        #[track_caller]
        fn check(line: &str, expect: Activity) {
            assert_eq!(read(line), Ok(Call::Activity(expect)), "{line}");
        }
        let kept = || of(Who::Kept("A".into()));
        let unsaved = |base_url: Option<&str>| {
            of(Who::Unsaved(Unsaved { provider: ProviderId::Pictory, base_url: base_url.map(String::from) }))
        };
        check("activity --account A", kept());
        check("activity --provider pictory --key-stdin", unsaved(None));
        check("activity --base-url x --key-stdin --provider=pictory", unsaved(Some("x")));
        check("activity --account A --json", Activity { form: Form::Json, ..kept() });
        check("activity --csv --account A --csv", Activity { form: Form::Csv, ..kept() });
        check("activity --account A --timeout 0.5", Activity { timeout: Duration::from_millis(500), ..kept() });
        let days = |from: Option<&str>, to: Option<&str>| {
            let day = |text: &str| text.parse().unwrap();
            Activity { from: from.map(day), to: to.map(day), ..kept() }
        };
        check("activity --account A --from 2026-02-01", days(Some("2026-02-01"), None));
        check("activity --account A --to=2024-02-29", days(None, Some("2024-02-29")));
        let one = days(Some("2026-05-08"), Some("2026-05-08"));
        check("activity --to 2026-05-08 --from 2026-05-08 --account A", one);
    }

    #[test]
    fn wrong_usage_is_told_without_repeating_what_may_be_a_key() {
        refused("activity", "Name an account");
        refused("activity --json", "Name an account");
        refused("activity CANARY", "options only");
        refused("activity --account A --account CANARY", "once only");
        refused("activity --account A --provider u-gen --key-stdin", "give one of them");
        refused("activity --provider u-gen", "needs --key-stdin");
        refused("activity --provider CANARY --key-stdin", "--provider is one of");
        refused("activity --account A --base-url https://a.example", "go with --provider");
        refused("activity --account A --json --csv", "--json and --csv");
        refused("activity --account A --csv=CANARY", "--csv takes no value");
        refused("activity --account A --low-mark 3", "no option --low-mark");
        refused("activity --account A --key CANARY", "never an argument");
        refused("activity --account A --timeout 0", "--timeout is a number");
        refused("activity --account A --from 2026-05-09 --to 2026-05-08", "--from is a day after --to");
        refused("activity --account A --from 2026-05-09 --from 2026-05-08", "once only");
        refused("activity --account A --to", "--to needs a value");
        for day in [
            "",
            "CANARY",
            "today",
            "2026-5-8",
            "26-05-08",
            "2026-02-29",
            "2026-13-01",
            "2026-04-31",
            "2026-05-00",
            "20260508",
            "2026/05/08",
            "08-05-2026",
            "2026-05-08T00:00:00Z",
            "+2026-05-08",
            "-2026-05-08",
            "+12026-05-08",
            "２０２６-05-08",
        ] {
            refused(&format!("activity --account A --from={day}"), "--from is a day of the calendar");
            refused(&format!("activity --account A --to={day}"), "--to is a day of the calendar");
        }
    }
}
