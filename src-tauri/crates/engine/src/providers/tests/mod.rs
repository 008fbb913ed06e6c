//! The clients and the HTTP policy against real servers on this machine.

mod answers;
mod clients;
mod fallback;
mod faults;
mod history;
mod plans;
mod retries;

use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Response};
use brimful_core::account::EnteredBalance;
use brimful_core::base_url::BaseUrl;
use brimful_core::failure::Failure;
use brimful_core::provider::ProviderId;
use brimful_core::reading::Balance;
use brimful_core::secret::Secret;
use chrono::{DateTime, Utc};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::{Http, HttpLimits, Target, read_balance};
use crate::clock::Clock;

/// A key that must be seen nowhere but in its header.
const KEY: &str = "canary-key-0123456789";

/// A fixture of one service.
macro_rules! fixture {
    ($path:literal) => {
        include_str!(concat!("../../../../../../tests/fixtures/providers/", $path, ".json"))
    };
}
use fixture;

/// A request as it arrived.
#[derive(Clone, Debug)]
struct Seen {
    line: String,
    headers: HeaderMap,
}

impl Seen {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// A server on loopback that notes what it is asked; it ends when dropped.
struct Server {
    base: BaseUrl,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: JoinHandle<()>,
}

impl Server {
    /// Answers the n-th request (from 0) with `reply(n, request)`.
    async fn start<F, R>(reply: F) -> Self
    where
        F: Fn(usize, Seen) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Response<Body>> + Send,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = BaseUrl::parse(&format!("http://{}/api", listener.local_addr().unwrap())).unwrap();
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let noted = Arc::clone(&seen);
        let router = Router::new().fallback(move |request: Request| {
            let seen =
                Seen { line: format!("{} {}", request.method(), request.uri()), headers: request.headers().clone() };
            let n = {
                let mut noted = noted.lock().unwrap();
                noted.push(seen.clone());
                noted.len() - 1
            };
            let reply = reply.clone();
            async move { reply(n, seen).await }
        });
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { base, seen, task }
    }

    /// Answers the n-th request with the n-th status and body, and every later one with the last.
    async fn script(replies: Vec<(u16, &'static str)>) -> Self {
        Self::start(move |n, _| {
            let (status, body) = replies[n.min(replies.len() - 1)];
            async move { json(status, body) }
        })
        .await
    }

    fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn json(status: u16, body: impl Into<Body>) -> Response<Body> {
    with(status, &[("content-type", "application/json")], body)
}

fn with(status: u16, headers: &[(&str, &str)], body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body.into()).unwrap()
}

struct Fixed(DateTime<Utc>);

impl Clock for Fixed {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

/// Small limits, so that no test waits long.
fn limits() -> HttpLimits {
    HttpLimits { first_wait: Duration::from_millis(1), ..HttpLimits::default() }
}

/// Reads a balance with everything as usual.
async fn read(provider: ProviderId, base: &BaseUrl) -> Result<Balance, Failure> {
    read_with(&Http::new(limits()).unwrap(), provider, base, None, Duration::from_secs(20)).await
}

/// Reads a balance at 2026-05-09 12:00 UTC. Whatever comes of it, the key is not in it.
async fn read_with(
    http: &Http,
    provider: ProviderId,
    base: &BaseUrl,
    entered: Option<EnteredBalance>,
    deadline: Duration,
) -> Result<Balance, Failure> {
    let secret = Secret::new(KEY.to_owned());
    let clock = Fixed("2026-05-09T12:00:00Z".parse().unwrap());
    let target = Target { provider, base_url: base, secret: &secret, entered };
    assert!(!format!("{target:?}").contains(KEY));
    let result = read_balance(http, &clock, target, deadline).await;
    assert!(!format!("{result:?}").contains(KEY), "{result:?}");
    if let Err(failure) = &result {
        assert!(!failure.message.contains(base.host()), "an address in {failure}");
    }
    result
}
