//! Changes between two readings, for services that tell no history: what is kept instead, and marked as observed.

use chrono::{DateTime, SecondsFormat, Utc};

use super::{Entry, Kind};
use crate::amount::Credits;
use crate::provider::ProviderId;
use crate::reading::{Balance, PoolId};

/// The source of a rise of PixVerse's monthly pool: nothing but the rise says that it was a reset.
pub const INFERRED_RESET: &str = "monthly reset (inferred)";

/// A change that cannot be held exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the change between two readings cannot be held exactly")]
pub struct Inexact;

/// What changed from one reading to the next, as entries of the moment `at` when the later one was taken: a fall is
/// spending, a rise is not known until the user says what it was. Where a balance has pools (PixVerse), each pool that
/// changed has an entry of its own, and a rise of the monthly one is taken for its reset.
///
/// Nothing for a service that tells its history itself, nor where the two readings are of different accounts of the
/// service: that is no change of either. The same two readings give the same entries, ids included.
///
/// # Errors
/// [`Inexact`] where a difference cannot be held; no entry is given then.
pub fn observed(
    provider: ProviderId,
    before: &Balance,
    after: &Balance,
    at: DateTime<Utc>,
) -> Result<Vec<Entry>, Inexact> {
    if !is_observed(provider) || is_other_account(before, after) {
        return Ok(Vec::new());
    }
    let mut entries = Vec::new();
    for (pool, had, has) in parts(before, after) {
        let delta = has.checked_sub(had).ok_or(Inexact)?;
        if delta != Credits::ZERO {
            entries.push(entry(pool, delta, after.available, at));
        }
    }
    Ok(entries)
}

/// Whether the service tells no history, so that changes between its readings are kept.
#[must_use]
pub const fn is_observed(provider: ProviderId) -> bool {
    match provider {
        ProviderId::PowerPost | ProviderId::PixVerse => true,
        ProviderId::Pictory | ProviderId::UGen | ProviderId::Voxpria => false,
    }
}

fn is_other_account(before: &Balance, after: &Balance) -> bool {
    matches!((&before.service_account, &after.service_account), (Some(a), Some(b)) if a != b)
}

/// What is compared: each pool with itself where both readings have the same pools, else the available amounts.
fn parts(before: &Balance, after: &Balance) -> Vec<(Option<PoolId>, Credits, Credits)> {
    let same = before.pools.len() == after.pools.len()
        && before.pools.iter().zip(&after.pools).all(|(before, after)| before.id == after.id);
    if after.pools.is_empty() || !same {
        return vec![(None, before.available, after.available)];
    }
    before.pools.iter().zip(&after.pools).map(|(before, after)| (Some(after.id), before.amount, after.amount)).collect()
}

