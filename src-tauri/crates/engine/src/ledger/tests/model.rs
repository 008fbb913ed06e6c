//! What the ledger should say, worked out the plain way: every row in a list, every answer a loop over it.

use std::collections::BTreeMap;

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::ledger::{Entry, Kind, UsageDay};
use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use proptest::prelude::*;

use super::super::{AccountTotals, Filter, Month, Row, What};
use super::account;

/// Everything that was imported, by account and the service's id.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    rows: BTreeMap<(AccountId, String), What>,
}

impl Model {
    pub(super) fn import(&mut self, account: &AccountId, entry: &Entry) {
        self.rows.insert((account.clone(), format!("e{}", entry.id)), What::Entry(entry.clone()));
    }

    pub(super) fn import_day(&mut self, account: &AccountId, day: &UsageDay) {
        self.rows.insert((account.clone(), format!("d{}", day.date)), What::Day(day.clone()));
    }

    pub(super) fn rows(&self, filter: &Filter) -> Vec<Row> {
        let rows = self.rows.iter().map(|((account, _), what)| Row {
            account: account.clone(),
            day: match what {
                What::Entry(entry) => entry.at.date_naive(),
                What::Day(day) => day.date,
            },
            what: what.clone(),
        });
        rows.filter(|row| wants(filter, row)).collect()
    }

    pub(super) fn outline(&self, filter: &Filter) -> Vec<Month> {
        let mut months: BTreeMap<(NaiveDate, AccountId), AccountTotals> = BTreeMap::new();
        for row in self.rows(filter) {
            let key = (row.day.with_day(1).unwrap(), row.account.clone());
            let totals = months.entry(key).or_insert_with(|| AccountTotals {
                account: row.account.clone(),
                spent: Credits::ZERO,
                added: Credits::ZERO,
                unclassified: 0,
                count: 0,
            });
            totals.count += 1;
            match row.what {
                What::Entry(entry) => {
                    let added = entry.kind.added(entry.delta, entry.observed);
                    totals.spent = totals.spent.checked_add(entry.kind.spent(entry.delta)).unwrap();
                    totals.added = totals.added.checked_add(added).unwrap();
                    let counts = entry.observed && entry.delta > Credits::ZERO;
                    totals.unclassified += u64::from(entry.kind == Kind::Unclassified && !counts);
                }
                What::Day(day) => totals.spent = totals.spent.checked_add(day.spent).unwrap(),
            }
        }
        let mut outline: Vec<Month> = Vec::new();
        for ((month, _), totals) in months.into_iter().rev() {
            if outline.last().is_none_or(|last| last.month != month) {
                outline.push(Month { month, count: 0, totals: Vec::new() });
            }
            let last = outline.last_mut().unwrap();
            last.count += totals.count;
            last.totals.insert(0, totals);
        }
        outline
    }
}

fn wants(filter: &Filter, row: &Row) -> bool {
    let (kind, source, texts, job, odd) = match &row.what {
        What::Entry(e) => {
            let texts = vec![e.source.clone(), e.description.clone(), e.job.clone().unwrap_or_default()];
            (e.kind, e.source.clone(), texts, e.job.clone(), e.sign_mismatch || e.kind == Kind::Unclassified)
        }
        What::Day(_) => (Kind::Spend, String::new(), Vec::new(), None, false),
    };
    let lower = |text: &str| text.to_lowercase();
    (filter.accounts.is_empty() || filter.accounts.contains(&row.account))
        && (filter.kinds.is_empty() || filter.kinds.contains(&kind))
        && filter.source.as_ref().is_none_or(|wanted| *wanted == source)
        && filter.from.is_none_or(|from| row.day >= from)
        && filter.to.is_none_or(|to| row.day <= to)
        && (filter.search.is_empty() || texts.iter().any(|text| lower(text).contains(&lower(&filter.search))))
        && filter.job.as_ref().is_none_or(|wanted| job.as_ref() == Some(wanted))
        && (!filter.odd || odd)
}

pub(super) fn some_account() -> impl Strategy<Value = AccountId> {
    prop::sample::select(vec![account("a"), account("b"), account("c")])
}

/// Entries that meet: few ids, few moments, few words.
pub(super) fn some_entry() -> impl Strategy<Value = Entry> {
    let words = prop::sample::select(vec!["", "Video", "100% sure", "a_b", "Überraschung", "voice", "video clip"]);
    let job = prop::option::of(prop::sample::select(vec!["job-1", "job-2", "JOB-1"]));
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    let numbers = (0..60_u32, 0..200_i64, -50_000_000..50_000_000_i64, prop::option::of(-9_000_000..9_000_000_i64));
    (numbers, prop::sample::select(Kind::ALL.to_vec()), words.clone(), words, job, flags).prop_map(
        |((id, hours, delta, after), kind, source, description, job, (observed, mismatch, assumed))| Entry {
            id: format!("id {id}"),
            at: some_time() + TimeDelta::hours(hours * 7),
            zone_assumed: assumed,
            kind,
            delta: micros(delta),
            source: source.into(),
            description: description.into(),
            job: job.map(String::from),
            balance_after: after.map(micros),
            raw_type: kind.to_string(),
            observed,
            sign_mismatch: mismatch,
        },
    )
}

pub(super) fn some_day() -> impl Strategy<Value = UsageDay> {
    (0..80_i64, 0..9_000_000_i64, prop::option::of(0..99_u64)).prop_map(|(days, spent, count)| UsageDay {
        date: (some_time() + TimeDelta::days(days)).date_naive(),
        spent: micros(spent),
        count,
        cost: None,
        raw_cost: count.map(|n| format!("${n}")),
    })
}

pub(super) fn some_filter() -> impl Strategy<Value = Filter> {
    let accounts = prop::collection::vec(some_account(), 0..3);
    let kinds = prop::collection::vec(prop::sample::select(Kind::ALL.to_vec()), 0..3);
    let source = prop::option::of(prop::sample::select(vec!["Video", "", "voice", "none such"]));
    let days = (prop::option::of(0..70_i64), prop::option::of(0..70_i64));
    let search = prop::sample::select(vec!["", "", "v", "VIDEO", "%", "a_b", "_", "ü", "JOB-1", "o c", "nothing"]);
    let job = prop::option::weighted(0.2, prop::sample::select(vec!["job-1", "JOB-1", "job-9"]));
    (accounts, kinds, source, days, search, job, any::<bool>()).prop_map(
        |(accounts, kinds, source, (from, to), search, job, odd)| Filter {
            accounts,
            kinds,
            source: source.map(String::from),
            from: from.map(|days| (some_time() + TimeDelta::days(days)).date_naive()),
            to: to.map(|days| (some_time() + TimeDelta::days(days)).date_naive()),
            search: search.into(),
            job: job.map(String::from),
            odd,
        },
    )
}

fn some_time() -> DateTime<Utc> {
    super::time("2026-03-20T05:30:00Z")
}

fn micros(n: i64) -> Credits {
    Credits::from(rust_decimal::Decimal::new(n, 6).normalize())
}
