//! U-Gen: a balance with a part on hold; errors as `{"error": {…}}`, or FastAPI's `{"detail": …}` on 422.

pub mod billing;
pub mod checkout;
pub mod estimate;
pub mod history;
pub mod packs;
pub mod pricing;

use serde::Deserialize;

use super::Answer;
use super::answer::{Errors, Said, wait_of};
use super::json::{self, Raw};
use crate::failure::{Code, Failure};
use crate::provider::ProviderId;
use crate::reading::{Balance, Notice, Source};

const SERVICE: ProviderId = ProviderId::UGen;
const ERRORS: Errors = Errors { service: SERVICE, read, class, bare_403_is_blocked: false };

/// `GET /credits/balance`: the balance, what is on hold, and what is available. The service's own `available_credits`
/// is the number shown; where it disagrees with balance minus on hold, that is noted.
///
/// # Errors
/// The failure that the answer stands for; [`Code::Protocol`] where the available amount was not sent and cannot be
/// worked out, or a field is no number.
pub fn balance(answer: &Answer<'_>) -> Result<Balance, Failure> {
    let text = ERRORS.body(answer)?;
    let sent = json::object::<Body<'_>>(text)
        .ok_or_else(|| json::protocol(SERVICE, "sent an answer that is no JSON object"))
        .and_then(|body| read_balance(&body));
    sent.map_err(|failure| ERRORS.odd(answer, failure))
}

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    credit_balance: Raw<'a>,
    #[serde(borrow)]
    credit_reserved: Raw<'a>,
    #[serde(borrow)]
    available_credits: Raw<'a>,
}

fn read_balance(body: &Body<'_>) -> Result<Balance, Failure> {
    let balance = json::optional_credits(SERVICE, "credit_balance", body.credit_balance)?;
    let reserved = json::optional_credits(SERVICE, "credit_reserved", body.credit_reserved)?;
    let reported = json::optional_credits(SERVICE, "available_credits", body.available_credits)?;
    let derived = match (balance, reserved) {
        (Some(balance), Some(reserved)) => Some(
            balance
                .checked_sub(reserved)
                .ok_or_else(|| json::protocol(SERVICE, "sent a balance whose free part cannot be held exactly"))?,
        ),
        _ => None,
    };
    let (available, source) = match (reported, derived) {
        (Some(reported), _) => (reported, Source::Reported),
        (None, Some(derived)) => (derived, Source::Derived),
        (None, None) => return Err(json::not_sent(SERVICE, "available_credits")),
    };
    let mismatch = derived.is_some_and(|derived| derived != available);
    Ok(Balance {
        available,
        balance,
        reserved,
        pools: Vec::new(),
        source,
        service_account: None,
        notices: if mismatch { vec![Notice::AvailableMismatch] } else { Vec::new() },
    })
}

#[derive(Deserialize)]
struct Failed<'a> {
    #[serde(borrow)]
    error: Raw<'a>,
    #[serde(borrow)]
    detail: Raw<'a>,
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
    details: Raw<'a>,
    #[serde(borrow)]
    retry_after: Raw<'a>,
}

#[derive(Deserialize)]
struct Wait<'a> {
    #[serde(borrow)]
    retry_after: Raw<'a>,
}

/// One finding of the request check.
#[derive(Deserialize)]
struct Finding<'a> {
    #[serde(borrow, rename = "type")]
    kind: Raw<'a>,
    #[serde(borrow)]
    loc: Raw<'a>,
    #[serde(borrow)]
    msg: Raw<'a>,
}

fn read(text: &str) -> Said {
    let Some(body) = json::object::<Failed<'_>>(text) else { return Said::default() };
    if let Some(error) = json::inner::<Detail<'_>>(body.error) {
        // That there is a retry_after is documented, its place is not: the longest of the likely ones counts.
        let nested = json::inner::<Wait<'_>>(error.details).and_then(|details| json::seconds(details.retry_after));
        return Said {
            code: json::word(error.code),
            message: json::string(error.message),
            wait: wait_of(error.retry_after, body.retry_after).max(nested),
        };
    }
    let wait = json::seconds(body.retry_after);
    let first = body.detail.and_then(|detail| json::array(detail.get())).and_then(|list| list.first().copied());
    match json::inner::<Finding<'_>>(first) {
        Some(finding) => Said { code: json::string(finding.kind), message: in_words(&finding), wait },
        None => Said { code: None, message: json::string(body.detail).or_else(|| json::string(body.error)), wait },
    }
}

/// "body.product_image_url: Field required".
fn in_words(finding: &Finding<'_>) -> Option<String> {
    let message = json::string(finding.msg)?;
    let place = finding.loc.and_then(|loc| json::array(loc.get())).unwrap_or_default();
    let place: Vec<String> = place.into_iter().filter_map(|part| json::word(Some(part))).collect();
    Some(if place.is_empty() { message } else { format!("{}: {message}", place.join(".")) })
}

/// The one code that is documented.
fn class(code: &str) -> Option<Code> {
    (code == "INSUFFICIENT_CREDITS").then_some(Code::OutOfCredits)
}
