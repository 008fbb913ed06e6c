//! What the page asks of the activity that is kept: checks the arguments, asks the ledger, words the error.

mod arguments;
mod shape;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::view::View;
use chrono::TimeDelta;

use super::backend::Backend;
use super::{ApiError, dto};
use crate::engine::Engine;
use crate::ledger::{AccountTotals, Filter, Ledger, LedgerError, Month, Spending};

/// More points than this no chart can tell apart.
const POINTS: usize = 1000;

/// What is shown, with its ledger: arguments are checked against the accounts of the view.
pub(super) struct Asked {
    pub(super) engine: Engine,
    pub(super) view: std::sync::Arc<View>,
}

impl Asked {
    pub(super) fn of(engine: Engine) -> Self {
        let view = engine.views().borrow().clone();
        Self { engine, view }
    }

    /// The filter, where every part of it makes sense.
    pub(super) fn filter(&self, filter: dto::ActivityFilter) -> Result<Filter, ApiError> {
        arguments::filter(filter, &self.view.order)
    }

    /// The ledger of what is shown.
    pub(super) async fn ledger(&self) -> Result<Ledger, ApiError> {
        let ledger = self.engine.ledger().await;
        ledger.ok_or_else(|| ApiError::new("not_kept", "activity is not kept now"))
    }

    pub(super) fn account(&self, text: String) -> Result<AccountId, ApiError> {
        arguments::account(text, &self.view.order)
    }
}

impl Backend {
    pub(super) async fn activity(&self, filter: dto::ActivityFilter) -> Result<dto::Activity, ApiError> {
        let asked = Asked::of(self.shown());
        let filter = asked.filter(filter)?;
        let ledger = asked.ledger().await?;
        let sources = ledger.sources(filter.accounts.clone()).await.map_err(of_ledger)?;
        let months = ledger.outline(filter).await.map_err(of_ledger)?;
        let totals = totals(&months, &asked.view.order).ok_or_else(|| of_ledger(LedgerError::TooLarge))?;
        Ok(dto::Activity {
            count: months.iter().map(|month| month.count).sum(),
            totals: totals.iter().map(shape::totals).collect(),
            months: months.iter().map(shape::month).collect(),
            sources,
        })
    }

    pub(super) async fn activity_rows(
        &self,
        filter: dto::ActivityFilter,
        month: &str,
        offset: u64,
        limit: u32,
    ) -> Result<Vec<dto::ActivityRow>, ApiError> {
        let asked = Asked::of(self.shown());
        let filter = asked.filter(filter)?;
        let (month, limit) = (arguments::month(month)?, arguments::limit(limit)?);
        let rows = asked.ledger().await?.rows(filter, month, offset, limit).await.map_err(of_ledger)?;
        Ok(rows.iter().map(shape::row).collect())
    }

    pub(super) async fn activity_job(&self, account: String, job: &str) -> Result<dto::ActivityJob, ApiError> {
        let asked = Asked::of(self.shown());
        let account = asked.account(account)?;
        let clock = &self.0.surroundings.ports.clock;
        let ledger = asked.ledger().await?;
        let found = ledger.job(&account, job).await.map_err(of_ledger)?;
        let findings = ledger.findings(clock.now()).await.map_err(of_ledger)?;
        let finding = findings.into_iter().find(|finding| finding.account == account && finding.job == job);
        let entries = found.entries.iter();
        Ok(dto::ActivityJob {
            rows: entries.map(|entry| shape::entry(&account, clock.local_date(entry.at), entry)).collect(),
            account: account.to_string(),
            job: job.to_owned(),
            reserved: found.reserved.to_string(),
            released: found.released.to_string(),
            refunded: (found.refunded != Credits::ZERO).then(|| found.refunded.to_string()),
            spent: found.spent.to_string(),
            problem: finding.map(|finding| shape::problem(finding.problem).into()),
        })
    }

    pub(super) async fn findings(&self) -> Result<Vec<dto::Finding>, ApiError> {
        let now = self.0.surroundings.ports.clock.now();
        let findings = Asked::of(self.shown()).ledger().await?.findings(now).await.map_err(of_ledger)?;
        Ok(findings.iter().map(shape::finding).collect())
    }

    pub(super) async fn classify_entry(&self, account: String, entry: &str, kind: &str) -> Result<(), ApiError> {
        let asked = Asked::of(self.shown());
        let (account, kind) = (asked.account(account)?, arguments::kind(kind)?);
        asked.ledger().await?.classify(&account, entry, kind).await.map_err(of_ledger)
    }

