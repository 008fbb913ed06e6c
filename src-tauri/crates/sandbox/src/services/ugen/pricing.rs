//! U-Gen's prices by model and variant. Every number is fiction: no real one is published.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use brimful_core::provider::ProviderId;
use rust_decimal::Decimal;
use serde::Serialize;

use super::refuse;
use crate::reply::{Exact, ok};
use crate::services::Refusal;
use crate::world::World;

/// A row of the price list.
pub(super) struct Price {
    pub(super) model: &'static str,
    pub(super) variant: &'static str,
    pub(super) resolution: &'static str,
    pub(super) per_second: bool,
    upstream_mils: i64,
    /// In thousandths of a dollar; a tenth of it is the credits.
    price_mils: i64,
}

/// Some whole, one with half a credit.
pub(super) static PRICES: [Price; 9] = [
    price("veo3_fast", "i2v", "standard", false, 300, 450),
    price("veo3_fast", "t2v", "standard", false, 280, 420),
    price("veo3_quality", "i2v", "standard", false, 1250, 1880),
    price("sora2", "i2v", "standard", false, 500, 750),
    price("sora2_pro", "i2v", "high", false, 1500, 2250),
    price("kling3_std", "i2v", "standard", true, 70, 100),
    price("kling3_std", "i2v", "720p", true, 90, 125),
    price("kling3_pro", "i2v", "standard", true, 110, 160),
    price("kling3_4k", "i2v", "4k", true, 230, 340),
];

#[derive(Serialize)]
struct Row {
    model_id: &'static str,
    variant: &'static str,
    resolution: &'static str,
    billing_unit: &'static str,
    kie_cost_usd: Exact,
    price_usd: Exact,
    credits: Exact,
}

impl Price {
    /// Credits a generation, or a second of it.
    pub(super) fn credits(&self) -> Decimal {
        Decimal::new(self.price_mils, 1)
    }
}

pub(super) async fn pricing(
    State(world): State<Arc<World>>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    if world.lock().caller(ProviderId::UGen, &headers).is_none() {
        return refuse(Refusal::BadKey);
    }
    let asked = query.get("model_id");
    let rows: Vec<Row> =
        PRICES.iter().filter(|price| asked.is_none_or(|model| price.model == model)).map(row).collect();
    ok(&rows)
}

fn row(price: &Price) -> Row {
    Row {
        model_id: price.model,
        variant: price.variant,
        resolution: price.resolution,
        billing_unit: if price.per_second { "per_second" } else { "per_generation" },
        kie_cost_usd: Exact(Decimal::new(price.upstream_mils, 3)),
        price_usd: Exact(Decimal::new(price.price_mils, 3)),
        credits: Exact(price.credits()),
    }
}

const fn price(
    model: &'static str,
    variant: &'static str,
    resolution: &'static str,
    per_second: bool,
    upstream_mils: i64,
    price_mils: i64,
) -> Price {
    Price { model, variant, resolution, per_second, upstream_mils, price_mils }
}
