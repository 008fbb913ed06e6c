//! The export of activity: exactly the filtered rows, newest first, into a file that is whole or not there.
//!
//! Rows go from the ledger to the disk one at a time: memory does not grow with the ledger. They are written beside the
//! target, flushed and moved into place, so that the final name never holds half a file, whatever ends the process.

pub mod csv;
mod document;
mod file;
pub mod json;
mod label;
mod leftover;
#[cfg(test)]
mod tests;
pub mod text;
mod writer;

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};

use brimful_core::account::AccountId;
use brimful_core::provider::ProviderId;
use tokio_util::sync::CancellationToken;

use crate::atomic_file::{FileError, FileErrorKind};
use crate::ledger::{Filter, Ledger, LedgerError};

use document::DocumentError;
pub use label::{Label, distinct};
pub use leftover::sweep;
pub use writer::Writer;

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180, for spreadsheets.
    Csv,
    /// One JSON document, for programs.
    Json,
}

impl Format {
    /// The ending of its files, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// An account whose rows may be exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Its service.
    pub provider: ProviderId,
}

/// What is exported, and where to.
#[derive(Clone, Debug)]
pub struct Order {
    /// Which rows.
    pub filter: Filter,
    /// How.
    pub format: Format,
    /// The accounts, in the order in which their totals are listed.
    pub accounts: Vec<Account>,
    /// The file; replaced where there is one.
    pub target: PathBuf,
    /// Where the name of the unfinished file is noted while there is one; see [`sweep`].
    pub note: PathBuf,
}

/// Why nothing was exported. The target is then as it was.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file could not be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The rows could not be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl From<DocumentError> for ExportError {
    fn from(error: DocumentError) -> Self {
        match error {
            DocumentError::TooLarge => Self::Ledger(LedgerError::TooLarge),
            DocumentError::File(error) => Self::File(error.into()),
        }
    }
}

/// Writes the export and says how many rows it has; `None` where it was called off, and then no file is left.
/// `written` counts the rows as they are written.
///
/// # Errors
/// [`ExportError`]; the target is then as it was, and nothing is left beside it.
pub async fn run(
    ledger: &Ledger,
    order: Order,
    written: Arc<AtomicU64>,
    cancel: CancellationToken,
) -> Result<Option<u64>, ExportError> {
    let filter = order.filter.clone();
    let writer = off_thread(move || Writer::begin(&order, written, cancel)).await?;
    let shared = Arc::new(Mutex::new(Some(writer)));
    let rows = shared.clone();
    let each = move |row| match rows.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
        Some(writer) => writer.row(&row),
        None => ControlFlow::Break(()),
    };
    let read = ledger.read_all(filter, each).await;
    let writer = shared.lock().unwrap_or_else(PoisonError::into_inner).take();
    // Where it fails, the file is removed in there too: blocking is allowed there.
    off_thread(move || {
        let Some(writer) = writer else { return Err(LedgerError::Ended.into()) };
        read?;
        writer.finish()
    })
    .await
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ExportError> + Send + 'static,
) -> Result<T, ExportError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => {
            tracing::error!(%error, "an export ended by itself");
            let source = std::io::Error::other(error);
            Err(FileError { kind: FileErrorKind::Other, source }.into())
        }
    }
}
