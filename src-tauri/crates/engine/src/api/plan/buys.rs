//! What a balance buys: the plans that are kept for the account, then what it was most used for lately.

use std::collections::BTreeMap;

use brimful_core::amount::Credits;
use brimful_core::estimate::past::typical;
use brimful_core::provider::ProviderId;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::{About, PAST_DAYS, shape};
use crate::api::activity::of_ledger;
use crate::api::backend::Backend;
use crate::api::convert::time;
use crate::api::{ApiError, dto};
use crate::ledger::{Amounts, JobSpent, Ledger};

/// Most that is told.
const MOST: usize = 6;

/// Most jobs to choose one from.
const MOST_JOBS: usize = 50;

/// Something usual.
struct Usual {
    kind: &'static str,
    name: String,
    cost: Credits,
    made: u64,
    newest: DateTime<Utc>,
}

impl Backend {
    pub(super) async fn buys(&self, account: String) -> Result<Vec<dto::Buys>, ApiError> {
        let about = self.subject(account)?;
        let settings = self.or_error(about.asked.engine.settings().await)?;
        let plans = settings.plans.iter().rev().filter(|plan| plan.account == *about.id());
        let mut buys: Vec<dto::Buys> = plans
            .filter_map(|plan| {
                let last = plan.last?;
                Some(dto::Buys {
                    kind: "plan".into(),
                    name: plan.name.clone(),
                    cost: last.total.to_string(),
                    at: time(last.at),
                    made: None,
                    answer: shape::answer(about.reading(), last.total),
                })
            })
            .collect();
        if let Some(ledger) = about.ledger().await {
            let mut usual = usual(&ledger, &about, self.past_from(PAST_DAYS)).await?;
            usual.sort_by(|a, b| b.made.cmp(&a.made).then_with(|| a.name.cmp(&b.name)));
            buys.extend(usual.into_iter().map(|usual| dto::Buys {
                kind: usual.kind.into(),
                name: usual.name,
                cost: usual.cost.to_string(),
                at: time(usual.newest),
                made: Some(usual.made),
                answer: shape::answer(about.reading(), usual.cost),
            }));
        }
        buys.truncate(MOST);
        Ok(buys)
    }

    pub(super) async fn made_jobs(&self, account: String) -> Result<Vec<dto::MadeJob>, ApiError> {
        let about = self.subject(account)?;
        let ledger = about.asked.ledger().await?;
        let jobs = ledger.jobs_since(about.id(), self.past_from(PAST_DAYS)).await.map_err(of_ledger)?;
        let job = |job: JobSpent| dto::MadeJob {
            job: job.job,
            at: time(job.at),
            spent: job.spent.to_string(),
            description: job.description,
        };
        Ok(jobs.into_iter().take(MOST_JOBS).map(job).collect())
    }
}

async fn usual(ledger: &Ledger, about: &About, from: NaiveDate) -> Result<Vec<Usual>, ApiError> {
    let id = about.id();
    Ok(match about.provider() {
        ProviderId::Pictory => {
            let sources = ledger.amounts_by_source(id, from).await.map_err(of_ledger)?;
            sources.into_iter().filter_map(|amounts| Usual::of("source", amounts)).collect()
        }
        ProviderId::UGen => of_jobs(ledger.jobs_since(id, from).await.map_err(of_ledger)?),
        ProviderId::Voxpria => {
            let days = ledger.days_since(id, from).await.map_err(of_ledger)?;
            let used = || days.iter().filter(|day| day.spent > Credits::ZERO);
            let newest = used().map(|day| day.date.and_time(NaiveTime::MIN).and_utc()).max().unwrap_or_default();
            let amounts = used().map(|day| day.spent).collect();
            Usual::of("day", Amounts { name: String::new(), amounts, newest }).into_iter().collect()
        }
        // They tell nothing: what was seen to change between readings.
        ProviderId::PowerPost | ProviderId::PixVerse => {
            let falls = ledger.falls(id, from).await.map_err(of_ledger)?;
            let newest = falls.last().map(|fall| fall.at).unwrap_or_default();
            let amounts = falls.iter().map(|fall| fall.size).collect();
            Usual::of("change", Amounts { name: String::new(), amounts, newest }).into_iter().collect()
        }
    })
}

/// The jobs by what the service says of them; all together where it says the same, or something else, of each.
fn of_jobs(jobs: Vec<JobSpent>) -> Vec<Usual> {
    let newest = jobs.first().map(|job| job.at).unwrap_or_default();
    let all = Amounts { name: String::new(), amounts: jobs.iter().map(|job| job.spent).collect(), newest };
    let mut said: BTreeMap<String, Amounts> = BTreeMap::new();
    for job in jobs {
        let empty = || Amounts { name: job.description.clone(), amounts: Vec::new(), newest: job.at };
        let amounts = said.entry(job.description.clone()).or_insert_with(empty);
        amounts.amounts.push(job.spent);
        amounts.newest = amounts.newest.max(job.at);
    }
    let told: Vec<Usual> = said.into_values().filter_map(|amounts| Usual::of("job", amounts)).collect();
    if told.len() > 1 { told } else { Usual::of("job", all).into_iter().collect() }
}

impl Usual {
    /// `None` where there are too few to say.
    fn of(kind: &'static str, amounts: Amounts) -> Option<Self> {
        let typical = typical(amounts.amounts)?;
        Some(Self {
            kind,
            name: amounts.name,
            cost: typical.median,
            made: typical.count as u64,
            newest: amounts.newest,
        })
    }
}
