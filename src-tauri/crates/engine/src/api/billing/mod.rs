//! What the page asks of a service's own billing settings: what it says is shown, and what the user wants is sent once,
//! where it still is what the user saw. Afterwards the service is asked what it says now.

mod overdue;
mod removal;
mod saving;
mod shape;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use brimful_core::account::AccountId;
use brimful_core::billing::{Setting, Which};
use brimful_core::failure::Failure;
use brimful_core::view::AccountView;
use chrono::{DateTime, Utc};

use super::backend::Backend;
use super::checkout::Busy;
use super::{ApiError, Call, Reply, dispatch, dto};
use crate::engine::{Engine, Whom};
use crate::providers;

/// Longest that the service is waited for, at each step.
const DEADLINE: Duration = Duration::from_secs(30);

/// What is shared by all that is asked of billing settings.
#[derive(Default)]
pub(super) struct Billing {
    /// What is being changed.
    turns: Busy<(AccountId, Document)>,
    /// When an account's top-up was last changed from here.
    changed: Mutex<BTreeMap<AccountId, DateTime<Utc>>>,
}

/// What one change of at a time is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Document {
    Setting(Which),
    Methods,
}

impl Billing {
    fn changed(&self, account: &AccountId) -> Option<DateTime<Utc>> {
        // Every change of it is small and whole.
        self.changed.lock().unwrap_or_else(PoisonError::into_inner).get(account).copied()
    }

    fn note_change(&self, account: &AccountId, at: DateTime<Utc>) {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner).insert(account.clone(), at);
    }
}

/// Whom a question is about, with what it takes to ask.
struct Subject {
    engine: Engine,
    row: AccountView,
    whom: Whom,
}

impl Subject {
    fn id(&self) -> &AccountId {
        &self.row.account.id
    }

    async fn read(&self, which: Which) -> Result<Setting, Failure> {
        let ports = self.engine.ports();
        providers::read_setting(&ports.http, ports.clock.as_ref(), self.whom.target(), which, DEADLINE).await
    }

    fn now(&self) -> DateTime<Utc> {
        self.engine.ports().clock.now()
    }

    fn error(&self, failure: &Failure) -> ApiError {
        ApiError::of_failure(failure, self.now())
    }
}

impl Backend {
    /// Does what a call about billing settings asks for. The others are dispatched elsewhere.
    pub(super) async fn billing(&self, call: Call) -> Result<Reply, ApiError> {
        match call {
            Call::BillingSetting { account, setting } => {
                let subject = self.billed(account).await?;
                let which = which(setting);
                let read = subject.read(which).await.map_err(|failure| subject.error(&failure))?;
                Ok(Reply::BillingSetting(Box::new(self.shown_setting(&subject, which, &read).await)))
            }
            Call::PaymentMethods { account } => {
                let subject = self.billed(account).await?;
                let read = subject.read_methods().await.map_err(|failure| subject.error(&failure))?;
                Ok(Reply::PaymentMethods(shape::methods(&read, subject.now())))
            }
            // In tasks of their own: a page that goes away leaves nothing half done.
            Call::SaveBillingSetting(change) => {
                let backend = self.clone();
                let saved = tokio::spawn(async move { backend.save_setting(change).await }).await;
                saved.map_err(|_| broke_off())?.map(Reply::SavedBilling)
            }
            Call::RemovePaymentMethod { account, method } => {
                let backend = self.clone();
                let removed = tokio::spawn(async move { backend.remove_method(account, &method).await }).await;
                removed.map_err(|_| broke_off())?.map(Reply::RemovedMethod)
            }
            // Not about billing settings: nobody sends it here.
            _ => Err(ApiError::new("failed", "there is no such call about billing settings")),
        }
    }

    /// The account of what is shown, where its service has billing settings.
    async fn billed(&self, account: String) -> Result<Subject, ApiError> {
        let id = dispatch::id(account)?;
        let engine = self.shown();
        let view = engine.views().borrow().clone();
        let row = view.accounts.iter().find(|row| row.account.id == id).cloned();
        let row = row.ok_or_else(|| ApiError::new("unknown_account", "there is no such account"))?;
        let provider = row.account.provider;
        if !provider.profile().billing_settings {
            return Err(ApiError::new("not_offered", format!("{} has no billing settings", provider.name())));
        }
        let whom = self.or_error(engine.whom(&id).await)?;
        Ok(Subject { engine, row, whom })
    }

    /// A setting as the page gets it, with what did not come of it.
    async fn shown_setting(&self, subject: &Subject, which: Which, setting: &Setting) -> dto::BillingSetting {
        let overdue = match which {
            Which::AutoTopUp => overdue::find(subject, setting, self.0.billing.changed(subject.id())).await,
            Which::CreditAlert => None,
        };
        shape::setting(which, setting, overdue, subject.now())
    }
}

const fn which(setting: dto::BillingWhich) -> Which {
    match setting {
        dto::BillingWhich::AutoTopup => Which::AutoTopUp,
        dto::BillingWhich::CreditAlert => Which::CreditAlert,
    }
}

fn busy() -> ApiError {
    ApiError::new("busy", "a change of this is being sent already; no second one was sent")
}

fn broke_off() -> ApiError {
    ApiError::new("maybe_received", "Brimful itself failed; the change may have been sent")
}
