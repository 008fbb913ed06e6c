//! A history in pages, newest first, that shift while they are read (U-Gen).
//!
//! New rows arrive at the front and push the others back, so a page read later holds rows that were read already: that
//! makes overlaps and never a gap. After the last page the front is read again, down to rows that were there when the
//! reading began. From then on only the front is read, down to the same kind of rows, and a little beyond, since a row
//! may be written with an earlier time than its neighbours. How a service sorts is documented nowhere: one that puts the
//! oldest first is noticed, and followed at its other end.

use std::collections::{HashSet, VecDeque};

use brimful_core::failure::{Code, Failure};
use brimful_core::ledger::Entry;
use brimful_core::wire::ugen::history::Page;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::super::http::Caller;
use super::super::ugen;
use super::{Asked, Brought, Checked, Notice, Progress, is_near, older, oldest};

/// No history is longer: two million rows.
const MOST_PAGES: u32 = 20_000;

/// So many pages are remembered, to tell new rows from rows that were pushed back.
const REMEMBERED: usize = 2;

/// So many pages in a row without a new row end it: a service that repeats a page for ever shows nothing else, while one
/// push, however far, shows no more again than is remembered, and no service is pushed so often between two requests.
const MOST_IDLE: u32 = 10;

/// The whole is read again where fewer rows came than there were said to be: rows that went away may have hidden others.
const MOST_PASSES: u32 = 2;

/// How far beyond known rows the front is read again.
const OVERLAP: TimeDelta = TimeDelta::days(2);

/// In so many pages at the most.
const MOST_OVERLAP_PAGES: u32 = 3;

/// How many hours must lie between two readings of the whole for the same doubt: that the number of rows does not fit, or
/// that the order is another.
const SWEEP_HOURS: i64 = 24;

/// How many rows of a page are remembered. Pages have at most 100; a service that ignores that is remembered in part.
const MOST_REMEMBERED: usize = 1_000;

/// Where the reading stands.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Walk {
    reading: Reading,
    /// Pages read of this reading.
    page: u32,
    /// Requests since the last step that was complete.
    step: u32,
    /// Readings of the whole that were begun in a row.
    pass: u32,
    /// The first page of this reading, and how many rows there were in all when it was read.
    head: Front,
    /// The rows of the last [`REMEMBERED`] pages.
    recent: VecDeque<Vec<u64>>,
    /// Different rows in this reading, as far as that can be told.
    seen: u64,
    /// Pages in a row without a new row.
    idle: u32,
    /// Neighbouring rows of this reading of which the later is the newer, minus those of which it is the older.
    rising: i64,
    /// The most rows that a page of this reading had.
    widest: usize,
    /// This reading's first page that had fewer: with the oldest row first, it fills up later.
    short: Option<u32>,
    /// This reading's last page that had rows.
    last: u32,
    /// The front at the moment up to which everything is known.
    known: Front,
    /// Rows in this reading that stand before every known one; where none was met, all.
    fresh: u64,
    /// Pages that were read after a known row was met.
    beyond: Option<u32>,
    /// When the whole was last read.
    swept: Option<DateTime<Utc>>,
    /// When the order was last found to be another.
    turned: Option<DateTime<Utc>>,
    back_to: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Reading {
    /// All pages.
    #[default]
    Whole,
    /// The newest pages.
    Front,
    /// The last pages, of a service that puts the oldest row first.
    Tail {
        /// The page at which new rows may have arrived.
        from: u32,
    },
}

/// A first page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Front {
    rows: Vec<u64>,
    newest: Option<DateTime<Utc>>,
    total: Option<u64>,
}

/// Asks for the next page.
pub(super) async fn step(
    caller: &Caller<'_>,
    walk: &mut Walk,
    now: DateTime<Utc>,
) -> Result<(Brought, Progress), Failure> {
    let page = asked_page(caller, walk.next_page()).await?;
    let was_whole = walk.reading == Reading::Whole;
    let (progress, notice) = walk.take(&page, now);
    let checked = (was_whole && walk.reading != Reading::Whole).then_some(Checked::Whole);
    let notices = notice.into_iter().collect();
    Ok((Brought { entries: page.entries, notices, checked, ..Brought::default() }, progress))
}

