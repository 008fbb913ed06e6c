//! A whole Brimful without its window: the real backend on a real sandbox over HTTP, with a clock that can be jumped
//! and stores that outlive a restart.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::checkout::CheckedUrl;
use brimful_core::provider::ProviderId;
use brimful_core::report::Person;
use brimful_core::settings::Settings;
use brimful_core::view::{AccountView, View};
use brimful_engine::api::{ApiError, Backend, Call, Reply, Surroundings, dto};
use brimful_engine::clock::Clock;
use brimful_engine::keychain::{Keychain, MemoryKeychain};
use brimful_engine::paths::DataDir;
use brimful_engine::ports::{
    LedgerPlace, OpenFailed, Opened, Opener, Ports, RunningSample, SampleServices, SettingsStore, StateStore,
    StoreError,
};
use brimful_engine::providers::{Http, HttpLimits};
use brimful_engine::recent_log::RecentLog;
use brimful_engine::state_file::StateFile;
use brimful_sandbox::{Control, Options, Sandbox, Scenario};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;

use crate::shell::{Chosen, NoShell};
use crate::told::Told;

/// The moment at which every world starts.
pub fn start_of_time() -> DateTime<Utc> {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

/// A clock that stands still until it is moved.
pub struct ManualClock(Mutex<DateTime<Utc>>);

impl ManualClock {
    /// Moves it, forward or back.
    pub fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

/// Everything that a restart finds again, and everything that was asked of the system.
#[derive(Clone)]
pub struct Kept {
    /// The clock.
    pub clock: Arc<ManualClock>,
    /// The keychain.
    pub keychain: Arc<dyn Keychain>,
    /// The settings.
    pub settings: Arc<KeptSettings>,
    /// The readings and what was told.
    pub state: Arc<KeptState>,
    /// Where the activity is kept: a folder that is removed with the last copy of this.
    pub folder: Arc<tempfile::TempDir>,
    /// What was told natively.
    pub told: Arc<Told>,
    /// What was opened in the browser.
    pub opened: Arc<OpenedPages>,
    /// What the user answers when asked for a file.
    pub chosen: Arc<Chosen>,
    /// Whose computer it is.
    pub person: Person,
    /// What was logged last.
    pub log: RecentLog,
    /// The time and space that an answer gets.
    pub limits: HttpLimits,
}

impl Kept {
    /// The file of the activity.
    pub fn ledger(&self) -> std::path::PathBuf {
        DataDir::at(self.folder.path()).ledger()
    }
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            clock: Arc::new(ManualClock(Mutex::new(start_of_time()))),
            keychain: Arc::new(MemoryKeychain::default()),
            settings: Arc::default(),
            state: Arc::default(),
            folder: Arc::new(tempfile::tempdir().unwrap()),
            told: Arc::default(),
            opened: Arc::default(),
            chosen: Arc::default(),
            person: Person::default(),
            log: RecentLog::default(),
            // Retries wait for real; the waits themselves have their own tests.
            limits: HttpLimits { first_wait: Duration::from_millis(5), ..HttpLimits::default() },
        }
    }
}

/// Settings in memory, which can be made to fail.
#[derive(Default)]
pub struct KeptSettings {
    /// What is kept.
    pub settings: Mutex<Settings>,
    /// What the next saves answer.
    pub failing: Mutex<Option<StoreError>>,
}

impl SettingsStore for KeptSettings {
    fn open(&self) -> Opened {
        Opened { settings: self.settings.lock().unwrap().clone(), warnings: Vec::new() }
    }

    fn save(&self, settings: &Settings) -> Result<(), StoreError> {
        if let Some(error) = *self.failing.lock().unwrap() {
            return Err(error);
        }
        *self.settings.lock().unwrap() = settings.clone();
        Ok(())
    }
}

/// Readings and alert states in memory, which can be made to fail.
#[derive(Default)]
pub struct KeptState(pub Mutex<StateFile>, pub Mutex<Option<StoreError>>);

