//! A ledger that breaks, a task that breaks off, a removal that was cut short: put right, and nothing else is lost.

use std::collections::HashSet;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use brimful_core::failure::Code;
use brimful_core::ledger::FillState;
use brimful_core::provider::ProviderId;
use brimful_core::view::{View, Warning};
use brimful_engine::api::{Call, Reply, dto};
use brimful_engine::clock::{Clock, SystemClock};
use brimful_engine::engine::{Config, Engine};
use brimful_engine::ledger::{Batch, Ledger};
use brimful_engine::ports::Ports;
use brimful_tests::kept_activity::{entry, id};
use brimful_tests::wait::until_true;
use brimful_tests::world::{Kept, World, surroundings};
use chrono::{DateTime, TimeDelta, Utc};

/// Writes nonsense over all but the first pages of a file that is open, as a disk does that fails.
fn damage(path: &Path) {
    // Out of the log and out of everybody's memory: another writer was there.
    let connection = rusqlite::Connection::open(path).unwrap();
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('damaged', '')", []).unwrap();
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(connection);
    let mut file = std::fs::File::options().write(true).open(path).unwrap();
    let length = usize::try_from(file.metadata().unwrap().len()).unwrap();
    file.seek(SeekFrom::Start(4 * 4096)).unwrap();
    file.write_all(&vec![0xa5; length - 4 * 4096]).unwrap();
}

