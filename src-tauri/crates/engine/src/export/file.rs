//! The file of an export while it is written: beside its target, under a name of its own, gone unless it is finished.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use super::leftover;
use crate::atomic_file::{self, FileError};

/// A file that is not in place yet. Dropped, it is removed.
#[derive(Debug)]
pub(super) struct UnfinishedFile {
    /// First, so that the file is gone before its note is.
    file: NamedTempFile,
    target: PathBuf,
    _noted: leftover::Noted,
}

/// A file that is whole and on the disk, under its own name still.
#[derive(Debug)]
pub(super) struct FlushedFile(UnfinishedFile);

impl UnfinishedFile {
    /// Begins a file beside its target, in the same folder, since only a move within one file system is atomic.
    ///
    /// # Errors
    /// [`FileError`] where no file can be made there, or where the target may not be replaced.
    pub(super) fn beside(target: &Path, note: &Path) -> Result<Self, FileError> {
        check_replaceable(target)?;
        let folder = atomic_file::folder(target);
        leftover::sweep_folder(folder);
        let path = folder.join(leftover::name());
        // Noted first: killed between the two, there is a note of nothing rather than a file that nobody knows of.
        let noted = leftover::Noted::new(note, &path);
        // With the rights that files of this user have: it is the user's own document, unlike Brimful's own files.
        let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        let file = NamedTempFile::from_parts(file, TempPath::try_from_path(path)?);
        Ok(Self { file, target: target.to_owned(), _noted: noted })
    }

    /// The same, with its bytes going somewhere else.
    #[cfg(all(test, target_os = "linux"))]
    pub(super) fn onto(self, other: File) -> Self {
        let (_, path) = self.file.into_parts();
        Self { file: NamedTempFile::from_parts(other, path), ..self }
    }

    /// A file without a name in the same folder, for what is put in later. Gone when dropped, and when the process dies.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn side_sheet(&self) -> io::Result<File> {
        tempfile::tempfile_in(atomic_file::folder(&self.target))
    }

    /// Makes it last.
    ///
    /// # Errors
    /// [`FileError`]; it is removed then.
    pub(super) fn flushed(self) -> Result<FlushedFile, FileError> {
        self.file.as_file().sync_all()?;
        Ok(FlushedFile(self))
    }
}

impl FlushedFile {
    /// Gives it its final name, in place of what has that name.
    ///
    /// # Errors
    /// [`FileError`]; what had the name still has it then, and this file is removed.
    pub(super) fn into_place(self) -> Result<(), FileError> {
        let UnfinishedFile { file, target, _noted } = self.0;
        check_replaceable(&target)?;
        file.persist(&target).map_err(|error| error.error)?;
        // It is in place whatever comes of this: some file systems have no such call.
        if let Err(error) = atomic_file::sync_folder(atomic_file::folder(&target)) {
            tracing::debug!(%error, "the folder of an export was not flushed");
        }
        Ok(())
    }
}

impl Write for UnfinishedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_file_mut().flush()
    }
}

/// A move would replace a file that its owner made read-only.
fn check_replaceable(target: &Path) -> Result<(), FileError> {
    match fs::metadata(target) {
        Ok(found) if found.permissions().readonly() => Err(io::Error::from(io::ErrorKind::PermissionDenied).into()),
        Ok(found) if found.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory).into()),
        _ => Ok(()),
    }
}
