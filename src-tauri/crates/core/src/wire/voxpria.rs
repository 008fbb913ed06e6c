//! Voxpria: one number in an envelope `{success, data}`; the shape of its errors is documented nowhere.

pub mod history;

use serde::Deserialize;

use super::Answer;
use super::answer::{Errors, Said, wait_of};
use super::json::{self, Raw};
use crate::failure::{Code, Failure};
use crate::provider::ProviderId;
use crate::reading::{Balance, Source};

const SERVICE: ProviderId = ProviderId::Voxpria;
// No code is documented, so an error status decides alone.
const ERRORS: Errors = Errors { service: SERVICE, read, class: |_| None, bare_403_is_blocked: false };

/// `GET /credits`: the balance.
///
/// # Errors
/// `success: false` is a failure whatever the HTTP status. [`Code::Protocol`] where `success` or `balance` was not
/// sent, or the balance is counted in something other than credits.
pub fn balance(answer: &Answer<'_>) -> Result<Balance, Failure> {
    let text = ERRORS.body(answer)?;
    let Some(envelope) = json::object::<Envelope<'_>>(text) else {
        let odd = json::protocol(SERVICE, "sent an answer that is no JSON object");
        return Err(ERRORS.odd(answer, odd));
    };
    match envelope.success.map(|raw| raw.get()) {
        Some("true") => {}
        Some("false") => return Err(refused(answer, text)),
        _ => return Err(ERRORS.odd(answer, json::not_sent(SERVICE, "success"))),
    }
    read_data(envelope.data).map_err(|failure| ERRORS.odd(answer, failure))
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    success: Raw<'a>,
    #[serde(borrow)]
    data: Raw<'a>,
}

#[derive(Deserialize)]
struct Data<'a> {
    #[serde(borrow)]
    balance: Raw<'a>,
    #[serde(borrow)]
    currency: Raw<'a>,
}

fn read_data(data: Raw<'_>) -> Result<Balance, Failure> {
    let data = json::inner::<Data<'_>>(data).ok_or_else(|| json::not_sent(SERVICE, "data"))?;
    // A number of dollars must not be shown as credits.
    if data.currency.is_some() && !json::string(data.currency).is_some_and(|unit| unit.eq_ignore_ascii_case("credits"))
    {
        return Err(json::protocol(SERVICE, "sent a balance that is not counted in credits"));
    }
    Ok(Balance {
        available: json::credits(SERVICE, "balance", data.balance)?,
        balance: None,
        reserved: None,
        pools: Vec::new(),
        source: Source::Reported,
        service_account: None,
        notices: Vec::new(),
    })
}

/// A refusal with a success status: its code decides. One that says nothing known lacks the value asked for.
fn refused(answer: &Answer<'_>, text: &str) -> Failure {
    let said = read(text);
    match said.code.as_deref().and_then(class) {
        Some(code) => ERRORS.failure(answer, code, said),
        None => ERRORS.odd(answer, json::protocol(SERVICE, "reported a failure")),
    }
}

#[derive(Deserialize)]
struct Failed<'a> {
    #[serde(borrow)]
    error: Raw<'a>,
    #[serde(borrow)]
    code: Raw<'a>,
    #[serde(borrow)]
    message: Raw<'a>,
    #[serde(borrow)]
    retry_after: Raw<'a>,
}

#[derive(Deserialize)]
struct Detail<'a> {
    #[serde(borrow)]
    code: Raw<'a>,
    #[serde(borrow)]
    message: Raw<'a>,
    #[serde(borrow)]
    retry_after: Raw<'a>,
}

/// Words from `error.message`, else `error` as a string, else `message`.
fn read(text: &str) -> Said {
    let Some(body) = json::object::<Failed<'_>>(text) else { return Said::default() };
    let detail = json::inner::<Detail<'_>>(body.error);
    let detail = detail.unwrap_or(Detail { code: None, message: None, retry_after: None });
    Said {
        code: json::word(detail.code).or_else(|| json::word(body.code)),
        message: json::string(detail.message)
            .or_else(|| json::string(body.error))
            .or_else(|| json::string(body.message)),
        wait: wait_of(detail.retry_after, body.retry_after),
    }
}

/// Codes that such services use, asked only where the status says success.
fn class(code: &str) -> Option<Code> {
    Some(match code {
        "UNAUTHORIZED" | "INVALID_API_KEY" => Code::Auth,
        "FORBIDDEN" | "INSUFFICIENT_SCOPE" => Code::Scope,
        "INSUFFICIENT_CREDITS" => Code::OutOfCredits,
        "RATE_LIMIT_EXCEEDED" | "RATE_LIMITED" | "TOO_MANY_REQUESTS" => Code::RateLimited,
        "NOT_FOUND" => Code::NotOffered,
        _ => return None,
    })
}
