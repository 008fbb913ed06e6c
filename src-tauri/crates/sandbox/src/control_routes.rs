//! The controls over HTTP, for tests of the app in another process and for people at a command line.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId;
use chrono::TimeDelta;
use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::value::RawValue;

use crate::control::Control;
use crate::fault::Fault;
use crate::funds::Funds;
use crate::ledger::Convention;
use crate::quirk::Quirk;
use crate::reply::{Exact, millis, ok};
use crate::services;
use crate::world::World;

#[derive(Serialize)]
struct Overview {
    now: String,
    seed: u64,
    scenario: String,
    connections_peak: usize,
    services: Vec<ServiceView>,
    faults: Vec<String>,
    quirks: Vec<String>,
}

#[derive(Serialize)]
struct ServiceView {
    provider: &'static str,
    base_url: String,
    fault: Option<String>,
    max_in_flight: usize,
    accounts: Vec<AccountView>,
}

#[derive(Serialize)]
struct AccountView {
    name: String,
    /// Only of the scenario's own accounts: an added key belongs to whoever added it.
    key: Option<String>,
    available: Exact,
    low_mark: Option<Exact>,
    fault: Option<String>,
}

#[derive(Deserialize)]
struct SetFault {
    #[serde(deserialize_with = "parsed")]
    provider: ProviderId,
    #[serde(default)]
    fault: Option<String>,
    #[serde(default)]
    key: Option<String>,
}

#[derive(Deserialize)]
struct SetFunds<'a> {
    #[serde(deserialize_with = "parsed")]
    provider: ProviderId,
    #[serde(default)]
    key: Option<String>,
    #[serde(borrow)]
    funds: FundsFields<'a>,
}

/// `{balance}`, `{balance, reserved}`, `{monthly, purchased}` or `{used, limit}`, as numbers or texts, read exactly.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FundsFields<'a> {
    #[serde(borrow, default)]
    balance: Option<&'a RawValue>,
    #[serde(borrow, default)]
    reserved: Option<&'a RawValue>,
    #[serde(borrow, default)]
    monthly: Option<&'a RawValue>,
    #[serde(borrow, default)]
    purchased: Option<&'a RawValue>,
    #[serde(borrow, default)]
    used: Option<&'a RawValue>,
    #[serde(borrow, default)]
    limit: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Advance {
    seconds: i64,
}

#[derive(Deserialize)]
struct Latency {
    millis: u64,
}

#[derive(Deserialize)]
struct Overtake {
    #[serde(deserialize_with = "parsed")]
    provider: ProviderId,
    /// How the path ends.
    path: String,
    by: u32,
}

#[derive(Deserialize)]
struct SetQuirk {
    quirk: String,
    on: bool,
}

#[derive(Deserialize)]
struct SetPack {
    id: String,
    dollars: i64,
    credits: i64,
}

#[derive(Deserialize)]
struct SetCheckoutAddress {
    /// None for the sandbox's own page.
    address: Option<String>,
}

#[derive(Deserialize)]
struct SetConvention {
    convention: String,
}

pub(crate) fn router() -> Router<Arc<World>> {
    Router::new()
        .route("/_sandbox", get(overview))
        .route("/_sandbox/requests", get(requests).delete(forget_requests))
        .route("/_sandbox/fault", post(fault))
        .route("/_sandbox/funds", post(funds))
        .route("/_sandbox/accounts", post(add_account))
        .route("/_sandbox/advance", post(advance))
        .route("/_sandbox/latency", post(latency))
        .route("/_sandbox/overtake", post(overtake))
        .route("/_sandbox/convention", post(convention))
        .route("/_sandbox/quirk", post(quirk))
        .route("/_sandbox/pack", post(pack))
        .route("/_sandbox/checkout-address", post(checkout_address))
}

async fn overview(State(world): State<Arc<World>>) -> Response {
    let state = world.lock();
    let service = |provider: ProviderId| ServiceView {
        provider: provider.id(),
        base_url: format!("{}{}", world.origin, services::mount(provider)),
        fault: state.faults.get(&provider).map(Fault::to_string),
        max_in_flight: state.in_flight.get(&provider).map_or(0, |count| count.most),
        accounts: state
            .accounts
            .iter()
            .filter(|account| account.sample.provider == provider)
            .map(|account| AccountView {
                name: account.sample.name.clone(),
                key: account.of_scenario.then(|| account.sample.key.clone()),
                available: Exact(account.funds.available().decimal()),
                low_mark: account.sample.low_mark.map(|mark| Exact(mark.decimal())),
                fault: account.fault.as_ref().map(Fault::to_string),
            })
            .collect(),
    };
    ok(&Overview {
        now: millis(state.now),
        seed: state.seed,
        scenario: format!("{:?}", state.scenario).to_lowercase(),
        connections_peak: world.connections.peak(),
        services: ProviderId::ALL.into_iter().map(service).collect(),
        faults: Fault::all().iter().map(Fault::to_string).collect(),
        quirks: Quirk::ALL.iter().map(Quirk::to_string).collect(),
    })
}

async fn requests(State(world): State<Arc<World>>) -> Response {
    ok(&Control::new(world).requests())
}

async fn forget_requests(State(world): State<Arc<World>>) -> Response {
    Control::new(world).forget_requests();
    done()
}