impl StateStore for KeptState {
    fn load(&self, known: &BTreeSet<AccountId>) -> StateFile {
        let mut state = self.0.lock().unwrap().clone();
        state.readings.retain(|id, _| known.contains(id));
        state.alerts.retain(|id, _| known.contains(id));
        state.noticed.retain(|id, _| known.contains(id));
        state.log.retain(|id| known.contains(id));
        state
    }

    fn save(&self, state: &StateFile) -> Result<(), StoreError> {
        if let Some(error) = *self.1.lock().unwrap() {
            return Err(error);
        }
        *self.0.lock().unwrap() = state.clone();
        Ok(())
    }
}

/// Addresses that the browser was asked to open, and whether it can.
#[derive(Default)]
pub struct OpenedPages {
    /// What was asked for.
    pub addresses: Mutex<Vec<String>>,
    /// The browser cannot be opened.
    pub broken: Mutex<bool>,
}

impl Opener for OpenedPages {
    fn open(&self, address: &CheckedUrl) -> Result<(), OpenFailed> {
        self.addresses.lock().unwrap().push(address.as_str().to_owned());
        if *self.broken.lock().unwrap() { Err(OpenFailed) } else { Ok(()) }
    }
}

/// The sandbox as the app embeds it.
pub struct EmbeddedSandbox;

struct Running(Sandbox);

impl SampleServices for EmbeddedSandbox {
    fn start(&self) -> BoxFuture<'_, std::io::Result<Box<dyn RunningSample>>> {
        Box::pin(async {
            let options = Options { seed: 7, now: start_of_time(), port: 0, scenario: Scenario::Showcase };
            Ok(Box::new(Running(Sandbox::start(options).await?)) as Box<dyn RunningSample>)
        })
    }
}

impl RunningSample for Running {
    fn origin(&self) -> String {
        self.0.origin()
    }

    fn accounts(&self) -> Vec<brimful_engine::ports::SampleAccount> {
        let accounts = self.0.control().accounts();
        accounts
            .into_iter()
            .map(|account| brimful_engine::ports::SampleAccount {
                provider: account.provider,
                base_url: self.0.base_url(account.provider),
                name: account.name,
                key: brimful_core::secret::Secret::new(account.key),
                low_mark: account.low_mark,
            })
            .collect()
    }
}

/// A backend on a sandbox.
pub struct World {
    /// The backend.
    pub backend: Backend,
    /// The services.
    pub sandbox: Sandbox,
    /// What a restart finds again.
    pub kept: Kept,
}

impl World {
    /// A new world with the documented example balances and no account.
    pub async fn new() -> Self {
        Self::with(Kept::default()).await
    }

    /// A world on these parts.
    pub async fn with(kept: Kept) -> Self {
        Self::on(kept, Options { seed: 1, now: start_of_time(), port: 0, scenario: Scenario::Seed }).await
    }

