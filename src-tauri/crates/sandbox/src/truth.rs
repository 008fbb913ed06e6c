//! What a careful client must have read: the sandbox's own history in the terms of the domain, made without any of the
//! client's code.

use std::collections::BTreeMap;

use brimful_core::amount::{Credits, Currency, Money};
use brimful_core::ledger::{Entry, Kind, UsageDay};
use brimful_core::provider::ProviderId;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use crate::account::Account;
use crate::ledger::{self, Convention};
use crate::quirk::{Quirk, Quirks};
use crate::services::{pictory, ugen, voxpria};

/// A history as its service tells it now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Truth {
    /// Entries, oldest first. Their ids are empty where the service tells none.
    pub entries: Vec<Entry>,
    /// Days, oldest first.
    pub days: Vec<UsageDay>,
}

/// The history of an account.
pub(crate) fn of(account: &Account, quirks: &Quirks, convention: Convention, now: DateTime<Utc>) -> Truth {
    let mut truth = Truth::default();
    match account.sample.provider {
        ProviderId::PowerPost | ProviderId::PixVerse => {}
        ProviderId::UGen => {
            truth.entries = account.entries.iter().map(|entry| ugen_entry(entry, quirks, convention)).collect();
        }
        ProviderId::Pictory => {
            let kept = account.entries.iter().filter(|entry| pictory::is_kept(entry.at, now));
            truth.entries = kept.map(pictory_entry).collect();
        }
        ProviderId::Voxpria => truth.days = voxpria_days(account, quirks),
    }
    truth.entries.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.id.cmp(&b.id)));
    truth
}

fn ugen_entry(entry: &ledger::Entry, quirks: &Quirks, convention: Convention) -> Entry {
    let (kind, removes) = match entry.kind {
        ledger::Kind::Reserve => (Kind::Reserve, true),
        ledger::Kind::Release => (Kind::Release, false),
        ledger::Kind::Consume => (Kind::Spend, true),
        ledger::Kind::Purchase => (Kind::Purchase, false),
        ledger::Kind::Refund => (Kind::Refund, false),
        ledger::Kind::Bonus | ledger::Kind::Reset => (Kind::Bonus, false),
        ledger::Kind::Other(_) => (Kind::Unclassified, entry.flipped),
    };
    let all_flipped = quirks.contains(&Quirk::FlippedSigns) && kind == Kind::Spend;
    Entry {
        id: if quirks.contains(&Quirk::NoIds) { String::new() } else { entry.id.to_string() },
        at: entry.at,
        zone_assumed: quirks.contains(&Quirk::NaiveTimes),
        kind,
        delta: Credits::from(if removes { -entry.amount } else { entry.amount }),
        source: String::new(),
        description: entry.what.to_owned(),
        job: entry.job.map(|job| job.to_string()),
        balance_after: Some(Credits::from(entry.after.under(convention))),
        raw_type: ugen::type_of(entry.kind).to_owned(),
        observed: false,
        sign_mismatch: kind != Kind::Unclassified && entry.flipped != all_flipped,
    }
}

fn pictory_entry(entry: &ledger::Entry) -> Entry {
    let (kind, raw_type) = match entry.kind {
        ledger::Kind::Reset => (Kind::Reset, "credit"),
        ledger::Kind::Purchase | ledger::Kind::Refund | ledger::Kind::Bonus | ledger::Kind::Release => {
            (Kind::Grant, "credit")
        }
        ledger::Kind::Consume | ledger::Kind::Reserve => (Kind::Spend, "debit"),
        ledger::Kind::Other(word) => (Kind::Unclassified, word),
    };
    Entry {
        id: pictory::transaction_id(entry),
        at: entry.at,
        zone_assumed: false,
        kind,
        delta: Credits::from(if kind == Kind::Spend { -entry.amount } else { entry.amount }),
        source: entry.what.to_owned(),
        description: pictory::description(entry),
        job: None,
        balance_after: None,
        raw_type: raw_type.to_owned(),
        observed: false,
        sign_mismatch: false,
    }
}

fn voxpria_days(account: &Account, quirks: &Quirks) -> Vec<UsageDay> {
    let mut days: BTreeMap<NaiveDate, (u64, Decimal)> = BTreeMap::new();
    for entry in account.entries.iter().filter(|entry| entry.kind == ledger::Kind::Consume) {
        let day = days.entry(entry.at.date_naive()).or_default();
        *day = (day.0 + entry.calls, day.1.saturating_add(entry.amount));
    }
    let day = |(date, (calls, credits)): (NaiveDate, (u64, Decimal))| {
        let in_words = voxpria::is_in_words(date, quirks);
        // Ten cents a credit.
        let amount = credits.saturating_mul(Decimal::new(1, 1));
        UsageDay {
            date,
            spent: Credits::from(credits),
            count: Some(calls),
            cost: (!in_words).then_some(Money { amount, currency: Currency::USD }),
            raw_cost: Some(voxpria::cost(date, credits, quirks)),
        }
    };
    days.into_iter().map(day).collect()
}
