//! What the engine asks of its surroundings. The app answers with the system's own parts, the sample data with parts
//! in memory, tests with either.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use brimful_core::account::AccountId;
use brimful_core::alert::{Alert, Summary};
use brimful_core::arrival::Checkout;
use brimful_core::checkout::CheckedUrl;
use brimful_core::outlook::Lasts;
use brimful_core::provider::ProviderId;
use brimful_core::settings::{SaveError, Settings};
use brimful_core::view::Warning;
use futures_util::future::BoxFuture;
use tempfile::TempDir;

use crate::atomic_file::{FileError, FileErrorKind};
use crate::clock::Clock;
use crate::export::Format;
use crate::keychain::Keychain;
use crate::settings_file::{OpenState, OpenedSettings, SettingsError};
use crate::state_file::StateFile;

/// Why something could not be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// The folder or file may not be written.
    #[error("the folder cannot be written")]
    ReadOnly,
    /// The file was written by a later version, and is left alone.
    #[error("the settings belong to a later version")]
    Newer,
    /// Anything else; the log says what.
    #[error("the file could not be written")]
    Other,
}

impl From<&FileError> for StoreError {
    fn from(error: &FileError) -> Self {
        match error.kind {
            FileErrorKind::Full => Self::Full,
            FileErrorKind::ReadOnly => Self::ReadOnly,
            FileErrorKind::Other => Self::Other,
        }
    }
}

impl From<&SettingsError> for StoreError {
    fn from(error: &SettingsError) -> Self {
        match error {
            SettingsError::Document(SaveError::Newer { .. }) => Self::Newer,
            SettingsError::File(error) => error.into(),
        }
    }
}

/// The settings as they were found at the start.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// What the user decided; defaults where nothing could be read.
    pub settings: Settings,
    /// What the user is to know about it.
    pub warnings: Vec<Warning>,
}

impl From<OpenedSettings> for Opened {
    fn from(opened: OpenedSettings) -> Self {
        let name = |path: std::path::PathBuf| {
            path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
        };
        let mut warnings = match opened.state {
            OpenState::Fresh | OpenState::Current => Vec::new(),
            OpenState::Salvaged { set_aside, .. } | OpenState::RestoredFromBackup { set_aside } => {
                set_aside.map(|path| Warning::SettingsDamaged { set_aside: name(path) }).into_iter().collect()
            }
            OpenState::ReadOnlyNewer { .. } => vec![Warning::SettingsNewer],
        };
        if opened.problem.is_some() {
            warnings.push(Warning::NotSaved);
        }
        Self { settings: opened.settings, warnings }
    }
}

/// Keeps the settings. Called on a blocking thread.
pub trait SettingsStore: Send + Sync + 'static {
    /// Reads what is kept, salvaging what it can. Called once, at the start.
    fn open(&self) -> Opened;
    /// Keeps these settings durably, or leaves the old ones.
    ///
    /// # Errors
    /// [`StoreError`] where nothing was changed.
    fn save(&self, settings: &Settings) -> Result<(), StoreError>;
}

/// Keeps what is remembered between two starts: last readings, and what was told. Called on a blocking thread.
pub trait StateStore: Send + Sync + 'static {
    /// Reads what is kept about these accounts; what cannot be read is forgotten, which shows as unknown and never as
    /// zero. Called once, at the start.
    fn load(&self, known: &BTreeSet<AccountId>) -> StateFile;
    /// Keeps this durably, or leaves the old.
    ///
    /// # Errors
    /// [`StoreError`] where nothing was changed.
    fn save(&self, state: &StateFile) -> Result<(), StoreError>;
}

/// Shows native notifications. Best effort by nature: the durable alert is the tray and the window.
pub trait Notifier: Send + Sync + 'static {
    /// Shows one. Must not block for long.
    fn notify(&self, notice: Notice);
    /// Shows what is not about one account alone. Must not block for long.
    fn announce(&self, announcement: Announcement);
}

/// Something to tell natively that is not about one account alone, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Announcement {
    /// What was held back of several accounts.
    Summary {
        /// Who is concerned.
        summary: Summary,
        /// Whether this is about sample data.
        sample: bool,
    },
    /// How a checkout stands.
    Checkout {
        /// The account.
        account: AccountId,
        /// The user's name for the account.
        name: String,
        /// Its service.
        provider: ProviderId,
        /// The checkout.
        checkout: Box<Checkout>,
        /// Whether amounts are hidden.
        hide_amounts: bool,
        /// Whether this is about sample data.
        sample: bool,
    },
    /// The weekly digest: each account's week, in the user's order.
    Digest(Vec<Notice>),
    /// Shows only that a notification arrives.
    Test,
}

