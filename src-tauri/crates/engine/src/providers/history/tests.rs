//! The reading of pages against a ledger in memory that shifts, repeats, forgets and sorts as it likes.

use std::collections::BTreeSet;

use brimful_core::amount::Credits;
use brimful_core::ledger::{Entry, Kind};
use brimful_core::wire::ugen::history::Page;
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::pages::Walk;
use super::{Notice, Progress, in_order};

/// A service's ledger, newest first.
#[derive(Clone)]
struct Service {
    rows: Vec<Entry>,
    made: u64,
    now: DateTime<Utc>,
    page_size: usize,
    tells_total: bool,
    tells_pages: bool,
    oldest_first: bool,
    /// Answers every request with its first page.
    repeats: bool,
}

impl Service {
    fn new(rows: u64, page_size: usize) -> Self {
        let now = "2026-05-09T12:00:00Z".parse().unwrap();
        let mut service = Self {
            rows: Vec::new(),
            made: 0,
            now,
            page_size,
            tells_total: true,
            tells_pages: true,
            oldest_first: false,
            repeats: false,
        };
        service.arrive(rows);
        service
    }

    /// New rows, an hour apart.
    fn arrive(&mut self, rows: u64) {
        for _ in 0..rows {
            self.now += TimeDelta::hours(1);
            self.insert(0, self.now);
        }
    }

    fn insert(&mut self, place: usize, at: DateTime<Utc>) {
        self.made += 1;
        self.rows.insert(
            place,
            Entry {
                id: format!("row-{}", self.made),
                at,
                zone_assumed: false,
                kind: Kind::Spend,
                delta: Credits::whole(-1),
                source: String::new(),
                description: String::new(),
                job: None,
                balance_after: None,
                raw_type: "consume".into(),
                observed: false,
                sign_mismatch: false,
            },
        );
    }

    fn page(&self, number: u32) -> Page {
        let number = if self.repeats { 1 } else { number };
        let mut rows = self.rows.clone();
        if self.oldest_first {
            rows.reverse();
        }
        let total = rows.len();
        let first = (number as usize - 1) * self.page_size;
        Page {
            entries: rows.into_iter().skip(first).take(self.page_size).collect(),
            total: self.tells_total.then_some(total as u64),
            total_pages: self.tells_pages.then_some(total.div_ceil(self.page_size) as u64),
        }
    }
}

/// A client that keeps what it was brought, with the cursor as it stands on disk.
#[derive(Default)]
struct Client {
    kept: BTreeSet<String>,
    cursor: Option<String>,
    notices: Vec<Notice>,
    requests: u32,
}

impl Client {
    /// One step. Where it `crashes`, nothing of it is kept.
    fn step(&mut self, service: &Service, crashes: bool) -> Progress {
        let mut walk: Walk =
            self.cursor.as_deref().map_or_else(Walk::default, |text| serde_json::from_str(text).unwrap());
        let page = service.page(walk.next_page());
        self.requests += 1;
        let (progress, notice) = walk.take(&page, service.now);
        if !crashes {
            self.kept.extend(page.entries.into_iter().map(|entry| entry.id));
            self.cursor = Some(serde_json::to_string(&walk).unwrap());
            self.notices.extend(notice);
        }
        progress
    }

    /// Steps until it is complete, and how many requests that took.
    #[track_caller]
    fn fill(&mut self, service: &Service) -> u32 {
        let before = self.requests;
        for _ in 0..10_000 {
            if self.step(service, false).complete {
                return self.requests - before;
            }
        }
        panic!("it never ends");
    }

    #[track_caller]
    fn has_all(&self, service: &Service) {
        let rows: BTreeSet<String> = service.rows.iter().map(|row| row.id.clone()).collect();
        let lacks: Vec<&String> = rows.difference(&self.kept).take(5).collect();
        let made_up: Vec<&String> = self.kept.difference(&rows).take(5).collect();
        assert!(
            lacks.is_empty() && made_up.is_empty(),
            "of {} rows it lacks {lacks:?}… and has {made_up:?}…",
            rows.len()
        );
    }
}

