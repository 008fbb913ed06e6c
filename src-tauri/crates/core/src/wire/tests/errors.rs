//! What every error of every service is classified as.

use std::time::Duration;

use super::{Head, fixture, json_head, now, read};
use crate::failure::{Code, Failure};
use crate::provider::ProviderId::{self, Pictory, PixVerse, PowerPost, UGen, Voxpria};

/// `says`: the service's own code and words, "-" where none.
#[track_caller]
fn check(service: ProviderId, status: u16, body: &str, expect: Code, says: &str) -> Failure {
    let failure = read(service, status, &json_head(), body.as_bytes()).unwrap_err();
    let word = |text: &Option<String>| text.clone().unwrap_or("-".into());
    let got = format!("{}: {}", word(&failure.provider_code), word(&failure.provider_message));
    assert_eq!((failure.code, got.as_str()), (expect, says), "{service} {status} {body}");
    assert_eq!(failure.request_id.as_deref(), Some("req-1"), "the id for the service's support is kept");
    failure
}

#[test]
fn powerpost() {
    let bad = "INVALID_API_KEY: Invalid API key";
    check(PowerPost, 401, fixture!("powerpost/error-401-invalid-key"), Code::Auth, bad);
    check(PowerPost, 400, fixture!("powerpost/error-401-invalid-key"), Code::Auth, bad);
    let validation = "VALIDATION_ERROR: Human-readable error message";
    check(PowerPost, 400, fixture!("powerpost/error-400-validation"), Code::InvalidRequest, validation);
    let broke = "INSUFFICIENT_CREDITS: Insufficient credits";
    check(PowerPost, 402, fixture!("powerpost/error-402-insufficient-credits"), Code::OutOfCredits, broke);
    check(PowerPost, 403, fixture!("powerpost/error-403-forbidden"), Code::Scope, "FORBIDDEN: Forbidden");
    let scope = "INSUFFICIENT_SCOPE: Missing scope: account:read";
    check(PowerPost, 403, fixture!("powerpost/error-403-insufficient-scope"), Code::Scope, scope);
    check(PowerPost, 404, fixture!("powerpost/error-404-not-found"), Code::NotOffered, "NOT_FOUND: Not found");
    check(
        PowerPost,
        500,
        fixture!("powerpost/error-500-internal"),
        Code::Unavailable,
        "INTERNAL_ERROR: Internal error",
    );
    // Down is down, whatever the body claims.
    check(PowerPost, 503, fixture!("powerpost/error-401-invalid-key"), Code::Unavailable, bad);
    // An error with a success status lacks the balance; its words are kept.
    check(PowerPost, 200, fixture!("powerpost/error-402-insufficient-credits"), Code::Protocol, broke);
}

