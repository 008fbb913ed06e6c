//! The words of tray and notifications, from the same catalogue as the page's (`ui/locales/`).

use std::collections::BTreeMap;

use crate::alert::{Alert, Summary};
use crate::amount::Credits;
use crate::arrival::{Checkout, State};
use crate::failure::Code;
use crate::outlook::Lasts;
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

    /// How long credits last, in a few words.
    #[must_use]
    pub fn lasts(&self, lasts: Lasts) -> String {
        match lasts {
            Lasts::Days(days) => match usize::try_from(days.rounded()) {
                Ok(0) | Err(_) => self.get("lasts.less_than_a_day").to_owned(),
                Ok(count) => self.plural("lasts.days", count),
            },
            // English order of day and month; other languages bring theirs.
            Lasts::UntilReset(date) => self.fill("lasts.until_reset", &[("date", &date.format("%b %-d").to_string())]),
            Lasts::OverThreeMonths => self.get("lasts.over_three_months").to_owned(),
        }
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
    pub fn notification(&self, alert: &Alert, subject: &Subject<'_>) -> (String, String) {
        let service = subject.provider.name();
        let named = [("name", subject.name), ("service", service)];
        let (title, body) = match alert {
            Alert::Low { .. } if subject.hide_amounts => {
                ("notify.low.title", self.fill("notify.low.body_hidden", &named))
            }
            Alert::Low { available } => {
                let amount = self.amount(*available);
                let lasts = subject.lasts.map(|lasts| self.lasts(lasts)).unwrap_or_default();
                let values =
                    [("name", subject.name), ("service", service), ("amount", amount.as_str()), ("lasts", &lasts)];
                let body = if lasts.is_empty() { "notify.low.body" } else { "notify.low.body_lasts" };
                ("notify.low.title", self.fill(body, &values))
            }
            Alert::Empty => ("notify.empty.title", self.fill("notify.empty.body", &named)),
            Alert::KeyRefused => ("notify.key_refused.title", self.fill("notify.key_refused.body", &named)),
            Alert::RefundMissing { jobs, amount } => {
                ("notify.refund_missing.title", self.refund_missing(*jobs, *amount, subject.hide_amounts))
            }
            Alert::Unusual { .. } => ("notify.unusual.title", self.unusual(alert, subject.hide_amounts)),
        };
        (self.titled(self.fill(title, &named), subject.sample), body)
    }

    /// Title and body of the notification that sums up what was held back.
    #[must_use]
    pub fn summary(&self, summary: &Summary, sample: bool) -> (String, String) {
        let parts = [
            ("notify.summary.empty", &summary.empty),
            ("notify.summary.low", &summary.low),
            ("notify.summary.key_refused", &summary.key_refused),
            ("notify.summary.other", &summary.other),
        ];
        let sentence = |(key, names): (&str, &Vec<String>)| {
            let form = if names.len() == 1 { "one" } else { "other" };
            let values = [("count", names.len().to_string()), ("names", names.join(", "))];
            let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
            self.fill(&format!("{key}#{form}"), &values)
        };
        let told = parts.into_iter().filter(|(_, names)| !names.is_empty()).map(sentence);
        let body = told.collect::<Vec<_>>().join(" ");
        (self.titled(self.get("notify.summary.title").to_owned(), sample), body)
    }

    /// Title and body of the notification of how a checkout stands; `None` while it is only waited for.
    #[must_use]
    pub fn checkout(&self, checkout: &Checkout, subject: &Subject<'_>) -> Option<(String, String)> {
        let (kind, amount, plain) = match checkout.state {
            State::Waiting => return None,
            State::Arrived(arrived) => ("arrived", arrived.credits, "body"),
            State::More(arrived) => ("arrived", arrived.credits, "body_more"),
            State::NotHereYet => ("not_here_yet", checkout.credits, "body"),
        };
        let title = self.fill(&format!("notify.{kind}.title"), &[("name", subject.name)]);
        let body = if subject.hide_amounts { "body_hidden" } else { plain };
        let body = self.fill(&format!("notify.{kind}.{body}"), &[("amount", &self.amount(amount))]);
        Some((self.titled(title, subject.sample), body))
    }

    /// Title and body of a notification that only shows that one arrives.
    #[must_use]
    pub fn test_notification(&self) -> (String, String) {
        (self.get("notify.test.title").to_owned(), self.get("notify.test.body").to_owned())
    }

    fn titled(&self, title: String, sample: bool) -> String {
        if sample { self.fill("notify.sample_prefix", &[("title", &title)]) } else { title }
    }

    fn refund_missing(&self, jobs: u32, amount: Option<Credits>, hide_amounts: bool) -> String {
        let form = if jobs == 1 { "one" } else { "other" };
        let count = jobs.to_string();
        match amount.filter(|_| !hide_amounts) {
            None => self.fill(&format!("notify.refund_missing.body_hidden#{form}"), &[("count", &count)]),
            Some(amount) => {
                let values = [("count", count.as_str()), ("amount", &self.amount(amount))];
                self.fill(&format!("notify.refund_missing.body#{form}"), &values)
            }
        }
    }

    fn unusual(&self, alert: &Alert, hide_amounts: bool) -> String {
        let Alert::Unusual { day, spent, usual, source } = alert else { return String::new() };
        // English order of day and month; other languages bring theirs.
        let date = day.format("%b %-d").to_string();
        if hide_amounts {
            return self.fill("notify.unusual.body_hidden", &[("date", &date)]);
        }
        let (spent, usual) = (self.amount(*spent), self.amount(*usual));
        let body = self.fill("notify.unusual.body", &[("date", &date), ("spent", &spent), ("usual", &usual)]);
        let Some(source) = source else { return body };
        let form = if source.entries == 1 { "one" } else { "other" };
        let (count, spent) = (source.entries.to_string(), self.amount(source.spent));
        let values = [("count", count.as_str()), ("spent", &spent), ("source", &source.name)];
        format!("{body} {}", self.fill(&format!("notify.unusual.most#{form}"), &values))
    }
}

