//! The controls over HTTP and from inside, what is remembered of requests, and how the server ends.

use std::time::Duration;

use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId::{self, PixVerse, PowerPost, UGen, Voxpria};
use brimful_sandbox::{Fault, Funds, Options, Sandbox};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::support::{Answer, Asked, balance_path, read};

async fn control(asked: &Asked, path: &str, body: Value) -> Answer {
    read(asked.client.post(format!("{}/_sandbox{path}", asked.sandbox.origin())).body(body.to_string())).await
}

#[tokio::test]
async fn funds_are_set_exactly() {
    let asked = Asked::seed().await;
    for (provider, funds, expect) in [
        ("powerpost", r#"{"balance":3}"#, r#"{"balance":3}"#),
        ("powerpost", r#"{"balance":"0.60"}"#, r#"{"balance":0.6}"#),
        ("powerpost", r#"{"balance":1234567890123456789012345.6789}"#, r#"{"balance":1234567890123456789012345.6789}"#),
        ("pixverse", r#"{"monthly":7,"purchased":8.5}"#, r#""credit_monthly":7,"credit_package":8.5"#),
        ("pictory", r#"{"used":0.6,"limit":100}"#, r#""aiCredits":{"used":0.6,"limit":100}"#),
        (
            "u-gen",
            r#"{"balance":100,"reserved":20}"#,
            r#"{"credit_balance":100,"credit_reserved":20,"available_credits":80}"#,
        ),
        ("voxpria", r#"{"balance":0}"#, r#""balance":0,"#),
    ] {
        let body = format!(r#"{{"provider":"{provider}","funds":{funds}}}"#);
        let request = asked.client.post(format!("{}/_sandbox/funds", asked.sandbox.origin())).body(body);
        assert_eq!(read(request).await.status, 204, "{provider} {funds}");
        let provider: ProviderId = provider.parse().unwrap();
        let answer = asked.get(provider, balance_path(provider)).await;
        assert!(answer.text.contains(expect), "{provider} {funds}: {answer:?}");
    }
}

#[tokio::test]
async fn accounts_faults_time_and_latency_are_set_over_http() {
    let asked = Asked::seed().await;
    let added = json!({"provider": "voxpria", "key": "agl_sk_added", "funds": {"balance": 9}});
    assert_eq!(control(&asked, "/accounts", added).await.status, 204);
    let balance = async || read(asked.keyed(Method::GET, Voxpria, "/credits", "agl_sk_added")).await;
    assert!(balance().await.text.contains(r#""balance":9"#));

    let fault = json!({"provider": "voxpria", "key": "agl_sk_added", "fault": "server-error:503"});
    assert_eq!(control(&asked, "/fault", fault).await.status, 204);
    assert_eq!((balance().await.status, asked.get(Voxpria, "/credits").await.status), (503, 200));
    let clear = json!({"provider": "voxpria", "key": "agl_sk_added", "fault": null});
    assert_eq!(control(&asked, "/fault", clear).await.status, 204);
    assert_eq!(balance().await.status, 200);

    let before = asked.sandbox.control().now();
    assert_eq!(control(&asked, "/advance", json!({"seconds": 90})).await.status, 204);
    assert_eq!((asked.sandbox.control().now() - before).num_seconds(), 90);
    assert_eq!(control(&asked, "/latency", json!({"millis": 1})).await.status, 204);
    assert_eq!(control(&asked, "/convention", json!({"convention": "h2"})).await.status, 204);

    let overview = read(asked.client.get(format!("{}/_sandbox", asked.sandbox.origin()))).await;
    let view = overview.json();
    assert_eq!((view["scenario"].as_str(), view["services"].as_array().unwrap().len()), (Some("seed"), 5));
    assert_eq!(view["services"][0]["accounts"][0]["key"].as_str(), Some(asked.key(PowerPost).as_str()));
    assert!(!overview.text.contains("agl_sk_added"), "{overview:?}");
}

#[tokio::test]
async fn a_request_that_is_to_be_overtaken_waits_for_a_later_one() {
    let asked = Asked::seed().await;
    let overtake = json!({"provider": "voxpria", "path": "/credits", "by": 1});
    assert_eq!(control(&asked, "/overtake", overtake).await.status, 204);
    let first = asked.get(Voxpria, "/credits");
    tokio::pin!(first);
    // Another path overtakes nothing, whatever it answers.
    tokio::select! {
        biased;
        _ = &mut first => panic!("answered before the later one"),
        other = asked.get(Voxpria, "/usage") => assert!(other.status > 0),
    }
    let (first, later) = tokio::join!(first, asked.get(Voxpria, "/credits"));
    assert_eq!((first.status, later.status), (200, 200));
    assert_eq!(asked.get(Voxpria, "/credits").await.status, 200, "only one is overtaken");
}

#[tokio::test]
async fn a_control_that_makes_no_sense_is_refused() {
    let asked = Asked::seed().await;
    for (path, body) in [
        ("/fault", json!({"provider": "ugen", "fault": "bad-key"})),
        ("/fault", json!({"provider": "u-gen", "fault": "bad_key"})),
        ("/fault", json!({"provider": "u-gen", "fault": "bad-key", "key": "unknown"})),
        ("/funds", json!({"provider": "u-gen", "funds": {"balance": "many"}})),
        ("/funds", json!({"provider": "u-gen", "funds": {"limit": 1, "balance": 1}})),
        ("/funds", json!({"provider": "u-gen", "funds": {"ballance": 1}})),
        ("/funds", json!({"provider": "u-gen", "key": "unknown", "funds": {"balance": 1}})),
        ("/accounts", json!({"provider": "u-gen", "funds": {"balance": 1}})),
        ("/advance", json!({"seconds": -1})),
        ("/convention", json!({"convention": "h3"})),
        ("/latency", json!({})),
        ("/overtake", json!({"provider": "u-gen", "by": 1})),
    ] {
        let answer = control(&asked, path, body.clone()).await;
        assert_eq!(answer.status, 400, "{path} {body}: {answer:?}");
    }
}

#[tokio::test]
async fn a_web_page_cannot_use_the_controls() {
    let asked = Asked::seed().await;
    let origin = asked.sandbox.origin();
    let port = origin.rsplit(':').next().unwrap().to_owned();
    for (header, value, status) in [
        ("Origin", "https://evil.example".to_owned(), 403),
        ("Origin", "null".to_owned(), 403),
        ("Host", format!("evil.example:{port}"), 403),
        ("Host", format!("localhost:{port}"), 200),
        ("Origin", origin.clone(), 200),
    ] {
        for path in ["/_sandbox", "/"] {
            let answer = read(asked.client.get(format!("{origin}{path}")).header(header, &value)).await;
            assert_eq!(answer.status, status, "{path} {header}: {value}");
        }
    }
}

#[tokio::test]
async fn requests_are_remembered_without_their_keys() {
    let asked = Asked::seed().await;
    let key = asked.key(PixVerse);
    let request = asked.bare(Method::GET, PixVerse, &format!("/account/balance?key={key}"));
    read(request.header("API-KEY", &key).header("Ai-trace-id", "trace-1")).await;
    read(asked.bare(Method::GET, UGen, "/billing/packs")).await;
    let elsewhere = asked.client.get(format!("{}/elsewhere", asked.sandbox.origin()));
    read(elsewhere.bearer_auth(asked.key(Voxpria))).await;

    let seen = asked.sandbox.control().requests();
    let told: Vec<_> = seen
        .iter()
        .map(|r| (r.sequence, r.provider, r.account.as_deref(), r.auth_headers.join(","), r.trace_id.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (0, Some(PixVerse), Some("Trailers"), "api-key".into(), Some("trace-1")),
            (1, Some(UGen), None, String::new(), None),
            (2, None, None, "authorization".into(), None),
        ]
    );
    assert_eq!((seen[0].method.as_str(), seen[0].path.as_str()), ("GET", "/pixverse/openapi/v2/account/balance"));
    assert_eq!((seen[0].query.as_deref(), seen[0].user_agent.as_deref()), (Some("key=[key]"), Some("Brimful-tests/1")));
    let over_http = read(asked.client.get(format!("{}/_sandbox/requests", asked.sandbox.origin()))).await;
    for account in asked.sandbox.control().accounts() {
        assert!(!format!("{seen:?} {account:?} {}", over_http.text).contains(&account.key), "{account:?}");
    }
    assert_eq!(over_http.json()[0]["provider"], "pixverse");
    asked.sandbox.control().forget_requests();
    assert_eq!(asked.sandbox.control().requests(), []);
}

#[tokio::test]
async fn requests_in_flight_and_connections_are_counted() {
    let asked = Asked::seed().await;
    let control = asked.sandbox.control();
    let funds = Funds::Single(Credits::whole(1));
    for n in 0..10 {
        control.add_account(PowerPost, &format!("key-{n}"), funds);
    }
    // They wait for each other: none is answered before all are there.
    control.set_latency(Duration::from_millis(700));
    let keys: Vec<String> = (0..10).map(|n| format!("key-{n}")).collect();
    let asking = keys.iter().map(|key| read(asked.keyed(Method::GET, PowerPost, "/account/credits", key)));
    let answers = futures_util::future::join_all(asking).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!((control.max_in_flight(PowerPost), control.max_in_flight(UGen)), (10, 0));
    assert!(keys.iter().all(|key| control.max_in_flight_for(PowerPost, key) == 1));
    assert_eq!(control.connections_peak(), 10);
    control.forget_requests();
    assert_eq!(control.max_in_flight(PowerPost), 0);
}

#[tokio::test]
async fn a_request_that_its_client_gave_up_is_no_longer_in_flight() {
    let asked = Asked::seed().await;
    let control = asked.sandbox.control();
    control.set_fault(PowerPost, Some(Fault::Hang));
    let request = asked.keyed(Method::GET, PowerPost, "/account/credits", &asked.key(PowerPost));
    assert!(timeout(Duration::from_millis(300), request.send()).await.is_err());
    timeout(Duration::from_secs(5), async {
        loop {
            control.forget_requests();
            if control.max_in_flight(PowerPost) == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("the request ended");
}

#[tokio::test]
async fn the_face_page_says_what_it_is() {
    let asked = Asked::seed().await;
    let page = read(asked.client.get(asked.sandbox.origin())).await.text;
    for part in ["Brimful's sandbox", "fiction", "Brimful's own"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    for provider in ProviderId::ALL {
        assert!(page.contains(&format!("<h2>{}</h2>", provider.name())), "{provider}");
        assert!(page.contains(&asked.sandbox.base_url(provider)), "{provider}");
    }
}

#[tokio::test]
async fn every_service_is_under_its_own_base_on_loopback() {
    let asked = Asked::seed().await;
    for provider in ProviderId::ALL {
        let base = asked.sandbox.base_url(provider);
        assert!(base.starts_with("http://127.0.0.1:") && base.starts_with(&asked.sandbox.origin()), "{base}");
    }
    assert_eq!(asked.sandbox.base_url(UGen), format!("{}/u-gen/api/v1", asked.sandbox.origin()));
}

/// How a server ends.
async fn end(asked: Asked, by_drop: bool) {
    if by_drop { drop(asked.sandbox) } else { asked.sandbox.stop().await }
}

#[tokio::test]
async fn an_end_ends_what_hangs_and_frees_the_port() {
    for by_drop in [true, false] {
        for fault in [Fault::Hang, Fault::SlowLoris, Fault::EndlessBody] {
            let asked = Asked::seed().await;
            let port = asked.sandbox.origin().rsplit(':').next().unwrap().parse().unwrap();
            asked.sandbox.control().set_fault(PowerPost, Some(fault.clone()));
            let request = asked.keyed(Method::GET, PowerPost, "/account/credits", &asked.key(PowerPost));
            let control = asked.sandbox.control();
            let hanging = tokio::spawn(async move { request.send().await?.bytes().await });
            while control.requests().is_empty() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            timeout(Duration::from_secs(5), end(asked, by_drop)).await.expect("a bounded end");
            let ended = timeout(Duration::from_secs(5), hanging).await.expect("no request outlives the server");
            assert!(ended.unwrap().is_err(), "{fault}, dropped: {by_drop}");
            let again = timeout(Duration::from_secs(5), async {
                loop {
                    if let Ok(sandbox) = Sandbox::start(Options { port, ..Options::default() }).await {
                        return sandbox;
                    }
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            });
            assert!(again.await.is_ok(), "the port is free again: {fault}, dropped: {by_drop}");
        }
    }
}
