//! The bare app: one page, a tray with a menu, and no code of its own. Closing the window leaves the tray, as in Brimful.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use tauri::menu::{Menu, MenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{App, RunEvent, WebviewUrl, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    let hidden = std::env::args().any(|argument| argument == "--hidden");
    let app = tauri::Builder::default()
        .setup(move |app| Ok(set_up(app, hidden)?))
        .build(tauri::generate_context!())?;
    app.run(|_, event| {
        if let RunEvent::ExitRequested { code: None, api, .. } = event {
            api.prevent_exit();
        }
    });
    Ok(())
}

fn set_up(app: &App, hidden: bool) -> tauri::Result<()> {
    if !hidden {
        WebviewWindowBuilder::new(app, "main", WebviewUrl::default()).title("Bare").inner_size(400.0, 640.0).build()?;
    }
    let quit = MenuItem::with_id(app, "quit", "Quit", true, None::<&str>)?;
    let mut tray = TrayIconBuilder::new()
        .menu(&Menu::with_items(app, &[&quit])?)
        .on_menu_event(|app, _| app.exit(0));
    if let Some(icon) = app.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.build(app)?;
    Ok(())
}
