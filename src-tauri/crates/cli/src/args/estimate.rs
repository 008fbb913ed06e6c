//! The arguments of `estimate`: an account, and the job as U-Gen's form has it.

use std::time::Duration;

use brimful_core::estimate::{Field, Form, KeyframeResolution, MAX_TEXT, Why, Wrong};
use lexopt::{Arg, Parser};

use super::Usage;
use super::account::{AccountOption, AccountOptions, Who};
use super::options::{DEFAULT_TIMEOUT, once, read_timeout, unknown, usage, value, wrong};

/// `estimate`.
#[derive(Debug, PartialEq)]
pub(crate) struct Estimate {
    /// Which account.
    pub(crate) who: Who,
    /// The job. What was not given is not in it, so that the service's own defaults hold. It can be sent.
    pub(crate) job: Form,
    /// Bounds the whole, keychain and retries included.
    pub(crate) timeout: Duration,
    /// One JSON object instead of lines.
    pub(crate) json: bool,
}

/// The option that a field of the form is given by.
pub(crate) const fn option_of(field: Field) -> &'static str {
    match field {
        Field::SegmentCount => "--segments",
        Field::ModelId => "--model",
        Field::Variant => "--variant",
        Field::DurationSeconds => "--duration",
        Field::Resolution => "--resolution",
        Field::KeyframeResolution => "--keyframe-resolution",
        Field::CaptionStyle => "--caption-style",
        Field::MusicEnabled => "--no-music",
        Field::VoiceEnabled => "--voice",
        Field::CustomVoice => "--custom-voice",
        Field::QaiEnabled => "--qa",
        Field::MaxKfRetries => "--kf-retries",
        Field::MaxVideoRetries => "--video-retries",
        Field::HumanReviewGate | Field::HitlAnchorMaxRejections => "--review-anchor",
        Field::HumanReviewVideos | Field::HitlSegmentsMaxRejections => "--review-segments",
    }
}

/// Reads them; `None` where help is asked for.
pub(super) fn parse(mut parser: Parser) -> Result<Option<Estimate>, Usage> {
    let mut account = AccountOptions::default();
    let mut job = JobOptions::default();
    let (mut timeout, mut json) = (None, false);
    while let Some(arg) = parser.next().map_err(wrong)? {
        if let Some(option) = AccountOption::of(&arg) {
            account.take(option, &mut parser)?;
            continue;
        }
        match arg {
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            Arg::Long("timeout") => once(&mut timeout, "--timeout", read_timeout(&value(&mut parser)?)?)?,
            Arg::Long("json") => json = true,
            Arg::Value(_) => return Err(usage("estimate takes options only; an account is named by --account")),
            option => match JobOption::of(&option) {
                Some(option) => job.take(option, &mut parser)?,
                None => return Err(unknown(&option)),
            },
        }
    }
    let timeout = timeout.unwrap_or(DEFAULT_TIMEOUT);
    Ok(Some(Estimate { who: account.one()?, job: job.form()?, timeout, json }))
}

/// One of the options that describe a job, by the field that it is about.
#[derive(Clone, Copy, Debug)]
enum JobOption {
    /// Followed by a text.
    Text(Field),
    /// Followed by a whole number.
    Number(Field),
    /// Followed by a resolution of keyframes.
    Keyframes,
    /// Alone.
    Switch(Field),
}

/// What was given of them.
#[derive(Debug, Default)]
struct JobOptions {
    segments: Option<u32>,
    /// All but the segments.
    rest: Option<Form>,
}

impl JobOption {
    fn of(arg: &Arg<'_>) -> Option<Self> {
        let Arg::Long(name) = arg else { return None };
        Some(match *name {
            "segments" => Self::Number(Field::SegmentCount),
            "model" => Self::Text(Field::ModelId),
            "variant" => Self::Text(Field::Variant),
            "duration" => Self::Number(Field::DurationSeconds),
            "resolution" => Self::Text(Field::Resolution),
            "keyframe-resolution" => Self::Keyframes,
            "caption-style" => Self::Text(Field::CaptionStyle),
            "no-music" => Self::Switch(Field::MusicEnabled),
            "voice" => Self::Switch(Field::VoiceEnabled),
            "custom-voice" => Self::Switch(Field::CustomVoice),
            "qa" => Self::Switch(Field::QaiEnabled),
            "kf-retries" => Self::Number(Field::MaxKfRetries),
            "video-retries" => Self::Number(Field::MaxVideoRetries),
            "review-anchor" => Self::Number(Field::HitlAnchorMaxRejections),
            "review-segments" => Self::Number(Field::HitlSegmentsMaxRejections),
            _ => return None,
        })
    }
}

