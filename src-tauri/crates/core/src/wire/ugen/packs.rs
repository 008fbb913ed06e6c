//! U-Gen's packs of credits. Ids, prices, credits and savings are documented, the names of the fields are not, so several
//! are accepted.

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::Answer;
use super::super::json::{self, Raw};
use super::super::row;
use super::{ERRORS, SERVICE};
use crate::amount::{Credits, Currency, Money};
use crate::exact::product;
use crate::failure::Failure;
use crate::pack::{MOST_PACKS, Offers, Said};

/// `GET /billing/packs`: the packs on offer. One whose price or credits cannot be read, or are not above zero, is left
/// out and counted.
///
/// # Errors
/// The failure that the answer stands for; [`Code::Protocol`](crate::failure::Code::Protocol) where it is no list, or
/// not one of its packs can be read, or there are more of them than anybody offers.
pub fn packs(answer: &Answer<'_>) -> Result<Offers, Failure> {
    let text = ERRORS.body(answer)?;
    let odd = |what: &str| ERRORS.odd(answer, json::protocol(SERVICE, what));
    let rows = rows(text).ok_or_else(|| odd("sent an answer that is no list of packs"))?;
    if rows.len() > MOST_PACKS {
        return Err(odd("sent more packs than can be compared"));
    }
    let said: Vec<Said> = rows.iter().filter_map(|raw| read(raw)).collect();
    let refused = rows.len() - said.len();
    let offers = Offers::new(said, refused);
    if offers.packs.is_empty() && !rows.is_empty() {
        return Err(odd("sent no pack with a price and credits"));
    }
    Ok(offers)
}

fn rows(text: &str) -> Option<Vec<&RawValue>> {
    #[derive(Deserialize)]
    struct Envelope<'a> {
        #[serde(borrow)]
        packs: Raw<'a>,
        #[serde(borrow)]
        items: Raw<'a>,
    }
    json::array(text).or_else(|| {
        let envelope = json::object::<Envelope<'_>>(text)?;
        json::array(envelope.packs.or(envelope.items)?.get())
    })
}

#[derive(Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    id: Raw<'a>,
    #[serde(borrow)]
    name: Raw<'a>,
    #[serde(borrow)]
    credits: Raw<'a>,
    #[serde(borrow)]
    price_usd: Raw<'a>,
    #[serde(borrow)]
    price: Raw<'a>,
    #[serde(borrow)]
    price_cents: Raw<'a>,
    #[serde(borrow)]
    currency: Raw<'a>,
    #[serde(borrow)]
    per_credit: Raw<'a>,
    #[serde(borrow)]
    savings_pct: Raw<'a>,
}

fn read(raw: &RawValue) -> Option<Said> {
    let row = json::inner::<Row<'_>>(Some(raw))?;
    let number = |raw: Raw<'_>| json::credits(SERVICE, "amount", raw).ok().map(Credits::decimal);
    Some(Said {
        id: json::word(row.id).filter(|id| is_id(id))?,
        name: Some(row::words(row.name)).filter(|name| !name.is_empty()),
        credits: Credits::from(number(row.credits)?),
        price: Money { amount: price(&row)?, currency: currency(row.currency)? },
        per_credit: number(row.per_credit),
        saving: number(row.savings_pct),
    })
}

/// An id goes back to the service as it came, so one that is cut or cleaned is none.
fn is_id(id: &str) -> bool {
    !id.trim().is_empty() && id.len() <= 200 && !id.chars().any(char::is_control)
}

/// The price in dollars. `None` where none was sent, one cannot be read, or two say different things: nobody can tell
/// then what would be paid.
fn price(row: &Row<'_>) -> Option<Decimal> {
    let number = |raw: Raw<'_>| json::credits(SERVICE, "price", raw).ok().map(Credits::decimal);
    let cents = |raw: Raw<'_>| product(number(raw)?, Decimal::new(1, 2));
    let sent = [
        row.price_usd.map(|raw| number(Some(raw))),
        row.price.map(|raw| number(Some(raw))),
        row.price_cents.map(|raw| cents(Some(raw))),
    ];
    let mut sent = sent.into_iter().flatten();
    let first = sent.next()??;
    sent.all(|other| other == Some(first)).then_some(first)
}

