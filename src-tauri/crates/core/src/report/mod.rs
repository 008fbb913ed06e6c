//! The problem report: what Brimful knows of its own state, as a text that the user reads, may change, and saves. It has
//! no amounts, no names that the user gave, no words of a service, and is [redacted](Redaction) as a whole.
//!
//! It is English, whatever the window speaks: it is read by whoever helps.

mod redact;
#[cfg(test)]
mod tests;

use std::fmt::{self, Write as _};

use chrono::{DateTime, SecondsFormat, Utc};

use crate::arrival::State;
use crate::failure::Failure;
use crate::ledger::{Fill, FillState};
use crate::outlook::Answer;
use crate::settings::{Preferences, RefreshInterval};
use crate::view::{AccountView, View, Warning};

pub use redact::{Person, Redaction};

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Now.
    pub now: DateTime<Utc>,
    /// The version of Brimful.
    pub version: &'a str,
    /// The system, for people.
    pub system: &'a str,
    /// Where Brimful keeps its files.
    pub folder: &'a str,
    /// What lies there, with sizes in bytes; `None` where that cannot be told.
    pub files: Option<&'a [(String, Option<u64>)]>,
    /// The view of the user's own accounts.
    pub view: &'a View,
    /// Whether the sample data are shown instead.
    pub sample: bool,
    /// The last lines of the log, the newest last.
    pub log: &'a [String],
}

/// Writes the report, with what is the user's own taken out.
#[must_use]
pub fn write(facts: &Facts<'_>, person: &Person) -> String {
    let mut text = String::new();
    // Writing into a string does not fail.
    let _ = facts.write(&mut text);
    let names = facts.view.accounts.iter().map(|row| row.account.name.as_str());
    Redaction::new(person, names).clean(&text)
}

impl Facts<'_> {
    fn write(&self, out: &mut String) -> fmt::Result {
        writeln!(out, "Brimful problem report\n")?;
        writeln!(out, "Made: {}", at(self.now))?;
        writeln!(out, "Version: {}", self.version)?;
        writeln!(out, "System: {}", self.system)?;
        let language = self.view.speech.as_ref().map_or("the browser's", |speech| speech.locale.as_str());
        writeln!(out, "Language: {language}")?;
        writeln!(out, "Sample data shown: {}", yes(self.sample))?;
        preferences(out, &self.view.preferences)?;

        writeln!(out, "\nWarnings:")?;
        list(out, self.view.warnings.iter().map(warning))?;

        writeln!(out, "\nAccounts (without names and amounts):")?;
        let rows = self.view.accounts.iter().zip(1..);
        list(out, rows.map(|(row, place)| Account { place, row, now: self.now }))?;

        writeln!(out, "\nCheckouts:")?;
        list(out, self.view.checkouts.iter().map(|one| checkout(one.checkout.state)))?;

        writeln!(out, "\nFiles in {}:", self.folder)?;
        match self.files {
            Some(files) => list(out, files.iter().map(|(name, bytes)| format!("{name}, {}", size(*bytes))))?,
            None => list(out, ["cannot be listed"].into_iter())?,
        }

        writeln!(out, "\nThe log, the newest last:")?;
        list(out, self.log.iter().map(|line| line.trim_end()))
    }
}

fn list(out: &mut String, lines: impl Iterator<Item = impl fmt::Display>) -> fmt::Result {
    let mut none = true;
    for line in lines {
        none = false;
        writeln!(out, "- {line}")?;
    }
    if none { writeln!(out, "- none") } else { Ok(()) }
}

fn preferences(out: &mut String, kept: &Preferences) -> fmt::Result {
    let refresh = match kept.refresh {
        RefreshInterval::Minutes1 => "1 min",
        RefreshInterval::Minutes5 => "5 min",
        RefreshInterval::Minutes15 => "15 min",
        RefreshInterval::Minutes30 => "30 min",
        RefreshInterval::Minutes60 => "60 min",
        RefreshInterval::Manual => "by hand",
    };
    writeln!(out, "Refresh: {refresh}")?;
    writeln!(out, "Amounts hidden: {}", yes(kept.hide_amounts))?;
    writeln!(out, "Alerts paused: {}", yes(kept.alerts_paused_until.is_some()))?;
    writeln!(out, "Quiet hours: {}", yes(kept.quiet_hours.is_some()))
}

/// What is told of one account.
struct Account<'a> {
    place: usize,
    row: &'a AccountView,
    now: DateTime<Utc>,
}

