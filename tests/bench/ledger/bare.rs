//! What the import is measured against: SQLite alone, with the same rows in the same transactions, one table and the one
//! index without which nothing would tell what is known already.

use std::path::Path;

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::ledger::Entry;
use rusqlite::{Connection, params};

pub(crate) struct Bare(Connection);

impl Bare {
    /// With the ledger's own settings.
    pub(crate) fn open(path: &Path) -> Self {
        let connection = Connection::open(path).unwrap();
        connection
            .execute_batch(
                "PRAGMA journal_mode = wal; PRAGMA synchronous = normal; PRAGMA cache_size = -16384;
                 PRAGMA wal_autocheckpoint = 4000;
                 CREATE TABLE entry (
                     id INTEGER PRIMARY KEY, account INTEGER NOT NULL, external TEXT NOT NULL, at INTEGER NOT NULL,
                     kind INTEGER NOT NULL, delta INTEGER NOT NULL, source TEXT NOT NULL, balance_after INTEGER,
                     job TEXT, raw_type TEXT NOT NULL, description TEXT NOT NULL, UNIQUE (account, external)
                 ) STRICT;",
            )
            .unwrap();
        Self(connection)
    }

    pub(crate) fn import(&mut self, account: &AccountId, page: &[Entry]) {
        let transaction = self.0.transaction().unwrap();
        {
            let mut insert = transaction
                .prepare_cached(
                    "INSERT INTO entry (account, external, at, kind, delta, source, balance_after, job, raw_type,
                                        description)
                     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                )
                .unwrap();
            let account = i64::from(account.as_str().as_bytes().last().copied().unwrap());
            for entry in page {
                insert
                    .execute(params![
                        account,
                        entry.id,
                        entry.at.timestamp_micros(),
                        entry.kind as i64,
                        micros(entry.delta),
                        entry.source,
                        entry.balance_after.map(micros),
                        entry.job,
                        entry.raw_type,
                        entry.description,
                    ])
                    .unwrap();
            }
        }
        transaction.commit().unwrap();
    }
}

fn micros(credits: Credits) -> i64 {
    let mut exact = credits.decimal();
    exact.rescale(6);
    i64::try_from(exact.mantissa()).unwrap()
}
