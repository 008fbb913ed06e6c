//! Looks through segments for the rows that a filter asks for.

use std::cmp::Reverse;
use std::collections::HashSet;

use brimful_core::account::AccountId;
use brimful_core::ledger::Kind;
use memchr::memmem::Finder;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::segment::{Cells, Numbers, Texts, fold};
use super::stored::{code, day_number, flag, job_key};
use super::{Filter, LedgerError, import};

/// A filter in the file's own terms.
pub(super) struct Wanted {
    /// Numbers of accounts, sorted; `None` means all.
    pub(super) accounts: Option<Vec<i64>>,
    /// A bit for each kind's number.
    kinds: u16,
    source: Option<u32>,
    /// First and last day.
    pub(super) days: (i32, i32),
    needle: Option<Finder<'static>>,
    odd: bool,
    /// The job's rows, and the segments that they are in.
    job: Option<(HashSet<i64>, HashSet<i64>)>,
}

/// What is scanned.
#[derive(Clone, Copy)]
pub(super) enum Span {
    /// Every month that the filter's days touch.
    All,
    /// One month, and of it the days from the first to the last named here.
    Month(i32, i32, i32),
}

/// Where a row stands in the list: newest day first, in it the newest first, then the order in which the rows came, which
/// is the service's own.
pub(super) type Place = (Reverse<i32>, Reverse<i64>, i64);

