//! Files that are broken, foreign, newer, or that the system does not let be written.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::super::Filter;
use super::*;

/// A ledger of some rows, closed.
fn filled() -> Place {
    let place = Place::new();
    let ledger = place.open();
    for page in 0..30 {
        let entries = (0..100).map(|n| entry(&format!("{page}/{n}"), "spend -1 2026-05-01T10:00:00Z"));
        block_on(ledger.import(&account("a"), batch(entries))).unwrap();
    }
    block_on(ledger.close());
    place
}

/// Breaks a file that was whole: it is set aside as it is, and a fresh one works.
#[track_caller]
fn check_set_aside(place: &Place, what: &str) {
    let broken = fs::read(place.path()).unwrap();
    let opened = place.try_open().unwrap();
    let aside = opened.set_aside.unwrap_or_else(|| panic!("{what}: not set aside"));
    assert!(aside.ends_with("ledger.db.corrupt-20260520T120000Z"), "{aside:?}");
    assert_eq!(fs::read(&aside).unwrap(), broken, "{what}: the original is kept");
    let ledger = opened.ledger;
    assert_eq!(everything(&ledger, Filter::default()), [], "{what}");
    block_on(ledger.import(&account("a"), batch([entry("1", "spend -1 2026-05-01T10:00:00Z")]))).unwrap();
    block_on(ledger.close());
    assert_eq!(everything(&place.open(), Filter::default()).len(), 1, "{what}: and the next start finds it");
}

#[test]
fn a_file_that_is_no_database_is_set_aside() {
    for (what, bytes) in [("text", b"hello".to_vec()), ("NUL", vec![0; 8192]), ("one byte", vec![b'S'])] {
        let place = Place::new();
        fs::File::create(place.path()).unwrap();
        overwrite(&place.path(), &bytes);
        check_set_aside(&place, what);
    }
}

#[test]
fn a_file_that_is_cut_off_is_set_aside() {
    let whole = filled();
    let length = fs::metadata(whole.path()).unwrap().len();
    for at in [17, 100, 4095, 4096, 8192, length / 2, length - 4096, length - 1] {
        let place = filled();
        fs::File::options().write(true).open(place.path()).unwrap().set_len(at).unwrap();
        check_set_aside(&place, &format!("cut at {at} of {length}"));
    }
}

#[test]
fn a_header_full_of_nothing_is_set_aside() {
    for range in [0..100, 20..100, 100..4096] {
        let place = filled();
        let mut bytes = fs::read(place.path()).unwrap();
        bytes[range.clone()].fill(0);
        overwrite(&place.path(), &bytes);
        check_set_aside(&place, &format!("{range:?}"));
    }
}

#[test]
fn another_program_s_database_is_set_aside_untouched() {
    for setup in [
        "CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('x');",
        "PRAGMA application_id = 7; CREATE TABLE entry (id INTEGER);",
        "PRAGMA user_version = 1; CREATE TABLE entry (id INTEGER);",
        "PRAGMA application_id = 0x42726d66; CREATE TABLE entry (id INTEGER);",
    ] {
        let place = Place::new();
        Connection::open(place.path()).unwrap().execute_batch(setup).unwrap();
        check_set_aside(&place, setup);
    }
}

#[test]
fn damage_in_the_middle_is_told_and_set_aside_at_the_next_start() {
    let place = filled();
    let mut bytes = fs::read(place.path()).unwrap();
    let length = bytes.len();
    bytes[8 * 4096..length - 4096].fill(0);
    overwrite(&place.path(), &bytes);
    let ledger = place.open();
    let asked = block_on(ledger.read_all(Filter::default(), |_| std::ops::ControlFlow::Continue(())));
    assert_eq!(asked, Err(LedgerError::Broken));
    block_on(ledger.close());
    check_set_aside(&place, "damaged");
    assert!(!place.names().iter().any(|name| name.contains("suspect")), "{:?}", place.names());
}

