//! Alerts for the page: what was told and why, what comes next, a test, and snoozing.

use brimful_core::account::MAX_LOW_DAYS;
use brimful_core::alert::{self, Alert, CONFIRM_AFTER, Look, QuietHours, REMIND_AFTER, Snooze, Told};
use brimful_core::amount::Credits;
use brimful_core::settings::Preferences;
use chrono::{NaiveTime, TimeDelta};

use super::backend::Backend;
use super::{ApiError, Call, Reply, convert, dispatch, dto};
use crate::engine::Standing;
use crate::ports::Announcement;

/// More days are told as none: it lasts longer than is foretold.
const LONGEST: u32 = MAX_LOW_DAYS;

impl Backend {
    /// Does what a call about alerts asks for.
    pub(super) async fn alerting(&self, call: Call) -> Result<Reply, ApiError> {
        let engine = self.shown();
        let clock = &self.0.surroundings.ports.clock;
        let done = match call {
            Call::Alerts => {
                let now = self.or_error(engine.alerts().await)?;
                return Ok(Reply::Alerts(dto::Alerts {
                    told: now.log.iter().rev().map(told).collect(),
                    accounts: now.accounts.iter().map(standing).collect(),
                    quiet: now.quiet,
                    quiet_until: quiet_until(&now.preferences).filter(|_| now.quiet),
                }));
            }
            Call::TestNotification => {
                let notifier = self.0.surroundings.ports.notifier.clone();
                let shown = tokio::task::spawn_blocking(move || notifier.announce(Announcement::Test)).await;
                return shown
                    .map(|()| Reply::Done)
                    .map_err(|_| ApiError::new("failed", "the notification could not be shown"));
            }
            Call::SnoozeAlerts { account, span } => {
                let snooze = match span {
                    dto::SnoozeSpan::Hour => Snooze::Until(clock.now() + TimeDelta::hours(1)),
                    dto::SnoozeSpan::Tomorrow => Snooze::Until(clock.tomorrow_morning()),
                    dto::SnoozeSpan::UntilToppedUp => Snooze::UntilToppedUp,
                };
                engine.snooze(dispatch::id(account)?, Some(snooze)).await
            }
            Call::EndSnooze { account } => engine.snooze(dispatch::id(account)?, None).await,
            _ => return Err(ApiError::new("failed", "that is no call about alerts")),
        };
        self.or_error(done).map(|()| Reply::Done)
    }
}

/// What a change of preferences does.
pub(super) fn preferences_change(
    change: dto::PreferencesChange,
) -> Result<impl FnOnce(&mut Preferences) + Send + 'static, ApiError> {
    let refresh = change.refresh.as_deref().map(dispatch::interval).transpose()?;
    let quiet_hours = change.quiet_hours.as_ref().map(quiet_hours).transpose()?;
    Ok(move |preferences: &mut Preferences| {
        let set = |switch: &mut bool, to: Option<bool>| *switch = to.unwrap_or(*switch);
        preferences.refresh = refresh.unwrap_or(preferences.refresh);
        preferences.quiet_hours = quiet_hours.unwrap_or(preferences.quiet_hours);
        set(&mut preferences.hide_amounts, change.hide_amounts);
        set(&mut preferences.notify_low, change.notify_low);
        set(&mut preferences.notify_empty, change.notify_empty);
        set(&mut preferences.notify_key_refused, change.notify_key_refused);
        set(&mut preferences.notify_refund_missing, change.notify_refund_missing);
        set(&mut preferences.notify_unusual, change.notify_unusual);
    })
}

/// A mark in days; 0 takes it away.
pub(super) fn low_days(days: u32) -> Result<Option<u32>, ApiError> {
    match days {
        0 => Ok(None),
        1..=MAX_LOW_DAYS => Ok(Some(days)),
        _ => Err(ApiError::new("bad_days", "a mark has 1 to 90 days")),
    }
}

/// Quiet hours as the page sends them; the same time twice takes them away.
fn quiet_hours(hours: &dto::QuietHours) -> Result<Option<QuietHours>, ApiError> {
    let part = |text: &str| {
        NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| ApiError::new("bad_time", "that is not a time of day"))
    };
    let hours = QuietHours { from: part(&hours.from)?, to: part(&hours.to)? };
    Ok((hours.from != hours.to).then_some(hours))
}

fn quiet_until(preferences: &Preferences) -> Option<String> {
    preferences.quiet_hours.map(|hours| convert::quiet_hours(hours).to)
}

fn standing(standing: &Standing) -> dto::AccountAlerts {
    let Standing { account, state, judging } = standing;
    let key = match (state.key_told, state.key_held) {
        (Some(at), _) => dto::Crossing { state: "told".into(), since: Some(convert::time(at)), next_at: None },
        (None, true) => dto::Crossing { state: "held".into(), since: None, next_at: None },
        (None, false) => dto::Crossing { state: "armed".into(), since: None, next_at: None },
    };
    dto::AccountAlerts {
        account: account.id.to_string(),
        low: crossing(state.low),
        empty: crossing(state.empty),
        key,
        judging: *judging,
        alerts: account.alerts && !account.paused,
        snoozed: account.snooze.is_some(),
        snoozed_until: convert::snoozed_until(account.snooze),
    }
}

fn crossing(crossing: alert::Crossing) -> dto::Crossing {
    let (state, since, next) = match crossing {
        alert::Crossing::Armed => ("armed", None, None),
        alert::Crossing::Suspected(at) => ("suspected", Some(at), Some(at + CONFIRM_AFTER)),
        alert::Crossing::Held(at) => ("held", Some(at), None),
        alert::Crossing::Told(at) => ("told", Some(at), Some(at + REMIND_AFTER)),
    };
    dto::Crossing { state: state.into(), since: since.map(convert::time), next_at: next.map(convert::time) }
}

fn told(told: &Told) -> dto::ToldAlert {
    let text = |credits: Credits| Some(credits.to_string());
    let plain = dto::ToldAlert {
        account: told.account.to_string(),
        at: convert::time(told.at),
        kind: String::new(),
        held: told.held,
        looked: told.look.map(looked),
        read_at: told.read_at.map(convert::time),
        jobs: None,
        amount: None,
        day: None,
        usual: None,
        source: None,
        source_amount: None,
        source_entries: None,
    };
    match &told.alert {
        Alert::Low { available } => dto::ToldAlert { kind: "low".into(), amount: text(*available), ..plain },
        Alert::Empty => dto::ToldAlert { kind: "empty".into(), ..plain },
        Alert::KeyRefused => dto::ToldAlert { kind: "key_refused".into(), ..plain },
        Alert::RefundMissing { jobs, amount } => {
            dto::ToldAlert { kind: "refund_missing".into(), jobs: Some(*jobs), amount: amount.and_then(text), ..plain }
        }
        Alert::Unusual { day, spent, usual, source } => dto::ToldAlert {
            kind: "unusual".into(),
            day: Some(day.to_string()),
            amount: text(*spent),
            usual: text(*usual),
            source: source.as_ref().map(|source| source.name.clone()),
            source_amount: source.as_ref().and_then(|source| text(source.spent)),
            source_entries: source.as_ref().map(|source| source.entries),
            ..plain
        },
    }
}

fn looked(look: Look) -> dto::Looked {
    dto::Looked {
        available: look.available.to_string(),
        low_mark: look.low_mark.map(|mark| mark.to_string()),
        days: look.days.filter(|days| *days <= LONGEST),
        low_days: look.low_days,
    }
}
