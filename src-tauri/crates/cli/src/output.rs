//! What is printed: lines for people, or one JSON object.

use brimful_core::amount::Credits;
use brimful_core::failure::Failure;
use brimful_core::reading::{Balance, Reading};
use brimful_core::words::Words;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use crate::report::{Checked, Report};
use crate::trouble::Trouble;

/// The report as lines for people: name, amount, how it stands.
pub(crate) fn lines(report: &Report) -> String {
    let words = Words::english();
    let rows: Vec<Row> = report.accounts.iter().map(|account| row(account, &words)).collect();
    let width = |of: fn(&Row) -> &String| rows.iter().map(|row| of(row).chars().count()).max().unwrap_or(0);
    let (names, amounts, units) = (width(|row| &row.name), width(|row| &row.amount), width(|row| &row.unit));
    rows.iter()
        .map(|Row { name, amount, unit, state }| format!("{name:names$}   {amount:>amounts$}{unit:units$}   {state}\n"))
        .collect()
}

/// The report as one JSON object on one line.
pub(crate) fn json(report: &Report) -> serde_json::Result<String> {
    let accounts = report.accounts.iter().map(account).collect();
    line(&CheckDto { checked_at: time(report.checked_at), accounts })
}

/// A command that failed as a whole, as one JSON object on one line.
pub(crate) fn trouble_json(trouble: &Trouble) -> serde_json::Result<String> {
    line(&TroubleDto { error: ErrorDto::new(trouble.code(), trouble.to_string()) })
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
            let state = words.get(&format!("standing.{}", account.standing().as_str())).to_owned();
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
    error: Option<ErrorDto>,
}

#[derive(Serialize)]
struct PoolDto {
    id: &'static str,
    amount: String,
}

#[derive(Serialize)]
struct ErrorDto {
    code: &'static str,
    message: String,
    provider_code: Option<String>,
    retry_after_s: Option<u64>,
    request_id: Option<String>,
}

#[derive(Serialize)]
struct TroubleDto {
    error: ErrorDto,
}

impl ErrorDto {
    fn new(code: &'static str, message: String) -> Self {
        Self { code, message, provider_code: None, retry_after_s: None, request_id: None }
    }

    fn of(failure: &Failure) -> Self {
        Self {
            provider_code: failure.provider_code.clone(),
            retry_after_s: failure.retry_after.map(|wait| wait.as_secs()),
            request_id: failure.request_id.clone(),
            ..Self::new(failure.code.as_str(), failure.message.clone())
        }
    }
}

fn account(checked: &Checked) -> AccountDto {
    let reading: Option<&Reading> = checked.result.as_ref().ok();
    let balance: Option<&Balance> = reading.map(|reading| &reading.balance);
    let amount = |credits: Option<Credits>| credits.map(|credits| credits.to_string());
    let pools = balance.map(|balance| balance.pools.as_slice()).unwrap_or_default();
    AccountDto {
        account: checked.name.clone(),
        provider: checked.provider.id(),
        standing: checked.standing().as_str(),
        available: amount(balance.map(|balance| balance.available)),
        balance: amount(balance.and_then(|balance| balance.balance)),
        reserved: amount(balance.and_then(|balance| balance.reserved)),
        pools: pools.iter().map(|pool| PoolDto { id: pool.id.as_str(), amount: pool.amount.to_string() }).collect(),
        source: balance.map(|balance| balance.source.as_str()),
        as_of: reading.map(|reading| time(reading.as_of)),
        low_mark: amount(checked.low_mark),
        error: checked.result.as_ref().err().map(ErrorDto::of),
    }
}

fn line(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string(value).map(|json| json + "\n")
}

/// RFC 3339 in UTC, to the second.
fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