    /// A world on these parts and such a sandbox.
    pub async fn on(kept: Kept, options: Options) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        let backend = Backend::start(surroundings(&kept)).await;
        Self { backend, sandbox, kept }
    }

    /// What the page would be told of alerts.
    pub async fn alerts(&self) -> dto::Alerts {
        match self.call(Call::Alerts).await {
            Ok(Reply::Alerts(alerts)) => alerts,
            other => panic!("no alerts: {other:?}"),
        }
    }

    /// Ends the backend and starts another on what was kept.
    pub async fn restart(&mut self) {
        self.backend.shutdown().await;
        self.backend = Backend::start(surroundings(&self.kept)).await;
    }

    /// What the sandbox can be told.
    pub fn control(&self) -> Control {
        self.sandbox.control()
    }

    /// The sandbox's key at a service.
    pub fn key(&self, provider: ProviderId) -> String {
        let accounts = self.control().accounts();
        accounts.into_iter().find(|account| account.provider == provider).unwrap().key
    }

    /// A request to add the sandbox's account at a service.
    pub fn new_account(&self, provider: ProviderId) -> dto::NewAccount {
        dto::NewAccount {
            provider: provider.id().into(),
            name: String::new(),
            key: self.key(provider),
            base_url: Some(self.sandbox.base_url(provider)),
            low_mark: None,
            keep_unread: false,
        }
    }

    /// Adds the sandbox's account at a service, with a low mark, and says its id.
    pub async fn add(&self, provider: ProviderId, low_mark: Option<&str>) -> AccountId {
        let new = dto::NewAccount { low_mark: low_mark.map(Into::into), ..self.new_account(provider) };
        match self.call(Call::AddAccount(new)).await {
            Ok(Reply::Added(added)) => AccountId::new(added.account).unwrap(),
            other => panic!("not added: {other:?}"),
        }
    }

    /// Dispatches a call.
    pub async fn call(&self, call: Call) -> Result<Reply, ApiError> {
        self.backend.dispatch(call).await
    }

    /// The view as it is.
    pub fn view(&self) -> Arc<View> {
        self.backend.views().borrow().clone()
    }

    /// One account's row as it is.
    pub fn row(&self, id: &AccountId) -> AccountView {
        self.view().accounts.iter().find(|row| row.account.id == *id).unwrap().clone()
    }

    /// Waits until the view is as wanted, for real time of at most ten seconds.
    pub async fn until(&self, what: &str, wanted: impl Fn(&View) -> bool) -> Arc<View> {
        let mut views = self.backend.views();
        let seen = tokio::time::timeout(Duration::from_secs(10), views.wait_for(|view| wanted(view))).await;
        match seen {
            Ok(Ok(view)) => view.clone(),
            _ => panic!("did not come about: {what}; the view is {:#?}", self.view()),
        }
    }

    /// Moves the clock, then lets the engine look at it: what is due is read, and this waits for the answers.
    pub async fn pass(&self, by: TimeDelta) {
        self.kept.clock.advance(by);
        self.settle().await;
    }

    /// Lets the engine look at the clock and waits until nothing is in flight.
    pub async fn settle(&self) {
        // Any command makes the actor look at the clock; the second is answered after that look.
        for _ in 0..2 {
            let answer = self.call(Call::RemoveAccount { account: "nobody".into() }).await;
            assert!(answer.is_err_and(|error| error.code == "unknown_account"));
        }
        let settled = async {
            loop {
                // What the engine itself says: the view that is shown follows it a moment later.
                let Ok(Reply::View(view)) = self.call(Call::View).await else { panic!("no view") };
                if !view.freshness.refreshing && *view == Backend::dto(&self.view()) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        let settled = tokio::time::timeout(Duration::from_secs(60), settled).await;
        assert!(settled.is_ok(), "readings are still in flight: {:#?}", self.view());
    }

    /// Sets a single-number balance at a service's account.
    pub fn set_balance(&self, provider: ProviderId, credits: i64) {
        let funds = brimful_sandbox::Funds::Single(Credits::whole(credits));
        self.control().set_funds(provider, &self.key(provider), funds);
    }
}

/// What a backend on these parts stands on.
pub fn surroundings(kept: &Kept) -> Surroundings {
    Surroundings {
        ports: Ports {
            clock: kept.clock.clone(),
            keychain: kept.keychain.clone(),
            settings: kept.settings.clone(),
            state: kept.state.clone(),
            ledger: LedgerPlace::File(kept.ledger()),
            notifier: kept.told.clone(),
            http: Arc::new(Http::new(kept.limits).unwrap()),
        },
        opener: kept.opened.clone(),
        shell: Arc::new(NoShell::new(kept.chosen.clone())),
        sample: Arc::new(EmbeddedSandbox),
        version: "0.0.0-test".into(),
        system: "a test".into(),
        person: kept.person.clone(),
        log: kept.log.clone(),
        data_folder: kept.folder.path().display().to_string(),
        warnings: Vec::new(),
        languages: Vec::new(),
    }
}
