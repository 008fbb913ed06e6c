//! Twenty-four simulated hours of a whole backend on a sandbox, in a process of its own so that its threads, handles and
//! memory are its alone. Prints what they were after two hours and after twenty-four, and how often the tray changed.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a program of the tests")]

use brimful_core::glance::glance;
use brimful_core::provider::ProviderId;
use brimful_core::words::Words;
use brimful_tests::world::{World, start_of_time};
use chrono::TimeDelta;

const STEPS_AN_HOUR: usize = 60;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let world = World::new().await;
    for provider in ProviderId::ALL {
        world.add(provider, Some("10")).await;
    }
    world.settle().await;
    let words = Words::english();
    // The age is not looked at: it is the one thing that a day changes.
    let shown = |world: &World| glance(&world.view(), &words, start_of_time()).without_age();
    let mut last = shown(&world);
    let mut tray_changes = 0;
    let mut warm = Use::now();
    for step in 0..24 * STEPS_AN_HOUR {
        world.pass(TimeDelta::minutes(1)).await;
        let now = shown(&world);
        tray_changes += usize::from(now != last);
        last = now;
        if step == 2 * STEPS_AN_HOUR {
            warm = Use::now();
        }
    }
    let end = Use::now();
    let requests = world.control().requests().len();
    println!(
        "{}",
        serde_json::json!({
            "tray_changes": tray_changes, "requests": requests,
            "threads": [warm.threads, end.threads], "handles": [warm.handles, end.handles],
            "resident_kb": [warm.resident_kb, end.resident_kb],
        })
    );
}

/// What the system says that this process uses.
struct Use {
    threads: usize,
    handles: usize,
    resident_kb: u64,
}

impl Use {
    fn now() -> Self {
        let count = |path| std::fs::read_dir(path).unwrap().count();
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        Self {
            threads: count("/proc/self/task"),
            handles: count("/proc/self/fd"),
            resident_kb: resident.trim().trim_end_matches(" kB").trim().parse().unwrap(),
        }
    }
}
