//! How long each account lasts: worked out anew when its balance, its mark, the day or its activity changes, in a task of
//! its own, so that no reading waits for it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use brimful_core::account::{Account, AccountId};
use brimful_core::amount::Credits;
use brimful_core::ledger::Kind;
use brimful_core::outlook::{self, Outlook};
use chrono::{DateTime, Days, Months, NaiveDate, TimeDelta, Utc};
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::Instant;

use super::activity::Access;
use super::actor::Actor;
use super::books::Book;
use crate::clock::Clock;
use crate::ledger::{Filter, Ledger, LedgerError, What};

/// Where only the activity changed, it is worked out at most this often: pages come by the hundred.
const EVERY: Duration = Duration::from_secs(3);
/// How many days before today count.
const WINDOW: u64 = 28;
/// More stretches of equal readings than this say nothing more about which days were seen.
const STRETCHES: usize = 4000;

/// The forecasts that are in flight, and what the last ones were asked about.
#[derive(Default)]
pub(super) struct Forecasts {
    tasks: JoinSet<Result<Outlook, LedgerError>>,
    doing: HashMap<Id, AccountId>,
    asked: BTreeMap<AccountId, Asked>,
}

/// What a forecast was asked about, and when.
struct Asked {
    about: About,
    at: Instant,
    in_flight: bool,
}

/// What a forecast depends on.
#[derive(Clone, Copy, PartialEq, Eq)]
struct About {
    available: Credits,
    low_mark: Option<Credits>,
    today: NaiveDate,
    known: Known,
    /// Counts what was kept.
    version: u64,
}

/// Which days are known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    /// The service told everything from this day to that one; a day without entries is one without spending.
    Told(Option<(NaiveDate, NaiveDate)>),
    /// Only the days on which, and on the day before which, the balance was read.
    Observed,
}

impl Forecasts {
    /// A forecast that ended, whichever way.
    pub(super) async fn join_next(&mut self) -> Option<Result<(Id, Result<Outlook, LedgerError>), JoinError>> {
        self.tasks.join_next_with_id().await
    }

    /// Waits until none is in flight.
    pub(super) async fn finish(&mut self) {
        while self.tasks.join_next().await.is_some() {}
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// How long until a forecast that was put off is due.
    pub(super) fn until_next(&self, version: u64) -> Option<Duration> {
        let behind = self.asked.values().filter(|asked| !asked.in_flight && asked.about.version != version);
        behind.map(|asked| EVERY.saturating_sub(asked.at.elapsed()).max(Duration::from_millis(5))).min()
    }

    /// Whether a forecast about this is to be begun now.
    fn is_due(&self, id: &AccountId, about: About) -> bool {
        self.asked.get(id).is_none_or(|asked| {
            let put_off = About { version: asked.about.version, ..about } == asked.about && asked.at.elapsed() < EVERY;
            !asked.in_flight && asked.about != about && !put_off
        })
    }
}

impl Actor {
    /// Begins every forecast whose answer may be another one now.
    pub(super) fn forecast_due(&mut self) {
        let Some(ledger) = self.ledger() else { return };
        let clock = self.ports.clock.clone();
        let today = clock.local_date(clock.now());
        self.forecasts.asked.retain(|id, _| self.state.runtimes.contains_key(id));
        for account in &self.state.settings.accounts {
            let Some(about) = self.about(account, today) else { continue };
            if !self.forecasts.is_due(&account.id, about) {
                continue;
            }
            let work = forecast(ledger.clone(), clock.clone(), account.id.clone(), about);
            let task = self.forecasts.tasks.spawn(work);
            self.forecasts.doing.insert(task.id(), account.id.clone());
            self.forecasts.asked.insert(account.id.clone(), Asked { about, at: Instant::now(), in_flight: true });
        }
    }

    /// What a forecast of this account depends on now; `None` where there is none.
    fn about(&self, account: &Account, today: NaiveDate) -> Option<About> {
        let reading = self.state.runtimes.get(&account.id)?.reading.as_ref()?;
        let known = known(self.books.books.get(&account.id)?, self.ports.clock.as_ref());
        let (available, low_mark) = (reading.balance.available, account.low_mark);
        Some(About { available, low_mark, today, known, version: self.state.activity.version })
    }

    /// Whether a forecast of this account comes by itself, now or once the ledger is open.
    pub(super) fn foretells(&self, account: &Account) -> bool {
        let today = self.ports.clock.local_date(self.ports.clock.now());
        !matches!(*self.books.access.borrow(), Access::Nowhere) && self.about(account, today).is_some()
    }

    /// Whether the forecast that is there is of the present balance, mark and day. A change of the activity alone follows
    /// a moment later.
    pub(super) fn is_foretold(&self, account: &Account) -> bool {
        let today = self.ports.clock.local_date(self.ports.clock.now());
        let asked = self.forecasts.asked.get(&account.id).filter(|asked| !asked.in_flight);
        asked
            .zip(self.about(account, today))
            .is_some_and(|(asked, about)| About { version: asked.about.version, ..about } == asked.about)
    }