/// Something to tell natively, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The account that it is about.
    pub account: AccountId,
    /// The user's name for that account.
    pub name: String,
    /// Its service.
    pub provider: ProviderId,
    /// What happened.
    pub alert: Alert,
    /// How long it lasts, where that is known.
    pub lasts: Option<Lasts>,
    /// Whether amounts are hidden.
    pub hide_amounts: bool,
    /// Whether this is about sample data.
    pub sample: bool,
}

/// Opens an address in the user's own browser. Takes only what the URL rules let through.
pub trait Opener: Send + Sync + 'static {
    /// Asks the system to open it.
    ///
    /// # Errors
    /// [`OpenFailed`] where the system says that it could not.
    fn open(&self, address: &CheckedUrl) -> Result<(), OpenFailed>;
}

/// The system could not open an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the browser could not be opened")]
pub struct OpenFailed;

/// The app around the window: what only the shell can do.
pub trait Shell: Send + Sync + 'static {
    /// Whether Brimful starts at login; `None` where the system cannot say.
    fn starts_at_login(&self) -> Option<bool>;
    /// Turns the start at login on or off.
    ///
    /// # Errors
    /// A sentence for the log where the system refused.
    fn set_start_at_login(&self, on: bool) -> Result<(), String>;
    /// Ends the app.
    fn quit(&self);
    /// Asks the user where a file is to be saved, with this name to begin with; `None` where the user thought better of
    /// it, or the system cannot ask. Whether an existing file may be replaced is asked there.
    fn choose_file(&self, suggested: &str, what: SaveAs) -> BoxFuture<'static, Option<PathBuf>>;
}

/// What is saved to a file that the user chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveAs {
    /// Activity.
    Activity(Format),
    /// A problem report, as plain text.
    Report,
}

impl SaveAs {
    /// How the names of such files end, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Activity(format) => format.extension(),
            Self::Report => "txt",
        }
    }
}

/// The embedded sandbox behind "Look around with sample data".
pub trait SampleServices: Send + Sync + 'static {
    /// Starts it on loopback; what is returned stops it when dropped.
    fn start(&self) -> BoxFuture<'_, std::io::Result<Box<dyn RunningSample>>>;
}

/// A sandbox that runs.
pub trait RunningSample: Send + Sync + 'static {
    /// Its origin, the only loopback address that sample data may open.
    fn origin(&self) -> String;
    /// The sample accounts: one a service.
    fn accounts(&self) -> Vec<SampleAccount>;
}

/// One sample account.
#[derive(Debug)]
pub struct SampleAccount {
    /// Its service.
    pub provider: ProviderId,
    /// Its name.
    pub name: String,
    /// Its base address on loopback.
    pub base_url: String,
    /// Its key, valid at the sandbox only.
    pub key: brimful_core::secret::Secret,
    /// Its low mark.
    pub low_mark: Option<brimful_core::amount::Credits>,
}

/// Where an engine keeps its accounts' activity.
#[derive(Clone, Debug, Default)]
pub enum LedgerPlace {
    /// Nowhere: no activity is fetched, kept or shown.
    #[default]
    Nowhere,
    /// In this file. Its folder is there already.
    File(PathBuf),
    /// In a folder that is removed, with all that is in it, when the last copy of this is dropped.
    Temporary(Arc<TempDir>),
}

impl LedgerPlace {
    /// The file, where there is to be one.
    #[must_use]
    pub fn path(&self) -> Option<PathBuf> {
        match self {
            Self::Nowhere => None,
            Self::File(path) => Some(path.clone()),
            Self::Temporary(folder) => Some(crate::paths::DataDir::at(folder.path()).ledger()),
        }
    }
}

/// The parts that one engine runs on.
#[derive(Clone)]
pub struct Ports {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Keys.
    pub keychain: Arc<dyn Keychain>,
    /// Settings.
    pub settings: Arc<dyn SettingsStore>,
    /// Last readings and what was told.
    pub state: Arc<dyn StateStore>,
    /// Where activity is kept.
    pub ledger: LedgerPlace,
    /// Native notifications.
    pub notifier: Arc<dyn Notifier>,
    /// The HTTP policy and its connections.
    pub http: Arc<crate::providers::Http>,
}
