//! Measures how long 100 accounts take to be read where every service answers in 300 ms: over five services, and all at
//! one. `cargo xtask bench refresh` runs this.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a program for the terminal, where a failure is the finding"
)]

use std::time::Duration;

use brimful_core::account::{Account, AccountId};
use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId;
use brimful_core::secret::Secret;
use brimful_core::view::AccountView;
use brimful_engine::api::Call;
use brimful_engine::clock::Clock as _;
use brimful_engine::keychain::KeyName;
use brimful_engine::providers::IN_FLIGHT_PER_ORIGIN;
use brimful_sandbox::{Funds, Options, Sandbox};
use brimful_tests::world::{Kept, World};
use chrono::TimeDelta;
use tokio::time::Instant;

const ACCOUNTS: usize = 100;
const LATENCY: Duration = Duration::from_millis(300);
const ROUNDS: usize = 7;

#[tokio::main]
async fn main() {
    println!(
        "{ACCOUNTS} accounts, every answer after {} ms; at most {IN_FLIGHT_PER_ORIGIN} requests in flight a host.",
        LATENCY.as_millis()
    );
    println!("Aim: all read within 1500 ms, one request in flight an account. Later: median of {ROUNDS}.\n");
    println!(
        "| | first time | later | times one answer | most in flight a host | an account | most connections a host |"
    );
    println!("|---|---|---|---|---|---|---|");
    measure("five services, a host each", &ProviderId::ALL).await;
    for provider in ProviderId::ALL {
        measure(&format!("all at {}", provider.name()), &[provider]).await;
    }
}

/// A service on a host of its own, and the keys of the accounts at it.
struct Host {
    provider: ProviderId,
    sandbox: Sandbox,
    keys: Vec<String>,
}

async fn measure(name: &str, providers: &[ProviderId]) {
    let mut hosts = Vec::new();
    for provider in providers {
        let sandbox = Sandbox::start(Options::default()).await.unwrap();
        hosts.push(Host { provider: *provider, sandbox, keys: Vec::new() });
    }
    let kept = Kept::default();
    for number in 0..ACCOUNTS {
        let index = number % hosts.len();
        let account = add(&mut hosts[index], number);
        kept.keychain.write(&KeyName::of(&account), &Secret::new(key(number))).await.unwrap();
        kept.settings.settings.lock().unwrap().accounts.push(account);
    }
    let world = World::with(kept).await;
    let mut times = Vec::new();
    for host in &hosts {
        host.sandbox.control().set_latency(LATENCY);
    }
    for _ in 0..=ROUNDS {
        world.kept.clock.advance(TimeDelta::seconds(60));
        let now = world.kept.clock.now();
        let start = Instant::now();
        world.call(Call::Refresh { account: None }).await.unwrap();
        // The view follows a moment after the answers.
        let read = |row: &AccountView| row.error.is_none() && row.reading.as_ref().is_some_and(|r| r.as_of == now);
        world.until("all are read and shown", |view| view.accounts.iter().all(read)).await;
        let time = start.elapsed();
        times.push(time);
    }
    // The first opens the connections and reads the keys.
    let first = times.remove(0);
    times.sort_unstable();
    report(name, first, times[ROUNDS / 2], &hosts);
}

fn report(name: &str, first: Duration, time: Duration, hosts: &[Host]) {
    let most = |count: fn(&Host) -> usize| hosts.iter().map(count).max().unwrap_or_default();
    let hundredths = time.as_millis() * 100 / LATENCY.as_millis();
    println!(
        "| {name} | {} ms | {} ms | {}.{:02} | {} | {} | {} |",
        first.as_millis(),
        time.as_millis(),
        hundredths / 100,
        hundredths % 100,
        most(|host| host.sandbox.control().max_in_flight(host.provider)),
        most(|host| {
            let each = host.keys.iter().map(|key| host.sandbox.control().max_in_flight_for(host.provider, key));
            each.max().unwrap_or_default()
        }),
        most(|host| host.sandbox.control().connections_peak()),
    );
}

fn add(host: &mut Host, number: usize) -> Account {
    let funds = Funds::Single(Credits::whole(i64::try_from(number).unwrap()));
    host.sandbox.control().add_account(host.provider, &key(number), funds);
    host.keys.push(key(number));
    Account {
        id: AccountId::new(format!("bench-{number:03}")).unwrap(),
        provider: host.provider,
        name: format!("Account {number}"),
        base_url: Some(host.sandbox.base_url(host.provider)),
        low_mark: None,
        paused: false,
        alerts: true,
        entered: None,
        low_days: None,
        snooze: None,
    }
}

fn key(number: usize) -> String {
    format!("sandbox-bench-{number:03}")
}
