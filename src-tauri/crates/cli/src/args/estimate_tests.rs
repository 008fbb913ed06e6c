//! Every option of `estimate`, each alone and all together, and what is wrong usage.

use std::ffi::OsString;

use brimful_core::provider::ProviderId;

use super::*;
use crate::args::{Call, Unsaved, parse as parse_args, read, refused};

fn kept(job: Form) -> Estimate {
    Estimate { who: Who::Kept("A".into()), job, timeout: DEFAULT_TIMEOUT, json: false }
}

/// Reads `estimate --account A --segments 3` and these options.
#[track_caller]
fn check(options: &str, expect: Form) {
    let line = format!("estimate --account A --segments 3 {options}");
    assert_eq!(read(&line), Ok(Call::Estimate(Box::new(kept(expect)))), "{line}");
}

#[test]
fn each_option_is_one_field_and_nothing_else_is_said() {
    use KeyframeResolution::{K1, K2, K4};
    let plain = || Form::new(3);
    let text = |text: &str| Some(text.to_owned());
    check("", plain());
    check("--model kling3_std", Form { model_id: text("kling3_std"), ..plain() });
    check("--variant=t2v", Form { variant: text("t2v"), ..plain() });
    check("--duration 5", Form { duration_seconds: Some(5), ..plain() });
    check("--resolution 720p", Form { resolution: text("720p"), ..plain() });
    for (name, resolution) in [("1k", K1), ("2k", K2), ("4k", K4)] {
        let expect = Form { keyframe_resolution: Some(resolution), ..plain() };
        check(&format!("--keyframe-resolution {name}"), expect);
    }
    check("--caption-style bold", Form { caption_style: text("bold"), ..plain() });
    check("--no-music --no-music", Form { music_enabled: Some(false), ..plain() });
    check("--voice", Form { voice_enabled: Some(true), ..plain() });
    check("--custom-voice", Form { custom_voice: Some(true), ..plain() });
    let qa = || Form { qai_enabled: Some(true), ..plain() };
    check("--qa", qa());
    check("--kf-retries 0 --qa", Form { max_kf_retries: Some(0), ..qa() });
    check("--qa --video-retries 100", Form { max_video_retries: Some(100), ..qa() });
    let anchor = |n| Form { human_review_gate: Some(true), hitl_anchor_max_rejections: Some(n), ..plain() };
    check("--review-anchor 2", anchor(2));
    check("--review-anchor 0", anchor(0));
    let segments = Form { human_review_videos: Some(true), hitl_segments_max_rejections: Some(1), ..plain() };
    check("--review-segments 1", segments);
}

#[test]
fn all_options_together_are_every_field() {
    let line = "--model m --variant v --duration 600 --resolution r --keyframe-resolution 4k --caption-style c \
                --no-music --voice --custom-voice --qa --kf-retries 1 --video-retries 2 --review-anchor 3 \
                --review-segments 4";
    let expect = Form {
        segment_count: 3,
        model_id: Some("m".into()),
        variant: Some("v".into()),
        duration_seconds: Some(600),
        resolution: Some("r".into()),
        keyframe_resolution: Some(KeyframeResolution::K4),
        caption_style: Some("c".into()),
        music_enabled: Some(false),
        voice_enabled: Some(true),
        custom_voice: Some(true),
        qai_enabled: Some(true),
        max_kf_retries: Some(1),
        max_video_retries: Some(2),
        human_review_gate: Some(true),
        hitl_anchor_max_rejections: Some(3),
        human_review_videos: Some(true),
        hitl_segments_max_rejections: Some(4),
    };
    check(line, expect);
}

#[test]
fn the_account_and_the_rest_are_as_with_activity() {
    #[track_caller]
    fn check(line: &str, expect: Estimate) {
        assert_eq!(read(line), Ok(Call::Estimate(Box::new(expect))), "{line}");
    }
    let unsaved = |provider: ProviderId, base_url: Option<&str>| Estimate {
        who: Who::Unsaved(Unsaved { provider, base_url: base_url.map(String::from) }),
        ..kept(Form::new(1))
    };
    check("estimate --segments 1 --provider u-gen --key-stdin", unsaved(ProviderId::UGen, None));
    check("estimate --base-url x --provider u-gen --key-stdin --segments=1", unsaved(ProviderId::UGen, Some("x")));
    check("estimate --segments 1 --provider pictory --key-stdin", unsaved(ProviderId::Pictory, None));
    check("estimate --segments 10 --json --account A", Estimate { json: true, ..kept(Form::new(10)) });
    let brief = Estimate { timeout: Duration::from_millis(500), ..kept(Form::new(1)) };
    check("estimate --account A --segments 1 --timeout 0.5", brief);
    // A value is a value, whatever it looks like.
    let odd = Form { model_id: Some("--json".into()), ..Form::new(1) };
    check("estimate --account A --segments 1 --model --json", kept(odd));
}

