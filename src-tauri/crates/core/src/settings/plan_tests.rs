//! Plans, rates and what was paid, in documents: whole, broken, and from before and after their time.

use std::fs;

use serde_json::{Value, json};

use super::tests::{at, fixtures, v1};
use super::*;
use crate::amount::{Currency, Money, parse_decimal};
use crate::estimate::pixverse::{Making, Model, Quality};
use crate::estimate::voxpria::Campaign;
use crate::estimate::{Form, KeyframeResolution};
use crate::plan::{Basis, Job, PastUnit, PlanId, Priced};

fn frozen() -> Vec<u8> {
    fs::read(fixtures().join("v1-plans.json")).unwrap()
}

fn plan(id: &str, account: &str, name: &str, job: Job) -> Plan {
    Plan {
        id: PlanId::new(id).unwrap(),
        name: name.into(),
        account: AccountId::new(account).unwrap(),
        job,
        kept_at: at("2026-03-01T08:30:00Z"),
        last: None,
        made: None,
    }
}

/// What `v1-plans.json` says beside what `v1.json` says. Never changed.
fn frozen_settings() -> Settings {
    let Loaded::Current(v1) = load(&v1()) else { panic!("v1 is whole") };
    let form = Form {
        model_id: Some("kling3_std".into()),
        variant: Some("i2v".into()),
        duration_seconds: Some(5),
        resolution: Some("720p".into()),
        keyframe_resolution: Some(KeyframeResolution::K2),
        caption_style: Some("classic".into()),
        music_enabled: Some(false),
        voice_enabled: Some(true),
        custom_voice: Some(false),
        qai_enabled: Some(true),
        max_kf_retries: Some(1),
        max_video_retries: Some(2),
        human_review_gate: Some(true),
        hitl_anchor_max_rejections: Some(3),
        human_review_videos: Some(false),
        hitl_segments_max_rejections: Some(4),
        ..Form::new(3)
    };
    let ugen = "3f0c1b52-7d0e-4a53-9f0e-0a4a1f6a9b11";
    let clip = Making::Clip { model: Model::V5, quality: Quality::P720, seconds: 8, extra: false };
    let campaign = Campaign { calls: 100, minutes: 2, messages: 50, transcribed_minutes: 200 };
    let last = Priced { total: "207.5".parse().unwrap(), basis: Basis::Service, at: at("2026-03-02T09:00:00Z") };
    Settings {
        plans: vec![
            Plan {
                last: Some(last),
                made: Some("550e8400-e29b-41d4-a716-446655440000".into()),
                ..plan("p-1", ugen, "Spring clips", Job::UGen(Box::new(form)))
            },
            plan("p-2", "a1", "予告編", Job::PixVerse { making: clip, count: 4 }),
            plan("p-3", "pictory-main", "Heads", Job::Pictory { action: "stock-avatar".into(), pieces: 90 }),
            plan("p-4", "a1", "Calls", Job::Voxpria(campaign)),
            plan("p-5", "a1", "Posts", Job::PowerPost { by: PastUnit::Day, count: 7 }),
            plan("p-6", ugen, "Plain", Job::UGen(Box::new(Form::new(1)))),
        ],
        rates: [
            (ProviderId::PixVerse, [("v5-720p-8s".to_owned(), "110".parse().unwrap())].into_iter().collect()),
            (ProviderId::Voxpria, [("call_minute".to_owned(), "2.5".parse().unwrap())].into_iter().collect()),
        ]
        .into_iter()
        .collect(),
        paid: [(AccountId::new(ugen).unwrap(), euros("45", 1000))].into_iter().collect(),
        ..v1
    }
}

fn euros(amount: &str, credits: i64) -> PaidRate {
    let money = Money { amount: parse_decimal(amount).unwrap(), currency: Currency::of_code("EUR").unwrap() };
    PaidRate::new(money, crate::amount::Credits::whole(credits)).unwrap()
}

fn changed(change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut document: Value = serde_json::from_slice(&frozen()).unwrap();
    change(&mut document);
    serde_json::to_vec(&document).unwrap()
}

#[test]
fn the_frozen_file_says_what_it_said() {
    assert_eq!(load(&frozen()), Loaded::Current(frozen_settings()));
    let text = String::from_utf8(frozen()).unwrap();
    assert_eq!(save(&frozen_settings(), None).unwrap().text(), text.trim_end(), "and is written as it was");
}

#[test]
fn what_a_later_version_put_beside_it_stays() {
    let bytes = changed(|d| {
        d["plans"][1]["colour"] = json!("red");
        d["plans"][0]["job"]["form"]["shimmer"] = json!(true);
        d["rates"]["sixth-service"] = json!({"x": "1"});
        d["accounts"][0]["paid"]["receipt"] = json!("r-1");
    });
    let Loaded::Current(settings) = load(&bytes) else { panic!("nothing is broken") };
    assert_eq!(settings, frozen_settings());
    let written: Value = serde_json::from_str(&save(&settings, Some(&bytes)).unwrap().text()).unwrap();
    assert_eq!(written["plans"][1]["colour"], "red");
    assert_eq!(written["plans"][0]["job"]["form"]["shimmer"], true);
    assert_eq!(written["rates"]["sixth-service"]["x"], "1");
}

/// What a version from before plans does: it knows none of this, and writes what it found.
#[test]
fn a_document_that_says_nothing_of_plans_is_whole_and_gets_no_empty_lists() {
    let Loaded::Current(settings) = load(&v1()) else { panic!("v1 is whole") };
    assert!(settings.plans.is_empty() && settings.rates.is_empty() && settings.paid.is_empty());
    let written = save(&settings, Some(&v1())).unwrap().text();
    assert!(!written.contains("plans") && !written.contains("rates") && !written.contains("paid"), "{written}");
}