fn entry(pool: Option<PoolId>, delta: Credits, available: Credits, at: DateTime<Utc>) -> Entry {
    let kind = match pool {
        _ if delta < Credits::ZERO => Kind::Spend,
        Some(PoolId::Monthly) => Kind::Reset,
        Some(PoolId::Purchased) | None => Kind::Unclassified,
    };
    let part = pool.map_or("available", PoolId::as_str);
    let source = match (kind, pool) {
        (Kind::Reset, _) => INFERRED_RESET,
        (_, Some(pool)) => pool.as_str(),
        (_, None) => "",
    };
    Entry {
        // The change is part of the id, so that a clock that was set back cannot make two changes one.
        id: format!("observed:{}:{part}:{delta}", at.to_rfc3339_opts(SecondsFormat::Micros, true)),
        at,
        zone_assumed: false,
        kind,
        delta,
        source: source.to_owned(),
        description: String::new(),
        job: None,
        balance_after: Some(available),
        raw_type: String::new(),
        observed: true,
        sign_mismatch: false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::reading::{Pool, Source};

    fn at() -> DateTime<Utc> {
        "2026-05-09T12:00:00Z".parse().unwrap()
    }

    fn credits(text: &str) -> Credits {
        text.parse().unwrap()
    }

    /// "47", or "monthly+purchased".
    fn balance(text: &str) -> Balance {
        let amounts: Vec<Credits> = text.split('+').map(credits).collect();
        let pools = match amounts.as_slice() {
            [monthly, purchased] => {
                vec![Pool { id: PoolId::Monthly, amount: *monthly }, Pool { id: PoolId::Purchased, amount: *purchased }]
            }
            _ => Vec::new(),
        };
        let available = amounts.iter().try_fold(Credits::ZERO, |sum, part| sum.checked_add(*part)).unwrap();
        Balance {
            available,
            balance: None,
            reserved: None,
            pools,
            source: Source::Reported,
            service_account: None,
            notices: Vec::new(),
        }
    }

    /// "kind delta source; …".
    #[track_caller]
    fn check(provider: ProviderId, before: &str, after: &str, expect: &str) {
        let entries = observed(provider, &balance(before), &balance(after), at()).unwrap();
        let told: Vec<String> =
            entries.iter().map(|e| format!("{} {} {}", e.kind, e.delta, e.source).trim().to_owned()).collect();
        assert_eq!(told.join("; "), expect, "{before} -> {after}");
        for entry in entries {
            assert!(entry.observed && entry.at == at() && entry.balance_after == Some(balance(after).available));
        }
    }

    #[test]
    fn a_fall_is_spending_and_a_rise_is_not_known() {
        use ProviderId::PowerPost;
        check(PowerPost, "47", "46.4", "spend -0.6");
        check(PowerPost, "47", "547", "unclassified 500");
        check(PowerPost, "47", "47.0", "");
        check(PowerPost, "3", "-2", "spend -5");
        check(PowerPost, "1000000000000000000000000000", "999999999999999999999999999.9", "spend -0.1");
    }

    #[test]
    fn each_pool_has_its_own_entry_and_a_rise_of_the_monthly_one_is_an_inferred_reset() {
        use ProviderId::PixVerse;
        check(PixVerse, "1000+30", "400+30", "spend -600 monthly");
        check(PixVerse, "100+30", "0+10", "spend -100 monthly; spend -20 purchased");
        check(PixVerse, "100+30", "250000+30", "reset 249900 monthly reset (inferred)");
        check(PixVerse, "100+30", "250000+10", "reset 249900 monthly reset (inferred); spend -20 purchased");
        check(PixVerse, "100+30", "40+1030", "spend -60 monthly; unclassified 1000 purchased");
        // Equal in sum and still two changes.
        check(PixVerse, "100+30", "90+40", "spend -10 monthly; unclassified 10 purchased");
        check(PixVerse, "130", "90+30", "spend -10");
    }

    #[test]
    fn services_with_a_history_and_other_accounts_give_nothing() {
        for provider in [ProviderId::Pictory, ProviderId::UGen, ProviderId::Voxpria] {
            check(provider, "47", "40", "");
        }
        let of = |id: &str, text: &str| Balance { service_account: Some(id.into()), ..balance(text) };
        let told = |a: &Balance, b: &Balance| observed(ProviderId::PixVerse, a, b, at()).unwrap().len();
        assert_eq!(told(&of("1", "10+1"), &of("2", "20+1")), 0);
        assert_eq!(told(&of("1", "10+1"), &of("1", "20+1")), 1);
        assert_eq!(told(&balance("10+1"), &of("2", "20+1")), 1);
    }

    #[test]
    fn a_change_that_cannot_be_held_is_an_error() {
        let large = balance("79228162514264337593543950335");
        let small = balance("0.1");
        assert_eq!(observed(ProviderId::PowerPost, &large, &small, at()), Err(Inexact));
        let negative = balance("-79228162514264337593543950335");
        assert_eq!(observed(ProviderId::PowerPost, &large, &negative, at()), Err(Inexact));
    }

    #[test]
    fn ids_are_the_same_for_the_same_readings_and_differ_by_pool() {
        let ids = |before: &str, after: &str| -> Vec<String> {
            let entries = observed(ProviderId::PixVerse, &balance(before), &balance(after), at()).unwrap();
            entries.into_iter().map(|entry| entry.id).collect()
        };
        assert_eq!(ids("10+10", "5+5"), ids("10+10", "5+5"));
        assert_eq!(
            ids("10+10", "5+5"),
            ["observed:2026-05-09T12:00:00.000000Z:monthly:-5", "observed:2026-05-09T12:00:00.000000Z:purchased:-5"]
        );
    }

    proptest! {
        /// Whatever the readings were, the observed changes lead from the first to the last.
        #[test]
        fn changes_add_up_to_the_last_reading(amounts in prop::collection::vec((0_i64..1_000_000, 0_i64..1_000_000), 2..30)) {
            let readings: Vec<Balance> = amounts.iter().map(|(a, b)| {
                balance(&format!("{}+{}", tenths(*a), tenths(*b)))
            }).collect();
            let mut sum = readings[0].available;
            for pair in readings.windows(2) {
                for entry in observed(ProviderId::PixVerse, &pair[0], &pair[1], at()).unwrap() {
                    sum = sum.checked_add(entry.delta).unwrap();
                }
                prop_assert_eq!(sum, pair[1].available);
            }
        }
    }

    fn tenths(n: i64) -> String {
        format!("{}.{}", n / 10, n % 10)
    }
}
