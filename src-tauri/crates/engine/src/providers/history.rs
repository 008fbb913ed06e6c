//! An account's history, one step at a time: what is asked next, and where to go on after a restart.
//!
//! A step is one request. What it brings is kept by the caller together with the cursor that goes on from there, so a
//! crash between two steps repeats a step and loses none; every step may be repeated, since entries have ids and days
//! are whole.

mod months;
mod pages;
mod ranges;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use brimful_core::failure::{Code, Failure};
pub use brimful_core::ledger::FillNotice as Notice;
use brimful_core::ledger::{Entry, UsageDay, is_observed};
use brimful_core::provider::ProviderId;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::http::{Caller, Http};
use super::{Target, redact};
use crate::clock::Clock;

/// What one step brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Entries, some of which may be known already.
    pub entries: Vec<Entry>,
    /// Whole days, some of which may be known already; they replace what was known of them.
    pub days: Vec<UsageDay>,
    /// Where to go on. Opaque, without anything secret; to be kept with what the step brought, or not at all.
    pub cursor: String,
    /// Everything that the service still tells was read, up to now. The next step then asks for what is new.
    pub complete: bool,
    /// How many requests were made since the last step that was complete.
    pub step: u32,
    /// How many it will take in all, where that is known.
    pub steps: Option<u32>,
    /// The oldest day that was asked for or read so far.
    pub back_to: Option<NaiveDate>,
    /// What is odd about it.
    pub notices: Vec<Notice>,
    /// What was looked at anew: notices of it that are older than this step are void.
    pub checked: Option<Checked>,
}

/// What a step looked at, as far as notices are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// The end of a reading of everything.
    Whole,
    /// These days, the first and the last.
    Days(NaiveDate, NaiveDate),
}

/// What an account did in a range of days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// Entries, newest first; those of one moment in the service's own order.
    pub entries: Vec<Entry>,
    /// Whole days, newest first.
    pub days: Vec<UsageDay>,
    /// What is odd about it.
    pub notices: Vec<Notice>,
}

/// Whether this service tells a history. Where it does not, changes between readings are kept instead.
#[must_use]
pub const fn offers(provider: ProviderId) -> bool {
    !is_observed(provider)
}

/// Takes the next step from `cursor`, or the first where there is none; also where it is of another service or cannot be
/// read, since reading everything again loses nothing. `deadline` bounds the whole, as for a balance.
///
/// # Errors
/// Why nothing was brought; the same step may be taken again. [`Code::NotOffered`] where the service tells no history.
pub async fn next(
    http: &Http,
    clock: &dyn Clock,
    target: Target<'_>,
    deadline: Duration,
    cursor: Option<&str>,
) -> Result<Step, Failure> {
    let caller = Caller::new(http, clock, target, deadline);
    let result = take(&caller, cursor).await;
    result.map_err(|failure| redact::failure(failure, target.secret))
}

/// What an account did from a day to a day, both included, in the user's own calendar (a service's days in its own),
/// newest first; from the oldest that the service still tells, up to now, where a day is left out. Asks for no more than
/// that needs.
///
/// # Errors
/// Why it could not be read whole. [`Code::NotOffered`] where the service tells no history.
pub async fn range(
    http: &Http,
    clock: &dyn Clock,
    target: Target<'_>,
    deadline: Duration,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> Result<Range, Failure> {
    if offers(target.provider) && from.zip(to).is_some_and(|(from, to)| from > to) {
        return Ok(Range::default());
    }
    let caller = Caller::new(http, clock, target, deadline);
    let asked = Asked { from, to };
    let read = match target.provider {
        ProviderId::UGen => pages::range(&caller, asked).await,
        ProviderId::Pictory => months::range(&caller, asked).await,
        ProviderId::Voxpria => ranges::range(&caller, asked).await,
        ProviderId::PowerPost | ProviderId::PixVerse => Err(not_offered(target.provider)),
    };
    let brought = read.map_err(|failure| redact::failure(failure, target.secret))?;
    let entries = redact::entries(brought.entries, target.secret);
    let entries = in_order(entries.into_iter().filter(|entry| asked.has(clock.local_date(entry.at))).collect());
    let days: BTreeMap<NaiveDate, UsageDay> = redact::days(brought.days, target.secret)
        .into_iter()
        .filter(|day| asked.has(day.date))
        .map(|day| (day.date, day))
        .collect();
    Ok(Range { entries, days: days.into_values().rev().collect(), notices: brought.notices })
}

/// Each entry once, as it was read last, newest first. Entries of one moment stay as the service tells them: in its own
/// order where it puts the newest first, turned round with everything else where it puts the oldest first.
fn in_order(mut entries: Vec<Entry>) -> Vec<Entry> {
    let rising = entries.windows(2).filter(|pair| matches!(pair, [a, b] if a.at < b.at)).count();
    let falling = entries.windows(2).filter(|pair| matches!(pair, [a, b] if a.at > b.at)).count();
    if rising > falling {
        entries.reverse();
    }
    let mut places: HashMap<String, usize> = HashMap::with_capacity(entries.len());
    let mut ordered: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        match places.get(&entry.id).and_then(|place| ordered.get_mut(*place)) {
            // Turned round, the first is what was read last.
            Some(before) if rising <= falling => *before = entry,
            Some(_) => {}
            None => {
                places.insert(entry.id.clone(), ordered.len());
                ordered.push(entry);
            }
        }
    }
    // Stable.
    ordered.sort_by_key(|entry| Reverse(entry.at));
    ordered
}