#[test]
fn damage_is_found_at_the_start_after_a_kill() {
    let place = filled();
    let ledger = place.open();
    block_on(ledger.import(&account("a"), batch([entry("x", "spend -1 2026-05-01T10:00:00Z")]))).unwrap();
    // What a kill would leave: the file and its log, copied while it is open.
    let copy = Place::new();
    for name in ["ledger.db", "ledger.db-wal"] {
        fs::copy(place.dir.path().join(name), copy.dir.path().join(name)).unwrap();
    }
    let mut bytes = fs::read(copy.path()).unwrap();
    let length = bytes.len();
    bytes[length / 2..length / 2 + 20_000].fill(0);
    overwrite(&copy.path(), &bytes);
    check_set_aside(&copy, "damaged and not closed");
    let aside = "ledger.db.corrupt-20260520T120000Z-wal".to_owned();
    assert!(copy.names().contains(&aside), "its log goes with it: {:?}", copy.names());
}

#[test]
fn a_log_without_its_file_is_not_taken_for_the_new_one_s() {
    let place = filled();
    let ledger = place.open();
    block_on(ledger.import(&account("a"), batch([entry("x", "spend -1 2026-05-01T10:00:00Z")]))).unwrap();
    let copy = Place::new();
    fs::copy(place.dir.path().join("ledger.db-wal"), copy.dir.path().join("ledger.db-wal")).unwrap();
    assert_eq!(everything(&copy.open(), Filter::default()), []);
    // The file is there and empty: what its log has is kept for somebody who can make sense of it.
    let copy = Place::new();
    fs::copy(place.dir.path().join("ledger.db-wal"), copy.dir.path().join("ledger.db-wal")).unwrap();
    fs::File::create(copy.path()).unwrap();
    check_set_aside(&copy, "empty beside a log");
}

#[test]
fn a_newer_file_is_not_touched() {
    for is_closed in [true, false] {
        let place = filled();
        let newer = Connection::open(place.path()).unwrap();
        newer.execute_batch("PRAGMA journal_mode = wal; PRAGMA user_version = 99; CREATE TABLE later (x);").unwrap();
        if is_closed {
            newer.close().unwrap();
        } else {
            // The version is in the log alone.
            let copy = tempfile::tempdir().unwrap();
            for name in ["ledger.db", "ledger.db-wal"] {
                fs::copy(place.dir.path().join(name), copy.path().join(name)).unwrap();
            }
            drop(newer);
            fs::remove_file(place.path()).unwrap();
            for name in ["ledger.db", "ledger.db-wal"] {
                fs::copy(copy.path().join(name), place.dir.path().join(name)).unwrap();
            }
        }
        let bytes = |name: &str| fs::read(place.dir.path().join(name)).ok().filter(|bytes| !bytes.is_empty());
        let before = (bytes("ledger.db"), bytes("ledger.db-wal"));
        assert_eq!(before.1.is_none(), is_closed);
        assert!(matches!(place.try_open(), Err(LedgerError::Newer)));
        assert!((bytes("ledger.db"), bytes("ledger.db-wal")) == before, "closed {is_closed}: it was written");
    }
}

#[test]
fn every_version_still_opens() {
    opens(include_str!("../../../../../../tests/fixtures/ledger/v1.sql"));
    opens(include_str!("../../../../../../tests/fixtures/ledger/v2.sql"));
}

