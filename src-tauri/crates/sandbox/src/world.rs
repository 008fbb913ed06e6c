//! The sandbox's one state: accounts, virtual time, faults, and what was asked.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::{HeaderMap, Method, Uri};
use brimful_core::provider::ProviderId;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::account::{Account, InFlight};
use crate::connection::Connections;
use crate::fault::Fault;
use crate::ledger::Convention;
use crate::quirk::Quirks;
use crate::scenario::{Scenario, accounts};
use crate::seen::SeenRequest;
use crate::services;
use crate::till::Checkout;

/// The headers that can carry a key.
const AUTH_HEADERS: [&str; 5] = ["api-key", "authorization", "cookie", "proxy-authorization", "x-api-key"];

/// Older requests than these are forgotten.
const REQUESTS_KEPT: usize = 5_000;

/// The longest step of virtual time.
const LONGEST_STEP: TimeDelta = TimeDelta::days(1_100);

/// What the whole server shares.
pub(crate) struct World {
    state: Mutex<State>,
    /// "http://127.0.0.1:41234".
    pub(crate) origin: String,
    /// No new connections; idle ones close.
    pub(crate) stop: CancellationToken,
    /// Every connection ends now.
    pub(crate) kill: CancellationToken,
    pub(crate) connections: Connections,
    /// How many requests of each path were answered.
    pub(crate) answered: watch::Sender<BTreeMap<String, u64>>,
}

/// What changes.
pub(crate) struct State {
    pub(crate) seed: u64,
    pub(crate) scenario: Scenario,
    /// The virtual time.
    pub(crate) now: DateTime<Utc>,
    /// Never shrinks, so that an index stays an account's.
    pub(crate) accounts: Vec<Account>,
    pub(crate) faults: BTreeMap<ProviderId, Fault>,
    /// Faults that one request meets, after so many others.
    pub(crate) once: Vec<(ProviderId, u32, Fault)>,
    /// Requests that later ones overtake: the next of a service whose path ends so, and by how many.
    pub(crate) overtaken: Vec<(ProviderId, String, u32)>,
    pub(crate) quirks: Quirks,
    pub(crate) in_flight: BTreeMap<ProviderId, InFlight>,
    pub(crate) latency: Duration,
    pub(crate) requests: VecDeque<SeenRequest>,
    pub(crate) next_request: u64,
    pub(crate) convention: Convention,
    pub(crate) checkouts: BTreeMap<String, Checkout>,
    /// U-Gen's packs whose price or credits were changed, by id.
    pub(crate) offers: BTreeMap<String, Offer>,
    /// What U-Gen says as the address of every checkout, instead of its page here.
    pub(crate) checkout_address: Option<String>,
}

/// What a pack is.
#[derive(Clone, Copy)]
pub(crate) struct Offer {
    pub(crate) dollars: i64,
    pub(crate) credits: i64,
}

/// What the gate needs to know of a request that has just been written down.
pub(crate) struct Arrival {
    pub(crate) sequence: u64,
    pub(crate) account: Option<usize>,
    pub(crate) fault: Option<Fault>,
    pub(crate) latency: Duration,
    /// How many later requests of this path are answered before this one.
    pub(crate) overtaken_by: u32,
}

impl World {
    /// A world in the state that the scenario starts with.
    pub(crate) fn new(origin: String, scenario: Scenario, seed: u64, now: DateTime<Utc>) -> Self {
        let state = State {
            seed,
            scenario,
            now,
            accounts: accounts(scenario, seed, now),
            faults: BTreeMap::new(),
            once: Vec::new(),
            overtaken: Vec::new(),
            quirks: Quirks::new(),
            in_flight: BTreeMap::new(),
            latency: Duration::ZERO,
            requests: VecDeque::new(),
            next_request: 0,
            convention: Convention::default(),
            checkouts: BTreeMap::new(),
            offers: BTreeMap::new(),
            checkout_address: None,
        };
        Self {
            state: Mutex::new(state),
            origin,
            stop: CancellationToken::new(),
            kill: CancellationToken::new(),
            connections: Connections::default(),
            answered: watch::Sender::new(BTreeMap::new()),
        }
    }

    /// The state. A panic elsewhere leaves it as it was: every change of it is small and whole.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The index of the account that has this key at this service.
    pub(crate) fn find(&self, provider: ProviderId, key: &str) -> Option<usize> {
        self.accounts.iter().position(|account| account.sample.provider == provider && account.sample.key == key)
    }

