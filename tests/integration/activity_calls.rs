//! What the page asks of activity, answered from a ledger that holds known entries.

use brimful_core::ledger::{Entry, Kind, UsageDay};
use brimful_core::provider::ProviderId;
use brimful_engine::api::{ApiError, Call, Reply, dto};
use brimful_engine::ledger::Batch;
use brimful_tests::kept_activity::{entry, id};
use brimful_tests::world::World;

/// Two accounts: one with jobs and purchases, one that tells days, and an observed change on a third.
async fn world() -> World {
    let job = |entry: Entry| Entry { job: Some("job-1".into()), source: "image".into(), ..entry };
    let ugen = vec![
        entry("t-1", "2026-01-31T23:30:00Z", Kind::Purchase, "1000"),
        entry("t-2", "2026-02-27T08:00:00Z", Kind::Spend, "-0.6"),
        job(entry("t-3", "2026-02-28T08:00:00Z", Kind::Reserve, "-4")),
        job(entry("t-4", "2026-02-28T08:05:00Z", Kind::Release, "4")),
        job(entry("t-5", "2026-02-28T08:06:00Z", Kind::Spend, "-3")),
        entry("t-6", "2026-03-01T08:00:00Z", Kind::Refund, "0.1"),
        Entry { job: Some("job-2".into()), ..entry("t-7", "2026-02-20T08:00:00Z", Kind::Reserve, "-7") },
    ];
    let day = |date: &str, spent: &str| UsageDay {
        date: date.parse().unwrap(),
        spent: spent.parse().unwrap(),
        count: Some(2),
        cost: None,
        raw_cost: Some("about 1".into()),
    };
    let days = vec![day("2026-03-01", "12"), day("2026-02-27", "3")];
    let rise = Entry { observed: true, ..entry("o-1", "2026-03-01T09:00:00Z", Kind::Unclassified, "50") };
    World::with_kept(vec![
        ("a", "Main", ProviderId::UGen, Batch { entries: ugen, ..Batch::default() }),
        ("b", "Calls", ProviderId::Voxpria, Batch { days, ..Batch::default() }),
        ("c", "Posts", ProviderId::PowerPost, Batch { entries: vec![rise], ..Batch::default() }),
    ])
    .await
}

fn only(account: &str) -> dto::ActivityFilter {
    dto::ActivityFilter { account: Some(account.into()), ..Default::default() }
}

async fn outline(world: &World, filter: dto::ActivityFilter) -> Result<dto::Activity, ApiError> {
    match world.call(Call::Activity { filter }).await? {
        Reply::Activity(activity) => Ok(activity),
        other => panic!("{other:?}"),
    }
}

async fn rows(world: &World, filter: dto::ActivityFilter, month: &str, offset: u64, limit: u32) -> Vec<String> {
    match world.call(Call::ActivityRows { filter, month: month.into(), offset, limit }).await {
        Ok(Reply::ActivityRows(rows)) => rows.into_iter().map(|row| row.id).collect(),
        other => panic!("{other:?}"),
    }
}

/// An account's totals as text: spent, added, not classified, rows.
fn sums(totals: &[dto::ActivityTotals]) -> Vec<String> {
    let text =
        |t: &dto::ActivityTotals| format!("{} {} {} {} {}", t.account, t.spent, t.added, t.unclassified, t.count);
    totals.iter().map(text).collect()
}

#[tokio::test]
async fn the_outline_has_months_and_totals_of_each_account() {
    let world = world().await;
    let all = outline(&world, dto::ActivityFilter::default()).await.unwrap();
    assert_eq!(all.count, 10);
    assert_eq!(
        sums(&all.totals),
        ["a 3.5 1000 0 7", "b 15 0 0 2", "c 0 50 0 1"],
        "in the user's order, never added up"
    );
    let months: Vec<_> = all.months.iter().map(|month| (month.month.as_str(), month.count)).collect();
    assert_eq!(months, [("2026-03-01", 3), ("2026-02-01", 6), ("2026-01-01", 1)]);
    assert!(all.sources.contains(&"image".into()) && all.sources.contains(&"video".into()), "{:?}", all.sources);

    let one = outline(&world, only("b")).await.unwrap();
    assert_eq!((one.count, sums(&one.totals)), (2, vec!["b 15 0 0 2".into()]));
    let february = dto::ActivityFilter { from: Some("2026-02-01".into()), to: Some("2026-02-28".into()), ..only("a") };
    assert_eq!(sums(&outline(&world, february).await.unwrap().totals), ["a 3.6 0 0 5"]);
}