impl fmt::Display for Account<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, row, now } = *self;
        account(out, place, row, now)
    }
}

fn account(out: &mut fmt::Formatter<'_>, place: usize, row: &AccountView, now: DateTime<Utc>) -> fmt::Result {
    let kept = &row.account;
    writeln!(out, "{place}. {}, {}", kept.provider, row.standing.as_str())?;
    match &row.reading {
        Some(reading) => {
            let source = reading.balance.source.as_str();
            let odd: String = reading.balance.notices.iter().map(|notice| format!(", {}", notice.as_str())).collect();
            writeln!(out, "  balance: {source}, {} old, stale {}{odd}", span(now, reading.as_of), yes(row.stale))?;
        }
        None => writeln!(out, "  balance: never read")?,
    }
    if let Some(trouble) = &row.error {
        writeln!(out, "  error: {}, for {}", failure(&trouble.failure), span(now, trouble.since))?;
    }
    let next = row.next_at.map_or_else(|| "not by itself".to_owned(), |next| format!("in {}", span(next, now)));
    writeln!(out, "  next reading: {next}, in flight {}", yes(row.refreshing))?;
    writeln!(
        out,
        "  activity: {}, {} jobs to look at",
        row.fill.as_ref().map_or("not kept".into(), fill),
        row.findings
    )?;
    let lasts = row.outlook.as_ref().map_or("not worked out", |outlook| match outlook.to_zero {
        Answer::Range(_) => "known",
        Answer::UntilReset(_) => "until the reset",
        Answer::NotEnoughData => "not enough data",
        Answer::NoSpendingLately => "no spending lately",
    });
    writeln!(out, "  days left: {lasts}")?;
    let address = if kept.base_url.is_some() { "changed" } else { "the service's own" };
    write!(
        out,
        "  address: {address}, paused {}, alerts {}, low mark {}, balance typed in {}",
        yes(kept.paused),
        yes(kept.alerts),
        yes(kept.low_mark.is_some()),
        yes(kept.entered.is_some()),
    )
}

/// Our words and the service's code; its own words may hold amounts and names.
fn failure(failure: &Failure) -> String {
    let code = failure.provider_code.as_ref().map(|code| format!(", its code {code}")).unwrap_or_default();
    format!("{} ({}{code})", failure.code.as_str(), failure.message)
}

fn fill(fill: &Fill) -> String {
    let state = match &fill.state {
        FillState::Observing => "from readings".to_owned(),
        FillState::Waiting => "waiting".to_owned(),
        FillState::Running => "being fetched".to_owned(),
        FillState::Stopped => "stopped by the user".to_owned(),
        FillState::Complete => "complete".to_owned(),
        FillState::Failed(reason) => format!("failed: {}", failure(reason)),
    };
    let step = fill.steps.map_or_else(|| fill.step.to_string(), |steps| format!("{} of {steps}", fill.step));
    format!("{state}, step {step}, {} notices", fill.notices.len())
}

const fn checkout(state: State) -> &'static str {
    match state {
        State::Waiting => "waited for",
        State::Arrived(_) => "arrived",
        State::More(_) => "more arrived than was bought",
        State::NotHereYet => "not here in time",
    }
}

fn warning(warning: &Warning) -> String {
    match warning {
        Warning::KeychainAbsent => "no keychain".into(),
        Warning::SettingsNewer => "settings of a later version".into(),
        Warning::SettingsDamaged { .. } => "settings were damaged".into(),
        Warning::NotSaved => "settings or readings cannot be saved".into(),
        Warning::NoTrayHost => "no tray host".into(),
        Warning::ActivityDamaged { .. } => "activity was damaged".into(),
        Warning::ActivityNewer => "activity of a later version".into(),
        Warning::ActivityNotKept => "activity is not kept".into(),
    }
}

fn at(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn size(bytes: Option<u64>) -> String {
    bytes.map_or_else(|| "size not known".to_owned(), |bytes| format!("{bytes} bytes"))
}

/// From one moment to a later one, roughly; with a minus where it is an earlier one, as after a clock that went back.
fn span(later: DateTime<Utc>, earlier: DateTime<Utc>) -> String {
    let seconds = (later - earlier).num_seconds();
    match seconds.abs() {
        0..=119 => format!("{seconds} s"),
        120..=7_199 => format!("{} min", seconds / 60),
        7_200..=172_799 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

const fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}
