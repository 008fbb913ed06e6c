//! Live prices, packs and tables: read once a minute, joined while in flight, forgotten with key and address.

use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId;
use brimful_core::view::View;
use brimful_engine::api::{ApiError, Call, Reply, dto};
use brimful_sandbox::{Fault, Funds};
use brimful_tests::world::World;
use chrono::TimeDelta;
use futures_util::join;

use super::{asked, code, form, move_to, quote, refused, until_asked, video, world};

async fn prices(world: &World, account: &str, seconds: u32) -> Result<dto::Prices, ApiError> {
    match world.call(Call::Prices { account: account.into(), seconds }).await? {
        Reply::Prices(prices) => Ok(prices),
        other => panic!("{other:?}"),
    }
}

async fn packs(world: &World, account: &str, short_by: Option<&str>) -> Result<dto::Packs, ApiError> {
    match world.call(Call::Packs { account: account.into(), short_by: short_by.map(Into::into) }).await? {
        Reply::Packs(packs) => Ok(packs),
        other => panic!("{other:?}"),
    }
}

async fn preview(world: &World, account: &str, form: dto::JobForm) -> Result<dto::Preview, ApiError> {
    match world.call(Call::PreviewQuote { account: account.into(), form }).await? {
        Reply::Preview(preview) => Ok(*preview),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn prices_are_told_for_a_clip_with_both_kinds_of_money_apart() {
    let (world, account) = world().await;
    let (paid, currency, credits) = ("45".into(), "USD".into(), "1000".into());
    world.call(Call::SetPaidRate { account: account.clone(), paid, currency, credits }).await.unwrap();
    let list = prices(&world, &account, 8).await.unwrap();
    assert_eq!((list.prices.len(), list.unread, list.at.as_str()), (9, 0, "2026-03-02T09:00:00Z"));
    let told = |row: &dto::ListPrice| {
        let (own, nominal) = (row.own.clone().unwrap(), row.nominal.clone().unwrap());
        let billing = row.billing.as_deref().unwrap();
        let (credits, clip) = (row.credits.as_deref().unwrap(), row.clip.as_deref().unwrap());
        format!("{billing} {credits} {clip} {}{} {} {}", nominal.currency, nominal.amount, own.price.amount, own.basis)
    };
    let fast = list.prices.iter().find(|row| row.model.as_deref() == Some("veo3_fast")).unwrap();
    assert_eq!(told(fast), "per_generation 45 45 USD0.45 2.025 entered");
    let kling = list.prices.iter().find(|row| row.model.as_deref() == Some("kling3_std")).unwrap();
    assert_eq!(told(kling), "per_second 10 80 USD0.8 3.6 entered");
    for seconds in [0, 601] {
        assert_eq!(code(prices(&world, &account, seconds).await), refused("bad_amount", &[]));
    }
    let pixverse = world.add(ProviderId::PixVerse, None).await.to_string();
    assert_eq!(code(prices(&world, &pixverse, 8).await), refused("not_offered", &[]));
    assert_eq!(code(packs(&world, &pixverse, None).await), refused("not_offered", &[]));
    assert_eq!(code(prices(&world, "nobody", 8).await), refused("unknown_account", &[]));
}

#[tokio::test]
async fn a_list_is_read_once_a_minute_and_one_request_in_flight_is_joined() {
    let (world, account) = world().await;
    world.control().forget_requests();
    for seconds in [1, 8, 600] {
        prices(&world, &account, seconds).await.unwrap();
        packs(&world, &account, None).await.unwrap();
    }
    assert_eq!((asked(&world, "/pricing"), asked(&world, "/packs")), (1, 1));
    world.kept.clock.advance(TimeDelta::seconds(59));
    prices(&world, &account, 8).await.unwrap();
    assert_eq!(asked(&world, "/pricing"), 1);
    world.kept.clock.advance(TimeDelta::seconds(1));
    let (first, second) = join!(prices(&world, &account, 8), prices(&world, &account, 8));
    assert_eq!((first.unwrap().at, second.unwrap().at), ("2026-03-02T09:01:00Z".into(), "2026-03-02T09:01:00Z".into()));
    assert_eq!(asked(&world, "/pricing"), 2);
    // A clock that was set back makes nothing young.
    world.kept.clock.advance(TimeDelta::seconds(-30));
    prices(&world, &account, 8).await.unwrap();
    assert_eq!(asked(&world, "/pricing"), 3);
    world.control().set_fault(ProviderId::UGen, Some(Fault::BadKey));
    world.kept.clock.advance(TimeDelta::seconds(60));
    assert_eq!(code(prices(&world, &account, 8).await), refused("auth", &[]), "an old list is not passed off as new");
}

#[tokio::test]
async fn a_list_in_flight_is_called_off_where_the_account_is_left() {
    let (world, account) = world().await;
    world.control().forget_requests();
    world.control().overtake(ProviderId::UGen, "/pricing", u32::MAX);
    let ask = prices(&world, &account, 8);
    let leave = async {
        until_asked(&world, "/pricing", 1).await;
        world.call(Call::RemoveAccount { account: account.clone() }).await.unwrap();
    };
    assert_eq!(code(join!(ask, leave).0), refused("superseded", &[]));
}

#[tokio::test]
async fn packs_are_told_with_those_that_cover_a_shortfall() {
    let (world, account) = world().await;
    let all = packs(&world, &account, None).await.unwrap();
    assert_eq!(
        (all.packs.len(), all.reference, all.refused, all.single, all.cover.is_none()),
        (4, Some(0), 0, None, true)
    );
    let row = &all.packs[1];
    assert_eq!((row.name.as_str(), row.credits.as_str(), row.price.amount.as_str()), ("Creator", "1000", "45"));
    assert_eq!(
        (row.per_credit.as_deref(), row.per_credit_exact, row.saving_pct.as_deref()),
        (Some("0.045"), true, Some("10"))
    );
    let told = async |short: &str| {
        let packs = packs(&world, &account, Some(short)).await.unwrap();
        let cover = packs.cover.map(|cover| {
            let chosen: Vec<String> = cover.packs.iter().map(|p| format!("{}x{}", p.count, p.index)).collect();
            format!("{} {} {} {}", chosen.join(" "), cover.price.amount, cover.credits, cover.surplus)
        });
        (packs.single, cover)
    };
    assert_eq!(told("28").await, (Some(0), Some("1x0 10 200 172".into())));
    assert_eq!(told("1100.5").await, (Some(2), Some("1x0 1x1 55 1200 99.5".into())));
    assert_eq!(told("45000").await, (None, Some("1x2 2x3 1375 45000 0".into())));
    assert_eq!(told("0").await, (None, None));
    for bad in ["-1", "x", ""] {
        assert_eq!(code(packs(&world, &account, Some(bad)).await), refused("bad_amount", &[]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_shortfall_the_cheapest_packs_for_30_days_are_told() {
    let world = World::with_two_years().await;
    world.stand_still();
    let id = world.add(ProviderId::UGen, None).await;
    world.until_filled().await;
    let foretold = |view: &View| view.accounts.iter().find_map(|row| row.outlook?.takes(30));
    let takes = foretold(&*world.until("a pace is known", |view| foretold(view).is_some()).await).unwrap();
    let set = async |available: Credits| {
        let funds = Funds::Reserved { balance: available, reserved: Credits::ZERO };
        world.control().set_funds(ProviderId::UGen, &world.key(ProviderId::UGen), funds);
        world.pass(TimeDelta::minutes(6)).await;
        let is_there = |view: &View| {
            view.accounts.iter().any(|row| row.reading.as_ref().is_some_and(|it| it.balance.available == available))
        };
        world.until("the balance is read", |view| is_there(view) && foretold(view) == Some(takes)).await;
        packs(&world, id.as_str(), None).await.unwrap()
    };
    // One credit is missing: the smallest pack alone is the cheapest.
    let one = set(takes.checked_sub(Credits::whole(1)).unwrap()).await;
    let month =
        |missing: Option<&str>| dto::NextMonth { takes: takes.to_string(), missing: missing.map(str::to_owned) };
    assert_eq!((one.single, one.month), (Some(0), Some(month(Some("1")))));
    // 1,100 are missing: Studio alone would do for 175, Creator and Starter for 55, six times Starter for 60.
    let several = set(takes.checked_sub(Credits::whole(1100)).unwrap()).await;
    assert_eq!((several.single, several.month), (None, Some(month(Some("1100")))));
    let cover = several.cover.unwrap();
    let chosen: Vec<(u32, &str)> = cover.packs.iter().map(|chosen| (chosen.index, chosen.count.as_str())).collect();
    assert_eq!((chosen, cover.price.amount.as_str()), (vec![(0, "6")], "60"));
    // Nothing is missing.
    let none = set(takes).await;
    assert_eq!((none.single, none.cover, none.month), (None, None, Some(month(None))));
    // A shortfall that is named has the word.
    let named = packs(&world, id.as_str(), Some("28")).await.unwrap();
    assert_eq!((named.single, named.month), (Some(0), None));
}

#[tokio::test]
async fn the_preview_goes_by_the_list_that_was_read_last_and_is_never_the_quote() {
    let (world, account) = world().await;
    assert_eq!(code(preview(&world, &account, form(3)).await), refused("no_prices", &[]));
    assert_eq!(code(preview(&world, "nobody", form(3)).await), refused("unknown_account", &[]));
    prices(&world, &account, 8).await.unwrap();
    world.kept.clock.advance(TimeDelta::hours(5));
    let told = preview(&world, &account, form(3)).await.unwrap();
    let said = quote(&world, &account, "form", video(3)).await.unwrap();
    assert_eq!((&told.total, told.prices_at.as_str()), (&said.total, "2026-03-02T09:00:00Z"));
    assert_eq!(told.undetermined, ["flat_rates", "default_model"]);
    let with = |change: fn(&mut dto::JobForm)| {
        let mut form = form(3);
        change(&mut form);
        form
    };
    let wrong = preview(&world, &account, with(|f| f.segment_count = 11)).await;
    assert_eq!(code(wrong), refused("bad_job", &["segment_count"]));
    let unknown = preview(&world, &account, with(|f| f.model_id = Some("veo9".into()))).await;
    assert_eq!(code(unknown), refused("no_price", &[]));
    let resolution = preview(&world, &account, with(|f| f.keyframe_resolution = Some("8k".into()))).await;
    assert_eq!(code(resolution), refused("bad_job", &["keyframe_resolution"]));

    // Another key, or another address, and the list is somebody else's.
    let key = world.key(ProviderId::UGen);
    world.call(Call::ReplaceKey { account: account.clone(), key, accept_other: false }).await.unwrap();
    assert_eq!(code(preview(&world, &account, form(3)).await), refused("no_prices", &[]));
    prices(&world, &account, 8).await.unwrap();
    move_to(&world, &account, "http://127.0.0.1:9/elsewhere").await;
    assert_eq!(code(preview(&world, &account, form(3)).await), refused("no_prices", &[]));
}

#[tokio::test]
async fn tables_have_their_source_and_the_form_its_fields() {
    let world = World::new().await;
    let table = async |provider: &str| match world.call(Call::RateTable { provider: provider.into() }).await? {
        Reply::RateTable(rates) => Ok(rates),
        other => panic!("{other:?}"),
    };
    let rates = table("voxpria").await.unwrap();
    let told: Vec<String> = rates.iter().map(|r| format!("{} {} {} {:?}", r.id, r.credits, r.unit, r.own)).collect();
    assert_eq!(told, ["call_minute 3 minute None", "sms 1 message None", "transcription_minute 1 minute None"]);
    assert!(rates.iter().all(|rate| rate.url.starts_with("https://") && rate.noted == "2026-11-21" && rate.official));
    let own = Call::SetRate { provider: "voxpria".into(), rate: "sms".into(), credits: "0.50".into() };
    world.call(own).await.unwrap();
    assert_eq!(table("voxpria").await.unwrap()[1].own.as_deref(), Some("0.5"));
    assert!(!table("pixverse").await.unwrap().iter().all(|rate| rate.official), "a reseller's rates are told apart");
    assert_eq!((table("u-gen").await.unwrap().len(), table("powerpost").await.unwrap().len()), (0, 0));
    assert_eq!(code(table("nobody").await), refused("unknown_service", &[]));

    let Ok(Reply::JobFields(fields)) = world.call(Call::JobFields).await else { panic!("no fields") };
    let told: Vec<String> = fields.iter().map(|f| format!("{} {} {}", f.group, f.name, f.kind)).collect();
    assert_eq!(
        (told.len(), told[0].as_str(), told[5].as_str()),
        (17, "job segment_count number", "job keyframe_resolution choice")
    );
    assert_eq!(
        (told[7].as_str(), told[10].as_str(), told[13].as_str()),
        ("job music_enabled switch", "qa qai_enabled switch", "hitl human_review_gate switch")
    );
    assert_eq!(
        (fields[0].least, fields[0].most, fields[0].documented, fields[0].default.is_none()),
        (Some(1), Some(10), true, true)
    );
    assert_eq!(
        (fields[1].kind.as_str(), fields[1].default.as_deref(), fields[5].choices.len()),
        ("text", Some("veo3_fast"), 3)
    );
}
