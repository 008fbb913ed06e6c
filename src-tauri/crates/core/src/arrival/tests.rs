//! What is made of rows and readings, as tables.

use rust_decimal::Decimal;

use super::*;
use crate::amount::Currency;
use crate::ledger::Kind;

pub(super) fn start() -> DateTime<Utc> {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

pub(super) fn checkout(id: &str, credits: i64, at: DateTime<Utc>) -> Checkout {
    Checkout {
        id: id.into(),
        pack: "Creator".into(),
        credits: Credits::whole(credits),
        price: Money { amount: Decimal::from(45), currency: Currency::USD },
        payment: Payment::Card,
        session: Some(format!("cs_test_{id}")),
        certain: true,
        started_at: at,
        timing: Timing::starting(at),
        state: State::Waiting,
    }
}

pub(super) fn row(id: &str, kind: Kind, delta: i64, at: DateTime<Utc>) -> Entry {
    Entry {
        id: id.into(),
        at,
        zone_assumed: false,
        kind,
        delta: Credits::whole(delta),
        source: String::new(),
        description: id.into(),
        job: None,
        balance_after: None,
        raw_type: String::new(),
        observed: false,
        sign_mismatch: false,
    }
}

/// Plays steps and tells how each checkout stands.
///
/// `buy a 1000`, `row id kind credits [seconds ago]`, `wait seconds`, `look balance` with the ledger, `blind balance`
/// without it, `whole balance available` with it, `key`, `back seconds`, `drop a`.
fn play(steps: &[&str]) -> String {
    let (mut arrivals, mut rows, mut now) = (Arrivals::default(), Vec::<Entry>::new(), start());
    let mut level: Option<Level> = Some(Level { whole: None, available: Credits::whole(1033) });
    for step in steps {
        let words: Vec<&str> = step.split(' ').collect();
        let number = |at: usize| words[at].parse::<i64>().unwrap();
        match words[0] {
            "unread" => level = None,
            "level" => level = Some(Level { whole: None, available: Credits::whole(number(1)) }),
            "held" => {
                level = Some(Level { whole: Some(Credits::whole(number(1))), available: Credits::whole(number(2)) });
            }
            "buy" | "unsure" => {
                let read = if words[0] == "buy" { Rows::Read(&rows) } else { Rows::Unread };
                drop(arrivals.begin(checkout(words[1], number(2), now), Look { level, rows: read }, now));
            }
            "row" => {
                let ago = words.get(4).map_or(0, |text| text.parse().unwrap());
                rows.push(row(words[1], words[2].parse().unwrap(), number(3), now - TimeDelta::seconds(ago)));
            }
            "wait" => now += TimeDelta::seconds(number(1)),
            "back" => {
                let before = now;
                now -= TimeDelta::seconds(number(1));
                arrivals.set_back(before, now);
            }
            "look" | "blind" | "whole" => {
                let available = Credits::whole(number(words.len() - 1));
                let whole = (words[0] == "whole").then(|| Credits::whole(number(1)));
                let read = if words[0] == "blind" { Rows::Unread } else { Rows::Read(&rows) };
                let last = arrivals.is_last_look(now);
                arrivals.observe(Look { level: Some(Level { whole, available }), rows: read }, now, last);
                arrivals.looked(now, words[0] != "blind");
            }
            "key" => arrivals.moved(now),
            "drop" => drop(arrivals.dismiss(words[1])),
            other => panic!("{other}"),
        }
    }
    let told = arrivals.checkouts().iter().map(|checkout| match checkout.state {
        State::Waiting => format!("{} waits", checkout.id),
        State::Arrived(arrived) => format!("{} {}", checkout.id, arrived.credits),
        State::More(arrived) => format!("{} more {}", checkout.id, arrived.credits),
        State::NotHereYet => format!("{} late", checkout.id),
    });
    told.collect::<Vec<_>>().join(", ")
}

#[track_caller]
fn check(steps: &[&str], expect: &str) {
    assert_eq!(play(steps), expect, "{steps:?}");
}

#[test]
fn a_purchase_row_of_the_packs_size_is_an_arrival() {
    check(&["buy a 1000", "wait 10", "look 1033"], "a waits");
    check(&["buy a 1000", "wait 10", "row r purchase 1000", "look 2033"], "a 1000");
    // The balance may be behind, or fall meanwhile.
    check(&["buy a 1000", "wait 10", "row r purchase 1000", "look 1033"], "a 1000");
    check(&["buy a 1000", "wait 10", "row r purchase 1000", "look 12"], "a 1000");
    // Another pack's row is not this one's; a larger one is, and says so.
    check(&["buy a 1000", "wait 10", "row r purchase 200", "look 1233"], "a waits");
    check(&["buy a 1000", "wait 10", "row r purchase 1100", "look 2133"], "a more 1100");
    // Rows of before are somebody else's, whatever the service's clock says.
    check(&["row r purchase 1000", "buy a 1000", "wait 10", "look 1033"], "a waits");
    check(&["row r purchase 1000 200", "buy a 1000", "wait 10", "look 1033"], "a waits");
    check(&["buy a 1000", "wait 10", "row r purchase 1000 130", "look 2033"], "a 1000");
    check(&["buy a 1000", "wait 10", "row r purchase 1000 900", "look 1033"], "a waits");
    // Where the rows of before are not known, nothing of before the start counts.
    check(&["row r purchase 1000 30", "unsure a 1000", "wait 10", "look 1033"], "a waits");
    check(&["unsure a 1000", "wait 10", "row r purchase 1000", "look 2033"], "a 1000");
}

#[test]
fn a_rise_stands_in_where_the_ledger_says_nothing_for_a_minute() {
    check(&["buy a 1000", "wait 10", "look 2033"], "a waits");
    check(&["buy a 1000", "wait 10", "look 2033", "wait 59", "look 2033"], "a waits");
    check(&["buy a 1000", "wait 10", "look 2033", "wait 60", "look 2033"], "a 1000");
    check(&["buy a 1000", "wait 10", "look 2133", "wait 60", "look 2133"], "a more 1100");
    check(&["buy a 1000", "wait 10", "look 2032", "wait 60", "look 2032"], "a waits");
    // Spending in between: the rise is measured from where it begins.
    check(&["buy a 1000", "wait 10", "look 500", "wait 10", "look 1500", "wait 60", "look 1500"], "a 1000");
    // Not while the ledger does not answer, but at the very end.
    check(&["buy a 1000", "wait 10", "blind 2033", "wait 600", "blind 2033"], "a waits");
    check(&["buy a 1000", "wait 10", "blind 2033", "wait 890", "blind 2033"], "a 1000");
    // Without a reading of before, the first one after is the floor.
    check(&["unread", "buy a 1000", "wait 10", "look 2033", "wait 60", "look 2033"], "a waits");
    check(&["unread", "buy a 1000", "look 1033", "wait 10", "look 2033", "wait 60", "look 2033"], "a 1000");
    // A word for the kind that nobody knows is no explanation.
    let unknown = ["buy a 1000", "wait 10", "row r unclassified 1000", "look 2033", "wait 60", "look 2033"];
    check(&unknown, "a 1000");
}

#[test]
fn what_the_ledger_explains_is_no_arrival() {
    for kind in ["refund", "release", "bonus", "grant", "reset"] {
        let row = format!("row r {kind} 1000");
        check(&["buy a 1000", "wait 10", &row, "look 2033", "wait 60", "look 2033"], "a waits");
        check(&["buy a 1000", "wait 10", "look 2033", "wait 30", &row, "look 2033", "wait 90", "look 2033"], "a waits");
    }
    check(&["buy a 1000", "row r purchase 400", "row s purchase 600", "look 2033", "wait 60", "look 2033"], "a waits");
    // On the whole balance a release changes nothing, so it explains nothing either.
    let held = |step: &'static str| vec!["held 1240 207", "buy a 200", "wait 10", "row r release 200", step];
    let again = |step: &'static str| [held(step), vec!["wait 60", step]].concat();
    check(&again("whole 1240 407"), "a waits");
    check(&again("whole 1440 607"), "a 200");
    check(&again("look 1440"), "a waits");
}

#[test]
fn several_at_once_never_share_a_row_or_a_rise() {
    let two = ["buy a 200", "buy b 1000", "wait 10"];
    let with = |steps: &[&'static str]| [&two, steps].concat();
    check(&with(&["row r purchase 1000", "look 2033"]), "a waits, b 1000");
    check(&with(&["row r purchase 200", "row s purchase 1000", "look 2233"]), "a 200, b 1000");
    check(&with(&["row r purchase 1000", "look 2033", "wait 70", "look 2033"]), "a waits, b 1000");
    check(&with(&["look 2233", "wait 60", "look 2233"]), "a 200, b 1000");
    check(&with(&["look 1233", "wait 60", "look 1233"]), "a 200, b waits");
    // Nobody can say whose this is.
    check(&with(&["look 2133", "wait 60", "look 2133"]), "a waits, b waits");
    // Of two alike the later one, which the user began after giving the first up.
    let alike = ["buy a 1000", "wait 20", "buy b 1000", "wait 10", "row r purchase 1000", "look 2033", "wait 70"];
    check(&[&alike[..], &["look 2033"]].concat(), "a waits, b 1000");
    check(&[&alike[..], &["row s purchase 1000", "look 3033"]].concat(), "a 1000, b 1000");
    // A row that names its payment reference says whose it is.
    check(&["buy a 1000", "buy b 1000", "row cs_test_a purchase 1000", "look 2033"], "a 1000, b waits");
    // A rise that was counted is not counted again when its row comes late.
    let late = ["buy a 1000", "look 2033", "wait 60", "look 2033", "buy b 1000", "wait 10"];
    check(&[&late[..], &["row r purchase 1000", "look 2033"]].concat(), "a 1000, b waits");
    check(&[&late[..], &["row r purchase 1000", "row s purchase 1000", "look 3033"]].concat(), "a 1000, b 1000");
    check(&[&late[..], &["look 2033", "wait 60", "look 2033"]].concat(), "a 1000, b waits");
    // What came before a second one began is the first one's.
    check(&["buy a 1000", "row r purchase 1000", "buy b 1000", "wait 10", "look 2033"], "a 1000, b waits");
}

#[test]
fn paid_twice_is_more_than_expected() {
    check(&["buy a 1000", "row r purchase 1000", "row s purchase 1000", "look 3033"], "a more 2000");
    let once = ["buy a 1000", "wait 10", "row r purchase 1000", "look 2033"];
    check(&[&once[..], &["wait 10", "row s purchase 1000", "look 3033"]].concat(), "a more 2000");
    check(&[&once[..], &["wait 90", "look 2033", "row s purchase 1000", "look 3033"]].concat(), "a 1000");
    let risen = ["buy a 1000", "look 3033", "wait 60", "look 3033"];
    check(&risen, "a more 2000");
    let told = ["row r purchase 1000", "row s purchase 1000", "look 3033"];
    check(&[&risen[..], &told].concat(), "a more 2000");
}

#[test]
fn late_ones_are_noticed_when_they_come() {
    let late = ["buy a 1000", "wait 900", "look 1033"];
    check(&late, "a late");
    check(&[&late[..], &["wait 600", "row r purchase 1000", "look 2033"]].concat(), "a 1000");
    check(&["buy a 1000", "wait 28800", "row r purchase 1000 20000", "look 2033"], "a 1000");
    check(&["buy a 1000", "wait 28800", "look 1033"], "a late");
    // After a day nobody can say any more what a purchase or a rise was.
    check(&[&late[..], &["wait 86400", "row r purchase 1000", "look 2033"]].concat(), "a late");
    check(&["buy a 1000", "wait 900000", "look 5033", "wait 60", "look 5033"], "a late");
    check(
        &[&late[..], &["wait 86400", "look 10", "look 9000", "buy b 200", "look 9000", "wait 60"]].concat(),
        "a late, b waits",
    );
}

#[test]
fn another_key_and_a_clock_that_jumps_invent_nothing() {
    check(&["buy a 1000", "key", "wait 10", "look 9000", "wait 60", "look 9000"], "a waits");
    check(&["buy a 1000", "key", "wait 10", "look 9000", "row r purchase 1000", "look 9000"], "a 1000");
    check(&["buy a 1000", "back 86400", "wait 10", "look 1033"], "a waits");
    check(&["buy a 1000", "wait 10", "back 86400", "wait 890", "look 1033"], "a late");
    check(&["buy a 1000", "wait 10", "look 2033", "back 7200", "look 2033", "wait 60", "look 2033"], "a 1000");
    check(&["buy a 1000", "drop a", "buy b 200", "look 1033"], "b waits");
}

#[test]
fn looks_come_every_10_s_then_every_30_and_end_after_15_minutes() {
    let (mut timing, mut looks) = (Timing::starting(start()), Vec::new());
    while let Some(at) = timing.next() {
        timing.looked(at, true);
        looks.push((at - start()).num_seconds());
    }
    let expect: Vec<i64> = (1..=18).map(|n| n * 10).chain((7..=30).map(|n| n * 30)).collect();
    assert_eq!(looks, expect);

    let mut timing = Timing::starting(start());
    timing.looked(start() + TimeDelta::seconds(10), false);
    assert_eq!(timing.next(), Some(start() + TimeDelta::seconds(40)), "a service that fails is asked less often");
}

#[test]
fn the_account_is_looked_at_while_one_waits_and_a_minute_longer() {
    let (mut arrivals, mut now) = (Arrivals::default(), start());
    let read = Level { whole: None, available: Credits::whole(10) };
    let level = Some(read);
    assert_eq!(arrivals.look_at(), None);
    arrivals.begin(checkout("a", 100, now), Look { level, rows: Rows::Read(&[]) }, now);
    let rows = [row("r", Kind::Purchase, 100, now + TimeDelta::seconds(5))];
    let mut looks = 0;
    while let Some(at) = arrivals.look_at() {
        now = at;
        assert!(arrivals.wants_rows(read, now));
        let changed = arrivals.observe(Look { level, rows: Rows::Read(&rows) }, now, false);
        assert_eq!(changed.is_empty(), looks > 0, "told once");
        assert!(arrivals.looked(now, true).is_empty());
        looks += 1;
    }
    assert_eq!(looks, 7);
    // Nothing is asked for one that has come; for one that has not, once it may have.
    let mut late = Arrivals::default();
    late.begin(checkout("a", 100, start()), Look { level, rows: Rows::Read(&[]) }, start());
    now = start() + TimeDelta::hours(3);
    assert_eq!(late.looked(now, true), ["a"]);
    let risen = |n| Level { whole: None, available: Credits::whole(n) };
    assert_eq!(
        (late.look_at(), late.wants_rows(risen(109), now), late.wants_rows(risen(110), now)),
        (None, false, true)
    );
}

#[test]
fn the_oldest_that_ended_give_way() {
    let mut arrivals = Arrivals::default();
    let look = || Look { level: None, rows: Rows::Unread };
    for n in 0..MOST + 5 {
        arrivals.begin(checkout(&n.to_string(), 100, start()), look(), start());
        if n == 3 {
            arrivals.looked(start() + WATCH, true);
        }
    }
    let ids: Vec<&str> = arrivals.checkouts().iter().map(|checkout| checkout.id.as_str()).collect();
    assert_eq!((ids.len(), ids.first().copied(), ids.last().copied()), (MOST, Some("5"), Some("24")));
}
