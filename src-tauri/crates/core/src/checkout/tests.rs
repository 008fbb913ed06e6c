//! Addresses that open and addresses that do not, as tables.

use super::*;

pub(super) fn scope(provider: ProviderId) -> Scope<'static> {
    Scope { provider, sample_origin: None }
}

#[track_caller]
fn opens(provider: ProviderId, text: &str, as_text: &str) {
    let checked = check_address(text, scope(provider));
    assert_eq!(checked.as_ref().map(CheckedUrl::as_str), Ok(as_text), "{text}");
}

/// Refused for every service, for this reason.
#[track_caller]
fn refused(text: &str, reason: RefusedReason, host: Option<&str>) {
    for provider in ProviderId::ALL {
        let expect = Refused { host: host.map(String::from), reason };
        assert_eq!(check_address(text, scope(provider)), Err(expect), "{provider}: {}", text.escape_debug());
    }
}

#[test]
fn own_pages_and_payment_pages_open() {
    use ProviderId::{PixVerse, UGen};
    for provider in ProviderId::ALL {
        let profile = provider.profile();
        for page in [profile.buy_page, profile.key_page] {
            assert!(check_address(page, scope(provider)).is_ok(), "{page}");
        }
        for host in PAYMENT_HOSTS {
            opens(
                provider,
                &format!("https://{host}/c/pay/cs_1?a=b#frag"),
                &format!("https://{host}/c/pay/cs_1?a=b#frag"),
            );
        }
        opens(provider, &format!("https://{}", profile.domain), &format!("https://{}/", profile.domain));
        opens(provider, &format!("https://a.b.{}/x", profile.domain), &format!("https://a.b.{}/x", profile.domain));
    }
    opens(PixVerse, "HTTPS://Platform.PixVerse.AI/Billing", "https://platform.pixverse.ai/Billing");
    opens(PixVerse, "https://pixverse.ai:443/x", "https://pixverse.ai/x");
    opens(PixVerse, "https://pixverse.ai?next=//evil.example", "https://pixverse.ai/?next=//evil.example");
    opens(UGen, "https://www.u-gen.ai/a/../b", "https://www.u-gen.ai/b");
    opens(UGen, "https://www.u-gen.ai/crédits", "https://www.u-gen.ai/cr%C3%A9dits");
    opens(UGen, "https://checkout.stripe.com/@user", "https://checkout.stripe.com/@user");
}

#[test]
fn another_service_is_not_ones_own() {
    for (provider, text) in [
        (ProviderId::UGen, "https://pixverse.ai/"),
        (ProviderId::PixVerse, "https://www.u-gen.ai/"),
        (ProviderId::Pictory, "https://voxpria.com/"),
        (ProviderId::Voxpria, "https://powerpost.ai/"),
        (ProviderId::PowerPost, "https://app.pictory.ai/"),
    ] {
        assert_eq!(check_address(text, scope(provider)).map_err(|r| r.reason), Err(RefusedReason::Host), "{text}");
    }
}

