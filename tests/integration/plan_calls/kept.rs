//! Kept plans: named, priced anew, linked to what was made of them, and there after a restart.

use brimful_core::account::AccountId;
use brimful_core::ledger::{Entry, Kind};
use brimful_core::provider::ProviderId;
use brimful_engine::api::{Call, Reply, dto};
use brimful_engine::atomic_file;
use brimful_engine::ledger::Batch;
use brimful_engine::paths::DataDir;
use brimful_engine::ports::StoreError;
use brimful_engine::settings_file;
use brimful_tests::kept_activity::entry;
use brimful_tests::world::World;

use super::{clip, code, keep, plans, posts, refused, video};

/// Two accounts that no service is asked about.
async fn world() -> World {
    let job = |id: &str, at: &str, kind, delta: &str, job: &str| Entry {
        job: Some(job.into()),
        description: format!("what {job} is"),
        ..entry(id, at, kind, delta)
    };
    let entries = vec![
        job("t-1", "2026-02-27T08:00:00Z", Kind::Reserve, "-207", "job-1"),
        job("t-2", "2026-02-27T08:10:00Z", Kind::Release, "27", "job-1"),
        job("t-3", "2026-02-27T08:10:00Z", Kind::Spend, "-180", "job-1"),
        job("t-4", "2026-02-27T09:00:00Z", Kind::Refund, "4.5", "job-1"),
        job("t-5", "2026-03-01T08:00:00Z", Kind::Reserve, "-99", "job-2"),
        job("t-6", "2026-02-28T08:00:00Z", Kind::Spend, "-86", "job-3"),
        job("t-7", "2026-02-28T09:00:00Z", Kind::Refund, "86", "job-3"),
        job("t-8", "2025-11-28T09:00:00Z", Kind::Spend, "-1", "job-4"),
    ];
    World::with_kept(vec![
        ("a", "Main", ProviderId::UGen, Batch { entries, ..Batch::default() }),
        ("b", "Trailers", ProviderId::PixVerse, Batch::default()),
    ])
    .await
}

