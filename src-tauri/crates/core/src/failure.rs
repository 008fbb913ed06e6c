//! Why a service could not be read: one stable code, and the service's own words kept for support.

use std::time::Duration;

use crate::estimate::Fields;

/// The stable error code, the same in the window, the tray and on the command line. Nothing matches on text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The service did not accept the key.
    Auth,
    /// The key is accepted, but may not read this.
    Scope,
    /// Too many requests; try again after a while.
    RateLimited,
    /// The service refuses for lack of credits.
    OutOfCredits,
    /// The service found the request wrong.
    InvalidRequest,
    /// The service has no such thing.
    NotOffered,
    /// The service is down or answered 5xx.
    Unavailable,
    /// A firewall page stood in for the service.
    Blocked,
    /// An answer that cannot be understood, or that lacks the value asked for.
    Protocol,
    /// No whole answer in time.
    Timeout,
    /// No network.
    Offline,
    /// An address that is neither https nor loopback.
    InsecureUrl,
    /// This system has no keychain.
    KeychainAbsent,
    /// The keychain is locked, or does not answer.
    KeychainLocked,
    /// The keychain refuses Brimful.
    KeychainDenied,
    /// No key is kept for this account.
    KeyMissing,
}

impl Code {
    /// All codes, for tests that every code has its sentence.
    pub const ALL: [Self; 16] = [
        Self::Auth,
        Self::Scope,
        Self::RateLimited,
        Self::OutOfCredits,
        Self::InvalidRequest,
        Self::NotOffered,
        Self::Unavailable,
        Self::Blocked,
        Self::Protocol,
        Self::Timeout,
        Self::Offline,
        Self::InsecureUrl,
        Self::KeychainAbsent,
        Self::KeychainLocked,
        Self::KeychainDenied,
        Self::KeyMissing,
    ];

    /// The code as it stands on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Scope => "scope",
            Self::RateLimited => "rate_limited",
            Self::OutOfCredits => "out_of_credits",
            Self::InvalidRequest => "invalid_request",
            Self::NotOffered => "not_offered",
            Self::Unavailable => "unavailable",
            Self::Blocked => "blocked",
            Self::Protocol => "protocol",
            Self::Timeout => "timeout",
            Self::Offline => "offline",
            Self::InsecureUrl => "insecure_url",
            Self::KeychainAbsent => "keychain_absent",
            Self::KeychainLocked => "keychain_locked",
            Self::KeychainDenied => "keychain_denied",
            Self::KeyMissing => "key_missing",
        }
    }

    /// Whether only the user can mend it, by another key: polling stops until then.
    #[must_use]
    pub const fn needs_key(self) -> bool {
        matches!(self, Self::Auth | Self::Scope | Self::KeyMissing)
    }

    /// Whether only the user can mend it, by whatever means: waiting does not help.
    #[must_use]
    pub const fn needs_user(self) -> bool {
        self.needs_key()
            || matches!(self, Self::KeychainAbsent | Self::KeychainLocked | Self::KeychainDenied | Self::InsecureUrl)
    }
}

/// A reading that failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// What kind of failure it is.
    pub code: Code,
    /// What happened, in our words, without a full stop and without anything secret.
    pub message: String,
    /// The service's own code (`RATE_LIMIT_EXCEEDED`, `500069`), as sent, cut to [`MAX_PROVIDER_TEXT`].
    pub provider_code: Option<String>,
    /// The service's own words, as sent, cut to [`MAX_PROVIDER_TEXT`]. Untrusted text: only ever rendered as text.
    pub provider_message: Option<String>,
    /// How long the service asked to wait, clamped to 1 s to 1 h.
    pub retry_after: Option<Duration>,
    /// The service's id of this request, or the trace id that we sent, for its support.
    pub request_id: Option<String>,
    /// The fields of the form that it is about, to be marked there; none where it names none.
    pub fields: Fields,
}

/// Longest text of a service that is kept, in characters.
pub const MAX_PROVIDER_TEXT: usize = 500;

impl Failure {
    /// A failure with nothing from the service.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            provider_code: None,
            provider_message: None,
            retry_after: None,
            request_id: None,
            fields: Fields::NONE,
        }
    }

    /// With the service's own code and words.
    #[must_use]
    pub fn with_provider(mut self, code: Option<String>, message: Option<String>) -> Self {
        self.provider_code = code.map(|text| cut(&text)).filter(|text| !text.is_empty());
        self.provider_message = message.map(|text| cut(&text)).filter(|text| !text.is_empty());
        self
    }

    /// With the time to wait that the service asked for, clamped to 1 s to 1 h.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.retry_after = wait.map(|w| w.clamp(Duration::from_secs(1), Duration::from_secs(3600)));
        self
    }

    /// With the fields of the form that it is about.
    #[must_use]
    pub fn with_fields(mut self, fields: Fields) -> Self {
        self.fields = fields;
        self
    }

    /// With the id that names this request at the service.
    #[must_use]
    pub fn with_request_id(mut self, id: Option<String>) -> Self {
        self.request_id = id.map(|text| cut(&text)).filter(|text| !text.is_empty());
        self
    }
}

/// At most [`MAX_PROVIDER_TEXT`] characters, without control characters.
fn cut(text: &str) -> String {
    text.trim().chars().filter(|c| !c.is_control()).take(MAX_PROVIDER_TEXT).collect()
}
