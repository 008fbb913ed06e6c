//! A scenario's stage: a desktop, the services and the app. Where a scenario fails, what was to be seen is kept and said;
//! where it goes well, the page must have had nothing to complain of.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::Duration;

use brimful_core::provider::ProviderId;
use brimful_engine::clock::{Clock as _, SystemClock};
use brimful_sandbox::{Control, Options as Services, Sandbox, Scenario};
use futures_util::FutureExt as _;
use tokio::time::{Instant, sleep};

use crate::app::{App, Typed};
use crate::desktop::{Desktop, Options};
use crate::procs;
use crate::tray::Tray;
use crate::wait;

/// What Quit may take at the longest; a requirement, not a guess.
pub const QUIT: Duration = Duration::from_secs(2);
/// Generous, for what a loaded machine does in a second or two.
pub const SOON: Duration = Duration::from_secs(20);

/// What a scenario plays on.
#[derive(Debug)]
pub struct Stage {
    /// The desktop.
    pub desktop: Desktop,
    /// The services, with the documented example numbers; their time stands still.
    pub sandbox: Sandbox,
    name: &'static str,
    app: Option<App>,
}

/// Plays a scenario on a stage of its own.
///
/// # Panics
/// The scenario failed; what was to be seen then is printed, and a picture lies in `tests/artifacts`.
pub async fn play(name: &'static str, options: Options, scenario: impl AsyncFnOnce(&mut Stage)) {
    let desktop = Desktop::start(options).await;
    let services = Services { seed: 1, now: SystemClock.now(), port: 0, scenario: Scenario::Seed };
    let mut stage = Stage { desktop, sandbox: Sandbox::start(services).await.unwrap(), name, app: None };
    let played = AssertUnwindSafe(scenario(&mut stage)).catch_unwind().await;
    if played.is_err() {
        // What failed was printed when it did.
        panic!("{}", stage.report().await);
    }
    stage.end().await;
}

impl Stage {
    /// Starts the app with these arguments.
    ///
    /// # Panics
    /// It runs already, or its window did not come.
    pub async fn start(&mut self, args: &[&str]) -> &App {
        assert!(self.app.is_none(), "the app runs already");
        let app = self.app.insert(App::start(&self.desktop, args).await);
        app.ready().await;
        app
    }

    /// Starts the app on a system that speaks this language (`LANG`).
    ///
    /// # Panics
    /// As [`Self::start`].
    pub async fn start_in(&mut self, lang: &str) -> &App {
        assert!(self.app.is_none(), "the app runs already");
        let app = self.app.insert(App::start_in(&self.desktop, &[], lang).await);
        app.ready().await;
        app
    }

    /// The running app.
    ///
    /// # Panics
    /// It was not started.
    pub fn app(&self) -> &App {
        self.app.as_ref().unwrap()
    }

    /// What the sandbox can be told.
    pub fn control(&self) -> Control {
        self.sandbox.control()
    }

    /// The sandbox's own key at a service.
    ///
    /// # Panics
    /// Never: there is one for every service.
    #[must_use]
    pub fn key(&self, provider: ProviderId) -> String {
        self.control().accounts().into_iter().find(|account| account.provider == provider).unwrap().key
    }

    /// Adds the sandbox's account at a service by the dialog.
    ///
    /// # Panics
    /// It was not added.
    pub async fn add(&self, provider: ProviderId, low_mark: &str) -> crate::app::Row {
        let (key, base_url) = (self.key(provider), self.sandbox.base_url(provider));
        self.app().add(&Typed { provider, key: &key, base_url, low_mark }).await
    }

    /// The tray icon, as soon as there is one.
    ///
    /// # Panics
    /// There was none in time.
    pub async fn tray(&self) -> Tray {
        Tray::find(self.desktop.bus(), SOON).await
    }

    /// Quits the app by its tray menu, and waits until it and all that it started are gone.
    ///
    /// # Panics
    /// They were not within the time that Quit may take.
    pub async fn quit(&mut self) {
        self.has_nothing_to_complain_of().await;
        let app = self.app.take().unwrap();
        let tray = self.tray().await;
        self.gone_after(app, async |_| tray.click_label("Quit").await).await;
    }