#[test]
fn other_hosts_are_refused() {
    for host in [
        "evil.example",
        "stripe.com",
        "www.stripe.com",
        "dashboard.stripe.com",
        "xcheckout.stripe.com",
        "a.checkout.stripe.com",
        "checkout.stripe.com.evil.example",
        "checkout-stripe.com",
        "checkout.stripe.co",
        "checkout.stripe.comm",
        "checkoutstripe.com",
        "checkout.stripe.com.",
        "checkout.stripe.com..",
        "paypal.com",
        "paypal.com.evil.example",
        "sandbox.paypal.com",
        "www.paypal.com.co",
        "www.paypa1.com",
        "wwww.paypal.com",
        "www-paypal.com",
        "xpixverse.ai",
        "pixverse.ai.evil.example",
        "pixverse.ai.",
        "pixverse-ai.com",
        "pixverse.a",
        "pixverseai",
        "evilpowerpost.ai",
        "powerpost.ai-login.example",
        "xu-gen.ai",
        "u-gen.ai.evil.example",
        "ugen.ai",
        "voxpria.com.evil.example",
        "xvoxpria.com",
        "pictory.ai.evil.example",
        "localhost",
        "metadata.google.internal",
        "com",
        "ai",
    ] {
        for path in ["", "/", "/pay?x=1#y"] {
            refused(&format!("https://{host}{path}"), RefusedReason::Host, Some(host));
        }
    }
    for own in ProviderId::ALL.map(|provider| provider.profile().domain) {
        for host in
            [format!(".{own}"), format!("a..{own}"), format!("a_b.{own}"), format!("{own}."), format!("a.{own}.")]
        {
            refused(&format!("https://{host}/"), RefusedReason::Host, Some(&host));
        }
    }
    refused("https://evil.example/x.paypal.com/y", RefusedReason::Host, Some("evil.example"));
    refused("https://evil.example/https://checkout.stripe.com/", RefusedReason::Host, Some("evil.example"));
    refused("https://evil.example?https://checkout.stripe.com/", RefusedReason::Host, Some("evil.example"));
    refused("https://evil.example#@checkout.stripe.com/", RefusedReason::Host, Some("evil.example"));
    refused("https://evil.example/@checkout.stripe.com", RefusedReason::Host, Some("evil.example"));
}

#[test]
fn look_alike_letters_are_refused_and_shown_in_ascii() {
    // Cyrillic а, р, у; Greek ο; dotless ı.
    refused("https://www.pаypal.com/", RefusedReason::Host, Some("www.xn--pypal-4ve.com"));
    refused("https://www.раураl.com/", RefusedReason::Host, Some("www.xn--l-7sba6dbr.com"));
    refused("https://checkοut.stripe.com/", RefusedReason::Host, Some("xn--checkut-dpf.stripe.com"));
    refused("https://checkout.strıpe.com/", RefusedReason::Host, Some("checkout.xn--strpe-p4a.com"));
    refused("https://xn--pypal-4ve.com/", RefusedReason::Host, Some("xn--pypal-4ve.com"));
    refused("https://www.paypal.com⁄evil.example/", RefusedReason::Host, Some("www.paypal.xn--comevil-3d7c.example"));
    // These become a host in the list, by folding or unescaping; other programs may read them otherwise.
    for text in [
        "https://ｃheckout.stripe.com/",
        "https://checkout。stripe.com/",
        "https://checkout．stripe.com/",
        "https://checkout｡stripe.com/",
        "https://checkout.ſtripe.com/",
        "https://checkout.stripe.ⓒom/",
        "https://checkout.stripe.ｃｏｍ/",
        "https://%63heckout.stripe.com/",
        "https://checkout%2Estripe.com/",
        "https://checkout.stripe.com%2e/",
        "https:checkout.stripe.com/",
        "https:/checkout.stripe.com/",
        "https:///checkout.stripe.com/",
        "https:////checkout.stripe.com/",
        "https://checkout.stripe.com:/",
        "https://checkout.stripe.com:0443/",
    ] {
        let refused = check_address(text, scope(ProviderId::UGen)).unwrap_err();
        assert!(matches!(refused.reason, RefusedReason::Spelling | RefusedReason::Host), "{text}: {refused:?}");
        assert!(refused.host.is_some(), "{text}");
    }
}

#[test]
fn other_schemes_are_refused() {
    for text in [
        "http://checkout.stripe.com/",
        "ws://checkout.stripe.com/",
        "wss://checkout.stripe.com/",
        "ftp://checkout.stripe.com/",
    ] {
        refused(text, RefusedReason::NotHttps, Some("checkout.stripe.com"));
    }
    for text in [
        "javascript:alert(1)",
        "javascript://checkout.stripe.com/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "file://checkout.stripe.com/share",
        "smb://checkout.stripe.com/x",
        "vbscript:x",
        "mailto:a@checkout.stripe.com",
        "tel:+1",
        "about:blank",
        "blob:https://checkout.stripe.com/1",
        "view-source:https://checkout.stripe.com/",
        "intent://checkout.stripe.com/#Intent;end",
        "ms-msdt:/id",
        "steam://run/1",
        "tauri://localhost",
        "httpss://checkout.stripe.com/",
        "checkout.stripe.com:443/",
    ] {
        refused(text, RefusedReason::NotHttps, None);
    }
    for text in [
        "",
        "checkout.stripe.com",
        "//checkout.stripe.com/",
        "/pay",
        "https",
        "https:",
        "https://",
        "https:///",
        "://checkout.stripe.com",
        "?x",
        "#x",
        "-",
        "1https://checkout.stripe.com/",
    ] {
        refused(text, RefusedReason::NotAnAddress, None);
    }
}