async fn quote_plan(world: &World, plan: &str) -> Result<dto::Quote, brimful_engine::api::ApiError> {
    match world.call(Call::QuotePlan { plan: plan.into() }).await? {
        Reply::Quote(quote) => Ok(*quote),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn plans_are_kept_renamed_priced_and_removed() {
    let mut world = world().await;
    let first = keep(&world, "b", "  Spring \n trailers ", clip("720p", 8, 3)).await.unwrap();
    let second = keep(&world, "a", "Clips", video(3)).await.unwrap();
    assert_eq!((first.name.as_str(), first.kept_at.as_str()), ("Spring trailers", "2026-03-02T09:00:00Z"));
    assert_eq!(plans(&world).await, [second.clone(), first.clone()], "newest first");
    assert_eq!((&first.job, &second.job), (&clip("720p", 8, 3), &video(3)), "every word of the job is kept");

    assert_eq!(quote_plan(&world, &first.id).await.unwrap().total, "360");
    let rename = |plan: &str, name: &str| Call::RenamePlan { plan: plan.into(), name: name.into() };
    assert!(matches!(world.call(rename(&first.id, "Summer")).await, Ok(Reply::Done)));
    let last = dto::PlanPrice { total: "360".into(), basis: "table".into(), at: "2026-03-02T09:00:00Z".into() };
    let first = dto::Plan { name: "Summer".into(), last: Some(last), ..first };
    assert_eq!(plans(&world).await, [second.clone(), first.clone()]);
    world.restart().await;
    assert_eq!(plans(&world).await, [second.clone(), first.clone()], "and after a restart");

    for _ in 0..2 {
        let gone = world.call(Call::RemovePlan { plan: first.id.clone() }).await;
        assert!(matches!(gone, Ok(Reply::Done)), "also where there is none");
    }
    assert_eq!(plans(&world).await, [second]);
    let unknown = refused("unknown_plan", &[]);
    assert_eq!(code(quote_plan(&world, &first.id).await), unknown);
    assert_eq!(code(world.call(rename(&first.id, "x")).await), unknown);
    assert_eq!(code(world.call(Call::LinkPlan { plan: first.id, job: None }).await), unknown);
    assert_eq!(code(quote_plan(&world, "../etc").await), unknown);
}

#[tokio::test]
async fn names_are_cleaned_and_bounded_and_jobs_checked() {
    let world = world().await;
    for bad in ["", "  \t\n", "\u{7}\u{0}", &"x".repeat(61)] {
        assert_eq!(code(keep(&world, "b", bad, clip("720p", 8, 3)).await), refused("bad_name", &[]), "{bad:?}");
    }
    for name in ["<script>alert(1)</script>", "\u{202e}gnp.exe", "'; DROP TABLE plans; --", &"字".repeat(60)] {
        let plan = keep(&world, "b", name, clip("720p", 8, 3)).await.unwrap();
        assert_eq!(plan.name, *name, "text is text");
        let renamed = world.call(Call::RenamePlan { plan: plan.id, name: String::new() }).await;
        assert_eq!(code(renamed), refused("bad_name", &[]));
    }
    let none = refused("bad_job", &[]);
    assert_eq!(code(keep(&world, "b", "Posts", posts("day", 1)).await), none);
    assert_eq!(code(keep(&world, "b", "Posts", clip("720p", 8, 0)).await), refused("bad_job", &["count"]));
    let long = dto::JobForm { segment_count: 11, duration_seconds: Some(0), ..dto::JobForm::default() };
    let both = refused("bad_job", &["segment_count", "duration_seconds"]);
    assert_eq!(code(keep(&world, "a", "Long", dto::PlannedJob::UGen { form: long }).await), both);
    assert_eq!(code(keep(&world, "nobody", "Posts", posts("day", 1)).await), refused("unknown_account", &[]));
    assert_eq!(plans(&world).await.len(), 4, "nothing was kept of what was refused");
}

#[tokio::test]
async fn two_hundred_plans_are_kept_and_no_more() {
    let world = world().await;
    for n in 0..200 {
        keep(&world, "b", &format!("Plan {n}"), clip("720p", 8, 3)).await.unwrap();
    }
    assert_eq!(code(keep(&world, "b", "One more", clip("720p", 8, 3)).await), refused("too_many", &[]));
    let listed = plans(&world).await;
    assert_eq!((listed.len(), listed[0].name.as_str()), (200, "Plan 199"));
    world.call(Call::RemovePlan { plan: listed[7].id.clone() }).await.unwrap();
    keep(&world, "b", "One more", clip("720p", 8, 3)).await.unwrap();
}

#[tokio::test]
async fn a_plan_that_was_made_shows_what_it_took() {
    let world = world().await;
    let plan = keep(&world, "a", "Clips", video(3)).await.unwrap().id;
    let link = async |job: Option<&str>| {
        let linked = world.call(Call::LinkPlan { plan: plan.clone(), job: job.map(Into::into) }).await;
        linked.map(|_| ())?;
        let plan = plans(&world).await.remove(0);
        Ok::<_, brimful_engine::api::ApiError>((plan.made, plan.actual))
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(link(Some("job-1")).await.unwrap(), (text("job-1"), text("175.5")));
    assert_eq!(link(Some("job-2")).await.unwrap(), (text("job-2"), None), "credits on hold are not spent");
    assert_eq!(link(Some("job-3")).await.unwrap(), (text("job-3"), text("0")), "all came back");
    assert_eq!(link(Some("job-9")).await.unwrap(), (text("job-9"), None), "the ledger does not know it");
    assert_eq!(link(None).await.unwrap(), (None, None));
    assert_eq!(link(Some("")).await.unwrap(), (None, None));
    assert_eq!(code(link(Some("a\nb")).await), refused("bad_job", &["job"]));
    assert_eq!(code(link(Some(&"x".repeat(201))).await), refused("bad_job", &["job"]));

    let Ok(Reply::MadeJobs(jobs)) = world.call(Call::MadeJobs { account: "a".into() }).await else { panic!("no jobs") };
    let told: Vec<String> = jobs.iter().map(|j| format!("{} {} {} {}", j.job, j.at, j.spent, j.description)).collect();
    assert_eq!(told, ["job-1 2026-02-27T09:00:00Z 175.5 what job-1 is"]);
    assert_eq!(code(world.call(Call::MadeJobs { account: "x".into() }).await), refused("unknown_account", &[]));
}

#[tokio::test]
async fn the_plans_of_a_removed_account_are_gone_and_so_is_what_was_paid() {
    let world = world().await;
    let gone = keep(&world, "b", "Trailers", clip("720p", 8, 3)).await.unwrap();
    let stays = keep(&world, "a", "Clips", video(3)).await.unwrap();
    let (paid, currency, credits) = ("10".into(), "USD".into(), "500".into());
    world.call(Call::SetPaidRate { account: "b".into(), paid, currency, credits }).await.unwrap();
    world.call(Call::RemoveAccount { account: "b".into() }).await.unwrap();
    assert_eq!(plans(&world).await, [stays]);
    assert_eq!(code(quote_plan(&world, &gone.id).await), refused("unknown_plan", &[]));
    let kept = world.kept.settings.settings.lock().unwrap().clone();
    assert_eq!((kept.plans.len(), kept.paid.len()), (1, 0));
}

/// An earlier version removes the account and carries its plan along, unknown as it is to it.
#[tokio::test]
async fn a_plan_whose_account_went_elsewhere_is_not_shown_and_goes_with_the_next() {
    let mut world = world().await;
    let orphan = keep(&world, "b", "Trailers", clip("720p", 8, 3)).await.unwrap();
    let other = AccountId::new("b").unwrap();
    world.kept.settings.settings.lock().unwrap().accounts.retain(|account| account.id != other);
    world.restart().await;
    assert!(plans(&world).await.is_empty());
    assert_eq!(code(quote_plan(&world, &orphan.id).await), refused("unknown_plan", &[]));
    keep(&world, "a", "Clips", video(3)).await.unwrap();
    assert_eq!(world.kept.settings.settings.lock().unwrap().plans.len(), 1);
}

#[tokio::test]
async fn what_cannot_be_kept_is_said_but_a_price_is_told_all_the_same() {
    let world = world().await;
    let plan = keep(&world, "b", "Trailers", clip("720p", 8, 3)).await.unwrap();
    for (error, expect) in [(StoreError::Full, "not_saved"), (StoreError::Newer, "settings_newer")] {
        *world.kept.settings.failing.lock().unwrap() = Some(error);
        assert_eq!(code(keep(&world, "b", "Next", clip("720p", 8, 3)).await), refused(expect, &[]));
        let renamed = world.call(Call::RenamePlan { plan: plan.id.clone(), name: "x".into() }).await;
        assert_eq!(code(renamed), refused(expect, &[]));
        assert_eq!(quote_plan(&world, &plan.id).await.unwrap().total, "360");
        assert_eq!(plans(&world).await, std::slice::from_ref(&plan), "nothing was changed");
    }
}

#[tokio::test]
async fn the_sample_has_its_own_plans_and_rates_and_leaves_the_users_alone() {
    let world = world().await;
    let own = keep(&world, "b", "Trailers", clip("720p", 8, 3)).await.unwrap();
    let rate = |credits: &str| Call::SetRate {
        provider: "pixverse".into(),
        rate: "v5-720p-8s".into(),
        credits: credits.into(),
    };
    world.call(rate("100")).await.unwrap();
    assert_eq!(quote_plan(&world, &own.id).await.unwrap().total, "300");
    world.call(Call::StartSample).await.unwrap();
    assert!(plans(&world).await.is_empty());
    assert_eq!(code(keep(&world, "b", "Trailers", clip("720p", 8, 3)).await), refused("unknown_account", &[]));
    let sample = keep(&world, "sample-pixverse", "Sample", clip("720p", 8, 3)).await.unwrap();
    assert_eq!(quote_plan(&world, &sample.id).await.unwrap().total, "360", "the user's own rate is not the sample's");
    world.call(rate("1")).await.unwrap();
    assert_eq!(code(quote_plan(&world, &own.id).await), refused("unknown_plan", &[]));
    world.call(Call::StopSample).await.unwrap();
    assert_eq!(plans(&world).await.iter().map(|plan| &plan.id).collect::<Vec<_>>(), [&own.id]);
    assert_eq!(quote_plan(&world, &own.id).await.unwrap().total, "300");
    assert_eq!(code(quote_plan(&world, &sample.id).await), refused("unknown_plan", &[]));
}

/// The app's own way through the settings file.
#[tokio::test]
async fn plans_rates_and_what_was_paid_go_through_the_file() {
    let world = world().await;
    let plan = keep(&world, "a", "Clips", video(3)).await.unwrap();
    world.call(Call::LinkPlan { plan: plan.id, job: Some("job-1".into()) }).await.unwrap();
    let (paid, currency, credits) = ("45".into(), "EUR".into(), "1000".into());
    world.call(Call::SetPaidRate { account: "a".into(), paid, currency, credits }).await.unwrap();
    let rate = Call::SetRate { provider: "voxpria".into(), rate: "sms".into(), credits: "0.5".into() };
    world.call(rate).await.unwrap();
    let settings = world.kept.settings.settings.lock().unwrap().clone();
    assert_eq!((settings.plans.len(), settings.rates.len(), settings.paid.len()), (1, 1, 1));
    let folder = tempfile::tempdir().unwrap();
    let dir = DataDir::at(folder.path());
    let document = settings_file::prepare_save(&dir, &settings).unwrap();
    atomic_file::write(&dir.settings(), document.text().as_bytes()).unwrap();
    settings_file::after_save(&dir, &document).unwrap();
    assert_eq!(settings_file::read_only(&dir).unwrap().settings, settings);
}
