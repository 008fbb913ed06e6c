//! D1: kill -9 at any moment leaves settings and state old or new, never torn. D6: and the lock free.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use brimful_core::amount::Credits;
use brimful_core::settings::load;
use brimful_engine::data_lock::DataLock;
use brimful_engine::paths::DataDir;
use brimful_engine::settings_file::{OpenState, open, read_only};
use brimful_engine::state_file;
use chrono::DateTime;

const KILLS: u64 = 60;

#[test]
fn a_kill_at_any_moment_loses_nothing_that_was_saved() {
    let root = tempfile::tempdir().unwrap();
    let dir = DataDir::at(root.path().join("data"));
    // The last save that was reported, and the one that was found after the last kill.
    let (mut reported, mut found, mut torn) = (0, 0, 0);
    for kill in 0..KILLS {
        // Spread over about two saves.
        reported = write_and_kill(&dir, Duration::from_micros(kill * 7919 % 997 * 50)).unwrap_or(reported);
        found = found.max(reported);
        torn += u32::from(std::fs::read(dir.settings()).is_ok_and(|bytes| load(&bytes).settings().is_none()));

        let opened = read_only(&dir).unwrap();
        let marks: Vec<_> = opened.settings.accounts.iter().map(|account| account.low_mark.unwrap()).collect();
        assert_eq!(marks.len(), 60, "{:?}", opened.state);
        let next = found + i64::from(marks[0] == Credits::whole(found + 1));
        assert!(marks.iter().all(|mark| *mark == Credits::whole(next)), "{found} or the next, and one only: {marks:?}");
        let priced = opened.settings.plans.first().and_then(|plan| plan.last).unwrap();
        assert_eq!(priced.total, Credits::whole(next), "accounts and plans are of one save");
        found = next;
        assert!(DataLock::acquire(&dir).unwrap().is_some(), "the lock went with the process");
    }
    assert!(torn > 0, "no kill found the file half written: the test shows nothing");
    open(&dir, DateTime::UNIX_EPOCH).unwrap();
    assert_eq!(open(&dir, DateTime::UNIX_EPOCH).unwrap().state, OpenState::Current);

    let known: BTreeSet<_> = read_only(&dir).unwrap().settings.accounts.into_iter().map(|account| account.id).collect();
    let remembered = state_file::open(&dir, &known, DateTime::UNIX_EPOCH).unwrap();
    let balances: BTreeSet<_> = remembered.state.readings.values().map(|reading| reading.balance.available).collect();
    assert_eq!((remembered.state.readings.len(), balances.len(), remembered.set_aside), (60, 1, None));
    let expect = Credits::whole(reported)..=Credits::whole(found);
    assert!(balances.iter().all(|balance| expect.contains(balance)), "{balances:?} in {expect:?}");
    let left =
        std::fs::read_dir(dir.path()).unwrap().flatten().filter(|f| f.file_name().to_string_lossy().ends_with(".tmp"));
    assert_eq!(left.count(), 0, "nothing half written is left behind");
}

/// Lets the writer save, kills it, and returns the number of the last save that it reported.
fn write_and_kill(dir: &DataDir, moment: Duration) -> Option<i64> {
    let is_first = !dir.settings().exists();
    let mut writer =
        Command::new(env!("CARGO_BIN_EXE_settings-writer")).arg(dir.path()).stdout(Stdio::piped()).spawn().unwrap();
    let mut output = BufReader::new(writer.stdout.take().unwrap());
    let mut text = String::new();
    // The first run saves once before the first kill, so that there is something to lose.
    if is_first {
        output.read_line(&mut text).unwrap();
        assert!(DataLock::acquire(dir).unwrap().is_none(), "the writer holds the lock");
    }
    thread::sleep(moment);
    writer.kill().unwrap();
    writer.wait().unwrap();
    output.read_to_string(&mut text).unwrap();
    // A line that was cut short does not count.
    let (whole_lines, _) = text.rsplit_once('\n')?;
    whole_lines.lines().last().map(|line| line.parse().unwrap())
}
