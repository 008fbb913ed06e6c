//! Balances as they were read, and the changes between them where a service tells no history.

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::ledger::{Entry, observed};
use brimful_core::provider::ProviderId;
use brimful_core::reading::{Balance, Pool, PoolId, Reading, Source};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::import::{account_number, find_account};
use super::keep::Rows;
use super::stored::{Stored, credits, micros, moment};
use super::writer::Desk;
use super::{BalancePoint, Imported, LedgerError};

/// Longest time between two equal readings that are taken for one stretch: twice the longest interval and a half of it.
/// After a longer one nothing is known of what was between them. The page draws its gaps by the same.
const GAP: TimeDelta = TimeDelta::minutes(150);

/// What keeping a reading changed.
pub(super) struct KeptReading {
    /// The change that was observed; the first of them where several pools changed at once.
    pub(super) entry: Option<Entry>,
    /// Whether anything but the age of the last balance is different now.
    pub(super) is_news: bool,
}

/// The last balance that was kept, by the order in which they came.
struct Last {
    id: i64,
    until: i64,
    row: Columns,
}

/// A balance's columns.
#[derive(PartialEq, Eq)]
struct Columns {
    available: i64,
    whole: Option<i64>,
    reserved: Option<i64>,
    monthly: Option<i64>,
    purchased: Option<i64>,
    origin: String,
    service_account: Option<String>,
}

/// Keeps a reading within the caller's transaction: one that says what the last one said makes that one longer. The same
/// reading again, or one that is older than the last while the clock is right, changes nothing. While the clock is
/// behind what was kept, it was set back: what comes in then is new, whatever its time says.
pub(super) fn keep_reading(
    desk: &mut Desk<'_>,
    account: &AccountId,
    provider: ProviderId,
    reading: &Reading,
) -> Result<KeptReading, LedgerError> {
    let (connection, clock) = (desk.connection, desk.clock);
    let nothing = KeptReading { entry: None, is_news: false };
    let row = Columns::of(&reading.balance)?;
    let at = reading.as_of.timestamp_micros();
    let number = account_number(connection, account)?;
    let Some(last) = last(connection, number)? else {
        insert(connection, number, at, &row)?;
        return Ok(KeptReading { entry: None, is_news: true });
    };
    if at < last.until && clock.now().timestamp_micros() >= last.until {
        return Ok(nothing);
    }
    if row == last.row && at - last.until <= GAP.num_microseconds().unwrap_or_default() {
        let mut extend = connection.prepare_cached("UPDATE balance SET last = max(last, ?) WHERE id = ?")?;
        extend.execute(params![at, last.id])?;
        return Ok(nothing);
    }
    insert(connection, number, at, &row)?;
    let changes = observed(provider, &last.row.balance()?, &reading.balance, reading.as_of);
    let changes = changes.map_err(|_| LedgerError::TooLarge)?;
    let mut rows = Rows::new(connection, desk.known, number)?;
    let mut first = None;
    for mut entry in changes {
        let day = clock.local_date(entry.at);
        entry.id = unused_id(&rows, entry.id)?;
        rows.keep(Stored::of_entry(entry.clone(), day)?, &mut Imported::default())?;
        first.get_or_insert(entry);
    }
    rows.finish()?;
    Ok(KeptReading { entry: first, is_news: true })
}

/// The balances of an account, oldest first. Where there are more than `most`, the lowest and the highest of each
/// stretch, so that the line keeps its shape.
pub(super) fn balances(
    connection: &Connection,
    account: &AccountId,
    from: Option<DateTime<Utc>>,
    most: usize,
) -> Result<Vec<BalancePoint>, LedgerError> {
    let Some(number) = find_account(connection, account)? else { return Ok(Vec::new()) };
    let from = from.map_or(i64::MIN, |from| from.timestamp_micros());
    let mut count = connection.prepare_cached("SELECT count(*) FROM balance WHERE account = ? AND last >= ?")?;
    let count: i64 = count.query_row(params![number, from], |row| row.get(0))?;
    let count = usize::try_from(count).unwrap_or_default();
    // Two points a stretch.
    let most_in_one = if count <= most { 1 } else { count.div_ceil((most / 2).max(1)) };
    let mut read = connection.prepare_cached(
        "SELECT first, last, available FROM balance WHERE account = ? AND last >= ? ORDER BY first, id",
    )?;
    let mut rows = read.query(params![number, from])?;
    let (mut points, mut stretch) = (Vec::new(), None::<Stretch>);
    while let Some(row) = rows.next()? {
        let point = (row.get(0)?, row.get(1)?, row.get(2)?);
        match &mut stretch {
            Some(stretch) if stretch.count < most_in_one && stretch.reaches(point) => stretch.take(point),
            _ => {
                let next = Stretch { low: point, high: point, last: point.1, first: point.0, count: 1 };
                points.extend(stretch.replace(next).map(Stretch::points).into_iter().flatten());
            }
        }
    }
    points.extend(stretch.map(Stretch::points).into_iter().flatten());
    points.into_iter().map(point).collect()
}

