//! An account: one API key at one service, under the user's own name for it.

use std::fmt;

use crate::alert::Snooze;
use crate::amount::Credits;
use crate::provider::ProviderId;

/// Names an account for ever: cache, keychain entry, history and alert state are keyed by it. Made once at random,
/// lower-case letters, digits and hyphens only, so that it can stand in a file or entry name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(String);

/// A text that is no account id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an account id")]
pub struct NotAnAccountId;

impl AccountId {
    /// Checks and wraps an id.
    ///
    /// # Errors
    /// [`NotAnAccountId`] where the text is empty, longer than 64 bytes, or has a byte outside `a-z0-9-`.
    pub fn new(text: impl Into<String>) -> Result<Self, NotAnAccountId> {
        let text = text.into();
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if fits { Ok(Self(text)) } else { Err(NotAnAccountId) }
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the user decided about one account. Its key is in the keychain, its readings in the engine's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The service that it is at.
    pub provider: ProviderId,
    /// The user's own name for it; trimmed, not empty, at most [`MAX_NAME_CHARS`] characters.
    pub name: String,
    /// Replaces the service's own base address (an origin and path, no trailing slash), or `None` for the default.
    pub base_url: Option<String>,
    /// Below this many available credits the user wants to know; `None` where no mark was set.
    pub low_mark: Option<Credits>,
    /// A paused account is not read and not alerted on.
    pub paused: bool,
    /// Whether this account may alert at all.
    pub alerts: bool,
    /// A balance that the user typed in, for a service that tells none (Pictory's fallback).
    pub entered: Option<EnteredBalance>,
    /// Below this many days left the user wants to know, 1 to [`MAX_LOW_DAYS`]; `None` where no such mark was set.
    pub low_days: Option<u32>,
    /// Whether and until when its alerts are held back; `None` where they are not.
    pub snooze: Option<Snooze>,
}

/// Most days that a mark can have: more are never foretold.
pub const MAX_LOW_DAYS: u32 = 90;

/// A balance that the user typed in, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnteredBalance {
    /// The amount as typed.
    pub amount: Credits,
    /// When it was typed; the ledger's rows after this carry it forward.
    pub at: chrono::DateTime<chrono::Utc>,
}

/// Longest account name, in characters: what a tray line and a row at 400 px can still show with an ellipsis.
pub const MAX_NAME_CHARS: usize = 60;

/// A name as it may be kept: trimmed, inner white space folded, control characters dropped. `None` where nothing is
/// left or it is longer than [`MAX_NAME_CHARS`].
#[must_use]
pub fn clean_name(text: &str) -> Option<String> {
    let name = text
        .split_whitespace()
        .map(|word| word.chars().filter(|c| !c.is_control()).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    (!name.is_empty() && name.chars().count() <= MAX_NAME_CHARS).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_can_stand_in_a_file_name() {
        assert!(AccountId::new("0f8b-a1").is_ok());
        for bad in ["", "A", "a/b", "..", "a b", "ä", &"a".repeat(65)] {
            assert_eq!(AccountId::new(bad), Err(NotAnAccountId), "{bad}");
        }
    }

    #[test]
    fn names_are_folded_and_bounded() {
        assert_eq!(clean_name("  My \n studio\t"), Some("My studio".into()));
        assert_eq!(clean_name("\u{7} \u{0}"), None);
        assert_eq!(clean_name(&"x".repeat(60)).map(|n| n.len()), Some(60));
        assert_eq!(clean_name(&"x".repeat(61)), None);
    }
}
