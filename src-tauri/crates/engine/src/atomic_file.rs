//! Files that are old or new, never torn: written beside the target, flushed, and moved into place.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

/// A file that could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{kind}: {source}")]
pub struct FileError {
    /// What the user can do about it.
    pub kind: FileErrorKind,
    /// What the system said.
    pub source: io::Error,
}

/// What stands behind a file that could not be read or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileErrorKind {
    /// The disk, or the user's share of it, is full.
    #[error("the disk is full")]
    Full,
    /// The folder may not be written, or the file not be read.
    #[error("the folder is read-only")]
    ReadOnly,
    /// Anything else.
    #[error("the file cannot be used")]
    Other,
}

/// Ends the names of files that are not in place yet.
const TEMP_SUFFIX: &str = ".tmp";

/// Writes a file whole: a reader, and the next start after a crash at any moment, sees the old bytes or the new ones.
/// Readable by this user only.
///
/// # Errors
/// [`FileError`]; the old file is then still in place.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let dir = folder(path);
    // In the same folder, since only a move within one file system is atomic. Mode 0600 is tempfile's own default.
    let mut file = tempfile::Builder::new().prefix(&temp_prefix(path)).suffix(TEMP_SUFFIX).tempfile_in(dir)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    sync_folder(dir)?;
    Ok(())
}

/// Reads a file of at most `max_bytes`; `None` where there is none.
///
/// # Errors
/// [`FileError`], also for a larger file.
pub fn read(path: &Path, max_bytes: u64) -> Result<Option<Vec<u8>>, FileError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut bytes = Vec::new();
    file.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|len| len <= max_bytes) {
        Ok(Some(bytes))
    } else {
        Err(io::Error::from(io::ErrorKind::FileTooLarge).into())
    }
}

/// Moves a broken file out of the way, as `<name>.corrupt-<time>`, and says where it is now.
///
/// # Errors
/// [`FileError`] where it cannot be moved.
pub fn set_aside(path: &Path, now: DateTime<Utc>) -> Result<PathBuf, FileError> {
    let aside = reserve_aside(path, now)?;
    fs::rename(path, &aside)?;
    sync_folder(folder(path))?;
    Ok(aside)
}

/// Keeps these bytes as `<name>.corrupt-<time>`, while the file itself stays where it is, and says where they are.
///
/// # Errors
/// [`FileError`] where they cannot be written.
pub fn keep_aside(path: &Path, bytes: &[u8], now: DateTime<Utc>) -> Result<PathBuf, FileError> {
    let aside = reserve_aside(path, now)?;
    write(&aside, bytes)?;
    Ok(aside)
}

/// Removes what writes that were cut short left behind of this file. Only for who holds the folder's lock.
pub fn sweep(path: &Path) {
    let prefix = temp_prefix(path);
    let Ok(entries) = fs::read_dir(folder(path)) else { return };
    for entry in entries.flatten() {
        let is_left_over =
            entry.file_name().to_str().is_some_and(|name| name.starts_with(&prefix) && name.ends_with(TEMP_SUFFIX));
        if is_left_over && let Err(error) = fs::remove_file(entry.path()) {
            tracing::debug!(%error, "a temporary file stays");
        }
    }
}

