//! How an account stands, judged in this one place and shown everywhere the same.

use crate::amount::Credits;

/// How an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// At least [`PLENTY_TIMES`] its low mark.
    Plenty,
    /// At or above its low mark, or without one and not empty.
    Fine,
    /// Below its low mark.
    Low,
    /// Nothing left.
    Empty,
    /// Never read.
    Unknown,
}

/// From this many times the low mark on, there is plenty.
pub const PLENTY_TIMES: u32 = 5;

impl Standing {
    /// Judges an available amount against a low mark. Unknown is never zero: no amount gives `Unknown`.
    #[must_use]
    pub fn judge(available: Option<Credits>, low_mark: Option<Credits>) -> Self {
        let Some(available) = available else { return Self::Unknown };
        if available.is_spent() {
            return Self::Empty;
        }
        let Some(mark) = low_mark.filter(|mark| !mark.is_spent()) else { return Self::Fine };
        if available < mark {
            return Self::Low;
        }
        // A mark too large to multiply has no plenty.
        match mark.checked_mul(PLENTY_TIMES) {
            Some(plenty) if available >= plenty => Self::Plenty,
            _ => Self::Fine,
        }
    }

    /// Whether the user should buy credits.
    #[must_use]
    pub const fn needs_credits(self) -> bool {
        matches!(self, Self::Low | Self::Empty)
    }

    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plenty => "plenty",
            Self::Fine => "fine",
            Self::Low => "low",
            Self::Empty => "empty",
            Self::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standing_follows_the_low_mark() {
        #[track_caller]
        fn check(available: Option<&str>, mark: Option<&str>, expect: Standing) {
            let read = |text: &str| text.parse::<Credits>().unwrap();
            assert_eq!(Standing::judge(available.map(read), mark.map(read)), expect, "{available:?} {mark:?}");
        }
        check(None, Some("100"), Standing::Unknown);
        check(Some("0"), None, Standing::Empty);
        check(Some("-3"), Some("100"), Standing::Empty);
        check(Some("0.1"), None, Standing::Fine);
        check(Some("99.9"), Some("100"), Standing::Low);
        check(Some("100"), Some("100"), Standing::Fine);
        check(Some("499.9"), Some("100"), Standing::Fine);
        check(Some("500"), Some("100"), Standing::Plenty);
        check(Some("1"), Some("0"), Standing::Fine);
        check(Some("7922816251426433759354395033"), Some("7922816251426433759354395033"), Standing::Fine);
    }
}
