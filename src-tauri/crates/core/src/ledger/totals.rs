//! What entries and days add up to, exactly or not at all.

use super::{Entry, Kind, UsageDay};
use crate::amount::Credits;

/// What one account's activity adds up to. Never of several accounts: their credits differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Consumed minus refunded.
    pub spent: Credits,
    /// Bought, given, granted, and observed to rise.
    pub added: Credits,
    /// How many entries are of a kind that is not known, and so in neither sum.
    pub unclassified: u64,
}

impl Totals {
    /// Of nothing.
    pub const NONE: Self = Self { spent: Credits::ZERO, added: Credits::ZERO, unclassified: 0 };

    /// The totals of entries and of days that a service sums up itself. `None` where a sum cannot be held exactly.
    #[must_use]
    pub fn of<'a>(
        entries: impl IntoIterator<Item = &'a Entry>,
        days: impl IntoIterator<Item = &'a UsageDay>,
    ) -> Option<Self> {
        let sum = entries.into_iter().try_fold(Self::NONE, Self::with_entry)?;
        days.into_iter().try_fold(sum, Self::with_day)
    }

    /// With one entry more.
    #[must_use]
    pub fn with_entry(self, entry: &Entry) -> Option<Self> {
        let added = entry.kind.added(entry.delta, entry.observed);
        let is_known = entry.kind != Kind::Unclassified || added != Credits::ZERO;
        Some(Self {
            spent: self.spent.checked_add(entry.kind.spent(entry.delta))?,
            added: self.added.checked_add(added)?,
            unclassified: self.unclassified + u64::from(!is_known),
        })
    }

    /// With one day more.
    #[must_use]
    pub fn with_day(self, day: &UsageDay) -> Option<Self> {
        Some(Self { spent: self.spent.checked_add(day.spent)?, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: Kind, delta: &str, observed: bool) -> Entry {
        Entry {
            id: String::new(),
            at: "2026-05-09T12:00:00Z".parse().unwrap(),
            zone_assumed: false,
            kind,
            delta: delta.parse().unwrap(),
            source: String::new(),
            description: String::new(),
            job: None,
            balance_after: None,
            raw_type: String::new(),
            observed,
            sign_mismatch: false,
        }
    }

    fn day(spent: &str) -> UsageDay {
        let date = "2026-05-09".parse().unwrap();
        UsageDay { date, spent: spent.parse().unwrap(), count: None, cost: None, raw_cost: None }
    }

    /// "spent added unclassified".
    #[track_caller]
    fn check(entries: &[(Kind, &str, bool)], days: &[&str], expect: Option<&str>) {
        let entries: Vec<Entry> =
            entries.iter().map(|(kind, delta, observed)| entry(*kind, delta, *observed)).collect();
        let days: Vec<UsageDay> = days.iter().map(|spent| day(spent)).collect();
        let totals = Totals::of(&entries, &days).map(|t| format!("{} {} {}", t.spent, t.added, t.unclassified));
        assert_eq!(totals.as_deref(), expect);
    }

    #[test]
    fn spending_is_consumed_minus_refunded_and_never_the_sum_of_all_amounts() {
        check(&[], &[], Some("0 0 0"));
        check(
            &[
                (Kind::Purchase, "1000", false),
                (Kind::Reserve, "-207", false),
                (Kind::Release, "207", false),
                (Kind::Spend, "-180", false),
                (Kind::Refund, "45", false),
                (Kind::Bonus, "5", false),
                (Kind::Grant, "1", false),
                (Kind::Reset, "22000", false),
                (Kind::Unclassified, "7", false),
                (Kind::Unclassified, "-7", false),
            ],
            &[],
            Some("135 1006 2"),
        );
    }

    #[test]
    fn an_observed_rise_was_added_and_observed_falls_were_spent() {
        check(&[(Kind::Unclassified, "500", true), (Kind::Spend, "-0.6", true)], &[], Some("0.6 500 0"));
        check(&[(Kind::Reset, "500", true)], &[], Some("0 0 0"));
    }

    #[test]
    fn sums_are_exact_or_none() {
        let small = [(Kind::Spend, "-0.6", false); 3];
        check(&small, &["0.1", "0.2"], Some("2.1 0 0"));
        check(&[], &["12345678901234567890123456789", "1e28"], Some("22345678901234567890123456789 0 0"));
        check(&[], &["79228162514264337593543950335", "1"], None);
        check(&[], &["79228162514264337593543950335", "0.1"], None);
        let most = (Kind::Purchase, "79228162514264337593543950335", false);
        check(&[most, most], &[], None);
    }
}
