//! What is read of whole, broken and foreign settings documents, as tables.

use std::fs;
use std::path::PathBuf;

use chrono::NaiveTime;
use serde_json::{Value, json};

use super::*;
use crate::account::{AccountId, EnteredBalance};
use crate::alert::{QuietHours, Snooze};
use crate::provider::ProviderId;

pub(super) fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/settings")
}

pub(super) fn v1() -> Vec<u8> {
    fs::read(fixtures().join("v1.json")).unwrap()
}

/// The v1 fixture with one change.
fn changed(change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut document: Value = serde_json::from_slice(&v1()).unwrap();
    change(&mut document);
    serde_json::to_vec(&document).unwrap()
}

pub(super) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn account(id: &str, provider: ProviderId, name: &str) -> Account {
    Account {
        id: AccountId::new(id).unwrap(),
        provider,
        name: name.into(),
        base_url: None,
        low_mark: None,
        paused: false,
        alerts: true,
        entered: None,
        low_days: None,
        snooze: None,
    }
}

/// What `v1.json` says. Never changed: it is what users of that version have.
fn v1_settings() -> Settings {
    Settings {
        accounts: vec![
            Account {
                low_mark: Some("100".parse().unwrap()),
                ..account("3f0c1b52-7d0e-4a53-9f0e-0a4a1f6a9b11", ProviderId::UGen, "Studio")
            },
            Account {
                base_url: Some("http://127.0.0.1:8080/openapi/v2".into()),
                low_mark: Some("0.5".parse().unwrap()),
                paused: true,
                alerts: false,
                ..account("a1", ProviderId::PixVerse, "映像 🎬")
            },
            Account {
                entered: Some(EnteredBalance { amount: "1500.25".parse().unwrap(), at: at("2026-03-01T08:30:00Z") }),
                ..account("pictory-main", ProviderId::Pictory, "Pictory")
            },
        ],
        preferences: Preferences {
            refresh: RefreshInterval::Minutes15,
            hide_amounts: true,
            notify_low: true,
            notify_empty: true,
            notify_key_refused: false,
            notify_refund_missing: true,
            notify_unusual: true,
            notify_lapse: true,
            weekly_digest: false,
            quiet_hours: None,
            alerts_paused_until: Some(Pause::Until(at("2026-03-02T00:00:00Z"))),
            language: Some("de-AT".into()),
            single_keys: true,
            tray_notice_shown: true,
        },
        ..Settings::default()
    }
}

#[test]
fn every_released_version_still_loads() {
    let mut versions = Vec::new();
    for entry in fs::read_dir(fixtures()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        // A version has a file for each addition that came later.
        let version = name.split('-').next().unwrap();
        versions.push(version.strip_prefix('v').unwrap().parse::<u32>().unwrap());
        let loaded = load(&fs::read(&path).unwrap());
        assert!(matches!(loaded, Loaded::Current(_)), "{name}: {loaded:?}");
    }
    versions.sort_unstable();
    versions.dedup();
    assert_eq!(versions, (1..=VERSION).collect::<Vec<_>>(), "every version keeps its file");
}

#[test]
fn version_1_says_what_it_said() {
    assert_eq!(load(&v1()), Loaded::Current(v1_settings()));
    let text = String::from_utf8(v1()).unwrap();
    assert_eq!(save(&v1_settings(), None).unwrap().text(), text.trim_end(), "and is written as it was");
}

#[test]
fn what_is_decided_about_alerts_says_what_it_said() {
    let frozen = fs::read(fixtures().join("v1-alerts.json")).unwrap();
    let mut wanted = v1_settings();
    wanted.accounts[0].low_days = Some(7);
    wanted.accounts[0].snooze = Some(Snooze::Until(at("2026-03-03T08:00:00Z")));
    wanted.accounts[1].low_days = Some(90);
    wanted.accounts[1].snooze = Some(Snooze::UntilToppedUp);
    let time = |text| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
    wanted.preferences = Preferences {
        notify_refund_missing: false,
        notify_unusual: false,
        quiet_hours: Some(QuietHours { from: time("22:30"), to: time("07:00") }),
        ..wanted.preferences
    };
    assert_eq!(load(&frozen), Loaded::Current(wanted.clone()));
    let text = String::from_utf8(frozen.clone()).unwrap();
    assert_eq!(save(&wanted, None).unwrap().text(), text.trim_end(), "and is written as it was");
    // What is taken back is gone from the document, and nothing else is.
    assert_eq!(save(&v1_settings(), Some(&frozen)).unwrap().text(), String::from_utf8(v1()).unwrap().trim_end());
}