/// Whom a notification is about.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The user's name for the account.
    pub name: &'a str,
    /// Its service.
    pub provider: ProviderId,
    /// How long it lasts, where that is known.
    pub lasts: Option<Lasts>,
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
        let source = crate::alert::Source { name: "video".into(), spent: Credits::whole(140), entries: 12 };
        let alerts = [
            Alert::Low { available: Credits::whole(140) },
            Alert::Empty,
            Alert::KeyRefused,
            Alert::RefundMissing { jobs: 1, amount: Some(Credits::whole(140)) },
            Alert::RefundMissing { jobs: 3, amount: None },
            Alert::Unusual {
                day: chrono::NaiveDate::default(),
                spent: Credits::whole(140),
                usual: Credits::whole(5),
                source: Some(source),
            },
        ];
        for alert in &alerts {
            for (hide_amounts, sample) in [(false, false), (true, true)] {
                let subject = Subject { name: "Studio", provider: ProviderId::UGen, lasts: None, hide_amounts, sample };
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
        let subject =
            Subject { name: "U-Gen", provider: ProviderId::UGen, lasts: None, hide_amounts: false, sample: false };
        let (_, body) = Words::english().notification(&Alert::Low { available: Credits::whole(1140) }, &subject);
        assert!(body.contains("1,140"), "{body}");
    }

    #[test]
    fn what_was_held_back_is_summed_up_by_name() {
        #[track_caller]
        fn check(told: &[(&str, Alert)], expect: &str) {
            let mut summary = Summary::default();
            told.iter().for_each(|(name, alert)| summary.add(name, alert));
            let (title, body) = Words::english().summary(&summary, false);
            assert_eq!((title.as_str(), body.as_str()), ("While it was quiet", expect));
        }
        let low = Alert::Low { available: Credits::whole(5) };
        check(&[("Studio", low.clone()), ("{names}", low.clone())], "2 services are low: Studio, {names}.");
        check(
            &[("Studio", low), ("Voices", Alert::Empty), ("Clips", Alert::KeyRefused)],
            "1 service is empty: Voices. 1 service is low: Studio. 1 service needs a new key: Clips.",
        );
    }

    #[test]
    fn what_is_told_of_activity_names_its_figures() {
        #[track_caller]
        fn check(alert: &Alert, expect: &str) {
            let subject =
                Subject { name: "U-Gen", provider: ProviderId::UGen, lasts: None, hide_amounts: false, sample: false };
            assert_eq!(Words::english().notification(alert, &subject).1, expect);
        }
        let source = crate::alert::Source { name: "video".into(), spent: Credits::whole(3000), entries: 12 };
        let unusual = Alert::Unusual {
            day: chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
            spent: Credits::whole(4000),
            usual: Credits::whole(150),
            source: Some(source),
        };
        check(
            &unusual,
            "4,000 credits on Mar 2; usually about 150 on a day with spending. Most of it: 12 entries of video, 3,000 credits.",
        );
        let missing = |jobs, amount| Alert::RefundMissing { jobs, amount };
        check(
            &missing(1, Some(Credits::whole(30))),
            "A job failed, and 30 credits did not come back. Open Brimful to see it.",
        );
        check(
            &missing(2, Some(Credits::whole(30))),
            "2 jobs failed, and 30 credits did not come back. Open Brimful to see them.",
        );
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
