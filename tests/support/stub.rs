//! A service on loopback that answers as a test says, byte for byte: what the sandbox would never say.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What was asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// `GET`.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// What was sent with it.
    pub body: String,
    query: HashMap<String, String>,
}

/// A service. It ends when dropped.
#[derive(Debug)]
pub struct Stub {
    base_url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    server: JoinHandle<()>,
}

type Answer = Arc<dyn Fn(&Asked) -> (u16, String) + Send + Sync>;

impl Stub {
    /// One whose answers are JSON with this status and body.
    ///
    /// # Panics
    /// No port is free.
    pub async fn start(answer: impl Fn(&Asked) -> (u16, String) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<Vec<Asked>>>::default();
        let answer: Answer = Arc::new(answer);
        let app = Router::new().fallback(speak).with_state((answer, Arc::clone(&asked)));
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { base_url, asked, server }
    }

    /// One that answers this to everything.
    ///
    /// # Panics
    /// As [`Stub::start`].
    pub async fn saying(body: impl Into<String>) -> Self {
        let body = body.into();
        Self::start(move |_| (200, body.clone())).await
    }

    /// Its base address.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// What it was asked for, oldest first.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Asked {
    /// A parameter; empty where it is not there.
    #[must_use]
    pub fn parameter(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }
}

async fn speak(
    State((answer, list)): State<(Answer, Arc<Mutex<Vec<Asked>>>)>,
    method: Method,
    uri: Uri,
    Query(query): Query<HashMap<String, String>>,
    body: String,
) -> Response {
    let asked = Asked { method: method.to_string(), path: uri.path().to_owned(), body, query };
    let (status, body) = answer(&asked);
    list.lock().unwrap_or_else(PoisonError::into_inner).push(asked);
    (StatusCode::from_u16(status).unwrap(), [(header::CONTENT_TYPE, "application/json")], body).into_response()
}
