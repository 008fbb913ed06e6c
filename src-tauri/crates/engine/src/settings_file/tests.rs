//! Settings files as they may be found, and what is made of them.

use std::fs;

use brimful_core::account::{Account, AccountId};
use brimful_core::provider::ProviderId;
use brimful_core::settings::Why;
use tempfile::TempDir;

use super::*;

struct Folder {
    _root: TempDir,
    dir: DataDir,
}

fn folder() -> Folder {
    let root = tempfile::tempdir().unwrap();
    let dir = DataDir::at(root.path());
    Folder { _root: root, dir }
}

fn now() -> DateTime<Utc> {
    "2026-03-01T08:30:05Z".parse().unwrap()
}

/// Settings with this many accounts.
fn settings(accounts: usize) -> Settings {
    let account = |n| Account {
        id: AccountId::new(format!("a{n}")).unwrap(),
        provider: ProviderId::UGen,
        name: format!("Account {n}"),
        base_url: None,
        low_mark: Some("100".parse().unwrap()),
        paused: false,
        alerts: true,
        entered: None,
        low_days: None,
        snooze: None,
    };
    Settings { accounts: (0..accounts).map(account).collect(), ..Settings::default() }
}

fn text(settings: &Settings) -> Vec<u8> {
    settings::save(settings, None).unwrap().text().into_bytes()
}

#[expect(clippy::disallowed_methods, reason = "plays the key-value store, whose write is plain")]
fn plain_write(path: &std::path::Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
}

/// A save as the app does it, up to and including the store's own write of `cut` of the bytes.
fn torn_save(dir: &DataDir, settings: &Settings, cut: Option<usize>) -> Document {
    let document = prepare_save(dir, settings).unwrap();
    let text = document.text();
    plain_write(&dir.settings(), &text.as_bytes()[..cut.unwrap_or(text.len())]);
    document
}

fn whole_save(dir: &DataDir, settings: &Settings) {
    let document = torn_save(dir, settings, None);
    after_save(dir, &document).unwrap();
}

fn names(dir: &DataDir) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_new_folder_is_fresh() {
    let folder = folder();
    for dir in [folder.dir.clone(), DataDir::at(folder.dir.path().join("none"))] {
        let opened = open(&dir, now()).unwrap();
        assert_eq!((opened.settings, opened.state), (Settings::default(), OpenState::Fresh));
        assert!(opened.problem.is_none());
    }
    plain_write(&folder.dir.settings(), b"{}\n");
    assert_eq!(open(&folder.dir, now()).unwrap().state, OpenState::Fresh);
    assert_eq!(names(&folder.dir), ["settings.json"]);
}

#[test]
fn what_was_saved_is_opened() {
    let folder = folder();
    whole_save(&folder.dir, &settings(3));
    let opened = open(&folder.dir, now()).unwrap();
    assert_eq!((opened.settings, opened.state), (settings(3), OpenState::Current));
    assert_eq!(names(&folder.dir), ["settings.json", "settings.json.bak"]);
}

#[test]
fn a_save_that_was_cut_short_anywhere_is_the_new_one() {
    let folder = folder();
    whole_save(&folder.dir, &settings(2));
    let end = text(&settings(3)).len();
    for cut in 0..end {
        torn_save(&folder.dir, &settings(3), Some(cut));
        assert_eq!(read_only(&folder.dir).unwrap().settings, settings(3), "cut at {cut}");
        if cut % 50 == 0 {
            let opened = open(&folder.dir, now()).unwrap();
            assert_eq!(opened.settings, settings(3), "cut at {cut}");
            let OpenState::RestoredFromBackup { set_aside: Some(kept) } = opened.state else {
                panic!("{:?}", opened.state)
            };
            assert_eq!(fs::read(kept).unwrap().len(), cut);
            assert_eq!(open(&folder.dir, now()).unwrap().state, OpenState::Current);
        }
    }
}