#[tokio::test]
async fn rows_come_newest_first_a_page_at_a_time() {
    let world = world().await;
    assert_eq!(rows(&world, only("a"), "2026-02-15", 0, 500).await, ["t-5", "t-4", "t-3", "t-2", "t-7"]);
    assert_eq!(rows(&world, only("a"), "2026-02-01", 1, 2).await, ["t-4", "t-3"]);
    assert_eq!(rows(&world, only("b"), "2026-03-01", 0, 500).await, ["2026-03-01"]);
    let refunds = dto::ActivityFilter { kinds: vec!["refund".into()], ..only("a") };
    assert_eq!(rows(&world, refunds, "2026-03-01", 0, 500).await, ["t-6"]);
    assert!(rows(&world, only("a"), "2020-01-01", 0, 500).await.is_empty());
}

#[tokio::test]
async fn a_job_is_shown_whole_and_a_hold_without_an_end_is_found() {
    let world = world().await;
    let Ok(Reply::ActivityJob(job)) = world.call(Call::ActivityJob { account: "a".into(), job: "job-1".into() }).await
    else {
        panic!("no job")
    };
    let ids: Vec<_> = job.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids.first(), Some(&"t-3"), "oldest first");
    assert_eq!((job.reserved.as_str(), job.released.as_str(), job.spent.as_str()), ("4", "4", "3"));
    assert_eq!((ids.len(), job.problem), (3, None));

    let Ok(Reply::Findings(findings)) = world.call(Call::Findings).await else { panic!("no findings") };
    let found: Vec<_> = findings.iter().map(|f| (f.account.as_str(), f.job.as_str(), f.problem.as_str())).collect();
    assert_eq!(found, [("a", "job-2", "hold_without_end")]);
    assert_eq!((findings[0].amount.as_str(), findings[0].since.as_str()), ("7", "2026-02-20T08:00:00Z"));
    let Ok(Reply::ActivityJob(job)) = world.call(Call::ActivityJob { account: "a".into(), job: "job-2".into() }).await
    else {
        panic!("no job")
    };
    assert_eq!(job.problem.as_deref(), Some("hold_without_end"));
}

#[tokio::test]
async fn an_observed_rise_gets_the_name_that_the_user_gives_it() {
    let world = world().await;
    let before = world.view().activity_version;
    let name = |account: &str, entry: &str, kind: &str| Call::ClassifyEntry {
        account: account.into(),
        entry: entry.into(),
        kind: kind.into(),
    };
    assert!(matches!(world.call(name("c", "o-1", "purchase")).await, Ok(Reply::Done)));
    let totals = outline(&world, only("c")).await.unwrap().totals;
    assert_eq!(sums(&totals), ["c 0 50 0 1"]);
    world.until("the page is told to ask anew", |view| view.activity_version != before).await;
    for (call, code) in [
        (name("c", "o-2", "purchase"), "unknown_entry"),
        (name("a", "t-2", "purchase"), "unknown_entry"),
        (name("c", "o-1", "present"), "bad_kind"),
        (name("nobody", "o-1", "purchase"), "unknown_account"),
    ] {
        assert_eq!(world.call(call).await.unwrap_err().code, code);
    }
}

