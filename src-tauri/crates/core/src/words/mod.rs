//! The words of tray, notifications and native dialogs, from the same catalogues as the page's (`ui/locales/`).
//!
//! Plural forms and numbers follow the Unicode data, as `Intl` does in the page. Months are words of the catalogue: that
//! is all that a date needs here, and a tidy test holds them to the same data.

mod catalogue;
mod language;
mod telling;

use std::collections::BTreeMap;
use std::str::FromStr as _;

use chrono::{Datelike as _, NaiveDate};
use icu_decimal::input::Decimal;
use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences};
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesPreferences};

use crate::amount::Credits;
use crate::failure::Code;
use crate::outlook::Lasts;
use crate::view::{Verdict, VerdictKind};

pub use catalogue::NotACatalogue;
pub use language::{Language, Speech};
pub use telling::Subject;

/// One language's words, with the rules to fill them: `{placeholders}`, and plural forms under `key#one`, `key#other` and
/// whatever else the language has.
#[derive(Debug)]
pub struct Words {
    texts: BTreeMap<String, String>,
    speech: Speech,
    /// `None` only where the Unicode data lack the language, which a test rules out.
    plurals: Option<PluralRules>,
    /// As `plurals`, for the locale of the numbers.
    numbers: Option<DecimalFormatter>,
}

impl Words {
    /// The words and numbers of what is spoken. A text that the language lacks is English.
    #[must_use]
    pub fn of(speech: &Speech) -> Self {
        Self::with(catalogue::texts(speech.language), speech)
    }

    /// English words and numbers, whatever the system speaks: for the command line, whose output scripts read.
    #[must_use]
    pub fn english() -> Self {
        // Not by `of`, which brings the other catalogues into the program.
        Self::with(catalogue::english(), &Speech::default())
    }

    /// Reads an English catalogue.
    ///
    /// # Errors
    /// [`NotACatalogue`] where the text is not one JSON object of texts.
    pub fn parse(json: &str) -> Result<Self, NotACatalogue> {
        Ok(Self::with(catalogue::parse(json)?, &Speech::default()))
    }

    fn with(texts: BTreeMap<String, String>, speech: &Speech) -> Self {
        let language = locale(speech.language.tag());
        let numbers = locale(&speech.locale);
        Self {
            texts,
            speech: speech.clone(),
            plurals: PluralRules::try_new_cardinal(PluralRulesPreferences::from(&language)).ok(),
            numbers: DecimalFormatter::try_new(DecimalFormatterPreferences::from(&numbers), Default::default()).ok(),
        }
    }

    /// The language of the words.
    #[must_use]
    pub fn language(&self) -> Language {
        self.speech.language
    }

    /// The words under `key`; the key itself where it is missing, so that a gap is seen and nothing breaks.
    #[must_use]
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    /// The words under `key` with its placeholders filled. A value is never looked at for placeholders itself, and keeps
    /// the direction of its own letters to itself.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let rtl = self.speech.language.is_right_to_left();
        let values: Vec<_> = values.iter().map(|(name, value)| (*name, catalogue::isolated(value, rtl))).collect();
        let filled = catalogue::fill(self.get(key), &values);
        if rtl { catalogue::begun(filled) } else { filled }
    }

    /// The plural form of `key` for `count`, with `{count}` filled.
    #[must_use]
    pub fn plural(&self, key: &str, count: usize) -> String {
        self.plural_with(key, count, &[])
    }

    /// The plural form of `key` for `count`, with `{count}` and these values filled.
    #[must_use]
    pub fn plural_with(&self, key: &str, count: usize, values: &[(&str, &str)]) -> String {
        let form = format!("{key}#{}", self.form(count));
        let form = if self.texts.contains_key(&form) { form } else { format!("{key}#other") };
        let count = self.number(&count.to_string());
        let values: Vec<_> = values.iter().copied().chain([("count", count.as_str())]).collect();
        self.fill(&form, &values)
    }

    /// A day of a year that needs no naming.
    #[must_use]
    pub fn date(&self, day: NaiveDate) -> String {
        let (number, month) = (self.number(&day.day().to_string()), format!("date.month_{}", day.month()));
        let values = [("day", number.into()), ("month", self.get(&month).into())];
        catalogue::fill(self.get("date.day_month"), &values)
    }

    /// Names one after the other, as after a colon.
    #[must_use]
    pub fn list(&self, names: &[String]) -> String {
        let rtl = self.speech.language.is_right_to_left();
        let joined = |before: String, name: &String| match (before.is_empty(), catalogue::isolated(name, rtl)) {
            (true, name) => name.into_owned(),
            (false, next) => catalogue::fill(self.get("list.join"), &[("before", before.into()), ("next", next)]),
        };
        names.iter().fold(String::new(), joined)
    }

    /// The sentence of a verdict.
    #[must_use]
    pub fn verdict(&self, verdict: Verdict) -> String {
        match verdict.kind {
            VerdictKind::NoAccounts => self.get("verdict.no_accounts").to_owned(),
            VerdictKind::NeedCredits => self.plural("verdict.need_credits", verdict.count),
            VerdictKind::NeedKey => self.plural("verdict.need_key", verdict.count),
            VerdictKind::Offline => self.get("verdict.offline").to_owned(),
            VerdictKind::Unread => self.plural("verdict.unread", verdict.count),
            VerdictKind::Checking => self.get("verdict.checking").to_owned(),
            VerdictKind::AllPaused => self.get("verdict.all_paused").to_owned(),
            VerdictKind::Well => self.plural("verdict.well", verdict.count),
        }
    }

    /// A failure in a few words, for a tray line.
    #[must_use]
    pub fn problem(&self, code: Code) -> String {
        self.get(&format!("problem.{}", code.as_str())).to_owned()
    }

    /// How long credits last, in a few words.
    #[must_use]
    pub fn lasts(&self, lasts: Lasts) -> String {
        match lasts {
            Lasts::Days(days) => match usize::try_from(days.rounded()) {
                Ok(0) | Err(_) => self.get("lasts.less_than_a_day").to_owned(),
                Ok(count) => self.plural("lasts.days", count),
            },
            Lasts::UntilReset(date) => self.fill("lasts.until_reset", &[("date", &self.date(date))]),
            Lasts::OverThreeMonths => self.get("lasts.over_three_months").to_owned(),
        }
    }

    /// An amount with digits in groups: exact, every digit of it.
    #[must_use]
    pub fn amount(&self, credits: Credits) -> String {
        self.number(&credits.to_string())
    }

    /// A decimal number in the locale's digits, groups and marks: digit by digit, so nothing is rounded.
    fn number(&self, plain: &str) -> String {
        match (&self.numbers, Decimal::from_str(plain)) {
            (Some(numbers), Ok(decimal)) => numbers.format_to_string(&decimal),
            _ => plain.to_owned(),
        }
    }

    /// The plural category of a count, as catalogues name it.
    fn form(&self, count: usize) -> &'static str {
        match self.plurals.as_ref().map(|rules| rules.category_for(count)) {
            Some(PluralCategory::Zero) => "zero",
            Some(PluralCategory::One) => "one",
            Some(PluralCategory::Two) => "two",
            Some(PluralCategory::Few) => "few",
            Some(PluralCategory::Many) => "many",
            Some(PluralCategory::Other) | None => "other",
        }
    }
}

/// A locale by its tag; the one of no language where that is none.
fn locale(tag: &str) -> Locale {
    Locale::try_from_str(tag).unwrap_or(Locale::UNKNOWN)
}

#[cfg(test)]
mod languages_tests;
#[cfg(test)]
mod tests;