    pub(super) async fn spending(&self, account: String, span: dto::Span) -> Result<dto::Spending, ApiError> {
        let asked = Asked::of(self.shown());
        let account = asked.account(account)?;
        let clock = &self.0.surroundings.ports.clock;
        let today = clock.local_date(clock.now());
        let from = arguments::days(span).and_then(|days| today.checked_sub_signed(TimeDelta::days(days)));
        let spending = asked.ledger().await?.spending(vec![account], from, today).await.map_err(of_ledger)?;
        let first = from.or_else(|| spending.iter().map(|spent| spent.day).min()).unwrap_or(today);
        Ok(dto::Spending {
            from: first.to_string(),
            to: today.to_string(),
            sources: by_source(spending).ok_or_else(|| of_ledger(LedgerError::TooLarge))?,
        })
    }

    pub(super) async fn balances(&self, account: String, span: dto::Span) -> Result<Vec<dto::BalancePoint>, ApiError> {
        let asked = Asked::of(self.shown());
        let account = asked.account(account)?;
        // Not later than the first day's midnight, wherever that is: a day may have 25 hours.
        let back = arguments::days(span).map(|days| TimeDelta::days(days + 1) + TimeDelta::hours(1));
        let from = back.and_then(|back| self.0.surroundings.ports.clock.now().checked_sub_signed(back));
        let points = asked.ledger().await?.balances(&account, from, POINTS).await.map_err(of_ledger)?;
        Ok(points.iter().map(shape::balance).collect())
    }

    pub(super) async fn kept_activity(&self) -> Result<dto::KeptActivity, ApiError> {
        let asked = Asked::of(self.shown());
        let kept = asked.ledger().await?.kept().await.map_err(of_ledger)?;
        // The sample's lies in a folder that goes with it; nobody is sent there.
        let file = self.0.surroundings.ports.ledger.path().filter(|_| !asked.view.sample);
        Ok(shape::kept(&kept, file.map(|path| path.display().to_string())))
    }
}

/// An error of the ledger: a stable code, and its sentence.
pub(super) fn of_ledger(error: LedgerError) -> ApiError {
    let code = match &error {
        LedgerError::Full => "disk_full",
        LedgerError::ReadOnly => "read_only",
        LedgerError::Newer => "activity_newer",
        LedgerError::TooLarge => "too_large",
        LedgerError::Ended => "ended",
        LedgerError::Unknown => "unknown_entry",
        LedgerError::Broken => return ApiError::new("failed", "the activity cannot be read"),
        LedgerError::Other(reason) => {
            tracing::warn!(%reason, "the activity cannot be used");
            return ApiError::new("failed", "the activity cannot be read");
        }
    };
    ApiError::new(code, error.to_string())
}

/// What all months of an account add up to, in the user's order; `None` where a sum cannot be held exactly.
fn totals(months: &[Month], order: &[AccountId]) -> Option<Vec<AccountTotals>> {
    let mut sums: Vec<AccountTotals> = Vec::new();
    for part in months.iter().flat_map(|month| &month.totals) {
        match sums.iter_mut().find(|sum| sum.account == part.account) {
            Some(sum) => {
                sum.spent = sum.spent.checked_add(part.spent)?;
                sum.added = sum.added.checked_add(part.added)?;
                sum.unclassified += part.unclassified;
                sum.count += part.count;
            }
            None => sums.push(part.clone()),
        }
    }
    sums.sort_by_key(|sum| order.iter().position(|account| *account == sum.account).unwrap_or(usize::MAX));
    Some(sums)
}

/// The days of each source, the source with the most spending first; `None` where a sum cannot be held exactly.
fn by_source(spending: Vec<Spending>) -> Option<Vec<dto::SpendingSource>> {
    let mut sources: BTreeMap<String, (Credits, Vec<Spending>)> = BTreeMap::new();
    for spent in spending {
        let (sum, days) = sources.entry(spent.source.clone()).or_insert((Credits::ZERO, Vec::new()));
        *sum = sum.checked_add(spent.spent)?;
        days.push(spent);
    }
    let mut sources: Vec<_> = sources.into_iter().collect();
    // Stable: what was spent equally on is in the order of the names.
    sources.sort_by_key(|(_, (sum, _))| std::cmp::Reverse(*sum));
    Some(sources.into_iter().map(|(source, (sum, days))| shape::source(source, sum, days)).collect())
}
