//! Voxpria's usage: whole days with credits and a cost in dollars, written as text.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::Answer;
use super::super::json::{self, Raw};
use super::super::row;
use super::{ERRORS, Envelope, SERVICE, refused};
use crate::amount::{Credits, Currency, Money, parse_decimal};
use crate::failure::Failure;
use crate::ledger::UsageDay;

/// What the service says of a range of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// The days in the order sent. A day that is missing has no row; that is not the same as nothing used.
    pub days: Vec<UsageDay>,
    /// What the service says that the days add up to, in credits; `None` where it says nothing that can be read.
    pub total: Option<Credits>,
    /// Whether its total is not the sum of its days. Neither is corrected.
    pub total_differs: bool,
}

/// `GET /credits/usage`: the days of a range. Dates are the service's own calendar days and never shifted.
///
/// # Errors
/// `success: false` is a failure whatever the HTTP status. [`Code::Protocol`](crate::failure::Code::Protocol), naming
/// the row, where a day or its credits are missing or cannot be read, and where one day comes twice with different
/// numbers. A cost that cannot be read exactly is no error: it is kept as written and is in no sum.
pub fn usage(answer: &Answer<'_>) -> Result<Usage, Failure> {
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
    read_usage(envelope.data).map_err(|failure| ERRORS.odd(answer, failure))
}

#[derive(Deserialize)]
struct Data<'a> {
    #[serde(borrow)]
    usage: Raw<'a>,
    #[serde(borrow)]
    total: Raw<'a>,
}

#[derive(Deserialize)]
struct Day<'a> {
    #[serde(borrow)]
    date: Raw<'a>,
    #[serde(borrow)]
    calls: Raw<'a>,
    #[serde(borrow, rename = "creditsUsed")]
    credits_used: Raw<'a>,
    #[serde(borrow)]
    cost: Raw<'a>,
}

fn read_usage(data: Raw<'_>) -> Result<Usage, Failure> {
    let data = json::inner::<Data<'_>>(data).ok_or_else(|| json::not_sent(SERVICE, "data"))?;
    let list = data.usage.ok_or_else(|| json::not_sent(SERVICE, "usage"))?;
    let rows =
        json::array(list.get()).ok_or_else(|| json::protocol(SERVICE, "sent a usage that is no list of days"))?;
    let read = |(n, raw): (usize, &&RawValue)| read_day(raw).map_err(|failure| row::in_row(failure, n));
    let days = distinct(rows.iter().enumerate().map(read).collect::<Result<_, _>>()?)?;
    let said = json::inner::<Day<'_>>(data.total);
    let total = said.as_ref().and_then(|said| json::credits(SERVICE, "total.creditsUsed", said.credits_used).ok());
    let calls = said.as_ref().and_then(|said| json::whole(said.calls));
    let cost = said.as_ref().and_then(|said| cost_of(said.cost).1);
    let total_differs = differs(total, days.iter().try_fold(Credits::ZERO, |sum, day| sum.checked_add(day.spent)))
        || differs(calls, days.iter().try_fold(0_u64, |sum, day| sum.checked_add(day.count?)))
        || differs(cost, days.iter().try_fold(Decimal::ZERO, |sum, day| sum.checked_add(day.cost?.amount)));
    Ok(Usage { days, total, total_differs })
}

/// Whether two numbers that are both known differ.
fn differs<T: PartialEq>(said: Option<T>, summed: Option<T>) -> bool {
    matches!((said, summed), (Some(said), Some(summed)) if said != summed)
}

fn read_day(raw: &RawValue) -> Result<UsageDay, Failure> {
    let sent = json::object::<Day<'_>>(raw.get())
        .ok_or_else(|| json::protocol(SERVICE, "sent a day that is no JSON object"))?;
    let date = json::string(sent.date).ok_or_else(|| json::not_sent(SERVICE, "date"))?;
    let (raw_cost, cost) = cost_of(sent.cost);
    Ok(UsageDay {
        date: day_of(&date).ok_or_else(|| json::protocol(SERVICE, "sent a date that is no day"))?,
        spent: json::credits(SERVICE, "creditsUsed", sent.credits_used)?,
        count: json::whole(sent.calls),
        cost: cost.map(|amount| Money { amount, currency: Currency::USD }),
        raw_cost,
    })
}

