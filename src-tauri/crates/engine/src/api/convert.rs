//! From the view to its DTO: nothing is decided here.

use brimful_core::alert::{QuietHours, Snooze};
use brimful_core::amount::Credits;
use brimful_core::failure::Failure;
use brimful_core::ledger::{Fill, FillNotice, FillState};
use brimful_core::outlook::{Answer, Days, Lasts, Outlook};
use brimful_core::provider::{BalanceShape, ProviderId};
use brimful_core::settings::{Pause, Preferences, RefreshInterval};
use brimful_core::standing::Standing;
use brimful_core::view::{self, AccountView, PartKind, Remedy, VerdictKind, Warning};
use brimful_core::words::Language;
use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, Utc};

use super::{checkout, dto};

pub(super) fn view(view: &view::View) -> dto::View {
    dto::View {
        checkouts: view.checkouts.iter().map(checkout::shown).collect(),
        sample: view.sample,
        verdict: dto::Verdict { kind: verdict(view.verdict.kind), count: view.verdict.count },
        accounts: view.accounts.iter().map(account).collect(),
        order: view.order.iter().map(ToString::to_string).collect(),
        freshness: dto::Freshness {
            updated_at: view.freshness.updated_at.map(time),
            next_at: view.freshness.next_at.map(time),
            refreshing: view.freshness.refreshing,
            offline: view.freshness.offline,
        },
        warnings: view.warnings.iter().map(warning).collect(),
        preferences: preferences(&view.preferences),
        speech: view
            .speech
            .as_ref()
            .map(|speech| dto::Speech { language: speech.language.tag().into(), locale: speech.locale.clone() }),
        activity_version: view.activity_version,
        export: view.export.map(|export| dto::ExportProgress { rows: export.rows, of: export.of }),
    }
}

pub(super) fn trouble(failure: &Failure, since: DateTime<Utc>) -> dto::Trouble {
    dto::Trouble {
        code: failure.code.as_str().into(),
        message: failure.message.clone(),
        provider_code: failure.provider_code.clone(),
        provider_message: failure.provider_message.clone(),
        request_id: failure.request_id.clone(),
        since: time(since),
    }
}

pub(super) fn service(provider: ProviderId) -> dto::Service {
    let profile = provider.profile();
    dto::Service {
        id: profile.id.into(),
        name: profile.name.into(),
        base_url: profile.base_url.into(),
        key_prefix: profile.key_prefix.map(Into::into),
        buy_host: host(profile.buy_page).unwrap_or_default(),
        key_host: host(profile.key_page).unwrap_or_default(),
        may_need_entry: profile.balance == BalanceShape::QuotaOrEntered,
    }
}

/// The host of an address, for people.
pub(super) fn host(address: &str) -> Option<String> {
    url::Url::parse(address).ok().and_then(|url| url.host_str().map(String::from))
}

fn account(row: &AccountView) -> dto::Account {
    let balance = row.reading.as_ref().map(|reading| &reading.balance);
    let amount = |credits: Option<Credits>| credits.map(|c| c.to_string());
    dto::Account {
        id: row.account.id.to_string(),
        provider: row.account.provider.id().into(),
        provider_name: row.account.provider.name().into(),
        name: row.account.name.clone(),
        standing: standing(row.standing),
        available: amount(balance.map(|b| b.available)),
        balance: amount(balance.and_then(|b| b.balance)),
        reserved: amount(balance.and_then(|b| b.reserved)),
        pools: balance
            .map(|b| &b.pools)
            .into_iter()
            .flatten()
            .map(|pool| dto::Pool { id: pool.id.as_str().into(), amount: pool.amount.to_string() })
            .collect(),
        parts: row
            .parts
            .iter()
            .map(|part| dto::Part {
                kind: match part.kind {
                    PartKind::Available => "available",
                    PartKind::Reserved => "reserved",
                    PartKind::Pool(pool) => pool.as_str(),
                }
                .into(),
                amount: part.amount.to_string(),
                permille: part.permille,
            })
            .collect(),
        source: balance.map(|b| b.source.as_str().into()),
        as_of: row.reading.as_ref().map(|reading| time(reading.as_of)),
        stale: row.stale,
        notices: balance.map(|b| b.notices.iter().map(|n| n.as_str().into()).collect()).unwrap_or_default(),
        error: row.error.as_ref().map(|error| trouble(&error.failure, error.since)),
        remedy: row.remedy.map(remedy),
        refreshing: row.refreshing,
        next_at: row.next_at.map(time),
        low_mark: amount(row.account.low_mark),
        paused: row.account.paused,
        alerts: row.account.alerts,
        low_days: row.account.low_days,
        snoozed: row.account.snooze.is_some(),
        snoozed_until: snoozed_until(row.account.snooze),
        base_url: row.account.base_url.clone(),
        entered: row
            .account
            .entered
            .map(|entered| dto::Entered { amount: entered.amount.to_string(), at: time(entered.at) }),
        fill: row.fill.as_ref().map(fill),
        findings: row.findings,
        outlook: row.outlook.map(|outlook| self::outlook(outlook, row.lasts())),
    }
}

