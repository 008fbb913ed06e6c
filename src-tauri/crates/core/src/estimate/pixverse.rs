//! What PixVerse's videos cost by model, quality, length and motion, and what is added to them.

use super::table::{Calculation, NoCalculation, OwnRates, Rate, Rates, Source, Table, Unit, day, whole};
use crate::provider::ProviderId;

/// The page of the older models. The prices of V6 and C1 were found nowhere.
pub static PRICING: Source = Source {
    title: "PixVerse: Model & Pricing",
    url: "https://docs.platform.pixverse.ai/model-pricing-796039m0",
    noted: day(2026, 11, 21),
    official: true,
};

/// The page of motion control.
pub static MIMIC: Source = Source {
    title: "PixVerse: How to use Mimic",
    url: "https://docs.platform.pixverse.ai/how-to-use-mimic-1982936m0",
    noted: day(2026, 11, 21),
    official: true,
};

/// A reseller's observations of V5.5, not PixVerse's own word.
pub static V5_5_SEEN: Source = Source {
    title: "useapi.net: PixVerse v2",
    url: "https://useapi.net/docs/api-pixverse-v2",
    noted: day(2026, 11, 21),
    official: false,
};

/// A video, or something done to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Making {
    /// From a text, images or a template, or the extension of a video. All cost the same.
    Clip {
        /// The model.
        model: Model,
        /// The quality.
        quality: Quality,
        /// The length in seconds.
        seconds: u32,
        /// Fast motion, or with V5.5 its own sound.
        extra: bool,
    },
    /// From reference images, with V4.5.
    Fusion {
        /// The quality.
        quality: Quality,
        /// The length in seconds.
        seconds: u32,
    },
    /// A movement taken from another video.
    MotionControl {
        /// The quality.
        quality: Quality,
        /// The length in seconds.
        seconds: u32,
    },
    /// Lips that follow a sound file of this many seconds.
    LipSyncAudio(u32),
    /// Lips that follow a spoken text of this many bytes in UTF-8.
    LipSyncText(u32),
    /// Sound effects over this many seconds, beside the video's own cost.
    SoundEffect(u32),
}

/// The models with a known price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Model {
    /// V5.
    V5,
    /// V4.5, V4 and V3.5, which cost the same.
    V4_5,
    /// V5.5, as a reseller observed it.
    V5_5,
}

/// The qualities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quality {
    /// 360p, also called Turbo.
    P360,
    /// 540p.
    P540,
    /// 720p.
    P720,
    /// 1080p.
    P1080,
}

/// The rates. What is not in it was found nowhere, or is not made: V5 has no fast motion, fast motion lasts 5 s, and of
/// the older models 1080p does.
pub static TABLE: Table = Table {
    provider: ProviderId::PixVerse,
    rates: &[
        clip("v5-360p-5s", 45),
        clip("v5-360p-8s", 90),
        clip("v5-540p-5s", 45),
        clip("v5-540p-8s", 90),
        clip("v5-720p-5s", 60),
        clip("v5-720p-8s", 120),
        clip("v5-1080p-5s", 120),
        clip("v5-1080p-8s", 240),
        clip("v4.5-360p-5s", 45),
        clip("v4.5-360p-5s-extra", 90),
        clip("v4.5-360p-8s", 90),
        clip("v4.5-540p-5s", 45),
        clip("v4.5-540p-5s-extra", 90),
        clip("v4.5-540p-8s", 90),
        clip("v4.5-720p-5s", 60),
        clip("v4.5-720p-5s-extra", 120),
        clip("v4.5-720p-8s", 120),
        clip("v4.5-1080p-5s", 120),
        seen("v5.5-360p-5s", 45),
        seen("v5.5-360p-5s-extra", 55),
        seen("v5.5-360p-8s", 90),
        seen("v5.5-360p-8s-extra", 100),
        seen("v5.5-360p-10s", 99),
        seen("v5.5-360p-10s-extra", 109),
        clip("fusion-360p-5s", 45),
        clip("fusion-360p-8s", 90),
        clip("fusion-540p-5s", 45),
        clip("fusion-540p-8s", 90),
        clip("fusion-720p-5s", 60),
        clip("fusion-720p-8s", 120),
        clip("fusion-1080p-5s", 120),
        Rate { id: "motion-360p", credits: whole(9), unit: Unit::Second, source: &MIMIC },
        Rate { id: "motion-540p", credits: whole(10), unit: Unit::Second, source: &MIMIC },
        Rate { id: "motion-720p", credits: whole(12), unit: Unit::Second, source: &MIMIC },
        Rate { id: "lip-sync-audio", credits: whole(4), unit: Unit::Second, source: &PRICING },
        Rate { id: "lip-sync-text", credits: whole(4), unit: Unit::FifteenBytes, source: &PRICING },
        Rate { id: "sound-effect", credits: whole(10), unit: Unit::FiveSeconds, source: &PRICING },
    ],
};

