//! Answers that nobody should send: none may panic, overflow the stack, or be read as a number.

use proptest::prelude::*;

use super::{Answer, Head, json_head, now, read};
use crate::failure::Code;
use crate::provider::ProviderId;
use crate::wire::pictory::{self, ledger};
use crate::wire::{ugen, voxpria};

/// Far more than a stack of recursive calls would hold.
const DEEP: usize = 100_000;

#[test]
fn deep_nesting_is_an_error_and_no_stack_overflow() {
    let arrays = format!("{}{}", "[".repeat(DEEP), "]".repeat(DEEP));
    let objects = format!("{}1{}", "{\"a\":".repeat(DEEP / 5), "}".repeat(DEEP / 5));
    for nest in [&arrays, &objects] {
        for body in [
            nest.clone(),
            format!("{{\"balance\":{nest}}}"),
            format!("{{\"ErrCode\":0,\"Resp\":{nest}}}"),
            format!("{{\"ErrCode\":{nest}}}"),
            format!("{{\"aiCredits\":{nest}}}"),
            format!("{{\"aiCredits\":{{\"used\":{nest},\"limit\":1}}}}"),
            format!("{{\"available_credits\":{nest}}}"),
            format!("{{\"success\":true,\"data\":{nest}}}"),
            format!("{{\"success\":false,\"error\":{nest}}}"),
            format!("{{\"detail\":{nest},\"error\":{nest},\"message\":{nest}}}"),
        ] {
            for service in ProviderId::ALL {
                let failure = read(service, 200, &json_head(), body.as_bytes()).unwrap_err();
                assert_eq!(failure.code, Code::Protocol, "{service} {}", &body[..60]);
                let refused = read(service, 400, &json_head(), body.as_bytes()).unwrap_err();
                assert_eq!(refused.code, Code::InvalidRequest, "{service} {}", &body[..60]);
            }
            let rows = ledger(&Answer { status: 200, head: &json_head(), body: body.as_bytes(), now: now() });
            assert_eq!(rows.unwrap_err().code, Code::Protocol, "{}", &body[..60]);
        }
    }
    // In a field that nobody reads it does no harm either.
    let beside = format!("{{\"balance\":47,\"more\":{arrays}}}");
    let balance = read(ProviderId::PowerPost, 200, &json_head(), beside.as_bytes()).unwrap();
    assert_eq!(balance.available.to_string(), "47");
}

#[test]
fn bytes_that_are_no_text_are_no_answer() {
    for service in ProviderId::ALL {
        for body in [&b"\xff\xfe{\x00}\x00"[..], b"{\"balance\": \"\xc3\x28\"}", b"\x1f\x8b\x08\x00", b"\0\0\0"] {
            assert_eq!(read(service, 200, &json_head(), body).unwrap_err().code, Code::Protocol, "{service}");
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_answered_without_a_panic(
        status in 100_u16..700,
        body in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200),
            "[\\[\\]{}:,\"a-z0-9.eE+-]{0,80}".prop_map(String::into_bytes),
            r#"\{"(balance|ErrCode|Resp|success|data|aiCredits|error|detail)":("[^"]{0,9}"|[0-9.e-]{1,9}|null|\{\}|\[\])\}"#
                .prop_map(String::into_bytes),
        ],
        header in proptest::option::of("[ -~]{0,40}"),
    ) {
        let head = Head {
            content_type: header.clone(),
            retry_after: header.clone(),
            rate_limit_reset: header.clone(),
            request_id: header,
        };
        for service in ProviderId::ALL {
            let got = read(service, status, &head, &body);
            prop_assert!(got.is_err() || (200..300).contains(&status));
        }
        let _ = ledger(&Answer { status, head: &head, body: &body, now: now() });
    }
}

#[test]
fn histories_bear_deep_nesting_long_texts_and_many_rows() {
    let arrays = format!("{}{}", "[".repeat(DEEP), "]".repeat(DEEP));
    let objects = format!("{}1{}", "{\"a\":".repeat(DEEP / 5), "}".repeat(DEEP / 5));
    for nest in [&arrays, &objects] {
        for body in [
            nest.clone(),
            format!("[{nest}]"),
            format!("{{\"items\":{nest}}}"),
            format!("{{\"items\":[{{\"amount\":{nest}}}]}}"),
            format!("{{\"transactions\":[{{\"amount\":1,\"created_at\":{nest},\"transactionDate\":{nest}}}]}}"),
            format!("{{\"success\":true,\"data\":{{\"usage\":{nest}}}}}"),
            format!("{{\"success\":true,\"data\":{{\"usage\":[{{\"date\":\"2025-02-09\",\"creditsUsed\":{nest}}}]}}}}"),
        ] {
            for (kind, code) in histories(200, body.as_bytes()) {
                assert_eq!(code, Some(Code::Protocol), "{kind} {}", &body[..60]);
            }
        }
    }
    let beside = format!(r#"[{{"amount":1,"created_at":"2026-05-08T15:37:11Z","more":{arrays}}}]"#);
    assert_eq!(histories(200, beside.as_bytes())[0], ("u-gen", None));
    let row = r#"{"amount":"0.6","type":"debit","created_at":"2026-05-08T15:37:11Z","transactionDate":"2026-05-08T15:37:11Z"}"#;
    let many = format!("[{}]", vec![row; 50_000].join(","));
    assert_eq!(histories(200, many.as_bytes())[..2], [("u-gen", None), ("pictory", None)]);
}

/// What each history's parser makes of a body: the code of its failure, or none.
fn histories(status: u16, body: &[u8]) -> [(&'static str, Option<Code>); 3] {
    let head = json_head();
    let answer = Answer { status, head: &head, body, now: now() };
    [
        ("u-gen", ugen::history::transactions(&answer).err().map(|failure| failure.code)),
        ("pictory", pictory::history::month(&answer).err().map(|failure| failure.code)),
        ("voxpria", voxpria::history::usage(&answer).err().map(|failure| failure.code)),
    ]
}

proptest! {
    #[test]
    fn any_history_is_answered_without_a_panic(
        status in 100_u16..700,
        body in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200),
            "[\\[\\]{}:,\"a-z0-9.eE+-]{0,80}".prop_map(String::into_bytes),
            r#"\[(\{"(amount|type|id)":("[^"]{0,9}"|[0-9.e-]{1,9}|null),"(created_at|transactionDate)":"[0-9T:. +Z-]{0,30}"\},?){0,3}\]"#
                .prop_map(String::into_bytes),
            r#"\{"success":true,"data":\{"usage":\[(\{"date":"[0-9-]{8,12}","creditsUsed":[0-9.e-]{1,9},"cost":"[$0-9.,-]{0,9}"\}){0,2}\]\}\}"#
                .prop_map(String::into_bytes),
        ],
    ) {
        for (kind, code) in histories(status, &body) {
            prop_assert!(code.is_some() || (200..300).contains(&status), "{kind}");
        }
    }
}
