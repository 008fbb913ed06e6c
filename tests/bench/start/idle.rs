//! What the processor does for an app that nobody touches, over some minutes.

use std::time::Duration;

use brimful_core::settings::RefreshInterval;
use brimful_sandbox::Sandbox;
use brimful_tests::daemon::Daemon;
use brimful_tests::desktop::{Desktop, Options};
use brimful_tests::procs;
use tokio::time::sleep;

use crate::apps::{self, Given, Subject};
use crate::rounds::close;

/// From the start to the first look: by then the first readings are in.
const START: Duration = Duration::from_secs(15);
/// A kernel's tick, in milliseconds.
const TICK: u64 = 10;
const MINUTE: Duration = Duration::from_secs(60);

/// Milliseconds of processor time a minute.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Idle {
    pub(crate) subject: Subject,
    pub(crate) refresh: RefreshInterval,
    pub(crate) open: u64,
    pub(crate) closed: u64,
}

/// Measures all of them at once: processor time is counted, not waited for.
pub(crate) async fn run(given: &Given, services: &Sandbox) -> Vec<Idle> {
    let five = measure(given, services, Subject::Brimful, RefreshInterval::Minutes5);
    let one = measure(given, services, Subject::Brimful, RefreshInterval::Minutes1);
    let bare = measure(given, services, Subject::Bare, RefreshInterval::Manual);
    let (five, one, bare) = tokio::join!(five, one, bare);
    vec![five, one, bare]
}

async fn measure(given: &Given, services: &Sandbox, subject: Subject, refresh: RefreshInterval) -> Idle {
    // One desktop each: two instances of Brimful would find one another.
    let (open, closed) =
        tokio::join!(used(given, services, subject, refresh, false), used(given, services, subject, refresh, true),);
    Idle { subject, refresh, open, closed }
}

async fn used(given: &Given, services: &Sandbox, subject: Subject, refresh: RefreshInterval, closed: bool) -> u64 {
    let desktop = Desktop::start(Options::default()).await;
    if subject == Subject::Brimful {
        apps::prepare(given, &desktop, services, refresh).await;
    }
    let app = given.start(&desktop, subject, false);
    sleep(START).await;
    if closed {
        close(&desktop, &app);
        sleep(START).await;
    }
    let before = ticks(&app);
    let minutes = u32::try_from(given.minutes).unwrap();
    sleep(MINUTE * minutes).await;
    (ticks(&app) - before) * TICK / u64::from(minutes)
}

fn ticks(app: &Daemon) -> u64 {
    let family = procs::descendants(app.pid()).into_iter().map(|process| process.pid);
    family.chain([app.pid()]).filter_map(procs::cpu_ticks).sum()
}
