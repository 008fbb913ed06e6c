//! What must not stand in the page: ways to turn text into markup or code, and what only inline styles and handlers need.

use crate::tree::{self, File};

/// Each turns a string into markup or code.
const FORBIDDEN: [&str; 8] = [
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "createContextualFragment",
    "setHTMLUnsafe",
    "eval(",
    "new Function",
];

/// The one file that may touch Tauri's global.
const HOST: &str = "ui/js/platform/tauri.js";

fn is_page(file: &File) -> bool {
    file.is_in(&["ui"]) && file.has_ending(&["js", "html"])
}

#[test]
fn the_page_makes_no_markup_from_text() {
    tree::none("Text from a service could become markup or code:", &tree::lines(&tree::files(), is_page, forbidden));
}

#[test]
fn markup_from_text_is_found() {
    #[track_caller]
    fn check(line: &str, expect: bool) {
        assert_eq!(forbidden(line).is_some(), expect, "{line}");
    }
    check("row.innerHTML = name;", true);
    check("row.insertAdjacentHTML('beforeend', x)", true);
    check("a.outerHTML = b", true);
    check("document.write(x)", true);
    check("eval(x)", true);
    check("const f = new Function(x)", true);
    check(r#"<p style="color: red">"#, true);
    check("<p style='color: red'>", true);
    check(r#"<a onclick="go()">"#, true);
    check("`<a onerror='go()'>`", true);
    check(r#"link.setAttribute("onclick", x)"#, true);
    check(r#"link.setAttribute("style", x)"#, true);
    check("<style>", true);
    check("button.onclick = () => go();", false);
    check("row.textContent = name;", false);
    check(r#"<link rel="stylesheet" href="css/base.css">"#, false);
    check("const retrieval = evaluate(x)", false);
}

#[test]
fn only_one_file_knows_tauri() {
    let found = tree::lines(&tree::files(), |file| is_page(file) && file.path != HOST, names_tauri);
    tree::none(&format!("Only {HOST} may touch Tauri's global:"), &found);
}

#[test]
fn tauri_s_global_is_found() {
    assert!(names_tauri("window.__TAURI__.core").is_some());
    assert!(names_tauri("const host = tauri();").is_none());
}

fn names_tauri(line: &str) -> Option<String> {
    line.contains("__TAURI").then(|| line.trim().to_owned())
}

fn forbidden(line: &str) -> Option<String> {
    let code = FORBIDDEN.iter().find(|word| occurs(line, word)).map(|word| (*word).to_owned());
    code.or_else(|| line.contains("<style").then(|| "an inline style sheet".to_owned())).or_else(|| attribute(line))
}

/// Words that end in `eval(` are no `eval(`.
fn occurs(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// An inline style or handler: in markup `style="` or `onclick="`, in code as the first argument of `setAttribute`.
fn attribute(line: &str) -> Option<String> {
    let name = |text: &str| text.chars().take_while(char::is_ascii_lowercase).collect::<String>();
    let banned = |name: &str| name == "style" || name.len() > 2 && name.starts_with("on");
    for (at, _) in line.match_indices(char::is_whitespace) {
        let word = name(line[at..].trim_start());
        let rest = &line[at..].trim_start()[word.len()..];
        if banned(&word) && (rest.starts_with("=\"") || rest.starts_with("='")) {
            return Some(format!("the attribute {word}"));
        }
    }
    let argument = line.split_once("setAttribute(")?.1.trim_start_matches(['"', '\'', '`']);
    let word = name(argument);
    banned(&word).then(|| format!("the attribute {word}"))
}
