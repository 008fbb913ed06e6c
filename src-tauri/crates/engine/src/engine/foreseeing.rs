//! What the forecasts say that is worth telling: credits about to lapse, and once a week how each account stands.

use brimful_core::account::Account;
use brimful_core::alert::{Alert, Allowed};
use brimful_core::schedule::Next;
use chrono::{DateTime, Utc};

use super::actor::Actor;
use super::telling::Telling;

impl Actor {
    /// What is to be told of credits that lapse in a few days.
    pub(super) fn take_lapses(&mut self, now: DateTime<Utc>) -> Vec<Telling> {
        // What is switched off is not kept for later: it would come as a surprise.
        if !self.state.settings.preferences.notify_lapse {
            return Vec::new();
        }
        let mut told = Vec::new();
        for account in &self.state.settings.accounts {
            let allowed = self.allowed(account).lapse;
            let runtime = self.state.runtimes.get(&account.id);
            let is_current = self.is_foretold(account) && runtime.is_some_and(|r| !self.is_outdated(r, now));
            let Some(runtime) = self.state.runtimes.get_mut(&account.id) else { continue };
            // A fresh reading with a forecast of its own, or nobody knows whether anything lapses.
            let is_fresh = is_current && runtime.answered && runtime.trouble.is_none();
            let known = runtime.reading.as_ref().zip(runtime.forecast).filter(|_| is_fresh);
            let Some((read_at, lapse)) = known.map(|(reading, forecast)| (reading.as_of, forecast.lapse)) else {
                continue;
            };
            let before = runtime.noticed.clone();
            let news = runtime.noticed.lapse(lapse.as_ref(), read_at, allowed, now);
            if before != runtime.noticed {
                self.state.dirty = true;
                if let Some(at) = runtime.noticed.confirm_at(now) {
                    runtime.schedule.confirm(at);
                }
            }
            told.extend(news.map(|news| Telling { account: account.id.clone(), alert: news.alert, held: news.held }));
        }
        told
    }

    /// The weekly digest, where it is due: how each account stands that may alert.
    pub(super) fn take_week(&mut self, now: DateTime<Utc>) -> Vec<Telling> {
        let (today, time) = (self.ports.clock.local_date(now), self.ports.clock.local_time(now));
        self.state.dirty |= self.state.digest.mend(today);
        if !self.state.settings.preferences.weekly_digest || !self.state.digest.is_due(today, time) {
            return Vec::new();
        }
        let accounts = self.state.settings.accounts.iter();
        // While it is quiet none may, and the digest waits.
        let accounts: Vec<&Account> = accounts.filter(|account| self.allowed(account) != Allowed::NOTHING).collect();
        if accounts.is_empty() || accounts.iter().any(|account| self.is_awaited(account, now)) {
            return Vec::new();
        }
        let week = |account: &&Account| {
            let runtime = self.state.runtimes.get(&account.id)?;
            let known = runtime.reading.as_ref().filter(|_| runtime.answered && runtime.trouble.is_none());
            let left = known.map(|reading| reading.balance.available);
            let spent = runtime.forecast.filter(|_| self.is_foretold(account)).and_then(|forecast| forecast.week);
            Some(Telling { account: account.id.clone(), alert: Alert::Week { spent, left }, held: false })
        };
        let told = accounts.iter().filter_map(week).collect();
        self.state.digest.told(today);
        self.state.dirty = true;
        told
    }

    /// Whether a reading of the account, or its forecast, comes by itself in a moment.
    fn is_awaited(&self, account: &Account, now: DateTime<Utc>) -> bool {
        let Some(runtime) = self.state.runtimes.get(&account.id) else { return false };
        let is_coming = match runtime.schedule.next() {
            Next::At(at) => at <= now || !runtime.answered || self.is_outdated(runtime, now),
            Next::Stopped | Next::Manual => false,
        };
        let is_foretold = !self.foretells(account) || self.is_foretold(account);
        runtime.in_flight.is_some() || is_coming || runtime.unjudged || !is_foretold
    }
}
