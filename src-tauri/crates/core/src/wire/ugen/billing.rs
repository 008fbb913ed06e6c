//! U-Gen's billing settings. Only the names of the endpoints are documented, so the likely names of fields are taken, all
//! others are kept and shown as they came, and a change replaces the bytes of what it is about and no others.

use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::Answer;
use super::super::json::{self, Raw};
use super::super::row;
use super::{ERRORS, SERVICE};
use crate::amount::{Credits, parse_decimal};
use crate::billing::{Field, Method, Methods, Part, Setting, Which, Wish};
use crate::failure::{Failure, MAX_PROVIDER_TEXT};

/// Most ways to pay that are taken; nobody keeps as many.
const MOST_METHODS: usize = 200;

/// Most unknown fields that are shown of one thing.
const MOST_OTHERS: usize = 50;

/// How deep two settings are compared. What lies deeper is compared as it is written.
const DEEPEST: u8 = 16;

/// Below the base address.
#[must_use]
pub const fn path(which: Which) -> &'static str {
    match which {
        Which::AutoTopUp => "billing/auto-topup",
        Which::CreditAlert => "billing/credit-alert",
    }
}

/// `GET /billing/auto-topup` or `/billing/credit-alert`.
///
/// # Errors
/// The failure that the answer stands for; [`Code::Protocol`](crate::failure::Code::Protocol) where it is no JSON object,
/// or one with the same name twice: nobody can tell which of the two is meant.
pub fn setting(which: Which, answer: &Answer<'_>) -> Result<Setting, Failure> {
    let text = ERRORS.body(answer)?;
    let odd = |what: &str| ERRORS.odd(answer, json::protocol(SERVICE, what));
    let members = json::members(text).ok_or_else(|| odd("sent an answer that is no JSON object"))?;
    let mut names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(odd("sent a setting with the same field twice"));
    }
    Ok(read_setting(which, text, &members))
}

/// The answer of a change: that it came with a success status is all that counts, since what became of it is read anew.
///
/// # Errors
/// The failure that the answer stands for.
pub fn done(answer: &Answer<'_>) -> Result<(), Failure> {
    ERRORS.body(answer).map(|_| ())
}

/// The body of the POST that makes this setting as wished: what was read, with the wished values in the place of the
/// ones that differ.
///
/// # Errors
/// The part that the setting does not have.
pub fn edited(which: Which, setting: &Setting, wish: &Wish) -> Result<String, Part> {
    if let Some(part) = wish.missing_in(setting) {
        return Err(part);
    }
    let text = setting.text.as_str();
    let members = json::members(text).unwrap_or_default();
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for part in &setting.parts {
        let Some(value) = changed(*part, setting, wish) else { continue };
        for (_, raw) in places(which, *part, &members) {
            edits.push((place(text, raw), value.written_like(raw)));
        }
    }
    // From the end, so that the places before stay where they are.
    edits.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
    let mut edited = text.to_owned();
    for (place, value) in edits {
        edited.replace_range(place, &value);
    }
    Ok(edited)
}

/// `GET /billing/payment-methods`.
///
/// # Errors
/// The failure that the answer stands for; [`Code::Protocol`](crate::failure::Code::Protocol) where it is no list.
pub fn methods(answer: &Answer<'_>) -> Result<Methods, Failure> {
    let text = ERRORS.body(answer)?;
    let odd = |what: &str| ERRORS.odd(answer, json::protocol(SERVICE, what));
    let rows = rows(text).ok_or_else(|| odd("sent an answer that is no list of payment methods"))?;
    if rows.len() > MOST_METHODS {
        return Err(odd("sent more payment methods than anybody has"));
    }
    let mut methods: Vec<Method> = rows.iter().filter_map(|raw| read_method(raw)).collect();
    let refused = rows.len() - methods.len();
    // An id that stands for two would remove nobody knows which.
    let ids: Vec<Option<String>> = methods.iter().map(|method| method.id.clone()).collect();
    for method in &mut methods {
        if ids.iter().filter(|id| **id == method.id).count() > 1 {
            method.id = None;
        }
    }
    Ok(Methods { methods, refused })
}

/// A new value of a member.
enum Value<'a> {
    Flag(bool),
    Amount(Credits),
    Id(&'a str),
}

