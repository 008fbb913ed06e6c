//! What the actor knows: settings, one runtime record an account, warnings; and the view that is built from it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use brimful_core::account::{Account, AccountId};
use brimful_core::alert;
use brimful_core::arrival::Arrivals;
use brimful_core::failure::{Code, Failure};
use brimful_core::reading::Reading;
use brimful_core::schedule::{self, Next, Schedule};
use brimful_core::secret::Secret;
use brimful_core::settings::{RefreshInterval, Settings};
use brimful_core::view::{self, AccountFacts, Trouble, View, Warning};
use brimful_core::words::{Language, Speech};
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::{Semaphore, oneshot};

use super::Config;
use super::arriving;
use super::books::Shown;
use crate::foretell::Forecast;
use crate::ports::Opened;
use crate::state_file::StateFile;

/// All state of one engine.
pub(super) struct State {
    pub(super) sample: bool,
    /// As in [`Config`].
    languages: Vec<String>,
    pub(super) settings: Settings,
    pub(super) runtimes: BTreeMap<AccountId, Runtime>,
    pub(super) warnings: Vec<Warning>,
    /// What is shown of the accounts' activity.
    pub(super) activity: Shown,
    /// What was told, and why.
    pub(super) log: alert::Log,
    /// The weekly digest that was told last.
    pub(super) digest: alert::Digest,
    /// The checkouts of each account whose credits are waited for, or whose end the user has not seen.
    pub(super) arrivals: BTreeMap<AccountId, Arrivals>,
    /// Those of them that the service is just being asked for.
    pub(super) starting: BTreeSet<String>,
    /// The last look at the clock, to notice sleep and jumps.
    pub(super) looked: DateTime<Utc>,
    /// Readings or alert states changed since they were last kept.
    pub(super) dirty: bool,
    jitter: Jitter,
}

/// What is known of one account beside its settings.
pub(super) struct Runtime {
    pub(super) schedule: Schedule,
    pub(super) reading: Option<Reading>,
    pub(super) trouble: Option<Trouble>,
    pub(super) misses: u32,
    /// Who waits for the reading in flight, where there is one.
    pub(super) in_flight: Option<Vec<oneshot::Sender<()>>>,
    /// Read from the keychain once a run.
    pub(super) secret: Option<Arc<Secret>>,
    pub(super) alert: alert::State,
    /// What was told of its activity.
    pub(super) noticed: alert::Noticed,
    /// The last reading was not judged yet.
    pub(super) unjudged: bool,
    /// A reading came back in this run, whichever way.
    pub(super) answered: bool,
    /// How long it lasts, and what follows from that, where it was worked out.
    pub(super) forecast: Option<Forecast>,
    /// Counts changes of key and address: an answer to an older question is dropped.
    pub(super) generation: u32,
    /// One request in flight: readings and the pages of a fill take turns, first come first served.
    pub(super) gate: Arc<Semaphore>,
}

/// What a command found out about an account outside the actor.
#[derive(Default)]
pub(crate) struct Learnt {
    /// Another key.
    pub(crate) secret: Option<Arc<Secret>>,
    /// A fresh reading.
    pub(crate) reading: Option<Reading>,
    /// A reading that failed.
    pub(crate) failure: Option<Failure>,
}

impl State {
    pub(super) fn new(config: Config, opened: Opened, mut remembered: StateFile, now: DateTime<Utc>) -> Self {
        let mut warnings = config.warnings;
        warnings.extend(opened.warnings);
        let settings = opened.settings;
        let count = settings.accounts.len();
        let runtimes = settings
            .accounts
            .iter()
            .enumerate()
            .map(|(index, account)| {
                let mut runtime = Runtime::new(now, schedule::spread(index, count));
                runtime.reading = remembered.readings.remove(&account.id);
                runtime.alert = remembered.alerts.remove(&account.id).unwrap_or_default();
                runtime.noticed = remembered.noticed.remove(&account.id).unwrap_or_default();
                (account.id.clone(), runtime)
            })
            .collect();
        let jitter = Jitter(config.seed);
        let activity = Shown::default();
        let known = settings.accounts.iter().map(|account| &account.id);
        let arrivals = known.filter_map(|id| Some((id.clone(), remembered.checkouts.remove(id)?))).collect();
        Self {
            sample: config.sample,
            languages: config.languages,
            settings,
            runtimes,
            warnings,
            activity,
            log: remembered.log,
            digest: remembered.digest,
            arrivals,
            starting: BTreeSet::new(),
            looked: now,
            dirty: false,
            jitter,
        }
    }

