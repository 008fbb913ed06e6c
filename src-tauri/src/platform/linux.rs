//! Linux: WebKitGTK's renderer, the tray host on the session bus, GTK's dark themes.

use std::fs;
use std::time::Duration;

use gtk::prelude::GtkSettingsExt as _;
use gtk::{gio, glib};
use tauri::AppHandle;
use tokio::sync::watch;

use super::TrayHost;

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const BUS: &str = "org.freedesktop.DBus";
/// A bus that does not answer by then has no tray host to offer.
const BUS_ANSWERS: Duration = Duration::from_secs(2);

/// Switches WebKitGTK's DMA-BUF renderer off, unless the user decided (`WEBKIT_DISABLE_DMABUF_RENDERER=0` keeps it on).
///
/// It hands frames to the screen without a copy, which pays for video and games. For a page of numbers it costs some
/// 55 MB with the window open and 50 to 100 ms until the first paint, and it is the usual cause of a blank window with
/// NVIDIA's driver.
pub(crate) fn before_threads() {
    // GLib's is safe to call here: no other thread runs yet that could be reading the environment.
    let _ = glib::setenv("WEBKIT_DISABLE_DMABUF_RENDERER", "1", false);
}

/// Whether there is a screen to show a window on.
pub(crate) fn has_a_screen() -> bool {
    ["WAYLAND_DISPLAY", "DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Whether windows are dark. For the main thread; elsewhere the answer is no.
pub(crate) fn prefers_dark() -> bool {
    if !gtk::is_initialized_main_thread() {
        return false;
    }
    gtk::Settings::default().is_some_and(|settings| {
        settings.is_gtk_application_prefer_dark_theme()
            || settings.gtk_theme_name().is_some_and(|name| name.to_lowercase().ends_with("-dark"))
    })
}

/// Whether the panel is dark. No desktop says so. Where panels are drawn in the theme of windows that theme decides;
/// everywhere else (GNOME, Xfce, Cinnamon, Budgie, LXQt, and what has no desktop) they are dark, whatever windows are.
pub(crate) fn panel_is_dark() -> bool {
    let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    !panel_has_the_theme_of_windows(&desktop) || prefers_dark()
}

fn panel_has_the_theme_of_windows(desktop: &str) -> bool {
    desktop.split(':').any(|name| ["KDE", "MATE", "LXDE"].contains(&name))
}

/// The distribution, the desktop and its kind of session, as far as they say so.
pub(crate) fn system_name() -> Option<String> {
    let release = ["/etc/os-release", "/usr/lib/os-release"].into_iter().find_map(|path| fs::read_to_string(path).ok());
    let distribution = release.as_deref().and_then(pretty_name);
    let variables = ["XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE"].into_iter().filter_map(|name| std::env::var(name).ok());
    let parts: Vec<String> = distribution.into_iter().chain(variables).filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The name for people in an os-release file.
fn pretty_name(release: &str) -> Option<String> {
    let value = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(value.trim_matches(['"', '\'']).to_owned())
}

/// A window is about to be made or raised.
pub(crate) fn window_comes(_app: &AppHandle) {}

/// The last window is gone.
pub(crate) fn window_gone(_app: &AppHandle) {}

/// Watches whether something shows tray icons: whether the bus name of the StatusNotifier watcher has an owner.
/// `true` until the bus has answered.
///
/// GLib's own watch of a name is not used: its Rust binding ends the process when the bus goes away.
pub(crate) fn tray_host() -> TrayHost {
    let (sender, receiver) = watch::channel(true);
    let bus = match gio::bus_get_sync(gio::BusType::Session, gio::Cancellable::NONE) {
        Ok(bus) => bus,
        Err(error) => {
            tracing::debug!(%error, "no session bus, so no tray");
            sender.send_replace(false);
            return TrayHost(receiver);
        }
    };
    let changes = sender.clone();
    // The subscription lasts as long as the connection, which is the process's own.
    bus.signal_subscribe(
        Some(BUS),
        Some(BUS),
        Some("NameOwnerChanged"),
        Some("/org/freedesktop/DBus"),
        Some(WATCHER),
        gio::DBusSignalFlags::NONE,
        move |_, _, _, _, _, arguments| {
            if let Some((_, _, owner)) = arguments.get::<(String, String, String)>() {
                set(&changes, !owner.is_empty());
            }
        },
    );
    bus.call(
        Some(BUS),
        "/org/freedesktop/DBus",
        BUS,
        "NameHasOwner",
        Some(&(WATCHER,).into()),
        None,
        gio::DBusCallFlags::NONE,
        i32::try_from(BUS_ANSWERS.as_millis()).unwrap_or(-1),
        gio::Cancellable::NONE,
        move |answer| {
            set(&sender, answer.ok().and_then(|answer| answer.get::<(bool,)>()).is_some_and(|(owned,)| owned))
        },
    );
    TrayHost(receiver)
}

fn set(sender: &watch::Sender<bool>, there: bool) {
    sender.send_if_modified(|was| std::mem::replace(was, there) != there);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distribution_has_its_name_for_people() {
        assert_eq!(pretty_name("ID=x\nPRETTY_NAME=\"Some Linux 12\"\n").as_deref(), Some("Some Linux 12"));
        assert_eq!(pretty_name("NAME=x"), None);
    }

    #[test]
    fn panels_are_dark_but_where_they_follow_windows() {
        #[track_caller]
        fn check(desktop: &str, follows: bool) {
            assert_eq!(panel_has_the_theme_of_windows(desktop), follows, "{desktop}");
        }
        check("KDE", true);
        check("MATE", true);
        check("ubuntu:GNOME", false);
        check("XFCE", false);
        check("X-Cinnamon", false);
        check("", false);
    }
}
