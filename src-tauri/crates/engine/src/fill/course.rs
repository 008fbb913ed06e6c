//! One account's fill: what it is at, and when its next step is due. Pure: time comes in.

use brimful_core::failure::{Code, Failure};
use brimful_core::ledger::{Fill, FillState};
use brimful_core::provider::ProviderId;
use brimful_core::schedule::{Next, Outcome, Schedule};
use chrono::{DateTime, TimeDelta, Utc};

use super::Progress;
use crate::ledger::Imported;
use crate::providers::history;

/// A fill that is complete looks for new entries at most this often, unless the balance has changed.
const FRESH: TimeDelta = TimeDelta::minutes(30);

/// What one account's fill is at.
#[derive(Debug)]
pub(crate) struct Course {
    offers: bool,
    progress: Progress,
    rows: u64,
    schedule: Schedule,
    /// Why the last step failed; no network is none.
    failure: Option<Failure>,
    /// The last step brought nothing, for lack of a network or of space on the disk.
    held: bool,
    /// The balance has changed since the last step went out, so that its answer may lack what changed it.
    behind: bool,
    /// The progress is not on disk as it is here.
    unsaved: bool,
}

impl Course {
    /// The fill of an account of which nothing is kept.
    pub(crate) fn new(provider: ProviderId, now: DateTime<Utc>) -> Self {
        Self::found(provider, Progress::default(), 0, now)
    }

    /// The fill of an account of which this is kept.
    pub(crate) fn found(provider: ProviderId, mut progress: Progress, rows: u64, now: DateTime<Utc>) -> Self {
        // A removal that did not come about is none.
        let unsaved = std::mem::take(&mut progress.leaving);
        let rest = match progress.filled_at {
            // A moment that is still to come was written by a clock that was wrong.
            Some(at) if progress.complete && at <= now => (at + FRESH - now).max(TimeDelta::zero()),
            _ => TimeDelta::zero(),
        };
        Self {
            offers: history::offers(provider),
            progress,
            rows,
            schedule: Schedule::starting(now, rest),
            failure: None,
            held: false,
            behind: false,
            unsaved,
        }
    }

    /// Where it stands.
    pub(crate) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Whether it goes on by itself: the service tells activity, and nobody stopped it.
    pub(crate) fn goes_on(&self) -> bool {
        self.offers && !self.progress.stopped && !self.progress.leaving
    }

    /// Whether the service tells activity.
    pub(crate) fn offers(&self) -> bool {
        self.offers
    }

