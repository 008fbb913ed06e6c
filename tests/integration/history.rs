//! Histories over real HTTP, request by request: what is read equals what the sandbox holds, row for row, however it is
//! told and wherever reading was broken off.

mod orders;
mod ranges;
mod reader;

use brimful_core::failure::Code;
use brimful_core::ledger::{Entry, UsageDay};
use brimful_core::provider::ProviderId::{self, Pictory, PixVerse, PowerPost, UGen, Voxpria};
use brimful_engine::providers::history::{Notice, offers};
use brimful_sandbox::{Convention, Fault, Quirk, Truth};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use ranges::ask_range;
use reader::{Reader, TELLING};

#[tokio::test]
async fn every_row_of_two_years_is_read_and_nothing_is_asked_twice() {
    for provider in TELLING {
        let mut reader = Reader::of(provider).await;
        let rows = reader.truth().entries.len();
        let requests = reader.fill().await;
        reader.has_all(provider.id());
        let expect = match provider {
            UGen => rows.div_ceil(100) + 1,
            Pictory => 13,
            // Two years and two weeks of days, and four ranges without any.
            _ => 28,
        };
        assert_eq!(requests, expect, "{provider}");
        let mut queries = reader.queries();
        queries.sort();
        // U-Gen's first page is looked at again, for what came meanwhile.
        let before = queries.len() - usize::from(provider == UGen);
        queries.dedup();
        assert_eq!(queries.len(), before, "{provider}");
        assert_eq!(reader.notices, []);
        assert!(offers(provider));
    }
}

#[tokio::test]
async fn months_and_ranges_are_always_named_in_full() {
    let mut pictory = Reader::of(Pictory).await;
    pictory.fill().await;
    let queries = pictory.queries();
    assert_eq!((queries[0].as_str(), queries[12].as_str()), ("year=2026&month=5", "year=2025&month=5"));
    let mut voxpria = Reader::of(Voxpria).await;
    voxpria.fill().await;
    let mut to: NaiveDate = "2026-05-08".parse().unwrap();
    for query in voxpria.queries() {
        let from = to - TimeDelta::days(30);
        assert_eq!(query, format!("startDate={from}&endDate={to}"));
        to = from.pred_opt().unwrap();
    }
    let mut ugen = Reader::of(UGen).await;
    ugen.fill().await;
    assert_eq!(ugen.queries()[1], "page=2&page_size=100");
}

#[tokio::test]
async fn u_gen_s_history_is_the_same_however_it_is_told() {
    let told: [&[Quirk]; 15] = [
        &[],
        &[Quirk::SmallPages],
        &[Quirk::NoTotals],
        &[Quirk::NoTotals, Quirk::SmallPages],
        &[Quirk::OldestFirst],
        &[Quirk::OldestFirst, Quirk::NoTotals],
        &[Quirk::NaiveTimes],
        &[Quirk::FlippedSigns],
        &[Quirk::NoPageAfterLast, Quirk::NoTotals],
        &[Quirk::BareList],
        &[Quirk::ListInTransactions],
        &[Quirk::ListInData],
        &[Quirk::Exponents],
        &[Quirk::NoIds],
        &[Quirk::NoIds, Quirk::NoTotals, Quirk::SmallPages],
    ];
    for (quirks, convention) in told.into_iter().zip([Convention::Available, Convention::Balance].into_iter().cycle()) {
        let mut reader = Reader::of(UGen).await;
        reader.control().set_ugen_convention(convention);
        quirks.iter().for_each(|quirk| reader.control().set_quirk(*quirk, true));
        for days in [0, 1, 20] {
            reader.control().advance(TimeDelta::days(days));
            reader.fill().await;
            let mut truth = reader.truth();
            if quirks.contains(&Quirk::NoIds) {
                without_ids(&mut truth, &mut reader);
            }
            reader.has(&truth, &format!("{quirks:?} {convention:?} after {days} days"));
        }
        assert_eq!(reader.notices, [], "{quirks:?}");
    }
}

/// Brimful's own ids instead of none: the same rows in the same order.
fn without_ids(truth: &mut Truth, reader: &mut Reader) {
    let plain = |entry: &Entry| format!("{:?}", Entry { id: String::new(), ..entry.clone() });
    let mut read: Vec<Entry> = reader.entries.values().cloned().collect();
    read.sort_by_key(plain);
    truth.entries.sort_by_key(plain);
    for (held, read) in truth.entries.iter_mut().zip(read) {
        held.id = read.id;
    }
    truth.entries.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.id.cmp(&b.id)));
}