/// The pages that hold a range of days; of a service that sorts as documented, no page that is wholly older.
pub(super) async fn range(caller: &Caller<'_>, asked: Asked) -> Result<Brought, Failure> {
    let now = caller.clock.now();
    let mut walk = Walk::default();
    let mut brought = Brought::default();
    loop {
        let page = asked_page(caller, walk.next_page()).await?;
        let (progress, notice) = walk.take(&page, now);
        brought.notices.extend(notice);
        let is_past = |entry: &Entry| asked.from.is_some_and(|from| caller.clock.local_date(entry.at + OVERLAP) < from);
        let is_sorted = page.entries.first().zip(page.entries.last()).is_some_and(|(first, last)| first.at >= last.at);
        let past = is_sorted && page.entries.iter().all(is_past);
        brought.entries.extend(page.entries);
        if progress.complete || (past && walk.reading == Reading::Whole) {
            return Ok(brought);
        }
    }
}

/// A page behind the last one may be refused instead of being empty.
async fn asked_page(caller: &Caller<'_>, page: u32) -> Result<Page, Failure> {
    match ugen::transactions(caller, page).await {
        Err(failure) if page > 1 && matches!(failure.code, Code::NotOffered | Code::InvalidRequest) => {
            Ok(Page { entries: Vec::new(), total: None, total_pages: None })
        }
        other => other,
    }
}

impl Walk {
    /// The page to ask for, from 1.
    pub(super) fn next_page(&self) -> u32 {
        match self.reading {
            // The first page shows whether the service still sorts like this, and the page before may hold rows that came
            // late.
            Reading::Tail { from } if self.page > 0 => from.saturating_sub(1).max(2) + self.page - 1,
            Reading::Whole | Reading::Front | Reading::Tail { .. } => self.page + 1,
        }
    }

    /// Takes in the page that was asked for.
    pub(super) fn take(&mut self, page: &Page, now: DateTime<Utc>) -> (Progress, Option<Notice>) {
        let number = self.next_page();
        self.page += 1;
        self.step = self.step.saturating_add(1);
        self.back_to = older(self.back_to, oldest(&page.entries));
        let rows: Vec<u64> = page.entries.iter().take(MOST_REMEMBERED).map(|entry| mark(&entry.id)).collect();
        if self.page == 1 {
            self.begin(&rows, page);
        }
        self.count(rows, number, page);
        let is_last = page.entries.is_empty()
            || self.is_told_over(number, page)
            || self.idle >= MOST_IDLE
            || self.page >= MOST_PAGES;
        let (complete, notice) = match self.reading {
            Reading::Whole if is_last => self.end_whole(now),
            Reading::Front if is_last || self.has_overlap(page) => (self.end_front(now), None),
            Reading::Tail { .. } if self.page == 1 && !self.head.rows.starts_with(&self.known.rows) => {
                self.start(Reading::Whole);
                (false, None)
            }
            Reading::Tail { .. } if is_last => (self.end_tail(), None),
            Reading::Whole | Reading::Front | Reading::Tail { .. } => (false, None),
        };
        let progress = Progress { complete, step: self.step, steps: self.steps(page, complete), back_to: self.back_to };
        if complete {
            self.step = 0;
        }
        (progress, notice)
    }

    /// The first page of a reading.
    fn begin(&mut self, rows: &[u64], page: &Page) {
        let newest = page.entries.iter().map(|entry| entry.at).max();
        self.head = Front { rows: rows.to_vec(), newest, total: page.total };
    }

    fn count(&mut self, rows: Vec<u64>, number: u32, page: &Page) {
        let before: HashSet<u64> = self.recent.iter().flatten().copied().collect();
        let known: HashSet<u64> = self.known.rows.iter().copied().collect();
        let new = rows.iter().filter(|row| !before.contains(row)).count() as u64;
        let unremembered = page.entries.len().saturating_sub(MOST_REMEMBERED) as u64;
        self.idle = if new == 0 { self.idle + 1 } else { 0 };
        self.seen += if new == 0 { 0 } else { new + unremembered };
        match &mut self.beyond {
            Some(pages) => *pages += 1,
            None => {
                let ahead = rows.iter().take_while(|row| !known.contains(row));
                self.fresh += ahead.filter(|row| !before.contains(row)).count() as u64;
                if rows.iter().any(|row| known.contains(row)) {
                    self.beyond = Some(0);
                }
            }
        }
        for pair in page.entries.windows(2) {
            self.rising += match pair {
                [a, b] if a.at < b.at => 1,
                [a, b] if a.at > b.at => -1,
                _ => 0,
            };
        }
        if rows.len() > self.widest {
            // Those before were not full, though they are by now.
            self.short = (self.page > 1).then_some(1);
            self.widest = rows.len();
        } else if rows.len() < self.widest {
            self.short = self.short.or(Some(number));
        }
        if !rows.is_empty() {
            self.last = self.last.max(number);
        }
        self.recent.push_back(rows);
        while self.recent.len() > REMEMBERED {
            self.recent.pop_front();
        }
    }

