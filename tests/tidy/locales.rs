//! Every language says the same things: the same keys, the same placeholders, and every plural form that it needs.
//! Plural forms (`key#one`) differ by language and are compared as one key.

use std::collections::{BTreeMap, BTreeSet};

use brimful_core::words::Language;
use serde_json::Value;

use crate::tree::{self, File};

const FOLDER: &str = "ui/locales";
const REFERENCE: &str = "en";

/// The number that a plural form stands for; a form may say it in words instead, but never `#other`.
const COUNT: &str = "count";

/// One key's texts by their forms; the form of a text that has none is empty.
type Forms = BTreeMap<String, BTreeSet<String>>;
type Texts = BTreeMap<String, Forms>;

/// What a language needs of a plural, by the Unicode plural rules for whole numbers below a million; and what it may have.
fn plural_forms(language: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    match language {
        "en" | "de" | "hi" => Some((&["one", "other"], &[])),
        "es" | "fr" | "it" | "pt-BR" => Some((&["one", "other"], &["many"])),
        "ja" | "zh-Hans" => Some((&["other"], &[])),
        "ar" => Some((&["zero", "one", "two", "few", "many", "other"], &[])),
        _ => None,
    }
}

#[test]
fn every_language_says_the_same_things() {
    tree::none("A language differs from English:", &violations(&tree::files()));
}

#[test]
fn every_language_that_is_offered_has_its_words() {
    let offered: BTreeSet<String> = Language::ALL.iter().map(|language| language.tag().to_owned()).collect();
    let files = tree::files();
    let there: BTreeSet<String> = catalogues(&files).map(|(language, _)| language.to_owned()).collect();
    assert_eq!(there, offered);
}

