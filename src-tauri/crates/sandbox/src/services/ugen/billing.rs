//! U-Gen's packs, checkout, and billing settings.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use brimful_core::provider::ProviderId;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::value::RawValue;

use super::form::Form;
use super::{refuse, unprocessable};
use crate::account::Account;
use crate::dice::Dice;
use crate::reply::{Exact, json_text, ok};
use crate::services::Refusal;
use crate::till::{Checkout, Stage};
use crate::world::{Offer, State as All, World};

const AUTO_TOPUP: &str = r#"{"enabled":false,"threshold_credits":200,"pack_id":"creator","payment_method_id":null}"#;
const CREDIT_ALERT: &str = r#"{"enabled":true,"threshold_credits":100}"#;

/// An account's billing settings. None is what every account begins with.
#[derive(Default)]
pub(crate) struct Billing {
    removed_methods: Vec<String>,
    pub(super) auto_topup: Option<String>,
    credit_alert: Option<String>,
    /// Since when its top-up has something to buy.
    pub(super) wanted_since: Option<DateTime<Utc>>,
}

struct Pack {
    id: &'static str,
    name: &'static str,
    dollars: i64,
    credits: i64,
    saving: i64,
}

static PACKS: [Pack; 4] = [
    Pack { id: "starter", name: "Starter", dollars: 10, credits: 200, saving: 0 },
    Pack { id: "creator", name: "Creator", dollars: 45, credits: 1_000, saving: 10 },
    Pack { id: "studio", name: "Studio", dollars: 175, credits: 5_000, saving: 30 },
    Pack { id: "enterprise", name: "Enterprise", dollars: 600, credits: 20_000, saving: 40 },
];

#[derive(Serialize)]
struct PackRow {
    id: &'static str,
    name: &'static str,
    price_usd: Exact,
    credits: Exact,
    per_credit: Exact,
    savings_pct: Exact,
}

#[derive(Serialize)]
struct Session {
    checkout_url: String,
    session_id: String,
}

#[derive(Serialize)]
pub(super) struct Method {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    brand: &'static str,
    last4: &'static str,
    exp_month: u32,
    exp_year: u32,
    is_default: bool,
}

/// Public: no key.
pub(super) async fn packs(State(world): State<Arc<World>>) -> Response {
    let state = world.lock();
    let row = |pack: &Pack| {
        let Offer { dollars, credits } = pack.offer(&state);
        PackRow {
            id: pack.id,
            name: pack.name,
            price_usd: Exact(Decimal::from(dollars)),
            credits: Exact(Decimal::from(credits)),
            per_credit: Exact(Decimal::from(dollars) / Decimal::from(credits.max(1))),
            savings_pct: Exact(Decimal::from(pack.saving)),
        }
    };
    ok(&PACKS.iter().map(row).collect::<Vec<_>>())
}

/// The ids of the packs.
pub(super) fn ids() -> impl Iterator<Item = &'static str> {
    PACKS.iter().map(|pack| pack.id)
}

/// The credits of a pack as it is now; none for an id that is none.
pub(super) fn credits_of(id: &str, state: &All) -> i64 {
    PACKS.iter().find(|pack| pack.id == id).map_or(0, |pack| pack.offer(state).credits)
}

impl Pack {
    /// What it is now: its price may have been changed.
    fn offer(&self, state: &All) -> Offer {
        state.offers.get(self.id).copied().unwrap_or(Offer { dollars: self.dollars, credits: self.credits })
    }
}

