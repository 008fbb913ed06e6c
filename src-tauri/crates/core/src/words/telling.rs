//! What notifications say.

use super::Words;
use crate::alert::{Alert, Summary};
use crate::amount::Credits;
use crate::arrival::{Checkout, State};
use crate::outlook::Lasts;
use crate::provider::ProviderId;

impl Words {
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
            Alert::Lapse { day, left, unused } => {
                let (left, unused, date) = (self.amount(*left), self.amount(*unused), self.date(*day));
                let body = if subject.hide_amounts { "notify.lapse.body_hidden" } else { "notify.lapse.body" };
                let values = [("left", left.as_str()), ("unused", &unused), ("date", &date)];
                ("notify.lapse.title", self.fill(body, &values))
            }
            Alert::Week { spent, left } => ("notify.week.one", self.week(*spent, *left, subject)),
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
        let sentence =
            |(key, names): (&str, &Vec<String>)| self.plural_with(key, names.len(), &[("names", &self.list(names))]);
        let told = parts.into_iter().filter(|(_, names)| !names.is_empty()).map(sentence);
        let body = told.collect::<Vec<_>>().join(" ");
        (self.titled(self.get("notify.summary.title").to_owned(), sample), body)
    }

    /// Title and body of the weekly digest: a line an account. `None` for a week of no account.
    #[must_use]
    pub fn digest(&self, accounts: &[(Alert, Subject<'_>)]) -> Option<(String, String)> {
        let sample = accounts.first()?.1.sample;
        let line = |(alert, subject): &(Alert, Subject<'_>)| match alert {
            Alert::Week { spent, left } => {
                let week = self.week(*spent, *left, subject);
                Some(self.fill("notify.week.line", &[("name", subject.name), ("week", &week)]))
            }
            _ => None,
        };
        let body = accounts.iter().filter_map(line).collect::<Vec<_>>().join("\n");
        Some((self.titled(self.get("notify.week.title").to_owned(), sample), body))
    }

    /// "340 used, 1,033 left, about 9 days": what is known of it.
    fn week(&self, spent: Option<Credits>, left: Option<Credits>, subject: &Subject<'_>) -> String {
        let amount = |key: &str, amount: Credits| self.fill(key, &[("amount", &self.amount(amount))]);
        let (spent, left) = (spent.filter(|_| !subject.hide_amounts), left.filter(|_| !subject.hide_amounts));
        let known = [
            spent.map(|spent| amount("notify.week.spent", spent)),
            left.map(|left| amount("notify.week.left", left)),
            subject.lasts.map(|lasts| self.lasts(lasts)),
        ];
        let known: Vec<String> = known.into_iter().flatten().collect();
        if known.is_empty() { self.get("notify.week.unknown").to_owned() } else { self.list(&known) }
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
        let jobs = usize::try_from(jobs).unwrap_or(usize::MAX);
        match amount.filter(|_| !hide_amounts) {
            None => self.plural("notify.refund_missing.body_hidden", jobs),
            Some(amount) => self.plural_with("notify.refund_missing.body", jobs, &[("amount", &self.amount(amount))]),
        }
    }

    fn unusual(&self, alert: &Alert, hide_amounts: bool) -> String {
        let Alert::Unusual { day, spent, usual, source } = alert else { return String::new() };
        let date = self.date(*day);
        if hide_amounts {
            return self.fill("notify.unusual.body_hidden", &[("date", &date)]);
        }
        let (spent, usual) = (self.amount(*spent), self.amount(*usual));
        let body = self.fill("notify.unusual.body", &[("date", &date), ("spent", &spent), ("usual", &usual)]);
        let Some(source) = source else { return body };
        let (entries, spent) = (usize::try_from(source.entries).unwrap_or(usize::MAX), self.amount(source.spent));
        let most = self.plural_with("notify.unusual.most", entries, &[("spent", &spent), ("source", &source.name)]);
        format!("{body} {most}")
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
