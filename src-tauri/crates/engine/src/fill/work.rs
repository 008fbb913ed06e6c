//! The single steps: opening the ledger, one page, one note, one reading, one account forgotten. Each is run in a task
//! of its own, off the actor's way.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use brimful_core::account::AccountId;
use brimful_core::base_url::BaseUrl;
use brimful_core::failure::{Code, Failure};
use brimful_core::provider::ProviderId;
use brimful_core::reading::Reading;
use brimful_core::secret::Secret;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::Progress;
use crate::clock::Clock;
use crate::ledger::{Batch, Imported, Ledger, LedgerError};
use crate::ports::Ports;
use crate::providers::{Target, history};

/// Longest that one page may take in all, retries included; a reading of the account waits for that long at most.
const DEADLINE: Duration = Duration::from_secs(30);

/// What was found in a ledger when it was opened.
pub(crate) struct Found {
    /// The ledger.
    pub(crate) ledger: Ledger,
    /// The name of a damaged file that was set aside.
    pub(crate) set_aside: Option<String>,
    /// Where the fill of each account stands, and how many rows are kept of it.
    pub(crate) accounts: Vec<(AccountId, Progress, u64)>,
}

/// Opens a ledger and looks up these accounts in it. An account whose removal was cut short is forgotten.
/// `anew`: whatever is there is set aside.
pub(crate) async fn open(
    path: PathBuf,
    clock: Arc<dyn Clock>,
    known: Vec<AccountId>,
    anew: bool,
) -> Result<Found, LedgerError> {
    let open = move || if anew { Ledger::begin_anew(&path, clock) } else { Ledger::open(&path, clock) };
    let opened =
        tokio::task::spawn_blocking(open).await.map_err(|_| LedgerError::Other("opening broke off".into()))??;
    let ledger = opened.ledger;
    let kept = ledger.kept().await.unwrap_or_else(|error| {
        tracing::warn!(%error, "how much activity is kept is not known");
        crate::ledger::Kept::default()
    });
    let mut accounts = Vec::with_capacity(known.len());
    for account in known {
        let progress = progress(&ledger, &account).await;
        let rows = kept.accounts.iter().find(|(id, ..)| *id == account).map_or(0, |(_, rows, _)| *rows);
        accounts.push((account, progress, rows));
    }
    for (account, ..) in kept.accounts {
        // Rows of an account that nobody knows stay, unless it was the user who removed it: settings can be lost too.
        let unknown = accounts.iter().all(|(id, ..)| *id != account);
        if unknown
            && progress(&ledger, &account).await.leaving
            && let Err(error) = ledger.forget(&account).await
        {
            tracing::warn!(%error, "the activity of a removed account stays for now");
        }
    }
    let set_aside = opened
        .set_aside
        .map(|path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default());
    Ok(Found { ledger, set_aside, accounts })
}

async fn progress(ledger: &Ledger, account: &AccountId) -> Progress {
    match ledger.progress(account).await {
        Ok(text) => Progress::read(text.as_deref()),
        Err(error) => {
            tracing::warn!(%error, "where a fill stood is not known; it begins anew");
            Progress::default()
        }
    }
}

/// Whom to ask for a page, and how.
pub(crate) struct Question {
    pub(crate) account: AccountId,
    pub(crate) provider: ProviderId,
    pub(crate) base_url: BaseUrl,
    pub(crate) secret: Arc<Secret>,
    /// One request in flight an account: readings come through here too, first come first served.
    pub(crate) gate: Arc<Semaphore>,
    /// The answer is not wanted any more.
    pub(crate) called_off: CancellationToken,
}

/// What became of a step.
pub(crate) enum Stepped {
    /// Fetched and kept.
    Kept(Progress, Imported),
    /// The service gave no page.
    Failed(Failure),
    /// The page could not be kept.
    NotKept(LedgerError),
    /// Called off before anything was kept.
    CalledOff,
}

/// Fetches the page that follows `progress` and keeps it. Called off, the request ends at once; what is being kept is
/// kept to its end.
pub(crate) async fn step(ports: &Ports, ledger: &Ledger, question: Question, progress: Progress) -> Stepped {
    let Question { account, provider, base_url, secret, gate, called_off } = question;
    let ask = async {
        // No gate is ever closed.
        let _turn = gate.acquire_owned().await.ok();
        let target = Target { provider, base_url: &base_url, secret: &secret, entered: None };
        history::next(&ports.http, ports.clock.as_ref(), target, DEADLINE, progress.cursor.as_deref()).await
    };
    let page = tokio::select! {
        biased;
        () = called_off.cancelled() => return Stepped::CalledOff,
        page = ask => page,
    };
    let page = match page {
        Ok(page) => page,
        Err(failure) => return Stepped::Failed(failure),
    };
    if called_off.is_cancelled() {
        return Stepped::CalledOff;
    }
    let after = progress.after(&page, ports.clock.now());
    let batch = Batch { entries: page.entries, days: page.days, progress: Some(after.text()) };
    match ledger.import(&account, batch).await {
        Ok(imported) => Stepped::Kept(after, imported),
        Err(LedgerError::TooLarge) => {
            let message = format!("{} sent an amount that cannot be held exactly", provider.name());
            Stepped::Failed(Failure::new(Code::Protocol, message))
        }
        Err(error) => Stepped::NotKept(error),
    }
}

/// Notes where a fill stands.
pub(crate) async fn note(ledger: &Ledger, account: &AccountId, progress: &Progress) -> Result<(), LedgerError> {
    let batch = Batch { progress: Some(progress.text()), ..Batch::default() };
    ledger.import(account, batch).await.map(|_| ())
}

/// Deletes all that is kept of an account, and then notes `then`, where its fill stands.
pub(crate) async fn forget(ledger: &Ledger, account: &AccountId, then: Option<Progress>) -> Result<(), LedgerError> {
    ledger.forget(account).await?;
    match then {
        Some(progress) => note(ledger, account, &progress).await,
        None => Ok(()),
    }
}

/// What became of readings that were to be kept.
pub(crate) struct Keeping {
    /// Those that are still to be kept, oldest first.
    pub(crate) left: VecDeque<Reading>,
    /// Why.
    pub(crate) error: Option<LedgerError>,
}

/// Keeps readings, oldest first, as far as it goes.
pub(crate) async fn keep(
    ledger: &Ledger,
    account: &AccountId,
    provider: ProviderId,
    mut readings: VecDeque<Reading>,
) -> Keeping {
    while let Some(reading) = readings.front() {
        match ledger.keep_reading(account, provider, reading).await {
            Ok(_) => {}
            // It would fail for ever. It is shown as it was read; the list of changes goes on with the next.
            Err(error @ (LedgerError::TooLarge | LedgerError::Unknown)) => {
                tracing::warn!(%error, %provider, "a reading is not kept");
            }
            Err(error) => return Keeping { left: readings, error: Some(error) },
        }
        readings.pop_front();
    }
    Keeping { left: readings, error: None }
}
