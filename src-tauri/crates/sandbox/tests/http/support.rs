//! A running sandbox and a client that presents keys as each service wants them.

use std::time::Duration;

use brimful_core::provider::ProviderId;
use brimful_sandbox::{Options, Sandbox, Scenario};
use reqwest::{Client, Method, RequestBuilder, Response, redirect};
use serde_json::Value;

/// A sandbox and its client.
pub(crate) struct Asked {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
}

/// A status and a body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) text: String,
}

impl Asked {
    /// The documented numbers.
    pub(crate) async fn seed() -> Self {
        Self::start(Options::default()).await
    }

    pub(crate) async fn start(options: Options) -> Self {
        Self { sandbox: Sandbox::start(options).await.unwrap(), client: client() }
    }

    /// The scenario's key for a service.
    pub(crate) fn key(&self, provider: ProviderId) -> String {
        let accounts = self.sandbox.control().accounts();
        accounts.into_iter().find(|account| account.provider == provider).unwrap().key
    }

    /// A request without a key.
    pub(crate) fn bare(&self, method: Method, provider: ProviderId, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.sandbox.base_url(provider)))
    }

    /// A request with this key, presented as documented.
    pub(crate) fn keyed(&self, method: Method, provider: ProviderId, path: &str, key: &str) -> RequestBuilder {
        let request = self.bare(method, provider, path);
        match provider {
            ProviderId::PowerPost => request.header("x-api-key", key),
            ProviderId::PixVerse => {
                request.header("API-KEY", key).header("Ai-trace-id", uuid::Uuid::new_v4().to_string())
            }
            ProviderId::Pictory => request.header("Authorization", key),
            ProviderId::UGen => request.header("X-API-Key", key),
            ProviderId::Voxpria => request.bearer_auth(key),
        }
    }

    /// GET with the scenario's key.
    pub(crate) async fn get(&self, provider: ProviderId, path: &str) -> Answer {
        read(self.keyed(Method::GET, provider, path, &self.key(provider))).await
    }

    /// POST with the scenario's key.
    pub(crate) async fn post(&self, provider: ProviderId, path: &str, body: &str) -> Answer {
        let request = self.keyed(Method::POST, provider, path, &self.key(provider));
        read(request.header("Content-Type", "application/json").body(body.to_owned())).await
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// The route that says what is available.
pub(crate) fn balance_path(provider: ProviderId) -> &'static str {
    match provider {
        ProviderId::PowerPost => "/account/credits",
        ProviderId::PixVerse => "/account/balance",
        ProviderId::Pictory => "/v1/quota",
        ProviderId::UGen => "/credits/balance",
        ProviderId::Voxpria => "/credits",
    }
}

pub(crate) async fn send(request: RequestBuilder) -> Response {
    request.send().await.unwrap()
}

pub(crate) async fn read(request: RequestBuilder) -> Answer {
    let response = send(request).await;
    Answer { status: response.status().as_u16(), text: response.text().await.unwrap() }
}

pub(crate) fn showcase() -> Options {
    Options { scenario: Scenario::Showcase, ..Options::default() }
}

#[expect(clippy::disallowed_methods, reason = "a client of the tests")]
fn client() -> Client {
    Client::builder()
        .user_agent("Brimful-tests/1")
        .redirect(redirect::Policy::none())
        .no_proxy()
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap()
}
