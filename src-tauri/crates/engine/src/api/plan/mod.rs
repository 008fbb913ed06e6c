//! What the page asks of plans: what a job costs and whether it can be paid, prices and packs, what credits cost and buy,
//! and the plans that are kept. Arguments are checked, the service or the ledger is asked, errors are worded.

mod buys;
mod cache;
mod job;
mod kept;
mod packs;
mod paid;
mod prices;
mod quote;
mod rates;
mod shape;
mod slots;
#[cfg(test)]
mod tests;

use std::time::Duration;

use brimful_core::account::{Account, AccountId};
use brimful_core::estimate::PriceList;
use brimful_core::pack::Offers;
use brimful_core::provider::ProviderId;
use brimful_core::reading::Reading;
use brimful_core::view::AccountView;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use self::cache::{Cache, NotRead};
pub(super) use self::packs::pack;
pub(super) use self::shape::price;
use super::activity::{Asked, of_ledger};
use super::backend::Backend;
use super::{ApiError, Call, Reply};
use crate::ledger::{Ledger, LedgerError};

/// Longest that a service is waited for, retries included.
const DEADLINE: Duration = Duration::from_secs(30);

/// A list that was read no longer ago than this is given again.
const YOUNG: TimeDelta = TimeDelta::seconds(60);

/// How far back the user's own past is looked at, today included.
const PAST_DAYS: i64 = 90;

/// What the questions about plans share: who asks, and what was read last. Nothing of it is kept.
pub(super) struct Planning {
    slots: slots::Slots,
    prices: Cache<PriceList>,
    packs: Cache<Offers>,
}

impl Planning {
    pub(super) fn new() -> Self {
        Self { slots: slots::Slots::default(), prices: Cache::new(), packs: Cache::new() }
    }

    /// Calls off what is asked about an account and forgets what was read of it: it is gone, or has another key or
    /// address. About all accounts where none is named.
    pub(super) fn leave(&self, account: Option<&AccountId>) {
        self.slots.leave(account);
        self.prices.forget(account);
        self.packs.forget(account);
    }
}

/// An account that is asked about, as it stands in the view.
struct About {
    asked: Asked,
    row: AccountView,
}

impl About {
    fn id(&self) -> &AccountId {
        &self.row.account.id
    }

    fn account(&self) -> &Account {
        &self.row.account
    }

    fn provider(&self) -> ProviderId {
        self.row.account.provider
    }

    fn reading(&self) -> Option<&Reading> {
        self.row.reading.as_ref()
    }

    /// The ledger; `None` where there is none, and then the past is not known.
    async fn ledger(&self) -> Option<Ledger> {
        self.asked.engine.ledger().await
    }
}

impl Backend {
    /// Does what a call about plans asks for. The others are dispatched elsewhere.
    pub(super) async fn planning(&self, call: Call) -> Result<Reply, ApiError> {
        match call {
            Call::JobFields => Ok(Reply::JobFields(job::fields())),
            Call::Quote { account, slot, job } => self.quote(account, &slot, job).await.map(Box::new).map(Reply::Quote),
            Call::CancelQuote { slot } => {
                self.0.planning.slots.call_off(&slot);
                Ok(Reply::Done)
            }
            Call::PreviewQuote { account, form } => self.preview_quote(account, form).map(Box::new).map(Reply::Preview),
            Call::Judge { account, cost } => self.judge(account, &cost).map(Reply::Answer),
            Call::Prices { account, seconds } => self.prices(account, seconds).await.map(Reply::Prices),
            Call::RateTable { provider } => self.rate_table(&provider).await.map(Reply::RateTable),
            Call::SetRate { provider, rate, credits } => {
                self.set_rate(&provider, rate, &credits).await.map(|()| Reply::Done)
            }
            Call::Packs { account, short_by } => self.packs(account, short_by).await.map(Reply::Packs),
            Call::PaidRates { account } => self.paid_rates(account).await.map(Reply::PaidRates),
            Call::SetPaidRate { account, paid, currency, credits } => {
                self.set_paid_rate(account, &paid, &currency, &credits).await.map(|()| Reply::Done)
            }
            Call::Buys { account } => self.buys(account).await.map(Reply::Buys),
            Call::Plans => self.plans().await.map(Reply::Plans),
            Call::KeepPlan { account, name, job } => {
                self.keep_plan(account, &name, job).await.map(Box::new).map(Reply::Plan)
            }
            Call::QuotePlan { plan } => self.quote_plan(&plan).await.map(Box::new).map(Reply::Quote),
            Call::RenamePlan { plan, name } => self.rename_plan(plan, &name).await.map(|()| Reply::Done),
            Call::LinkPlan { plan, job } => self.link_plan(plan, job).await.map(|()| Reply::Done),
            Call::RemovePlan { plan } => self.remove_plan(plan).await.map(|()| Reply::Done),
            Call::MadeJobs { account } => self.made_jobs(account).await.map(Reply::MadeJobs),
            // Not about plans: nobody sends it here.
            _ => Err(ApiError::new("failed", "there is no such call about plans")),
        }
    }

    /// The account of what is shown.
    fn subject(&self, account: String) -> Result<About, ApiError> {
        let asked = Asked::of(self.shown());
        let id = asked.account(account)?;
        let row = asked.view.accounts.iter().find(|row| row.account.id == id).cloned();
        let row = row.ok_or_else(unknown_account)?;
        Ok(About { asked, row })
    }

    fn now(&self) -> DateTime<Utc> {
        self.0.surroundings.ports.clock.now()
    }

    /// The first day of the past that counts, in the user's own calendar.
    fn past_from(&self, days: i64) -> NaiveDate {
        let today = self.0.surroundings.ports.clock.local_date(self.now());
        today.checked_sub_signed(TimeDelta::days(days - 1)).unwrap_or(today)
    }

    fn of_list(&self, not: NotRead) -> ApiError {
        match not {
            NotRead::Failed(failure) => ApiError::of_failure(&failure, self.now()),
            NotRead::CalledOff => slots::superseded(),
        }
    }
}

fn unknown_account() -> ApiError {
    ApiError::new("unknown_account", "there is no such account")
}

fn too_large() -> ApiError {
    of_ledger(LedgerError::TooLarge)
}

fn not_offered(provider: ProviderId, what: &str) -> ApiError {
    ApiError::new("not_offered", format!("{} {what}", provider.name()))
}
