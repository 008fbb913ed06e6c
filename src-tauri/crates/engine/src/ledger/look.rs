//! A look at a ledger from outside the app, which may have it open or not: nothing is made, changed or kept waiting.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::open::{beside, is_current};
use super::{LedgerError, zone};
use crate::clock::Clock;

/// A file that changes while it is looked at is looked at again, this often in all.
const TRIES: u32 = 3;
/// The app never keeps a reader waiting; another program might.
const BUSY: Duration = Duration::from_secs(2);

/// The file as it stands.
#[derive(PartialEq, Eq)]
struct Stamp {
    length: u64,
    changed: Option<SystemTime>,
    /// The app has it open, or ended without closing it: what was written last is in the log.
    has_log: bool,
}

/// Asks within one transaction, so that all of an answer is of one moment. `None` where there is no ledger.
///
/// # Errors
/// [`LedgerError`]: it is broken, of another version or of another time zone, or the system refuses. Nothing is moved
/// aside or marked: that is the app's to do.
pub(crate) fn look<T>(
    path: &Path,
    clock: &dyn Clock,
    mut ask: impl FnMut(&Connection) -> Result<T, LedgerError>,
) -> Result<Option<T>, LedgerError> {
    for _ in 0..TRIES {
        let Some(before) = Stamp::of(path)? else { return Ok(None) };
        let answer = look_once(path, before.has_log, clock, &mut ask);
        // With a log, a reader has a moment of its own. Without one nobody else may have written, nor may the app have
        // ended or begun on the way.
        if before.has_log && answer.is_ok() || Stamp::of(path)?.is_some_and(|after| after == before) {
            return answer.map(Some);
        }
    }
    Err(LedgerError::Other("it changes all the time".into()))
}

fn look_once<T>(
    path: &Path,
    has_log: bool,
    clock: &dyn Clock,
    ask: &mut impl FnMut(&Connection) -> Result<T, LedgerError>,
) -> Result<T, LedgerError> {
    let mut connection = connect(path, has_log)?;
    let transaction = connection.transaction()?;
    is_current(&transaction)?;
    if !zone::is_followed(&transaction, clock)? {
        return Err(LedgerError::Other("its days are those of another time zone".into()));
    }
    let answer = ask(&transaction)?;
    transaction.finish()?;
    Ok(answer)
}

impl Stamp {
    /// `None` where there is no file, or none that anything was written to.
    fn of(path: &Path) -> Result<Option<Self>, LedgerError> {
        let has_log = beside(path, "-wal").exists();
        match fs::metadata(path) {
            Ok(data) if data.len() == 0 && !has_log => Ok(None),
            Ok(data) => Ok(Some(Self { length: data.len(), changed: data.modified().ok(), has_log })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// With a log, its index is shared with the app, and only read; without one SQLite would make both files, so it is told
/// that nobody changes the file.
fn connect(path: &Path, has_log: bool) -> Result<Connection, LedgerError> {
    let how = if has_log { "mode=ro&readonly_shm=1" } else { "mode=ro&immutable=1" };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let connection = Connection::open_with_flags(uri(path, how), flags)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// The path as SQLite takes it with options: every byte that has a meaning there is encoded.
fn uri(path: &Path, how: &str) -> String {
    let mut text = String::from("file:");
    // A drive is below the root.
    if cfg!(windows) {
        text.push('/');
    }
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'\\' if cfg!(windows) => text.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => text.push(char::from(*byte)),
            b':' if cfg!(windows) => text.push(':'),
            other => {
                let _ = write!(text, "%{other:02X}");
            }
        }
    }
    text.push('?');
    text.push_str(how);
    text
}

#[cfg(all(test, not(windows)))]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_one() {
        #[track_caller]
        fn check(path: &str, expect: &str) {
            assert_eq!(uri(Path::new(path), "mode=ro"), expect);
        }
        check("/home/a/ledger.db", "file:/home/a/ledger.db?mode=ro");
        check("/home/a b/ü?#%.db", "file:/home/a%20b/%C3%BC%3F%23%25.db?mode=ro");
    }
}