fn outlook(outlook: Outlook, headline: Option<Lasts>) -> dto::Outlook {
    dto::Outlook {
        headline: headline.map(lasts),
        to_low_mark: outlook.to_low_mark.map(outlook_answer),
        to_zero: outlook_answer(outlook.to_zero),
        suggested_mark: outlook
            .takes(SUGGESTED_DAYS)
            .map(|amount| dto::SuggestedMark { days: SUGGESTED_DAYS, amount: amount.to_string() }),
    }
}

/// A low mark of so many days at the user's own pace is suggested: time enough to top up over a weekend.
const SUGGESTED_DAYS: u32 = 3;

fn outlook_answer(answer: Answer) -> dto::OutlookAnswer {
    let kind = match answer {
        Answer::Range(_) => "range",
        Answer::UntilReset(_) => "until_reset",
        Answer::NotEnoughData => "not_enough_data",
        Answer::NoSpendingLately => "no_spending_lately",
    };
    let range = answer.range();
    dto::OutlookAnswer {
        kind: kind.into(),
        low: range.map(|range| lasts(range.low)),
        median: range.map(|range| lasts(range.median)),
        high: range.map(|range| lasts(range.high)),
        reset: if let Answer::UntilReset(date) = answer { Some(date.to_string()) } else { None },
    }
}

fn lasts(lasts: Lasts) -> dto::Lasts {
    let (kind, days, reset) = match lasts {
        Lasts::Days(days) => ("days", Some(days), None),
        Lasts::UntilReset(date) => ("until_reset", None, Some(date.to_string())),
        Lasts::OverThreeMonths => ("over_three_months", None, None),
    };
    dto::Lasts { kind: kind.into(), days: days.map(Days::rounded), hundredths: days.map(Days::hundredths), reset }
}

fn fill(fill: &Fill) -> dto::Fill {
    let (state, error) = match &fill.state {
        FillState::Observing => ("observing", None),
        FillState::Waiting => ("waiting", None),
        FillState::Running => ("running", None),
        FillState::Stopped => ("stopped", None),
        FillState::Complete => ("complete", None),
        FillState::Failed(failure) => ("failed", Some(failure)),
    };
    dto::Fill {
        state: state.into(),
        rows: fill.rows,
        step: fill.step,
        steps: fill.steps,
        back_to: fill.back_to.map(|day| day.to_string()),
        error: error.map(fill_error),
        notices: fill.notices.iter().map(fill_notice).collect(),
    }
}

fn fill_notice(notice: &FillNotice) -> dto::FillNotice {
    let none = |kind: &str| dto::FillNotice { kind: kind.into(), told: None, read: None, from: None, to: None };
    let day = |day: NaiveDate| Some(day.to_string());
    match *notice {
        FillNotice::Incomplete { told, read } => {
            dto::FillNotice { told: Some(told), read: Some(read), ..none("incomplete") }
        }
        FillNotice::TotalDiffers { from, to } => {
            dto::FillNotice { from: day(from), to: day(to), ..none("total_differs") }
        }
        FillNotice::Cut { from } => dto::FillNotice { from: day(from), ..none("cut") },
    }
}

fn fill_error(failure: &Failure) -> dto::FillError {
    dto::FillError {
        code: failure.code.as_str().into(),
        message: failure.message.clone(),
        provider_code: failure.provider_code.clone(),
        provider_message: failure.provider_message.clone(),
        request_id: failure.request_id.clone(),
    }
}

