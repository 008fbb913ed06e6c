//! Jobs as the page says them, and as the domain means them. Nothing is guessed: what means nothing is named.

use brimful_core::estimate::voxpria::Campaign;
use brimful_core::estimate::{Field, Form, Group, KeyframeResolution};
use brimful_core::plan::{Job, MakingWords, PastUnit};

use crate::api::{ApiError, dto};

/// What a job means. Whether it can be sent or has a price is found out later.
pub(super) fn job(planned: dto::PlannedJob) -> Result<Job, ApiError> {
    Ok(match planned {
        dto::PlannedJob::UGen { form } => Job::UGen(Box::new(self::form(form)?)),
        dto::PlannedJob::PixVerse { making, model, quality, length, extra, count } => {
            let (model, quality) = (model.as_deref(), quality.as_deref());
            let words = MakingWords { making: &making, model, quality, length, extra };
            let making = words.meaning().map_err(|not| bad_job(not.to_string(), &[not.field]))?;
            Job::PixVerse { making, count }
        }
        dto::PlannedJob::Pictory { action, pieces } => Job::Pictory { action, pieces },
        dto::PlannedJob::Voxpria { calls, minutes, messages, transcribed_minutes } => {
            Job::Voxpria(Campaign { calls, minutes, messages, transcribed_minutes })
        }
        dto::PlannedJob::PowerPost { by, count } => {
            let by = PastUnit::of_name(&by).ok_or_else(|| bad_job("there is no such by", &["by"]))?;
            Job::PowerPost { by, count }
        }
    })
}

/// A form with every field that was said.
pub(super) fn form(said: dto::JobForm) -> Result<Form, ApiError> {
    let resolution = Field::KeyframeResolution.name();
    let keyframes = said.keyframe_resolution.map(|word| {
        KeyframeResolution::of_name(&word)
            .ok_or_else(|| bad_job(format!("{resolution} must be 1k, 2k or 4k"), &[resolution]))
    });
    Ok(Form {
        segment_count: said.segment_count,
        model_id: said.model_id,
        variant: said.variant,
        duration_seconds: said.duration_seconds,
        resolution: said.resolution,
        keyframe_resolution: keyframes.transpose()?,
        caption_style: said.caption_style,
        music_enabled: said.music_enabled,
        voice_enabled: said.voice_enabled,
        custom_voice: said.custom_voice,
        qai_enabled: said.qai_enabled,
        max_kf_retries: said.max_kf_retries,
        max_video_retries: said.max_video_retries,
        human_review_gate: said.human_review_gate,
        hitl_anchor_max_rejections: said.hitl_anchor_max_rejections,
        human_review_videos: said.human_review_videos,
        hitl_segments_max_rejections: said.hitl_segments_max_rejections,
    })
}

/// A job that makes no sense, with the fields that do not.
pub(super) fn bad_job(message: impl Into<String>, fields: &[&str]) -> ApiError {
    let fields = fields.iter().map(|field| (*field).to_owned()).collect();
    ApiError { fields, ..ApiError::new("bad_job", message) }
}

/// A job back in the page's words.
pub(super) fn planned(job: &Job) -> dto::PlannedJob {
    match job {
        Job::UGen(form) => dto::PlannedJob::UGen { form: job_form(form) },
        Job::PixVerse { making, count } => {
            let MakingWords { making, model, quality, length, extra } = MakingWords::from(*making);
            let text = |word: Option<&str>| word.map(str::to_owned);
            let (model, quality) = (text(model), text(quality));
            dto::PlannedJob::PixVerse { making: making.into(), model, quality, length, extra, count: *count }
        }
        Job::Pictory { action, pieces } => dto::PlannedJob::Pictory { action: action.clone(), pieces: *pieces },
        Job::Voxpria(Campaign { calls, minutes, messages, transcribed_minutes }) => dto::PlannedJob::Voxpria {
            calls: *calls,
            minutes: *minutes,
            messages: *messages,
            transcribed_minutes: *transcribed_minutes,
        },
        Job::PowerPost { by, count } => dto::PlannedJob::PowerPost { by: by.as_str().into(), count: *count },
    }
}

fn job_form(form: &Form) -> dto::JobForm {
    dto::JobForm {
        segment_count: form.segment_count,
        model_id: form.model_id.clone(),
        variant: form.variant.clone(),
        duration_seconds: form.duration_seconds,
        resolution: form.resolution.clone(),
        keyframe_resolution: form.keyframe_resolution.map(|resolution| resolution.as_str().into()),
        caption_style: form.caption_style.clone(),
        music_enabled: form.music_enabled,
        voice_enabled: form.voice_enabled,
        custom_voice: form.custom_voice,
        qai_enabled: form.qai_enabled,
        max_kf_retries: form.max_kf_retries,
        max_video_retries: form.max_video_retries,
        human_review_gate: form.human_review_gate,
        hitl_anchor_max_rejections: form.hitl_anchor_max_rejections,
        human_review_videos: form.human_review_videos,
        hitl_segments_max_rejections: form.hitl_segments_max_rejections,
    }
}

/// What the form has for fields, in the documented order.
pub(super) fn fields() -> Vec<dto::JobField> {
    Field::ALL.into_iter().map(field).collect()
}

fn field(field: Field) -> dto::JobField {
    let range = field.range();
    let is_choice = field == Field::KeyframeResolution;
    let kind = match field.default_value() {
        _ if is_choice => "choice",
        _ if range.is_some() => "number",
        Some("true" | "false") => "switch",
        _ => "text",
    };
    dto::JobField {
        name: field.name().into(),
        group: match field.group() {
            Group::Job => "job",
            Group::Qa => "qa",
            Group::Hitl => "hitl",
        }
        .into(),
        kind: kind.into(),
        default: field.default_value().map(Into::into),
        least: range.as_ref().map(|range| *range.values.start()),
        most: range.as_ref().map(|range| *range.values.end()),
        documented: range.as_ref().is_none_or(|range| range.documented),
        choices: if is_choice {
            KeyframeResolution::ALL.into_iter().map(|resolution| resolution.as_str().into()).collect()
        } else {
            Vec::new()
        },
    }
}