impl Wanted {
    /// `None` where nothing can match: no such account, source or job.
    pub(super) fn of(connection: &Connection, filter: &Filter) -> Result<Option<Self>, LedgerError> {
        let Some(accounts) = numbers(connection, &filter.accounts)? else { return Ok(None) };
        let kinds = if filter.kinds.is_empty() { u16::MAX } else { mask(&filter.kinds) };
        let mut wanted = Self {
            accounts,
            kinds,
            source: None,
            days: (filter.from.map_or(i32::MIN, day_number), filter.to.map_or(i32::MAX, day_number)),
            needle: None,
            odd: filter.odd,
            job: None,
        };
        if let Some(name) = &filter.source {
            let mut find = connection.prepare_cached("SELECT id FROM source WHERE name = ?")?;
            let Some(id) = find.query_row([name], |row| row.get(0)).optional()? else { return Ok(None) };
            wanted.source = Some(id);
        }
        if !filter.search.is_empty() {
            wanted.needle = Some(Finder::new(fold(&filter.search).as_bytes()).into_owned());
        }
        if let Some(job) = &filter.job {
            let mut find = connection.prepare_cached("SELECT id, segment FROM entry WHERE job_key = ? AND job = ?")?;
            let rows = find.query_map(params![job_key(job), job], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let (mut ids, mut segments) = (HashSet::new(), HashSet::new());
            for row in rows {
                let (id, segment): (i64, i64) = row?;
                ids.insert(id);
                segments.insert(segment);
            }
            wanted.job = Some((ids, segments));
        }
        Ok(Some(wanted))
    }

    /// Whether the totals by day and month can answer, which know account, day, kind and source.
    pub(super) fn is_in_totals(&self) -> bool {
        self.needle.is_none() && self.job.is_none() && !self.odd
    }

    pub(super) fn has_account(&self, account: i64) -> bool {
        self.accounts.as_ref().is_none_or(|accounts| accounts.binary_search(&account).is_ok())
    }

    pub(super) fn has_kind(&self, kind: Kind) -> bool {
        self.kinds & (1 << code(kind)) != 0
    }

    pub(super) fn has_source(&self, source: i64) -> bool {
        self.source.is_none_or(|wanted| i64::from(wanted) == source)
    }

    pub(super) fn has_day(&self, day: i32) -> bool {
        (self.days.0..=self.days.1).contains(&day)
    }

    fn matches(&self, cells: &Cells) -> bool {
        self.has_day(cells.day)
            && self.kinds & 1_u16.checked_shl(cells.kind.into()).unwrap_or_default() != 0
            && self.source.is_none_or(|source| source == cells.source)
            && (!self.odd || is_odd(cells))
            && self.job.as_ref().is_none_or(|(ids, _)| ids.contains(&cells.id))
    }
}

/// Calls `each` with account, month and cells of every row that is wanted, in no order.
///
/// # Errors
/// [`LedgerError`], also for a segment that is not as it was written.
pub(super) fn scan(
    connection: &Connection,
    wanted: &Wanted,
    span: Span,
    mut each: impl FnMut(i64, i32, &Cells),
) -> Result<(), LedgerError> {
    let (month_range, days) = match span {
        Span::All => ((i32::MIN, i32::MAX), wanted.days),
        Span::Month(month, first, last) => ((month, month), (wanted.days.0.max(first), wanted.days.1.min(last))),
    };
    let bounds = params![month_range.0, month_range.1, days.0, days.1];
    let Some(needle) = &wanted.needle else {
        let mut read = connection.prepare_cached(NUMBERS)?;
        let mut rows = read.query(bounds)?;
        while let Some(row) = rows.next()? {
            let Some((_, account, month)) = head(row, wanted)? else { continue };
            for cells in numbers_of(row, 3)?.iter().filter(|cells| in_days(cells, days) && wanted.matches(cells)) {
                each(account, month, &cells);
            }
        }
        return Ok(());
    };
    let mut read = connection.prepare_cached(TEXTS)?;
    let mut beside = connection.prepare_cached("SELECT numbers FROM segment WHERE id = ?")?;
    let mut rows = read.query(bounds)?;
    while let Some(row) = rows.next()? {
        let Some((id, account, month)) = head(row, wanted)? else { continue };
        let texts = row.get_ref(3)?.as_blob().ok().and_then(Texts::read).ok_or(LedgerError::Broken)?;
        let Some(hits) = texts.rows_with(needle) else { continue };
        let mut found = beside.query([id])?;
        let numbers = numbers_of(found.next()?.ok_or(LedgerError::Broken)?, 0)?;
        if numbers.len() != texts.rows() {
            return Err(LedgerError::Broken);
        }
        for (cells, _) in numbers.iter().zip(hits).filter(|(_, hit)| *hit) {
            if in_days(&cells, days) && wanted.matches(&cells) {
                each(account, month, &cells);
            }
        }
    }
    Ok(())
}

/// The places of the wanted rows in the span that come after `after`, first to last: at most `most`, however many there
/// are, in memory for twice as many.
pub(super) fn places(
    connection: &Connection,
    wanted: &Wanted,
    span: Span,
    after: Option<Place>,
    most: usize,
) -> Result<Vec<Place>, LedgerError> {
    let mut places: Vec<Place> = Vec::new();
    if most == 0 {
        return Ok(places);
    }
    scan(connection, wanted, span, |_, _, cells| {
        let place = place(cells);
        if after.is_some_and(|after| place <= after) {
            return;
        }
        places.push(place);
        if places.len() >= most.saturating_mul(2) {
            places.select_nth_unstable(most - 1);
            places.truncate(most);
        }
    })?;
    if places.len() > most {
        places.select_nth_unstable(most - 1);
        places.truncate(most);
    }
    places.sort_unstable();
    Ok(places)
}

fn place(cells: &Cells) -> Place {
    (Reverse(cells.day), Reverse(cells.at), cells.id)
}

/// Numbers of the accounts, sorted; `Some(None)` for all, `None` where none of them is known.
#[expect(clippy::option_option, reason = "all, some and none are three")]
pub(super) fn numbers(
    connection: &Connection,
    accounts: &[AccountId],
) -> Result<Option<Option<Vec<i64>>>, LedgerError> {
    if accounts.is_empty() {
        return Ok(Some(None));
    }
    let mut numbers = Vec::new();
    for account in accounts {
        numbers.extend(import::find_account(connection, account)?);
    }
    numbers.sort_unstable();
    Ok((!numbers.is_empty()).then_some(Some(numbers)))
}

const NUMBERS: &str = "
SELECT id, account, month, numbers FROM segment
WHERE month BETWEEN ?1 AND ?2 AND last_day >= ?3 AND first_day <= ?4";

const TEXTS: &str = "
SELECT id, account, month, texts FROM segment JOIN segment_text ON segment_text.segment = segment.id
WHERE month BETWEEN ?1 AND ?2 AND last_day >= ?3 AND first_day <= ?4";

/// Number, account and month of a segment, where it can hold a wanted row.
fn head(row: &Row<'_>, wanted: &Wanted) -> Result<Option<(i64, i64, i32)>, LedgerError> {
    let (id, account) = (row.get(0)?, row.get(1)?);
    let may_have =
        wanted.has_account(account) && wanted.job.as_ref().is_none_or(|(_, segments)| segments.contains(&id));
    Ok(if may_have { Some((id, account, row.get(2)?)) } else { None })
}

fn numbers_of<'a>(row: &'a Row<'_>, column: usize) -> Result<Numbers<'a>, LedgerError> {
    row.get_ref(column)?.as_blob().ok().and_then(Numbers::read).ok_or(LedgerError::Broken)
}

fn in_days(cells: &Cells, days: (i32, i32)) -> bool {
    (days.0..=days.1).contains(&cells.day)
}

fn is_odd(cells: &Cells) -> bool {
    cells.flags & flag::SIGN_MISMATCH != 0 || cells.kind() == Kind::Unclassified
}

fn mask(kinds: &[Kind]) -> u16 {
    kinds.iter().fold(0, |mask, kind| mask | 1 << code(*kind))
}
