//! Histories: what is asked, with which credential, and that a key which a service repeats is kept nowhere.

use std::time::Duration;

use brimful_core::failure::{Code, Failure};
use brimful_core::provider::ProviderId::{self, Pictory, UGen, Voxpria};
use brimful_core::secret::Secret;

use super::super::history::{Step, next};
use super::super::{Http, HttpLimits, Target};
use super::{Fixed, KEY, Server, fixture, json, limits, with};

/// The first step at 2026-05-09 12:00 UTC. Whatever comes of it, the key is not in it.
async fn first(provider: ProviderId, server: &Server, limits: HttpLimits) -> Result<Step, Failure> {
    let secret = Secret::new(KEY.to_owned());
    let clock = Fixed("2026-05-09T12:00:00Z".parse().unwrap());
    let target = Target { provider, base_url: &server.base, secret: &secret, entered: None };
    let http = Http::new(limits).unwrap();
    let step = next(&http, &clock, target, Duration::from_secs(20), None).await;
    assert!(!format!("{step:?}").contains(KEY), "{step:?}");
    step
}

#[tokio::test]
async fn each_history_is_asked_as_it_documents() {
    let bearer = format!("Bearer {KEY}");
    for (provider, body, line, header, value, rows) in [
        (
            UGen,
            fixture!("u-gen/transactions"),
            "GET /api/credits/transactions?page=1&page_size=100",
            "x-api-key",
            KEY,
            3,
        ),
        (Pictory, fixture!("pictory/ledger"), "GET /api/v1/aicredits/usage?year=2026&month=5", "authorization", KEY, 3),
        (
            Voxpria,
            fixture!("voxpria/usage"),
            "GET /api/credits/usage?startDate=2026-04-09&endDate=2026-05-09",
            "authorization",
            bearer.as_str(),
            2,
        ),
    ] {
        let server = Server::script(vec![(200, body)]).await;
        let step = first(provider, &server, limits()).await.unwrap();
        assert_eq!(server.lines(), [line], "one request a step");
        assert_eq!(server.seen()[0].header(header), Some(value), "{provider}");
        assert_eq!(step.entries.len() + step.days.len(), rows, "{provider}");
        assert!(!step.complete && step.step == 1, "{provider}");
    }
}

#[tokio::test]
async fn a_key_that_a_service_repeats_is_in_no_row_and_no_cursor() {
    let time = "2026-05-08T15:37:11Z";
    let ugen = format!(
        r#"[{{"id":"{KEY}","job_id":"job-{KEY}","type":"by {KEY}","source":"{KEY}","description":"used {KEY}","amount":1,"created_at":"{time}"}}]"#
    );
    let pictory = format!(
        r#"[{{"transactionId":"{KEY}","type":"{KEY}","source":"{KEY}","description":"{KEY}","amount":1,"transactionDate":"{time}"}}]"#
    );
    let voxpria = format!(
        r#"{{"success":true,"data":{{"usage":[{{"date":"2026-05-08","creditsUsed":1,"cost":"free for {KEY}"}}]}}}}"#
    );
    for (provider, body) in [(UGen, ugen), (Pictory, pictory), (Voxpria, voxpria)] {
        let server = Server::start(move |_, _| {
            let body = body.clone();
            async move { json(200, body) }
        })
        .await;
        let step = first(provider, &server, limits()).await.unwrap();
        assert!(format!("{step:?}").contains("[key]"), "{provider} {step:?}");
    }
    for provider in [UGen, Pictory, Voxpria] {
        let body = format!("{{\"error\":{{\"code\":\"{KEY}\",\"message\":\"{KEY}\"}},\"code\":\"{KEY}\"}}");
        let server = Server::start(move |_, _| {
            let body = body.clone();
            async move { with(401, &[("x-request-id", KEY)], body) }
        })
        .await;
        assert_eq!(first(provider, &server, limits()).await.unwrap_err().code, Code::Auth);
    }
}

#[tokio::test]
async fn a_page_may_be_larger_than_a_balance_but_not_endless() {
    let row = r#"{"amount":1,"created_at":"2026-05-08T15:37:11Z"}"#;
    let padded = move |mib: usize| {
        let mut body = format!("[{row}]").into_bytes();
        body.resize(mib * 1024 * 1024, b' ');
        body
    };
    let server = Server::start(move |n, _| async move { json(200, padded(if n == 0 { 15 } else { 17 })) }).await;
    assert_eq!(first(UGen, &server, limits()).await.unwrap().entries.len(), 1);
    let failure = first(UGen, &server, limits()).await.unwrap_err();
    assert_eq!((failure.code, failure.message.as_str()), (Code::Protocol, "the answer of U-Gen is larger than 16 MiB"));
}

#[tokio::test]
async fn a_page_of_ever_so_many_rows_makes_no_large_cursor() {
    let rows: Vec<String> = (0..50_000)
        .map(|n| format!(r#"{{"id":"row-{n}","type":"bonus","amount":1,"created_at":"2026-05-08T15:37:11Z"}}"#))
        .collect();
    let body = format!("[{}]", rows.join(","));
    let server = Server::start(move |_, _| {
        let body = body.clone();
        async move { json(200, body) }
    })
    .await;
    let step = first(UGen, &server, limits()).await.unwrap();
    assert_eq!(step.entries.len(), 50_000);
    assert!(step.cursor.len() < 50_000, "{}", step.cursor.len());
}

#[tokio::test]
async fn what_passes_is_tried_again_and_a_refusal_is_not() {
    let good = (200, fixture!("u-gen/transactions"));
    for (status, asked, is_read) in [(503, 2, true), (429, 2, true), (500, 1, false), (401, 1, false), (404, 1, false)]
    {
        let server = Server::script(vec![(status, "{}"), good]).await;
        let step = first(UGen, &server, limits()).await;
        assert_eq!((step.is_ok(), server.seen().len()), (is_read, asked), "{status}");
    }
}
