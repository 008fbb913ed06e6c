//! `packs`: what credits cost, from the service's own list. It is public: no key is read or sent.

mod lines;
mod output;

use brimful_core::failure::{Code, Failure};
use brimful_core::pack::Offers;
use brimful_core::provider::ProviderId;
use brimful_engine::clock::SystemClock;
use brimful_engine::providers::{Http, HttpLimits, read_packs};
use tokio::time::Instant;

use crate::args::Packs;
use crate::console;
use crate::outcome::{Outcome, Status};
use crate::runtime;
use crate::subject::Place;
use crate::trouble::Trouble;

/// Reads what is offered.
pub(crate) fn run(packs: &Packs) -> Result<Outcome, Trouble> {
    let place = Place::find(&packs.who)?;
    let offers = runtime::block_on(read(&place, packs))??;
    let text = if packs.json {
        for note in lines::notes(&offers, place.provider) {
            console::warn(&note);
        }
        output::json(&offers).map_err(Trouble::Output)?
    } else {
        lines::lines(&offers, place.provider)
    };
    Ok(Outcome { status: Status::Well, output: text.into_bytes() })
}

async fn read(place: &Place, packs: &Packs) -> Result<Offers, Trouble> {
    let until = Instant::now() + packs.timeout;
    let http = Http::new(HttpLimits::default())?;
    read_by(place, &http, until).await.map_err(Trouble::Unread)
}

async fn read_by(place: &Place, http: &Http, until: Instant) -> Result<Offers, Failure> {
    // Before an address is found wrong that would never be asked.
    if !offers(place.provider) {
        return Err(Failure::new(Code::NotOffered, format!("{} lists no packs", place.provider.name())));
    }
    let base_url = place.base_url()?;
    let left = until.saturating_duration_since(Instant::now());
    read_packs(http, &SystemClock, place.provider, &base_url, left).await
}

const fn offers(provider: ProviderId) -> bool {
    match provider {
        ProviderId::UGen => true,
        ProviderId::PowerPost | ProviderId::PixVerse | ProviderId::Pictory | ProviderId::Voxpria => false,
    }
}
