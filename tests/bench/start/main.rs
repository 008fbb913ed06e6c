//! Measures Brimful beside a bare Tauri app, both release builds: how fast they start, what they hold in memory, what
//! they use of the processor. `cargo xtask bench start` builds both and runs this.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the terminal, where a failure is the finding"
)]

#[cfg(target_os = "linux")]
mod apps;
#[cfg(target_os = "linux")]
mod figures;
#[cfg(target_os = "linux")]
mod idle;
#[cfg(target_os = "linux")]
mod rounds;
#[cfg(target_os = "linux")]
mod screen;

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() {
    let given = apps::Given::read(std::env::args().skip(1));
    // Ended by a signal, it still takes its desktops down: they end with the future that holds them.
    tokio::select! {
        () = measure(&given) => {}
        () = asked_to_end() => eprintln!("Ended early: nothing is reported."),
    }
}

#[cfg(target_os = "linux")]
async fn measure(given: &apps::Given) {
    let services = apps::services().await;
    if given.rounds > 0 {
        figures::rounds(&rounds::run(given, &services).await);
    }
    if given.minutes > 0 {
        figures::idle(given.minutes, &idle::run(given, &services).await);
    }
    figures::sizes(given);
}

#[cfg(target_os = "linux")]
async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).unwrap();
    let mut interrupt = signal(SignalKind::interrupt()).unwrap();
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("This measures on a desktop without a screen, which there is on Linux only.");
}
