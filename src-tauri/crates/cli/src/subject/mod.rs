//! The accounts that a command is about: from the settings, or one whose key comes from standard input.

mod given;
mod kept;

use std::io::BufRead;

use brimful_core::account::{Account, AccountId, EnteredBalance};
use brimful_core::amount::Credits;
use brimful_core::base_url::BaseUrl;
use brimful_core::failure::{Code, Failure};
use brimful_core::provider::ProviderId;
use brimful_core::secret::Secret;
use brimful_engine::keychain::{KeyName, Keychain};
use brimful_engine::providers::Target;
use tokio::time::{Instant, timeout_at};

use crate::args::{Unsaved, Usage, Who, Whose};
use crate::trouble::Trouble;
use kept::Kept;

/// An account to be read.
#[derive(Debug)]
pub(crate) struct Subject {
    /// Its id; `None` where it is not kept.
    pub(crate) id: Option<AccountId>,
    /// The user's name for it; the service's name where it is not kept.
    pub(crate) name: String,
    /// Its service.
    pub(crate) provider: ProviderId,
    /// What it is judged by.
    pub(crate) low_mark: Option<Credits>,
    address: Address,
    entered: Option<EnteredBalance>,
    key: Key,
}

/// The accounts that a command is about.
#[derive(Debug)]
pub(crate) struct Subjects {
    /// In the order asked for; never empty.
    pub(crate) accounts: Vec<Subject>,
    /// Whether the settings were damaged so that accounts, or parts of them, are missing.
    pub(crate) accounts_lost: bool,
}

/// Where a service is asked for something that needs no key.
#[derive(Debug)]
pub(crate) struct Place {
    /// The service.
    pub(crate) provider: ProviderId,
    address: Address,
}

/// Whom to ask and with which key, both at hand.
#[derive(Debug)]
pub(crate) struct Access<'a> {
    provider: ProviderId,
    base_url: BaseUrl,
    secret: Held<'a>,
    entered: Option<EnteredBalance>,
}

/// Where the service is.
#[derive(Debug)]
enum Address {
    /// Where it always is.
    Usual,
    /// At an address of the user's own, not checked yet.
    Own(String),
    /// At an address of the user's own that the damaged settings no longer hold.
    Lost,
}

/// Where an account's key comes from.
#[derive(Debug)]
enum Key {
    /// The system's keychain.
    Kept(KeyName),
    /// Standard input.
    Given(Secret),
}

#[derive(Debug)]
enum Held<'a> {
    Read(Secret),
    Given(&'a Secret),
}

impl Subjects {
    /// Finds any number of accounts, in the settings or from `input`.
    pub(crate) fn find(whose: &Whose, input: impl BufRead) -> Result<Self, Trouble> {
        match whose {
            Whose::All => Kept::read()?.all(),
            Whose::Kept(names) => Kept::read()?.named(names),
            Whose::Unsaved(unsaved) => {
                Ok(Self { accounts: vec![Subject::given(unsaved, input)?], accounts_lost: false })
            }
        }
    }
}

impl Subject {
    /// Finds one account, in the settings or from `input`.
    pub(crate) fn find(who: &Who, input: impl BufRead) -> Result<Self, Trouble> {
        match who {
            Who::Kept(name) => Kept::read()?.only(name),
            Who::Unsaved(unsaved) => Ok(Self::given(unsaved, input)?),
        }
    }

    /// What it takes to ask its service. The key is fetched from the keychain by `until`.
    pub(crate) async fn access(&self, keychain: &dyn Keychain, until: Instant) -> Result<Access<'_>, Failure> {
        let base_url = self.address.base_url(self.provider)?;
        let secret = match &self.key {
            Key::Given(secret) => Held::Given(secret),
            Key::Kept(name) => Held::Read(kept_key(keychain, name, until).await?),
        };
        Ok(Access { provider: self.provider, base_url, secret, entered: self.entered })
    }

    fn given(unsaved: &Unsaved, input: impl BufRead) -> Result<Self, Usage> {
        Ok(Self {
            id: None,
            name: unsaved.provider.name().to_owned(),
            provider: unsaved.provider,
            low_mark: None,
            address: Address::given(unsaved),
            entered: None,
            key: Key::Given(given::key(input)?),
        })
    }

    /// `address_lost`: an account that was paused for want of its address may be this one.
    fn kept(account: Account, address_lost: bool) -> Self {
        let key = Key::Kept(KeyName::of(&account));
        let address = match account.base_url {
            Some(text) => Address::Own(text),
            None if address_lost && account.paused => Address::Lost,
            None => Address::Usual,
        };
        let Account { id, name, provider, low_mark, entered, .. } = account;
        Self { id: Some(id), name, provider, low_mark, address, entered, key }
    }
}

impl Place {
    /// Finds where one account's service is, in the settings or as given. No key is read.
    pub(crate) fn find(who: &Who) -> Result<Self, Trouble> {
        match who {
            Who::Kept(name) => {
                let Subject { provider, address, .. } = Kept::read()?.only(name)?;
                Ok(Self { provider, address })
            }
            Who::Unsaved(unsaved) => Ok(Self { provider: unsaved.provider, address: Address::given(unsaved) }),
        }
    }

    /// The service's base address.
    pub(crate) fn base_url(&self) -> Result<BaseUrl, Failure> {
        self.address.base_url(self.provider)
    }
}

impl Address {
    fn given(unsaved: &Unsaved) -> Self {
        unsaved.base_url.clone().map_or(Self::Usual, Self::Own)
    }

    fn base_url(&self, provider: ProviderId) -> Result<BaseUrl, Failure> {
        match self {
            Self::Usual => Ok(BaseUrl::default_for(provider)?),
            Self::Own(text) => Ok(BaseUrl::parse(text)?),
            Self::Lost => {
                let message =
                    "the address of this account was lost when the settings were damaged; enter it in Brimful";
                Err(Failure::new(Code::InsecureUrl, message))
            }
        }
    }
}

impl Access<'_> {
    /// As the engine takes it.
    pub(crate) fn target(&self) -> Target<'_> {
        let secret = match &self.secret {
            Held::Read(secret) => secret,
            Held::Given(secret) => secret,
        };
        Target { provider: self.provider, base_url: &self.base_url, secret, entered: self.entered }
    }
}

async fn kept_key(keychain: &dyn Keychain, name: &KeyName, until: Instant) -> Result<Secret, Failure> {
    match timeout_at(until, keychain.read(name)).await {
        Ok(Ok(secret)) => Ok(secret),
        Ok(Err(error)) => Err(Failure::new(error.code(), error.to_string())),
        Err(_) => Err(Failure::new(Code::KeychainLocked, "the keychain did not answer in time")),
    }
}
