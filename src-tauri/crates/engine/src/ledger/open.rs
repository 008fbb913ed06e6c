//! Opens the database file, or moves aside one that cannot be used.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::LedgerError;
use super::error::is_broken;
use super::schema::{APPLICATION_ID, MIGRATIONS, VERSION};
use crate::atomic_file;
use crate::clock::Clock;

/// The files that SQLite keeps beside a database.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];
/// Ends the name of a file that says that the database was found broken while it was used.
const SUSPECT: &str = "-suspect";

/// Bounds what a connection holds in memory, in KiB.
const WRITER_CACHE: i64 = 16 * 1024;
const READER_CACHE: i64 = 4 * 1024;
/// Pages of the log that are kept before they go into the file: enough for a step of a fill to be written once.
const LOG_PAGES: i64 = 4000;
const LOG_BYTES: i64 = 32 << 20;
/// Only this program opens the file, which its lock on the folder sees to; a backup program may look at it all the same.
const BUSY: Duration = Duration::from_secs(5);

/// Why a file cannot be opened.
enum Trouble {
    /// It is not a ledger, or a broken one.
    Broken(String),
    /// It may be whole, and cannot be opened now.
    Refused(LedgerError),
}

/// Opens the file for writing, in the newest version. What cannot be used is moved aside, with what SQLite keeps beside
/// it, and a fresh file is begun.
///
/// # Errors
/// [`LedgerError::Newer`] for a file of a later version, which is left as it is; others where the system refuses.
pub(super) fn open(path: &Path, clock: &dyn Clock) -> Result<(Connection, Option<PathBuf>), LedgerError> {
    let reason = match try_open(path) {
        Ok(connection) => return Ok((connection, None)),
        Err(Trouble::Refused(error)) => return Err(error),
        Err(Trouble::Broken(reason)) => reason,
    };
    begin_anew(path, clock, &reason)
}

/// Moves the file aside, whatever is in it, and begins a fresh one.
///
/// # Errors
/// As [`open`].
pub(super) fn begin_anew(
    path: &Path,
    clock: &dyn Clock,
    reason: &str,
) -> Result<(Connection, Option<PathBuf>), LedgerError> {
    let aside = set_aside(path, clock)?;
    tracing::warn!(reason, aside = %aside.display(), "the activity was set aside and is begun anew");
    match try_open(path) {
        Ok(connection) => Ok((connection, Some(aside))),
        Err(Trouble::Refused(error)) => Err(error),
        Err(Trouble::Broken(reason)) => Err(LedgerError::Other(reason)),
    }
}

/// A connection that only reads.
pub(super) fn reader(path: &Path) -> Result<Connection, LedgerError> {
    // Not opened read-only: a reader of the log has to write the file that readers share.
    let connection = connect(path)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "cache_size", -READER_CACHE)?;
    Ok(connection)
}

/// Notes that the file was found broken, so that the next start looks through it.
pub(super) fn mark_suspect(path: &Path) {
    if let Err(error) = File::create(beside(path, SUSPECT)) {
        tracing::debug!(%error, "the broken file could not be marked");
    }
}

/// The size of the database's files in bytes.
pub(super) fn size(path: &Path) -> u64 {
    let files = BESIDE.iter().map(|suffix| beside(path, suffix)).chain([path.to_owned()]);
    files.filter_map(|file| fs::metadata(file).ok()).map(|data| data.len()).sum()
}

fn try_open(path: &Path) -> Result<Connection, Trouble> {
    let length = begin(path)?;
    let log = fs::metadata(beside(path, "-wal")).map_or(0, |data| data.len());
    if length == 0 && log > 0 {
        return Err(Trouble::Broken("the file is empty and its log is not".into()));
    }
    if length > 0 && !has_magic(path).map_err(refused)? {
        return Err(Trouble::Broken("the file is no database".into()));
    }
    let mut connection = connect(path)?;
    judge(&connection)?;
    // A file that was not closed, or was found broken, is looked through; any other only for its length.
    let suspect = beside(path, SUSPECT);
    let is_suspect = suspect.exists();
    if log > 0 || is_suspect {
        look_through(&connection)?;
    } else if length < expected_length(&connection)? {
        return Err(Trouble::Broken("the file is cut off".into()));
    }
    configure(&connection)?;
    MIGRATIONS.to_latest(&mut connection).map_err(|error| match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => Trouble::from(err),
        other => Trouble::Refused(LedgerError::Other(other.to_string())),
    })?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    if is_suspect {
        fs::remove_file(suspect).map_err(refused)?;
    }
    Ok(connection)
}

