//! From a reading to what is told: feeds the alert machine and words nothing itself.

use brimful_core::account::{Account, AccountId};
use brimful_core::alert::{Alert, Allowed};
use brimful_core::settings::Preferences;

use super::state::State;
use crate::ports::{Notice, Ports};

/// Which alerts may be told for this account now.
pub(super) fn allowed(account: &Account, preferences: &Preferences) -> Allowed {
    // A pause that has ended was cleared when the clock was looked at.
    if account.paused || !account.alerts || preferences.alerts_paused_until.is_some() {
        return Allowed::NOTHING;
    }
    Allowed {
        low: preferences.notify_low,
        empty: preferences.notify_empty,
        key_refused: preferences.notify_key_refused,
    }
}

/// The notices of these alerts.
pub(super) fn notices(state: &State, id: &AccountId, alerts: Vec<Alert>) -> Vec<Notice> {
    let Some(account) = state.account(id) else { return Vec::new() };
    alerts
        .into_iter()
        .map(|alert| Notice {
            account: id.clone(),
            name: account.name.clone(),
            provider: account.provider,
            alert,
            hide_amounts: state.settings.preferences.hide_amounts,
            sample: state.sample,
        })
        .collect()
}

/// Tells them, off the actor's thread: a notification daemon may take its time.
pub(super) fn tell(ports: &Ports, notices: Vec<Notice>) {
    let notifier = ports.notifier.clone();
    tokio::task::spawn_blocking(move || {
        for notice in notices {
            notifier.notify(notice);
        }
    });
}
