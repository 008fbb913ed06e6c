//! Whom to ask about a plan: an account's service, with its key, outside of the actor and beside its readings.

use std::sync::Arc;

use brimful_core::account::{Account, AccountId};
use brimful_core::base_url::BaseUrl;
use brimful_core::failure::Failure;
use brimful_core::secret::Secret;
use tokio::sync::oneshot;

use super::{Command, Engine, EngineError, polling};
use crate::keychain::KeyName;
use crate::ports::Ports;
use crate::providers::Target;

/// An account's service, its address and its key.
pub(crate) struct Whom {
    pub(crate) account: Account,
    base_url: BaseUrl,
    secret: Arc<Secret>,
}

impl Whom {
    /// What a client needs.
    pub(crate) fn target(&self) -> Target<'_> {
        Target { provider: self.account.provider, base_url: &self.base_url, secret: &self.secret, entered: None }
    }
}

/// Where an account's service is asked.
///
/// # Errors
/// [`Code::InsecureUrl`](brimful_core::failure::Code::InsecureUrl) for an address that cannot be used.
pub(crate) fn address(account: &Account) -> Result<BaseUrl, Failure> {
    polling::base_url(account)
}

impl Engine {
    /// Whom to ask about an account, with the key as readings have it: held since it was typed in or last read, else
    /// from the keychain.
    ///
    /// # Errors
    /// [`EngineError::UnknownAccount`], [`EngineError::Ended`], and [`EngineError::Unread`] where there is no key or the
    /// address cannot be used.
    pub(crate) async fn whom(&self, id: &AccountId) -> Result<Whom, EngineError> {
        let (reply, answer) = oneshot::channel();
        self.send(Command::Whom { account: id.clone(), reply }).await?;
        let (account, held) = answer.await.map_err(|_| EngineError::Ended)?.ok_or(EngineError::UnknownAccount)?;
        let base_url = polling::base_url(&account)?;
        let secret = match held {
            Some(secret) => secret,
            None => match self.ports.keychain.read(&KeyName::of(&account)).await {
                Ok(secret) => Arc::new(secret),
                Err(error) => return Err(error.failure().into()),
            },
        };
        Ok(Whom { account, base_url, secret })
    }

    /// The parts that this engine runs on.
    pub(crate) const fn ports(&self) -> &Ports {
        &self.ports
    }
}
