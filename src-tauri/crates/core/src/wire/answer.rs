//! What an HTTP answer means before any service's own words: status, firewall pages, redirects, times to wait.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::json;
use crate::failure::{Code, Failure};
use crate::provider::ProviderId;

/// One HTTP answer as the parsers see it.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The headers that matter.
    pub head: &'a Head,
    /// The whole body, unpacked.
    pub body: &'a [u8],
    /// When it arrived, on this machine's clock.
    pub now: DateTime<Utc>,
}

/// The headers that matter, as sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// `Retry-After`: seconds, or an HTTP date.
    pub retry_after: Option<String>,
    /// `X-RateLimit-Reset`: Unix seconds.
    pub rate_limit_reset: Option<String>,
    /// `X-Request-Id`, or the trace id that we sent.
    pub request_id: Option<String>,
}

/// What a service said of an error, whatever its shape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// Its own code.
    pub(crate) code: Option<String>,
    /// Its own words.
    pub(crate) message: Option<String>,
    /// How many seconds it asks to wait, in the body.
    pub(crate) wait: Option<u64>,
}

/// How a service words its errors.
pub(crate) struct Errors {
    /// The service.
    pub(crate) service: ProviderId,
    /// Reads the body of an error.
    pub(crate) read: fn(&str) -> Said,
    /// What the service's own code means, where it says more than the status.
    pub(crate) class: fn(&str) -> Option<Code>,
    /// Whether a 403 that is no JSON comes from a firewall even if it is no web page.
    pub(crate) bare_403_is_blocked: bool,
}

impl Errors {
    /// The body of an answer with a success status, as text.
    ///
    /// # Errors
    /// What the status and the service's own code say; [`Code::Protocol`] for a web page, a redirect, or a body that is
    /// no text.
    pub(crate) fn body<'a>(&self, answer: &Answer<'a>) -> Result<&'a str, Failure> {
        let text = json::text_of(answer.body);
        if (200..300).contains(&answer.status) && !is_page(answer) {
            return text
                .ok_or_else(|| self.odd(answer, json::protocol(self.service, "sent an answer that is no text")));
        }
        Err(self.refusal(answer))
    }

    /// The failure that a status other than success, or a web page, stands for.
    pub(crate) fn refusal(&self, answer: &Answer<'_>) -> Failure {
        let said = self.said(answer);
        let by_status = self.by_status(answer);
        // Down is down whatever the body says, and a page says nothing that a service would.
        let settled = !(400..500).contains(&answer.status) || is_page(answer);
        let by_code = said.code.as_deref().and_then(self.class).filter(|_| !settled);
        self.failure(answer, by_code.unwrap_or(by_status), said)
    }

    /// A failure of a known class, with the service's words and the time to wait.
    pub(crate) fn failure(&self, answer: &Answer<'_>, code: Code, said: Said) -> Failure {
        let wait = wait(answer, code, said.wait);
        Failure::new(code, sentence(self.service, code, answer))
            .with_provider(said.code, said.message)
            .with_retry_after(wait)
            .with_request_id(answer.head.request_id.clone())
    }

    /// A failure to understand an answer with a success status, with what the service may have said in it.
    pub(crate) fn odd(&self, answer: &Answer<'_>, failure: Failure) -> Failure {
        let said = self.said(answer);
        failure.with_provider(said.code, said.message).with_request_id(answer.head.request_id.clone())
    }

    fn said(&self, answer: &Answer<'_>) -> Said {
        if is_page(answer) {
            return Said::default();
        }
        json::text_of(answer.body).map(self.read).unwrap_or_default()
    }

    fn by_status(&self, answer: &Answer<'_>) -> Code {
        match answer.status {
            401 => Code::Auth,
            402 => Code::OutOfCredits,
            403 if is_page(answer) || (self.bare_403_is_blocked && !is_json(answer.body)) => Code::Blocked,
            403 => Code::Scope,
            404 | 410 => Code::NotOffered,
            // A proxy that wants a sign-in, and a block for legal reasons: neither is the service.
            407 | 451 => Code::Blocked,
            408 => Code::Timeout,
            429 => Code::RateLimited,
            400..500 => Code::InvalidRequest,
            500..600 => Code::Unavailable,
            _ => Code::Protocol,
        }
    }
}

