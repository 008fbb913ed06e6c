//! Alerts for the page: what was told and why, what comes next, a test, and snoozing.

use brimful_core::account::MAX_LOW_DAYS;
use brimful_core::alert::{self, Alert, CONFIRM_AFTER, Lapsing, Look, QuietHours, REMIND_AFTER, Snooze, Told};
use brimful_core::amount::Credits;
use brimful_core::settings::Preferences;
use brimful_core::words::Language;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

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
                let today = clock.local_date(clock.now());
                return Ok(Reply::Alerts(dto::Alerts {
                    told: now.log.iter().rev().map(told).collect(),
                    accounts: now.accounts.iter().map(|account| standing(account, today)).collect(),
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

    /// Changes preferences of what is shown. The language is the app's: under sample data it is the user's own as well.
    pub(super) async fn set_preferences(&self, change: dto::PreferencesChange) -> Result<Reply, ApiError> {
        let engine = self.shown();
        if change.language.is_some() && engine.views().borrow().sample {
            let only = dto::PreferencesChange { language: change.language.clone(), ..Default::default() };
            self.or_error(self.0.own.set_preferences(preferences_change(only)?).await)?;
        }
        self.or_error(engine.set_preferences(preferences_change(change)?).await).map(|()| Reply::Done)
    }
}

/// What a change of preferences does.
fn preferences_change(
    change: dto::PreferencesChange,
) -> Result<impl FnOnce(&mut Preferences) + Send + 'static, ApiError> {
    let refresh = change.refresh.as_deref().map(dispatch::interval).transpose()?;
    let quiet_hours = change.quiet_hours.as_ref().map(quiet_hours).transpose()?;
    let language = change.language.as_deref().map(language).transpose()?;
    Ok(move |preferences: &mut Preferences| {
        let set = |switch: &mut bool, to: Option<bool>| *switch = to.unwrap_or(*switch);
        preferences.refresh = refresh.unwrap_or(preferences.refresh);
        preferences.quiet_hours = quiet_hours.unwrap_or(preferences.quiet_hours);
        if let Some(language) = language {
            preferences.language = language.map(|language| language.tag().to_owned());
        }
        set(&mut preferences.hide_amounts, change.hide_amounts);
        set(&mut preferences.notify_low, change.notify_low);
        set(&mut preferences.notify_empty, change.notify_empty);
        set(&mut preferences.notify_key_refused, change.notify_key_refused);
        set(&mut preferences.notify_refund_missing, change.notify_refund_missing);
        set(&mut preferences.notify_unusual, change.notify_unusual);
        set(&mut preferences.notify_lapse, change.notify_lapse);
        set(&mut preferences.weekly_digest, change.weekly_digest);
        set(&mut preferences.single_keys, change.single_keys);
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

/// The language of a tag; `None` follows the system.
fn language(tag: &str) -> Result<Option<Language>, ApiError> {
    let known = Language::ALL.into_iter().find(|language| language.tag() == tag);
    match tag {
        "system" => Ok(None),
        _ => known.map(Some).ok_or_else(|| ApiError::new("failed", "Brimful does not speak that language")),
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

fn standing(standing: &Standing, today: NaiveDate) -> dto::AccountAlerts {
    let Standing { account, state, lapses, judging } = standing;
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
        lapse: lapses.iter().next_back().filter(|(day, _)| **day > today).map(|(day, lapsing)| dto::NextLapse {
            day: day.to_string(),
            stands: match lapsing {
                Lapsing::Seen(at) => seen("suspected", Some(*at), Some(*at + CONFIRM_AFTER)),
                Lapsing::Held(at) => seen("held", Some(*at), None),
                Lapsing::Told(at) => seen("told", Some(*at), None),
            },
        }),
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
    seen(state, since, next)
}

fn seen(state: &str, since: Option<DateTime<Utc>>, next: Option<DateTime<Utc>>) -> dto::Crossing {
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
        unused: None,
        spent: None,
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
        Alert::Lapse { day, left, unused } => dto::ToldAlert {
            kind: "lapse".into(),
            day: Some(day.to_string()),
            amount: text(*left),
            unused: text(*unused),
            ..plain
        },
        Alert::Week { spent, left } => {
            dto::ToldAlert { kind: "week".into(), amount: left.and_then(text), spent: spent.and_then(text), ..plain }
        }
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
