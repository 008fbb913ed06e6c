//! The list of activity: its outline by month, and its rows, newest first.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use chrono::NaiveDate;
use rusqlite::{Connection, params};

use super::rows::{RowReader, accounts};
use super::scan::{Place, Span, Wanted, numbers, places, scan};
use super::stored::{RISE, code, credits, day, days_of_month, kind_of_class, month, month_number, month_of};
use super::{AccountTotals, Filter, LedgerError, Month, Row, Spending};

/// Rows whose places are held at once while everything is read.
const STRETCH: usize = 1 << 16;

/// Sums in millionths by class; see `stored::class`.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    sum: [i128; CLASSES],
    count: [u64; CLASSES],
}

const CLASSES: usize = RISE as usize + 1;

/// The months that have wanted rows, newest first.
pub(super) fn outline(connection: &Connection, filter: &Filter) -> Result<Vec<Month>, LedgerError> {
    let Some(wanted) = Wanted::of(connection, filter)? else { return Ok(Vec::new()) };
    let mut months: BTreeMap<(i32, i64), Sums> = BTreeMap::new();
    if !wanted.is_in_totals() {
        // Rows come segment by segment: a look into the map for each of them would be most of the work.
        let (mut at, mut sums) = ((0, 0), Sums::default());
        scan(connection, &wanted, Span::All, |account, month, cells| {
            if at != (month, account) {
                months.entry(at).or_default().merge(&std::mem::take(&mut sums));
                at = (month, account);
            }
            sums.add(cells.class(), cells.delta.into(), 1);
        })?;
        months.entry(at).or_default().merge(&sums);
        months.retain(|_, sums| sums.count.iter().any(|count| *count > 0));
    } else if filter.from.is_none() && filter.to.is_none() {
        totals(connection, MONTH_TOTALS, (i32::MIN, i32::MAX), &wanted, |account, month, class, sum, count| {
            months.entry((month, account)).or_default().add(class, sum, count);
        })?;
    } else {
        totals(connection, DAY_TOTALS, wanted.days, &wanted, |account, day, class, sum, count| {
            months.entry((month_of(day), account)).or_default().add(class, sum, count);
        })?;
    }
    in_outline(months, &accounts(connection)?)
}

/// The rows of a month from `offset` on, newest first. The order is the same however the rows came in, but for rows of
/// the same moment, which stand as the service told them.
pub(super) fn rows(
    connection: &Connection,
    filter: &Filter,
    month: NaiveDate,
    offset: u64,
    limit: u32,
) -> Result<Vec<Row>, LedgerError> {
    let Some(wanted) = Wanted::of(connection, filter)? else { return Ok(Vec::new()) };
    let (offset, limit) = (usize::try_from(offset).unwrap_or(usize::MAX), limit as usize);
    let month = month_number(month);
    let mut window = Window { days: days_of_month(month), skip: offset };
    if wanted.is_in_totals() {
        window = narrow(connection, &wanted, window, offset.saturating_add(limit))?;
    }
    let span = Span::Month(month, window.days.0, window.days.1);
    let places = places(connection, &wanted, span, None, window.skip.saturating_add(limit))?;
    let mut reader = RowReader::new(connection)?;
    places.into_iter().skip(window.skip).map(|(.., id)| reader.row(id)).collect()
}

/// Calls `each` with every wanted row, newest first, until it breaks off. Says how many it was called with.
pub(super) fn read_all(
    connection: &Connection,
    filter: &Filter,
    mut each: impl FnMut(Row) -> ControlFlow<()>,
) -> Result<u64, LedgerError> {
    let Some(wanted) = Wanted::of(connection, filter)? else { return Ok(0) };
    let mut read = 0;
    let mut reader = RowReader::new(connection)?;
    let mut find = connection.prepare_cached("SELECT DISTINCT month FROM segment ORDER BY month DESC")?;
    let months = find.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i32>>>()?;
    for month in months {
        let (first, last) = days_of_month(month);
        let mut after: Option<Place> = None;
        loop {
            let places = places(connection, &wanted, Span::Month(month, first, last), after, STRETCH)?;
            for (.., id) in &places {
                read += 1;
                if each(reader.row(*id)?).is_break() {
                    return Ok(read);
                }
            }
            after = places.last().copied();
            if places.len() < STRETCH {
                break;
            }
        }
    }
    Ok(read)
}

