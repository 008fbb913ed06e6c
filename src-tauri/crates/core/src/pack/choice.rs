//! Which packs cover a shortfall most cheaply, each as often as needed: exact, the same for the same question, and with
//! bounded work whatever a service sends.

use super::Pack;
use super::cover::{self, Item, TooLarge};
use crate::amount::{Credits, Money};
use crate::exact::times;

/// Most packs that are compared.
pub const MOST_PACKS: usize = 100;

/// Packs that cover a shortfall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Which packs and how often, in the order of the list; empty where nothing is short.
    pub packs: Vec<Chosen>,
    /// What they cost together; `None` where nothing is short.
    pub price: Option<Money>,
    /// The credits that they bring together.
    pub credits: Credits,
    /// The credits beyond the shortfall.
    pub surplus: Credits,
}

/// One pack of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Its place in the list.
    pub index: usize,
    /// How often; at least once.
    pub count: u64,
}

/// Why there is no choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoChoice {
    /// There are no packs, or for a single one none that is large enough.
    #[error("no pack covers it")]
    NoPacks,
    /// The packs are in different currencies, which cannot be compared.
    #[error("the packs are in different currencies")]
    Currencies,
    /// More packs than are compared, or numbers so far apart that comparing them would not end soon.
    #[error("the packs cannot be compared with bounded work")]
    TooComplex,
}

/// The cheapest packs that bring at least this many credits; of equally cheap ones the fewest, of those the least
/// surplus, of those the ones that stand first in the list.
///
/// # Errors
/// [`NoChoice`]. Never a choice that is not the cheapest.
pub fn cheapest(packs: &[Pack], shortfall: Credits) -> Result<Choice, NoChoice> {
    if shortfall <= Credits::ZERO {
        return Ok(Choice { packs: Vec::new(), price: None, credits: Credits::ZERO, surplus: Credits::ZERO });
    }
    check(packs)?;
    let items: Vec<Item> =
        packs.iter().map(|pack| Item { credits: pack.credits.decimal(), price: pack.price.amount }).collect();
    let counts = cover::cheapest(&items, shortfall.decimal()).map_err(|TooLarge| NoChoice::TooComplex)?;
    choice(packs, &counts, shortfall).ok_or(NoChoice::TooComplex)
}

/// The cheapest single pack that brings at least this many credits, bought once; of equally cheap ones the one with the
/// least surplus, of those the first.
///
/// # Errors
/// [`NoChoice`]; [`NoChoice::NoPacks`] where none is large enough.
pub fn cheapest_single(packs: &[Pack], shortfall: Credits) -> Result<usize, NoChoice> {
    check(packs)?;
    let large = packs.iter().enumerate().filter(|(_, pack)| pack.credits >= shortfall);
    large.min_by_key(|(_, pack)| (pack.price.amount, pack.credits)).map(|(at, _)| at).ok_or(NoChoice::NoPacks)
}

/// The cheapest way to bring at least this many credits with packs of one kind; of equally cheap ones the fewest, of those
/// the ones that stand first. Not always the cheapest of all, but nobody buys seven packs of three kinds for a month.
///
/// # Errors
/// [`NoChoice`]; [`NoChoice::NoPacks`] also where nothing is short.
pub fn cheapest_of_one(packs: &[Pack], shortfall: Credits) -> Result<Choice, NoChoice> {
    check(packs)?;
    if shortfall <= Credits::ZERO {
        return Err(NoChoice::NoPacks);
    }
    let of = |at: usize| {
        let parts = shortfall.decimal().checked_div(packs.get(at)?.credits.decimal())?;
        // The quotient is rounded where it does not end, so the count is tried and one more where it is not enough.
        let count = u64::try_from(parts.ceil()).ok()?.max(1);
        (count..=count.checked_add(1)?).find_map(|count| {
            let mut counts = vec![0; packs.len()];
            *counts.get_mut(at)? = count;
            choice(packs, &counts, shortfall).filter(|choice| choice.surplus >= Credits::ZERO)
        })
    };
    let all = (0..packs.len()).filter_map(of);
    let cost = |choice: &Choice| (choice.price.map(|price| price.amount), choice.packs.first().map(|one| one.count));
    all.min_by_key(cost).ok_or(NoChoice::TooComplex)
}

fn check(packs: &[Pack]) -> Result<(), NoChoice> {
    let first = packs.first().ok_or(NoChoice::NoPacks)?;
    if packs.iter().any(|pack| pack.price.currency != first.price.currency) {
        return Err(NoChoice::Currencies);
    }
    if packs.len() > MOST_PACKS { Err(NoChoice::TooComplex) } else { Ok(()) }
}