/// What making it so many times costs.
///
/// # Errors
/// [`NoCalculation::NotListed`] where the table has no such combination; it is not worked out from another.
pub fn making(making: Making, count: u32, own: &OwnRates) -> Result<Calculation, NoCalculation> {
    let (id, pieces) = rate_of(making);
    let rate = TABLE.rates.iter().find(|rate| rate.id == id).ok_or(NoCalculation::NotListed)?;
    // Begun units are counted for each, so that two halves do not become one.
    let one = Rates::new(&TABLE, own).add_up(&[(rate.id, pieces.into())])?;
    let mut lines = one.lines;
    for line in &mut lines {
        line.count = line.count.checked_mul(count.into()).ok_or(NoCalculation::Inexact)?;
        line.credits = line.credits.checked_mul(count).ok_or(NoCalculation::Inexact)?;
    }
    Ok(Calculation { total: one.total.checked_mul(count).ok_or(NoCalculation::Inexact)?, lines })
}

/// The id of the rate, and how many pieces of it one takes.
fn rate_of(making: Making) -> (String, u32) {
    match making {
        Making::Clip { model, quality, seconds, extra } => {
            let extra = if extra { "-extra" } else { "" };
            (format!("{}-{}-{seconds}s{extra}", model.as_str(), quality.as_str()), 1)
        }
        Making::Fusion { quality, seconds } => (format!("fusion-{}-{seconds}s", quality.as_str()), 1),
        Making::MotionControl { quality, seconds } => (format!("motion-{}", quality.as_str()), seconds),
        Making::LipSyncAudio(seconds) => ("lip-sync-audio".into(), seconds),
        Making::LipSyncText(bytes) => ("lip-sync-text".into(), bytes),
        Making::SoundEffect(seconds) => ("sound-effect".into(), seconds),
    }
}

impl Model {
    /// All.
    pub const ALL: [Self; 3] = [Self::V5, Self::V4_5, Self::V5_5];

    /// The word in the ids of rates.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V5 => "v5",
            Self::V4_5 => "v4.5",
            Self::V5_5 => "v5.5",
        }
    }
}

impl Quality {
    /// All, from the cheapest on.
    pub const ALL: [Self; 4] = [Self::P360, Self::P540, Self::P720, Self::P1080];

    /// The word in the ids of rates, which is PixVerse's own.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::P360 => "360p",
            Self::P540 => "540p",
            Self::P720 => "720p",
            Self::P1080 => "1080p",
        }
    }
}

const fn clip(id: &'static str, credits: u32) -> Rate {
    Rate { id, credits: whole(credits), unit: Unit::Video, source: &PRICING }
}

