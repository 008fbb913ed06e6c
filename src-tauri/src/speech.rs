//! What the app speaks, and its words: as the system does, or as the user set it, from the first window on.

use std::sync::Arc;

use brimful_core::words::{Language, Speech, Words};
use brimful_engine::api::Backend;
use brimful_engine::paths::DataDir;
use brimful_engine::settings_file;
use tauri::{AppHandle, Manager as _};
use tokio::sync::watch;

/// The words of tray, notifications and dialogs, as they change; kept as Tauri's managed state.
pub(crate) struct Spoken {
    /// The languages that the system names, the best first; empty where it names none.
    pub(crate) languages: Vec<String>,
    /// `None` where neither the user nor the system said what is spoken: then it is English here, and the page asks its
    /// web view.
    speech: watch::Sender<Option<Speech>>,
    words: watch::Sender<Arc<Words>>,
}

impl Spoken {
    /// What is spoken before the engine runs: the window is made before it, and is to come up in the right language.
    pub(crate) fn find(dir: &DataDir) -> Self {
        let languages: Vec<String> = sys_locale::get_locales().collect();
        let settings = settings_file::read_only(dir).map(|opened| opened.settings);
        let set = settings.ok().and_then(|settings| settings.preferences.language);
        let set = set.as_deref().filter(|tag| Language::of_tag(tag).is_some());
        let speech = (set.is_some() || !languages.is_empty()).then(|| Speech::choose(set, &languages));
        let words = Arc::new(Words::of(&speech.clone().unwrap_or_default()));
        Self { languages, speech: watch::Sender::new(speech), words: watch::Sender::new(words) }
    }

    /// The words at this moment.
    pub(crate) fn words(&self) -> Arc<Words> {
        self.words.borrow().clone()
    }

    /// The words, now and from now on.
    pub(crate) fn follow(&self) -> watch::Receiver<Arc<Words>> {
        self.words.subscribe()
    }

    /// The part of the page's address that says what is spoken. Both are tags of letters, digits and hyphens.
    pub(crate) fn query(&self) -> String {
        let speech = self.speech.borrow();
        let said = |Speech { language, locale }: &Speech| format!("?lang={}&locale={locale}", language.tag());
        speech.as_ref().map(said).unwrap_or_default()
    }

    fn say(&self, speech: Option<Speech>) {
        if self.speech.send_if_modified(|was| std::mem::replace(was, speech.clone()) != speech) {
            self.words.send_replace(Arc::new(Words::of(&speech.unwrap_or_default())));
        }
    }
}

/// Speaks what the view says, until the engine ends.
pub(crate) async fn follow(app: AppHandle, backend: Backend) {
    let mut views = backend.views();
    loop {
        let speech = views.borrow_and_update().speech.clone();
        app.state::<Spoken>().say(speech);
        if views.changed().await.is_err() {
            return;
        }
    }
}
