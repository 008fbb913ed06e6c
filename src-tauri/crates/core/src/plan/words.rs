//! PixVerse's makings as plain words and numbers, for documents and the page.

use crate::estimate::pixverse::{Making, Model, Quality};

/// A making in words. What a making has no use for is not looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MakingWords<'a> {
    /// `clip`, `fusion`, `motion`, `lip_sync_audio`, `lip_sync_text`, `sound_effect`.
    pub making: &'a str,
    /// The model, for a clip.
    pub model: Option<&'a str>,
    /// The quality, for a clip, a fusion or a motion.
    pub quality: Option<&'a str>,
    /// Seconds; bytes of the text for `lip_sync_text`.
    pub length: u32,
    /// Fast motion or sound of its own, for a clip.
    pub extra: bool,
}

/// Words that are no making.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such {field}")]
pub struct NotAMaking {
    /// The name of the word that is none.
    pub field: &'static str,
}

impl MakingWords<'_> {
    /// What they mean.
    ///
    /// # Errors
    /// [`NotAMaking`] with the first word that means nothing. A length of nothing is none.
    pub fn meaning(self) -> Result<Making, NotAMaking> {
        let no = |field| NotAMaking { field };
        let model = || Model::ALL.into_iter().find(|m| Some(m.as_str()) == self.model).ok_or_else(|| no("model"));
        let quality =
            || Quality::ALL.into_iter().find(|q| Some(q.as_str()) == self.quality).ok_or_else(|| no("quality"));
        let making = match self.making {
            "clip" => Making::Clip { model: model()?, quality: quality()?, seconds: self.length, extra: self.extra },
            "fusion" => Making::Fusion { quality: quality()?, seconds: self.length },
            "motion" => Making::MotionControl { quality: quality()?, seconds: self.length },
            "lip_sync_audio" => Making::LipSyncAudio(self.length),
            "lip_sync_text" => Making::LipSyncText(self.length),
            "sound_effect" => Making::SoundEffect(self.length),
            _ => return Err(no("making")),
        };
        if self.length == 0 { Err(no("length")) } else { Ok(making) }
    }
}

impl From<Making> for MakingWords<'static> {
    fn from(making: Making) -> Self {
        let plain = |making, length| Self { making, length, ..Self::default() };
        match making {
            Making::Clip { model, quality, seconds, extra } => {
                Self { model: Some(model.as_str()), quality: Some(quality.as_str()), extra, ..plain("clip", seconds) }
            }
            Making::Fusion { quality, seconds } => Self { quality: Some(quality.as_str()), ..plain("fusion", seconds) },
            Making::MotionControl { quality, seconds } => {
                Self { quality: Some(quality.as_str()), ..plain("motion", seconds) }
            }
            Making::LipSyncAudio(seconds) => plain("lip_sync_audio", seconds),
            Making::LipSyncText(bytes) => plain("lip_sync_text", bytes),
            Making::SoundEffect(seconds) => plain("sound_effect", seconds),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_making_is_read_back_from_its_words() {
        let (model, quality) = (Model::V4_5, Quality::P1080);
        let makings = [
            Making::Clip { model, quality, seconds: 5, extra: true },
            Making::Clip { model: Model::V5, quality: Quality::P360, seconds: 8, extra: false },
            Making::Clip { model: Model::V5_5, quality: Quality::P540, seconds: 10, extra: false },
            Making::Fusion { quality: Quality::P720, seconds: 5 },
            Making::MotionControl { quality, seconds: 7 },
            Making::LipSyncAudio(9),
            Making::LipSyncText(16),
            Making::SoundEffect(u32::MAX),
        ];
        for making in makings {
            assert_eq!(MakingWords::from(making).meaning(), Ok(making));
        }
    }

    #[test]
    fn the_word_that_means_nothing_is_named() {
        let clip = MakingWords { making: "clip", model: Some("v5"), quality: Some("360p"), length: 5, extra: false };
        #[track_caller]
        fn check(words: MakingWords<'_>, field: &'static str) {
            assert_eq!(words.meaning(), Err(NotAMaking { field }), "{words:?}");
        }
        check(MakingWords { making: "teleport", ..clip }, "making");
        check(MakingWords { model: None, ..clip }, "model");
        check(MakingWords { model: Some("v9"), ..clip }, "model");
        check(MakingWords { quality: Some("8k"), ..clip }, "quality");
        check(MakingWords { making: "motion", quality: None, ..clip }, "quality");
        check(MakingWords { length: 0, ..clip }, "length");
        check(MakingWords { making: "sound_effect", length: 0, ..clip }, "length");
        let passed_over = MakingWords { making: "sound_effect", model: Some("v9"), extra: true, ..clip };
        assert_eq!(passed_over.meaning(), Ok(Making::SoundEffect(5)));
    }
}
