//! What a U-Gen job would cost by the documented formula, worked out without asking. Only ever a preview: several of the
//! formula's pieces are not documented, and the service's own estimate is the truth.

use super::form::{Form, Job, KeyframeResolution, Wrong};
use super::price::{self, Billing, NoMatch, Price};
use super::quote::Component;
use crate::amount::Credits;
use crate::exact::{half, times};

const MUSIC: i64 = 15;
const VOICE: i64 = 15;
const CUSTOM_VOICE: i64 = 20;
const CUSTOM_CAPTIONS: i64 = 20;
const POST_PROCESSING: i64 = 10;

/// The one style that is documented, as the default: it costs nothing extra.
const PLAIN_CAPTIONS: &str = "tiktok_karaoke";

/// A cost that may differ from the service's. A type of its own, so that it cannot be shown in the place of an
/// [`Estimate`](super::Estimate).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The sum of the parts, to the last digit.
    pub total: Credits,
    /// The parts, in the order in which they are shown. All but rounding are there even where they cost nothing.
    pub parts: Vec<PreviewPart>,
    /// What of this very job is not documented, and so may differ. Never empty.
    pub undetermined: Vec<Undetermined>,
}

/// One part of a preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreviewPart {
    /// What it is.
    pub component: Component,
    /// Its credits.
    pub credits: Credits,
}

/// What the service does not document and a preview had to settle for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Undetermined {
    /// Music, voice, captions and post-processing: their rates stand on another page than the formula, and whether
    /// post-processing grows with the job is not said.
    FlatRates,
    /// The model was left to the service; the documented default was taken.
    DefaultModel,
    /// The price list leaves out the variant or the resolution.
    PriceRow,
    /// Which lengths the model makes; outside of what is documented the job may be refused.
    Duration,
    /// Which caption styles count as custom; this one was taken for custom.
    CaptionStyle,
    /// Whether a custom voice costs anything while no voice speaks; taken for nothing.
    CustomVoiceAlone,
    /// Whether a retry is half of all keyframes and segments or of one; taken for all.
    RetryBase,
    /// Whether a rejected anchor is one keyframe or all; taken for one.
    AnchorBase,
    /// Whether rejected segments are all of them or one; taken for all.
    SegmentBase,
    /// Whether retries and rejections add up or multiply; taken for adding up.
    RetriesAndRejections,
    /// Whether rejections count while their review is off; taken for not.
    RejectionsWithoutReview,
    /// How half credits are rounded; taken for up, once, at the end.
    Rounding,
}

/// Why there is no preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPreview {
    /// The form cannot be sent either.
    Form(Vec<Wrong>),
    /// No row of the price list is about this model, variant and resolution.
    NoPrice,
    /// Several rows are, and they disagree.
    SeveralPrices,
    /// The row does not say its credits, or not what they are for.
    PriceUnknown,
    /// A number cannot be held exactly.
    Inexact,
}

/// A job's cost by the formula, with the live price list for the video.
///
/// # Errors
/// [`NoPreview`] where a piece of it is unknown: there is no total with a part left out.
pub fn preview(form: &Form, prices: &[Price]) -> Result<Preview, NoPreview> {
    form.check().map_err(NoPreview::Form)?;
    let job = form.resolved();
    let found = price::find(prices, job.model, job.variant, job.resolution).map_err(|no| match no {
        NoMatch::None => NoPreview::NoPrice,
        NoMatch::Several => NoPreview::SeveralPrices,
    })?;
    let billing = found.price.billing.ok_or(NoPreview::PriceUnknown)?;
    let rate = found.price.credits.ok_or(NoPreview::PriceUnknown)?;
    let (total, parts) = add_up(&job, billing, rate).ok_or(NoPreview::Inexact)?;
    let rounded = parts.iter().any(|part| part.component == Component::Rounding);
    let open = [
        (Undetermined::FlatRates, true),
        (Undetermined::DefaultModel, form.model_id.is_none()),
        (Undetermined::PriceRow, found.assumed),
        (Undetermined::Duration, is_odd_length(job.model, job.seconds)),
        (Undetermined::CaptionStyle, job.caption_style != PLAIN_CAPTIONS),
        (Undetermined::CustomVoiceAlone, job.custom_voice && !job.voice),
        (Undetermined::RetryBase, job.has_retries()),
        (Undetermined::AnchorBase, job.counted_anchor_rejections() > 0),
        (Undetermined::SegmentBase, job.counted_segment_rejections() > 0 && job.segments > 1),
        (Undetermined::RetriesAndRejections, job.has_retries() && job.has_rejections()),
        (Undetermined::RejectionsWithoutReview, job.has_idle_rejections()),
        (Undetermined::Rounding, rounded),
    ];
    let undetermined = open.into_iter().filter(|(_, is_open)| *is_open).map(|(what, _)| what).collect();
    Ok(Preview { total, parts, undetermined })
}

