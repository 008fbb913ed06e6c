//! `activity`: what happened in one account, read from its service. Nothing is kept.

mod found;
mod lines;
mod rows;

use std::io::BufRead;

use brimful_core::failure::Failure;
use brimful_core::provider::ProviderId;
use brimful_core::wire::pictory::LEDGER_DAYS;
use brimful_engine::clock::{Clock, SystemClock};
use brimful_engine::keychain::{LIMIT, OsKeychain};
use brimful_engine::providers::{Http, HttpLimits, history};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use tokio::time::Instant;

use crate::args::{Activity, Form};
use crate::console;
use crate::outcome::{Outcome, Status};
use crate::runtime;
use crate::subject::Subject;
use crate::trouble::Trouble;
use found::{Found, not_offered};

/// Reads the account's activity. All of it or none: a part that looks like the whole would be a wrong number.
pub(crate) fn run(activity: &Activity, input: impl BufRead) -> Result<Outcome, Trouble> {
    let account = Subject::find(&activity.who, input)?;
    let found = runtime::block_on(read(&account, activity))??;
    if let Some(first) = first_told(account.provider, UtcDays.now())
        && activity.from.is_some_and(|from| from < first)
    {
        let name = account.provider.name();
        console::warn(&format!("{name} tells the last 12 months only: what was before {first} may be missing here."));
    }
    if activity.form == Form::Lines {
        found.notices.iter().for_each(|notice| console::warn(&lines::notice(found.provider, notice)));
    }
    let output = match activity.form {
        Form::Lines => lines::lines(&found).into_bytes(),
        Form::Json => rows::json(&found),
        Form::Csv => rows::csv(&found),
    };
    Ok(Outcome { status: Status::Well, output })
}

/// Within the time limit, the key included.
async fn read(account: &Subject, activity: &Activity) -> Result<Found, Trouble> {
    let until = Instant::now() + activity.timeout;
    let http = Http::new(HttpLimits::default())?;
    read_by(account, activity, &http, until).await.map_err(Trouble::Unread)
}

async fn read_by(account: &Subject, activity: &Activity, http: &Http, until: Instant) -> Result<Found, Failure> {
    // Before anybody is asked to unlock a keychain for nothing.
    if !history::offers(account.provider) {
        return Err(not_offered(account.provider));
    }
    let access = account.access(&OsKeychain::new(LIMIT), until).await?;
    let left = until.saturating_duration_since(Instant::now());
    let range = history::range(http, &UtcDays, access.target(), left, activity.from, activity.to).await?;
    Found::new(account.provider, range)
}

/// The first day that a service still tells, where it is documented to forget.
fn first_told(provider: ProviderId, now: DateTime<Utc>) -> Option<NaiveDate> {
    match provider {
        ProviderId::Pictory => now.checked_sub_signed(TimeDelta::days(LEDGER_DAYS)).map(|first| first.date_naive()),
        ProviderId::PowerPost | ProviderId::PixVerse | ProviderId::UGen | ProviderId::Voxpria => None,
    }
}

/// The system's clock with the days of UTC: a script finds the same in every time zone.
struct UtcDays;

impl Clock for UtcDays {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now()
    }
}
