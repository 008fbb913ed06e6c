//! Start and memory, round by round: every subject once a round, the order turned round each time.

use std::collections::BTreeMap;
use std::time::Duration;

use brimful_core::settings::RefreshInterval;
use brimful_sandbox::Sandbox;
use brimful_tests::daemon::Daemon;
use brimful_tests::desktop::{Desktop, Options};
use brimful_tests::procs;
use tokio::time::{Instant, sleep};

use crate::apps::{self, Given, Subject};
use crate::screen::{Appearance, Screen};

/// Memory is looked at this long after a window was closed, and after a hidden start: when the first readings are in.
const REST: Duration = Duration::from_secs(6);
/// How long another app's web view is waited for.
const PATIENCE: Duration = Duration::from_secs(20);
const STEP: Duration = Duration::from_millis(500);

/// What one round tells of one subject.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Run {
    pub(crate) shown: Appearance,
    /// What else changed in its window, this long after it was painted; seen in a start in which no key is pressed.
    pub(crate) late: Duration,
    /// KiB with the window open; as below, `None` where another app with a web view ran and would have shared it.
    pub(crate) open: Option<u64>,
    /// KiB after it was closed to the tray.
    pub(crate) closed: Option<u64>,
    /// KiB, started without a window.
    pub(crate) hidden: Option<u64>,
}

/// The runs of each subject; those of one index belong to one round.
pub(crate) type Rounds = BTreeMap<Subject, Vec<Run>>;

pub(crate) async fn run(given: &Given, services: &Sandbox) -> Rounds {
    let desktop = Desktop::start(Options::default()).await;
    apps::prepare(given, &desktop, services, RefreshInterval::Minutes5).await;
    let screen = Screen::connect(desktop.display());
    let mut rounds = Rounds::new();
    // One more than is counted: the first warms the disk's cache and the web view's own.
    for round in 0..=given.rounds {
        let mut order = Subject::ALL;
        if round % 2 == 1 {
            order.reverse();
        }
        for subject in order {
            let run = one(given, &desktop, &screen, subject).await;
            eprintln!("round {round} {subject:?}: {run:?}");
            if round > 0 {
                rounds.entry(subject).or_default().push(run);
            }
        }
    }
    rounds
}

async fn one(given: &Given, desktop: &Desktop, screen: &Screen, subject: Subject) -> Run {
    apps::freshen(desktop);
    let start = Instant::now();
    let app = given.start(desktop, subject, false);
    let shown = tokio::task::block_in_place(|| screen.look(app.pid(), start));
    drop(app);

    apps::freshen(desktop);
    let start = Instant::now();
    let app = given.start(desktop, subject, false);
    let late = tokio::task::block_in_place(|| screen.watch(app.pid(), start));
    let open = memory(&app).await;
    close(desktop, &app);
    sleep(REST).await;
    let closed = memory(&app).await;
    drop(app);

    apps::freshen(desktop);
    let app = given.start(desktop, subject, true);
    sleep(REST).await;
    Run { shown, late, open, closed, hidden: memory(&app).await }
}

/// Closes the window of an app, as its close button does.
pub(crate) fn close(desktop: &Desktop, app: &Daemon) {
    let window = desktop.windows().into_iter().find(|window| window.pid == app.pid()).expect("the app has a window");
    desktop.close_window(&window);
}

async fn memory(app: &Daemon) -> Option<u64> {
    let mut waited = Duration::ZERO;
    while another_web_view_runs(app) {
        if waited >= PATIENCE {
            return None;
        }
        sleep(STEP).await;
        waited += STEP;
    }
    Some(procs::tree_pss_kib(app.pid()).expect("the app runs"))
}

/// A page of memory that several processes share is divided among them, whosever they are.
fn another_web_view_runs(app: &Daemon) -> bool {
    let own = procs::descendants(app.pid());
    procs::descendants(0).iter().any(|process| process.name.starts_with("WebKit") && !own.contains(process))
}
