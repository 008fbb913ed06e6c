//! Shared pieces of reading JSON: amounts exactly, and only what was really sent.
//!
//! Fields are taken as raw JSON text first. A number never passes through a binary float, a value of the wrong type
//! spoils its own field only, and nesting cannot overflow the stack: raw values are skipped without recursion.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::amount::{AmountError, Credits, parse_decimal};
use crate::failure::{Code, Failure};
use crate::provider::ProviderId;

/// A field as sent; `None` where it is missing or null.
pub(crate) type Raw<'a> = Option<&'a RawValue>;

/// The body as text: UTF-8, without a byte order mark. `None` where it is neither.
pub(crate) fn text_of(body: &[u8]) -> Option<&str> {
    std::str::from_utf8(body).ok().map(|text| text.trim_start_matches('\u{feff}').trim())
}

/// An object's fields. `None` where the text is no JSON object: serde alone would also fill a struct from an array, by
/// position.
pub(crate) fn object<'a, T: Deserialize<'a>>(text: &'a str) -> Option<T> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
    serde_json::from_str(text).ok()
}

/// An object in a field.
pub(crate) fn inner<'a, T: Deserialize<'a>>(raw: Raw<'a>) -> Option<T> {
    object(raw?.get())
}

/// An object's members by name, unread, in the order in which they were sent; a name that was sent twice is there twice.
pub(crate) fn members(text: &str) -> Option<Vec<(String, &RawValue)>> {
    struct Members<'a>(Vec<(String, &'a RawValue)>);

    struct InOrder;

    impl<'de> Visitor<'de> for InOrder {
        type Value = Members<'de>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
            let mut members = Vec::new();
            while let Some(member) = map.next_entry::<String, &'de RawValue>()? {
                members.push(member);
            }
            Ok(Members(members))
        }
    }

    impl<'de> Deserialize<'de> for Members<'de> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_map(InOrder)
        }
    }

    object::<Members<'_>>(text).map(|Members(members)| members)
}

/// An array's elements, unread.
pub(crate) fn array(text: &str) -> Option<Vec<&RawValue>> {
    if !text.trim_start().starts_with('[') {
        return None;
    }
    serde_json::from_str(text).ok()
}

/// A string, or a number as it is written. Anything else is `None`.
pub(crate) fn word(raw: Raw<'_>) -> Option<String> {
    let text = raw?.get();
    if text.starts_with('"') {
        return serde_json::from_str(text).ok();
    }
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit()).then(|| text.to_owned())
}

/// A string. Anything else is `None`.
pub(crate) fn string(raw: Raw<'_>) -> Option<String> {
    raw.filter(|raw| raw.get().starts_with('"')).and_then(|raw| serde_json::from_str(raw.get()).ok())
}

/// A whole number of seconds from a number or numeric string, rounded up: waiting too short is the worse mistake.
pub(crate) fn seconds(raw: Raw<'_>) -> Option<u64> {
    seconds_of(&word(raw)?)
}

/// The same from plain text.
pub(crate) fn seconds_of(text: &str) -> Option<u64> {
    u64::try_from(parse_decimal(text.trim()).ok()?.ceil()).ok()
}

/// A count: a whole number from zero on, or a numeric string. Anything else is `None`.
pub(crate) fn whole(raw: Raw<'_>) -> Option<u64> {
    let number = parse_decimal(word(raw)?.trim()).ok()?;
    number.is_integer().then(|| u64::try_from(number).ok())?
}

/// An amount that must be there: a JSON number or a numeric string, exactly.
///
/// # Errors
/// [`Code::Protocol`] naming the field where it is missing, null, no number, or cannot be held exactly. Never zero.
pub(crate) fn credits(service: ProviderId, field: &str, raw: Raw<'_>) -> Result<Credits, Failure> {
    optional_credits(service, field, raw)?.ok_or_else(|| not_sent(service, field))
}

/// An amount that a service may leave out.
///
/// # Errors
/// [`Code::Protocol`] naming the field where it is there but is no number, or cannot be held exactly.
pub(crate) fn optional_credits(service: ProviderId, field: &str, raw: Raw<'_>) -> Result<Option<Credits>, Failure> {
    if raw.is_none() {
        return Ok(None);
    }
    let parsed = word(raw).ok_or(AmountError::NotANumber).and_then(|text| text.parse::<Credits>());
    parsed.map(Some).map_err(|error| protocol(service, &format!("sent a value of {field} that is {error}")))
}

/// A field that was not sent.
pub(crate) fn not_sent(service: ProviderId, field: &str) -> Failure {
    protocol(service, &format!("did not send {field}"))
}

/// An answer that cannot be understood; `what` continues the service's name.
pub(crate) fn protocol(service: ProviderId, what: &str) -> Failure {
    Failure::new(Code::Protocol, format!("{} {what}", service.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct One<'a> {
        #[serde(borrow)]
        n: Raw<'a>,
    }

    #[test]
    fn an_amount_is_a_number_or_a_numeric_string_and_never_a_guess() {
        #[track_caller]
        fn check(n: &str, expect: Result<&str, &str>) {
            let body = if n.is_empty() { "{}".to_owned() } else { format!("{{\"n\": {n}}}") };
            let got = credits(ProviderId::PixVerse, "n", object::<One<'_>>(&body).unwrap().n);
            let got = got.map(|c| c.to_string()).map_err(|f| {
                assert_eq!(f.code, Code::Protocol);
                f.message
            });
            assert_eq!(got, expect.map(String::from).map_err(|e| format!("PixVerse {e}")), "{n}");
        }
        check("47", Ok("47"));
        check("\"47\"", Ok("47"));
        check("0.6", Ok("0.6"));
        check("\"0.60\"", Ok("0.6"));
        check("1e3", Ok("1000"));
        check("-2", Ok("-2"));
        check("0", Ok("0"));
        check("0.10000000000000000555111512312", Err("sent a value of n that is a number that cannot be held exactly"));
        check("1e400", Err("sent a value of n that is a number that cannot be held exactly"));
        for wrong in ["true", "[]", "{}", "\"\"", "\"many\"", "\"1,500\"", "\" 1\"", "[1]"] {
            check(wrong, Err("sent a value of n that is not a number"));
        }
        check("null", Err("did not send n"));
        check("", Err("did not send n"));
    }

    #[test]
    fn an_array_is_not_read_as_an_object() {
        assert!(object::<One<'_>>("[47]").is_none());
        assert!(inner::<One<'_>>(object::<One<'_>>("{\"n\":[47]}").unwrap().n).is_none());
        assert!(array("{\"0\": 1}").is_none());
    }

    #[test]
    fn seconds_round_up() {
        for (text, expect) in [("45", Some(45)), ("1.2", Some(2)), ("0", Some(0)), ("-3", None), ("soon", None)] {
            assert_eq!(seconds_of(text), expect, "{text}");
        }
    }
}
