//! Why the ledger could not do what it was asked.

use std::io;

use rusqlite::ErrorCode;

use crate::atomic_file::{FileError, FileErrorKind};

/// A ledger that could not be opened, read or written. Whatever was asked was then not done at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// The disk, or the user's share of it, is full.
    #[error("the disk is full")]
    Full,
    /// The folder or the file may not be written, or a file in it not be opened.
    #[error("the folder is read-only")]
    ReadOnly,
    /// The file was written by a later version; it was not touched.
    #[error("the activity was written by a later version")]
    Newer,
    /// The file is broken. The next start sets it aside and begins anew.
    #[error("the activity is broken")]
    Broken,
    /// An amount, or a sum of amounts, that the ledger cannot hold exactly. Never rounded.
    #[error("an amount that cannot be held exactly")]
    TooLarge,
    /// The ledger was closed.
    #[error("the ledger was closed")]
    Ended,
    /// There is no such entry, or it may not be changed so.
    #[error("there is no such entry")]
    Unknown,
    /// Anything else, in SQLite's words; they name no content of rows.
    #[error("the activity cannot be used: {0}")]
    Other(String),
}

/// Whether the database file itself is broken, as opposed to what was asked of it.
pub(super) fn is_broken(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        // A full disk shows as this extended code where the file that WAL readers share cannot grow.
        const IOERR_SHMSIZE: i32 = rusqlite::ffi::SQLITE_IOERR_SHMSIZE;
        if is_broken(&error) {
            return Self::Broken;
        }
        let sqlite = error.sqlite_error();
        match sqlite.map(|error| (error.code, error.extended_code)) {
            Some((ErrorCode::DiskFull, _) | (_, IOERR_SHMSIZE)) => Self::Full,
            Some((ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen, _)) => Self::ReadOnly,
            _ => Self::Other(error.to_string()),
        }
    }
}

impl From<FileError> for LedgerError {
    fn from(error: FileError) -> Self {
        match error.kind {
            FileErrorKind::Full => Self::Full,
            FileErrorKind::ReadOnly => Self::ReadOnly,
            FileErrorKind::Other => Self::Other(error.to_string()),
        }
    }
}

impl From<io::Error> for LedgerError {
    fn from(error: io::Error) -> Self {
        FileError::from(error).into()
    }
}
