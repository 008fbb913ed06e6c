//! Answers that are too large, packed, cut, or odd.

use std::io::Write;

use axum::body::{Body, Bytes};
use axum::http::Response;
use brimful_core::failure::Code;
use brimful_core::provider::ProviderId::{self, PowerPost};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Server, fixture, read, with};

const MIB: usize = 1024 * 1024;

/// The documented balance, lengthened by white space to so many bytes.
fn padded(size: usize) -> Vec<u8> {
    let mut body = fixture!("powerpost/balance").as_bytes().to_vec();
    body.resize(size, b' ');
    body
}

fn packed(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn gzip(body: Vec<u8>) -> Response<Body> {
    with(200, &[("content-type", "application/json"), ("content-encoding", "gzip")], body)
}

async fn check(reply: fn() -> Response<Body>, expect: Result<&str, (Code, &str)>) {
    let server = Server::start(move |_, _| async move { reply() }).await;
    let got = read(PowerPost, &server.base).await;
    let got = got.map(|b| b.available.to_string()).map_err(|f| (f.code, f.message));
    assert_eq!(got, expect.map(String::from).map_err(|(code, message)| (code, message.to_owned())));
    assert_eq!(server.seen().len(), 1, "an answer that was understood, or cannot be, is not asked for again");
}

const TOO_LARGE: Result<&str, (Code, &str)> = Err((Code::Protocol, "the answer of PowerPost is larger than 1 MiB"));
const BROKEN: Result<&str, (Code, &str)> =
    Err((Code::Protocol, "the answer of PowerPost broke off or could not be unpacked"));

#[tokio::test]
async fn an_answer_is_read_up_to_its_cap_and_not_beyond() {
    check(|| with(200, &[], padded(MIB)), Ok("47")).await;
    check(|| with(200, &[], padded(MIB + 1)), TOO_LARGE).await;
    // An endless body would never end the test if it were read.
    let endless = || {
        let piece = Bytes::from(vec![b' '; 4096]);
        with(
            200,
            &[],
            Body::from_stream(futures_util::stream::repeat_with(move || Ok::<_, std::io::Error>(piece.clone()))),
        )
    };
    check(endless, TOO_LARGE).await;
    // Also where it is an error: nobody reads a gigabyte to learn why the key was refused.
    check(|| with(401, &[], padded(MIB + 1)), TOO_LARGE).await;
}

#[tokio::test]
async fn the_cap_counts_unpacked_bytes() {
    check(|| gzip(packed(&padded(200))), Ok("47")).await;
    check(|| gzip(packed(&padded(MIB))), Ok("47")).await;
    check(|| gzip(packed(&padded(8 * MIB))), TOO_LARGE).await;
}

#[tokio::test]
async fn a_packed_answer_that_is_cut_or_no_gzip_is_not_understood() {
    let cut = || {
        let mut body = packed(&padded(MIB));
        body.truncate(body.len() / 2);
        gzip(body)
    };
    check(cut, BROKEN).await;
    check(|| gzip(b"{\"balance\": 47}".to_vec()), BROKEN).await;
}

#[tokio::test]
async fn an_empty_answer_and_a_page_are_no_balance() {
    for (status, body, code) in [
        (200, "", Code::Protocol),
        (204, "", Code::Protocol),
        (200, "<!doctype html><title>Sign in</title>", Code::Protocol),
        (403, "<!doctype html><title>Attention</title>", Code::Blocked),
    ] {
        let server =
            Server::start(move |_, _| async move { with(status, &[("content-type", "text/html")], body) }).await;
        for provider in ProviderId::ALL {
            assert_eq!(read(provider, &server.base).await.unwrap_err().code, code, "{provider} {status} {body}");
        }
    }
}
