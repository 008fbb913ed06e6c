//! The ledger's tables, one migration a version. Migrations only go forward, and one that was released never changes:
//! `tests/fixtures/ledger` keeps a file of each version that must still open.
//!
//! Entries are kept whole in `entry`. What lists and searches read is kept a second time, in `segment`: some hundred rows
//! of one account and month side by side, numbers apart from text, so that a million rows are looked through in a few
//! dozen milliseconds without an index for every question (see `segment.rs`). What they add up to is kept by day and by
//! month. All of it changes in the transaction that changes the entry.

use std::sync::LazyLock;

use rusqlite::{Transaction, params};
use rusqlite_migration::{HookResult, M, Migrations};

use super::stored::entry_key;

/// The version that this program writes.
pub(super) const VERSION: i64 = 2;

/// Marks the file as Brimful's ("Brmf"), so that a foreign database is never written.
pub(super) const APPLICATION_ID: i64 = 0x4272_6d66;

/// The steps from an empty file to [`VERSION`].
pub(super) static MIGRATIONS: LazyLock<Migrations<'static>> =
    LazyLock::new(|| Migrations::new(vec![M::up(V1), M::up_with_hook(V2, give_keys)]));

// Amounts are millionths of a credit. `at`, `first` and `last` are microseconds since 1970, days are days since 1970,
// months are counted from year 0. `usage` is 1 for a whole day as a service sums it up; `external` is then its date.
const V1: &str = "
PRAGMA application_id = 0x42726d66;

CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    progress TEXT
) STRICT;

CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account (id),
    usage INTEGER NOT NULL,
    external TEXT NOT NULL,
    segment INTEGER NOT NULL,
    at INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    delta INTEGER NOT NULL,
    source INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    balance_after INTEGER,
    job_key INTEGER,
    job TEXT,
    raw_type TEXT NOT NULL,
    description TEXT NOT NULL,
    UNIQUE (account, usage, external)
) STRICT;
CREATE INDEX entry_job ON entry (job_key) WHERE job_key IS NOT NULL;

CREATE TABLE usage (
    entry INTEGER PRIMARY KEY,
    count INTEGER,
    cost TEXT,
    currency TEXT,
    raw_cost TEXT
) STRICT;

CREATE TABLE segment (
    id INTEGER PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account (id),
    month INTEGER NOT NULL,
    first_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL,
    open INTEGER NOT NULL,
    numbers BLOB NOT NULL
) STRICT;
CREATE INDEX segment_month ON segment (month, account, open);
CREATE INDEX segment_account ON segment (account);

CREATE TABLE segment_text (
    segment INTEGER PRIMARY KEY,
    texts BLOB NOT NULL
) STRICT;

CREATE TABLE day_total (
    account INTEGER NOT NULL REFERENCES account (id),
    day INTEGER NOT NULL,
    class INTEGER NOT NULL,
    source INTEGER NOT NULL,
    sum INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (account, day, class, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE month_total (
    account INTEGER NOT NULL REFERENCES account (id),
    month INTEGER NOT NULL,
    class INTEGER NOT NULL,
    source INTEGER NOT NULL,
    sum INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (account, month, class, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE suspect (
    account INTEGER NOT NULL REFERENCES account (id),
    job TEXT NOT NULL,
    problem INTEGER NOT NULL,
    since INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (account, job)
) STRICT, WITHOUT ROWID;
CREATE INDEX suspect_since ON suspect (since);

CREATE TABLE balance (
    id INTEGER PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account (id),
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    available INTEGER NOT NULL,
    whole INTEGER,
    reserved INTEGER,
    monthly INTEGER,
    purchased INTEGER,
    origin TEXT NOT NULL,
    service_account TEXT
) STRICT;
CREATE INDEX balance_account ON balance (account, id);
";

// Rows are known by eight bytes that stand for their id instead of by the id's own text: an index of 36 random letters
// was most of what an import read and wrote. That no row is there twice is seen to by the one writer.
const V2: &str = "
CREATE TABLE keyed (
    id INTEGER PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account (id),
    usage INTEGER NOT NULL,
    external TEXT NOT NULL,
    segment INTEGER NOT NULL,
    at INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    delta INTEGER NOT NULL,
    source INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    balance_after INTEGER,
    job_key INTEGER,
    job TEXT,
    raw_type TEXT NOT NULL,
    description TEXT NOT NULL,
    key INTEGER NOT NULL
) STRICT;
";

const V2_END: &str = "
DROP TABLE entry;
ALTER TABLE keyed RENAME TO entry;
CREATE INDEX entry_key ON entry (key);
CREATE INDEX entry_job ON entry (job_key) WHERE job_key IS NOT NULL;
";

fn give_keys(transaction: &Transaction<'_>) -> HookResult {
    let mut rows = transaction.prepare("SELECT id, account, usage, external FROM entry")?;
    let mut copy = transaction.prepare("INSERT INTO keyed SELECT *, ? FROM entry WHERE id = ?")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let external: String = row.get(3)?;
        copy.execute(params![entry_key(row.get(1)?, row.get(2)?, &external), row.get::<_, i64>(0)?])?;
    }
    drop(rows);
    drop(copy);
    transaction.execute_batch(V2_END)?;
    Ok(())
}