/// By how much a job that is started with its own defaults costs more than its estimate with the estimate's: a job has
/// quality assurance on with one retry a keyframe, an estimate has it off. In credits; `None` where the form already
/// says at least as much, or cannot be sent.
#[must_use]
pub fn job_default_extra(form: &Form) -> Option<Credits> {
    form.check().ok()?;
    let job = form.resolved();
    let retries = if job.qa { job.keyframe_retries } else { 0 };
    if retries >= 1 { None } else { half(job.all_keyframes()?) }
}

fn add_up(job: &Job<'_>, billing: Billing, rate: Credits) -> Option<(Credits, Vec<PreviewPart>)> {
    let keyframes = job.all_keyframes()?;
    let clips = u64::from(job.segments) * u64::from(billing.units(job.seconds));
    let video = times(rate, clips)?;
    let flat = |credits: i64, on: bool| Credits::whole(if on { credits } else { 0 });
    let retries = if job.qa {
        let of_keyframes = half(times(keyframes, job.keyframe_retries.into())?)?;
        of_keyframes.checked_add(half(times(video, job.video_retries.into())?)?)?
    } else {
        Credits::ZERO
    };
    let anchor = job.keyframes.rate().checked_mul(job.counted_anchor_rejections())?;
    let rejections = anchor.checked_add(times(video, job.counted_segment_rejections().into())?)?;
    let mut parts = vec![
        (Component::Keyframes, keyframes),
        (Component::Video, video),
        (Component::Music, flat(MUSIC, job.music)),
        (Component::Voice, flat(if job.custom_voice { CUSTOM_VOICE } else { VOICE }, job.voice)),
        (Component::Captions, flat(CUSTOM_CAPTIONS, job.caption_style != PLAIN_CAPTIONS)),
        (Component::PostProcessing, flat(POST_PROCESSING, true)),
        (Component::QaRetries, retries),
        (Component::Hitl, rejections),
    ];
    let sum = parts.iter().try_fold(Credits::ZERO, |sum, (_, credits)| sum.checked_add(*credits))?;
    let total = Credits::from(sum.decimal().ceil());
    if total != sum {
        parts.push((Component::Rounding, total.checked_sub(sum)?));
    }
    Some((total, parts.into_iter().map(|(component, credits)| PreviewPart { component, credits }).collect()))
}

impl KeyframeResolution {
    /// Credits a keyframe, as documented.
    #[must_use]
    pub fn rate(self) -> Credits {
        Credits::whole(match self {
            Self::K1 => 8,
            Self::K2 => 12,
            Self::K4 => 18,
        })
    }
}

impl Job<'_> {
    /// One keyframe more than there are segments.
    fn all_keyframes(&self) -> Option<Credits> {
        self.keyframes.rate().checked_mul(self.segments.checked_add(1)?)
    }

    fn has_retries(&self) -> bool {
        self.qa && (self.keyframe_retries > 0 || self.video_retries > 0)
    }

    fn counted_anchor_rejections(&self) -> u32 {
        if self.anchor_review { self.anchor_rejections } else { 0 }
    }

    fn counted_segment_rejections(&self) -> u32 {
        if self.segment_review { self.segment_rejections } else { 0 }
    }

    fn has_rejections(&self) -> bool {
        self.counted_anchor_rejections() > 0 || self.counted_segment_rejections() > 0
    }

    fn has_idle_rejections(&self) -> bool {
        (!self.anchor_review && self.anchor_rejections > 0) || (!self.segment_review && self.segment_rejections > 0)
    }
}

/// Whether a length is outside of what is documented of the model's family.
fn is_odd_length(model: &str, seconds: u32) -> bool {
    (model.starts_with("veo") && seconds != 8) || (model.starts_with("kling") && !(3..=10).contains(&seconds))
}
