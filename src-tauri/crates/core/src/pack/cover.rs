//! The cheapest multiset of items that reaches a need: an exact search in whole units, small enough to be done at once.
//!
//! Most of a large need is met by the item with the best rate, however the rest is settled, so that part is taken out
//! first; what remains is a table over a bounded need. Where the bound is too large to walk through, the answer is that
//! it is, and never a guess.

use std::cmp::Ordering;

use rust_decimal::Decimal;

/// Most steps of the table times items.
const MOST_STEPS: u128 = 4_000_000;

/// Most steps of the table: what is kept in memory.
const MOST_NEED: u128 = 250_000;

/// Something to be bought any number of times. Both numbers are above zero.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) credits: Decimal,
    pub(super) price: Decimal,
}

/// The search would take too long, or a number does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLarge;

/// How often each item is taken so that at least `need` (above zero) is reached: cheapest, then fewest items, then least
/// credits, then those that come first.
pub(super) fn cheapest(items: &[Item], need: Decimal) -> Result<Vec<u64>, TooLarge> {
    let mut counts = vec![0_u64; items.len()];
    let (all, need) = in_units(items, need).ok_or(TooLarge)?;
    let kept = worthwhile(&all);
    let best = best_rate(&kept).ok_or(TooLarge)?;
    let taken = taken_first(&kept, best, need).ok_or(TooLarge)?;
    let left = taken.checked_mul(best.weight).and_then(|reached| need.checked_sub(reached)).ok_or(TooLarge)?;
    let steps = left.checked_mul(kept.len() as u128).ok_or(TooLarge)?;
    if left > MOST_NEED || steps > MOST_STEPS {
        return Err(TooLarge);
    }
    let mut add = |at: usize, n: u128| -> Result<(), TooLarge> {
        let count = counts.get_mut(at).ok_or(TooLarge)?;
        *count = u64::try_from(n).ok().and_then(|n| count.checked_add(n)).ok_or(TooLarge)?;
        Ok(())
    };
    add(best.at, taken)?;
    for at in walk(&kept, left).ok_or(TooLarge)? {
        add(at, 1)?;
    }
    Ok(counts)
}

/// An item in whole units, with its place in the list.
#[derive(Clone, Copy, Debug)]
struct Unit {
    at: usize,
    weight: u128,
    price: u128,
}

/// Everything in the largest unit that all weights are whole in; the need rounded up to it, since less cannot be had.
fn in_units(items: &[Item], need: Decimal) -> Option<(Vec<Unit>, u128)> {
    let scale_of = |numbers: &mut dyn Iterator<Item = Decimal>| numbers.map(|n| n.normalize().scale()).max();
    let credits = scale_of(&mut items.iter().map(|item| item.credits))?.max(need.normalize().scale());
    let prices = scale_of(&mut items.iter().map(|item| item.price))?;
    let weights: Vec<u128> = items.iter().map(|item| whole(item.credits, credits)).collect::<Option<_>>()?;
    let unit = weights.iter().copied().reduce(gcd).filter(|unit| *unit > 0)?;
    let item = |(at, (item, weight)): (usize, (&Item, &u128))| {
        Some(Unit { at, weight: weight / unit, price: whole(item.price, prices)? })
    };
    let units = items.iter().zip(&weights).enumerate().map(item).collect::<Option<_>>()?;
    Some((units, whole(need, credits)?.div_ceil(unit)))
}

