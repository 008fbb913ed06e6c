//! The estimate as people read it, and as programs do: every answer that there can be.

use brimful_core::amount::{Currency, Money};
use brimful_core::estimate::{Estimate, Form, NoVerdict, affordable};
use brimful_core::failure::{Code, Failure};
use brimful_core::pack::Said;

use super::*;
use crate::estimate::notes::{notes, with_options, words_of};
use crate::estimate::output::json;
use crate::outcome::Status;

fn credits_of(text: &str) -> Credits {
    text.parse().unwrap()
}

/// "name:credits …", `?` for what cannot be read.
fn cost(total: &str, parts: &str) -> Estimate {
    let part = |text: &str| {
        let (name, credits) = text.split_once(':').unwrap();
        Part::new(name.into(), credits.parse().ok())
    };
    Estimate::new(credits_of(total), parts.split_whitespace().map(part).collect(), Vec::new())
}

fn found(total: &str, parts: &str, available: &str) -> Found {
    let available = credits_of(available);
    let answer = affordable(available, credits_of(total)).map_or_else(Answer::Unsaid, Answer::Said);
    Found { cost: cost(total, parts), available: Some(available), answer, packs: None }
}

fn unread() -> Found {
    let failure = Failure::new(Code::RateLimited, "U-Gen had too many requests");
    let failure = failure.with_retry_after(Some(std::time::Duration::from_secs(45)));
    Found { available: None, answer: Answer::Unread(failure), ..found("207", "", "0") }
}

/// "name:credits:price …".
fn offers(list: &str) -> Offers {
    let said = list.split_whitespace().map(|text| {
        let words: Vec<&str> = text.split(':').collect();
        Said {
            id: words[0].into(),
            name: None,
            credits: credits_of(words[1]),
            price: Money { amount: credits_of(words[2]).decimal(), currency: Currency::USD },
            per_credit: None,
            saving: None,
        }
    });
    Offers::new(said.collect(), 0)
}

#[test]
fn parts_total_and_available_are_one_column() {
    let parts =
        "keyframes:32 video:135 music:15 voice:15 captions:0 post_processing:10 qa_retries:0 hitl:0 tax:? x:0.5";
    let expect = "   32   Keyframes
  135   Video
   15   Music
   15   Voice
    0   Captions
   10   Post-processing
    0   Retries of quality assurance
    0   Rejections by human review
    –   tax
  0.5   x
  207   Total
1,033   Available

You can make this 4 times. 826 credits are left after the first, 205 after all.
";
    assert_eq!(lines(&found("207", parts, "1033")), expect);
}

#[test]
fn every_answer_has_its_words_its_status_and_its_json() {
    #[track_caller]
    fn check(found: &Found, words: &str, status: Status, rest: &str) {
        let text = lines(found);
        assert_eq!(text.lines().last(), Some(words));
        assert_eq!(found.status(), status, "{words}");
        let total = found.cost.total;
        assert_eq!(json(found).unwrap(), format!("{{\"total\":\"{total}\",\"parts\":[],{rest}}}\n"));
    }
    let times = |available: &str, times: &str| {
        format!("\"available\":\"{available}\",\"short_by\":null,\"affordable_times\":{times}")
    };
    let short = |available: &str, by: &str| {
        format!("\"available\":\"{available}\",\"short_by\":\"{by}\",\"affordable_times\":0")
    };
    let once = "You can make this once. 1 credit is left after it.";
    check(&found("207", "", "208"), once, Status::Well, &times("208", "1"));
    let once = "You can make this once. No credits are left after it.";
    check(&found("207", "", "207"), once, Status::Well, &times("207", "1"));
    let twice = "You can make this 2 times. 0.5 credits are left after the first, none after all.";
    check(&found("0.5", "", "1"), twice, Status::Well, &times("1", "2"));
    let often = "You can make this 1,000,000 times. 999,999 credits are left after the first, none after all.";
    check(&found("1", "", "1e6"), often, Status::Well, &times("1000000", "1000000"));
    check(&found("0", "", "5"), "This job costs nothing.", Status::Well, &times("5", "null"));
    check(&found("0.0", "", "-5"), "This job costs nothing.", Status::Well, &times("-5", "null"));
    check(&found("207", "", "206"), "Short by 1 credit.", Status::NeedsCredits, &short("206", "1"));
    check(&found("207", "", "-0.50"), "Short by 207.5 credits.", Status::NeedsCredits, &short("-0.5", "207.5"));
    let unknown = "Whether the credits cover this job is not known.";
    let nothing = "\"available\":null,\"short_by\":null,\"affordable_times\":null";
    check(&unread(), unknown, Status::Unread, nothing);
    check(&found("1e-28", "", "1e28"), unknown, Status::Unread, &times(&format!("1{}", "0".repeat(28)), "null"));
}

#[test]
fn programs_read_parts_under_one_name_and_unread_ones_as_null() {
    let json = json(&found("207", "QA-Retries:1.50 Sur\u{1b}charge:? video:206", "0")).unwrap();
    let parts = r#"[{"id":"qa_retries","credits":"1.5"},{"id":"Sur\u001bcharge","credits":null},{"id":"video","credits":"206"}]"#;
    assert!(json.contains(parts), "{json}");
}

