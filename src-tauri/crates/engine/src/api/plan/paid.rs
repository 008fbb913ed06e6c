//! What a credit cost this user: typed in, by what was bought, or as the service tells it. Each figure has its basis, and
//! none is mixed with another.

use std::time::Duration;

use brimful_core::amount::{Credits, Currency, Money, parse_decimal};
use brimful_core::estimate::PaidRate;
use brimful_core::ledger::UsageDay;
use brimful_core::pack::Offers;
use brimful_core::provider::ProviderId;
use brimful_core::settings::Settings;
use rust_decimal::Decimal;

use super::cache::Read;
use super::{About, YOUNG, shape};
use crate::api::backend::Backend;
use crate::api::{ApiError, dispatch, dto};

/// How far back a service's own cost is added up, today included.
const TOLD_DAYS: i64 = 30;

/// A figure in money beside another answer is not worth a longer wait for the packs.
const PATIENCE: Duration = Duration::from_secs(5);

const ENTERED: &str = "entered";
const PACKS: &str = "packs";
const TOLD: &str = "told";

/// A rate and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rate {
    pub(super) basis: &'static str,
    pub(super) rate: PaidRate,
    left_out: u64,
}

impl Backend {
    pub(super) async fn paid_rates(&self, account: String) -> Result<dto::PaidRates, ApiError> {
        let about = self.subject(account)?;
        let entered = self.entered(&about).await?;
        let fresh = async || {
            let young = self.0.planning.packs.young(about.account(), self.now(), YOUNG);
            if young.is_none() { self.read_packs(&about, PATIENCE).await.ok() } else { young }
        };
        let (by_packs, told) = (self.by_packs(&about, fresh).await, self.told(&about).await);
        let differ = entered.zip(told).and_then(|(entered, told)| entered.rate.differs_twofold(told.rate));
        let rates = [entered, by_packs, told].into_iter().flatten();
        Ok(dto::PaidRates { rates: rates.map(dto::PaidRate::from).collect(), differ: differ.unwrap_or(false) })
    }

    pub(super) async fn set_paid_rate(
        &self,
        account: String,
        paid: &str,
        currency: &str,
        credits: &str,
    ) -> Result<(), ApiError> {
        let about = self.subject(account)?;
        let rate = if paid.trim().is_empty() { None } else { Some(typed(paid, currency, credits)?) };
        let id = about.id().clone();
        let change = move |settings: &mut Settings| {
            match rate {
                Some(rate) => settings.paid.insert(id, rate),
                None => settings.paid.remove(&id),
            };
            Ok(())
        };
        let changed = about.asked.engine.apply(change, None).await;
        self.or_error(changed)
    }

    /// The rate that holds. None where nothing is known; what cannot be read now is not known.
    pub(super) async fn best_rate(&self, about: &About) -> Option<Rate> {
        if let Some(entered) = self.entered(about).await.ok().flatten() {
            return Some(entered);
        }
        // However old: a figure beside another answer is worth no request of its own, but the first.
        let any = async || {
            let failed = self.0.planning.packs.failed(about.account(), self.now(), YOUNG);
            let known = self.0.planning.packs.last(about.account());
            if known.is_none() && !failed { self.read_packs(about, PATIENCE).await.ok() } else { known }
        };
        match self.by_packs(about, any).await {
            Some(rate) => Some(rate),
            None => self.told(about).await,
        }
    }

    async fn entered(&self, about: &About) -> Result<Option<Rate>, ApiError> {
        let settings = self.or_error(about.asked.engine.settings().await)?;
        Ok(settings.paid.get(about.id()).map(|rate| Rate { basis: ENTERED, rate: *rate, left_out: 0 }))
    }

    /// By the purchases in the ledger, at the prices of the packs that they were. Where no packs come, those that were
    /// read before say more than nothing.
    async fn by_packs(&self, about: &About, packs: impl AsyncFnOnce() -> Option<Read<Offers>>) -> Option<Rate> {
        if about.provider() != ProviderId::UGen {
            return None;
        }
        let purchases = about.ledger().await?.purchases(about.id()).await.ok()?;
        if purchases.is_empty() {
            return None;
        }
        let read = packs().await.or_else(|| self.0.planning.packs.last(about.account()));
        of_purchases(&purchases, &read?.1)
    }

    /// As the service tells the cost of what was used.
    async fn told(&self, about: &About) -> Option<Rate> {
        if about.provider() != ProviderId::Voxpria {
            return None;
        }
        let days = about.ledger().await?.days_since(about.id(), self.past_from(TOLD_DAYS)).await.ok()?;
        of_days(&days)
    }
}

/// What was bought, as far as each purchase is exactly one of the packs.
pub(super) fn of_purchases(purchases: &[Credits], offers: &Offers) -> Option<Rate> {
    let matched: Vec<PaidRate> = purchases
        .iter()
        .filter_map(|bought| {
            let mut packs = offers.packs.iter().filter(|pack| pack.credits == *bought);
            let pack = packs.next()?;
            // Of two packs with these credits nobody can say which it was.
            if packs.next().is_some() { None } else { PaidRate::new(pack.price, pack.credits) }
        })
        .collect();
    let left_out = (purchases.len() - matched.len()) as u64;
    PaidRate::average(&matched).map(|rate| Rate { basis: PACKS, rate, left_out })
}

/// What was used, as far as each day has a cost that can be read; in the currency of the newest.
pub(super) fn of_days(days: &[UsageDay]) -> Option<Rate> {
    let used = || days.iter().filter(|day| day.spent > Credits::ZERO);
    let told: Vec<PaidRate> = used().filter_map(|day| PaidRate::new(day.cost?, day.spent)).collect();
    let currency = told.last()?.paid().currency;
    let told: Vec<PaidRate> = told.into_iter().filter(|rate| rate.paid().currency == currency).collect();
    let left_out = (used().count() - told.len()) as u64;
    PaidRate::average(&told).map(|rate| Rate { basis: TOLD, rate, left_out })
}

fn typed(paid: &str, currency: &str, credits: &str) -> Result<PaidRate, ApiError> {
    let currency =
        Currency::of_code(currency).ok_or_else(|| ApiError::new("bad_currency", "a currency has three letters"))?;
    let bad = || ApiError::new("bad_amount", "that is not what credits cost");
    let amount = parse_decimal(paid.trim()).ok().filter(|amount| *amount >= Decimal::ZERO).ok_or_else(bad)?;
    PaidRate::new(Money { amount, currency }, dispatch::credits(credits)?).ok_or_else(bad)
}

impl From<Rate> for dto::PaidRate {
    fn from(Rate { basis, rate, left_out }: Rate) -> Self {
        let per_credit = rate.per_credit();
        Self {
            basis: basis.into(),
            paid: shape::price(rate.paid()),
            credits: rate.credits().to_string(),
            per_credit: per_credit.map(|quotient| quotient.value.to_string()),
            exact: per_credit.is_some_and(|quotient| quotient.exact),
            left_out,
        }
    }
}
