//! The words of tray and notifications, from the same catalogue as the page's (`ui/locales/`).

use std::collections::BTreeMap;

use crate::alert::Alert;
use crate::amount::Credits;
use crate::failure::Code;
use crate::provider::ProviderId;
use crate::view::{Verdict, VerdictKind};

const ENGLISH: &str = include_str!("../../../../ui/locales/en.json");

/// One language's catalogue: flat keys, `{placeholders}`, plural forms under `key#one` and `key#other`.
#[derive(Clone, Debug)]
pub struct Words(BTreeMap<String, String>);

impl Words {
    /// English, which is complete by test.
    #[must_use]
    pub fn english() -> Self {
        Self::parse(ENGLISH).unwrap_or_else(|_| Self(BTreeMap::new()))
    }

    /// Reads a catalogue.
    ///
    /// # Errors
    /// [`NotACatalogue`] where the text is not one JSON object of texts.
    pub fn parse(json: &str) -> Result<Self, NotACatalogue> {
        serde_json::from_str(json).map(Self).map_err(|_| NotACatalogue)
    }

    /// The words under `key`; the key itself where it is missing, so that a gap is seen and nothing breaks.
    #[must_use]
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }

    /// The words under `key` with its placeholders filled. A value is never looked at for placeholders itself.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut rest = self.get(key);
        let mut filled = String::new();
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let value = after.split_once('}').and_then(|(name, tail)| {
                values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value, tail))
            });
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

    /// The plural form of `key` for `count`, with `{count}` filled. English rules; other languages bring theirs.
    #[must_use]
    pub fn plural(&self, key: &str, count: usize) -> String {
        let form = if count == 1 { "one" } else { "other" };
        self.fill(&format!("{key}#{form}"), &[("count", &count.to_string())])
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

    /// An amount with digits in groups: exact, every digit of it. English grouping; other languages bring theirs.
    #[must_use]
    pub fn amount(&self, credits: Credits) -> String {
        let plain = credits.to_string();
        let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
        let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
        let mut grouped = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        match fraction {
            Some(fraction) => format!("{sign}{grouped}.{fraction}"),
            None => format!("{sign}{grouped}"),
        }
    }

    /// Title and body of a notification.
    #[must_use]
    pub fn notification(&self, alert: Alert, subject: &Subject<'_>) -> (String, String) {
        let service = subject.provider.name();
        let named = [("name", subject.name), ("service", service)];
        let (title, body) = match alert {
            Alert::Low { .. } if subject.hide_amounts => {
                ("notify.low.title", self.fill("notify.low.body_hidden", &named))
            }
            Alert::Low { available } => {
                let amount = self.amount(available);
                let values = [("name", subject.name), ("service", service), ("amount", amount.as_str())];
                ("notify.low.title", self.fill("notify.low.body", &values))
            }
            Alert::Empty => ("notify.empty.title", self.fill("notify.empty.body", &named)),
            Alert::KeyRefused => ("notify.key_refused.title", self.fill("notify.key_refused.body", &named)),
        };
        let title = self.fill(title, &named);
        let title = if subject.sample { self.fill("notify.sample_prefix", &[("title", &title)]) } else { title };
        (title, body)
    }
}

/// Whom a notification is about.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The user's name for the account.
    pub name: &'a str,
    /// Its service.
    pub provider: ProviderId,
    /// Amounts are hidden.
    pub hide_amounts: bool,
    /// It is sample data.
    pub sample: bool,
}

/// A text that is no catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a catalogue of words")]
pub struct NotACatalogue;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_has_its_words() {
        let words = Words::english();
        for code in Code::ALL {
            for kind in ["problem", "error"] {
                let key = format!("{kind}.{}", code.as_str());
                assert_ne!(words.get(&key), key, "no words for {key}");
            }
        }
    }

    #[test]
    fn every_verdict_and_notification_has_its_words() {
        let words = Words::english();
        let kinds = [
            VerdictKind::NoAccounts,
            VerdictKind::NeedCredits,
            VerdictKind::NeedKey,
            VerdictKind::Offline,
            VerdictKind::Unread,
            VerdictKind::Checking,
            VerdictKind::AllPaused,
            VerdictKind::Well,
        ];
        for kind in kinds {
            for count in [1, 2] {
                let text = words.verdict(Verdict { kind, count });
                assert!(!text.contains(['{', '#']) && !text.starts_with("verdict."), "{text}");
            }
        }
        let alerts = [Alert::Low { available: Credits::whole(140) }, Alert::Empty, Alert::KeyRefused];
        for alert in alerts {
            for (hide_amounts, sample) in [(false, false), (true, true)] {
                let subject = Subject { name: "Studio", provider: ProviderId::UGen, hide_amounts, sample };
                let (title, body) = words.notification(alert, &subject);
                assert!(title.contains("Studio"), "{title}");
                for text in [title, body] {
                    assert!(!text.contains('{') && !text.contains("notify."), "{text}");
                    assert!(!(hide_amounts && text.contains("140")), "{text}");
                }
            }
        }
    }

    #[test]
    fn a_low_notification_names_the_exact_amount() {
        let subject = Subject { name: "U-Gen", provider: ProviderId::UGen, hide_amounts: false, sample: false };
        let (_, body) = Words::english().notification(Alert::Low { available: Credits::whole(1140) }, &subject);
        assert!(body.contains("1,140"), "{body}");
    }

    #[test]
    fn amounts_are_grouped_and_keep_every_digit() {
        #[track_caller]
        fn check(amount: &str, expect: &str) {
            assert_eq!(Words::english().amount(amount.parse().unwrap()), expect);
        }
        check("47", "47");
        check("1033", "1,033");
        check("-1033.50", "-1,033.5");
        check("1072650", "1,072,650");
        check("0.6", "0.6");
        check("7922816251426433759354395033", "7,922,816,251,426,433,759,354,395,033");
    }

    #[test]
    fn a_value_is_never_looked_at_for_placeholders() {
        let words = Words::parse(r#"{"line": "{name} · {amount}", "odd": "{ {unknown} {name"}"#).unwrap();
        assert_eq!(words.fill("line", &[("name", "{amount}"), ("amount", "5")]), "{amount} · 5");
        assert_eq!(words.fill("odd", &[("name", "x")]), "{ {unknown} {name");
        assert_eq!(words.fill("missing", &[]), "missing");
    }
}