#[test]
fn what_is_short_is_covered_by_the_cheapest_packs() {
    #[track_caller]
    fn check(by: &str, list: &str, expect: &str) {
        assert_eq!(covers(&offers(list), credits_of(by), &Words::english()), expect);
    }
    const DOCUMENTED: &str = "Starter:200:10 Creator:1000:45 Studio:5000:175 Enterprise:20000:600";
    check("28", DOCUMENTED, "Starter (200 credits, $10) covers it.");
    check("201", DOCUMENTED, "2 × Starter (200 credits, $10) cover it, 400 credits for $20 together.");
    let two = "Starter (200 credits, $10) and Creator (1,000 credits, $45) cover it, 1,200 credits for $55 together.";
    check("1100.5", DOCUMENTED, two);
    check("1", "Mini:1:0.5", "Mini (1 credit, $0.50) covers it.");
    check("1", "", "Which packs cover it cannot be said: no pack covers it.");
    check("1e28", "Mini:1:1", "Which packs cover it cannot be said: the packs cannot be compared with bounded work.");
    check("1", "\u{1b}[2J:5:1", "\u{fffd}[2J (5 credits, $1) covers it.");
}

#[test]
fn packs_are_named_below_what_is_short_and_never_make_it_fail() {
    let mut short = found("207", "", "179");
    short.packs = Some(Ok(offers("Starter:200:10")));
    assert!(lines(&short).ends_with("\nShort by 28 credits. Starter (200 credits, $10) covers it.\n"));
    short.answer = Answer::Said(Verdict::Short { by: credits_of("28"), on_hold: Some(credits_of("128")) });
    let held = "\nShort by 28 credits. 128 credits are on hold; without that it would be covered. \
                Starter (200 credits, $10) covers it.\n";
    assert!(lines(&short).ends_with(held), "{}", lines(&short));
    short.packs = Some(Err(Failure::new(Code::Unavailable, "U-Gen is not available")));
    assert!(lines(&short).ends_with("without that it would be covered.\n"), "{}", lines(&short));
    assert_eq!(short.status(), Status::NeedsCredits);
    let told = notes(&short, &retried(), "U-Gen");
    assert_eq!(told, ["The packs that U-Gen offers could not be read. U-Gen is not available."]);
}

/// A job that says as much as a job's own defaults.
fn retried() -> Form {
    Form { qai_enabled: Some(true), max_kf_retries: Some(1), ..Form::new(3) }
}

#[test]
fn what_is_odd_is_said_beside_it() {
    #[track_caller]
    fn check(found: &Found, job: &Form, expect: &[&str]) {
        assert_eq!(notes(found, job, "U-Gen"), expect);
    }
    let well = "999999";
    check(&found("207", "a:200 b:7", well), &retried(), &[]);
    let differ = "The parts add up to 1,207 and not to 207; the total is what U-Gen says.";
    check(&found("207", "a:1200 b:7", well), &retried(), &[differ]);
    let rounded = "The parts add up to 206.5; U-Gen rounds the total up to 207.";
    check(&found("207", "a:206.5", well), &retried(), &[rounded]);
    let unread_part = "A part has no credits that can be read; the total is what U-Gen says.";
    check(&found("207", "a:?", well), &retried(), &[unread_part]);
    let extra = "A job that is started without settings for quality assurance has it on, with one retry a keyframe: by \
                 the documented rates that sets aside 16 credits more than an estimate without it. To have it in the \
                 estimate: --qa --kf-retries 1.";
    check(&found("207", "", well), &Form::new(3), &[extra]);
    let unread_balance = "What is available could not be read. U-Gen had too many requests; it asks to wait 45 s.";
    check(&unread(), &retried(), &[unread_balance]);
    let inexact = Found { answer: Answer::Unsaid(NoVerdict::Inexact), ..found("1", "", "1") };
    let told = "Whether the credits cover this job cannot be said exactly: a number that cannot be held exactly.";
    check(&inexact, &retried(), &[told]);
}

#[test]
fn a_refused_field_is_named_by_its_option() {
    use brimful_core::estimate::Field;
    let refused = Failure::new(Code::InvalidRequest, "U-Gen found the request wrong");
    assert_eq!(with_options(refused.clone()), refused);
    let fields = [Field::HitlSegmentsMaxRejections, Field::DurationSeconds].into_iter().collect();
    let named = with_options(refused.clone().with_fields(fields));
    let expect = "U-Gen found the request wrong: --duration (duration_seconds), \
                  --review-segments (hitl_segments_max_rejections)";
    assert_eq!((named.message.as_str(), named.code), (expect, Code::InvalidRequest));
    let said = |code: Code| {
        let failure = Failure::new(code, "m").with_provider(None, Some("too\u{202e} long".into()));
        words_of(&failure, "U-Gen")
    };
    assert_eq!(said(Code::InvalidRequest).as_deref(), Some("U-Gen says: too\u{fffd} long"));
    assert_eq!(said(Code::Auth), None);
    assert_eq!(words_of(&refused, "U-Gen"), None);
}
