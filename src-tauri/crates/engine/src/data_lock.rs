//! The lock on the data folder: one instance at a time writes it, also where no session bus tells instances apart.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;

use crate::paths::DataDir;

/// Held while this process may write the data folder. The system drops it with the process, however that ends.
#[derive(Debug)]
pub struct DataLock {
    _file: File,
}

impl DataLock {
    /// Takes the lock; `None` where another process holds it. Makes the folder where it is not there.
    ///
    /// # Errors
    /// Where the folder or the lock file cannot be made, or the file system knows no locks.
    pub fn acquire(dir: &DataDir) -> io::Result<Option<Self>> {
        dir.create()?;
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(dir.lock())?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_holds_it_at_a_time() {
        let root = tempfile::tempdir().unwrap();
        let dir = DataDir::at(root.path().join("new"));
        let first = DataLock::acquire(&dir).unwrap();
        assert!(first.is_some());
        assert!(DataLock::acquire(&dir).unwrap().is_none());
        drop(first);
        assert!(DataLock::acquire(&dir).unwrap().is_some());
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("file");
        File::create(&file).unwrap();
        assert!(DataLock::acquire(&DataDir::at(file.join("in-a-file"))).is_err());
    }
}
