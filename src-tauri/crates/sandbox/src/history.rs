//! What happened to an account before the sandbox started, so that it has what it should have now.

use brimful_core::amount::Credits;
use chrono::{DateTime, Months, TimeDelta, Utc};
use rust_decimal::Decimal;

use crate::account::Account;
use crate::funds::Funds;
use crate::habit::{Refill, start_of_month};
use crate::life::Coming;

impl Account {
    /// Lives through the last whole months so that its funds at `now` are those it has: one that is renewed monthly begins
    /// with full pools and has what its spending left; any other has bought as much as it must have.
    pub(crate) fn remember(&mut self, seed: u64, now: DateTime<Utc>, months: u32) {
        let from = now.checked_sub_months(Months::new(months)).map_or(now, start_of_month);
        match self.funds {
            Funds::Pools { .. } | Funds::Quota { .. } => {
                if let Some(monthly) = self.habit.and_then(|habit| habit.monthly) {
                    self.funds.start_month(Decimal::from(monthly.allotment));
                }
                self.live(seed, from, now);
            }
            Funds::Single(target) => self.remember_up_to(seed, target.decimal(), from, now, Funds::Single),
            Funds::Reserved { balance, .. } => {
                self.remember_up_to(seed, balance.decimal(), from, now, |balance| Funds::Reserved {
                    balance,
                    reserved: Credits::ZERO,
                });
            }
        }
    }

    fn remember_up_to(
        &mut self,
        seed: u64,
        target: Decimal,
        from: DateTime<Utc>,
        now: DateTime<Utc>,
        funds: fn(Credits) -> Funds,
    ) {
        let mut coming = self.coming(seed, from, now);
        let mut charges: Vec<_> = coming
            .iter()
            .filter_map(|(_, what)| match what {
                Coming::Job(job) => Some((job.finishes, job.net_cost())),
                Coming::Reset | Coming::Purchase(_) => None,
            })
            .filter(|(at, _)| *at <= now)
            .collect();
        charges.sort_by_key(|(at, _)| *at);
        // An owner who never buys has bought once, at the beginning.
        let refill = self.habit.and_then(|habit| habit.refill).unwrap_or(Refill { pack: 1000, below: 50 });
        let (opening, purchases) = opening(target, &charges, refill);
        coming.extend(purchases.into_iter().map(|(at, amount)| (at, Coming::Purchase(amount))));
        coming.sort_by_key(|(at, _)| *at);
        self.funds = funds(Credits::from(opening));
        self.live_through(coming, now, false);
    }
}

/// Goes back in time from `target`: before each charge there was that much more, and where that is more than a pack
/// above the level at which the owner buys, a pack was bought just before. Gives the first balance and the purchases.
fn opening(
    target: Decimal,
    charges: &[(DateTime<Utc>, Decimal)],
    refill: Refill,
) -> (Decimal, Vec<(DateTime<Utc>, Decimal)>) {
    let pack = Decimal::from(refill.pack.max(1));
    let most = Decimal::from(refill.below) + pack;
    let mut balance = target;
    let mut purchases = Vec::new();
    for (at, cost) in charges.iter().rev() {
        balance += cost;
        while balance > most {
            balance -= pack;
            purchases.push((*at - TimeDelta::seconds(1), pack));
        }
    }
    (balance, purchases)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Convention;
    use crate::scenario::{Scenario, accounts};

    #[test]
    fn history_ends_at_the_balance_that_the_account_should_have_and_never_dips_below_nothing() {
        for seed in 0..20 {
            let now = "2026-05-08T16:00:00Z".parse().unwrap();
            for account in accounts(Scenario::Showcase, seed, now) {
                let name = &account.sample.name;
                let expect = match name.as_str() {
                    "Studio" => Some(412),
                    "Product clips" => Some(1240),
                    "Front desk" => Some(64),
                    _ => None,
                };
                if let Some(expect) = expect {
                    assert_eq!(account.funds.totals().0, Decimal::from(expect), "{name}");
                }
                assert!(!account.funds.available().is_spent(), "{name} {:?}", account.funds);
                for pair in account.entries.windows(2) {
                    let [earlier, later] = pair else { panic!("windows of two") };
                    assert!(earlier.at <= later.at, "{name}: {earlier:?} {later:?}");
                    assert_eq!(earlier.after, later.before, "{name}: {earlier:?} {later:?}");
                    assert!(later.after.under(Convention::Available) >= Decimal::ZERO, "{name}: {later:?}");
                }
            }
        }
    }

    #[test]
    fn going_back_in_time_buys_a_pack_where_it_must() {
        let at = |s: i64| DateTime::from_timestamp(s, 0).unwrap();
        let charges = [(at(10), Decimal::from(300)), (at(20), Decimal::from(400)), (at(30), Decimal::from(500))];
        let (opening, purchases) = opening(Decimal::from(64), &charges, Refill { pack: 1000, below: 50 });
        // 64 now; 564 before 30; 964 before 20; 1264 before 10, so a pack came at 9.
        assert_eq!((opening, purchases), (Decimal::from(264), vec![(at(9), Decimal::from(1000))]));
    }
}
