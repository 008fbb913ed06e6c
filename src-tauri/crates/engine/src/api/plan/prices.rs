//! The live price list, read now or a moment ago.

use std::sync::Arc;

use brimful_core::estimate::{Price, PriceList, PriceNote};
use brimful_core::provider::ProviderId;

use super::cache::Read;
use super::paid::Rate;
use super::{About, DEADLINE, YOUNG, not_offered, shape};
use crate::api::backend::Backend;
use crate::api::convert::time;
use crate::api::{ApiError, dto};
use crate::providers;

/// The longest clip that is worked out, in seconds.
const LONGEST: u32 = 600;

impl Backend {
    pub(super) async fn prices(&self, account: String, seconds: u32) -> Result<dto::Prices, ApiError> {
        let about = self.subject(account)?;
        if !(1..=LONGEST).contains(&seconds) {
            return Err(ApiError::new("bad_amount", format!("a clip has 1 to {LONGEST} seconds")));
        }
        if about.provider() != ProviderId::UGen {
            return Err(not_offered(about.provider(), "tells no live prices"));
        }
        let rate = async { Ok(self.best_rate(&about).await) };
        let ((at, list), rate) = tokio::try_join!(self.price_list(&about), rate)?;
        Ok(dto::Prices {
            prices: list.prices.iter().map(|price| row(price, seconds, rate.as_ref())).collect(),
            unread: list.unread as u64,
            at: time(at),
        })
    }

    async fn price_list(&self, about: &About) -> Result<Read<PriceList>, ApiError> {
        let prices = &self.0.planning.prices;
        if let Some(read) = prices.young(about.account(), self.now(), YOUNG) {
            return Ok(read);
        }
        let whom = self.or_error(about.asked.engine.whom(about.id()).await)?;
        let account = whom.account.clone();
        let ports = about.asked.engine.ports().clone();
        let clock = Arc::clone(&ports.clock);
        let read = async move {
            providers::read_pricing(&ports.http, ports.clock.as_ref(), whom.target(), None, DEADLINE).await
        };
        prices.read(&account, clock, read).await.map_err(|not| self.of_list(not))
    }
}

/// A row, with what a clip of this length costs.
fn row(price: &Price, seconds: u32, rate: Option<&Rate>) -> dto::ListPrice {
    let clip = price.cost(seconds);
    let own = clip.zip(rate).and_then(|(clip, rate)| Some(shape::own_money(rate.rate.cost(clip)?, rate.basis)));
    let note = |note: &PriceNote| match note {
        PriceNote::CreditsDiffer => "credits_differ".to_owned(),
        PriceNote::FieldUnread => "field_unread".to_owned(),
    };
    dto::ListPrice {
        model: price.model.clone(),
        variant: price.variant.clone(),
        resolution: price.resolution.clone(),
        billing: price.billing.map(|billing| billing.as_str().into()),
        credits: price.credits.map(|credits| credits.to_string()),
        clip: clip.map(|credits| credits.to_string()),
        nominal: price.nominal_cost(seconds).map(|nominal| shape::price(nominal.0)),
        own,
        notes: price.notes.iter().map(note).collect(),
    }
}