#[tokio::test]
async fn spending_is_by_source_the_largest_first() {
    let world = world().await;
    let ask = async |account: &str, span| match world.call(Call::Spending { account: account.into(), span }).await {
        Ok(Reply::Spending(spending)) => spending,
        other => panic!("{other:?}"),
    };
    let week = ask("a", dto::Span::Days7).await;
    assert_eq!((week.from.as_str(), week.to.as_str()), ("2026-02-24", "2026-03-02"), "seven days, today included");
    let sources: Vec<_> = week.sources.iter().map(|s| (s.source.as_str(), s.spent.as_str())).collect();
    assert_eq!(sources, [("image", "3"), ("video", "0.5")]);
    let days: Vec<_> = week.sources[1].days.iter().map(|d| (d.day.as_str(), d.spent.as_str())).collect();
    assert_eq!(days, [("2026-02-27", "0.6"), ("2026-03-01", "-0.1")]);
    assert_eq!(ask("b", dto::Span::All).await.from, "2026-02-27", "everything begins with the first day");
    assert!(ask("c", dto::Span::All).await.sources.is_empty());
}

#[tokio::test]
async fn what_is_kept_is_told_and_forgotten_on_request() {
    let world = world().await;
    let kept = async || match world.call(Call::KeptActivity).await {
        Ok(Reply::Kept(kept)) => kept,
        other => panic!("{other:?}"),
    };
    let before = kept().await;
    assert!(before.bytes > 0);
    assert_eq!(before.file, Some(world.kept.ledger().display().to_string()));
    let mut counts: Vec<_> = before.accounts.iter().map(|a| (a.account.clone(), a.rows)).collect();
    counts.sort();
    assert_eq!(counts, [("a".into(), 7), ("b".into(), 2), ("c".into(), 1)]);
    let since = |account: &str| before.accounts.iter().find(|a| a.account == account).unwrap().since.clone();
    assert_eq!(since("a").as_deref(), Some("2026-01-31T23:30:00Z"));

    assert!(matches!(world.call(Call::ForgetActivity { account: "a".into() }).await, Ok(Reply::Done)));
    assert_eq!(outline(&world, only("a")).await.unwrap().count, 0);
    assert_eq!(
        outline(&world, dto::ActivityFilter::default()).await.unwrap().count,
        3,
        "of the others nothing is gone"
    );
    assert!(world.view().order.contains(&id("a")), "the account stays");
    let bytes = std::fs::read(world.kept.ledger()).unwrap();
    assert!(!bytes.windows(5).any(|found| found == b"job-2"), "gone from the disk");
}

#[tokio::test]
async fn arguments_that_make_no_sense_are_refused() {
    let world = world().await;
    let filter = dto::ActivityFilter::default;
    let page = |month: &str, limit| Call::ActivityRows { filter: filter(), month: month.into(), offset: 0, limit };
    let (nobody, month) = ("nobody".to_owned(), dto::Span::Days30);
    for (call, code) in [
        (Call::Activity { filter: only("nobody") }, "unknown_account"),
        (Call::Activity { filter: dto::ActivityFilter { kinds: vec!["x".into()], ..filter() } }, "bad_kind"),
        (Call::Activity { filter: dto::ActivityFilter { from: Some("yesterday".into()), ..filter() } }, "bad_date"),
        (page("2026-13-01", 5), "bad_date"),
        (page("2026-03-01", 0), "bad_limit"),
        (page("2026-03-01", 501), "bad_limit"),
        (Call::ActivityJob { account: nobody.clone(), job: "job-1".into() }, "unknown_account"),
        (Call::ActivityJob { account: "a".into(), job: "no-such".into() }, "unknown_entry"),
        (Call::Spending { account: nobody.clone(), span: month }, "unknown_account"),
        (Call::Balances { account: nobody.clone(), span: month }, "unknown_account"),
        (Call::StopFill { account: nobody.clone() }, "unknown_account"),
        (Call::ResumeFill { account: nobody.clone() }, "unknown_account"),
        (Call::ForgetActivity { account: nobody }, "unknown_account"),
    ] {
        assert_eq!(world.call(call).await.unwrap_err().code, code);
    }
}
