//! Packs for programs: one JSON object. Price per credit and saving are those worked out, never those sent.

use brimful_core::amount::Credits;
use brimful_core::pack::{Offers, Pack};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::json::line;

/// One JSON object on one line. What is not known is `null`, never zero.
pub(super) fn json(offers: &Offers) -> serde_json::Result<String> {
    line(&PacksDto { packs: offers.packs.iter().map(pack).collect() })
}

/// What a credit costs, worked out; `None` where it is too small to be told.
pub(super) fn per_credit(pack: &Pack) -> Option<Decimal> {
    // Nothing is free: what was rounded down to nothing is not known.
    pack.per_credit.map(|quotient| quotient.value).filter(|value| !value.is_zero())
}

#[derive(Serialize)]
struct PacksDto<'a> {
    packs: Vec<PackDto<'a>>,
}

#[derive(Serialize)]
struct PackDto<'a> {
    id: &'a str,
    name: &'a str,
    credits: String,
    price: PriceDto<'a>,
    per_credit: Option<String>,
    savings_pct: Option<String>,
}

#[derive(Serialize)]
struct PriceDto<'a> {
    amount: String,
    currency: &'a str,
}

fn pack(pack: &Pack) -> PackDto<'_> {
    PackDto {
        id: &pack.id,
        name: &pack.name,
        credits: pack.credits.to_string(),
        price: PriceDto { amount: plain(pack.price.amount), currency: pack.price.currency.code() },
        per_credit: per_credit(pack).map(plain),
        savings_pct: pack.saving.map(|quotient| plain(quotient.value)),
    }
}

/// Without trailing zeros and without grouping, as amounts are.
fn plain(number: Decimal) -> String {
    Credits::from(number).to_string()
}
