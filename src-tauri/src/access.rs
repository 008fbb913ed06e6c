//! W3: what the access list refuses, tried on a window that no capability names.

use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, WebviewWindow, WebviewWindowBuilder};

use crate::host::Host;
use crate::{commands, window};

/// Commands that the shell's plugins have, and no page may call.
const OF_PLUGINS: [&str; 4] =
    ["plugin:store|load", "plugin:notification|notify", "plugin:window|create", "plugin:webview|create_webview_window"];

fn app() -> App<MockRuntime> {
    mock_builder()
        .manage(Host::new())
        .invoke_handler(commands::handler())
        .build(tauri::generate_context!(test = true))
        .unwrap()
}

fn open(app: &App<MockRuntime>, label: &str) -> WebviewWindow<MockRuntime> {
    WebviewWindowBuilder::new(app, label, tauri::WebviewUrl::default()).build().unwrap()
}

/// What a call without arguments fails with. None of those that are tried here can go well.
fn refusal(window: &WebviewWindow<MockRuntime>, command: &str) -> String {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: tauri::ipc::CallbackFn(0),
        error: tauri::ipc::CallbackFn(1),
        url: if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" }.parse().unwrap(),
        body: tauri::ipc::InvokeBody::default(),
        headers: tauri::http::HeaderMap::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|_| ()).unwrap_err().to_string()
}

/// The commands that the one window may call.
fn allowed() -> Vec<String> {
    let capability: serde_json::Value = serde_json::from_str(include_str!("../capabilities/main.json")).unwrap();
    let permissions = capability["permissions"].as_array().unwrap().iter().map(|one| one.as_str().unwrap());
    permissions.filter_map(|one| one.strip_prefix("allow-")).map(|name| name.replace('-', "_")).collect()
}

#[test]
fn a_window_that_no_capability_names_is_refused_everything() {
    let app = app();
    let stranger = open(&app, "stranger");
    let allowed = allowed();
    assert!(allowed.len() > 10, "{allowed:?}");
    for command in allowed.iter().map(String::as_str).chain(OF_PLUGINS) {
        let refusal = refusal(&stranger, command);
        assert!(refusal.contains("not allowed") || refusal.contains("not found"), "{command}: {refusal}");
    }
}

#[test]
fn the_one_window_reaches_its_own_commands_and_no_plugin() {
    let app = app();
    let main = open(&app, window::LABEL);
    // It got as far as its own arguments, so nothing refused it.
    let reached = refusal(&main, "replace_key");
    assert!(reached.contains("missing required key"), "{reached}");
    for command in OF_PLUGINS {
        let refusal = refusal(&main, command);
        assert!(refusal.contains("not allowed") || refusal.contains("not found"), "{command}: {refusal}");
    }
}
