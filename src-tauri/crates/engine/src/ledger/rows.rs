//! Rows of the file turned back into entries and usage days.

use std::collections::HashMap;

use brimful_core::account::AccountId;
use brimful_core::amount::{Currency, Money, parse_decimal};
use brimful_core::ledger::{Entry, UsageDay};
use rusqlite::{CachedStatement, Connection, params};

use super::stored::{credits, day, flag, job_key, kind, moment};
use super::{LedgerError, Row, What};

/// Reads rows by their number. Holds what is the same in many of them.
pub(super) struct RowReader<'a> {
    connection: &'a Connection,
    by_id: CachedStatement<'a>,
    accounts: HashMap<i64, AccountId>,
    sources: HashMap<i64, String>,
}

/// Sources that are kept at hand: more than a service has, and few enough to hold.
const MAX_SOURCES: usize = 1024;

const BY_ID: &str = "
SELECT external, at, day, kind, delta, source, flags, balance_after, job, raw_type, description, account
FROM entry WHERE id = ?";

const BY_JOB: &str = "
SELECT external, at, day, kind, delta, source, flags, balance_after, job, raw_type, description, account
FROM entry WHERE job_key = ? AND account = ? AND job = ? ORDER BY at, id DESC LIMIT ?";

impl<'a> RowReader<'a> {
    pub(super) fn new(connection: &'a Connection) -> Result<Self, LedgerError> {
        let accounts = accounts(connection)?;
        Ok(Self { connection, by_id: connection.prepare_cached(BY_ID)?, accounts, sources: HashMap::new() })
    }

    /// # Errors
    /// [`LedgerError::Unknown`] where there is no such row.
    pub(super) fn row(&mut self, id: i64) -> Result<Row, LedgerError> {
        let mut rows = self.by_id.query([id])?;
        let row = rows.next()?.ok_or(LedgerError::Unknown)?;
        let account = self.accounts.get(&row.get(11)?).cloned().ok_or(LedgerError::Unknown)?;
        let day = day(row.get(2)?);
        let flags: u8 = row.get(6)?;
        let what = if flags & flag::USAGE == 0 {
            What::Entry(entry(row, source(self.connection, &mut self.sources, row.get(5)?)?)?)
        } else {
            What::Day(usage_day(self.connection, id, day, row.get(4)?)?)
        };
        Ok(Row { account, day, what })
    }
}

/// The entries of a job, oldest first, at most so many.
pub(super) fn of_job(connection: &Connection, account: i64, job: &str, most: u32) -> Result<Vec<Entry>, LedgerError> {
    let mut sources = HashMap::new();
    let mut find = connection.prepare_cached(BY_JOB)?;
    let mut rows = find.query(params![job_key(job), account, job, most])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(entry(row, source(connection, &mut sources, row.get(5)?)?)?);
    }
    Ok(entries)
}

/// Every account's number and id.
pub(super) fn accounts(connection: &Connection) -> Result<HashMap<i64, AccountId>, LedgerError> {
    let mut read = connection.prepare_cached("SELECT id, name FROM account")?;
    let mut rows = read.query([])?;
    let mut accounts = HashMap::new();
    while let Some(row) = rows.next()? {
        accounts.insert(row.get(0)?, account_id(row.get(1)?)?);
    }
    Ok(accounts)
}

pub(super) fn account_id(name: String) -> Result<AccountId, LedgerError> {
    AccountId::new(name).map_err(|error| LedgerError::Other(error.to_string()))
}

fn entry(row: &rusqlite::Row<'_>, source: String) -> Result<Entry, LedgerError> {
    let flags: u8 = row.get(6)?;
    let is = |bit: u8| flags & bit != 0;
    Ok(Entry {
        id: row.get(0)?,
        at: moment(row.get(1)?),
        zone_assumed: is(flag::ZONE_ASSUMED),
        kind: kind(row.get(3)?),
        delta: credits(row.get::<_, i64>(4)?.into())?,
        source,
        description: row.get(10)?,
        job: row.get(8)?,
        balance_after: row.get::<_, Option<i64>>(7)?.map(|micros| credits(micros.into())).transpose()?,
        raw_type: row.get(9)?,
        observed: is(flag::OBSERVED),
        sign_mismatch: is(flag::SIGN_MISMATCH),
    })
}

fn usage_day(connection: &Connection, id: i64, date: chrono::NaiveDate, delta: i64) -> Result<UsageDay, LedgerError> {
    let mut find = connection.prepare_cached("SELECT count, cost, currency, raw_cost FROM usage WHERE entry = ?")?;
    let told = find.query_row([id], |row| {
        let cost: Option<(String, String)> = row.get::<_, Option<String>>(1)?.zip(row.get(2)?);
        Ok((row.get::<_, Option<i64>>(0)?, cost, row.get(3)?))
    });
    let (count, cost, raw_cost) = told?;
    Ok(UsageDay {
        date,
        spent: credits(-i128::from(delta))?,
        count: count.and_then(|n| u64::try_from(n).ok()),
        cost: cost.and_then(|(amount, currency)| money(&amount, &currency)),
        raw_cost,
    })
}

/// Dollars are the only currency that there is yet; another one is not taken for them.
fn money(amount: &str, currency: &str) -> Option<Money> {
    let amount = parse_decimal(amount).ok()?;
    (currency == Currency::USD.code()).then_some(Money { amount, currency: Currency::USD })
}

fn source(connection: &Connection, known: &mut HashMap<i64, String>, id: i64) -> Result<String, LedgerError> {
    if let Some(name) = known.get(&id) {
        return Ok(name.clone());
    }
    let mut find = connection.prepare_cached("SELECT name FROM source WHERE id = ?")?;
    let name: String = find.query_row([id], |row| row.get(0))?;
    if known.len() >= MAX_SOURCES {
        known.clear();
    }
    // A long one is read again rather than held.
    if name.len() <= MAX_HELD_BYTES {
        known.insert(id, name.clone());
    }
    Ok(name)
}

const MAX_HELD_BYTES: usize = 1024;
