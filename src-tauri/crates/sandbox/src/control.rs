//! The hand on the sandbox's controls, from inside the process.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use brimful_core::provider::ProviderId;
use chrono::{DateTime, TimeDelta, Utc};

use crate::account::{Account, SampleAccount};
use crate::fault::Fault;
use crate::funds::Funds;
use crate::ledger::Convention;
use crate::quirk::Quirk;
use crate::seen::SeenRequest;
use crate::till::Manner;
use crate::truth::{self, Truth};
use crate::world::{Offer, World};

/// Sets balances, faults and time, and tells what was asked. Clones share one server.
#[derive(Clone)]
pub struct Control(Arc<World>);

impl fmt::Debug for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Control").field(&self.0.origin).finish()
    }
}

impl Control {
    pub(crate) fn new(world: Arc<World>) -> Self {
        Self(world)
    }

    /// The scenario's accounts, one a service, in the order of [`ProviderId::ALL`].
    #[must_use]
    pub fn accounts(&self) -> Vec<SampleAccount> {
        let state = self.0.lock();
        state.accounts.iter().filter(|account| account.of_scenario).map(|account| account.sample.clone()).collect()
    }

    /// Adds an account that spends nothing by itself. A key that the service knows gets these funds instead.
    pub fn add_account(&self, provider: ProviderId, key: &str, balance: Funds) {
        let mut state = self.0.lock();
        if state.find(provider, key).is_none() {
            let number = state.accounts.len() + 1;
            let name = format!("{} {number}", provider.name());
            let sample = SampleAccount { provider, name, key: key.to_owned(), low_mark: None };
            let account = Account::new(number as u64, sample, balance, state.now);
            state.accounts.push(account);
        }
        drop(state);
        self.set_funds(provider, key, balance);
    }

    /// Sets what an account has, now. Its ledger gets no entry. Nothing happens for a key that the service does not
    /// know.
    pub fn set_funds(&self, provider: ProviderId, key: &str, funds: Funds) {
        let mut state = self.0.lock();
        let now = state.now;
        if let Some(index) = state.find(provider, key)
            && let Some(account) = state.accounts.get_mut(index)
        {
            account.funds = funds.spoken_by(provider);
            account.updated = now;
        }
    }

    /// What an account has now. None for a key that the service does not know.
    #[must_use]
    pub fn funds(&self, provider: ProviderId, key: &str) -> Option<Funds> {
        let state = self.0.lock();
        state.find(provider, key).and_then(|index| state.accounts.get(index)).map(|account| account.funds)
    }

    /// Stops an account from spending, for a test that wants its numbers to stand still while time moves.
    pub fn stop_spending(&self, provider: ProviderId, key: &str) {
        let mut state = self.0.lock();
        if let Some(index) = state.find(provider, key)
            && let Some(account) = state.accounts.get_mut(index)
        {
            account.habit = None;
            account.open_jobs.clear();
        }
    }

    /// Makes every route of a service fail in this way, for every key; None clears it.
    pub fn set_fault(&self, provider: ProviderId, fault: Option<Fault>) {
        let mut state = self.0.lock();
        match fault {
            Some(fault) => state.faults.insert(provider, fault),
            None => state.faults.remove(&provider),
        };
    }

    /// The same for the requests with one key, before the service's own fault. A key that the service does not know is
    /// refused anyway.
    pub fn set_fault_for(&self, provider: ProviderId, key: &str, fault: Option<Fault>) {
        let mut state = self.0.lock();
        if let Some(index) = state.find(provider, key)
            && let Some(account) = state.accounts.get_mut(index)
        {
            account.fault = fault;
        }
    }

    /// Makes one request of a service fail in this way, after `others` that do not; those that were set before it come
    /// first. It comes before any other fault.
    pub fn fail_once(&self, provider: ProviderId, others: u32, fault: Fault) {
        self.0.lock().once.push((provider, others, fault));
    }

    /// Answers the next request of a service whose path ends so only after as many others of that path were; those that
    /// were set before it come first. Without them it is never answered.
    pub fn overtake(&self, provider: ProviderId, path_end: &str, by: u32) {
        self.0.lock().overtaken.push((provider, path_end.to_owned(), by));
    }

    /// Sets or clears a way to tell histories.
    pub fn set_quirk(&self, quirk: Quirk, on: bool) {
        let mut state = self.0.lock();
        if on {
            state.quirks.insert(quirk)
        } else {
            state.quirks.remove(&quirk)
        };
    }

    /// The history that the service tells of an account now, as a careful client must have read it. Nothing for a key
    /// that the service does not know.
    #[must_use]
    pub fn truth(&self, provider: ProviderId, key: &str) -> Truth {
        let state = self.0.lock();
        let account = state.find(provider, key).and_then(|index| state.accounts.get(index));
        account.map_or_else(Truth::default, |account| truth::of(account, &state.quirks, state.convention, state.now))
    }

    /// Delays every answer of every service by this much.
    pub fn set_latency(&self, latency: Duration) {
        self.0.lock().latency = latency;
    }

    /// What U-Gen's ledger rows show as the balance before and after.
    pub fn set_ugen_convention(&self, convention: Convention) {
        self.0.lock().convention = convention;
    }

    /// Lets virtual time pass, with all that happens in it. At most 1,100 days at once; time never goes back.
    pub fn advance(&self, delta: TimeDelta) {
        self.0.lock().advance(delta);
    }

    /// The virtual time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.lock().now
    }

    /// Pays a checkout session as its page does. False where there is none that waits to be paid.
    #[must_use]
    pub fn pay_checkout(&self, session_id: &str) -> bool {
        self.0.lock().settle(session_id, Manner::Now)
    }

    /// The checkout sessions so far.
    #[must_use]
    pub fn checkouts(&self) -> Vec<String> {
        self.0.lock().checkouts.keys().cloned().collect()
    }

    /// Changes what U-Gen's pack of this id costs and holds, from now on. Nothing happens for an id that is none.
    pub fn set_pack(&self, id: &str, dollars: i64, credits: i64) {
        self.0.lock().offers.insert(id.to_owned(), Offer { dollars, credits });
    }

    /// Makes U-Gen name this as the address of every checkout, with its session in the place of `{session}`; None names
    /// its page here again.
    pub fn set_checkout_address(&self, address: Option<String>) {
        self.0.lock().checkout_address = address;
    }

    /// The last 5,000 requests, oldest first, those to other paths than a service's included.
    #[must_use]
    pub fn requests(&self) -> Vec<SeenRequest> {
        self.0.lock().requests.iter().cloned().collect()
    }

    /// Forgets the requests, and starts the counts of requests in flight anew. Sequence numbers go on.
    pub fn forget_requests(&self) {
        let mut state = self.0.lock();
        state.requests.clear();
        for count in state.in_flight.values_mut() {
            count.most = count.now;
        }
        for account in &mut state.accounts {
            account.in_flight.most = account.in_flight.now;
        }
    }

    /// The most requests that a service was answering at once, up to the answer's headers.
    #[must_use]
    pub fn max_in_flight(&self, provider: ProviderId) -> usize {
        self.0.lock().in_flight.get(&provider).map_or(0, |count| count.most)
    }

    /// The same for the requests with one key.
    #[must_use]
    pub fn max_in_flight_for(&self, provider: ProviderId, key: &str) -> usize {
        let state = self.0.lock();
        state.find(provider, key).and_then(|i| state.accounts.get(i)).map_or(0, |account| account.in_flight.most)
    }

    /// The most connections that were open at once, of all clients, since the start.
    #[must_use]
    pub fn connections_peak(&self) -> usize {
        self.0.connections.peak()
    }
}
