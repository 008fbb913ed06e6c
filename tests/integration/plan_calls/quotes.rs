//! What a job costs and whether it can be paid; and what becomes of a question that is not wanted any more.

use brimful_core::ledger::{Entry, Kind};
use brimful_core::provider::ProviderId;
use brimful_engine::api::{Call, Reply, dto};
use brimful_engine::keychain::KeyName;
use brimful_engine::ledger::Batch;
use brimful_sandbox::Fault;
use brimful_tests::kept_activity::entry;
use brimful_tests::world::World;
use futures_util::join;

use super::{asked, clip, code, form, posts, quote, refused, until_asked, video, world};

#[tokio::test]
async fn three_segments_are_short_by_28_and_a_hold_is_the_reason() {
    let (world, account) = world().await;
    let quote = quote(&world, &account, "form", video(3)).await.unwrap();
    assert_eq!((quote.total.as_str(), quote.basis.as_str(), quote.notes.len()), ("207", "service", 0));
    let parts: Vec<String> = quote
        .parts
        .iter()
        .map(|part| format!("{} {}", part.id.as_deref().unwrap(), part.credits.as_deref().unwrap()))
        .filter(|part| !part.ends_with(" 0"))
        .collect();
    assert_eq!(parts, ["keyframes 32", "video 135", "music 15", "voice 15", "post_processing 10"]);
    assert_eq!(
        quote.answer,
        dto::Answer {
            kind: "short".into(),
            available: Some("179".into()),
            as_of: Some("2026-03-02T09:00:00Z".into()),
            times: None,
            after_one: None,
            after_all: None,
            short_by: Some("28".into()),
            on_hold: Some("128".into()),
        }
    );
    assert_eq!((quote.defaults_cost_more.as_deref(), quote.at.as_str()), (Some("16"), "2026-03-02T09:00:00Z"));
    let one = super::quote(&world, &account, "form", video(1)).await.unwrap();
    let told = [one.answer.times, one.answer.after_one, one.answer.after_all].map(Option::unwrap);
    assert_eq!((one.total.as_str(), told), ("101", ["1".into(), "78".into(), "78".into()]));
}

#[tokio::test]
async fn a_balance_that_is_not_known_is_no_zero() {
    let world = World::new().await;
    world.control().set_fault(ProviderId::UGen, Some(Fault::ServerError(503)));
    let new = dto::NewAccount { keep_unread: true, ..world.new_account(ProviderId::UGen) };
    let Ok(Reply::Added(added)) = world.call(Call::AddAccount(new)).await else { panic!("not added") };
    world.control().set_fault(ProviderId::UGen, None);
    let quote = quote(&world, &added.account, "form", video(3)).await.unwrap();
    assert_eq!((quote.total.as_str(), quote.answer.kind.as_str()), ("207", "unknown"));
    assert_eq!((quote.answer.available, quote.answer.short_by), (None, None));
    let judged = world.call(Call::Judge { account: added.account, cost: "0".into() }).await;
    let Ok(Reply::Answer(answer)) = judged else { panic!("{judged:?}") };
    assert_eq!(answer.kind, "unknown", "not even nothing is known to be affordable");
}

