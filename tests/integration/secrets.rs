//! Where a key may be: in the keychain and in one request header. Everything else that leaves the backend is searched
//! for it, raw and in the usual disguises.

use std::io;
use std::sync::{Mutex, OnceLock};

use brimful_core::provider::ProviderId;
use brimful_core::settings;
use brimful_engine::api::{Backend, Call, dto};
use brimful_sandbox::{Fault, Funds, Options, Sandbox, Scenario};
use brimful_tests::canary;
use brimful_tests::world::World;
use chrono::TimeDelta;

/// Everything that any part of the process logs, at the finest level, the HTTP stack included.
static LOGGED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn log_everything() {
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| {
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).with_writer(|| Log).init();
    });
}

#[track_caller]
fn assert_clean(what: &str, text: &str, keys: &[String]) {
    for key in keys {
        assert!(!canary::holds(text.as_bytes(), key), "{what} holds a key");
    }
}

#[tokio::test]
async fn a_key_is_in_nothing_that_leaves_the_backend() {
    log_everything();
    let mut world = World::new().await;
    let mut keys = Vec::new();
    let mut said = String::new();
    let mut accounts = Vec::new();
    for provider in ProviderId::ALL {
        let prefix = provider.profile().key_prefix.unwrap_or_default();
        let key = format!("{prefix}CANARY-{}-7f3a9", provider.id());
        world.control().add_account(provider, &key, Funds::Single(brimful_core::amount::Credits::whole(50)));
        let new = dto::NewAccount { key: key.clone(), low_mark: Some("100".into()), ..world.new_account(provider) };
        let added = world.call(Call::AddAccount(new)).await;
        said += &format!("{added:?}{}", serde_json::to_string(&added.as_ref().unwrap()).unwrap());
        keys.push(key);
    }
    accounts.extend(world.view().order.clone());
    // Every failure words an error of its own; none may hold the key, also where the service repeats it.
    for fault in Fault::all() {
        let fault = match fault {
            // Minutes of waiting each; they end in the same time-out and size errors as the others.
            Fault::Hang | Fault::SlowLoris | Fault::EndlessBody => continue,
            // Longer than the deadline, so that nobody waits for it.
            Fault::RateLimited { .. } => Fault::RateLimited { retry_after_s: 600 },
            other => other,
        };
        for provider in ProviderId::ALL {
            world.control().set_fault(provider, Some(fault.clone()));
        }
        world.pass(TimeDelta::minutes(61)).await;
        let calls = accounts.iter().map(async |id| {
            let wrong = Call::ReplaceKey { account: id.to_string(), key: keys[0].clone(), accept_other: false };
            let refresh = Call::Refresh { account: Some(id.to_string()) };
            format!("{:?}{:?}", world.call(wrong).await, world.call(refresh).await)
        });
        said += &futures_util::future::join_all(calls).await.concat();
        let view = world.view();
        said += &format!("{view:?}{}", serde_json::to_string(&Backend::dto(&view)).unwrap());
    }
    world.restart().await;
    let kept = world.kept.settings.settings.lock().unwrap().clone();
    assert_eq!(kept.accounts.len(), 5);
    let document = settings::save(&kept, None).unwrap();
    let state = format!("{:?}", world.kept.state.0.lock().unwrap());
    let told = format!("{:?}", world.kept.told.all());
    let logged = String::from_utf8_lossy(&LOGGED.lock().unwrap()).into_owned();
    // A log that held a key after all would still leave it out of a report.
    world.kept.log.push(&format!("GET with {}", keys.join(" and ")));
    let report = world.call(Call::ProblemReport).await.unwrap();

    assert!(logged.contains("TRACE"), "the log was listened to");
    assert_clean("a reply, error or view", &said, &keys);
    assert_clean("the settings document", &document.text(), &keys);
    assert_clean("the remembered state", &state, &keys);
    assert_clean("a notice", &told, &keys);
    assert_clean("the log", &logged, &keys);
    assert_clean("a problem report", &serde_json::to_string(&report).unwrap(), &keys);
}

#[tokio::test]
async fn a_redirect_sees_no_key_and_no_request() {
    let world = World::new().await;
    let elsewhere = Sandbox::start(Options { scenario: Scenario::Seed, ..Options::default() }).await.unwrap();
    for provider in ProviderId::ALL {
        world.control().set_fault(provider, Some(Fault::Redirect(format!("{}/stolen", elsewhere.origin()))));
        let error = world.call(Call::AddAccount(world.new_account(provider))).await.unwrap_err();
        assert_eq!(error.code, "protocol", "{provider}");
    }
    assert!(world.control().requests().len() >= 5, "the redirects were served");
    assert!(elsewhere.control().requests().is_empty(), "{:?}", elsewhere.control().requests());
}