/// Loads the changed v1 fixture, and compares the settings with v1's after `expect` was done to them, and the list of
/// what was lost.
#[track_caller]
fn salvages(change: impl FnOnce(&mut Value), expect: impl FnOnce(&mut Settings), lost_expect: &[(&str, Why)]) {
    let mut wanted = v1_settings();
    expect(&mut wanted);
    match load(&changed(change)) {
        Loaded::Salvaged { settings, lost } => {
            let lost: Vec<_> = lost.iter().map(|lost| (lost.path.as_str(), lost.why)).collect();
            assert_eq!((settings, lost.as_slice()), (wanted, lost_expect));
        }
        Loaded::Current(settings) => assert_eq!((settings, lost_expect), (wanted, [].as_slice())),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_broken_preference_costs_itself_only() {
    #[track_caller]
    fn check(key: &str, value: Value, why: Why, expect: fn(&mut Preferences)) {
        let path = format!("preferences.{key}");
        salvages(|d| d["preferences"][key] = value, |s| expect(&mut s.preferences), &[(&path, why)]);
    }
    use Why::{BadValue, WrongType};
    check("refresh", json!(5), WrongType, |p| p.refresh = RefreshInterval::Minutes5);
    check("refresh", json!("2m"), BadValue, |p| p.refresh = RefreshInterval::Minutes5);
    check("hide_amounts", json!("true"), WrongType, |p| p.hide_amounts = false);
    check("notify_low", json!(0), WrongType, |p| p.notify_low = true);
    check("notify_empty", json!([]), WrongType, |p| p.notify_empty = true);
    check("notify_key_refused", json!({}), WrongType, |p| p.notify_key_refused = true);
    check("notify_refund_missing", json!("no"), WrongType, |p| p.notify_refund_missing = true);
    check("notify_unusual", json!(0), WrongType, |p| p.notify_unusual = true);
    check("notify_lapse", json!(0), WrongType, |p| p.notify_lapse = true);
    check("weekly_digest", json!("yes"), WrongType, |p| p.weekly_digest = false);
    check("single_keys", json!("off"), WrongType, |p| p.single_keys = true);
    check("quiet_hours", json!("22:00"), WrongType, |p| p.quiet_hours = None);
    check("quiet_hours", json!({"from": "22:00"}), BadValue, |p| p.quiet_hours = None);
    check("quiet_hours", json!({"from": 22, "to": 8}), WrongType, |p| p.quiet_hours = None);
    check("quiet_hours", json!({"from": "24:00", "to": "08:00"}), BadValue, |p| p.quiet_hours = None);
    check("alerts_paused_until", json!(1_700_000_000), WrongType, |p| p.alerts_paused_until = None);
    check("alerts_paused_until", json!("tomorrow"), BadValue, |p| p.alerts_paused_until = None);
    check("language", json!(["de"]), WrongType, |p| p.language = None);
    check("language", json!("de_AT.UTF-8"), BadValue, |p| p.language = None);
    check("language", json!("../../etc"), BadValue, |p| p.language = None);
    check("tray_notice_shown", json!(1.5), WrongType, |p| p.tray_notice_shown = false);
}

#[test]
fn a_broken_account_field_costs_itself_only() {
    #[track_caller]
    fn check(key: &str, value: Value, why: Why, expect: fn(&mut Account)) {
        let path = format!("accounts[1].{key}");
        salvages(|d| d["accounts"][1][key] = value, |s| expect(&mut s.accounts[1]), &[(&path, why)]);
    }
    use Why::{BadValue, WrongType};
    check("name", json!(7), WrongType, |a| a.name = "PixVerse".into());
    check("name", json!(" \n "), BadValue, |a| a.name = "PixVerse".into());
    check("base_url", json!(true), WrongType, |a| a.base_url = None);
    check("base_url", json!("not an address"), BadValue, |a| a.base_url = None);
    check("base_url", json!("file:///etc/passwd"), BadValue, |a| a.base_url = None);
    check("low_mark", json!(100), WrongType, |a| a.low_mark = None);
    check("low_mark", json!("1,000"), BadValue, |a| a.low_mark = None);
    check("low_mark", json!("1e400"), BadValue, |a| a.low_mark = None);
    check("low_days", json!("7"), WrongType, |a| a.low_days = None);
    check("low_days", json!(0), BadValue, |a| a.low_days = None);
    check("low_days", json!(91), BadValue, |a| a.low_days = None);
    check("low_days", json!(-1), WrongType, |a| a.low_days = None);
    check("snooze", json!(true), WrongType, |a| a.snooze = None);
    check("snooze", json!("for ever"), BadValue, |a| a.snooze = None);
    check("paused", json!("no"), WrongType, |a| a.paused = false);
    check("alerts", json!("no"), WrongType, |a| a.alerts = true);
    check("entered", json!("1500"), WrongType, |a| a.entered = None);
    check("entered", json!({"amount": "1"}), BadValue, |a| a.entered = None);
    check("entered", json!({"amount": 1, "at": "2026-03-01T08:30:00Z"}), WrongType, |a| a.entered = None);
    check("entered", json!({"amount": "1", "at": "March"}), BadValue, |a| a.entered = None);
}

#[test]
fn a_key_is_not_sent_to_another_address_because_its_own_was_lost() {
    let break_it = |d: &mut Value| {
        d["accounts"][1]["base_url"] = json!(1);
        d["accounts"][1]["paused"] = json!(false);
    };
    salvages(break_it, |s| s.accounts[1].base_url = None, &[("accounts[1].base_url", Why::WrongType)]);
}

#[test]
fn an_account_without_id_or_service_is_none() {
    #[track_caller]
    fn check(entry: Value, path: &str, why: Why) {
        salvages(|d| d["accounts"][1] = entry, |s| drop(s.accounts.remove(1)), &[(path, why)]);
    }
    use Why::{BadValue, Missing, WrongType};
    check(json!(null), "accounts[1]", WrongType);
    check(json!("a1"), "accounts[1]", WrongType);
    check(json!({"provider": "u-gen"}), "accounts[1].id", Missing);
    check(json!({"id": 4, "provider": "u-gen"}), "accounts[1].id", WrongType);
    check(json!({"id": "../x", "provider": "u-gen"}), "accounts[1].id", BadValue);
    check(json!({"id": "a1"}), "accounts[1].provider", Missing);
    check(json!({"id": "a1", "provider": "sixth"}), "accounts[1].provider", BadValue);
    check(json!({"id": "a1", "provider": ["u-gen"]}), "accounts[1].provider", WrongType);
    check(json!({"id": "pictory-main", "provider": 1}), "accounts[1].provider", WrongType);
}

#[test]
fn the_first_of_two_accounts_with_one_id_counts() {
    salvages(
        |d| d["accounts"][1]["id"] = d["accounts"][0]["id"].clone(),
        |s| drop(s.accounts.remove(1)),
        &[("accounts[1]", Why::Duplicate)],
    );
}

#[test]
fn broken_parts_at_the_top_cost_themselves_only() {
    use Why::{BadValue, Missing, WrongType};
    salvages(|d| d["accounts"] = json!({}), |s| s.accounts.clear(), &[("accounts", WrongType)]);
    salvages(
        |d| d["preferences"] = json!([]),
        |s| s.preferences = Preferences::default(),
        &[("preferences", WrongType)],
    );
    salvages(|d| d["version"] = json!("1"), |_| {}, &[("version", WrongType)]);
    salvages(|d| d["version"] = json!(0), |_| {}, &[("version", BadValue)]);
    salvages(|d| d["version"] = json!(1.5), |_| {}, &[("version", WrongType)]);
    salvages(|d| d["version"] = json!(99_999_999_999_u64), |_| {}, &[("version", BadValue)]);
    salvages(|d| drop(d.as_object_mut().unwrap().remove("version")), |_| {}, &[("version", Missing)]);
    salvages(|d| drop(d.as_object_mut().unwrap().remove("accounts")), |s| s.accounts.clear(), &[("accounts", Missing)]);
    // What an earlier build of the same version did not write yet is no loss.
    salvages(|d| d["preferences"] = json!({}), |s| s.preferences = Preferences::default(), &[]);
    salvages(|d| d["preferences"]["language"] = json!(null), |s| s.preferences.language = None, &[]);
}

#[test]
fn what_is_no_document_is_unreadable() {
    #[track_caller]
    fn check(bytes: &[u8], expect: Unreadable) {
        assert_eq!(load(bytes), Loaded::Unreadable(expect), "{}", bytes.escape_ascii());
    }
    check(b"", Unreadable::Empty);
    check(b" \r\n\t", Unreadable::Empty);
    check(&[0; 512], Unreadable::NotJson);
    check(b"{", Unreadable::NotJson);
    check(b"{\"version\":1}x", Unreadable::NotJson);
    check(b"\xff\xfe{\0}\0", Unreadable::NotJson);
    check(&[b"{\"version\":1,\"accounts\":[\"".as_slice(), b"\xff", b"\"]}"].concat(), Unreadable::NotJson);
    check("[".repeat(100_000).as_bytes(), Unreadable::NotJson);
    check(b"null", Unreadable::NoSettings);
    check(b"[]", Unreadable::NoSettings);
    check(b"{}", Unreadable::NoSettings);
    check(b"{\"theme\":\"dark\"}", Unreadable::NoSettings);
    let whole = v1();
    let end = whole.trim_ascii_end().len();
    for cut in 1..end {
        check(&whole[..cut], Unreadable::NotJson);
    }
    let mut torn = whole.clone();
    torn[end / 2..].fill(0);
    check(&torn, Unreadable::NotJson);
}

#[test]
fn a_byte_order_mark_is_forgiven() {
    let bytes = [b"\xef\xbb\xbf".as_slice(), &v1()].concat();
    assert_eq!(load(&bytes), Loaded::Current(v1_settings()));
}

#[test]
fn a_later_version_is_read_as_far_as_understood_and_not_written() {
    let newer = changed(|d| {
        d["version"] = json!(7);
        d["preferences"]["refresh"] = json!({"every": 90});
    });
    let Loaded::Newer { version: 7, settings } = load(&newer) else { panic!("{:?}", load(&newer)) };
    assert_eq!(settings.accounts, v1_settings().accounts);
    assert_eq!(settings.preferences.refresh, RefreshInterval::Minutes5);
    assert_eq!(save(&settings, Some(&newer)), Err(SaveError::Newer { version: 7 }));
}

#[test]
fn unknown_fields_are_carried_along() {
    let previous = changed(|d| {
        d["theme"] = json!({"accent": "green"});
        d["preferences"]["working_hours"] = json!(["08:00", "17:00"]);
        d["accounts"][1]["colour"] = json!("teal");
        d["accounts"][2]["colour"] = json!("red");
    });
    let mut settings = v1_settings();
    settings.accounts.remove(2);
    settings.accounts.swap(0, 1);
    settings.accounts[0].base_url = None;
    settings.preferences.language = None;
    let document = save(&settings, Some(&previous)).unwrap();
    let written: Value = serde_json::from_str(&document.text()).unwrap();
    assert_eq!(written["theme"]["accent"], "green");
    assert_eq!(written["preferences"]["working_hours"][1], "17:00");
    assert_eq!(written["accounts"][0]["colour"], "teal");
    assert_eq!(written["accounts"][0].get("base_url"), None);
    assert_eq!(written["accounts"][1].get("colour"), None);
    assert_eq!(written["preferences"].get("language"), None);
    assert_eq!(load(document.text().as_bytes()), Loaded::Current(settings));
    let keys: Vec<_> = document.entries().into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ["accounts", "preferences", "theme", "version"]);
    for (key, text) in document.entries() {
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), written[key.as_str()]);
    }
}