fn preferences(preferences: &Preferences) -> dto::Preferences {
    dto::Preferences {
        refresh_minutes: match preferences.refresh {
            RefreshInterval::Minutes1 => Some(1),
            RefreshInterval::Minutes5 => Some(5),
            RefreshInterval::Minutes15 => Some(15),
            RefreshInterval::Minutes30 => Some(30),
            RefreshInterval::Minutes60 => Some(60),
            RefreshInterval::Manual => None,
        },
        language: preferences.language.as_deref().and_then(Language::of_tag).map(|language| language.tag().into()),
        hide_amounts: preferences.hide_amounts,
        notify_low: preferences.notify_low,
        notify_empty: preferences.notify_empty,
        notify_key_refused: preferences.notify_key_refused,
        notify_refund_missing: preferences.notify_refund_missing,
        notify_unusual: preferences.notify_unusual,
        single_keys: preferences.single_keys,
        notify_lapse: preferences.notify_lapse,
        weekly_digest: preferences.weekly_digest,
        quiet_hours: preferences.quiet_hours.map(quiet_hours),
        alerts_paused: preferences.alerts_paused_until.is_some(),
        alerts_paused_until: match preferences.alerts_paused_until {
            Some(Pause::Until(end)) => Some(time(end)),
            Some(Pause::UntilResumed) | None => None,
        },
    }
}

pub(super) fn snoozed_until(snooze: Option<Snooze>) -> Option<String> {
    match snooze {
        Some(Snooze::Until(end)) => Some(time(end)),
        Some(Snooze::UntilToppedUp) | None => None,
    }
}

pub(super) fn quiet_hours(hours: QuietHours) -> dto::QuietHours {
    let part = |time: NaiveTime| time.format("%H:%M").to_string();
    dto::QuietHours { from: part(hours.from), to: part(hours.to) }
}

fn warning(warning: &Warning) -> dto::Warning {
    let (kind, detail) = match warning {
        Warning::KeychainAbsent => (dto::WarningKind::KeychainAbsent, None),
        Warning::SettingsNewer => (dto::WarningKind::SettingsNewer, None),
        Warning::SettingsDamaged { set_aside } => (dto::WarningKind::SettingsDamaged, Some(set_aside.clone())),
        Warning::NotSaved => (dto::WarningKind::NotSaved, None),
        Warning::NoTrayHost => (dto::WarningKind::NoTrayHost, None),
        Warning::ActivityDamaged { set_aside } => (dto::WarningKind::ActivityDamaged, Some(set_aside.clone())),
        Warning::ActivityNewer => (dto::WarningKind::ActivityNewer, None),
        Warning::ActivityNotKept => (dto::WarningKind::ActivityNotKept, None),
    };
    dto::Warning { kind, detail }
}

fn verdict(kind: VerdictKind) -> dto::VerdictKind {
    match kind {
        VerdictKind::NoAccounts => dto::VerdictKind::NoAccounts,
        VerdictKind::NeedCredits => dto::VerdictKind::NeedCredits,
        VerdictKind::NeedKey => dto::VerdictKind::NeedKey,
        VerdictKind::Offline => dto::VerdictKind::Offline,
        VerdictKind::Unread => dto::VerdictKind::Unread,
        VerdictKind::Checking => dto::VerdictKind::Checking,
        VerdictKind::AllPaused => dto::VerdictKind::AllPaused,
        VerdictKind::Well => dto::VerdictKind::Well,
    }
}

fn standing(standing: Standing) -> dto::Standing {
    match standing {
        Standing::Plenty => dto::Standing::Plenty,
        Standing::Fine => dto::Standing::Fine,
        Standing::Low => dto::Standing::Low,
        Standing::Empty => dto::Standing::Empty,
        Standing::Unknown => dto::Standing::Unknown,
    }
}

fn remedy(remedy: Remedy) -> dto::Remedy {
    match remedy {
        Remedy::TopUp => dto::Remedy::TopUp,
        Remedy::FixKey => dto::Remedy::FixKey,
        Remedy::EnterBalance => dto::Remedy::EnterBalance,
        Remedy::UnlockKeychain => dto::Remedy::UnlockKeychain,
        Remedy::FixAddress => dto::Remedy::FixAddress,
    }
}

pub(super) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
