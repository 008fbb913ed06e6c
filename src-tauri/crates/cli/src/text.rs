//! Numbers and columns for people.

use brimful_core::amount::{Credits, Currency, Money};
use brimful_core::words::Words;
use rust_decimal::Decimal;

/// What stands where something is not known.
pub(crate) const UNKNOWN: &str = "–";

/// "1,033 credits", "1 credit".
pub(crate) fn credits(amount: Credits, words: &Words) -> String {
    let unit = if amount == Credits::whole(1) { "unit.credits#one" } else { "unit.credits#other" };
    format!("{} {}", words.amount(amount), words.get(unit))
}

/// "$45.00", "$0.045", "12.5 EUR": every digit of it, and at least cents where they are dollars.
pub(crate) fn money(money: Money, words: &Words) -> String {
    if money.currency != Currency::USD {
        return format!("{} {}", words.amount(Credits::from(money.amount)), money.currency.code());
    }
    let amount = words.amount(Credits::from(money.amount.abs()));
    let sign = if money.amount < Decimal::ZERO { "-" } else { "" };
    match amount.split_once('.') {
        None => format!("{sign}${amount}.00"),
        Some((whole, cents)) => format!("{sign}${whole}.{cents:0<2}"),
    }
}

/// The same in a sentence: "$45", "$10.50".
pub(crate) fn price(sum: Money, words: &Words) -> String {
    let told = money(sum, words);
    told.strip_suffix(".00").map_or_else(|| told.clone(), String::from)
}

/// Rows in columns: numbers to the right, but for the last column, which holds text of any script: what that takes up on
/// a screen is not known.
pub(crate) fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |n: usize| rows.iter().filter_map(|row| row.get(n)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..N).map(|n| if n + 1 == N { 0 } else { width(n) }).collect();
    let line = |row: &[String; N]| {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:>width$}")).collect();
        format!("{}\n", cells.join("   ").trim_end())
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_every_digit() {
        #[track_caller]
        fn check(amount: &str, in_a_column: &str, in_a_sentence: &str) {
            let words = Words::english();
            let sum = Money { amount: amount.parse().unwrap(), currency: Currency::USD };
            assert_eq!((money(sum, &words).as_str(), price(sum, &words).as_str()), (in_a_column, in_a_sentence));
        }
        check("10", "$10.00", "$10");
        check("10.5", "$10.50", "$10.50");
        check("10.00", "$10.00", "$10");
        check("0.045", "$0.045", "$0.045");
        check("1234567.8", "$1,234,567.80", "$1,234,567.80");
        check("100.001", "$100.001", "$100.001");
        check("0", "$0.00", "$0");
        check("-3", "-$3.00", "-$3");
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["a", "1", "über"], ["–", "1,000", ""], ["bcd", "", "雪 🎬"]].map(|row| row.map(String::from));
        assert_eq!(columns(&rows), "  a       1   über\n  –   1,000\nbcd           雪 🎬\n");
        assert_eq!(columns::<2>(&[]), "");
    }
}
