//! Packs of credits: what they cost a credit and what they save, worked out anew and set against what the service says;
//! and which of them cover a shortfall most cheaply.

mod choice;
mod cover;

use rust_decimal::Decimal;

use crate::amount::{Credits, Money};
use crate::exact::{Quotient, product, quotient};

pub use choice::{Choice, Chosen, MOST_PACKS, NoChoice, cheapest, cheapest_of_one, cheapest_single};

/// The pack against whose rate savings are documented to be told.
const REFERENCE: &str = "starter";

/// Decimals of a worked-out price per credit.
const RATE_PLACES: u32 = 6;

/// Decimals of a worked-out saving in per cent.
const SAVING_PLACES: u32 = 2;

/// A quantity of credits at a price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// The service's id of it, to buy it by. Untrusted text, like the name.
    pub id: String,
    /// Its name for people; the id where the service gives none.
    pub name: String,
    /// The credits; above zero.
    pub credits: Credits,
    /// The price; above zero.
    pub price: Money,
    /// What a credit costs, in the price's currency, worked out from price and credits.
    pub per_credit: Option<Quotient>,
    /// What it saves against the reference pack in per cent, worked out; below zero where it costs more. `None` where
    /// the numbers are too long.
    pub saving: Option<Quotient>,
    /// Where the service says something else.
    pub notes: Vec<Difference>,
}

/// What a service says of a pack, before anything is worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The service's id.
    pub id: String,
    /// Its name, where there is one.
    pub name: Option<String>,
    /// The credits.
    pub credits: Credits,
    /// The price.
    pub price: Money,
    /// What it says a credit costs.
    pub per_credit: Option<Decimal>,
    /// What it says is saved, in per cent.
    pub saving: Option<Decimal>,
}

/// The packs that a service offers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    /// In the order sent.
    pub packs: Vec<Pack>,
    /// The place in `packs` of the one that savings are told against; `None` where there are no packs.
    pub reference: Option<usize>,
    /// How many were left out: without an id, with no credits or price above zero, in a currency that is not known, or
    /// under an id that stands for two different packs.
    pub refused: usize,
}

/// What a service says of a pack that is not so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is about.
    pub about: About,
    /// The number as sent.
    pub said: Decimal,
    /// Whether it is the worked-out number after rounding to the decimals sent.
    pub rounded: bool,
}

/// What a difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The price of a credit.
    PerCredit,
    /// The saving in per cent.
    Saving,
}

impl Offers {
    /// Works out what the packs cost a credit and save, and notes where the service says otherwise. `refused` are those
    /// that were left out already.
    #[must_use]
    pub fn new(said: Vec<Said>, mut refused: usize) -> Self {
        let mut kept: Vec<Said> = Vec::new();
        let mut ambiguous: Vec<String> = Vec::new();
        for pack in said {
            match kept.iter().find(|known| known.id == pack.id) {
                Some(known) if *known == pack => {}
                Some(_) => ambiguous.push(pack.id),
                None if !is_offer(&pack) => refused += 1,
                None => kept.push(pack),
            }
        }
        // Nobody can say which of two packs an id would buy.
        refused += ambiguous.len();
        let before = kept.len();
        kept.retain(|pack| !ambiguous.contains(&pack.id));
        refused += before - kept.len();
        let reference = reference(&kept);
        let base = reference.and_then(|at| kept.get(at)).map(|pack| (pack.price, pack.credits));
        Self { packs: kept.into_iter().map(|pack| work_out(pack, base)).collect(), reference, refused }
    }
}

/// Something for something: a pack of nothing, or one that costs nothing, is no offer.
fn is_offer(pack: &Said) -> bool {
    !pack.id.is_empty() && pack.credits > Credits::ZERO && pack.price.amount > Decimal::ZERO
}

/// The documented reference, else the smallest pack.
fn reference(packs: &[Said]) -> Option<usize> {
    let named = packs.iter().position(|pack| pack.id.eq_ignore_ascii_case(REFERENCE));
    named.or_else(|| packs.iter().enumerate().min_by_key(|(_, pack)| pack.credits).map(|(at, _)| at))
}

fn work_out(said: Said, base: Option<(Money, Credits)>) -> Pack {
    let (price, credits) = (said.price.amount, said.credits.decimal());
    let saving = base.and_then(|base| saving_parts(said.price, said.credits, base));
    let mut notes = Vec::new();
    notes.extend(difference(About::PerCredit, said.per_credit, Some((price, credits))));
    notes.extend(difference(About::Saving, said.saving, saving));
    Pack {
        name: said.name.unwrap_or_else(|| said.id.clone()),
        id: said.id,
        credits: said.credits,
        price: said.price,
        per_credit: quotient(price, credits, RATE_PLACES),
        saving: saving.and_then(|(part, whole)| quotient(part, whole, SAVING_PLACES)),
        notes,
    }
}

