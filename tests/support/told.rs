//! What was told natively, instead of a notification daemon.

use std::sync::Mutex;

use brimful_engine::ports::{Announcement, Notice, Notifier};

/// Notices, and what is not about one account alone, in the order in which they were told.
#[derive(Default)]
pub struct Told {
    notices: Mutex<Vec<Notice>>,
    announcements: Mutex<Vec<Announcement>>,
}

impl Told {
    /// All notices so far.
    pub fn all(&self) -> Vec<Notice> {
        self.notices.lock().unwrap().clone()
    }

    /// Summaries and tests so far.
    pub fn announced(&self) -> Vec<Announcement> {
        self.announcements.lock().unwrap().clone()
    }
}

impl Notifier for Told {
    fn notify(&self, notice: Notice) {
        self.notices.lock().unwrap().push(notice);
    }

    fn announce(&self, announcement: Announcement) {
        self.announcements.lock().unwrap().push(announcement);
    }
}
