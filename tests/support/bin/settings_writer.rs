//! Saves settings and state over and over until it is killed, as the app does, and prints a number after each save.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test's own program")]

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::thread;
use std::time::Duration;

use brimful_core::account::{Account, AccountId};
use brimful_core::plan::{Basis, Job, Plan, PlanId, Priced};
use brimful_core::provider::ProviderId;
use brimful_core::reading::{Balance, Reading, Source};
use brimful_core::settings::Settings;
use brimful_engine::data_lock::DataLock;
use brimful_engine::paths::DataDir;
use brimful_engine::settings_file::{after_save, open, prepare_save};
use brimful_engine::state_file::{self, StateFile};
use chrono::{DateTime, Utc};

/// Enough for many small writes.
const ACCOUNTS: usize = 60;

fn main() {
    let dir = DataDir::at(std::env::args().nth(1).unwrap());
    let _lock = DataLock::acquire(&dir).unwrap().unwrap();
    let mut settings = open(&dir, DateTime::UNIX_EPOCH).unwrap().settings;
    let found = settings.accounts.first().and_then(|account| account.low_mark);
    let first = found.map_or(0, |mark| i64::try_from(mark.decimal()).unwrap());
    for n in first + 1.. {
        settings = numbered(n);
        let document = prepare_save(&dir, &settings).unwrap();
        plain_write(&dir.settings(), document.text().as_bytes());
        after_save(&dir, &document).unwrap();
        state_file::save(&dir, &remembered(n)).unwrap();
        println!("{n}");
    }
}

/// Settings with this number in every account and in the plan.
fn numbered(n: i64) -> Settings {
    let account = |i| Account {
        id: id(i),
        provider: ProviderId::UGen,
        name: format!("Account {i}"),
        base_url: None,
        low_mark: Some(brimful_core::amount::Credits::whole(n)),
        paused: false,
        alerts: true,
        entered: None,
        low_days: None,
        snooze: None,
    };
    let total = brimful_core::amount::Credits::whole(n);
    let plan = Plan {
        id: PlanId::new("plan").unwrap(),
        name: "Spring".into(),
        account: id(0),
        job: Job::Pictory { action: "veo3.1".into(), pieces: 8 },
        kept_at: DateTime::UNIX_EPOCH,
        last: Some(Priced { total, basis: Basis::Table, at: DateTime::UNIX_EPOCH }),
        made: None,
    };
    Settings { accounts: (0..ACCOUNTS).map(account).collect(), plans: vec![plan], ..Settings::default() }
}

/// A state with this number in every reading.
fn remembered(n: i64) -> StateFile {
    let balance = Balance {
        available: brimful_core::amount::Credits::whole(n),
        balance: None,
        reserved: None,
        pools: Vec::new(),
        source: Source::Reported,
        service_account: None,
        notices: Vec::new(),
    };
    let as_of: DateTime<Utc> = DateTime::UNIX_EPOCH;
    let reading = |i| (id(i), Reading { balance: balance.clone(), as_of });
    StateFile { readings: (0..ACCOUNTS).map(reading).collect(), alerts: BTreeMap::new(), ..StateFile::default() }
}

fn id(i: usize) -> AccountId {
    AccountId::new(format!("a{i}")).unwrap()
}

/// The key-value store's write: emptied, then filled. In small steps, so that a kill finds it half done.
fn plain_write(path: &Path, bytes: &[u8]) {
    let mut file = File::create(path).unwrap();
    for piece in bytes.chunks(200) {
        file.write_all(piece).unwrap();
        thread::sleep(Duration::from_micros(50));
    }
}
