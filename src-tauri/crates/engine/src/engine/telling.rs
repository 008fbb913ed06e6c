//! From a reading to what is told: feeds the alert machine, holds back and lets through, and words nothing itself.

use std::collections::{BTreeMap, BTreeSet};

use brimful_core::account::{Account, AccountId};
use brimful_core::alert::{self, Alert, Allowed, Look, Snooze, Summary, Told};
use brimful_core::outlook::{Answer, Lasts, Outlook};
use brimful_core::reading::Reading;
use brimful_core::schedule::Next;
use brimful_core::settings::Preferences;
use brimful_core::view;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use tokio::sync::oneshot;

use super::actor::Actor;
use super::state::{Runtime, State};
use super::{Command, Engine, EngineError};
use crate::ports::{Announcement, Notice, Ports};

/// A reading that is older than two intervals and this is looked at again before what was held back is told by it.
const GRACE: TimeDelta = TimeDelta::minutes(1);

/// More days than any mark: it lasts longer than is foretold, or until a reset.
const LONG: u32 = 999;

/// Something to tell of an account.
pub(super) struct Telling {
    pub(super) account: AccountId,
    pub(super) alert: Alert,
    /// It had been held back.
    pub(super) held: bool,
}

/// What was told, and how each account stands with its alerts.
pub(crate) struct Alerts {
    /// What was told.
    pub(crate) log: alert::Log,
    /// Each account, in the user's order.
    pub(crate) accounts: Vec<Standing>,
    /// The user's preferences.
    pub(crate) preferences: Preferences,
    /// It is quiet now.
    pub(crate) quiet: bool,
}

/// How an account stands with its alerts.
pub(crate) struct Standing {
    pub(crate) account: Account,
    pub(crate) state: alert::State,
    /// The resets at which credits lapse that were seen or told, by their day.
    pub(crate) lapses: BTreeMap<NaiveDate, alert::Lapsing>,
    /// The last reading is not judged yet: its days left come in a moment.
    pub(crate) judging: bool,
}

/// Which alerts may be told for this account now, at this time of the user's day.
pub(super) fn allowed(account: &Account, preferences: &Preferences, time: NaiveTime) -> Allowed {
    // A pause or a snooze that has ended was cleared when the clock was looked at.
    let is_quiet = preferences.alerts_paused_until.is_some() || preferences.quiet_hours.is_some_and(|q| q.holds(time));
    if account.paused || !account.alerts || account.snooze.is_some() || is_quiet {
        return Allowed::NOTHING;
    }
    Allowed {
        low: preferences.notify_low,
        empty: preferences.notify_empty,
        key_refused: preferences.notify_key_refused,
        refund_missing: preferences.notify_refund_missing,
        unusual: preferences.notify_unusual,
        lapse: preferences.notify_lapse,
    }
}

/// What is judged of a reading. The outlook is that of its balance, where there is one.
pub(super) fn look(account: &Account, reading: &Reading, outlook: Option<Outlook>) -> Look {
    let days = outlook.and_then(|outlook| match outlook.to_zero {
        Answer::Range(range) => Some(match range.low {
            Lasts::Days(days) => days.full(),
            Lasts::UntilReset(_) | Lasts::OverThreeMonths => LONG,
        }),
        Answer::UntilReset(_) => Some(LONG),
        Answer::NotEnoughData | Answer::NoSpendingLately => None,
    });
    Look { available: reading.balance.available, low_mark: account.low_mark, days, low_days: account.low_days }
}

impl Engine {
    /// What was told, and how each account stands with its alerts.
    ///
    /// # Errors
    /// [`EngineError::Ended`]
    pub(crate) async fn alerts(&self) -> Result<Alerts, EngineError> {
        let (reply, answer) = oneshot::channel();
        self.send(Command::Alerts { reply }).await?;
        answer.await.map_err(|_| EngineError::Ended)
    }

    /// Holds back the alerts of an account, or lets them through.
    ///
    /// # Errors
    /// [`EngineError::UnknownAccount`] or [`EngineError::NotSaved`]; nothing was changed then.
    pub(crate) async fn snooze(&self, id: AccountId, snooze: Option<Snooze>) -> Result<(), EngineError> {
        let apply = move |settings: &mut brimful_core::settings::Settings| {
            let account = settings.accounts.iter_mut().find(|account| account.id == id);
            account.ok_or(EngineError::UnknownAccount)?.snooze = snooze;
            Ok(())
        };
        self.apply(apply, None).await
    }
}