impl JobOptions {
    /// Takes an option, its value included.
    fn take(&mut self, option: JobOption, parser: &mut Parser) -> Result<(), Usage> {
        let form = self.rest.get_or_insert_with(|| Form::new(0));
        match option {
            JobOption::Text(field) => {
                let slot = match field {
                    Field::ModelId => &mut form.model_id,
                    Field::Variant => &mut form.variant,
                    Field::Resolution => &mut form.resolution,
                    _ => &mut form.caption_style,
                };
                once(slot, option_of(field), value(parser)?)
            }
            JobOption::Number(field) => {
                let slot = match field {
                    Field::SegmentCount => &mut self.segments,
                    Field::DurationSeconds => &mut form.duration_seconds,
                    Field::MaxKfRetries => &mut form.max_kf_retries,
                    Field::MaxVideoRetries => &mut form.max_video_retries,
                    Field::HitlAnchorMaxRejections => &mut form.hitl_anchor_max_rejections,
                    _ => &mut form.hitl_segments_max_rejections,
                };
                once(slot, option_of(field), read_number(field, &value(parser)?)?)
            }
            JobOption::Keyframes => {
                let read = read_keyframes(&value(parser)?)?;
                once(&mut form.keyframe_resolution, option_of(Field::KeyframeResolution), read)
            }
            JobOption::Switch(field) => {
                match field {
                    Field::MusicEnabled => form.music_enabled = Some(false),
                    Field::VoiceEnabled => form.voice_enabled = Some(true),
                    Field::CustomVoice => form.custom_voice = Some(true),
                    _ => form.qai_enabled = Some(true),
                }
                Ok(())
            }
        }
    }

    /// The job, if it can be sent.
    fn form(self) -> Result<Form, Usage> {
        let segments = self.segments.ok_or_else(|| usage("Say how long the video is: --segments N, from 1 to 10"))?;
        let mut form = Form { segment_count: segments, ..self.rest.unwrap_or_else(|| Form::new(segments)) };
        // Retries without quality assurance would be sent and cost nothing, which is not what was meant.
        if form.qai_enabled.is_none() && (form.max_kf_retries.is_some() || form.max_video_retries.is_some()) {
            return Err(usage("--kf-retries and --video-retries go with --qa"));
        }
        // One option says both that there is a review and how often it may reject.
        form.human_review_gate = form.hitl_anchor_max_rejections.map(|_| true);
        form.human_review_videos = form.hitl_segments_max_rejections.map(|_| true);
        match form.check() {
            Ok(()) => Ok(form),
            Err(wrong) => Err(wrong.first().map_or_else(|| usage("This job cannot be asked about"), told)),
        }
    }
}

fn read_number(field: Field, text: &str) -> Result<u32, Usage> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| digits).ok_or_else(|| not_a_number(field))
}

fn not_a_number(field: Field) -> Usage {
    let bounds = field
        .range()
        .map_or_else(String::new, |range| format!(" from {} to {}", range.values.start(), range.values.end()));
    Usage(format!("{} is a whole number{bounds}", option_of(field)))
}

fn read_keyframes(text: &str) -> Result<KeyframeResolution, Usage> {
    KeyframeResolution::of_name(text).ok_or_else(|| {
        let names = KeyframeResolution::ALL.map(KeyframeResolution::as_str).join(", ");
        Usage(format!("{} is one of: {names}", option_of(Field::KeyframeResolution)))
    })
}

fn told(wrong: &Wrong) -> Usage {
    let option = option_of(wrong.field);
    match wrong.why {
        Why::OutOfRange { .. } => not_a_number(wrong.field),
        Why::Empty => Usage(format!("{option} must not be empty")),
        Why::TooLong => Usage(format!("{option} has at most {MAX_TEXT} characters")),
        Why::Unprintable => Usage(format!("{option} has characters that cannot be printed")),
    }
}

#[cfg(test)]
#[path = "estimate_tests.rs"]
mod tests;
