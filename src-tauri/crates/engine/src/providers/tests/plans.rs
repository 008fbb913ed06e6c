//! Estimates, prices and packs: what is asked and how often, against real servers.

use axum::body::to_bytes;
use axum::extract::Request;
use axum::routing::any;
use brimful_core::estimate::{Estimate, Field, Form, PriceList};
use brimful_core::failure::Code;
use brimful_core::pack::Offers;

use super::super::http::{Auth, Caller, Get, Submit};
use super::super::{read_estimate, read_packs, read_pricing};
use super::*;

const ESTIMATE: &str = r#"{"total_credits":207,"breakdown":{"keyframes":32,"video":135,"rest":40}}"#;
const PACKS: &str = r#"[{"id":"starter","price_usd":10,"credits":200}]"#;

fn clock() -> Fixed {
    Fixed("2026-05-09T12:00:00Z".parse().unwrap())
}

fn target<'a>(base: &'a BaseUrl, secret: &'a Secret) -> Target<'a> {
    Target { provider: ProviderId::UGen, base_url: base, secret, entered: None }
}

async fn estimate(base: &BaseUrl, form: &Form) -> Result<Estimate, Failure> {
    let (http, secret) = (Http::new(limits()).unwrap(), Secret::new(KEY.to_owned()));
    let got = read_estimate(&http, &clock(), target(base, &secret), form, Duration::from_secs(20)).await;
    assert!(!format!("{got:?}").contains(KEY), "{got:?}");
    got
}

async fn pricing(base: &BaseUrl, model: Option<&str>) -> Result<PriceList, Failure> {
    let (http, secret) = (Http::new(limits()).unwrap(), Secret::new(KEY.to_owned()));
    let got = read_pricing(&http, &clock(), target(base, &secret), model, Duration::from_secs(20)).await;
    assert!(!format!("{got:?}").contains(KEY), "{got:?}");
    got
}

async fn packs(base: &BaseUrl) -> Result<Offers, Failure> {
    read_packs(&Http::new(limits()).unwrap(), &clock(), ProviderId::UGen, base, Duration::from_secs(20)).await
}

#[tokio::test]
async fn an_estimate_is_posted_as_json_with_the_key_and_nothing_else() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = BaseUrl::parse(&format!("http://{}/api", listener.local_addr().unwrap())).unwrap();
    let seen: Arc<Mutex<Option<(String, HeaderMap, String)>>> = Arc::default();
    let noted = Arc::clone(&seen);
    let router = Router::new().fallback(any(move |request: Request| {
        let noted = Arc::clone(&noted);
        async move {
            let line = format!("{} {}", request.method(), request.uri());
            let headers = request.headers().clone();
            let body = to_bytes(request.into_body(), 10_000).await.unwrap();
            *noted.lock().unwrap() = Some((line, headers, String::from_utf8(body.to_vec()).unwrap()));
            json(200, ESTIMATE)
        }
    }));
    let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let form = Form { voice_enabled: Some(true), ..Form::new(3) };
    let got = estimate(&base, &form).await.unwrap();
    server.abort();
    assert_eq!((got.total.to_string(), got.parts.len(), got.notes.len()), ("207".into(), 3, 0));
    let (line, headers, body) = seen.lock().unwrap().take().unwrap();
    assert_eq!(line, "POST /api/credits/estimate");
    assert_eq!(body, r#"{"segment_count":3,"voice_enabled":true}"#);
    assert_eq!(headers["x-api-key"], KEY);
    assert_eq!(headers["content-type"], "application/json");
    assert!(!headers.contains_key("authorization") && !headers.contains_key("cookie"));
}

