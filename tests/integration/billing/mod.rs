//! U-Gen's billing settings through the real backend at the real sandbox: what is read, what is sent, and never twice.

mod doubts;
mod overdue;
mod removal;
mod saving;

use brimful_core::provider::ProviderId::UGen;
use brimful_engine::api::{ApiError, Call, Reply, dto};
use brimful_tests::stub::Stub;
use brimful_tests::world::World;

const AUTO_TOPUP: dto::BillingWhich = dto::BillingWhich::AutoTopup;
const CREDIT_ALERT: dto::BillingWhich = dto::BillingWhich::CreditAlert;

/// A world with U-Gen's account, whose activity is here and whose credits nobody spends. Says the account's id.
async fn world() -> (World, String) {
    ready(World::new().await).await
}

async fn ready(world: World) -> (World, String) {
    world.control().stop_spending(UGen, &world.key(UGen));
    let account = world.add(UGen, None).await;
    world.until_filled().await;
    world.control().forget_requests();
    (world, account.to_string())
}

/// A world whose U-Gen is this one. Says the account's id.
async fn at(stub: &Stub) -> (World, String) {
    let world = World::new().await;
    let new = dto::NewAccount { base_url: Some(stub.base_url().into()), ..world.new_account(UGen) };
    match world.call(Call::AddAccount(new)).await {
        Ok(Reply::Added(added)) => (world, added.account),
        other => panic!("{other:?}"),
    }
}

async fn read(world: &World, account: &str, setting: dto::BillingWhich) -> Result<dto::BillingSetting, ApiError> {
    match world.call(Call::BillingSetting { account: account.into(), setting }).await? {
        Reply::BillingSetting(read) => Ok(*read),
        other => panic!("{other:?}"),
    }
}

async fn save(world: &World, change: dto::BillingChange) -> Result<dto::SavedBilling, ApiError> {
    match world.call(Call::SaveBillingSetting(change)).await? {
        Reply::SavedBilling(saved) => Ok(saved),
        other => panic!("{other:?}"),
    }
}

async fn methods(world: &World, account: &str) -> Result<dto::PaymentMethods, ApiError> {
    match world.call(Call::PaymentMethods { account: account.into() }).await? {
        Reply::PaymentMethods(methods) => Ok(methods),
        other => panic!("{other:?}"),
    }
}

async fn remove(world: &World, account: &str, method: &str) -> Result<dto::RemovedMethod, ApiError> {
    match world.call(Call::RemovePaymentMethod { account: account.into(), method: method.into() }).await? {
        Reply::RemovedMethod(removed) => Ok(removed),
        other => panic!("{other:?}"),
    }
}

/// A change of nothing yet, by who saw this.
fn change(account: &str, seen: &dto::BillingSetting) -> dto::BillingChange {
    dto::BillingChange {
        account: account.into(),
        setting: seen.setting,
        seen: seen.seen.clone(),
        enabled: None,
        threshold: None,
        pack: None,
        method: None,
        shown: None,
    }
}

/// The Creator pack as it is listed.
fn creator() -> Option<dto::ShownPack> {
    Some(dto::ShownPack { credits: "1000".into(), price: "45".into(), currency: "USD".into() })
}

/// How many requests with this method the service got.
fn sent(world: &World, method: &str) -> usize {
    world.control().requests().iter().filter(|seen| seen.method == method).count()
}

/// What became of a change, with an error's code in its place.
fn told(saved: Result<dto::SavedBilling, ApiError>) -> String {
    saved.map_or_else(|error| error.code, |saved| saved.outcome)
}

/// A request to the sandbox by somebody else. Says what it answered.
async fn elsewhere(world: &World, path: &str, body: Option<&str>) -> String {
    let client = reqwest::ClientBuilder::new().no_proxy().build().unwrap();
    let url = format!("{}/{path}", world.sandbox.base_url(UGen));
    let request = match body {
        Some(body) => client.post(url).header("Content-Type", "application/json").body(body.to_owned()),
        None => client.get(url),
    };
    request.header("X-API-Key", world.key(UGen)).send().await.unwrap().text().await.unwrap()
}
