//! What single commands answer.

use serde::Serialize;
use ts_rs::TS;

/// What a service is.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Service {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its own base address.
    pub base_url: String,
    /// How its keys begin, where that is known.
    pub key_prefix: Option<String>,
    /// The host of the page where credits are bought.
    pub buy_host: String,
    /// The host of the page where keys are made.
    pub key_host: String,
    /// Its balance may have to be typed in.
    pub may_need_entry: bool,
}

/// About this copy of Brimful.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct About {
    /// The version.
    pub version: String,
    /// `linux`, `macos` or `windows`.
    pub system: String,
    /// Where settings and readings are kept.
    pub data_folder: String,
    /// Starts at login; `null` where the system cannot say.
    pub start_at_login: Option<bool>,
}

/// A problem report, for the user to read.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct ProblemReport {
    /// Plain text in English, with keys, the home folder, the user's name and e-mail addresses taken out.
    pub text: String,
}

/// What became of a problem report.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct SavedReport {
    /// Written whole; `false` where the user cancelled, and then nothing is.
    pub saved: bool,
    /// The file's name.
    pub file: Option<String>,
}

/// A new account.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Added {
    /// Its id.
    pub account: String,
    /// What was read, or `null` where it was kept unread.
    pub available: Option<String>,
    /// The key looks like one of this other service.
    pub looks_like: Option<String>,
}

/// An account is gone.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Removed {
    /// Whether its key is gone from the keychain too.
    pub key_removed: bool,
}

/// What became of an address.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Opened {
    /// Whether the browser was asked to open it.
    pub opened: bool,
    /// Its host.
    pub host: Option<String>,
    /// The address, to copy where it was not opened.
    pub address: String,
}