#[tokio::test]
async fn pages_that_shift_hide_nothing() {
    for small in [false, true] {
        let mut reader = Reader::of(UGen).await;
        reader.control().set_quirk(Quirk::ShiftingPages, true);
        reader.control().set_quirk(Quirk::SmallPages, small);
        reader.fill().await;
        for _ in 0..5 {
            reader.fill().await;
        }
        reader.control().set_quirk(Quirk::ShiftingPages, false);
        reader.fill().await;
        reader.has_all("shifting");
    }
}

#[tokio::test]
async fn a_page_that_is_repeated_for_ever_ends_and_is_told() {
    let mut reader = Reader::of(UGen).await;
    reader.control().set_quirk(Quirk::RepeatedPage, true);
    assert!(reader.fill().await < 30);
    let told = reader.truth().entries.len() as u64;
    assert_eq!((reader.entries.len(), reader.notices.as_slice()), (100, &[Notice::Incomplete { told, read: 100 }][..]));
    // Once it hands out its pages, the rest comes.
    reader.control().set_quirk(Quirk::RepeatedPage, false);
    reader.cursor = None;
    reader.fill().await;
    reader.has_all("no longer repeated");
}

#[tokio::test]
async fn a_request_that_fails_is_taken_up_where_it_was() {
    let faults = [
        Fault::ServerError(500),
        Fault::ServerError(503),
        Fault::CutBody,
        Fault::CutGzip,
        Fault::EmptyBody,
        Fault::MalformedJson,
        Fault::DropConnection,
        Fault::HugeNumber,
        Fault::WrongTypes,
        Fault::MissingField,
        Fault::NullBody,
        Fault::Html200,
    ];
    for provider in TELLING {
        let mut reader = Reader::of(provider).await;
        for (n, fault) in faults.iter().enumerate() {
            reader.control().fail_once(provider, 0, fault.clone());
            let before = (reader.entries.len(), reader.days.len());
            let complete = match reader.step().await {
                // The policy asks again by itself.
                Ok(complete) => complete,
                Err(failure) => {
                    assert_eq!((reader.entries.len(), reader.days.len()), before, "{provider} {fault}");
                    assert!(matches!(failure.code, Code::Unavailable | Code::Protocol), "{provider} {fault} {failure}");
                    reader.step().await.unwrap()
                }
            };
            assert!(!complete || provider == Pictory && n >= 12, "{provider} {n}");
        }
        reader.fill().await;
        reader.has_all(provider.id());
    }
}

#[tokio::test]
async fn nothing_is_kept_of_an_answer_that_cannot_be_understood() {
    for provider in TELLING {
        let reader = Reader::of(provider).await;
        for fault in Fault::all() {
            // What takes its time, or is no failure of a history.
            if matches!(fault, Fault::SlowLoris | Fault::Hang | Fault::QuotaForbidden) {
                continue;
            }
            reader.control().set_fault(provider, Some(fault.clone()));
            let step = reader.lost_step().await;
            match step {
                Ok(step) => {
                    assert_eq!((fault, step.entries.len(), step.days.len()), (Fault::EmptyLedger, 0, 0), "{provider}");
                }
                Err(failure) => {
                    let expect = match fault {
                        Fault::BadKey => Code::Auth,
                        Fault::MissingScope => Code::Scope,
                        Fault::OutOfCredits => Code::OutOfCredits,
                        Fault::RateLimited { .. } => Code::RateLimited,
                        Fault::HtmlForbidden => Code::Blocked,
                        Fault::ServerError(_) | Fault::DropConnection => Code::Unavailable,
                        Fault::CutBody => failure.code,
                        _ => Code::Protocol,
                    };
                    assert_eq!(failure.code, expect, "{provider} {fault}: {failure}");
                    assert!(!format!("{failure:?}").contains(&reader.key()));
                }
            }
        }
    }
}

#[tokio::test]
async fn later_readings_ask_for_what_is_new() {
    for provider in TELLING {
        let mut reader = Reader::of(provider).await;
        reader.fill().await;
        let mut expect = reader.truth();
        for (hours, most) in [(0, 1), (1, 1), (24, 2), (24 * 5, 2), (24 * 40, 4), (1, 2)] {
            reader.control().advance(TimeDelta::hours(hours));
            let requests = reader.fill().await;
            assert!(requests <= most, "{provider} after {hours} h: {requests}");
            // What the service has forgotten meanwhile stays.
            let now = reader.truth();
            let oldest = now.entries.first().map(|entry| entry.at);
            expect.entries.retain(|entry| oldest.is_some_and(|oldest| entry.at < oldest));
            expect.entries.extend(now.entries);
            expect.days = now.days;
            reader.has(&expect, &format!("{provider} after {hours} h"));
        }
        assert_eq!(reader.notices, []);
    }
}

