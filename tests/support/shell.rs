//! What is around a backend where there is no app: it remembers what it was told, and saves where the test says.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use brimful_engine::ports::{SaveAs, Shell};
use futures_util::future::BoxFuture;

/// A shell that remembers whether it was told to quit, and saves where the test says.
#[derive(Default)]
pub struct NoShell {
    at_login_and_quit: Mutex<(bool, bool)>,
    chosen: Arc<Chosen>,
}

/// What the user answers when asked for a file, and what names were suggested.
#[derive(Default)]
pub struct Chosen {
    /// The file; `None` calls it off.
    pub file: Mutex<Option<PathBuf>>,
    /// What was suggested, in order.
    pub suggested: Mutex<Vec<String>>,
    /// The dialog stays open and never answers.
    pub hangs: Mutex<bool>,
}

impl NoShell {
    /// One whose user answers so.
    pub fn new(chosen: Arc<Chosen>) -> Self {
        Self { chosen, ..Self::default() }
    }
}

impl Shell for NoShell {
    fn starts_at_login(&self) -> Option<bool> {
        Some(self.at_login_and_quit.lock().unwrap().0)
    }

    fn set_start_at_login(&self, on: bool) -> Result<(), String> {
        self.at_login_and_quit.lock().unwrap().0 = on;
        Ok(())
    }

    fn quit(&self) {
        self.at_login_and_quit.lock().unwrap().1 = true;
    }

    fn choose_file(&self, suggested: &str, _: SaveAs) -> BoxFuture<'static, Option<PathBuf>> {
        self.chosen.suggested.lock().unwrap().push(suggested.to_owned());
        if *self.chosen.hangs.lock().unwrap() {
            return Box::pin(std::future::pending());
        }
        let file = self.chosen.file.lock().unwrap().clone();
        Box::pin(async move { file })
    }
}
