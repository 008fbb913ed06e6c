//! Which part of the page may import which: views -> components, charts, state, format; state -> platform/index.

use crate::tree::{self, File};

/// A part of the page, and what its files must not import. What is not named may be imported.
const MUST_NOT: [(&str, &[&str]); 8] = [
    ("views/", &["main.js", "platform/"]),
    ("components/", &["main.js", "platform/", "views/"]),
    ("charts/", &["main.js", "platform/", "views/", "components/", "state.js", "act.js"]),
    ("state.js", &["main.js", "views/", "components/", "charts/", "act.js", "platform/tauri.js", "platform/http.js"]),
    ("format.js", &["main.js", "platform/", "views/", "components/", "charts/", "state.js", "act.js"]),
    ("copy.js", &["main.js", "platform/", "views/", "components/", "charts/", "state.js", "act.js"]),
    ("dom.js", &["main.js", "platform/", "views/", "components/", "charts/", "state.js", "act.js"]),
    ("platform/", &["main.js", "views/", "components/", "charts/", "state.js", "act.js", "format.js"]),
];

/// What nobody but its own part and the one named here may import.
const ONLY_FROM: [(&str, &str); 3] =
    [("platform/index.js", "state.js"), ("platform/tauri.js", "platform/"), ("platform/http.js", "platform/")];

#[test]
fn the_page_imports_in_one_direction() {
    tree::none("A part of the page imports one that it must not know:", &violations(&tree::files()));
}

#[test]
fn a_wrong_import_is_found() {
    #[track_caller]
    fn check(path: &str, line: &str, expect: bool) {
        let planted = [File { path: format!("ui/js/{path}"), text: line.to_owned() }];
        assert_eq!(!violations(&planted).is_empty(), expect, "{path}: {line}");
    }
    check("components/row.js", r#"import { wallet } from "../views/wallet.js";"#, true);
    check("views/wallet.js", r#"import { call } from "../platform/index.js";"#, true);
    check("main.js", r#"import { call } from "./platform/tauri.js";"#, true);
    check("act.js", r#"const host = await import("./platform/http.js");"#, true);
    check("format.js", r#"import "./state.js";"#, true);
    check("views/a/b.js", r#"import x from "../../platform/index.js";"#, true);
    check("views/wallet.js", r#"import x from "elsewhere";"#, true);
    check("views/wallet.js", r#"import { row } from "../components/row.js";"#, false);
    check("state.js", r#"import { call } from "./platform/index.js";"#, false);
    check("platform/index.js", r#"import tauri from "./tauri.js";"#, false);
    check("platform/index.js", r#"/** @import { View } from "../types.d.ts" */"#, false);
}

fn violations(files: &[File]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.is_in(&["ui/js"]) && file.has_ending(&["js"])) {
        let own = &file.path["ui/js/".len()..];
        for target in file.text.lines().flat_map(targets) {
            if !target.starts_with('.') {
                found.push(format!("{} imports {target}, which this repository did not write", file.path));
                continue;
            }
            let target = tree::resolve(own, target);
            if !target.ends_with(".d.ts") && !may_import(own, &target) {
                found.push(format!("{} -> {target}", file.path));
            }
        }
    }
    found
}

fn may_import(own: &str, target: &str) -> bool {
    let banned = MUST_NOT.iter().filter(|(part, _)| own.starts_with(part)).flat_map(|(_, banned)| banned.iter());
    let reserved = ONLY_FROM.iter().filter(|(path, _)| target == *path);
    // Within a part, files are one another's neighbours.
    let same_part = own.split_once('/').map(|(part, _)| part) == target.split_once('/').map(|(part, _)| part);
    let neighbours = same_part && own.contains('/');
    neighbours
        || !banned.clone().any(|banned| target.starts_with(banned))
            && reserved.clone().all(|(_, from)| own.starts_with(from))
}

/// What a line imports, statically, dynamically or for its types.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    let starts = ["from \"", "import \"", "import(\""];
    starts.into_iter().flat_map(move |start| line.split(start).skip(1)).filter_map(|rest| rest.split('"').next())
}
