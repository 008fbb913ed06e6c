//! What a Voxpria campaign would cost: calls, messages and transcription by the rates of its API page.

use super::table::{Calculation, NoCalculation, OwnRates, Rate, Rates, Source, Table, Unit, day, whole};
use crate::provider::ProviderId;

/// The API page. Voxpria's billing page names other rates (calls in the USA 1 to 2 a minute, elsewhere 2 to 10), so what
/// is worked out here may differ, and each rate can be replaced.
pub static API_PAGE: Source = Source {
    title: "Voxpria: Credits API",
    url: "https://voxpria.com/?p=3019",
    noted: day(2026, 11, 21),
    official: true,
};

/// What AI processing costs is "included": there is no rate for it.
pub static TABLE: Table = Table {
    provider: ProviderId::Voxpria,
    rates: &[
        Rate { id: "call_minute", credits: whole(3), unit: Unit::Minute, source: &API_PAGE },
        Rate { id: "sms", credits: whole(1), unit: Unit::Message, source: &API_PAGE },
        Rate { id: "transcription_minute", credits: whole(1), unit: Unit::Minute, source: &API_PAGE },
    ],
};

/// A campaign. How begun minutes count is not documented: say them whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Campaign {
    /// How many calls.
    pub calls: u32,
    /// Minutes a call.
    pub minutes: u32,
    /// How many text messages.
    pub messages: u32,
    /// Minutes that are transcribed, over all calls.
    pub transcribed_minutes: u32,
}

/// What a campaign costs.
///
/// # Errors
/// [`NoCalculation::Inexact`] where one of the user's own rates makes a number that cannot be held.
pub fn campaign(campaign: &Campaign, own: &OwnRates) -> Result<Calculation, NoCalculation> {
    let minutes = u64::from(campaign.calls) * u64::from(campaign.minutes);
    Rates::new(&TABLE, own).add_up(&[
        ("call_minute", minutes),
        ("sms", campaign.messages.into()),
        ("transcription_minute", campaign.transcribed_minutes.into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_campaign_is_calls_times_minutes_times_three_and_the_rest() {
        #[track_caller]
        fn check(calls: u32, minutes: u32, messages: u32, transcribed_minutes: u32, expect: &str) {
            let asked = Campaign { calls, minutes, messages, transcribed_minutes };
            let got = campaign(&asked, &OwnRates::new()).unwrap();
            assert_eq!(got.total.to_string(), expect, "{asked:?}");
        }
        // The documented usage: 45 one-minute calls for 135 credits, 38 for 114.
        check(45, 1, 0, 0, "135");
        check(38, 1, 0, 0, "114");
        check(100, 2, 50, 200, "850");
        check(0, 9, 0, 0, "0");
        check(u32::MAX, u32::MAX, u32::MAX, u32::MAX, "55340232203948785665");
    }
}
