//! How single values of the settings stand in the document: names of fields, forms of values.

use chrono::{DateTime, NaiveTime, SecondsFormat, Utc};
use serde_json::{Map, Value};
use url::Url;

use super::{Pause, RefreshInterval, Why};
use crate::account::{AccountId, EnteredBalance, MAX_LOW_DAYS, clean_name};
use crate::alert::{QuietHours, Snooze};
use crate::amount::Credits;
use crate::provider::ProviderId;

/// A JSON object.
pub(super) type Object = Map<String, Value>;

pub(super) const VERSION: &str = "version";
pub(super) const ACCOUNTS: &str = "accounts";
pub(super) const PREFERENCES: &str = "preferences";

/// The word for a pause that only the user ends.
const UNTIL_RESUMED: &str = "until_resumed";

/// The word for a snooze that a top-up ends.
const UNTIL_TOPPED_UP: &str = "until_topped_up";

/// A time of day.
const TIME_OF_DAY: &str = "%H:%M";

/// Longest language tag and base address that are taken for real.
const MAX_LANGUAGE: usize = 35;
const MAX_ADDRESS: usize = 2048;

/// Fields of an account.
pub(super) mod account {
    pub(in super::super) const ID: &str = "id";
    pub(in super::super) const PROVIDER: &str = "provider";
    pub(in super::super) const NAME: &str = "name";
    pub(in super::super) const BASE_URL: &str = "base_url";
    pub(in super::super) const LOW_MARK: &str = "low_mark";
    pub(in super::super) const PAUSED: &str = "paused";
    pub(in super::super) const ALERTS: &str = "alerts";
    pub(in super::super) const ENTERED: &str = "entered";
    pub(in super::super) const LOW_DAYS: &str = "low_days";
    pub(in super::super) const SNOOZE: &str = "snooze";
}

/// Fields of the preferences.
pub(super) mod preferences {
    pub(in super::super) const REFRESH: &str = "refresh";
    pub(in super::super) const HIDE_AMOUNTS: &str = "hide_amounts";
    pub(in super::super) const NOTIFY_LOW: &str = "notify_low";
    pub(in super::super) const NOTIFY_EMPTY: &str = "notify_empty";
    pub(in super::super) const NOTIFY_KEY_REFUSED: &str = "notify_key_refused";
    pub(in super::super) const NOTIFY_REFUND_MISSING: &str = "notify_refund_missing";
    pub(in super::super) const NOTIFY_UNUSUAL: &str = "notify_unusual";
    pub(in super::super) const NOTIFY_LAPSE: &str = "notify_lapse";
    pub(in super::super) const WEEKLY_DIGEST: &str = "weekly_digest";
    pub(in super::super) const QUIET_HOURS: &str = "quiet_hours";
    pub(in super::super) const ALERTS_PAUSED_UNTIL: &str = "alerts_paused_until";
    pub(in super::super) const LANGUAGE: &str = "language";
    pub(in super::super) const SINGLE_KEYS: &str = "single_keys";
    pub(in super::super) const TRAY_NOTICE_SHOWN: &str = "tray_notice_shown";
}

pub(super) fn version(value: &Value) -> Result<u32, Why> {
    let number = value.as_u64().ok_or(Why::WrongType)?;
    u32::try_from(number).ok().filter(|version| *version > 0).ok_or(Why::BadValue)
}

pub(super) fn object(value: &Value) -> Result<&Object, Why> {
    value.as_object().ok_or(Why::WrongType)
}

pub(super) fn boolean(value: &Value) -> Result<bool, Why> {
    value.as_bool().ok_or(Why::WrongType)
}

pub(super) fn account_id(value: &Value) -> Result<AccountId, Why> {
    AccountId::new(text(value)?).map_err(|_| Why::BadValue)
}

pub(super) fn provider(value: &Value) -> Result<ProviderId, Why> {
    text(value)?.parse().map_err(|_| Why::BadValue)
}

pub(super) fn name(value: &Value) -> Result<String, Why> {
    clean_name(text(value)?).ok_or(Why::BadValue)
}

/// An http or https address. Whether it may be contacted is judged where it is contacted.
pub(super) fn base_url(value: &Value) -> Result<Option<String>, Why> {
    let address = text(value)?;
    let url = Url::parse(address).map_err(|_| Why::BadValue)?;
    let usable = address.len() <= MAX_ADDRESS && matches!(url.scheme(), "http" | "https") && url.has_host();
    usable.then(|| Some(address.to_owned())).ok_or(Why::BadValue)
}

