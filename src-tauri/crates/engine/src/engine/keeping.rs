//! Keeping settings and readings on disk, off the actor's thread but in its order.

use brimful_core::settings::Settings;
use brimful_core::view::Warning;

use super::actor::Actor;
use crate::ports::StoreError;
use crate::state_file::StateFile;

impl Actor {
    /// Keeps settings durably.
    pub(super) async fn keep_settings(&mut self, settings: &Settings) -> Result<(), StoreError> {
        let (store, copy) = (self.ports.settings.clone(), settings.clone());
        let result = tokio::task::spawn_blocking(move || store.save(&copy)).await.unwrap_or(Err(StoreError::Other));
        self.note(result);
        result
    }

    /// Keeps readings and what was told. A failure is shown, and the next change tries again: nothing is lost while
    /// Brimful runs. Only what must be on disk before something else happens asks for the result.
    pub(super) async fn keep_readings(&mut self) -> Result<(), StoreError> {
        let runtimes = || self.state.runtimes.iter();
        let readings = runtimes().filter_map(|(id, runtime)| Some((id.clone(), runtime.reading.clone()?))).collect();
        let alerts = runtimes().map(|(id, runtime)| (id.clone(), runtime.alert)).collect();
        let noticed = runtimes().map(|(id, runtime)| (id.clone(), runtime.noticed.clone())).collect();
        let (log, digest, checkouts) = (self.state.log.clone(), self.state.digest, self.state.arrivals.clone());
        let remembered = StateFile { readings, alerts, noticed, log, digest, checkouts };
        let store = self.ports.state.clone();
        let result =
            tokio::task::spawn_blocking(move || store.save(&remembered)).await.unwrap_or(Err(StoreError::Other));
        self.state.dirty = false;
        self.note(result);
        result
    }

    fn note(&mut self, result: Result<(), StoreError>) {
        match result {
            Ok(()) => self.state.warn(Warning::NotSaved, false),
            // Already warned of, by the warning that came with the settings.
            Err(StoreError::Newer) => {}
            Err(error @ (StoreError::Full | StoreError::ReadOnly | StoreError::Other)) => {
                tracing::warn!(%error, "could not save");
                self.state.warn(Warning::NotSaved, true);
            }
        }
    }
}
