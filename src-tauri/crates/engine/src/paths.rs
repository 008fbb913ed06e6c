//! Where Brimful keeps its files: one folder, six names.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// The app's identifier: the name of its data folder and of its keychain entries. The same as in `tauri.conf.json`.
pub const APP_ID: &str = "app.brimful.desktop";

/// The data folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataDir(PathBuf);

/// The user's data folder for Brimful: the one that the app framework uses too (`$XDG_DATA_HOME` or `~/.local/share` on
/// Linux, `~/Library/Application Support` on macOS, `%APPDATA%` on Windows). `None` where the system names none.
#[must_use]
pub fn data_dir() -> Option<DataDir> {
    dirs::data_dir().map(|dir| DataDir(dir.join(APP_ID)))
}

impl DataDir {
    /// Another folder, for tests and for sample data.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The settings, written by the app's key-value store.
    #[must_use]
    pub fn settings(&self) -> PathBuf {
        self.0.join("settings.json")
    }

    /// The last good copy of the settings.
    #[must_use]
    pub fn settings_backup(&self) -> PathBuf {
        self.0.join("settings.json.bak")
    }

    /// What the engine remembers beside the settings.
    #[must_use]
    pub fn state(&self) -> PathBuf {
        self.0.join("state.json")
    }

    /// The accounts' activity; SQLite keeps two more files beside it.
    #[must_use]
    pub fn ledger(&self) -> PathBuf {
        self.0.join("ledger.db")
    }

    /// Names the temporary file of an export while it is written, so that one that was cut short can be swept.
    #[must_use]
    pub fn unfinished_export(&self) -> PathBuf {
        self.0.join("export.unfinished")
    }

    /// The file whose lock says that an instance runs.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        self.0.join("lock")
    }

    /// Makes the folder, for this user only where the system has such a mode.
    ///
    /// # Errors
    /// Where the folder is not there and cannot be made.
    pub fn create(&self) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_are_in_the_one_folder() {
        let dir = DataDir::at("/data");
        for (path, name) in [
            (dir.settings(), "settings.json"),
            (dir.settings_backup(), "settings.json.bak"),
            (dir.state(), "state.json"),
            (dir.ledger(), "ledger.db"),
            (dir.unfinished_export(), "export.unfinished"),
            (dir.lock(), "lock"),
        ] {
            assert_eq!(path, Path::new("/data").join(name));
        }
    }

    #[test]
    fn the_folder_is_named_by_the_identifier() {
        assert!(data_dir().is_none_or(|dir| dir.path().ends_with(APP_ID)));
        let config = include_str!("../../../tauri.conf.json");
        assert!(config.contains(&format!("\"identifier\": \"{APP_ID}\"")), "tauri.conf.json names another identifier");
    }

    #[cfg(unix)]
    #[test]
    fn the_folder_is_the_users_own() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().unwrap();
        let dir = DataDir::at(root.path().join("a/b"));
        dir.create().unwrap();
        dir.create().unwrap();
        assert_eq!(fs::metadata(dir.path()).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
