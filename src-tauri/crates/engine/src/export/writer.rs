//! An export from its first row to its final name, or to nothing. Blocking: for a thread that may wait for the disk.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio_util::sync::CancellationToken;

use super::document::{Document, DocumentError};
use super::file::UnfinishedFile;
use super::{ExportError, Order};
use crate::ledger::Row;

/// How many rows go by between two looks at whether it was called off.
const LOOK_EVERY: u64 = 64;

/// An export that is being written. Dropped before it is finished, nothing of it is left.
#[derive(Debug)]
pub struct Writer {
    document: Document,
    rows: u64,
    written: Arc<AtomicU64>,
    cancel: CancellationToken,
    failure: Option<DocumentError>,
}

impl Writer {
    /// Begins the file beside its target. `written` counts the rows from then on.
    ///
    /// # Errors
    /// [`ExportError::File`].
    pub fn begin(order: &Order, written: Arc<AtomicU64>, cancel: CancellationToken) -> Result<Self, ExportError> {
        let file = UnfinishedFile::beside(&order.target, &order.note)?;
        let document = Document::begin(file, order.format, &order.accounts);
        Ok(Self { document, rows: 0, written, cancel, failure: None })
    }

    /// The same, with its bytes going somewhere else.
    #[cfg(all(test, target_os = "linux"))]
    pub(super) fn onto(self, other: std::fs::File) -> Self {
        Self { document: self.document.onto(other), ..self }
    }

    /// Writes a row; breaks where no further ones are wanted, and [`Writer::finish`] says why.
    pub fn row(&mut self, row: &Row) -> ControlFlow<()> {
        if self.rows.is_multiple_of(LOOK_EVERY) {
            if self.failure.is_some() || self.cancel.is_cancelled() {
                return ControlFlow::Break(());
            }
            self.written.store(self.rows, Ordering::Relaxed);
        }
        match self.document.row(row) {
            Ok(()) => {
                self.rows += 1;
                ControlFlow::Continue(())
            }
            Err(error) => {
                self.failure = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    /// Flushes the file and gives it its final name; says how many rows it has, or `None` where it was called off.
    ///
    /// # Errors
    /// [`ExportError`], also for a row that could not be written.
    pub fn finish(self) -> Result<Option<u64>, ExportError> {
        let Self { document, rows, written, cancel, failure } = self;
        if let Some(failure) = failure {
            return Err(failure.into());
        }
        if cancel.is_cancelled() {
            return Ok(None);
        }
        let file = document.finish()?.flushed()?;
        // Flushing takes longest where the disk is slow: the last moment at which it can still be called off.
        if cancel.is_cancelled() {
            return Ok(None);
        }
        file.into_place()?;
        written.store(rows, Ordering::Relaxed);
        Ok(Some(rows))
    }
}
