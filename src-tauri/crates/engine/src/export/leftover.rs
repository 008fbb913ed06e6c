//! Unfinished exports of a process that was killed: found again by a note in the data folder, and by their name.
//!
//! They lie wherever the user exports to, so a note says where. Without the note (another disk, a name that cannot be
//! noted) the next export into the same folder finds them by their name. Only one process exports at a time: it holds
//! the data folder's lock.

use std::fs;
use std::path::{Path, PathBuf};

use crate::atomic_file;

const PREFIX: &str = ".brimful-export-";
const SUFFIX: &str = ".tmp";

/// Longer than any path that a system takes.
const LONGEST_NOTE: u64 = 64 * 1024;

/// A name for an unfinished file that no other has.
pub(super) fn name() -> String {
    format!("{PREFIX}{}{SUFFIX}", uuid::Uuid::new_v4().simple())
}

/// Removes what an export that was cut short left behind, as the note says. For the start, before any export.
pub fn sweep(note: &Path) {
    let Ok(Some(bytes)) = atomic_file::read(note, LONGEST_NOTE) else { return };
    // Whatever the note says, only what has the name of an unfinished export is removed.
    if let Ok(path) = String::from_utf8(bytes).map(PathBuf::from)
        && is_unfinished(&path)
    {
        remove(&path);
    }
    remove(note);
}

/// Removes all unfinished exports of a folder.
pub(super) fn sweep_folder(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if is_unfinished(&entry.path()) {
            remove(&entry.path());
        }
    }
}

/// A note of an unfinished file; removed when dropped.
#[derive(Debug)]
pub(super) struct Noted(Option<PathBuf>);

impl Noted {
    /// Notes where the file is going to be. An export goes ahead without, where the note cannot be written.
    pub(super) fn new(note: &Path, unfinished: &Path) -> Self {
        let Some(text) = std::path::absolute(unfinished).ok().and_then(|path| path.to_str().map(str::to_owned)) else {
            return Self(None);
        };
        match atomic_file::write(note, text.as_bytes()) {
            Ok(()) => Self(Some(note.to_owned())),
            Err(error) => {
                tracing::debug!(%error, "an unfinished export is not noted");
                Self(None)
            }
        }
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        if let Some(note) = &self.0 {
            remove(note);
        }
    }
}

fn is_unfinished(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let middle = name.and_then(|name| name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX));
    middle.is_some_and(|middle| middle.len() == 32 && middle.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path) {
        tracing::debug!(%error, "a leftover of an export stays");
    }
}
