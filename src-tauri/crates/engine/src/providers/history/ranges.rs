//! A history in days, asked for in ranges of at most 31 (Voxpria). Days are the service's own, in a zone that is not
//! documented, so the last few are read again every time; days without a row are not known to be empty.

use brimful_core::failure::{Code, Failure};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::super::http::Caller;
use super::super::voxpria;
use super::{Asked, Brought, Checked, Notice, Progress, older};

/// The longest range in days. The service's own limit is not documented.
const LONGEST: u64 = 31;

/// How many ranges are asked for at the most: ten years. Where there may be more, that is said.
const MOST_RANGES: u32 = 120;

/// Ranges without a day, in a row, that end the first reading: the account is not older.
const MOST_EMPTY: u32 = 4;

/// But not before so many ranges: 13 months and a half.
const LEAST_RANGES: u32 = 13;

/// How many days before the last reading are read again: the service's day may end later than ours, and days fill up.
const OVERLAP: Days = Days::new(7);

/// Where the reading stands.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Walk {
    reading: Option<Reading>,
    /// The day up to which everything is known.
    read: Option<NaiveDate>,
    /// Requests since the last step that was complete.
    step: u32,
    back_to: Option<NaiveDate>,
}

/// A reading under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Reading {
    /// Everything, backwards.
    Whole {
        /// The day on which it began.
        began: NaiveDate,
        /// The last day of the next range.
        to: NaiveDate,
        /// Ranges read.
        ranges: u32,
        /// Ranges without a day, in a row, up to now.
        empty: u32,
    },
    /// What is new, forwards.
    New {
        /// The first day of the next range.
        from: NaiveDate,
    },
}

/// Asks for the next range.
pub(super) async fn step(
    caller: &Caller<'_>,
    walk: &mut Walk,
    today: NaiveDate,
) -> Result<(Brought, Progress), Failure> {
    let reading = walk.reading.unwrap_or_else(|| walk.plan(today));
    let (from, to) = reading.range(today);
    let (mut brought, refused) = asked_range(caller, from, to, reading.may_be_too_old()).await?;
    let empty = brought.days.is_empty();
    if !refused {
        walk.back_to = older(walk.back_to, Some(from));
        brought.checked = Some(Checked::Days(from, to));
    }
    if reading.is_cut(empty, refused) {
        brought.notices.push(Notice::Cut { from });
    }
    let progress = walk.end(reading, (from, to), empty, refused, today);
    Ok((brought, progress))
}

/// The ranges that hold these days; all, by the rules of a first reading, where no first day is named.
pub(super) async fn range(caller: &Caller<'_>, asked: Asked) -> Result<Brought, Failure> {
    let today = caller.clock.now().date_naive();
    // A service whose day is ahead of ours may have begun the next one.
    let last = asked.to.unwrap_or(today).min(today + Days::new(1));
    let mut whole = Brought::default();
    let mut reading = Some(Reading::Whole { began: last, to: last, ranges: 0, empty: 0 });
    while let Some(now) = reading {
        let (from, to) = now.range(last);
        let first = asked.from.map_or(from, |named| named.max(from));
        if first > to {
            break;
        }
        let (brought, refused) = asked_range(caller, first, to, now.may_be_too_old()).await?;
        let is_empty = brought.days.is_empty();
        whole.days.extend(brought.days);
        whole.notices.extend(brought.notices);
        let is_cut;
        (reading, is_cut) = match asked.from {
            // A first day that is named is the end, not what is found on the way.
            Some(named) => {
                let more = named < first && !refused;
                let next = now.further((first, to), more);
                (next, more && next.is_none())
            }
            None => (now.after((first, to), is_empty, refused, last), now.is_cut(is_empty, refused)),
        };
        if is_cut {
            whole.notices.push(Notice::Cut { from: first });
        }
    }
    Ok(whole)
}