/// The saving in per cent as a fraction: 100 × (base price × credits − price × base credits) / (base price × credits).
fn saving_parts(price: Money, credits: Credits, (base, base_credits): (Money, Credits)) -> Option<(Decimal, Decimal)> {
    if base.currency != price.currency {
        return None;
    }
    let whole = Credits::from(product(base.amount, credits.decimal())?);
    let paid = Credits::from(product(price.amount, base_credits.decimal())?);
    Some((product(whole.checked_sub(paid)?.decimal(), Decimal::ONE_HUNDRED)?, whole.decimal()))
}

/// Whether a number as sent is the fraction, the fraction rounded, or neither.
fn difference(about: About, said: Option<Decimal>, fraction: Option<(Decimal, Decimal)>) -> Option<Difference> {
    let (said, (part, whole)) = (said?.normalize(), fraction?);
    let rounded = quotient(part, whole, said.scale())?;
    if rounded.value == said && rounded.exact {
        return None;
    }
    Some(Difference { about, said, rounded: rounded.value == said })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::Currency;

    fn decimal(text: &str) -> Option<Decimal> {
        text.parse::<Credits>().ok().map(Credits::decimal)
    }

    /// "id credits price per_credit saving", "-" where not said.
    fn said(text: &str) -> Said {
        let words: Vec<&str> = text.split(' ').collect();
        Said {
            id: words[0].into(),
            name: None,
            credits: words[1].parse().unwrap(),
            price: Money { amount: decimal(words[2]).unwrap(), currency: Currency::USD },
            per_credit: decimal(words[3]),
            saving: decimal(words[4]),
        }
    }

    /// Each pack as "id per_credit saving notes", `~` before what was rounded.
    #[track_caller]
    fn check(packs: &[&str], refused: usize, expect: &[&str]) {
        let offers = Offers::new(packs.iter().map(|text| said(text)).collect(), 0);
        let number =
            |q: Option<Quotient>| q.map_or("-".into(), |q| format!("{}{}", if q.exact { "" } else { "~" }, q.value));
        let told: Vec<String> = offers
            .packs
            .iter()
            .map(|pack| {
                let notes = pack
                    .notes
                    .iter()
                    .map(|note| format!(" {:?}:{}{}", note.about, if note.rounded { "~" } else { "!" }, note.said));
                format!("{} {} {}{}", pack.id, number(pack.per_credit), number(pack.saving), notes.collect::<String>())
            })
            .collect();
        assert_eq!((told, offers.refused), (expect.iter().map(ToString::to_string).collect(), refused), "{packs:?}");
    }

    #[test]
    fn the_documented_packs_are_worked_out_and_agree() {
        check(
            &[
                "starter 200 10 0.05 0",
                "creator 1000 45 0.045 10",
                "studio 5000 175 0.035 30",
                "enterprise 20000 600 0.03 40",
            ],
            0,
            &["starter 0.05 0", "creator 0.045 10", "studio 0.035 30", "enterprise 0.03 40"],
        );
    }

    #[test]
    fn what_the_service_says_wrong_is_noted_and_not_taken() {
        check(&["starter 200 10 0.04 5"], 0, &["starter 0.05 0 PerCredit:!0.04 Saving:!5"]);
        check(
            &["starter 200 10 - -", "creator 1000 45 0.05 10.0"],
            0,
            &["starter 0.05 0", "creator 0.045 10 PerCredit:~0.05"],
        );
        check(&["starter 300 10 0.0333 -"], 0, &["starter ~0.033333 0 PerCredit:~0.0333"]);
        check(&["starter 200 10 - -", "worse 100 9 - 10"], 0, &["starter 0.05 0", "worse 0.09 -80 Saving:!10"]);
        check(
            &["starter 300 10 - -", "more 700 20 - 14"],
            0,
            &["starter ~0.033333 0", "more ~0.028571 ~14.29 Saving:~14"],
        );
    }

    #[test]
    fn without_a_starter_the_smallest_pack_is_the_reference() {
        check(&["big 1000 45 - -", "small 200 10 - -"], 0, &["big 0.045 10", "small 0.05 0"]);
        check(&["big 1000 45 - -", "STARTER 2000 10 - -"], 0, &["big 0.045 -800", "STARTER 0.005 0"]);
        check(&[], 0, &[]);
    }

    #[test]
    fn what_is_no_offer_is_left_out_and_counted() {
        check(&["a 0 10 - -", "b -5 10 - -", "c 5 0 - -", "d 5 -1 - -", "e 5 1 - -"], 4, &["e 0.2 0"]);
        check(&["a 5 1 - -", "a 5 1 - -"], 0, &["a 0.2 0"]);
        check(&["a 5 1 - -", "a 5 2 - -", "b 5 1 - -"], 2, &["b 0.2 0"]);
    }
}