#[test]
fn wrong_usage_is_told_without_repeating_what_may_be_a_key() {
    refused("estimate", "Name an account");
    refused("estimate --segments 3", "Name an account");
    refused("estimate --account A", "Say how long the video is: --segments N");
    refused("estimate --account A CANARY", "options only");
    refused("estimate --segments 3 --provider u-gen", "needs --key-stdin");
    refused("estimate --segments 3 --account A --account CANARY", "once only");
    refused("estimate --segments 3 --account A --provider u-gen --key-stdin", "give one of them");
    refused("estimate --segments 3 --account A --base-url https://CANARY.example", "go with --provider");
    refused("estimate --segments 3 --provider CANARY --key-stdin", "--provider is one of");
    refused("estimate --account A --segments 3 --csv", "no option --csv");
    refused("estimate --account A --segments 3 --music", "no option --music");
    refused("estimate --account A --segments 3 --key CANARY", "never an argument");
    refused("estimate --account A --segments 3 --timeout 0", "--timeout is a number");
    for switch in ["--voice", "--custom-voice", "--no-music", "--qa", "--json"] {
        refused(&format!("estimate --account A --segments 3 {switch}=CANARY"), "takes no value");
    }
    for retries in ["--kf-retries 1", "--video-retries 1", "--kf-retries 0 --video-retries 0"] {
        refused(&format!("estimate --account A --segments 3 {retries}"), "go with --qa");
    }
}

#[test]
fn a_wrong_value_is_told_by_its_option() {
    let given = "estimate --account A --segments 3 --qa";
    for (option, bounds) in [
        ("--segments", "from 1 to 10"),
        ("--duration", "from 1 to 600"),
        ("--kf-retries", "from 0 to 100"),
        ("--video-retries", "from 0 to 100"),
        ("--review-anchor", "from 0 to 100"),
        ("--review-segments", "from 0 to 100"),
    ] {
        let given = if option == "--segments" { "estimate --account A" } else { given };
        for bad in ["", "CANARY", "-1", "+1", "1.5", "1e1", "101000", "4294967296", "0x1", "１"] {
            refused(&format!("{given} {option}={bad}"), &format!("{option} is a whole number {bounds}"));
        }
        refused(&format!("{given} {option} 1 {option} 1"), "once only");
        refused(&format!("{given} {option}"), "needs a value");
    }
    for bad in ["0", "11"] {
        refused(&format!("estimate --account A --segments {bad}"), "--segments is a whole number from 1 to 10");
    }
    for bad in ["0", "601"] {
        refused(&format!("{given} --duration {bad}"), "--duration is a whole number from 1 to 600");
    }
    for bad in ["", "3k", "1K", "CANARY"] {
        refused(&format!("{given} --keyframe-resolution={bad}"), "--keyframe-resolution is one of: 1k, 2k, 4k");
    }
    refused(&format!("{given} --keyframe-resolution 1k --keyframe-resolution 1k"), "once only");
}

#[test]
fn a_text_that_cannot_be_sent_is_told_by_its_option() {
    for option in ["--model", "--variant", "--resolution", "--caption-style"] {
        for (text, expect) in [
            ("", "must not be empty"),
            ("  ", "must not be empty"),
            ("CANARY\n", "has characters that cannot be printed"),
            ("CANARY\u{1b}[2J", "has characters that cannot be printed"),
            (&"CANARY".repeat(34), "has at most 200 characters"),
        ] {
            let args = ["estimate", "--account", "A", "--segments", "3", option, text].map(OsString::from);
            let told = parse_args(&args).unwrap_err().to_string();
            assert_eq!(told, format!("{option} {expect}"), "{text:?}");
        }
        refused(&format!("estimate --account A --segments 3 {option} a {option} b"), "once only");
        refused(&format!("estimate --account A --segments 3 {option}"), "needs a value");
    }
}

#[test]
fn every_field_has_an_option_that_the_help_names() {
    let help = include_str!("../estimate/help.txt");
    for field in Field::ALL {
        let option = option_of(field);
        assert!(help.lines().any(|line| line.trim_start().starts_with(option)), "{option}");
        if let Some(default) = field.default_value().filter(|text| !matches!(*text, "true" | "false" | "0")) {
            let line = help.lines().find(|line| line.trim_start().starts_with(option)).unwrap();
            assert!(line.contains(&format!("({default}")), "{line}");
        }
    }
}
