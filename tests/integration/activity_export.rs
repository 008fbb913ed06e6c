//! The export as the page asks for it: the chosen file, exactly the filtered rows, one at a time, called off.

use std::path::{Path, PathBuf};

use brimful_core::ledger::{Entry, Kind};
use brimful_core::provider::ProviderId;
use brimful_engine::api::{ApiError, Backend, Call, Reply, dto};
use brimful_engine::ledger::Batch;
use brimful_tests::kept_activity::entry;
use brimful_tests::world::World;

/// Enough that an export takes a while.
const ROWS: u32 = 30_000;

async fn world() -> World {
    let spent = |n: u32| Entry {
        source: if n.is_multiple_of(3) { "=image".into() } else { "video".into() },
        ..entry(&format!("t-{n:05}"), &format!("2026-02-{:02}T08:00:00Z", n % 28 + 1), Kind::Spend, "-0.6")
    };
    let bought = entry("p-1", "2026-02-10T08:00:00Z", Kind::Purchase, "1000");
    World::with_kept(vec![
        ("a", "Main", ProviderId::UGen, Batch { entries: (0..ROWS).map(spent).collect(), ..Batch::default() }),
        ("b", "Main", ProviderId::UGen, Batch { entries: vec![bought], ..Batch::default() }),
    ])
    .await
}

fn chosen(world: &World, folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    *world.kept.chosen.file.lock().unwrap() = Some(path.clone());
    path
}

async fn export(
    backend: &Backend,
    filter: dto::ActivityFilter,
    format: dto::ExportFormat,
) -> Result<dto::Exported, ApiError> {
    match backend.dispatch(Call::ExportActivity { filter, format }).await? {
        Reply::Exported(exported) => Ok(exported),
        other => panic!("{other:?}"),
    }
}

