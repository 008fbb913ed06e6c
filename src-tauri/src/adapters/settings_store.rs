//! The settings, in tauri-plugin-store, inside the engine's guards.
//!
//! The store writes plainly, replaces a broken file by defaults without a word, and saves once more at exit. So its file
//! is put right before it is opened, opened at the first save only (never over a later version's), read back after each
//! save, and taken off the list of what the plugin saves by itself.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use brimful_core::settings::Settings;
use brimful_core::view::Warning;
use brimful_engine::clock::Clock;
use brimful_engine::paths::DataDir;
use brimful_engine::ports::{Opened, SettingsStore, StoreError};
use brimful_engine::settings_file::{self, OpenState};
use serde_json::Value;
use tauri::{AppHandle, Wry};
use tauri_plugin_store::{Store, StoreBuilder};

/// The settings file of the data folder, whose lock this process holds.
pub(crate) struct PluginSettings {
    app: AppHandle,
    dir: DataDir,
    clock: Arc<dyn Clock>,
    /// Why nothing may be written, where that is so.
    refused: OnceLock<StoreError>,
    /// The store, once something was saved. The lock also keeps two saves apart.
    store: Mutex<Option<Arc<Store<Wry>>>>,
}

impl PluginSettings {
    /// Opens nothing yet.
    pub(crate) fn new(app: &AppHandle, dir: DataDir, clock: Arc<dyn Clock>) -> Self {
        Self { app: app.clone(), dir, clock, refused: OnceLock::new(), store: Mutex::new(None) }
    }

    fn opened_store(&self) -> Result<Arc<Store<Wry>>, StoreError> {
        let store =
            StoreBuilder::new(&self.app, self.dir.settings()).serialize(in_order).disable_auto_save().build().map_err(
                |error| {
                    tracing::warn!(%error, "the settings store could not be opened");
                    StoreError::Other
                },
            )?;
        store.close_resource();
        Ok(store)
    }
}

impl SettingsStore for PluginSettings {
    fn open(&self) -> Opened {
        match settings_file::open(&self.dir, self.clock.now()) {
            Ok(opened) => {
                if matches!(opened.state, OpenState::ReadOnlyNewer { .. }) {
                    let _ = self.refused.set(StoreError::Newer);
                }
                opened.into()
            }
            // There are settings that cannot be read now. Writing defaults over them would lose them for good.
            Err(problem) => {
                tracing::warn!(error = %problem, "the settings cannot be read");
                let _ = self.refused.set(StoreError::from(&problem));
                Opened { settings: Settings::default(), warnings: vec![Warning::NotSaved] }
            }
        }
    }

    fn save(&self, settings: &Settings) -> Result<(), StoreError> {
        if let Some(refused) = self.refused.get() {
            return Err(*refused);
        }
        let mut held = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let document = settings_file::prepare_save(&self.dir, settings).map_err(|error| {
            tracing::warn!(%error, "the settings were not saved");
            StoreError::from(&error)
        })?;
        let store = match &*held {
            Some(store) => store.clone(),
            None => held.insert(self.opened_store()?).clone(),
        };
        for (key, value) in document.entries() {
            store.set(key, serde_json::from_str::<Value>(&value).unwrap_or_default());
        }
        // The next step finds out what came of it, and mends it.
        if let Err(error) = store.save() {
            tracing::warn!(%error, "the settings store could not write");
        }
        settings_file::after_save(&self.dir, &document).map_err(|error| StoreError::from(&error))
    }
}

/// The plugin's own order is that of a hash map, another one at every save.
fn in_order(entries: &HashMap<String, Value>) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    Ok(serde_json::to_vec_pretty(&entries.iter().collect::<BTreeMap<_, _>>())?)
}
