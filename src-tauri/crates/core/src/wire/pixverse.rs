//! PixVerse: two pools in an envelope `{ErrCode, ErrMsg, Resp}`, where a failure mostly comes with HTTP 200.

use serde::Deserialize;

use super::Answer;
use super::answer::{Errors, Said};
use super::json::{self, Raw};
use crate::failure::{Code, Failure};
use crate::provider::ProviderId;
use crate::reading::{Balance, Pool, PoolId, Source};

const SERVICE: ProviderId = ProviderId::PixVerse;
// What is no envelope has only its status.
const ERRORS: Errors = Errors { service: SERVICE, read, class: |_| None, bare_403_is_blocked: false };

/// `GET /account/balance`: what is left of the membership and of bought packs; available is their sum.
///
/// # Errors
/// `ErrCode` decides first and the HTTP status second. [`Code::Protocol`] where `ErrCode`, `Resp` or a pool was not
/// sent: none of them is ever taken for zero.
pub fn balance(answer: &Answer<'_>) -> Result<Balance, Failure> {
    let envelope = json::text_of(answer.body).and_then(json::object::<Envelope<'_>>);
    let err_code = envelope.as_ref().and_then(|e| json::word(e.err_code)).and_then(|text| text.parse::<i64>().ok());
    if let Some(number) = err_code.filter(|number| *number != 0) {
        return Err(refused(answer, number));
    }
    ERRORS.body(answer)?;
    let sent = match (envelope, err_code) {
        (None, _) => Err(json::protocol(SERVICE, "sent an answer that is no JSON object")),
        (Some(_), None) => Err(json::not_sent(SERVICE, "ErrCode")),
        (Some(envelope), Some(_)) => read_pools(envelope.resp),
    };
    sent.map_err(|failure| failure.with_request_id(answer.head.request_id.clone()))
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow, rename = "ErrCode")]
    err_code: Raw<'a>,
    #[serde(borrow, rename = "ErrMsg")]
    err_msg: Raw<'a>,
    #[serde(borrow, rename = "Resp")]
    resp: Raw<'a>,
}

#[derive(Deserialize)]
struct Pools<'a> {
    #[serde(borrow)]
    account_id: Raw<'a>,
    #[serde(borrow)]
    credit_monthly: Raw<'a>,
    #[serde(borrow)]
    credit_package: Raw<'a>,
}

fn read_pools(resp: Raw<'_>) -> Result<Balance, Failure> {
    let pools = json::inner::<Pools<'_>>(resp).ok_or_else(|| json::not_sent(SERVICE, "Resp"))?;
    let monthly = json::credits(SERVICE, "credit_monthly", pools.credit_monthly)?;
    let purchased = json::credits(SERVICE, "credit_package", pools.credit_package)?;
    let available = monthly
        .checked_add(purchased)
        .ok_or_else(|| json::protocol(SERVICE, "sent pools whose sum cannot be held exactly"))?;
    Ok(Balance {
        available,
        balance: None,
        reserved: None,
        pools: vec![Pool { id: PoolId::Monthly, amount: monthly }, Pool { id: PoolId::Purchased, amount: purchased }],
        source: Source::Derived,
        // 0 stands in the documented example: a placeholder, not an account.
        service_account: json::word(pools.account_id).filter(|id| !id.is_empty() && id != "0"),
        notices: Vec::new(),
    })
}

fn refused(answer: &Answer<'_>, number: i64) -> Failure {
    let said = json::text_of(answer.body).map(read).unwrap_or_default();
    let status_says = || ERRORS.refusal(answer).code;
    let code = match class(number, said.message.as_deref()) {
        // "Try later" with a status that says why.
        Some(Code::Unavailable) if answer.status == 429 => Code::RateLimited,
        Some(code) => code,
        None => status_says(),
    };
    if code == Code::Protocol {
        return ERRORS.odd(answer, json::protocol(SERVICE, "reported a failure"));
    }
    ERRORS.failure(answer, code, said)
}

fn read(text: &str) -> Said {
    let Some(envelope) = json::object::<Envelope<'_>>(text) else { return Said::default() };
    Said { code: json::word(envelope.err_code), message: json::string(envelope.err_msg), wait: None }
}

/// The classes of `ErrCode`. `None` where it says nothing to a balance: the HTTP status decides then, and with a
/// success status the answer merely lacks the value asked for.
fn class(number: i64, message: Option<&str>) -> Option<Code> {
    // The number of a wrong key is documented nowhere, its words are.
    let names_the_key = message.is_some_and(|text| text.to_ascii_uppercase().contains("API-KEY"));
    Some(match number {
        10_001..=10_005 | 400_012 | 500_020 => Code::Auth,
        500_090 => Code::OutOfCredits,
        500_044 => Code::RateLimited,
        500_069 | 500_100 | 99_999 => Code::Unavailable,
        _ if names_the_key => Code::Auth,
        500_008 => Code::NotOffered,
        400_000..=400_999 | 500_030..=500_071 => Code::InvalidRequest,
        _ => return None,
    })
}
