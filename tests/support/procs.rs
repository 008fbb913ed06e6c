//! Processes as `/proc` shows them: who descends from whom, how much memory they hold, and whether they are gone.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::wait;

/// A process that ran when it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// Its id.
    pub pid: u32,
    /// Its parent's id.
    pub parent: u32,
    /// The kernel's name for it: at most 15 bytes.
    pub name: String,
}

/// One process, unless it is gone. A zombie is gone: it has ended, and only its parent has not looked yet.
#[must_use]
pub fn process(pid: u32) -> Option<Process> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name stands in brackets and may hold brackets and spaces itself.
    let (head, tail) = stat.rsplit_once(')')?;
    let name = head.split_once('(')?.1.to_owned();
    let mut fields = tail.split_whitespace();
    let state = fields.next()?;
    let parent = fields.next()?.parse().ok()?;
    (!matches!(state, "Z" | "X")).then_some(Process { pid, parent, name })
}

/// Every process that descends from `ancestor`, itself not included, parents before children.
#[must_use]
pub fn descendants(ancestor: u32) -> Vec<Process> {
    let mut children: HashMap<u32, Vec<Process>> = HashMap::new();
    for process in all() {
        children.entry(process.parent).or_default().push(process);
    }
    let mut found = children.remove(&ancestor).unwrap_or_default();
    let mut next = 0;
    while let Some(parent) = found.get(next).map(|p| p.pid) {
        found.extend(children.remove(&parent).unwrap_or_default());
        next += 1;
    }
    found
}

/// The proportional share of memory of one process, in KiB: shared pages are divided by their users, so that sums are true.
#[must_use]
pub fn pss_kib(pid: u32) -> Option<u64> {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    rollup.lines().find_map(|line| line.strip_prefix("Pss:")?.split_whitespace().next()?.parse().ok())
}

/// The share of memory of a process and all its descendants, in KiB. `None` when the process itself is gone.
#[must_use]
pub fn tree_pss_kib(pid: u32) -> Option<u64> {
    let own = pss_kib(pid)?;
    Some(own + descendants(pid).iter().filter_map(|p| pss_kib(p.pid)).sum::<u64>())
}

/// Processor time that a process has used so far, in clock ticks of 10 ms.
#[must_use]
pub fn cpu_ticks(pid: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    // Fields 14 and 15 of the whole line: user and system time.
    Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
}

/// How many files, sockets and pipes a process holds open.
#[must_use]
pub fn open_files(pid: u32) -> Option<usize> {
    fs::read_dir(format!("/proc/{pid}/fd")).ok().map(Iterator::count)
}

/// Waits until a process has ended.
///
/// # Panics
/// It still ran after `limit`.
pub async fn gone(pid: u32, limit: Duration) {
    wait::until_true(&format!("process {pid} ends"), limit, async || process(pid).is_none()).await;
}

/// Asks a process to end, or ends it, by a signal. One that is gone already is no error.
pub fn signal(pid: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        let _gone_already = kill_process(pid, signal);
    }
}

/// A program that this workspace builds, beside the test binary.
///
/// # Panics
/// It was not built: `cargo test` of this package alone builds no other package's program.
#[must_use]
pub fn built(program: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let path = test.ancestors().nth(2).unwrap().join(program);
    assert!(path.is_file(), "{} is missing: run `cargo build --workspace` first", path.display());
    path
}

fn all() -> impl Iterator<Item = Process> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| process(entry.file_name().to_str()?.parse().ok()?))
}
