//! Keeps rows of one account, and what follows from them, within one transaction: totals, segments, suspects.

use std::collections::{BTreeMap, HashMap};

use brimful_core::ledger::Kind;
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, params};

use super::filing::{Filed, Filing};
use super::found::{Found, find};
use super::rollup::{Changes, Totals};
use super::segment::Cells;
use super::stored::{Stored, Told, code, entry_key, flag, job_key};
use super::suspects::{self, Piece, Touched};
use super::{Imported, LedgerError};

/// What was looked up lately: numbers of sources, segments with room, totals. Emptied whenever a transaction does not end
/// well: what it added is gone then.
#[derive(Debug, Default)]
pub(super) struct Known {
    sources: HashMap<String, i64>,
    filed: Filed,
    totals: Totals,
}

/// Enough for every service's list; a service that invents sources does not fill the memory.
const MAX_SOURCES: usize = 1024;
const MAX_SOURCE_BYTES: usize = 256;

/// One account's rows while a transaction changes them.
pub(super) struct Rows<'a> {
    connection: &'a Connection,
    is_there: CachedStatement<'a>,
    insert: CachedStatement<'a>,
    known: &'a mut Known,
    account: i64,
    changes: Changes,
    filing: Filing<'a>,
    jobs: Touched,
}

const INSERT: &str = "
INSERT INTO entry (account, usage, external, segment, at, day, kind, delta, source, flags, balance_after, job_key, job,
                   raw_type, description, key)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

const IS_THERE: &str = "SELECT 1 FROM entry WHERE key = ? AND account = ? AND usage = ? AND external = ?";

impl<'a> Rows<'a> {
    pub(super) fn new(connection: &'a Connection, known: &'a mut Known, account: i64) -> Result<Self, LedgerError> {
        let filing = Filing::new(connection, account, std::mem::take(&mut known.filed));
        let (is_there, insert) = (connection.prepare_cached(IS_THERE)?, connection.prepare_cached(INSERT)?);
        let (changes, jobs) = (Changes::default(), BTreeMap::new());
        Ok(Self { connection, is_there, insert, known, account, changes, filing, jobs })
    }

    /// Keeps a row: a new one is added, one that differs is updated. Counts what it did.
    pub(super) fn keep(&mut self, row: Stored, imported: &mut Imported) -> Result<(), LedgerError> {
        let source = self.source(&row.source)?;
        let segment = self.filing.segment(row.month())?;
        if let Some(id) = self.insert(&row, source, segment)? {
            imported.new += 1;
            self.count_in(&row, id, source)?;
            if let Some(job) = row.job {
                let Stored { kind, delta, at, flags, .. } = row;
                if let Some(new) = self.jobs.entry(job).or_insert_with(|| Some(Vec::new())) {
                    new.push(Piece { kind, delta, at, flags });
                }
            }
            return Ok(());
        }
        let found = find(self.connection, self.account, row.usage, &row.external)?.ok_or(LedgerError::Broken)?;
        let row = as_classified(row, &found.stored);
        if row == found.stored {
            imported.known += 1;
            return Ok(());
        }
        imported.changed += 1;
        self.replace(row, source, found)
    }

    /// Whether the account has an entry with this id.
    pub(super) fn has(&self, external: &str) -> Result<bool, LedgerError> {
        Ok(find(self.connection, self.account, false, external)?.is_some())
    }

    /// Names what an observed change was.
    ///
    /// # Errors
    /// [`LedgerError::Unknown`] where there is no such entry, the service told it, or it cannot have been that.
    pub(super) fn classify(&mut self, external: &str, kind: Kind) -> Result<(), LedgerError> {
        let found = find(self.connection, self.account, false, external)?.ok_or(LedgerError::Unknown)?;
        if found.stored.flags & flag::OBSERVED == 0 || !suits(kind, found.stored.delta) {
            return Err(LedgerError::Unknown);
        }
        let row = Stored { kind, flags: found.stored.flags | flag::CLASSIFIED, ..found.stored.clone() };
        self.replace(row, found.source, found)
    }

    /// Counts and files a row under its new day that is in the file, but in no total and in no segment.
    pub(super) fn file_anew(&mut self, id: i64, source: i64, row: &Stored) -> Result<(), LedgerError> {
        let segment = self.count_in(row, id, source)?;
        let mut update = self.connection.prepare_cached("UPDATE entry SET day = ?, segment = ? WHERE id = ?")?;
        update.execute(params![row.day, segment, id])?;
        Ok(())
    }