impl Value<'_> {
    /// In the kind of JSON that the service uses there: a number stays a number, a text a text.
    fn written_like(&self, raw: &RawValue) -> String {
        let is_text = raw.get().starts_with('"');
        let is_number = raw.get().starts_with(|c: char| c == '-' || c.is_ascii_digit());
        match self {
            Self::Flag(on) => on.to_string(),
            Self::Amount(credits) if is_text => quoted(&credits.to_string()),
            Self::Amount(credits) => credits.to_string(),
            Self::Id(id) if is_number && is_whole(id) => (*id).to_owned(),
            Self::Id(id) => quoted(id),
        }
    }
}

/// What is to stand in this part; `None` where it stands there already, or is not wished for.
fn changed<'a>(part: Part, setting: &Setting, wish: &'a Wish) -> Option<Value<'a>> {
    let id = |wished: &'a Option<String>, said: &Option<String>| {
        wished.as_deref().filter(|wished| said.as_deref() != Some(wished)).map(Value::Id)
    };
    match part {
        Part::Enabled => wish.enabled.filter(|on| setting.enabled != Some(*on)).map(Value::Flag),
        Part::Threshold => wish.threshold.filter(|line| setting.threshold != Some(*line)).map(Value::Amount),
        Part::Pack => id(&wish.pack, &setting.pack),
        Part::Method => id(&wish.method, &setting.method),
    }
}

type Member<'a> = (String, &'a RawValue);

fn read_setting(which: Which, text: &str, members: &[Member<'_>]) -> Setting {
    let mut setting = Setting {
        enabled: None,
        threshold: None,
        pack: None,
        method: None,
        parts: Vec::new(),
        others: Vec::new(),
        print: row::fingerprint(&[&canonical_object(members, 0)]),
        text: text.to_owned(),
    };
    let mut known: Vec<&str> = Vec::new();
    for part in [Part::Enabled, Part::Threshold, Part::Pack, Part::Method] {
        let places = places(which, part, members);
        let Some((_, raw)) = places.first() else { continue };
        if setting.take(part, raw) {
            setting.parts.push(part);
            known.extend(places.iter().map(|(name, _)| name.as_str()));
        }
    }
    setting.others = others(members.iter().filter(|(name, _)| !known.contains(&name.as_str())));
    if !setting.parts.contains(&Part::Enabled) {
        setting.parts.clear();
    }
    setting
}

impl Setting {
    /// Takes what a member says. False where it is something else than belongs there.
    fn take(&mut self, part: Part, raw: &RawValue) -> bool {
        let is_null = raw.get() == "null";
        let id = || json::word(Some(raw)).filter(|id| is_id(id));
        match part {
            Part::Enabled => {
                self.enabled = raw.get().parse().ok();
                self.enabled.is_some()
            }
            Part::Threshold => {
                let line = json::credits(SERVICE, "threshold", Some(raw)).ok();
                self.threshold = line.filter(|line| *line >= Credits::ZERO);
                is_null || self.threshold.is_some()
            }
            Part::Pack => {
                self.pack = id();
                is_null || self.pack.is_some()
            }
            Part::Method => {
                self.method = id();
                is_null || self.method.is_some()
            }
        }
    }
}

/// The members that mean this part. None where two of them say different things: nobody can tell then which one counts.
fn places<'a, 'm>(which: Which, part: Part, members: &'m [Member<'a>]) -> Vec<&'m Member<'a>> {
    let names: &[&str] = match (part, which) {
        (Part::Enabled, _) => &["enabled"],
        (Part::Threshold, _) => &["threshold_credits", "threshold"],
        (Part::Pack, Which::AutoTopUp) => &["pack_id"],
        (Part::Method, Which::AutoTopUp) => &["payment_method_id"],
        (Part::Pack | Part::Method, Which::CreditAlert) => &[],
    };
    let places: Vec<_> = members.iter().filter(|(name, _)| names.contains(&name.as_str())).collect();
    let mut said = places.iter().map(|(_, raw)| canonical(raw.get(), 0));
    let first = said.next();
    if said.all(|other| Some(other) == first) { places } else { Vec::new() }
}

/// Where a value stands in the text that it was read from.
fn place(text: &str, raw: &RawValue) -> Range<usize> {
    // Raw values are borrowed from the text, so this is how far into it they begin.
    let start = (raw.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize).min(text.len());
    start..(start + raw.get().len()).min(text.len())
}

