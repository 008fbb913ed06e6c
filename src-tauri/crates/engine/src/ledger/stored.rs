//! Entries as rows: exact amounts as whole millionths, times as microseconds, days and months as numbers.

use brimful_core::amount::Credits;
use brimful_core::ledger::{Entry, Kind, UsageDay};
use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use rust_decimal::Decimal;

use super::LedgerError;

/// An entry's or a usage day's columns. `source` is still text here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stored {
    pub(super) usage: bool,
    pub(super) external: String,
    pub(super) at: i64,
    pub(super) day: i32,
    pub(super) kind: Kind,
    pub(super) delta: i64,
    pub(super) flags: u8,
    pub(super) balance_after: Option<i64>,
    pub(super) source: String,
    pub(super) job: Option<String>,
    pub(super) raw_type: String,
    pub(super) description: String,
    pub(super) told: Option<Told>,
}

/// What only a usage day has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) count: Option<i64>,
    pub(super) cost: Option<(String, String)>,
    pub(super) raw_cost: Option<String>,
}

/// Bits of `flags`; on disk, so they never change.
pub(super) mod flag {
    pub(in super::super) const ZONE_ASSUMED: u8 = 1;
    pub(in super::super) const OBSERVED: u8 = 2;
    pub(in super::super) const SIGN_MISMATCH: u8 = 4;
    pub(in super::super) const USAGE: u8 = 8;
    /// The service says that the job failed.
    pub(in super::super) const FAILED: u8 = 16;
    /// The user said what the observed change was.
    pub(in super::super) const CLASSIFIED: u8 = 32;
}

/// An observed rise that nobody has named yet: a class of its own in the totals, since it counts as added.
pub(super) const RISE: u8 = 9;

impl Stored {
    pub(super) fn of_entry(entry: Entry, day: NaiveDate) -> Result<Self, LedgerError> {
        let bit = |set: bool, bit: u8| if set { bit } else { 0 };
        let flags = bit(entry.zone_assumed, flag::ZONE_ASSUMED)
            | bit(entry.observed, flag::OBSERVED)
            | bit(entry.sign_mismatch, flag::SIGN_MISMATCH)
            | bit(entry.job.is_some() && says_failed(&entry), flag::FAILED);
        Ok(Self {
            usage: false,
            external: entry.id,
            at: entry.at.timestamp_micros(),
            day: day_number(day),
            kind: entry.kind,
            delta: micros(entry.delta)?,
            flags,
            balance_after: entry.balance_after.map(micros).transpose()?,
            source: entry.source,
            job: entry.job,
            raw_type: entry.raw_type,
            description: entry.description,
            told: None,
        })
    }

    pub(super) fn of_day(day: UsageDay) -> Result<Self, LedgerError> {
        let told = Told {
            count: day.count.map(|n| i64::try_from(n).map_err(|_| LedgerError::TooLarge)).transpose()?,
            cost: day.cost.map(|cost| (cost.amount.normalize().to_string(), cost.currency.code().to_owned())),
            raw_cost: day.raw_cost,
        };
        Ok(Self {
            usage: true,
            external: day.date.to_string(),
            // The service's own day, which has no moment: sorted after that day's entries.
            at: day.date.and_time(NaiveTime::MIN).and_utc().timestamp_micros(),
            day: day_number(day.date),
            kind: Kind::Spend,
            delta: -micros(day.spent)?,
            flags: flag::USAGE,
            balance_after: None,
            source: String::new(),
            job: None,
            raw_type: String::new(),
            description: String::new(),
            told: Some(told),
        })
    }

    pub(super) fn month(&self) -> i32 {
        month_of(self.day)
    }

    pub(super) fn class(&self) -> u8 {
        class(self.kind, self.flags, self.delta)
    }
}

/// What a row counts as in the totals: its kind, or [`RISE`].
pub(super) fn class(kind: Kind, flags: u8, delta: i64) -> u8 {
    if kind == Kind::Unclassified && flags & flag::OBSERVED != 0 && delta > 0 { RISE } else { code(kind) }
}

/// The kind behind a class.
pub(super) fn kind_of_class(class: u8) -> Kind {
    if class == RISE { Kind::Unclassified } else { kind(class) }
}

