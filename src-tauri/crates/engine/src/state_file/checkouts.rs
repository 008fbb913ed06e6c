//! An account's checkouts as they stand in the state file. Amounts are decimals as text.

use std::collections::BTreeSet;

use brimful_core::amount::{Credits, Currency, Money};
use brimful_core::arrival::{self, Arrivals, Arrived, Checkout, Payment, State, Timing};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Longest text of a service that is kept, in bytes: a pack's name has 500 characters.
const MAX_TEXT: usize = 2000;

/// Most rows whose ids are kept: a page has 100, and few are new.
const MAX_SEEN: usize = 5000;

/// The checkouts of one account, and what was made of its rows and readings.
#[derive(Serialize, Deserialize)]
pub(super) struct Checkouts {
    checkouts: Vec<Entry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tally: Option<Tally>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    id: String,
    pack: String,
    credits: String,
    price: String,
    currency: String,
    payment: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    session: Option<String>,
    certain: bool,
    started_at: DateTime<Utc>,
    began: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    looked: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "is_not")]
    failed: bool,
    state: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    arrived: Option<ArrivedEntry>,
}

#[derive(Serialize, Deserialize)]
struct ArrivedEntry {
    credits: String,
    at: DateTime<Utc>,
    untold: String,
}

#[derive(Serialize, Deserialize)]
struct Tally {
    since: DateTime<Utc>,
    of_whole: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    floor: Option<String>,
    absorbed: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    risen: Option<DateTime<Utc>>,
    seen: BTreeSet<String>,
}

impl From<&Arrivals> for Checkouts {
    fn from(arrivals: &Arrivals) -> Self {
        let tally = arrivals.tally().map(|tally| Tally {
            since: tally.since,
            of_whole: tally.of_whole,
            floor: tally.floor.map(|credits| credits.to_string()),
            absorbed: tally.absorbed.to_string(),
            risen: tally.risen,
            seen: tally.seen.clone(),
        });
        Self { checkouts: arrivals.checkouts().iter().map(Entry::from).collect(), tally }
    }
}

impl Checkouts {
    /// The checkouts; `None` where any part of them is not what it should be: half a tally would count something twice.
    pub(super) fn read(self) -> Option<Arrivals> {
        if self.checkouts.len() > arrival::MOST {
            return None;
        }
        let checkouts = self.checkouts.into_iter().map(Entry::read).collect::<Option<_>>()?;
        let tally = match self.tally {
            None => None,
            Some(tally) => Some(tally.read()?),
        };
        Some(Arrivals::kept(checkouts, tally))
    }
}

impl From<&Checkout> for Entry {
    fn from(checkout: &Checkout) -> Self {
        let state = match checkout.state {
            State::Waiting => "waiting",
            State::Arrived(_) => "arrived",
            State::More(_) => "more",
            State::NotHereYet => "not_here_yet",
        };
        Self {
            id: checkout.id.clone(),
            pack: checkout.pack.clone(),
            credits: checkout.credits.to_string(),
            price: checkout.price.amount.normalize().to_string(),
            currency: checkout.price.currency.code().into(),
            payment: checkout.payment.as_str().into(),
            session: checkout.session.clone(),
            certain: checkout.certain,
            started_at: checkout.started_at,
            began: checkout.timing.began,
            looked: checkout.timing.looked,
            failed: checkout.timing.failed,
            state: state.into(),
            arrived: checkout.arrived().map(|arrived| ArrivedEntry {
                credits: arrived.credits.to_string(),
                at: arrived.at,
                untold: arrived.untold.to_string(),
            }),
        }
    }
}

impl Entry {
    fn read(self) -> Option<Checkout> {
        let text = |text: String| (text.len() <= MAX_TEXT).then_some(text);
        let amount: Credits = self.price.parse().ok()?;
        let session = match self.session {
            None => None,
            Some(session) => Some(text(session)?),
        };
        let state = match (self.state.as_str(), self.arrived) {
            ("waiting", None) => State::Waiting,
            ("not_here_yet", None) => State::NotHereYet,
            ("arrived", Some(arrived)) => State::Arrived(arrived.read()?),
            ("more", Some(arrived)) => State::More(arrived.read()?),
            _ => return None,
        };
        Some(Checkout {
            id: text(self.id)?,
            pack: text(self.pack)?,
            credits: self.credits.parse().ok()?,
            price: Money { amount: amount.decimal(), currency: Currency::of_code(&self.currency)? },
            payment: Payment::of_name(&self.payment)?,
            session,
            certain: self.certain,
            started_at: self.started_at,
            timing: Timing { began: self.began, looked: self.looked, failed: self.failed },
            state,
        })
    }
}

impl ArrivedEntry {
    fn read(self) -> Option<Arrived> {
        Some(Arrived { credits: self.credits.parse().ok()?, at: self.at, untold: self.untold.parse().ok()? })
    }
}

