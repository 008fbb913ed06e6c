//! Answers: JSON with exact decimals as its numbers, HTML, and the times in the forms that the services use.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use chrono::{DateTime, SecondsFormat, Utc};
use rust_decimal::Decimal;
use serde::{Serialize, Serializer, ser::Error};
use serde_json::value::RawValue;

/// A decimal that is written as a JSON number, digit for digit. It never becomes a binary float on the way.
#[derive(Clone, Copy)]
pub(crate) struct Exact(pub(crate) Decimal);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.normalize().to_string()).map_err(S::Error::custom)?.serialize(serializer)
    }
}

/// The same, where a ledger may write its amounts with exponents.
#[derive(Clone, Copy)]
pub(crate) struct Amount {
    pub(crate) value: Decimal,
    pub(crate) with_exponent: bool,
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !self.with_exponent || self.value.is_zero() {
            return Exact(self.value).serialize(serializer);
        }
        let plain = self.value.normalize();
        let written = format!("{}0E-{}", plain.mantissa(), plain.scale() + 1);
        RawValue::from_string(written).map_err(S::Error::custom)?.serialize(serializer)
    }
}

/// JSON with a status. A value that cannot be written is a fault of the sandbox and answers 500.
pub(crate) fn json<T: Serialize>(status: StatusCode, value: &T) -> Response {
    match serde_json::to_string(value) {
        Ok(text) => json_text(status, text),
        Err(error) => html(StatusCode::INTERNAL_SERVER_ERROR, format!("the sandbox could not write JSON: {error}")),
    }
}

/// JSON with status 200.
pub(crate) fn ok<T: Serialize>(value: &T) -> Response {
    json(StatusCode::OK, value)
}

/// Text that is sent as JSON, whether or not it is.
pub(crate) fn json_text(status: StatusCode, text: impl Into<Body>) -> Response {
    typed(status, "application/json", text)
}

/// An HTML page.
pub(crate) fn html(status: StatusCode, text: impl Into<Body>) -> Response {
    typed(status, "text/html; charset=utf-8", text)
}

/// "2026-05-08T15:37:11.176Z".
pub(crate) fn millis(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// "2026-05-08T15:37:11Z".
pub(crate) fn seconds(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// "2026-05-08T15:37:11.176000Z".
pub(crate) fn micros(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

fn typed(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_written_digit_for_digit() {
        #[track_caller]
        fn check(value: Decimal, expect: &str) {
            assert_eq!(serde_json::to_string(&[Exact(value)]).unwrap(), expect);
        }
        check(Decimal::new(6, 1), "[0.6]");
        check(Decimal::new(1_069_020, 0), "[1069020]");
        check(Decimal::new(-18_000, 2), "[-180]");
        check(Decimal::MAX, "[79228162514264337593543950335]");
    }

    #[test]
    fn amounts_with_exponents_are_the_same_amounts() {
        #[track_caller]
        fn check(value: Decimal, expect: &str) {
            assert_eq!(serde_json::to_string(&Amount { value, with_exponent: true }).unwrap(), expect);
            assert_eq!(brimful_core::amount::parse_decimal(expect), Ok(value));
        }
        check(Decimal::new(6, 1), "60E-2");
        check(Decimal::from(-180), "-1800E-1");
        check(Decimal::ZERO, "0");
    }
}
