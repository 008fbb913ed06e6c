//! The preview: the documented numbers as a table, and that more never costs less.

use proptest::prelude::*;

use super::*;
use crate::amount::Credits;

/// "model variant resolution g|s credits".
fn prices() -> Vec<Price> {
    [
        "veo3_fast i2v standard g 45",
        "veo3_fast t2v standard g 42",
        "kling3_std i2v standard s 10",
        "kling3_std i2v 720p s 12.5",
    ]
    .map(|text| {
        let words: Vec<&str> = text.split(' ').collect();
        Price {
            model: Some(words[0].into()),
            variant: Some(words[1].into()),
            resolution: Some(words[2].into()),
            billing: Some(if words[3] == "s" { Billing::PerSecond } else { Billing::PerGeneration }),
            credits: words[4].parse().ok(),
            ..Price::default()
        }
    })
    .to_vec()
}

fn credits_of(preview: &Preview, component: Component) -> Option<Credits> {
    preview.parts.iter().find(|part| part.component == component).map(|part| part.credits)
}

#[track_caller]
fn check(form: &Form, total: &str, component: Component, credits: &str) -> Preview {
    let got = preview(form, &prices()).unwrap();
    let part = credits_of(&got, component).map(|credits| credits.to_string());
    assert_eq!((got.total.to_string().as_str(), part.as_deref()), (total, Some(credits)), "{form:?}");
    got
}

#[test]
fn the_documented_formula_part_by_part() {
    use Component::{Captions, Hitl, Keyframes, Music, QaRetries, Rounding, Video, Voice};
    use KeyframeResolution::{K1, K2, K4};
    let plain = Form::new;
    check(&Form { voice_enabled: Some(true), ..Form::documented(3) }, "207", Keyframes, "32");
    check(&plain(3), "192", Video, "135");
    for (segments, rates) in
        [(1, [16, 24, 36]), (2, [24, 36, 54]), (3, [32, 48, 72]), (5, [48, 72, 108]), (10, [88, 132, 198])]
    {
        for (resolution, keyframes) in [K1, K2, K4].into_iter().zip(rates) {
            let form = Form { keyframe_resolution: Some(resolution), ..plain(segments) };
            let total = keyframes + 45 * segments + 25;
            check(&form, &total.to_string(), Keyframes, &keyframes.to_string());
        }
    }
    let kling = Form { model_id: Some("kling3_std".into()), duration_seconds: Some(5), ..plain(2) };
    check(&kling, "149", Video, "100");
    check(&Form { resolution: Some("720p".into()), ..kling }, "174", Video, "125");
    check(&Form { variant: Some("t2v".into()), ..plain(1) }, "83", Video, "42");
    check(&Form { music_enabled: Some(false), ..plain(1) }, "71", Music, "0");
    check(&Form { voice_enabled: Some(true), custom_voice: Some(true), ..plain(1) }, "106", Voice, "20");
    check(&Form { custom_voice: Some(true), ..plain(1) }, "86", Voice, "0");
    check(&Form { caption_style: Some("my own".into()), ..plain(1) }, "106", Captions, "20");
    let retries = Form { qai_enabled: Some(true), max_kf_retries: Some(1), max_video_retries: Some(1), ..plain(1) };
    check(&retries, "117", QaRetries, "30.5");
    check(&retries, "117", Rounding, "0.5");
    check(&Form { qai_enabled: None, ..retries }, "86", QaRetries, "0");
    let reviewed = Form {
        human_review_gate: Some(true),
        hitl_anchor_max_rejections: Some(2),
        human_review_videos: Some(true),
        hitl_segments_max_rejections: Some(1),
        ..plain(2)
    };
    check(&reviewed, "245", Hitl, "106");
    check(&Form { human_review_gate: None, human_review_videos: None, ..reviewed }, "139", Hitl, "0");
}

