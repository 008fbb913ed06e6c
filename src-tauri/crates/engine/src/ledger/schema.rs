//! The ledger's tables, one migration a version. Migrations only go forward, and one that was released never changes:
//! `tests/fixtures/ledger` keeps a file of each version that must still open.
//!
//! Entries are kept whole in `entry`. What lists and searches read is kept a second time, in `segment`: some hundred rows
//! of one account and month side by side, numbers apart from text, so that a million rows are looked through in a few
//! dozen milliseconds without an index for every question (see `segment.rs`). What they add up to is kept by day and by
//! month. All of it changes in the transaction that changes the entry.

use rusqlite_migration::{M, Migrations};

/// The version that this program writes.
pub(super) const VERSION: i64 = STEPS.len() as i64;

/// Marks the file as Brimful's ("Brmf"), so that a foreign database is never written.
pub(super) const APPLICATION_ID: i64 = 0x4272_6d66;

const STEPS: &[M<'_>] = &[M::up(V1)];

/// The steps from an empty file to [`VERSION`].
pub(super) const MIGRATIONS: Migrations<'_> = Migrations::from_slice(STEPS);

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
