//! Arguments of the activity's calls: text in, meaning out, or which of them makes no sense.

use brimful_core::account::AccountId;
use brimful_core::ledger::Kind;
use chrono::{Datelike as _, NaiveDate};

use crate::api::{ApiError, dto};
use crate::ledger::Filter;

/// The most rows at a time.
const MOST_ROWS: u32 = 500;

/// The longest text that is searched for, in bytes. Longer is a mistake, and SQLite's own limit is not far.
const LONGEST_SEARCH: usize = 1000;

/// A filter on accounts that there are.
pub(super) fn filter(filter: dto::ActivityFilter, known: &[AccountId]) -> Result<Filter, ApiError> {
    let dto::ActivityFilter { account, kinds, source, from, to, search, odd } = filter;
    let (from, to) = (from.as_deref().map(day).transpose()?, to.as_deref().map(day).transpose()?);
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        return Err(ApiError::new("bad_range", "the first day comes after the last"));
    }
    if search.len() > LONGEST_SEARCH {
        return Err(ApiError::new("bad_search", "that is too long to search for"));
    }
    Ok(Filter {
        accounts: account.map(|text| self::account(text, known)).transpose()?.into_iter().collect(),
        kinds: kinds.iter().map(|text| kind(text)).collect::<Result<_, _>>()?,
        source,
        from,
        to,
        search: search.trim().to_owned(),
        job: None,
        odd,
    })
}

/// An account that there is.
pub(super) fn account(text: String, known: &[AccountId]) -> Result<AccountId, ApiError> {
    let id = AccountId::new(text).ok().filter(|id| known.contains(id));
    id.ok_or_else(|| ApiError::new("unknown_account", "there is no such account"))
}

pub(super) fn kind(text: &str) -> Result<Kind, ApiError> {
    text.parse().map_err(|_| ApiError::new("bad_kind", "there is no such kind of activity"))
}

/// The first day of the month that a day is in.
pub(super) fn month(text: &str) -> Result<NaiveDate, ApiError> {
    let day = day(text)?;
    Ok(day.with_day(1).unwrap_or(day))
}

pub(super) fn limit(limit: u32) -> Result<u32, ApiError> {
    if (1..=MOST_ROWS).contains(&limit) {
        Ok(limit)
    } else {
        Err(ApiError::new("bad_limit", format!("between 1 and {MOST_ROWS} rows at a time")))
    }
}

/// How many days before today a span begins; `None` where it has no beginning.
pub(super) fn days(span: dto::Span) -> Option<i64> {
    // Today is one of them.
    match span {
        dto::Span::Days7 => Some(6),
        dto::Span::Days30 => Some(29),
        dto::Span::Days90 => Some(89),
        dto::Span::Year => Some(364),
        dto::Span::All => None,
    }
}

/// `YYYY-MM-DD` and nothing else; the library alone would take `2026-3-1` and `+12026-03-01`.
fn day(text: &str) -> Result<NaiveDate, ApiError> {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let parsed = (text.len() == 10 && digits(text)).then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten();
    parsed.ok_or_else(|| ApiError::new("bad_date", "a date is written YYYY-MM-DD"))
}
