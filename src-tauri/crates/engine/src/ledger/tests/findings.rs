//! Holds without an end and refunds that did not come, in whatever order their rows come.

use super::super::Problem;
use super::*;

fn of_job(id: &str, job: &str, text: &str, description: &str) -> Entry {
    Entry { job: Some(job.into()), description: description.into(), ..entry(id, text) }
}

/// Each row: what it says, and its description. What is found a month later, whichever row comes first.
#[track_caller]
fn check(rows: &[(&str, &str)], expect: Option<(Problem, &str)>) {
    let entries: Vec<Entry> =
        rows.iter().enumerate().map(|(n, (text, words))| of_job(&n.to_string(), "job", text, words)).collect();
    for turn in 0..rows.len() {
        for is_one_by_one in [false, true] {
            let place = Place::new();
            let ledger = place.open();
            let mut entries = entries.clone();
            entries.rotate_left(turn);
            if is_one_by_one {
                for entry in entries {
                    block_on(ledger.import(&account("u"), batch([entry]))).unwrap();
                }
            } else {
                block_on(ledger.import(&account("u"), batch(entries))).unwrap();
            }
            let found = block_on(ledger.findings(time("2026-06-01T00:00:00Z"))).unwrap();
            let told = found.iter().map(|finding| (finding.problem, finding.amount.to_string())).next();
            assert_eq!(told, expect.map(|(problem, amount)| (problem, amount.to_owned())), "{rows:?}");
        }
    }
}

#[test]
fn a_hold_ends_with_a_use_a_release_or_a_refund() {
    let hold = ("reserve -10 2026-05-01T10:00:00Z", "");
    check(&[hold], Some((Problem::HoldWithoutEnd, "10")));
    check(&[hold, ("reserve -2.5 2026-05-01T11:00:00Z", "")], Some((Problem::HoldWithoutEnd, "12.5")));
    check(&[hold, ("release 10 2026-05-01T11:00:00Z", "")], None);
    check(&[hold, ("spend -10 2026-05-01T11:00:00Z", "")], None);
    check(&[hold, ("refund 10 2026-05-01T11:00:00Z", "")], None);
    check(&[hold, ("unclassified 10 2026-05-01T11:00:00Z", "")], Some((Problem::HoldWithoutEnd, "10")));
}

#[test]
fn a_failed_job_gives_its_credits_back() {
    let used = ("spend -8 2026-05-01T11:00:00Z", "Generation failed");
    check(&[used], Some((Problem::RefundMissing, "8")));
    check(&[("spend -8 2026-05-01T11:00:00Z", "Generation")], None);
    check(&[used, ("refund 8 2026-05-01T12:00:00Z", "")], None);
    check(&[used, ("refund 3 2026-05-01T12:00:00Z", "")], Some((Problem::RefundMissing, "5")));
    // Given back as a release after the use; a release that comes with the use is the end of the hold.
    let hold = ("reserve -10 2026-05-01T10:00:00Z", "");
    check(&[hold, used, ("release 10 2026-05-01T12:00:00Z", "FAILED")], None);
    check(&[hold, ("release 10 2026-05-01T11:00:00Z", ""), used], Some((Problem::RefundMissing, "8")));
    check(&[hold, ("release 10 2026-05-01T12:00:00Z", "job failed")], None);
}

#[test]
fn a_hold_counts_once_it_is_a_day_old_and_is_gone_with_its_end() {
    let place = Place::new();
    let ledger = place.open();
    let hold = of_job("1", "job", "reserve -10 2026-05-01T10:00:00Z", "");
    block_on(ledger.import(&account("u"), batch([hold]))).unwrap();
    let found = |now: &str| block_on(ledger.findings(time(now))).unwrap().len();
    assert_eq!((found("2026-05-02T10:00:00Z"), found("2026-05-02T10:00:01Z")), (0, 1));
    let end = of_job("2", "job", "release 10 2026-05-04T10:00:00Z", "");
    block_on(ledger.import(&account("u"), batch([end]))).unwrap();
    assert_eq!(found("2026-06-01T00:00:00Z"), 0);
    // A row that moves to another job leaves the first without its end.
    let moved = of_job("2", "other", "release 10 2026-05-04T10:00:00Z", "");
    block_on(ledger.import(&account("u"), batch([moved]))).unwrap();
    assert_eq!(found("2026-06-01T00:00:00Z"), 1);
}

#[test]
fn a_job_is_its_rows_and_what_they_come_to() {
    let place = Place::new();
    let ledger = place.open();
    let rows = [
        of_job("4", "j", "refund 1.5 2026-05-01T12:00:00Z", ""),
        of_job("3", "j", "spend -8 2026-05-01T11:00:00Z", ""),
        of_job("2", "j", "release 10 2026-05-01T11:00:00Z", ""),
        of_job("1", "j", "reserve -10 2026-05-01T10:00:00Z", ""),
        of_job("9", "other", "reserve -10 2026-05-01T10:00:00Z", ""),
    ];
    block_on(ledger.import(&account("u"), batch(rows.clone()))).unwrap();
    block_on(ledger.import(&account("v"), batch(rows))).unwrap();
    let job = block_on(ledger.job(&account("u"), "j")).unwrap();
    let ids: Vec<_> = job.entries.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids, ["1", "2", "3", "4"]);
    assert_eq!((job.reserved, job.released, job.spent), (credits("10"), credits("10"), credits("6.5")));
    for (name, job) in [("u", "none"), ("x", "j")] {
        assert_eq!(block_on(ledger.job(&account(name), job)), Err(LedgerError::Unknown));
    }
}
