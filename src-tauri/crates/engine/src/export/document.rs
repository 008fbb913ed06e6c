//! One export as it is written: rows in, bytes out, and what the rows add up to at the end.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write as _};

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;

use super::file::UnfinishedFile;
use super::label::{Label, distinct};
use super::{Account, Format, csv, json};
use crate::ledger::{Row, What};

/// Bytes that are gathered before they are written.
const GATHER: usize = 64 * 1024;

/// What spreadsheets need to read a file as UTF-8 and not in the system's own code page.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Why a document cannot be written.
#[derive(Debug, thiserror::Error)]
pub(super) enum DocumentError {
    /// A sum of amounts that cannot be held exactly.
    #[error("an amount that cannot be held exactly")]
    TooLarge,
    /// What the system says.
    #[error(transparent)]
    File(#[from] io::Error),
}

/// An export that is being written.
#[derive(Debug)]
pub(super) struct Document {
    file: UnfinishedFile,
    format: Format,
    gathered: Vec<u8>,
    sheets: Vec<Sheet>,
    /// Written to the JSON, which lists the days after them.
    entries: u64,
    days: Days,
}

/// What is known of an account's rows.
#[derive(Debug)]
struct Sheet {
    account: AccountId,
    label: Label,
    rows: u64,
    spent: Credits,
    /// `None` until an entry came: a service that tells whole days does not tell what was added.
    added: Option<Credits>,
}

/// Days wait until the last entry is written: few in memory, many in a file without a name.
#[derive(Debug, Default)]
struct Days {
    count: u64,
    gathered: Vec<u8>,
    spilled: Option<File>,
}

impl Document {
    /// Begins a document in a file that is empty.
    pub(super) fn begin(file: UnfinishedFile, format: Format, accounts: &[Account]) -> Self {
        let names: Vec<&str> = accounts.iter().map(|account| account.name.as_str()).collect();
        let named = accounts.iter().zip(distinct(&names));
        let sheets =
            named.map(|(account, name)| Sheet::new(account.id.clone(), Label::new(&name, account.provider.id())));
        let sheets = sheets.collect();
        let mut gathered = Vec::with_capacity(GATHER + GATHER / 8);
        match format {
            Format::Csv => {
                gathered.extend_from_slice(BYTE_ORDER_MARK.as_bytes());
                csv::header(&mut gathered, true);
            }
            Format::Json => gathered.extend_from_slice(b"{\"entries\":["),
        }
        Self { file, format, gathered, sheets, entries: 0, days: Days::default() }
    }

    /// The same, with its bytes going somewhere else.
    #[cfg(all(test, target_os = "linux"))]
    pub(super) fn onto(self, other: File) -> Self {
        Self { file: self.file.onto(other), ..self }
    }

    /// Writes a row.
    ///
    /// # Errors
    /// [`DocumentError`]; the document is of no use then.
    pub(super) fn row(&mut self, row: &Row) -> Result<(), DocumentError> {
        let at = self.sheet_of(&row.account);
        let Some(sheet) = self.sheets.get_mut(at) else { return Ok(()) };
        sheet.count(&row.what).ok_or(DocumentError::TooLarge)?;
        let label = Some(&sheet.label);
        match (self.format, &row.what) {
            (Format::Csv, What::Entry(entry)) => csv::entry(&mut self.gathered, label, entry),
            (Format::Csv, What::Day(day)) => csv::day(&mut self.gathered, label, day),
            (Format::Json, What::Entry(entry)) => {
                separate(&mut self.gathered, self.entries);
                json::entry(&mut self.gathered, label, entry);
                self.entries += 1;
            }
            (Format::Json, What::Day(day)) => {
                separate(&mut self.days.gathered, self.days.count);
                json::day(&mut self.days.gathered, label, day);
                self.days.count += 1;
                if self.days.gathered.len() >= GATHER {
                    self.days.spill(&self.file)?;
                }
            }
        }
        if self.gathered.len() >= GATHER {
            self.file.write_all(&self.gathered)?;
            self.gathered.clear();
        }
        Ok(())
    }

    /// Writes what comes after the last row.
    ///
    /// # Errors
    /// As [`Document::row`].
    pub(super) fn finish(mut self) -> Result<UnfinishedFile, DocumentError> {
        if self.format == Format::Json {
            self.gathered.extend_from_slice(b"\n],\"days\":[");
            self.file.write_all(&self.gathered)?;
            self.days.write_to(&mut self.file)?;
            self.gathered.clear();
            self.gathered.extend_from_slice(b"\n],\"totals\":[");
            let used = self.sheets.iter().filter(|sheet| sheet.rows > 0);
            for (n, sheet) in (0..).zip(used) {
                separate(&mut self.gathered, n);
                json::totals(&mut self.gathered, Some(&sheet.label), sheet.spent, sheet.added);
            }
            self.gathered.extend_from_slice(b"\n]}\n");
        }
        self.file.write_all(&self.gathered)?;
        Ok(self.file)
    }

    /// Where the account's sheet is. One that nobody told of goes by its id: its rows are exported all the same.
    fn sheet_of(&mut self, account: &AccountId) -> usize {
        if let Some(at) = self.sheets.iter().position(|sheet| sheet.account == *account) {
            return at;
        }
        self.sheets.push(Sheet::new(account.clone(), Label::new(account.as_str(), "")));
        self.sheets.len() - 1
    }
}

impl Sheet {
    fn new(account: AccountId, label: Label) -> Self {
        Self { account, label, rows: 0, spent: Credits::ZERO, added: None }
    }

    /// Adds a row up; `None` where a sum cannot be held exactly.
    fn count(&mut self, what: &What) -> Option<()> {
        self.rows += 1;
        match what {
            What::Entry(entry) => {
                self.spent = self.spent.checked_add(entry.kind.spent(entry.delta))?;
                let added = self.added.unwrap_or(Credits::ZERO);
                self.added = Some(added.checked_add(entry.kind.added(entry.delta, entry.observed))?);
            }
            What::Day(day) => self.spent = self.spent.checked_add(day.spent)?,
        }
        Some(())
    }
}

impl Days {
    fn spill(&mut self, beside: &UnfinishedFile) -> io::Result<()> {
        let file = match &mut self.spilled {
            Some(file) => file,
            None => self.spilled.insert(beside.side_sheet()?),
        };
        file.write_all(&self.gathered)?;
        self.gathered.clear();
        Ok(())
    }

    fn write_to(&mut self, out: &mut UnfinishedFile) -> io::Result<()> {
        if let Some(file) = &mut self.spilled {
            file.rewind()?;
            let mut piece = vec![0; GATHER];
            loop {
                let read = file.read(&mut piece)?;
                if read == 0 {
                    break;
                }
                out.write_all(piece.get(..read).unwrap_or_default())?;
            }
        }
        out.write_all(&self.gathered)
    }
}

/// Between two objects of a list, each on a line of its own.
fn separate(out: &mut Vec<u8>, before: u64) {
    out.extend_from_slice(if before == 0 { b"\n" } else { b",\n" });
}