#[test]
fn a_preview_lists_what_is_open_for_this_job_and_no_more() {
    use Undetermined::*;
    #[track_caller]
    fn check(form: &Form, expect: &[Undetermined]) {
        let mut rest = prices();
        rest.push(Price { variant: None, resolution: None, model: Some("bare".into()), ..rest[0].clone() });
        assert_eq!(preview(form, &rest).unwrap().undetermined, expect, "{form:?}");
    }
    let form = Form::documented;
    check(&form(3), &[FlatRates]);
    check(&Form::new(3), &[FlatRates, DefaultModel]);
    check(&Form { model_id: Some("bare".into()), ..form(1) }, &[FlatRates, PriceRow]);
    check(&Form { duration_seconds: Some(5), ..form(1) }, &[FlatRates, Duration]);
    let kling = Form { model_id: Some("kling3_std".into()), ..form(1) };
    check(&kling, &[FlatRates]);
    check(&Form { duration_seconds: Some(11), ..kling }, &[FlatRates, Duration]);
    check(&Form { caption_style: Some("classic".into()), ..form(1) }, &[FlatRates, CaptionStyle]);
    check(&Form { custom_voice: Some(true), ..form(1) }, &[FlatRates, CustomVoiceAlone]);
    check(&Form { custom_voice: Some(true), voice_enabled: Some(true), ..form(1) }, &[FlatRates]);
    let retries = Form { qai_enabled: Some(true), max_video_retries: Some(1), ..form(1) };
    check(&retries, &[FlatRates, RetryBase, Rounding]);
    check(&Form { qai_enabled: Some(false), ..retries.clone() }, &[FlatRates]);
    let rejections = Form { human_review_videos: Some(true), hitl_segments_max_rejections: Some(1), ..retries };
    check(&rejections, &[FlatRates, RetryBase, RetriesAndRejections, Rounding]);
    check(&Form { segment_count: 2, ..rejections }, &[FlatRates, RetryBase, SegmentBase, RetriesAndRejections]);
    let idle = Form { hitl_anchor_max_rejections: Some(1), ..form(1) };
    check(&idle, &[FlatRates, RejectionsWithoutReview]);
    check(&Form { human_review_gate: Some(true), ..idle }, &[FlatRates, AnchorBase]);
}

#[test]
fn there_is_no_preview_with_a_part_left_out() {
    #[track_caller]
    fn check(form: &Form, change: impl Fn(&mut Price), expect: NoPreview) {
        let mut changed = prices();
        changed.iter_mut().for_each(change);
        assert_eq!(preview(form, &changed), Err(expect));
    }
    let form = Form::documented(3);
    assert!(matches!(preview(&Form::new(0), &prices()), Err(NoPreview::Form(wrong)) if wrong.len() == 1));
    assert_eq!(preview(&form, &[]), Err(NoPreview::NoPrice));
    check(&Form { model_id: Some("veo9".into()), ..form.clone() }, |_| {}, NoPreview::NoPrice);
    check(&form, |price| price.credits = None, NoPreview::PriceUnknown);
    check(&form, |price| price.billing = None, NoPreview::PriceUnknown);
    check(&form, |price| price.variant = Some("i2v".into()), NoPreview::SeveralPrices);
    check(&form, |price| price.credits = "7e28".parse().ok(), NoPreview::Inexact);
}

#[test]
fn a_job_with_its_own_defaults_costs_one_keyframe_retry_more() {
    #[track_caller]
    fn check(form: &Form, expect: Option<&str>) {
        assert_eq!(job_default_extra(form).map(|extra| extra.to_string()).as_deref(), expect, "{form:?}");
    }
    check(&Form::new(3), Some("16"));
    check(&Form { keyframe_resolution: Some(KeyframeResolution::K4), ..Form::new(2) }, Some("27"));
    check(&Form { max_kf_retries: Some(2), ..Form::new(3) }, Some("16"));
    let on = Form { qai_enabled: Some(true), ..Form::new(3) };
    check(&on, Some("16"));
    check(&Form { max_kf_retries: Some(1), ..on }, None);
    check(&Form::new(0), None);
}