#[tokio::test]
async fn a_cost_is_judged_by_the_balance() {
    let (world, account) = world().await;
    let judge = async |cost: &str| match world.call(Call::Judge { account: account.clone(), cost: cost.into() }).await {
        Ok(Reply::Answer(dto::Answer { kind, times, short_by, on_hold, .. })) => (kind, times, short_by, on_hold),
        Ok(other) => panic!("{other:?}"),
        Err(error) => (error.code, None, None, None),
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(judge("89.5").await, ("affordable".into(), text("2"), None, None));
    assert_eq!(judge("0").await, ("free".into(), None, None, None));
    assert_eq!(judge("308").await, ("short".into(), None, text("129"), None));
    assert_eq!(judge("0.00000000000000000000000001").await.0, "unknown", "a number that is too long");
    for bad in ["", "-1", "many", "1,5"] {
        assert_eq!(judge(bad).await.0, "bad_amount", "{bad}");
    }
}

#[tokio::test]
async fn tables_are_worked_out_with_the_users_own_rates() {
    let world = World::new().await;
    let account = world.add(ProviderId::Voxpria, None).await.to_string();
    let campaign = |messages| dto::PlannedJob::Voxpria { calls: 10, minutes: 2, messages, transcribed_minutes: 0 };
    let set = |rate: &str, credits: &str| Call::SetRate {
        provider: "voxpria".into(),
        rate: rate.into(),
        credits: credits.into(),
    };
    let told = async |messages| {
        let quote = quote(&world, &account, "form", campaign(messages)).await.unwrap();
        assert_eq!((quote.basis.as_str(), quote.notes.len(), quote.defaults_cost_more), ("table", 0, None));
        let lines = quote.parts.into_iter().map(|part| {
            let rate = part.rate.unwrap();
            let noted = rate.noted.as_deref().unwrap_or("-");
            let text = format!("{}x{} {} {} {noted}", rate.count, rate.each, rate.unit, rate.own);
            format!("{} {}: {text}", part.id.unwrap(), part.credits.unwrap())
        });
        (quote.total, lines.collect::<Vec<_>>())
    };
    let as_listed = "call_minute 60: 20x3 minute false 2026-11-21";
    assert_eq!(told(5).await, ("65".into(), vec![as_listed.into(), "sms 5: 5x1 message false 2026-11-21".into()]));
    assert!(matches!(world.call(set("sms", "0.5")).await, Ok(Reply::Done)));
    assert_eq!(told(5).await, ("62.5".into(), vec![as_listed.into(), "sms 2.5: 5x0.5 message true -".into()]));
    assert!(matches!(world.call(set("sms", " ")).await, Ok(Reply::Done)));
    assert_eq!(told(5).await.0, "65");
    world.call(set("sms", "10000000000000000000000000000")).await.unwrap();
    assert_eq!(code(quote(&world, &account, "form", campaign(9)).await), refused("too_large", &[]));

    assert_eq!(code(world.call(set("fax", "1")).await), refused("unknown_rate", &[]));
    assert_eq!(code(world.call(set("sms", "-1")).await), refused("bad_amount", &[]));
    let elsewhere = Call::SetRate { provider: "u-gen".into(), rate: "sms".into(), credits: "1".into() };
    assert_eq!(code(world.call(elsewhere).await), refused("unknown_rate", &[]));
    let nobody = Call::SetRate { provider: "nobody".into(), rate: "sms".into(), credits: "1".into() };
    assert_eq!(code(world.call(nobody).await), refused("unknown_service", &[]));
}

#[tokio::test]
async fn what_powerpost_costs_is_the_middle_of_what_was_seen() {
    let fall = |id: &str, at: &str, size: &str| Entry { observed: true, ..entry(id, at, Kind::Spend, size) };
    let falls = [
        fall("o-1", "2026-02-01T09:00:00Z", "-1"),
        fall("o-2", "2026-02-01T10:00:00Z", "-2"),
        fall("o-3", "2026-02-02T10:00:00Z", "-6"),
        fall("o-4", "2026-03-01T10:00:00Z", "-4"),
        // Too long ago.
        fall("o-0", "2025-12-01T10:00:00Z", "-900"),
    ];
    let batch = |entries: &[Entry]| Batch { entries: entries.to_vec(), ..Batch::default() };
    let world = World::with_kept(vec![
        ("p", "Posts", ProviderId::PowerPost, batch(&falls)),
        ("q", "New", ProviderId::PowerPost, batch(&falls[..2])),
    ])
    .await;
    let told = async |account: &str, by: &str, count| {
        let quote = quote(&world, account, "form", posts(by, count)).await?;
        let rate = quote.parts[0].rate.clone().unwrap();
        let past = rate.past.unwrap();
        let range = format!("{} to {} of {}, {} to {}", past.least, past.most, past.count, past.from, past.to);
        Ok((quote.total, format!("{} {} {}: {range}", quote.basis, rate.unit, rate.each)))
    };
    let days = "2026-02-01 to 2026-03-01";
    assert_eq!(told("p", "change", 1).await.unwrap(), ("3".into(), format!("past change 3: 1 to 6 of 4, {days}")));
    assert_eq!(told("p", "day", 5).await.unwrap(), ("20".into(), format!("past day 4: 3 to 6 of 3, {days}")));
    assert_eq!(code(told("q", "change", 1).await), refused("no_past", &[]));
    assert_eq!(code(told("p", "moon", 1).await), refused("bad_job", &["by"]));
    assert_eq!(code(told("p", "day", 0).await), refused("bad_job", &["count"]));
}

#[tokio::test]
async fn a_job_that_makes_no_sense_is_refused_with_its_fields() {
    let (world, account) = world().await;
    let pixverse = world.add(ProviderId::PixVerse, None).await.to_string();
    let pictory = world.add(ProviderId::Pictory, None).await.to_string();
    let action = |action: &str, pieces| dto::PlannedJob::Pictory { action: action.into(), pieces };
    let made = |making: &str| dto::PlannedJob::PixVerse {
        making: making.into(),
        model: Some("v5".into()),
        quality: Some("720p".into()),
        length: 5,
        extra: false,
        count: 1,
    };
    let with = |change: fn(&mut dto::JobForm)| {
        let mut form = form(3);
        change(&mut form);
        dto::PlannedJob::UGen { form }
    };
    let before = asked(&world, "/estimate");
    for (account, job, expect) in [
        ("nobody", video(3), refused("unknown_account", &[])),
        ("../x", video(3), refused("unknown_account", &[])),
        (pixverse.as_str(), video(3), refused("bad_job", &[])),
        (&account, posts("day", 1), refused("bad_job", &[])),
        (&pixverse, made("teleport"), refused("bad_job", &["making"])),
        (&pixverse, clip("8k", 5, 1), refused("bad_job", &["quality"])),
        (&pixverse, clip("720p", 0, 1), refused("bad_job", &["length"])),
        (&pixverse, clip("720p", 5, 0), refused("bad_job", &["count"])),
        (&pixverse, clip("720p", 6, 1), refused("not_listed", &[])),
        (&pictory, action("sora", 1), refused("not_listed", &[])),
        (&pictory, action("veo3.1", 0), refused("bad_job", &["pieces"])),
        (&account, with(|f| f.segment_count = 11), refused("invalid_request", &["segment_count"])),
        (&account, with(|f| f.keyframe_resolution = Some("8k".into())), refused("bad_job", &["keyframe_resolution"])),
    ] {
        let told = format!("{job:?}");
        assert_eq!(code(quote(&world, account, "form", job).await), expect, "{told}");
    }
    assert_eq!(asked(&world, "/estimate"), before, "what cannot be right is not sent");
    let long = code(quote(&world, &account, "form", with(|f| f.duration_seconds = Some(61))).await);
    assert_eq!(long, refused("invalid_request", &["duration_seconds"]), "what the service finds wrong");
    let slot = "x".repeat(101);
    assert_eq!(code(quote(&world, &account, &slot, video(3)).await), refused("bad_job", &["slot"]));
    assert_eq!(quote(&world, &pixverse, "form", clip("720p", 8, 3)).await.unwrap().total, "360");
    assert_eq!(quote(&world, &pictory, "form", action("veo3.1_fast", 8)).await.unwrap().total, "80");
}

#[tokio::test]
async fn a_service_that_fails_and_a_key_that_is_gone_are_told_as_readings_tell_them() {
    let (mut world, account) = world().await;
    for (fault, expect) in [
        (Fault::BadKey, "auth"),
        (Fault::ServerError(503), "unavailable"),
        (Fault::MissingField, "protocol"),
        (Fault::HtmlForbidden, "blocked"),
        (Fault::RateLimited { retry_after_s: 45 }, "rate_limited"),
    ] {
        world.control().set_fault(ProviderId::UGen, Some(fault));
        let error = quote(&world, &account, "form", video(3)).await.unwrap_err();
        assert_eq!((error.code.as_str(), error.trouble.map(|t| t.code)), (expect, Some(expect.into())));
    }
    world.control().set_fault(ProviderId::UGen, None);
    let row = world.view().accounts[0].account.clone();
    world.kept.keychain.remove(&KeyName::of(&row)).await.unwrap();
    assert!(quote(&world, &account, "form", video(3)).await.is_ok(), "the key is still at hand");
    world.restart().await;
    assert_eq!(code(quote(&world, &account, "form", video(3)).await), refused("key_missing", &[]));
}

/// The sandbox answers the first question only after the second: the page never sees the older answer.
#[tokio::test]
async fn a_later_question_calls_the_earlier_off_and_no_older_answer_comes_after_a_newer() {
    let (world, account) = world().await;
    world.control().forget_requests();
    world.control().overtake(ProviderId::UGen, "/estimate", 1);
    let first = quote(&world, &account, "form", video(1));
    let second = async {
        until_asked(&world, "/estimate", 1).await;
        quote(&world, &account, "form", video(3)).await
    };
    let (first, second) = join!(first, second);
    assert_eq!(code(first), refused("superseded", &[]));
    assert_eq!(second.unwrap().total, "207");

    // In slots of their own both are answered, each with its own, in whatever order.
    world.control().overtake(ProviderId::UGen, "/estimate", 1);
    let first = quote(&world, &account, "plan:1", video(1));
    let second = async {
        until_asked(&world, "/estimate", 3).await;
        quote(&world, &account, "plan:2", video(3)).await
    };
    let (first, second) = join!(first, second);
    assert_eq!((first.unwrap().total, second.unwrap().total), ("101".into(), "207".into()));
}

#[tokio::test]
async fn what_is_asked_ends_when_it_is_called_off_or_the_account_is_left() {
    let (world, account) = world().await;
    let leave = [
        Call::CancelQuote { slot: "form".into() },
        Call::ReplaceKey { account: account.clone(), key: world.key(ProviderId::UGen), accept_other: false },
        Call::StartSample,
        Call::RemoveAccount { account: account.clone() },
    ];
    for call in leave {
        // A key that was replaced has its activity fetched anew.
        world.until_filled().await;
        world.control().forget_requests();
        let begin = async {
            // Overtaken by more than ever come: never answered.
            world.control().overtake(ProviderId::UGen, "/estimate", u32::MAX);
            quote(&world, &account, "form", video(3)).await
        };
        let end = async {
            until_asked(&world, "/estimate", 1).await;
            let is_sample = matches!(call, Call::StartSample);
            assert!(world.call(call).await.is_ok());
            if is_sample {
                assert!(world.call(Call::StopSample).await.is_ok());
            }
        };
        let (quote, ()) = join!(begin, end);
        assert_eq!(code(quote), refused("superseded", &[]));
    }
    assert!(matches!(world.call(Call::CancelQuote { slot: "nothing".into() }).await, Ok(Reply::Done)));
    assert_eq!(code(quote(&world, &account, "form", video(3)).await), refused("unknown_account", &[]));
}
