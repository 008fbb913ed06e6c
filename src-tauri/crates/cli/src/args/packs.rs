//! The arguments of `packs`.

use std::time::Duration;

use lexopt::{Arg, Parser};

use super::Usage;
use super::account::{AccountOption, AccountOptions, Who};
use super::options::{DEFAULT_TIMEOUT, once, read_timeout, unknown, usage, value, wrong};

/// `packs`.
#[derive(Debug, PartialEq)]
pub(crate) struct Packs {
    /// Where to ask. No key is needed.
    pub(crate) who: Who,
    /// Bounds the whole, retries included.
    pub(crate) timeout: Duration,
    /// One JSON object instead of lines.
    pub(crate) json: bool,
}

/// Reads them; `None` where help is asked for.
pub(super) fn parse(mut parser: Parser) -> Result<Option<Packs>, Usage> {
    let mut account = AccountOptions::default();
    let (mut timeout, mut json) = (None, false);
    while let Some(arg) = parser.next().map_err(wrong)? {
        if let Some(option) = AccountOption::of(&arg) {
            account.take(option, &mut parser)?;
            continue;
        }
        match arg {
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            Arg::Long("timeout") => once(&mut timeout, "--timeout", read_timeout(&value(&mut parser)?)?)?,
            Arg::Long("json") => json = true,
            Arg::Value(_) => return Err(usage("packs takes options only; an account is named by --account")),
            option => return Err(unknown(&option)),
        }
    }
    let timeout = timeout.unwrap_or(DEFAULT_TIMEOUT);
    Ok(Some(Packs { who: account.keyless()?, timeout, json }))
}

#[cfg(test)]
mod tests {
    use brimful_core::provider::ProviderId;

    use super::*;
    use crate::args::{Call, Unsaved, read, refused};

    #[test]
    fn what_the_synopsis_offers_is_read() {
        #[track_caller]
        fn check(line: &str, expect: Packs) {
            assert_eq!(read(line), Ok(Call::Packs(expect)), "{line}");
        }
        let of = |who: Who| Packs { who, timeout: DEFAULT_TIMEOUT, json: false };
        let kept = || of(Who::Kept("A".into()));
        let unsaved = |provider: ProviderId, base_url: Option<&str>| {
            of(Who::Unsaved(Unsaved { provider, base_url: base_url.map(String::from) }))
        };
        check("packs --account A", kept());
        check("packs --provider u-gen", unsaved(ProviderId::UGen, None));
        check("packs --base-url=x --provider u-gen", unsaved(ProviderId::UGen, Some("x")));
        // That it lists none is an error of the account, and no wrong usage.
        check("packs --provider voxpria", unsaved(ProviderId::Voxpria, None));
        check("packs --json --account A", Packs { json: true, ..kept() });
        check("packs --account A --timeout 0.5", Packs { timeout: Duration::from_millis(500), ..kept() });
    }

    #[test]
    fn wrong_usage_is_told_without_repeating_what_may_be_a_key() {
        refused("packs", "Name an account with --account NAME, or a service with --provider ID");
        refused("packs --json", "Name an account");
        refused("packs CANARY", "options only");
        refused("packs --account A --account CANARY", "once only");
        refused("packs --account A --provider u-gen", "give one of them");
        refused("packs --provider u-gen --key-stdin", "No key is needed here; leave out --key-stdin");
        refused("packs --account A --key-stdin", "No key is needed here");
        refused("packs --provider CANARY", "--provider is one of");
        refused("packs --provider u-gen --provider u-gen", "once only");
        refused("packs --base-url https://CANARY.example", "--base-url goes with --provider");
        refused("packs --account A --base-url https://CANARY.example", "--base-url goes with --provider");
        refused("packs --account A --csv", "no option --csv");
        refused("packs --account A --segments 3", "no option --segments");
        refused("packs --account A --json=CANARY", "--json takes no value");
        refused("packs --account A --key CANARY", "never an argument");
        refused("packs --account A --timeout 0", "--timeout is a number");
        refused("packs --account", "--account needs a value");
    }
}
