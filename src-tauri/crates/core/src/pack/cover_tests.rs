//! The search against every combination there is, and against lists that want it to run for ever.

use proptest::prelude::*;

use super::*;

fn decimal(text: &str) -> Decimal {
    text.parse::<crate::amount::Credits>().unwrap().decimal()
}

/// "credits:price …".
fn items(text: &str) -> Vec<Item> {
    text.split_whitespace()
        .map(|item| item.split_once(':').unwrap())
        .map(|(credits, price)| Item { credits: decimal(credits), price: decimal(price) })
        .collect()
}

/// Price, number of items and credits of these counts, in exact decimals.
fn score(items: &[Item], counts: &[u64]) -> (Decimal, u64, Decimal) {
    items.iter().zip(counts).fold((Decimal::ZERO, 0, Decimal::ZERO), |(price, number, credits), (item, count)| {
        let times = Decimal::from(*count);
        (price + item.price * times, number + count, credits + item.credits * times)
    })
}

/// The best score of all combinations that reach the need.
fn of_all_combinations(items: &[Item], need: Decimal) -> Option<(Decimal, u64, Decimal)> {
    fn go(items: &[Item], need: Decimal, so_far: (Decimal, u64, Decimal), best: &mut Option<(Decimal, u64, Decimal)>) {
        if so_far.2 >= need {
            *best = Some(best.map_or(so_far, |best| best.min(so_far)));
            return;
        }
        let Some((item, rest)) = items.split_first() else { return };
        let mut with = so_far;
        loop {
            go(rest, need, with, best);
            if with.2 >= need {
                return;
            }
            with = (with.0 + item.price, with.1 + 1, with.2 + item.credits);
        }
    }
    let mut best = None;
    go(items, need, (Decimal::ZERO, 0, Decimal::ZERO), &mut best);
    best
}

#[test]
fn the_cheapest_packs_are_found() {
    /// `expect` is the counts, "-" where the search would be too large.
    #[track_caller]
    fn check(list: &str, need: &str, expect: &str) {
        let got = cheapest(&items(list), decimal(need));
        let told = got.map_or("-".into(), |counts| counts.iter().map(u64::to_string).collect::<Vec<_>>().join(" "));
        assert_eq!(told, expect, "{list} for {need}");
    }
    const PACKS: &str = "200:10 1000:45 5000:175 20000:600";
    check(PACKS, "28", "1 0 0 0");
    check(PACKS, "200", "1 0 0 0");
    check(PACKS, "200.5", "2 0 0 0");
    check(PACKS, "900", "0 1 0 0");
    check(PACKS, "1100", "1 1 0 0");
    check(PACKS, "4000", "0 0 1 0");
    check(PACKS, "3800", "0 0 1 0");
    check(PACKS, "19000", "0 0 0 1");
    check(PACKS, "1000000000", "0 0 0 50000");
    check(PACKS, "1000005100", "1 0 1 50000");
    // Equally cheap: fewer packs, then less surplus, then the first.
    check("100:5 200:10", "200", "0 1");
    check("100:5 300:10 200:10", "150", "0 0 1");
    check("100:5 100:5", "100", "1 0");
    check("0.1:1 0.3:2", "0.4", "1 1");
    // Lists that want it to run for ever.
    check("1:1", "1000000000000000000", "1000000000000000000");
    check("1:1", "1e28", "-");
    check("1:1 2:2 3:3", "1000000000000000001", "0 1 333333333333333333");
    check("1:1 1000000007:1000000007", "999999999999999999999", "-");
    check("0.0000000000000000001:1 7:3", "5", "-");
    check("0.0000000000000000001:1 7:3", "7e6", "-");
    check("99999999999999999999999999:1 3:2", "1", "1 0");
    check("99999999999999999999999999:99999999999999999999999999 3:2", "1", "0 1");
}

/// Packs without a common unit, and needs of every size: each is answered at once, exactly or not at all.
#[test]
fn a_long_list_of_unhandy_packs_is_answered_or_refused() {
    let list: Vec<Item> =
        (0..100).map(|n| Item { credits: Decimal::from(20_011 + 37 * n), price: Decimal::from(600 + n) }).collect();
    let mut answered = 0;
    for zeros in 0..20 {
        let need = Decimal::from(10_u128.pow(zeros) + 7);
        if let Ok(counts) = cheapest(&list, need) {
            answered += 1;
            let (price, _, credits) = score(&list, &counts);
            assert!(credits >= need);
            // No pack is cheaper by the credit than the last of the list is, and one more of it always reaches.
            let last = list.last().unwrap();
            let alone = (need / last.credits).ceil() * last.price;
            assert!(price <= alone, "{need}: {price} and not {alone}");
        }
    }
    assert!(answered >= 4, "only {answered}");
}

fn some_items(most: i64, scales: std::ops::Range<u32>) -> impl Strategy<Value = Vec<Item>> {
    (proptest::collection::vec((1..=most, 1_i64..60), 1..5), scales).prop_map(|(list, scale)| {
        list.into_iter().map(|(c, p)| Item { credits: Decimal::new(c, scale), price: Decimal::new(p, 2) }).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// The need is up to twenty times the smallest item, so that every combination can be gone through.
    #[test]
    fn it_equals_every_combination(list in some_items(30, 0..3), tenths in 1_i64..200) {
        let smallest = list.iter().map(|item| item.credits).min().unwrap();
        let need = smallest * Decimal::new(tenths, 1);
        let got = score(&list, &cheapest(&list, need).unwrap());
        prop_assert_eq!(got, of_all_combinations(&list, need).unwrap());
    }

    #[test]
    fn taking_the_best_rate_first_changes_nothing(list in some_items(40, 0..1), need in 1_u64..6_000) {
        let need = Decimal::from(need);
        let (units, scaled) = in_units(&list, need).unwrap();
        let mut whole = vec![0_u64; list.len()];
        for at in walk(&units, scaled).unwrap() {
            whole[at] += 1;
        }
        let got = cheapest(&list, need).unwrap();
        prop_assert_eq!(score(&list, &got), score(&list, &whole));
        prop_assert_eq!(cheapest(&list, need).unwrap(), got);
    }
}
