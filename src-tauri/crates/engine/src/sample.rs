//! The parts that the sample accounts run on: in memory, and activity in a folder that ends with them, so that nothing
//! of them is ever mixed with real accounts or left behind.

use std::collections::BTreeSet;
use std::sync::Arc;

use brimful_core::account::{Account, AccountId};
use brimful_core::settings::Settings;

use crate::keychain::{KeyName, Keychain as _, MemoryKeychain};
use crate::ports::{LedgerPlace, Opened, Ports, RunningSample, SettingsStore, StateStore, StoreError};
use crate::state_file::StateFile;

/// Ports like `real`, but with keys, settings and readings in memory, activity in a folder of its own, and the sandbox's
/// accounts in place.
pub(crate) async fn ports(real: &Ports, sandbox: &dyn RunningSample) -> Ports {
    let keychain = MemoryKeychain::default();
    let mut accounts = Vec::new();
    for sample in sandbox.accounts() {
        let Ok(id) = AccountId::new(format!("sample-{}", sample.provider.id())) else { continue };
        let account = Account {
            id,
            provider: sample.provider,
            name: sample.name,
            base_url: Some(sample.base_url),
            low_mark: sample.low_mark,
            paused: false,
            alerts: true,
            entered: None,
            low_days: None,
            snooze: None,
        };
        if let Err(error) = keychain.write(&KeyName::of(&account), &sample.key).await {
            tracing::error!(%error, "a sample key was not kept");
        }
        accounts.push(account);
    }
    let settings = Settings { accounts, ..Settings::default() };
    Ports {
        keychain: Arc::new(keychain),
        settings: Arc::new(InMemory(settings)),
        state: Arc::new(Forgetful),
        ledger: ledger().await,
        ..real.clone()
    }
}

/// A folder for the sample's activity; without one, the sample shows balances alone.
async fn ledger() -> LedgerPlace {
    let made = tokio::task::spawn_blocking(|| tempfile::Builder::new().prefix("brimful-sample-").tempdir()).await;
    match made {
        Ok(Ok(folder)) => LedgerPlace::Temporary(Arc::new(folder)),
        Ok(Err(error)) => {
            tracing::warn!(%error, "no folder for the sample's activity");
            LedgerPlace::Nowhere
        }
        Err(_) => LedgerPlace::Nowhere,
    }
}

/// Settings that start as given and live in the engine alone.
struct InMemory(Settings);

impl SettingsStore for InMemory {
    fn open(&self) -> Opened {
        Opened { settings: self.0.clone(), warnings: Vec::new() }
    }

    fn save(&self, _: &Settings) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Remembers nothing.
struct Forgetful;

impl StateStore for Forgetful {
    fn load(&self, _: &BTreeSet<AccountId>) -> StateFile {
        StateFile::default()
    }

    fn save(&self, _: &StateFile) -> Result<(), StoreError> {
        Ok(())
    }
}