/// Reads a wait in the body's words, else as nothing said: the two keys that services use.
pub(crate) fn wait_of(camel: json::Raw<'_>, snake: json::Raw<'_>) -> Option<u64> {
    json::seconds(camel).max(json::seconds(snake))
}

/// Whether a web page (or another markup document) stands where the service should speak JSON.
fn is_page(answer: &Answer<'_>) -> bool {
    let body = answer.body.trim_ascii_start();
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start();
    let named_html = answer.head.content_type.as_deref().is_some_and(|kind| {
        let kind = kind.trim().to_ascii_lowercase();
        kind.starts_with("text/html") || kind.starts_with("application/xhtml")
    });
    // Cloudflare's short form is plain text: "error code: 1010".
    let short_form = answer.status == 403 && body.starts_with(b"error code: 1");
    body.starts_with(b"<") || short_form || (named_html && !matches!(body.first(), Some(b'{' | b'[')))
}

fn is_json(body: &[u8]) -> bool {
    json::text_of(body).is_some_and(|text| serde_json::from_str::<&serde_json::value::RawValue>(text).is_ok())
}

/// The longest of the waits that an answer asks for. `X-RateLimit-Reset` stands on every answer of some services, so it
/// counts only where the limit was hit.
fn wait(answer: &Answer<'_>, code: Code, body: Option<u64>) -> Option<Duration> {
    if !matches!(code, Code::RateLimited | Code::Unavailable) {
        return None;
    }
    let header = answer.head.retry_after.as_deref().and_then(|text| retry_after(text, answer.now));
    let reset = answer.head.rate_limit_reset.as_deref().filter(|_| code == Code::RateLimited).and_then(|text| {
        let at = i64::try_from(json::seconds_of(text)?).ok()?;
        Some(u64::try_from(at.saturating_sub(answer.now.timestamp())).unwrap_or(0))
    });
    body.max(header).max(reset).map(Duration::from_secs)
}

/// `Retry-After` in seconds from now: a number, or an HTTP date.
fn retry_after(text: &str, now: DateTime<Utc>) -> Option<u64> {
    json::seconds_of(text).or_else(|| {
        let at = DateTime::parse_from_rfc2822(text.trim()).ok()?;
        Some(u64::try_from(at.timestamp().saturating_sub(now.timestamp())).unwrap_or(0))
    })
}

/// What happened, in our words.
fn sentence(service: ProviderId, code: Code, answer: &Answer<'_>) -> String {
    let name = service.name();
    match code {
        Code::Auth => format!("{name} did not accept the key"),
        Code::Scope => format!("{name} knows the key but does not let it read this"),
        Code::RateLimited => format!("{name} had too many requests"),
        Code::OutOfCredits => format!("{name} says that the credits are used up"),
        Code::InvalidRequest => format!("{name} found the request wrong"),
        Code::NotOffered => format!("{name} does not offer this"),
        Code::Unavailable => format!("{name} is not available"),
        Code::Blocked => format!("a firewall or proxy answered instead of {name}"),
        Code::Timeout => format!("{name} did not answer in time"),
        Code::Protocol if (300..400).contains(&answer.status) => {
            format!("{name} answered with a redirect, which Brimful does not follow")
        }
        Code::Protocol if is_page(answer) => {
            format!("a web page came instead of an answer of {name}; a network sign-in page may stand in between")
        }
        Code::Protocol
        | Code::Offline
        | Code::InsecureUrl
        | Code::KeychainAbsent
        | Code::KeychainLocked
        | Code::KeychainDenied
        | Code::KeyMissing => format!("{name} sent an answer that cannot be understood"),
    }
}
