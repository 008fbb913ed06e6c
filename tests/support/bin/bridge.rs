//! The page's other host: `ui/` under the page's own policy, the real backend behind `/api`, and a sandbox behind that.
//! For the page's tests in Chromium, which start it and read its addresses from the first line that it prints. It ends
//! when its standard input does.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a program of the tests")]

use std::convert::Infallible;
use std::io::Read as _;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use brimful_core::provider::ProviderId;
use brimful_engine::api::{Backend, Call};
use brimful_tests::world::World;
use chrono::TimeDelta;
use futures_util::stream::{self, Stream};
use serde_json::json;

/// As in the app, but for `connect-src`: here the host is reached over HTTP.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'";

#[tokio::main]
async fn main() {
    let world = Arc::new(World::new().await);
    let services: serde_json::Map<_, _> = ProviderId::ALL
        .into_iter()
        .map(|p| (p.id().into(), json!({ "base_url": world.sandbox.base_url(p), "key": world.key(p) })))
        .collect();
    let sandbox = world.sandbox.origin();
    let app = Router::new()
        .route("/api/call", post(call))
        .route("/api/events", get(events))
        .route("/test/pass", post(pass))
        .fallback(file)
        .with_state(world);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    println!("{}", json!({ "url": url, "sandbox": sandbox, "services": services }));
    tokio::select! {
        served = axum::serve(listener, app) => served.unwrap(),
        () = parent_is_gone() => {}
    }
}

/// A thread of its own: a blocking read inside the runtime would keep it from ending.
async fn parent_is_gone() {
    let (gone, wait) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        let _ = gone.send(());
    });
    let _ = wait.await;
}

async fn call(State(world): State<Arc<World>>, Json(call): Json<Call>) -> Response {
    match Box::pin(world.backend.dispatch(call)).await {
        Ok(reply) => Json(reply).into_response(),
        Err(error) => (StatusCode::BAD_REQUEST, Json(error)).into_response(),
    }
}

async fn events(State(world): State<Arc<World>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let views = world.backend.views();
    Sse::new(stream::unfold(views, |mut views| async {
        views.changed().await.ok()?;
        let view = Backend::dto(&views.borrow_and_update());
        let event = Event::default().event("view").json_data(view).unwrap();
        Some((Ok(event), views))
    }))
}

/// Lets this many seconds pass on the backend's clock.
async fn pass(State(world): State<Arc<World>>, Json(seconds): Json<i64>) -> StatusCode {
    world.pass(TimeDelta::seconds(seconds)).await;
    StatusCode::NO_CONTENT
}

async fn file(uri: Uri) -> Response {
    let path = if uri.path() == "/" { "/index.html" } else { uri.path() };
    let name = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui").to_owned() + path;
    let kind = match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let Ok(bytes) = std::fs::read(name) else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ];
    (headers, bytes).into_response()
}