    /// Whether the account's activity is known as far as the service tells it.
    pub(super) fn is_known(&self, id: &AccountId) -> bool {
        let book = self.books.books.get(id);
        book.is_some_and(|book| known(book, self.ports.clock.as_ref()) != Known::Told(None))
    }

    /// Takes a forecast that ended, whichever way.
    pub(super) fn forecasted(&mut self, ended: Result<(Id, Result<Outlook, LedgerError>), JoinError>) {
        let (task, outlook) = match ended {
            Ok((task, Ok(outlook))) => (task, Some(outlook)),
            Ok((task, Err(error))) => {
                tracing::warn!(%error, "how long an account lasts is not known");
                (task, None)
            }
            Err(error) => {
                tracing::error!(panicked = error.is_panic(), "a forecast broke off");
                (error.id(), None)
            }
        };
        let Some(id) = self.forecasts.doing.remove(&task) else { return };
        if let Some(asked) = self.forecasts.asked.get_mut(&id) {
            asked.in_flight = false;
        }
        if let Some(runtime) = self.state.runtimes.get_mut(&id) {
            runtime.outlook = outlook;
        }
    }
}

/// Which days are known of an account's spending.
fn known(book: &Book, clock: &dyn Clock) -> Known {
    if !book.course.offers() {
        return Known::Observed;
    }
    let progress = book.course.progress();
    let told = progress.back_to.zip(progress.filled_at).filter(|_| progress.complete);
    Known::Told(told.map(|(from, at)| (from, clock.local_date(at))))
}

async fn forecast(
    ledger: Ledger,
    clock: Arc<dyn Clock>,
    account: AccountId,
    about: About,
) -> Result<Outlook, LedgerError> {
    let first = about.today - Days::new(WINDOW);
    let last = about.today - Days::new(1);
    let mut spent: BTreeMap<NaiveDate, Credits> = BTreeMap::new();
    for row in ledger.spending(vec![account.clone()], Some(first), last).await? {
        let sum = spent.entry(row.day).or_insert(Credits::ZERO);
        *sum = sum.checked_add(row.spent).ok_or(LedgerError::TooLarge)?;
    }
    let days = match about.known {
        Known::Told(None) => BTreeSet::new(),
        Known::Told(Some((from, to))) => from.max(first).iter_days().take_while(|day| *day <= to.min(last)).collect(),
        Known::Observed => seen(&ledger, clock.as_ref(), &account, first).await?,
    };
    let spending: Vec<(NaiveDate, Credits)> =
        days.into_iter().map(|day| (day, spent.get(&day).copied().unwrap_or(Credits::ZERO))).collect();
    let reset = next_reset(&ledger, &account, about.today).await?;
    let seed = seed(&account);
    let About { available, low_mark, today, .. } = about;
    let work = move || Outlook::of(&outlook::Question { spending: &spending, available, low_mark, reset, today, seed });
    tokio::task::spawn_blocking(work).await.map_err(|_| LedgerError::Other("the forecast broke off".into()))
}

/// The days on which a change of the balance would have been seen as one of that day: it was read then, and on the day
/// before.
async fn seen(
    ledger: &Ledger,
    clock: &dyn Clock,
    account: &AccountId,
    first: NaiveDate,
) -> Result<BTreeSet<NaiveDate>, LedgerError> {
    // Not later than the first day's midnight, wherever that is, and a day more to look back from it.
    let from: DateTime<Utc> = first.and_time(chrono::NaiveTime::MIN).and_utc() - TimeDelta::days(2);
    let mut read = BTreeSet::new();
    for stretch in ledger.balances(account, Some(from), STRETCHES).await? {
        let (start, end) = (clock.local_date(stretch.from), clock.local_date(stretch.until));
        read.extend(start.max(first - Days::new(1)).iter_days().take_while(|day| *day <= end));
    }
    let day_before = |day: &&NaiveDate| day.pred_opt().is_some_and(|before| read.contains(&before));
    Ok(read.iter().filter(day_before).copied().filter(|day| *day >= first).collect())
}

/// When the service sets the balance anew, where its ledger tells of resets: a month after the last one.
async fn next_reset(ledger: &Ledger, account: &AccountId, today: NaiveDate) -> Result<Option<NaiveDate>, LedgerError> {
    let filter = Filter {
        accounts: vec![account.clone()],
        kinds: vec![Kind::Reset],
        // A reset older than two months has stopped saying anything.
        from: Some(today - Days::new(62)),
        ..Filter::default()
    };
    let Some(month) = ledger.outline(filter.clone()).await?.first().map(|month| month.month) else { return Ok(None) };
    let rows = ledger.rows(filter, month, 0, 1).await?;
    let next = rows.first().filter(|row| matches!(row.what, What::Entry(_))).map(|row| row.day + Months::new(1));
    Ok(next.filter(|next| *next > today))
}

/// Stays the same for an account: FNV-1a of its id.
fn seed(account: &AccountId) -> u64 {
    account
        .as_str()
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3))
}