/// The days, and whether the service refused the range: a range that is too old may be refused instead of being empty.
async fn asked_range(
    caller: &Caller<'_>,
    from: NaiveDate,
    to: NaiveDate,
    may_be_too_old: bool,
) -> Result<(Brought, bool), Failure> {
    match voxpria::usage(caller, from, to).await {
        Ok(usage) => {
            let notices = if usage.total_differs { vec![Notice::TotalDiffers { from, to }] } else { Vec::new() };
            Ok((Brought { days: usage.days, notices, ..Brought::default() }, false))
        }
        Err(failure) if may_be_too_old && matches!(failure.code, Code::InvalidRequest | Code::NotOffered) => {
            Ok((Brought::default(), true))
        }
        Err(failure) => Err(failure),
    }
}

impl Walk {
    /// What is new since the last reading; all where there was none, or where it is of no use: too long ago, or in the
    /// future because the clock was wrong.
    fn plan(&self, today: NaiveDate) -> Reading {
        let reach = Days::new(LONGEST * u64::from(MOST_RANGES));
        let useful = self.read.filter(|read| *read <= today + Days::new(1) && *read >= today - reach);
        match useful {
            Some(read) => Reading::New { from: read.min(today) - OVERLAP },
            None => Reading::Whole { began: today, to: today, ranges: 0, empty: 0 },
        }
    }

    fn end(
        &mut self,
        reading: Reading,
        range: (NaiveDate, NaiveDate),
        empty: bool,
        refused: bool,
        today: NaiveDate,
    ) -> Progress {
        self.step = self.step.saturating_add(1);
        self.reading = reading.after(range, empty, refused, today);
        let over = self.reading.is_none();
        if over {
            self.read = Some(reading.until(range));
        }
        // A first reading that went on over midnight is followed by one of the new day.
        let complete = over && self.read == Some(today);
        let ahead = match self.reading {
            None if complete => Some(0),
            None => Some(1),
            // How far back the account goes is known only at its end.
            Some(Reading::Whole { .. }) => None,
            Some(Reading::New { from }) => {
                let days = u64::try_from(today.signed_duration_since(from).num_days().max(0)).unwrap_or_default() + 1;
                u32::try_from(days.div_ceil(LONGEST)).ok()
            }
        };
        let steps = ahead.map(|ahead| self.step.saturating_add(ahead));
        let progress = Progress { complete, step: self.step, steps, back_to: self.back_to };
        if complete {
            self.step = 0;
        }
        progress
    }
}

impl Reading {
    /// The next range to ask for, both days included.
    fn range(self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let length = Days::new(LONGEST - 1);
        match self {
            Self::Whole { to, .. } => (to - length, to),
            Self::New { from } => (from, (from + length).min(today.max(from))),
        }
    }

    /// A service that answered for newer days may refuse older ones.
    fn may_be_too_old(self) -> bool {
        matches!(self, Self::Whole { ranges, .. } if ranges > 0)
    }

    /// What follows once a range was read.
    fn after(self, range: (NaiveDate, NaiveDate), is_empty: bool, refused: bool, today: NaiveDate) -> Option<Self> {
        match self {
            Self::Whole { began, ranges, empty, .. } => {
                let ranges = ranges + 1;
                let empty = if is_empty { empty + 1 } else { 0 };
                let is_over = refused || ranges >= MOST_RANGES || (empty >= MOST_EMPTY && ranges >= LEAST_RANGES);
                (!is_over).then(|| Self::Whole { began, to: range.0 - Days::new(1), ranges, empty })
            }
            Self::New { .. } => (range.1 < today).then(|| Self::New { from: range.1 + Days::new(1) }),
        }
    }

    /// Whether it ends with this range though there may be older days.
    fn is_cut(self, is_empty: bool, refused: bool) -> bool {
        matches!(self, Self::Whole { ranges, .. } if ranges + 1 >= MOST_RANGES) && !is_empty && !refused
    }

    /// What follows where a range of days was named, as long as there is `more` of it.
    fn further(self, range: (NaiveDate, NaiveDate), more: bool) -> Option<Self> {
        let Self::Whole { began, ranges, .. } = self else { return None };
        let next = Self::Whole { began, to: range.0 - Days::new(1), ranges: ranges + 1, empty: 0 };
        (more && ranges + 1 < MOST_RANGES).then_some(next)
    }

    /// The day up to which everything is known once this reading is over.
    fn until(self, range: (NaiveDate, NaiveDate)) -> NaiveDate {
        match self {
            Self::Whole { began, .. } => began,
            Self::New { .. } => range.1,
        }
    }
}
