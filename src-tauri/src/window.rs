//! The one window: made when it is asked for, destroyed when it is closed, and held to Brimful's own page.

use tauri::webview::{Color, NewWindowResponse, PermissionResponse, WebviewWindow, WebviewWindowBuilder};
use tauri::{AppHandle, Manager as _, Url, WebviewUrl};

use crate::host::Host;
use crate::platform;
use crate::route::Route;
use crate::speech::Spoken;

/// The window's label, which its capability names.
pub(crate) const LABEL: &str = "main";

const TITLE: &str = "Brimful";
/// Width and height at first, in logical pixels: what the page is made for.
const SIZE: (f64, f64) = (400.0, 640.0);
/// The smallest that everything still fits into.
const MIN_SIZE: (f64, f64) = (360.0, 480.0);
/// The page's own backgrounds (`--page` in `ui/css/base.css`), so that nothing flashes before it paints.
const LIGHT: Color = Color(245, 248, 250, 255);
const DARK: Color = Color(16, 22, 26, 255);
/// Below the cache folder: what the web view keeps for itself, apart from Brimful's own files.
const WEB_VIEW_FOLDER: &str = "web-view";

/// Where a new window goes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// Where the system puts it.
    Anywhere,
    /// Beside the tray icon.
    #[cfg(not(target_os = "linux"))]
    Near(tauri::Rect),
}

/// Opens the window, or brings the open one to the front. Returns at once: on Windows a window that is made inside an
/// event handler would block for ever.
pub(crate) fn open(app: &AppHandle, place: Place) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move { open_now(&app, place, None) });
}

/// Opens the window at a place in the page, or brings the open one there and to the front. Returns at once.
pub(crate) fn open_at(app: &AppHandle, route: Route) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move { open_now(&app, Place::Anywhere, Some(&route)) });
}

/// Opens the window, or brings the open one to the front. Not for event handlers.
pub(crate) fn open_now(app: &AppHandle, place: Place, route: Option<&Route>) {
    if app.state::<Host>().is_ending() {
        return;
    }
    platform::window_comes(app);
    let opened = match app.get_webview_window(LABEL) {
        Some(window) => turn_to(&window, route).and_then(|()| raise(&window)),
        None => make(app, place, route),
    };
    if let Err(error) = opened {
        tracing::error!(%error, "the window could not be opened");
    }
}

/// Closes the window if it is there, opens it otherwise.
#[cfg(not(target_os = "linux"))]
pub(crate) fn toggle(app: &AppHandle, place: Place) {
    match app.get_webview_window(LABEL) {
        Some(window) => {
            if let Err(error) = window.close() {
                tracing::warn!(%error, "the window could not be closed");
            }
        }
        None => open(app, place),
    }
}

fn raise(window: &WebviewWindow) -> tauri::Result<()> {
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}

/// Turns the open page to a place in it: only the part after the hash changes, so nothing is loaded anew.
fn turn_to(window: &WebviewWindow, route: Option<&Route>) -> tauri::Result<()> {
    let Some(route) = route else { return Ok(()) };
    let mut address = window.url()?;
    address.set_fragment(Some(&route.fragment()));
    window.navigate(address)
}

fn make(app: &AppHandle, place: Place, route: Option<&Route>) -> tauri::Result<()> {
    // A second start may ask for the window before the first is set up; the page asks its web view then.
    let spoken = app.try_state::<Spoken>().map(|spoken| spoken.query()).unwrap_or_default();
    let place_in_page = route.map(|route| format!("#{}", route.fragment())).unwrap_or_default();
    let page = WebviewUrl::App(format!("index.html{spoken}{place_in_page}").into());
    let mut builder = WebviewWindowBuilder::new(app, LABEL, page)
        .title(TITLE)
        .inner_size(SIZE.0, SIZE.1)
        .min_inner_size(MIN_SIZE.0, MIN_SIZE.1)
        .background_color(if platform::prefers_dark() { DARK } else { LIGHT })
        .devtools(cfg!(debug_assertions))
        // Keys are typed here: no browser extension, and nothing offered to be remembered.
        .browser_extensions_enabled(false)
        .general_autofill_enabled(false)
        .disable_drag_drop_handler()
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny);
    if let Ok(folder) = app.path().app_cache_dir() {
        builder = builder.data_directory(folder.join(WEB_VIEW_FOLDER));
    }
    let window = builder.build()?;
    put(&window, place)
}

