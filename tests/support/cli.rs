//! Runs `brimful-cli` to its end, as a shell would: arguments, one text on standard input, two outputs, a status.

use std::process::Stdio;

use brimful_core::provider::ProviderId;
use brimful_sandbox::Sandbox;
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::bin_path;

/// What a run came to.
#[derive(Debug)]
pub struct Finished {
    /// The exit status.
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs it in the tester's own environment, which a check of an account that is not kept never looks at.
///
/// # Panics
/// It could not be run, or was ended by a signal.
pub async fn run(args: &[&str], input: &str) -> Finished {
    run_as(std::process::Command::new(bin_path::cli()), args, input).await
}

/// Runs it in the environment of `command`.
///
/// # Panics
/// As [`run`].
pub async fn run_as(command: std::process::Command, args: &[&str], input: &str) -> Finished {
    let mut command = Command::from(command);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().unwrap();
    // One that has found its arguments wrong does not wait for its input.
    let _closed_already = child.stdin.take().unwrap().write_all(input.as_bytes()).await;
    let output = child.wait_with_output().await.unwrap();
    Finished {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// `check` of an account of a sandbox that is not kept, with this key.
///
/// # Panics
/// As [`run`]; also where the key stands in either output.
pub async fn check_unsaved(sandbox: &Sandbox, provider: ProviderId, key: &str, more: &[&str]) -> Finished {
    unsaved("check", &sandbox.base_url(provider), provider, key, more).await
}

/// `activity` of an account that is not kept, with this key, at a service with this base address.
///
/// # Panics
/// As [`check_unsaved`].
pub async fn activity_unsaved(base_url: &str, provider: ProviderId, key: &str, more: &[&str]) -> Finished {
    unsaved("activity", base_url, provider, key, more).await
}

async fn unsaved(command: &str, base_url: &str, provider: ProviderId, key: &str, more: &[&str]) -> Finished {
    let mut args = vec![command, "--provider", provider.id(), "--key-stdin", "--base-url", base_url];
    args.extend(more);
    let finished = run(&args, &format!("{key}\n")).await;
    assert!(!finished.out.contains(key) && !finished.err.contains(key), "the key was printed: {finished:?}");
    finished
}

impl Finished {
    /// Standard output as JSON: one value and nothing else.
    ///
    /// # Panics
    /// It is not.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The first account of a check.
    ///
    /// # Panics
    /// There is none.
    #[must_use]
    pub fn account(&self) -> Value {
        self.json()["accounts"].get(0).unwrap_or_else(|| panic!("no account: {self:?}")).clone()
    }

    /// The text of the first account's error code, or "-" where it was read.
    ///
    /// # Panics
    /// There is no account.
    #[must_use]
    pub fn code(&self) -> String {
        self.account()["error"]["code"].as_str().unwrap_or("-").to_owned()
    }

    /// Standard output with every time replaced by "TIME", digit for digit as it was printed otherwise.
    ///
    /// # Panics
    /// A time is not RFC 3339 in UTC.
    #[must_use]
    pub fn without_times(&self) -> String {
        let mut text = self.out.clone();
        for field in ["\"checked_at\":\"", "\"as_of\":\""] {
            let parts: Vec<String> = text
                .split(field)
                .enumerate()
                .map(|(index, part)| if index == 0 { part.to_owned() } else { without_time(part) })
                .collect();
            text = parts.join(field);
        }
        text
    }
}

fn without_time(part: &str) -> String {
    let (time, rest) = part.split_once('"').unwrap();
    assert!(time.ends_with('Z') && chrono::DateTime::parse_from_rfc3339(time).is_ok(), "{time}");
    format!("TIME\"{rest}")
}