impl Actor {
    /// Answers [`Engine::alerts`].
    pub(super) fn alerts(&self) -> Alerts {
        let preferences = self.state.settings.preferences.clone();
        let time = self.ports.clock.local_time(self.ports.clock.now());
        let standing = |account: &Account| {
            let runtime = self.state.runtimes.get(&account.id);
            let state = runtime.map(|runtime| runtime.alert).unwrap_or_default();
            let lapses = runtime.map(|runtime| runtime.noticed.lapses.clone()).unwrap_or_default();
            let judging = runtime.is_some_and(|runtime| runtime.unjudged);
            Standing { account: account.clone(), state, lapses, judging }
        };
        Alerts {
            log: self.state.log.clone(),
            accounts: self.state.settings.accounts.iter().map(standing).collect(),
            quiet: preferences.quiet_hours.is_some_and(|quiet| quiet.holds(time)),
            preferences,
        }
    }

    /// Which alerts may be told for this account now.
    pub(super) fn allowed(&self, account: &Account) -> Allowed {
        let clock = &self.ports.clock;
        allowed(account, &self.state.settings.preferences, clock.local_time(clock.now()))
    }

    /// What the account's last reading says, with the days left of that balance where they are known.
    fn look_at(&self, account: &Account, runtime: &Runtime) -> Option<Look> {
        let outlook = runtime.forecast.map(|forecast| forecast.outlook).filter(|_| self.is_foretold(account));
        Some(look(account, runtime.reading.as_ref()?, outlook))
    }

    /// Whether the days left are judged, and not known yet: they come in a moment.
    fn waits_for_days(&self, account: &Account) -> bool {
        account.low_days.is_some() && self.foretells(account) && !self.is_foretold(account)
    }

    /// Judges the readings that were not judged yet, each once, with the days left of its own balance.
    pub(super) async fn judge(&mut self) {
        let now = self.ports.clock.now();
        let mut told = Vec::new();
        for account in self.accounts(|runtime| runtime.unjudged) {
            let Some(runtime) = self.state.runtimes.get(&account.id).filter(|_| !self.waits_for_days(&account)) else {
                continue;
            };
            // What is held back is let through in one place, so that one summary can tell of several accounts.
            let allowed = self.allowed(&account);
            let allowed = if runtime.alert.holds_back(allowed) { Allowed::NOTHING } else { allowed };
            let look = self.look_at(&account, runtime);
            let Some(runtime) = self.state.runtimes.get_mut(&account.id) else { continue };
            runtime.unjudged = false;
            let Some(look) = look else { continue };
            let before = runtime.alert;
            let step = runtime.alert.read(&look, allowed, now);
            if let Some(at) = step.confirm_at {
                runtime.schedule.confirm(at);
            }
            self.state.dirty |= before != runtime.alert;
            let tellings = step.alerts.into_iter();
            told.extend(tellings.map(|alert| Telling { account: account.id.clone(), alert, held: false }));
        }
        self.tell(told).await;
    }

    /// Tells what was held back, where it may be told again, and what was noticed of the accounts' activity.
    pub(super) async fn let_through(&mut self) {
        let now = self.ports.clock.now();
        self.end_snoozes().await;
        if self.state.settings.accounts.iter().any(|account| self.is_still_read(account, now)) {
            return;
        }
        let mut told = Vec::new();
        for account in self.accounts(|runtime| runtime.alert.holds_back(Allowed::ALL)) {
            let allowed = self.allowed(&account);
            let Some(runtime) = self.state.runtimes.get(&account.id).filter(|r| r.alert.holds_back(allowed)) else {
                continue;
            };
            // Where a later reading failed, nobody knows any more whether it still holds.
            let last = if runtime.trouble.is_none() { self.look_at(&account, runtime) } else { None };
            let Some(runtime) = self.state.runtimes.get_mut(&account.id) else { continue };
            let before = runtime.alert;
            let alerts = runtime.alert.release(last.as_ref(), allowed, now);
            self.state.dirty |= before != runtime.alert;
            told.extend(alerts.into_iter().map(|alert| Telling { account: account.id.clone(), alert, held: true }));
        }
        told.extend(self.take_news(now));
        told.extend(self.take_lapses(now));
        told.extend(self.take_week(now));
        self.tell(told).await;
    }

    /// The accounts of such a runtime, in the user's order.
    fn accounts(&self, such: impl Fn(&Runtime) -> bool) -> Vec<Account> {
        let accounts = self.state.settings.accounts.iter();
        accounts.filter(|account| self.state.runtimes.get(&account.id).is_some_and(&such)).cloned().collect()
    }

    /// Whether an account holds something back that may be told, and a reading that is about to come says whether it still
    /// holds: after a start and after a sleep nobody is told by what was read before.
    fn is_still_read(&self, account: &Account, now: DateTime<Utc>) -> bool {
        let Some(runtime) = self.state.runtimes.get(&account.id) else { return false };
        if !runtime.alert.holds_back(Allowed::ALL) || !runtime.alert.holds_back(self.allowed(account)) {
            return false;
        }
        if runtime.in_flight.is_none() && !matches!(runtime.schedule.next(), Next::At(_)) {
            return false;
        }
        if !runtime.answered || runtime.unjudged {
            return true;
        }
        self.is_outdated(runtime, now) || runtime.trouble.is_none() && self.waits_for_days(account)
    }

