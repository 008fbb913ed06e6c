//! Adding, changing and removing accounts. A key is proved by a reading before it is kept, and kept in the keychain
//! before the account is: a crash in between leaves an entry without an account, never an account without its key.

use std::sync::Arc;

use brimful_core::account::{Account, AccountId, EnteredBalance, clean_name};
use brimful_core::amount::Credits;
use brimful_core::base_url::BaseUrl;
use brimful_core::failure::{Code, Failure};
use brimful_core::provider::{ProviderId, clean_key};
use brimful_core::reading::Reading;
use brimful_core::secret::Secret;
use brimful_core::settings::Settings;
use brimful_core::view::Warning;

use super::activity::Ask;
use super::state::Learnt;
use super::{Engine, EngineError, polling};
use crate::keychain::{KeyName, KeychainError};

/// An account as the user enters it.
pub struct NewAccount {
    /// Its service.
    pub provider: ProviderId,
    /// The user's name for it; empty for the service's own name.
    pub name: String,
    /// The key as pasted.
    pub key: String,
    /// Another base address.
    pub base_url: Option<String>,
    /// Its low mark.
    pub low_mark: Option<Credits>,
    /// Keep it even though it cannot be read now.
    pub keep_unread: bool,
}

/// A change of one account; `None` leaves a thing as it is.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Its name.
    pub name: Option<String>,
    /// Its low mark, or that it has none.
    pub low_mark: Option<Option<Credits>>,
    /// Its base address, or that it is the service's own.
    pub base_url: Option<Option<String>>,
    /// Whether it is paused.
    pub paused: Option<bool>,
    /// Whether it may alert.
    pub alerts: Option<bool>,
    /// Its mark in days left, or that it has none.
    pub low_days: Option<Option<u32>>,
}

impl Engine {
    /// Adds an account: proves the key by a reading, keeps the key, keeps the account.
    ///
    /// # Errors
    /// [`EngineError::Unread`] where the reading failed and `keep_unread` is off; otherwise what went wrong. Nothing
    /// is kept then.
    pub async fn add_account(&self, id: AccountId, new: NewAccount) -> Result<Option<Reading>, EngineError> {
        let key = clean_key(&new.key).ok_or(EngineError::BadKey)?;
        let name = if new.name.trim().is_empty() {
            self.free_name(new.provider).await?
        } else {
            clean_name(&new.name).ok_or(EngineError::BadName)?
        };
        let account = Account {
            id,
            provider: new.provider,
            name,
            base_url: new.base_url.map(|text| checked_address(&text, new.provider)).transpose()?.flatten(),
            low_mark: new.low_mark,
            paused: false,
            alerts: true,
            entered: None,
            low_days: None,
            snooze: None,
        };
        let secret = Arc::new(Secret::new(key));
        let result = polling::read(&self.ports, &account, &secret).await;
        if let Err(failure) = &result
            && !new.keep_unread
            // A service that tells this key no balance took the key: the balance is typed in next.
            && failure.code != Code::NotOffered
        {
            return Err(failure.clone().into());
        }
        self.keep_key(&account, &secret).await?;
        let (reading, failure) = split(result);
        let learnt = Box::new(Learnt { secret: Some(secret), reading: reading.clone(), failure });
        let kept = account.clone();
        let push = move |settings: &mut Settings| {
            settings.accounts.push(kept);
            Ok(())
        };
        let added = self.apply(push, Some((account.id.clone(), learnt))).await;
        if let Err(error) = added {
            // The account was not kept, so its key must not stay behind.
            if let Err(error) = self.ports.keychain.remove(&KeyName::of(&account)).await {
                tracing::warn!(%error, "the key of an account that was not kept stays in the keychain");
            }
            return Err(error);
        }
        Ok(reading)
    }

    /// Proves another key by a reading and keeps it.
    ///
    /// # Errors
    /// [`EngineError::DifferentAccount`] where the service says so and `accept_other` is off; [`EngineError::Unread`]
    /// where the reading failed. The old key stays then.
    pub async fn replace_key(&self, id: AccountId, key: &str, accept_other: bool) -> Result<(), EngineError> {
        let key = clean_key(key).ok_or(EngineError::BadKey)?;
        let account = self.account(&id).await?;
        let secret = Arc::new(Secret::new(key));
        let result = polling::read(&self.ports, &account, &secret).await;
        match &result {
            Ok(reading) => {
                let before = self
                    .views
                    .borrow()
                    .accounts
                    .iter()
                    .find(|row| row.account.id == id)
                    .and_then(|row| row.reading.as_ref().and_then(|known| known.balance.service_account.clone()));
                let other = before
                    .is_some_and(|known| reading.balance.service_account.as_ref().is_some_and(|new| *new != known));
                if other && !accept_other {
                    return Err(EngineError::DifferentAccount);
                }
            }
            Err(failure) if failure.code != Code::NotOffered => return Err(failure.clone().into()),
            Err(_) => {}
        }
        self.keep_key(&account, &secret).await?;
        let (reading, failure) = split(result);
        let learnt = Box::new(Learnt { secret: Some(secret), reading, failure });
        self.apply(|_| Ok(()), Some((id, learnt))).await
    }