#[tokio::test]
async fn a_long_absence_or_a_wrong_clock_leaves_no_gap_that_the_service_can_fill() {
    for provider in TELLING {
        let mut reader = Reader::of(provider).await;
        // Broken off in the middle, taken up after 50 days.
        for _ in 0..4 {
            reader.step().await.unwrap();
        }
        reader.control().advance(TimeDelta::days(50));
        reader.fill().await;
        let told = reader.truth();
        for entry in &told.entries {
            assert!(reader.entries.contains_key(&entry.id), "{provider} lacks {entry:?}");
        }
        // Back to where nothing is told any more when it was taken up.
        let oldest = reader.back_to.unwrap();
        let lacking: Vec<&UsageDay> =
            told.days.iter().filter(|day| day.date >= oldest && !reader.days.contains_key(&day.date)).collect();
        assert!(lacking.is_empty(), "{provider} lacks {lacking:?}");
        // After 13 months away everything that is told is read again.
        reader.control().advance(TimeDelta::days(400));
        reader.fill().await;
        for entry in &reader.truth().entries {
            assert!(reader.entries.contains_key(&entry.id), "{provider} lacks {entry:?}");
        }
    }
}

#[tokio::test]
async fn pictory_and_voxpria_are_the_same_however_they_are_told() {
    let told: [(ProviderId, &[Quirk]); 6] = [
        (Pictory, &[Quirk::ListInTransactions]),
        (Pictory, &[Quirk::ListInData]),
        (Pictory, &[Quirk::Exponents]),
        (Voxpria, &[Quirk::CostInWords]),
        (Voxpria, &[Quirk::TotalDiffers]),
        (Pictory, &[Quirk::EdgeMonthsRefused]),
    ];
    for (provider, quirks) in told {
        let mut reader = Reader::of(provider).await;
        quirks.iter().for_each(|quirk| reader.control().set_quirk(*quirk, true));
        reader.fill().await;
        let mut truth = reader.truth();
        if quirks.contains(&Quirk::EdgeMonthsRefused) {
            let first: DateTime<Utc> = "2025-06-01T00:00:00Z".parse().unwrap();
            truth.entries.retain(|entry| entry.at >= first);
            assert_eq!(reader.back_to, Some(first.date_naive()));
        }
        reader.has(&truth, &format!("{quirks:?}"));
        let differing = reader.notices.iter().filter(|notice| matches!(notice, Notice::TotalDiffers { .. })).count();
        let expect = if quirks.contains(&Quirk::TotalDiffers) { 28 } else { 0 };
        assert_eq!(differing, expect, "{quirks:?}");
    }
    let mut reader = Reader::of(Voxpria).await;
    reader.control().set_quirk(Quirk::OldDaysRefused, true);
    assert_eq!(reader.fill().await, 12);
    let oldest: NaiveDate = "2025-06-02".parse().unwrap();
    let mut truth = reader.truth();
    truth.days.retain(|day| day.date >= oldest);
    reader.has(&truth, "old days refused");
    assert_eq!(reader.back_to, Some(oldest), "it says how far it got");
}

#[tokio::test]
async fn a_cursor_that_cannot_be_read_or_is_another_service_s_begins_anew() {
    let mut other = Reader::of(Voxpria).await;
    other.fill().await;
    for cursor in [other.cursor.clone().unwrap(), "{}".into(), "null".into(), String::new(), "x".repeat(1000)] {
        let mut reader = Reader::of(Pictory).await;
        reader.cursor = Some(cursor);
        assert_eq!(reader.fill().await, 13);
        reader.has_all("anew");
    }
}

#[tokio::test]
async fn services_without_a_history_are_not_asked() {
    for provider in [PowerPost, PixVerse] {
        let reader = Reader::of(provider).await;
        assert!(!offers(provider));
        assert_eq!(reader.lost_step().await.unwrap_err().code, Code::NotOffered);
        assert_eq!(ask_range(&reader, None, None).await.unwrap_err().code, Code::NotOffered);
        assert_eq!(reader.control().requests(), []);
    }
}
