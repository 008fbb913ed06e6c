//! The five services, and the few questions that the rest of the sandbox asks each of them.

use std::sync::Arc;

use axum::Router;
use axum::http::HeaderMap;
use axum::response::Response;
use brimful_core::provider::ProviderId;
use chrono::{DateTime, Utc};

use crate::world::{Arrival, State, World};

pub(crate) mod pictory;
pub(crate) mod pixverse;
pub(crate) mod powerpost;
pub(crate) mod ugen;
pub(crate) mod voxpria;

/// Why a service does not answer with what was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Refusal {
    BadKey,
    MissingScope,
    OutOfCredits,
    RateLimited { retry_after_s: u64 },
    Internal,
    NotFound,
}

/// A body with HTTP 200 that is not what it should be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Odd<'a> {
    /// It reports a failure.
    Failure,
    /// Null is in the place of the content.
    Null,
    /// A needed field is left out.
    Missing,
    /// This JSON is in the place of an amount.
    Amount(&'a str),
}

/// The routes of all services, each under its own prefix.
pub(crate) fn router() -> Router<Arc<World>> {
    ProviderId::ALL.into_iter().fold(Router::new(), |router, provider| {
        let routes = match provider {
            ProviderId::PowerPost => powerpost::routes(),
            ProviderId::PixVerse => pixverse::routes(),
            ProviderId::Pictory => pictory::routes(),
            ProviderId::UGen => ugen::routes(),
            ProviderId::Voxpria => voxpria::routes(),
        };
        let not_found = move |axum::extract::State(world): axum::extract::State<Arc<World>>| async move {
            refuse(provider, Refusal::NotFound, world.lock().now)
        };
        let routes = routes.fallback(not_found).method_not_allowed_fallback(not_found);
        router.nest(&mount(provider), routes)
    })
}

/// The path under which a service is played: its id, then the path of its own base address.
pub(crate) fn mount(provider: ProviderId) -> String {
    let base = provider.profile().base_url;
    let path = base.splitn(4, '/').nth(3).unwrap_or_default();
    format!("/{}/{path}", provider.id())
}

/// The service that a path belongs to.
pub(crate) fn provider_of(path: &str) -> Option<ProviderId> {
    path.strip_prefix('/')?.split('/').next()?.parse().ok()
}

/// The part of a path after the service's base.
pub(crate) fn path_within(provider: ProviderId, path: &str) -> &str {
    path.strip_prefix(mount(provider).as_str()).unwrap_or(path)
}

/// The key of a request, where it is presented as the service documents it.
pub(crate) fn key(provider: ProviderId, headers: &HeaderMap) -> Option<&str> {
    match provider {
        ProviderId::PowerPost | ProviderId::Voxpria => bearer(headers).or_else(|| header(headers, "x-api-key")),
        ProviderId::PixVerse => header(headers, "api-key"),
        ProviderId::Pictory => header(headers, "authorization"),
        // A session token wins over a key, and the sandbox knows no sessions.
        ProviderId::UGen if headers.contains_key("authorization") => None,
        ProviderId::UGen => header(headers, "x-api-key"),
    }
}

/// A failure in the service's own shape.
pub(crate) fn refuse(provider: ProviderId, refusal: Refusal, now: DateTime<Utc>) -> Response {
    match provider {
        ProviderId::PowerPost => powerpost::refuse(refusal),
        ProviderId::PixVerse => pixverse::refuse(refusal),
        ProviderId::Pictory => pictory::refuse(refusal),
        ProviderId::UGen => ugen::refuse(refusal),
        ProviderId::Voxpria => voxpria::refuse(refusal, now),
    }
}

/// A body for `path`, the part after the service's base, that is not what it should be.
pub(crate) fn odd(provider: ProviderId, path: &str, odd: Odd<'_>) -> String {
    match provider {
        ProviderId::PowerPost => powerpost::odd(odd),
        ProviderId::PixVerse => pixverse::odd(odd),
        ProviderId::Pictory => pictory::odd(path, odd),
        ProviderId::UGen => ugen::odd(path, odd),
        ProviderId::Voxpria => voxpria::odd(path, odd),
    }
}

/// The headers that a service adds to every answer, failures included.
pub(crate) fn stamp(provider: ProviderId, response: &mut Response, state: &mut State, arrival: &Arrival) {
    match provider {
        ProviderId::PowerPost => powerpost::stamp(response, state, arrival),
        ProviderId::PixVerse | ProviderId::Pictory | ProviderId::UGen | ProviderId::Voxpria => {}
    }
}

/// A header's text.
fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The token of `Authorization: Bearer …`.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    header(headers, "authorization")?.strip_prefix("Bearer ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_has_a_place_of_its_own() {
        let mounts: Vec<String> = ProviderId::ALL.into_iter().map(mount).collect();
        assert_eq!(
            mounts,
            ["/powerpost/api/v1", "/pixverse/openapi/v2", "/pictory/pictoryapis", "/u-gen/api/v1", "/voxpria/api/v1",]
        );
        for provider in ProviderId::ALL {
            let path = format!("{}/x/y", mount(provider));
            assert_eq!(provider_of(&path), Some(provider));
            assert_eq!(path_within(provider, &path), "/x/y");
        }
        assert_eq!(provider_of("/_sandbox"), None);
        assert_eq!(provider_of("/"), None);
    }
}
