//! The tray's glance: what menu, icon and tooltip say, worked out from the view. Plain text; the shell only shows it.

use chrono::{DateTime, TimeDelta, Utc};

use crate::account::AccountId;
use crate::arrival::{Checkout, State};
use crate::provider::ProviderId;
use crate::standing::Standing;
use crate::view::{AccountView, TrayIcon, View};
use crate::words::Words;

/// What the tray shows. Equal glances need no update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    /// The icon.
    pub icon: TrayIcon,
    /// The sentence on top.
    pub verdict: String,
    /// One line an account, most urgent first.
    pub lines: Vec<Line>,
    /// How old the readings are.
    pub age: String,
    /// Where credits can be bought: one entry a service that has an account, in the order of the lines.
    pub top_up: Vec<ProviderId>,
    /// The verdict and the three most urgent lines.
    pub tooltip: String,
    /// Whether alerts are held back.
    pub alerts_paused: bool,
    /// Whether these are the sample accounts.
    pub sample: bool,
}

/// One account's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The account.
    pub account: AccountId,
    /// What it says.
    pub text: String,
}

impl Glance {
    /// The same glance without the one thing that changes by itself.
    #[must_use]
    pub fn without_age(self) -> Self {
        Self { age: String::new(), ..self }
    }
}

/// Stands for an amount that is hidden or unknown.
const HIDDEN: &str = "•••";
const TOOLTIP_LINES: usize = 3;
/// How long a line says that credits arrived.
const NEWS: TimeDelta = TimeDelta::hours(1);

/// Works out the glance at `now`.
#[must_use]
pub fn glance(view: &View, words: &Words, now: DateTime<Utc>) -> Glance {
    let verdict = words.verdict(view.verdict);
    let verdict = if view.sample { format!("{}: {verdict}", words.get("tray.sample")) } else { verdict };
    let hide = view.preferences.hide_amounts;
    let lines: Vec<Line> = view
        .accounts
        .iter()
        .map(|row| {
            let said = line(row, words, hide);
            let mut bought = view.checkouts.iter().rev().filter(|checkout| checkout.account == row.account.id);
            let text = bought.find_map(|bought| purchase(&bought.checkout, &said, words, hide, now));
            Line { account: row.account.id.clone(), text: text.unwrap_or(said) }
        })
        .collect();
    let mut top_up = Vec::new();
    for row in &view.accounts {
        if !top_up.contains(&row.account.provider) {
            top_up.push(row.account.provider);
        }
    }
    let tooltip = std::iter::once(verdict.as_str())
        .chain(lines.iter().take(TOOLTIP_LINES).map(|line| line.text.as_str()))
        .collect::<Vec<_>>()
        .join("\n");
    Glance {
        icon: view.tray,
        verdict,
        age: age(view.freshness.updated_at, words, now),
        lines,
        top_up,
        tooltip,
        alerts_paused: view.preferences.alerts_paused_until.is_some(),
        sample: view.sample,
    }
}

fn line(row: &AccountView, words: &Words, hide: bool) -> String {
    let name = row.account.name.as_str();
    if row.account.paused {
        return words.fill("tray.line_paused", &[("name", name)]);
    }
    // A refused key hides the amount behind it: it can no longer be trusted to move. Other failures keep the amount.
    if let Some(trouble) = &row.error
        && (trouble.failure.code.needs_key() || row.reading.is_none() || row.stale)
    {
        let problem = words.problem(trouble.failure.code);
        return words.fill("tray.line_error", &[("name", name), ("problem", &problem)]);
    }
    let Some(reading) = &row.reading else { return words.fill("tray.line_checking", &[("name", name)]) };
    let amount = if hide { HIDDEN.to_owned() } else { words.amount(reading.balance.available) };
    let lasts = row.lasts().map(|lasts| words.lasts(lasts));
    let key = match (row.standing, &lasts) {
        (Standing::Empty, _) => "tray.line_empty",
        (Standing::Low, None) => "tray.line_low",
        (Standing::Low, Some(_)) => "tray.line_low_lasts",
        (Standing::Plenty | Standing::Fine | Standing::Unknown, None) => "tray.line",
        (Standing::Plenty | Standing::Fine | Standing::Unknown, Some(_)) => "tray.line_lasts",
    };
    words.fill(key, &[("name", name), ("amount", &amount), ("lasts", &lasts.unwrap_or_default())])
}