#[cfg(target_os = "linux")]
fn put(_window: &WebviewWindow, place: Place) -> tauri::Result<()> {
    match place {
        Place::Anywhere => Ok(()),
    }
}

/// Beside the icon, whole on its screen: below an icon in the upper half, above one in the lower.
#[cfg(not(target_os = "linux"))]
fn put(window: &WebviewWindow, place: Place) -> tauri::Result<()> {
    let Place::Near(icon) = place else { return Ok(()) };
    let scale = window.scale_factor()?;
    let (at, icon) = (icon.position.to_physical::<i32>(scale), icon.size.to_physical::<i32>(scale));
    let Some(monitor) = window.monitor_from_point(f64::from(at.x), f64::from(at.y))? else { return Ok(()) };
    let size = window.outer_size()?.cast::<i32>();
    let area = monitor.work_area();
    let spot = beside(
        Span { start: at.x, length: icon.width },
        Span { start: at.y, length: icon.height },
        (size.width, size.height),
        Span { start: area.position.x, length: area.size.cast::<i32>().width },
        Span { start: area.position.y, length: area.size.cast::<i32>().height },
    );
    window.set_position(tauri::PhysicalPosition::new(spot.0, spot.1))?;
    window.set_focus()
}

/// A stretch of one axis, in physical pixels.
#[cfg(any(not(target_os = "linux"), test))]
#[derive(Clone, Copy)]
struct Span {
    start: i32,
    length: i32,
}

#[cfg(any(not(target_os = "linux"), test))]
fn beside(icon_x: Span, icon_y: Span, window: (i32, i32), area_x: Span, area_y: Span) -> (i32, i32) {
    let within = |wanted: i32, length: i32, area: Span| wanted.min(area.start + area.length - length).max(area.start);
    let x = icon_x.start + icon_x.length / 2 - window.0 / 2;
    let upper_half = icon_y.start + icon_y.length / 2 < area_y.start + area_y.length / 2;
    let y = if upper_half { icon_y.start + icon_y.length } else { icon_y.start - window.1 };
    (within(x, window.0, area_x), within(y, window.1, area_y))
}

/// The app's own scheme; on Windows, which knows no schemes of apps, a host that never leaves the machine.
fn is_own_page(url: &Url) -> bool {
    let own = if cfg!(windows) { ("http", "tauri.localhost") } else { ("tauri", "localhost") };
    (url.scheme(), url.host_str().unwrap_or_default()) == own && url.port().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(not(windows))]
    #[test]
    fn only_the_own_page_may_be_shown() {
        #[track_caller]
        fn check(address: &str, expect: bool) {
            assert_eq!(is_own_page(&address.parse().unwrap()), expect, "{address}");
        }
        check("tauri://localhost/", true);
        check("tauri://localhost/index.html#/account/1", true);
        check("tauri://localhost.evil.example/", false);
        check("tauri://localhost:81/", false);
        check("https://localhost/", false);
        check("http://tauri.localhost/", false);
        check("about:blank", false);
        check("data:text/html,hi", false);
        check("file:///etc/passwd", false);
        check("javascript:alert(1)", false);
    }

    #[test]
    fn the_window_stands_beside_the_icon_and_on_its_screen() {
        #[track_caller]
        fn check(icon: (i32, i32), expect: (i32, i32)) {
            let span = |start, length| Span { start, length };
            let spot = beside(span(icon.0, 24), span(icon.1, 24), (400, 640), span(0, 1920), span(24, 1000));
            assert_eq!(spot, expect, "{icon:?}");
        }
        check((1000, 0), (812, 24));
        check((1900, 0), (1520, 24));
        check((0, 0), (0, 24));
        check((1800, 1030), (1520, 384));
    }
}
