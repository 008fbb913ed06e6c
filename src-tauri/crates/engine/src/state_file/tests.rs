//! State files as they may be found, and what is made of them.

use std::fs;
use std::path::Path;

use brimful_core::alert::{self, Crossing};
use brimful_core::reading::{Balance, Notice, Pool, PoolId, Source};
use serde_json::json;

use super::*;

fn id(text: &str) -> AccountId {
    AccountId::new(text).unwrap()
}

fn known() -> BTreeSet<AccountId> {
    ["a1", "pixverse-1", "pictory-main"].map(id).into()
}

fn now() -> DateTime<Utc> {
    "2026-03-01T08:30:05Z".parse().unwrap()
}

fn v1() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/state/v1.json");
    fs::read(path).unwrap()
}

/// What `v1.json` says. Never changed: it is what users of that version have.
fn v1_state() -> StateFile {
    let plain = |available: &str, source| Balance {
        available: available.parse().unwrap(),
        balance: None,
        reserved: None,
        pools: Vec::new(),
        source,
        service_account: None,
        notices: Vec::new(),
    };
    let read = |balance, as_of: &str| Reading { balance, as_of: as_of.parse().unwrap() };
    let u_gen = Balance {
        balance: Some("1240".parse().unwrap()),
        reserved: Some("207".parse().unwrap()),
        notices: vec![Notice::AvailableMismatch],
        ..plain("1033.5", Source::Reported)
    };
    let pixverse = Balance {
        pools: vec![
            Pool { id: PoolId::Monthly, amount: "1069020".parse().unwrap() },
            Pool { id: PoolId::Purchased, amount: "3630".parse().unwrap() },
        ],
        service_account: Some("314159".into()),
        ..plain("1072650", Source::Derived)
    };
    let readings = BTreeMap::from([
        (id("a1"), read(u_gen, "2026-03-01T08:30:00Z")),
        (id("pictory-main"), read(plain("-3", Source::Entered), "2026-02-28T23:59:59.25Z")),
        (id("pixverse-1"), read(pixverse, "2026-03-01T08:29:59Z")),
    ]);
    let at = |text: &str| text.parse().unwrap();
    let told = alert::State { low: Crossing::Told(at("2026-03-01T08:30:00Z")), ..alert::State::default() };
    let refused = alert::State {
        empty: Crossing::Suspected(at("2026-03-01T08:29:00Z")),
        key_told: Some(at("2026-02-27T10:00:00Z")),
        ..alert::State::default()
    };
    let alerts =
        BTreeMap::from([(id("a1"), told), (id("pictory-main"), alert::State::default()), (id("pixverse-1"), refused)]);
    StateFile { readings, alerts, ..StateFile::default() }
}

fn folder(bytes: &[u8]) -> (tempfile::TempDir, DataDir) {
    let root = tempfile::tempdir().unwrap();
    let dir = DataDir::at(root.path());
    atomic_file::write(&dir.state(), bytes).unwrap();
    (root, dir)
}

#[test]
fn version_1_says_what_it_said() {
    let (_root, dir) = folder(&v1());
    let remembered = open(&dir, &known(), now()).unwrap();
    assert_eq!(remembered, Remembered { state: v1_state(), ..Remembered::default() });
}

#[test]
fn what_was_saved_is_remembered() {
    let root = tempfile::tempdir().unwrap();
    let dir = DataDir::at(root.path().join("new"));
    assert_eq!(open(&dir, &known(), now()).unwrap(), Remembered::default());
    save(&dir, &v1_state()).unwrap();
    assert_eq!(fs::read(dir.state()).unwrap(), v1().trim_ascii_end(), "and is written as it was");
    assert_eq!(open(&dir, &known(), now()).unwrap().state, v1_state());
}

#[test]
fn what_was_held_back_is_remembered() {
    let root = tempfile::tempdir().unwrap();
    let dir = DataDir::at(root.path());
    for (low, empty, key_held) in [
        (Crossing::Held(now()), Crossing::Armed, false),
        (Crossing::Told(now()), Crossing::Held(now()), false),
        (Crossing::Armed, Crossing::Suspected(now()), true),
    ] {
        let state = alert::State { low, empty, key_told: None, key_held };
        let kept = StateFile { alerts: BTreeMap::from([(id("a1"), state)]), ..StateFile::default() };
        save(&dir, &kept).unwrap();
        assert_eq!(open(&dir, &known(), now()).unwrap().state, kept, "{state:?}");
    }
}

#[test]
fn a_broken_entry_is_unknown_and_the_others_stay() {
    #[track_caller]
    fn check(field: &str, value: Value) {
        let mut document: Value = serde_json::from_slice(&v1()).unwrap();
        document["readings"]["a1"][field] = value;
        let (_root, dir) = folder(&serde_json::to_vec(&document).unwrap());
        let remembered = open(&dir, &known(), now()).unwrap();
        let mut expect = v1_state();
        expect.readings.remove(&id("a1"));
        assert_eq!((remembered.state, remembered.dropped), (expect, 1), "{field}");
    }
    check("available", json!(null));
    check("available", json!(1033));
    check("available", json!(""));
    check("available", json!("1e400"));
    check("balance", json!("x"));
    check("balance", json!(true));
    check("reserved", json!({}));
    check("pools", json!([{"id": "monthly"}]));
    check("pools", json!([{"id": "weekly", "amount": "1"}]));
    check("pools", json!(vec![json!({"id": "monthly", "amount": "1"}); 17]));
    check("source", json!("guessed"));
    check("as_of", json!("yesterday"));
    check("as_of", json!(1_700_000_000));
}

#[test]
fn a_broken_alert_state_costs_no_reading() {
    for value in
        [json!(null), json!("told"), json!({"low": "told"}), json!({"low": {"told": 1}}), json!({"key_told": "x"})]
    {
        let mut document: Value = serde_json::from_slice(&v1()).unwrap();
        document["alerts"]["a1"] = value.clone();
        let (_root, dir) = folder(&serde_json::to_vec(&document).unwrap());
        let remembered = open(&dir, &known(), now()).unwrap();
        let mut expect = v1_state();
        expect.alerts.remove(&id("a1"));
        assert_eq!((remembered.state, remembered.dropped), (expect, 1), "{value}");
    }
}

#[test]
fn unknown_accounts_are_left_out() {
    let (_root, dir) = folder(&v1());
    let remembered = open(&dir, &[id("a1")].into(), now()).unwrap();
    assert_eq!(remembered.state.readings.keys().collect::<Vec<_>>(), [&id("a1")]);
    assert_eq!(remembered.dropped, 0);
}

#[test]
fn a_file_that_cannot_be_read_is_set_aside_and_nothing_is_known() {
    let whole = v1();
    let cut = &whole[..whole.len() / 2];
    for bytes in
        [b"".as_slice(), b"{}", b"[]", &[0; 64], cut, b"{\"version\":2,\"readings\":{}}", b"{\"version\":\"1\"}"]
    {
        let (_root, dir) = folder(bytes);
        let remembered = open(&dir, &known(), now()).unwrap();
        assert_eq!(remembered.state, StateFile::default());
        assert_eq!(fs::read(remembered.set_aside.unwrap()).unwrap(), bytes);
        assert!(!dir.state().exists());
    }
    let (_root, dir) = folder(b"{\"version\":1,\"readings\":[]}");
    assert_eq!(open(&dir, &known(), now()).unwrap(), Remembered::default());
}