impl From<io::Error> for FileError {
    fn from(source: io::Error) -> Self {
        let kind = kind_of(source.kind());
        Self { kind, source }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the list of error kinds is open")]
fn kind_of(kind: io::ErrorKind) -> FileErrorKind {
    match kind {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::WriteZero => FileErrorKind::Full,
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => FileErrorKind::ReadOnly,
        _ => FileErrorKind::Other,
    }
}

/// An unused name for what is set aside, taken by an empty file so that nobody else takes it.
fn reserve_aside(path: &Path, now: DateTime<Utc>) -> Result<PathBuf, FileError> {
    const TRIES: u32 = 1000;
    let stem = format!(".corrupt-{}", now.format("%Y%m%dT%H%M%SZ"));
    for n in 1..=TRIES {
        let mut name = OsString::from(path.as_os_str());
        name.push(&stem);
        if n > 1 {
            name.push(format!("-{n}"));
        }
        let aside = PathBuf::from(name);
        match File::create_new(&aside) {
            Ok(_) => return Ok(aside),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists).into())
}

fn temp_prefix(path: &Path) -> String {
    format!(".{}.", path.file_name().unwrap_or_default().to_string_lossy())
}

/// The folder that a file lies in.
pub(crate) fn folder(path: &Path) -> &Path {
    path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes a move last: on Unix the folder's entry is flushed on its own. Windows flushes it with the file.
#[cfg(unix)]
pub(crate) fn sync_folder(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_dir: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn time() -> DateTime<Utc> {
        "2026-03-01T08:30:05Z".parse().unwrap()
    }

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_behind() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.json");
        write(&path, b"a longer first text").unwrap();
        write(&path, b"second").unwrap();
        assert_eq!(read(&path, 100).unwrap().unwrap(), b"second");
        assert_eq!(names(dir.path()), ["a.json"]);
    }

    #[cfg(unix)]
    #[test]
    fn only_this_user_reads_it() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.json");
        File::create(&path).unwrap().set_permissions(fs::Permissions::from_mode(0o644)).unwrap();
        write(&path, b"x").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_failed_write_leaves_the_old_file() {
        let dir = tempfile::tempdir().unwrap();
        // The target is a folder: everything works until the last step.
        let path = dir.path().join("a.json");
        fs::create_dir(&path).unwrap();
        assert_eq!(write(&path, b"x").unwrap_err().kind, FileErrorKind::Other);
        assert_eq!(names(dir.path()), ["a.json"]);
        assert_eq!(write(&dir.path().join("no/a.json"), b"x").unwrap_err().kind, FileErrorKind::Other);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_read_only_folder_is_told_apart() {
        assert_eq!(write(Path::new("/sys/brimful.json"), b"x").unwrap_err().kind, FileErrorKind::ReadOnly);
    }

    #[test]
    fn error_kinds_say_what_helps() {
        use io::ErrorKind;
        for (kind, expect) in [
            (ErrorKind::StorageFull, FileErrorKind::Full),
            (ErrorKind::QuotaExceeded, FileErrorKind::Full),
            (ErrorKind::ReadOnlyFilesystem, FileErrorKind::ReadOnly),
            (ErrorKind::PermissionDenied, FileErrorKind::ReadOnly),
            (ErrorKind::NotFound, FileErrorKind::Other),
            (ErrorKind::Interrupted, FileErrorKind::Other),
        ] {
            assert_eq!(FileError::from(io::Error::from(kind)).kind, expect, "{kind}");
        }
    }

    #[test]
    fn reading_is_bounded() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        assert!(read(&path, 4).unwrap().is_none());
        write(&path, b"1234").unwrap();
        assert_eq!(read(&path, 4).unwrap().unwrap(), b"1234");
        assert_eq!(read(&path, 3).unwrap_err().source.kind(), io::ErrorKind::FileTooLarge);
    }

    #[test]
    fn what_is_set_aside_overwrites_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.json");
        for (text, suffix) in [("one", ""), ("two", "-2"), ("three", "-3")] {
            write(&path, text.as_bytes()).unwrap();
            let aside = set_aside(&path, time()).unwrap();
            assert_eq!(aside, dir.path().join(format!("a.json.corrupt-20260301T083005Z{suffix}")));
            assert_eq!(read(&aside, 9).unwrap().unwrap(), text.as_bytes());
            assert!(!path.exists());
        }
        let kept = keep_aside(&path, b"four", time()).unwrap();
        assert_eq!(read(&kept, 9).unwrap().unwrap(), b"four");
        assert_eq!(names(dir.path()).len(), 4);
    }

    #[test]
    fn only_the_files_own_leftovers_are_swept() {
        let dir = tempfile::tempdir().unwrap();
        for name in [".a.json.x1.tmp", ".a.json.bak.x1.tmp", ".b.json.x1.tmp", "a.json", "a.json.tmp"] {
            File::create(dir.path().join(name)).unwrap();
        }
        sweep(&dir.path().join("a.json"));
        assert_eq!(names(dir.path()), [".b.json.x1.tmp", "a.json", "a.json.tmp"]);
    }
}