async fn fault(State(world): State<Arc<World>>, body: Bytes) -> Response {
    answer(&body, |asked: SetFault| {
        let fault = asked.fault.map(|id| id.parse::<Fault>()).transpose().map_err(|error| error.to_string())?;
        let control = Control::new(world);
        match asked.key {
            Some(key) => {
                known(&control, asked.provider, &key)?;
                control.set_fault_for(asked.provider, &key, fault);
            }
            None => control.set_fault(asked.provider, fault),
        }
        Ok(())
    })
}

async fn funds(State(world): State<Arc<World>>, body: Bytes) -> Response {
    answer(&body, |asked: SetFunds<'_>| {
        let control = Control::new(world);
        let key = asked.key.or_else(|| sample_key(&control, asked.provider)).unwrap_or_default();
        known(&control, asked.provider, &key)?;
        control.set_funds(asked.provider, &key, asked.funds.read()?);
        Ok(())
    })
}

async fn add_account(State(world): State<Arc<World>>, body: Bytes) -> Response {
    answer(&body, |asked: SetFunds<'_>| {
        let key = asked.key.filter(|key| !key.is_empty()).ok_or("key is missing")?;
        Control::new(world).add_account(asked.provider, &key, asked.funds.read()?);
        Ok(())
    })
}

async fn advance(State(world): State<Arc<World>>, body: Bytes) -> Response {
    answer(&body, |asked: Advance| {
        let delta = TimeDelta::try_seconds(asked.seconds).filter(|delta| *delta >= TimeDelta::zero());
        Control::new(world).advance(delta.ok_or("seconds must not be negative")?);
        Ok(())
    })
}

async fn latency(State(world): State<Arc<World>>, body: Bytes) -> Response {
    answer(&body, |asked: Latency| {
        Control::new(world).set_latency(Duration::from_millis(asked.millis));
        Ok(())
    })
}

async fn overtake(State(world): State<Arc<World>>, body: Bytes) -> Response {
    answer(&body, |asked: Overtake| {
        Control::new(world).overtake(asked.provider, &asked.path, asked.by);
        Ok(())
    })
}

async fn convention(State(world): State<Arc<World>>, body: Bytes) -> Response {
    answer(&body, |asked: SetConvention| {
        let convention = match asked.convention.as_str() {
            "h1" => Convention::Available,
            "h2" => Convention::Balance,
            _ => return Err("convention is h1 or h2".into()),
        };
        Control::new(world).set_ugen_convention(convention);
        Ok(())
    })
}

async fn quirk(State(world): State<Arc<World>>, body: Bytes) -> Response {
    answer(&body, |asked: SetQuirk| {
        let quirk = asked.quirk.parse::<Quirk>().map_err(|error| error.to_string())?;
        Control::new(world).set_quirk(quirk, asked.on);
        Ok(())
    })
}

async fn pack(State(world): State<Arc<World>>, body: Bytes) -> Response {
    answer(&body, |asked: SetPack| {
        Control::new(world).set_pack(&asked.id, asked.dollars, asked.credits);
        Ok(())
    })
}

async fn checkout_address(State(world): State<Arc<World>>, body: Bytes) -> Response {
    answer(&body, |asked: SetCheckoutAddress| {
        Control::new(world).set_checkout_address(asked.address);
        Ok(())
    })
}

impl FundsFields<'_> {
    fn read(&self) -> Result<Funds, String> {
        let exact = |raw: &RawValue| {
            let text = raw.get();
            text.trim_matches('"').parse::<Credits>().map_err(|error| format!("{error}: {text}"))
        };
        let nothing = |raw: Option<&RawValue>| raw.map_or(Ok(Credits::ZERO), exact);
        match (self.balance, self.monthly.or(self.purchased), self.limit) {
            (Some(balance), None, None) => match self.reserved {
                Some(reserved) => Ok(Funds::Reserved { balance: exact(balance)?, reserved: exact(reserved)? }),
                None => Ok(Funds::Single(exact(balance)?)),
            },
            (None, Some(_), None) => {
                Ok(Funds::Pools { monthly: nothing(self.monthly)?, purchased: nothing(self.purchased)? })
            }
            (None, None, Some(limit)) => Ok(Funds::Quota { used: nothing(self.used)?, limit: exact(limit)? }),
            _ => Err("funds are balance, balance and reserved, monthly and purchased, or used and limit".into()),
        }
    }
}

fn answer<'a, T: Deserialize<'a>>(body: &'a [u8], act: impl FnOnce(T) -> Result<(), String>) -> Response {
    match serde_json::from_slice(body).map_err(|error| error.to_string()).and_then(act) {
        Ok(()) => done(),
        Err(reason) => (StatusCode::BAD_REQUEST, format!("{reason}\n")).into_response(),
    }
}

fn done() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

fn known(control: &Control, provider: ProviderId, key: &str) -> Result<(), String> {
    control.funds(provider, key).map(|_| ()).ok_or_else(|| "no account has this key".into())
}

fn sample_key(control: &Control, provider: ProviderId) -> Option<String> {
    control.accounts().into_iter().find(|account| account.provider == provider).map(|account| account.key)
}

fn parsed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ProviderId, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
}
