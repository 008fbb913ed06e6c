//! Shows native notifications. Best effort: the plugin reports success without a daemon too.

use std::borrow::Cow;
use std::sync::Arc;

use brimful_core::words::{Subject, Words};
use brimful_engine::ports::{Announcement, Notice, Notifier};
use tauri::AppHandle;
#[cfg(not(target_os = "macos"))]
use tauri_plugin_notification::ActionPerformed;
use tauri_plugin_notification::NotificationExt as _;
use tokio::sync::watch;

use crate::route::Route;
#[cfg(not(target_os = "macos"))]
use crate::window::{self, Place};

/// Where a notification keeps the place that a click on it leads to.
const ROUTE: &str = "route";

/// The system's notifications.
pub(crate) struct SystemNotifier {
    app: AppHandle,
    words: watch::Receiver<Arc<Words>>,
}

impl SystemNotifier {
    /// Notifications in these words. Where the system reports a click on one, the window opens.
    pub(crate) fn new(app: &AppHandle, words: watch::Receiver<Arc<Words>>) -> Self {
        // On macOS every notification would keep a thread waiting, for as long as it lies in the list; a click there brings
        // the app to the front, which opens the window.
        #[cfg(not(target_os = "macos"))]
        {
            let handle = app.clone();
            let clicked = move |action: &ActionPerformed| match led_to(action) {
                Some(route) => window::open_at(&handle, route),
                None => window::open(&handle, Place::Anywhere),
            };
            if let Err(error) = app.notification().on_action(clicked) {
                tracing::warn!(%error, "clicks on notifications are not reported");
            }
        }
        Self { app: app.clone(), words }
    }

    fn words(&self) -> Arc<Words> {
        self.words.borrow().clone()
    }

    /// A click on it leads to `route`.
    fn show(&self, (title, body): (String, String), route: &Route) {
        let builder = self.app.notification().builder().title(title).body(as_body(&body));
        if let Err(error) = builder.extra(ROUTE, route.fragment()).show() {
            tracing::warn!(%error, "a notification could not be shown");
        }
    }
}

impl Notifier for SystemNotifier {
    fn notify(&self, notice: Notice) {
        self.show(self.words().notification(&notice.alert, &subject(&notice)), &Route::Account(notice.account));
    }

    fn announce(&self, announcement: Announcement) {
        let (told, route) = match announcement {
            Announcement::Summary { summary, sample } => (self.words().summary(&summary, sample), Route::Alerts),
            Announcement::Checkout { account, name, provider, checkout, hide_amounts, sample } => {
                let subject = Subject { name: &name, provider, lasts: None, hide_amounts, sample };
                let Some(told) = self.words().checkout(&checkout, &subject) else { return };
                (told, Route::TopUp(account))
            }
            Announcement::Digest(accounts) => {
                let week: Vec<_> = accounts.iter().map(|notice| (notice.alert.clone(), subject(notice))).collect();
                let Some(told) = self.words().digest(&week) else { return };
                (told, Route::Alerts)
            }
            Announcement::Test => (self.words().test_notification(), Route::Alerts),
        };
        self.show(told, &route);
    }
}

/// Whom a notice is about.
fn subject(notice: &Notice) -> Subject<'_> {
    let Notice { name, provider, lasts, hide_amounts, sample, .. } = notice;
    Subject { name, provider: *provider, lasts: *lasts, hide_amounts: *hide_amounts, sample: *sample }
}

/// Where a click leads; `None` where the system does not say on which notification it was.
#[cfg(not(target_os = "macos"))]
fn led_to(action: &ActionPerformed) -> Option<Route> {
    action.notification()?.extra().get(ROUTE)?.as_str().and_then(Route::read)
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
