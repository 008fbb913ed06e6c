//! Mappings that lose nothing: every field of a form, every making, every pack that was bought.

use brimful_core::amount::{Credits, Currency, Money, parse_decimal};
use brimful_core::estimate::Field;
use brimful_core::ledger::UsageDay;
use brimful_core::pack::{Offers, Said};
use brimful_core::plan::Job;
use brimful_core::wire::ugen;
use serde_json::{Value, json};

use super::{job, paid};
use crate::api::dto;

/// Every field with a value that is not its default.
fn full() -> Value {
    json!({
        "segment_count": 4, "model_id": "kling3_std", "variant": "t2v", "duration_seconds": 5, "resolution": "720p",
        "keyframe_resolution": "4k", "caption_style": "classic", "music_enabled": false, "voice_enabled": true,
        "custom_voice": true, "qai_enabled": true, "max_kf_retries": 1, "max_video_retries": 2,
        "human_review_gate": true, "hitl_anchor_max_rejections": 3, "human_review_videos": true,
        "hitl_segments_max_rejections": 4,
    })
}

/// What is sent for this form of the page, and what the page gets back of it.
fn through(form: Value) -> (Value, Value) {
    let said: dto::PlannedJob = serde_json::from_value(json!({ "service": "u-gen", "form": form })).unwrap();
    let job = job::job(said).unwrap();
    let Job::UGen(form) = &job else { panic!("{job:?}") };
    let sent = serde_json::from_str(ugen::estimate::body(form).unwrap().as_ref()).unwrap();
    (sent, serde_json::to_value(job::planned(&job)).unwrap()["form"].clone())
}

#[test]
fn every_field_of_the_form_reaches_the_wire_and_comes_back() {
    let full = full();
    assert_eq!(full.as_object().unwrap().len(), Field::ALL.len());
    assert_eq!(through(full.clone()), (full.clone(), full.clone()));
    for field in Field::ALL.into_iter().skip(1).map(Field::name) {
        let only = json!({ "segment_count": 2, field: full[field] });
        let (sent, back) = through(only.clone());
        assert_eq!((sent, &back[field]), (only, &full[field]), "what is not said is not sent");
        assert_eq!(back.as_object().unwrap().values().filter(|value| !value.is_null()).count(), 2);
    }
    for field in job::fields() {
        assert!(full.get(&field.name).is_some(), "{}", field.name);
    }
}

#[test]
fn every_making_comes_back_as_it_was_said() {
    let said = |making: &str, model: Option<&str>, quality: Option<&str>, extra| dto::PlannedJob::PixVerse {
        making: making.into(),
        model: model.map(Into::into),
        quality: quality.map(Into::into),
        length: 5,
        extra,
        count: 2,
    };
    let mut all = vec![
        said("lip_sync_audio", None, None, false),
        said("lip_sync_text", None, None, false),
        said("sound_effect", None, None, false),
    ];
    for quality in ["360p", "540p", "720p", "1080p"] {
        all.extend(["fusion", "motion"].map(|making| said(making, None, Some(quality), false)));
        for model in ["v5", "v4.5", "v5.5"] {
            all.extend([false, true].map(|extra| said("clip", Some(model), Some(quality), extra)));
        }
    }
    all.push(dto::PlannedJob::Pictory { action: "veo3.1".into(), pieces: 8 });
    all.push(dto::PlannedJob::Voxpria { calls: 1, minutes: 2, messages: 3, transcribed_minutes: 4 });
    all.extend(["change", "day"].map(|by| dto::PlannedJob::PowerPost { by: by.into(), count: 5 }));
    for planned in all {
        assert_eq!(job::planned(&job::job(planned.clone()).unwrap()), planned);
    }
}

fn usd(text: &str) -> Money {
    Money { amount: parse_decimal(text).unwrap(), currency: Currency::USD }
}

#[test]
fn a_purchase_that_is_no_pack_or_one_of_two_is_left_out() {
    /// Packs and purchases as "credits:price …" and "credits …".
    #[track_caller]
    fn check(packs: &str, bought: &str, expect: Option<&str>) {
        let said = packs.split_whitespace().enumerate().map(|(n, pack)| {
            let (credits, price) = pack.split_once(':').unwrap();
            let (credits, price) = (credits.parse().unwrap(), usd(price));
            Said { id: n.to_string(), name: None, credits, price, per_credit: None, saving: None }
        });
        let offers = Offers::new(said.collect(), 0);
        let bought: Vec<Credits> = bought.split_whitespace().map(|text| text.parse().unwrap()).collect();
        let told = paid::of_purchases(&bought, &offers).map(|rate| {
            let told = dto::PaidRate::from(rate);
            format!("{} for {}, {} left out", told.paid.amount, told.credits, told.left_out)
        });
        assert_eq!(told.as_deref(), expect, "{packs}; {bought:?}");
    }
    let documented = "200:10 1000:45 5000:175";
    check(documented, "200 1000 1000", Some("100 for 2200, 0 left out"));
    check(documented, "200 199.5 201", Some("10 for 200, 2 left out"));
    check(documented, "300", None);
    check(documented, "", None);
    check("", "200", None);
    check("200:10 200:8 1000:45", "200 1000", Some("45 for 1000, 1 left out"));
}

#[test]
fn a_day_whose_cost_cannot_be_read_is_left_out_with_its_credits() {
    let day = |spent: &str, cost: Option<Money>| UsageDay {
        date: "2026-03-01".parse().unwrap(),
        spent: spent.parse().unwrap(),
        count: None,
        cost,
        raw_cost: None,
    };
    let told = |days: &[UsageDay]| {
        paid::of_days(days).map(dto::PaidRate::from).map(|told| (told.paid.amount, told.credits, told.left_out))
    };
    let euros = Money { currency: Currency::of_code("EUR").unwrap(), ..usd("7") };
    let days = [
        day("9", Some(euros)),
        day("135", Some(usd("13.5"))),
        day("10", None),
        day("0", Some(usd("1"))),
        day("114", Some(usd("11.4"))),
    ];
    assert_eq!(told(&days), Some(("24.9".into(), "249".into(), 2)), "in the currency of the newest");
    assert_eq!((told(&days[2..4]), told(&[])), (None, None));
}
