//! `check`: reads the balances of accounts, all at once.

mod days;
mod output;
mod report;

use std::io::BufRead;
use std::time::Duration;

use brimful_core::failure::Failure;
use brimful_core::reading::Reading;
use brimful_engine::clock::{Clock as _, SystemClock};
use brimful_engine::keychain::{Keychain, LIMIT, OsKeychain};
use brimful_engine::providers::{Http, HttpLimits, read_balance};
use futures_util::future::join_all;
use tokio::time::Instant;

use crate::args::Check;
use crate::console;
use crate::outcome::Outcome;
use crate::runtime;
use crate::subject::{Subject, Subjects};
use crate::trouble::Trouble;
use days::Days;
use report::{Checked, Report};

/// Checks the accounts that are asked for.
pub(crate) fn run(check: &Check, input: impl BufRead) -> Result<Outcome, Trouble> {
    let mut subjects = Subjects::find(&check.whose, input)?;
    if subjects.accounts_lost {
        console::warn(
            "The settings of Brimful are damaged, so accounts may be missing here. Start Brimful to repair them.",
        );
    }
    if check.low_mark.is_some() {
        for account in &mut subjects.accounts {
            account.low_mark = check.low_mark;
        }
    }
    let mut report = runtime::block_on(read(subjects, check.timeout))??;
    days::find(&mut report.accounts);
    let text = if check.json { output::json(&report).map_err(Trouble::Output)? } else { output::lines(&report) };
    Ok(Outcome { status: report.status(), output: text.into_bytes() })
}

/// Reads them all at once, each within `timeout`, its key included.
async fn read(subjects: Subjects, timeout: Duration) -> Result<Report, Trouble> {
    let http = Http::new(HttpLimits::default())?;
    let keychain = OsKeychain::new(LIMIT);
    let until = Instant::now() + timeout;
    let readings = subjects.accounts.into_iter().map(|account| async {
        let result = read_one(&account, &http, &keychain, until).await;
        let days = if result.is_ok() { Days::NotKept } else { Days::NotRead };
        let Subject { id, name, provider, low_mark, .. } = account;
        Checked { id, name, provider, low_mark, result, days }
    });
    let accounts = join_all(readings).await;
    Ok(Report { checked_at: SystemClock.now(), accounts, accounts_lost: subjects.accounts_lost })
}

async fn read_one(account: &Subject, http: &Http, keychain: &dyn Keychain, until: Instant) -> Result<Reading, Failure> {
    let access = account.access(keychain, until).await?;
    let left = until.saturating_duration_since(Instant::now());
    let balance = read_balance(http, &SystemClock, access.target(), left).await?;
    Ok(Reading { balance, as_of: SystemClock.now() })
}
