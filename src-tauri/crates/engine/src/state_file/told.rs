//! What was told, and what was told of activity, as they stand in the state file.

use std::collections::BTreeMap;

use brimful_core::account::AccountId;
use brimful_core::alert::{self, Alert, Lapsing, Look, Refund, Source, Spent, Told};
use brimful_core::amount::Credits;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Longest text of a service that is kept, in bytes.
const MAX_TEXT: usize = 400;

#[derive(Serialize, Deserialize)]
pub(super) struct Noticed {
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    refunds: BTreeMap<String, RefundEntry>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    unusual: BTreeMap<NaiveDate, SpentEntry>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    lapses: BTreeMap<NaiveDate, RefundEntry>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RefundEntry {
    Seen(DateTime<Utc>),
    Held(DateTime<Utc>),
    Told(DateTime<Utc>),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SpentEntry {
    Held,
    Told,
}

/// One alert that was told.
#[derive(Serialize, Deserialize)]
pub(super) struct Entry {
    account: String,
    at: DateTime<Utc>,
    alert: AlertEntry,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    look: Option<LookEntry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    read_at: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "is_not")]
    held: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum AlertEntry {
    Low {
        available: String,
    },
    Empty,
    KeyRefused,
    RefundMissing {
        jobs: u32,
        amount: Option<String>,
    },
    Unusual {
        day: NaiveDate,
        spent: String,
        usual: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<SourceEntry>,
    },
    Lapse {
        day: NaiveDate,
        left: String,
        unused: String,
    },
    Week {
        spent: Option<String>,
        left: Option<String>,
    },
}

#[derive(Serialize, Deserialize)]
struct SourceEntry {
    name: String,
    spent: String,
    entries: u64,
}

#[derive(Serialize, Deserialize)]
struct LookEntry {
    available: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    low_mark: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    low_days: Option<u32>,
}

impl From<&alert::Noticed> for Noticed {
    fn from(noticed: &alert::Noticed) -> Self {
        let refund = |refund: &Refund| match *refund {
            Refund::Seen(at) => RefundEntry::Seen(at),
            Refund::Held(at) => RefundEntry::Held(at),
            Refund::Told(at) => RefundEntry::Told(at),
        };
        let spent = |spent: &Spent| match spent {
            Spent::Held => SpentEntry::Held,
            Spent::Told => SpentEntry::Told,
        };
        let lapse = |lapsing: &Lapsing| match *lapsing {
            Lapsing::Seen(at) => RefundEntry::Seen(at),
            Lapsing::Held(at) => RefundEntry::Held(at),
            Lapsing::Told(at) => RefundEntry::Told(at),
        };
        Self {
            lapses: noticed.lapses.iter().map(|(day, entry)| (*day, lapse(entry))).collect(),
            refunds: noticed.refunds.iter().map(|(job, entry)| (job.clone(), refund(entry))).collect(),
            unusual: noticed.unusual.iter().map(|(day, entry)| (*day, spent(entry))).collect(),
        }
    }
}

impl Noticed {
    pub(super) fn read(self) -> alert::Noticed {
        let refund = |refund| match refund {
            RefundEntry::Seen(at) => Refund::Seen(at),
            RefundEntry::Held(at) => Refund::Held(at),
            RefundEntry::Told(at) => Refund::Told(at),
        };
        let spent = |spent| match spent {
            SpentEntry::Held => Spent::Held,
            SpentEntry::Told => Spent::Told,
        };
        let lapse = |lapsing| match lapsing {
            RefundEntry::Seen(at) => Lapsing::Seen(at),
            RefundEntry::Held(at) => Lapsing::Held(at),
            RefundEntry::Told(at) => Lapsing::Told(at),
        };
        alert::Noticed {
            lapses: self.lapses.into_iter().map(|(day, entry)| (day, lapse(entry))).collect(),
            refunds: self.refunds.into_iter().map(|(job, entry)| (job, refund(entry))).collect(),
            unusual: self.unusual.into_iter().map(|(day, entry)| (day, spent(entry))).collect(),
        }
    }
}

impl From<&Told> for Entry {
    fn from(told: &Told) -> Self {
        let text = |credits: &Credits| credits.to_string();
        let alert = match &told.alert {
            Alert::Low { available } => AlertEntry::Low { available: text(available) },
            Alert::Empty => AlertEntry::Empty,
            Alert::KeyRefused => AlertEntry::KeyRefused,
            Alert::RefundMissing { jobs, amount } => {
                AlertEntry::RefundMissing { jobs: *jobs, amount: amount.as_ref().map(text) }
            }
            Alert::Unusual { day, spent, usual, source } => AlertEntry::Unusual {
                day: *day,
                spent: text(spent),
                usual: text(usual),
                source: source.as_ref().filter(|source| source.name.len() <= MAX_TEXT).map(|source| SourceEntry {
                    name: source.name.clone(),
                    spent: text(&source.spent),
                    entries: source.entries,
                }),
            },
            Alert::Lapse { day, left, unused } => {
                AlertEntry::Lapse { day: *day, left: text(left), unused: text(unused) }
            }
            Alert::Week { spent, left } => {
                AlertEntry::Week { spent: spent.as_ref().map(text), left: left.as_ref().map(text) }
            }
        };
        let look = told.look.as_ref().map(|look| LookEntry {
            available: text(&look.available),
            low_mark: look.low_mark.as_ref().map(text),
            days: look.days,
            low_days: look.low_days,
        });
        let account = told.account.to_string();
        Self { account, at: told.at, alert, look, read_at: told.read_at, held: told.held }
    }
}

impl Entry {
    /// The entry; `None` where a part of it is not what it should be.
    pub(super) fn read(self) -> Option<Told> {
        let amount = |text: String| text.parse::<Credits>().ok();
        let maybe = |text: Option<String>| text.map(|text| text.parse::<Credits>()).transpose().ok();
        let alert = match self.alert {
            AlertEntry::Low { available } => Alert::Low { available: amount(available)? },
            AlertEntry::Empty => Alert::Empty,
            AlertEntry::KeyRefused => Alert::KeyRefused,
            AlertEntry::RefundMissing { jobs, amount } => Alert::RefundMissing { jobs, amount: maybe(amount)? },
            AlertEntry::Unusual { day, spent, usual, source } => {
                let source = source.filter(|source| source.name.len() <= MAX_TEXT);
                let source = match source {
                    Some(source) => {
                        Some(Source { name: source.name, spent: amount(source.spent)?, entries: source.entries })
                    }
                    None => None,
                };
                Alert::Unusual { day, spent: amount(spent)?, usual: amount(usual)?, source }
            }
            AlertEntry::Lapse { day, left, unused } => {
                Alert::Lapse { day, left: amount(left)?, unused: amount(unused)? }
            }
            AlertEntry::Week { spent, left } => Alert::Week { spent: maybe(spent)?, left: maybe(left)? },
        };
        let look = match self.look {
            Some(look) => Some(Look {
                available: amount(look.available)?,
                low_mark: maybe(look.low_mark)?,
                days: look.days,
                low_days: look.low_days,
            }),
            None => None,
        };
        let account = AccountId::new(self.account).ok()?;
        Some(Told { account, at: self.at, alert, look, read_at: self.read_at, held: self.held })
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_not(held: &bool) -> bool {
    !*held
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::super::{StateFile, open, save};
    use super::*;
    use crate::atomic_file;
    use crate::paths::DataDir;

    fn id(text: &str) -> AccountId {
        AccountId::new(text).unwrap()
    }

    fn known() -> BTreeSet<AccountId> {
        [id("a1"), id("b2")].into()
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_772_000_000 + seconds, 0).unwrap()
    }

    fn credits(text: &str) -> Credits {
        text.parse().unwrap()
    }

    /// One of each kind.
    fn everything() -> StateFile {
        let day: NaiveDate = "2026-03-02".parse().unwrap();
        let source = Source { name: "vidéo \"<b>".into(), spent: credits("200.000001"), entries: 8 };
        let look =
            Look { available: credits("39.5"), low_mark: Some(credits("40")), days: Some(999), low_days: Some(7) };
        let bare = Look { available: credits("-1"), low_mark: None, days: None, low_days: None };
        let alerts = [
            (Alert::Low { available: credits("39.5") }, Some(look), true),
            (Alert::Empty, Some(bare), false),
            (Alert::KeyRefused, None, true),
            (Alert::RefundMissing { jobs: 2, amount: Some(credits("42.5")) }, None, false),
            (Alert::RefundMissing { jobs: 9, amount: None }, None, false),
            (Alert::Unusual { day, spent: credits("205"), usual: credits("10"), source: Some(source) }, None, false),
            (Alert::Unusual { day, spent: credits("205"), usual: credits("10"), source: None }, None, false),
        ];
        let told = alerts.into_iter().zip(0..).map(|((alert, look, held), n)| Told {
            account: id(if n % 2 == 0 { "a1" } else { "b2" }),
            at: at(n),
            alert,
            look,
            read_at: look.map(|_| at(n - 1)),
            held,
        });
        let refunds = [("j-1", Refund::Seen(at(0))), ("j-2", Refund::Held(at(1))), ("j-3", Refund::Told(at(2)))];
        let noticed = alert::Noticed {
            refunds: refunds.into_iter().map(|(job, refund)| (job.to_owned(), refund)).collect(),
            unusual: [(day, Spent::Told), (day.succ_opt().unwrap(), Spent::Held)].into(),
            lapses: BTreeMap::new(),
        };
        StateFile { log: told.collect(), noticed: [(id("b2"), noticed)].into(), ..StateFile::default() }
    }

    #[test]
    fn what_was_told_is_remembered_with_its_figures() {
        let root = tempfile::tempdir().unwrap();
        let dir = DataDir::at(root.path());
        save(&dir, &everything()).unwrap();
        let remembered = open(&dir, &known(), at(0)).unwrap();
        assert_eq!((remembered.state, remembered.dropped), (everything(), 0));
        // Of an account that is gone nothing is left.
        let remembered = open(&dir, &[id("a1")].into(), at(0)).unwrap();
        assert!(remembered.state.log.iter().all(|told| told.account == id("a1")));
        assert_eq!((remembered.state.log.iter().count(), remembered.state.noticed.len()), (4, 0));
    }

    /// Frozen: what users of the version that wrote it have.
    #[test]
    fn what_was_told_says_what_it_said() {
        let frozen = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/fixtures/state/v1-told.json");
        let root = tempfile::tempdir().unwrap();
        let dir = DataDir::at(root.path());
        save(&dir, &everything()).unwrap();
        let written = std::fs::read(dir.state()).unwrap();
        assert_eq!(written, std::fs::read(frozen).unwrap().trim_ascii_end(), "and is written as it was");
        atomic_file::write(&dir.state(), &std::fs::read(frozen).unwrap()).unwrap();
        assert_eq!(open(&dir, &known(), at(0)).unwrap().state, everything());
    }

    /// What later versions added to it.
    fn foreseen() -> StateFile {
        let day: NaiveDate = "2026-03-04".parse().unwrap();
        let look = Look { available: credits("770"), low_mark: None, days: None, low_days: None };
        let alerts = [
            (Alert::Lapse { day, left: credits("740"), unused: credits("710.5") }, Some(look)),
            (Alert::Week { spent: Some(credits("70")), left: Some(credits("770")) }, None),
            (Alert::Week { spent: None, left: None }, None),
        ];
        let told = alerts.into_iter().zip(0..).map(|((alert, look), n)| Told {
            account: id("a1"),
            at: at(n),
            alert,
            look,
            read_at: look.map(|_| at(n - 1)),
            held: false,
        });
        let lapses = [Lapsing::Seen(at(0)), Lapsing::Held(at(1)), Lapsing::Told(at(2))];
        let lapses =
            lapses.into_iter().zip(0..).map(|(lapsing, n)| (day + chrono::Days::new(31 * n), lapsing)).collect();
        let noticed = alert::Noticed { lapses, ..alert::Noticed::default() };
        StateFile {
            log: told.collect(),
            noticed: [(id("a1"), noticed)].into(),
            digest: alert::Digest("2026-03-02".parse().ok()),
            ..StateFile::default()
        }
    }

    /// Frozen too.
    #[test]
    fn what_was_foreseen_says_what_it_said() {
        let frozen = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/fixtures/state/v1-foreseen.json");
        let root = tempfile::tempdir().unwrap();
        let dir = DataDir::at(root.path());
        save(&dir, &foreseen()).unwrap();
        let written = String::from_utf8(std::fs::read(dir.state()).unwrap()).unwrap();
        assert_eq!(written, std::fs::read_to_string(frozen).unwrap().trim_ascii_end(), "and is written as it was");
        assert_eq!(open(&dir, &known(), at(0)).unwrap().state, foreseen());
    }

    #[test]
    fn a_broken_entry_costs_itself_only() {
        #[track_caller]
        fn check(change: impl FnOnce(&mut Value), told: usize, noticed: usize, dropped: usize) {
            let root = tempfile::tempdir().unwrap();
            let dir = DataDir::at(root.path());
            save(&dir, &everything()).unwrap();
            let bytes = atomic_file::read(&dir.state(), 1 << 20).unwrap().unwrap();
            let mut document: Value = serde_json::from_slice(&bytes).unwrap();
            change(&mut document);
            atomic_file::write(&dir.state(), &serde_json::to_vec(&document).unwrap()).unwrap();
            let remembered = open(&dir, &known(), at(0)).unwrap();
            let found = (remembered.state.log.iter().count(), remembered.state.noticed.len(), remembered.dropped);
            assert_eq!(found, (told, noticed, dropped));
        }
        check(|_| {}, 7, 1, 0);
        check(|d| d["told"][0]["at"] = json!("yesterday"), 6, 1, 1);
        check(|d| d["told"][0]["alert"]["kind"] = json!("rained"), 6, 1, 1);
        check(|d| d["told"][0]["alert"]["available"] = json!("much"), 6, 1, 1);
        check(|d| d["told"][0]["look"]["available"] = json!(null), 6, 1, 1);
        check(|d| d["told"][5]["alert"]["source"]["name"] = json!("x".repeat(401)), 7, 1, 0);
        check(|d| d["told"][1]["account"] = json!("../x"), 6, 1, 1);
        check(|d| d["told"] = json!({}), 0, 1, 0);
        check(|d| d["noticed"]["b2"]["refunds"]["j-1"] = json!("seen"), 7, 0, 1);
        check(|d| d["noticed"]["b2"]["unusual"] = json!({"March": "told"}), 7, 0, 1);
        check(|d| d["noticed"]["b2"]["lapses"] = json!({"2026-03-04": "told"}), 7, 0, 1);
        check(|d| d["noticed"] = json!([]), 7, 0, 0);
        check(|d| d["digest"] = json!("Monday"), 7, 1, 0);
    }
}