    /// Changes what the user decides about an account.
    ///
    /// # Errors
    /// What is wrong with the change, or [`EngineError::NotSaved`]; nothing was changed then.
    pub async fn update_account(&self, id: AccountId, change: Change) -> Result<(), EngineError> {
        let account = self.account(&id).await?;
        let name = change.name.map(|name| clean_name(&name).ok_or(EngineError::BadName)).transpose()?;
        let base_url = match change.base_url {
            Some(Some(text)) => Some(checked_address(&text, account.provider)?),
            Some(None) => Some(None),
            None => None,
        };
        let apply = move |settings: &mut Settings| {
            let account = find(settings, &id)?;
            account.name = name.unwrap_or_else(|| account.name.clone());
            account.base_url = base_url.unwrap_or_else(|| account.base_url.clone());
            account.low_mark = change.low_mark.unwrap_or(account.low_mark);
            account.paused = change.paused.unwrap_or(account.paused);
            account.alerts = change.alerts.unwrap_or(account.alerts);
            account.low_days = change.low_days.unwrap_or(account.low_days);
            Ok(())
        };
        self.apply(apply, None).await
    }

    /// Keeps a balance that the user typed in just now, and reads the account anew by it.
    ///
    /// # Errors
    /// As [`Engine::update_account`].
    pub async fn enter_balance(&self, id: AccountId, amount: Credits) -> Result<(), EngineError> {
        let at = self.ports.clock.now();
        let apply = move |settings: &mut Settings| {
            find(settings, &id)?.entered = Some(EnteredBalance { amount, at });
            Ok(())
        };
        self.apply(apply, None).await
    }

    /// Puts the accounts in this order; those that are not named keep theirs, at the end.
    ///
    /// # Errors
    /// [`EngineError::NotSaved`].
    pub async fn reorder(&self, order: Vec<AccountId>) -> Result<(), EngineError> {
        let apply = move |settings: &mut Settings| {
            let rank = |account: &Account| order.iter().position(|id| *id == account.id).unwrap_or(order.len());
            settings.accounts.sort_by_key(rank);
            Ok(())
        };
        self.apply(apply, None).await
    }

    /// Removes an account, what is kept of its activity, and its key; true where the key is gone too.
    ///
    /// # Errors
    /// [`EngineError::UnknownAccount`] or [`EngineError::NotSaved`]; nothing was removed then.
    pub async fn remove_account(&self, id: AccountId) -> Result<bool, EngineError> {
        let account = self.account(&id).await?;
        // Noted before it is done: should Brimful die in between, the next start deletes what is kept.
        if let Err(error) = self.ask(id.clone(), Ask::Leave).await {
            tracing::warn!(%error, "the removal of an account is not noted in the ledger");
        }
        let removed = id.clone();
        let apply = move |settings: &mut Settings| {
            settings.accounts.retain(|account| account.id != removed);
            settings.plans.retain(|plan| plan.account != removed);
            settings.paid.remove(&removed);
            Ok(())
        };
        if let Err(error) = self.apply(apply, None).await {
            let stayed = self.ask(id, Ask::Stay).await;
            tracing::debug!(ok = stayed.is_ok(), "an account that could not be removed stays");
            return Err(error);
        }
        match self.ask(id, Ask::Forget).await {
            // Unknown where nothing was kept of it.
            Ok(()) | Err(EngineError::UnknownAccount) => {}
            Err(error) => tracing::warn!(%error, "the activity of a removed account stays until the next start"),
        }
        match self.ports.keychain.remove(&KeyName::of(&account)).await {
            // Never there, or no keychain that could hold it.
            Ok(()) | Err(KeychainError::Missing | KeychainError::Absent) => Ok(true),
            Err(error) => {
                tracing::warn!(%error, "the key of a removed account stays in the keychain");
                Ok(false)
            }
        }
    }

    async fn account(&self, id: &AccountId) -> Result<Account, EngineError> {
        let settings = self.settings().await?;
        settings.accounts.into_iter().find(|account| account.id == *id).ok_or(EngineError::UnknownAccount)
    }

    /// "U-Gen", or "U-Gen 2" where that is taken.
    async fn free_name(&self, provider: ProviderId) -> Result<String, EngineError> {
        let taken: Vec<String> = self.settings().await?.accounts.into_iter().map(|account| account.name).collect();
        let numbered = (2..).map(|n| format!("{} {n}", provider.name()));
        let mut names = std::iter::once(provider.name().to_owned()).chain(numbered);
        Ok(names.find(|name| !taken.contains(name)).unwrap_or_else(|| provider.name().to_owned()))
    }

    /// Keeps a key in the keychain. Without a keychain it is kept in memory until Quit, and a warning says so.
    async fn keep_key(&self, account: &Account, secret: &Secret) -> Result<(), EngineError> {
        match self.ports.keychain.write(&KeyName::of(account), secret).await {
            Ok(()) => Ok(()),
            Err(KeychainError::Absent) => {
                self.set_warning(Warning::KeychainAbsent, true).await;
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn split(result: Result<Reading, Failure>) -> (Option<Reading>, Option<Failure>) {
    match result {
        Ok(reading) => (Some(reading), None),
        Err(failure) => (None, Some(failure)),
    }
}

/// An address as it may be kept: `None` where it is the service's own.
fn checked_address(text: &str, provider: ProviderId) -> Result<Option<String>, EngineError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let url = BaseUrl::parse(text)?;
    Ok((BaseUrl::default_for(provider).as_ref() != Ok(&url)).then(|| url.as_str().to_owned()))
}

fn find<'a>(settings: &'a mut Settings, id: &AccountId) -> Result<&'a mut Account, EngineError> {
    settings.accounts.iter_mut().find(|account| account.id == *id).ok_or(EngineError::UnknownAccount)
}
