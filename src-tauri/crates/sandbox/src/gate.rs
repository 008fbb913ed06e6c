//! What every request passes: it is written down, counted and delayed, and meets the fault that was set.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use brimful_core::provider::ProviderId;

use crate::connection::Line;
use crate::world::World;
use crate::{misbehave, services};

/// The one middleware.
pub(crate) async fn gate(
    State(world): State<Arc<World>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
    next: Next,
) -> Response {
    let provider = services::provider_of(request.uri().path());
    let arrival = world.lock().arrive(provider, request.method(), request.uri(), request.headers());
    let Some(provider) = provider else {
        if is_foreign(&world, request.headers()) {
            return (StatusCode::FORBIDDEN, "This is for programs on this computer, not for web pages.\n")
                .into_response();
        }
        return next.run(request).await;
    };
    let _flight = Flight::enter(Arc::clone(&world), provider, arrival.account);
    if arrival.overtaken_by > 0 {
        overtaken(&world, request.uri().path(), arrival.overtaken_by).await;
    }
    if !arrival.latency.is_zero() {
        tokio::time::sleep(arrival.latency).await;
    }
    let faulty = match &arrival.fault {
        Some(fault) => {
            let path = services::path_within(provider, request.uri().path());
            // Not in the call itself: the lock would be held for as long as the answer takes.
            let now = world.lock().now;
            misbehave::answer(fault, provider, path, arrival.sequence, now, &line).await
        }
        None => None,
    };
    let path = request.uri().path().to_owned();
    let mut response = match faulty {
        Some(response) => response,
        None => next.run(request).await,
    };
    services::stamp(provider, &mut response, &mut world.lock(), &arrival);
    world.answered.send_modify(|answered| *answered.entry(path).or_default() += 1);
    response
}

/// Waits until so many other requests of this path were answered.
async fn overtaken(world: &World, path: &str, by: u32) {
    let mut answered = world.answered.subscribe();
    let count = |answered: &BTreeMap<String, u64>| answered.get(path).copied().unwrap_or_default();
    let then = count(&answered.borrow()) + u64::from(by);
    // The world that counts is here as long as this waits.
    let _ = answered.wait_for(|answered| count(answered) >= then).await;
}

/// Whether a request comes from another web page, or by a name that was made to point here.
fn is_foreign(world: &World, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let authority = world.origin.trim_start_matches("http://");
    let port = authority.rsplit(':').next().unwrap_or_default();
    let host = text(header::HOST).unwrap_or_default();
    let here = host == authority || host.strip_prefix("localhost:") == Some(port);
    !here || text(header::ORIGIN).is_some_and(|origin| origin != world.origin)
}

/// Counts a request as being answered until it is dropped, be it answered or given up by the client.
struct Flight {
    world: Arc<World>,
    provider: ProviderId,
    account: Option<usize>,
}

impl Flight {
    fn enter(world: Arc<World>, provider: ProviderId, account: Option<usize>) -> Self {
        world.lock().enter(provider, account);
        Self { world, provider, account }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.world.lock().leave(self.provider, self.account);
    }
}
