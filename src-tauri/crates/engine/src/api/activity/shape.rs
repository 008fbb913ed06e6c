//! From the ledger's answers to their DTOs: nothing is decided here.

use brimful_core::account::AccountId;
use brimful_core::amount::{Credits, Money};
use brimful_core::ledger::{Entry, Kind, UsageDay};
use chrono::NaiveDate;

use crate::api::convert::time;
use crate::api::dto;
use crate::ledger::{AccountTotals, BalancePoint, Finding, Kept, Month, Problem, Row, Spending, What};

pub(super) fn month(month: &Month) -> dto::ActivityMonth {
    dto::ActivityMonth {
        month: month.month.to_string(),
        count: month.count,
        totals: month.totals.iter().map(totals).collect(),
    }
}

pub(super) fn totals(totals: &AccountTotals) -> dto::ActivityTotals {
    dto::ActivityTotals {
        account: totals.account.to_string(),
        spent: totals.spent.to_string(),
        added: totals.added.to_string(),
        unclassified: totals.unclassified,
        count: totals.count,
    }
}

pub(super) fn row(row: &Row) -> dto::ActivityRow {
    match &row.what {
        What::Entry(found) => entry(&row.account, row.day, found),
        What::Day(found) => day(&row.account, found),
    }
}

pub(super) fn entry(account: &AccountId, day: NaiveDate, entry: &Entry) -> dto::ActivityRow {
    dto::ActivityRow {
        account: account.to_string(),
        id: entry.id.clone(),
        day: day.to_string(),
        at: Some(time(entry.at)),
        zone_assumed: entry.zone_assumed,
        kind: entry.kind.as_str().into(),
        delta: entry.delta.to_string(),
        source: entry.source.clone(),
        description: entry.description.clone(),
        job: entry.job.clone(),
        balance_after: entry.balance_after.map(|balance| balance.to_string()),
        raw_type: entry.raw_type.clone(),
        observed: entry.observed,
        sign_mismatch: entry.sign_mismatch,
        day_usage: None,
    }
}

/// A whole day is shown as spending of that day, under the day as its id.
fn day(account: &AccountId, day: &UsageDay) -> dto::ActivityRow {
    dto::ActivityRow {
        account: account.to_string(),
        id: day.date.to_string(),
        day: day.date.to_string(),
        at: None,
        zone_assumed: false,
        kind: Kind::Spend.as_str().into(),
        delta: Credits::from(-day.spent.decimal()).to_string(),
        source: String::new(),
        description: String::new(),
        job: None,
        balance_after: None,
        raw_type: String::new(),
        observed: false,
        sign_mismatch: false,
        day_usage: Some(dto::DayUsage {
            count: day.count,
            cost: day.cost.as_ref().map(price),
            raw_cost: day.raw_cost.clone(),
        }),
    }
}

pub(super) fn finding(finding: &Finding) -> dto::Finding {
    dto::Finding {
        account: finding.account.to_string(),
        job: finding.job.clone(),
        since: time(finding.since),
        amount: finding.amount.to_string(),
        problem: problem(finding.problem).into(),
    }
}

pub(super) const fn problem(problem: Problem) -> &'static str {
    match problem {
        Problem::HoldWithoutEnd => "hold_without_end",
        Problem::RefundMissing => "refund_missing",
    }
}

pub(super) fn source(source: String, spent: Credits, mut days: Vec<Spending>) -> dto::SpendingSource {
    days.sort_by_key(|spent| spent.day);
    let day = |spent: &Spending| dto::SpendingDay { day: spent.day.to_string(), spent: spent.spent.to_string() };
    dto::SpendingSource { source, spent: spent.to_string(), days: days.iter().map(day).collect() }
}

pub(super) fn balance(point: &BalancePoint) -> dto::BalancePoint {
    dto::BalancePoint { from: time(point.from), until: time(point.until), available: point.available.to_string() }
}

pub(super) fn kept(kept: &Kept, file: Option<String>) -> dto::KeptActivity {
    let account = |(account, rows, since): &(AccountId, u64, Option<_>)| dto::KeptAccount {
        account: account.to_string(),
        rows: *rows,
        since: since.map(time),
    };
    dto::KeptActivity { bytes: kept.bytes, file, accounts: kept.accounts.iter().map(account).collect() }
}

fn price(money: &Money) -> dto::Price {
    dto::Price { amount: money.amount.normalize().to_string(), currency: money.currency.code().into() }
}