impl Tally {
    fn read(self) -> Option<arrival::Tally> {
        if self.seen.len() > MAX_SEEN {
            return None;
        }
        let floor = match self.floor {
            None => None,
            Some(text) => Some(text.parse().ok()?),
        };
        Some(arrival::Tally {
            since: self.since,
            of_whole: self.of_whole,
            floor,
            absorbed: self.absorbed.parse().ok()?,
            risen: self.risen,
            seen: self.seen,
        })
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_not(failed: &bool) -> bool {
    !*failed
}

#[cfg(test)]
mod tests {
    use brimful_core::account::AccountId;
    use brimful_core::arrival::{Look, Rows};
    use serde_json::{Value, json};

    use super::*;
    use crate::atomic_file;
    use crate::paths::DataDir;
    use crate::state_file::{self, StateFile};

    fn now() -> DateTime<Utc> {
        "2026-03-01T08:30:05.25Z".parse().unwrap()
    }

    fn checkout(id: &str, state: State) -> Checkout {
        let arrived = matches!(state, State::Arrived(_));
        Checkout {
            id: id.into(),
            pack: "Creator".into(),
            credits: "1000".parse().unwrap(),
            price: Money { amount: "45.5".parse::<Credits>().unwrap().decimal(), currency: Currency::USD },
            payment: if arrived { Payment::PayPal } else { Payment::Card },
            session: arrived.then(|| "cs_test_1".into()),
            certain: arrived,
            started_at: now(),
            timing: Timing { began: now(), looked: arrived.then(now), failed: arrived },
            state,
        }
    }

    fn some() -> StateFile {
        let arrived = Arrived { credits: "1000".parse().unwrap(), at: now(), untold: "0.5".parse().unwrap() };
        let states = [State::Waiting, State::Arrived(arrived), State::More(arrived), State::NotHereYet];
        let mut arrivals = Arrivals::default();
        for (n, state) in states.into_iter().enumerate() {
            let look = Look { level: None, rows: Rows::Unread };
            assert!(arrivals.begin(checkout(&n.to_string(), state), look, now()).is_empty());
        }
        let tally = arrival::Tally {
            since: now(),
            of_whole: true,
            floor: Some("1033.5".parse().unwrap()),
            absorbed: Credits::ZERO,
            risen: Some(now()),
            seen: ["a".to_owned(), "b".to_owned()].into(),
        };
        let arrivals = Arrivals::kept(arrivals.checkouts().to_vec(), Some(tally));
        let id = AccountId::new("a1").unwrap();
        StateFile { checkouts: [(id, arrivals)].into(), ..StateFile::default() }
    }

    #[test]
    fn what_was_saved_is_remembered() {
        let root = tempfile::tempdir().unwrap();
        let dir = DataDir::at(root.path());
        state_file::save(&dir, &some()).unwrap();
        let known = some().checkouts.into_keys().collect();
        let opened = state_file::open(&dir, &known, now()).unwrap();
        assert_eq!((opened.state, opened.dropped), (some(), 0));
    }

    #[test]
    fn a_broken_checkout_is_forgotten_and_everything_else_stays() {
        let root = tempfile::tempdir().unwrap();
        let dir = DataDir::at(root.path());
        state_file::save(&dir, &some()).unwrap();
        let whole: Value = serde_json::from_slice(&std::fs::read(dir.state()).unwrap()).unwrap();
        for (place, value) in [
            ("/checkouts/a1/checkouts/0/credits", json!(1000)),
            ("/checkouts/a1/checkouts/0/credits", json!("1e400")),
            ("/checkouts/a1/checkouts/0/currency", json!("dollars")),
            ("/checkouts/a1/checkouts/0/payment", json!("cash")),
            ("/checkouts/a1/checkouts/0/state", json!("arrived")),
            ("/checkouts/a1/checkouts/1/state", json!("waiting")),
            ("/checkouts/a1/checkouts/1/arrived/untold", json!("x")),
            ("/checkouts/a1/checkouts/0/started_at", json!("yesterday")),
            ("/checkouts/a1/checkouts/0/pack", json!("x".repeat(3000))),
            ("/checkouts/a1/tally/floor", json!("?")),
            ("/checkouts/a1/tally/seen", json!({})),
            ("/checkouts/a1", json!([])),
        ] {
            let mut broken = whole.clone();
            *broken.pointer_mut(place).unwrap() = value;
            atomic_file::write(&dir.state(), &serde_json::to_vec(&broken).unwrap()).unwrap();
            let opened = state_file::open(&dir, &some().checkouts.into_keys().collect(), now()).unwrap();
            assert_eq!((opened.state, opened.dropped, opened.set_aside), (StateFile::default(), 1, None), "{place}");
        }
    }
}
