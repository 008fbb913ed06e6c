//! What the ledger says that is worth telling: failed jobs whose credits did not come back, and days of unusual spending.
//! Looked up in a task of its own when the activity or the day changed, so that no reading waits for it.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use brimful_core::account::AccountId;
use brimful_core::alert::{Allowed, Day, Missing, Source, unusual};
use brimful_core::amount::Credits;
use chrono::{DateTime, Days, NaiveDate, Utc};
use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;

use super::actor::Actor;
use super::telling::Telling;
use crate::ledger::{Filter, Ledger, LedgerError, Problem, Spending};

/// Looked up at most this often: pages come by the hundred.
const EVERY: Duration = Duration::from_secs(5);
/// How many days before a day it is judged against.
const WINDOW: u64 = 28;

/// What was found last, and the look-up that is in flight.
#[derive(Default)]
pub(super) struct Noticing {
    tasks: JoinSet<Result<Found, LedgerError>>,
    asked: Option<(About, Instant)>,
    found: Found,
}

/// What the answer depends on.
#[derive(Clone, Copy, PartialEq, Eq)]
struct About {
    today: NaiveDate,
    /// Counts what was kept.
    version: u64,
}

/// What was found of each account.
pub(super) type Found = BTreeMap<AccountId, Facts>;

/// What was found of an account.
#[derive(Default)]
pub(super) struct Facts {
    missing: Vec<Missing>,
    /// Yesterday and today.
    days: Vec<Day>,
}

impl Noticing {
    /// A look-up that ended, whichever way.
    pub(super) async fn join_next(&mut self) -> Option<Result<Result<Found, LedgerError>, JoinError>> {
        self.tasks.join_next().await
    }

    /// Waits until nothing is looked for.
    pub(super) async fn finish(&mut self) {
        while self.tasks.join_next().await.is_some() {}
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// How long until a look-up that was put off is due.
    pub(super) fn until_next(&self, version: u64) -> Option<Duration> {
        let behind = self.asked.filter(|(about, _)| about.version != version && self.tasks.is_empty());
        behind.map(|(_, at)| EVERY.saturating_sub(at.elapsed()).max(Duration::from_millis(5)))
    }

    /// Takes a look-up that ended. Where it failed, what was found before stands.
    pub(super) fn take(&mut self, ended: Result<Result<Found, LedgerError>, JoinError>) {
        match ended {
            Ok(Ok(found)) => self.found = found,
            Ok(Err(error)) => tracing::warn!(%error, "what is odd in the activity is not known"),
            Err(error) => tracing::error!(panicked = error.is_panic(), "a look at the activity broke off"),
        }
    }
}

impl Actor {
    /// Begins a look-up where its answer may be another one now.
    pub(super) fn notice_due(&mut self) {
        let Some(ledger) = self.ledger().filter(|_| self.noticing.tasks.is_empty()) else { return };
        let now = self.ports.clock.now();
        let about = About { today: self.ports.clock.local_date(now), version: self.state.activity.version };
        let is_due = self
            .noticing
            .asked
            .is_none_or(|(asked, at)| asked != about && (asked.today != about.today || at.elapsed() >= EVERY));
        if is_due {
            self.noticing.tasks.spawn(find(ledger, about.today, now));
            self.noticing.asked = Some((about, Instant::now()));
        }
    }

    /// What is to be told of what was found.
    pub(super) fn take_news(&mut self, now: DateTime<Utc>) -> Vec<Telling> {
        let mut told = Vec::new();
        for account in &self.state.settings.accounts {
            // Half a history says nothing of a refund or of what is usual.
            let Some(facts) = self.noticing.found.get(&account.id).filter(|_| self.is_known(&account.id)) else {
                continue;
            };
            let allowed = self.allowed(account);
            let Some(runtime) = self.state.runtimes.get_mut(&account.id) else { continue };
            let before = runtime.noticed.clone();
            let mut news = Vec::new();
            // What is switched off is not kept for later: it would come as a surprise.
            if self.state.settings.preferences.notify_refund_missing {
                news.extend(runtime.noticed.refunds(&facts.missing, allowed.refund_missing, now));
            }
            if self.state.settings.preferences.notify_unusual {
                let days = facts.days.iter();
                news.extend(days.filter_map(|day| runtime.noticed.spending(day, allowed.unusual)));
            }
            self.state.dirty |= before != runtime.noticed;
            debug_assert!(allowed != Allowed::NOTHING || news.is_empty(), "nothing is told where nothing may be");
            let tellings = news.into_iter();
            told.extend(tellings.map(|news| Telling {
                account: account.id.clone(),
                alert: news.alert,
                held: news.held,
            }));
        }
        told
    }
}

async fn find(ledger: Ledger, today: NaiveDate, now: DateTime<Utc>) -> Result<Found, LedgerError> {
    let mut found = Found::new();
    let missing = ledger.findings(now).await?;
    for finding in missing.into_iter().filter(|finding| finding.problem == Problem::RefundMissing) {
        let one = Missing { job: finding.job, since: finding.since, amount: finding.amount };
        found.entry(finding.account).or_default().missing.push(one);
    }
    let yesterday = today - Days::new(1);
    let rows = ledger.spending(Vec::new(), Some(yesterday - Days::new(WINDOW)), today).await?;
    let mut spent: HashMap<AccountId, BTreeMap<NaiveDate, Vec<Spending>>> = HashMap::new();
    for row in rows {
        spent.entry(row.account.clone()).or_default().entry(row.day).or_default().push(row);
    }
    for (account, days) in spent {
        let sums: BTreeMap<NaiveDate, Credits> =
            days.iter().map(|(day, rows)| Ok((*day, sum(rows)?))).collect::<Result<_, LedgerError>>()?;
        for day in [yesterday, today] {
            let Some(total) = sums.get(&day).copied() else { continue };
            let earlier: Vec<Credits> = sums.range(day - Days::new(WINDOW)..day).map(|(_, sum)| *sum).collect();
            let is_odd = unusual(total, &earlier).is_some();
            let most = days.get(&day).and_then(|rows| rows.iter().max_by_key(|row| row.spent));
            let source = match most.filter(|most| is_odd && !most.source.is_empty()) {
                Some(most) => Some(count(&ledger, most).await?),
                None => None,
            };
            found.entry(account.clone()).or_default().days.push(Day { day, spent: total, earlier, source });
        }
    }
    Ok(found)
}

fn sum(rows: &[Spending]) -> Result<Credits, LedgerError> {
    rows.iter().try_fold(Credits::ZERO, |sum, row| sum.checked_add(row.spent)).ok_or(LedgerError::TooLarge)
}

/// How many rows a day's spending on a source is made of.
async fn count(ledger: &Ledger, row: &Spending) -> Result<Source, LedgerError> {
    let filter = Filter {
        accounts: vec![row.account.clone()],
        source: Some(row.source.clone()),
        from: Some(row.day),
        to: Some(row.day),
        ..Filter::default()
    };
    let months = ledger.outline(filter).await?;
    let entries = months.iter().map(|month| month.count).sum();
    Ok(Source { name: row.source.clone(), spent: row.spent, entries })
}
