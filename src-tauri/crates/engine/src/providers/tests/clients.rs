//! What each client sends, to whom, and what it makes of its service's documented answers.

use std::process::Command;

use brimful_core::failure::Code;
use brimful_core::provider::ProviderId::{self, Pictory, PixVerse, PowerPost, UGen, Voxpria};

use super::{KEY, Server, fixture, json, read, with};

/// Every header that could carry a key.
const AUTH_HEADERS: [&str; 4] = ["x-api-key", "api-key", "authorization", "cookie"];

#[tokio::test]
async fn each_service_is_asked_as_it_documents() {
    #[track_caller]
    fn auth(seen: &super::Seen) -> Vec<(&'static str, String)> {
        AUTH_HEADERS.into_iter().filter_map(|name| Some((name, seen.header(name)?.to_owned()))).collect()
    }
    let bearer = format!("Bearer {KEY}");
    for (provider, body, available, line, header, value) in [
        (PowerPost, fixture!("powerpost/balance"), "47", "GET /api/account/credits", "x-api-key", KEY),
        (PixVerse, fixture!("pixverse/balance"), "1072650", "GET /api/account/balance", "api-key", KEY),
        (Pictory, fixture!("pictory/quota"), "21310", "GET /api/v1/quota", "authorization", KEY),
        (UGen, fixture!("u-gen/balance"), "1033", "GET /api/credits/balance", "x-api-key", KEY),
        (Voxpria, fixture!("voxpria/balance"), "1500", "GET /api/credits", "authorization", bearer.as_str()),
    ] {
        let server = Server::script(vec![(200, body)]).await;
        let balance = read(provider, &server.base).await.unwrap();
        assert_eq!(balance.available.to_string(), available, "{provider}");
        let seen = server.seen();
        assert_eq!(server.lines(), [line]);
        assert_eq!(auth(&seen[0]), [(header, value.to_owned())], "{provider}: one credential, where it belongs");
        assert_eq!(seen[0].header("accept"), Some("application/json"));
        let agent = seen[0].header("user-agent").unwrap();
        assert_eq!(agent, format!("Brimful/{} (+desktop credit monitor)", env!("CARGO_PKG_VERSION")));
        assert_eq!(seen[0].header("ai-trace-id").is_some(), provider == PixVerse);
        assert_eq!(seen[0].header("referer"), None);
    }
}

#[tokio::test]
async fn pixverse_gets_a_new_trace_id_at_every_attempt() {
    let server = Server::script(vec![(503, "{}"), (200, fixture!("pixverse/error-500069-busy")), (503, "{}")]).await;
    let failure = read(PixVerse, &server.base).await.unwrap_err();
    let mut ids: Vec<String> =
        server.seen().iter().map(|seen| seen.header("ai-trace-id").unwrap().to_owned()).collect();
    assert_eq!(ids.len(), 4);
    for id in &ids {
        assert_eq!(uuid::Uuid::parse_str(id).unwrap().get_version_num(), 4);
    }
    assert_eq!(failure.request_id.as_ref(), ids.last(), "the support of the service asks for it");
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 4, "a trace id was used twice");
}

#[tokio::test]
async fn a_request_id_of_the_service_comes_before_ours() {
    let server = Server::start(|_, _| async { with(401, &[("x-request-id", "req-9")], "{}") }).await;
    for provider in ProviderId::ALL {
        let failure = read(provider, &server.base).await.unwrap_err();
        assert_eq!((failure.code, failure.request_id.as_deref()), (Code::Auth, Some("req-9")), "{provider}");
    }
}

#[tokio::test]
async fn a_redirect_elsewhere_sees_no_key_and_no_request() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Server::script(vec![(200, fixture!("powerpost/balance"))]).await;
        let to = elsewhere.base.as_str().to_owned();
        let server = Server::start(move |_, _| {
            let to = to.clone();
            async move { with(status, &[("location", &to)], "") }
        })
        .await;
        for provider in ProviderId::ALL {
            let failure = read(provider, &server.base).await.unwrap_err();
            assert_eq!(failure.code, Code::Protocol, "{provider} {status}");
            assert!(failure.message.contains("redirect"), "{failure}");
        }
        assert_eq!(elsewhere.lines(), Vec::<String>::new());
        assert_eq!(server.seen().len(), 5);
    }
}

#[tokio::test]
async fn a_service_that_repeats_the_key_does_not_get_it_shown() {
    let server = Server::start(|_, _| async {
        let body = format!("{{\"error\":{{\"code\":\"{KEY}\",\"message\":\"bad key: Bearer {KEY}.\"}}}}");
        with(401, &[("x-request-id", KEY)], body)
    })
    .await;
    let failure = read(UGen, &server.base).await.unwrap_err();
    assert_eq!(failure.provider_message.as_deref(), Some("bad key: Bearer [key]."));
    let echo = Server::start(|_, _| async {
        let resp = format!("{{\"account_id\":\"{KEY}\",\"credit_monthly\":1,\"credit_package\":1}}");
        json(200, format!("{{\"ErrCode\":0,\"Resp\":{resp}}}"))
    })
    .await;
    let balance = read(PixVerse, &echo.base).await.unwrap();
    assert_eq!(balance.service_account.as_deref(), Some("[key]"));
}

/// Run again in a process whose environment names a proxy that is not there.
#[test]
fn this_machine_is_never_asked_through_a_proxy() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "providers::tests::clients::each_service_is_asked_as_it_documents"])
        .env("http_proxy", "http://127.0.0.1:1")
        .env("ALL_PROXY", "http://127.0.0.1:1")
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}
