//! What holds for every address that opens, over generated texts.

use proptest::prelude::*;

use super::tests::scope;
use super::*;

/// Texts that come close to an address that opens: pieces of hosts, schemes and tricks in any order.
fn near_addresses() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "https://",
            "http://",
            "https:",
            "//",
            "/",
            "\\",
            "@",
            ":",
            ":443",
            ":80",
            "?",
            "#",
            ".",
            "%2e",
            "%00",
            "\t",
            "\n",
            "checkout.stripe.com",
            "www.paypal.com",
            "u-gen.ai",
            "www.u-gen.ai",
            "evil.example",
            "127.0.0.1",
            "[::1]",
            "xn--",
            "\u{202e}",
            "。",
            "ｐ",
            "é",
            "HTTPS://",
            "CHECKOUT.STRIPE.COM",
        ])
        .prop_map(String::from),
        "[a-z0-9.-]{0,6}",
        any::<char>().prop_map(String::from),
    ];
    prop_oneof![
        prop::collection::vec(piece.clone(), 0..8).prop_map(|pieces| pieces.concat()),
        prop::collection::vec(piece, 0..4).prop_map(|pieces| format!("https://checkout.stripe.com{}", pieces.concat())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn what_opens_is_https_to_a_listed_host(text in near_addresses()) {
        if let Ok(checked) = check_address(&text, scope(ProviderId::UGen)) {
            let url = Url::parse(checked.as_str()).unwrap();
            let host = url.host_str().unwrap();
            prop_assert_eq!(url.scheme(), "https");
            prop_assert!(PAYMENT_HOSTS.contains(&host) || host == "u-gen.ai" || host.ends_with(".u-gen.ai"), "{}", host);
            prop_assert!(url.username().is_empty() && url.password().is_none());
            prop_assert_eq!(url.port(), None);
            prop_assert!(checked.as_str().is_ascii() && checked.as_str().len() <= MAX_CHARS);
            // What is opened is the parser's own spelling, and passes the check unchanged.
            prop_assert_eq!(url.as_str(), checked.as_str());
            prop_assert_eq!(&check_address(checked.as_str(), scope(ProviderId::UGen)), &Ok(checked.clone()));
        }
    }

    #[test]
    fn any_text_is_answered_without_a_panic(text in any::<String>()) {
        prop_assert!(check_address(&text, scope(ProviderId::UGen)).is_err());
    }
}
