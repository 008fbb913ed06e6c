//! An estimate for people: the parts, the total, what is available, and what that comes to.

use brimful_core::amount::Credits;
use brimful_core::estimate::{Component, Part, Verdict};
use brimful_core::pack::{Choice, Chosen, NoChoice, Offers, Pack, cheapest};
use brimful_core::words::Words;
use rust_decimal::Decimal;

use super::found::{Answer, Found};
use super::notes;
use crate::terminal::shown;
use crate::text::{UNKNOWN, columns, credits, price};

/// Most characters of a name.
const MOST_NAME: usize = 40;

/// The parts, the total, what is available, and the answer.
pub(super) fn lines(found: &Found) -> String {
    let words = Words::english();
    let amount = |credits: Option<Credits>| credits.map_or_else(|| UNKNOWN.to_owned(), |c| words.amount(c));
    let mut rows: Vec<[String; 2]> = found.cost.parts.iter().map(|part| [amount(part.credits), name(part)]).collect();
    rows.push([amount(Some(found.cost.total)), "Total".to_owned()]);
    rows.push([amount(found.available), "Available".to_owned()]);
    format!("{}\n{}\n", columns(&rows), answer(found, &words))
}

/// What a known part is called; else the service's own name for it.
fn name(part: &Part) -> String {
    let known = match part.component {
        Some(Component::Keyframes) => "Keyframes",
        Some(Component::Video) => "Video",
        Some(Component::Music) => "Music",
        Some(Component::Voice) => "Voice",
        Some(Component::Captions) => "Captions",
        Some(Component::PostProcessing) => "Post-processing",
        Some(Component::QaRetries) => "Retries of quality assurance",
        Some(Component::Hitl) => "Rejections by human review",
        Some(Component::Rounding) => "Rounding",
        None => return named(&part.name),
    };
    known.to_owned()
}

fn named(text: &str) -> String {
    let name = shown(text, MOST_NAME);
    if name.is_empty() { UNKNOWN.to_owned() } else { name }
}

fn answer(found: &Found, words: &Words) -> String {
    match found.answer {
        Answer::Said(Verdict::Free) => "This job costs nothing.".to_owned(),
        Answer::Said(Verdict::Affordable { times: 1, after_one, .. }) => {
            format!("You can make this once. {} left after it.", are(after_one, words))
        }
        Answer::Said(Verdict::Affordable { times, after_one, after_all }) => {
            let times = words.amount(Credits::from(Decimal::from(times)));
            let after_all = if after_all == Credits::ZERO { "none".to_owned() } else { words.amount(after_all) };
            format!(
                "You can make this {times} times. {} left after the first, {after_all} after all.",
                are(after_one, words)
            )
        }
        Answer::Said(Verdict::Short { by, on_hold }) => {
            let mut told = vec![format!("Short by {}.", credits(by, words))];
            told.extend(on_hold.map(|held| format!("{} on hold; without that it would be covered.", are(held, words))));
            told.extend(
                found.packs.as_ref().and_then(|packs| packs.as_ref().ok()).map(|offers| covers(offers, by, words)),
            );
            told.join(" ")
        }
        Answer::Unsaid(_) | Answer::Unread(_) => "Whether the credits cover this job is not known.".to_owned(),
    }
}

/// "826 credits are", "1 credit is", "No credits are".
fn are(amount: Credits, words: &Words) -> String {
    if amount == Credits::ZERO {
        return format!("No {} are", words.get("unit.credits#other"));
    }
    let verb = if amount == Credits::whole(1) { "is" } else { "are" };
    format!("{} {verb}", credits(amount, words))
}

/// "Starter (200 credits, $10) covers it."
fn covers(offers: &Offers, shortfall: Credits, words: &Words) -> String {
    let choice = match cheapest(&offers.packs, shortfall) {
        Ok(choice) => choice,
        Err(reason) => return notes::no_choice(reason),
    };
    let chosen: Vec<(&Pack, u64)> =
        choice.packs.iter().filter_map(|chosen| Some((pack(offers, chosen)?, chosen.count))).collect();
    match chosen.as_slice() {
        [] => notes::no_choice(NoChoice::NoPacks),
        [(pack, 1)] => format!("{} covers it.", told(pack, 1, words)),
        several => {
            let list: Vec<String> = several.iter().map(|(pack, count)| told(pack, *count, words)).collect();
            format!("{} cover it{}.", list.join(" and "), together(&choice, words))
        }
    }
}

fn pack<'a>(offers: &'a Offers, chosen: &Chosen) -> Option<&'a Pack> {
    offers.packs.get(chosen.index)
}

fn told(pack: &Pack, count: u64, words: &Words) -> String {
    let one = format!("{} ({}, {})", named(&pack.name), credits(pack.credits, words), price(pack.price, words));
    if count == 1 { one } else { format!("{} × {one}", words.amount(Credits::from(Decimal::from(count)))) }
}

fn together(choice: &Choice, words: &Words) -> String {
    let bought = credits(choice.credits, words);
    choice.price.map_or_else(String::new, |sum| format!(", {bought} for {} together", price(sum, words)))
}

#[cfg(test)]
#[path = "lines_tests.rs"]
mod tests;
