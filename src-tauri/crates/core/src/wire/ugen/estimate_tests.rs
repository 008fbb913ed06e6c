//! Every body that is sent and every answer that is accepted, as tables.

use proptest::prelude::*;

use super::*;
use crate::estimate::{Component, KeyframeResolution};
use crate::failure::Code;
use crate::wire::Head;

fn answered(status: u16, body: &str) -> Result<Estimate, Failure> {
    let head = Head { content_type: Some("application/json".into()), ..Head::default() };
    estimate(&Answer { status, head: &head, body: body.as_bytes(), now: "2026-05-09T12:00:00Z".parse().unwrap() })
}

#[test]
fn a_body_says_what_the_form_says_under_the_documented_names() {
    #[track_caller]
    fn check(form: &Form, expect: &str) {
        assert_eq!(body(form).as_deref(), Ok(expect));
    }
    check(&Form::new(3), r#"{"segment_count":3}"#);
    let form = Form {
        keyframe_resolution: Some(KeyframeResolution::K4),
        caption_style: Some("say \"hi\" ✓".into()),
        music_enabled: Some(false),
        ..Form::new(1)
    };
    check(
        &form,
        r#"{"segment_count":1,"keyframe_resolution":"4k","caption_style":"say \"hi\" ✓","music_enabled":false}"#,
    );
    check(
        &Form::documented(10),
        concat!(
            r#"{"segment_count":10,"model_id":"veo3_fast","variant":"i2v","duration_seconds":8,"resolution":"standard","#,
            r#""keyframe_resolution":"1k","caption_style":"tiktok_karaoke","music_enabled":true,"voice_enabled":false,"#,
            r#""custom_voice":false,"qai_enabled":false,"max_kf_retries":0,"max_video_retries":0,"#,
            r#""human_review_gate":false,"hitl_anchor_max_rejections":0,"human_review_videos":false,"#,
            r#""hitl_segments_max_rejections":0}"#,
        ),
    );
    assert_eq!(body(&Form::new(0)).unwrap_err().len(), 1);
}

/// The total, its parts as "name=credits", and the notes.
#[track_caller]
fn check(body: &str, expect: &str) {
    let told = match answered(200, body) {
        Ok(estimate) => {
            let parts = estimate.parts.iter().map(|part| {
                let credits = part.credits.map_or("?".into(), |credits| credits.to_string());
                format!(" {}={credits}", part.name)
            });
            let notes = estimate.notes.iter().map(|note| format!(" {note:?}"));
            format!("{}{}{}", estimate.total, parts.collect::<String>(), notes.collect::<String>())
        }
        Err(failure) => {
            assert_eq!(failure.code, Code::Protocol);
            failure.message
        }
    };
    assert_eq!(told, expect, "{body}");
}

#[test]
fn a_total_is_taken_from_any_of_its_names() {
    for name in ["total_credits", "estimated_credits", "total", "credits"] {
        check(&format!("{{\"{name}\":207}}"), "207");
        check(&format!("{{\"{name}\":\"22.5\",\"more\":[]}}"), "22.5");
        check(&format!("{{\"{name}\":0}}"), "0");
    }
    check(r#"{"total_credits":null,"total":5}"#, "5");
    check(r#"{"credits":9,"total":5}"#, "5 TotalsDiffer");
    check(r#"{"credits":5.0,"total":5}"#, "5");
}

#[test]
fn without_a_total_there_is_no_estimate_whatever_the_parts_say() {
    let none = "U-Gen did not send total_credits";
    check("{}", none);
    check(r#"{"total_credits":null}"#, none);
    check(r#"{"breakdown":{"keyframes":32,"video":135}}"#, none);
    check(r#"{"breakdown":[{"name":"total","credits":207}]}"#, none);
    check(r#"{"total_credits":"many"}"#, "U-Gen sent a value of total_credits that is not a number");
    check(r#"{"total":{"credits":207}}"#, "U-Gen sent a value of total that is not a number");
    check(
        r#"{"total":0.10000000000000000000000000000001}"#,
        "U-Gen sent a value of total that is a number that cannot be held exactly",
    );
    check(r#"{"total":-1}"#, "U-Gen sent an estimate below zero");
    for body in ["", "null", "207", "[207]", "[{\"total\":207}]", "{\"total\":207", "<html>"] {
        assert_eq!(answered(200, body).unwrap_err().code, Code::Protocol, "{body}");
    }
}

#[test]
fn a_breakdown_is_read_in_every_shape_and_in_its_order() {
    let expect = "207 video=135 keyframes=32 extra=40";
    check(r#"{"total":207,"breakdown":{"video":135,"keyframes":"32","extra":40}}"#, expect);
    check(
        r#"{"total":207,"breakdown":{"video":{"credits":135},"keyframes":{"amount":32,"unit":8},"extra":{"credits":"40"}}}"#,
        expect,
    );
    check(
        r#"{"total":207,"breakdown":[{"component":"video","credits":135},{"name":"keyframes","amount":32},{"label":"extra","credits":40}]}"#,
        expect,
    );
    check(r#"{"total":3,"breakdown":{"a":1,"a":2}}"#, "3 a=1 a=2");
    check(r#"{"total":207,"breakdown":{}}"#, "207");
    check(r#"{"total":207,"breakdown":[]}"#, "207");
    check(r#"{"total":207,"breakdown":null}"#, "207");
    let parts = answered(200, r#"{"total":207,"breakdown":{"Key-Frames":207}}"#).unwrap().parts;
    assert_eq!(parts[0].component, Some(Component::Keyframes));
}

#[test]
fn parts_that_are_odd_are_noted_and_the_total_stands() {
    check(r#"{"total":117,"breakdown":{"a":86,"b":30.5}}"#, "117 a=86 b=30.5 Rounded { sum: Credits(116.5) }");
    check(r#"{"total":207,"breakdown":{"a":7}}"#, "207 a=7 PartsDiffer { sum: Credits(7) }");
    check(r#"{"total":207,"breakdown":{"a":7,"b":null}}"#, "207 a=7 b=? PartUnread");
    check(r#"{"total":207,"breakdown":{"a":[],"b":"many"}}"#, "207 a=? b=? PartUnread");
    check(r#"{"total":207,"breakdown":[{"name":"a"}]}"#, "207 a=? PartUnread");
    check(r#"{"total":207,"breakdown":[207]}"#, "207 BreakdownUnread");
    check(r#"{"total":207,"breakdown":[{"credits":207}]}"#, "207 BreakdownUnread");
    check(r#"{"total":207,"breakdown":"lots"}"#, "207 BreakdownUnread");
    let many: Vec<String> = (0..101).map(|n| format!("\"p{n}\":1")).collect();
    check(&format!("{{\"total\":101,\"breakdown\":{{{}}}}}", many.join(",")), "101 BreakdownUnread");
    check(r#"{"total":1,"breakdown":{" a\nb\u0000 ":1}}"#, "1 a b=1");
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    check(&format!("{{\"total\":207,\"breakdown\":{deep}}}"), "207 BreakdownUnread");
    let long = format!("{{\"total\":1,\"breakdown\":{{\"{}\":1}}}}", "x".repeat(1_000_000));
    assert_eq!(answered(200, &long).unwrap().parts[0].name.len(), 500);
}

#[test]
fn a_422_marks_the_fields_that_it_names() {
    #[track_caller]
    fn check(status: u16, body: &str, expect: &[Field]) {
        let failure = answered(status, body).unwrap_err();
        assert_eq!(failure.code, Code::InvalidRequest, "{body}");
        assert_eq!(failure.fields.iter().collect::<Vec<_>>(), expect, "{body}");
    }
    check(
        422,
        r#"{"detail":[{"type":"missing","loc":["body","segment_count"],"msg":"Field required"}]}"#,
        &[Field::SegmentCount],
    );
    check(
        422,
        r#"{"detail":[{"loc":["body","music_enabled"]},{"loc":["body","options","variant",0]},{"loc":["body","music_enabled"]}]}"#,
        &[Field::Variant, Field::MusicEnabled],
    );
    check(400, r#"{"detail":[{"loc":["body","model_id"]}]}"#, &[Field::ModelId]);
    for body in [
        r#"{"detail":"segment_count is wrong"}"#,
        r#"{"detail":[{"loc":["body","no_such_field"]}]}"#,
        r#"{"detail":[{"loc":"segment_count"},7,null,{"loc":[7]},{}]}"#,
        r#"{"error":{"code":"BAD","message":"segment_count"}}"#,
        "",
    ] {
        check(422, body, &[]);
    }
    assert!(answered(401, r#"{"error":{"code":"X","message":"m"}}"#).unwrap_err().fields.is_empty());
}

proptest! {
    #[test]
    fn any_answer_is_an_estimate_or_a_failure(
        status in 100_u16..600,
        body in prop_oneof![
            ".{0,60}",
            r#"\{"(total|credits|breakdown|detail)":(-?[0-9.e]{1,9}|"[^"]{0,5}"|null|\{"a":[0-9]{1,3}\}|\[\{"loc":\["a"\]\}\])(,"breakdown":[\[{]["a:1}\]]{0,6})?\}"#,
        ],
    ) {
        if let Ok(estimate) = answered(status, &body) {
            prop_assert!((200..300).contains(&status));
            prop_assert!(estimate.total >= Credits::ZERO);
        }
    }
}
