//! The form of U-Gen's estimate: what a user says about a job, and what of it cannot be sent.

use std::fmt;

use super::field::{Field, Fields};
use crate::failure::{Code, Failure};

/// Longest text of a field, in characters; the documented ones have at most 14.
pub const MAX_TEXT: usize = 200;

/// A job to be estimated. A field that is `None` is not sent, so that the service's own default holds; which one that is
/// documented to be says [`Field::default_value`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// How many segments, 1 to 10.
    pub segment_count: u32,
    /// The video model, as live pricing names it.
    pub model_id: Option<String>,
    /// How the model is fed.
    pub variant: Option<String>,
    /// Length of a segment in seconds.
    pub duration_seconds: Option<u32>,
    /// Resolution of the video.
    pub resolution: Option<String>,
    /// Resolution of the keyframes.
    pub keyframe_resolution: Option<KeyframeResolution>,
    /// Style of the captions.
    pub caption_style: Option<String>,
    /// Whether music is made.
    pub music_enabled: Option<bool>,
    /// Whether a voice speaks.
    pub voice_enabled: Option<bool>,
    /// Whether the voice is the user's own.
    pub custom_voice: Option<bool>,
    /// Quality assurance.
    pub qai_enabled: Option<bool>,
    /// Most retries of a keyframe.
    pub max_kf_retries: Option<u32>,
    /// Most retries of a video.
    pub max_video_retries: Option<u32>,
    /// Human review of the anchor.
    pub human_review_gate: Option<bool>,
    /// Most rejections of the anchor.
    pub hitl_anchor_max_rejections: Option<u32>,
    /// Human review of the segments.
    pub human_review_videos: Option<bool>,
    /// Most rejections of the segments.
    pub hitl_segments_max_rejections: Option<u32>,
}

/// The resolutions of keyframes that have a documented price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyframeResolution {
    /// `1k`.
    K1,
    /// `2k`.
    K2,
    /// `4k`.
    K4,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The field.
    pub field: Field,
    /// What is wrong with it.
    pub why: Why,
}

/// Why a value cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Not within these bounds, both included.
    OutOfRange {
        /// The least that it may be.
        least: u32,
        /// The most that it may be.
        most: u32,
    },
    /// A text without anything in it.
    Empty,
    /// A text of more than [`MAX_TEXT`] characters.
    TooLong,
    /// A text with control characters.
    Unprintable,
}

impl Form {
    /// A job of which nothing is said but its length: the service's own defaults hold.
    #[must_use]
    pub const fn new(segment_count: u32) -> Self {
        Self {
            segment_count,
            model_id: None,
            variant: None,
            duration_seconds: None,
            resolution: None,
            keyframe_resolution: None,
            caption_style: None,
            music_enabled: None,
            voice_enabled: None,
            custom_voice: None,
            qai_enabled: None,
            max_kf_retries: None,
            max_video_retries: None,
            human_review_gate: None,
            hitl_anchor_max_rejections: None,
            human_review_videos: None,
            hitl_segments_max_rejections: None,
        }
    }

    /// The same with every documented default said, so that what is shown in a form is what is priced, whatever the
    /// service's defaults have become.
    #[must_use]
    pub fn documented(segment_count: u32) -> Self {
        let plain = Self::new(segment_count);
        let job = plain.resolved();
        Self {
            segment_count,
            model_id: Some(job.model.into()),
            variant: Some(job.variant.into()),
            duration_seconds: Some(job.seconds),
            resolution: Some(job.resolution.into()),
            keyframe_resolution: Some(job.keyframes),
            caption_style: Some(job.caption_style.into()),
            music_enabled: Some(job.music),
            voice_enabled: Some(job.voice),
            custom_voice: Some(job.custom_voice),
            qai_enabled: Some(job.qa),
            max_kf_retries: Some(job.keyframe_retries),
            max_video_retries: Some(job.video_retries),
            human_review_gate: Some(job.anchor_review),
            hitl_anchor_max_rejections: Some(job.anchor_rejections),
            human_review_videos: Some(job.segment_review),
            hitl_segments_max_rejections: Some(job.segment_rejections),
        }
    }

