//! What the engine remembers beside the settings: the last good reading of each account, and what was told about it.
//!
//! A part that cannot be read is unknown, which is never zero; the other parts stay. Each kind stands under
//! a top-level key of its own, so that one broken part costs itself only.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use brimful_core::account::AccountId;
use brimful_core::alert;
use brimful_core::arrival::Arrivals;
use brimful_core::reading::Reading;
use chrono::{DateTime, NaiveDate, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::atomic_file::{self, FileError};
use crate::clock::Clock;
use crate::paths::DataDir;
use crate::ports::{StateStore, StoreError};

mod checkouts;
mod told;
mod wire;

/// The version that this build writes.
pub const VERSION: u32 = 1;

/// Largest file that is read, in bytes. A thousand accounts take about 300 kB.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// What the engine remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StateFile {
    /// The last good reading of each account that had one.
    pub readings: BTreeMap<AccountId, Reading>,
    /// What was told about each account, so that a restart repeats nothing.
    pub alerts: BTreeMap<AccountId, alert::State>,
    /// What was told of each account's activity.
    pub noticed: BTreeMap<AccountId, alert::Noticed>,
    /// What was told, and why.
    pub log: alert::Log,
    /// The weekly digest that was told last.
    pub digest: alert::Digest,
    /// The checkouts of each account whose credits are waited for, or whose end the user has not seen.
    pub checkouts: BTreeMap<AccountId, Arrivals>,
}

/// What was remembered, and what of it could not be read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Remembered {
    /// What could be read of the known accounts.
    pub state: StateFile,
    /// How many entries of known accounts could not be read.
    pub dropped: usize,
    /// Where a file that could not be read at all is kept.
    pub set_aside: Option<PathBuf>,
}

/// Reads what is remembered about these accounts. What is there about others is left out, and gone at the next save.
/// A file that cannot be read at all is moved aside. The caller holds the folder's lock.
///
/// # Errors
/// [`FileError`] where the file is there, but the system does not let it be read or moved.
pub fn open(dir: &DataDir, known: &BTreeSet<AccountId>, now: DateTime<Utc>) -> Result<Remembered, FileError> {
    let path = dir.state();
    atomic_file::sweep(&path);
    let Some(bytes) = atomic_file::read(&path, MAX_BYTES)? else { return Ok(Remembered::default()) };
    match parse(&bytes, known) {
        Some(remembered) => Ok(remembered),
        None => Ok(Remembered { set_aside: Some(atomic_file::set_aside(&path, now)?), ..Remembered::default() }),
    }
}

/// Writes what is to be remembered.
///
/// # Errors
/// [`FileError`]; what was remembered before is then still there.
pub fn save(dir: &DataDir, state: &StateFile) -> Result<(), FileError> {
    dir.create()?;
    let readings = state.readings.iter().map(|(id, reading)| (id.as_str(), wire::Reading::from(reading)));
    let alerts = state.alerts.iter().map(|(id, alert)| (id.as_str(), wire::Alerts::from(alert)));
    let noticed = state.noticed.iter().filter(|(_, noticed)| **noticed != alert::Noticed::default());
    let checkouts = state.checkouts.iter().filter(|(_, known)| !known.is_empty());
    let document = Document {
        version: VERSION,
        readings: readings.collect(),
        alerts: alerts.collect(),
        noticed: noticed.map(|(id, noticed)| (id.as_str(), told::Noticed::from(noticed))).collect(),
        told: state.log.iter().map(told::Entry::from).collect(),
        digest: state.digest.0,
        checkouts: checkouts.map(|(id, known)| (id.as_str(), checkouts::Checkouts::from(known))).collect(),
    };
    let text = serde_json::to_vec_pretty(&document).map_err(std::io::Error::from)?;
    atomic_file::write(&dir.state(), &text)
}

