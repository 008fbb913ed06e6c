//! What a check prints: lines for people, or one JSON object.

use brimful_core::amount::Credits;
use brimful_core::reading::{Balance, Reading};
use brimful_core::words::Words;
use serde::Serialize;

use super::days::DaysDto;
use super::report::{Checked, Report};
use crate::json::{ErrorDto, line, to_the_second};

/// The report as lines for people: name, amount, how it stands and, where that is known, how long it lasts.
pub(super) fn lines(report: &Report) -> String {
    let words = Words::english();
    let rows: Vec<Row> = report.accounts.iter().map(|account| row(account, &words)).collect();
    let width = |of: fn(&Row) -> &String| rows.iter().map(|row| of(row).chars().count()).max().unwrap_or(0);
    let (names, amounts, units) = (width(|row| &row.name), width(|row| &row.amount), width(|row| &row.unit));
    rows.iter()
        .map(|Row { name, amount, unit, state }| format!("{name:names$}   {amount:>amounts$}{unit:units$}   {state}\n"))
        .collect()
}

/// The report as one JSON object on one line.
pub(super) fn json(report: &Report) -> serde_json::Result<String> {
    let accounts = report.accounts.iter().map(account).collect();
    line(&CheckDto { checked_at: to_the_second(report.checked_at), accounts })
}

struct Row {
    name: String,
    amount: String,
    /// With the space before it.
    unit: String,
    state: String,
}

fn row(account: &Checked, words: &Words) -> Row {
    let name = account.name.clone();
    match &account.result {
        Ok(reading) => {
            let available = reading.balance.available;
            let unit = if available == Credits::whole(1) { "unit.credits#one" } else { "unit.credits#other" };
            let standing = words.get(&format!("standing.{}", account.standing().as_str())).to_owned();
            let state = [Some(standing), account.days.words(words)];
            let state = state.into_iter().flatten().collect::<Vec<_>>().join(", ");
            Row { name, amount: words.amount(available), unit: format!(" {}", words.get(unit)), state }
        }
        Err(failure) => {
            let service = account.provider.name();
            let sentence = words.fill(&format!("error.{}", failure.code.as_str()), &[("service", service)]);
            let state = match failure.retry_after {
                Some(wait) => format!("{sentence} (Wait: {} s)", wait.as_secs()),
                None => sentence,
            };
            // Not known, which is not the same as nothing.
            Row { name, amount: "–".into(), unit: String::new(), state }
        }
    }
}

#[derive(Serialize)]
struct CheckDto {
    checked_at: String,
    accounts: Vec<AccountDto>,
}

#[derive(Serialize)]
struct AccountDto {
    account: String,
    provider: &'static str,
    standing: &'static str,
    available: Option<String>,
    balance: Option<String>,
    reserved: Option<String>,
    pools: Vec<PoolDto>,
    source: Option<&'static str>,
    as_of: Option<String>,
    low_mark: Option<String>,
    days_left: Option<DaysDto>,
    days_left_note: Option<&'static str>,
    error: Option<ErrorDto>,
}

#[derive(Serialize)]
struct PoolDto {
    id: &'static str,
    amount: String,
}

fn account(checked: &Checked) -> AccountDto {
    let reading: Option<&Reading> = checked.result.as_ref().ok();
    let balance: Option<&Balance> = reading.map(|reading| &reading.balance);
    let amount = |credits: Option<Credits>| credits.map(|credits| credits.to_string());
    let pools = balance.map(|balance| balance.pools.as_slice()).unwrap_or_default();
    let (days_left, days_left_note) = checked.days.told();
    AccountDto {
        account: checked.name.clone(),
        provider: checked.provider.id(),
        standing: checked.standing().as_str(),
        available: amount(balance.map(|balance| balance.available)),
        balance: amount(balance.and_then(|balance| balance.balance)),
        reserved: amount(balance.and_then(|balance| balance.reserved)),
        pools: pools.iter().map(|pool| PoolDto { id: pool.id.as_str(), amount: pool.amount.to_string() }).collect(),
        source: balance.map(|balance| balance.source.as_str()),
        as_of: reading.map(|reading| to_the_second(reading.as_of)),
        low_mark: amount(checked.low_mark),
        days_left,
        days_left_note,
        error: checked.result.as_ref().err().map(ErrorDto::of),
    }
}