    /// Whether it can be sent.
    ///
    /// # Errors
    /// Every field that cannot, in the documented order.
    pub fn check(&self) -> Result<(), Vec<Wrong>> {
        let wrong: Vec<Wrong> = Field::ALL
            .into_iter()
            .filter_map(|field| {
                let why = self.number(field).and_then(|n| out_of_range(field, n));
                Some(Wrong { field, why: why.or_else(|| self.text(field).and_then(unfit))? })
            })
            .collect();
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// The text of a field, where it is one and was said.
    #[must_use]
    pub fn text(&self, field: Field) -> Option<&str> {
        match field {
            Field::ModelId => self.model_id.as_deref(),
            Field::Variant => self.variant.as_deref(),
            Field::Resolution => self.resolution.as_deref(),
            Field::KeyframeResolution => self.keyframe_resolution.map(KeyframeResolution::as_str),
            Field::CaptionStyle => self.caption_style.as_deref(),
            _ => None,
        }
    }

    /// The number in a field, where it is one and was said.
    #[must_use]
    pub const fn number(&self, field: Field) -> Option<u32> {
        match field {
            Field::SegmentCount => Some(self.segment_count),
            Field::DurationSeconds => self.duration_seconds,
            Field::MaxKfRetries => self.max_kf_retries,
            Field::MaxVideoRetries => self.max_video_retries,
            Field::HitlAnchorMaxRejections => self.hitl_anchor_max_rejections,
            Field::HitlSegmentsMaxRejections => self.hitl_segments_max_rejections,
            _ => None,
        }
    }

    /// Whether a field is on, where it is a switch and was said.
    #[must_use]
    pub const fn flag(&self, field: Field) -> Option<bool> {
        match field {
            Field::MusicEnabled => self.music_enabled,
            Field::VoiceEnabled => self.voice_enabled,
            Field::CustomVoice => self.custom_voice,
            Field::QaiEnabled => self.qai_enabled,
            Field::HumanReviewGate => self.human_review_gate,
            Field::HumanReviewVideos => self.human_review_videos,
            _ => None,
        }
    }

    /// The job with the documented defaults in the place of what was not said.
    pub(super) fn resolved(&self) -> Job<'_> {
        let text = |field: Field| self.text(field).or(field.default_value()).unwrap_or_default();
        Job {
            segments: self.segment_count,
            model: text(Field::ModelId),
            variant: text(Field::Variant),
            seconds: self.duration_seconds.unwrap_or(8),
            resolution: text(Field::Resolution),
            keyframes: self.keyframe_resolution.unwrap_or(KeyframeResolution::K1),
            caption_style: text(Field::CaptionStyle),
            music: self.music_enabled.unwrap_or(true),
            voice: self.voice_enabled.unwrap_or(false),
            custom_voice: self.custom_voice.unwrap_or(false),
            qa: self.qai_enabled.unwrap_or(false),
            keyframe_retries: self.max_kf_retries.unwrap_or(0),
            video_retries: self.max_video_retries.unwrap_or(0),
            anchor_review: self.human_review_gate.unwrap_or(false),
            anchor_rejections: self.hitl_anchor_max_rejections.unwrap_or(0),
            segment_review: self.human_review_videos.unwrap_or(false),
            segment_rejections: self.hitl_segments_max_rejections.unwrap_or(0),
        }
    }
}

/// A form with nothing left unsaid.
#[derive(Clone, Copy, Debug)]
pub(super) struct Job<'a> {
    pub(super) segments: u32,
    pub(super) model: &'a str,
    pub(super) variant: &'a str,
    pub(super) seconds: u32,
    pub(super) resolution: &'a str,
    pub(super) keyframes: KeyframeResolution,
    pub(super) caption_style: &'a str,
    pub(super) music: bool,
    pub(super) voice: bool,
    pub(super) custom_voice: bool,
    pub(super) qa: bool,
    pub(super) keyframe_retries: u32,
    pub(super) video_retries: u32,
    pub(super) anchor_review: bool,
    pub(super) anchor_rejections: u32,
    pub(super) segment_review: bool,
    pub(super) segment_rejections: u32,
}