#[test]
fn a_previous_document_that_cannot_be_read_is_no_hindrance() {
    let document = save(&v1_settings(), Some(b"{\"version\":")).unwrap();
    assert_eq!(load(document.text().as_bytes()), Loaded::Current(v1_settings()));
}

/// Loads the changed v1 fixture with the whole one as its backup.
#[track_caller]
fn restores(change: impl FnOnce(&mut Value), expect: impl FnOnce(&mut Settings), path: &str) {
    let mut wanted = v1_settings();
    expect(&mut wanted);
    let loaded = load_with_backup(&changed(change), Some(&v1()));
    let Loaded::Salvaged { settings, lost } = loaded else { panic!("{loaded:?}") };
    assert_eq!(settings, wanted);
    assert_eq!(lost.iter().map(|l| (l.path.as_str(), l.restored)).collect::<Vec<_>>(), [(path, true)]);
}

#[test]
fn what_is_broken_comes_from_the_backup() {
    restores(|d| d["preferences"]["refresh"] = json!(1), |_| {}, "preferences.refresh");
    restores(|d| d["preferences"] = json!(1), |_| {}, "preferences");
    restores(|d| d["accounts"] = json!(1), |_| {}, "accounts");
    restores(|d| d["accounts"][1]["base_url"] = json!(1), |_| {}, "accounts[1].base_url");
    restores(|d| d["accounts"][2] = json!(1), |_| {}, "accounts[2]");
    // The order of the others is the document's; a restored account comes last.
    restores(|d| d["accounts"][0]["id"] = json!(1), |s| s.accounts.rotate_left(1), "accounts[0].id");
    // What the document says itself counts, also where the backup says otherwise.
    restores(
        |d| {
            d["accounts"][0]["low_mark"] = json!("7");
            d["accounts"][0]["name"] = json!(null);
            d["preferences"]["language"] = json!(1);
        },
        |s| {
            s.accounts[0].low_mark = Some("7".parse().unwrap());
            s.accounts[0].name = "U-Gen".into();
        },
        "preferences.language",
    );
}

#[test]
fn an_intact_document_does_not_look_at_the_backup() {
    let removed = changed(|d| drop(d["accounts"].as_array_mut().unwrap().remove(1)));
    let mut wanted = v1_settings();
    wanted.accounts.remove(1);
    assert_eq!(load_with_backup(&removed, Some(&v1())), Loaded::Current(wanted));
}

#[test]
fn what_was_lost_is_told_without_values() {
    let broken = changed(|d| d["accounts"][1]["low_mark"] = json!("canary-value"));
    let Loaded::Salvaged { lost, .. } = load(&broken) else { panic!("it was broken") };
    assert!(!format!("{lost:?}").contains("canary"), "{lost:?}");
}
