//! The export as a host runs it: one at a time, into a file that the user chooses, with progress in the view.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use brimful_core::account::AccountId;
use brimful_core::view::{AccountView, ExportProgress, View};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::activity::{Asked, of_ledger};
use super::backend::Backend;
use super::{ApiError, dto};
use crate::atomic_file::{FileError, FileErrorKind};
use crate::export::{self, Account, ExportError, Format, Order};
use crate::paths::DataDir;
use crate::ports::{SaveAs, StoreError};

/// How often the progress is shown.
const SHOWN_EVERY: Duration = Duration::from_millis(200);

/// How long an end waits for an export to clear up behind itself.
const CLEARING_UP: Duration = Duration::from_secs(1);

/// The export that runs, if one does.
pub(super) struct Exports(watch::Sender<Option<Running>>);

/// An export, from the question for a file on.
#[derive(Clone)]
pub(super) struct Running {
    cancel: CancellationToken,
    /// Once it is written.
    progress: Option<ExportProgress>,
}

/// An export's place. Given back when dropped, however the export ends; what still goes on is called off.
struct Place<'a> {
    exports: &'a Exports,
    cancel: CancellationToken,
}

impl Exports {
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(None))
    }

    /// Follows what runs.
    pub(super) fn follow(&self) -> watch::Receiver<Option<Running>> {
        self.0.subscribe()
    }

    /// Calls off what runs.
    pub(super) fn cancel(&self) {
        if let Some(running) = &*self.0.borrow() {
            running.cancel.cancel();
        }
    }

    /// Calls off what runs and lets it clear up.
    pub(super) async fn shutdown(&self) {
        self.cancel();
        let mut running = self.follow();
        if tokio::time::timeout(CLEARING_UP, running.wait_for(Option::is_none)).await.is_err() {
            tracing::warn!("an export did not end in time");
        }
    }

    /// The view with what runs in it.
    pub(super) fn shown_in(view: Arc<View>, running: Option<&Running>) -> Arc<View> {
        match running.and_then(|running| running.progress) {
            None => view,
            progress => Arc::new(View { export: progress, ..(*view).clone() }),
        }
    }

    fn begin(&self) -> Result<Place<'_>, ApiError> {
        let cancel = CancellationToken::new();
        let running = Running { cancel: cancel.clone(), progress: None };
        let begun = self.0.send_if_modified(|held| {
            let free = held.is_none();
            if free {
                *held = Some(running);
            }
            free
        });
        if begun {
            Ok(Place { exports: self, cancel })
        } else {
            Err(ApiError::new("busy", "an export is running already"))
        }
    }
}

impl Place<'_> {
    fn show(&self, progress: ExportProgress) {
        self.exports.0.send_modify(|held| {
            if let Some(running) = held {
                running.progress = Some(progress);
            }
        });
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.cancel.cancel();
        self.exports.0.send_replace(None);
    }
}

impl Backend {
    pub(super) async fn export_activity(
        &self,
        filter: dto::ActivityFilter,
        format: dto::ExportFormat,
    ) -> Result<dto::Exported, ApiError> {
        let asked = Asked::of(self.shown());
        let filter = asked.filter(filter)?;
        let format = match format {
            dto::ExportFormat::Csv => Format::Csv,
            dto::ExportFormat::Json => Format::Json,
        };
        let place = self.0.exports.begin()?;
        let choosing =
            self.0.surroundings.shell.choose_file(&self.suggested_name(&asked.view, format), SaveAs::Activity(format));
        let target = tokio::select! {
            chosen = choosing => chosen,
            // A dialog that never comes back must not keep every later export from starting.
            () = place.cancel.cancelled() => None,
        };
        let Some(target) = target else { return Ok(called_off()) };

        let ledger = asked.ledger().await?;
        let of = ledger.outline(filter.clone()).await.map_err(of_ledger)?.iter().map(|month| month.count).sum();
        let file = target.file_name().map(|name| name.to_string_lossy().into_owned());
        let order = Order { filter, format, accounts: accounts(&asked.view), target, note: self.note() };
        let written = Arc::new(AtomicU64::new(0));
        let exporting = export::run(&ledger, order, written.clone(), place.cancel.clone());
        tokio::pin!(exporting);
        let mut shown = tokio::time::interval(SHOWN_EVERY);
        let ended = loop {
            tokio::select! {
                ended = &mut exporting => break ended,
                _ = shown.tick() => {
                    let rows = written.load(Ordering::Relaxed);
                    // What came in since it was counted is exported too.
                    place.show(ExportProgress { rows, of: rows.max(of) });
                }
            }
        };
        match ended.map_err(of_export)? {
            Some(rows) => Ok(dto::Exported { saved: true, file, rows }),
            None => Ok(called_off()),
        }
    }

    /// Removes what an export left behind when the process was killed. Bounded: the folder may be on a disk that does
    /// not answer.
    pub(super) async fn sweep_exports(data_folder: &str) {
        let note = DataDir::at(data_folder).unfinished_export();
        let swept = tokio::task::spawn_blocking(move || export::sweep(&note));
        if tokio::time::timeout(CLEARING_UP, swept).await.is_err() {
            tracing::warn!("an unfinished export is not looked for any longer");
        }
    }

    fn note(&self) -> std::path::PathBuf {
        DataDir::at(Path::new(&self.0.surroundings.data_folder)).unfinished_export()
    }

    fn suggested_name(&self, view: &View, format: Format) -> String {
        let clock = &self.0.surroundings.ports.clock;
        let today = clock.local_date(clock.now());
        let whose = if view.sample { "sample-" } else { "" };
        format!("brimful-{whose}activity-{today}.{}", format.extension())
    }
}

fn called_off() -> dto::Exported {
    dto::Exported { saved: false, file: None, rows: 0 }
}

/// All accounts in the user's own order.
fn accounts(view: &View) -> Vec<Account> {
    let row = |id: &AccountId| view.accounts.iter().find(|row| row.account.id == *id);
    let account = |row: &AccountView| Account {
        id: row.account.id.clone(),
        name: row.account.name.clone(),
        provider: row.account.provider,
    };
    view.order.iter().filter_map(row).map(account).collect()
}

fn of_export(error: ExportError) -> ApiError {
    match error {
        ExportError::Ledger(error) => of_ledger(error),
        ExportError::File(error) => of_file(&error),
    }
}

/// Why a file that the user chose was not written.
pub(super) fn of_file(error: &FileError) -> ApiError {
    tracing::warn!(%error, "a file was not written");
    let code = match error.kind {
        FileErrorKind::Full => "disk_full",
        FileErrorKind::ReadOnly => "read_only",
        FileErrorKind::Other => "not_saved",
    };
    ApiError::new(code, StoreError::from(error).to_string())
}
