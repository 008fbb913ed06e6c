//! `estimate`: what a job would cost, from its service, and whether what is available covers it. Nothing is begun.

mod found;
mod lines;
mod notes;
mod output;

use std::io::BufRead;

use brimful_core::estimate::{Verdict, judge};
use brimful_core::failure::{Code, Failure};
use brimful_core::pack::Offers;
use brimful_core::provider::ProviderId;
use brimful_engine::clock::SystemClock;
use brimful_engine::keychain::{LIMIT, OsKeychain};
use brimful_engine::providers::{Http, HttpLimits, Target, read_balance, read_estimate, read_packs};
use tokio::time::Instant;

use crate::args::Estimate;
use crate::console;
use crate::outcome::Outcome;
use crate::runtime;
use crate::subject::Subject;
use crate::trouble::Trouble;
use found::{Answer, Found};

/// Asks for the estimate, and for what is available.
pub(crate) fn run(estimate: &Estimate, input: impl BufRead) -> Result<Outcome, Trouble> {
    let account = Subject::find(&estimate.who, input)?;
    let name = account.provider.name();
    let found = match runtime::block_on(read(&account, estimate))? {
        Err(Trouble::Unread(failure)) => {
            if let Some(words) = notes::words_of(&failure, name) {
                console::warn(&words);
            }
            return Err(Trouble::Unread(notes::with_options(failure)));
        }
        found => found?,
    };
    for note in notes::notes(&found, &estimate.job, name) {
        console::warn(&note);
    }
    let text = if estimate.json { output::json(&found).map_err(Trouble::Output)? } else { lines::lines(&found) };
    Ok(Outcome { status: found.status(), output: text.into_bytes() })
}

/// Within the time limit, the key included.
async fn read(account: &Subject, estimate: &Estimate) -> Result<Found, Trouble> {
    let until = Instant::now() + estimate.timeout;
    let http = Http::new(HttpLimits::default())?;
    read_by(account, estimate, &http, until).await.map_err(Trouble::Unread)
}

/// One request after the other: an account has one in flight.
async fn read_by(account: &Subject, estimate: &Estimate, http: &Http, until: Instant) -> Result<Found, Failure> {
    // Before anybody is asked to unlock a keychain for nothing.
    if !offers(account.provider) {
        let name = account.provider.name();
        return Err(Failure::new(Code::NotOffered, format!("{name} gives no estimates")));
    }
    let access = account.access(&OsKeychain::new(LIMIT), until).await?;
    let target = access.target();
    let left = || until.saturating_duration_since(Instant::now());
    let cost = read_estimate(http, &SystemClock, target, &estimate.job, left()).await?;
    let balance = read_balance(http, &SystemClock, target, left()).await;
    let (available, answer) = match balance {
        Ok(balance) => (Some(balance.available), judge(&balance, cost.total).map_or_else(Answer::Unsaid, Answer::Said)),
        Err(failure) => (None, Answer::Unread(failure)),
    };
    // For people only: what covers it is no part of the answer for programs.
    let packs = match answer {
        Answer::Said(Verdict::Short { .. }) if !estimate.json => Some(packs(http, target, until).await),
        _ => None,
    };
    Ok(Found { cost, available, answer, packs })
}

async fn packs(http: &Http, target: Target<'_>, until: Instant) -> Result<Offers, Failure> {
    let left = until.saturating_duration_since(Instant::now());
    read_packs(http, &SystemClock, target.provider, target.base_url, left).await
}

const fn offers(provider: ProviderId) -> bool {
    match provider {
        ProviderId::UGen => true,
        ProviderId::PowerPost | ProviderId::PixVerse | ProviderId::Pictory | ProviderId::Voxpria => false,
    }
}