/// `number` times ten to the `scale`, which makes it whole.
fn whole(number: Decimal, scale: u32) -> Option<u128> {
    let number = number.normalize();
    let factor = 10_u128.checked_pow(scale.checked_sub(number.scale())?)?;
    u128::try_from(number.mantissa()).ok()?.checked_mul(factor)
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Without the items that cost more than another which brings as much, and without twins of an earlier one: neither is
/// ever in the answer.
fn worthwhile(items: &[Unit]) -> Vec<Unit> {
    let beaten = |item: &&Unit| {
        items.iter().any(|other| {
            let twin = (other.weight, other.price) == (item.weight, item.price) && other.at < item.at;
            twin || (other.price < item.price && other.weight >= item.weight)
        })
    };
    items.iter().filter(|item| !beaten(item)).copied().collect()
}

/// The item with the lowest price a unit; of several the heaviest.
fn best_rate(items: &[Unit]) -> Option<Unit> {
    let (first, rest) = items.split_first()?;
    let mut best = *first;
    for item in rest {
        let better = match rate(item, &best)? {
            Ordering::Less => true,
            Ordering::Equal => item.weight > best.weight,
            Ordering::Greater => false,
        };
        if better {
            best = *item;
        }
    }
    Some(best)
}

fn rate(a: &Unit, b: &Unit) -> Option<Ordering> {
    Some(a.price.checked_mul(b.weight)?.cmp(&b.price.checked_mul(a.weight)?))
}

/// How often the item with the best rate is in every best answer, at least. Two bounds on what the others bring:
///
/// - Taking the best alone costs less than one of it more than its rate times the need, so what the dearer ones cost
///   above that rate stays below the price of one best: all of them together bring less than that price over the
///   smallest difference of rates.
/// - Among as many items as the best one has units, some bring a multiple of it together, and the best in their place
///   costs no more and is no more items. So each group has fewer items than that.
fn taken_first(items: &[Unit], best: Unit, need: u128) -> Option<u128> {
    let fewer = best.weight.checked_sub(1)?;
    let (mut dearer, mut heaviest_dearer, mut heaviest_equal) = (0, 0, 0);
    for item in items.iter().filter(|item| item.at != best.at) {
        if rate(item, &best)? == Ordering::Equal {
            heaviest_equal = item.weight.max(heaviest_equal);
            continue;
        }
        // A bound that cannot be held is no bound; the other one is left then.
        let above = item.price.checked_mul(best.weight)?.checked_sub(best.price.checked_mul(item.weight)?)?;
        let most = best.price.checked_mul(item.weight).and_then(|n| n.checked_mul(best.weight));
        dearer = most.map_or(u128::MAX, |most| most / above).max(dearer);
        heaviest_dearer = item.weight.max(heaviest_dearer);
    }
    let dearer = dearer.min(fewer.saturating_mul(heaviest_dearer));
    let others = dearer.saturating_add(fewer.saturating_mul(heaviest_equal));
    Some(need.saturating_sub(others) / best.weight)
}

/// The best way to reach a need, as far as it has been found.
#[derive(Clone, Copy)]
struct Way {
    price: u128,
    items: u64,
    weight: u128,
    /// The place of the item taken last, among those searched.
    last: usize,
}

/// The items of the best answer for this need, each as often as it is taken. Every prefix of a best answer is one for
/// what it reaches, since price, items and weight only add up.
fn walk(items: &[Unit], need: u128) -> Option<Vec<usize>> {
    let need = usize::try_from(need).ok()?;
    let mut ways: Vec<Way> = Vec::with_capacity(need + 1);
    ways.push(Way { price: 0, items: 0, weight: 0, last: 0 });
    for reach in 1..=need {
        let mut best: Option<Way> = None;
        for (last, item) in items.iter().enumerate() {
            let before = ways.get(before(reach, item)?)?;
            let way = Way {
                price: before.price.checked_add(item.price)?,
                items: before.items + 1,
                weight: before.weight.checked_add(item.weight)?,
                last,
            };
            let order = |way: &Way| (way.price, way.items, way.weight);
            if best.is_none_or(|best| order(&way) < order(&best)) {
                best = Some(way);
            }
        }
        ways.push(best?);
    }
    let mut taken = Vec::new();
    let mut reach = need;
    while reach > 0 {
        let item = items.get(ways.get(reach)?.last)?;
        taken.push(item.at);
        reach = before(reach, item)?;
    }
    Some(taken)
}

/// What had to be reached before this item was taken.
fn before(reach: usize, item: &Unit) -> Option<usize> {
    Some(usize::try_from(item.weight).map_or(0, |weight| reach.saturating_sub(weight)))
}

#[cfg(test)]
#[path = "cover_tests.rs"]
mod tests;
