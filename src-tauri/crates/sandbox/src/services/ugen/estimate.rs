//! U-Gen's estimate. The parts and their rates are documented; how they add up where the service is silent is ours.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use brimful_core::provider::ProviderId;
use rust_decimal::Decimal;
use serde::Serialize;

use super::form::Form;
use super::pricing::{PRICES, Price};
use super::{Complaint, refuse, unprocessable};
use crate::reply::{Exact, ok};
use crate::services::Refusal;
use crate::world::World;

/// Caption styles that cost nothing extra.
const STYLES: [&str; 4] = ["tiktok_karaoke", "classic", "minimal", "none"];

#[derive(Serialize)]
struct Estimate {
    total_credits: Exact,
    breakdown: Breakdown,
}

#[derive(Serialize)]
struct Breakdown {
    keyframes: Exact,
    video: Exact,
    music: Exact,
    voice: Exact,
    captions: Exact,
    post_processing: Exact,
    qa_retries: Exact,
    hitl: Exact,
}

/// The job that is asked about.
struct Asked {
    segments: u32,
    model: String,
    variant: String,
    resolution: String,
    seconds: u32,
    keyframe_rate: i64,
    caption_style: String,
    music: bool,
    voice: bool,
    custom_voice: bool,
    qa: Option<(u32, u32)>,
    anchor_rejections: u32,
    segment_rejections: u32,
}

pub(super) async fn estimate(State(world): State<Arc<World>>, headers: HeaderMap, body: Bytes) -> Response {
    if world.lock().caller(ProviderId::UGen, &headers).is_none() {
        return refuse(Refusal::BadKey);
    }
    match read(&body) {
        Ok(asked) => match priced(&asked) {
            Some(price) => ok(&cost(&asked, price)),
            None => refuse(Refusal::NotFound),
        },
        Err(complaints) => unprocessable(complaints),
    }
}

fn read(body: &[u8]) -> Result<Asked, Vec<Complaint>> {
    let mut form = Form::read(body)?;
    let qa = form.flag("qai_enabled", false);
    let retries = (form.whole("max_kf_retries", Some(0), 0..=10), form.whole("max_video_retries", Some(0), 0..=10));
    let anchor = form.flag("human_review_gate", false);
    let anchor_rejections = form.whole("hitl_anchor_max_rejections", Some(0), 0..=10);
    let videos = form.flag("human_review_videos", false);
    let segment_rejections = form.whole("hitl_segments_max_rejections", Some(0), 0..=10);
    let asked = Asked {
        segments: form.whole("segment_count", None, 1..=10),
        model: form.text("model_id", Some("veo3_fast")),
        variant: form.text("variant", Some("i2v")),
        resolution: form.text("resolution", Some("standard")),
        seconds: form.whole("duration_seconds", Some(8), 1..=60),
        keyframe_rate: match form.one_of("keyframe_resolution", "1k", &["1k", "2k", "4k"]) {
            "2k" => 12,
            "4k" => 18,
            _ => 8,
        },
        caption_style: form.text("caption_style", Some("tiktok_karaoke")),
        music: form.flag("music_enabled", true),
        voice: form.flag("voice_enabled", false),
        custom_voice: form.flag("custom_voice", false),
        qa: qa.then_some(retries),
        anchor_rejections: if anchor { anchor_rejections } else { 0 },
        segment_rejections: if videos { segment_rejections } else { 0 },
    };
    form.done(asked)
}

fn priced(asked: &Asked) -> Option<&'static Price> {
    PRICES.iter().find(|price| {
        price.model == asked.model && price.variant == asked.variant && price.resolution == asked.resolution
    })
}

/// Retries are budgeted at half of all keyframes or segments, a rejected anchor at one keyframe, rejected segments at
/// all of them; the sum is rounded up once.
fn cost(asked: &Asked, price: &Price) -> Estimate {
    let segments = Decimal::from(asked.segments);
    let rate = Decimal::from(asked.keyframe_rate);
    let keyframes = (segments + Decimal::ONE) * rate;
    let units = if price.per_second { Decimal::from(asked.seconds) } else { Decimal::ONE };
    let video = segments * units * price.credits();
    let music = Decimal::from(if asked.music { 15 } else { 0 });
    let voice = Decimal::from(match (asked.voice, asked.custom_voice) {
        (false, _) => 0,
        (true, false) => 15,
        (true, true) => 20,
    });
    let captions = Decimal::from(if STYLES.contains(&asked.caption_style.as_str()) { 0 } else { 20 });
    let post_processing = Decimal::from(10);
    let half = Decimal::new(5, 1);
    let qa_retries = asked.qa.map_or(Decimal::ZERO, |(keyframe_retries, video_retries)| {
        half * keyframes * Decimal::from(keyframe_retries) + half * video * Decimal::from(video_retries)
    });
    let hitl = rate * Decimal::from(asked.anchor_rejections) + video * Decimal::from(asked.segment_rejections);
    let total = keyframes + video + music + voice + captions + post_processing + qa_retries + hitl;
    Estimate {
        total_credits: Exact(total.ceil()),
        breakdown: Breakdown {
            keyframes: Exact(keyframes),
            video: Exact(video),
            music: Exact(music),
            voice: Exact(voice),
            captions: Exact(captions),
            post_processing: Exact(post_processing),
            qa_retries: Exact(qa_retries),
            hitl: Exact(hitl),
        },
    }
}
