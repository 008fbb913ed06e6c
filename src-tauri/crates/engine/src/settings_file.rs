//! Guards around the settings file, which the app's key-value store writes plainly and, when it is broken, replaces by
//! defaults without a word.
//!
//! The order of a save, for whoever drives that store:
//! 1. [`prepare_save`] makes the document and writes it to the backup, atomically. If this fails, nothing was changed
//!    and the store is not to be touched.
//! 2. The store's keys are set from [`Document::entries`] and it is told to save: a plain write, which may tear.
//! 3. [`after_save`] reads the file back, and mends it where it is not what it should be.
//!
//! Whenever the process dies, the file is whole (old or new), or it is torn and the backup is whole and new.
//! [`open`] comes before the store opens the file, and only for the holder of the folder's lock.

mod judge;

use std::fs::File;
use std::path::PathBuf;

use brimful_core::settings::{self, Document, Loaded, Lost, MAX_BYTES, SaveError, Settings};
use chrono::{DateTime, Utc};

use crate::atomic_file::{self, FileError};
use crate::paths::DataDir;
use judge::{Mend, Verdict, judge};

/// The settings as found, and how.
#[derive(Debug)]
pub struct OpenedSettings {
    /// What the user decided; defaults where nothing could be read.
    pub settings: Settings,
    /// How they were found.
    pub state: OpenState,
    /// What could not be written while mending. The settings above are right all the same; the next save tries again.
    pub problem: Option<FileError>,
}

/// How the settings were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenState {
    /// There were none yet.
    Fresh,
    /// Whole.
    Current,
    /// In part.
    Salvaged {
        /// What could not be read.
        lost: Vec<Lost>,
        /// Where the original is kept; `None` where nothing was changed.
        set_aside: Option<PathBuf>,
    },
    /// From the copy of the last save.
    RestoredFromBackup {
        /// Where the broken file is kept; `None` where there was none, or nothing was changed.
        set_aside: Option<PathBuf>,
    },
    /// Written by a later version: read as far as understood, and never to be written. The key-value store must not be
    /// opened either, since it writes its file at exit.
    ReadOnlyNewer {
        /// The version of the document.
        version: u32,
    },
}

/// Settings that could not be saved.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The document in place may not be replaced.
    #[error(transparent)]
    Document(#[from] SaveError),
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Reads the settings, and mends the files so that the key-value store can open them: a file that does not parse is
/// moved aside and the backup put in its place; one that parses in part is kept aside and replaced by what was saved of
/// it. The caller holds the folder's lock.
///
/// # Errors
/// [`FileError`] where the settings are there, but the system does not let them be read. They are not to be written
/// then either.
pub fn open(dir: &DataDir, now: DateTime<Utc>) -> Result<OpenedSettings, FileError> {
    for path in [dir.settings(), dir.settings_backup()] {
        atomic_file::sweep(&path);
    }
    let verdict = read_verdict(dir)?;
    let mut opened = OpenedSettings { settings: verdict.settings, state: verdict.state, problem: None };
    match mend(dir, verdict.mend, now) {
        Ok(kept) => match &mut opened.state {
            OpenState::Salvaged { set_aside, .. } | OpenState::RestoredFromBackup { set_aside } => *set_aside = kept,
            OpenState::Fresh | OpenState::Current | OpenState::ReadOnlyNewer { .. } => {}
        },
        Err(problem) => {
            tracing::warn!(error = %problem, "the settings file could not be mended");
            opened.problem = Some(problem);
        }
    }
    Ok(opened)
}

/// Reads the settings and changes nothing, for the command line.
///
/// # Errors
/// [`FileError`] where the settings are there, but the system does not let them be read.
pub fn read_only(dir: &DataDir) -> Result<OpenedSettings, FileError> {
    let verdict = read_verdict(dir)?;
    Ok(OpenedSettings { settings: verdict.settings, state: verdict.state, problem: None })
}

/// The first step of a save: makes the document and secures it in the backup.
///
/// # Errors
/// [`SettingsError`]; nothing was changed then, and the store is not to be told to save.
pub fn prepare_save(dir: &DataDir, settings: &Settings) -> Result<Document, SettingsError> {
    dir.create().map_err(FileError::from)?;
    let main = atomic_file::read(&dir.settings(), MAX_BYTES)?;
    let previous = match main.filter(|bytes| settings::load(bytes).settings().is_some()) {
        Some(bytes) => Some(bytes),
        None => atomic_file::read(&dir.settings_backup(), MAX_BYTES)?,
    };
    let document = settings::save(settings, previous.as_deref())?;
    atomic_file::write(&dir.settings_backup(), document.text().as_bytes())?;
    Ok(document)
}

/// The last step of a save: makes sure that the file holds this document, on the disk itself. The store's write is
/// neither whole nor flushed.
///
/// # Errors
/// [`FileError`] where the file is broken and could not be mended. The backup has the settings.
pub fn after_save(dir: &DataDir, document: &Document) -> Result<(), FileError> {
    let path = dir.settings();
    let text = document.text();
    let written = atomic_file::read(&path, MAX_BYTES)?.map(|bytes| settings::load(&bytes));
    if matches!(written, Some(Loaded::Current(_))) && written == Some(settings::load(text.as_bytes())) {
        File::options().append(true).open(&path)?.sync_all()?;
        return Ok(());
    }
    tracing::warn!("the settings file was not written whole; writing it again");
    atomic_file::write(&path, text.as_bytes())
}

fn read_verdict(dir: &DataDir) -> Result<Verdict, FileError> {
    let main = atomic_file::read(&dir.settings(), MAX_BYTES)?;
    // A backup that cannot be read is as good as none: it is only ever second best.
    let backup = atomic_file::read(&dir.settings_backup(), MAX_BYTES).ok().flatten();
    Ok(judge(main, backup))
}

/// Does what the verdict asks for, in an order that survives a kill between any two steps. Says where the original is.
fn mend(dir: &DataDir, mend: Mend, now: DateTime<Utc>) -> Result<Option<PathBuf>, FileError> {
    let (main, backup) = (dir.settings(), dir.settings_backup());
    match mend {
        Mend::Nothing => Ok(None),
        Mend::Backup(bytes) => atomic_file::write(&backup, &bytes).map(|()| None),
        // A torn file needs no copy: moving it works on a full disk too, and what is then missing is restored.
        Mend::FromBackup { bytes, main_is_there } => {
            let kept = main_is_there.then(|| atomic_file::set_aside(&main, now)).transpose()?;
            atomic_file::write(&main, &bytes)?;
            Ok(kept)
        }
        // Here the original has what the backup has not, so it stays in place until the new one replaces it.
        Mend::Rewrite { original, bytes } => {
            let kept = atomic_file::keep_aside(&main, &original, now)?;
            atomic_file::write(&backup, &bytes)?;
            atomic_file::write(&main, &bytes)?;
            Ok(Some(kept))
        }
        Mend::SetAside { main: main_too, backup: backup_too } => {
            let kept_backup = backup_too.then(|| atomic_file::set_aside(&backup, now)).transpose()?;
            let kept_main = main_too.then(|| atomic_file::set_aside(&main, now)).transpose()?;
            Ok(kept_main.or(kept_backup))
        }
    }
}

#[cfg(test)]
mod tests;
