//! kill -9 at any moment of an export: under its final name there is the whole file or none, nothing unfinished stays,
//! and the ledger is as it was.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::ledger::{Entry, Kind};
use brimful_engine::clock::SystemClock;
use brimful_engine::export;
use brimful_engine::ledger::{Batch, Ledger};
use brimful_engine::paths::DataDir;
use chrono::{DateTime, TimeDelta};

const KILLS: u32 = 200;

const ROWS: u32 = 4000;

/// The latest moment of a kill: several exports take as long.
const LATEST: u64 = 400_000; // microseconds

#[tokio::test]
async fn a_kill_at_any_moment_leaves_a_whole_file_or_none() {
    let root = tempfile::tempdir().unwrap();
    let dir = DataDir::at(root.path().join("data"));
    dir.create().unwrap();
    fill(&dir).await;
    let (reference, folder) = (root.path().join("reference"), root.path().join("exports"));
    fs::create_dir(&reference).unwrap();
    fs::create_dir(&folder).unwrap();
    assert!(exporter(&dir, &reference, true).wait().unwrap().success());
    let whole = files(&reference);
    assert_eq!(whole.keys().collect::<Vec<_>>(), ["activity.csv", "activity.json"]);
    assert_eq!(String::from_utf8_lossy(&whole["activity.csv"]).lines().count(), ROWS as usize + 1);

    let (mut seed, mut cut_short, mut replaced) = (0x2545_f491_4f6c_dd1d_u64, 0, 0);
    for kill in 0..KILLS {
        let mut process = exporter(&dir, &folder, false);
        let mut output = BufReader::new(process.stdout.take().unwrap());
        output.read_line(&mut String::new()).unwrap();
        thread::sleep(Duration::from_micros(next(&mut seed) % LATEST));
        process.kill().unwrap();
        process.wait().unwrap();

        let found = files(&folder);
        let unfinished = found.keys().filter(|name| name.starts_with(".brimful-export-")).count();
        assert!(unfinished <= 1, "one at a time: {:?}", found.keys());
        cut_short += unfinished;
        for (name, bytes) in found.iter().filter(|(name, _)| !name.starts_with('.')) {
            assert!(whole.get(name) == Some(bytes), "kill {kill}: {name} has {} bytes", bytes.len());
            replaced += 1;
        }
        // As the next start does.
        export::sweep(&dir.unfinished_export());
        assert!(files(&folder).keys().all(|name| whole.contains_key(name)), "kill {kill}: something unfinished stays");
        assert!(!dir.unfinished_export().exists());
        // Every other time there is nothing under the final name to begin with.
        if kill % 2 == 0 {
            for name in files(&folder).keys() {
                fs::remove_file(folder.join(name)).unwrap();
            }
        }
    }
    assert!(cut_short > 0, "no kill found an export half written: the test shows nothing");
    assert!(replaced > 0, "no kill found an export that was whole: the test shows nothing");
    assert!(exporter(&dir, &reference, true).wait().unwrap().success());
    assert!(files(&reference) == whole, "the ledger is as it was");
}

/// Spread over the microseconds without any pattern that the exporter could share.
fn next(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

fn exporter(dir: &DataDir, folder: &Path, once: bool) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ledger-exporter"));
    command.arg(dir.path()).arg(folder).args(once.then_some("once")).stdout(Stdio::piped()).spawn().unwrap()
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
}

async fn fill(dir: &DataDir) {
    let ledger = Ledger::open(&dir.ledger(), Arc::new(SystemClock)).unwrap().ledger;
    let entry = |n: u32| Entry {
        id: format!("t-{n}"),
        at: DateTime::UNIX_EPOCH + TimeDelta::minutes(37 * i64::from(n)),
        zone_assumed: false,
        kind: Kind::Spend,
        delta: Credits::whole(-i64::from(n % 9)),
        source: format!("source {}", n % 5),
        description: format!("=Scene {n}, \"take {}\"", n % 3),
        job: Some(format!("job-{}", n / 4)),
        balance_after: None,
        raw_type: "debit".into(),
        observed: false,
        sign_mismatch: false,
    };
    let batch = Batch { entries: (0..ROWS).map(entry).collect(), ..Batch::default() };
    ledger.import(&AccountId::new("a").unwrap(), batch).await.unwrap();
    ledger.close().await;
}
