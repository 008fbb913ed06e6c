//! The fields of U-Gen's estimate: their names on the wire, what they may be, and sets of them.

use std::fmt;
use std::ops::RangeInclusive;

/// A field of the estimate's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// How many segments the video has. The only field that is required.
    SegmentCount,
    /// The video model.
    ModelId,
    /// How the model is fed: `i2v` from an image, `t2v` from text.
    Variant,
    /// Length of a segment in seconds.
    DurationSeconds,
    /// Resolution of the video.
    Resolution,
    /// Resolution of the keyframes.
    KeyframeResolution,
    /// Style of the captions.
    CaptionStyle,
    /// Whether music is made.
    MusicEnabled,
    /// Whether a voice speaks.
    VoiceEnabled,
    /// Whether the voice is the user's own.
    CustomVoice,
    /// Quality assurance: whether results are judged and made again.
    QaiEnabled,
    /// Most retries of a keyframe that quality assurance may take.
    MaxKfRetries,
    /// Most retries of a video that quality assurance may take.
    MaxVideoRetries,
    /// Human review of the anchor.
    HumanReviewGate,
    /// Most rejections of the anchor.
    HitlAnchorMaxRejections,
    /// Human review of the segments.
    HumanReviewVideos,
    /// Most rejections of the segments.
    HitlSegmentsMaxRejections,
}

/// What a whole number may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// From and to, both included.
    pub values: RangeInclusive<u32>,
    /// Whether the service documents it. Where not, it is Brimful's own wide bound, and the service judges within it.
    pub documented: bool,
}

/// The three tables in which the service documents its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The job itself.
    Job,
    /// Quality assurance.
    Qa,
    /// Human review.
    Hitl,
}

impl Field {
    /// All fields, in the order in which the service documents them.
    pub const ALL: [Self; 17] = [
        Self::SegmentCount,
        Self::ModelId,
        Self::Variant,
        Self::DurationSeconds,
        Self::Resolution,
        Self::KeyframeResolution,
        Self::CaptionStyle,
        Self::MusicEnabled,
        Self::VoiceEnabled,
        Self::CustomVoice,
        Self::QaiEnabled,
        Self::MaxKfRetries,
        Self::MaxVideoRetries,
        Self::HumanReviewGate,
        Self::HitlAnchorMaxRejections,
        Self::HumanReviewVideos,
        Self::HitlSegmentsMaxRejections,
    ];

    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SegmentCount => "segment_count",
            Self::ModelId => "model_id",
            Self::Variant => "variant",
            Self::DurationSeconds => "duration_seconds",
            Self::Resolution => "resolution",
            Self::KeyframeResolution => "keyframe_resolution",
            Self::CaptionStyle => "caption_style",
            Self::MusicEnabled => "music_enabled",
            Self::VoiceEnabled => "voice_enabled",
            Self::CustomVoice => "custom_voice",
            Self::QaiEnabled => "qai_enabled",
            Self::MaxKfRetries => "max_kf_retries",
            Self::MaxVideoRetries => "max_video_retries",
            Self::HumanReviewGate => "human_review_gate",
            Self::HitlAnchorMaxRejections => "hitl_anchor_max_rejections",
            Self::HumanReviewVideos => "human_review_videos",
            Self::HitlSegmentsMaxRejections => "hitl_segments_max_rejections",
        }
    }

    /// The field of this name, if there is one.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// The table that it stands in.
    #[must_use]
    pub const fn group(self) -> Group {
        match self {
            Self::QaiEnabled | Self::MaxKfRetries | Self::MaxVideoRetries => Group::Qa,
            Self::HumanReviewGate
            | Self::HitlAnchorMaxRejections
            | Self::HumanReviewVideos
            | Self::HitlSegmentsMaxRejections => Group::Hitl,
            _ => Group::Job,
        }
    }

    /// The documented default as it stands on the wire; `None` for the one that is required.
    #[must_use]
    pub const fn default_value(self) -> Option<&'static str> {
        Some(match self {
            Self::SegmentCount => return None,
            Self::ModelId => "veo3_fast",
            Self::Variant => "i2v",
            Self::DurationSeconds => "8",
            Self::Resolution => "standard",
            Self::KeyframeResolution => "1k",
            Self::CaptionStyle => "tiktok_karaoke",
            Self::MusicEnabled => "true",
            Self::VoiceEnabled
            | Self::CustomVoice
            | Self::QaiEnabled
            | Self::HumanReviewGate
            | Self::HumanReviewVideos => "false",
            Self::MaxKfRetries
            | Self::MaxVideoRetries
            | Self::HitlAnchorMaxRejections
            | Self::HitlSegmentsMaxRejections => "0",
        })
    }

    /// What it may be, where it is a whole number.
    #[must_use]
    pub const fn range(self) -> Option<Range> {
        let (values, documented) = match self {
            Self::SegmentCount => (1..=10, true),
            // Veo is documented to make 8 s, Kling 3 to 10 s; other models are not documented.
            Self::DurationSeconds => (1..=600, false),
            Self::MaxKfRetries
            | Self::MaxVideoRetries
            | Self::HitlAnchorMaxRejections
            | Self::HitlSegmentsMaxRejections => (0..=100, false),
            _ => return None,
        };
        Some(Range { values, documented })
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of fields: those that a form has wrong, or that a service found wrong.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Fields(u32);

impl Fields {
    /// No field.
    pub const NONE: Self = Self(0);

    /// Whether the field is among them.
    #[must_use]
    pub const fn contains(self, field: Field) -> bool {
        self.0 & Self::bit(field) != 0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The fields in the documented order.
    pub fn iter(self) -> impl Iterator<Item = Field> {
        Field::ALL.into_iter().filter(move |field| self.contains(*field))
    }

    const fn bit(field: Field) -> u32 {
        1 << field as u32
    }
}

impl FromIterator<Field> for Fields {
    fn from_iter<I: IntoIterator<Item = Field>>(fields: I) -> Self {
        Self(fields.into_iter().fold(0, |bits, field| bits | Self::bit(field)))
    }
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_name_and_is_its_own_bit() {
        for (n, field) in Field::ALL.into_iter().enumerate() {
            assert_eq!(Field::of_name(field.name()), Some(field));
            let alone = Fields::from_iter([field]);
            assert_eq!(alone.iter().collect::<Vec<_>>(), [field]);
            assert_eq!(alone.0, 1 << n, "the order of ALL is the order of the enum");
        }
        assert_eq!(Field::of_name("video_model"), None, "a job names its fields differently");
        assert!(Fields::NONE.is_empty());
        assert_eq!(Fields::from_iter(Field::ALL).iter().count(), 17);
    }
}
