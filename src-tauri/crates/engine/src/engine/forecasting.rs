//! How long each account lasts: worked out anew when its balance, its mark, the day or its activity changes, in a task of
//! its own, so that no reading waits for it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use brimful_core::account::{Account, AccountId};
use brimful_core::alert::lapsing;
use brimful_core::amount::Credits;
use chrono::NaiveDate;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::Instant;

use super::activity::Access;
use super::actor::Actor;
use super::books::Book;
use crate::clock::Clock;
use crate::foretell::{self, Basis, Forecast};
use crate::ledger::{KnownDays, Ledger, LedgerError};

/// Where only the activity changed, it is worked out at most this often: pages come by the hundred.
const EVERY: Duration = Duration::from_secs(3);

/// The forecasts that are in flight, and what the last ones were asked about.
#[derive(Default)]
pub(super) struct Forecasts {
    tasks: JoinSet<Result<Forecast, LedgerError>>,
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
    /// What a reset would take away of it.
    lapsing: Option<Credits>,
    low_mark: Option<Credits>,
    today: NaiveDate,
    known: KnownDays,
    /// Counts what was kept.
    version: u64,
}

impl Forecasts {
    /// A forecast that ended, whichever way.
    pub(super) async fn join_next(&mut self) -> Option<Result<(Id, Result<Forecast, LedgerError>), JoinError>> {
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
            let asked = foretell::Asked {
                account: account.id.clone(),
                provider: account.provider,
                available: about.available,
                low_mark: about.low_mark,
            };
            let task = self.forecasts.tasks.spawn(forecast(ledger.clone(), clock.clone(), asked, about));
            self.forecasts.doing.insert(task.id(), account.id.clone());
            self.forecasts.asked.insert(account.id.clone(), Asked { about, at: Instant::now(), in_flight: true });
        }
    }

    /// What a forecast of this account depends on now; `None` where there is none.
    fn about(&self, account: &Account, today: NaiveDate) -> Option<About> {
        let reading = self.state.runtimes.get(&account.id)?.reading.as_ref()?;
        let known = known(self.books.books.get(&account.id)?, self.ports.clock.as_ref());
        let (available, low_mark) = (reading.balance.available, account.low_mark);
        let lapsing = lapsing(account.provider, &reading.balance);
        Some(About { available, lapsing, low_mark, today, known, version: self.state.activity.version })
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
        book.is_some_and(|book| known(book, self.ports.clock.as_ref()) != KnownDays::Told(None))
    }

    /// Takes a forecast that ended, whichever way.
    pub(super) fn forecasted(&mut self, ended: Result<(Id, Result<Forecast, LedgerError>), JoinError>) {
        let (task, forecast) = match ended {
            Ok((task, Ok(forecast))) => (task, Some(forecast)),
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
            runtime.forecast = forecast;
        }
    }
}

/// Which days are known of an account's spending.
fn known(book: &Book, clock: &dyn Clock) -> KnownDays {
    foretell::known_days(book.course.offers(), book.course.progress(), clock)
}

async fn forecast(
    ledger: Ledger,
    clock: Arc<dyn Clock>,
    asked: foretell::Asked,
    about: About,
) -> Result<Forecast, LedgerError> {
    let past = ledger.past(&asked.account, about.known, about.today, clock).await?;
    let work = move || Basis::of(&asked, &past, about.today).forecast(about.lapsing);
    tokio::task::spawn_blocking(work).await.map_err(|_| LedgerError::Other("the forecast broke off".into()))
}