fn aside(view: &View) -> Option<&str> {
    view.warnings.iter().find_map(|warning| match warning {
        Warning::ActivityDamaged { set_aside } => Some(set_aside.as_str()),
        _ => None,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_breaks_while_it_is_used_is_set_aside_and_filled_anew() {
    // Found by whoever looks at the list, and by what is written.
    for by_reading in [true, false] {
        let world = World::with_two_years().await;
        let (told, stopped) = (world.add(ProviderId::UGen, None).await, world.add(ProviderId::Pictory, None).await);
        world.until_filled().await;
        world.call(Call::StopFill { account: stopped.to_string() }).await.unwrap();
        damage(&world.kept.ledger());
        if by_reading {
            let filter = dto::ActivityFilter { search: "e".into(), ..dto::ActivityFilter::default() };
            assert_eq!(world.call(Call::Activity { filter }).await.unwrap_err().code, "failed");
        } else {
            world.set_balance(ProviderId::UGen, 12);
            world.pass(TimeDelta::minutes(6)).await;
        }
        let view = world.until("it is set aside", |view| aside(view).is_some()).await;
        let bytes = std::fs::read(world.kept.folder.path().join(aside(&view).unwrap())).unwrap();
        assert!(bytes.ends_with(&[0xa5; 4096]), "the original is kept");
        world.until_fill(&told, "filled", |fill| fill.state == FillState::Complete && fill.rows > 0).await;
        assert_eq!(world.told_lines(ProviderId::UGen), world.kept_lines(&told).await, "by reading: {by_reading}");
        // What the user decided holds.
        assert_eq!(world.fill(&stopped).state, FillState::Stopped);
        assert!(world.kept_lines(&stopped).await.is_empty());
        let view = world.until("all is well", |view| !view.warnings.contains(&Warning::ActivityNotKept)).await;
        assert!(view.accounts.iter().all(|row| row.reading.is_some() && row.error.is_none()));
    }
}

/// A disk that breaks whatever is written to it: not for ever.
#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_breaks_over_and_over_is_left_alone_at_last() {
    let world = World::with_two_years().await;
    let account = world.add(ProviderId::UGen, None).await;
    let filter = || dto::ActivityFilter { search: "e".into(), ..dto::ActivityFilter::default() };
    for _ in 0..3 {
        world.until_fill(&account, "filled", |fill| fill.state == FillState::Complete && fill.rows > 0).await;
        damage(&world.kept.ledger());
        until_true("it is noticed", Duration::from_secs(20), async || {
            world.call(Call::Activity { filter: filter() }).await.is_err()
        })
        .await;
        until_true("it is opened anew", Duration::from_secs(20), async || {
            matches!(world.call(Call::Activity { filter: filter() }).await, Ok(Reply::Activity(_)))
        })
        .await;
    }
    world.until_fill(&account, "filled", |fill| fill.state == FillState::Complete && fill.rows > 0).await;
    damage(&world.kept.ledger());
    world.call(Call::Activity { filter: filter() }).await.unwrap_err();
    world.until("it is said", |view| view.warnings.contains(&Warning::ActivityNotKept)).await;
    assert_eq!(world.call(Call::Activity { filter: filter() }).await.unwrap_err().code, "not_kept");
    assert_eq!(world.row(&account).error, None);
    let files = std::fs::read_dir(world.kept.folder.path()).unwrap().map(|file| file.unwrap().file_name());
    let aside: HashSet<_> = files.filter(|name| name.to_string_lossy().contains(".corrupt-")).collect();
    assert!((3..=6).contains(&aside.len()), "three files, and what lay beside them: {aside:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removal_that_was_cut_short_is_finished_and_nothing_else_is_deleted() {
    let mut world = World::with_kept(vec![(
        "stays",
        "Stays",
        ProviderId::PowerPost,
        Batch {
            entries: vec![entry("s-1", "2026-02-01T08:00:00Z", brimful_core::ledger::Kind::Spend, "-1")],
            ..Batch::default()
        },
    )])
    .await;
    world.backend.shutdown().await;
    // As Brimful leaves it that dies between the note and the deletion; and accounts that only look like it.
    let ledger = Ledger::open(&world.kept.ledger(), Arc::new(SystemClock)).unwrap().ledger;
    let rows = |name: &str| vec![entry(name, "2026-02-02T08:00:00Z", brimful_core::ledger::Kind::Spend, "-2")];
    for (name, progress) in [
        ("removed", Some("{\"leaving\":true,\"step\":3}")),
        // Its settings were lost, and nobody removed it.
        ("unknown", Some("{\"step\":3}")),
        ("never-filled", None),
    ] {
        let batch = Batch { entries: rows(name), progress: progress.map(str::to_owned), ..Batch::default() };
        ledger.import(&id(name), batch).await.unwrap();
    }
    // Begun, but the account was not removed after all.
    let begun = Batch { progress: Some("{\"leaving\":true}".into()), ..Batch::default() };
    ledger.import(&id("stays"), begun).await.unwrap();
    ledger.close().await;
    let bytes = std::fs::read(world.kept.ledger()).unwrap();
    assert!(bytes.windows(7).any(|window| window == b"removed"));

    for start in 0..2 {
        world.restart().await;
        let Ok(Reply::Kept(kept)) = world.call(Call::KeptActivity).await else { panic!("nothing is kept") };
        let mut names: Vec<_> = kept.accounts.iter().map(|one| (one.account.as_str(), one.rows)).collect();
        names.sort_unstable();
        assert_eq!(names, [("never-filled", 1), ("stays", 1), ("unknown", 1)], "start {start}");
        world.settle().await;
        world.backend.shutdown().await;
        let bytes = std::fs::read(world.kept.ledger()).unwrap();
        assert!(!bytes.windows(7).any(|window| window == b"removed"), "nothing of it is left in the file");
    }
}

/// A clock that makes the next task panic that looks at it for the first time: a page of a fill, while it is armed.
struct Trap {
    clock: Arc<dyn Clock>,
    seen: Mutex<HashSet<tokio::task::Id>>,
    is_armed: AtomicBool,
}

impl Clock for Trap {
    fn now(&self) -> DateTime<Utc> {
        let task = tokio::task::try_id();
        let is_new = task.is_some_and(|task| self.seen.lock().unwrap().insert(task));
        assert!(!(is_new && self.is_armed.swap(false, Ordering::SeqCst)), "a trap");
        self.clock.now()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_breaks_off_leaves_the_account_fillable() {
    let world = World::with_two_years().await;
    let account = world.add(ProviderId::UGen, None).await;
    world.until_filled().await;
    world.backend.shutdown().await;
    std::fs::remove_file(world.kept.ledger()).unwrap();

    world.control().set_latency(Duration::from_millis(30));
    let inner: Arc<dyn Clock> = world.kept.clock.clone();
    let trap = Arc::new(Trap { clock: inner, seen: Mutex::default(), is_armed: AtomicBool::new(false) });
    let kept = Kept { clock: world.kept.clock.clone(), ..world.kept.clone() };
    let ports = Ports { clock: Arc::clone(&trap) as Arc<dyn Clock>, ..surroundings(&kept).ports };
    let engine =
        Engine::start(Config { sample: false, seed: 1, warnings: Vec::new(), languages: Vec::new() }, ports).await;
    let mut views = engine.views();
    let state = |view: &View| view.accounts[0].fill.as_ref().map(|fill| fill.state.clone());
    let step = |view: &View| view.accounts[0].fill.as_ref().map_or(0, |fill| fill.step);
    views.wait_for(|view| step(view) >= 2).await.unwrap();
    trap.is_armed.store(true, Ordering::SeqCst);
    let broke_off = |view: &View| matches!(state(view), Some(FillState::Failed(_)));
    let view = views.wait_for(|view| broke_off(view)).await.unwrap().clone();
    assert!(!trap.is_armed.load(Ordering::SeqCst));
    assert!(matches!(state(&view), Some(FillState::Failed(failure)) if failure.code == Code::Protocol));
    assert_eq!(view.accounts[0].error, None, "the balance goes on");
    engine.resume_fill(account.clone()).await.unwrap();
    views.wait_for(|view| state(view) == Some(FillState::Complete)).await.unwrap();
    engine.shutdown().await;
    let again = World::with(world.kept.clone()).await;
    again.until_filled().await;
    assert_eq!(again.kept_lines(&account).await, world.told_lines(ProviderId::UGen));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_balance_over_time_is_what_was_read() {
    let world = World::new().await;
    let account = world.add(ProviderId::UGen, None).await;
    let start = world.kept.clock.now();
    let balances = async |account: &str, span| match world.call(Call::Balances { account: account.into(), span }).await
    {
        Ok(Reply::Balances(points)) => points,
        other => panic!("{other:?}"),
    };
    let lines = |points: &[dto::BalancePoint]| {
        let minutes = |at: &str| (at.parse::<DateTime<Utc>>().unwrap() - start).num_minutes();
        points.iter().map(|p| format!("{} {} {}", p.available, minutes(&p.from), minutes(&p.until))).collect::<Vec<_>>()
    };
    // Read unchanged for a while, then less, then more.
    for (balance, minutes) in [(None, 10), (Some(700), 10), (Some(900), 20)] {
        if let Some(balance) = balance {
            world.set_balance(ProviderId::UGen, balance);
        }
        world.pass(TimeDelta::minutes(minutes)).await;
        let now = world.kept.clock.now();
        let is_now = |view: &View| view.accounts[0].reading.as_ref().is_some_and(|reading| reading.as_of == now);
        world.until("it is read again", is_now).await;
    }
    let shown = world.row(&account).reading.unwrap().balance.available.to_string();
    // Readings are kept beside the reading itself.
    until_true("the last one is kept", Duration::from_secs(10), async || {
        balances(account.as_str(), dto::Span::All).await.len() == 3
    })
    .await;
    let points = balances(account.as_str(), dto::Span::All).await;
    let all = lines(&points);
    assert_eq!(all, ["1033 0 10", "700 20 20", "900 40 40"]);
    assert_eq!(points.last().unwrap().available, shown, "the newest is what is shown");
    assert_eq!(lines(&balances(account.as_str(), dto::Span::Days7).await), all);
    // A point that was over before the chart begins is not in it.
    world.pass(TimeDelta::days(40)).await;
    until_true("the next one is kept", Duration::from_secs(10), async || {
        !balances(account.as_str(), dto::Span::Days30).await.is_empty()
    })
    .await;
    let month = lines(&balances(account.as_str(), dto::Span::Days30).await);
    assert!(month.len() < 3 && month.last().unwrap().starts_with(&points[2].available), "{month:?}");
    let nobody = Call::Balances { account: "nobody".into(), span: dto::Span::All };
    assert_eq!(world.call(nobody).await.unwrap_err().code, "unknown_account");
}