#[test]
fn a_backup_without_its_save_is_the_old_one() {
    let folder = folder();
    whole_save(&folder.dir, &settings(2));
    prepare_save(&folder.dir, &settings(3)).unwrap();
    assert_eq!(open(&folder.dir, now()).unwrap().settings, settings(2));
}

#[test]
fn a_file_full_of_zeros_or_missing_comes_from_the_backup() {
    let folder = folder();
    for bytes in [Some(vec![0; 900]), Some(Vec::new()), Some(b"{}".to_vec()), Some(b"[1]".to_vec()), None] {
        whole_save(&folder.dir, &settings(2));
        match &bytes {
            Some(bytes) => plain_write(&folder.dir.settings(), bytes),
            None => fs::remove_file(folder.dir.settings()).unwrap(),
        }
        let opened = open(&folder.dir, now()).unwrap();
        assert_eq!(opened.settings, settings(2));
        let OpenState::RestoredFromBackup { set_aside } = opened.state else { panic!("{:?}", opened.state) };
        assert_eq!(set_aside.map(|path| fs::read(path).unwrap()), bytes);
        assert_eq!(settings::load(&fs::read(folder.dir.settings()).unwrap()), Loaded::Current(settings(2)));
    }
}

#[test]
fn a_field_that_cannot_be_read_is_mended_and_the_original_kept() {
    let folder = folder();
    whole_save(&folder.dir, &settings(2));
    let broken = String::from_utf8(text(&settings(2))).unwrap().replacen("\"100\"", "100", 1);
    plain_write(&folder.dir.settings(), broken.as_bytes());
    let opened = open(&folder.dir, now()).unwrap();
    assert_eq!(opened.settings, settings(2), "the backup has the field");
    let OpenState::Salvaged { lost, set_aside: Some(kept) } = opened.state else { panic!("{:?}", opened.state) };
    assert_eq!(lost, [Lost { path: "accounts[0].low_mark".into(), why: Why::WrongType, restored: true }]);
    assert_eq!(fs::read(kept).unwrap(), broken.as_bytes());
    assert_eq!(open(&folder.dir, now()).unwrap().state, OpenState::Current);
    assert_eq!(fs::read(folder.dir.settings()).unwrap(), fs::read(folder.dir.settings_backup()).unwrap());
}

#[test]
fn where_nothing_can_be_read_both_files_are_kept() {
    let folder = folder();
    plain_write(&folder.dir.settings(), b"{\"accounts\":");
    plain_write(&folder.dir.settings_backup(), &[0; 10]);
    let opened = open(&folder.dir, now()).unwrap();
    let OpenState::Salvaged { lost, set_aside } = opened.state else { panic!("{:?}", opened.state) };
    assert_eq!(opened.settings, Settings::default());
    assert_eq!(lost[0].why, Why::Unreadable(settings::Unreadable::NotJson));
    assert_eq!(fs::read(set_aside.unwrap()).unwrap(), b"{\"accounts\":");
    let time = "corrupt-20260301T083005Z";
    assert_eq!(names(&folder.dir), [format!("settings.json.bak.{time}"), format!("settings.json.{time}")]);
    assert_eq!(open(&folder.dir, now()).unwrap().state, OpenState::Fresh);
}

#[test]
fn a_broken_backup_is_made_anew() {
    let folder = folder();
    for bytes in [Some(b"{".as_slice()), None] {
        whole_save(&folder.dir, &settings(1));
        match bytes {
            Some(bytes) => plain_write(&folder.dir.settings_backup(), bytes),
            None => fs::remove_file(folder.dir.settings_backup()).unwrap(),
        }
        assert_eq!(open(&folder.dir, now()).unwrap().state, OpenState::Current);
        assert_eq!(fs::read(folder.dir.settings_backup()).unwrap(), text(&settings(1)));
    }
}

