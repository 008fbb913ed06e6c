//! The tray: icon, menu and tooltip follow the view, at most once a second, and not at all when nothing changed.

mod icons;
mod menu;
mod place;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use brimful_core::glance::{Glance, glance};
use brimful_core::view::TrayIcon as Level;
use brimful_core::words::{Language, Words};
use brimful_engine::api::{Backend, Call, Reply, dto};
use brimful_engine::clock::Clock;
use tauri::menu::MenuEvent;
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager as _};
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use crate::host::Host;
use crate::quit;
use crate::route::Route;
use crate::window::{self, Place};
use icons::Panel;
use menu::{Action, GlanceMenu};

pub(crate) use place::{has_a_place, mind_the_place};

const ID: &str = "brimful";
/// No two changes are closer than this.
const APART: Duration = Duration::from_secs(1);
/// The line that says how old the readings are counts in minutes.
const AGE: Duration = Duration::from_secs(60);

/// What the tray shows, kept as Tauri's managed state and touched on the main thread only.
#[derive(Clone, Default)]
pub(crate) struct Tray(Arc<Mutex<Option<Shown>>>);

struct Shown {
    icon: TrayIcon,
    menu: GlanceMenu,
    picture: (Level, Panel),
    tooltip: String,
}

/// Keeps the tray up to date until the engine ends.
pub(crate) async fn follow(
    app: AppHandle,
    backend: Backend,
    clock: Arc<dyn Clock>,
    mut spoken: watch::Receiver<Arc<Words>>,
) {
    let mut views = backend.views();
    let mut minutes = tokio::time::interval(AGE);
    minutes.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut shown: Option<(Glance, Language)> = None;
    loop {
        let words = spoken.borrow_and_update().clone();
        let now = (glance(&views.borrow_and_update(), &words, clock.now()), words.language());
        if shown.as_ref() != Some(&now) {
            put_up(&app, now.0.clone(), words);
            shown = Some(now);
            tokio::time::sleep(APART).await;
        }
        tokio::select! {
            changed = views.changed() => if changed.is_err() { return },
            changed = spoken.changed() => if changed.is_err() { return },
            _ = minutes.tick() => {}
        }
    }
}

/// Takes the icon away, and on Linux the files that it was shown from.
pub(crate) fn remove(app: &AppHandle) {
    app.state::<Tray>().0.lock().unwrap_or_else(PoisonError::into_inner).take();
    drop(app.remove_tray_by_id(ID));
    if let Some(folder) = picture_folder(app) {
        let _ = std::fs::remove_dir_all(folder);
    }
}

/// The icon's files on Linux: AppIndicator is given a path, and tray-icon's own folder is shared with other apps and
/// keeps what a killed app left. `None` where the system names no folder for the session.
fn picture_folder(app: &AppHandle) -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let folder = app.path().runtime_dir().ok()?;
    Some(folder.join(&app.config().identifier))
}

fn put_up(app: &AppHandle, glance: Glance, words: Arc<Words>) {
    let handle = app.clone();
    let put = move || {
        let tray = handle.state::<Tray>();
        let mut held = tray.0.lock().unwrap_or_else(PoisonError::into_inner);
        let done = match &mut *held {
            Some(shown) => shown.show(&handle, &glance, &words),
            None => Shown::new(&handle, &glance, &words).map(|shown| *held = Some(shown)),
        };
        if let Err(error) = done {
            tracing::warn!(%error, "the tray could not be changed");
        }
    };
    if let Err(error) = app.run_on_main_thread(put) {
        tracing::warn!(%error, "the tray could not be reached");
    }
}

impl Shown {
    fn new(app: &AppHandle, glance: &Glance, words: &Words) -> tauri::Result<Self> {
        let menu = GlanceMenu::new(app, glance, words)?;
        let picture = (glance.icon, panel());
        let mut builder = TrayIconBuilder::with_id(ID)
            .icon(icons::image(picture.0, picture.1)?)
            .icon_as_template(cfg!(target_os = "macos"))
            .tooltip(&glance.tooltip)
            .menu(&menu.as_menu())
            .show_menu_on_left_click(false)
            .on_menu_event(on_menu);
        if let Some(folder) = picture_folder(app) {
            let _ = std::fs::remove_dir_all(&folder);
            builder = builder.temp_dir_path(folder);
        }
        #[cfg(not(target_os = "linux"))]
        {
            builder = builder.on_tray_icon_event(on_click);
        }
        Ok(Self { icon: builder.build(app)?, menu, picture, tooltip: glance.tooltip.clone() })
    }

    fn show(&mut self, app: &AppHandle, glance: &Glance, words: &Words) -> tauri::Result<()> {
        let picture = (glance.icon, panel());
        if self.picture != picture {
            self.icon
                .set_icon_with_as_template(Some(icons::image(picture.0, picture.1)?), cfg!(target_os = "macos"))?;
            self.picture = picture;
        }
        if self.tooltip != glance.tooltip {
            self.icon.set_tooltip(Some(&glance.tooltip))?;
            self.tooltip.clone_from(&glance.tooltip);
        }
        if self.menu.is_outgrown_by(glance, words) {
            self.menu = GlanceMenu::new(app, glance, words)?;
            self.icon.set_menu(Some(self.menu.as_menu()))
        } else {
            self.menu.show(glance)
        }
    }
}

#[cfg(target_os = "macos")]
fn panel() -> Panel {
    Panel::Tinted
}

#[cfg(not(target_os = "macos"))]
fn panel() -> Panel {
    if crate::platform::panel_is_dark() { Panel::Dark } else { Panel::Light }
}

fn on_menu(app: &AppHandle, event: MenuEvent) {
    let Some(action) = Action::of(event.id().as_ref()) else { return };
    let call = match action {
        Action::Open => return window::open(app, Place::Anywhere),
        Action::OpenLine(line) => return open_line(app, line),
        Action::Quit => return quit::quit(app),
        Action::Refresh => Call::Refresh { account: None },
        Action::TopUp(provider) => Call::OpenPage { provider: provider.id().into(), page: dto::Page::Buy },
        Action::Pause(span) => Call::PauseAlerts { span },
        Action::Resume => Call::ResumeAlerts,
    };
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        match app.state::<Host>().dispatch(call).await {
            // Where no browser came up, the window offers the address to copy.
            Ok(Reply::Opened(dto::Opened { opened: false, .. })) => window::open(&app, Place::Anywhere),
            Ok(_) => {}
            Err(error) => tracing::warn!(code = error.code, "the tray's wish was not granted"),
        }
    });
}

/// Opens the page of the account that a line is about.
fn open_line(app: &AppHandle, line: usize) {
    let tray = app.state::<Tray>();
    let held = tray.0.lock().unwrap_or_else(PoisonError::into_inner);
    match held.as_ref().and_then(|shown| shown.menu.account_at(line)) {
        Some(account) => window::open_at(app, Route::Account(account)),
        None => window::open(app, Place::Anywhere),
    }
}

#[cfg(not(target_os = "linux"))]
fn on_click(tray: &TrayIcon, event: tauri::tray::TrayIconEvent) {
    use tauri::tray::{MouseButton, MouseButtonState, TrayIconEvent};
    if let TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, rect, .. } = event {
        window::toggle(tray.app_handle(), Place::Near(rect));
    }
}
