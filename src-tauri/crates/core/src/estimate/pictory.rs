//! What Pictory's generated images, videos and avatars cost, by its published rates.

use super::table::{Calculation, NoCalculation, OwnRates, Rate, Rates, Source, Table, Unit, day, tenths, whole};
use crate::provider::ProviderId;

/// Where the rates stand: the skill that Pictory itself publishes for AI assistants.
pub static SKILL: Source = Source {
    title: "Pictory's text-to-video skill",
    url: "https://github.com/pictoryai/pictory-claude-skills",
    noted: day(2026, 11, 21),
    official: true,
};

/// The rates, by the name of the model.
pub static TABLE: Table = Table {
    provider: ProviderId::Pictory,
    rates: &[
        image("flux-schnell", 6),
        image("titan", 7),
        image("seedream", 20),
        image("nanobanana", 40),
        image("nova-canvas", 40),
        second("pixverse5.5", 16),
        second("veo3.1_fast", 100),
        second("veo3.1", 200),
        Rate { id: "stock-avatar", credits: whole(15), unit: Unit::ThirtySeconds, source: &SKILL },
    ],
};

/// What so much of an action costs: `pieces` are images for a model that makes images, and seconds for all else. Whether
/// begun half minutes of an avatar count whole is not documented; taken for whole.
///
/// # Errors
/// [`NoCalculation::NotListed`] for an action that the table does not have.
pub fn action(id: &str, pieces: u32, own: &OwnRates) -> Result<Calculation, NoCalculation> {
    if !TABLE.rates.iter().any(|rate| rate.id == id) {
        return Err(NoCalculation::NotListed);
    }
    Rates::new(&TABLE, own).add_up(&[(id, pieces.into())])
}

const fn image(id: &'static str, credits_tenths: u32) -> Rate {
    Rate { id, credits: tenths(credits_tenths), unit: Unit::Image, source: &SKILL }
}

const fn second(id: &'static str, credits_tenths: u32) -> Rate {
    Rate { id, credits: tenths(credits_tenths), unit: Unit::Second, source: &SKILL }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_cost_what_is_published() {
        #[track_caller]
        fn check(id: &str, pieces: u32, expect: Result<&str, NoCalculation>) {
            let got = action(id, pieces, &OwnRates::new()).map(|calculation| calculation.total.to_string());
            assert_eq!(got, expect.map(String::from), "{id} {pieces}");
        }
        check("flux-schnell", 3, Ok("1.8"));
        check("titan", 10, Ok("7"));
        check("seedream", 1, Ok("2"));
        check("nanobanana", 1, Ok("4"));
        check("nova-canvas", 2, Ok("8"));
        check("pixverse5.5", 5, Ok("8"));
        check("veo3.1_fast", 8, Ok("80"));
        check("veo3.1", 8, Ok("160"));
        check("stock-avatar", 30, Ok("15"));
        check("stock-avatar", 31, Ok("30"));
        check("flux-schnell", 0, Ok("0"));
        check("sora", 0, Err(NoCalculation::NotListed));
    }
}