#[test]
fn what_is_taken_away_is_gone() {
    let Loaded::Current(mut settings) = load(&frozen()) else { panic!("nothing is broken") };
    settings.plans.truncate(1);
    settings.plans[0].last = None;
    settings.plans[0].made = None;
    settings.rates.clear();
    settings.paid.clear();
    let written = save(&settings, Some(&frozen())).unwrap();
    assert_eq!(load(written.text().as_bytes()), Loaded::Current(settings));
    // A key-value store keeps what it is not told of, so that empty lists have to be told.
    assert!(written.entries().contains(&("rates".into(), "{}".into())));
}

#[test]
fn a_broken_part_costs_itself_only() {
    #[track_caller]
    fn check(change: impl Fn(&mut Value), expect: impl FnOnce(&mut Settings), path: &str, why: Why) {
        let mut wanted = frozen_settings();
        expect(&mut wanted);
        let Loaded::Salvaged { settings, lost } = load(&changed(&change)) else { panic!("{path} is broken") };
        let told: Vec<_> = lost.iter().map(|lost| (lost.path.as_str(), lost.why)).collect();
        assert_eq!((settings, told), (wanted, vec![(path, why)]));
        // The backup still has it.
        let Loaded::Salvaged { settings, lost } = load_with_backup(&changed(&change), Some(&frozen())) else {
            panic!("{path} is broken")
        };
        let mut restored = settings;
        restored.plans.sort_by(|a, b| a.id.cmp(&b.id));
        if lost.iter().any(|lost| lost.restored) {
            assert_eq!(restored, frozen_settings(), "{path}");
        } else {
            assert!(matches!(why, Why::Duplicate) || path == "rates" || path == "rates.voxpria", "{path}");
        }
    }
    use Why::{BadValue, Missing, WrongType};
    let without = |index: usize| move |s: &mut Settings| drop(s.plans.remove(index));
    check(|d| d["plans"] = json!("none"), |s| s.plans.clear(), "plans", WrongType);
    check(|d| d["plans"][2] = json!(7), without(2), "plans[2]", WrongType);
    check(|d| d["plans"][2]["id"] = json!("../x"), without(2), "plans[2].id", BadValue);
    check(|d| drop(d["plans"][2].as_object_mut().unwrap().remove("job")), without(2), "plans[2].job", Missing);
    check(|d| d["plans"][2]["job"]["service"] = json!("sixth"), without(2), "plans[2].job", BadValue);
    check(|d| d["plans"][2]["job"]["pieces"] = json!(-1), without(2), "plans[2].job", WrongType);
    check(|d| d["plans"][2]["job"]["pieces"] = json!(4_294_967_296_u64), without(2), "plans[2].job", BadValue);
    check(|d| d["plans"][2]["job"]["pieces"] = json!(0), without(2), "plans[2].job", BadValue);
    check(|d| d["plans"][1]["job"]["model"] = json!("v9"), without(1), "plans[1].job", BadValue);
    check(|d| d["plans"][0]["job"]["form"]["segment_count"] = json!(11), without(0), "plans[0].job", BadValue);
    check(|d| d["plans"][0]["job"]["form"]["music_enabled"] = json!("no"), without(0), "plans[0].job", WrongType);
    check(|d| d["plans"][4]["job"]["by"] = json!("moon"), without(4), "plans[4].job", BadValue);
    check(|d| d["plans"][3]["kept_at"] = json!("yesterday"), without(3), "plans[3].kept_at", BadValue);
    check(|d| d["plans"][3]["account"] = json!(3), without(3), "plans[3].account", WrongType);
    check(|d| d["plans"][3]["name"] = json!(" "), |s| s.plans[3].name = "Voxpria".into(), "plans[3].name", BadValue);
    check(|d| d["plans"][0]["last"]["total"] = json!(207.5), |s| s.plans[0].last = None, "plans[0].last", WrongType);
    check(|d| d["plans"][0]["last"]["basis"] = json!("guess"), |s| s.plans[0].last = None, "plans[0].last", BadValue);
    check(|d| d["plans"][0]["made"] = json!(""), |s| s.plans[0].made = None, "plans[0].made", BadValue);
    check(|d| d["plans"][1]["id"] = json!("p-1"), without(1), "plans[1]", Why::Duplicate);
    check(|d| d["rates"] = json!([]), |s| s.rates.clear(), "rates", WrongType);
    let no_calls = |s: &mut Settings| drop(s.rates.remove(&ProviderId::Voxpria));
    check(|d| d["rates"]["voxpria"] = json!("2"), no_calls, "rates.voxpria", WrongType);
    check(|d| d["rates"]["voxpria"]["call_minute"] = json!("-1"), no_calls, "rates.voxpria.call_minute", BadValue);
    check(|d| d["rates"]["voxpria"]["call_minute"] = json!(2.5), no_calls, "rates.voxpria.call_minute", WrongType);
    let unpaid = |s: &mut Settings| s.paid.clear();
    check(|d| d["accounts"][0]["paid"]["credits"] = json!("0"), unpaid, "accounts[0].paid", BadValue);
    check(|d| d["accounts"][0]["paid"]["currency"] = json!("euro"), unpaid, "accounts[0].paid", BadValue);
    check(|d| d["accounts"][0]["paid"]["amount"] = json!("-1"), unpaid, "accounts[0].paid", BadValue);
}

#[test]
fn what_was_paid_comes_back_with_its_account() {
    let bytes = changed(|d| d["accounts"][0] = json!(null));
    let Loaded::Salvaged { settings, .. } = load_with_backup(&bytes, Some(&frozen())) else { panic!("broken") };
    assert_eq!((settings.accounts.len(), settings.paid), (3, frozen_settings().paid));
}