/// The same text for values that mean the same: members by name, numbers by value, texts by what they say.
fn canonical(raw: &str, depth: u8) -> String {
    let raw = raw.trim();
    let deep = depth >= DEEPEST;
    match raw.as_bytes().first() {
        Some(b'{') if !deep => {
            json::members(raw).map_or_else(|| raw.to_owned(), |members| canonical_object(&members, depth))
        }
        Some(b'[') if !deep => {
            let parts = json::array(raw).unwrap_or_default();
            let parts: Vec<String> = parts.into_iter().map(|part| canonical(part.get(), depth + 1)).collect();
            format!("[{}]", parts.join(","))
        }
        Some(b'"') => serde_json::from_str::<String>(raw).map_or_else(|_| raw.to_owned(), |text| quoted(&text)),
        Some(b'-' | b'0'..=b'9') => parse_decimal(raw).map_or_else(|_| raw.to_owned(), |n| n.normalize().to_string()),
        _ => raw.to_owned(),
    }
}

fn canonical_object(members: &[Member<'_>], depth: u8) -> String {
    let mut parts: Vec<String> =
        members.iter().map(|(name, raw)| format!("{}:{}", quoted(name), canonical(raw.get(), depth + 1))).collect();
    parts.sort_unstable();
    format!("{{{}}}", parts.join(","))
}

fn rows(text: &str) -> Option<Vec<&RawValue>> {
    #[derive(Deserialize)]
    struct Envelope<'a> {
        #[serde(borrow)]
        items: Raw<'a>,
        #[serde(borrow)]
        payment_methods: Raw<'a>,
        #[serde(borrow)]
        data: Raw<'a>,
    }
    json::array(text).or_else(|| {
        let sent = json::object::<Envelope<'_>>(text)?;
        json::array(sent.payment_methods.or(sent.items).or(sent.data)?.get())
    })
}

fn read_method(raw: &RawValue) -> Option<Method> {
    let members = json::members(raw.get())?;
    let find = |names: &[&str]| members.iter().find(|(name, _)| names.contains(&name.as_str())).map(|(_, raw)| *raw);
    // Payment firms keep what a card is beside the rest.
    let card = find(&["card"]).and_then(|card| json::members(card.get())).unwrap_or_default();
    let of_card = |names: &[&str]| {
        find(names).or_else(|| card.iter().find(|(name, _)| names.contains(&name.as_str())).map(|(_, raw)| *raw))
    };
    let words = |raw: Raw<'_>| json::word(raw).map(|text| on_one_line(&text)).unwrap_or_default();
    let whole = |raw: Raw<'_>| json::whole(raw).and_then(|n| u32::try_from(n).ok());
    let month = whole(of_card(&["exp_month"])).filter(|month| (1..=12).contains(month));
    let year = whole(of_card(&["exp_year"])).filter(|year| (2000..10_000).contains(year));
    let known = ["id", "type", "brand", "last4", "exp_month", "exp_year", "is_default", "card"];
    Some(Method {
        id: json::word(find(&["id"])).filter(|id| is_safe(id)),
        kind: words(find(&["type"])),
        brand: words(of_card(&["brand"])),
        last4: words(of_card(&["last4"])),
        expires: month.zip(year),
        is_default: find(&["is_default"]).and_then(|raw| raw.get().parse().ok()),
        others: others(members.iter().filter(|(name, _)| !known.contains(&name.as_str()))),
    })
}

fn others<'a, 'm: 'a>(members: impl Iterator<Item = &'a Member<'m>>) -> Vec<Field> {
    let field = |(name, raw): &Member<'_>| {
        let text = json::string(Some(raw)).unwrap_or_else(|| raw.get().to_owned());
        Field { name: on_one_line(name), text: on_one_line(&text) }
    };
    members.take(MOST_OTHERS).map(field).collect()
}

fn on_one_line(text: &str) -> String {
    let plain = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.take(MAX_PROVIDER_TEXT).collect::<String>().trim_end().to_owned()
}

/// An id that goes back to the service within JSON, as it came.
fn is_id(id: &str) -> bool {
    !id.trim().is_empty() && id.len() <= 200 && !id.chars().any(char::is_control)
}

/// An id that goes back as a part of an address: one that could lead anywhere else is none.
fn is_safe(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:".contains(&byte);
    is_id(id) && id.bytes().all(plain) && id.bytes().any(|byte| byte.is_ascii_alphanumeric())
}

fn is_whole(id: &str) -> bool {
    id == "0" || (!id.starts_with('0') && id.bytes().all(|byte| byte.is_ascii_digit()))
}

fn quoted(text: &str) -> String {
    // A text is always JSON.
    serde_json::to_string(text).unwrap_or_default()
}

#[cfg(test)]
#[path = "billing_tests.rs"]
mod tests;
