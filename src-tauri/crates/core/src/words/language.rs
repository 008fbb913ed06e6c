//! The languages that Brimful speaks, and which of them is spoken.

/// A language that Brimful has words in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, which stands in where another language lacks a word.
    #[default]
    English,
    /// German.
    German,
    /// Spanish.
    Spanish,
    /// French.
    French,
    /// Italian.
    Italian,
    /// Portuguese as it is written in Brazil.
    Portuguese,
    /// Japanese.
    Japanese,
    /// Chinese in simplified characters.
    Chinese,
    /// Hindi.
    Hindi,
    /// Arabic.
    Arabic,
}

impl Language {
    /// All of them, in the order in which they are offered: by their own names.
    pub const ALL: [Self; 10] = [
        Self::German,
        Self::English,
        Self::Spanish,
        Self::French,
        Self::Italian,
        Self::Portuguese,
        Self::Arabic,
        Self::Hindi,
        Self::Chinese,
        Self::Japanese,
    ];

    /// Its BCP 47 tag, which is its catalogue's name too.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::Italian => "it",
            Self::Portuguese => "pt-BR",
            Self::Japanese => "ja",
            Self::Chinese => "zh-Hans",
            Self::Hindi => "hi",
            Self::Arabic => "ar",
        }
    }

    /// Whether it is written from right to left.
    #[must_use]
    pub const fn is_right_to_left(self) -> bool {
        matches!(self, Self::Arabic)
    }

    /// The locale of its numbers where no country is named. Of Arabic the digits are named too: which are usual differs
    /// from one edition of the Unicode data to the next, and so from web view to tray.
    const fn locale(self) -> &'static str {
        match self {
            Self::Arabic => "ar-u-nu-latn",
            language => language.tag(),
        }
    }

    /// The language of a tag, in the form of BCP 47 (`de-AT`) or of POSIX (`de_AT.UTF-8`); `None` where Brimful does
    /// not speak it. The locale of no language, `C`, is English. Chinese in traditional characters is not Chinese in simplified ones.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let tag = bcp47(tag).to_ascii_lowercase();
        let mut parts = tag.split('-');
        match parts.next()? {
            "en" | "c" | "posix" => Some(Self::English),
            "de" => Some(Self::German),
            "es" => Some(Self::Spanish),
            "fr" => Some(Self::French),
            "it" => Some(Self::Italian),
            "pt" => Some(Self::Portuguese),
            "ja" => Some(Self::Japanese),
            "hi" => Some(Self::Hindi),
            "ar" => Some(Self::Arabic),
            "zh" => match parts.next() {
                None | Some("hans" | "cn" | "sg" | "my") => Some(Self::Chinese),
                Some(_) => None,
            },
            _ => None,
        }
    }
}

/// What is spoken: the language of the words, and the locale whose digits, groups and marks numbers have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speech {
    /// The language of the words.
    pub language: Language,
    /// The locale of the numbers as a BCP 47 tag.
    pub locale: String,
}

impl Speech {
    /// What is spoken where the user set this tag, or none, and the system names these tags, the best first. Numbers
    /// follow the system's locale; under a language that was set by hand they follow that language, in the system's own
    /// form of it where it has one (`de-CH` for `de`).
    #[must_use]
    pub fn choose(set: Option<&str>, system: &[String]) -> Self {
        let by_hand = set.and_then(Language::of_tag);
        let language = by_hand.or_else(|| system.iter().find_map(|tag| Language::of_tag(tag))).unwrap_or_default();
        let mut locales = system.iter().map(|tag| bcp47(tag));
        let locale = match by_hand {
            Some(language) => locales.find(|tag| Language::of_tag(tag) == Some(language) && is_locale(tag)),
            None => locales.next().filter(|tag| is_locale(tag)),
        };
        let locale = locale.unwrap_or_else(|| language.tag().to_owned());
        let without_country = Language::ALL.into_iter().find(|known| known.tag() == locale);
        Self { language, locale: without_country.map_or(locale, |known| known.locale().to_owned()) }
    }
}

impl Default for Speech {
    fn default() -> Self {
        Self::choose(None, &[])
    }
}

/// A tag in the form of BCP 47: `de_AT.UTF-8@euro` is `de-AT`.
fn bcp47(tag: &str) -> String {
    tag.split(['.', '@']).next().unwrap_or_default().replace('_', "-")
}

/// Whether a tag names a locale: `C` and `POSIX` are none.
fn is_locale(tag: &str) -> bool {
    let is_part = |part: &str| matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    matches!(tag.split('-').next().map_or(0, str::len), 2..=3) && tag.split('-').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_its_language() {
        #[track_caller]
        fn check(tag: &str, expect: Option<Language>) {
            assert_eq!(Language::of_tag(tag), expect, "{tag}");
        }
        for language in Language::ALL {
            check(language.tag(), Some(language));
        }
        check("de-AT", Some(Language::German));
        check("de_DE.UTF-8", Some(Language::German));
        check("DE", Some(Language::German));
        check("ca_ES@valencia", None);
        check("pt-PT", Some(Language::Portuguese));
        check("zh-CN", Some(Language::Chinese));
        check("zh-SG", Some(Language::Chinese));
        check("zh-Hans-HK", Some(Language::Chinese));
        check("zh-TW", None);
        check("zh-Hant", None);
        check("zh-HK", None);
        check("ar-EG", Some(Language::Arabic));
        check("arn", None);
        check("C", Some(Language::English));
        check("C.UTF-8", Some(Language::English));
        check("POSIX", Some(Language::English));
        check("", None);
    }

    #[test]
    fn the_system_is_followed_unless_the_user_decided() {
        #[track_caller]
        fn check(set: Option<&str>, system: &[&str], language: Language, locale: &str) {
            let system: Vec<String> = system.iter().map(ToString::to_string).collect();
            assert_eq!(Speech::choose(set, &system), Speech { language, locale: locale.into() }, "{set:?} {system:?}");
        }
        check(None, &[], Language::English, "en");
        check(None, &["C"], Language::English, "en");
        check(None, &["C", "de_DE.UTF-8"], Language::English, "en");
        check(None, &["de_<script>"], Language::German, "de");
        check(None, &["de_AT.UTF-8"], Language::German, "de-AT");
        check(None, &["pl-PL", "de-DE"], Language::German, "pl-PL");
        check(None, &["pl-PL"], Language::English, "pl-PL");
        check(None, &["zh-TW"], Language::English, "zh-TW");
        check(None, &["pt-PT"], Language::Portuguese, "pt-PT");
        check(Some("fr"), &["de-AT"], Language::French, "fr");
        check(Some("de"), &["en-US", "de-CH"], Language::German, "de-CH");
        check(Some("ar"), &["de-AT"], Language::Arabic, "ar-u-nu-latn");
        check(Some("ar"), &["ar-EG"], Language::Arabic, "ar-EG");
        check(None, &["ar.UTF-8"], Language::Arabic, "ar-u-nu-latn");
        check(Some("de-AT"), &[], Language::German, "de");
        check(Some("xx"), &["ja-JP"], Language::Japanese, "ja-JP");
    }
}
