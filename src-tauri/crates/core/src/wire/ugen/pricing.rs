//! U-Gen's price list: a bare array of rows. The billing unit and the three amounts are documented, the names of model,
//! variant and resolution are expected.

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::Answer;
use super::super::json::{self, Raw};
use super::super::row;
use super::{ERRORS, SERVICE};
use crate::amount::{Credits, Currency, Money};
use crate::estimate::{Billing, Nominal, Price, PriceList, PriceNote};
use crate::exact::product;
use crate::failure::Failure;

/// `GET /credits/pricing`: every row that can be read. What a row leaves out, or says so that it cannot be read, is
/// unknown; a row that names no model and no amount is left out and counted.
///
/// # Errors
/// The failure that the answer stands for; [`Code::Protocol`](crate::failure::Code::Protocol) where it is no list, or
/// not one of its rows can be read.
pub fn pricing(answer: &Answer<'_>) -> Result<PriceList, Failure> {
    let text = ERRORS.body(answer)?;
    let odd = || ERRORS.odd(answer, json::protocol(SERVICE, "sent an answer that is no price list"));
    let rows = rows(text).ok_or_else(odd)?;
    let prices: Vec<Price> = rows.iter().filter_map(|raw| read(raw)).collect();
    if prices.is_empty() && !rows.is_empty() {
        return Err(odd());
    }
    Ok(PriceList { unread: rows.len() - prices.len(), prices })
}

/// The documented bare array; the envelopes of the service's other lists are taken too.
fn rows(text: &str) -> Option<Vec<&RawValue>> {
    #[derive(Deserialize)]
    struct Envelope<'a> {
        #[serde(borrow)]
        pricing: Raw<'a>,
        #[serde(borrow)]
        items: Raw<'a>,
        #[serde(borrow)]
        data: Raw<'a>,
    }
    json::array(text).or_else(|| {
        let envelope = json::object::<Envelope<'_>>(text)?;
        json::array(envelope.pricing.or(envelope.items).or(envelope.data)?.get())
    })
}

#[derive(Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    model_id: Raw<'a>,
    #[serde(borrow)]
    variant: Raw<'a>,
    #[serde(borrow)]
    resolution: Raw<'a>,
    #[serde(borrow)]
    billing_unit: Raw<'a>,
    #[serde(borrow)]
    kie_cost_usd: Raw<'a>,
    #[serde(borrow)]
    price_usd: Raw<'a>,
    #[serde(borrow)]
    credits: Raw<'a>,
}