/// A decimal as text. A JSON number is refused: it went through a binary float before it came here.
pub(super) fn credits(value: &Value) -> Result<Credits, Why> {
    text(value)?.parse().map_err(|_| Why::BadValue)
}

pub(super) fn low_mark(value: &Value) -> Result<Option<Credits>, Why> {
    credits(value).map(Some)
}

pub(super) fn entered(value: &Value) -> Result<Option<EnteredBalance>, Why> {
    let fields = object(value)?;
    let amount = credits(fields.get("amount").ok_or(Why::BadValue)?)?;
    let at = time(text(fields.get("at").ok_or(Why::BadValue)?)?)?;
    Ok(Some(EnteredBalance { amount, at }))
}

pub(super) fn write_entered(entered: &EnteredBalance) -> Value {
    serde_json::json!({ "amount": entered.amount.to_string(), "at": write_time(&entered.at) })
}

pub(super) fn refresh(value: &Value) -> Result<RefreshInterval, Why> {
    RefreshInterval::from_word(text(value)?).ok_or(Why::BadValue)
}

pub(super) fn pause(value: &Value) -> Result<Option<Pause>, Why> {
    match text(value)? {
        UNTIL_RESUMED => Ok(Some(Pause::UntilResumed)),
        until => time(until).map(|at| Some(Pause::Until(at))),
    }
}

pub(super) fn write_pause(pause: &Pause) -> Value {
    match pause {
        Pause::Until(at) => write_time(at).into(),
        Pause::UntilResumed => UNTIL_RESUMED.into(),
    }
}

pub(super) fn low_days(value: &Value) -> Result<Option<u32>, Why> {
    let days = number(value)?;
    (1..=MAX_LOW_DAYS).contains(&days).then_some(Some(days)).ok_or(Why::BadValue)
}

pub(super) fn snooze(value: &Value) -> Result<Option<Snooze>, Why> {
    match text(value)? {
        UNTIL_TOPPED_UP => Ok(Some(Snooze::UntilToppedUp)),
        until => time(until).map(|at| Some(Snooze::Until(at))),
    }
}

pub(super) fn write_snooze(snooze: &Snooze) -> Value {
    match snooze {
        Snooze::Until(at) => write_time(at).into(),
        Snooze::UntilToppedUp => UNTIL_TOPPED_UP.into(),
    }
}

/// Two times of day on the user's own clock, in whole minutes.
pub(super) fn quiet_hours(value: &Value) -> Result<Option<QuietHours>, Why> {
    let fields = object(value)?;
    let part = |key: &str| {
        let text = text(fields.get(key).ok_or(Why::BadValue)?)?;
        NaiveTime::parse_from_str(text, TIME_OF_DAY).map_err(|_| Why::BadValue)
    };
    Ok(Some(QuietHours { from: part("from")?, to: part("to")? }))
}

pub(super) fn write_quiet_hours(hours: &QuietHours) -> Value {
    let part = |time: NaiveTime| time.format(TIME_OF_DAY).to_string();
    serde_json::json!({ "from": part(hours.from), "to": part(hours.to) })
}

/// A BCP 47 tag by its outer form: letters, digits and hyphens.
pub(super) fn language(value: &Value) -> Result<Option<String>, Why> {
    let tag = text(value)?;
    let parts_fit = tag
        .split('-')
        .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    (parts_fit && tag.len() <= MAX_LANGUAGE).then(|| Some(tag.to_owned())).ok_or(Why::BadValue)
}

pub(super) fn text(value: &Value) -> Result<&str, Why> {
    value.as_str().ok_or(Why::WrongType)
}

/// A whole number of 32 bits.
pub(super) fn number(value: &Value) -> Result<u32, Why> {
    value.as_u64().ok_or(Why::WrongType).and_then(|number| u32::try_from(number).map_err(|_| Why::BadValue))
}

pub(super) fn moment(value: &Value) -> Result<DateTime<Utc>, Why> {
    time(text(value)?)
}

fn time(text: &str) -> Result<DateTime<Utc>, Why> {
    DateTime::parse_from_rfc3339(text).map(|at| at.to_utc()).map_err(|_| Why::BadValue)
}

/// RFC 3339 in UTC with as many fraction digits as it takes.
pub(super) fn write_time(at: &DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
