//! Which addresses may be opened in the user's browser: exact hosts over https, and nothing that only looks like them.

use url::{Host, Url};

use crate::provider::ProviderId;

/// Longest address, in characters.
pub const MAX_CHARS: usize = 2048;

/// The payment pages that a service's checkout may lead to, next to the service's own domain.
pub const PAYMENT_HOSTS: [&str; 5] =
    ["checkout.stripe.com", "buy.stripe.com", "billing.stripe.com", "www.paypal.com", "www.sandbox.paypal.com"];

/// On whose behalf an address is opened.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The service whose own domain counts.
    pub provider: ProviderId,
    /// Where the sample data plays its checkout page (`http://127.0.0.1:4321`); `None` for a real account.
    pub sample_origin: Option<&'a str>,
}

/// An address that passed the check; there is no other way to make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedUrl(String);

/// An address that may not be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Refused {
    /// The host that a browser would have gone to, in its ASCII form (`xn--…` for others), where there is one: shown to
    /// the user next to the copy button.
    pub host: Option<String>,
    /// Which rule it broke.
    pub reason: RefusedReason,
}

/// The rule that a refused address broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefusedReason {
    /// More than [`MAX_CHARS`] characters.
    #[error("the address is too long")]
    TooLong,
    /// White space, a control character, a backslash, or one that changes the direction of text or cannot be seen.
    #[error("the address has characters that no address needs")]
    Characters,
    /// No address at all.
    #[error("this is no address")]
    NotAnAddress,
    /// Another scheme than https.
    #[error("the address is not https")]
    NotHttps,
    /// A user name or password before the host, the usual way to show one host and go to another.
    #[error("the address has a user name in it")]
    UserInfo,
    /// An IP address instead of a name.
    #[error("the address has no host name")]
    IpAddress,
    /// A port other than 443.
    #[error("the address has a port of its own")]
    Port,
    /// A host outside the list.
    #[error("the host is not one that Brimful opens")]
    Host,
    /// A host in the list, but written in a way (missing or extra slashes, escapes, look-alike letters) that another
    /// program may read otherwise.
    #[error("the address is not written plainly")]
    Spelling,
}

/// Checks an address that came from a service, a table or the sample data.
///
/// # Errors
/// [`Refused`] with the host and the rule that the address broke.
pub fn check_address(text: &str, scope: Scope<'_>) -> Result<CheckedUrl, Refused> {
    let parsed = if text.chars().nth(MAX_CHARS).is_none() { Url::parse(text) } else { Err(url::ParseError::Overflow) };
    let host = parsed.as_ref().ok().and_then(shown_host);
    let refuse = |reason| Err(Refused { host: host.clone(), reason });

    if text.chars().nth(MAX_CHARS).is_some() {
        return refuse(RefusedReason::TooLong);
    }
    if text.chars().any(is_unfit) {
        return refuse(RefusedReason::Characters);
    }
    let Ok(url) = parsed else { return refuse(RefusedReason::NotAnAddress) };
    if !url.username().is_empty() || url.password().is_some() || authority(text).contains('@') {
        return refuse(RefusedReason::UserInfo);
    }
    let sample = scope.sample_origin.is_some_and(|origin| is_sample(&url, text, origin));
    if !sample && let Err(reason) = check_public(&url, text, scope.provider) {
        return refuse(reason);
    }
    // Percent-encoding makes an address longer; the limit holds for what is opened.
    if url.as_str().len() > MAX_CHARS {
        return refuse(RefusedReason::TooLong);
    }
    Ok(CheckedUrl(url.into()))
}

impl CheckedUrl {
    /// The address as the check read it, so that the browser is given the reading that was judged.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn check_public(url: &Url, text: &str, provider: ProviderId) -> Result<(), RefusedReason> {
    if url.scheme() != "https" {
        return Err(RefusedReason::NotHttps);
    }
    let host = match url.host() {
        Some(Host::Domain(host)) => host,
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => return Err(RefusedReason::IpAddress),
        None => return Err(RefusedReason::NotAnAddress),
    };
    // `port` is `None` for the scheme's own one.
    if url.port().is_some() {
        return Err(RefusedReason::Port);
    }
    if !PAYMENT_HOSTS.contains(&host) && !is_within(host, provider.profile().domain) {
        return Err(RefusedReason::Host);
    }
    // The parser forgives much that others read differently: `https:host`, `https:///host`, `%70aypal`, `ｐaypal`.
    let written = authority(text).to_ascii_lowercase();
    let plain = text.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("https://"))
        && written.strip_prefix(host).is_some_and(|rest| matches!(rest, "" | ":443"));
    if plain { Ok(()) } else { Err(RefusedReason::Spelling) }
}

/// Whether `host` is `domain` or a subdomain of it, made of plain labels.
fn is_within(host: &str, domain: &str) -> bool {
    let Some(rest) = host.strip_suffix(domain) else { return false };
    let Some(labels) = rest.strip_suffix('.') else { return rest.is_empty() };
    labels
        .split('.')
        .all(|label| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
}

/// Whether this is a page of the sample data, at exactly the loopback origin that it was started on.
fn is_sample(url: &Url, text: &str, origin: &str) -> bool {
    let Ok(sample) = Url::parse(origin) else { return false };
    let loopback = match sample.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(_)) | None => false,
    };
    loopback
        && sample.scheme() == "http"
        && url.scheme() == "http"
        && url.origin() == sample.origin()
        && text
            .strip_prefix(origin.trim_end_matches('/'))
            .is_some_and(|rest| matches!(rest.chars().next(), None | Some('/' | '?' | '#')))
}

/// What stands between `//` and the path, as written.
fn authority(text: &str) -> &str {
    let after = text.split_once("//").map_or("", |(_, after)| after);
    after.split(['/', '?', '#']).next().unwrap_or_default()
}

/// Characters that no address needs and that make one look like another.
fn is_unfit(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || c == '\\'
        || matches!(c,
            // Soft hyphen, joiners and other characters without a glyph.
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffd}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The host for people to read: only of schemes whose hosts are names.
fn shown_host(url: &Url) -> Option<String> {
    matches!(url.scheme(), "http" | "https" | "ws" | "wss" | "ftp").then(|| url.host_str().map(str::to_owned)).flatten()
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
