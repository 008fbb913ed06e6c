//! The tray's glance: what menu, icon and tooltip say, worked out from the view. Plain text; the shell only shows it.

use chrono::{DateTime, Utc};

use crate::account::AccountId;
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

/// Stands for an amount that is hidden or unknown.
const HIDDEN: &str = "•••";
const TOOLTIP_LINES: usize = 3;

/// Works out the glance at `now`.
#[must_use]
pub fn glance(view: &View, words: &Words, now: DateTime<Utc>) -> Glance {
    let verdict = words.verdict(view.verdict);
    let verdict = if view.sample { format!("{}: {verdict}", words.get("tray.sample")) } else { verdict };
    let hide = view.preferences.hide_amounts;
    let lines: Vec<Line> = view
        .accounts
        .iter()
        .map(|row| Line { account: row.account.id.clone(), text: line(row, words, hide) })
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
    let key = match row.standing {
        Standing::Empty => "tray.line_empty",
        Standing::Low => "tray.line_low",
        Standing::Plenty | Standing::Fine | Standing::Unknown => "tray.line",
    };
    words.fill(key, &[("name", name), ("amount", &amount)])
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