/// Dollars unless another currency is named, which Brimful does not know.
fn currency(raw: Raw<'_>) -> Option<Currency> {
    match raw {
        None => Some(Currency::USD),
        Some(_) => json::string(raw).filter(|code| code.eq_ignore_ascii_case("usd")).map(|_| Currency::USD),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Code;
    use crate::wire::Head;

    /// Each pack as "id/name credits price", and how many were refused.
    #[track_caller]
    fn check(body: &str, expect: Result<(&str, usize), Code>) {
        let head = Head { content_type: Some("application/json".into()), ..Head::default() };
        let now = "2026-05-09T12:00:00Z".parse().unwrap();
        let got =
            packs(&Answer { status: 200, head: &head, body: body.as_bytes(), now }).map_err(|failure| failure.code);
        let told = got.map(|offers| {
            let packs = offers.packs.iter().map(|pack| {
                let notes = if pack.notes.is_empty() { "" } else { " differs" };
                format!("{}/{} {} {}{notes}", pack.id, pack.name, pack.credits, pack.price.amount.normalize())
            });
            (packs.collect::<Vec<_>>().join("; "), offers.refused)
        });
        assert_eq!(told, expect.map(|(packs, refused)| (packs.to_owned(), refused)), "{body}");
    }

    #[test]
    fn packs_are_read_from_every_shape() {
        let row = r#"{"id":"starter","name":"Starter","price_usd":10,"credits":200,"per_credit":0.05,"savings_pct":0}"#;
        let starter = Ok(("starter/Starter 200 10", 0));
        for list in [format!("[{row}]"), format!("{{\"packs\":[{row}]}}"), format!("{{\"items\":[{row}],\"total\":1}}")]
        {
            check(&list, starter);
        }
        check(r#"[{"id":"a","price":"10.50","credits":"200"}]"#, Ok(("a/a 200 10.5", 0)));
        check(r#"[{"id":"a","price_cents":1050,"credits":200,"savings_pct":null}]"#, Ok(("a/a 200 10.5", 0)));
        check(r#"[{"id":"a","price_usd":10.5,"price_cents":1050,"credits":200}]"#, Ok(("a/a 200 10.5", 0)));
        check(r#"[{"id":"a","price":10,"currency":"usd","credits":200}]"#, Ok(("a/a 200 10", 0)));
        check(r#"[{"id":7,"price":10,"credits":200,"savings_pct":"0"}]"#, Ok(("7/7 200 10", 0)));
        check(r#"[{"id":"a","price":10,"credits":200,"savings_pct":40}]"#, Ok(("a/a 200 10 differs", 0)));
        check("[]", Ok(("", 0)));
        check("{\"packs\":[]}", Ok(("", 0)));
    }

    #[test]
    fn a_pack_that_cannot_be_trusted_is_left_out() {
        let good = r#"{"id":"good","price":1,"credits":5}"#;
        for bad in [
            "null",
            "{}",
            r#"{"id":"a","credits":5}"#,
            r#"{"id":"a","price":1}"#,
            r#"{"price":1,"credits":5}"#,
            r#"{"id":"","price":1,"credits":5}"#,
            r#"{"id":"a\u0000","price":1,"credits":5}"#,
            r#"{"id":"a","price":0,"credits":5}"#,
            r#"{"id":"a","price":-1,"credits":5}"#,
            r#"{"id":"a","price":1,"credits":0}"#,
            r#"{"id":"a","price":1,"credits":-5}"#,
            r#"{"id":"a","price":"free","credits":5}"#,
            r#"{"id":"a","price":10,"price_cents":10,"credits":5}"#,
            r#"{"id":"a","price_usd":10,"price":"?","credits":5}"#,
            r#"{"id":"a","price":1,"currency":"EUR","credits":5}"#,
            r#"{"id":"a","price":1,"currency":7,"credits":5}"#,
        ] {
            check(&format!("[{bad},{good}]"), Ok(("good/good 5 1", 1)));
            check(&format!("[{bad}]"), Err(Code::Protocol));
        }
    }

    #[test]
    fn anything_else_is_no_list() {
        for body in ["", "{}", "null", "7", r#"{"packs":{}}"#, r#"{"data":[]}"#] {
            check(body, Err(Code::Protocol));
        }
        check(&format!("[{}]", vec!["{}"; 101].join(",")), Err(Code::Protocol));
    }
}
