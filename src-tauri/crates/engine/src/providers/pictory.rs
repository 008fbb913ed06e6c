//! Asks Pictory: the quota first, and where this key may not read it, the ledger since the typed-in balance.

use brimful_core::account::EnteredBalance;
use brimful_core::failure::{Code, Failure};
use brimful_core::ledger::Entry;
use brimful_core::reading::Balance;
use brimful_core::wire::pictory::{self, LEDGER_DAYS};
use chrono::{DateTime, Datelike, TimeDelta, Utc};

use super::http::{Auth, Caller, Get};

/// The key alone, without "Bearer".
const AUTH: Auth = Auth::Header("authorization");

/// `GET /v1/quota`. Where that answers 403 or 404, the balance that the user typed in, carried forward.
pub(super) async fn balance(caller: &Caller<'_>) -> Result<Balance, Failure> {
    let failure = match caller.get(Get::new("v1/quota", AUTH), pictory::quota).await {
        Ok(balance) => return Ok(balance),
        Err(failure) => failure,
    };
    if !matches!(failure.code, Code::Scope | Code::NotOffered) {
        return Err(failure);
    }
    match caller.target.entered {
        Some(entered) => carried_forward(caller, entered).await,
        None => Err(Failure {
            code: Code::NotOffered,
            message: "Pictory does not tell this key its balance".into(),
            ..failure
        }),
    }
}

/// The ledger's months since then, oldest first: the first reset settles that the number is no longer known, and the
/// months after it need not be asked for.
async fn carried_forward(caller: &Caller<'_>, entered: EnteredBalance) -> Result<Balance, Failure> {
    let now = caller.clock.now();
    let mut rows = Vec::new();
    let mut balance = pictory::carry_forward(entered, &rows, now)?;
    for month in months(entered.at, now) {
        rows.extend(ledger(caller, month).await?);
        balance = pictory::carry_forward(entered, &rows, now)?;
    }
    Ok(balance)
}

/// `GET /v1/aicredits/usage`: one month of the activity.
pub(super) async fn month(caller: &Caller<'_>, year: i32, month: u32) -> Result<Vec<Entry>, Failure> {
    let query = [("year", year.to_string()), ("month", month.to_string())];
    let get = Get { query: &query, ledger: true, ..Get::new("v1/aicredits/usage", AUTH) };
    caller.get(get, pictory::history::month).await
}

async fn ledger(caller: &Caller<'_>, month: Month) -> Result<Vec<pictory::LedgerRow>, Failure> {
    // Both parameters always: a year alone is refused, and a month alone means the service's current year.
    let query = [("year", month.year.to_string()), ("month", month.month.to_string())];
    let get = Get { query: &query, ledger: true, ..Get::new("v1/aicredits/usage", AUTH) };
    match caller.get(get, pictory::ledger).await {
        // A neighbouring month that the service finds too old or not begun has no rows.
        Err(failure) if month.edge && matches!(failure.code, Code::InvalidRequest | Code::NotOffered) => Ok(Vec::new()),
        other => other,
    }
}

/// A month of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Month {
    year: i32,
    month: u32,
    /// Asked for only because the zone of the service's months is not documented.
    edge: bool,
}

/// The months that may hold rows from `from` to `to`, oldest first. Near a month's end its neighbour is one of them:
/// zones reach from 12 hours behind UTC to 14 ahead.
fn months(from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<Month> {
    let index = |at: DateTime<Utc>| i64::from(at.year()) * 12 + i64::from(at.month0());
    let shifted = |at: DateTime<Utc>, hours: i64| at.checked_add_signed(TimeDelta::hours(hours)).unwrap_or(at);
    // A clock set back may be before the moment when the balance was typed in: then that month alone.
    let (first, last) = (index(from), index(to).max(index(from)));
    let (edge_first, edge_last) = (index(shifted(from, -12)).min(first), index(shifted(to, 14)).max(last));
    let most = usize::try_from(LEDGER_DAYS / 28 + 2).unwrap_or(usize::MAX);
    (edge_first..=edge_last)
        .take(most)
        .filter_map(|n| {
            let year = i32::try_from(n.div_euclid(12)).ok()?;
            let month = u32::try_from(n.rem_euclid(12)).ok()? + 1;
            Some(Month { year, month, edge: !(first..=last).contains(&n) })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_asked_for_with_their_neighbours_near_an_end() {
        #[track_caller]
        fn check(from: &str, to: &str, expect: &str) {
            let list = months(from.parse().unwrap(), to.parse().unwrap());
            let text: Vec<String> =
                list.iter().map(|m| format!("{}-{}{}", m.year, m.month, if m.edge { "?" } else { "" })).collect();
            assert_eq!(text.join(" "), expect, "{from} {to}");
        }
        check("2026-05-02T12:00:00Z", "2026-05-09T12:00:00Z", "2026-5");
        check("2026-04-20T00:00:00Z", "2026-05-09T12:00:00Z", "2026-4 2026-5");
        check("2026-05-01T03:00:00Z", "2026-05-09T12:00:00Z", "2026-4? 2026-5");
        check("2026-05-02T12:00:00Z", "2026-05-31T12:00:00Z", "2026-5 2026-6?");
        check("2025-12-20T00:00:00Z", "2026-01-05T00:00:00Z", "2025-12 2026-1");
        check(
            "2026-01-01T01:00:00Z",
            "2026-12-31T23:00:00Z",
            "2025-12? 2026-1 2026-2 2026-3 2026-4 2026-5 2026-6 2026-7 2026-8 2026-9 2026-10 2026-11 2026-12 2027-1?",
        );
        check("2026-05-20T00:00:00Z", "2026-03-01T00:00:00Z", "2026-5");
    }
}
