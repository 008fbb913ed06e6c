//! Segments: some hundred rows of one account and month side by side, so that lists and searches look through a million
//! rows without touching each. Numbers lie column by column; texts are folded to one case, and each is kept once.
//!
//! Both blobs are on disk, so their layout never changes: a new one needs a migration.

use std::collections::HashMap;

use memchr::memmem::Finder;

use super::LedgerError;
use super::stored::{Stored, class, kind};

/// A segment is full at this many rows, or this many bytes of text.
pub(super) const MAX_ROWS: usize = 320;
pub(super) const MAX_TEXT: usize = 128 * 1024;

/// What lists need of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cells {
    pub(super) id: i64,
    pub(super) at: i64,
    pub(super) delta: i64,
    pub(super) source: u32,
    pub(super) day: i32,
    pub(super) kind: u8,
    pub(super) flags: u8,
}

/// A segment that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Segment {
    rows: Vec<(Cells, [u16; TEXTS])>,
    texts: Vec<String>,
    places: HashMap<String, u16>,
    text_bytes: usize,
}

/// Source, description, job.
const TEXTS: usize = 3;
/// Bytes of a row in the numbers.
const ROW: usize = 8 + 8 + 8 + 4 + 4 + 1 + 1;
/// Between two texts: no byte of any text, so that nothing is found across the border.
const BORDER: u8 = 0xff;

impl Cells {
    /// # Errors
    /// [`LedgerError::TooLarge`] for more sources than four bytes number.
    pub(super) fn of(stored: &Stored, id: i64, source: i64) -> Result<Self, LedgerError> {
        Ok(Self {
            id,
            at: stored.at,
            delta: stored.delta,
            source: u32::try_from(source).map_err(|_| LedgerError::TooLarge)?,
            day: stored.day,
            kind: super::stored::code(stored.kind),
            flags: stored.flags,
        })
    }

    pub(super) fn kind(&self) -> brimful_core::ledger::Kind {
        kind(self.kind)
    }

    pub(super) fn class(&self) -> u8 {
        class(self.kind(), self.flags, self.delta)
    }
}

impl Segment {
    pub(super) fn is_full(&self) -> bool {
        self.rows.len() >= MAX_ROWS || self.text_bytes >= MAX_TEXT
    }

    /// The first and the last day.
    pub(super) fn days(&self) -> (i32, i32) {
        let days = self.rows.iter().map(|(cells, _)| cells.day);
        (days.clone().min().unwrap_or_default(), days.max().unwrap_or_default())
    }

    pub(super) fn push(&mut self, cells: Cells, stored: &Stored) {
        let texts = [&stored.source, &stored.description, stored.job.as_ref().unwrap_or(&String::new())]
            .map(|text| self.place(fold(text)));
        self.rows.push((cells, texts));
    }

    pub(super) fn remove(&mut self, id: i64) {
        self.rows.retain(|(cells, _)| cells.id != id);
        // Its texts stay until it is written; a place is two bytes.
        if self.texts.len() > MAX_ROWS * TEXTS * 4 {
            *self = std::mem::take(self).tidied();
        }
    }

    pub(super) fn replace(&mut self, cells: Cells, stored: &Stored) {
        self.remove(cells.id);
        self.push(cells, stored);
    }

    /// Without the texts that no row has any more.
    pub(super) fn tidied(self) -> Self {
        let mut used = vec![false; self.texts.len()];
        for place in self.rows.iter().flat_map(|(_, places)| places) {
            if let Some(used) = used.get_mut(usize::from(*place)) {
                *used = true;
            }
        }
        if used.iter().all(|used| *used) {
            return self;
        }
        let mut fresh = Self::default();
        for (cells, places) in self.rows {
            let text = |place: u16| self.texts.get(usize::from(place)).cloned().unwrap_or_default();
            let places = places.map(|place| fresh.place(text(place)));
            fresh.rows.push((cells, places));
        }
        fresh
    }

    pub(super) fn numbers(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.rows.len() * ROW);
        bytes.extend(self.rows.iter().flat_map(|(cells, _)| cells.id.to_le_bytes()));
        bytes.extend(self.rows.iter().flat_map(|(cells, _)| cells.at.to_le_bytes()));
        bytes.extend(self.rows.iter().flat_map(|(cells, _)| cells.delta.to_le_bytes()));
        bytes.extend(self.rows.iter().flat_map(|(cells, _)| cells.source.to_le_bytes()));
        bytes.extend(self.rows.iter().flat_map(|(cells, _)| cells.day.to_le_bytes()));
        bytes.extend(self.rows.iter().map(|(cells, _)| cells.kind));
        bytes.extend(self.rows.iter().map(|(cells, _)| cells.flags));
        bytes
    }

    /// How many texts, where each ends, each followed by a border; then each row's three.
    pub(super) fn texts(&self) -> Vec<u8> {
        let count = self.texts.len();
        let mut bytes = Vec::with_capacity(4 + count * 4 + self.text_bytes + count + self.rows.len() * TEXTS * 2);
        bytes.extend(u32::try_from(count).unwrap_or_default().to_le_bytes());
        let mut end = 0_u32;
        for text in &self.texts {
            end = end.saturating_add(u32::try_from(text.len() + 1).unwrap_or(u32::MAX));
            bytes.extend(end.to_le_bytes());
        }
        for text in &self.texts {
            bytes.extend(text.as_bytes());
            bytes.push(BORDER);
        }
        bytes.extend(self.rows.iter().flat_map(|(_, places)| *places).flat_map(u16::to_le_bytes));
        bytes
    }

    /// Reads back what [`Segment::numbers`] and [`Segment::texts`] wrote; `None` for anything else.
    pub(super) fn read(numbers: &[u8], texts: &[u8]) -> Option<Self> {
        let cells = Numbers::read(numbers)?;
        let view = Texts::read(texts).filter(|view| view.rows() == cells.len())?;
        let mut segment = Self::default();
        for index in 0..view.count() {
            segment.place(view.text(index)?.to_owned());
        }
        segment.rows = cells.iter().zip(view.places()).collect();
        Some(segment)
    }

    fn place(&mut self, text: String) -> u16 {
        if let Some(place) = self.places.get(&text) {
            return *place;
        }
        // A segment has at most three texts a row, and far fewer rows than this.
        let place = u16::try_from(self.texts.len()).unwrap_or(u16::MAX);
        self.text_bytes += text.len();
        self.texts.push(text.clone());
        self.places.insert(text, place);
        place
    }
}