/// A kind's number on disk; never changes.
pub(super) const fn code(kind: Kind) -> u8 {
    match kind {
        Kind::Spend => 0,
        Kind::Purchase => 1,
        Kind::Reserve => 2,
        Kind::Release => 3,
        Kind::Refund => 4,
        Kind::Bonus => 5,
        Kind::Reset => 6,
        Kind::Grant => 7,
        Kind::Unclassified => 8,
    }
}

/// The kind with this number. A number that no version wrote is a kind that is not known.
pub(super) fn kind(number: u8) -> Kind {
    Kind::ALL.into_iter().find(|kind| code(*kind) == number).unwrap_or(Kind::Unclassified)
}

/// Millionths of a credit.
///
/// # Errors
/// [`LedgerError::TooLarge`] where they do not hold the amount exactly. The smallest number is left out, so that every
/// amount can be turned round.
pub(super) fn micros(credits: Credits) -> Result<i64, LedgerError> {
    let exact = credits.decimal().normalize();
    let missing = MICRO_DIGITS.checked_sub(exact.scale()).ok_or(LedgerError::TooLarge)?;
    let scaled = 10_i128.checked_pow(missing).and_then(|power| exact.mantissa().checked_mul(power));
    let micros = scaled.and_then(|n| i64::try_from(n).ok()).filter(|n| *n != i64::MIN);
    micros.ok_or(LedgerError::TooLarge)
}

/// The amount of this many millionths.
///
/// # Errors
/// [`LedgerError::TooLarge`] for a sum beyond 96 bits.
pub(super) fn credits(micros: i128) -> Result<Credits, LedgerError> {
    let exact = Decimal::try_from_i128_with_scale(micros, MICRO_DIGITS).map_err(|_| LedgerError::TooLarge)?;
    Ok(Credits::from(exact.normalize()))
}

const MICRO_DIGITS: u32 = 6;

pub(super) fn day_number(day: NaiveDate) -> i32 {
    day.num_days_from_ce() - EPOCH_FROM_CE
}

/// The day with this number; the first of 1970 for a number that no day has.
pub(super) fn day(number: i32) -> NaiveDate {
    number.checked_add(EPOCH_FROM_CE).and_then(NaiveDate::from_num_days_from_ce_opt).unwrap_or_default()
}

const EPOCH_FROM_CE: i32 = 719_163;

pub(super) fn month_number(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0().cast_signed()
}

pub(super) fn month_of(day_number: i32) -> i32 {
    month_number(day(day_number))
}

/// The first day of the month with this number.
pub(super) fn month(number: i32) -> NaiveDate {
    let month = u32::try_from(number.rem_euclid(12)).unwrap_or_default();
    NaiveDate::from_ymd_opt(number.div_euclid(12), month + 1, 1).unwrap_or_default()
}

/// The numbers of a month's first and last day.
pub(super) fn days_of_month(number: i32) -> (i32, i32) {
    let first = month(number);
    let next = month(number.saturating_add(1));
    let last = next.checked_sub_days(Days::new(1)).filter(|last| *last > first).unwrap_or(NaiveDate::MAX);
    (day_number(first), day_number(last))
}

/// The moment of this many microseconds since 1970; 1970 where the calendar has none.
pub(super) fn moment(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}

/// A day before, in microseconds since 1970.
pub(super) fn day_before(now: DateTime<Utc>) -> i64 {
    now.timestamp_micros().saturating_sub(TimeDelta::days(1).num_microseconds().unwrap_or_default())
}

/// What a job's rows are found by: eight bytes instead of the service's 36. The text is compared as well, so that two
/// jobs with one key stay two. On disk, so it never changes: FNV-1a.
pub(super) fn job_key(job: &str) -> i64 {
    let fnv = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    job.as_bytes().iter().fold(0xcbf2_9ce4_8422_2325, fnv).cast_signed()
}

/// What a row is found by, likewise: whose it is, whether it is a whole day, and the service's id.
pub(super) fn entry_key(account: i64, usage: bool, external: &str) -> i64 {
    let fnv = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let of_account = account.to_le_bytes().into_iter().chain([u8::from(usage)]).fold(0xcbf2_9ce4_8422_2325, fnv);
    external.bytes().fold(of_account, fnv).cast_signed()
}

fn says_failed(entry: &Entry) -> bool {
    [&entry.description, &entry.raw_type]
        .into_iter()
        .any(|text| text.as_bytes().windows(FAILED.len()).any(|window| window.eq_ignore_ascii_case(FAILED)))
}

const FAILED: &[u8] = b"fail";
