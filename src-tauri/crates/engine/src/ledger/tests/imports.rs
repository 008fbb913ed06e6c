//! Imports: the same rows, however they come in, and exactly.

use proptest::prelude::*;

use super::super::{Batch, Filter, Imported, LedgerError};
use super::model::{Model, some_account, some_day, some_entry, some_filter};
use super::*;

#[test]
fn a_row_is_new_once_and_changed_where_it_differs() {
    let place = Place::new();
    let ledger = place.open();
    let of = |new, changed, known| Imported { new, changed, known };
    let first = entry("1", "spend -0.6 2026-05-01T10:00:00Z");
    let import = |batch| block_on(ledger.import(&account("a"), batch)).unwrap();
    assert_eq!(import(batch([first.clone(), first.clone()])), of(1, 0, 1));
    let changed = entry("1", "refund 0.6 2026-04-30T10:00:00Z");
    assert_eq!(import(batch([changed.clone()])), of(0, 1, 0));
    assert_eq!(import(batch([changed.clone()])), of(0, 0, 1));
    // The same id at another account is another row.
    assert_eq!(block_on(ledger.import(&account("b"), batch([first]))).unwrap(), of(1, 0, 0));
    let rows = everything(&ledger, Filter { accounts: vec![account("a")], ..Filter::default() });
    assert_eq!(rows.iter().map(|row| &row.what).collect::<Vec<_>>(), [&What::Entry(changed)]);
}

/// Eight bytes stand for an id; that two ids have the same must not make them one row.
#[test]
fn rows_that_share_a_key_stay_apart() {
    let place = Place::new();
    let ledger = place.open();
    let import = |id: &str| block_on(ledger.import(&account("a"), batch([entry(id, "spend -1 2026-05-01T10:00:00Z")])));
    assert_eq!(import("1").unwrap().new, 1);
    let key = super::super::stored::entry_key(1, false, "2");
    let same = move |c: &rusqlite::Connection| Ok(c.execute("UPDATE entry SET key = ?", [key])?);
    assert_eq!(block_on(ledger.writer.plain(same)), Ok(1));
    assert_eq!(import("2").unwrap().new, 1);
    assert_eq!(import("2").unwrap().known, 1);
    assert_eq!(everything(&ledger, Filter::default()).len(), 2);
}

#[test]
fn a_day_is_replaced() {
    let place = Place::new();
    let ledger = place.open();
    let import = |days| block_on(ledger.import(&account("v"), Batch { days, ..Batch::default() })).unwrap();
    assert_eq!(import(vec![usage("2026-02-09", "135"), usage("2026-02-08", "114")]).new, 2);
    assert_eq!(import(vec![usage("2026-02-09", "140.5")]).changed, 1);
    assert_eq!(import(vec![usage("2026-02-08", "114")]).known, 1);
    let outline = block_on(ledger.outline(Filter::default())).unwrap();
    assert_eq!(outline[0].totals[0].spent, credits("254.5"));
    assert_eq!(ids(&everything(&ledger, Filter::default())), ["2026-02-09", "2026-02-08"]);
    let spending = block_on(ledger.spending(vec![], None, date("2026-03-01"))).unwrap();
    assert_eq!(spending.iter().map(|s| s.spent.to_string()).collect::<Vec<_>>(), ["114", "140.5"]);
}

#[test]
fn what_does_not_fit_refuses_the_whole_step() {
    #[track_caller]
    fn check(amount: &str, expect: Result<&str, LedgerError>) {
        let place = Place::new();
        let ledger = place.open();
        let odd = Entry { delta: credits(amount), ..entry("2", "spend -1 2026-05-01T10:00:00Z") };
        let step =
            Batch { progress: Some("page 2".into()), ..batch([entry("1", "spend -1 2026-04-01T10:00:00Z"), odd]) };
        let imported = block_on(ledger.import(&account("a"), step)).map(|imported| imported.new);
        let rows = everything(&ledger, Filter::default());
        let progress = block_on(ledger.progress(&account("a"))).unwrap();
        match expect {
            Ok(text) => {
                assert_eq!((imported, progress.as_deref()), (Ok(2), Some("page 2")));
                let kept = rows.iter().any(|row| matches!(&row.what, What::Entry(e) if e.delta.to_string() == text));
                assert!(kept, "{amount}: {rows:?}");
            }
            Err(error) => assert_eq!((imported, rows.len(), progress), (Err(error), 0, None), "{amount}"),
        }
    }
    check("-0.6", Ok("-0.6"));
    check("0.000001", Ok("0.000001"));
    check("1.5e3", Ok("1500"));
    check("1.0000000000000000000000", Ok("1"));
    check("9223372036854.775807", Ok("9223372036854.775807"));
    check("-9223372036854.775807", Ok("-9223372036854.775807"));
    check("9223372036854.775808", Err(LedgerError::TooLarge));
    check("-9223372036854.775808", Err(LedgerError::TooLarge));
    check("0.0000001", Err(LedgerError::TooLarge));
    check("1e-7", Err(LedgerError::TooLarge));
    check("1234567890123456789012345678", Err(LedgerError::TooLarge));
}

#[test]
fn a_sum_that_does_not_fit_refuses_the_step_and_keeps_what_was_there() {
    let place = Place::new();
    let ledger = place.open();
    let large = |id: &str| entry(id, "spend -9000000000000 2026-05-01T10:00:00Z");
    let import = |entries: Vec<Entry>| block_on(ledger.import(&account("a"), batch(entries)));
    import(vec![large("1")]).unwrap();
    assert_eq!(import(vec![large("2")]), Err(LedgerError::TooLarge));
    assert_eq!(ids(&everything(&ledger, Filter::default())), ["1"]);
    // Days that fit each, in months that fit each: the sum over all is the reader's, in wider numbers.
    let next = Entry { at: time("2026-06-02T00:00:00Z"), ..large("3") };
    import(vec![next]).unwrap();
    let outline = block_on(ledger.outline(Filter::default())).unwrap();
    assert_eq!(outline.iter().map(|m| m.totals[0].spent.to_string()).collect::<Vec<_>>(), ["9000000000000"; 2]);
}