#[test]
fn a_difference_is_found() {
    #[track_caller]
    fn check_in(language: &str, english: &str, other: &str, expect: &[&str]) {
        let file = |name: &str, text: &str| File { path: format!("{FOLDER}/{name}.json"), text: text.to_owned() };
        assert_eq!(violations(&[file(REFERENCE, english), file(language, other)]), expect);
    }
    #[track_caller]
    fn check(english: &str, other: &str, expect: &[&str]) {
        check_in("de", english, other, expect);
    }
    check(r#"{"a": "x {n}"}"#, r#"{"a": "{n} y"}"#, &[]);
    check(r#"{"a": "x"}"#, "{}", &["de: a is missing"]);
    check("{}", r#"{"a": "x"}"#, &["de: a is not in English"]);
    check(r#"{"a": "x {n}"}"#, r#"{"a": "x {m}"}"#, &[r#"de: a has {"m"}, English has {"n"}"#]);
    check(r#"{"a": 1}"#, r#"{"a": " "}"#, &["en: a is no text", "de: a is empty"]);
    check("{}", "{", &["de: no catalogue"]);
    let plural = r#"{"a#one": "{n}", "a#other": "{count} {n}"}"#;
    check(plural, r#"{"a#one": "{count} {n}", "a#other": "{count} {n}"}"#, &[]);
    check(plural, r#"{"a#other": "{count} {n}"}"#, &["de: a has no #one"]);
    check(
        plural,
        r#"{"a": "{count} {n}"}"#,
        &["de: a has no #one", "de: a has no #other", "de: a has a text without a form"],
    );
    check(r#"{"a": "{n}"}"#, r#"{"a#one": "{n}", "a#other": "{n}"}"#, &["de: a has forms, English has none"]);
    check(
        plural,
        r#"{"a#one": "{n}", "a#few": "{n}", "a#other": "{count} {n}"}"#,
        &["de: a has #few, which nothing uses"],
    );
    check(plural, r#"{"a#one": "{n}", "a#other": "{n}"}"#, &[r#"de: a#other has {"n"}, English has {"count", "n"}"#]);
    check(
        plural,
        r#"{"a#one": "", "a#other": "{count} {n}"}"#,
        &["de: a#one is empty", r#"de: a#one has {}, English has {"n"}"#],
    );
    check_in("ja", plural, r#"{"a#other": "{count} {n}"}"#, &[]);
    check_in("fr", plural, r#"{"a#one": "{n}", "a#many": "{count} {n}", "a#other": "{count} {n}"}"#, &[]);
    check_in(
        "ar",
        plural,
        r#"{"a#one": "{n}", "a#two": "{n}", "a#few": "{n}", "a#many": "{n}", "a#other": "{count} {n}"}"#,
        &["ar: a has no #zero"],
    );
    check_in("xx", "{}", "{}", &["xx: its plural forms are not known here"]);
}

fn violations(files: &[File]) -> Vec<String> {
    let mut found = Vec::new();
    let mut languages: Vec<(&str, Texts)> = Vec::new();
    for (language, file) in catalogues(files) {
        match serde_json::from_str(&file.text) {
            Ok(parsed) => languages.push((language, read(language, &parsed, &mut found))),
            Err(_) => found.push(format!("{language}: no catalogue")),
        }
    }
    let english =
        languages.iter().find(|(language, _)| *language == REFERENCE).map(|(_, texts)| texts.clone()).unwrap();
    for (language, texts) in &languages {
        let Some((needed, allowed)) = plural_forms(language) else {
            found.push(format!("{language}: its plural forms are not known here"));
            continue;
        };
        found.extend(
            english.keys().filter(|key| !texts.contains_key(*key)).map(|key| format!("{language}: {key} is missing")),
        );
        for (key, forms) in texts {
            match english.get(key) {
                None => found.push(format!("{language}: {key} is not in English")),
                Some(expect) if expect.contains_key("") => {
                    if forms.contains_key("") {
                        compare(language, key, "", &forms[""], &expect[""], &mut found);
                    } else {
                        found.push(format!("{language}: {key} has forms, English has none"));
                    }
                }
                Some(expect) => {
                    let missing = needed.iter().filter(|form| !forms.contains_key(**form));
                    found.extend(missing.map(|form| format!("{language}: {key} has no #{form}")));
                    for (form, placeholders) in forms {
                        match form.as_str() {
                            "" => found.push(format!("{language}: {key} has a text without a form")),
                            known if needed.contains(&known) || allowed.contains(&known) => {
                                let all = expect.values().flatten().cloned().collect();
                                compare(language, key, known, placeholders, &all, &mut found);
                            }
                            form => found.push(format!("{language}: {key} has #{form}, which nothing uses")),
                        }
                    }
                }
            }
        }
    }
    found
}

/// Each form has all placeholders; the count may be said in words, but for the form that stands for most counts.
fn compare(
    language: &str,
    key: &str,
    form: &str,
    has: &BTreeSet<String>,
    english: &BTreeSet<String>,
    found: &mut Vec<String>,
) {
    let name = if form.is_empty() { key.to_owned() } else { format!("{key}#{form}") };
    let in_words = !matches!(form, "" | "other");
    let expect: BTreeSet<_> = english.iter().filter(|name| !(in_words && *name == COUNT)).cloned().collect();
    let has: BTreeSet<_> = has.iter().filter(|name| !(in_words && *name == COUNT)).cloned().collect();
    if has != expect {
        found.push(format!("{language}: {name} has {has:?}, English has {expect:?}"));
    }
}

fn catalogues(files: &[File]) -> impl Iterator<Item = (&str, &File)> {
    let found = files.iter().filter(|file| file.is_in(&[FOLDER]) && file.has_ending(&["json"]));
    found.map(|file| (file.path.trim_start_matches(FOLDER).trim_matches('/').trim_end_matches(".json"), file))
}

fn read(language: &str, parsed: &BTreeMap<String, Value>, found: &mut Vec<String>) -> Texts {
    let mut texts = Texts::new();
    for (name, text) in parsed {
        let (key, form) = name.split_once('#').unwrap_or((name, ""));
        match text.as_str().map(str::trim) {
            None => found.push(format!("{language}: {name} is no text")),
            Some("") => found.push(format!("{language}: {name} is empty")),
            Some(_) => {}
        }
        let holes = placeholders(text.as_str().unwrap_or_default()).collect();
        texts.entry(key.to_owned()).or_default().insert(form.to_owned(), holes);
    }
    texts
}

fn placeholders(text: &str) -> impl Iterator<Item = String> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned())
}
