//! Which account a command is about: `--account`, or `--provider` with `--key-stdin` and `--base-url`.

use brimful_core::provider::ProviderId;
use lexopt::{Arg, Parser};

use super::Usage;
use super::options::{once, usage, value};

const ONE_OF_THEM: &str = "--account names an account that is kept, --provider one that is not; give one of them";

const ONCE_ONLY: &str = "--account can be given once only here: credits of different accounts are never added";

/// Which accounts, for a command that takes several.
#[derive(Debug, PartialEq)]
pub(crate) enum Whose {
    /// Every account that is kept and not paused.
    All,
    /// Accounts that are kept, by name or id; never empty.
    Kept(Vec<String>),
    /// One that is not kept.
    Unsaved(Unsaved),
}

/// Which account, for a command that takes one.
#[derive(Debug, PartialEq)]
pub(crate) enum Who {
    /// One that is kept, by name or id.
    Kept(String),
    /// One that is not kept.
    Unsaved(Unsaved),
}

/// An account that is not kept; its key, where one is needed, comes from standard input.
#[derive(Debug, PartialEq)]
pub(crate) struct Unsaved {
    /// Its service.
    pub(crate) provider: ProviderId,
    /// Instead of the service's own base address. Not checked yet: a bad one is an error of the account.
    pub(crate) base_url: Option<String>,
}

/// One of the options that name an account.
#[derive(Clone, Copy, Debug)]
pub(super) enum AccountOption {
    Account,
    Provider,
    BaseUrl,
    KeyStdin,
}

/// What was given of them.
#[derive(Debug, Default)]
pub(super) struct AccountOptions {
    accounts: Vec<String>,
    provider: Option<ProviderId>,
    base_url: Option<String>,
    key_stdin: bool,
}

impl AccountOption {
    /// The option that `arg` is, if it is one of these.
    pub(super) fn of(arg: &Arg<'_>) -> Option<Self> {
        match arg {
            Arg::Long("account") => Some(Self::Account),
            Arg::Long("provider") => Some(Self::Provider),
            Arg::Long("base-url") => Some(Self::BaseUrl),
            Arg::Long("key-stdin") => Some(Self::KeyStdin),
            _ => None,
        }
    }
}

impl AccountOptions {
    /// Takes an option, its value included.
    pub(super) fn take(&mut self, option: AccountOption, parser: &mut Parser) -> Result<(), Usage> {
        match option {
            AccountOption::Account => self.accounts.push(value(parser)?),
            AccountOption::Provider => once(&mut self.provider, "--provider", read_provider(&value(parser)?)?)?,
            AccountOption::BaseUrl => once(&mut self.base_url, "--base-url", value(parser)?)?,
            AccountOption::KeyStdin => self.key_stdin = true,
        }
        Ok(())
    }

    /// Any number of accounts; none named means all.
    pub(super) fn any(self) -> Result<Whose, Usage> {
        let Self { accounts, provider, base_url, key_stdin } = self;
        match provider {
            Some(_) if !accounts.is_empty() => Err(usage(ONE_OF_THEM)),
            Some(_) if !key_stdin => {
                Err(usage("--provider needs --key-stdin, and the key as one line on standard input"))
            }
            Some(provider) => Ok(Whose::Unsaved(Unsaved { provider, base_url })),
            None if key_stdin || base_url.is_some() => Err(usage("--key-stdin and --base-url go with --provider")),
            None if accounts.is_empty() => Ok(Whose::All),
            None => Ok(Whose::Kept(accounts)),
        }
    }

    /// Exactly one account.
    pub(super) fn one(self) -> Result<Who, Usage> {
        match self.any()? {
            Whose::All => Err(usage("Name an account: --account NAME, or --provider ID with --key-stdin")),
            Whose::Unsaved(unsaved) => Ok(Who::Unsaved(unsaved)),
            Whose::Kept(mut names) => match (names.pop(), names.is_empty()) {
                (Some(name), true) => Ok(Who::Kept(name)),
                _ => Err(usage(ONCE_ONLY)),
            },
        }
    }

    /// Exactly one account, of which no key is needed: only where its service is.
    pub(super) fn keyless(self) -> Result<Who, Usage> {
        let Self { accounts, provider, base_url, key_stdin } = self;
        if key_stdin {
            return Err(usage("No key is needed here; leave out --key-stdin"));
        }
        match (provider, accounts.as_slice()) {
            (Some(_), [_, ..]) => Err(usage(ONE_OF_THEM)),
            (Some(provider), []) => Ok(Who::Unsaved(Unsaved { provider, base_url })),
            (None, _) if base_url.is_some() => Err(usage("--base-url goes with --provider")),
            (None, []) => Err(usage("Name an account with --account NAME, or a service with --provider ID")),
            (None, [name]) => Ok(Who::Kept(name.clone())),
            (None, _) => Err(usage(ONCE_ONLY)),
        }
    }
}

fn read_provider(text: &str) -> Result<ProviderId, Usage> {
    text.parse().map_err(|_| {
        let ids: Vec<&str> = ProviderId::ALL.iter().map(|provider| provider.id()).collect();
        Usage(format!("--provider is one of: {}", ids.join(", ")))
    })
}