const fn seen(id: &'static str, credits: u32) -> Rate {
    Rate { id, credits: whole(credits), unit: Unit::Video, source: &V5_5_SEEN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(what: Making, count: u32, expect: Option<&str>) {
        let got = making(what, count, &OwnRates::new()).map(|calculation| calculation.total.to_string());
        assert_eq!(got, expect.map(String::from).ok_or(NoCalculation::NotListed), "{what:?}");
    }

    /// Normal 5 s, fast 5 s, normal 8 s.
    #[test]
    fn clips_cost_what_the_table_says() {
        #[track_caller]
        fn row(model: Model, quality: Quality, expect: [Option<&str>; 4]) {
            let each = [(5, false), (5, true), (8, false), (8, true)];
            for ((seconds, extra), expect) in each.into_iter().zip(expect) {
                check(Making::Clip { model, quality, seconds, extra }, 1, expect);
            }
        }
        row(Model::V5, Quality::P360, [Some("45"), None, Some("90"), None]);
        row(Model::V5, Quality::P540, [Some("45"), None, Some("90"), None]);
        row(Model::V5, Quality::P720, [Some("60"), None, Some("120"), None]);
        row(Model::V5, Quality::P1080, [Some("120"), None, Some("240"), None]);
        row(Model::V4_5, Quality::P360, [Some("45"), Some("90"), Some("90"), None]);
        row(Model::V4_5, Quality::P540, [Some("45"), Some("90"), Some("90"), None]);
        row(Model::V4_5, Quality::P720, [Some("60"), Some("120"), Some("120"), None]);
        row(Model::V4_5, Quality::P1080, [Some("120"), None, None, None]);
        row(Model::V5_5, Quality::P360, [Some("45"), Some("55"), Some("90"), Some("100")]);
        row(Model::V5_5, Quality::P720, [None; 4]);
        check(Making::Clip { model: Model::V5_5, quality: Quality::P360, seconds: 10, extra: true }, 1, Some("109"));
        check(Making::Clip { model: Model::V5, quality: Quality::P360, seconds: 6, extra: false }, 1, None);
        check(Making::Clip { model: Model::V5, quality: Quality::P720, seconds: 8, extra: false }, 7, Some("840"));
    }

    #[test]
    fn the_rest_is_counted_in_begun_units() {
        check(Making::Fusion { quality: Quality::P720, seconds: 8 }, 1, Some("120"));
        check(Making::Fusion { quality: Quality::P1080, seconds: 8 }, 1, None);
        check(Making::MotionControl { quality: Quality::P540, seconds: 7 }, 1, Some("70"));
        check(Making::MotionControl { quality: Quality::P1080, seconds: 7 }, 1, None);
        check(Making::LipSyncAudio(9), 1, Some("36"));
        check(Making::LipSyncText(15), 1, Some("4"));
        check(Making::LipSyncText(16), 1, Some("8"));
        check(Making::LipSyncText(16), 2, Some("16"));
        check(Making::SoundEffect(5), 1, Some("10"));
        check(Making::SoundEffect(8), 1, Some("20"));
        check(Making::SoundEffect(10), 1, Some("20"));
        check(Making::SoundEffect(0), 3, Some("0"));
    }

    #[test]
    fn every_clip_in_the_table_can_be_chosen() {
        let mut reached = std::collections::BTreeSet::new();
        for quality in Quality::ALL {
            for seconds in [5, 8, 10] {
                for extra in [false, true] {
                    reached.extend(Model::ALL.map(|m| rate_of(Making::Clip { model: m, quality, seconds, extra }).0));
                }
                reached.insert(rate_of(Making::Fusion { quality, seconds }).0);
                reached.insert(rate_of(Making::MotionControl { quality, seconds }).0);
            }
        }
        reached.extend([Making::LipSyncAudio(1), Making::LipSyncText(1), Making::SoundEffect(1)].map(|m| rate_of(m).0));
        for rate in TABLE.rates {
            assert!(reached.contains(rate.id), "{} cannot be chosen", rate.id);
        }
    }
}