#[test]
fn a_later_version_is_left_alone() {
    let folder = folder();
    let newer = String::from_utf8(text(&settings(2))).unwrap().replace("\"version\": 1", "\"version\": 9");
    for path in [folder.dir.settings(), folder.dir.settings_backup()] {
        plain_write(&path, newer.as_bytes());
        let opened = open(&folder.dir, now()).unwrap();
        assert_eq!((opened.settings, opened.state), (settings(2), OpenState::ReadOnlyNewer { version: 9 }));
        let refused = prepare_save(&folder.dir, &settings(1)).unwrap_err();
        assert!(matches!(refused, SettingsError::Document(SaveError::Newer { version: 9 })), "{refused}");
        assert_eq!(fs::read(&path).unwrap(), newer.as_bytes());
        assert_eq!(names(&folder.dir).len(), 1);
        fs::remove_file(path).unwrap();
    }
}

#[test]
fn reading_only_changes_nothing() {
    let folder = folder();
    for main in [b"".as_slice(), b"{", b"{}", b"{\"version\":1,\"accounts\":7}", &[0; 9]] {
        plain_write(&folder.dir.settings(), main);
        plain_write(&folder.dir.settings_backup(), &text(&settings(2)));
        assert_eq!(read_only(&folder.dir).unwrap().settings, settings(2), "{}", main.escape_ascii());
        assert_eq!(fs::read(folder.dir.settings()).unwrap(), main);
        assert_eq!(names(&folder.dir), ["settings.json", "settings.json.bak"]);
    }
    fs::remove_file(folder.dir.settings_backup()).unwrap();
    plain_write(&folder.dir.settings(), b"{");
    assert!(matches!(read_only(&folder.dir).unwrap().state, OpenState::Salvaged { set_aside: None, .. }));
    assert_eq!(names(&folder.dir), ["settings.json"]);
}

#[test]
fn what_the_store_wrote_wrongly_is_mended_at_once() {
    let folder = folder();
    for wrong in [b"{".as_slice(), b"", &text(&settings(5))] {
        let document = torn_save(&folder.dir, &settings(3), None);
        plain_write(&folder.dir.settings(), wrong);
        after_save(&folder.dir, &document).unwrap();
        assert_eq!(settings::load(&fs::read(folder.dir.settings()).unwrap()), Loaded::Current(settings(3)));
    }
}

#[test]
fn the_stores_own_layout_of_the_same_settings_is_left() {
    let folder = folder();
    let document = torn_save(&folder.dir, &settings(3), None);
    let entries = document.entries().into_iter().rev().map(|(key, value)| format!("\"{key}\":{value}"));
    let compact = format!("{{{}}}", entries.collect::<Vec<_>>().join(","));
    plain_write(&folder.dir.settings(), compact.as_bytes());
    after_save(&folder.dir, &document).unwrap();
    assert_eq!(fs::read(folder.dir.settings()).unwrap(), compact.as_bytes());
}

#[test]
fn a_save_that_cannot_be_secured_changes_nothing() {
    let folder = folder();
    whole_save(&folder.dir, &settings(2));
    // A folder stands where the backup belongs.
    fs::remove_file(folder.dir.settings_backup()).unwrap();
    fs::create_dir(folder.dir.settings_backup()).unwrap();
    assert!(matches!(prepare_save(&folder.dir, &settings(3)), Err(SettingsError::File(_))));
    let opened = open(&folder.dir, now()).unwrap();
    assert_eq!((opened.settings, opened.state), (settings(2), OpenState::Current));
    assert!(opened.problem.is_some(), "the missing backup is a warning");
}

#[test]
fn settings_that_may_not_be_read_are_not_taken_for_none() {
    let folder = folder();
    fs::create_dir(folder.dir.settings()).unwrap();
    assert!(open(&folder.dir, now()).is_err());
    assert!(read_only(&folder.dir).is_err());
    assert!(prepare_save(&folder.dir, &settings(1)).is_err());
}
