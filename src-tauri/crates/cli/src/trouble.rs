//! Why a command failed as a whole, before any account could be read.

use std::io;

use brimful_engine::atomic_file::FileError;
use brimful_engine::providers::HttpError;

use crate::args::Usage;
use crate::report::Status;

/// Why a command failed as a whole. Its text is a sentence without a full stop.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// It was called wrongly.
    #[error(transparent)]
    Usage(#[from] Usage),
    /// No account is kept. Not a success: a scheduled check that reads nothing would go unnoticed for ever.
    #[error("There are no accounts yet; add one in Brimful, or name one with --provider and --key-stdin")]
    NoAccounts,
    /// The settings are so damaged that no account is left.
    #[error("The settings of Brimful are damaged and hold no account; start Brimful to repair them")]
    Damaged,
    /// Every account is paused, so that nothing would be read.
    #[error("Every account is paused; resume one in Brimful, or name it with --account")]
    AllPaused,
    /// The system names no folder for data.
    #[error("This system names no folder in which Brimful could keep its settings")]
    NoFolder,
    /// The settings are there, but may not be read.
    #[error("The settings of Brimful could not be read")]
    Settings(#[from] FileError),
    /// No TLS.
    #[error("Secure connections cannot be set up on this system")]
    Http(#[from] HttpError),
    /// No runtime for timers and connections.
    #[error("This system lets no connections be made")]
    Runtime(#[source] io::Error),
    /// The report could not be put into JSON.
    #[error("The report could not be written")]
    Output(#[source] serde_json::Error),
}

impl Trouble {
    /// The stable word for it. Failed readings have the codes of `brimful_core::failure`; these are about none.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Usage(_) => "invalid_request",
            Self::NoAccounts => "no_accounts",
            Self::AllPaused => "all_paused",
            Self::Damaged | Self::NoFolder | Self::Settings(_) => "settings_unreadable",
            Self::Http(_) | Self::Runtime(_) | Self::Output(_) => "unavailable",
        }
    }

    /// The exit status.
    pub(crate) fn status(&self) -> Status {
        if matches!(self, Self::Usage(_)) { Status::WrongUsage } else { Status::Unread }
    }
}
