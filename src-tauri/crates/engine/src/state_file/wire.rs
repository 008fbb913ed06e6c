//! A reading and what was told, as they stand in the state file. Amounts are decimals as text.

use brimful_core::alert::{self, Crossing};
use brimful_core::reading::{self, Balance, Notice, Pool, PoolId, Source};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Longest id of a service's own account that is kept, in bytes.
const MAX_ID: usize = 200;

/// Most pools and notices that are kept; services have two.
const MAX_PARTS: usize = 16;

#[derive(Serialize, Deserialize)]
pub(super) struct Reading {
    as_of: DateTime<Utc>,
    available: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    balance: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reserved: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pools: Vec<PoolEntry>,
    source: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    service_account: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notices: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct PoolEntry {
    id: String,
    amount: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Alerts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    low: Option<CrossingEntry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    empty: Option<CrossingEntry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key_told: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "is_not")]
    key_held: bool,
}

/// A line that was crossed; one that was not is left out.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum CrossingEntry {
    Suspected(DateTime<Utc>),
    Held(DateTime<Utc>),
    Told(DateTime<Utc>),
}

impl From<&alert::State> for Alerts {
    fn from(state: &alert::State) -> Self {
        let entry = |crossing| match crossing {
            Crossing::Armed => None,
            Crossing::Suspected(at) => Some(CrossingEntry::Suspected(at)),
            Crossing::Held(at) => Some(CrossingEntry::Held(at)),
            Crossing::Told(at) => Some(CrossingEntry::Told(at)),
        };
        let alert::State { low, empty, key_told, key_held } = *state;
        Self { low: entry(low), empty: entry(empty), key_told, key_held }
    }
}

impl Alerts {
    pub(super) fn read(self) -> alert::State {
        let crossing = |entry| match entry {
            None => Crossing::Armed,
            Some(CrossingEntry::Suspected(at)) => Crossing::Suspected(at),
            Some(CrossingEntry::Held(at)) => Crossing::Held(at),
            Some(CrossingEntry::Told(at)) => Crossing::Told(at),
        };
        alert::State {
            low: crossing(self.low),
            empty: crossing(self.empty),
            key_told: self.key_told,
            key_held: self.key_held,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_not(held: &bool) -> bool {
    !*held
}

impl From<&reading::Reading> for Reading {
    fn from(reading: &reading::Reading) -> Self {
        let balance = &reading.balance;
        let pools = balance.pools.iter();
        Self {
            as_of: reading.as_of,
            available: balance.available.to_string(),
            balance: balance.balance.map(|amount| amount.to_string()),
            reserved: balance.reserved.map(|amount| amount.to_string()),
            pools: pools.map(|p| PoolEntry { id: p.id.as_str().into(), amount: p.amount.to_string() }).collect(),
            source: balance.source.as_str().into(),
            service_account: balance.service_account.clone().filter(|id| id.len() <= MAX_ID),
            notices: balance.notices.iter().map(|notice| notice.as_str().into()).collect(),
        }
    }
}

impl Reading {
    /// The reading; `None` where any part of it is not what it should be: half a balance would be a wrong one.
    pub(super) fn read(self) -> Option<reading::Reading> {
        let amount = |text: Option<String>| text.map(|text| text.parse()).transpose().ok();
        if self.pools.len() > MAX_PARTS || self.notices.len() > MAX_PARTS {
            return None;
        }
        let balance = Balance {
            available: self.available.parse().ok()?,
            balance: amount(self.balance)?,
            reserved: amount(self.reserved)?,
            pools: self.pools.into_iter().map(PoolEntry::read).collect::<Option<_>>()?,
            source: source(&self.source)?,
            service_account: self.service_account.filter(|id| id.len() <= MAX_ID),
            // A notice of another version is no reason to forget the balance.
            notices: self.notices.iter().filter_map(|word| notice(word)).collect(),
        };
        Some(reading::Reading { balance, as_of: self.as_of })
    }
}

impl PoolEntry {
    fn read(self) -> Option<Pool> {
        let id = [PoolId::Monthly, PoolId::Purchased].into_iter().find(|id| id.as_str() == self.id)?;
        Some(Pool { id, amount: self.amount.parse().ok()? })
    }
}

fn source(word: &str) -> Option<Source> {
    [Source::Reported, Source::Derived, Source::Entered].into_iter().find(|source| source.as_str() == word)
}

fn notice(word: &str) -> Option<Notice> {
    [Notice::AvailableMismatch].into_iter().find(|notice| notice.as_str() == word)
}
