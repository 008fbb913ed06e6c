//! Whether a job can be paid: how often, what stays, or what is missing. Judged by what is available, not by the balance.

use crate::amount::Credits;
use crate::exact::{fits, times};
use crate::reading::Balance;

/// What a balance says to a cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The job costs nothing, so that no number of times says anything.
    Free,
    /// It can be paid.
    Affordable {
        /// How often, one after the other, at this cost; at least once.
        times: u64,
        /// Credits left after doing it once.
        after_one: Credits,
        /// Credits left after doing it that often.
        after_all: Credits,
    },
    /// It cannot.
    Short {
        /// The credits that are missing.
        by: Credits,
        /// The credits on hold, where they are the reason: the whole balance would cover the job.
        on_hold: Option<Credits>,
    },
}

/// Why there is no verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoVerdict {
    /// A cost below zero is no cost.
    #[error("a cost below zero")]
    NegativeCost,
    /// A number cannot be held exactly.
    #[error("a number that cannot be held exactly")]
    Inexact,
}

/// What this balance says to this cost, exactly. `balance` and `cost` are of one account: credits of different accounts
/// are never set against each other.
///
/// # Errors
/// [`NoVerdict`] where that cannot be said exactly.
pub fn judge(balance: &Balance, cost: Credits) -> Result<Verdict, NoVerdict> {
    match affordable(balance.available, cost)? {
        Verdict::Short { by, .. } => Ok(Verdict::Short { by, on_hold: held_back(balance, cost) }),
        verdict => Ok(verdict),
    }
}

/// The same by the available credits alone; what is on hold is not known then.
///
/// # Errors
/// [`NoVerdict`] where that cannot be said exactly.
pub fn affordable(available: Credits, cost: Credits) -> Result<Verdict, NoVerdict> {
    if cost < Credits::ZERO {
        return Err(NoVerdict::NegativeCost);
    }
    if cost == Credits::ZERO {
        return Ok(Verdict::Free);
    }
    let verdict = if available < cost {
        cost.checked_sub(available).map(|by| Verdict::Short { by, on_hold: None })
    } else {
        what_stays(available, cost)
    };
    verdict.ok_or(NoVerdict::Inexact)
}

fn what_stays(available: Credits, cost: Credits) -> Option<Verdict> {
    let count = fits(available, cost)?;
    Some(Verdict::Affordable {
        times: count,
        after_one: available.checked_sub(cost)?,
        after_all: available.checked_sub(times(cost, count)?)?,
    })
}

/// What is on hold, where the job could be paid if nothing were.
fn held_back(balance: &Balance, cost: Credits) -> Option<Credits> {
    let held = balance.reserved.filter(|held| *held > Credits::ZERO)?;
    let whole = balance.balance.or_else(|| balance.available.checked_add(held))?;
    (whole >= cost).then_some(held)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::*;
    use crate::reading::Source;

    fn credits(text: &str) -> Option<Credits> {
        text.parse().ok()
    }

    /// `balance` is "available balance reserved", "-" where not told.
    #[track_caller]
    fn check(balance: &str, cost: &str, expect: &str) {
        let told: Vec<Option<Credits>> = balance.split(' ').map(credits).collect();
        let balance = Balance {
            available: told[0].unwrap(),
            balance: told[1],
            reserved: told[2],
            pools: Vec::new(),
            source: Source::Reported,
            service_account: None,
            notices: Vec::new(),
        };
        let got = match judge(&balance, credits(cost).unwrap()) {
            Ok(Verdict::Free) => "free".to_owned(),
            Ok(Verdict::Affordable { times, after_one, after_all }) => {
                format!("{times} times, {after_one} {after_all}")
            }
            Ok(Verdict::Short { by, on_hold: None }) => format!("short by {by}"),
            Ok(Verdict::Short { by, on_hold: Some(held) }) => format!("short by {by}, {held} on hold"),
            Err(error) => error.to_string(),
        };
        assert_eq!(got, expect, "{balance:?} {cost}");
    }

    #[test]
    fn a_job_is_judged_by_what_is_available() {
        check("1033 1240 207", "207", "4 times, 826 205");
        check("1242 1242 0", "207", "6 times, 1035 0");
        check("179 179 0", "207", "short by 28");
        check("179 - -", "207", "short by 28");
        check("1.8 - -", "0.6", "3 times, 1.2 0");
        check("0 - -", "0.5", "short by 0.5");
        check("-3 - -", "2", "short by 5");
        check("-3 - -", "0", "free");
        check("5 - -", "0", "free");
        check("5 - -", "-1", "a cost below zero");
        check(
            "10000000000000000000000000000 - -",
            "0.0000000000000000000000000001",
            "a number that cannot be held exactly",
        );
    }

    #[test]
    fn on_hold_is_the_reason_only_where_the_whole_balance_would_do() {
        check("100 307 207", "128", "short by 28, 207 on hold");
        check("100 307 207", "307", "short by 207, 207 on hold");
        check("100 307 207", "308", "short by 208");
        check("100 - 207", "128", "short by 28, 207 on hold");
        check("100 307 -", "128", "short by 28");
        check("100 100 0", "128", "short by 28");
    }

    proptest! {
        #[test]
        fn what_is_left_and_what_was_used_is_all_there_was(have in 0_i64..10_000_000, cost in 1_i64..100_000) {
            let (have, cost) = (Credits::from(Decimal::new(have, 1)), Credits::from(Decimal::new(cost, 2)));
            match affordable(have, cost).unwrap() {
                Verdict::Affordable { times, after_one, after_all } => {
                    prop_assert!(times >= 1);
                    prop_assert_eq!(after_one.checked_add(cost).unwrap(), have);
                    prop_assert_eq!(crate::exact::times(cost, times).unwrap().checked_add(after_all).unwrap(), have);
                    prop_assert!(after_all >= Credits::ZERO && after_all < cost);
                }
                Verdict::Short { by, .. } => {
                    prop_assert!(by > Credits::ZERO);
                    prop_assert_eq!(have.checked_add(by).unwrap(), cost);
                }
                Verdict::Free => prop_assert!(false, "nothing is free here"),
            }
        }
    }
}
