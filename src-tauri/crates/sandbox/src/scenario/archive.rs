//! Two years of history with everything in it that a ledger may hold: pauses, a change of plan, jobs that never ended,
//! jobs that failed and cost, rows out of order, of unknown types and with the wrong sign, and a day of many calls.

use brimful_core::provider::ProviderId;
use chrono::{DateTime, Months, TimeDelta, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::account::Account;
use crate::dice::Dice;
use crate::ledger::{Entry, Kind, Totals};

/// How many whole months.
pub(super) const MONTHS: u32 = 24;

/// Makes an account's plain history what it should be.
pub(super) fn enrich(account: &mut Account, now: DateTime<Utc>) {
    match account.sample.provider {
        ProviderId::PowerPost | ProviderId::PixVerse => {}
        // Two whole months without a row, not even a reset.
        ProviderId::Pictory => {
            pause(account, months_ago(now, 9), months_ago(now, 6));
            account.plan_since = Some(months_ago(now, 4));
        }
        // More ranges without a day than a hasty client asks for.
        ProviderId::Voxpria => {
            pause(account, months_ago(now, 10), months_ago(now, 5));
            campaign(account, months_ago(now, 3));
        }
        ProviderId::UGen => ugen(account, now),
    }
}

fn pause(account: &mut Account, from: DateTime<Utc>, to: DateTime<Utc>) {
    account.entries.retain(|entry| entry.at < from || entry.at >= to);
}

/// A day whose cost needs two separators of thousands.
fn campaign(account: &mut Account, at: DateTime<Utc>) {
    let calls = 4_700_000;
    let entry = entry(1, Kind::Consume, Decimal::from(3 * calls), at, "Voice call");
    let place = account.entries.partition_point(|entry| entry.at <= at);
    account.entries.insert(place, Entry { calls, ..entry });
}

fn ugen(account: &mut Account, now: DateTime<Utc>) {
    let month = |n: u32, hours: i64| months_ago(now, n) + TimeDelta::hours(hours);
    let hung = Dice::of(&[1, 45]).uuid();
    let failed = Dice::of(&[2, 45]).uuid();
    let odd = [
        // A hold without an end.
        (Kind::Reserve, 150, month(2, 0), Some(hung), "Job started"),
        // A failed job whose credits did not come back.
        (Kind::Reserve, 100, month(3, 0), Some(failed), "Job started"),
        (Kind::Release, 100, month(3, 1), Some(failed), "Job failed"),
        (Kind::Consume, 86, month(3, 1), Some(failed), "Job failed"),
        (Kind::Other("transfer_out"), 40, month(4, 0), None, "Moved to another workspace"),
        (Kind::Other("adjustment"), 7, month(5, 0), None, ""),
        (Kind::Bonus, 25, month(6, 0), None, "Thank you <b>very</b> much \u{202e}=1+1"),
        // With the wrong sign.
        (Kind::Consume, 33, month(7, 0), None, "Manual correction"),
    ];
    for (n, (kind, amount, at, job, what)) in (2..).zip(odd) {
        let made = entry(n, kind, Decimal::from(amount), at, what);
        let flipped = matches!(kind, Kind::Other("transfer_out")) || what == "Manual correction";
        let place = account.entries.partition_point(|entry| entry.at <= at);
        account.entries.insert(place, Entry { job, flipped, ..made });
    }
    // Rows that stand where they were written, with an earlier time.
    let count = account.entries.len();
    for place in [count / 5, count / 2, count - 4] {
        if let Some(entry) = account.entries.get_mut(place) {
            entry.at -= TimeDelta::hours(3);
        }
    }
}

fn months_ago(now: DateTime<Utc>, months: u32) -> DateTime<Utc> {
    now.checked_sub_months(Months::new(months)).unwrap_or(now)
}

fn entry(n: u64, kind: Kind, amount: Decimal, at: DateTime<Utc>, what: &'static str) -> Entry {
    let id: Uuid = Dice::of(&[n, 46]).uuid();
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
