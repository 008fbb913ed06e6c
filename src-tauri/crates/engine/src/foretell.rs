//! How long an account's credits last, from what is kept of its activity: one answer for the window and the command line.

use std::path::Path;

use brimful_core::account::AccountId;
use brimful_core::alert::{Lapse, lapse};
use brimful_core::amount::Credits;
use brimful_core::outlook::{NextReset, Outlook, Question, next_reset, unused};
use brimful_core::provider::ProviderId;
use chrono::{Days, NaiveDate};

use crate::clock::Clock;
use crate::fill::Progress;
use crate::ledger::{self, KnownDays, LedgerError, Past};
use crate::providers::history;

/// The days of a week.
const WEEK: u64 = 7;

/// An account whose days left are asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The account.
    pub account: AccountId,
    /// Its service.
    pub provider: ProviderId,
    /// What a new job may use now.
    pub available: Credits,
    /// The amount below which the user wants to know.
    pub low_mark: Option<Credits>,
}

/// How long each of these accounts lasts, by a ledger that is only looked at: nothing is made or changed, whether the app
/// runs or not. `None` for an account of which nothing is kept there, and for all where there is no ledger. Blocks.
///
/// # Errors
/// [`LedgerError`]: the ledger is broken, of another version or of another time zone, or the system refuses.
pub fn look(path: &Path, asked: &[Asked], clock: &dyn Clock) -> Result<Vec<Option<Outlook>>, LedgerError> {
    let today = clock.local_date(clock.now());
    let found = ledger::look(path, clock, |connection| {
        let one = |asked: &Asked| {
            let Some(progress) = ledger::progress_of(connection, &asked.account)? else { return Ok(None) };
            let known = known_days(history::offers(asked.provider), &Progress::read(progress.as_deref()), clock);
            let past = ledger::past(connection, &asked.account, known, today, clock)?;
            Ok(Some(Basis::of(asked, &past, today).outlook()))
        };
        asked.iter().map(one).collect()
    });
    Ok(found?.unwrap_or_else(|| vec![None; asked.len()]))
}

/// Which days are known of an account's spending. `offers`: its service tells activity.
pub(crate) fn known_days(offers: bool, progress: &Progress, clock: &dyn Clock) -> KnownDays {
    if !offers {
        return KnownDays::Observed;
    }
    let told = progress.back_to.zip(progress.filled_at).filter(|_| progress.complete);
    KnownDays::Told(told.map(|(from, at)| (from, clock.local_date(at))))
}

/// What is foretold of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Forecast {
    /// How long it lasts.
    pub(crate) outlook: Outlook,
    /// What of its credits lapses in a few days.
    pub(crate) lapse: Option<Lapse>,
    /// What was spent in the last seven days; `None` where not all of them are known.
    pub(crate) week: Option<Credits>,
}

/// All that an answer depends on.
pub(crate) struct Basis<'a> {
    past: &'a Past,
    available: Credits,
    low_mark: Option<Credits>,
    today: NaiveDate,
    seed: u64,
}

impl<'a> Basis<'a> {
    /// What is known of the account today.
    pub(crate) fn of(asked: &Asked, past: &'a Past, today: NaiveDate) -> Self {
        Self { past, available: asked.available, low_mark: asked.low_mark, today, seed: seed(&asked.account) }
    }

    /// How long it lasts.
    pub(crate) fn outlook(&self) -> Outlook {
        Outlook::of(&self.question(self.available, self.low_mark))
    }

    /// All of it. `lapsing` is what a reset would take away.
    pub(crate) fn forecast(&self, lapsing: Option<Credits>) -> Forecast {
        let lapse = lapsing
            .zip(self.reset())
            .and_then(|(left, reset)| lapse(left, reset, self.today, || unused(&self.question(left, None))));
        Forecast { outlook: self.outlook(), lapse, week: self.week() }
    }

    fn week(&self) -> Option<Credits> {
        let from = self.today - Days::new(WEEK);
        let days = self.past.spending.iter().filter(|(day, _)| (from..self.today).contains(day));
        let is_whole = days.clone().count() as u64 == WEEK;
        days.map(|(_, spent)| *spent).try_fold(Credits::ZERO, Credits::checked_add).filter(|_| is_whole)
    }

    fn reset(&self) -> Option<NextReset> {
        next_reset(&self.past.resets, self.today)
    }

    fn question(&self, available: Credits, low_mark: Option<Credits>) -> Question<'a> {
        let reset = self.reset().map(|reset| reset.day);
        Question { spending: &self.past.spending, available, low_mark, reset, today: self.today, seed: self.seed }
    }
}

/// Stays the same for an account: FNV-1a of its id.
fn seed(account: &AccountId) -> u64 {
    account
        .as_str()
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3))
}
