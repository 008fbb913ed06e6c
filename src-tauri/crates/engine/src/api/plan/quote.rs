//! What a job costs: the service's own estimate, a price table's, or the user's own past; and whether it can be paid.

use brimful_core::amount::Credits;
use brimful_core::estimate::past::past;
use brimful_core::estimate::table::{Calculation, NoCalculation, OwnRates};
use brimful_core::estimate::{
    Estimate, Form, NoPreview, Wrong, job_default_extra, pictory, pixverse, preview, refused, voxpria,
};
use brimful_core::exact::times;
use brimful_core::plan::{Basis, Job, PastUnit, Priced};

use super::job::{bad_job, form, job};
use super::slots::superseded;
use super::{About, DEADLINE, PAST_DAYS, shape, too_large};
use crate::api::activity::of_ledger;
use crate::api::backend::Backend;
use crate::api::{ApiError, dispatch, dto};
use crate::providers;

/// Longest name of a slot, in bytes.
const MAX_SLOT: usize = 100;

/// A cost, with what it consists of.
pub(super) struct Cost {
    pub(super) priced: Priced,
    parts: Vec<dto::QuotePart>,
    notes: Vec<dto::QuoteNote>,
    defaults_cost_more: Option<Credits>,
}

impl Backend {
    pub(super) async fn quote(
        &self,
        account: String,
        slot: &str,
        planned: dto::PlannedJob,
    ) -> Result<dto::Quote, ApiError> {
        let about = self.subject(account)?;
        let job = self.job_of(&about, planned)?;
        if slot.len() > MAX_SLOT {
            return Err(bad_job("that is too long a slot", &["slot"]));
        }
        self.0.planning.slots.ask(slot, about.id(), async { Ok(self.price(&about, &job).await?.1) }).await
    }

    /// Prices a job of this account.
    pub(super) async fn price(&self, about: &About, job: &Job) -> Result<(Cost, dto::Quote), ApiError> {
        let (cost, rate) = tokio::try_join!(self.cost(about, job), async { Ok(self.best_rate(about).await) })?;
        // The balance may have been read again meanwhile.
        let views = about.asked.engine.views();
        let view = views.borrow().clone();
        let row = view.accounts.iter().find(|row| row.account.id == *about.id()).ok_or_else(superseded)?;
        let total = cost.priced.total;
        let money = rate.and_then(|rate| Some(shape::own_money(rate.rate.cost(total)?, rate.basis)));
        let quote = dto::Quote {
            total: total.to_string(),
            basis: cost.priced.basis.as_str().into(),
            parts: cost.parts.clone(),
            notes: cost.notes.clone(),
            answer: shape::answer(row.reading.as_ref(), total),
            defaults_cost_more: cost.defaults_cost_more.map(|credits| credits.to_string()),
            money,
            at: crate::api::convert::time(cost.priced.at),
        };
        Ok((cost, quote))
    }

    /// The job, where it is one of the account's service. A form that cannot be sent is found out where it would be.
    pub(super) fn job_of(&self, about: &About, planned: dto::PlannedJob) -> Result<Job, ApiError> {
        let job = job(planned)?;
        if job.provider() != about.provider() {
            return Err(bad_job("this job is another service's", &[]));
        }
        match (&job, job.check()) {
            (Job::UGen(_), _) | (_, Ok(())) => Ok(job),
            (_, Err(fields)) => Err(bad_job("that is no such job", &fields)),
        }
    }

    pub(super) fn preview_quote(&self, account: String, said: dto::JobForm) -> Result<dto::Preview, ApiError> {
        let about = self.subject(account)?;
        let form = form(said)?;
        let read = self.0.planning.prices.last(about.account());
        let (at, list) = read.ok_or_else(|| ApiError::new("no_prices", "no price list was read yet"))?;
        let preview = preview(&form, &list.prices).map_err(|no| match no {
            NoPreview::Form(wrong) => bad_form(&wrong),
            NoPreview::NoPrice => ApiError::new("no_price", "the price list has no row for it"),
            NoPreview::SeveralPrices => ApiError::new("several_prices", "the price list has several rows for it"),
            NoPreview::PriceUnknown => ApiError::new("price_unknown", "the price list does not say what it costs"),
            NoPreview::Inexact => too_large(),
        })?;
        Ok(shape::preview(&preview, at))
    }

