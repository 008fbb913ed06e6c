//! U-Gen's live price list: what a generation, or a second of one, costs by model, variant and resolution.

use super::worth::Nominal;
use crate::amount::{Credits, Money};
use crate::exact::times;

/// The price list as sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriceList {
    /// Its rows in the order sent.
    pub prices: Vec<Price>,
    /// How many rows could not be read at all and are left out.
    pub unread: usize,
}

/// One row. What the service did not send, or sent so that it cannot be read, is unknown and never zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Price {
    /// The model. Untrusted text, like the two that follow.
    pub model: Option<String>,
    /// How the model is fed.
    pub variant: Option<String>,
    /// The resolution of the video.
    pub resolution: Option<String>,
    /// What the credits are for.
    pub billing: Option<Billing>,
    /// Credits a generation, or a second of one.
    pub credits: Option<Credits>,
    /// The service's own price: a hundredth of the credits in dollars. Not what the user pays.
    pub nominal: Option<Nominal>,
    /// What the service pays upstream.
    pub upstream: Option<Money>,
    /// What looked odd in the row.
    pub notes: Vec<PriceNote>,
}

/// What a price is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Billing {
    /// One clip, however long.
    PerGeneration,
    /// One second of a clip.
    PerSecond,
}

/// Something odd in a row that is still usable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceNote {
    /// The credits are not a hundred times the nominal price, as documented. Both are shown as sent.
    CreditsDiffer,
    /// A field has a value that cannot be read, or an amount below zero; it counts as not sent.
    FieldUnread,
}

impl Billing {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PerGeneration => "per_generation",
            Self::PerSecond => "per_second",
        }
    }

    /// The billing of this word, if it is a documented one.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::PerGeneration, Self::PerSecond].into_iter().find(|billing| billing.as_str() == name)
    }

    /// How many units a clip of this length takes.
    #[must_use]
    pub const fn units(self, seconds: u32) -> u32 {
        match self {
            Self::PerGeneration => 1,
            Self::PerSecond => seconds,
        }
    }
}

impl Price {
    /// Credits for one clip of this many seconds. `None` where the row does not say, or it cannot be held exactly.
    #[must_use]
    pub fn cost(&self, seconds: u32) -> Option<Credits> {
        times(self.credits?, u64::from(self.billing?.units(seconds)))
    }

    /// The nominal value of one clip of this many seconds. `None` as with [`Price::cost`].
    #[must_use]
    pub fn nominal_cost(&self, seconds: u32) -> Option<Nominal> {
        self.nominal?.times(self.billing?.units(seconds))
    }
}

/// Which row a model, a variant and a resolution mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match<'a> {
    pub(super) price: &'a Price,
    /// The row leaves out one of the three, and was taken because no other says more.
    pub(super) assumed: bool,
}

/// Why no row is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoMatch {
    /// No row fits.
    None,
    /// Several rows fit, and they do not say the same.
    Several,
}

/// The row that says most among those that fit. A row that leaves something out fits anything there.
pub(super) fn find<'a>(
    prices: &'a [Price],
    model: &str,
    variant: &str,
    resolution: &str,
) -> Result<Match<'a>, NoMatch> {
    let named = |price: &Price| usize::from(price.variant.is_some()) + usize::from(price.resolution.is_some());
    let fits = |price: &&Price| {
        price.model.as_deref() == Some(model)
            && price.variant.as_deref().is_none_or(|sent| sent == variant)
            && price.resolution.as_deref().is_none_or(|sent| sent == resolution)
    };
    let fitting: Vec<&Price> = prices.iter().filter(fits).collect();
    let most = fitting.iter().map(|price| named(price)).max().ok_or(NoMatch::None)?;
    let mut best = fitting.into_iter().filter(|price| named(price) == most);
    let price = best.next().ok_or(NoMatch::None)?;
    if best.any(|other| (other.credits, other.billing) != (price.credits, price.billing)) {
        return Err(NoMatch::Several);
    }
    Ok(Match { price, assumed: most < 2 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::Currency;

    fn row(model: &str, variant: &str, resolution: &str, credits: i64) -> Price {
        let text = |text: &str| (text != "?").then(|| text.to_owned());
        Price {
            model: text(model),
            variant: text(variant),
            resolution: text(resolution),
            billing: Some(Billing::PerGeneration),
            credits: Some(Credits::whole(credits)),
            ..Price::default()
        }
    }

    #[test]
    fn the_cost_of_some_seconds() {
        #[track_caller]
        fn check(billing: Option<Billing>, credits: &str, seconds: u32, expect: Option<(&str, &str)>) {
            let sent: Credits = credits.parse().unwrap();
            let dollars = sent.decimal() / rust_decimal::Decimal::from(100);
            let nominal = Nominal(Money { amount: dollars, currency: Currency::USD });
            let price = Price { billing, credits: Some(sent), nominal: Some(nominal), ..Price::default() };
            let got = price.cost(seconds).zip(price.nominal_cost(seconds));
            let got = got.map(|(credits, nominal)| (credits.to_string(), nominal.0.amount.normalize().to_string()));
            assert_eq!(got, expect.map(|(credits, nominal)| (credits.to_owned(), nominal.to_owned())));
        }
        check(Some(Billing::PerGeneration), "45", 8, Some(("45", "0.45")));
        check(Some(Billing::PerGeneration), "45", 0, Some(("45", "0.45")));
        check(Some(Billing::PerSecond), "10", 8, Some(("80", "0.8")));
        check(Some(Billing::PerSecond), "12.5", 3, Some(("37.5", "0.375")));
        check(None, "45", 8, None);
        assert_eq!(Price::default().cost(8), None, "unknown is never zero");
    }

    #[test]
    fn the_row_that_says_most_is_meant() {
        #[track_caller]
        fn check(rows: &[Price], expect: Result<(i64, bool), NoMatch>) {
            let got = find(rows, "m", "i2v", "720p").map(|found| (found.price.credits, found.assumed));
            assert_eq!(got, expect.map(|(credits, assumed)| (Some(Credits::whole(credits)), assumed)));
        }
        check(&[], Err(NoMatch::None));
        check(&[row("other", "i2v", "720p", 1)], Err(NoMatch::None));
        check(&[row("m", "t2v", "720p", 1)], Err(NoMatch::None));
        check(&[row("?", "i2v", "720p", 1)], Err(NoMatch::None));
        check(&[row("m", "i2v", "720p", 7)], Ok((7, false)));
        check(&[row("m", "?", "?", 1), row("m", "i2v", "720p", 7)], Ok((7, false)));
        check(&[row("m", "?", "?", 1), row("m", "i2v", "?", 7)], Ok((7, true)));
        check(&[row("m", "?", "720p", 1), row("m", "i2v", "?", 7)], Err(NoMatch::Several));
        check(&[row("m", "i2v", "720p", 7), row("m", "i2v", "720p", 7)], Ok((7, false)));
        check(&[row("m", "i2v", "720p", 7), row("m", "i2v", "720p", 8)], Err(NoMatch::Several));
    }
}
