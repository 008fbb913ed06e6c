//! What to make of the settings file and its backup: a pure decision, so that reading alone and mending never differ.

use brimful_core::settings::{self, Loaded, Lost, Settings, Unreadable, Why};

use super::OpenState;

/// The settings, how they were found, and what would put the files right.
pub(super) struct Verdict {
    pub(super) settings: Settings,
    pub(super) state: OpenState,
    pub(super) mend: Mend,
}

/// What would put the files right.
pub(super) enum Mend {
    /// They are right.
    Nothing,
    /// The file is whole and the backup is not: copy it there.
    Backup(Vec<u8>),
    /// The file is broken or missing: the backup's settings take its place.
    FromBackup { bytes: Vec<u8>, main_is_there: bool },
    /// The file was read in part: keep the original aside, and write what was saved of it.
    Rewrite { original: Vec<u8>, bytes: Vec<u8> },
    /// Nothing can be read of what there is: move it aside.
    SetAside { main: bool, backup: bool },
}

pub(super) fn judge(main: Option<Vec<u8>>, backup: Option<Vec<u8>>) -> Verdict {
    // The store makes an empty object when it was opened and nothing was ever saved.
    let Some(bytes) = main.filter(|bytes| backup.is_some() || bytes.trim_ascii() != b"{}") else {
        return from_backup(backup, None);
    };
    match settings::load_with_backup(&bytes, backup.as_deref()) {
        Loaded::Current(settings) => {
            let backup_is_good = backup.is_some_and(|backup| settings::load(&backup).settings().is_some());
            let mend = if backup_is_good { Mend::Nothing } else { Mend::Backup(bytes) };
            Verdict { settings, state: OpenState::Current, mend }
        }
        Loaded::Salvaged { settings, lost } => {
            let mend = match settings::save(&settings, Some(&bytes)) {
                Ok(document) => Mend::Rewrite { original: bytes, bytes: document.text().into_bytes() },
                Err(_) => Mend::Nothing,
            };
            Verdict { settings, state: OpenState::Salvaged { lost, set_aside: None }, mend }
        }
        Loaded::Newer { version, settings } => newer(version, settings),
        Loaded::Unreadable(why) => from_backup(backup, Some(why)),
    }
}

/// The file is not there, or nothing of it can be read.
fn from_backup(backup: Option<Vec<u8>>, main: Option<Unreadable>) -> Verdict {
    let loaded = backup.as_deref().map(settings::load);
    match (loaded, main) {
        (Some(Loaded::Current(settings)), _) => Verdict {
            mend: restored(&settings, backup, main.is_some()),
            settings,
            state: OpenState::RestoredFromBackup { set_aside: None },
        },
        (Some(Loaded::Salvaged { settings, lost }), _) => Verdict {
            mend: restored(&settings, backup, main.is_some()),
            settings,
            state: OpenState::Salvaged { lost, set_aside: None },
        },
        (Some(Loaded::Newer { version, settings }), _) => newer(version, settings),
        (None, None) => Verdict { settings: Settings::default(), state: OpenState::Fresh, mend: Mend::Nothing },
        (Some(Loaded::Unreadable(why)), None) => nothing_left(why, Mend::SetAside { main: false, backup: true }),
        (Some(Loaded::Unreadable(_)), Some(why)) => nothing_left(why, Mend::SetAside { main: true, backup: true }),
        (None, Some(why)) => nothing_left(why, Mend::SetAside { main: true, backup: false }),
    }
}

fn restored(settings: &Settings, backup: Option<Vec<u8>>, main_is_there: bool) -> Mend {
    settings::save(settings, backup.as_deref())
        .map_or(Mend::Nothing, |document| Mend::FromBackup { bytes: document.text().into_bytes(), main_is_there })
}

fn newer(version: u32, settings: Settings) -> Verdict {
    Verdict { settings, state: OpenState::ReadOnlyNewer { version }, mend: Mend::Nothing }
}

fn nothing_left(why: Unreadable, mend: Mend) -> Verdict {
    let lost = vec![Lost { path: String::new(), why: Why::Unreadable(why), restored: false }];
    Verdict { settings: Settings::default(), state: OpenState::Salvaged { lost, set_aside: None }, mend }
}
