//! A sandbox with two years in it, and a reader of one account's history.

use std::collections::BTreeMap;
use std::time::Duration;

use brimful_core::base_url::BaseUrl;
use brimful_core::failure::Failure;
use brimful_core::ledger::{Entry, UsageDay};
use brimful_core::provider::ProviderId::{self, Pictory, UGen, Voxpria};
use brimful_core::secret::Secret;
use brimful_engine::clock::Clock;
use brimful_engine::providers::history::{Notice, Step, next};
use brimful_engine::providers::{Http, HttpLimits, Target};
use brimful_sandbox::{Control, Options, Sandbox, Scenario, Truth};
use chrono::{DateTime, NaiveDate, Utc};

pub(super) const TELLING: [ProviderId; 3] = [UGen, Pictory, Voxpria];

/// The sandbox's time.
pub(super) struct SandboxClock(pub(super) Control);

impl Clock for SandboxClock {
    fn now(&self) -> DateTime<Utc> {
        self.0.now()
    }
}

/// A sandbox with two years in it, and a reader of one account's history.
pub(super) struct Reader {
    pub(super) sandbox: Sandbox,
    pub(super) http: Http,
    pub(super) provider: ProviderId,
    pub(super) cursor: Option<String>,
    pub(super) entries: BTreeMap<String, Entry>,
    pub(super) days: BTreeMap<NaiveDate, UsageDay>,
    pub(super) notices: Vec<Notice>,
    pub(super) back_to: Option<NaiveDate>,
}

impl Reader {
    pub(super) async fn of(provider: ProviderId) -> Self {
        let options = Options { scenario: Scenario::Archive, ..Options::default() };
        let sandbox = Sandbox::start(options).await.unwrap();
        let limits = HttpLimits {
            first_wait: Duration::from_millis(1),
            total: Duration::from_secs(5),
            ledger_body: 1024 * 1024,
            ..HttpLimits::default()
        };
        Self {
            sandbox,
            http: Http::new(limits).unwrap(),
            provider,
            cursor: None,
            entries: BTreeMap::new(),
            days: BTreeMap::new(),
            notices: Vec::new(),
            back_to: None,
        }
    }

    pub(super) fn control(&self) -> Control {
        self.sandbox.control()
    }

    pub(super) fn key(&self) -> String {
        self.control().accounts().into_iter().find(|account| account.provider == self.provider).unwrap().key
    }

    pub(super) fn truth(&self) -> Truth {
        self.control().truth(self.provider, &self.key())
    }

    /// Takes a step and forgets it: the process died before it was kept.
    pub(super) async fn lost_step(&self) -> Result<Step, Failure> {
        let base = BaseUrl::parse(&self.sandbox.base_url(self.provider)).unwrap();
        let secret = Secret::new(self.key());
        let target = Target { provider: self.provider, base_url: &base, secret: &secret, entered: None };
        let clock = SandboxClock(self.control());
        next(&self.http, &clock, target, Duration::from_secs(10), self.cursor.as_deref()).await
    }

    pub(super) async fn step(&mut self) -> Result<bool, Failure> {
        let step = self.lost_step().await?;
        for entry in step.entries {
            let known = self.entries.insert(entry.id.clone(), entry.clone());
            assert!(known.is_none_or(|known| known == entry), "it changed: {entry:?}");
        }
        for day in step.days {
            self.days.insert(day.date, day);
        }
        assert!(step.steps.is_none_or(|steps| step.step <= steps), "{} of {:?}", step.step, step.steps);
        self.cursor = Some(step.cursor);
        self.notices.extend(step.notices);
        self.back_to = step.back_to;
        Ok(step.complete)
    }

    /// Steps until it is complete; gives the number of requests.
    pub(super) async fn fill(&mut self) -> usize {
        self.control().forget_requests();
        for _ in 0..500 {
            if self.step().await.unwrap() {
                return self.control().requests().len();
            }
        }
        panic!("it never ends");
    }

    /// What was asked for, oldest first.
    pub(super) fn queries(&self) -> Vec<String> {
        self.control().requests().into_iter().map(|request| request.query.unwrap_or_default()).collect()
    }

    #[track_caller]
    pub(super) fn has(&self, truth: &Truth, what: &str) {
        let mut entries: Vec<&Entry> = self.entries.values().collect();
        entries.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.id.cmp(&b.id)));
        same(&entries, &truth.entries.iter().collect::<Vec<_>>(), what);
        same(&self.days.values().collect::<Vec<_>>(), &truth.days.iter().collect::<Vec<_>>(), what);
    }

    #[track_caller]
    pub(super) fn has_all(&self, what: &str) {
        self.has(&self.truth(), what);
    }
}

/// Row for row, and a short word about the first that differs.
#[track_caller]
pub(super) fn same<T: PartialEq + std::fmt::Debug>(read: &[T], held: &[T], what: &str) {
    let first = read.iter().zip(held).find(|(read, held)| read != held);
    assert!(first.is_none(), "{what}: read and held: {first:#?}");
    assert_eq!(read.len(), held.len(), "{what}");
}
