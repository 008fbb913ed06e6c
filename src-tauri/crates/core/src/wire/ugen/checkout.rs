//! U-Gen's checkout: the body that begins one, and the page to pay on. `checkout_url` and `session_id` are documented; the
//! likely names beside them are taken too.

use serde::{Deserialize, Serialize};

use super::super::Answer;
use super::super::json::{self, Raw};
use super::super::row;
use super::{ERRORS, SERVICE};
use crate::arrival::{Payment, Session};
use crate::failure::Failure;

/// Longest address that is shown to be copied, in bytes. One that may be opened is far shorter.
const MAX_ADDRESS: usize = 8 * 1024;

/// The body of `POST /billing/checkout`.
#[must_use]
pub fn body(pack_id: &str, payment: Payment) -> String {
    #[derive(Serialize)]
    struct Body<'a> {
        pack_id: &'a str,
        payment_type: &'static str,
    }
    // Two texts are always JSON.
    serde_json::to_string(&Body { pack_id, payment_type: payment.as_str() }).unwrap_or_default()
}

/// `POST /billing/checkout`: where it is paid, unchecked, and its reference.
///
/// # Errors
/// The failure that the answer stands for; [`Code::Protocol`](crate::failure::Code::Protocol) where it names no page: a
/// checkout may have been begun then, but nobody can pay it.
pub fn checkout(answer: &Answer<'_>) -> Result<Session, Failure> {
    let text = ERRORS.body(answer)?;
    let odd = |failure| ERRORS.odd(answer, failure);
    let sent = json::object::<Sent<'_>>(text)
        .ok_or_else(|| odd(json::protocol(SERVICE, "sent an answer that is no JSON object")))?;
    let inner = json::inner::<Sent<'_>>(sent.data.or(sent.session).or(sent.checkout));
    let session = read(&sent).or_else(|| read(&inner?));
    session.ok_or_else(|| odd(json::not_sent(SERVICE, "checkout_url")))
}

#[derive(Deserialize)]
struct Sent<'a> {
    #[serde(borrow)]
    checkout_url: Raw<'a>,
    #[serde(borrow)]
    approval_url: Raw<'a>,
    #[serde(borrow)]
    url: Raw<'a>,
    #[serde(borrow)]
    session_id: Raw<'a>,
    #[serde(borrow)]
    order_id: Raw<'a>,
    #[serde(borrow)]
    id: Raw<'a>,
    #[serde(borrow)]
    data: Raw<'a>,
    #[serde(borrow)]
    session: Raw<'a>,
    #[serde(borrow)]
    checkout: Raw<'a>,
}

fn read(sent: &Sent<'_>) -> Option<Session> {
    let address = [sent.checkout_url, sent.approval_url, sent.url].into_iter().find_map(json::string);
    let address = address.filter(|address| !address.trim().is_empty() && address.len() <= MAX_ADDRESS)?;
    let reference = [sent.session_id, sent.order_id, sent.id].into_iter().find_map(row::id);
    Some(Session { address, reference })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Code;
    use crate::wire::Head;

    #[track_caller]
    fn check(status: u16, body: &str, expect: Result<(&str, Option<&str>), Code>) {
        let head = Head { content_type: Some("application/json".into()), ..Head::default() };
        let now = "2026-05-09T12:00:00Z".parse().unwrap();
        let got = checkout(&Answer { status, head: &head, body: body.as_bytes(), now });
        let got = got.map(|session| (session.address, session.reference)).map_err(|failure| failure.code);
        assert_eq!(got, expect.map(|(a, r)| (a.to_owned(), r.map(String::from))), "{body}");
    }

    #[test]
    fn the_body_has_the_documented_names() {
        assert_eq!(body("creator", Payment::Card), r#"{"pack_id":"creator","payment_type":"card"}"#);
        assert_eq!(body("a\"b", Payment::PayPal), r#"{"pack_id":"a\"b","payment_type":"paypal"}"#);
    }

    #[test]
    fn the_page_and_its_reference_are_read_from_every_likely_shape() {
        let whole = Ok(("https://checkout.stripe.com/c/1", Some("cs_1")));
        let bare = Ok(("https://checkout.stripe.com/c/1", None));
        check(200, r#"{"checkout_url":"https://checkout.stripe.com/c/1","session_id":"cs_1"}"#, whole);
        check(201, r#"{"url":"https://checkout.stripe.com/c/1","id":"cs_1","extra":{}}"#, whole);
        check(200, r#"{"approval_url":"https://checkout.stripe.com/c/1","order_id":"cs_1"}"#, whole);
        check(200, r#"{"data":{"checkout_url":"https://checkout.stripe.com/c/1","session_id":"cs_1"}}"#, whole);
        check(200, r#"{"session":{"url":"https://checkout.stripe.com/c/1","id":"cs_1"}}"#, whole);
        check(200, r#"{"checkout_url":"https://checkout.stripe.com/c/1"}"#, bare);
        check(200, r#"{"checkout_url":"https://checkout.stripe.com/c/1","session_id":null}"#, bare);
        check(200, r#"{"checkout_url":"https://checkout.stripe.com/c/1","session_id":{}}"#, bare);
        check(200, r#"{"checkout_url":"javascript:alert(1)","session_id":7}"#, Ok(("javascript:alert(1)", Some("7"))));
    }

    #[test]
    fn an_answer_without_a_page_is_a_failure() {
        for body in [
            "",
            "{}",
            "[]",
            "null",
            "7",
            "\"https://checkout.stripe.com/\"",
            r#"{"session_id":"cs_1"}"#,
            r#"{"checkout_url":null}"#,
            r#"{"checkout_url":""}"#,
            r#"{"checkout_url":" "}"#,
            r#"{"checkout_url":7}"#,
            r#"{"checkout_url":["https://checkout.stripe.com/"]}"#,
            r#"{"checkout_url":"https"#,
            r#"["https://checkout.stripe.com/","cs_1"]"#,
        ] {
            check(200, body, Err(Code::Protocol));
        }
        check(200, &format!(r#"{{"checkout_url":"https://u-gen.ai/{}"}}"#, "a".repeat(9000)), Err(Code::Protocol));
        check(402, r#"{"error":{"code":"INSUFFICIENT_CREDITS","message":"m"}}"#, Err(Code::OutOfCredits));
        check(409, r#"{"error":{"code":"CONFLICT","message":"m"}}"#, Err(Code::InvalidRequest));
        check(429, "{}", Err(Code::RateLimited));
        check(500, r#"{"checkout_url":"https://checkout.stripe.com/"}"#, Err(Code::Unavailable));
        check(302, "", Err(Code::Protocol));
    }
}
