//! PowerPost: one number, bare; errors as `{"error": {"message", "code", "retryAfter"}}`.

use serde::Deserialize;

use super::Answer;
use super::answer::{Errors, Said, wait_of};
use super::json::{self, Raw};
use crate::failure::{Code, Failure};
use crate::provider::ProviderId;
use crate::reading::{Balance, Source};

const ERRORS: Errors = Errors { service: ProviderId::PowerPost, read, class, bare_403_is_blocked: false };

/// `GET /account/credits`: the balance of the whole account.
///
/// # Errors
/// The failure that the answer stands for; [`Code::Protocol`] where `balance` is not a number.
pub fn balance(answer: &Answer<'_>) -> Result<Balance, Failure> {
    let text = ERRORS.body(answer)?;
    let sent = json::object::<Body<'_>>(text)
        .ok_or_else(|| json::protocol(ProviderId::PowerPost, "sent an answer that is no JSON object"))
        .and_then(|body| json::credits(ProviderId::PowerPost, "balance", body.balance));
    let available = sent.map_err(|failure| ERRORS.odd(answer, failure))?;
    Ok(Balance {
        available,
        balance: None,
        reserved: None,
        pools: Vec::new(),
        source: Source::Reported,
        service_account: None,
        notices: Vec::new(),
    })
}

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    balance: Raw<'a>,
}

#[derive(Deserialize)]
struct Failed<'a> {
    #[serde(borrow)]
    error: Raw<'a>,
}

#[derive(Deserialize)]
struct Detail<'a> {
    #[serde(borrow)]
    code: Raw<'a>,
    #[serde(borrow)]
    message: Raw<'a>,
    #[serde(borrow, rename = "retryAfter")]
    retry_after_camel: Raw<'a>,
    #[serde(borrow)]
    retry_after: Raw<'a>,
}

fn read(text: &str) -> Said {
    let Some(detail) = json::object::<Failed<'_>>(text).and_then(|body| json::inner::<Detail<'_>>(body.error)) else {
        return Said::default();
    };
    Said {
        code: json::word(detail.code),
        message: json::string(detail.message),
        wait: wait_of(detail.retry_after_camel, detail.retry_after),
    }
}

/// The documented codes. A 403 is a lack of scope whichever code it carries.
fn class(code: &str) -> Option<Code> {
    Some(match code {
        "INVALID_API_KEY" => Code::Auth,
        "INSUFFICIENT_CREDITS" => Code::OutOfCredits,
        "FORBIDDEN" | "INSUFFICIENT_SCOPE" => Code::Scope,
        "NOT_FOUND" => Code::NotOffered,
        "RATE_LIMIT_EXCEEDED" => Code::RateLimited,
        "VALIDATION_ERROR" => Code::InvalidRequest,
        _ => return None,
    })
}