/// The choice that these counts are, added up in exact amounts.
fn choice(packs: &[Pack], counts: &[u64], shortfall: Credits) -> Option<Choice> {
    let mut credits = Credits::ZERO;
    let mut price = Credits::ZERO;
    let mut chosen = Vec::new();
    for (index, (pack, count)) in packs.iter().zip(counts).enumerate().filter(|(_, (_, count))| **count > 0) {
        credits = credits.checked_add(times(pack.credits, *count)?)?;
        price = price.checked_add(times(Credits::from(pack.price.amount), *count)?)?;
        chosen.push(Chosen { index, count: *count });
    }
    let currency = packs.first()?.price.currency;
    let surplus = credits.checked_sub(shortfall)?;
    Some(Choice { packs: chosen, price: Some(Money { amount: price.decimal(), currency }), credits, surplus })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::Currency;
    use crate::pack::{Offers, Said};

    /// "credits:price …".
    fn packs(text: &str) -> Vec<Pack> {
        let said = text.split_whitespace().enumerate().map(|(n, pack)| {
            let (credits, price) = pack.split_once(':').unwrap();
            let amount = price.parse::<Credits>().unwrap().decimal();
            Said {
                id: n.to_string(),
                name: None,
                credits: credits.parse().unwrap(),
                price: Money { amount, currency: Currency::USD },
                per_credit: None,
                saving: None,
            }
        });
        Offers::new(said.collect(), 0).packs
    }

    const DOCUMENTED: &str = "200:10 1000:45 5000:175 20000:600";

    #[test]
    fn a_choice_says_what_it_costs_and_brings() {
        /// "index*count …, price, credits, surplus".
        #[track_caller]
        fn check(list: &str, shortfall: &str, expect: Result<&str, NoChoice>) {
            let got = cheapest(&packs(list), shortfall.parse().unwrap()).map(|choice| {
                let chosen: Vec<String> = choice.packs.iter().map(|c| format!("{}*{}", c.index, c.count)).collect();
                let price = choice.price.map_or("-".into(), |price| price.amount.normalize().to_string());
                format!("{}, {price}, {}, {}", chosen.join(" "), choice.credits, choice.surplus)
            });
            assert_eq!(got, expect.map(String::from), "{list} for {shortfall}");
        }
        check(DOCUMENTED, "28", Ok("0*1, 10, 200, 172"));
        check(DOCUMENTED, "1100.5", Ok("0*1 1*1, 55, 1200, 99.5"));
        check(DOCUMENTED, "45000", Ok("2*1 3*2, 1375, 45000, 0"));
        check("0.3:0.1", "1", Ok("0*4, 0.4, 1.2, 0.2"));
        check(DOCUMENTED, "0", Ok(", -, 0, 0"));
        check(DOCUMENTED, "-5", Ok(", -, 0, 0"));
        check("", "0", Ok(", -, 0, 0"));
        check("", "1", Err(NoChoice::NoPacks));
        check("1:1", "1e28", Err(NoChoice::TooComplex));
        let many: Vec<String> = (1..=101).map(|n| format!("{n}:{n}")).collect();
        check(&many.join(" "), "5", Err(NoChoice::TooComplex));
    }

    #[test]
    fn packs_of_one_kind_are_the_cheapest_of_their_kinds() {
        #[track_caller]
        fn check(list: &str, shortfall: &str, expect: Result<&str, NoChoice>) {
            let got = cheapest_of_one(&packs(list), shortfall.parse().unwrap()).map(|choice| {
                let (one, price) = (choice.packs[0], choice.price.unwrap().amount.normalize());
                assert_eq!(choice.packs.len(), 1);
                format!("{}*{}, {price}, {}, {}", one.index, one.count, choice.credits, choice.surplus)
            });
            assert_eq!(got, expect.map(String::from), "{list} for {shortfall}");
        }
        check(DOCUMENTED, "28", Ok("0*1, 10, 200, 172"));
        check(DOCUMENTED, "200", Ok("0*1, 10, 200, 0"));
        check(DOCUMENTED, "200.1", Ok("0*2, 20, 400, 199.9"));
        // All kinds together would do for 340, with seven purchases.
        check(DOCUMENTED, "8456", Ok("2*2, 350, 10000, 1544"));
        check(DOCUMENTED, "19000", Ok("3*1, 600, 20000, 1000"));
        // A third of a pack is never lost to rounding.
        check("3:1", "1e9", Ok("0*333333334, 333333334, 1000000002, 2"));
        check("0.3:0.1", "0.9", Ok("0*3, 0.3, 0.9, 0"));
        // As cheap: the fewer; and of as many the first.
        check("100:10 200:20", "200", Ok("1*1, 20, 200, 0"));
        check("200:20 200:20", "200", Ok("0*1, 20, 200, 0"));
        check(DOCUMENTED, "0", Err(NoChoice::NoPacks));
        check("", "1", Err(NoChoice::NoPacks));
        check("0.0000001:1", "1e28", Err(NoChoice::TooComplex));
    }

    #[test]
    fn a_single_pack_is_the_cheapest_that_is_large_enough() {
        #[track_caller]
        fn check(list: &str, shortfall: &str, expect: Result<usize, NoChoice>) {
            assert_eq!(cheapest_single(&packs(list), shortfall.parse().unwrap()), expect, "{list} for {shortfall}");
        }
        check(DOCUMENTED, "28", Ok(0));
        check(DOCUMENTED, "201", Ok(1));
        check(DOCUMENTED, "20000.1", Err(NoChoice::NoPacks));
        check("200:10 300:9", "28", Ok(1));
        check("300:10 200:10", "28", Ok(1));
        check("", "1", Err(NoChoice::NoPacks));
    }
}
