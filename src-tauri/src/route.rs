//! Where in the page a click on a notification or in the tray leads.

use brimful_core::account::AccountId;

/// A place in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// An account's own page.
    Account(AccountId),
    /// The page on which an account is topped up.
    TopUp(AccountId),
    /// What was told, and what comes next.
    Alerts,
}

impl Route {
    /// What stands after the hash of the page's address. An account id needs no encoding.
    pub(crate) fn fragment(&self) -> String {
        match self {
            Self::Account(account) => format!("/account/{account}"),
            Self::TopUp(account) => format!("/topup/{account}"),
            Self::Alerts => "/alerts".into(),
        }
    }

    /// The place that a fragment names; `None` for any other text.
    #[cfg(any(test, not(target_os = "macos")))]
    pub(crate) fn read(fragment: &str) -> Option<Self> {
        let id = |text: &str| AccountId::new(text).ok();
        match fragment.strip_prefix('/')?.split_once('/') {
            None if fragment == "/alerts" => Some(Self::Alerts),
            Some(("account", account)) => id(account).map(Self::Account),
            Some(("topup", account)) => id(account).map(Self::TopUp),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written_and_nothing_else_is_one() {
        let id = AccountId::new("3f0c1b52-7d0e").unwrap();
        for route in [Route::Account(id.clone()), Route::TopUp(id), Route::Alerts] {
            assert_eq!(Route::read(&route.fragment()), Some(route));
        }
        for other in ["", "/", "alerts", "/alerts/x", "/account/", "/account/A", "/account/a/b", "/settings", "//x"] {
            assert_eq!(Route::read(other), None, "{other}");
        }
    }
}
