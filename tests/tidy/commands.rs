//! The page's commands are one list in three places: the functions, Tauri's access list, the capability of the window.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::tree::{self, File};

#[test]
fn every_command_is_on_both_lists() {
    tree::none("The command lists differ:", &violations(&tree::files()));
}

#[test]
fn a_command_that_is_on_one_list_only_is_found() {
    #[track_caller]
    fn check(functions: &str, list: &str, permissions: &[&str], expect: &[&str]) {
        let file = |path: &str, text: String| File { path: path.to_owned(), text };
        let capability = serde_json::json!({ "windows": ["main"], "permissions": permissions }).to_string();
        let files = [
            file("src-tauri/src/commands.rs", functions.to_owned()),
            file("src-tauri/build.rs", format!("const COMMANDS: &[&str] = &[{list}];")),
            file("src-tauri/capabilities/main.json", capability),
        ];
        assert_eq!(violations(&files), expect);
    }
    let view = "#[tauri::command(rename_all = \"snake_case\")]\npub(crate) async fn view_all(a: B) {}";
    check(view, "\"view_all\"", &["allow-view-all", "core:event:allow-listen"], &[]);
    check(view, "", &["allow-view-all"], &["view_all is not in build.rs"]);
    check(view, "\"view_all\"", &[], &["view_all is in 0 capabilities"]);
    check(view, "\"view_all\"", &["allow-view-all", "allow-view-all"], &["view_all is in 2 capabilities"]);
    check("", "\"view_all\"", &[], &["build.rs names view_all, which is no command"]);
    check(view, "\"view_all\"", &["allow-view-all", "allow-x"], &["a capability names allow-x, which is no command"]);
    check(
        view,
        "\"view_all\"",
        &["allow-view-all", "store:default"],
        &["a capability takes the whole set store:default"],
    );
}

fn violations(files: &[File]) -> Vec<String> {
    let mut found = Vec::new();
    let functions: Vec<String> = files
        .iter()
        .filter(|file| file.is_in(&["src-tauri/src"]) && file.has_ending(&["rs"]))
        .flat_map(|file| functions(&file.text))
        .collect();
    let build = files.iter().find(|file| file.path == "src-tauri/build.rs").unwrap();
    let listed = listed(&build.text);
    let mut permitted = permissions(files);
    for name in &functions {
        if !listed.contains(name) {
            found.push(format!("{name} is not in build.rs"));
        }
        let count = permitted.remove(&format!("allow-{}", name.replace('_', "-"))).unwrap_or(0);
        if count != 1 {
            found.push(format!("{name} is in {count} capabilities"));
        }
    }
    let unknown = listed.iter().filter(|name| !functions.contains(name));
    found.extend(unknown.map(|name| format!("build.rs names {name}, which is no command")));
    for permission in permitted.keys() {
        if permission.ends_with(":default") || permission == "default" {
            found.push(format!("a capability takes the whole set {permission}"));
        } else if !permission.contains(':') {
            found.push(format!("a capability names {permission}, which is no command"));
        }
    }
    found
}

/// The functions that stand under `#[tauri::command]`.
fn functions(text: &str) -> Vec<String> {
    let after = text.split("#[tauri::command").skip(1);
    let names = after.filter_map(|rest| rest.split_once("fn ")?.1.split(['(', '<']).next());
    names.map(|name| name.trim().to_owned()).collect()
}

/// The names between the brackets of the access list.
fn listed(build: &str) -> Vec<String> {
    let start = build.find("COMMANDS").expect("build.rs names its list COMMANDS");
    let list = build[start..].split_once('=').unwrap().1;
    let list = list.split(';').next().unwrap();
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Every permission of every capability, and how often it stands there.
fn permissions(files: &[File]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for file in files.iter().filter(|file| file.is_in(&["src-tauri/capabilities"]) && file.has_ending(&["json"])) {
        let capability: Value = serde_json::from_str(&file.text).unwrap_or_else(|e| panic!("{}: {e}", file.path));
        for permission in capability["permissions"].as_array().unwrap() {
            let name = permission.as_str().or_else(|| permission["identifier"].as_str()).unwrap();
            *found.entry(name.to_owned()).or_insert(0) += 1;
        }
    }
    found
}
