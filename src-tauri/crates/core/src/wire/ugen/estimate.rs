//! U-Gen's estimate: the body that asks, and what the answer means. The fields of the body are documented; the names in
//! the answer are not, so several are accepted.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::super::Answer;
use super::super::json::{self, Raw};
use super::{ERRORS, SERVICE};
use crate::amount::Credits;
use crate::estimate::{Estimate, Field, Fields, Form, Note, Part, Wrong};
use crate::failure::{Failure, MAX_PROVIDER_TEXT};

/// Most parts that are read; a breakdown with more is none that a person could read.
const MOST_PARTS: usize = 100;

/// The body of `POST /credits/estimate`: what the form says, under the documented names, and nothing that it leaves to
/// the service.
///
/// # Errors
/// The fields that cannot be sent.
pub fn body(form: &Form) -> Result<String, Vec<Wrong>> {
    form.check()?;
    Ok(serde_json::to_string(&Body(form)).unwrap_or_default())
}

/// `POST /credits/estimate`: the total as the service says it, and its parts.
///
/// Parts that do not add up to the total are noted and never corrected; a part that cannot be read is unknown and spoils
/// nothing but itself.
///
/// # Errors
/// The failure that the answer stands for, with the fields of the form that a 422 names;
/// [`Code::Protocol`](crate::failure::Code::Protocol) where there is no total, or one that is no number or below zero. A
/// sum of parts never stands in for it.
pub fn estimate(answer: &Answer<'_>) -> Result<Estimate, Failure> {
    let text = ERRORS.body(answer).map_err(|failure| failure.with_fields(fields(answer)))?;
    read(text).map_err(|failure| ERRORS.odd(answer, failure))
}

/// Writes a form's fields in the documented order.
struct Body<'a>(&'a Form);

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for field in Field::ALL {
            if let Some(text) = self.0.text(field) {
                map.serialize_entry(field.name(), text)?;
            } else if let Some(number) = self.0.number(field) {
                map.serialize_entry(field.name(), &number)?;
            } else if let Some(flag) = self.0.flag(field) {
                map.serialize_entry(field.name(), &flag)?;
            }
        }
        map.end()
    }
}

#[derive(Deserialize)]
struct Sent<'a> {
    #[serde(borrow)]
    total_credits: Raw<'a>,
    #[serde(borrow)]
    estimated_credits: Raw<'a>,
    #[serde(borrow)]
    total: Raw<'a>,
    #[serde(borrow)]
    credits: Raw<'a>,
    #[serde(borrow)]
    breakdown: Raw<'a>,
}

fn read(text: &str) -> Result<Estimate, Failure> {
    let sent = json::object::<Sent<'_>>(text)
        .ok_or_else(|| json::protocol(SERVICE, "sent an answer that is no JSON object"))?;
    let names = [
        ("total_credits", sent.total_credits),
        ("estimated_credits", sent.estimated_credits),
        ("total", sent.total),
        ("credits", sent.credits),
    ];
    let mut totals = names.iter().filter(|(_, raw)| raw.is_some());
    let (name, raw) = totals.next().ok_or_else(|| json::not_sent(SERVICE, "total_credits"))?;
    let total = json::credits(SERVICE, name, *raw)?;
    if total < Credits::ZERO {
        return Err(json::protocol(SERVICE, "sent an estimate below zero"));
    }
    let mut notes = Vec::new();
    if totals.any(|(name, raw)| json::credits(SERVICE, name, *raw).is_ok_and(|other| other != total)) {
        notes.push(Note::TotalsDiffer);
    }
    let parts = match sent.breakdown {
        None => Vec::new(),
        Some(breakdown) => parts(breakdown.get()).unwrap_or_else(|| {
            notes.push(Note::BreakdownUnread);
            Vec::new()
        }),
    };
    Ok(Estimate::new(total, parts, notes))
}

/// The parts of a breakdown: an object of numbers, an object of objects, or an array of objects with a name.
fn parts(text: &str) -> Option<Vec<Part>> {
    let parts: Vec<Part> = match json::object::<Entries<'_>>(text) {
        Some(Entries(entries)) => {
            entries.into_iter().map(|(name, value)| Part::new(plain(&name), amount(value))).collect()
        }
        None => json::array(text)?.into_iter().map(named).collect::<Option<_>>()?,
    };
    (parts.len() <= MOST_PARTS).then_some(parts)
}

/// An amount alone, or in an object. `None` where there is none that can be read.
fn amount(raw: &RawValue) -> Option<Credits> {
    #[derive(Deserialize)]
    struct Amount<'a> {
        #[serde(borrow)]
        credits: Raw<'a>,
        #[serde(borrow)]
        amount: Raw<'a>,
    }
    match json::inner::<Amount<'_>>(Some(raw)) {
        Some(inner) => json::credits(SERVICE, "credits", inner.credits.or(inner.amount)).ok(),
        None => json::credits(SERVICE, "credits", Some(raw)).ok(),
    }
}

/// One element of an array. `None` where it has no name: then the array is no breakdown.
fn named(raw: &RawValue) -> Option<Part> {
    #[derive(Deserialize)]
    struct Named<'a> {
        #[serde(borrow)]
        component: Raw<'a>,
        #[serde(borrow)]
        name: Raw<'a>,
        #[serde(borrow)]
        label: Raw<'a>,
    }
    let names = json::inner::<Named<'_>>(Some(raw))?;
    let name = [names.component, names.name, names.label].into_iter().find_map(json::string)?;
    Some(Part::new(plain(&name), amount(raw)))
}

/// A service's own name on one line, cut to [`MAX_PROVIDER_TEXT`].
fn plain(name: &str) -> String {
    let line = name.trim().chars().map(|c| if c.is_control() { ' ' } else { c });
    line.take(MAX_PROVIDER_TEXT).collect::<String>().trim_end().to_owned()
}

/// An object's entries in the order sent, those under one name too.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

/// The fields of the form that the request check of an answer names: `{"detail": [{"loc": ["body", "segment_count"]}]}`.
fn fields(answer: &Answer<'_>) -> Fields {
    #[derive(Deserialize)]
    struct Refused<'a> {
        #[serde(borrow)]
        detail: Raw<'a>,
    }
    #[derive(Deserialize)]
    struct Finding<'a> {
        #[serde(borrow)]
        loc: Raw<'a>,
    }
    let text = json::text_of(answer.body).unwrap_or_default();
    let detail = json::object::<Refused<'_>>(text).and_then(|body| body.detail);
    let findings = detail.and_then(|detail| json::array(detail.get())).unwrap_or_default();
    let places = findings.into_iter().filter_map(|raw| json::inner::<Finding<'_>>(Some(raw))?.loc);
    places
        .filter_map(|loc| {
            let parts = json::array(loc.get())?;
            parts.into_iter().rev().find_map(|part| Field::of_name(&json::string(Some(part))?))
        })
        .collect()
}

#[cfg(test)]
#[path = "estimate_tests.rs"]
mod tests;
