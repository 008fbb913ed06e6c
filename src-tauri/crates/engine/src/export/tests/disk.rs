//! What is on the disk when an export is called off, fails, or dies.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio_util::sync::CancellationToken;

use super::{Format, begin, entry, entry_row, names, order};
use crate::atomic_file::FileErrorKind;
use crate::export::{ExportError, Order, Writer, sweep};

/// A folder with a file under the target's name already.
fn folder_with_a_file(format: Format) -> (tempfile::TempDir, Order) {
    let folder = tempfile::tempdir().unwrap();
    let order = order(folder.path(), format);
    File::create(&order.target).unwrap();
    (folder, order)
}

#[track_caller]
fn kind_of<T: std::fmt::Debug>(result: Result<T, ExportError>) -> FileErrorKind {
    match result {
        Err(ExportError::File(error)) => error.kind,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_final_name_appears_at_the_end_only() {
    let folder = tempfile::tempdir().unwrap();
    let order = order(folder.path(), Format::Csv);
    let mut writer = begin(&order, &CancellationToken::new());
    for n in 0..20_000 {
        assert!(writer.row(&entry_row("a", entry(&n.to_string()))).is_continue());
    }
    assert!(!order.target.exists());
    assert!(names(folder.path()).iter().any(|name| name.starts_with(".brimful-export-")));
    assert_eq!(writer.finish().unwrap(), Some(20_000));
    assert_eq!(names(folder.path()), ["activity.csv"]);
}

#[test]
fn called_off_leaves_what_was_there() {
    for format in [Format::Csv, Format::Json] {
        for rows in [0, 10, 200] {
            let (folder, order) = folder_with_a_file(format);
            let cancel = CancellationToken::new();
            let mut writer = begin(&order, &cancel);
            for n in 0..rows {
                assert!(writer.row(&entry_row("a", entry(&n.to_string()))).is_continue());
            }
            cancel.cancel();
            let broke = (0..100).any(|n| writer.row(&entry_row("a", entry(&format!("late-{n}")))).is_break());
            assert!(broke, "no further rows are wanted");
            assert_eq!(writer.finish().unwrap(), None);
            assert_eq!(fs::metadata(&order.target).unwrap().len(), 0);
            assert_eq!(names(folder.path()).len(), 1, "nothing is left beside it");
        }
    }
}

#[test]
fn dropped_in_the_middle_leaves_what_was_there() {
    let (folder, order) = folder_with_a_file(Format::Csv);
    let mut writer = begin(&order, &CancellationToken::new());
    assert!(writer.row(&entry_row("a", entry("t"))).is_continue());
    drop(writer);
    assert_eq!(names(folder.path()).len(), 1);
}

#[test]
fn the_rows_are_counted_as_they_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let written = Arc::new(AtomicU64::new(0));
    let order = order(folder.path(), Format::Csv);
    let mut writer = Writer::begin(&order, written.clone(), CancellationToken::new()).unwrap();
    for n in 0..1000 {
        assert!(writer.row(&entry_row("a", entry(&n.to_string()))).is_continue());
    }
    assert!((900..=1000).contains(&written.load(Ordering::Relaxed)));
    writer.finish().unwrap();
    assert_eq!(written.load(Ordering::Relaxed), 1000);
}

#[test]
fn what_cannot_be_written_is_an_error_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let begun = |target: &Path| {
        let order = Order { target: target.to_owned(), ..order(folder.path(), Format::Csv) };
        Writer::begin(&order, Arc::default(), CancellationToken::new())
    };
    assert_eq!(kind_of(begun(&folder.path().join("gone/activity.csv"))), FileErrorKind::Other);
    fs::create_dir(folder.path().join("folder.csv")).unwrap();
    assert_eq!(kind_of(begun(&folder.path().join("folder.csv"))), FileErrorKind::Other);
    let protected = folder.path().join("protected.csv");
    File::create(&protected).unwrap();
    let mut rights = fs::metadata(&protected).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(&protected, rights).unwrap();
    assert_eq!(kind_of(begun(&protected)), FileErrorKind::ReadOnly);
    if cfg!(target_os = "linux") {
        assert_eq!(kind_of(begun(Path::new("/sys/activity.csv"))), FileErrorKind::ReadOnly);
    }
    assert_eq!(names(folder.path()), ["folder.csv", "protected.csv"]);
}

#[test]
fn a_folder_that_goes_away_meanwhile_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("stick");
    fs::create_dir(&inner).unwrap();
    let order = Order { target: inner.join("activity.csv"), ..order(folder.path(), Format::Csv) };
    let writer = begin(&order, &CancellationToken::new());
    fs::remove_dir_all(&inner).unwrap();
    assert_eq!(kind_of(writer.finish()), FileErrorKind::Other);
    assert!(names(folder.path()).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_leaves_nothing() {
    for (rows, format) in [(1, Format::Csv), (1, Format::Json), (5000, Format::Csv), (5000, Format::Json)] {
        let (folder, order) = folder_with_a_file(format);
        // The kernel answers every write to it with "no space left on device".
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut writer = begin(&order, &CancellationToken::new()).onto(full);
        let went_on = (0..rows).all(|n| writer.row(&entry_row("a", entry(&n.to_string()))).is_continue());
        assert_eq!(went_on, rows == 1, "it is found as soon as something is written");
        assert_eq!(kind_of(writer.finish()), FileErrorKind::Full);
        assert_eq!(fs::metadata(&order.target).unwrap().len(), 0);
        assert_eq!(names(folder.path()).len(), 1);
    }
}

#[test]
fn a_file_takes_the_rights_of_the_users_other_files() {
    let folder = tempfile::tempdir().unwrap();
    let order = order(folder.path(), Format::Csv);
    begin(&order, &CancellationToken::new()).finish().unwrap();
    let other = folder.path().join("other");
    File::create(&other).unwrap();
    let rights = |path: &Path| fs::metadata(path).unwrap().permissions();
    assert_eq!(rights(&order.target), rights(&other));
}

#[test]
fn what_a_killed_export_left_is_found_by_its_note() {
    let (folder, order) = folder_with_a_file(Format::Csv);
    // Killed: neither the file nor its note is removed.
    std::mem::forget(begin(&order, &CancellationToken::new()));
    assert_eq!(names(folder.path()).len(), 3);
    sweep(&order.note);
    assert_eq!(names(folder.path()), ["activity.csv"]);
    sweep(&order.note);
}

#[test]
fn what_a_killed_export_left_is_found_by_the_next_one() {
    let (folder, order) = folder_with_a_file(Format::Csv);
    std::mem::forget(begin(&order, &CancellationToken::new()));
    fs::remove_file(&order.note).unwrap();
    begin(&order, &CancellationToken::new()).finish().unwrap();
    assert_eq!(names(folder.path()), ["activity.csv"]);
}

#[test]
fn a_note_removes_nothing_but_an_unfinished_export() {
    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("note");
    for name in [
        "letter.txt",
        ".brimful-export-.tmp",
        ".brimful-export-0123456789abcdef0123456789abcde.tmp",
        ".brimful-export-x",
    ] {
        let file = folder.path().join(name);
        File::create(&file).unwrap();
        crate::atomic_file::write(&note, file.to_str().unwrap().as_bytes()).unwrap();
        sweep(&note);
        assert!(file.exists(), "{name}");
        assert!(!note.exists());
    }
    crate::atomic_file::write(&note, b"\xff\xfe").unwrap();
    sweep(&note);
    assert!(!note.exists());
}