#[test]
fn a_quiet_history_takes_its_pages_and_one_look_at_the_front() {
    #[track_caller]
    fn check(rows: u64, tell: (bool, bool), expect: u32, later: [u32; 2]) {
        let mut service = Service::new(rows, 100);
        (service.tells_total, service.tells_pages) = tell;
        let mut client = Client::default();
        assert_eq!(client.fill(&service), expect, "{rows} {tell:?}");
        client.has_all(&service);
        assert_eq!(client.fill(&service), later[0], "{rows} {tell:?}: nothing new");
        service.arrive(3);
        assert_eq!(client.fill(&service), later[1], "{rows} {tell:?}: three rows");
        client.has_all(&service);
        assert_eq!(client.notices, []);
    }
    let both = (true, true);
    check(0, both, 1, [1, 1]);
    check(1, both, 1, [1, 1]);
    check(97, both, 1, [1, 1]);
    check(100, both, 1, [1, 1]);
    check(101, both, 3, [1, 1]);
    check(1000, both, 11, [1, 1]);
    check(1000, (true, false), 11, [1, 1]);
    check(1000, (false, true), 11, [1, 1]);
    // Without any number only an empty page says that it is over.
    check(0, (false, false), 1, [1, 2]);
    check(30, (false, false), 4, [2, 2]);
    check(1000, (false, false), 12, [1, 1]);
}

#[test]
fn progress_counts_up_to_the_end() {
    let service = Service::new(250, 100);
    let mut client = Client::default();
    let told: Vec<_> = (0..4)
        .map(|_| {
            let progress = client.step(&service, false);
            (progress.complete, progress.step, progress.steps)
        })
        .collect();
    assert_eq!(told, [(false, 1, Some(4)), (false, 2, Some(4)), (false, 3, Some(4)), (true, 4, Some(4))]);
    let progress = client.step(&service, false);
    assert_eq!((progress.complete, progress.step, progress.steps), (true, 1, Some(1)));
    assert_eq!(progress.back_to, Some("2026-05-09".parse().unwrap()));
}

#[test]
fn a_service_that_repeats_its_page_is_left_and_found_incomplete() {
    for tell in [(true, true), (false, false)] {
        let mut service = Service { repeats: true, ..Service::new(500, 100) };
        (service.tells_total, service.tells_pages) = tell;
        let mut client = Client::default();
        assert!(client.fill(&service) <= 24, "{tell:?}");
        assert_eq!(client.kept.len(), 100);
        let expect: &[Notice] = if tell.0 { &[Notice::Incomplete { told: 500, read: 100 }] } else { &[] };
        assert_eq!(client.notices, expect);
        for _ in 0..5 {
            service.arrive(1);
            assert!(client.fill(&service) <= 24, "{tell:?}");
        }
        assert_eq!(client.kept.len(), 105, "what is new is found nevertheless");
    }
}

#[test]
fn a_whole_page_pushed_back_between_two_requests_is_no_end() {
    let mut service = Service::new(1000, 100);
    (service.tells_total, service.tells_pages) = (false, false);
    let mut client = Client::default();
    client.step(&service, false);
    client.step(&service, false);
    for push in [100, 100, 0, 100, 0, 300, 0, 0, 0, 250] {
        service.arrive(push);
        client.step(&service, false);
    }
    client.fill(&service);
    client.has_all(&service);
}

#[test]
fn rows_that_went_away_hide_no_others() {
    let mut service = Service::new(1000, 100);
    let mut client = Client::default();
    client.step(&service, false);
    client.step(&service, false);
    let gone: Vec<String> = service.rows.drain(..50).map(|row| row.id).collect();
    client.fill(&service);
    client.kept.retain(|id| !gone.contains(id));
    client.has_all(&service);
}

#[test]
fn a_row_with_an_earlier_time_is_found_near_the_front_and_later_also_far_from_it() {
    let mut service = Service::new(1000, 100);
    let mut client = Client::default();
    client.fill(&service);
    let at = service.rows[40].at;
    service.insert(40, at);
    assert_eq!(client.fill(&service), 1);
    client.has_all(&service);
    let at = service.rows[700].at;
    service.insert(700, at);
    service.now += TimeDelta::hours(25);
    assert!(client.fill(&service) > 10, "the number of rows does not fit, so all are read again");
    client.has_all(&service);
    let at = service.rows[700].at;
    service.insert(700, at);
    assert_eq!(client.fill(&service), 1, "but not twice a day");
}

