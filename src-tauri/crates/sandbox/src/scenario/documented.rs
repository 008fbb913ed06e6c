//! The numbers of the services' own examples, to the digit.

use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::account::Account;
use crate::dice::Dice;
use crate::funds::Funds;
use crate::habit::{Job, Outcome};
use crate::ledger::{Entry, Kind, Totals};

/// The plan that one row of Pictory's sample has, by the row's id: the plan was changed since.
pub(crate) const FORMER_PLAN_ROW: Uuid = Uuid::from_u128(0xc7b2_9f4c_37ea_4c41_a49e_89b5_dba4_08f2);

/// What each service's example shows.
pub(super) fn funds(provider: ProviderId) -> Funds {
    let whole = Credits::whole;
    match provider {
        ProviderId::PowerPost => Funds::Single(whole(47)),
        ProviderId::PixVerse => Funds::Pools { monthly: whole(1_069_020), purchased: whole(3630) },
        ProviderId::Pictory => Funds::Quota { used: whole(690), limit: whole(22_000) },
        ProviderId::UGen => Funds::Reserved { balance: whole(1240), reserved: whole(207) },
        ProviderId::Voxpria => Funds::Single(whole(1500)),
    }
}

/// The ledgers of the examples.
pub(super) fn fill(account: &mut Account, now: DateTime<Utc>) {
    match account.sample.provider {
        ProviderId::PowerPost | ProviderId::PixVerse => {}
        ProviderId::Pictory => {
            account.documented_sample = true;
            account.entries = pictory();
        }
        ProviderId::UGen => ugen(account, now),
        ProviderId::Voxpria => {
            account.updated = at((2025, 2, 9), (12, 0, 0, 0));
            account.entries = vec![calls((2025, 2, 8), 38, 114), calls((2025, 2, 9), 45, 135)];
        }
    }
}

fn pictory() -> Vec<Entry> {
    let row = |kind, tenths, what, id: u128, started, at| Entry {
        started,
        ..entry(Uuid::from_u128(id), kind, Decimal::new(tenths, 1), at, what)
    };
    vec![
        row(
            Kind::Consume,
            300,
            "AI Avatar",
            FORMER_PLAN_ROW.as_u128(),
            at((2026, 3, 5), (7, 22, 19, 568)),
            at((2026, 3, 5), (7, 33, 32, 217)),
        ),
        row(
            Kind::Reset,
            1000,
            "Monthly Reset",
            0x721a_0a11_c959_4db9_b257_7c84_4bc7_338e,
            at((2026, 5, 1), (10, 12, 59, 445)),
            at((2026, 5, 1), (10, 12, 59, 445)),
        ),
        row(
            Kind::Consume,
            6,
            "Text-to-Image",
            0x912f_9ebd_4ef9_4b1b_aa46_9ae1_179a_3ead,
            at((2026, 5, 8), (15, 36, 48, 354)),
            at((2026, 5, 8), (15, 37, 11, 176)),
        ),
    ]
}

/// 42 rows, the newest being the documented one; a job of 207 is still in flight.
fn ugen(account: &mut Account, now: DateTime<Utc>) {
    let newest = at((2026, 5, 8), (15, 37, 11, 176));
    let mut rows = Rows { entries: Vec::new(), balance: Decimal::ZERO, reserved: Decimal::ZERO };
    let begin = newest - TimeDelta::days(14);
    rows.push(Kind::Bonus, 150, begin, None, "Welcome credits");
    rows.push(Kind::Purchase, 2350, begin + TimeDelta::minutes(5), None, "Credit packs");
    for (n, cost) in (1..=12).zip([86, 94, 110, 72, 86, 102, 64, 90, 86, 98, 80, 112]) {
        let job = Dice::of(&[u64::from(n as u32), 42]).uuid();
        let started = begin + TimeDelta::hours(24 * i64::from(n));
        let done = started + TimeDelta::minutes(4);
        rows.push(Kind::Reserve, cost + 12, started, Some(job), "Job started");
        rows.push(Kind::Release, cost + 12, done, Some(job), "Job completed");
        rows.push(Kind::Consume, cost, done, Some(job), "Job completed");
    }
    let documented = Uuid::from_u128(0x550e_8400_e29b_41d4_a716_4466_5544_0000);
    let in_flight = Dice::of(&[13, 42]).uuid();
    rows.push(Kind::Reserve, 207, newest - TimeDelta::minutes(6), Some(documented), "Job started");
    rows.push(Kind::Reserve, 207, newest - TimeDelta::minutes(2), Some(in_flight), "Job started");
    rows.push(Kind::Release, 207, newest, Some(documented), "Job completed");
    rows.push(Kind::Consume, 180, newest, Some(documented), "Job completed");
    account.entries = rows.entries;
    account.open_jobs = vec![Job {
        id: in_flight,
        started: newest - TimeDelta::minutes(2),
        finishes: now + TimeDelta::minutes(6),
        hold: Decimal::from(207),
        cost: Decimal::from(180),
        what: "Product clip, 3 segments",
        calls: 0,
        outcome: Outcome::Done,
    }];
}

struct Rows {
    entries: Vec<Entry>,
    balance: Decimal,
    reserved: Decimal,
}

impl Rows {
    fn push(&mut self, kind: Kind, amount: i64, at: DateTime<Utc>, job: Option<Uuid>, what: &'static str) {
        let before = Totals { balance: self.balance, reserved: self.reserved };
        let amount = Decimal::from(amount);
        match kind {
            Kind::Reserve => self.reserved += amount,
            Kind::Release => self.reserved -= amount,
            Kind::Consume => self.balance -= amount,
            Kind::Purchase | Kind::Refund | Kind::Bonus | Kind::Reset => self.balance += amount,
            Kind::Other(_) => {}
        }
        let id = Dice::of(&[self.entries.len() as u64, 43]).uuid();
        let after = Totals { balance: self.balance, reserved: self.reserved };
        self.entries.push(Entry { job, before, after, ..entry(id, kind, amount, at, what) });
    }
}

fn calls(day: (i32, u32, u32), calls: u64, credits: i64) -> Entry {
    let noon = at(day, (12, 0, 0, 0));
    let id = Dice::of(&[calls, 44]).uuid();
    Entry { calls, ..entry(id, Kind::Consume, Decimal::from(credits), noon, "Voice call") }
}

fn entry(id: Uuid, kind: Kind, amount: Decimal, at: DateTime<Utc>, what: &'static str) -> Entry {
    let nothing = Totals { balance: Decimal::ZERO, reserved: Decimal::ZERO };
    Entry {
        id,
        kind,
        amount,
        at,
        started: at,
        job: None,
        what,
        calls: 0,
        flipped: false,
        before: nothing,
        after: nothing,
    }
}

fn at((year, month, day): (i32, u32, u32), (hour, minute, second, milli): (u32, u32, u32, u32)) -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(year, month, day)
        .and_then(|date| date.and_hms_milli_opt(hour, minute, second, milli))
        .unwrap_or_default()
        .and_utc()
}