/// What was spent on each day and source, oldest first.
pub(super) fn spending(
    connection: &Connection,
    accounts_wanted: &[AccountId],
    from: Option<NaiveDate>,
    to: NaiveDate,
) -> Result<Vec<Spending>, LedgerError> {
    let filter = Filter { accounts: accounts_wanted.to_vec(), from, to: Some(to), ..Filter::default() };
    let Some(wanted) = Wanted::of(connection, &filter)? else { return Ok(Vec::new()) };
    let (accounts, sources) = (accounts(connection)?, source_names(connection)?);
    let mut days: BTreeMap<(i32, i64, i64), i128> = BTreeMap::new();
    each_total(connection, DAY_TOTALS, wanted.days, &wanted, |account, day, class, source, sum, _| {
        // The kinds that count as spending are the domain's to say.
        if kind_of_class(class).spent(Credits::whole(-1)) != Credits::ZERO {
            *days.entry((day, account, source)).or_default() -= sum;
        }
    })?;
    let spending = days.into_iter().filter_map(|((number, account, source), sum)| {
        let (account, source) = (accounts.get(&account)?.clone(), sources.get(&source)?.clone());
        Some(credits(sum).map(|spent| Spending { account, day: day(number), source, spent }))
    });
    spending.collect()
}

/// Every source that the accounts have, by name. An entry that names none has none.
pub(super) fn sources(connection: &Connection, accounts: &[AccountId]) -> Result<Vec<String>, LedgerError> {
    let Some(accounts) = numbers(connection, accounts)? else { return Ok(Vec::new()) };
    let mut find = connection.prepare_cached("SELECT DISTINCT account, source FROM month_total")?;
    let mut rows = find.query([])?;
    let names = source_names(connection)?;
    let mut sources = Vec::new();
    while let Some(row) = rows.next()? {
        let account = row.get(0)?;
        if accounts.as_ref().is_none_or(|accounts| accounts.binary_search(&account).is_ok()) {
            sources.extend(names.get(&row.get(1)?).filter(|name| !name.is_empty()).cloned());
        }
    }
    sources.sort_unstable();
    sources.dedup();
    Ok(sources)
}

/// Where in a month to look: days, and how many wanted rows in them come before the ones asked for.
struct Window {
    days: (i32, i32),
    skip: usize,
}

/// Leaves out the days that come before or after rows `skip` to `end` of the month.
fn narrow(connection: &Connection, wanted: &Wanted, window: Window, end: usize) -> Result<Window, LedgerError> {
    let range = (window.days.0.max(wanted.days.0), window.days.1.min(wanted.days.1));
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    totals(connection, DAY_TOTALS, range, wanted, |_, day, _, _, count| {
        *counts.entry(day).or_default() += usize::try_from(count).unwrap_or(usize::MAX);
    })?;
    let (mut seen, mut skipped, mut newest, mut oldest) = (0_usize, 0, None, None);
    for (day, count) in counts.into_iter().rev() {
        if seen.saturating_add(count) <= window.skip {
            skipped = seen.saturating_add(count);
        } else if seen < end {
            newest = newest.or(Some(day));
            oldest = Some(day);
        }
        seen = seen.saturating_add(count);
    }
    // Nothing there: days that no row has.
    let days = oldest.zip(newest).unwrap_or((i32::MAX, i32::MIN));
    Ok(Window { days, skip: window.skip.saturating_sub(skipped) })
}