    /// The view of what is known now.
    pub(super) fn view(&self) -> View {
        let facts = self
            .settings
            .accounts
            .iter()
            .map(|account| {
                let runtime = self.runtimes.get(&account.id);
                AccountFacts {
                    account: account.clone(),
                    reading: runtime.and_then(|r| r.reading.clone()),
                    trouble: runtime.and_then(|r| r.trouble.clone()),
                    misses: runtime.map_or(0, |r| r.misses),
                    refreshing: runtime.is_some_and(|r| r.in_flight.is_some()),
                    next_at: runtime.and_then(|r| match r.schedule.next() {
                        Next::At(at) => Some(at),
                        Next::Stopped | Next::Manual => None,
                    }),
                    fill: self.activity.fills.get(&account.id).cloned(),
                    outlook: runtime.and_then(|r| r.forecast).map(|forecast| forecast.outlook),
                    findings: self.activity.findings.get(&account.id).copied().unwrap_or(0),
                }
            })
            .collect();
        let view = view::build(self.sample, facts, self.warnings.clone(), self.settings.preferences.clone());
        let checkouts = arriving::shown(&self.arrivals, &self.starting);
        View { activity_version: self.activity.version, checkouts, speech: self.speech(), ..view }
    }

    /// What is spoken, where the user or the system said so.
    fn speech(&self) -> Option<Speech> {
        let set = self.settings.preferences.language.as_deref().filter(|tag| Language::of_tag(tag).is_some());
        (set.is_some() || !self.languages.is_empty()).then(|| Speech::choose(set, &self.languages))
    }

    /// Makes the runtime records those of the accounts in the settings.
    pub(super) fn reconcile(&mut self, now: DateTime<Utc>) {
        let ids: Vec<AccountId> = self.settings.accounts.iter().map(|account| account.id.clone()).collect();
        let before = self.runtimes.len();
        self.runtimes.retain(|id, _| ids.contains(id));
        self.arrivals.retain(|id, _| ids.contains(id));
        self.dirty |= self.runtimes.len() != before;
        self.log.retain(|id| ids.contains(id));
        for id in ids {
            self.runtimes.entry(id).or_insert_with(|| Runtime::new(now, TimeDelta::zero()));
        }
    }

    pub(super) fn account(&self, id: &AccountId) -> Option<&Account> {
        self.settings.accounts.iter().find(|account| account.id == *id)
    }

    /// Whether a page of this account's activity could be asked for now: it is watched, its key is known and was not
    /// refused, and there is a network.
    pub(super) fn is_able(&self, id: &AccountId) -> bool {
        let watched = self.account(id).is_some_and(|account| !account.paused);
        let answered = |runtime: &Runtime| {
            let code = runtime.trouble.as_ref().map(|trouble| trouble.failure.code);
            runtime.secret.is_some() && code.is_none_or(|code| code != Code::Offline && !code.needs_key())
        };
        watched && self.runtimes.get(id).is_some_and(answered)
    }

    /// The time between two readings, or `None` where the user reads by hand.
    pub(super) fn interval(&self) -> Option<TimeDelta> {
        let minutes = match self.settings.preferences.refresh {
            RefreshInterval::Minutes1 => 1,
            RefreshInterval::Minutes5 => 5,
            RefreshInterval::Minutes15 => 15,
            RefreshInterval::Minutes30 => 30,
            RefreshInterval::Minutes60 => 60,
            RefreshInterval::Manual => return None,
        };
        Some(TimeDelta::minutes(minutes))
    }

    pub(super) fn warn(&mut self, warning: Warning, on: bool) {
        let there = self.warnings.contains(&warning);
        if on && !there {
            self.warnings.push(warning);
        } else if !on && there {
            self.warnings.retain(|known| *known != warning);
        }
    }

    /// A number in -100..=100 for the next interval.
    pub(super) fn jitter(&mut self) -> i32 {
        self.jitter.next()
    }
}

impl Runtime {
    fn new(now: DateTime<Utc>, delay: TimeDelta) -> Self {
        Self {
            schedule: Schedule::starting(now, delay),
            reading: None,
            trouble: None,
            misses: 0,
            in_flight: None,
            secret: None,
            alert: alert::State::default(),
            noticed: alert::Noticed::default(),
            unjudged: false,
            answered: false,
            forecast: None,
            generation: 0,
            gate: Arc::new(Semaphore::new(1)),
        }
    }
}

/// Spreads the readings. Nothing here is worth an attack, so a step of SplitMix64 does.
struct Jitter(u64);

impl Jitter {
    fn next(&mut self) -> i32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        i32::try_from((mixed ^ (mixed >> 31)) % 201).unwrap_or(100) - 100
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_covers_its_range_and_no_more() {
        let mut jitter = Jitter(1);
        let drawn: Vec<i32> = (0..10_000).map(|_| jitter.next()).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&-100), Some(&100)));
    }
}