    /// Quits the app in some other way, and waits as [`Self::quit`] does.
    ///
    /// # Panics
    /// As [`Self::quit`].
    pub async fn quit_by(&mut self, way: impl AsyncFnOnce(&App)) {
        self.has_nothing_to_complain_of().await;
        let app = self.app.take().unwrap();
        self.gone_after(app, way).await;
    }

    /// Saves a picture of the whole screen in `tests/artifacts`.
    pub fn picture(&self, what: &str) {
        self.desktop.screenshot(&artifact(&format!("{}-{what}", self.name)));
    }

    /// Takes what the system's save dialog, which was just asked for, proposes. The file, whose name begins and ends so.
    ///
    /// # Panics
    /// There is no such file in time, or more than one.
    pub async fn save_as_proposed(&self, begins: &str, ends: &str) -> PathBuf {
        let windows = async || self.desktop.windows().len() > 1;
        wait::until_true("the save dialog", SOON, windows).await;
        self.picture("dialog");
        let home = self.desktop.home();
        let saved = || {
            let entries = fs::read_dir(&home).unwrap().flatten().map(|entry| entry.path());
            let named = |path: &PathBuf| {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                name.starts_with(begins) && name.ends_with(ends)
            };
            entries.filter(named).collect::<Vec<_>>()
        };
        wait::until_true("a file is saved", SOON, async || {
            self.desktop.output(self.desktop.command("xdotool").args(["key", "Return"]));
            sleep(Duration::from_millis(500)).await;
            !saved().is_empty()
        })
        .await;
        let files = saved();
        let [file] = &files[..] else { panic!("{files:?}") };
        file.clone()
    }

    async fn gone_after(&self, app: App, way: impl AsyncFnOnce(&App)) {
        let mut all: Vec<u32> = procs::descendants(app.pid()).into_iter().map(|process| process.pid).collect();
        all.push(app.pid());
        let give_up = Instant::now() + QUIT;
        way(&app).await;
        for pid in all {
            procs::gone(pid, give_up.saturating_duration_since(Instant::now())).await;
        }
        app.end().await;
    }

    async fn has_nothing_to_complain_of(&self) {
        let Some(app) = &self.app else { return };
        assert_eq!(app.complaints().await, Vec::<String>::new(), "the page complained");
        let panics: Vec<String> =
            App::output(&self.desktop).lines().filter(|line| line.contains("panicked at")).map(str::to_owned).collect();
        assert_eq!(panics, Vec::<String>::new());
    }

    async fn end(mut self) {
        let window = self.app.as_ref().and_then(|app| app.window(&self.desktop));
        if window.is_some() {
            let checked = AssertUnwindSafe(self.has_nothing_to_complain_of()).catch_unwind().await;
            if checked.is_err() {
                panic!("{}", self.report().await);
            }
        }
        if let Some(app) = self.app.take() {
            app.end().await;
        }
    }

    /// Says what was to be seen. Nothing in here may fail: what went wrong before is what counts.
    async fn report(&self) -> String {
        let path = artifact(&format!("{}-failed", self.name));
        let pictured = catch_unwind(AssertUnwindSafe(|| self.desktop.screenshot(&path)));
        let mut text = format!(
            "--- {}: picture {}\n",
            self.name,
            if pictured.is_ok() { path.display().to_string() } else { "failed".into() }
        );
        if let Some(app) = &self.app {
            let page = tokio::time::timeout(SOON, AssertUnwindSafe(app.text()).catch_unwind()).await;
            text += &format!(
                "--- on the page:\n{}\n",
                page.ok().and_then(Result::ok).unwrap_or_else(|| "(no page)".into())
            );
        }
        let output = App::output(&self.desktop);
        let tail: Vec<&str> = output.lines().rev().take(60).collect();
        text += &format!("--- last lines of the app:\n{}\n", tail.into_iter().rev().collect::<Vec<_>>().join("\n"));
        text
    }
}

/// Where a picture goes. The folder is not kept under version control.
fn artifact(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("artifacts");
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(format!("{}.png", name.replace(':', "-")))
}
