//! A service's API key in memory: never printed, never serialized, wiped when dropped.

use std::fmt;

use zeroize::Zeroizing;

/// An API key. It has no `Display`, `Serialize` or `Clone`; `Debug` prints a placeholder, and the memory is zeroized.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a key. The text is moved, not copied.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The key itself, for the auth header and for the keychain. Nothing else may ask.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_prints_a_placeholder() {
        assert_eq!(format!("{:?}", Secret::new("pp_live_sk_canary".into())), "Secret(…)");
    }
}
