//! Why a command failed as a whole.

use std::io;

use brimful_core::failure::Failure;
use brimful_engine::atomic_file::FileError;
use brimful_engine::providers::HttpError;

use crate::args::Usage;
use crate::outcome::Status;

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
    /// The account asked for is not among what is left of the settings.
    #[error(
        "The settings of Brimful are damaged, and this account is not among what is left; start Brimful to repair them"
    )]
    AccountLost,
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
    /// The one account that the command is about could not be read.
    #[error("{}{}", sentence(.0), wait(.0))]
    Unread(Failure),
    /// The answer could not be put into JSON.
    #[error("The answer could not be written")]
    Output(#[source] serde_json::Error),
}

impl Trouble {
    /// The stable word for it: of a failed reading its own, else one that `brimful_core::failure` does not have.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Usage(_) => "invalid_request",
            Self::NoAccounts => "no_accounts",
            Self::AllPaused => "all_paused",
            Self::Damaged | Self::AccountLost | Self::NoFolder | Self::Settings(_) => "settings_unreadable",
            Self::Unread(failure) => failure.code.as_str(),
            Self::Http(_) | Self::Runtime(_) | Self::Output(_) => "unavailable",
        }
    }

    /// The exit status.
    pub(crate) fn status(&self) -> Status {
        if matches!(self, Self::Usage(_)) { Status::WrongUsage } else { Status::Unread }
    }
}

/// The failure's own words, begun as a sentence.
fn sentence(failure: &Failure) -> String {
    let mut letters = failure.message.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn wait(failure: &Failure) -> String {
    failure.retry_after.map(|wait| format!("; it asks to wait {} s", wait.as_secs())).unwrap_or_default()
}