#[tokio::test]
async fn an_estimate_is_asked_again_like_a_get() {
    for (status, code) in [(429, Code::RateLimited), (502, Code::Unavailable), (503, Code::Unavailable)] {
        let server = Server::script(vec![(status, "{}"), (200, ESTIMATE)]).await;
        assert!(estimate(&server.base, &Form::new(3)).await.is_ok());
        assert_eq!(server.lines(), ["POST /api/credits/estimate"; 2]);
        let server = Server::script(vec![(status, "{}")]).await;
        assert_eq!(estimate(&server.base, &Form::new(3)).await.unwrap_err().code, code);
        assert_eq!(server.lines().len(), 4);
    }
    for (status, body, code) in [
        (401, "{}", Code::Auth),
        (402, "{}", Code::OutOfCredits),
        (404, "{}", Code::NotOffered),
        (422, "{}", Code::InvalidRequest),
        (500, "{}", Code::Unavailable),
        (307, "", Code::Protocol),
        (200, r#"{"breakdown":{"a":1}}"#, Code::Protocol),
    ] {
        let server = Server::script(vec![(status, body), (200, ESTIMATE)]).await;
        assert_eq!(estimate(&server.base, &Form::new(3)).await.unwrap_err().code, code, "{status}");
        assert_eq!(server.lines().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn what_changes_something_is_sent_once_whatever_comes_of_it() {
    async fn submit(http: &Http, server: &Server) -> Result<(), Failure> {
        let (secret, clock) = (Secret::new(KEY.to_owned()), clock());
        let caller = Caller::new(http, &clock, target(&server.base, &secret), Duration::from_secs(20));
        let submit = Submit { path: "billing/checkout", auth: Auth::Header("x-api-key"), body: "{}" };
        let sent = caller.submit(submit, |answer| brimful_core::wire::ugen::packs::packs(answer).map(|_| ())).await;
        sent.map_err(|(failure, _)| failure)
    }
    for (status, code) in
        [(429, Code::RateLimited), (502, Code::Unavailable), (503, Code::Unavailable), (504, Code::Unavailable)]
    {
        let server = Server::script(vec![(status, "{}"), (200, PACKS)]).await;
        let got = submit(&Http::new(limits()).unwrap(), &server).await;
        assert_eq!((got.unwrap_err().code, server.lines().len()), (code, 1), "{status}");
    }
    let silent = Server::start(|_, _| std::future::pending()).await;
    let http = Http::new(HttpLimits { total: Duration::from_millis(300), ..limits() }).unwrap();
    assert_eq!(submit(&http, &silent).await.unwrap_err().code, Code::Timeout);
    assert!(silent.lines().len() <= 1, "a POST that may have been done was sent again");
    let good = Server::script(vec![(200, PACKS)]).await;
    assert!(submit(&http, &good).await.is_ok());
    assert_eq!(good.lines(), ["POST /api/billing/checkout"]);
}

#[tokio::test]
async fn prices_are_asked_for_with_the_key_and_the_model() {
    let server = Server::script(vec![(503, ""), (200, r#"[{"model_id":"m","credits":45}]"#)]).await;
    assert_eq!(pricing(&server.base, None).await.unwrap().prices.len(), 1);
    assert!(pricing(&server.base, Some("a&b=c")).await.is_ok());
    let line = "GET /api/credits/pricing";
    assert_eq!(server.lines(), [line, line, "GET /api/credits/pricing?model_id=a%26b%3Dc"]);
    assert!(server.seen().iter().all(|seen| seen.header("x-api-key") == Some(KEY)));
}

#[tokio::test]
async fn packs_are_asked_for_without_any_key() {
    let server = Server::script(vec![(503, ""), (200, PACKS)]).await;
    assert_eq!(packs(&server.base).await.unwrap().packs[0].credits.to_string(), "200");
    assert_eq!(server.lines(), ["GET /api/billing/packs"; 2]);
    for seen in server.seen() {
        for header in ["x-api-key", "api-key", "authorization", "cookie", "content-type"] {
            assert_eq!(seen.header(header), None, "{header}");
        }
    }
}

#[tokio::test]
async fn a_form_that_cannot_be_sent_is_not_sent() {
    let server = Server::script(vec![(200, ESTIMATE)]).await;
    let form = Form { model_id: Some(String::new()), ..Form::new(11) };
    let failure = estimate(&server.base, &form).await.unwrap_err();
    assert_eq!(failure.code, Code::InvalidRequest);
    assert_eq!(failure.fields.iter().collect::<Vec<_>>(), [Field::SegmentCount, Field::ModelId]);
    assert_eq!(server.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn a_service_that_has_no_such_thing_is_not_asked() {
    let server = Server::script(vec![(200, "[]")]).await;
    let (http, secret, clock) = (Http::new(limits()).unwrap(), Secret::new(KEY.to_owned()), clock());
    for provider in ProviderId::ALL.into_iter().filter(|provider| *provider != ProviderId::UGen) {
        let target = Target { provider, ..target(&server.base, &secret) };
        let wait = Duration::from_secs(20);
        let codes = [
            read_estimate(&http, &clock, target, &Form::new(1), wait).await.err().map(|f| f.code),
            read_pricing(&http, &clock, target, None, wait).await.err().map(|f| f.code),
            read_packs(&http, &clock, provider, &server.base, wait).await.err().map(|f| f.code),
        ];
        assert_eq!(codes, [Some(Code::NotOffered); 3], "{provider}");
    }
    assert_eq!(server.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn a_service_that_repeats_the_key_does_not_get_it_shown() {
    let echo = |body: String| async move {
        Server::start(move |_, _| {
            let body = body.clone();
            async move { json(200, body) }
        })
        .await
    };
    let server = echo(format!(r#"{{"total":1,"breakdown":{{"part {KEY}":1}}}}"#)).await;
    assert_eq!(estimate(&server.base, &Form::new(1)).await.unwrap().parts[0].name, "part [key]");
    let server = echo(format!(r#"[{{"model_id":"{KEY}","variant":"a {KEY}","resolution":"{KEY} b"}}]"#)).await;
    let price = pricing(&server.base, None).await.unwrap().prices.remove(0);
    let said = [price.model, price.variant, price.resolution].map(Option::unwrap_or_default);
    assert_eq!(said, ["[key]", "a [key]", "[key] b"]);
    let server = Server::start(|_, _| async { json(422, format!(r#"{{"detail":"{KEY}"}}"#)) }).await;
    let failure = estimate(&server.base, &Form::new(1)).await.unwrap_err();
    assert_eq!(failure.provider_message.as_deref(), Some("[key]"));
}

#[tokio::test]
async fn the_deadline_bounds_everything() {
    let silent = Server::start(|_, _| std::future::pending()).await;
    let (http, secret, clock) = (Http::new(limits()).unwrap(), Secret::new(KEY.to_owned()), clock());
    let (target, wait) = (target(&silent.base, &secret), Duration::from_millis(300));
    let codes = [
        read_estimate(&http, &clock, target, &Form::new(1), wait).await.err().map(|f| f.code),
        read_pricing(&http, &clock, target, None, wait).await.err().map(|f| f.code),
        read_packs(&http, &clock, ProviderId::UGen, &silent.base, wait).await.err().map(|f| f.code),
    ];
    assert_eq!(codes, [Some(Code::Timeout); 3]);
}

/// A public answer that is asked for with an account's key would tell the service who asks.
#[tokio::test]
async fn a_public_get_carries_no_key_even_where_there_is_one() {
    let server = Server::script(vec![(200, PACKS)]).await;
    let (http, secret, clock) = (Http::new(limits()).unwrap(), Secret::new(KEY.to_owned()), clock());
    let caller = Caller::new(&http, &clock, target(&server.base, &secret), Duration::from_secs(20));
    caller.get(Get::new("billing/packs", Auth::Public), brimful_core::wire::ugen::packs::packs).await.unwrap();
    assert!(!format!("{:?}", server.seen()).contains(KEY));
}
