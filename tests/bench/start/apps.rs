//! The two apps: where they are, and Brimful with five accounts and their last known values.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use brimful_core::account::{Account, AccountId};
use brimful_core::provider::ProviderId;
use brimful_core::settings::{Preferences, RefreshInterval, Settings};
use brimful_engine::paths::{APP_ID, DataDir};
use brimful_engine::settings_file;
use brimful_engine::state_file;
use brimful_sandbox::{Options, Sandbox};
use brimful_tests::daemon::Daemon;
use brimful_tests::desktop::Desktop;
use brimful_tests::{procs, wait};
use chrono::{DateTime, Utc};

/// What a service takes to answer, so that readings during a start last as long as they do elsewhere.
const LATENCY: Duration = Duration::from_millis(300);
/// All five are read within this time of a start, also on a busy machine.
const FIRST_READINGS: Duration = Duration::from_secs(60);
/// WebKit's own switch; Brimful sets it by itself, so the bare app is measured with and without it.
const RENDERER_OFF: (&str, &str) = ("WEBKIT_DISABLE_DMABUF_RENDERER", "1");

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// The bare app as Tauri gives it.
    Bare,
    /// The bare app with the renderer that Brimful chooses.
    BareRendererOff,
    /// Brimful.
    Brimful,
}

impl Subject {
    pub(crate) const ALL: [Self; 3] = [Self::Bare, Self::Brimful, Self::BareRendererOff];
}

/// What the command line names.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) app: PathBuf,
    pub(crate) bare: PathBuf,
    pub(crate) deb: Option<PathBuf>,
    /// Rounds of starts; none leaves them out.
    pub(crate) rounds: usize,
    /// Minutes over which the processor's time is counted; none leaves it out.
    pub(crate) minutes: u64,
}

impl Given {
    pub(crate) fn read(mut args: impl Iterator<Item = String>) -> Self {
        let mut given = Self { app: PathBuf::new(), bare: PathBuf::new(), deb: None, rounds: 7, minutes: 5 };
        while let Some(name) = args.next() {
            let value = args.next().unwrap_or_else(|| panic!("{name} needs a value"));
            match name.as_str() {
                "--app" => given.app = value.into(),
                "--bare" => given.bare = value.into(),
                "--deb" => given.deb = Some(value.into()),
                "--rounds" => given.rounds = value.parse().unwrap(),
                "--minutes" => given.minutes = value.parse().unwrap(),
                other => panic!("{other} is no option: --app, --bare, --deb, --rounds, --minutes"),
            }
        }
        given.app = given.app.canonicalize().expect("--app names Brimful");
        given.bare = given.bare.canonicalize().expect("--bare names the bare app");
        given
    }

    /// Starts one of them in a desktop.
    pub(crate) fn start(&self, desktop: &Desktop, subject: Subject, hidden: bool) -> Daemon {
        let program = if subject == Subject::Brimful { &self.app } else { &self.bare };
        let mut command = desktop.command(program);
        if subject == Subject::BareRendererOff {
            command.env(RENDERER_OFF.0, RENDERER_OFF.1);
        }
        if hidden {
            command.arg("--hidden");
        }
        desktop.daemon(if subject == Subject::Brimful { "brimful" } else { "bare" }, &mut command)
    }
}

/// The five services with the numbers of their own examples, which stand still.
pub(crate) async fn services() -> Sandbox {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    sandbox.control().set_latency(LATENCY);
    sandbox
}

/// Gives the user of this desktop five accounts: settings, keys, and what a first start reads.
pub(crate) async fn prepare(given: &Given, desktop: &Desktop, services: &Sandbox, refresh: RefreshInterval) {
    let dir = data_dir(desktop);
    let samples = services.control().accounts();
    let accounts = samples.iter().map(|sample| account(sample.provider, &sample.name, services)).collect();
    let settings =
        Settings { accounts, preferences: Preferences { refresh, ..Preferences::default() }, ..Settings::default() };
    let document = settings_file::prepare_save(&dir, &settings).unwrap();
    settings_file::after_save(&dir, &document).unwrap();

    let lines =
        samples.iter().map(|sample| format!("{} {} {}\n", sample.provider.id(), sample.provider.id(), sample.key));
    let keeper = std::env::current_exe().unwrap().with_file_name("key-keeper");
    let mut keeper = desktop.command(keeper);
    let keeper = Daemon::start("key-keeper", &mut keeper, &lines.collect::<String>(), &desktop.logs());
    procs::gone(keeper.pid(), FIRST_READINGS).await;

    let mut app = given.start(desktop, Subject::Brimful, true);
    wait::until_true("the five accounts are read", FIRST_READINGS, async || {
        app.must_run();
        remembered(desktop) == samples.len()
    })
    .await;
    drop(app);
}

/// Makes what Brimful remembers as old as after a short while: its ages then read the same before and after it is read
/// anew, and any change that is seen is not a matter of the numbers.
pub(crate) fn freshen(desktop: &Desktop) {
    let dir = data_dir(desktop);
    let mut state = state_file::open(&dir, &known(), now()).unwrap().state;
    for reading in state.readings.values_mut() {
        reading.as_of = now();
    }
    state_file::save(&dir, &state).unwrap();
}

/// How many accounts the running app has remembered a reading of. Not by `state_file::open`: who opens the file sweeps what
/// is being written beside it away.
fn remembered(desktop: &Desktop) -> usize {
    let bytes = std::fs::read(data_dir(desktop).state()).unwrap_or_default();
    let document: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
    document["readings"].as_object().map_or(0, serde_json::Map::len)
}

fn account(provider: ProviderId, name: &str, services: &Sandbox) -> Account {
    Account {
        id: id(provider),
        provider,
        name: name.to_owned(),
        base_url: Some(services.base_url(provider)),
        low_mark: None,
        paused: false,
        alerts: true,
        entered: None,
        low_days: None,
        snooze: None,
    }
}

fn id(provider: ProviderId) -> AccountId {
    AccountId::new(provider.id()).unwrap()
}

fn known() -> BTreeSet<AccountId> {
    ProviderId::ALL.into_iter().map(id).collect()
}

fn data_dir(desktop: &Desktop) -> DataDir {
    DataDir::at(desktop.home().join("data").join(APP_ID))
}

#[expect(clippy::disallowed_methods, reason = "ages are measured against the clock of the app, which is the system's")]
fn now() -> DateTime<Utc> {
    Utc::now()
}
