//! What holds whatever a service and its users do: no arrival is invented, and none is counted twice.

use proptest::prelude::*;

use super::tests::{checkout, row, start};
use super::*;
use crate::ledger::Kind;

/// What may happen to an account.
#[derive(Clone, Debug)]
enum Event {
    /// The user starts to buy a pack.
    Start(usize),
    /// One is paid: of which pack, how many looks until its row is there, and until the balance shows it.
    Paid(usize, u8, u8),
    /// Credits come otherwise, as much as a pack.
    Given(usize, Kind),
    Spent(i64),
    /// A look, and whether the ledger answers.
    Look(bool),
    /// The clock is set back.
    Back(i64),
    /// Brimful is closed for so long.
    Away(i64),
}

/// A purchase on its way: looks until its row is there and until the balance shows it, and its credits.
type Coming = ((Option<u8>, Option<u8>), i64);

const PACKS: [i64; 3] = [200, 1000, 5000];

fn event() -> impl Strategy<Value = Event> {
    let kind = prop::sample::select(vec![Kind::Refund, Kind::Release, Kind::Bonus, Kind::Grant]);
    prop_oneof![
        2 => (0..3_usize).prop_map(Event::Start),
        2 => (0..3_usize, 0..5_u8, 0..5_u8).prop_map(|(pack, row, level)| Event::Paid(pack, row, level)),
        1 => (0..3_usize, kind).prop_map(|(pack, kind)| Event::Given(pack, kind)),
        1 => (1..3000_i64).prop_map(Event::Spent),
        8 => prop::bool::weighted(0.8).prop_map(Event::Look),
        1 => (1..4000_i64).prop_map(Event::Back),
        1 => (1..4000_i64).prop_map(Event::Away),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn no_more_arrives_than_was_paid_and_what_was_paid_arrives(events in prop::collection::vec(event(), 1..60)) {
        let (mut arrivals, mut now, mut shift) = (Arrivals::default(), start(), TimeDelta::zero());
        let (mut balance, mut rows, mut coming) = (10_000_i64, Vec::<Entry>::new(), Vec::<Coming>::new());
        let (mut started, mut paid, mut names) = (Vec::<i64>::new(), Vec::<i64>::new(), 0);
        let mut told: Vec<String> = Vec::new();
        let quiet = [(); 16].map(|()| Event::Look(true));
        for event in events.into_iter().chain(quiet) {
            names += 1;
            // The service's clock is its own, and is not set back.
            let at = now + shift;
            match event {
                Event::Start(pack) if started.len() < MOST => {
                    started.push(PACKS[pack]);
                    let look = Look { level: Some(level(balance)), rows: Rows::Read(&rows) };
                    told.extend(arrivals.begin(checkout(&names.to_string(), PACKS[pack], now), look, now));
                }
                // Only what was started is paid, each once.
                Event::Paid(pack, row_in, level_in) => {
                    let count = |list: &[i64]| list.iter().filter(|size| **size == PACKS[pack]).count();
                    if count(&started) > count(&paid) {
                        paid.push(PACKS[pack]);
                        coming.push(((Some(row_in), Some(level_in)), PACKS[pack]));
                    }
                }
                Event::Given(pack, kind) => {
                    balance += PACKS[pack];
                    rows.push(row(&names.to_string(), kind, PACKS[pack], at));
                }
                Event::Spent(credits) => balance -= credits.min(balance),
                Event::Back(seconds) => {
                    let before = now;
                    now -= TimeDelta::seconds(seconds);
                    shift += TimeDelta::seconds(seconds);
                    arrivals.set_back(before, now);
                }
                // The service catches up meanwhile.
                Event::Away(seconds) => {
                    for ((row_in, level_in), credits) in coming.drain(..) {
                        names += 1;
                        let purchase = row(&names.to_string(), Kind::Purchase, credits, at);
                        rows.extend(row_in.is_some().then_some(purchase));
                        balance += level_in.map_or(0, |_| credits);
                    }
                    now += TimeDelta::seconds(seconds);
                }
                Event::Start(_) => {}
                Event::Look(answers) => {
                    now += TimeDelta::seconds(10);
                    for ((row_in, level_in), credits) in &mut coming {
                        if *row_in == Some(0) {
                            names += 1;
                            rows.push(row(&names.to_string(), Kind::Purchase, *credits, now + shift));
                        }
                        if *level_in == Some(0) {
                            balance += *credits;
                        }
                        let next = |left: Option<u8>| left.and_then(|left| left.checked_sub(1));
                        (*row_in, *level_in) = (next(*row_in), next(*level_in));
                    }
                    let read = if answers { Rows::Read(&rows) } else { Rows::Unread };
                    told.extend(arrivals.observe(Look { level: Some(level(balance)), rows: read }, now, false));
                    arrivals.looked(now, answers);
                }
            }
            let arrived: Vec<Arrived> = arrivals.checkouts().iter().filter_map(Checkout::arrived).collect();
            prop_assert!(arrived.len() <= paid.len(), "{arrived:?} of {paid:?}");
            let sum = arrived.iter().fold(Credits::ZERO, |sum, one| sum.checked_add(one.credits).unwrap());
            prop_assert!(sum <= Credits::whole(paid.iter().sum()), "{sum} of {paid:?}");
        }
        // In the end each that was paid has come, whatever was spent or given meanwhile; and it was told once.
        let arrived = arrivals.checkouts().iter().filter_map(Checkout::arrived).count();
        prop_assert_eq!(arrived, paid.len());
        prop_assert_eq!(told.len(), arrived);
    }
}

fn level(balance: i64) -> Level {
    Level { whole: None, available: Credits::whole(balance) }
}
