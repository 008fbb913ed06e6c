//! An account at one of the sandbox's services.

use std::collections::BTreeMap;
use std::fmt;

use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId;
use chrono::{DateTime, Utc};

use crate::fault::Fault;
use crate::funds::Funds;
use crate::habit::{Habit, Job};
use crate::ledger::Entry;
use crate::services::ugen::Billing;

/// A key that works, with what to call its account. `Debug` leaves the key out.
#[derive(Clone, PartialEq, Eq)]
pub struct SampleAccount {
    /// The service.
    pub provider: ProviderId,
    /// A name for the account.
    pub name: String,
    /// The key: recognisably the sandbox's, in the service's documented shape.
    pub key: String,
    /// A low mark that suits the account's balance.
    pub low_mark: Option<Credits>,
}

impl fmt::Debug for SampleAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SampleAccount")
            .field("provider", &self.provider)
            .field("name", &self.name)
            .field("low_mark", &self.low_mark)
            .finish_non_exhaustive()
    }
}

/// An account as the sandbox keeps it.
pub(crate) struct Account {
    /// Distinguishes its chance from that of the others.
    pub(crate) id: u64,
    pub(crate) sample: SampleAccount,
    /// Whether it belongs to the scenario, rather than having been added.
    pub(crate) of_scenario: bool,
    pub(crate) funds: Funds,
    /// When the funds last changed.
    pub(crate) updated: DateTime<Utc>,
    /// How it spends; None spends nothing.
    pub(crate) habit: Option<&'static Habit>,
    /// Jobs that began and have not finished.
    pub(crate) open_jobs: Vec<Job>,
    /// Oldest first. Empty for services that show no history.
    pub(crate) entries: Vec<Entry>,
    /// Rows that a request without parameters gets as well, whatever their month (Pictory's documented sample).
    pub(crate) documented_sample: bool,
    /// When the plan was changed to the present one (Pictory); None if it never was.
    pub(crate) plan_since: Option<DateTime<Utc>>,
    pub(crate) fault: Option<Fault>,
    pub(crate) in_flight: InFlight,
    pub(crate) rate: Rate,
    /// U-Gen's billing settings.
    pub(crate) billing: Billing,
    /// PixVerse: what each trace id was answered.
    pub(crate) traces: BTreeMap<String, String>,
}

/// How many requests are, and at the most were, being answered at once.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct InFlight {
    pub(crate) now: usize,
    pub(crate) most: usize,
}

/// Requests in the current rate window.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rate {
    pub(crate) window: i64,
    pub(crate) used: u64,
}

impl InFlight {
    /// One more.
    pub(crate) fn enter(&mut self) {
        self.now += 1;
        self.most = self.most.max(self.now);
    }

    /// One less.
    pub(crate) fn leave(&mut self) {
        self.now = self.now.saturating_sub(1);
    }
}

impl Account {
    /// An account that does nothing by itself.
    pub(crate) fn new(id: u64, sample: SampleAccount, funds: Funds, now: DateTime<Utc>) -> Self {
        Self {
            id,
            funds: funds.spoken_by(sample.provider),
            sample,
            of_scenario: false,
            updated: now,
            habit: None,
            open_jobs: Vec::new(),
            entries: Vec::new(),
            documented_sample: false,
            plan_since: None,
            fault: None,
            in_flight: InFlight::default(),
            rate: Rate::default(),
            billing: Billing::default(),
            traces: BTreeMap::new(),
        }
    }
}
