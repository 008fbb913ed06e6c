//! A service is whole or absent: each has its page in the docs, its fixtures, its parser, its client, its part of the
//! sandbox, and its mark.

use std::path::Path;

use brimful_core::provider::ProviderId;

use crate::tree;

#[test]
fn every_service_is_whole() {
    let root = tree::root();
    let found: Vec<_> = ProviderId::ALL.into_iter().flat_map(|provider| missing(provider.id(), &root)).collect();
    tree::none("A service lacks a part:", &found);
}

#[test]
fn a_service_without_parts_is_found() {
    let found = missing("sixth-one", &tree::root());
    assert_eq!(found.len(), 6, "{found:?}");
    assert_eq!(found[1], "src-tauri/crates/core/src/wire/sixthone.rs");
}

fn missing(id: &str, root: &Path) -> Vec<String> {
    // A module's name has no dash.
    let module = id.replace('-', "");
    let parts = [
        vec![format!("docs/providers/{id}.md")],
        vec![format!("src-tauri/crates/core/src/wire/{module}.rs")],
        vec![format!("src-tauri/crates/engine/src/providers/{module}.rs")],
        module_files("src-tauri/crates/sandbox/src/services", &module),
        vec![format!("tests/fixtures/providers/{id}")],
        vec![format!("ui/img/{id}.svg")],
    ];
    let absent = parts.iter().filter(|forms| !forms.iter().any(|form| root.join(form).exists()));
    absent.map(|forms| forms.join(" or ")).collect()
}

/// A module that is one file, or a folder of several.
fn module_files(folder: &str, module: &str) -> Vec<String> {
    vec![format!("{folder}/{module}.rs"), format!("{folder}/{module}/mod.rs")]
}
