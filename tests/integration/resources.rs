//! A day of running: nothing grows, and the tray is left alone while nothing changes.

use std::process::Command;

use serde_json::Value;

/// Growth of resident memory over 22 simulated hours that is still noise of the allocator and of the sandbox's own list
/// of requests (about 1,300 entries), which runs in the same process.
const NOISE_KB: u64 = 6 * 1024;

#[test]
fn a_simulated_day_grows_nothing_and_leaves_the_tray_alone() {
    let output = Command::new(env!("CARGO_BIN_EXE_simulated-day")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let day: Value = serde_json::from_slice(&output.stdout).unwrap();
    let pair = |name: &str| {
        let pair = day[name].as_array().unwrap();
        (pair[0].as_u64().unwrap(), pair[1].as_u64().unwrap())
    };
    // Five accounts, every five minutes with 10 % of jitter either way, looked at every minute.
    let requests = day["requests"].as_u64().unwrap();
    assert!((1_200..=1_600).contains(&requests), "the day was lived: {day}");
    assert_eq!(day["tray_changes"], 0, "{day}");
    let (warm, end) = pair("threads");
    // Tokio keeps idle blocking threads for ten seconds of real time, so a few more or less say nothing.
    // On a busy machine more of them are at work at once; one that leaked with each reading would make a thousand.
    assert!(end <= warm + 32, "threads: {day}");
    let (warm, end) = pair("handles");
    assert!(end <= warm + 8, "handles: {day}");
    let (warm, end) = pair("resident_kb");
    assert!(end <= warm + NOISE_KB, "memory: {day}");
}
