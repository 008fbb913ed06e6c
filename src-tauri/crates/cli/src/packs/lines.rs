//! Packs for people: a table, and below it where the service says something else.

use brimful_core::amount::{Credits, Money};
use brimful_core::exact::Quotient;
use brimful_core::pack::{About, Difference, Offers, Pack};
use brimful_core::provider::ProviderId;
use brimful_core::words::Words;
use rust_decimal::Decimal;

use super::output::per_credit;
use crate::terminal::shown;
use crate::text::{UNKNOWN, columns, money};

/// Most characters of a name.
const MOST_NAME: usize = 40;

/// The table and its notes.
pub(super) fn lines(offers: &Offers, provider: ProviderId) -> String {
    let words = Words::english();
    let mut below = Vec::new();
    let table = if offers.packs.is_empty() {
        below.push(format!("{} offers no packs right now.", provider.name()));
        String::new()
    } else {
        let head = ["Credits", "Price", "Per credit", "Saving", "Pack"].map(String::from);
        let rows: Vec<[String; 5]> =
            std::iter::once(head).chain(offers.packs.iter().map(|pack| row(pack, &words))).collect();
        columns(&rows)
    };
    if let Some(reference) = offers.reference.and_then(|at| offers.packs.get(at)).filter(|_| offers.packs.len() > 1) {
        below.push(format!("Savings are against {}.", name(reference)));
    }
    below.extend(notes(offers, provider));
    let gap = if table.is_empty() || below.is_empty() { "" } else { "\n" };
    below.iter().fold(format!("{table}{gap}"), |text, line| text + line + "\n")
}

/// Where the service says something else than what is worked out, and what was left out.
pub(super) fn notes(offers: &Offers, provider: ProviderId) -> Vec<String> {
    let words = Words::english();
    let service = provider.name();
    let of_pack = |pack| differences(pack, service, &words);
    let mut told: Vec<String> = offers.packs.iter().flat_map(of_pack).collect();
    match offers.refused {
        0 => {}
        1 => {
            told.push(format!("1 pack of {service} is left out: its price or its credits cannot be told for certain."))
        }
        more => told.push(format!(
            "{more} packs of {service} are left out: their prices or credits cannot be told for certain."
        )),
    }
    told
}

fn row(pack: &Pack, words: &Words) -> [String; 5] {
    let or_unknown = |text: Option<String>| text.unwrap_or_else(|| UNKNOWN.to_owned());
    let rate = pack.per_credit.filter(|_| per_credit(pack).is_some());
    [
        words.amount(pack.credits),
        money(pack.price, words),
        or_unknown(rate.map(|rate| marked(rate, money(of_price(pack, rate.value), words)))),
        or_unknown(pack.saving.map(|saving| marked(saving, per_cent(saving.value, words)))),
        name(pack),
    ]
}

/// With a sign before it where it is rounded.
fn marked(quotient: Quotient, text: String) -> String {
    if quotient.exact { text } else { format!("~{text}") }
}

fn differences(pack: &Pack, service: &str, words: &Words) -> Vec<String> {
    pack.notes.iter().map(|difference| told(pack, *difference, service, words)).collect()
}

fn told(pack: &Pack, Difference { about, said, rounded }: Difference, service: &str, words: &Words) -> String {
    let (what, said) = match about {
        About::PerCredit => ("a price per credit", money(of_price(pack, said), words)),
        About::Saving => ("a saving", per_cent(said, words)),
    };
    let why = if rounded { "rounded" } else { "and that is not what its price and credits come to" };
    format!("{service} says {what} of {said} for {}, {why}.", name(pack))
}

fn of_price(pack: &Pack, amount: Decimal) -> Money {
    Money { amount, currency: pack.price.currency }
}

fn per_cent(number: Decimal, words: &Words) -> String {
    format!("{}%", words.amount(Credits::from(number)))
}

fn name(pack: &Pack) -> String {
    let name = shown(&pack.name, MOST_NAME);
    if name.is_empty() { UNKNOWN.to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use brimful_core::amount::Currency;
    use brimful_core::pack::Said;

    use super::*;

    /// "id credits price per_credit saving", "-" where not said; `_` in a name stands for a space.
    fn offers(packs: &[&str], refused: usize) -> Offers {
        let said = packs.iter().map(|text| {
            let words: Vec<&str> = text.split(' ').collect();
            let number = |text: &str| text.parse::<Credits>().ok().map(Credits::decimal);
            Said {
                id: words[0].to_lowercase(),
                name: Some(words[0].replace('_', " ")),
                credits: words[1].parse().unwrap(),
                price: Money { amount: number(words[2]).unwrap(), currency: Currency::USD },
                per_credit: number(words[3]),
                saving: number(words[4]),
            }
        });
        Offers::new(said.collect(), refused)
    }

    #[track_caller]
    fn check(packs: &[&str], refused: usize, expect: &str) {
        assert_eq!(lines(&offers(packs, refused), ProviderId::UGen), expect);
    }

    #[test]
    fn packs_are_a_table() {
        let documented = [
            "Starter 200 10 0.05 0",
            "Creator 1000 45 0.045 10",
            "Studio 5000 175 0.035 30",
            "Enterprise 20000 600 0.03 40",
        ];
        let expect = "\
Credits     Price   Per credit   Saving   Pack
    200    $10.00        $0.05       0%   Starter
  1,000    $45.00       $0.045      10%   Creator
  5,000   $175.00       $0.035      30%   Studio
 20,000   $600.00        $0.03      40%   Enterprise

Savings are against Starter.
";
        check(&documented, 0, expect);
    }

    #[test]
    fn what_the_service_says_wrong_is_noted_and_what_is_rounded_marked() {
        let packs = ["Starter 300 10 0.0333 -", "More 700 20 - 14", "Worse 100 9.99 0.1 20"];
        let table = "\
Credits    Price   Per credit    Saving   Pack
    300   $10.00   ~$0.033333        0%   Starter
    700   $20.00   ~$0.028571   ~14.29%   More
    100    $9.99      $0.0999   -199.7%   Worse

";
        let notes = "\
Savings are against Starter.
U-Gen says a price per credit of $0.0333 for Starter, rounded.
U-Gen says a saving of 14% for More, rounded.
U-Gen says a price per credit of $0.10 for Worse, rounded.
U-Gen says a saving of 20% for Worse, and that is not what its price and credits come to.
2 packs of U-Gen are left out: their prices or credits cannot be told for certain.
";
        check(&packs, 2, &format!("{table}{notes}"));
    }

    #[test]
    fn a_single_pack_is_compared_with_nothing_and_none_is_said_in_words() {
        check(
            &["Only 5 1 - -"],
            0,
            "Credits   Price   Per credit   Saving   Pack\n      5   $1.00        $0.20       0%   Only\n",
        );
        check(&[], 0, "U-Gen offers no packs right now.\n");
    }

    #[test]
    fn what_is_rounded_to_nothing_is_not_told_as_nothing() {
        let tiny = offers(&["Tiny 100000000000 1 - -"], 0);
        assert!(lines(&tiny, ProviderId::UGen).contains("$1.00            –       0%   Tiny"), "{tiny:?}");
        assert_eq!(per_credit(&tiny.packs[0]), None);
    }
}