    /// Writes what follows from the rows.
    pub(super) fn finish(self) -> Result<(), LedgerError> {
        self.known.filed = self.filing.finish()?;
        self.changes.write(self.connection, &mut self.known.totals)?;
        suspects::judge(self.connection, self.account, &self.jobs)
    }

    /// The new row's number; `None` where the row is there. Nothing but this adds rows, and it is the one writer's.
    fn insert(&mut self, row: &Stored, source: i64, segment: i64) -> Result<Option<i64>, LedgerError> {
        let key = entry_key(self.account, row.usage, &row.external);
        if self.is_there.exists(params![key, self.account, row.usage, row.external])? {
            return Ok(None);
        }
        self.insert.execute(params![
            self.account,
            row.usage,
            row.external,
            segment,
            row.at,
            row.day,
            code(row.kind),
            row.delta,
            source,
            row.flags,
            row.balance_after,
            row.job.as_deref().map(job_key),
            row.job,
            row.raw_type,
            row.description,
            key,
        ])?;
        let id = self.connection.last_insert_rowid();
        if let Some(told) = &row.told {
            self.put_told(id, told)?;
        }
        Ok(Some(id))
    }

    fn replace(&mut self, row: Stored, source: i64, found: Found) -> Result<(), LedgerError> {
        self.changes.take(self.account, &found.stored, found.source);
        let segment = if row.month() == found.stored.month() {
            self.changes.add(self.account, &row, source);
            self.filing.replace(found.segment, Cells::of(&row, found.id, source)?, &row)?;
            found.segment
        } else {
            self.filing.remove(found.stored.month(), found.segment, found.id)?;
            self.count_in(&row, found.id, source)?
        };
        let mut update = self.connection.prepare_cached(
            "UPDATE entry SET segment = ?, at = ?, day = ?, kind = ?, delta = ?, source = ?, flags = ?,
                              balance_after = ?, job_key = ?, job = ?, raw_type = ?, description = ?
             WHERE id = ?",
        )?;
        update.execute(params![
            segment,
            row.at,
            row.day,
            code(row.kind),
            row.delta,
            source,
            row.flags,
            row.balance_after,
            row.job.as_deref().map(job_key),
            row.job,
            row.raw_type,
            row.description,
            found.id,
        ])?;
        if let Some(told) = &row.told {
            self.put_told(found.id, told)?;
        }
        self.jobs.extend([found.stored.job, row.job].into_iter().flatten().map(|job| (job, None)));
        Ok(())
    }

    /// Adds a row to totals and segments, and says to which segment.
    fn count_in(&mut self, row: &Stored, id: i64, source: i64) -> Result<i64, LedgerError> {
        self.changes.add(self.account, row, source);
        self.filing.add(Cells::of(row, id, source)?, row)
    }

    fn put_told(&self, entry: i64, told: &Told) -> Result<(), LedgerError> {
        let mut put = self.connection.prepare_cached(
            "INSERT OR REPLACE INTO usage (entry, count, cost, currency, raw_cost) VALUES (?, ?, ?, ?, ?)",
        )?;
        let (cost, currency) = told.cost.as_ref().map(|(cost, currency)| (cost, currency)).unzip();
        put.execute(params![entry, told.count, cost, currency, told.raw_cost])?;
        Ok(())
    }

    fn source(&mut self, name: &str) -> Result<i64, LedgerError> {
        if let Some(number) = self.known.sources.get(name) {
            return Ok(*number);
        }
        let mut find = self.connection.prepare_cached("SELECT id FROM source WHERE name = ?")?;
        let number = if let Some(number) = find.query_row([name], |row| row.get(0)).optional()? {
            number
        } else {
            self.connection.prepare_cached("INSERT INTO source (name) VALUES (?)")?.execute([name])?;
            self.connection.last_insert_rowid()
        };
        if name.len() <= MAX_SOURCE_BYTES {
            if self.known.sources.len() >= MAX_SOURCES {
                self.known.sources.clear();
            }
            self.known.sources.insert(name.to_owned(), number);
        }
        Ok(number)
    }
}

/// What the user said that an observed change was stays, whatever is imported again.
fn as_classified(row: Stored, found: &Stored) -> Stored {
    if found.flags & flag::CLASSIFIED == 0 {
        return row;
    }
    Stored { kind: found.kind, flags: row.flags | flag::CLASSIFIED, ..row }
}

/// Whether a change in this direction can have been of this kind.
fn suits(kind: Kind, delta: i64) -> bool {
    match kind {
        Kind::Spend | Kind::Reserve => delta < 0,
        Kind::Purchase | Kind::Release | Kind::Refund | Kind::Bonus | Kind::Grant => delta > 0,
        Kind::Reset | Kind::Unclassified => true,
    }
}
