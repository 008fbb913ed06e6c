//! The parsers against the documented examples and errors, as tables.

mod errors;
mod forward;
mod history;
mod hostile;
mod values;

use chrono::{DateTime, Utc};

use super::{Answer, Head};
use crate::failure::Failure;
use crate::provider::ProviderId;
use crate::reading::Balance;

/// A fixture of one service.
macro_rules! fixture {
    ($path:literal) => {
        include_str!(concat!("../../../../../../tests/fixtures/providers/", $path, ".json"))
    };
}
use fixture;

/// 2026-05-09 12:00 UTC, and as Unix seconds 1778328000.
fn now() -> DateTime<Utc> {
    at("2026-05-09T12:00:00Z")
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn json_head() -> Head {
    Head { content_type: Some("application/json".into()), request_id: Some("req-1".into()), ..Head::default() }
}

/// What the balance endpoint's parser of a service makes of an answer.
fn read(service: ProviderId, status: u16, head: &Head, body: &[u8]) -> Result<Balance, Failure> {
    let answer = Answer { status, head, body, now: now() };
    match service {
        ProviderId::PowerPost => super::powerpost::balance(&answer),
        ProviderId::PixVerse => super::pixverse::balance(&answer),
        ProviderId::Pictory => super::pictory::quota(&answer),
        ProviderId::UGen => super::ugen::balance(&answer),
        ProviderId::Voxpria => super::voxpria::balance(&answer),
    }
}
