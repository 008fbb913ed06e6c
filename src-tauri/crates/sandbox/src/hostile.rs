//! Addresses that a checkout must never lead to: each pretends to be a payment page, or is none at all.

/// Hosts that look like one of a payment page or of the service.
const LOOK_ALIKES: [&str; 40] = [
    "checkout.stripe.com.evil.example",
    "checkout-stripe.com",
    "checkout.stripe.co",
    "checkout.stripe.comm",
    "checkout.stripe.com.",
    "checkoutstripe.com",
    "xcheckout.stripe.com",
    "a.checkout.stripe.com",
    "stripe.com",
    "www.stripe.com",
    "dashboard.stripe.com",
    "js.stripe.com",
    "checkout.str1pe.com",
    "checkout.strlpe.com",
    "checkout.stripe.com-pay.example",
    "stripe.checkout.com",
    "paypal.com",
    "paypal.com.evil.example",
    "www.paypal.com.co",
    "www.paypa1.com",
    "www.paypaI.com",
    "wwww.paypal.com",
    "www-paypal.com",
    "www.paypal.co",
    "sandbox.paypal.com",
    "www.sandbox.paypal.com.evil.example",
    "paypal.me",
    "www.paypal.com.",
    "ugen.ai",
    "xu-gen.ai",
    "u-gen.ai.evil.example",
    "u-gen.ai.",
    "u-gen.com",
    "u_gen.ai",
    "api.u-gen.ai.example",
    "evil.example",
    "localhost",
    "checkout.xn--strpe-p4a.com",
    "www.xn--pypal-4ve.com",
    "xn--checkut-dpf.stripe.com",
];

/// Payment pages by their right name, reached in a way that no payment page is.
const TRICKS: [&str; 88] = [
    // Another host after a user name.
    "https://checkout.stripe.com@evil.example/",
    "https://checkout.stripe.com:443@evil.example/",
    "https://checkout.stripe.com%2F@evil.example/",
    "https://checkout.stripe.com%00@evil.example/",
    "https://user@checkout.stripe.com/",
    "https://user:pw@checkout.stripe.com/",
    "https://:@checkout.stripe.com/",
    "https://@checkout.stripe.com/",
    "https://www.paypal.com@127.0.0.1/",
    "https://a@b@checkout.stripe.com/",
    // Ports.
    "https://checkout.stripe.com:80/",
    "https://checkout.stripe.com:8443/",
    "https://checkout.stripe.com:444/",
    "https://checkout.stripe.com:65536/",
    "https://checkout.stripe.com:x/",
    "https://checkout.stripe.com:/",
    "https://www.paypal.com:4430/",
    "https://u-gen.ai:8080/",
    // No name at all.
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://017700000001/",
    "https://0/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1/c/pay",
    "https://192.168.0.1/c/pay",
    "https://1.1.1.1/",
    "http://127.0.0.1:9/checkout/cs_1",
    "http://localhost:9/checkout/cs_1",
    // Other schemes.
    "http://checkout.stripe.com/",
    "http://www.paypal.com/",
    "ftp://checkout.stripe.com/",
    "ws://checkout.stripe.com/",
    "wss://checkout.stripe.com/",
    "file:///etc/passwd",
    "file://checkout.stripe.com/share",
    "smb://checkout.stripe.com/share",
    "javascript:alert(1)",
    "javascript://checkout.stripe.com/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "mailto:a@checkout.stripe.com",
    "tel:+15550100",
    "about:blank",
    "blob:https://checkout.stripe.com/1",
    "view-source:https://checkout.stripe.com/",
    "intent://checkout.stripe.com/#Intent;end",
    "ms-msdt:/id",
    "steam://run/1",
    "tauri://localhost",
    "httpss://checkout.stripe.com/",
    // Another host that leads on, or names the right one elsewhere.
    "https://evil.example/https://checkout.stripe.com/",
    "https://evil.example?https://checkout.stripe.com/",
    "https://evil.example#@checkout.stripe.com/",
    "https://evil.example/@checkout.stripe.com",
    "https://evil.example/x.paypal.com/y",
    "https://evil.example/redirect?to=https://checkout.stripe.com/",
    "https://evil.example;checkout.stripe.com/",
    "https://www.google.com/url?q=https://checkout.stripe.com/",
    "https://t.co/abc",
    "https://pixverse.ai/",
    "https://app.pictory.ai/",
    // Written so that two programs read two hosts.
    "https:checkout.stripe.com/",
    "https:/checkout.stripe.com/",
    "https:///checkout.stripe.com/",
    "https:////checkout.stripe.com/",
    "https:\\\\checkout.stripe.com\\",
    "https://evil.example\\@checkout.stripe.com/",
    "https://checkout.stripe.com\\@evil.example/",
    "\\\\checkout.stripe.com",
    "//checkout.stripe.com/",
    "checkout.stripe.com/c/pay/cs_1",
    "/checkout/cs_1",
    "https://%63heckout.stripe.com/",
    "https://checkout%2Estripe.com/",
    "https://checkout.stripe.com%2e/",
    "https://checkout.stripe.com%20.evil.example/",
    "https://ｃheckout.stripe.com/",
    "https://checkout。stripe.com/",
    "https://checkout．stripe.com/",
    "https://www.pаypal.com/",
    "https://checkοut.stripe.com/",
    "https://checkout.strıpe.com/",
    "https://www.paypal.com⁄evil.example/",
    "https://",
];

/// Characters that hide what an address is: control characters, white space, and those that turn text round.
const HIDING: [char; 24] = [
    '\0', '\t', '\n', '\r', '\u{b}', '\u{1b}', '\u{7f}', '\u{85}', ' ', '\u{a0}', '\u{ad}', '\u{61c}', '\u{200b}',
    '\u{200d}', '\u{200e}', '\u{200f}', '\u{2028}', '\u{202a}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2069}',
    '\u{3000}', '\u{feff}',
];

/// The addresses: look-alike hosts, user names, ports, IP addresses, other schemes, ways round, control characters and
/// text that runs from right to left. None may be opened for U-Gen's checkout.
#[must_use]
pub fn hostile_addresses() -> Vec<String> {
    let look_alikes = LOOK_ALIKES.iter().map(|host| format!("https://{host}/c/pay/cs_1"));
    let tricks = TRICKS.iter().map(ToString::to_string);
    let hiding = HIDING.iter().flat_map(|c| {
        [
            format!("https://checkout.stripe.com/c/{c}pay"),
            format!("https://checkout{c}.stripe.com/"),
            format!("{c}https://checkout.stripe.com/"),
        ]
    });
    let long = format!("https://checkout.stripe.com/{}", "a".repeat(4000));
    look_alikes.chain(tricks).chain(hiding).chain([long]).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use brimful_core::checkout::{Scope, check_address};
    use brimful_core::provider::ProviderId;

    use super::*;

    #[test]
    fn each_is_another_one_and_none_may_be_opened() {
        let addresses = hostile_addresses();
        let different: BTreeSet<&String> = addresses.iter().collect();
        assert!(different.len() == addresses.len() && addresses.len() >= 200, "{}", addresses.len());
        let sample_origin = Some("http://127.0.0.1:4321");
        for address in &addresses {
            for scope in [
                Scope { provider: ProviderId::UGen, sample_origin: None },
                Scope { provider: ProviderId::UGen, sample_origin },
            ] {
                assert!(check_address(address, scope).is_err(), "{}", address.escape_debug());
            }
        }
    }
}
