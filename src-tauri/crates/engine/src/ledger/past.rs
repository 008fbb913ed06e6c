//! What the ledger says of an account's past that a forecast is made from: what each known day's spending was, and when
//! the balance was set anew.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::ledger::Kind;
use brimful_core::outlook::{RESETS_WITHIN, Reset};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension as _};

use super::import::find_account;
use super::stored::credits;
use super::{Filter, LedgerError, What, balances, list};
use crate::clock::Clock;

/// How many days before today count.
const WINDOW: u64 = 28;
/// More stretches of equal readings than this say nothing more about which days were seen.
const STRETCHES: usize = 4000;
/// More resets than this within two months are none.
const MOST_RESETS: usize = 100;

/// Which days are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownDays {
    /// The service told everything from this day to that one; a day without entries is one without spending.
    Told(Option<(NaiveDate, NaiveDate)>),
    /// Only the days on which, and on the day before which, the balance was read.
    Observed,
}

/// An account's past.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// What was spent on each known day of the last four weeks, today left out; oldest first.
    pub spending: Vec<(NaiveDate, Credits)>,
    /// When the balance was set anew, newest first.
    pub resets: Vec<Reset>,
}

/// Reads an account's past, as of `today`.
pub(crate) fn past(
    connection: &Connection,
    account: &AccountId,
    known: KnownDays,
    today: NaiveDate,
    clock: &dyn Clock,
) -> Result<Past, LedgerError> {
    let (first, last) = (today - Days::new(WINDOW), today - Days::new(1));
    let mut spent: BTreeMap<NaiveDate, Credits> = BTreeMap::new();
    for row in list::spending(connection, std::slice::from_ref(account), Some(first), last)? {
        let sum = spent.entry(row.day).or_insert(Credits::ZERO);
        *sum = sum.checked_add(row.spent).ok_or(LedgerError::TooLarge)?;
    }
    let days: BTreeSet<NaiveDate> = match known {
        KnownDays::Told(None) => BTreeSet::new(),
        KnownDays::Told(Some((from, to))) => {
            from.max(first).iter_days().take_while(|day| *day <= to.min(last)).collect()
        }
        KnownDays::Observed => seen(connection, clock, account, first)?,
    };
    let spending = days.into_iter().map(|day| (day, spent.get(&day).copied().unwrap_or(Credits::ZERO))).collect();
    Ok(Past { spending, resets: resets(connection, account, today)? })
}

/// The days on which a change of the balance would have been seen as one of that day: it was read then, and on the day
/// before.
fn seen(
    connection: &Connection,
    clock: &dyn Clock,
    account: &AccountId,
    first: NaiveDate,
) -> Result<BTreeSet<NaiveDate>, LedgerError> {
    // Not later than the first day's midnight, wherever that is, and a day more to look back from it.
    let from: DateTime<Utc> = first.and_time(NaiveTime::MIN).and_utc() - TimeDelta::days(2);
    let mut read = BTreeSet::new();
    for stretch in balances::balances(connection, account, Some(from), STRETCHES)? {
        let (start, end) = (clock.local_date(stretch.from), clock.local_date(stretch.until));
        read.extend(start.max(first - Days::new(1)).iter_days().take_while(|day| *day <= end));
    }
    let day_before = |day: &&NaiveDate| day.pred_opt().is_some_and(|before| read.contains(&before));
    Ok(read.iter().filter(day_before).copied().filter(|day| *day >= first).collect())
}

/// When the service set the balance anew, by its own ledger or as it was observed.
fn resets(connection: &Connection, account: &AccountId, today: NaiveDate) -> Result<Vec<Reset>, LedgerError> {
    let filter = Filter {
        accounts: vec![account.clone()],
        kinds: vec![Kind::Reset],
        from: Some(today - Days::new(RESETS_WITHIN)),
        to: Some(today),
        ..Filter::default()
    };
    let mut found = Vec::new();
    list::read_all(connection, &filter, |row| {
        if let What::Entry(entry) = row.what {
            found.push((row.day, entry.at, entry.observed, entry.delta));
        }
        if found.len() < MOST_RESETS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    let reset = |(day, at, observed, delta): (NaiveDate, DateTime<Utc>, bool, Credits)| {
        // What a service tells is the new allotment; what was observed is only how far the pool rose.
        let whole = if observed { monthly_at(connection, account, at)? } else { Some(delta) };
        Ok(Reset { day, told: !observed, whole: whole.filter(|whole| !whole.is_spent()) })
    };
    found.into_iter().map(reset).collect()
}

/// Where the account's fill stands. The outer `None` where nothing is kept of the account.
pub(crate) fn progress_of(connection: &Connection, account: &AccountId) -> Result<Option<Option<String>>, LedgerError> {
    let mut find = connection.prepare_cached("SELECT progress FROM account WHERE name = ?")?;
    Ok(find.query_row([account.as_str()], |row| row.get(0)).optional()?)
}

/// What the monthly pool held at a reading.
fn monthly_at(connection: &Connection, account: &AccountId, at: DateTime<Utc>) -> Result<Option<Credits>, LedgerError> {
    let Some(number) = find_account(connection, account)? else { return Ok(None) };
    let mut find = connection.prepare_cached("SELECT monthly FROM balance WHERE account = ? AND first = ? LIMIT 1")?;
    let monthly = find.query_row((number, at.timestamp_micros()), |row| row.get::<_, Option<i64>>(0)).optional()?;
    monthly.flatten().map(|micros| credits(micros.into())).transpose()
}
