//! Scrolls the activity list of the real app through a million entries, end to end, and records its frames.
//! `cargo xtask bench scroll` builds the app and runs this.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the terminal, where a failure is the finding"
)]

#[cfg(target_os = "linux")]
#[path = "../ledger/rows.rs"]
mod rows;
#[cfg(target_os = "linux")]
mod run;

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() {
    let mut args = std::env::args().skip(1);
    let app = args.next().expect("the first argument names Brimful").into();
    let rows = args.next().map_or(1_000_000, |text| text.parse().expect("the second is a number of entries"));
    run::run(app, rows).await;
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("This measures on a desktop without a screen, which there is on Linux only.");
}
