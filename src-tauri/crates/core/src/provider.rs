//! The five services: identity, and the one table of what each can do.
//!
//! A sixth service is one more variant here; the compiler then asks for the rest.

use std::fmt;
use std::str::FromStr;

/// A service. Closed on purpose: every question about a service is one exhaustive match in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProviderId {
    /// PowerPost: captions, images, videos and posts.
    PowerPost,
    /// PixVerse Platform: video generation.
    PixVerse,
    /// Pictory: video from text.
    Pictory,
    /// U-Gen: product videos.
    UGen,
    /// Voxpria: voice calls.
    Voxpria,
}

/// What Brimful knows about a service before it ever asks it. Sources: `docs/providers/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The id on the wire, in settings and on the command line.
    pub id: &'static str,
    /// The name that people read.
    pub name: &'static str,
    /// The base of every API address: origin and path, no trailing slash.
    pub base_url: &'static str,
    /// The registrable domain that is the service's own; its subdomains count too. Where a browser may be sent.
    pub domain: &'static str,
    /// Where credits are bought.
    pub buy_page: &'static str,
    /// Where a key is made.
    pub key_page: &'static str,
    /// How this service's keys begin, where that is documented. A hint, never a reason to refuse.
    pub key_prefix: Option<&'static str>,
    /// What the balance answer can say.
    pub balance: BalanceShape,
    /// Whether it lets its billing settings be read and changed: ways to pay, a top-up by itself, an alert by e-mail.
    pub billing_settings: bool,
}

/// What a service's balance answer can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BalanceShape {
    /// One number (PowerPost, Voxpria).
    Single,
    /// Two pools whose sum is available (PixVerse).
    Pools,
    /// A balance of which a part is on hold for jobs in flight (U-Gen).
    WithReserved,
    /// Used and limit of the current term; where the key may not read them, the user types the balance in (Pictory).
    QuotaOrEntered,
}

impl ProviderId {
    /// All services, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::PowerPost, Self::PixVerse, Self::Pictory, Self::UGen, Self::Voxpria];

    /// The capability table.
    #[must_use]
    pub const fn profile(self) -> &'static Profile {
        match self {
            Self::PowerPost => &Profile {
                id: "powerpost",
                name: "PowerPost",
                base_url: "https://powerpost.ai/api/v1",
                domain: "powerpost.ai",
                buy_page: "https://powerpost.ai/pricing",
                key_page: "https://powerpost.ai/settings/api",
                key_prefix: Some("pp_live_sk_"),
                balance: BalanceShape::Single,
                billing_settings: false,
            },
            Self::PixVerse => &Profile {
                id: "pixverse",
                name: "PixVerse",
                base_url: "https://app-api.pixverse.ai/openapi/v2",
                domain: "pixverse.ai",
                buy_page: "https://platform.pixverse.ai/billing",
                key_page: "https://platform.pixverse.ai",
                key_prefix: None,
                balance: BalanceShape::Pools,
                billing_settings: false,
            },
            Self::Pictory => &Profile {
                id: "pictory",
                name: "Pictory",
                base_url: "https://api.pictory.ai/pictoryapis",
                domain: "pictory.ai",
                buy_page: "https://app.pictory.ai/api-access",
                key_page: "https://app.pictory.ai/api-access",
                key_prefix: Some("pictai_"),
                balance: BalanceShape::QuotaOrEntered,
                billing_settings: false,
            },
            Self::UGen => &Profile {
                id: "u-gen",
                name: "U-Gen",
                base_url: "https://api.u-gen.ai/api/v1",
                domain: "u-gen.ai",
                buy_page: "https://www.u-gen.ai/pricing",
                key_page: "https://www.u-gen.ai",
                key_prefix: Some("ugen_sk_"),
                balance: BalanceShape::WithReserved,
                billing_settings: true,
            },
            Self::Voxpria => &Profile {
                id: "voxpria",
                name: "Voxpria",
                base_url: "https://app.voxpria.com/api/v1",
                domain: "voxpria.com",
                buy_page: "https://app.voxpria.com",
                key_page: "https://app.voxpria.com",
                key_prefix: Some("agl_sk_"),
                balance: BalanceShape::Single,
                billing_settings: false,
            },
        }
    }

    /// The id on the wire, in settings and on the command line.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.profile().id
    }

    /// The name that people read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.profile().name
    }

    /// The service whose documented key shape this text has, if any. Only ever a hint: shapes change.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.profile().key_prefix.is_some_and(|prefix| key.starts_with(prefix)))
    }
}

impl fmt::Display for ProviderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// A text that names no service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a service that Brimful knows")]
pub struct UnknownProvider;

impl FromStr for ProviderId {
    type Err = UnknownProvider;

    fn from_str(text: &str) -> Result<Self, UnknownProvider> {
        Self::ALL.into_iter().find(|p| p.id() == text).ok_or(UnknownProvider)
    }
}

/// A key as it was pasted, made usable: surrounding white space and quotes dropped, a leading "Bearer " or header name
/// forgiven. `None` where nothing usable is left: a key is visible ASCII without spaces.
#[must_use]
pub fn clean_key(pasted: &str) -> Option<String> {
    let mut key = pasted.trim().trim_matches(['"', '\'', '`']).trim();
    for header in ["authorization:", "x-api-key:", "api-key:", "bearer "] {
        if key.get(..header.len()).is_some_and(|start| start.eq_ignore_ascii_case(header)) {
            key = key.get(header.len()..).unwrap_or_default().trim();
        }
    }
    (!key.is_empty() && key.bytes().all(|b| b.is_ascii_graphic())).then(|| key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_back() {
        for provider in ProviderId::ALL {
            assert_eq!(provider.id().parse(), Ok(provider));
        }
        assert_eq!("ugen".parse::<ProviderId>(), Err(UnknownProvider));
    }

    #[test]
    fn a_pasted_key_is_forgiven_its_wrapping() {
        #[track_caller]
        fn check(pasted: &str, expect: Option<&str>) {
            assert_eq!(clean_key(pasted).as_deref(), expect, "{pasted}");
        }
        check("  pictai_abc \n", Some("pictai_abc"));
        check("Bearer agl_sk_x", Some("agl_sk_x"));
        check("Authorization: Bearer agl_sk_x", Some("agl_sk_x"));
        check("x-api-key: pp_live_sk_x", Some("pp_live_sk_x"));
        check("\"ugen_sk_x\"", Some("ugen_sk_x"));
        check("", None);
        check("two words", None);
        check("clé", None);
        check("a\u{0}b", None);
    }

    #[test]
    fn a_key_of_another_service_is_recognised() {
        assert_eq!(ProviderId::of_key("pictai_1"), Some(ProviderId::Pictory));
        assert_eq!(ProviderId::of_key("sk-1"), None);
    }
}