/// Balances that follow one another without a gap, drawn as their lowest and their highest.
struct Stretch {
    low: RawPoint,
    high: RawPoint,
    first: i64,
    last: i64,
    count: usize,
}

impl Stretch {
    fn reaches(&self, next: RawPoint) -> bool {
        next.0 - self.last <= GAP.num_microseconds().unwrap_or_default()
    }

    fn take(&mut self, point: RawPoint) {
        if point.2 < self.low.2 {
            self.low = point;
        }
        if point.2 >= self.high.2 {
            self.high = point;
        }
        self.last = self.last.max(point.1);
        self.count += 1;
    }

    /// Its one or two points; together they last as long as it did, so that thinning makes no gap.
    fn points(self) -> Vec<RawPoint> {
        let (earlier, later) = if self.low <= self.high { (self.low, self.high) } else { (self.high, self.low) };
        if earlier == later {
            return vec![(self.first, self.last, earlier.2)];
        }
        vec![(self.first, later.0, earlier.2), (later.0, self.last, later.2)]
    }
}

/// First, last, available.
type RawPoint = (i64, i64, i64);

fn point((first, last, available): RawPoint) -> Result<BalancePoint, LedgerError> {
    Ok(BalancePoint { from: moment(first), until: moment(last), available: credits(available.into())? })
}

/// The id, or one like it that the account has not: the clock may show the same moment twice.
fn unused_id(rows: &Rows<'_>, id: String) -> Result<String, LedgerError> {
    let mut unused = id.clone();
    let mut n = 1_u32;
    while rows.has(&unused)? {
        n += 1;
        unused = format!("{id}:{n}");
    }
    Ok(unused)
}

fn last(connection: &Connection, account: i64) -> Result<Option<Last>, LedgerError> {
    let mut find = connection.prepare_cached(
        "SELECT id, last, available, whole, reserved, monthly, purchased, origin, service_account
         FROM balance WHERE account = ? ORDER BY id DESC LIMIT 1",
    )?;
    let last = find.query_row([account], |row| {
        Ok(Last {
            id: row.get(0)?,
            until: row.get(1)?,
            row: Columns {
                available: row.get(2)?,
                whole: row.get(3)?,
                reserved: row.get(4)?,
                monthly: row.get(5)?,
                purchased: row.get(6)?,
                origin: row.get(7)?,
                service_account: row.get(8)?,
            },
        })
    });
    Ok(last.optional()?)
}

fn insert(connection: &Connection, account: i64, at: i64, row: &Columns) -> Result<(), LedgerError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO balance (account, first, last, available, whole, reserved, monthly, purchased, origin,
                              service_account)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    insert.execute(params![
        account,
        at,
        at,
        row.available,
        row.whole,
        row.reserved,
        row.monthly,
        row.purchased,
        row.origin,
        row.service_account,
    ])?;
    Ok(())
}

impl Columns {
    fn of(balance: &Balance) -> Result<Self, LedgerError> {
        let pool =
            |id: PoolId| balance.pools.iter().find(|pool| pool.id == id).map(|pool| micros(pool.amount)).transpose();
        Ok(Self {
            available: micros(balance.available)?,
            whole: balance.balance.map(micros).transpose()?,
            reserved: balance.reserved.map(micros).transpose()?,
            monthly: pool(PoolId::Monthly)?,
            purchased: pool(PoolId::Purchased)?,
            origin: balance.source.as_str().to_owned(),
            service_account: balance.service_account.clone(),
        })
    }

    fn balance(&self) -> Result<Balance, LedgerError> {
        let exact = |micros: Option<i64>| micros.map(|micros| credits(micros.into())).transpose();
        let pool = |id, amount: Option<Credits>| amount.map(|amount| Pool { id, amount });
        let pools = [pool(PoolId::Monthly, exact(self.monthly)?), pool(PoolId::Purchased, exact(self.purchased)?)];
        let origins = [Source::Reported, Source::Derived, Source::Entered];
        Ok(Balance {
            available: credits(self.available.into())?,
            balance: exact(self.whole)?,
            reserved: exact(self.reserved)?,
            pools: pools.into_iter().flatten().collect(),
            source: origins.into_iter().find(|o| o.as_str() == self.origin).unwrap_or(Source::Reported),
            service_account: self.service_account.clone(),
            notices: Vec::new(),
        })
    }
}