impl KeyframeResolution {
    /// All, from the cheapest on.
    pub const ALL: [Self; 3] = [Self::K1, Self::K2, Self::K4];

    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::K1 => "1k",
            Self::K2 => "2k",
            Self::K4 => "4k",
        }
    }

    /// The resolution of this word, if there is one.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|resolution| resolution.as_str() == name)
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.why {
            Why::OutOfRange { least, most } => write!(f, "{} must be from {least} to {most}", self.field),
            Why::Empty => write!(f, "{} must not be empty", self.field),
            Why::TooLong => write!(f, "{} must have at most {MAX_TEXT} characters", self.field),
            Why::Unprintable => write!(f, "{} has characters that cannot be printed", self.field),
        }
    }
}

/// The failure that a form which cannot be sent stands for: the fields are marked, and the first is put into words.
#[must_use]
pub fn refused(wrong: &[Wrong]) -> Failure {
    let message = wrong.first().map_or_else(|| "the form cannot be sent".to_owned(), ToString::to_string);
    let fields: Fields = wrong.iter().map(|wrong| wrong.field).collect();
    Failure::new(Code::InvalidRequest, message).with_fields(fields)
}

fn out_of_range(field: Field, n: u32) -> Option<Why> {
    let range = field.range()?.values;
    (!range.contains(&n)).then(|| Why::OutOfRange { least: *range.start(), most: *range.end() })
}

fn unfit(text: &str) -> Option<Why> {
    if text.trim().is_empty() {
        return Some(Why::Empty);
    }
    if text.chars().count() > MAX_TEXT {
        return Some(Why::TooLong);
    }
    text.chars().any(char::is_control).then_some(Why::Unprintable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(form: &Form, expect: &str) {
        let wrong = form.check().err().unwrap_or_default();
        assert_eq!(wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "), expect);
        if !wrong.is_empty() {
            let failure = refused(&wrong);
            assert_eq!(failure.code, Code::InvalidRequest);
            assert_eq!(failure.fields.iter().collect::<Vec<_>>(), wrong.iter().map(|w| w.field).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_cannot_be_sent_is_named_field_by_field() {
        for n in 1..=10 {
            check(&Form::new(n), "");
            check(&Form::documented(n), "");
        }
        check(&Form::new(0), "segment_count must be from 1 to 10");
        check(&Form::new(11), "segment_count must be from 1 to 10");
        check(&Form { duration_seconds: Some(0), ..Form::new(1) }, "duration_seconds must be from 1 to 600");
        check(&Form { model_id: Some("  ".into()), ..Form::new(1) }, "model_id must not be empty");
        check(&Form { variant: Some("x".repeat(201)), ..Form::new(1) }, "variant must have at most 200 characters");
        check(&Form { variant: Some("é".repeat(200)), ..Form::new(1) }, "");
        let line = Form { caption_style: Some("a\nb".into()), ..Form::new(1) };
        check(&line, "caption_style has characters that cannot be printed");
        let many = Form { max_kf_retries: Some(101), resolution: Some(String::new()), ..Form::new(0) };
        check(
            &many,
            "segment_count must be from 1 to 10; resolution must not be empty; max_kf_retries must be from 0 to 100",
        );
    }

    #[test]
    fn the_documented_form_says_the_documented_defaults() {
        let form = Form::documented(3);
        for field in Field::ALL {
            let said = form
                .text(field)
                .map(String::from)
                .or(form.number(field).map(|n| n.to_string()))
                .or(form.flag(field).map(|on| on.to_string()));
            assert_eq!(said.as_deref(), field.default_value().or(Some("3")), "{field}");
        }
    }
}
