//! Chromium as the default browser of a desktop, used as a person does: by keys, with what stands in its title bar as the
//! sign of where it is.

use std::time::Duration;

use crate::desktop::{Desktop, Window};
use crate::{procs, scripts, wait};

/// Generous: a loaded machine with two cores starts it in about four seconds.
const LIMIT: Duration = Duration::from_secs(40);

/// A page on loopback follows at once.
const PRESSED: Duration = Duration::from_secs(8);

/// The default browser. It starts when something is opened in it; ended by [`Chromium::end`].
#[derive(Debug)]
pub struct Chromium {
    home: std::path::PathBuf,
}

impl Chromium {
    /// Makes it the default browser of this desktop. It finds `host` at a port of loopback, whoever signed its certificate.
    #[must_use]
    pub fn by_default(desktop: &Desktop, host: &str, port: u16) -> Self {
        let home = desktop.home();
        scripts::install_chromium(&home, &format!("MAP {host}:443 127.0.0.1:{port}"));
        Self { home }
    }

    /// Waits until the page with this title is shown.
    ///
    /// # Panics
    /// It was not in time.
    pub async fn shows(&self, desktop: &Desktop, title: &str) -> Window {
        let what = format!("the browser shows {title:?}");
        let begins = format!("{title} - ");
        wait::until(&what, LIMIT, async || {
            desktop.windows().into_iter().find(|window| window.title.starts_with(&begins))
        })
        .await
    }

    /// Goes to the n-th button of the page that is shown, counted from 1, presses it, and waits for the page that follows.
    ///
    /// # Panics
    /// It did not come.
    pub async fn press_button(&self, desktop: &Desktop, window: &Window, n: usize, title: &str) {
        desktop.output(desktop.command("wmctrl").args(["-i", "-a", &window.id]));
        let follows = format!("{title} - ");
        for _ in 0..3 {
            let keys = std::iter::repeat_n("Tab", n).chain(["Return"]);
            desktop.output(desktop.command("xdotool").args(["key", "--delay", "60"]).args(keys));
            let came = async || desktop.windows().iter().any(|window| window.title.starts_with(&follows)).then_some(());
            if tokio::time::timeout(PRESSED, wait::until(title, LIMIT, came)).await.is_ok() {
                return;
            }
            // The title is there before the buttons are: the keys came too early. A new page begins at its first button.
            desktop.output(desktop.command("xdotool").args(["key", "F5"]));
            self.shows(desktop, window.title.split(" - ").next().unwrap_or_default()).await;
        }
        panic!("{title:?} did not follow");
    }

    /// Ends it, and waits until it is gone: it writes into the desktop's folder.
    ///
    /// # Panics
    /// It was not gone in time.
    pub async fn end(self) {
        for pid in scripts::browsers(&self.home) {
            if procs::process(pid).is_some() {
                procs::signal(pid, rustix::process::Signal::TERM);
                procs::gone(pid, LIMIT).await;
            }
        }
    }
}
