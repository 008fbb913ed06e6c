//! What was found of an account's activity, in order, and what it adds up to.

use std::cmp::Reverse;

use brimful_core::failure::{Code, Failure};
use brimful_core::ledger::{Entry, Totals, UsageDay};
use brimful_core::provider::ProviderId;

/// What was found.
#[derive(Debug)]
pub(super) struct Found {
    /// Of which service.
    pub(super) provider: ProviderId,
    /// What it tells.
    pub(super) rows: Rows,
    /// What that adds up to.
    pub(super) totals: Totals,
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
    /// Puts it in order and adds it up, exactly or not at all.
    pub(super) fn new(
        provider: ProviderId,
        (mut entries, mut days): (Vec<Entry>, Vec<UsageDay>),
    ) -> Result<Self, Failure> {
        let Some(totals) = Totals::of(&entries, &days) else {
            let message = format!("the amounts of {} add up to a number that cannot be held exactly", provider.name());
            return Err(Failure::new(Code::Protocol, message));
        };
        // Stable: entries of one moment stay in the order in which the service tells them.
        entries.sort_by_key(|entry| Reverse(entry.at));
        days.sort_by_key(|day| Reverse(day.date));
        let rows = match provider {
            ProviderId::Voxpria => Rows::Days(days),
            ProviderId::PowerPost | ProviderId::PixVerse | ProviderId::Pictory | ProviderId::UGen => {
                Rows::Entries(entries)
            }
        };
        Ok(Self { provider, rows, totals })
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
    fn the_newest_comes_first_and_entries_of_one_moment_keep_their_order() {
        let (early, late) = ("2026-05-01T00:00:00Z", "2026-05-08T00:00:00Z");
        let entries =
            vec![entry("a", early, "-1"), entry("b", late, "-1"), entry("c", early, "-1"), entry("d", late, "-1")];
        let found = Found::new(ProviderId::UGen, (entries, Vec::new())).unwrap();
        let Rows::Entries(entries) = found.rows else { panic!("no entries") };
        assert_eq!(entries.iter().map(|entry| entry.id.as_str()).collect::<String>(), "bdac");
        assert_eq!(found.totals.spent.to_string(), "4");
    }

    #[test]
    fn a_sum_that_does_not_fit_is_a_failure_and_no_rounding() {
        let at = "2026-05-01T00:00:00Z";
        let most = "-79228162514264337593543950335";
        for other in ["-1", "-0.1"] {
            let entries = vec![entry("a", at, most), entry("b", at, other)];
            let failure = Found::new(ProviderId::UGen, (entries, Vec::new())).unwrap_err();
            assert_eq!(failure.code, Code::Protocol);
        }
    }
}