#[test]
fn pixverse() {
    for status in [200, 400, 500] {
        let check = |body, code, says| check(PixVerse, status, body, code, says);
        check(fixture!("pixverse/error-10003-auth"), Code::Auth, "10003: user not login");
        check(fixture!("pixverse/error-api-key"), Code::Auth, "777: Invalid API-KEY");
        let permission = "500020: User does not have permission for this operation";
        check(fixture!("pixverse/error-500020-permission"), Code::Auth, permission);
        let concurrent = "500044: Reached the limit for concurrent generations";
        check(fixture!("pixverse/error-500044-concurrency"), Code::RateLimited, concurrent);
        let busy = "500069: The system is currently experiencing high load. Please try again later";
        check(fixture!("pixverse/error-500069-busy"), Code::Unavailable, busy);
        let broke = "500090: Insufficient balance. Please top up your credits";
        check(fixture!("pixverse/error-500090-insufficient"), Code::OutOfCredits, broke);
        check(fixture!("pixverse/error-99999-unknown"), Code::Unavailable, "99999: Unknown error");
        let invalid = "400017: Invalid parameter";
        check(fixture!("pixverse/error-400017-invalid-parameter"), Code::InvalidRequest, invalid);
    }
    #[track_caller]
    fn class(err_code: i64, expect: Code) {
        let body = format!("{{\"ErrCode\":{err_code},\"ErrMsg\":\"m\",\"Resp\":null}}");
        check(PixVerse, 200, &body, expect, &format!("{err_code}: m"));
    }
    for auth in [10_001, 10_002, 10_004, 10_005, 400_012] {
        class(auth, Code::Auth);
    }
    class(500_100, Code::Unavailable);
    class(500_008, Code::NotOffered);
    class(400_011, Code::InvalidRequest);
    class(500_071, Code::InvalidRequest);
    class(123, Code::Protocol);
    class(-1, Code::Protocol);
    // The status decides where the code says nothing, and where there is no code or it claims success.
    check(PixVerse, 403, r#"{"ErrCode":123,"ErrMsg":"m"}"#, Code::Scope, "123: m");
    check(PixVerse, 401, r#"{"message":"no"}"#, Code::Auth, "-: -");
    check(PixVerse, 429, "{}", Code::RateLimited, "-: -");
    let busy = r#"{"ErrCode":500069,"ErrMsg":"m","Resp":null}"#;
    check(PixVerse, 429, busy, Code::RateLimited, "500069: m");
    check(PixVerse, 503, busy, Code::Unavailable, "500069: m");
    check(PixVerse, 500, fixture!("pixverse/balance"), Code::Unavailable, "0: success");
}

#[test]
fn pictory() {
    check(Pictory, 401, fixture!("pictory/error-401"), Code::Auth, "-: Unauthorized");
    let alone = "INVALID_REQUEST: month is required when year is provided";
    check(Pictory, 400, fixture!("pictory/error-400-year-alone"), Code::InvalidRequest, alone);
    check(Pictory, 400, fixture!("pictory/error-legacy-890"), Code::InvalidRequest, "890: Invalid request");
    check(Pictory, 404, fixture!("pictory/error-job-5000"), Code::NotOffered, "5000: JOB_NOT_FOUND");
    let broke = "INSUFFICIENT_CREDITS: Not enough AI credits";
    check(Pictory, 400, fixture!("pictory/error-402-insufficient"), Code::OutOfCredits, broke);
    check(Pictory, 403, r#"{"message":"Forbidden"}"#, Code::Scope, "-: Forbidden");
    check(Pictory, 403, "Forbidden", Code::Blocked, "-: Forbidden");
    check(Pictory, 403, "", Code::Blocked, "-: -");
    check(Pictory, 400, "Bad things", Code::InvalidRequest, "-: Bad things");
    check(Pictory, 200, fixture!("pictory/error-legacy-890"), Code::Protocol, "890: Invalid request");
}

#[test]
fn u_gen() {
    check(UGen, 401, fixture!("u-gen/error-401"), Code::Auth, "UNAUTHORIZED: Invalid API key");
    let broke = "INSUFFICIENT_CREDITS: Insufficient credits";
    check(UGen, 402, fixture!("u-gen/error-402"), Code::OutOfCredits, broke);
    check(UGen, 403, fixture!("u-gen/error-403"), Code::Scope, "FORBIDDEN: Forbidden");
    check(UGen, 404, fixture!("u-gen/error-404"), Code::NotOffered, "NOT_FOUND: Not found");
    check(UGen, 409, fixture!("u-gen/error-404"), Code::InvalidRequest, "NOT_FOUND: Not found");
    let missing = "missing: body.product_image_url: Field required";
    check(UGen, 422, fixture!("u-gen/error-422"), Code::InvalidRequest, missing);
    check(UGen, 422, fixture!("u-gen/error-422-text"), Code::InvalidRequest, "-: Field required");
    check(UGen, 503, fixture!("u-gen/error-503"), Code::Unavailable, "SERVICE_UNAVAILABLE: Service unavailable");
    let limited = check(UGen, 429, fixture!("u-gen/error-429"), Code::RateLimited, "RATE_LIMITED: Too many requests");
    assert_eq!(limited.retry_after, Some(Duration::from_secs(30)));
}

#[test]
fn voxpria() {
    let key = "UNAUTHORIZED: Invalid API key";
    let scope = "FORBIDDEN: This key may not read credits";
    let many = "RATE_LIMIT_EXCEEDED: Too many requests";
    for (status, body, code, says) in [
        (401, fixture!("voxpria/error-401"), Code::Auth, key),
        (403, fixture!("voxpria/error-403"), Code::Scope, scope),
        (429, fixture!("voxpria/error-429"), Code::RateLimited, many),
    ] {
        check(Voxpria, status, body, code, says);
        check(Voxpria, 200, body, code, says);
    }
    check(Voxpria, 200, fixture!("voxpria/error-text"), Code::Protocol, "-: Something went wrong");
    check(Voxpria, 200, fixture!("voxpria/error-message"), Code::Protocol, "-: Something went wrong");
    check(Voxpria, 200, r#"{"success":false,"data":{"balance":1500}}"#, Code::Protocol, "-: -");
    check(Voxpria, 403, fixture!("voxpria/error-401"), Code::Scope, key);
    check(Voxpria, 500, fixture!("voxpria/balance"), Code::Unavailable, "-: -");
}

#[test]
fn a_status_means_the_same_at_every_service() {
    #[track_caller]
    fn check(status: u16, expect: Code) {
        for service in ProviderId::ALL {
            let failure = read(service, status, &json_head(), b"{}").unwrap_err();
            assert_eq!(failure.code, expect, "{service} {status}");
        }
    }
    check(204, Code::Protocol);
    check(301, Code::Protocol);
    check(304, Code::Protocol);
    check(400, Code::InvalidRequest);
    check(401, Code::Auth);
    check(402, Code::OutOfCredits);
    check(403, Code::Scope);
    check(404, Code::NotOffered);
    check(407, Code::Blocked);
    check(408, Code::Timeout);
    check(418, Code::InvalidRequest);
    check(422, Code::InvalidRequest);
    check(429, Code::RateLimited);
    check(451, Code::Blocked);
    check(599, Code::Unavailable);
    check(600, Code::Protocol);
    for status in [500, 502, 503, 504] {
        check(status, Code::Unavailable);
    }
}

#[test]
fn a_redirect_says_so() {
    let failure = read(UGen, 302, &json_head(), b"").unwrap_err();
    assert_eq!(failure.message, "U-Gen answered with a redirect, which Brimful does not follow");
}

#[test]
fn a_web_page_is_never_the_service_speaking() {
    #[track_caller]
    fn check(status: u16, kind: Option<&str>, body: &str, expect: Code) {
        let head = Head { content_type: kind.map(String::from), ..Head::default() };
        for service in ProviderId::ALL {
            let failure = read(service, status, &head, body.as_bytes()).unwrap_err();
            assert_eq!((failure.code, failure.provider_message), (expect, None), "{service} {status} {body}");
        }
    }
    let page = "\n<!DOCTYPE html><html><body>Attention required</body></html>";
    for kind in [None, Some("text/html; charset=UTF-8"), Some("application/json")] {
        check(403, kind, page, Code::Blocked);
        check(200, kind, page, Code::Protocol);
        check(401, kind, page, Code::Auth);
        check(404, kind, page, Code::NotOffered);
        check(503, kind, page, Code::Unavailable);
    }
    check(403, Some("text/html"), "", Code::Blocked);
    check(403, Some("Text/HTML"), "please sign in", Code::Blocked);
    check(403, None, "<?xml version=\"1.0\"?><Error/>", Code::Blocked);
    check(200, Some("text/html"), "welcome", Code::Protocol);
    for service in ProviderId::ALL {
        let short = read(service, 403, &Head::default(), b"error code: 1010").unwrap_err();
        assert_eq!(short.code, Code::Blocked, "{service}");
        let captive = read(service, 200, &Head::default(), page.as_bytes()).unwrap_err();
        assert!(captive.message.contains("sign-in page"), "{}", captive.message);
    }
    // A service that mislabels its JSON is still the service.
    let head = Head { content_type: Some("text/html".into()), ..Head::default() };
    assert_eq!(read(PowerPost, 200, &head, b"{\"balance\": 47}").unwrap().available.to_string(), "47");
    assert_eq!(read(PowerPost, 403, &head, b"{}").unwrap_err().code, Code::Scope);
}

#[test]
fn the_longest_wait_that_was_asked_for_counts_within_a_second_and_an_hour() {
    #[track_caller]
    fn check(status: u16, body: &str, header: Option<&str>, reset: Option<i64>, expect: Option<u64>) {
        let head = Head {
            retry_after: header.map(String::from),
            rate_limit_reset: reset.map(|s| (now().timestamp() + s).to_string()),
            ..Head::default()
        };
        let failure = read(PowerPost, status, &head, body.as_bytes()).unwrap_err();
        assert_eq!(failure.retry_after.map(|w| w.as_secs()), expect, "{status} {body} {header:?} {reset:?}");
    }
    let body = fixture!("powerpost/error-429-rate-limit");
    check(429, body, None, None, Some(45));
    check(429, body, Some("10"), Some(20), Some(45));
    check(429, body, Some("60"), Some(20), Some(60));
    check(429, body, Some("60"), Some(90), Some(90));
    check(429, "{}", None, None, None);
    check(429, "{}", Some("0"), None, Some(1));
    check(429, "{}", None, Some(-500), Some(1));
    check(429, "{}", Some("86400"), None, Some(3600));
    check(429, "{}", None, Some(1_000_000_000), Some(3600));
    check(429, "{}", Some("Sat, 09 May 2026 12:02:00 GMT"), None, Some(120));
    check(429, "{}", Some("Sat, 09 May 2026 11:00:00 GMT"), None, Some(1));
    check(429, "{}", Some("soon"), None, None);
    check(429, r#"{"error":{"retryAfter":"2.5"}}"#, None, None, Some(3));
    check(429, r#"{"error":{"retryAfter":-4}}"#, None, None, None);
    check(429, r#"{"error":{"retryAfter":1e99}}"#, None, None, None);
    // The reset stands on every answer; only a limit that was hit makes it a wait.
    check(503, "{}", Some("7"), Some(90), Some(7));
    check(401, "{}", Some("7"), Some(90), None);
}

#[test]
fn a_service_s_words_are_cut_and_hold_no_control_characters() {
    let body = format!("{{\"error\":{{\"code\":\"A\\u0007B\",\"message\":\"{}\"}}}}", "x".repeat(1_000_000));
    let failure = read(PowerPost, 400, &Head::default(), body.as_bytes()).unwrap_err();
    assert_eq!(failure.provider_code.as_deref(), Some("AB"));
    assert_eq!(failure.provider_message.map(|m| m.len()), Some(crate::failure::MAX_PROVIDER_TEXT));
}
