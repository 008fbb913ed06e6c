//! Every language: plural forms, numbers, dates, lists, and the direction of what is put in.

use super::*;
use crate::alert::Alert;
use crate::provider::ProviderId;

fn words(language: Language) -> Words {
    Words::of(&Speech { language, locale: language.tag().to_owned() })
}

#[test]
fn plural_forms_follow_the_language() {
    #[track_caller]
    fn check(language: Language, expect: [&str; 7]) {
        let words = words(language);
        assert_eq!([0, 1, 2, 5, 11, 100, 1_000_000].map(|count| words.form(count)), expect, "{language:?}");
    }
    check(Language::English, ["other", "one", "other", "other", "other", "other", "other"]);
    check(Language::German, ["other", "one", "other", "other", "other", "other", "other"]);
    check(Language::Spanish, ["other", "one", "other", "other", "other", "other", "many"]);
    check(Language::French, ["one", "one", "other", "other", "other", "other", "many"]);
    check(Language::Italian, ["other", "one", "other", "other", "other", "other", "many"]);
    check(Language::Portuguese, ["one", "one", "other", "other", "other", "other", "many"]);
    check(Language::Japanese, ["other"; 7]);
    check(Language::Chinese, ["other"; 7]);
    check(Language::Hindi, ["one", "one", "other", "other", "other", "other", "other"]);
    check(Language::Arabic, ["zero", "one", "two", "few", "many", "other", "other"]);
}

#[test]
fn a_count_is_said_in_its_form_and_a_form_that_is_not_there_is_the_usual_one() {
    #[track_caller]
    fn check(language: Language, count: usize, expect: &str) {
        assert_eq!(words(language).plural("lasts.days", count).replace(['\u{2068}', '\u{2069}'], ""), expect);
    }
    check(Language::English, 1, "about 1 day");
    check(Language::German, 1_000, "etwa 1.000 Tage");
    check(Language::French, 1_000_000, "environ 1\u{202f}000\u{202f}000 jours");
    check(Language::Japanese, 1, "約1日");
}

#[test]
fn amounts_are_in_the_locales_digits_and_groups_and_keep_every_digit() {
    #[track_caller]
    fn check(locale: &str, expect: [&str; 3]) {
        let speech = Speech::choose(None, &[locale.to_owned()]);
        let words = Words::of(&speech);
        let amounts = ["1234", "-1069020.5", "79228162514264337593543.95033"];
        assert_eq!(amounts.map(|amount| words.amount(amount.parse().unwrap())), expect, "{locale}");
    }
    check("en", ["1,234", "-1,069,020.5", "79,228,162,514,264,337,593,543.95033"]);
    check("de", ["1.234", "-1.069.020,5", "79.228.162.514.264.337.593.543,95033"]);
    check("de-CH", ["1'234", "-1'069'020.5", "79'228'162'514'264'337'593'543.95033"]);
    check("es", ["1234", "-1.069.020,5", "79.228.162.514.264.337.593.543,95033"]);
    check(
        "fr",
        [
            "1\u{202f}234",
            "-1\u{202f}069\u{202f}020,5",
            "79\u{202f}228\u{202f}162\u{202f}514\u{202f}264\u{202f}337\u{202f}593\u{202f}543,95033",
        ],
    );
    check("it", ["1234", "-1.069.020,5", "79.228.162.514.264.337.593.543,95033"]);
    check("pt-BR", ["1.234", "-1.069.020,5", "79.228.162.514.264.337.593.543,95033"]);
    check("ja", ["1,234", "-1,069,020.5", "79,228,162,514,264,337,593,543.95033"]);
    check("zh-Hans", ["1,234", "-1,069,020.5", "79,228,162,514,264,337,593,543.95033"]);
    check("hi", ["1,234", "-10,69,020.5", "79,22,81,62,51,42,64,33,75,93,543.95033"]);
    check("ar-EG", ["١٬٢٣٤", "\u{61c}-١٬٠٦٩٬٠٢٠٫٥", "٧٩٬٢٢٨٬١٦٢٬٥١٤٬٢٦٤٬٣٣٧٬٥٩٣٬٥٤٣٫٩٥٠٣٣"]);
    // Not a language of the words, but one of numbers.
    check(
        "pl_PL.UTF-8",
        ["1234", "-1\u{a0}069\u{a0}020,5", "79\u{a0}228\u{a0}162\u{a0}514\u{a0}264\u{a0}337\u{a0}593\u{a0}543,95033"],
    );
    check("C", ["1,234", "-1,069,020.5", "79,228,162,514,264,337,593,543.95033"]);
}

#[test]
fn a_day_and_a_list_are_said_as_the_language_says_them() {
    #[track_caller]
    fn check(language: Language, day: &str, list: &str) {
        let words = words(language);
        let names = ["Studio".to_owned(), "Clips".to_owned()];
        let said = words.list(&names).replace(['\u{2068}', '\u{2069}'], "");
        assert_eq!((words.date(NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()).as_str(), said.as_str()), (day, list));
    }
    check(Language::English, "Mar 2", "Studio, Clips");
    check(Language::German, "2. März", "Studio, Clips");
    check(Language::Spanish, "2 mar", "Studio, Clips");
    check(Language::French, "2 mars", "Studio, Clips");
    check(Language::Italian, "2 mar", "Studio, Clips");
    check(Language::Portuguese, "2 de mar.", "Studio, Clips");
    check(Language::Japanese, "3月2日", "Studio、Clips");
    check(Language::Chinese, "3月2日", "Studio、Clips");
    check(Language::Hindi, "2 मार्च", "Studio, Clips");
    check(Language::Arabic, "2 مارس", "Studio، Clips");
}

#[test]
fn every_language_has_rules_and_fills_what_it_says() {
    let subject =
        Subject { name: "Studio", provider: ProviderId::UGen, lasts: None, hide_amounts: false, sample: false };
    for language in Language::ALL {
        let words = words(language);
        assert!(words.plurals.is_some() && words.numbers.is_some(), "{language:?}");
        for count in [1, 2, 5, 11, 100, 1_000_000] {
            let verdict = words.verdict(Verdict { kind: VerdictKind::NeedCredits, count });
            assert!(!verdict.contains(['{', '#']), "{language:?} {count}: {verdict}");
        }
        let alert = Alert::Low { available: Credits::whole(1_069_020) };
        let (title, body) = words.notification(&alert, &subject);
        assert!(title.contains("Studio") && body.contains(&words.amount(Credits::whole(1_069_020))), "{title} {body}");
    }
}

#[test]
fn what_is_put_into_arabic_stands_apart() {
    let words = words(Language::Arabic);
    let line = words.fill("tray.line", &[("name", "Studio 2"), ("amount", "140")]);
    assert!(line.starts_with("\u{200f}\u{2068}Studio"), "{line}");
    let titled = words.fill("notify.sample_prefix", &[("title", &line)]);
    assert!(titled.contains(&format!("\u{2067}{line}\u{2069}")), "{titled}");
    assert!(line.contains("\u{2068}Studio 2\u{2069}") && line.contains("\u{2068}140\u{2069}"), "{line}");
}

#[test]
fn a_text_that_a_language_lacks_is_english() {
    let words = Words::with(BTreeMap::from([("a#other".into(), "{count} a".into())]), &Speech::default());
    assert_eq!(words.plural("a", 1), "1 a");
    let english = catalogue::texts(Language::English);
    for language in Language::ALL {
        let texts = catalogue::texts(language);
        assert!(english.keys().all(|key| texts.contains_key(key)), "{language:?}");
    }
}
