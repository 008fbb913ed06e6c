//! What the page asks of plans, through the real backend, of the real sandbox.

mod buys;
mod kept;
mod lists;
mod money;
mod quotes;

use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId;
use brimful_engine::api::{ApiError, Call, Reply, dto};
use brimful_sandbox::Funds;
use brimful_tests::world::World;
use serde_json::json;

/// A world with U-Gen's account, 179 credits available and 128 on hold, whose activity is here. Says the account's id.
async fn world() -> (World, String) {
    let world = World::new().await;
    let funds = Funds::Reserved { balance: Credits::whole(307), reserved: Credits::whole(128) };
    world.control().set_funds(ProviderId::UGen, &world.key(ProviderId::UGen), funds);
    let account = world.add(ProviderId::UGen, None).await;
    world.until_filled().await;
    (world, account.to_string())
}

/// A video of so many segments, with a voice.
fn video(segment_count: u32) -> dto::PlannedJob {
    dto::PlannedJob::UGen { form: form(segment_count) }
}

fn form(segment_count: u32) -> dto::JobForm {
    dto::JobForm { segment_count, voice_enabled: Some(true), ..dto::JobForm::default() }
}

fn clip(quality: &str, length: u32, count: u32) -> dto::PlannedJob {
    let (model, quality) = (Some("v5".into()), Some(quality.into()));
    dto::PlannedJob::PixVerse { making: "clip".into(), model, quality, length, extra: false, count }
}

fn posts(by: &str, count: u32) -> dto::PlannedJob {
    dto::PlannedJob::PowerPost { by: by.into(), count }
}

async fn quote(world: &World, account: &str, slot: &str, job: dto::PlannedJob) -> Result<dto::Quote, ApiError> {
    match world.call(Call::Quote { account: account.into(), slot: slot.into(), job }).await? {
        Reply::Quote(quote) => Ok(*quote),
        other => panic!("{other:?}"),
    }
}

async fn plans(world: &World) -> Vec<dto::Plan> {
    match world.call(Call::Plans).await {
        Ok(Reply::Plans(plans)) => plans,
        other => panic!("{other:?}"),
    }
}

async fn keep(world: &World, account: &str, name: &str, job: dto::PlannedJob) -> Result<dto::Plan, ApiError> {
    match world.call(Call::KeepPlan { account: account.into(), name: name.into(), job }).await? {
        Reply::Plan(plan) => Ok(*plan),
        other => panic!("{other:?}"),
    }
}

/// How often the sandbox was asked for a path that ends so.
fn asked(world: &World, path: &str) -> usize {
    world.control().requests().iter().filter(|seen| seen.path.ends_with(path)).count()
}

/// Waits until the sandbox was asked so often.
async fn until_asked(world: &World, path: &str, times: usize) {
    let seen = async {
        while asked(world, path) < times {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    };
    assert!(tokio::time::timeout(std::time::Duration::from_secs(20), seen).await.is_ok(), "{path} was not asked for");
}

fn code<T: std::fmt::Debug>(result: Result<T, ApiError>) -> (String, Vec<String>) {
    let error = result.expect_err("this cannot go well");
    (error.code, error.fields)
}

fn refused(code: &str, fields: &[&str]) -> (String, Vec<String>) {
    (code.into(), fields.iter().map(|field| (*field).to_owned()).collect())
}

/// Gives an account this base address.
async fn move_to(world: &World, account: &str, base_url: &str) {
    let change = json!({ "account": account, "base_url": base_url });
    let change: dto::AccountChange = serde_json::from_value(change).unwrap();
    world.call(Call::UpdateAccount(change)).await.unwrap();
}
