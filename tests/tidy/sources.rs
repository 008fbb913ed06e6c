//! What every source file keeps to: its length, no floating point near amounts, no stray prints, no tests that do not run,
//! and nothing that only its author's machine has.

use crate::tree::{self, File};

const LONGEST: usize = 400;

/// Folders of what a program wrote, whatever its length.
const GENERATED: [&str; 1] = ["ui/locales"];

/// Crates in which no number may be binary floating point, and the files that need it all the same, each with its reason.
const EXACT: [&str; 4] =
    ["src-tauri/crates/core", "src-tauri/crates/engine", "src-tauri/crates/sandbox", "src-tauri/crates/cli"];
const FLOATS_ALLOWED: [(&str, &str); 0] = [];

/// Who may print: the programs that people run in a terminal, and build scripts, which speak to cargo that way.
const PRINTERS: [&str; 4] =
    ["src-tauri/crates/cli/", "src-tauri/crates/xtask/", "src-tauri/crates/sandbox/src/main.rs", "src-tauri/build.rs"];

#[test]
fn files_are_short() {
    tree::none("A file has grown too long; it may have a second job:", &too_long(&tree::files()));
}

#[test]
fn a_long_file_is_found() {
    let file = |path: &str, lines: usize| File { path: path.to_owned(), text: "x\n".repeat(lines) };
    assert_eq!(too_long(&[file("a.rs", 401)]), ["a.rs: 401 lines, at most 400"]);
    assert!(too_long(&[file("a.rs", 400), file("a.json", 999), file("ui/locales/en.js", 999)]).is_empty());
}

#[test]
fn amounts_are_exact() {
    let chosen = |file: &File| {
        file.is_in(&EXACT) && file.has_ending(&["rs"]) && !FLOATS_ALLOWED.iter().any(|(path, _)| file.path == *path)
    };
    tree::none("Binary floating point near credits or money:", &tree::lines(&tree::files(), chosen, float));
}

#[test]
fn a_float_is_found() {
    #[track_caller]
    fn check(line: &str, expect: bool) {
        assert_eq!(float(line).is_some(), expect, "{line}");
    }
    check("let price: f64 = 0.1;", true);
    check("x as f32", true);
    check("value.as_f64()", true);
    check("Decimal::from_f64(x)", true);
    check("// never an f64", false);
    check("let buf640 = 1;", false);
}

#[test]
fn only_programs_for_the_terminal_print() {
    let chosen = |file: &File| {
        file.is_in(&["src-tauri"]) && file.has_ending(&["rs"]) && !PRINTERS.iter().any(|p| file.path.starts_with(p))
    };
    tree::none("Printed where nobody reads it; log instead:", &tree::lines(&tree::files(), chosen, prints));
}

#[test]
fn a_print_is_found() {
    #[track_caller]
    fn check(line: &str, expect: bool) {
        assert_eq!(prints(line).is_some(), expect, "{line}");
    }
    check("println!(\"x\");", true);
    check("eprint!(\"x\");", true);
    check("dbg!(x);", true);
    check("writeln!(out, \"x\")", false);
    check("// println!", false);
}

#[test]
fn every_test_runs() {
    let chosen = |file: &File| file.has_ending(&["rs", "js"]) && !file.is_in(&["tests/tidy"]);
    tree::none("A test that does not run:", &tree::lines(&tree::files(), chosen, left_out));
}

#[test]
fn a_test_that_does_not_run_is_found() {
    #[track_caller]
    fn check(line: &str, expect: bool) {
        assert_eq!(left_out(line).is_some(), expect, "{line}");
    }
    check(concat!("#[", "ignore]"), true);
    check(concat!("test", ".only(\"x\""), true);
    check(concat!("describe", ".skip(\"x\""), true);
    check("list.iter().skip(1)", false);
}

#[test]
fn no_file_names_its_author_s_machine() {
    let needles = needles();
    let found = tree::lines(&tree::files(), |_| true, |line| names_machine(line, &needles));
    tree::none("This is on one machine only:", &found);
}

#[test]
fn the_name_of_a_machine_is_found() {
    #[track_caller]
    fn check(parts: &[&str], expect: bool) {
        assert_eq!(names_machine(&parts.concat(), &needles()).is_some(), expect, "{parts:?}");
    }
    check(&["see /wo", "rk/main/x"], true);
    check(&["as in ENGIN", "EERING.md"], true);
    check(&["../sha", "red/x"], true);
    check(&["https://registry.np", "mjs.org/x"], true);
    check(&["target/network/list"], false);
    check(&["as in CONTRIBUTING.md"], false);
}

fn too_long(files: &[File]) -> Vec<String> {
    let sources = files.iter().filter(|f| f.has_ending(&["rs", "js", "mjs", "css", "html"]));
    let counted = sources.filter(|f| !f.is_in(&GENERATED)).map(|f| (f, f.text.lines().count()));
    counted
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(file, lines)| format!("{}: {lines} lines, at most {LONGEST}", file.path))
        .collect()
}

/// A comment may speak of floats; code may not.
fn float(line: &str) -> Option<String> {
    let code = line.split("//").next()?;
    let names = ["f32", "f64", "as_f64", "as_f32", "from_f64", "from_f32", "to_f64", "to_f32", "from_f64_retain"];
    names.iter().any(|name| tree::has_word(code, name)).then(|| line.trim().to_owned())
}

fn prints(line: &str) -> Option<String> {
    let code = line.split("//").next()?;
    ["print!", "println!", "eprint!", "eprintln!", "dbg!"]
        .iter()
        .any(|name| code.match_indices(name).any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric())))
        .then(|| line.trim().to_owned())
}

fn left_out(line: &str) -> Option<String> {
    let runners = ["test", "it", "describe", "suite"];
    let marked = |mark: &str| runners.iter().any(|runner| tree::has_word(line, &format!("{runner}.{mark}")));
    (line.trim_start().starts_with("#[ignore") || marked("only") || marked("skip") || marked("todo"))
        .then(|| line.trim().to_owned())
}

fn names_machine(line: &str, needles: &[String]) -> Option<String> {
    needles.iter().any(|needle| line.contains(needle)).then(|| line.trim().chars().take(120).collect())
}

/// Folders of a workplace, papers that are not part of this repository, and hosts that packages were fetched from. Put
/// together here, so that this file does not hold them itself.
fn needles() -> Vec<String> {
    [
        ["/wo", "rk/"],
        ["../sha", "red"],
        [".lib", "rary/"],
        ["PROD", "UCT.md"],
        ["ENGIN", "EERING.md"],
        ["SERV", "ICES.md"],
        ["DEB", "IAN.md"],
        ["registry.np", "mjs."],
        ["index.cra", "tes.io"],
        ["static.cra", "tes.io"],
        ["deb.deb", "ian.org"],
        ["files.pytho", "nhosted.org"],
    ]
    .map(|parts| parts.concat())
    .to_vec()
}