/// What is remembered, on disk: the store behind the user's own accounts.
pub struct DiskState {
    /// The data folder, whose lock the caller holds.
    pub dir: DataDir,
    /// Names the time at which a broken file was set aside.
    pub clock: Arc<dyn Clock>,
}

impl StateStore for DiskState {
    fn load(&self, known: &BTreeSet<AccountId>) -> StateFile {
        match open(&self.dir, known, self.clock.now()) {
            Ok(remembered) => remembered.state,
            Err(error) => {
                tracing::warn!(%error, "what was remembered could not be read");
                StateFile::default()
            }
        }
    }

    fn save(&self, state: &StateFile) -> Result<(), StoreError> {
        save(&self.dir, state).map_err(|error| StoreError::from(&error))
    }
}

/// The file as it is written.
#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    readings: BTreeMap<&'a str, wire::Reading>,
    alerts: BTreeMap<&'a str, wire::Alerts>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    noticed: BTreeMap<&'a str, told::Noticed>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    told: Vec<told::Entry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<NaiveDate>,
    /// Left out where there are none, as in what was written before there were any.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    checkouts: BTreeMap<&'a str, checkouts::Checkouts>,
}

/// The file as it is read: what each entry is made of is seen entry by entry.
#[derive(Deserialize)]
struct Found {
    version: u32,
    #[serde(default)]
    readings: Value,
    #[serde(default)]
    alerts: Value,
    #[serde(default)]
    noticed: Value,
    #[serde(default)]
    told: Value,
    #[serde(default)]
    digest: Value,
    #[serde(default)]
    checkouts: Value,
}

/// `None` where the file as a whole cannot be read, or is of another version.
fn parse(bytes: &[u8], known: &BTreeSet<AccountId>) -> Option<Remembered> {
    let found: Found = serde_json::from_slice(bytes).ok().filter(|found: &Found| found.version == VERSION)?;
    let mut dropped = 0;
    let readings = entries(found.readings, known, wire::Reading::read, &mut dropped);
    let alerts = entries(found.alerts, known, |wire: wire::Alerts| Some(wire.read()), &mut dropped);
    let noticed = entries(found.noticed, known, |wire: told::Noticed| Some(wire.read()), &mut dropped);
    let log = log(found.told, known, &mut dropped);
    let checkouts = entries(found.checkouts, known, checkouts::Checkouts::read, &mut dropped);
    // What cannot be read was never told: at worst one Monday's digest comes again.
    let digest = alert::Digest(serde_json::from_value(found.digest).unwrap_or_default());
    let state = StateFile { readings, alerts, noticed, log, digest, checkouts };
    Some(Remembered { state, dropped, set_aside: None })
}

/// Reads what was told, entry by entry.
fn log(part: Value, known: &BTreeSet<AccountId>, dropped: &mut usize) -> alert::Log {
    let found: Vec<Value> = serde_json::from_value(part).unwrap_or_default();
    let read = found.into_iter().filter_map(|value| {
        let entry = serde_json::from_value(value).ok().and_then(told::Entry::read);
        *dropped += usize::from(entry.is_none());
        entry
    });
    read.filter(|told| known.contains(&told.account)).collect()
}

/// Reads one part, a map by account id, entry by entry.
fn entries<W: DeserializeOwned, T>(
    part: Value,
    known: &BTreeSet<AccountId>,
    read: fn(W) -> Option<T>,
    dropped: &mut usize,
) -> BTreeMap<AccountId, T> {
    let found: Map<String, Value> = serde_json::from_value(part).unwrap_or_default();
    let mut entries = BTreeMap::new();
    for (id, value) in found {
        let Some(id) = AccountId::new(id).ok().filter(|id| known.contains(id)) else { continue };
        match serde_json::from_value(value).ok().and_then(read) {
            Some(entry) => drop(entries.insert(id, entry)),
            None => *dropped += 1,
        }
    }
    entries
}

#[cfg(test)]
mod tests;
