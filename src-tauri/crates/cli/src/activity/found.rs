//! What was found of an account's activity, and what it adds up to.

use brimful_core::failure::{Code, Failure};
use brimful_core::ledger::{Entry, Totals, UsageDay};
use brimful_core::provider::ProviderId;
use brimful_engine::providers::history::{Notice, Range};

/// What was found.
#[derive(Debug)]
pub(super) struct Found {
    /// Of which service.
    pub(super) provider: ProviderId,
    /// What it tells.
    pub(super) rows: Rows,
    /// What that adds up to.
    pub(super) totals: Totals,
    /// What is odd about it.
    pub(super) notices: Vec<Notice>,
}

/// What a service tells of activity.
#[derive(Debug)]
pub(super) enum Rows {
    /// Entries, newest first.
    Entries(Vec<Entry>),
    /// Whole days of its own calendar, newest first, and so nothing of what was added.
    Days(Vec<UsageDay>),
}

impl Found {
    /// Adds it up, exactly or not at all.
    pub(super) fn new(provider: ProviderId, Range { entries, days, notices }: Range) -> Result<Self, Failure> {
        let Some(totals) = Totals::of(&entries, &days) else {
            let message = format!("the amounts of {} add up to a number that cannot be held exactly", provider.name());
            return Err(Failure::new(Code::Protocol, message));
        };
        let rows = match provider {
            ProviderId::Voxpria => Rows::Days(days),
            ProviderId::PowerPost | ProviderId::PixVerse | ProviderId::Pictory | ProviderId::UGen => {
                Rows::Entries(entries)
            }
        };
        Ok(Self { provider, rows, totals, notices })
    }
}

/// The failure of a service that tells no activity.
pub(super) fn not_offered(provider: ProviderId) -> Failure {
    Failure::new(Code::NotOffered, format!("{} does not tell what credits were spent on", provider.name()))
}

#[cfg(test)]
mod tests {
    use brimful_core::ledger::Kind;

    use super::*;

    fn entry(id: &str, at: &str, delta: &str) -> Entry {
        Entry {
            id: id.into(),
            at: at.parse().unwrap(),
            zone_assumed: false,
            kind: Kind::Spend,
            delta: delta.parse().unwrap(),
            source: String::new(),
            description: String::new(),
            job: None,
            balance_after: None,
            raw_type: String::new(),
            observed: false,
            sign_mismatch: false,
        }
    }

    #[test]
    fn a_sum_that_does_not_fit_is_a_failure_and_no_rounding() {
        let at = "2026-05-01T00:00:00Z";
        let most = "-79228162514264337593543950335";
        for other in ["-1", "-0.1"] {
            let entries = vec![entry("a", at, most), entry("b", at, other)];
            let failure = Found::new(ProviderId::UGen, Range { entries, ..Range::default() }).unwrap_err();
            assert_eq!(failure.code, Code::Protocol);
        }
    }
}
