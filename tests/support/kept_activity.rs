//! A world whose ledger holds given entries before it starts, on accounts that no service is asked about.

use std::sync::Arc;

use brimful_core::account::{Account, AccountId};
use brimful_core::ledger::{Entry, Kind};
use brimful_core::provider::ProviderId;
use brimful_engine::ledger::{Batch, Ledger};

use crate::world::{Kept, World};

/// An id of an account.
pub fn id(text: &str) -> AccountId {
    AccountId::new(text).unwrap()
}

/// An entry with this id at this moment.
pub fn entry(entry_id: &str, at: &str, kind: Kind, delta: &str) -> Entry {
    Entry {
        id: entry_id.into(),
        at: at.parse().unwrap(),
        zone_assumed: false,
        kind,
        delta: delta.parse().unwrap(),
        source: "video".into(),
        description: String::new(),
        job: None,
        balance_after: None,
        raw_type: kind.as_str().into(),
        observed: false,
        sign_mismatch: false,
    }
}

/// A paused account, so that nothing is read or fetched by itself.
fn paused(account: &AccountId, name: &str, provider: ProviderId) -> Account {
    Account {
        id: account.clone(),
        provider,
        name: name.into(),
        base_url: None,
        low_mark: None,
        paused: true,
        alerts: true,
        entered: None,
        low_days: None,
        snooze: None,
    }
}

impl World {
    /// A world with these accounts (id, name, service, what is kept of it), all paused.
    pub async fn with_kept(accounts: Vec<(&str, &str, ProviderId, Batch)>) -> Self {
        let kept = Kept::default();
        let ledger = Ledger::open(&kept.ledger(), kept.clock.clone() as Arc<_>).unwrap().ledger;
        for (text, name, provider, batch) in accounts {
            let account = id(text);
            ledger.import(&account, batch).await.unwrap();
            kept.settings.settings.lock().unwrap().accounts.push(paused(&account, name, provider));
        }
        ledger.close().await;
        Self::with(kept).await
    }
}
