//! Price tables, and the user's own rates in them.

use brimful_core::estimate::table;
use brimful_core::provider::ProviderId;
use brimful_core::settings::Settings;

use crate::api::backend::Backend;
use crate::api::{ApiError, dispatch, dto};

impl Backend {
    pub(super) async fn rate_table(&self, provider: &str) -> Result<Vec<dto::Rate>, ApiError> {
        let provider = dispatch::service(provider)?;
        let settings = self.or_error(self.shown().settings().await)?;
        let own = settings.rates.get(&provider);
        let rate = |rate: &table::Rate| dto::Rate {
            id: rate.id.into(),
            unit: rate.unit.as_str().into(),
            credits: rate.listed().to_string(),
            own: own.and_then(|own| own.get(rate.id)).map(ToString::to_string),
            title: rate.source.title.into(),
            url: rate.source.url.into(),
            noted: rate.source.noted.to_string(),
            official: rate.source.official,
        };
        Ok(table::of(provider).map(|table| table.rates.iter().map(rate).collect()).unwrap_or_default())
    }

    pub(super) async fn set_rate(&self, provider: &str, rate: String, credits: &str) -> Result<(), ApiError> {
        let provider = dispatch::service(provider)?;
        if !is_listed(provider, &rate) {
            return Err(ApiError::new("unknown_rate", "the price table has no such rate"));
        }
        let credits = if credits.trim().is_empty() { None } else { Some(dispatch::credits(credits)?) };
        let change = move |settings: &mut Settings| {
            let own = settings.rates.entry(provider).or_default();
            match credits {
                Some(credits) => own.insert(rate, credits),
                None => own.remove(&rate),
            };
            settings.rates.retain(|_, own| !own.is_empty());
            Ok(())
        };
        let changed = self.shown().apply(change, None).await;
        self.or_error(changed)
    }
}

fn is_listed(provider: ProviderId, id: &str) -> bool {
    table::of(provider).is_some_and(|table| table.rates.iter().any(|rate| rate.id == id))
}