/// Makes the file where there is none, for this user only, and says how long it is.
fn begin(path: &Path) -> Result<u64, Trouble> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let is_new = !path.exists();
    let file = options.open(path).map_err(refused)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(fs::Permissions::from_mode(0o600)).map_err(refused)?;
    }
    let length = file.metadata().map_err(refused)?.len();
    if is_new {
        // A log without its file must never be taken for the new file's.
        for file in BESIDE.iter().map(|suffix| beside(path, suffix)).filter(|file| file.exists()) {
            fs::remove_file(file).map_err(refused)?;
        }
    }
    Ok(length)
}

fn has_magic(path: &Path) -> io::Result<bool> {
    let mut start = Vec::new();
    File::open(path)?.take(MAGIC.len() as u64).read_to_end(&mut start)?;
    Ok(start == MAGIC)
}

const MAGIC: &[u8] = b"SQLite format 3\0";

fn connect(path: &Path) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let connection = Connection::open_with_flags(path, flags)?;
    // Until it is known that the file is ours to write.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    Ok(connection)
}

/// Whose file it is, and of which version.
fn judge(connection: &Connection) -> Result<(), Trouble> {
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let (id, version) = (pragma("application_id")?, pragma("user_version")?);
    match (tables, id) {
        (0, 0 | APPLICATION_ID) if version == 0 => Ok(()),
        (_, APPLICATION_ID) if version > VERSION => Err(Trouble::Refused(LedgerError::Newer)),
        (1.., APPLICATION_ID) if version > 0 => Ok(()),
        _ => Err(Trouble::Broken("the database is another program's".into())),
    }
}

/// Holds that it is a ledger of this very version, whose tables can be read as they are.
pub(super) fn is_current(connection: &Connection) -> Result<(), LedgerError> {
    judge(connection).map_err(|trouble| match trouble {
        Trouble::Broken(_) => LedgerError::Broken,
        Trouble::Refused(error) => error,
    })?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version == VERSION { Ok(()) } else { Err(LedgerError::Other("it is of an earlier version".into())) }
}

fn look_through(connection: &Connection) -> Result<(), Trouble> {
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(Trouble::Broken(verdict)) }
}

fn expected_length(connection: &Connection) -> Result<u64, Trouble> {
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    Ok(pragma("page_count")?.saturating_mul(pragma("page_size")?).unsigned_abs())
}

fn configure(connection: &Connection) -> Result<(), Trouble> {
    let mode: String = connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
    if mode != "wal" {
        return Err(Trouble::Refused(LedgerError::Other(format!("the journal is {mode}, not a log"))));
    }
    // With a log, what was committed survives the death of the process; after a power cut the last commits may be gone,
    // whole: the fill's progress with its rows, so that they are fetched again.
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -WRITER_CACHE)?;
    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    connection.pragma_update(None, "journal_size_limit", LOG_BYTES)?;
    Ok(())
}

/// Moves the file and what is beside it to `<name>.corrupt-<time>` and its companions' names.
fn set_aside(path: &Path, clock: &dyn Clock) -> Result<PathBuf, LedgerError> {
    let aside = atomic_file::set_aside(path, clock.now())?;
    for suffix in BESIDE {
        match fs::rename(beside(path, suffix), beside(&aside, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    // Gone once the file that it speaks of is.
    let _ = fs::remove_file(beside(path, SUSPECT));
    Ok(aside)
}

/// The path of what is kept beside the file.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn refused(error: io::Error) -> Trouble {
    Trouble::Refused(error.into())
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        if is_broken(&error) { Self::Broken(error.to_string()) } else { Self::Refused(error.into()) }
    }
}
