//! The import of a step of a fill: entries in any order, known or not, with the fill's progress, whole or not at all.

use brimful_core::account::AccountId;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::keep::{Known, Rows};
use super::stored::Stored;
use super::{Batch, Imported, LedgerError};
use crate::clock::Clock;

/// Imports a step within the caller's transaction.
///
/// # Errors
/// [`LedgerError`]; the caller rolls back then.
pub(super) fn import(
    connection: &Connection,
    known: &mut Known,
    clock: &dyn Clock,
    account: &AccountId,
    batch: Batch,
) -> Result<Imported, LedgerError> {
    let number = account_number(connection, account)?;
    let mut rows = Rows::new(connection, known, number)?;
    let mut imported = Imported::default();
    for entry in batch.entries {
        let day = clock.local_date(entry.at);
        rows.keep(Stored::of_entry(entry, day)?, &mut imported)?;
    }
    for day in batch.days {
        rows.keep(Stored::of_day(day)?, &mut imported)?;
    }
    rows.finish()?;
    if let Some(progress) = batch.progress {
        let mut keep = connection.prepare_cached("UPDATE account SET progress = ? WHERE id = ?")?;
        keep.execute(params![progress, number])?;
    }
    Ok(imported)
}

/// The account's number; a new one where it has none yet.
pub(super) fn account_number(connection: &Connection, account: &AccountId) -> Result<i64, LedgerError> {
    if let Some(number) = find_account(connection, account)? {
        return Ok(number);
    }
    connection.prepare_cached("INSERT INTO account (name) VALUES (?)")?.execute([account.as_str()])?;
    Ok(connection.last_insert_rowid())
}

pub(super) fn find_account(connection: &Connection, account: &AccountId) -> Result<Option<i64>, LedgerError> {
    let mut find = connection.prepare_cached("SELECT id FROM account WHERE name = ?")?;
    Ok(find.query_row([account.as_str()], |row| row.get(0)).optional()?)
}
