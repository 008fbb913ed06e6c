//! Shows native notifications. Best effort: the plugin reports success without a daemon too.

use std::borrow::Cow;
use std::sync::Arc;

use brimful_core::words::{Subject, Words};
use brimful_engine::ports::{Announcement, Notice, Notifier};
use tauri::AppHandle;
use tauri_plugin_notification::NotificationExt as _;

/// The system's notifications.
pub(crate) struct SystemNotifier {
    app: AppHandle,
    words: Arc<Words>,
}

impl SystemNotifier {
    /// Notifications in these words. Where the system reports a click on one, the window opens.
    pub(crate) fn new(app: &AppHandle, words: Arc<Words>) -> Self {
        // Elsewhere every notification would keep a thread waiting for a click that mostly does not come.
        #[cfg(target_os = "linux")]
        {
            let handle = app.clone();
            let clicked = move |_: &_| crate::window::open(&handle, crate::window::Place::Anywhere);
            if let Err(error) = app.notification().on_action(clicked) {
                tracing::warn!(%error, "clicks on notifications are not reported");
            }
        }
        Self { app: app.clone(), words }
    }

    fn show(&self, title: &str, body: &str) {
        if let Err(error) = self.app.notification().builder().title(title).body(as_body(body)).show() {
            tracing::warn!(%error, "a notification could not be shown");
        }
    }
}

impl Notifier for SystemNotifier {
    fn notify(&self, notice: Notice) {
        let subject = Subject {
            name: &notice.name,
            provider: notice.provider,
            lasts: notice.lasts,
            hide_amounts: notice.hide_amounts,
            sample: notice.sample,
        };
        let (title, body) = self.words.notification(&notice.alert, &subject);
        self.show(&title, &body);
    }

    fn announce(&self, announcement: Announcement) {
        let (title, body) = match announcement {
            Announcement::Summary { summary, sample } => self.words.summary(&summary, sample),
            Announcement::Checkout { name, provider, checkout, hide_amounts, sample } => {
                let subject = Subject { name: &name, provider, lasts: None, hide_amounts, sample };
                let Some(told) = self.words.checkout(&checkout, &subject) else { return };
                told
            }
            Announcement::Test => self.words.test_notification(),
        };
        self.show(&title, &body);
    }
}

/// On Linux a body is read as markup, and an account's name is the user's own text; elsewhere it is plain.
fn as_body(text: &str) -> Cow<'_, str> {
    if cfg!(target_os = "linux") && text.contains(['&', '<', '>']) {
        Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_markup() {
        #[track_caller]
        fn check(text: &str, expect: &str) {
            assert_eq!(as_body(text), expect);
        }
        check("47 credits left", "47 credits left");
        check("Tom & Co", "Tom &amp; Co");
        check("<a href=\"x\">y</a>", "&lt;a href=\"x\"&gt;y&lt;/a&gt;");
    }
}