prop_compose! {
    fn any_form()(
        counts in (1_u32..=10, 1_u32..=20, 0_u32..4, 0_u32..4, 0_u32..4, 0_u32..4),
        flags in proptest::array::uniform6(any::<bool>()),
        texts in (0_usize..4, 0_usize..3, any::<bool>()),
    ) -> Form {
        let (model, resolution) = [("veo3_fast", "standard"), ("kling3_std", "standard"), ("kling3_std", "720p"), ("veo3_fast", "standard")][texts.0];
        Form {
            segment_count: counts.0,
            model_id: Some(model.into()),
            variant: Some("i2v".into()),
            duration_seconds: Some(counts.1),
            resolution: Some(resolution.into()),
            keyframe_resolution: Some(KeyframeResolution::ALL[texts.1]),
            caption_style: texts.2.then(|| "my own".into()),
            music_enabled: Some(flags[0]),
            voice_enabled: Some(flags[1]),
            custom_voice: Some(flags[2]),
            qai_enabled: Some(flags[3]),
            max_kf_retries: Some(counts.2),
            max_video_retries: Some(counts.3),
            human_review_gate: Some(flags[4]),
            hitl_anchor_max_rejections: Some(counts.4),
            human_review_videos: Some(flags[5]),
            hitl_segments_max_rejections: Some(counts.5),
        }
    }
}

/// The form with one thing more, or `None` where there is no more of it.
fn with_more(form: &Form, field: Field) -> Option<Form> {
    let mut more = form.clone();
    let on = |flag: &mut Option<bool>| (*flag != Some(true)).then(|| *flag = Some(true));
    let up = |number: &mut Option<u32>| *number = number.map(|n| n + 1);
    match field {
        Field::SegmentCount => (form.segment_count < 10).then(|| more.segment_count += 1)?,
        Field::ModelId | Field::Variant | Field::Resolution => return None,
        Field::DurationSeconds => up(&mut more.duration_seconds),
        Field::KeyframeResolution => {
            let next = KeyframeResolution::ALL.into_iter().find(|r| Some(*r) > form.keyframe_resolution)?;
            more.keyframe_resolution = Some(next);
        }
        Field::CaptionStyle => more.caption_style = Some("my own".into()),
        Field::MusicEnabled => on(&mut more.music_enabled)?,
        Field::VoiceEnabled => on(&mut more.voice_enabled)?,
        Field::CustomVoice => on(&mut more.custom_voice)?,
        Field::QaiEnabled => on(&mut more.qai_enabled)?,
        Field::MaxKfRetries => up(&mut more.max_kf_retries),
        Field::MaxVideoRetries => up(&mut more.max_video_retries),
        Field::HumanReviewGate => on(&mut more.human_review_gate)?,
        Field::HitlAnchorMaxRejections => up(&mut more.hitl_anchor_max_rejections),
        Field::HumanReviewVideos => on(&mut more.human_review_videos)?,
        Field::HitlSegmentsMaxRejections => up(&mut more.hitl_segments_max_rejections),
    }
    Some(more)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_total_is_the_sum_of_the_parts(form in any_form()) {
        let got = preview(&form, &prices()).unwrap();
        let sum = got.parts.iter().try_fold(Credits::ZERO, |sum, part| sum.checked_add(part.credits));
        prop_assert_eq!(Some(got.total), sum);
        prop_assert!(got.total.decimal().is_integer());
        prop_assert!(got.parts.iter().all(|part| part.credits >= Credits::ZERO));
        prop_assert!(!got.undetermined.is_empty());
    }

    #[test]
    fn more_never_costs_less(form in any_form()) {
        let before = preview(&form, &prices()).unwrap().total;
        for field in Field::ALL {
            if let Some(more) = with_more(&form, field) {
                let after = preview(&more, &prices()).unwrap().total;
                prop_assert!(after >= before, "more of {} costs {} and not {}", field, after, before);
            }
        }
    }
}
