//! The problem report: written, read by the user, and saved as the user leaves it.

use std::fs;
use std::path::Path;
use std::time::Duration;

use brimful_core::report::{self, Facts};

use super::backend::Backend;
use super::export::of_file;
use super::{ApiError, dto};
use crate::atomic_file;
use crate::ports::SaveAs;

/// Longest report that is saved, in bytes: 200 lines of log and a thousand accounts are far below.
const MOST: usize = 1024 * 1024;
/// How many of the files in the data folder are named.
const FILES: usize = 50;
/// How long that folder is waited for: it may be on a disk that does not answer.
const FOLDER_ANSWERS: Duration = Duration::from_secs(2);

impl Backend {
    /// About the user's own accounts, also while the sample data are shown.
    pub(super) async fn problem_report(&self) -> dto::ProblemReport {
        let around = &self.0.surroundings;
        let folder = around.data_folder.clone();
        let listing = tokio::task::spawn_blocking(move || files(Path::new(&folder)));
        let files = tokio::time::timeout(FOLDER_ANSWERS, listing).await.ok().and_then(Result::ok).flatten();
        let view = self.0.own.views().borrow().clone();
        let facts = Facts {
            now: around.ports.clock.now(),
            version: &around.version,
            system: &around.system,
            folder: &around.data_folder,
            files: files.as_deref(),
            view: &view,
            sample: self.view().sample,
            log: &around.log.lines(),
        };
        dto::ProblemReport { text: report::write(&facts, &around.person) }
    }

    pub(super) async fn save_problem_report(&self, text: String) -> Result<dto::SavedReport, ApiError> {
        if text.len() > MOST {
            return Err(ApiError::new("too_large", "the text is too long"));
        }
        let Ok(_place) = self.0.reporting.try_lock() else {
            return Err(ApiError::new("not_possible", "a report is being saved already"));
        };
        let around = &self.0.surroundings;
        let today = around.ports.clock.local_date(around.ports.clock.now());
        let suggested = format!("brimful-report-{today}.txt");
        let Some(target) = around.shell.choose_file(&suggested, SaveAs::Report).await else {
            return Ok(dto::SavedReport { saved: false, file: None });
        };
        let file = target.file_name().map(|name| name.to_string_lossy().into_owned());
        let written = tokio::task::spawn_blocking(move || atomic_file::write(&target, text.as_bytes())).await;
        match written {
            Ok(Ok(())) => Ok(dto::SavedReport { saved: true, file }),
            Ok(Err(error)) => Err(of_file(&error)),
            Err(_) => Err(ApiError::new("not_saved", "the file could not be written")),
        }
    }
}

/// What lies in the folder, by name, with sizes in bytes where they can be read. `None` where the folder cannot.
fn files(folder: &Path) -> Option<Vec<(String, Option<u64>)>> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    let named = entries.map(|entry| {
        let bytes = entry.metadata().ok().map(|about| about.len());
        (entry.file_name().to_string_lossy().into_owned(), bytes)
    });
    let mut files: Vec<_> = named.collect();
    files.sort();
    files.truncate(FILES);
    Some(files)
}
