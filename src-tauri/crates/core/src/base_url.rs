//! The base address of one account's service: https, or plain http on this machine only.

use std::fmt;

use url::{Host, Url};

use crate::failure::{Code, Failure};
use crate::provider::ProviderId;

/// Longest address that is accepted, in bytes.
pub const MAX_BASE_URL: usize = 2048;

/// A checked base address: origin and path, no trailing slash, nothing else. What an account's requests go to.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    url: Url,
    text: String,
}

/// Why a text is no base address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// Not an absolute http or https address.
    #[error("not an address")]
    NotAnAddress,
    /// Plain http to another machine: the key would travel readable.
    #[error("not https, and not on this machine")]
    Insecure,
    /// A user name or password in the address; it would be stored and logged with it.
    #[error("an address with a user name or password in it")]
    UserInfo,
    /// A query or fragment, which paths cannot be appended to.
    #[error("a base address ends with its path, without a query or fragment")]
    QueryOrFragment,
}

impl BaseUrl {
    /// Checks an address: https, or http for 127.0.0.0/8, `::1` and `localhost`. Trailing slashes are dropped.
    ///
    /// # Errors
    /// [`BaseUrlError`] says which rule it breaks; the text itself is not repeated, it may hold a password.
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let text = text.trim();
        // The parser of the URL standard drops tabs and line breaks and reads `\` as `/`: what is checked must be what
        // was written.
        if text.len() > MAX_BASE_URL || text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
            return Err(BaseUrlError::NotAnAddress);
        }
        let mut url = Url::parse(text).map_err(|_| BaseUrlError::NotAnAddress)?;
        let plain = match url.scheme() {
            "https" => false,
            "http" => true,
            _ => return Err(BaseUrlError::NotAnAddress),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BaseUrlError::UserInfo);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(BaseUrlError::QueryOrFragment);
        }
        if plain && !on_this_machine(&url) {
            return Err(BaseUrlError::Insecure);
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        let text = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { url, text })
    }

    /// The address that a service documents.
    ///
    /// # Errors
    /// Never in practice: a test parses every profile's address.
    pub fn default_for(provider: ProviderId) -> Result<Self, BaseUrlError> {
        Self::parse(provider.profile().base_url)
    }

    /// The address as it is stored and shown, without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The address of an endpoint below this base. `path` is relative ("account/credits"); it can add path segments
    /// only, never change the origin.
    #[must_use]
    pub fn join(&self, path: &str) -> Url {
        let mut url = self.url.clone();
        let base = self.url.path().trim_end_matches('/');
        url.set_path(&format!("{base}/{}", path.trim_start_matches('/')));
        url
    }

    /// Scheme, host and port: "https://api.u-gen.ai", "http://127.0.0.1:8080".
    #[must_use]
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// The host as it may be named in a sentence.
    #[must_use]
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Whether the address is on this machine: no proxy, plain http allowed.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        on_this_machine(&self.url)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BaseUrl({})", self.text)
    }
}

impl From<BaseUrlError> for Failure {
    /// All of them are [`Code::InsecureUrl`]: an address that is not known to be safe is not used.
    fn from(error: BaseUrlError) -> Self {
        Self::new(Code::InsecureUrl, format!("the base address cannot be used: {error}"))
    }
}

fn on_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::BaseUrlError::{Insecure, NotAnAddress, QueryOrFragment, UserInfo};
    use super::*;

    #[test]
    fn https_everywhere_and_http_on_this_machine_only() {
        #[track_caller]
        fn check(text: &str, expect: Result<&str, BaseUrlError>) {
            assert_eq!(BaseUrl::parse(text).map(|b| b.to_string()), expect.map(String::from), "{text}");
        }
        check("https://powerpost.ai/api/v1", Ok("https://powerpost.ai/api/v1"));
        check(" https://powerpost.ai/api/v1// ", Ok("https://powerpost.ai/api/v1"));
        check("https://POWERPOST.ai:443/", Ok("https://powerpost.ai"));
        check("https://10.0.0.1:8443/x", Ok("https://10.0.0.1:8443/x"));
        check("http://127.0.0.1:8080/api/v1", Ok("http://127.0.0.1:8080/api/v1"));
        check("http://127.9.9.9/", Ok("http://127.9.9.9"));
        check("http://[::1]:9/a", Ok("http://[::1]:9/a"));
        check("http://LOCALHOST:9", Ok("http://localhost:9"));
        check("http://powerpost.ai/api/v1", Err(Insecure));
        check("http://10.0.0.1", Err(Insecure));
        check("http://localhost.evil.example", Err(Insecure));
        check("http://127.0.0.1.evil.example", Err(Insecure));
        check("http://[::ffff:10.0.0.1]", Err(Insecure));
        check("http://localhost./", Err(Insecure));
        check("https://user@powerpost.ai", Err(UserInfo));
        check("https://:secret@powerpost.ai", Err(UserInfo));
        check("http://127.0.0.1@evil.example", Err(UserInfo));
        check("https://powerpost.ai/?a=b", Err(QueryOrFragment));
        check("https://powerpost.ai/#a", Err(QueryOrFragment));
        check(&format!("https://a.example/{}", "x".repeat(MAX_BASE_URL)), Err(NotAnAddress));
        for not in [
            "",
            "powerpost.ai",
            "//powerpost.ai",
            "ftp://powerpost.ai",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "https://",
            "https://a b.example",
            "https:\\\\a.example",
            "http://127.0.0.1\\@evil.example",
            "ht\ttps://a.example",
            "https://a.example/\u{0}",
        ] {
            check(not, Err(NotAnAddress));
        }
    }

    #[test]
    fn every_documented_address_is_one() {
        for provider in ProviderId::ALL {
            let base = BaseUrl::default_for(provider).unwrap();
            assert_eq!(base.as_str(), provider.profile().base_url);
            assert!(!base.is_loopback());
        }
    }

    #[test]
    fn an_endpoint_stays_below_its_base() {
        #[track_caller]
        fn check(base: &str, path: &str, expect: &str) {
            let base = BaseUrl::parse(base).unwrap();
            assert_eq!(base.join(path).as_str(), expect);
            assert_eq!(base.join(path).origin().ascii_serialization(), base.origin());
        }
        check("https://api.u-gen.ai/api/v1", "credits/balance", "https://api.u-gen.ai/api/v1/credits/balance");
        check("https://api.u-gen.ai", "/credits", "https://api.u-gen.ai/credits");
        check("http://127.0.0.1:81/x/", "//evil.example/a", "http://127.0.0.1:81/x/evil.example/a");
        check("http://127.0.0.1:81/x", "https://evil.example/a", "http://127.0.0.1:81/x/https://evil.example/a");
        check("http://127.0.0.1:81/x", "a?b#c", "http://127.0.0.1:81/x/a%3Fb%23c");
    }

    #[test]
    fn a_refused_address_is_insecure_url_and_is_not_repeated() {
        let failure = Failure::from(BaseUrl::parse("https://:hunter2@powerpost.ai").unwrap_err());
        assert_eq!(failure.code, Code::InsecureUrl);
        assert!(!format!("{failure:?}").contains("hunter2"));
    }

    proptest! {
        #[test]
        fn what_was_accepted_is_accepted_again(text in "https?://[a-z0-9.:@/\\[\\]]{1,30}") {
            if let Ok(base) = BaseUrl::parse(&text) {
                prop_assert_eq!(BaseUrl::parse(base.as_str()), Ok(base.clone()));
                prop_assert!(base.as_str().starts_with("https://") || base.is_loopback());
            }
        }
    }
}