/// A line with what became of a purchase: waited for, here, or not here yet. What came a while ago is no news.
fn purchase(checkout: &Checkout, line: &str, words: &Words, hide: bool, now: DateTime<Utc>) -> Option<String> {
    let (key, credits) = match checkout.state {
        State::Waiting => ("tray.line_waiting", checkout.credits),
        State::Arrived(arrived) | State::More(arrived) if now - arrived.at < NEWS => {
            ("tray.line_arrived", arrived.credits)
        }
        State::Arrived(_) | State::More(_) => return None,
        State::NotHereYet => ("tray.line_not_here", checkout.credits),
    };
    let amount = if hide { HIDDEN.to_owned() } else { words.amount(credits) };
    Some(words.fill(key, &[("line", line), ("amount", &amount)]))
}

/// "Updated 3 min ago", in whole minutes, hours or days. A reading from the future (the clock was set back) is "now".
fn age(updated_at: Option<DateTime<Utc>>, words: &Words, now: DateTime<Utc>) -> String {
    let Some(at) = updated_at else { return words.get("tray.never_read").to_owned() };
    let minutes = usize::try_from((now - at).num_minutes()).unwrap_or(0);
    match minutes {
        0 => words.get("tray.updated_now").to_owned(),
        1..60 => words.plural("tray.updated_minutes", minutes),
        60..2880 => words.plural("tray.updated_hours", minutes / 60),
        _ => words.plural("tray.updated_days", minutes / 1440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Account;
    use crate::amount::Credits;
    use crate::arrival::{Arrived, CheckoutView};
    use crate::failure::{Code, Failure};
    use crate::reading::{Balance, Reading, Source};
    use crate::settings::Preferences;
    use crate::view::{self, AccountFacts, Trouble};

    fn now() -> DateTime<Utc> {
        "2026-03-02T09:00:00Z".parse().unwrap()
    }

    fn facts(name: &str, available: Option<i64>, trouble: Option<Code>, misses: u32) -> AccountFacts {
        let balance = |amount| Balance {
            available: Credits::whole(amount),
            balance: None,
            reserved: None,
            pools: Vec::new(),
            source: Source::Reported,
            service_account: None,
            notices: Vec::new(),
        };
        AccountFacts {
            account: Account {
                id: AccountId::new(name.to_lowercase()).unwrap(),
                provider: ProviderId::UGen,
                name: name.into(),
                base_url: None,
                low_mark: Some(Credits::whole(100)),
                paused: false,
                alerts: true,
                entered: None,
                low_days: None,
                snooze: None,
            },
            reading: available.map(|amount| Reading { balance: balance(amount), as_of: now() }),
            trouble: trouble.map(|code| Trouble { failure: Failure::new(code, "m"), since: now() }),
            misses,
            refreshing: false,
            next_at: None,
            fill: None,
            findings: 0,
            outlook: None,
        }
    }

    fn glance_of(facts: Vec<AccountFacts>, hide_amounts: bool) -> Glance {
        let preferences = Preferences { hide_amounts, ..Preferences::default() };
        glance(&view::build(false, facts, Vec::new(), preferences), &Words::english(), now())
    }

    #[test]
    fn a_line_says_what_is_known() {
        #[track_caller]
        fn check(facts: AccountFacts, expect: &str) {
            assert_eq!(glance_of(vec![facts], false).lines[0].text, expect);
        }
        check(facts("Studio", Some(1033), None, 0), "Studio · 1,033");
        check(facts("Studio", Some(99), None, 0), "Studio · 99 · low");
        check(facts("Studio", Some(0), None, 0), "Studio · empty");
        check(facts("Studio", None, None, 0), "Studio · checking");
        check(facts("Studio", Some(1033), Some(Code::Auth), 1), "Studio · key not accepted");
        // One miss keeps the number; the second dims it, and the line says why.
        check(facts("Studio", Some(1033), Some(Code::Unavailable), 1), "Studio · 1,033");
        assert!(
            !glance_of(vec![facts("Studio", Some(1033), Some(Code::Unavailable), 2)], false).lines[0]
                .text
                .contains("1,033")
        );
        assert!(!glance_of(vec![facts("Studio", None, Some(Code::Timeout), 1)], false).lines[0].text.contains('0'));
        let paused = AccountFacts {
            account: Account { paused: true, ..facts("S", None, None, 0).account },
            ..facts("S", Some(5), None, 0)
        };
        assert!(!glance_of(vec![paused], false).lines[0].text.contains('5'));
    }

    #[test]
    fn a_line_says_what_became_of_a_purchase() {
        #[track_caller]
        fn check(states: &[State], hide_amounts: bool, expect: &str) {
            let account = facts("Studio", Some(33), None, 0).account;
            let preferences = Preferences { hide_amounts, ..Preferences::default() };
            let mut view = view::build(false, vec![facts("Studio", Some(33), None, 0)], Vec::new(), preferences);
            let checkout = |state: &State| CheckoutView {
                account: account.id.clone(),
                checkout: Checkout {
                    id: "c".into(),
                    pack: "Creator".into(),
                    credits: Credits::whole(1000),
                    price: crate::amount::Money { amount: 45.into(), currency: crate::amount::Currency::USD },
                    payment: crate::arrival::Payment::Card,
                    session: None,
                    certain: true,
                    started_at: now(),
                    timing: crate::arrival::Timing::starting(now()),
                    state: *state,
                },
            };
            view.checkouts = states.iter().map(checkout).collect();
            assert_eq!(glance(&view, &Words::english(), now()).lines[0].text, expect);
        }
        let arrived = |credits, minutes| Arrived {
            credits: Credits::whole(credits),
            at: now() - TimeDelta::minutes(minutes),
            untold: Credits::ZERO,
        };
        check(&[], false, "Studio · 33 · low");
        check(&[State::Waiting], false, "Studio · 33 · low · waiting for 1,000");
        check(&[State::Arrived(arrived(1000, 59))], false, "Studio · 33 · low · 1,000 arrived");
        check(&[State::More(arrived(1100, 0))], false, "Studio · 33 · low · 1,100 arrived");
        check(&[State::NotHereYet], false, "Studio · 33 · low · 1,000 not here yet");
        check(&[State::Waiting], true, "Studio · ••• · low · waiting for •••");
        // The newest has the word; what came an hour ago is no news and leaves it to the one before.
        check(&[State::Waiting, State::Arrived(arrived(5000, 1))], false, "Studio · 33 · low · 5,000 arrived");
        check(&[State::Waiting, State::Arrived(arrived(5000, 60))], false, "Studio · 33 · low · waiting for 1,000");
        check(&[State::Arrived(arrived(5000, 60))], false, "Studio · 33 · low");
    }

    #[test]
    fn hidden_amounts_are_hidden_everywhere() {
        let glance = glance_of(vec![facts("A", Some(7777), None, 0), facts("B", Some(88), None, 0)], true);
        let all = format!("{glance:?}");
        assert!(!all.contains("7,777") && !all.contains("7777") && !all.contains("88"), "{all}");
    }

    #[test]
    fn what_needs_attention_comes_first_and_lights_the_icon() {
        let glance = glance_of(
            vec![
                facts("Fine", Some(200), None, 0),
                facts("Low", Some(9), None, 0),
                facts("Refused", Some(900), Some(Code::Auth), 1),
                facts("Empty", Some(0), None, 0),
            ],
            false,
        );
        let order: Vec<&str> = glance.lines.iter().map(|line| line.account.as_str()).collect();
        assert_eq!(order, ["empty", "refused", "low", "fine"]);
        assert_eq!(glance.icon, TrayIcon { level: Standing::Empty, dot: true });
        assert_eq!(glance.verdict, "2 services need credits");
        assert_eq!(glance.tooltip.lines().count(), 1 + TOOLTIP_LINES);
    }

    #[test]
    fn an_age_is_told_in_whole_steps() {
        #[track_caller]
        fn check(seconds: i64, expect: &str) {
            let at = now() - chrono::TimeDelta::seconds(seconds);
            assert_eq!(age(Some(at), &Words::english(), now()), expect);
        }
        let words = Words::english();
        check(0, words.get("tray.updated_now"));
        check(59, words.get("tray.updated_now"));
        check(60, &words.plural("tray.updated_minutes", 1));
        check(3599, &words.plural("tray.updated_minutes", 59));
        check(3600, &words.plural("tray.updated_hours", 1));
        check(47 * 3600, &words.plural("tray.updated_hours", 47));
        check(48 * 3600, &words.plural("tray.updated_days", 2));
        check(-500, words.get("tray.updated_now"));
        assert_eq!(age(None, &words, now()), words.get("tray.never_read"));
    }
}
