//! What a balance buys: kept plans first, then what it was most used for.

use brimful_core::amount::Credits;
use brimful_core::ledger::{Entry, Kind, UsageDay};
use brimful_core::provider::ProviderId;
use brimful_engine::api::{Call, Reply, dto};
use brimful_engine::ledger::Batch;
use brimful_tests::kept_activity::entry;
use brimful_tests::world::World;

use super::{clip, code, keep, quote, refused, video};

async fn buys(world: &World, account: &str) -> Vec<dto::Buys> {
    match world.call(Call::Buys { account: account.into() }).await {
        Ok(Reply::Buys(buys)) => buys,
        other => panic!("{other:?}"),
    }
}

/// "kind name: cost, made at: answer".
async fn told(world: &World, account: &str) -> Vec<String> {
    let line = |buys: dto::Buys| {
        let made = buys.made.map_or("-".into(), |made| made.to_string());
        format!("{} {}: {}, {made} at {}: {}", buys.kind, buys.name, buys.cost, buys.at, buys.answer.kind)
    };
    buys(world, account).await.into_iter().map(line).collect()
}

#[tokio::test]
async fn what_is_usual_is_told_by_what_the_service_names() {
    let used = |n: u32, source: &str, size: &str| Entry {
        source: source.into(),
        ..entry(&format!("{source}-{n}-{size}"), &format!("2026-02-{:02}T08:00:00Z", 10 + n), Kind::Spend, size)
    };
    let mut pictory: Vec<Entry> = (0..4).map(|n| used(n, "Text-to-Image", "-0.6")).collect();
    pictory.extend([("-15", 1), ("-30", 2), ("-30", 3)].map(|(size, n)| used(n, "AI Avatar", size)));
    pictory.extend((0..2).map(|n| used(n, "Seldom", "-1")));
    pictory.extend((0..9).map(|n| entry(&format!("old-{n}"), "2025-11-01T08:00:00Z", Kind::Spend, "-7")));
    let job = |n: u32, size: &str, what: &str| Entry {
        job: Some(format!("job-{n}")),
        description: what.into(),
        ..entry(&format!("j-{n}"), &format!("2026-02-{:02}T08:00:00Z", 10 + n), Kind::Spend, size)
    };
    let plain: Vec<Entry> = (0..5).map(|n| job(n, &format!("-{}", 100 + n), "Job completed")).collect();
    let mut kinds: Vec<Entry> = (0..3).map(|n| job(n, "-86", "Short")).collect();
    kinds.extend((3..7).map(|n| job(n, "-180", "Long")));
    kinds.push(job(9, "-1000", "Once"));
    let seen = |id: &str, at: &str, size: &str| Entry { observed: true, ..entry(id, at, Kind::Spend, size) };
    let falls = vec![
        // Two pools that fell at once are one change.
        seen("o-1", "2026-02-01T09:00:00Z", "-40"),
        seen("o-2", "2026-02-01T09:00:00Z", "-5"),
        seen("o-3", "2026-02-02T09:00:00Z", "-60"),
        seen("o-4", "2026-02-03T09:00:00Z", "-120"),
    ];
    let days = ["2026-02-01", "2026-02-02", "2026-02-03", "2026-02-04"].into_iter().zip(["9", "0", "12", "3"]);
    let days = days.map(|(date, spent)| UsageDay {
        date: date.parse().unwrap(),
        spent: spent.parse().unwrap(),
        count: None,
        cost: None,
        raw_cost: None,
    });
    let batch = |entries: Vec<Entry>| Batch { entries, ..Batch::default() };
    let world = World::with_kept(vec![
        ("courses", "Courses", ProviderId::Pictory, batch(pictory)),
        ("plain", "Plain", ProviderId::UGen, batch(plain)),
        ("kinds", "Kinds", ProviderId::UGen, batch(kinds)),
        ("calls", "Calls", ProviderId::Voxpria, Batch { days: days.collect(), ..Batch::default() }),
        ("trailers", "Trailers", ProviderId::PixVerse, batch(falls.clone())),
        ("posts", "Posts", ProviderId::PowerPost, batch(falls[2..].to_vec())),
    ])
    .await;
    assert_eq!(
        told(&world, "courses").await,
        [
            "source Text-to-Image: 0.6, 4 at 2026-02-13T08:00:00Z: unknown",
            "source AI Avatar: 30, 3 at 2026-02-13T08:00:00Z: unknown",
        ]
    );
    assert_eq!(told(&world, "plain").await, ["job : 102, 5 at 2026-02-14T08:00:00Z: unknown"]);
    assert_eq!(
        told(&world, "kinds").await,
        ["job Long: 180, 4 at 2026-02-16T08:00:00Z: unknown", "job Short: 86, 3 at 2026-02-12T08:00:00Z: unknown",]
    );
    assert_eq!(told(&world, "calls").await, ["day : 9, 3 at 2026-02-04T00:00:00Z: unknown"]);
    assert_eq!(told(&world, "trailers").await, ["change : 60, 3 at 2026-02-03T09:00:00Z: unknown"]);
    assert!(told(&world, "posts").await.is_empty(), "too few to say");
    assert_eq!(code(world.call(Call::Buys { account: "nobody".into() }).await), refused("unknown_account", &[]));
}

