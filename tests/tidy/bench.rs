//! The app that Brimful is measured against is built as Brimful is.

use crate::tree;

#[test]
fn the_bare_app_is_built_with_the_same_profile() {
    let manifest = |path: &str| std::fs::read_to_string(tree::root().join(path)).unwrap();
    let (bare, ours) = (manifest("tests/bench/bare/Cargo.toml"), manifest("Cargo.toml"));
    assert!(!release_profile(&ours).is_empty());
    assert_eq!(release_profile(&bare), release_profile(&ours));
}

#[test]
fn a_profile_is_read() {
    let text = "[a]\nb = 1\n\n[profile.release]\nlto = \"fat\" # why\nstrip = true\n\n[c]\nd = 2\n";
    assert_eq!(release_profile(text), ["lto = \"fat\"", "strip = true"]);
    assert!(release_profile("[a]\n").is_empty());
}

/// The lines of the profile, without what is said about them.
fn release_profile(manifest: &str) -> Vec<&str> {
    let lines = manifest.lines().skip_while(|line| *line != "[profile.release]").skip(1);
    let own = lines.take_while(|line| !line.starts_with('['));
    own.map(|line| line.split('#').next().unwrap_or_default().trim()).filter(|line| !line.is_empty()).collect()
}
