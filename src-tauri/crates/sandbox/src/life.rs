//! An account living through time: jobs begin and end, months are renewed, the owner buys packs.

use std::collections::VecDeque;

use brimful_core::provider::ProviderId;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::account::Account;
use crate::dice::Dice;
use crate::habit::{Job, Outcome};
use crate::ledger::{Entry, Kind, Totals};

/// Something that comes at its time, whatever the account does.
pub(crate) enum Coming {
    /// A job begins.
    Job(Job),
    /// A month's allotment is renewed.
    Reset,
    /// Credits arrive that were bought in the past.
    Purchase(Decimal),
}

impl Account {
    /// Lives from after `from` up to and including `to`. Two steps in a row equal one long step.
    pub(crate) fn live(&mut self, seed: u64, from: DateTime<Utc>, to: DateTime<Utc>) {
        let coming = self.coming(seed, from, to);
        self.live_through(coming, to, true);
    }

    /// What comes to this account by its habit, oldest first.
    pub(crate) fn coming(&self, seed: u64, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<(DateTime<Utc>, Coming)> {
        let Some(habit) = self.habit else { return Vec::new() };
        let resets = habit.resets(from, to).into_iter().map(|at| (at, Coming::Reset));
        let jobs = habit.jobs(seed, self.id, from, to).into_iter().map(|job| (job.started, Coming::Job(job)));
        let mut coming: Vec<_> = resets.chain(jobs).collect();
        // Stable: what comes at the same moment keeps its order.
        coming.sort_by_key(|(at, _)| *at);
        coming
    }

    /// Lives through what comes, and ends the open jobs whose time it is. `careful` is the live rule: nothing begins
    /// that cannot be paid, and the owner buys packs. History is not careful: there the purchases are given.
    pub(crate) fn live_through(&mut self, coming: Vec<(DateTime<Utc>, Coming)>, to: DateTime<Utc>, careful: bool) {
        let mut coming = VecDeque::from(coming);
        loop {
            let ending = self.open_jobs.iter().enumerate().min_by_key(|(_, job)| (job.finishes, job.id));
            let ending = ending.map(|(index, job)| (index, job.finishes)).filter(|(_, at)| *at <= to);
            match (ending, coming.front().map(|(at, _)| *at)) {
                (Some((index, ends)), next) if next.is_none_or(|at| ends <= at) => {
                    let job = self.open_jobs.swap_remove(index);
                    self.end_job(&job, careful);
                }
                (_, Some(_)) => {
                    if let Some((at, what)) = coming.pop_front() {
                        self.meet(at, what, careful);
                    }
                }
                (_, None) => break,
            }
        }
    }

    /// Adds credits from a pack.
    pub(crate) fn buy(&mut self, at: DateTime<Utc>, id: Uuid, amount: Decimal) {
        self.enter(Kind::Purchase, amount, at, None, id, "Credit pack");
    }

    /// Gives so many single credits at once, each a row of its own.
    pub(crate) fn give(&mut self, at: DateTime<Utc>, rows: u64) {
        for _ in 0..rows {
            let id = Dice::of(&[self.id, 47, self.entries.len() as u64]).uuid();
            self.enter(Kind::Bonus, Decimal::ONE, at, None, id, "Loyalty credit");
        }
    }

    fn meet(&mut self, at: DateTime<Utc>, what: Coming, careful: bool) {
        match what {
            Coming::Reset => {
                let allotment = self.habit.and_then(|habit| habit.monthly).map_or(0, |monthly| monthly.allotment);
                self.enter(Kind::Reset, Decimal::from(allotment), at, None, self.chance_id(at), "Monthly Reset");
            }
            Coming::Purchase(amount) => self.buy(at, self.chance_id(at), amount),
            Coming::Job(job) => self.begin_job(job, careful),
        }
    }

    fn begin_job(&mut self, job: Job, careful: bool) {
        if self.habit.is_some_and(|habit| habit.holds) {
            if careful {
                self.refill(job.started);
                if self.funds.available().decimal() < job.hold {
                    return;
                }
            }
            self.enter(Kind::Reserve, job.hold, job.started, Some(&job), derived(job.id, 1), job.what);
        }
        self.open_jobs.push(job);
    }

    fn end_job(&mut self, job: &Job, careful: bool) {
        let at = job.finishes;
        if self.habit.is_some_and(|habit| habit.holds) {
            self.enter(Kind::Release, job.hold, at, Some(job), derived(job.id, 2), job.what);
        } else if careful {
            self.refill(at);
            if self.funds.available().decimal() < job.cost {
                return;
            }
        }
        match job.outcome {
            Outcome::Failed => {}
            Outcome::Done => self.enter(Kind::Consume, job.cost, at, Some(job), derived(job.id, 3), job.what),
            Outcome::Refunded => {
                self.enter(Kind::Consume, job.cost, at, Some(job), derived(job.id, 3), job.what);
                self.enter(Kind::Refund, job.cost, at, Some(job), derived(job.id, 4), job.what);
            }
        }
    }

    fn refill(&mut self, at: DateTime<Utc>) {
        let Some(refill) = self.habit.and_then(|habit| habit.refill) else { return };
        if self.funds.available().decimal() < Decimal::from(refill.below) {
            self.buy(at, self.chance_id(at), Decimal::from(refill.pack));
        }
    }

    /// Changes the funds, and writes it down where the service shows a history.
    fn enter(
        &mut self,
        kind: Kind,
        amount: Decimal,
        at: DateTime<Utc>,
        job: Option<&Job>,
        id: Uuid,
        what: &'static str,
    ) {
        let before = self.totals();
        match kind {
            Kind::Reserve => self.funds.hold(amount),
            Kind::Release => self.funds.hold(-amount),
            Kind::Consume => self.funds.take(amount),
            Kind::Purchase | Kind::Refund | Kind::Bonus => self.funds.add(amount),
            Kind::Reset => self.funds.start_month(amount),
            Kind::Other(_) => {}
        }
        self.updated = at;
        match self.sample.provider {
            ProviderId::Pictory | ProviderId::UGen | ProviderId::Voxpria => self.entries.push(Entry {
                id,
                kind,
                amount,
                at,
                started: job.map_or(at, |job| job.started),
                job: job.map(|job| job.id),
                what,
                calls: job.map_or(0, |job| job.calls),
                flipped: false,
                before,
                after: self.totals(),
            }),
            ProviderId::PowerPost | ProviderId::PixVerse => {}
        }
    }

    fn totals(&self) -> Totals {
        let (balance, reserved) = self.funds.totals();
        Totals { balance, reserved }
    }

    /// An id for what has no job, the same at every run.
    fn chance_id(&self, at: DateTime<Utc>) -> Uuid {
        Dice::of(&[self.id, at.timestamp_millis().cast_unsigned()]).uuid()
    }
}

/// The id of one of a job's entries.
fn derived(job: Uuid, part: u64) -> Uuid {
    let (high, low) = job.as_u64_pair();
    Dice::of(&[high, low, part]).uuid()
}
