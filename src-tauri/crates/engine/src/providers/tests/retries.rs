//! How often a service is asked, and when not again.

use std::time::Duration;

use brimful_core::failure::Code;
use brimful_core::provider::ProviderId::{self, PixVerse, PowerPost};

use super::super::{Http, HttpLimits};
use super::{Server, fixture, json, limits, read, read_with, with};

const GOOD: (u16, &str) = (200, fixture!("powerpost/balance"));

#[tokio::test]
async fn what_passes_is_tried_again_at_most_three_times() {
    async fn check(replies: Vec<(u16, &'static str)>, asked: usize, expect: Result<&str, Code>) {
        let server = Server::script(replies.clone()).await;
        let got = read(PowerPost, &server.base).await;
        let got = got.map(|b| b.available.to_string()).map_err(|f| f.code);
        assert_eq!(got, expect.map(String::from), "{replies:?}");
        assert_eq!(server.seen().len(), asked, "{replies:?}");
    }
    for status in [429, 502, 503, 504] {
        check(vec![(status, "{}"), GOOD], 2, Ok("47")).await;
        check(vec![(status, "{}"), (status, "{}"), (status, "{}"), GOOD], 4, Ok("47")).await;
        let code = if status == 429 { Code::RateLimited } else { Code::Unavailable };
        check(vec![(status, "{}")], 4, Err(code)).await;
    }
    check(vec![(503, "{}"), (401, "{}"), GOOD], 2, Err(Code::Auth)).await;
    for (status, code) in [
        (302, Code::Protocol),
        (400, Code::InvalidRequest),
        (401, Code::Auth),
        (402, Code::OutOfCredits),
        (403, Code::Scope),
        (404, Code::NotOffered),
        (408, Code::Timeout),
        (500, Code::Unavailable),
        (200, Code::Protocol),
    ] {
        check(vec![(status, "{}"), GOOD], 1, Err(code)).await;
    }
}

#[tokio::test]
async fn pixverse_says_by_its_code_that_it_is_busy() {
    let good = (200, fixture!("pixverse/balance"));
    for (first, asked) in [
        (fixture!("pixverse/error-500069-busy"), 2),
        (fixture!("pixverse/error-99999-unknown"), 2),
        (fixture!("pixverse/error-500090-insufficient"), 1),
        (fixture!("pixverse/error-10003-auth"), 1),
        (fixture!("pixverse/error-500044-concurrency"), 1),
    ] {
        let server = Server::script(vec![(200, first), good]).await;
        let got = read(PixVerse, &server.base).await;
        assert_eq!((got.is_ok(), server.seen().len()), (asked == 2, asked), "{first}");
    }
}

#[tokio::test]
async fn a_wait_that_fits_is_waited_for() {
    let server = Server::start(|n, _| async move {
        match n {
            0 => with(429, &[("retry-after", "1")], "{}"),
            _ => json(200, fixture!("powerpost/balance")),
        }
    })
    .await;
    assert!(read(PowerPost, &server.base).await.is_ok());
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_wait_that_does_not_fit_is_reported_at_once() {
    let server = Server::start(|n, _| async move {
        match n {
            0 => json(429, fixture!("powerpost/error-429-rate-limit")),
            _ => json(200, fixture!("powerpost/balance")),
        }
    })
    .await;
    let failure = read(PowerPost, &server.base).await.unwrap_err();
    assert_eq!((failure.code, failure.retry_after), (Code::RateLimited, Some(Duration::from_secs(45))));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn the_reset_header_counts_from_the_clock_that_was_passed_in() {
    // 90 s after the tests' noon.
    let server = Server::start(|_, _| async { with(429, &[("x-ratelimit-reset", "1778328090")], "{}") }).await;
    for provider in ProviderId::ALL {
        let failure = read(provider, &server.base).await.unwrap_err();
        assert_eq!(failure.retry_after, Some(Duration::from_secs(90)), "{provider}");
    }
    assert_eq!(server.seen().len(), 5);
}

#[tokio::test]
async fn a_back_off_that_would_outlast_the_deadline_is_not_begun() {
    let server = Server::script(vec![(503, "{}"), GOOD]).await;
    let http = Http::new(HttpLimits { first_wait: Duration::from_secs(60), ..limits() }).unwrap();
    let failure = read_with(&http, PowerPost, &server.base, None, Duration::from_secs(10)).await.unwrap_err();
    assert_eq!(failure.code, Code::Unavailable);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_deadline_without_end_does_not_overflow() {
    let server = Server::script(vec![GOOD]).await;
    let http = Http::new(limits()).unwrap();
    assert!(read_with(&http, PowerPost, &server.base, None, Duration::MAX).await.is_ok());
}
