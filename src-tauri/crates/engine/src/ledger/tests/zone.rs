//! The user's days: counted anew where the zone changed, but never a service's own.

use super::super::Filter;
use super::*;

fn days(ledger: &Ledger) -> Vec<String> {
    everything(ledger, Filter::default()).iter().map(|row| row.day.to_string()).collect()
}

#[test]
fn days_follow_the_zone_at_the_next_start() {
    let place = Place::new();
    let ledger = place.open();
    let entries = [entry("1", "spend -1 2026-04-30T22:30:00Z"), entry("2", "spend -2 2026-05-01T10:00:00Z")];
    block_on(ledger.import(&account("a"), Batch { days: vec![usage("2026-04-30", "4")], ..batch(entries) })).unwrap();
    let held = Entry { job: Some("j".into()), ..entry("3", "reserve -2 2026-03-31T23:00:00Z") };
    block_on(ledger.import(&account("b"), batch([held]))).unwrap();
    assert_eq!(days(&ledger), ["2026-05-01", "2026-04-30", "2026-04-30", "2026-03-31"]);
    block_on(ledger.close());

    for (east, expect) in [
        (120, ["2026-05-01", "2026-05-01", "2026-04-30", "2026-04-01"]),
        (120, ["2026-05-01", "2026-05-01", "2026-04-30", "2026-04-01"]),
        (-660, ["2026-04-30", "2026-04-30", "2026-04-30", "2026-03-31"]),
        (345, ["2026-05-01", "2026-05-01", "2026-04-30", "2026-04-01"]),
        (0, ["2026-05-01", "2026-04-30", "2026-04-30", "2026-03-31"]),
    ] {
        place.clock.east.store(east, Ordering::SeqCst);
        let ledger = place.open();
        assert_eq!(days(&ledger), expect, "{east}");
        let outline = block_on(ledger.outline(Filter::default())).unwrap();
        let spent: i64 =
            outline.iter().flat_map(|m| &m.totals).map(|t| t.spent.decimal().try_into().unwrap_or(0)).sum();
        assert_eq!((spent, outline.iter().map(|month| month.count).sum::<u64>()), (7, 4));
        let found = everything(&ledger, Filter { search: "J".into(), job: Some("j".into()), ..Filter::default() });
        assert_eq!(ids(&found), ["3"], "the job is still found");
        block_on(ledger.close());
    }
}

#[test]
fn a_zone_that_changes_while_running_is_put_right_at_the_next_start() {
    let place = Place::new();
    let ledger = place.open();
    block_on(ledger.import(&account("a"), batch([entry("1", "spend -1 2026-04-30T22:30:00Z")]))).unwrap();
    place.clock.east.store(120, Ordering::SeqCst);
    block_on(ledger.import(&account("a"), batch([entry("2", "spend -1 2026-04-30T22:31:00Z")]))).unwrap();
    assert_eq!(days(&ledger), ["2026-05-01", "2026-04-30"]);
    // Going on with what is there does not mix up the sums.
    let again = [entry("1", "spend -5 2026-04-30T22:30:00Z"), entry("2", "spend -1 2026-04-30T22:31:00Z")];
    block_on(ledger.import(&account("a"), batch(again))).unwrap();
    drop(ledger);
    let ledger = place.open();
    assert_eq!(days(&ledger), ["2026-05-01", "2026-05-01"]);
    assert_eq!(block_on(ledger.outline(Filter::default())).unwrap()[0].totals[0].spent, credits("6"));
}
