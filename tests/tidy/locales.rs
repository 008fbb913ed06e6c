//! Every language says the same things: the same keys, the same placeholders. Plural forms (`key#one`) differ by language
//! and are compared as one key; each must have `#other`, which every language has.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::tree::{self, File};

const REFERENCE: &str = "ui/locales/en.json";

type Texts = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_language_says_the_same_things() {
    tree::none("A language differs from English:", &violations(&tree::files()));
}

#[test]
fn a_difference_is_found() {
    #[track_caller]
    fn check(english: &str, other: &str, expect: &[&str]) {
        let file = |path: &str, text: &str| File { path: path.to_owned(), text: text.to_owned() };
        assert_eq!(violations(&[file(REFERENCE, english), file("ui/locales/de.json", other)]), expect);
    }
    check(r#"{"a": "x {n}"}"#, r#"{"a": "{n} y"}"#, &[]);
    check(r#"{"a": "x"}"#, "{}", &["ui/locales/de.json: a is missing"]);
    check("{}", r#"{"a": "x"}"#, &["ui/locales/de.json: a is not in English"]);
    check(r#"{"a": "x {n}"}"#, r#"{"a": "x {m}"}"#, &[r#"ui/locales/de.json: a has {"m"}, English has {"n"}"#]);
    check(r#"{"a#one": "1", "a#other": "{n}"}"#, r#"{"a#one": "1", "a#few": "{n}", "a#other": "{n}"}"#, &[]);
    check(
        r#"{"a#one": "1"}"#,
        r#"{"a#one": "1"}"#,
        &["ui/locales/en.json: a has no #other", "ui/locales/de.json: a has no #other"],
    );
    check(r#"{"a": 1}"#, r#"{"a": ""}"#, &["ui/locales/en.json: a is no text", "ui/locales/de.json: a is empty"]);
}

fn violations(files: &[File]) -> Vec<String> {
    let mut found = Vec::new();
    let mut languages: Vec<(&str, Texts)> = Vec::new();
    for file in files.iter().filter(|file| file.is_in(&["ui/locales"]) && file.has_ending(&["json"])) {
        languages.push((&file.path, read(file, &mut found)));
    }
    let english = languages.iter().find(|(path, _)| *path == REFERENCE).map(|(_, texts)| texts.clone()).unwrap();
    for (path, texts) in languages.iter().filter(|(path, _)| *path != REFERENCE) {
        found.extend(
            english.keys().filter(|key| !texts.contains_key(*key)).map(|key| format!("{path}: {key} is missing")),
        );
        for (key, placeholders) in texts {
            match english.get(key) {
                None => found.push(format!("{path}: {key} is not in English")),
                Some(expect) if expect != placeholders => {
                    found.push(format!("{path}: {key} has {placeholders:?}, English has {expect:?}"));
                }
                Some(_) => {}
            }
        }
    }
    found
}

fn read(file: &File, found: &mut Vec<String>) -> Texts {
    let parsed: BTreeMap<String, Value> =
        serde_json::from_str(&file.text).unwrap_or_else(|e| panic!("{}: {e}", file.path));
    let mut texts = Texts::new();
    for (name, text) in &parsed {
        let key = name.split('#').next().unwrap();
        if name.contains('#') && !parsed.contains_key(&format!("{key}#other")) {
            found.push(format!("{}: {key} has no #other", file.path));
        }
        match text.as_str() {
            None => found.push(format!("{}: {key} is no text", file.path)),
            Some("") => found.push(format!("{}: {key} is empty", file.path)),
            Some(_) => {}
        }
        texts.entry(key.to_owned()).or_default().extend(placeholders(text.as_str().unwrap_or_default()));
    }
    texts
}

fn placeholders(text: &str) -> impl Iterator<Item = String> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned())
}
