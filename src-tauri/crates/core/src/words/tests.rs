//! Words that are filled and put together.

use super::*;
use crate::alert::{Alert, Summary};
use crate::provider::ProviderId;

#[test]
fn every_failure_has_its_words() {
    let words = Words::english();
    for code in Code::ALL {
        for kind in ["problem", "error"] {
            let key = format!("{kind}.{}", code.as_str());
            assert_ne!(words.get(&key), key, "no words for {key}");
        }
    }
}

#[test]
fn every_verdict_and_notification_has_its_words() {
    let words = Words::english();
    let kinds = [
        VerdictKind::NoAccounts,
        VerdictKind::NeedCredits,
        VerdictKind::NeedKey,
        VerdictKind::Offline,
        VerdictKind::Unread,
        VerdictKind::Checking,
        VerdictKind::AllPaused,
        VerdictKind::Well,
    ];
    for kind in kinds {
        for count in [1, 2] {
            let text = words.verdict(Verdict { kind, count });
            assert!(!text.contains(['{', '#']) && !text.starts_with("verdict."), "{text}");
        }
    }
    let source = crate::alert::Source { name: "video".into(), spent: Credits::whole(140), entries: 12 };
    let alerts = [
        Alert::Low { available: Credits::whole(140) },
        Alert::Empty,
        Alert::KeyRefused,
        Alert::RefundMissing { jobs: 1, amount: Some(Credits::whole(140)) },
        Alert::RefundMissing { jobs: 3, amount: None },
        Alert::Unusual {
            day: chrono::NaiveDate::default(),
            spent: Credits::whole(140),
            usual: Credits::whole(5),
            source: Some(source),
        },
        Alert::Lapse { day: chrono::NaiveDate::default(), left: Credits::whole(140), unused: Credits::whole(140) },
        Alert::Week { spent: Some(Credits::whole(140)), left: Some(Credits::whole(140)) },
        Alert::Week { spent: None, left: None },
    ];
    for alert in &alerts {
        for (hide_amounts, sample) in [(false, false), (true, true)] {
            let subject = Subject { name: "Studio", provider: ProviderId::UGen, lasts: None, hide_amounts, sample };
            let (title, body) = words.notification(alert, &subject);
            assert!(title.contains("Studio"), "{title}");
            for text in [title, body] {
                assert!(!text.contains('{') && !text.contains("notify."), "{text}");
                assert!(!(hide_amounts && text.contains("140")), "{text}");
            }
        }
    }
}

#[test]
fn a_low_notification_names_the_exact_amount() {
    let subject =
        Subject { name: "U-Gen", provider: ProviderId::UGen, lasts: None, hide_amounts: false, sample: false };
    let (_, body) = Words::english().notification(&Alert::Low { available: Credits::whole(1140) }, &subject);
    assert!(body.contains("1,140"), "{body}");
}

#[test]
fn what_was_held_back_is_summed_up_by_name() {
    #[track_caller]
    fn check(told: &[(&str, Alert)], expect: &str) {
        let mut summary = Summary::default();
        told.iter().for_each(|(name, alert)| summary.add(name, alert));
        let (title, body) = Words::english().summary(&summary, false);
        assert_eq!((title.as_str(), body.as_str()), ("While it was quiet", expect));
    }
    let low = Alert::Low { available: Credits::whole(5) };
    check(&[("Studio", low.clone()), ("{names}", low.clone())], "2 services are low: Studio, {names}.");
    check(
        &[("Studio", low), ("Voices", Alert::Empty), ("Clips", Alert::KeyRefused)],
        "1 service is empty: Voices. 1 service is low: Studio. 1 service needs a new key: Clips.",
    );
}

#[test]
fn what_is_told_of_activity_names_its_figures() {
    #[track_caller]
    fn check(alert: &Alert, expect: &str) {
        let subject =
            Subject { name: "U-Gen", provider: ProviderId::UGen, lasts: None, hide_amounts: false, sample: false };
        assert_eq!(Words::english().notification(alert, &subject).1, expect);
    }
    let source = crate::alert::Source { name: "video".into(), spent: Credits::whole(3000), entries: 12 };
    let unusual = Alert::Unusual {
        day: chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
        spent: Credits::whole(4000),
        usual: Credits::whole(150),
        source: Some(source),
    };
    check(
        &unusual,
        "4,000 credits on Mar 2; usually about 150 on a day with spending. Most of it: 12 entries of video, 3,000 credits.",
    );
    let missing = |jobs, amount| Alert::RefundMissing { jobs, amount };
    check(
        &missing(1, Some(Credits::whole(30))),
        "A job failed, and 30 credits did not come back. Open Brimful to see it.",
    );
    check(
        &missing(2, Some(Credits::whole(30))),
        "2 jobs failed, and 30 credits did not come back. Open Brimful to see them.",
    );
}

#[test]
fn amounts_are_grouped_and_keep_every_digit() {
    #[track_caller]
    fn check(amount: &str, expect: &str) {
        assert_eq!(Words::english().amount(amount.parse().unwrap()), expect);
    }
    check("47", "47");
    check("1033", "1,033");
    check("-1033.50", "-1,033.5");
    check("1072650", "1,072,650");
    check("0.6", "0.6");
    check("7922816251426433759354395033", "7,922,816,251,426,433,759,354,395,033");
}

#[test]
fn a_value_is_never_looked_at_for_placeholders() {
    let words = Words::parse(r#"{"line": "{name} · {amount}", "odd": "{ {unknown} {name"}"#).unwrap();
    assert_eq!(words.fill("line", &[("name", "{amount}"), ("amount", "5")]), "{amount} · 5");
    assert_eq!(words.fill("odd", &[("name", "x")]), "{ {unknown} {name");
    assert_eq!(words.fill("missing", &[]), "missing");
}

#[test]
fn a_digest_says_a_line_an_account_with_what_is_known_and_adds_nothing_up() {
    #[track_caller]
    fn check(hide_amounts: bool, expect: &str) {
        let lasts = Some(crate::outlook::Lasts::OverThreeMonths);
        let subject = |name, lasts| Subject { name, provider: ProviderId::UGen, lasts, hide_amounts, sample: false };
        let week = |spent: Option<i64>, left: Option<i64>| Alert::Week {
            spent: spent.map(Credits::whole),
            left: left.map(Credits::whole),
        };
        let accounts = [
            (week(Some(340), Some(1033)), subject("Clips", lasts)),
            (week(None, Some(47)), subject("{week}", None)),
            (week(None, None), subject("Voices", None)),
        ];
        assert_eq!(Words::english().digest(&accounts).unwrap().1, expect);
    }
    check(false, "Clips: 340 used, 1,033 left, over 3 months\n{week}: 47 left\nVoices: nothing is known of it");
    check(true, "Clips: over 3 months\n{week}: nothing is known of it\nVoices: nothing is known of it");
    assert_eq!(Words::english().digest(&[]), None);
}
