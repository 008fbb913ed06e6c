//! Services that are not there, too slow, or speak something else; and the bound on requests in flight.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes};
use brimful_core::base_url::BaseUrl;
use brimful_core::failure::Code;
use brimful_core::provider::ProviderId::{self, PowerPost};
use futures_util::future::join_all;
use futures_util::stream;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::super::{Http, HttpLimits, IN_FLIGHT_PER_ORIGIN};
use super::{Server, fixture, json, limits, read, read_with, with};

/// A server that reads a request and then writes these bytes and closes.
async fn raw(scheme: &str, answer: &'static [u8]) -> BaseUrl {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = BaseUrl::parse(&format!("{scheme}://{}", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = socket.read(&mut request).await;
            let _ = socket.write_all(answer).await;
        }
    });
    base
}

#[tokio::test]
async fn a_service_that_is_not_there_is_told_apart_from_no_network() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let refused = BaseUrl::parse(&format!("http://{free}")).unwrap();
    let silent = raw("http", b"").await;
    let cut = raw("http", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"balance\": 4").await;
    let not_http = raw("http", b"SSH-2.0-OpenSSH_9.2\r\n").await;
    let not_tls = raw("https", b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    // The reserved name that never resolves.
    let unknown = BaseUrl::parse("https://brimful.invalid").unwrap();
    for (base, code) in [
        (&refused, Code::Unavailable),
        (&silent, Code::Unavailable),
        (&cut, Code::Protocol),
        (&not_http, Code::Unavailable),
        (&not_tls, Code::Blocked),
        (&unknown, Code::Offline),
    ] {
        for provider in ProviderId::ALL {
            let failure = read(provider, base).await.unwrap_err();
            assert_eq!(failure.code, code, "{provider} {base} {failure}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_does_not_end_in_time_is_a_timeout() {
    let never = Server::start(|_, _| std::future::pending()).await;
    let drip = Server::start(|_, _| async {
        let pieces = stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_millis(10)).await;
            Some((Ok::<_, std::io::Error>(Bytes::from_static(b" ")), ()))
        });
        with(200, &[], Body::from_stream(pieces))
    })
    .await;
    for server in [&never, &drip] {
        // The attempt's own limit ends it, and it is tried again. On a busy machine an attempt may end before its
        // request is out, so no exact number is expected.
        let http = Http::new(HttpLimits { total: Duration::from_millis(300), ..limits() }).unwrap();
        let failure = read_with(&http, PowerPost, &server.base, None, Duration::from_secs(20)).await.unwrap_err();
        assert_eq!(failure.code, Code::Timeout);
        let asked = server.seen().len();
        assert!((2..=4).contains(&asked), "asked {asked} times");
        // The deadline ends it, and there is no time to try again.
        let http = Http::new(limits()).unwrap();
        let failure = read_with(&http, PowerPost, &server.base, None, Duration::from_millis(300)).await.unwrap_err();
        assert_eq!(failure.code, Code::Timeout);
        assert!(server.seen().len() <= asked + 1);
    }
}

#[tokio::test]
async fn no_more_requests_than_stated_are_in_flight_to_one_origin() {
    const BOUND: usize = 3;
    let (inside, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let peak = Arc::clone(&most);
    let server = Server::start(move |_, _| {
        let (inside, most) = (Arc::clone(&inside), Arc::clone(&most));
        async move {
            most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(30)).await;
            inside.fetch_sub(1, Ordering::SeqCst);
            json(200, fixture!("powerpost/balance"))
        }
    })
    .await;
    let http = Http::new(HttpLimits { in_flight_per_origin: BOUND, ..limits() }).unwrap();
    let reads = (0..4 * BOUND).map(|_| read_with(&http, PowerPost, &server.base, None, Duration::from_secs(20)));
    for result in join_all(reads).await {
        assert_eq!(result.unwrap().available.to_string(), "47");
    }
    assert_eq!(peak.load(Ordering::SeqCst), BOUND);
    assert_eq!(server.seen().len(), 4 * BOUND);
}

#[test]
fn a_hundred_accounts_at_one_origin_fit_into_five_rounds() {
    // 100 accounts, 300 ms each, 1.5 s in all.
    assert!(100_usize.div_ceil(IN_FLIGHT_PER_ORIGIN) < 5);
    assert_eq!(HttpLimits::default().in_flight_per_origin, IN_FLIGHT_PER_ORIGIN);
}

#[tokio::test]
async fn waiting_for_a_place_counts_against_the_deadline() {
    let server = Server::start(|_, _| std::future::pending()).await;
    let http = Http::new(HttpLimits { in_flight_per_origin: 1, ..limits() }).unwrap();
    let reads = (0..3).map(|_| read_with(&http, PowerPost, &server.base, None, Duration::from_millis(300)));
    for result in join_all(reads).await {
        assert_eq!(result.unwrap_err().code, Code::Timeout);
    }
    assert!(server.seen().len() < 3);
}
