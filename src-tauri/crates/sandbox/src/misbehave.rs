//! The answers of a service that fails on request.

use std::convert::Infallible;
use std::io::{self, Write};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use brimful_core::provider::ProviderId;
use chrono::{DateTime, Utc};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::stream;

use crate::connection::Line;
use crate::fault::Fault;
use crate::reply::{html, json_text};
use crate::services::{self, Odd, Refusal};

/// The answer to a request for `path`, which is the part after the service's base. None where the route itself has to
/// act the fault out, or is not concerned.
pub(crate) async fn answer(
    fault: &Fault,
    provider: ProviderId,
    path: &str,
    sequence: u64,
    now: DateTime<Utc>,
    line: &Line,
) -> Option<Response> {
    let refuse = |refusal| services::refuse(provider, refusal, now);
    let odd = |odd| json_text(StatusCode::OK, services::odd(provider, path, odd));
    Some(match fault {
        Fault::EmptyLedger | Fault::QuotaForbidden => return None,
        Fault::BadKey => refuse(Refusal::BadKey),
        Fault::MissingScope => refuse(Refusal::MissingScope),
        Fault::OutOfCredits => refuse(Refusal::OutOfCredits),
        Fault::RateLimited { retry_after_s } => refuse(Refusal::RateLimited { retry_after_s: *retry_after_s }),
        Fault::ServerError(500) => refuse(Refusal::Internal),
        Fault::ServerError(status) => proxy_page(*status),
        Fault::MalformedJson => json_text(StatusCode::OK, "{\"balance\": 47, \"Resp\": {\"credit_mon"),
        Fault::HtmlForbidden => firewall_page(),
        Fault::Html200 => html(StatusCode::OK, "<!doctype html><title>Sign in</title><h1>Sign in to continue</h1>"),
        Fault::ErrorInOk => odd(Odd::Failure),
        Fault::NullBody => odd(Odd::Null),
        Fault::MissingField => odd(Odd::Missing),
        Fault::WrongTypes => odd(Odd::Amount(["\"abc\"", "true", "{}"][(sequence % 3) as usize])),
        Fault::HugeNumber => odd(Odd::Amount("123456789012345678901234567890")),
        Fault::DeepNesting => odd(Odd::Amount(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)))),
        Fault::EmptyBody => json_text(StatusCode::OK, ""),
        Fault::SlowLoris => json_text(StatusCode::OK, slow_loris()),
        Fault::EndlessBody => json_text(StatusCode::OK, endless_body()),
        Fault::CutGzip => cut_gzip(),
        Fault::CutBody => json_text(StatusCode::OK, cut_body()),
        Fault::Redirect(location) => redirect(location),
        Fault::Hang => std::future::pending().await,
        Fault::DropConnection => {
            line.cut.cancel();
            // The connection, once it sees that it is cut, drops this future.
            std::future::pending().await
        }
    })
}

/// The page of a firewall in front of a service.
pub(crate) fn firewall_page() -> Response {
    html(
        StatusCode::FORBIDDEN,
        "<!doctype html><title>Access denied</title><h1>Error 1010</h1><p>The owner of this website has banned your \
         access based on your browser's signature.</p>",
    )
}

fn proxy_page(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    html(status, format!("<!doctype html><title>{status}</title><h1>{status}</h1><hr>proxy"))
}

/// The headers and an opening brace come at once, white space after it for ever.
fn slow_loris() -> Body {
    Body::from_stream(stream::unfold(true, |first| async move {
        if first {
            return Some((Ok::<_, Infallible>(Bytes::from_static(b"{")), false));
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        Some((Ok(Bytes::from_static(b" ")), false))
    }))
}

/// The start of an object whose text goes on for ever.
fn endless_body() -> Body {
    static MORE: [u8; 16 * 1024] = [b'7'; 16 * 1024];
    Body::from_stream(stream::unfold(true, |first| async move {
        let chunk: &'static [u8] = if first { b"{\"message\":\"" } else { &MORE };
        Some((Ok::<_, Infallible>(Bytes::from_static(chunk)), false))
    }))
}

fn cut_gzip() -> Response {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    // Writing into memory does not fail.
    let _ = encoder.write_all(b"{\"balance\":47,\"success\":true,\"data\":{\"balance\":1500}}");
    let mut packed = encoder.finish().unwrap_or_default();
    packed.truncate(packed.len() / 2);
    let mut response = json_text(StatusCode::OK, packed);
    response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    response
}

/// Half a body, then an error that ends the connection.
fn cut_body() -> Body {
    Body::from_stream(stream::unfold(true, |first| async move {
        if first {
            return Some((Ok(Bytes::from_static(b"{\"balance\": 47,")), false));
        }
        // Without a pause the server would fail before it has sent anything.
        tokio::task::yield_now().await;
        Some((Err(io::Error::from(io::ErrorKind::ConnectionReset)), false))
    }))
}

fn redirect(location: &str) -> Response {
    let mut response = html(StatusCode::FOUND, "<!doctype html><title>Found</title>");
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}