#[test]
fn user_info_is_refused() {
    for (text, host) in [
        ("https://checkout.stripe.com@evil.example/", "evil.example"),
        ("https://checkout.stripe.com:443@evil.example/", "evil.example"),
        ("https://checkout.stripe.com%2F@evil.example/", "evil.example"),
        ("https://user@checkout.stripe.com/", "checkout.stripe.com"),
        ("https://user:pw@checkout.stripe.com/", "checkout.stripe.com"),
        ("https://:pw@checkout.stripe.com/", "checkout.stripe.com"),
        ("https://@checkout.stripe.com/", "checkout.stripe.com"),
        ("https://:@checkout.stripe.com/", "checkout.stripe.com"),
        ("https://a@b@checkout.stripe.com/", "checkout.stripe.com"),
        ("https://www.paypal.com@127.0.0.1/", "127.0.0.1"),
        ("http://www.paypal.com@evil.example/", "evil.example"),
    ] {
        refused(text, RefusedReason::UserInfo, Some(host));
    }
}

#[test]
fn ports_are_refused() {
    for port in ["1", "80", "444", "8443", "4430", "65535", "0"] {
        refused(&format!("https://checkout.stripe.com:{port}/"), RefusedReason::Port, Some("checkout.stripe.com"));
    }
    refused("https://checkout.stripe.com:65536/", RefusedReason::NotAnAddress, None);
    refused("https://checkout.stripe.com:x/", RefusedReason::NotAnAddress, None);
    refused("https://checkout.stripe.com:-1/", RefusedReason::NotAnAddress, None);
}