#[tokio::test]
async fn kept_plans_come_first_with_the_price_they_had_last() {
    let (world, account) = super::world().await;
    let pixverse = world.add(ProviderId::PixVerse, None).await.to_string();
    keep(&world, &pixverse, "Elsewhere", clip("720p", 8, 3)).await.unwrap();
    keep(&world, &account, "Never priced", video(1)).await.unwrap();
    for (name, segments) in [("One", 1), ("Three", 3)] {
        let plan = keep(&world, &account, name, video(segments)).await.unwrap().id;
        world.call(Call::QuotePlan { plan }).await.unwrap();
    }
    let all = buys(&world, &account).await;
    let plans: Vec<_> = all.iter().filter(|buys| buys.kind == "plan").collect();
    assert_eq!((plans[0].name.as_str(), plans[0].cost.as_str(), plans[0].made), ("Three", "207", None));
    assert_eq!((plans[0].answer.kind.as_str(), plans[0].answer.short_by.as_deref()), ("short", Some("28")));
    assert_eq!((plans[1].name.as_str(), plans[1].answer.times.as_deref()), ("One", Some("1")));
    assert_eq!((plans.len(), &all[0].kind, all.len() <= 6), (2, &"plan".to_owned(), true));
}

#[tokio::test]
async fn the_sample_has_something_to_show_for_every_account() {
    let world = World::new().await;
    world.call(Call::StartSample).await.unwrap();
    world.until("the sample is shown", |view| view.sample && view.accounts.len() == 5).await;
    world.until_filled().await;
    let clips = buys(&world, "sample-u-gen").await;
    assert!(clips.len() > 1, "{clips:?}");
    for line in &clips {
        assert!(line.kind == "job" && !line.name.is_empty() && line.made >= Some(3), "{line:?}");
        assert_ne!(line.answer.kind, "unknown");
        assert!(line.cost.parse::<Credits>().unwrap() > Credits::ZERO);
    }
    for account in ["sample-pictory", "sample-voxpria"] {
        assert!(!buys(&world, account).await.is_empty(), "{account}");
    }
    let Ok(Reply::PaidRates(rates)) = world.call(Call::PaidRates { account: "sample-u-gen".into() }).await else {
        panic!("no rates")
    };
    let packs = &rates.rates[0];
    assert_eq!((packs.basis.as_str(), packs.per_credit.as_deref(), packs.left_out), ("packs", Some("0.045"), 0));
    let quote = quote(&world, "sample-u-gen", "form", video(3)).await.unwrap();
    let money = quote.money.unwrap();
    assert_eq!((money.price.amount.as_str(), money.basis.as_str()), ("9.315", "packs"), "207 credits at $45 for 1,000");
}
