//! The one HTTP policy: who may be asked, how long, how often, and how much of an answer is read.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use backon::Retryable;
use brimful_core::base_url::BaseUrl;
use brimful_core::failure::{Code, Failure};
use brimful_core::wire::{Answer, Head};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{Client, ClientBuilder, Response};
use tokio::sync::OnceCell;
use tokio::time::{Instant, timeout_at};
use url::Url;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::gate::Gates;
use super::request::Request;
pub(super) use super::request::{Ask, Auth, Get, Remove, Submit};
use super::retry::{self, Miss, Reached};
use super::{Target, transport};
use crate::clock::Clock;

/// Most requests in flight to one origin, and so most connections kept to it.
///
/// A hundred accounts at one origin that answers in 300 ms shall be read within 1.5 s: five rounds of 300 ms fit, so at
/// least 20 at a time. 32 makes it four rounds (1.2 s) and leaves the rest for connecting. One account has one request
/// in flight, so a usual wallet never comes near.
pub const IN_FLIGHT_PER_ORIGIN: usize = 32;

/// Honest and our own: default names of HTTP libraries are turned away by some services' firewalls, and posing as a
/// browser would be a lie.
const USER_AGENT: &str = concat!("Brimful/", env!("CARGO_PKG_VERSION"), " (+desktop credit monitor)");

/// Longest deadline; longer ones are cut to it, so that no sum of times overflows.
const MAX_DEADLINE: Duration = Duration::from_secs(3600);

/// How much time and space an answer gets. Tests use smaller ones.
#[derive(Clone, Copy, Debug)]
pub struct HttpLimits {
    /// Until a connection stands.
    pub connect: Duration,
    /// For one attempt as a whole, connecting included.
    pub total: Duration,
    /// Largest answer in bytes, unpacked.
    pub body: usize,
    /// Largest page of a ledger in bytes, unpacked.
    pub ledger_body: usize,
    /// Most requests in flight to one origin.
    pub in_flight_per_origin: usize,
    /// The first wait before a retry where the service asks for none.
    pub first_wait: Duration,
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(30),
            body: 1024 * 1024,
            ledger_body: 16 * 1024 * 1024,
            in_flight_per_origin: IN_FLIGHT_PER_ORIGIN,
            first_wait: Duration::from_millis(500),
        }
    }
}

/// The HTTP client could not be set up: no secure connections on this system.
#[derive(Debug, thiserror::Error)]
#[error("secure connections cannot be set up on this system")]
pub struct HttpError(#[source] reqwest::Error);

/// The one HTTP policy. Redirects are not followed, so a key stays at its account's own origin; plain http goes to this
/// machine only, and never through a proxy.
pub struct Http {
    remote: Client,
    /// Made when it is first needed: reading the system's certificates takes a noticeable part of a start, and most
    /// users never have an account on their own machine.
    loopback: OnceCell<Client>,
    gates: Gates,
    limits: HttpLimits,
}

impl Http {
    /// Sets up the clients; connects to nothing.
    ///
    /// # Errors
    /// [`HttpError`] where the system's certificates or its TLS cannot be used.
    pub fn new(limits: HttpLimits) -> Result<Self, HttpError> {
        Ok(Self {
            remote: builder(&limits).https_only(true).build().map_err(HttpError)?,
            loopback: OnceCell::new(),
            gates: Gates::new(limits.in_flight_per_origin),
            limits,
        })
    }

    /// The client for this address: https only, or this machine without a proxy.
    async fn client(&self, base_url: &BaseUrl) -> Result<&Client, HttpError> {
        if !base_url.is_loopback() {
            return Ok(&self.remote);
        }
        // What "localhost" means is not left to a hosts file: plain http goes there.
        let here = [SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), SocketAddr::from((Ipv6Addr::LOCALHOST, 0))];
        let build = || async { builder(&self.limits).no_proxy().resolve_to_addrs("localhost", &here).build() };
        self.loopback.get_or_try_init(build).await.map_err(HttpError)
    }
}

#[expect(clippy::disallowed_methods, reason = "this file owns the client")]
fn builder(limits: &HttpLimits) -> ClientBuilder {
    Client::builder()
        .user_agent(USER_AGENT)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(limits.connect)
        .pool_max_idle_per_host(limits.in_flight_per_origin)
        // Long enough for one refresh of many accounts, too short to meet a connection that the service has given up:
        // accounts are polled once a minute at most.
        .pool_idle_timeout(Duration::from_secs(5))
}

/// Asks one account's service until a deadline.
pub(super) struct Caller<'a> {
    http: &'a Http,
    pub(super) clock: &'a dyn Clock,
    pub(super) target: Target<'a>,
    until: Instant,
}