#[test]
fn ip_addresses_are_refused() {
    for (host, shown) in [
        ("127.0.0.1", "127.0.0.1"),
        ("1.1.1.1", "1.1.1.1"),
        ("2130706433", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0x7f.0.0.1", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("１２７.0.0.1", "127.0.0.1"),
        ("%31%32%37.0.0.1", "127.0.0.1"),
        ("[::1]", "[::1]"),
        ("[::ffff:127.0.0.1]", "[::ffff:7f00:1]"),
        ("[2001:db8::1]", "[2001:db8::1]"),
        ("169.254.169.254", "169.254.169.254"),
    ] {
        refused(&format!("https://{host}/"), RefusedReason::IpAddress, Some(shown));
    }
    refused("https://[::1/", RefusedReason::NotAnAddress, None);
    refused("https://1.2.3.4.5/", RefusedReason::NotAnAddress, None);
    refused("https://256.256.256.256/", RefusedReason::NotAnAddress, None);
}

#[test]
fn odd_characters_are_refused() {
    for c in [
        '\0',
        '\t',
        '\n',
        '\r',
        '\u{b}',
        '\u{1b}',
        '\u{7f}',
        '\u{85}',
        ' ',
        '\\',
        '\u{a0}',
        '\u{ad}',
        '\u{61c}',
        '\u{180e}',
        '\u{200b}',
        '\u{200d}',
        '\u{200e}',
        '\u{200f}',
        '\u{2028}',
        '\u{2029}',
        '\u{202a}',
        '\u{202d}',
        '\u{202e}',
        '\u{2060}',
        '\u{2066}',
        '\u{2069}',
        '\u{3000}',
        '\u{3164}',
        '\u{fe0f}',
        '\u{feff}',
        '\u{fffd}',
        '\u{e0041}',
    ] {
        for text in [
            format!("https://checkout.stripe.com/{c}"),
            format!("{c}https://checkout.stripe.com/"),
            format!("https://check{c}out.stripe.com/"),
            format!("https://checkout.stripe.com{c}.evil.example/"),
            format!("ht{c}tps://checkout.stripe.com/"),
            format!("https://checkout.stripe.com/?a={c}#{c}"),
        ] {
            let reason = check_address(&text, scope(ProviderId::UGen)).map_err(|refused| refused.reason);
            assert_eq!(reason, Err(RefusedReason::Characters), "{}", text.escape_debug());
        }
    }
    for text in
        ["https:\\\\checkout.stripe.com\\", "https://evil.example\\@checkout.stripe.com/", "\\\\checkout.stripe.com"]
    {
        let reason = check_address(text, scope(ProviderId::UGen)).map_err(|refused| refused.reason);
        assert_eq!(reason, Err(RefusedReason::Characters), "{text}");
    }
}

#[test]
fn long_addresses_are_refused() {
    let start = "https://checkout.stripe.com/";
    let fits = format!("{start}{}", "a".repeat(MAX_CHARS - start.len()));
    opens(ProviderId::UGen, &fits, &fits);
    refused(&format!("{fits}a"), RefusedReason::TooLong, None);
    refused(&"a".repeat(1_000_000), RefusedReason::TooLong, None);
    // Short as written, too long as opened.
    refused(&format!("{start}{}", "é".repeat(1000)), RefusedReason::TooLong, Some("checkout.stripe.com"));
}

#[test]
fn sample_data_opens_its_own_loopback_origin_only() {
    #[track_caller]
    fn check(origin: &str, text: &str, expect: Result<(), RefusedReason>) {
        let scope = Scope { provider: ProviderId::UGen, sample_origin: Some(origin) };
        assert_eq!(check_address(text, scope).map(|_| ()).map_err(|r| r.reason), expect, "{origin} {text}");
    }
    let own = "http://127.0.0.1:4321";
    check(own, "http://127.0.0.1:4321/checkout/cs_1", Ok(()));
    check(own, "http://127.0.0.1:4321", Ok(()));
    check("http://127.0.0.1:4321/", "http://127.0.0.1:4321/x", Ok(()));
    check("http://[::1]:4321", "http://[::1]:4321/x", Ok(()));
    check(own, "https://checkout.stripe.com/", Ok(()));
    check(own, "http://127.0.0.1:4322/", Err(RefusedReason::NotHttps));
    check(own, "http://127.0.0.1/", Err(RefusedReason::NotHttps));
    check(own, "http://127.0.0.2:4321/", Err(RefusedReason::NotHttps));
    check(own, "http://localhost:4321/", Err(RefusedReason::NotHttps));
    check(own, "http://127.1:4321/", Err(RefusedReason::NotHttps));
    check(own, "http:///127.0.0.1:4321/", Err(RefusedReason::NotHttps));
    check(own, "https://127.0.0.1:4321/", Err(RefusedReason::IpAddress));
    check(own, "http://a@127.0.0.1:4321/", Err(RefusedReason::UserInfo));
    check(own, "http://127.0.0.1:4321@evil.example/", Err(RefusedReason::UserInfo));
    check(own, "http://127.0.0.1:43210/", Err(RefusedReason::NotHttps));
    check(own, "http://127.0.0.1:4321\\x", Err(RefusedReason::Characters));
    // An origin that is no loopback gives nothing.
    check("http://evil.example", "http://evil.example/", Err(RefusedReason::NotHttps));
    check("https://evil.example", "https://evil.example/", Err(RefusedReason::Host));
    check("http://10.0.0.1:80", "http://10.0.0.1:80/", Err(RefusedReason::NotHttps));
    check("", "http://127.0.0.1:4321/", Err(RefusedReason::NotHttps));
    assert!(check_address("http://127.0.0.1:4321/", scope(ProviderId::UGen)).is_err());
}