const DAY_TOTALS: &str = "SELECT account, day, class, source, sum, count FROM day_total
    WHERE account = ?1 AND day BETWEEN ?2 AND ?3";

const MONTH_TOTALS: &str = "SELECT account, month, class, source, sum, count FROM month_total
    WHERE account = ?1 AND month BETWEEN ?2 AND ?3";

fn totals(
    connection: &Connection,
    sql: &str,
    range: (i32, i32),
    wanted: &Wanted,
    mut each: impl FnMut(i64, i32, u8, i128, u64),
) -> Result<(), LedgerError> {
    each_total(connection, sql, range, wanted, |account, span, class, _, sum, count| {
        each(account, span, class, sum, count);
    })
}

/// Calls `each` with account, day or month, class, source, sum and count of the totals that are wanted.
fn each_total(
    connection: &Connection,
    sql: &str,
    range: (i32, i32),
    wanted: &Wanted,
    mut each: impl FnMut(i64, i32, u8, i64, i128, u64),
) -> Result<(), LedgerError> {
    let accounts: Vec<i64> = accounts(connection)?.into_keys().filter(|account| wanted.has_account(*account)).collect();
    for account in accounts {
        let mut read = connection.prepare_cached(sql)?;
        let mut rows = read.query(params![account, range.0, range.1])?;
        while let Some(row) = rows.next()? {
            let (class, source) = (row.get(2)?, row.get(3)?);
            if wanted.has_kind(kind_of_class(class)) && wanted.has_source(source) {
                each(row.get(0)?, row.get(1)?, class, source, row.get::<_, i64>(4)?.into(), count(row.get(5)?));
            }
        }
    }
    Ok(())
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

fn source_names(connection: &Connection) -> Result<HashMap<i64, String>, LedgerError> {
    let mut read = connection.prepare_cached("SELECT id, name FROM source")?;
    let names = read.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

fn in_outline(
    months: BTreeMap<(i32, i64), Sums>,
    accounts: &HashMap<i64, AccountId>,
) -> Result<Vec<Month>, LedgerError> {
    let mut outline: Vec<Month> = Vec::new();
    for ((number, account), sums) in months.into_iter().rev() {
        let Some(account) = accounts.get(&account) else { continue };
        let totals = sums.totals(account)?;
        let first = month(number);
        match outline.last_mut().filter(|last| last.month == first) {
            Some(last) => {
                last.count += totals.count;
                last.totals.push(totals);
            }
            None => outline.push(Month { month: first, count: totals.count, totals: vec![totals] }),
        }
    }
    for month in &mut outline {
        month.totals.sort_by(|a, b| a.account.cmp(&b.account));
    }
    Ok(outline)
}

impl Sums {
    fn add(&mut self, class: u8, sum: i128, count: u64) {
        if let (Some(sums), Some(counts)) =
            (self.sum.get_mut(usize::from(class)), self.count.get_mut(usize::from(class)))
        {
            *sums += sum;
            *counts += count;
        }
    }

    fn merge(&mut self, other: &Self) {
        for (class, (sum, count)) in (0..).zip(other.sum.into_iter().zip(other.count)) {
            self.add(class, sum, count);
        }
    }

    /// What the kinds mean for the totals is the domain's to say.
    fn totals(&self, account: &AccountId) -> Result<AccountTotals, LedgerError> {
        let (mut spent, mut added) = (Credits::ZERO, Credits::ZERO);
        for (class, sum) in (0..).zip(self.sum) {
            let (kind, sum) = (kind_of_class(class), credits(sum)?);
            spent = spent.checked_add(kind.spent(sum)).ok_or(LedgerError::TooLarge)?;
            added = added.checked_add(kind.added(sum, class == RISE)).ok_or(LedgerError::TooLarge)?;
        }
        let unclassified = self.count[usize::from(code(brimful_core::ledger::Kind::Unclassified))];
        Ok(AccountTotals { account: account.clone(), spent, added, unclassified, count: self.count.iter().sum() })
    }
}
