//! Where rows are filed: the segments that a transaction has in its hands, one with room for each month.

use std::collections::{BTreeMap, VecDeque, btree_map};

use rusqlite::{Connection, OptionalExtension as _, params};

use super::LedgerError;
use super::segment::{Cells, Segment};
use super::stored::Stored;

/// One account's segments while a transaction changes them.
pub(super) struct Filing<'a> {
    connection: &'a Connection,
    account: i64,
    open: BTreeMap<i32, OpenSegment>,
    filed: Filed,
}

/// Segments with room as they stand in the file, by account and month, the one that was used last at the end: the next
/// step of a fill mostly goes on with one, and need not read it then.
#[derive(Debug, Default)]
pub(super) struct Filed(VecDeque<((i64, i32), OpenSegment)>);

/// Each is some hundred kilobytes at most.
const MAX_FILED: usize = 16;

/// Months come in any order, and many of them; only so many stay in memory.
const MAX_OPEN: usize = 64;

/// A segment with room, and whether it differs from the file.
#[derive(Debug)]
struct OpenSegment {
    id: i64,
    is_dirty: bool,
    segment: Segment,
}

impl<'a> Filing<'a> {
    pub(super) fn new(connection: &'a Connection, account: i64, filed: Filed) -> Self {
        Self { connection, account, open: BTreeMap::new(), filed }
    }

    /// The number of the segment that the month's next row goes into.
    pub(super) fn segment(&mut self, month: i32) -> Result<i64, LedgerError> {
        Ok(self.with_room(month)?.id)
    }

    /// Files a row, and says in which segment: the one that [`Filing::segment`] named.
    pub(super) fn add(&mut self, cells: Cells, row: &Stored) -> Result<i64, LedgerError> {
        let open = self.with_room(row.month())?;
        open.segment.push(cells, row);
        open.is_dirty = true;
        Ok(open.id)
    }

    /// Files a row anew that is in this segment of its month.
    pub(super) fn replace(&mut self, segment: i64, cells: Cells, row: &Stored) -> Result<(), LedgerError> {
        self.edit(row.month(), segment, |segment| segment.replace(cells, row))
    }

    /// Takes a row out of this segment of the month.
    pub(super) fn remove(&mut self, month: i32, segment: i64, id: i64) -> Result<(), LedgerError> {
        self.edit(month, segment, |segment| segment.remove(id))
    }

    /// Writes what differs from the file, and says what is there now.
    pub(super) fn finish(mut self) -> Result<Filed, LedgerError> {
        for (month, open) in self.open {
            self.filed.keep(self.account, month, open.write(self.connection)?);
        }
        Ok(self.filed)
    }

    fn with_room(&mut self, month: i32) -> Result<&mut OpenSegment, LedgerError> {
        if self.open.get(&month).is_some_and(|open| open.segment.is_full())
            && let Some(full) = self.open.remove(&month)
        {
            full.write(self.connection)?;
        }
        if self.open.len() >= MAX_OPEN
            && !self.open.contains_key(&month)
            && let Some((_, open)) = self.open.pop_first()
        {
            open.write(self.connection)?;
        }
        match self.open.entry(month) {
            btree_map::Entry::Occupied(open) => Ok(open.into_mut()),
            btree_map::Entry::Vacant(place) => {
                let segment = match self.filed.take(self.account, month) {
                    Some(segment) => segment,
                    None => OpenSegment::begin(self.connection, self.account, month)?,
                };
                Ok(place.insert(segment))
            }
        }
    }

    /// Changes a segment that is in this transaction's hands, or in the file.
    fn edit(&mut self, month: i32, id: i64, edit: impl FnOnce(&mut Segment)) -> Result<(), LedgerError> {
        // What was at hand must not be older than the file.
        if let Some(filed) = self.filed.take(self.account, month) {
            self.open.entry(month).or_insert(filed);
        }
        if let Some(open) = self.open.get_mut(&month).filter(|open| open.id == id) {
            edit(&mut open.segment);
            open.is_dirty = true;
            return Ok(());
        }
        let mut open = OpenSegment { id, is_dirty: true, segment: read(self.connection, id)? };
        edit(&mut open.segment);
        open.write(self.connection)?;
        Ok(())
    }
}

impl Filed {
    fn keep(&mut self, account: i64, month: i32, open: OpenSegment) {
        if open.segment.is_full() {
            return;
        }
        if self.0.len() >= MAX_FILED {
            self.0.pop_front();
        }
        self.0.push_back(((account, month), open));
    }

    fn take(&mut self, account: i64, month: i32) -> Option<OpenSegment> {
        let index = self.0.iter().rposition(|(key, _)| *key == (account, month))?;
        self.0.remove(index).map(|(_, open)| open)
    }
}

impl OpenSegment {
    fn begin(connection: &Connection, account: i64, month: i32) -> Result<Self, LedgerError> {
        let mut find =
            connection.prepare_cached("SELECT id FROM segment WHERE month = ? AND account = ? AND open = 1 LIMIT 1")?;
        let id: Option<i64> = find.query_row(params![month, account], |row| row.get(0)).optional()?;
        if let Some(id) = id {
            return Ok(Self { id, is_dirty: false, segment: read(connection, id)? });
        }
        // Rows name it before it is written.
        let mut put = connection.prepare_cached(
            "INSERT INTO segment (account, month, first_day, last_day, open, numbers) VALUES (?, ?, 0, 0, 1, x'')",
        )?;
        put.execute(params![account, month])?;
        Ok(Self { id: connection.last_insert_rowid(), is_dirty: true, segment: Segment::default() })
    }

    /// Writes it where it differs, and is then as the file is.
    fn write(self, connection: &Connection) -> Result<Self, LedgerError> {
        if !self.is_dirty {
            return Ok(self);
        }
        let segment = self.segment.tidied();
        let (first, last) = segment.days();
        let mut numbers = connection
            .prepare_cached("UPDATE segment SET first_day = ?, last_day = ?, open = ?, numbers = ? WHERE id = ?")?;
        numbers.execute(params![first, last, !segment.is_full(), segment.numbers(), self.id])?;
        let mut texts =
            connection.prepare_cached("INSERT OR REPLACE INTO segment_text (segment, texts) VALUES (?, ?)")?;
        texts.execute(params![self.id, segment.texts()])?;
        Ok(Self { id: self.id, is_dirty: false, segment })
    }
}

fn read(connection: &Connection, id: i64) -> Result<Segment, LedgerError> {
    let mut find = connection.prepare_cached(
        "SELECT numbers, texts FROM segment JOIN segment_text ON segment_text.segment = segment.id WHERE id = ?",
    )?;
    let segment = find.query_row([id], |row| Ok(Segment::read(row.get_ref(0)?.as_blob()?, row.get_ref(1)?.as_blob()?)));
    segment.optional()?.flatten().ok_or(LedgerError::Broken)
}