    /// Whether a step is due.
    pub(crate) fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.goes_on() && self.schedule.is_due(now)
    }

    /// When the next step is due by itself, if one is.
    pub(crate) fn next_at(&self) -> Option<DateTime<Utc>> {
        match self.schedule.next() {
            Next::At(at) if self.goes_on() => Some(at),
            _ => None,
        }
    }

    /// Looks at the clock: sleep and jumps. `delay` spreads what became due in sleep.
    pub(crate) fn look(&mut self, before: DateTime<Utc>, now: DateTime<Utc>, delay: TimeDelta) {
        self.schedule.look(before, now, Some(FRESH), delay);
    }

    /// Notes that a step went out now.
    pub(crate) fn attempted(&mut self, now: DateTime<Utc>) {
        self.schedule.attempted(now);
        self.behind = false;
    }

    /// Takes a step that was kept. `interval` is the user's own between two readings, `None` where they read by hand.
    pub(crate) fn took(
        &mut self,
        progress: Progress,
        imported: Imported,
        now: DateTime<Utc>,
        interval: Option<TimeDelta>,
        jitter_permille: i32,
    ) {
        let stands_still = !progress.complete && progress.cursor == self.progress.cursor;
        // What the user decided while the step was under way holds.
        let (stopped, leaving) = (self.progress.stopped, self.progress.leaving);
        self.unsaved |= (progress.stopped, progress.leaving) != (stopped, leaving);
        self.progress = Progress { stopped, leaving, ..progress };
        self.rows = self.rows.saturating_add(imported.new);
        if stands_still && imported.new + imported.changed == 0 {
            let failure = Failure::new(Code::Protocol, "the service tells the same activity over and over");
            self.failed(failure, now, jitter_permille);
            return;
        }
        self.failure = None;
        self.held = false;
        if self.progress.complete {
            self.schedule.finished(Outcome::Read, now, interval.map(|own| own.max(FRESH)), jitter_permille);
            if self.behind {
                self.schedule.confirm(now);
            }
        } else {
            // The next page at once, one after the other.
            self.schedule.finished(Outcome::Read, now, None, 0);
            self.schedule.restart(now);
        }
    }

    /// Takes a step that the service did not answer.
    pub(crate) fn failed(&mut self, failure: Failure, now: DateTime<Utc>, jitter_permille: i32) {
        let outcome = Outcome::of(&failure);
        self.schedule.finished(outcome, now, None, jitter_permille);
        self.held = outcome == Outcome::Offline;
        self.failure = (!self.held).then_some(failure);
    }

    /// Takes a step whose answer could not be kept. It is fetched again later.
    pub(crate) fn not_kept(&mut self, now: DateTime<Utc>, jitter_permille: i32) {
        self.schedule.finished(Outcome::Failed, now, None, jitter_permille);
        self.held = true;
    }

    /// The user wants no more.
    pub(crate) fn stop(&mut self) {
        self.unsaved |= self.offers && !self.progress.stopped;
        self.progress.stopped |= self.offers;
    }

    /// The user wants it to go on, or to try again.
    pub(crate) fn resume(&mut self, now: DateTime<Utc>) {
        self.unsaved |= self.progress.stopped;
        self.progress.stopped = false;
        self.failure = None;
        self.held = false;
        self.schedule.restart(now);
    }

    /// The account is about to be removed, or was not after all.
    pub(crate) fn leave(&mut self, leaving: bool) {
        self.unsaved |= self.progress.leaving != leaving;
        self.progress.leaving = leaving;
    }

    /// Takes over what the user decided of this account: what was found on disk may be older, or gone.
    pub(crate) fn follow(&mut self, decided: &Progress) {
        let (stopped, leaving) = (self.offers && decided.stopped, decided.leaving);
        self.unsaved |= (self.progress.stopped, self.progress.leaving) != (stopped, leaving);
        (self.progress.stopped, self.progress.leaving) = (stopped, leaving);
    }

    /// All that was kept is deleted.
    pub(crate) fn forgotten(&mut self) {
        self.progress = self.progress.anew();
        self.rows = 0;
        self.failure = None;
        self.held = false;
        // What stands on the disk now is a fill that was stopped.
        self.unsaved = self.offers && !self.progress.stopped;
    }

    /// The key or the address is another one: what follows the cursor there may be another account's history, so all is
    /// fetched again. What is known already changes nothing.
    pub(crate) fn begin_anew(&mut self, now: DateTime<Utc>) {
        let anew = self.progress.anew();
        self.unsaved |= anew != self.progress;
        self.progress = anew;
        self.failure = None;
        self.held = false;
        self.schedule.restart(now);
    }

    /// The key, which had been refused, is accepted again.
    pub(crate) fn accepted(&mut self, now: DateTime<Utc>) {
        if self.schedule.next() == Next::Stopped {
            self.failure = None;
            self.schedule.restart(now);
        }
    }

    /// A reading brought another balance: there is something new to fetch. A back-off is not cut short by it.
    pub(crate) fn balance_changed(&mut self, now: DateTime<Utc>) {
        self.behind = true;
        if self.failure.is_none() && !self.held {
            self.schedule.confirm(now);
        }
    }

    /// What there is to note on disk, once; [`Course::not_noted`] gives it back.
    pub(crate) fn take_note(&mut self) -> Option<Progress> {
        std::mem::take(&mut self.unsaved).then(|| self.progress.clone())
    }

    /// What [`Course::take_note`] gave out did not reach the disk.
    pub(crate) fn not_noted(&mut self) {
        self.unsaved = true;
    }

    /// What is shown. `able`: a step could go out now.
    pub(crate) fn shown(&self, able: bool) -> Fill {
        let state = match &self.failure {
            _ if !self.offers => FillState::Observing,
            _ if self.progress.stopped => FillState::Stopped,
            Some(failure) => FillState::Failed(failure.clone()),
            None if self.progress.complete => FillState::Complete,
            None if able && !self.held => FillState::Running,
            None => FillState::Waiting,
        };
        self.progress.shown(state, self.rows)
    }
}

#[cfg(test)]
mod tests;