    /// Whether the last good reading is from before a sleep: a fresh one is about to come.
    pub(super) fn is_outdated(&self, runtime: &Runtime, now: DateTime<Utc>) -> bool {
        let longest = self.state.interval().unwrap_or(TimeDelta::days(1)) * 2 + GRACE;
        let is_old = runtime.reading.as_ref().is_some_and(|reading| now - reading.as_of > longest);
        runtime.trouble.is_none() && is_old
    }

    /// Ends the snoozes that are over, and keeps that they are.
    async fn end_snoozes(&mut self) {
        let now = self.ports.clock.now();
        let over = |account: &&Account| {
            let Some(snooze) = account.snooze else { return false };
            let runtime = self.state.runtimes.get(&account.id);
            let known = runtime.filter(|r| r.answered && !r.unjudged && r.trouble.is_none());
            let look = known.filter(|_| !self.waits_for_days(account)).and_then(|r| self.look_at(account, r));
            snooze.is_over(look.is_some_and(|look| look.is_well()), now)
        };
        let over: BTreeSet<AccountId> =
            self.state.settings.accounts.iter().filter(over).map(|account| account.id.clone()).collect();
        if over.is_empty() {
            return;
        }
        for account in self.state.settings.accounts.iter_mut().filter(|account| over.contains(&account.id)) {
            account.snooze = None;
        }
        // Where that cannot be kept, a warning says so, and the next change keeps it.
        let settings = self.state.settings.clone();
        if let Err(error) = self.keep_settings(&settings).await {
            tracing::warn!(%error, "the end of a snooze is not kept");
        }
    }

    /// Tells alerts natively, after what was told is kept: a crash between the two loses a notification that tray and
    /// window still show; the other way round it would be told twice.
    pub(super) async fn tell(&mut self, told: Vec<Telling>) {
        if told.is_empty() {
            return;
        }
        let now = self.ports.clock.now();
        for telling in &told {
            let runtime = self.state.runtimes.get(&telling.account);
            let account = self.state.account(&telling.account);
            let by_reading = matches!(telling.alert, Alert::Low { .. } | Alert::Empty | Alert::Lapse { .. });
            let known = account.zip(runtime).filter(|_| by_reading);
            let entry = Told {
                account: telling.account.clone(),
                at: now,
                alert: telling.alert.clone(),
                look: known.and_then(|(account, runtime)| self.look_at(account, runtime)),
                read_at: known.and_then(|(_, runtime)| runtime.reading.as_ref().map(|reading| reading.as_of)),
                held: telling.held,
            };
            self.state.log.push(entry);
        }
        let _ = self.keep_readings().await;
        show(&self.ports, &self.state, told);
    }
}

/// Shows them, off the actor's thread: a notification daemon may take its time. What was held back of several accounts is
/// one summary.
fn show(ports: &Ports, state: &State, told: Vec<Telling>) {
    let (week, told): (Vec<Telling>, Vec<Telling>) =
        told.into_iter().partition(|telling| matches!(telling.alert, Alert::Week { .. }));
    let week: Vec<Notice> = week.into_iter().filter_map(|telling| notice(state, telling)).collect();
    if !week.is_empty() {
        let notifier = ports.notifier.clone();
        tokio::task::spawn_blocking(move || notifier.announce(Announcement::Digest(week)));
    }
    let accounts: BTreeSet<&AccountId> = told.iter().map(|telling| &telling.account).collect();
    let notifier = ports.notifier.clone();
    if accounts.len() > 1 && told.iter().any(|telling| telling.held) {
        let mut summary = Summary::default();
        for telling in &told {
            if let Some(account) = state.account(&telling.account) {
                summary.add(&account.name, &telling.alert);
            }
        }
        let sample = state.sample;
        tokio::task::spawn_blocking(move || notifier.announce(Announcement::Summary { summary, sample }));
        return;
    }
    let notices: Vec<Notice> = told.into_iter().filter_map(|telling| notice(state, telling)).collect();
    tokio::task::spawn_blocking(move || {
        for notice in notices {
            notifier.notify(notice);
        }
    });
}

/// The notice of an alert.
fn notice(state: &State, telling: Telling) -> Option<Notice> {
    let account = state.account(&telling.account)?;
    let forecast = state.runtimes.get(&telling.account).and_then(|runtime| runtime.forecast);
    Some(Notice {
        name: account.name.clone(),
        provider: account.provider,
        alert: telling.alert,
        lasts: forecast.and_then(|forecast| view::headline(forecast.outlook.to_zero)),
        hide_amounts: state.settings.preferences.hide_amounts,
        sample: state.sample,
        account: telling.account,
    })
}