#[test]
fn three_times_0_6_is_1_8() {
    let place = Place::new();
    let ledger = place.open();
    let entries = (0..3).map(|n| entry(&n.to_string(), "spend -0.6 2026-05-01T10:00:00Z"));
    block_on(ledger.import(&account("a"), batch(entries))).unwrap();
    assert_eq!(block_on(ledger.outline(Filter::default())).unwrap()[0].totals[0].spent.to_string(), "1.8");
}

#[test]
fn changes_are_told_once_a_commit_that_changed_something() {
    let place = Place::new();
    let ledger = place.open();
    let changes = ledger.changes();
    let one = batch([entry("1", "spend -1 2026-05-01T10:00:00Z")]);
    for expect in [1, 1] {
        block_on(ledger.import(&account("a"), one.clone())).unwrap();
        assert_eq!(*changes.borrow(), expect);
    }
    block_on(ledger.import(&account("a"), Batch { progress: Some("x".into()), ..Batch::default() })).unwrap();
    assert_eq!(*changes.borrow(), 1);
}

#[test]
fn after_close_everything_has_ended() {
    let place = Place::new();
    let ledger = place.open();
    block_on(ledger.import(&account("a"), batch([entry("1", "spend -1 2026-05-01T10:00:00Z")]))).unwrap();
    block_on(ledger.close());
    assert_eq!(block_on(ledger.import(&account("a"), Batch::default())), Err(LedgerError::Ended));
    assert_eq!(block_on(ledger.outline(Filter::default())), Err(LedgerError::Ended));
    assert_eq!(place.names(), ["ledger.db"], "the log is in the file");
    block_on(ledger.close());
}

#[test]
fn a_panic_in_a_step_leaves_nothing_and_the_next_goes_on() {
    let place = Place::new();
    let ledger = place.open();
    let account_a = account("a");
    let broken = ledger.writer.write::<()>(move |desk| {
        let rows = batch([Entry { source: "new source".into(), ..entry("1", "spend -1 2026-05-01T10:00:00Z") }]);
        super::super::import::import(desk.connection, desk.known, desk.clock, &account_a, rows)?;
        panic!("on purpose");
    });
    assert!(matches!(block_on(broken), Err(LedgerError::Other(_))));
    let again = Entry { source: "new source".into(), ..entry("2", "spend -1 2026-05-01T10:00:00Z") };
    assert_eq!(block_on(ledger.import(&account("a"), batch([again]))).unwrap().new, 1);
    assert_eq!(ids(&everything(&ledger, Filter::default())), ["2"]);
    assert_eq!(block_on(ledger.sources(vec![])).unwrap(), ["new source"]);
}

/// A step of some fill: whose, and what it brings.
type Step = (AccountId, Vec<Entry>, Vec<UsageDay>);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (some_account(), prop::collection::vec(some_entry(), 0..25), prop::collection::vec(some_day(), 0..5));
    prop::collection::vec(step, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Rows that change, repeat and overlap, with the file left as a kill leaves it between any two steps: what is there
    /// in the end is what each row said last, and every answer is what a loop over all rows gives.
    #[test]
    fn the_ledger_is_the_last_word_on_each_row(
        steps in steps(),
        filters in prop::collection::vec(some_filter(), 6),
        leave in prop::collection::vec(any::<bool>(), 12),
    ) {
        let place = Place::new();
        let mut ledger = place.open();
        let mut model = Model::default();
        for ((account, entries, days), leave) in steps.iter().zip(leave) {
            let progress = Some(format!("{}", entries.len()));
            let batch = Batch { entries: entries.clone(), days: days.clone(), progress: progress.clone() };
            block_on(ledger.import(account, batch)).unwrap();
            prop_assert_eq!(block_on(ledger.progress(account)).unwrap(), progress);
            entries.iter().for_each(|entry| model.import(account, entry));
            days.iter().for_each(|day| model.import_day(account, day));
            if leave {
                drop(ledger);
                ledger = place.open();
            }
        }
        for filter in filters.into_iter().chain([Filter::default()]) {
            super::lists::check_against(&ledger, &model, filter)?;
        }
    }

    /// The same rows, cut into pages in any order with repeats, give the same ledger.
    #[test]
    fn the_order_of_pages_changes_nothing(
        rows in prop::collection::btree_map(0..400_u32, some_entry(), 1..120),
        page in 1..40_usize,
        order in prop::collection::vec(any::<prop::sample::Index>(), 30),
    ) {
        let rows: Vec<Entry> = rows.into_iter().map(|(id, entry)| Entry { id: id.to_string(), ..entry }).collect();
        let pages: Vec<&[Entry]> = rows.chunks(page).collect();
        let place = Place::new();
        let ledger = place.open();
        let mut imported = 0;
        for index in &order {
            let page = index.get(&pages);
            imported += block_on(ledger.import(&account("a"), batch(page.to_vec()))).unwrap().new;
        }
        for page in pages.iter().rev() {
            imported += block_on(ledger.import(&account("a"), batch(page.to_vec()))).unwrap().new;
        }
        prop_assert_eq!(imported, rows.len() as u64);
        let mut model = Model::default();
        rows.iter().for_each(|entry| model.import(&account("a"), entry));
        super::lists::check_against(&ledger, &model, Filter::default())?;
    }
}
