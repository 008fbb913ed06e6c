//! The activity of a world's accounts: two years of it, waiting for it, and what service and ledger say of it.

use std::collections::BTreeSet;

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::ledger::{Entry, Fill, FillState};
use brimful_core::provider::ProviderId;
use brimful_core::view::AccountView;
use brimful_engine::api::{Call, Reply, dto};
use brimful_sandbox::{Options, Scenario};
use chrono::{SecondsFormat, TimeDelta};

use crate::world::{Kept, World, start_of_time};

/// The services that tell their activity.
pub const TELLING: [ProviderId; 3] = [ProviderId::Pictory, ProviderId::UGen, ProviderId::Voxpria];

impl World {
    /// A world whose five accounts have lived for two years, and in which no account is added yet.
    pub async fn with_two_years() -> Self {
        let options = Options { seed: 3, now: start_of_time(), port: 0, scenario: Scenario::Archive };
        Self::on(Kept::default(), options).await
    }

    /// Lets time pass for the services, their accounts' lives included, and for Brimful.
    pub async fn live(&self, by: TimeDelta) {
        self.control().advance(by);
        self.pass(by).await;
    }

    /// From now on nothing happens at the services by itself.
    pub fn stand_still(&self) {
        for provider in ProviderId::ALL {
            self.control().stop_spending(provider, &self.key(provider));
        }
    }

    /// Waits until the activity of every account is here, as far as its service tells it.
    pub async fn until_filled(&self) {
        self.until("all activity is here", |view| {
            let here = |row: &AccountView| row.fill.as_ref().is_some_and(|fill| is_here(&fill.state));
            view.accounts.iter().all(here)
        })
        .await;
    }

    /// Waits until an account's fill is as wanted.
    pub async fn until_fill(&self, id: &AccountId, what: &str, wanted: impl Fn(&Fill) -> bool) -> Fill {
        let fill = |row: &AccountView| row.fill.clone().filter(|fill| row.account.id == *id && wanted(fill));
        let view = self.until(what, |view| view.accounts.iter().any(|row| fill(row).is_some())).await;
        view.accounts.iter().find_map(fill).unwrap()
    }

    /// How far an account's activity has been fetched.
    pub fn fill(&self, id: &AccountId) -> Fill {
        self.row(id).fill.unwrap()
    }

    /// All that is kept of an account's activity, newest first, as the page would get it. Read again where it changed
    /// meanwhile.
    pub async fn activity(&self, id: &AccountId) -> Vec<dto::ActivityRow> {
        let filter = || dto::ActivityFilter { account: Some(id.to_string()), ..Default::default() };
        let outline = || async {
            match self.call(Call::Activity { filter: filter() }).await {
                Ok(Reply::Activity(outline)) => outline,
                other => panic!("no activity: {other:?}"),
            }
        };
        loop {
            let before = outline().await;
            let mut all = Vec::new();
            let mut counts = Vec::new();
            for month in &before.months {
                let there = all.len();
                for offset in (0..month.count).step_by(500) {
                    let call = Call::ActivityRows { filter: filter(), month: month.month.clone(), offset, limit: 500 };
                    match self.call(call).await {
                        Ok(Reply::ActivityRows(rows)) => all.extend(rows),
                        other => panic!("no rows: {other:?}"),
                    }
                }
                counts.push((all.len() - there) as u64);
            }
            if outline().await == before {
                assert!(before.months.iter().map(|month| month.count).eq(counts), "the outline counts other rows");
                return all;
            }
        }
    }

    /// What is kept of an account, a line a row: each row once, or this fails.
    pub async fn kept_lines(&self, id: &AccountId) -> BTreeSet<String> {
        let rows = self.activity(id).await;
        let count = rows.len();
        let lines: BTreeSet<String> = rows.into_iter().map(line).collect();
        assert_eq!(lines.len(), count, "a row is there twice");
        lines
    }

    /// What a service tells of the activity of the sandbox's account, a line a row.
    pub fn told_lines(&self, provider: ProviderId) -> BTreeSet<String> {
        let truth = self.control().truth(provider, &self.key(provider));
        let count = truth.entries.len() + truth.days.len();
        let entries = truth.entries.iter().map(|entry| {
            let at = entry.at.to_rfc3339_opts(SecondsFormat::Secs, true);
            let job = entry.job.as_deref().unwrap_or("-");
            let after = entry.balance_after.map_or("-".into(), |balance| balance.to_string());
            let Entry { id, kind, delta, source, description, raw_type, sign_mismatch, .. } = entry;
            format!("{id} {at} {kind} {delta} {source}/{description} {job} {after} {raw_type} {sign_mismatch}")
        });
        let days = truth.days.iter().map(|day| {
            let count = day.count.unwrap();
            let cost = day.cost.as_ref().map_or("-".into(), |cost| cost.amount.normalize().to_string());
            let spent = Credits::from(-day.spent.decimal());
            format!("{} {spent} {count} {cost} {}", day.date, day.raw_cost.as_deref().unwrap())
        });
        let lines: BTreeSet<String> = entries.chain(days).collect();
        assert_eq!(lines.len(), count, "the sandbox tells a row twice");
        lines
    }
}

fn is_here(state: &FillState) -> bool {
    matches!(state, FillState::Complete | FillState::Observing)
}

fn line(row: dto::ActivityRow) -> String {
    let dto::ActivityRow { id, kind, delta, source, description, raw_type, sign_mismatch, .. } = row;
    match (row.at, row.day_usage) {
        (Some(at), None) => {
            let (job, after) = (row.job.as_deref().unwrap_or("-"), row.balance_after.as_deref().unwrap_or("-"));
            format!("{id} {at} {kind} {delta} {source}/{description} {job} {after} {raw_type} {sign_mismatch}")
        }
        (None, Some(day)) => {
            let cost = day.cost.map_or("-".into(), |cost| cost.amount);
            format!("{} {delta} {} {cost} {}", row.day, day.count.unwrap(), day.raw_cost.unwrap())
        }
        (at, day) => panic!("neither an entry nor a day: {at:?} {day:?}"),
    }
}