/// The columns of a segment, where they lie.
#[derive(Clone, Copy)]
pub(super) struct Numbers<'a> {
    ids: &'a [[u8; 8]],
    ats: &'a [[u8; 8]],
    deltas: &'a [[u8; 8]],
    sources: &'a [[u8; 4]],
    days: &'a [[u8; 4]],
    kinds: &'a [u8],
    flags: &'a [u8],
}

impl<'a> Numbers<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let rows = bytes.len() / ROW;
        if !bytes.len().is_multiple_of(ROW) {
            return None;
        }
        let (ids, rest) = bytes.split_at(rows * 8);
        let (ats, rest) = rest.split_at(rows * 8);
        let (deltas, rest) = rest.split_at(rows * 8);
        let (sources, rest) = rest.split_at(rows * 4);
        let (days, rest) = rest.split_at(rows * 4);
        let (kinds, flags) = rest.split_at(rows);
        Some(Self {
            ids: ids.as_chunks().0,
            ats: ats.as_chunks().0,
            deltas: deltas.as_chunks().0,
            sources: sources.as_chunks().0,
            days: days.as_chunks().0,
            kinds,
            flags,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Cells> + 'a {
        let longs = self.ids.iter().zip(self.ats).zip(self.deltas);
        let shorts = self.sources.iter().zip(self.days).zip(self.kinds.iter().zip(self.flags));
        longs.zip(shorts).map(|(((id, at), delta), ((source, day), (kind, flags)))| Cells {
            id: i64::from_le_bytes(*id),
            at: i64::from_le_bytes(*at),
            delta: i64::from_le_bytes(*delta),
            source: u32::from_le_bytes(*source),
            day: i32::from_le_bytes(*day),
            kind: *kind,
            flags: *flags,
        })
    }
}

/// The texts of a segment, where they lie.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    ends: &'a [[u8; 4]],
    bytes: &'a [u8],
    places: &'a [[u8; 2]],
}

impl<'a> Texts<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let (count, rest) = bytes.split_first_chunk::<4>()?;
        let count = usize::try_from(u32::from_le_bytes(*count)).ok()?;
        let (ends, rest) = rest.split_at_checked(count.checked_mul(4)?)?;
        let ends: &[[u8; 4]] = ends.as_chunks().0;
        let length = ends.last().map_or(0, |end| u32::from_le_bytes(*end));
        let (bytes, places) = rest.split_at_checked(usize::try_from(length).ok()?)?;
        (places.len() % (TEXTS * 2) == 0).then_some(Self { ends, bytes, places: places.as_chunks().0 })
    }

    pub(super) fn rows(&self) -> usize {
        self.places.len() / TEXTS
    }

    fn count(&self) -> usize {
        self.ends.len()
    }

    fn end(&self, index: usize) -> usize {
        self.ends.get(index).map_or(0, |end| u32::from_le_bytes(*end) as usize)
    }

    fn text(&self, index: usize) -> Option<&'a str> {
        let start = if index == 0 { 0 } else { self.end(index - 1) };
        std::str::from_utf8(self.bytes.get(start..self.end(index).checked_sub(1)?)?).ok()
    }

    fn places(self) -> impl Iterator<Item = [u16; TEXTS]> + 'a {
        self.places.as_chunks::<TEXTS>().0.iter().map(|places| places.map(u16::from_le_bytes))
    }

    /// Which rows have the needle in one of their texts; `None` where no text has it. The needle is folded.
    pub(super) fn rows_with(self, needle: &Finder<'_>) -> Option<impl Iterator<Item = bool> + 'a> {
        let find = |bytes: &[u8]| match needle.needle() {
            // Found in nearly every text: there the search itself must cost little to begin.
            [letter] => memchr::memchr(*letter, bytes),
            _ => needle.find(bytes),
        };
        let mut hit = find(self.bytes)?;
        let mut found = vec![false; self.count()];
        let mut text = 0;
        loop {
            // Hits come in order, mostly in the next text or the one after: faster than to search each.
            while self.end(text) <= hit && text + 1 < found.len() {
                text += 1;
            }
            *found.get_mut(text)? = true;
            let from = self.end(text);
            let Some(next) = self.bytes.get(from..).and_then(find) else { break };
            hit = from + next;
        }
        Some(
            self.places().map(move |places| {
                places.iter().any(|place| found.get(usize::from(*place)).copied().unwrap_or_default())
            }),
        )
    }
}

/// Text without a difference of case. Search terms and what is searched go through it alike; that is what it is judged by,
/// not how the result reads.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // Character by character, so that what stands around a character changes nothing: a term is a piece of a text.
    text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}