/// Where a history stands.
#[derive(Serialize, Deserialize)]
#[serde(tag = "history", rename_all = "kebab-case")]
enum Cursor {
    Pages(pages::Walk),
    Months(months::Walk),
    Ranges(ranges::Walk),
}

/// What was brought, before it is known where it leads.
#[derive(Debug, Default)]
struct Brought {
    entries: Vec<Entry>,
    days: Vec<UsageDay>,
    notices: Vec<Notice>,
    checked: Option<Checked>,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Progress {
    complete: bool,
    step: u32,
    steps: Option<u32>,
    back_to: Option<NaiveDate>,
}

/// A range of days, open where one is left out.
#[derive(Clone, Copy, Debug)]
struct Asked {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Asked {
    fn has(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

async fn take(caller: &Caller<'_>, cursor: Option<&str>) -> Result<Step, Failure> {
    let kept = cursor.and_then(|text| serde_json::from_str::<Cursor>(text).ok());
    let now = caller.clock.now();
    let (brought, progress, cursor) = match (caller.target.provider, kept) {
        (ProviderId::UGen, kept) => {
            let mut walk = if let Some(Cursor::Pages(walk)) = kept { walk } else { pages::Walk::default() };
            let (brought, progress) = pages::step(caller, &mut walk, now).await?;
            (brought, progress, Cursor::Pages(walk))
        }
        (ProviderId::Pictory, kept) => {
            let mut walk = if let Some(Cursor::Months(walk)) = kept { walk } else { months::Walk::default() };
            let (brought, progress) = months::step(caller, &mut walk, now).await?;
            (brought, progress, Cursor::Months(walk))
        }
        (ProviderId::Voxpria, kept) => {
            let mut walk = if let Some(Cursor::Ranges(walk)) = kept { walk } else { ranges::Walk::default() };
            let (brought, progress) = ranges::step(caller, &mut walk, now.date_naive()).await?;
            (brought, progress, Cursor::Ranges(walk))
        }
        (provider @ (ProviderId::PowerPost | ProviderId::PixVerse), _) => return Err(not_offered(provider)),
    };
    let cursor = serde_json::to_string(&cursor)
        .map_err(|_| Failure::new(Code::Protocol, "the place in the history cannot be written down"))?;
    for notice in &brought.notices {
        tracing::warn!(provider = %caller.target.provider, ?notice, "odd history");
    }
    Ok(Step {
        entries: redact::entries(brought.entries, caller.target.secret),
        days: redact::days(brought.days, caller.target.secret),
        cursor,
        complete: progress.complete,
        step: progress.step,
        steps: progress.steps,
        back_to: progress.back_to,
        notices: brought.notices,
        checked: brought.checked,
    })
}

fn not_offered(provider: ProviderId) -> Failure {
    Failure::new(Code::NotOffered, format!("{} tells no history", provider.name()))
}

/// The older of two days, where one may not be known.
fn older(known: Option<NaiveDate>, day: Option<NaiveDate>) -> Option<NaiveDate> {
    known.into_iter().chain(day).min()
}

/// The oldest day of these entries.
fn oldest(entries: &[Entry]) -> Option<NaiveDate> {
    entries.iter().map(|entry| entry.at.date_naive()).min()
}

/// Whether two moments are at most this many hours apart, whichever is earlier: a clock may have been set back.
fn is_near(a: DateTime<Utc>, b: DateTime<Utc>, hours: i64) -> bool {
    a.signed_duration_since(b).abs() <= chrono::TimeDelta::hours(hours)
}
