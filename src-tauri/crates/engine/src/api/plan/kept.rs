//! The plans that are kept.

use brimful_core::account::clean_name;
use brimful_core::amount::Credits;
use brimful_core::estimate::MAX_TEXT;
use brimful_core::ledger::Kind;
use brimful_core::plan::{Job, MOST_PLANS, Plan, PlanId};
use brimful_core::settings::Settings;

use super::job::bad_job;
use super::quote::bad_form;
use super::shape;
use crate::api::activity::Asked;
use crate::api::backend::Backend;
use crate::api::{ApiError, dto};
use crate::engine::EngineError;
use crate::ledger::Ledger;

impl Backend {
    pub(super) async fn plans(&self) -> Result<Vec<dto::Plan>, ApiError> {
        let asked = Asked::of(self.shown());
        let settings = self.or_error(asked.engine.settings().await)?;
        let ledger = asked.engine.ledger().await;
        let mut plans = Vec::new();
        let known = |plan: &&Plan| settings.accounts.iter().any(|account| account.id == plan.account);
        for plan in settings.plans.iter().rev().filter(known) {
            plans.push(shape::plan(plan, actual(ledger.as_ref(), plan).await));
        }
        Ok(plans)
    }

    pub(super) async fn keep_plan(
        &self,
        account: String,
        name: &str,
        planned: dto::PlannedJob,
    ) -> Result<dto::Plan, ApiError> {
        let about = self.subject(account)?;
        let name = clean_name(name).ok_or_else(bad_name)?;
        let job = self.job_of(&about, planned)?;
        if let Job::UGen(form) = &job {
            form.check().map_err(|wrong| bad_form(&wrong))?;
        }
        let id = PlanId::new(uuid::Uuid::new_v4().to_string());
        let id = id.map_err(|_| ApiError::new("failed", "no id could be made"))?;
        let plan = Plan { id, name, account: about.id().clone(), job, kept_at: self.now(), last: None, made: None };
        let kept = plan.clone();
        let push = move |settings: &mut Settings| {
            let Settings { accounts, plans, .. } = settings;
            // One whose account went while this could not be noted here, by an earlier version.
            plans.retain(|plan| accounts.iter().any(|account| account.id == plan.account));
            if !accounts.iter().any(|account| account.id == kept.account) {
                return Err(EngineError::UnknownAccount);
            }
            if plans.len() >= MOST_PLANS {
                return Err(EngineError::TooManyPlans);
            }
            plans.push(kept);
            Ok(())
        };
        let pushed = about.asked.engine.apply(push, None).await;
        self.or_error(pushed)?;
        Ok(shape::plan(&plan, None))
    }

    pub(super) async fn quote_plan(&self, plan: &str) -> Result<dto::Quote, ApiError> {
        let asked = Asked::of(self.shown());
        let settings = self.or_error(asked.engine.settings().await)?;
        let plan = settings.plans.into_iter().find(|known| known.id.as_str() == plan).ok_or_else(unknown_plan)?;
        let about = self.subject(plan.account.to_string()).map_err(|_| unknown_plan())?;
        let slot = format!("plan:{}", plan.id);
        let ask = async { self.price(&about, &plan.job).await };
        let (cost, quote) = self.0.planning.slots.ask(&slot, about.id(), ask).await?;
        let last = cost.priced;
        // Removed meanwhile, or not to be written: the price is told all the same.
        let noted = self.change_plan(plan.id.as_str().to_owned(), move |plan| plan.last = Some(last)).await;
        if let Err(error) = noted {
            tracing::warn!(code = %error.code, "a plan's price is not kept");
        }
        Ok(quote)
    }

    pub(super) async fn rename_plan(&self, plan: String, name: &str) -> Result<(), ApiError> {
        let name = clean_name(name).ok_or_else(bad_name)?;
        self.change_plan(plan, move |plan| plan.name = name).await
    }

    pub(super) async fn link_plan(&self, plan: String, job: Option<String>) -> Result<(), ApiError> {
        let job = job.filter(|job| !job.is_empty());
        if job.as_ref().is_some_and(|job| job.len() > MAX_TEXT || job.chars().any(char::is_control)) {
            return Err(bad_job("that is no job", &["job"]));
        }
        self.change_plan(plan, move |plan| plan.made = job).await
    }

    pub(super) async fn remove_plan(&self, plan: String) -> Result<(), ApiError> {
        self.0.planning.slots.call_off(&format!("plan:{plan}"));
        let remove = move |settings: &mut Settings| {
            settings.plans.retain(|known| known.id.as_str() != plan);
            Ok(())
        };
        let removed = self.shown().apply(remove, None).await;
        self.or_error(removed)
    }

    async fn change_plan(&self, plan: String, change: impl FnOnce(&mut Plan) + Send + 'static) -> Result<(), ApiError> {
        let apply = move |settings: &mut Settings| {
            let known = settings.plans.iter_mut().find(|known| known.id.as_str() == plan);
            change(known.ok_or(EngineError::UnknownPlan)?);
            Ok(())
        };
        let applied = self.shown().apply(apply, None).await;
        self.or_error(applied)
    }
}

/// What the job that was made of it took, less what came back. Not known while it only holds credits.
async fn actual(ledger: Option<&Ledger>, plan: &Plan) -> Option<Credits> {
    let job = ledger?.job(&plan.account, plan.made.as_deref()?).await.ok()?;
    let has_end = job.entries.iter().any(|entry| matches!(entry.kind, Kind::Spend | Kind::Release | Kind::Refund));
    has_end.then_some(job.spent)
}

fn bad_name() -> ApiError {
    ApiError::new("bad_name", EngineError::BadName.to_string())
}

fn unknown_plan() -> ApiError {
    ApiError::new("unknown_plan", EngineError::UnknownPlan.to_string())
}