fn names(folder: &Path) -> Vec<String> {
    std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn exactly_what_is_filtered_is_in_the_file() {
    let (world, folder) = (world().await, tempfile::tempdir().unwrap());
    let filter = || dto::ActivityFilter {
        account: Some("a".into()),
        source: Some("=image".into()),
        from: Some("2026-02-02".into()),
        to: Some("2026-02-03".into()),
        ..Default::default()
    };
    let Ok(Reply::Activity(outline)) = world.call(Call::Activity { filter: filter() }).await else {
        panic!("no outline")
    };
    assert!(outline.count > 500, "{}", outline.count);

    let csv = chosen(&world, folder.path(), "mine.csv");
    let exported = export(&world.backend, filter(), dto::ExportFormat::Csv).await.unwrap();
    assert_eq!(exported, dto::Exported { saved: true, file: Some("mine.csv".into()), rows: outline.count });
    let text = std::fs::read_to_string(csv).unwrap();
    let lines: Vec<_> = text.strip_suffix("\r\n").unwrap().split("\r\n").collect();
    assert_eq!(lines.len() as u64, outline.count + 1);
    assert!(
        lines[1].starts_with("Main,u-gen,t-") && lines[1].contains("T08:00:00Z,spend,-0.6,'=image,"),
        "{}",
        lines[1]
    );
    let dates: Vec<_> = lines[1..].iter().map(|line| line.split(',').nth(3).unwrap()).collect();
    assert!(dates.is_sorted_by(|a, b| a >= b), "newest first");

    let json = chosen(&world, folder.path(), "mine.json");
    let exported = export(&world.backend, dto::ActivityFilter::default(), dto::ExportFormat::Json).await.unwrap();
    assert_eq!(exported.rows, u64::from(ROWS) + 1);
    let document: serde_json::Value = serde_json::from_slice(&std::fs::read(json).unwrap()).unwrap();
    assert_eq!(document["entries"].as_array().unwrap().len(), ROWS as usize + 1);
    let totals = serde_json::json!([
        { "account": "Main", "provider": "u-gen", "spent": "18000", "added": "0" },
        { "account": "Main (2)", "provider": "u-gen", "spent": "0", "added": "1000" },
    ]);
    assert_eq!(document["totals"], totals);
    assert_eq!(
        *world.kept.chosen.suggested.lock().unwrap(),
        ["brimful-activity-2026-03-02.csv", "brimful-activity-2026-03-02.json"]
    );
    let mut left = names(folder.path());
    left.sort();
    assert_eq!(left, ["mine.csv", "mine.json"]);
}

#[tokio::test]
async fn the_progress_is_in_the_view_while_it_runs() {
    let (world, folder) = (world().await, tempfile::tempdir().unwrap());
    chosen(&world, folder.path(), "mine.csv");
    let mut views = world.backend.views();
    let watch = async { views.wait_for(|view| view.export.is_some()).await.unwrap().export };
    let (exported, seen) =
        tokio::join!(export(&world.backend, dto::ActivityFilter::default(), dto::ExportFormat::Csv), watch);
    assert!(exported.unwrap().saved);
    assert_eq!(seen.unwrap().of, u64::from(ROWS) + 1);
    world.until("nothing runs any more", |view| view.export.is_none()).await;
}

#[tokio::test]
async fn called_off_at_the_dialog_nothing_is_written() {
    let (world, folder) = (world().await, tempfile::tempdir().unwrap());
    let nothing = dto::Exported { saved: false, file: None, rows: 0 };
    let all = dto::ActivityFilter::default;
    assert_eq!(export(&world.backend, all(), dto::ExportFormat::Csv).await.unwrap(), nothing);

    // A dialog that never answers holds the place until it is called off, and no longer.
    chosen(&world, folder.path(), "mine.csv");
    *world.kept.chosen.hangs.lock().unwrap() = true;
    let backend = world.backend.clone();
    let hanging = tokio::spawn(async move { export(&backend, all(), dto::ExportFormat::Csv).await });
    while world.kept.chosen.suggested.lock().unwrap().len() < 2 {
        tokio::task::yield_now().await;
    }
    let busy = export(&world.backend, all(), dto::ExportFormat::Json).await.unwrap_err();
    assert_eq!(busy.code, "busy");
    world.call(Call::CancelExport).await.unwrap();
    assert_eq!(hanging.await.unwrap().unwrap(), nothing);
    *world.kept.chosen.hangs.lock().unwrap() = false;
    assert!(export(&world.backend, all(), dto::ExportFormat::Csv).await.unwrap().saved);
}

#[tokio::test]
async fn called_off_while_it_writes_no_file_is_left() {
    let (world, folder) = (world().await, tempfile::tempdir().unwrap());
    chosen(&world, folder.path(), "mine.csv");
    let mut views = world.backend.views();
    let call_off = async {
        views.wait_for(|view| view.export.is_some()).await.unwrap();
        world.call(Call::CancelExport).await.unwrap();
    };
    let (exported, ()) =
        tokio::join!(export(&world.backend, dto::ActivityFilter::default(), dto::ExportFormat::Csv), call_off);
    assert!(!exported.unwrap().saved);
    assert!(names(folder.path()).is_empty());
}

#[tokio::test]
async fn an_end_in_the_middle_leaves_no_file_and_no_note() {
    let (world, folder) = (world().await, tempfile::tempdir().unwrap());
    chosen(&world, folder.path(), "mine.csv");
    let backend = world.backend.clone();
    let exporting =
        tokio::spawn(async move { export(&backend, dto::ActivityFilter::default(), dto::ExportFormat::Csv).await });
    world.until("it runs", |view| view.export.is_some()).await;
    world.backend.shutdown().await;
    let ended = exporting.await.unwrap();
    assert!(ended.is_err() || !ended.unwrap().saved);
    assert!(names(folder.path()).is_empty());
    assert!(!names(world.kept.folder.path()).contains(&"export.unfinished".to_owned()));
}

#[tokio::test]
async fn what_cannot_be_written_is_told_apart() {
    let (world, folder) = (world().await, tempfile::tempdir().unwrap());
    let ask = || export(&world.backend, dto::ActivityFilter::default(), dto::ExportFormat::Csv);
    chosen(&world, &folder.path().join("gone"), "mine.csv");
    assert_eq!(ask().await.unwrap_err().code, "not_saved");
    if cfg!(target_os = "linux") {
        chosen(&world, Path::new("/sys"), "mine.csv");
        assert_eq!(ask().await.unwrap_err().code, "read_only");
    }
    let unknown = dto::ActivityFilter { account: Some("nobody".into()), ..Default::default() };
    let asked = world.kept.chosen.suggested.lock().unwrap().len();
    let refused = export(&world.backend, unknown, dto::ExportFormat::Csv).await.unwrap_err();
    assert_eq!(refused.code, "unknown_account");
    assert_eq!(world.kept.chosen.suggested.lock().unwrap().len(), asked, "nobody is asked for a file in vain");
}

#[tokio::test]
async fn the_next_start_sweeps_what_a_kill_left() {
    let (mut world, folder) = (world().await, tempfile::tempdir().unwrap());
    let left = folder.path().join(".brimful-export-0123456789abcdef0123456789abcdef.tmp");
    brimful_engine::atomic_file::write(&left, b"half").unwrap();
    let note = world.kept.folder.path().join("export.unfinished");
    brimful_engine::atomic_file::write(&note, left.to_str().unwrap().as_bytes()).unwrap();
    world.restart().await;
    assert!(!left.exists() && !note.exists());
}