    /// The account whose key came with a request, presented as the service documents it.
    pub(crate) fn caller(&mut self, provider: ProviderId, headers: &HeaderMap) -> Option<&mut Account> {
        let index = self.find(provider, services::key(provider, headers)?)?;
        self.accounts.get_mut(index)
    }

    /// The fault that a request of this account meets.
    pub(crate) fn fault(&self, provider: ProviderId, account: Option<usize>) -> Option<&Fault> {
        account
            .and_then(|index| self.accounts.get(index))
            .and_then(|account| account.fault.as_ref())
            .or_else(|| self.faults.get(&provider))
    }

    /// The fault that waits for this request of a service.
    fn fault_once(&mut self, provider: ProviderId) -> Option<Fault> {
        let place = self.once.iter().position(|(concerned, _, _)| *concerned == provider)?;
        if let Some((_, left, _)) = self.once.get_mut(place).filter(|(_, left, _)| *left > 0) {
            *left -= 1;
            return None;
        }
        Some(self.once.remove(place).2)
    }

    /// Whether a request with these headers meets exactly this fault, which its route has to act out itself.
    pub(crate) fn meets(&self, fault: &Fault, provider: ProviderId, headers: &HeaderMap) -> bool {
        let account = services::key(provider, headers).and_then(|key| self.find(provider, key));
        self.fault(provider, account) == Some(fault)
    }

    /// Lets virtual time pass, at most [`LONGEST_STEP`]. It never goes back.
    pub(crate) fn advance(&mut self, delta: TimeDelta) {
        let delta = delta.clamp(TimeDelta::zero(), LONGEST_STEP);
        let Some(to) = self.now.checked_add_signed(delta) else { return };
        for account in &mut self.accounts {
            account.live(self.seed, self.now, to);
        }
        self.now = to;
        self.confirm();
        self.top_up();
    }

    /// Writes down a request.
    pub(crate) fn arrive(
        &mut self,
        provider: Option<ProviderId>,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Arrival {
        let account = provider.and_then(|p| services::key(p, headers).and_then(|key| self.find(p, key)));
        let text = |name: &str| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let sequence = self.next_request;
        self.next_request += 1;
        let seen = SeenRequest {
            sequence,
            provider,
            method: method.to_string(),
            path: self.without_keys(uri.path()),
            query: uri.query().map(|query| self.without_keys(query)),
            account: account.and_then(|i| self.accounts.get(i)).map(|account| account.sample.name.clone()),
            auth_headers: AUTH_HEADERS.iter().filter(|n| headers.contains_key(**n)).map(|n| (*n).to_owned()).collect(),
            trace_id: text("ai-trace-id").map(|id| self.without_keys(&id)),
            user_agent: text("user-agent").map(|agent| self.without_keys(&agent)),
        };
        if self.requests.len() >= REQUESTS_KEPT {
            self.requests.pop_front();
        }
        self.requests.push_back(seen);
        let fault = provider.and_then(|p| self.fault_once(p).or_else(|| self.fault(p, account).cloned()));
        let concerns =
            |(concerned, end, _): &(_, String, _)| Some(*concerned) == provider && uri.path().ends_with(end.as_str());
        let overtaken = self.overtaken.iter().position(concerns);
        let overtaken_by = overtaken.map_or(0, |place| self.overtaken.remove(place).2);
        Arrival { sequence, account, fault, latency: self.latency, overtaken_by }
    }

    /// Counts a request in, for its service and its account.
    pub(crate) fn enter(&mut self, provider: ProviderId, account: Option<usize>) {
        self.in_flight.entry(provider).or_default().enter();
        if let Some(account) = account.and_then(|index| self.accounts.get_mut(index)) {
            account.in_flight.enter();
        }
    }

    /// Counts it out again.
    pub(crate) fn leave(&mut self, provider: ProviderId, account: Option<usize>) {
        self.in_flight.entry(provider).or_default().leave();
        if let Some(account) = account.and_then(|index| self.accounts.get_mut(index)) {
            account.in_flight.leave();
        }
    }

    fn without_keys(&self, text: &str) -> String {
        self.accounts.iter().fold(text.to_owned(), |text, account| {
            if account.sample.key.is_empty() { text } else { text.replace(&account.sample.key, "[key]") }
        })
    }
}
