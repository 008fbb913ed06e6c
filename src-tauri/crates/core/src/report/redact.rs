//! What is taken out of a text before it may leave this computer: keys, the home folder, the user's name, e-mail
//! addresses, and what the user named. Rather too much than too little: a report is read by people, not by programs.

use std::sync::LazyLock;

use regex::{Captures, Regex, RegexBuilder};

use crate::provider::ProviderId;

/// Who uses this computer, as far as it could show in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The home folder, by every path that it is known under.
    pub homes: Vec<String>,
    /// The user's names on this computer.
    pub names: Vec<String>,
}

/// Takes out of texts what is the user's own.
#[derive(Debug)]
pub struct Redaction {
    homes: Vec<Regex>,
    names: Vec<(Regex, &'static str)>,
}

const HOME: &str = "~";
const KEY: &str = "[key]";
const TOKEN: &str = "[…]";
const MAIL: &str = "[e-mail]";
const USER: &str = "[user]";
const ACCOUNT: &str = "[account]";

/// From here on a name is taken out wherever it stands, also within a word; shorter ones as whole words only.
const LONG_NAME: usize = 4;
/// Shorter names would take single letters out of every sentence. In paths they go with the home folder.
const SHORTEST_NAME: usize = 2;

/// A word of this length with letters and digits is taken for a secret.
const MIXED: usize = 20;
/// So is one of this length whatever it is made of: no word of a sentence is that long.
const LONG: usize = 28;
/// And one of this length with small letters, capitals and digits.
const VERY_MIXED: usize = 10;

/// The address of a page: its host stays, what follows the host and what stands before it may be secret.
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| fixed(r#"\b([a-z][a-z0-9+.-]*://)(?:[^\s/?#"'<>@]*@)?([^\s/?#"'<>@]*)([/?#][^\s"'<>]*)?"#));
/// An e-mail address, as it is and as it stands in an address of a page.
static EMAIL: LazyLock<Regex> = LazyLock::new(|| fixed(r#"[^\s<>()\[\]"',;:=/]+(?:@|%40)[^\s<>()\[\]"',;:=/]+"#));
/// What is called a key, and the word after it.
static CALLED_A_KEY: LazyLock<Regex> = LazyLock::new(|| {
    let called =
        "authorization|proxy-authorization|x-api-key|api[-_ ]?key|access[-_ ]?token|token|secret|password|cookie|key";
    fixed(&format!(r#"\b({called})(\\?["']?\s*[:=]\s*\\?["']?)(?:(?:bearer|basic)\s+)?[^\s"',;\\]+"#))
});
/// The two schemes of an authorization header.
static SCHEME: LazyLock<Regex> = LazyLock::new(|| fixed(r#"\b(bearer|basic)(\s+)[^\s"',;\\]+"#));
/// How the services' own keys begin, and those of payment services.
static KEY_SHAPE: LazyLock<Regex> = LazyLock::new(|| {
    let services = ProviderId::ALL.into_iter().filter_map(|provider| provider.profile().key_prefix).map(regex::escape);
    let known: Vec<String> = services.collect();
    fixed(&format!(r"(?:{}|\b(?:sk|pk|rk|cs|pi|whsec)[-_])[\w.~+/=-]+", known.join("|")))
});
/// A run of what keys, ids and signatures are made of.
static WORD: LazyLock<Regex> = LazyLock::new(|| fixed(&format!("[A-Za-z0-9_+=~.-]{{{VERY_MIXED},}}")));

impl Redaction {
    /// What is to be taken out: what is this person's, and the `accounts` that the user named. The name of a service is
    /// no name that a user gave.
    #[must_use]
    pub fn new<'a>(person: &Person, accounts: impl IntoIterator<Item = &'a str>) -> Self {
        let homes = person.homes.iter().flat_map(|home| spellings(home)).collect();
        let services: Vec<&str> = ProviderId::ALL.into_iter().map(|provider| provider.name()).collect();
        let accounts = accounts.into_iter().filter(|name| !services.contains(name)).filter_map(whole_word);
        let names = person.names.iter().filter_map(|name| named(name)).map(|found| (found, USER));
        // Accounts first: the user's own name may be a part of theirs.
        Self { homes, names: accounts.map(|found| (found, ACCOUNT)).chain(names).collect() }
    }

    /// The text without them, each replaced by a word that says what stood there.
    #[must_use]
    pub fn clean(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for home in &self.homes {
            text = home.replace_all(&text, HOME).into_owned();
        }
        text = ADDRESS.replace_all(&text, address).into_owned();
        text = EMAIL.replace_all(&text, MAIL).into_owned();
        text = CALLED_A_KEY.replace_all(&text, format!("${{1}}${{2}}{KEY}")).into_owned();
        text = SCHEME.replace_all(&text, format!("${{1}}${{2}}{KEY}")).into_owned();
        text = KEY_SHAPE.replace_all(&text, KEY).into_owned();
        text = WORD.replace_all(&text, word).into_owned();
        for (name, instead) in &self.names {
            // What a match ends with may begin the next one.
            for _ in 0..2 {
                text = name.replace_all(&text, format!("${{1}}{instead}${{2}}")).into_owned();
            }
        }
        text
    }
}

fn address(found: &Captures<'_>) -> String {
    let rest = found.get(3).map_or("", |rest| rest.as_str());
    format!("{}{}{}", &found[1], &found[2], if rest.len() > 1 { "/…" } else { rest })
}

fn word(found: &Captures<'_>) -> String {
    let word = &found[0];
    let has = |of: fn(&char) -> bool| word.chars().any(|c| of(&c));
    let (small, capital, digit) =
        (has(char::is_ascii_lowercase), has(char::is_ascii_uppercase), has(char::is_ascii_digit));
    let mixed = word.len() >= MIXED && digit && (small || capital);
    if mixed || word.len() >= LONG || (digit && small && capital) { TOKEN.to_owned() } else { word.to_owned() }
}

/// A home folder as paths, addresses and quoted texts spell it.
fn spellings(home: &str) -> Vec<Regex> {
    let home = home.trim_end_matches(['/', '\\']);
    if home.len() < SHORTEST_NAME {
        return Vec::new();
    }
    let mut spelled = vec![home.replace('\\', r"\\"), home.replace('\\', "/"), home.to_owned()];
    spelled.extend(spelled.clone().iter().map(|text| text.replace(' ', "%20")));
    spelled.dedup();
    // So that another folder which only begins alike stays what it is.
    spelled.iter().filter_map(|text| built(&format!("{}{}", regex::escape(text), end(text)))).collect()
}

fn end(text: &str) -> &'static str {
    if text.ends_with(|last: char| last.is_alphanumeric()) { r"\b" } else { "" }
}

fn named(name: &str) -> Option<Regex> {
    let name = name.trim();
    if name.chars().count() >= LONG_NAME { built(&format!("(){}()", regex::escape(name))) } else { whole_word(name) }
}

fn whole_word(name: &str) -> Option<Regex> {
    let name = name.trim();
    let long_enough = name.chars().count() >= SHORTEST_NAME;
    let word = || built(&format!(r"(^|[^\p{{L}}\p{{N}}]){}([^\p{{L}}\p{{N}}]|$)", regex::escape(name)));
    long_enough.then(word).flatten()
}

/// Matches in small letters and capitals. `None` only for a name so long that its pattern is refused.
fn built(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).case_insensitive(true).build().ok()
}

#[expect(clippy::expect_used, reason = "a pattern that stands in this file, built by every test of it")]
fn fixed(pattern: &str) -> Regex {
    built(pattern).expect("a pattern of this file")
}
