//! The packs of a service, and which of them cover a shortfall.

use std::sync::Arc;
use std::time::Duration;

use brimful_core::amount::{Credits, Money};
use brimful_core::pack::{About as Said, Choice, Difference, Offers, Pack, cheapest, cheapest_of_one, cheapest_single};
use brimful_core::provider::ProviderId;

use super::cache::{NotRead, Read};
use super::{About, DEADLINE, YOUNG, not_offered, shape};
use crate::api::backend::Backend;
use crate::api::convert::time;
use crate::api::{ApiError, dispatch, dto};
use crate::engine::address;
use crate::providers;

/// How many days a pack is to last where nothing else is asked for.
const DAYS: u32 = 30;

/// What the next 30 days take, and how much of it is missing.
struct Month {
    takes: Credits,
    missing: Option<Credits>,
}

impl Month {
    /// `None` where the pace or the balance is not known.
    fn of(about: &About) -> Option<Self> {
        let takes = about.row.outlook?.takes(DAYS)?;
        let available = about.reading()?.balance.available;
        let missing = takes.checked_sub(available)?;
        Some(Self { takes, missing: Some(missing).filter(|missing| *missing > Credits::ZERO) })
    }
}

impl Backend {
    pub(super) async fn packs(&self, account: String, short_by: Option<String>) -> Result<dto::Packs, ApiError> {
        let about = self.subject(account)?;
        let short_by = short_by.as_deref().map(dispatch::credits).transpose()?.filter(|short| *short > Credits::ZERO);
        if about.provider() != ProviderId::UGen {
            return Err(not_offered(about.provider(), "lists no packs"));
        }
        let (at, offers) = match self.0.planning.packs.young(about.account(), self.now(), YOUNG) {
            Some(read) => read,
            None => self.read_packs(&about, DEADLINE).await.map_err(|not| self.of_list(not))?,
        };
        let month = if short_by.is_none() { Month::of(&about) } else { None };
        let missing = month.as_ref().and_then(|month| month.missing);
        // A job waits for one purchase. A month can be covered by several, but by one kind: it has to be bought by hand.
        let (single, cover) = match (short_by, missing) {
            (Some(short), _) => (cheapest_single(&offers.packs, short).ok(), cheapest(&offers.packs, short).ok()),
            (None, Some(missing)) => {
                let cover = cheapest_of_one(&offers.packs, missing).ok();
                let once = cover.iter().flat_map(|cover| &cover.packs).find(|chosen| chosen.count == 1);
                (once.map(|chosen| chosen.index), cover)
            }
            (None, None) => (None, None),
        };
        Ok(dto::Packs {
            packs: offers.packs.iter().map(pack).collect(),
            reference: offers.reference.map(place),
            refused: offers.refused as u64,
            single: single.map(place),
            cover: cover.and_then(|choice| Some(self::cover(&choice, choice.price?))),
            month: month.map(|month| dto::NextMonth {
                takes: month.takes.to_string(),
                missing: month.missing.map(|missing| missing.to_string()),
            }),
            at: time(at),
        })
    }

    /// Reads the packs, or waits for the reading that is in flight. No key is needed.
    pub(super) async fn read_packs(&self, about: &About, deadline: Duration) -> Result<Read<Offers>, NotRead> {
        let account = about.account();
        let base_url = address(account).map_err(NotRead::Failed)?;
        let ports = about.asked.engine.ports().clone();
        let (clock, provider) = (Arc::clone(&ports.clock), account.provider);
        let read = async move {
            providers::read_packs(&ports.http, ports.clock.as_ref(), provider, &base_url, deadline).await
        };
        self.0.planning.packs.read(account, clock, read).await
    }
}

/// A pack as the page gets it.
pub(in crate::api) fn pack(pack: &Pack) -> dto::Pack {
    dto::Pack {
        id: pack.id.clone(),
        name: pack.name.clone(),
        credits: pack.credits.to_string(),
        price: shape::price(pack.price),
        per_credit: pack.per_credit.map(|quotient| quotient.value.to_string()),
        per_credit_exact: pack.per_credit.is_some_and(|quotient| quotient.exact),
        saving_pct: pack.saving.map(|quotient| quotient.value.to_string()),
        notes: pack.notes.iter().map(note).collect(),
    }
}

fn note(note: &Difference) -> dto::PackNote {
    let about = match note.about {
        Said::PerCredit => "per_credit",
        Said::Saving => "saving",
    };
    dto::PackNote { about: about.into(), said: note.said.normalize().to_string(), rounded: note.rounded }
}

fn cover(choice: &Choice, price: Money) -> dto::Cover {
    let chosen = choice.packs.iter();
    dto::Cover {
        packs: chosen
            .map(|chosen| dto::CoverPack { index: place(chosen.index), count: chosen.count.to_string() })
            .collect(),
        price: shape::price(price),
        credits: choice.credits.to_string(),
        surplus: choice.surplus.to_string(),
    }
}

/// A place among the packs, of which an answer holds far fewer than this can count.
fn place(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
