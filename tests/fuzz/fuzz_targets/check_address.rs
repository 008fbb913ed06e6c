//! Whatever text comes in: what passes the check is https, to a listed host, plain, and passes again unchanged.
#![no_main]

use brimful_core::checkout::{MAX_CHARS, PAYMENT_HOSTS, Scope, check_address};
use brimful_core::provider::ProviderId;
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|text: &str| {
    for provider in ProviderId::ALL {
        let scope = Scope { provider, sample_origin: None };
        let Ok(checked) = check_address(text, scope) else { continue };
        let url = Url::parse(checked.as_str()).unwrap();
        let host = url.host_str().unwrap();
        let own = provider.profile().domain;
        assert_eq!(url.scheme(), "https");
        assert!(PAYMENT_HOSTS.contains(&host) || host == own || host.ends_with(&format!(".{own}")));
        assert!(url.username().is_empty() && url.password().is_none() && url.port().is_none());
        assert!(checked.as_str().len() <= MAX_CHARS && url.as_str() == checked.as_str());
        assert_eq!(check_address(checked.as_str(), scope).unwrap(), checked);
    }
});
