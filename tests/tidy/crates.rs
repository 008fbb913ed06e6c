//! Which crate may know which: core <- engine <- {app, cli}; the sandbox knows core only; Tauri is the app's alone.

use std::process::Command;

use serde_json::Value;

use crate::tree;

/// A crate, and the crates of this workspace that it may depend on. The tests may use all.
const MAY_KNOW: [(&str, &[&str]); 6] = [
    ("brimful-core", &[]),
    ("brimful-engine", &["brimful-core"]),
    ("brimful-sandbox", &["brimful-core"]),
    ("brimful-cli", &["brimful-core", "brimful-engine"]),
    ("brimful", &["brimful-core", "brimful-engine", "brimful-sandbox"]),
    ("xtask", &[]),
];

/// A crate and what it is built with; what only its own tests use is left out.
type Crate = (String, Vec<String>);

#[test]
fn crates_depend_in_one_direction() {
    tree::none("A crate knows one that it must not know:", &violations(&workspace()));
}

#[test]
fn a_wrong_direction_is_found() {
    #[track_caller]
    fn check(name: &str, dependency: &str, expect: bool) {
        let planted = [(name.to_owned(), vec![dependency.to_owned()])];
        assert_eq!(!violations(&planted).is_empty(), expect, "{name} -> {dependency}");
    }
    check("brimful-core", "brimful-engine", true);
    check("brimful-sandbox", "brimful-engine", true);
    check("brimful-cli", "brimful-sandbox", true);
    check("brimful-engine", "tauri", true);
    check("brimful-tests", "tauri-plugin-store", true);
    check("brimful-new", "brimful-core", true);
    check("xtask", "serde", true);
    check("brimful", "tauri", false);
    check("brimful", "brimful-sandbox", false);
    check("brimful-tests", "brimful-sandbox", false);
    check("brimful-engine", "serde", false);
}

fn violations(crates: &[Crate]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, dependencies) in crates {
        let known = MAY_KNOW.iter().find(|(known, _)| known == name).map(|(_, allowed)| *allowed);
        for dependency in dependencies {
            let ours = dependency == "brimful" || dependency.starts_with("brimful-");
            let wrong = match known {
                Some(allowed) => ours && !allowed.contains(&dependency.as_str()),
                None => ours && name != "brimful-tests",
            };
            let shell = dependency.starts_with("tauri") && name != "brimful";
            // It is the first thing that a fresh machine compiles.
            let heavy = name == "xtask";
            if wrong || shell || heavy {
                found.push(format!("{name} -> {dependency}"));
            }
        }
    }
    found
}

fn workspace() -> Vec<Crate> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(tree::root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let read = |package: &Value| {
        let dependencies = package["dependencies"].as_array().unwrap();
        let built_with = dependencies.iter().filter(|d| d["kind"] != "dev").map(|d| text(&d["name"]));
        (text(&package["name"]), built_with.collect())
    };
    metadata["packages"].as_array().unwrap().iter().map(read).collect()
}
