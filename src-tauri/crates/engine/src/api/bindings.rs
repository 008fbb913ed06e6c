//! Writes the page's types from the DTOs, and fails when the committed ones differ.

use ts_rs::TS as _;

use super::{ApiError, Call, Reply};

/// Where the page's types lie, from this crate.
const TYPES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../ui/js/types.d.ts");

/// `cargo xtask bindings` sets this to write the file instead of comparing it.
const WRITE: &str = "BRIMFUL_WRITE_BINDINGS";

#[test]
fn the_pages_types_are_those_of_the_dtos() {
    let generated = generated();
    if std::env::var_os(WRITE).is_some() {
        crate::atomic_file::write(TYPES.as_ref(), generated.as_bytes()).unwrap();
    }
    let committed = std::fs::read_to_string(TYPES).unwrap();
    assert!(committed == generated, "ui/js/types.d.ts is not what the DTOs say: run `cargo xtask bindings`");
}

fn generated() -> String {
    let folder = tempfile::tempdir().unwrap();
    let config = ts_rs::Config::default().with_out_dir(folder.path());
    for exported in [Call::export_all(&config), Reply::export_all(&config), ApiError::export_all(&config)] {
        exported.unwrap();
    }
    std::fs::read_to_string(folder.path().join("types.d.ts")).unwrap()
}
