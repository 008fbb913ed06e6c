use std::time::Duration;

use super::*;

const FIVE: Option<TimeDelta> = Some(TimeDelta::minutes(5));

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(1_000_000 + seconds)
}

fn page(cursor: &str, complete: bool, seconds: i64) -> Progress {
    Progress { cursor: Some(cursor.into()), complete, filled_at: Some(at(seconds)), ..Progress::default() }
}

const NEW: Imported = Imported { new: 100, changed: 0, known: 0 };
const KNOWN: Imported = Imported { new: 0, changed: 0, known: 100 };

/// What happens to a fill, one thing after the other.
enum Event {
    Page(&'static str, Imported),
    Last,
    Fails(Code),
    Waits(u64),
    NotKept,
    Stop,
    Resume,
    Changed,
    Accepted,
    Moved,
    Forgotten,
    Sleep(i64),
    SetBack(i64),
}

/// How long the next step is off, in seconds, and what is shown, after these events. Steps go out as they are due.
fn after(interval: Option<TimeDelta>, events: Vec<Event>) -> (Option<i64>, Fill) {
    let mut now = at(0);
    let mut course = Course::new(ProviderId::UGen, now);
    for event in events {
        let is_step =
            matches!(event, Event::Page(..) | Event::Last | Event::Fails(_) | Event::Waits(_) | Event::NotKept);
        if is_step {
            now = course.next_at().expect("a step is due").max(now);
            assert!(course.is_due(now));
            course.attempted(now);
        }
        match event {
            Event::Page(cursor, imported) => course.took(page(cursor, false, 0), imported, now, interval, 0),
            Event::Last => course.took(page("end", true, 0), NEW, now, interval, 0),
            Event::Fails(code) => course.failed(Failure::new(code, "m"), now, 0),
            Event::Waits(s) => {
                let failure = Failure::new(Code::RateLimited, "m").with_retry_after(Some(Duration::from_secs(s)));
                course.failed(failure, now, 0);
            }
            Event::NotKept => course.not_kept(now, 0),
            Event::Stop => course.stop(),
            Event::Resume => course.resume(now),
            Event::Changed => course.balance_changed(now),
            Event::Accepted => course.accepted(now),
            Event::Moved => course.begin_anew(now),
            Event::Forgotten => {
                course.stop();
                course.forgotten();
            }
            Event::Sleep(s) => {
                let before = now;
                now += TimeDelta::seconds(s);
                course.look(before, now, TimeDelta::seconds(7));
            }
            Event::SetBack(s) => {
                let before = now;
                now -= TimeDelta::seconds(s);
                course.look(before, now, TimeDelta::zero());
            }
        }
    }
    (course.next_at().map(|next| (next - now).num_seconds()), course.shown(true))
}

#[track_caller]
fn check(interval: Option<TimeDelta>, events: Vec<Event>, expect: (Option<i64>, FillState)) {
    let (next, shown) = after(interval, events);
    assert_eq!((next, shown.state), expect);
}

fn failed(code: Code) -> FillState {
    FillState::Failed(Failure::new(code, "m"))
}

#[test]
fn pages_follow_each_other_and_a_complete_fill_rests() {
    use Event::{Changed, Last, Page};
    use FillState::{Complete, Running};
    check(FIVE, vec![], (Some(0), Running));
    check(FIVE, vec![Page("2", NEW)], (Some(0), Running));
    check(FIVE, vec![Page("2", NEW), Page("3", KNOWN)], (Some(0), Running));
    check(FIVE, vec![Page("2", NEW), Last], (Some(1800), Complete));
    check(Some(TimeDelta::hours(1)), vec![Last], (Some(3600), Complete));
    check(None, vec![Last], (None, Complete));
    // A changed balance means new entries: soon, but never faster than an account is read.
    check(FIVE, vec![Last, Changed], (Some(60), Complete));
    check(None, vec![Last, Changed], (Some(60), Complete));
    check(FIVE, vec![Last, Last, Page("2", NEW)], (Some(0), Running));
}

#[test]
fn what_fails_is_tried_again_as_readings_are() {
    use Event::{Accepted, Changed, Fails, Last, NotKept, Page, Resume, Waits};
    use FillState::{Complete, Running, Waiting};
    check(FIVE, vec![Fails(Code::Unavailable)], (Some(60), failed(Code::Unavailable)));
    check(FIVE, vec![Fails(Code::Timeout), Fails(Code::Timeout)], (Some(120), failed(Code::Timeout)));
    check(FIVE, vec![Fails(Code::Timeout), Page("2", NEW)], (Some(0), Running));
    let (next, _) = after(FIVE, vec![Waits(900)]);
    assert_eq!(next, Some(900));
    let (next, _) = after(FIVE, vec![Waits(900), Resume]);
    assert_eq!(next, Some(900), "a wait that the service asks for is kept, whoever asks");
    let (next, _) = after(FIVE, vec![Waits(900), Changed]);
    assert_eq!(next, Some(900));
    // No network is no failure, and a disk that is full says so elsewhere.
    check(FIVE, vec![Fails(Code::Offline)], (Some(60), Waiting));
    check(FIVE, vec![Last, Fails(Code::Offline)], (Some(60), Complete));
    check(FIVE, vec![NotKept], (Some(60), Waiting));
    check(FIVE, vec![NotKept, NotKept, NotKept], (Some(240), Waiting));
    for code in [Code::Auth, Code::Scope] {
        check(FIVE, vec![Page("2", NEW), Fails(code)], (None, failed(code)));
        check(FIVE, vec![Page("2", NEW), Fails(code), Changed], (None, failed(code)));
        check(FIVE, vec![Page("2", NEW), Fails(code), Accepted], (Some(0), Running));
        check(FIVE, vec![Page("2", NEW), Fails(code), Resume], (Some(0), Running));
        check(FIVE, vec![Page("2", NEW), Fails(code), Event::Moved], (Some(0), Running));
    }
}

#[test]
fn a_service_that_tells_one_page_for_ever_is_left_alone() {
    let (next, shown) = after(FIVE, vec![Event::Page("2", NEW), Event::Page("2", KNOWN)]);
    assert_eq!(next, Some(60));
    assert!(matches!(shown.state, FillState::Failed(failure) if failure.code == Code::Protocol));
    // A page that brings something new is progress, whatever the cursor says.
    check(FIVE, vec![Event::Page("2", NEW), Event::Page("2", NEW)], (Some(0), FillState::Running));
}

#[test]
fn the_user_decides() {
    use Event::{Changed, Forgotten, Last, Moved, Page, Resume, Stop};
    use FillState::{Running, Stopped};
    check(FIVE, vec![Page("2", NEW), Stop], (None, Stopped));
    check(FIVE, vec![Last, Stop, Changed], (None, Stopped));
    check(FIVE, vec![Page("2", NEW), Stop, Moved], (None, Stopped));
    check(FIVE, vec![Page("2", NEW), Stop, Resume], (Some(0), Running));
    check(FIVE, vec![Last, Forgotten], (None, Stopped));
    check(FIVE, vec![Last, Forgotten, Resume], (Some(0), Running));
    let (_, shown) = after(FIVE, vec![Page("2", NEW), Page("3", KNOWN), Page("4", NEW), Stop]);
    assert_eq!(shown.rows, 200);
    let (_, shown) = after(FIVE, vec![Page("2", NEW), Forgotten]);
    assert_eq!((shown.rows, shown.step), (0, 0));
}

#[test]
fn sleep_and_a_clock_set_back_neither_stall_nor_storm() {
    use Event::{Last, Page, SetBack, Sleep};
    use FillState::{Complete, Running};
    check(FIVE, vec![Last, Sleep(8 * 3600)], (Some(7), Complete));
    check(FIVE, vec![Last, SetBack(300 * 86_400)], (Some(1800), Complete));
    check(FIVE, vec![Page("2", NEW), SetBack(300 * 86_400)], (Some(0), Running));
}

#[test]
fn a_fill_goes_on_where_it_was_found() {
    #[track_caller]
    fn check(progress: Progress, expect: (Option<i64>, FillState)) {
        let course = Course::found(ProviderId::Pictory, progress, 5, at(0));
        let next = course.next_at().map(|next| (next - at(0)).num_seconds());
        let shown = course.shown(true);
        assert_eq!((next, shown.state, shown.rows), (expect.0, expect.1, 5));
    }
    use FillState::{Complete, Running, Stopped};
    check(page("7", false, -10), (Some(0), Running));
    check(page("end", true, -600), (Some(1200), Complete));
    check(page("end", true, -86_400), (Some(0), Complete));
    // Written by a clock that was ahead.
    check(page("end", true, 86_400), (Some(0), Complete));
    check(Progress { stopped: true, ..page("7", false, -10) }, (None, Stopped));
    // Brimful died between the note and the removal, which then did not come about.
    check(Progress { leaving: true, ..page("7", false, -10) }, (Some(0), Running));
    let mut course = Course::found(ProviderId::UGen, Progress { leaving: true, ..page("7", false, 0) }, 0, at(0));
    assert_eq!(course.take_note(), Some(page("7", false, 0)));
    assert_eq!(course.take_note(), None);
}

#[test]
fn what_the_user_decides_during_a_step_outlives_it() {
    let mut course = Course::new(ProviderId::UGen, at(0));
    course.stop();
    assert_eq!(course.take_note(), Some(Progress { stopped: true, ..Progress::default() }));
    course.took(page("2", false, 0), NEW, at(1), FIVE, 0);
    let noted = course.take_note();
    assert_eq!(noted, Some(Progress { stopped: true, ..page("2", false, 0) }), "the page's own note said otherwise");
    course.resume(at(2));
    assert_eq!(course.take_note(), Some(page("2", false, 0)));
}

#[test]
fn a_change_that_comes_during_a_step_is_not_missed() {
    let mut course = Course::new(ProviderId::UGen, at(0));
    course.attempted(at(0));
    course.balance_changed(at(1));
    course.took(page("end", true, 0), NEW, at(2), FIVE, 0);
    assert_eq!(course.next_at(), Some(at(60)));
    course.attempted(at(60));
    course.took(page("end", true, 0), KNOWN, at(61), FIVE, 0);
    assert_eq!(course.next_at(), Some(at(61 + 1800)));
}

#[test]
fn a_service_without_history_is_observed_and_never_asked() {
    for provider in [ProviderId::PowerPost, ProviderId::PixVerse] {
        let mut course = Course::new(provider, at(0));
        course.resume(at(0));
        course.balance_changed(at(0));
        course.stop();
        assert_eq!(
            (course.next_at(), course.shown(true).state, course.take_note()),
            (None, FillState::Observing, None)
        );
    }
}