#[test]
fn a_service_that_puts_the_oldest_row_first_is_followed_at_its_end() {
    for rows in [1, 30, 100, 950] {
        for tell in [(true, true), (false, true), (false, false)] {
            let mut service = Service { oldest_first: true, ..Service::new(rows, 100) };
            (service.tells_total, service.tells_pages) = tell;
            let mut client = Client::default();
            client.fill(&service);
            for new in [1, 0, 60, 250, 100, 3] {
                service.arrive(new);
                let requests = client.fill(&service);
                client.has_all(&service);
                assert!(requests <= 7, "{rows} {tell:?} {new}: {requests}");
            }
            service.oldest_first = false;
            service.arrive(5);
            client.fill(&service);
            client.has_all(&service);
        }
    }
}

#[test]
fn a_cursor_stays_small() {
    let service = Service::new(5000, 5000);
    let mut client = Client::default();
    client.fill(&service);
    assert!(client.cursor.unwrap().len() < 25_000);
    let service = Service::new(1000, 100);
    let mut client = Client::default();
    client.step(&service, false);
    client.step(&service, false);
    client.step(&service, false);
    assert!(client.cursor.unwrap().len() < 10_000);
}

/// What happens between two requests.
#[derive(Clone, Debug)]
enum Event {
    /// Rows arrive.
    Arrive(u64),
    /// The process dies before the step is kept.
    Crash,
    /// Nothing.
    Step,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => Just(Event::Step),
        1 => (1_u64..15).prop_map(Event::Arrive),
        1 => (15_u64..80).prop_map(Event::Arrive),
        1 => Just(Event::Crash),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// However rows arrive and steps are lost, once it is quiet every row is there, and nothing but rows.
    #[test]
    fn no_gap_in_any_order_of_arrivals_and_crashes(
        rows in 0_u64..120,
        page_size in 5_usize..25,
        tell in any::<(bool, bool)>(),
        oldest_first in any::<bool>(),
        events in prop::collection::vec(event(), 0..60),
    ) {
        let mut service = Service::new(rows, page_size);
        (service.tells_total, service.tells_pages) = tell;
        service.oldest_first = oldest_first;
        let mut client = Client::default();
        for event in events {
            match event {
                Event::Arrive(rows) => service.arrive(rows),
                Event::Crash => { client.step(&service, true); }
                Event::Step => { client.step(&service, false); }
            }
        }
        client.fill(&service);
        client.fill(&service);
        client.has_all(&service);
        prop_assert_eq!(&client.notices, &[]);
    }
}

/// Entries of one moment stay as the service tells them, whichever end it begins at, also where pages overlap.
#[test]
fn entries_of_one_moment_keep_the_order_of_the_service() {
    #[track_caller]
    fn check(read: &[(&str, i64)], expect: &str) {
        let made = Service::new(1, 1).rows.remove(0);
        let entry = |(id, minute): &(&str, i64)| Entry {
            id: (*id).to_owned(),
            at: DateTime::UNIX_EPOCH + TimeDelta::minutes(*minute),
            ..made.clone()
        };
        let ordered = in_order(read.iter().map(entry).collect());
        assert_eq!(ordered.iter().map(|entry| entry.id.as_str()).collect::<String>(), expect, "{read:?}");
    }
    check(&[], "");
    check(&[("z", 1), ("a", 1), ("m", 1)], "zam");
    check(&[("d", 9), ("b", 9), ("c", 5), ("a", 5)], "dbca");
    check(&[("c", 5), ("a", 5), ("d", 9), ("b", 9)], "bdac");
    // A page that shifted brings rows again.
    check(&[("d", 9), ("b", 9), ("c", 5), ("b", 9), ("c", 5), ("a", 5)], "dbca");
    // Months, newest first, each with its oldest first, would be a mixture: the moments decide.
    check(&[("e", 7), ("f", 8), ("a", 1), ("b", 2)], "feba");
}