fn read(raw: &RawValue) -> Option<Price> {
    let row = json::inner::<Row<'_>>(Some(raw))?;
    let mut unread = false;
    let mut amount = |raw: Raw<'_>| {
        let read = json::credits(SERVICE, "amount", raw).ok().filter(|amount| *amount >= Credits::ZERO);
        unread |= raw.is_some() && read.is_none();
        read
    };
    let (upstream, nominal, credits) = (amount(row.kie_cost_usd), amount(row.price_usd), amount(row.credits));
    let usd = |amount: Credits| Money { amount: amount.decimal(), currency: Currency::USD };
    let text = |raw: Raw<'_>| Some(row::words(raw)).filter(|text| !text.is_empty());
    let billing = json::string(row.billing_unit).and_then(|word| Billing::of_name(&word));
    let texts = [row.model_id, row.variant, row.resolution];
    unread |= (row.billing_unit.is_some() && billing.is_none())
        || texts.iter().any(|raw| raw.is_some() && text(*raw).is_none());
    if text(row.model_id).is_none() && nominal.is_none() && credits.is_none() {
        return None;
    }
    let mut notes = Vec::new();
    if let (Some(nominal), Some(credits)) = (nominal, credits)
        && product(nominal.decimal(), Decimal::ONE_HUNDRED) != Some(credits.decimal())
    {
        notes.push(PriceNote::CreditsDiffer);
    }
    if unread {
        notes.push(PriceNote::FieldUnread);
    }
    Some(Price {
        model: text(row.model_id),
        variant: text(row.variant),
        resolution: text(row.resolution),
        billing,
        credits,
        nominal: nominal.map(|amount| Nominal(usd(amount))),
        upstream: upstream.map(usd),
        notes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Code;
    use crate::wire::Head;

    fn read_list(status: u16, body: &str) -> Result<PriceList, Code> {
        let head = Head { content_type: Some("application/json".into()), ..Head::default() };
        let now = "2026-05-09T12:00:00Z".parse().unwrap();
        pricing(&Answer { status, head: &head, body: body.as_bytes(), now }).map_err(|failure| failure.code)
    }

    /// The one row of a list, as "model variant resolution billing credits nominal upstream notes".
    #[track_caller]
    fn check(row: &str, expect: &str) {
        let list = read_list(200, &format!("[{row}]")).unwrap();
        let [price] = list.prices.as_slice() else { panic!("{list:?}") };
        let text = |text: &Option<String>| text.clone().unwrap_or("-".into());
        let money = |money: Option<Money>| money.map_or("-".into(), |money| money.amount.normalize().to_string());
        let told = format!(
            "{} {} {} {} {} {} {} {:?}",
            text(&price.model),
            text(&price.variant),
            text(&price.resolution),
            price.billing.map_or("-", Billing::as_str),
            price.credits.map_or("-".into(), |credits| credits.to_string()),
            money(price.nominal.map(|nominal| nominal.0)),
            money(price.upstream),
            price.notes,
        );
        assert_eq!(told, expect, "{row}");
    }

    #[test]
    fn a_row_is_read_as_sent_and_what_is_missing_is_unknown() {
        check(
            r#"{"model_id":"veo3_fast","variant":"i2v","resolution":"standard","billing_unit":"per_generation","kie_cost_usd":0.30,"price_usd":0.45,"credits":45}"#,
            "veo3_fast i2v standard per_generation 45 0.45 0.3 []",
        );
        check(
            r#"{"model_id":"kling3_std","billing_unit":"per_second","price_usd":"0.125","credits":"12.5","new":{}}"#,
            "kling3_std - - per_second 12.5 0.125 - []",
        );
        check(r#"{"model_id":"m"}"#, "m - - - - - - []");
        check(r#"{"credits":1,"model_id":null}"#, "- - - - 1 - - []");
        check(r#"{"credits":45,"price_usd":0.5}"#, "- - - - 45 0.5 - [CreditsDiffer]");
        check(r#"{"credits":-45,"model_id":"m"}"#, "m - - - - - - [FieldUnread]");
        check(r#"{"credits":"many","model_id":"m"}"#, "m - - - - - - [FieldUnread]");
        check(r#"{"model_id":"m","credits":0.10000000000000000000000000000001}"#, "m - - - - - - [FieldUnread]");
        check(r#"{"billing_unit":"per_month","credits":5}"#, "- - - - 5 - - [FieldUnread]");
        check(r#"{"model_id":["m"],"variant":"a\nb","credits":5}"#, "- a b - - 5 - - [FieldUnread]");
    }

    #[test]
    fn a_list_has_its_shapes_and_anything_else_is_none() {
        #[track_caller]
        fn check(status: u16, body: &str, expect: Result<(usize, usize), Code>) {
            assert_eq!(read_list(status, body).map(|list| (list.prices.len(), list.unread)), expect, "{body}");
        }
        check(200, "[]", Ok((0, 0)));
        check(200, r#"[{}, 1, null, [], {"credits":1}]"#, Ok((1, 4)));
        check(200, r#"{"pricing":[{"model_id":"m"}]}"#, Ok((1, 0)));
        check(200, r#"{"items":[{"model_id":"m"}]}"#, Ok((1, 0)));
        check(200, r#"{"data":[{"model_id":"m"}]}"#, Ok((1, 0)));
        check(200, r#"{"data":{}}"#, Err(Code::Protocol));
        check(200, "{}", Err(Code::Protocol));
        check(200, "null", Err(Code::Protocol));
        check(200, "", Err(Code::Protocol));
        check(200, &format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)), Err(Code::Protocol));
        check(200, r#"[{}, {"variant":"i2v"}, {"credits":-1}]"#, Err(Code::Protocol));
        check(401, "[]", Err(Code::Auth));
    }
}
