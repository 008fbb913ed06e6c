//! The rows that are measured: two years of five accounts, as services tell them, newest first.

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::ledger::{Entry, Kind};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;

/// Entries on a page of the service whose pages are the smallest.
pub(crate) const PAGE: u64 = 100;
const ACCOUNTS: u64 = 5;
const YEARS: i64 = 2;

/// In every description that is not rare; and in one of a hundred thousand.
pub(crate) const COMMON: &str = "campaign";
pub(crate) const RARE: &str = "zeppelin";

/// The pages of so many rows, account by account in turn.
pub(crate) fn pages(rows: u64, newest: DateTime<Utc>) -> impl Iterator<Item = (AccountId, Vec<Entry>)> {
    let each = rows / ACCOUNTS;
    let step = TimeDelta::days(365 * YEARS).num_microseconds().unwrap() / i64::try_from(each).unwrap();
    (0..each.div_ceil(PAGE)).flat_map(move |page| {
        (0..ACCOUNTS).map(move |account| {
            let rows = (page * PAGE..each.min((page + 1) * PAGE)).map(|n| row(account, n, newest, step));
            (account_id(account), rows.collect())
        })
    })
}

pub(crate) fn account_id(number: u64) -> AccountId {
    AccountId::new(format!("bench-{number}")).unwrap()
}

/// Three rows a job: used, released, set aside; now and then a purchase. Every description is another one.
fn row(account: u64, n: u64, newest: DateTime<Utc>, step: i64) -> Entry {
    let job = uuid(account, n / 3, 1);
    let size = Decimal::new(i64::try_from(mix(account, n / 3) % 900 + 1).unwrap(), 1);
    let (kind, delta) = match n % 3 {
        _ if n % 200 == 199 => (Kind::Purchase, Decimal::from(1000)),
        0 => (Kind::Spend, -size),
        1 => (Kind::Release, size),
        _ => (Kind::Reserve, -size),
    };
    let word = if mix(n, account) % 100_000 == 7 { RARE } else { COMMON };
    Entry {
        id: uuid(account, n, 2),
        at: newest - TimeDelta::microseconds(step * i64::try_from(n).unwrap()),
        zone_assumed: false,
        kind,
        delta: Credits::from(delta),
        source: ["Text-to-Image", "AI Avatar", "Voice", "Video", "Captions"]
            [usize::try_from(mix(n / 3, 5) % 5).unwrap()]
        .into(),
        description: format!("Clip {n} of the spring {word}, segment {}", mix(n, 9) % 10_000),
        job: (kind != Kind::Purchase).then_some(job),
        balance_after: Some(Credits::from(Decimal::new(i64::try_from(mix(n, 3) % 1_000_000).unwrap(), 1))),
        raw_type: kind.to_string(),
        observed: false,
        sign_mismatch: false,
    }
}

/// Ids without an order, as services give them.
fn uuid(account: u64, n: u64, salt: u64) -> String {
    let (a, b) = (mix(account * 31 + salt, n), mix(n, account * 17 + salt));
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        a >> 32,
        (a >> 16) & 0xffff,
        a & 0xfff,
        b >> 52,
        b & 0xffff_ffff_ffff
    )
}

fn mix(a: u64, b: u64) -> u64 {
    let mut x = a.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ b.wrapping_add(0x632b_e59b_d9b4_e019);
    for _ in 0..2 {
        x = (x ^ (x >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x ^= x >> 29;
    }
    x
}
