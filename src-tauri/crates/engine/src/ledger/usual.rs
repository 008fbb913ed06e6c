//! What an account's spending was like lately, for what its credits buy and what they cost: by source, by job, by observed
//! change, by day; and what was bought. Amounts one by one, since what is typical is the domain's to say.

use std::collections::{BTreeMap, HashMap};

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::ledger::{Kind, UsageDay};
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, params};

use super::rows::RowReader;
use super::scan::{Span, Wanted, scan};
use super::segment::Cells;
use super::stored::{credits, day, flag, moment};
use super::{Filter, LedgerError, What, import};

/// Amounts of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amounts {
    /// What they have in common, in the service's words.
    pub name: String,
    /// The amounts, above zero, in no order.
    pub amounts: Vec<Credits>,
    /// When the newest was.
    pub newest: DateTime<Utc>,
}

/// What a balance was seen to fall by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fall {
    /// When it was seen.
    pub at: DateTime<Utc>,
    /// The day, in the user's own calendar.
    pub day: NaiveDate,
    /// By how much, over all pools; above zero.
    pub size: Credits,
}

/// A job that used credits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobSpent {
    /// Its id at the service.
    pub job: String,
    /// When its newest such entry was.
    pub at: DateTime<Utc>,
    /// Consumed minus refunded since the day that was asked about.
    pub spent: Credits,
    /// The description of its newest such entry, in the service's words.
    pub description: String,
}

/// What was consumed since `from`, entry by entry, by source. Observed changes and whole days are left out.
pub(super) fn by_source(
    connection: &Connection,
    account: &AccountId,
    from: NaiveDate,
) -> Result<Vec<Amounts>, LedgerError> {
    let mut sources: HashMap<u32, (Vec<i64>, i64)> = HashMap::new();
    each(connection, account, Some(from), &[Kind::Spend], |cells| {
        if cells.delta < 0 && cells.flags & (flag::OBSERVED | flag::USAGE) == 0 {
            let (sizes, newest) = sources.entry(cells.source).or_insert((Vec::new(), i64::MIN));
            sizes.push(-cells.delta);
            *newest = cells.at.max(*newest);
        }
    })?;
    let mut name = connection.prepare_cached("SELECT name FROM source WHERE id = ?")?;
    let mut found = Vec::new();
    for (source, (sizes, newest)) in sources {
        let name: String = name.query_row([source], |row| row.get(0))?;
        let amounts = sizes.into_iter().map(|size| credits(size.into())).collect::<Result<_, _>>()?;
        found.push(Amounts { name, amounts, newest: moment(newest) });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// What the balance was seen to fall by since `from`, oldest first. Pools that fell at once are one fall.
pub(super) fn falls(connection: &Connection, account: &AccountId, from: NaiveDate) -> Result<Vec<Fall>, LedgerError> {
    let mut falls: BTreeMap<i64, (i32, i128)> = BTreeMap::new();
    each(connection, account, Some(from), &[Kind::Spend], |cells| {
        if cells.delta < 0 && cells.flags & flag::OBSERVED != 0 {
            falls.entry(cells.at).or_insert((cells.day, 0)).1 -= i128::from(cells.delta);
        }
    })?;
    let fall = |(at, (number, size))| Ok(Fall { at: moment(at), day: day(number), size: credits(size)? });
    falls.into_iter().map(fall).collect()
}

/// The jobs that used credits since `from`, newest first. Those whose credits all came back are left out.
pub(super) fn jobs(
    connection: &Connection,
    account: &AccountId,
    from: NaiveDate,
) -> Result<Vec<JobSpent>, LedgerError> {
    let mut rows: Vec<(i64, i64, i64)> = Vec::new();
    each(connection, account, Some(from), &[Kind::Spend, Kind::Refund], |cells| {
        rows.push((cells.at, cells.id, cells.delta));
    })?;
    // Newest first; of one moment the one that the service told first.
    rows.sort_unstable_by_key(|(at, id, _)| (std::cmp::Reverse(*at), *id));
    let mut job_of = connection.prepare_cached("SELECT job FROM entry WHERE id = ?")?;
    let mut description_of = connection.prepare_cached("SELECT description FROM entry WHERE id = ?")?;
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut found: Vec<(String, i64, i128, String)> = Vec::new();
    for (at, id, delta) in rows {
        let Some(job) = job_of.query_row([id], |row| row.get::<_, Option<String>>(0))? else { continue };
        match places.get(&job).and_then(|place| found.get_mut(*place)) {
            Some((.., spent, _)) => *spent -= i128::from(delta),
            None => {
                let description = description_of.query_row([id], |row| row.get(0))?;
                places.insert(job.clone(), found.len());
                found.push((job, at, -i128::from(delta), description));
            }
        }
    }
    let spent = found.into_iter().filter(|(.., spent, _)| *spent > 0);
    spent
        .map(|(job, at, spent, description)| Ok(JobSpent { job, at: moment(at), spent: credits(spent)?, description }))
        .collect()
}

/// The whole days that the service told since `from`, oldest first.
pub(super) fn days(
    connection: &Connection,
    account: &AccountId,
    from: NaiveDate,
) -> Result<Vec<UsageDay>, LedgerError> {
    let Some(number) = import::find_account(connection, account)? else { return Ok(Vec::new()) };
    // A whole day's id is its date.
    let mut find = connection
        .prepare_cached("SELECT id FROM entry WHERE account = ? AND usage = 1 AND external >= ? ORDER BY external")?;
    let ids = find.query_map(params![number, from.to_string()], |row| row.get(0))?;
    let ids = ids.collect::<rusqlite::Result<Vec<i64>>>()?;
    let mut reader = RowReader::new(connection)?;
    let mut days = Vec::new();
    for id in ids {
        if let What::Day(day) = reader.row(id)?.what {
            days.push(day);
        }
    }
    Ok(days)
}

/// The credits of every purchase that is kept, above zero, in no order.
pub(super) fn purchases(connection: &Connection, account: &AccountId) -> Result<Vec<Credits>, LedgerError> {
    let mut sizes = Vec::new();
    each(connection, account, None, &[Kind::Purchase], |cells| sizes.push(cells.delta))?;
    sizes.into_iter().filter(|size| *size > 0).map(|size| credits(size.into())).collect()
}

/// Calls `each` with the rows of these kinds since `from`, in no order.
fn each(
    connection: &Connection,
    account: &AccountId,
    from: Option<NaiveDate>,
    kinds: &[Kind],
    mut each: impl FnMut(&Cells),
) -> Result<(), LedgerError> {
    let filter = Filter { accounts: vec![account.clone()], kinds: kinds.to_vec(), from, ..Filter::default() };
    let Some(wanted) = Wanted::of(connection, &filter)? else { return Ok(()) };
    scan(connection, &wanted, Span::All, |_, _, cells| each(cells))
}