impl<'a> Caller<'a> {
    /// A caller whose requests all end within `deadline` from now.
    pub(super) fn new(http: &'a Http, clock: &'a dyn Clock, target: Target<'a>, deadline: Duration) -> Self {
        Self { http, clock, target, until: Instant::now() + deadline.min(MAX_DEADLINE) }
    }

    /// Asks, again where that may help, and reads the answer with `parse`.
    ///
    /// # Errors
    /// The last attempt's failure. May repeat the key where the service does: see [`super::redact`].
    pub(super) async fn get<T>(
        &self,
        get: Get<'_>,
        parse: fn(&Answer<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.until_it_is_there(get.into(), parse).await
    }

    /// Sends a POST that only asks, and again where that may help.
    ///
    /// # Errors
    /// As with [`Caller::get`].
    pub(super) async fn ask<T>(
        &self,
        ask: Ask<'_>,
        parse: fn(&Answer<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.until_it_is_there(ask.into(), parse).await
    }

    /// Sends a POST that changes something: once, whatever comes of it.
    ///
    /// # Errors
    /// As with [`Caller::get`], with how far it came. Without an answer it may have been done all the same.
    pub(super) async fn submit<T>(
        &self,
        submit: Submit<'_>,
        parse: fn(&Answer<'_>) -> Result<T, Failure>,
    ) -> Result<T, (Failure, Reached)> {
        self.attempt(submit.into(), parse).await.map_err(|miss| (miss.failure, miss.reached))
    }

    /// Sends a DELETE: once, like a POST that changes something.
    ///
    /// # Errors
    /// As with [`Caller::submit`].
    pub(super) async fn remove<T>(
        &self,
        remove: Remove<'_>,
        parse: fn(&Answer<'_>) -> Result<T, Failure>,
    ) -> Result<T, (Failure, Reached)> {
        self.attempt(remove.into(), parse).await.map_err(|miss| (miss.failure, miss.reached))
    }

    async fn until_it_is_there<T>(
        &self,
        request: Request<'_>,
        parse: fn(&Answer<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let attempt = || self.attempt(request, parse);
        attempt
            .retry(retry::schedule(self.http.limits.first_wait))
            .sleep(tokio::time::sleep)
            .when(|miss: &Miss| miss.again)
            .adjust(|miss: &Miss, planned| retry::wait(&miss.failure, planned, self.until))
            .await
            .map_err(|miss| miss.failure)
    }

    async fn attempt<T>(&self, request: Request<'_>, parse: fn(&Answer<'_>) -> Result<T, Failure>) -> Result<T, Miss> {
        let provider = self.target.provider;
        let (headers, trace) = self.headers(request).map_err(|failure| Miss::unanswered(failure, Reached::Nobody))?;
        let origin = self.target.base_url.origin();
        let place = timeout_at(self.until, self.http.gates.enter(&origin)).await;
        let crowded = |_| self.unanswered(Lost::unsent(transport::too_slow(provider)), trace.clone());
        let _place = place.map_err(crowded)?;
        let end = self.until.min(Instant::now() + self.http.limits.total);
        let exchange = timeout_at(end, self.exchange(request, headers)).await;
        let whole = exchange.unwrap_or_else(|_| Err(Lost::on_the_way(transport::too_slow(provider))));
        let Whole { status, mut head, body } = whole.map_err(|lost| self.unanswered(lost, trace.clone()))?;
        head.request_id = head.request_id.or(trace);
        tracing::debug!(%provider, status, bytes = body.len(), request_id = head.request_id, "answered");
        let answer = Answer { status, head: &head, body: &body, now: self.clock.now() };
        parse(&answer).map_err(|failure| Miss::answered(status, failure))
    }

    async fn exchange(&self, request: Request<'_>, headers: HeaderMap) -> Result<Whole, Lost> {
        let provider = self.target.provider;
        let client = self.http.client(self.target.base_url).await;
        let client = client.map_err(|error| Lost::unsent(Failure::new(Code::Unavailable, error.to_string())))?;
        let cap = if request.get.ledger { self.http.limits.ledger_body } else { self.http.limits.body };
        let mut outgoing = client.request(request.method(), self.url(request.get)).headers(headers);
        if let Some(body) = request.body {
            outgoing = outgoing.body(body.to_owned());
        }
        let lost = |error: reqwest::Error| {
            let failure = transport::no_answer(provider, &error);
            // Without a connection nothing was sent.
            if error.is_connect() { Lost::unsent(failure) } else { Lost::on_the_way(failure) }
        };
        let response = outgoing.send().await.map_err(lost)?;
        let status = response.status().as_u16();
        let head = head_of(response.headers());
        let body = self.body(response, cap).await.map_err(Lost::on_the_way)?;
        Ok(Whole { status, head, body })
    }

    /// Reads the body piece by piece: the cap counts unpacked bytes, so a small packed answer cannot fill the memory.
    async fn body(&self, mut response: Response, cap: usize) -> Result<Vec<u8>, Failure> {
        let provider = self.target.provider;
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|error| transport::broken_body(provider, &error))? {
            if piece.len() > cap.saturating_sub(body.len()) {
                return Err(transport::too_large(provider, cap));
            }
            body.extend_from_slice(&piece);
        }
        Ok(body)
    }

    fn url(&self, get: Get<'_>) -> Url {
        let mut url = self.target.base_url.join(get.path);
        if !get.query.is_empty() {
            url.query_pairs_mut().extend_pairs(get.query.iter().map(|(name, value)| (*name, value.as_str())));
        }
        url
    }

    /// The headers of one attempt, and the trace id in them. Made anew for every attempt: PixVerse may answer a trace id
    /// that it has seen with what it answered then.
    fn headers(&self, request: Request<'_>) -> Result<(HeaderMap, Option<String>), Failure> {
        let unfit = |_| {
            let name = self.target.provider.name();
            Failure::new(Code::Auth, format!("the key for {name} has characters that no key has"))
        };
        let key = self.target.secret.expose();
        let credential = match request.get.auth {
            Auth::Header(name) => Some((HeaderName::from_static(name), Zeroizing::new(key.to_owned()))),
            Auth::Bearer => Some((HeaderName::from_static("authorization"), Zeroizing::new(format!("Bearer {key}")))),
            Auth::Public => None,
        };
        let mut headers = HeaderMap::new();
        if let Some((name, text)) = credential {
            let mut value = HeaderValue::from_str(&text).map_err(unfit)?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        if request.body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let mut trace = None;
        if let Some(name) = request.get.trace {
            let id = Uuid::new_v4().to_string();
            headers.insert(HeaderName::from_static(name), HeaderValue::from_str(&id).map_err(unfit)?);
            trace = Some(id);
        }
        Ok((headers, trace))
    }

    fn unanswered(&self, lost: Lost, trace: Option<String>) -> Miss {
        let code = lost.failure.code.as_str();
        tracing::debug!(provider = %self.target.provider, code, request_id = trace, "unanswered");
        Miss::unanswered(lost.failure.with_request_id(trace), lost.reached)
    }
}

/// A request to which no whole answer came.
struct Lost {
    failure: Box<Failure>,
    reached: Reached,
}

impl Lost {
    fn unsent(failure: Failure) -> Self {
        Self { failure: Box::new(failure), reached: Reached::Nobody }
    }

    fn on_the_way(failure: Failure) -> Self {
        Self { failure: Box::new(failure), reached: Reached::Perhaps }
    }
}

/// An answer that came whole.
struct Whole {
    status: u16,
    head: Head,
    body: Vec<u8>,
}

fn head_of(headers: &HeaderMap) -> Head {
    let text = |name: &HeaderName| Some(headers.get(name)?.to_str().ok()?.to_owned());
    Head {
        content_type: text(&CONTENT_TYPE),
        retry_after: text(&RETRY_AFTER),
        rate_limit_reset: text(&HeaderName::from_static("x-ratelimit-reset")),
        request_id: text(&HeaderName::from_static("x-request-id")),
    }
}

#[cfg(test)]
mod tests {
    use brimful_core::provider::ProviderId;
    use brimful_core::secret::Secret;

    use super::*;
    use crate::clock::SystemClock;

    #[tokio::test]
    async fn the_key_is_marked_sensitive_and_one_that_no_header_can_carry_is_refused() {
        #[track_caller]
        fn check(http: &Http, auth: Auth, key: &str, expect: Result<(&str, &str), Code>) {
            let base = BaseUrl::default_for(ProviderId::UGen).unwrap();
            let secret = Secret::new(key.to_owned());
            let target = Target { provider: ProviderId::UGen, base_url: &base, secret: &secret, entered: None };
            let caller = Caller::new(http, &SystemClock, target, Duration::ZERO);
            let got = caller.headers(Get::new("a", auth).into());
            match (&got, expect) {
                (Ok((headers, None)), Ok((name, value))) => {
                    assert_eq!(headers[name], value);
                    assert!(headers[name].is_sensitive());
                    assert!(!format!("{headers:?}").contains(key));
                }
                (Err(failure), Err(code)) => assert_eq!(failure.code, code),
                _ => panic!("{got:?}"),
            }
        }
        let http = Http::new(HttpLimits::default()).unwrap();
        check(&http, Auth::Header("x-api-key"), "canary", Ok(("x-api-key", "canary")));
        check(&http, Auth::Bearer, "canary", Ok(("authorization", "Bearer canary")));
        check(&http, Auth::Bearer, "two\r\nx-evil: 1", Err(Code::Auth));
    }
}