fn opens(text: &str) {
    let place = Place::new();
    Connection::open(place.path()).unwrap().execute_batch(text).unwrap();
    let ledger = place.open();
    let rows = everything(&ledger, Filter::default());
    assert_eq!(ids(&rows), ["e4", "e3", "2026-05-02", "e2", "e1"]);
    let outline = block_on(ledger.outline(Filter::default())).unwrap();
    let told: Vec<_> =
        outline[0].totals.iter().map(|t| (t.account.as_str(), t.spent.to_string(), t.added.to_string())).collect();
    assert_eq!(told, [("u-gen", "7.4".into(), "0".into()), ("voxpria", "135".into(), "0".into())]);
    assert_eq!(block_on(ledger.progress(&account("u-gen"))).unwrap().as_deref(), Some("page 7"));
    let found = Filter { search: "SUMMER".into(), ..Filter::default() };
    assert_eq!(ids(&everything(&ledger, found)), ["e3", "e2", "e1"]);
    assert_eq!(block_on(ledger.job(&account("u-gen"), "job-1")).unwrap().reserved, credits("10"));
    assert_eq!(block_on(ledger.findings(time("2026-06-01T00:00:00Z"))).unwrap().len(), 1);
    assert_eq!(block_on(ledger.balances(&account("u-gen"), None, 9)).unwrap().len(), 1);
    // It is written on as well.
    let more = [entry("e1", "reserve -10 2026-05-01T10:00:00Z"), entry("e9", "spend -1 2026-05-09T10:00:00Z")];
    let imported = block_on(ledger.import(&account("u-gen"), batch(more))).unwrap();
    assert_eq!((imported.new, imported.changed), (1, 1));
}

#[test]
fn migrations_are_whole() {
    super::super::schema::MIGRATIONS.validate().unwrap();
}

#[cfg(unix)]
#[test]
fn only_this_user_reads_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    fs::File::create(place.path()).unwrap().set_permissions(fs::Permissions::from_mode(0o644)).unwrap();
    let ledger = place.open();
    block_on(ledger.import(&account("a"), batch([entry("1", "spend -1 2026-05-01T10:00:00Z")]))).unwrap();
    for name in place.names() {
        let mode = fs::metadata(place.dir.path().join(&name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{name}");
    }
    assert_eq!(place.names(), ["ledger.db", "ledger.db-shm", "ledger.db-wal"]);
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let place = filled();
    let ledger = place.open();
    let pages = block_on(
        ledger.writer.plain(|c| Ok(c.query_row("PRAGMA max_page_count = 1", [], |row| row.get::<_, i64>(0))?)),
    );
    assert!(pages.unwrap() > 1, "no smaller than the file is");
    let page = || {
        batch((0..500).map(|n| Entry {
            description: "z".repeat(2000),
            ..entry(&format!("f{n}"), "spend -1 2026-05-01T10:00:00Z")
        }))
    };
    assert_eq!(block_on(ledger.import(&account("a"), page())), Err(LedgerError::Full));
    assert_eq!(everything(&ledger, Filter::default()).len(), 3000);
    block_on(ledger.writer.plain(|c| Ok(c.pragma_update(None, "max_page_count", 1_000_000)?))).unwrap();
    assert_eq!(block_on(ledger.import(&account("a"), page())).unwrap().new, 500);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_may_not_be_written_is_told() {
    let clock = Place::new().clock;
    let open = |path: &Path| Ledger::open(path, Arc::clone(&clock) as Arc<dyn Clock>).map(|_| ());
    assert_eq!(open(Path::new("/sys/ledger.db")), Err(LedgerError::ReadOnly));
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(open(&dir.path().join("none/ledger.db")), Err(LedgerError::Other(_))));
    assert!(matches!(open(dir.path()), Err(LedgerError::Other(_))), "a folder of that name");
}

#[test]
fn what_sqlite_says_has_its_own_error() {
    #[track_caller]
    fn check(code: i32, expect: &LedgerError) {
        let error = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
        assert_eq!(&LedgerError::from(error), expect, "{code}");
    }
    check(rusqlite::ffi::SQLITE_FULL, &LedgerError::Full);
    check(rusqlite::ffi::SQLITE_READONLY_DBMOVED, &LedgerError::ReadOnly);
    check(rusqlite::ffi::SQLITE_PERM, &LedgerError::ReadOnly);
    check(rusqlite::ffi::SQLITE_CANTOPEN, &LedgerError::ReadOnly);
    check(rusqlite::ffi::SQLITE_CORRUPT_INDEX, &LedgerError::Broken);
    check(rusqlite::ffi::SQLITE_NOTADB, &LedgerError::Broken);
}

/// Writes over a file in place.
fn overwrite(path: &Path, bytes: &[u8]) {
    use std::io::Write as _;
    fs::File::create(path).unwrap().write_all(bytes).unwrap();
}
