//! The catalogues: flat keys with texts, one file a language, and how a text is filled.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Language;

macro_rules! locale {
    ($file:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../ui/locales/", $file, ".json"))
    };
}

const ENGLISH: &str = locale!("en");

/// A text that is no catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a catalogue of words")]
pub struct NotACatalogue;

/// The English texts, which are complete by test.
pub(super) fn english() -> BTreeMap<String, String> {
    parse(ENGLISH).unwrap_or_default()
}

/// The texts of a language, and the English ones where it has none.
pub(super) fn texts(language: Language) -> BTreeMap<String, String> {
    let mut texts = english();
    if language != Language::English {
        texts.extend(parse(source(language)).unwrap_or_default());
    }
    texts
}

pub(super) fn parse(json: &str) -> Result<BTreeMap<String, String>, NotACatalogue> {
    serde_json::from_str(json).map_err(|_| NotACatalogue)
}

const fn source(language: Language) -> &'static str {
    match language {
        Language::English => ENGLISH,
        Language::German => locale!("de"),
        Language::Spanish => locale!("es"),
        Language::French => locale!("fr"),
        Language::Italian => locale!("it"),
        Language::Portuguese => locale!("pt-BR"),
        Language::Japanese => locale!("ja"),
        Language::Chinese => locale!("zh-Hans"),
        Language::Hindi => locale!("hi"),
        Language::Arabic => locale!("ar"),
    }
}

/// A text with its `{placeholders}` filled; one without a value stays as it is.
pub(super) fn fill(text: &str, values: &[(&str, Cow<'_, str>)]) -> String {
    let mut rest = text;
    let mut filled = String::new();
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after
            .split_once('}')
            .and_then(|(name, tail)| values.iter().find(|(known, _)| *known == name).map(|(_, value)| (value, tail)));
        match value {
            Some((value, tail)) => {
                filled.push_str(value);
                rest = tail;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// Begins a stretch with a direction of its own, that of its first letter outside of other such stretches.
const ISOLATE: char = '\u{2068}';
/// Begins a stretch that runs from right to left.
const ISOLATE_RTL: char = '\u{2067}';
/// Ends it.
const END: char = '\u{2069}';
/// Stands for a letter that runs from right to left.
const MARK_RTL: char = '\u{200f}';

/// A filled text from right to left that says so where it begins with a value: what shows a text takes its direction
/// from how it begins, and a Latin name would turn the whole sentence round.
pub(super) fn begun(filled: String) -> String {
    if filled.starts_with([ISOLATE, ISOLATE_RTL]) { format!("{MARK_RTL}{filled}") } else { filled }
}

/// A value inside a text, in marks that keep its direction from what stands around it: always where the text runs from
/// right to left, else where the value has such letters. Marks of its own that would reach out of it are taken away.
pub(super) fn isolated(value: &str, rtl: bool) -> Cow<'_, str> {
    let begun = if rtl { value.strip_prefix(MARK_RTL) } else { None };
    let value: Cow<'_, str> = if is_orderly(begun.unwrap_or(value)) {
        value.into()
    } else {
        value.chars().filter(|letter| !turns(*letter)).collect::<String>().into()
    };
    if value.is_empty() || !(rtl || value.chars().any(is_right_to_left)) {
        return value;
    }
    // A filled text runs as its language does, though all its letters may stand in stretches of their own.
    let begin = if rtl && value.contains(ISOLATE) { ISOLATE_RTL } else { ISOLATE };
    format!("{begin}{value}{END}").into()
}

/// Whether the marks of direction in a text are isolates that end where they began, as filled texts have them.
fn is_orderly(text: &str) -> bool {
    let mut open = 0_usize;
    for letter in text.chars().filter(|letter| turns(*letter)) {
        match letter {
            ISOLATE | ISOLATE_RTL => open += 1,
            END if open > 0 => open -= 1,
            _ => return false,
        }
    }
    open == 0
}

/// Whether a character turns the direction of what stands around it.
fn turns(letter: char) -> bool {
    matches!(letter, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a letter belongs to a script that runs from right to left.
fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{0590}'..='\u{08ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_catalogue_is_one() {
        for language in Language::ALL {
            assert!(parse(source(language)).is_ok(), "{language:?}");
        }
    }

    #[test]
    fn a_value_keeps_its_direction_to_itself() {
        #[track_caller]
        fn check(value: &str, ltr: &str, rtl: &str) {
            assert_eq!((isolated(value, false).as_ref(), isolated(value, true).as_ref()), (ltr, rtl));
        }
        check("Studio", "Studio", "\u{2068}Studio\u{2069}");
        check("استوديو", "\u{2068}استوديو\u{2069}", "\u{2068}استوديو\u{2069}");
        check("\u{202e}gnp.exe", "gnp.exe", "\u{2068}gnp.exe\u{2069}");
        check("\u{2069}out", "out", "\u{2068}out\u{2069}");
        check("a \u{2068}b\u{2069}", "a \u{2068}b\u{2069}", "\u{2067}a \u{2068}b\u{2069}\u{2069}");
        check("", "", "");
    }
}