    pub(super) fn judge(&self, account: String, cost: &str) -> Result<dto::Answer, ApiError> {
        let about = self.subject(account)?;
        Ok(shape::answer(about.reading(), dispatch::credits(cost)?))
    }

    async fn cost(&self, about: &About, job: &Job) -> Result<Cost, ApiError> {
        match job {
            Job::UGen(form) => self.estimate(about, form).await,
            Job::PixVerse { making, count } => {
                self.worked_out(pixverse::making(*making, *count, &self.own_rates(about).await?))
            }
            Job::Pictory { action, pieces } => {
                self.worked_out(pictory::action(action, *pieces, &self.own_rates(about).await?))
            }
            Job::Voxpria(campaign) => self.worked_out(voxpria::campaign(campaign, &self.own_rates(about).await?)),
            Job::PowerPost { by, count } => self.by_past(about, *by, *count).await,
        }
    }

    /// What the service itself says.
    async fn estimate(&self, about: &About, form: &Form) -> Result<Cost, ApiError> {
        // What cannot be right needs no key either.
        form.check().map_err(|wrong| ApiError::of_failure(&refused(&wrong), self.now()))?;
        let whom = self.or_error(about.asked.engine.whom(about.id()).await)?;
        let ports = about.asked.engine.ports();
        let asked = providers::read_estimate(&ports.http, ports.clock.as_ref(), whom.target(), form, DEADLINE).await;
        let Estimate { total, parts, notes } = asked.map_err(|failure| ApiError::of_failure(&failure, self.now()))?;
        Ok(Cost {
            priced: Priced { total, basis: Basis::Service, at: self.now() },
            parts: parts.iter().map(shape::part).collect(),
            notes: notes.iter().map(shape::note).collect(),
            defaults_cost_more: job_default_extra(form),
        })
    }

    fn worked_out(&self, calculated: Result<Calculation, NoCalculation>) -> Result<Cost, ApiError> {
        let Calculation { total, lines } = calculated.map_err(|no| match no {
            NoCalculation::NotListed => ApiError::new("not_listed", "the price table has no price for it"),
            NoCalculation::Inexact => too_large(),
        })?;
        Ok(Cost {
            priced: Priced { total, basis: Basis::Table, at: self.now() },
            parts: lines.iter().map(shape::line).collect(),
            notes: Vec::new(),
            defaults_cost_more: None,
        })
    }

    async fn own_rates(&self, about: &About) -> Result<OwnRates, ApiError> {
        let settings = self.or_error(about.asked.engine.settings().await)?;
        Ok(settings.rates.get(&about.provider()).cloned().unwrap_or_default())
    }

    /// What the user's own past says.
    async fn by_past(&self, about: &About, by: PastUnit, count: u32) -> Result<Cost, ApiError> {
        let ledger = about.asked.ledger().await?;
        let falls = ledger.falls(about.id(), self.past_from(PAST_DAYS)).await.map_err(of_ledger)?;
        let falls: Vec<_> = falls.into_iter().map(|fall| (fall.day, fall.size)).collect();
        let past = past(&falls);
        let typical = match by {
            PastUnit::Change => past.per_change,
            PastUnit::Day => past.per_day,
        };
        let no_past = || ApiError::new("no_past", "too little was seen to tell what is typical");
        let (typical, days) = typical.zip(past.days).ok_or_else(no_past)?;
        let total = times(typical.median, count.into()).ok_or_else(too_large)?;
        Ok(Cost {
            priced: Priced { total, basis: Basis::Past, at: self.now() },
            parts: vec![shape::of_past(by.as_str(), &typical, count, total, days)],
            notes: Vec::new(),
            defaults_cost_more: None,
        })
    }
}

/// A form that cannot be sent, as a job that makes no sense.
pub(super) fn bad_form(wrong: &[Wrong]) -> ApiError {
    let fields: Vec<&str> = wrong.iter().map(|wrong| wrong.field.name()).collect();
    bad_job(wrong.first().map(ToString::to_string).unwrap_or_default(), &fields)
}