/// The day as it is written, "2025-02-09", of our era. A time behind it changes nothing: a day is never shifted into another zone.
fn day_of(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let day = match text.split_once(['T', ' ']) {
        Some((day, _)) if row::moment(text).is_some() => day,
        Some(_) => return None,
        None => text,
    };
    // The parser alone would also take a sign, spaces and short numbers.
    NaiveDate::parse_from_str(day, "%Y-%m-%d").ok().filter(|date| date.year() >= 0 && date.to_string() == day)
}

/// The cost as written, and in dollars where that is beyond doubt.
fn cost_of(raw: Raw<'_>) -> (Option<String>, Option<Decimal>) {
    let written = match json::string(raw) {
        Some(_) => Some(row::words(raw)),
        None => raw.map(|raw| raw.get().chars().take(crate::failure::MAX_PROVIDER_TEXT).collect()),
    };
    let amount = json::word(raw).and_then(|text| dollars(&text));
    (written.filter(|text| !text.is_empty()), amount)
}

/// "$13.50", "$1,350.00", "-$0.30", "13.5". A comma counts as a separator of thousands only where it separates three
/// digits: "$13,50" may be thirteen and a half, and a wrong sum is worse than none.
fn dollars(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let rest = rest.trim_start();
    let digits = rest.strip_prefix('$').map_or(rest, str::trim_start);
    let (whole, cents) = digits.split_once('.').map_or((digits, None), |(whole, cents)| (whole, Some(cents)));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let mut plain = first.to_owned();
    for group in groups {
        if group.len() != 3 || !(1..=3).contains(&first.len()) {
            return None;
        }
        plain.push_str(group);
    }
    if let Some(cents) = cents {
        plain.push('.');
        plain.push_str(cents);
    }
    let is_plain = plain.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    parse_decimal(&format!("{sign}{plain}")).ok().filter(|_| is_plain)
}

/// Each day once.
fn distinct(days: Vec<UsageDay>) -> Result<Vec<UsageDay>, Failure> {
    let mut places: HashMap<NaiveDate, usize> = HashMap::with_capacity(days.len());
    let mut distinct: Vec<UsageDay> = Vec::with_capacity(days.len());
    for day in days {
        match places.get(&day.date).and_then(|place| distinct.get(*place)) {
            Some(known) if *known == day => {}
            Some(_) => return Err(json::protocol(SERVICE, &format!("sent the day {} twice, differently", day.date))),
            None => {
                places.insert(day.date, distinct.len());
                distinct.push(day);
            }
        }
    }
    Ok(distinct)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_exact_dollars_or_unknown() {
        #[track_caller]
        fn check(text: &str, expect: Option<&str>) {
            assert_eq!(dollars(text).map(|d| d.normalize().to_string()).as_deref(), expect, "{text}");
        }
        check("$13.50", Some("13.5"));
        check("  $ 13.50 ", Some("13.5"));
        check("-$0.30", Some("-0.3"));
        check("13.5", Some("13.5"));
        check("$1,350.00", Some("1350"));
        check("$1,234,567.89", Some("1234567.89"));
        check("$0", Some("0"));
        for doubtful in [
            "",
            "$",
            "free",
            "€13.50",
            "$13,50",
            "$1,23,456",
            "$1234,567",
            "$,123",
            "$1.234,56",
            "$13.50.99",
            "$1.3k",
            "$13.",
            "$.50",
            "13.50 EUR",
            "1e3",
            "$1e3",
            "--1",
            "$-1",
            "$12345678901234567890123456789012",
        ] {
            check(doubtful, None);
        }
    }

    #[test]
    fn a_day_is_never_shifted() {
        #[track_caller]
        fn check(text: &str, expect: Option<&str>) {
            assert_eq!(day_of(text).map(|d| d.to_string()).as_deref(), expect, "{text}");
        }
        check("2025-02-09", Some("2025-02-09"));
        check(" 2025-02-09 ", Some("2025-02-09"));
        check("2025-02-09T23:59:00-12:00", Some("2025-02-09"));
        check("2025-02-09T00:00:00+14:00", Some("2025-02-09"));
        check("2025-02-09 00:00:00", Some("2025-02-09"));
        for not in
            ["", "2025-2-9", "09.02.2025", "2025-02-30", "20250209", "+2025-02-9", "2025-02-09Tnoon", "-0025-02-09"]
        {
            check(not, None);
        }
    }
}
