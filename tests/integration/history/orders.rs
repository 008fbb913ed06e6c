//! Whatever is lost, fails and comes in between.

use brimful_sandbox::{Fault, Quirk};
use chrono::TimeDelta;
use proptest::prelude::*;

use super::reader::{Reader, TELLING};

/// What happens to a reader.
#[derive(Clone, Debug)]
enum Event {
    Step,
    /// The process dies before the step is kept.
    Lost,
    /// The next request fails.
    Fails,
    /// Time passes.
    Hours(i64),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => Just(Event::Step),
        1 => Just(Event::Lost),
        1 => Just(Event::Fails),
        1 => (1_i64..200).prop_map(Event::Hours),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is lost, fails and comes in between: at the end every row that the service tells is there, as it tells it.
    #[test]
    fn no_row_is_lost_or_made_up(
        provider in prop::sample::select(TELLING.to_vec()),
        shifting in any::<bool>(),
        events in prop::collection::vec(event(), 1..40),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut reader = Reader::of(provider).await;
            let mut held = reader.truth();
            reader.control().set_quirk(Quirk::ShiftingPages, shifting);
            for event in events {
                match event {
                    Event::Step => { reader.step().await.unwrap(); }
                    Event::Lost => { reader.lost_step().await.unwrap(); }
                    Event::Fails => {
                        reader.control().fail_once(provider, 0, Fault::ServerError(500));
                        reader.step().await.unwrap_err();
                    }
                    Event::Hours(hours) => reader.control().advance(TimeDelta::hours(hours)),
                }
            }
            reader.control().set_quirk(Quirk::ShiftingPages, false);
            reader.fill().await;
            reader.fill().await;
            let truth = reader.truth();
            for entry in &truth.entries {
                assert_eq!(reader.entries.get(&entry.id), Some(entry));
            }
            // What the service forgot meanwhile may have been read before.
            held.entries.extend(truth.entries);
            for entry in reader.entries.values() {
                assert!(held.entries.contains(entry), "made up: {entry:?}");
            }
            let oldest = reader.back_to.unwrap();
            for day in truth.days.iter().filter(|day| day.date >= oldest) {
                assert_eq!(reader.days.get(&day.date), Some(day));
            }
        });
    }
}
