//! What the engine is asked about activity: its ledger, and to stop, resume or forget the filling of an account.

use brimful_core::account::AccountId;
use tokio::sync::oneshot;

use super::{Command, Engine, EngineError};
use crate::ledger::{Ledger, LedgerError};
use crate::ports::StoreError;

/// Whether there is a ledger.
#[derive(Clone, Debug)]
pub(super) enum Access {
    /// Not known yet: it is being opened.
    Opening,
    /// It is open.
    Open(Ledger),
    /// There is none: it could not be opened, or the engine has ended.
    Nowhere,
}

/// What can be asked of an account's activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Fetch no more.
    Stop,
    /// Go on.
    Resume,
    /// Delete what is kept, and fetch no more.
    Forget,
    /// Fetch no more, and note that the account is about to be removed: should Brimful die in between, what is kept is
    /// deleted at the next start.
    Leave,
    /// It was not removed after all.
    Stay,
}

impl Engine {
    /// The ledger. Waits while it is being opened; `None` where it could not be, or the engine has ended.
    pub async fn ledger(&self) -> Option<Ledger> {
        let mut ledger = self.ledger.clone();
        let known = ledger.wait_for(|access| !matches!(access, Access::Opening)).await;
        match known.as_deref() {
            Ok(Access::Open(ledger)) => Some(ledger.clone()),
            Ok(Access::Opening | Access::Nowhere) | Err(_) => None,
        }
    }

    /// Stops fetching an account's activity, also after a restart, until [`Engine::resume_fill`]. What was fetched stays.
    ///
    /// # Errors
    /// [`EngineError::UnknownAccount`]; [`EngineError::NotSaved`] where it has stopped, but could not be noted for the
    /// next start; [`EngineError::Ended`].
    pub async fn stop_fill(&self, account: AccountId) -> Result<(), EngineError> {
        self.ask(account, Ask::Stop).await
    }

    /// Goes on fetching an account's activity, or tries again what failed.
    ///
    /// # Errors
    /// As [`Engine::stop_fill`].
    pub async fn resume_fill(&self, account: AccountId) -> Result<(), EngineError> {
        self.ask(account, Ask::Resume).await
    }

    /// Deletes all that is kept of an account's activity, while the account stays. It is not fetched again until
    /// [`Engine::resume_fill`]; changes of the balance are kept from now on.
    ///
    /// # Errors
    /// [`EngineError::UnknownAccount`]; [`EngineError::NotSaved`] where not all could be deleted;
    /// [`EngineError::Ended`].
    pub async fn forget_activity(&self, account: AccountId) -> Result<(), EngineError> {
        self.ask(account, Ask::Forget).await
    }

    pub(super) async fn ask(&self, account: AccountId, ask: Ask) -> Result<(), EngineError> {
        let (reply, answer) = oneshot::channel();
        self.send(Command::Activity { account, ask, reply }).await?;
        answer.await.map_err(|_| EngineError::Ended)?
    }
}

/// Why activity could not be kept, as other things that could not be kept tell it.
impl From<LedgerError> for StoreError {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Full => Self::Full,
            LedgerError::ReadOnly => Self::ReadOnly,
            LedgerError::Newer => Self::Newer,
            LedgerError::TooLarge
            | LedgerError::Broken
            | LedgerError::Ended
            | LedgerError::Unknown
            | LedgerError::Other(_) => Self::Other,
        }
    }
}