    /// Whether the service says that there is no more: by both of its numbers, where it tells both.
    fn is_told_over(&self, number: u32, page: &Page) -> bool {
        let by_pages = page.total_pages.map(|pages| u64::from(number) >= pages);
        let by_rows = page.total.map(|total| self.seen >= total);
        match self.reading {
            Reading::Tail { .. } => by_pages == Some(true),
            Reading::Whole | Reading::Front => {
                by_pages.or(by_rows).is_some() && by_pages != Some(false) && by_rows != Some(false)
            }
        }
    }

    /// Whether the front was read far enough beyond known rows.
    fn has_overlap(&self, page: &Page) -> bool {
        let Some(pages) = self.beyond else { return false };
        let until = self.known.newest.map(|newest| newest - OVERLAP);
        pages >= MOST_OVERLAP_PAGES || page.entries.iter().any(|entry| until.is_none_or(|until| entry.at < until))
    }

    fn end_whole(&mut self, now: DateTime<Utc>) -> (bool, Option<Notice>) {
        self.pass += 1;
        let missing = self.head.total.filter(|told| *told > self.seen);
        let broke_off = self.idle >= MOST_IDLE || self.page >= MOST_PAGES;
        if missing.is_some() && !broke_off && self.pass < MOST_PASSES {
            self.start(Reading::Whole);
            return (false, None);
        }
        let notice = missing.map(|told| Notice::Incomplete { told, read: self.seen });
        self.pass = 0;
        self.swept = Some(now);
        // Single rows may be out of order either way.
        if self.rising > 0 {
            return (self.end_tail(), notice);
        }
        self.known = std::mem::take(&mut self.head);
        // What was read in one request cannot have shifted in between.
        let at_once = self.page == 1;
        self.start(Reading::Front);
        (at_once, notice)
    }

    fn end_front(&mut self, now: DateTime<Utc>) -> bool {
        let expected = self.known.total.map(|total| total.saturating_add(self.fresh));
        let unseen = matches!((self.head.total, expected), (Some(total), Some(expected)) if total > expected);
        let is_due = |last: Option<DateTime<Utc>>| last.is_none_or(|last| !is_near(last, now, SWEEP_HOURS));
        // Few rows do not show their order; later ones may.
        let turns = self.rising > 0 && is_due(self.turned);
        if turns {
            self.turned = Some(now);
        }
        let again = turns || (unseen && is_due(self.swept));
        self.known = std::mem::take(&mut self.head);
        self.start(if again { Reading::Whole } else { Reading::Front });
        !again
    }

    /// Whether everything was read: rows that arrived meanwhile may have filled a page up after it was read.
    fn end_tail(&mut self) -> bool {
        let from = self.short.unwrap_or(self.last).max(1);
        let complete = from >= self.last;
        self.known = std::mem::take(&mut self.head);
        self.start(Reading::Tail { from });
        complete
    }

    fn start(&mut self, reading: Reading) {
        self.reading = reading;
        self.page = 0;
        self.head = Front::default();
        self.recent.clear();
        self.seen = 0;
        self.idle = 0;
        self.rising = 0;
        self.widest = 0;
        self.short = None;
        self.last = 0;
        self.fresh = 0;
        self.beyond = None;
    }

    fn steps(&self, page: &Page, complete: bool) -> Option<u32> {
        if complete {
            return Some(self.step);
        }
        let ahead = match self.reading {
            Reading::Whole => u32::try_from(page.total_pages?).ok()?.saturating_sub(self.page).saturating_add(1),
            Reading::Front | Reading::Tail { .. } => 1,
        };
        Some(self.step.saturating_add(ahead))
    }
}

/// 64 bits that stand for an id: cursors are written at every step, and full ids would make most of them. FNV-1a, since
/// it must be the same in every version.
fn mark(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