pub(super) async fn checkout(State(world): State<Arc<World>>, headers: HeaderMap, body: Bytes) -> Response {
    let mut state = world.lock();
    let key = crate::services::key(ProviderId::UGen, &headers);
    let Some(account) = key.and_then(|key| state.find(ProviderId::UGen, key)) else {
        return refuse(Refusal::BadKey);
    };
    let form = Form::read(&body).and_then(|mut form| {
        let pack = form.text("pack_id", None);
        let payment = form.one_of("payment_type", "card", &["card", "paypal"]);
        form.done((pack, payment))
    });
    let (wanted, payment) = match form {
        Ok(wanted) => wanted,
        Err(complaints) => return unprocessable(complaints),
    };
    let Some(pack) = PACKS.iter().find(|pack| pack.id == wanted) else { return refuse(Refusal::NotFound) };
    let number = state.checkouts.len() as u64;
    let session_id = format!("cs_test_{}", Dice::of(&[state.seed, number, 45]).uuid().simple());
    let Offer { dollars, credits } = pack.offer(&state);
    let paypal = payment == "paypal";
    let checkout = Checkout { account, pack: pack.name, credits, dollars, paypal, stage: Stage::Open };
    state.checkouts.insert(session_id.clone(), checkout);
    let own = || format!("{}/checkout/{session_id}", world.origin);
    let other = |address: &String| address.replace("{session}", &session_id);
    let checkout_url = state.checkout_address.as_ref().map_or_else(own, other);
    ok(&Session { checkout_url, session_id })
}

pub(super) async fn payment_methods(State(world): State<Arc<World>>, headers: HeaderMap) -> Response {
    let mut state = world.lock();
    let Some(account) = state.caller(ProviderId::UGen, &headers) else { return refuse(Refusal::BadKey) };
    ok(&methods(account))
}

pub(super) async fn remove_payment_method(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let mut state = world.lock();
    let Some(account) = state.caller(ProviderId::UGen, &headers) else { return refuse(Refusal::BadKey) };
    if !methods(account).iter().any(|method| method.id == id) {
        return refuse(Refusal::NotFound);
    }
    account.billing.removed_methods.push(id);
    StatusCode::NO_CONTENT.into_response()
}

pub(super) async fn auto_topup(State(world): State<Arc<World>>, headers: HeaderMap) -> Response {
    read(&world, &headers, |billing| &billing.auto_topup, AUTO_TOPUP)
}

pub(super) async fn set_auto_topup(State(world): State<Arc<World>>, headers: HeaderMap, body: Bytes) -> Response {
    write(&world, &headers, &body, |billing| &mut billing.auto_topup)
}

pub(super) async fn credit_alert(State(world): State<Arc<World>>, headers: HeaderMap) -> Response {
    read(&world, &headers, |billing| &billing.credit_alert, CREDIT_ALERT)
}

pub(super) async fn set_credit_alert(State(world): State<Arc<World>>, headers: HeaderMap, body: Bytes) -> Response {
    write(&world, &headers, &body, |billing| &mut billing.credit_alert)
}

/// The setting as it was last posted, byte for byte: its fields are not documented, and none may be lost.
fn read(
    world: &World,
    headers: &HeaderMap,
    setting: fn(&Billing) -> &Option<String>,
    otherwise: &'static str,
) -> Response {
    match world.lock().caller(ProviderId::UGen, headers) {
        Some(account) => {
            json_text(StatusCode::OK, setting(&account.billing).clone().unwrap_or_else(|| otherwise.to_owned()))
        }
        None => refuse(Refusal::BadKey),
    }
}

fn write(
    world: &World,
    headers: &HeaderMap,
    body: &[u8],
    setting: fn(&mut Billing) -> &mut Option<String>,
) -> Response {
    let mut state = world.lock();
    let Some(account) = state.caller(ProviderId::UGen, headers) else { return refuse(Refusal::BadKey) };
    let checked = Form::read(body).and_then(|mut form| {
        form.flag("enabled", false);
        form.done(())
    });
    match (checked, serde_json::from_slice::<&RawValue>(body)) {
        (Ok(()), Ok(raw)) => {
            *setting(&mut account.billing) = Some(raw.get().to_owned());
            json_text(StatusCode::OK, raw.get().to_owned())
        }
        (Ok(()), Err(_)) => refuse(Refusal::Internal),
        (Err(complaints), _) => unprocessable(complaints),
    }
}

pub(super) fn methods(account: &Account) -> Vec<Method> {
    let card = |n: u64, brand, last4, is_default| Method {
        id: format!("pm_{}", Dice::of(&[account.id, n, 46]).uuid().simple()),
        kind: "card",
        brand,
        last4,
        exp_month: 12,
        exp_year: 2028,
        is_default,
    };
    [card(0, "visa", "4242", true), card(1, "mastercard", "4444", false)]
        .into_iter()
        .filter(|method| !account.billing.removed_methods.contains(&method.id))
        .collect()
}
