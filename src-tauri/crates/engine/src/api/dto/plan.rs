//! Planning a job: what the page says of it, what it costs, whether it can be paid, and the plans that are kept. Amounts
//! are decimal strings, times RFC 3339 in UTC, days `YYYY-MM-DD`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Price;

/// A job, by the service that would make it. The service has to be the account's.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, TS)]
#[serde(tag = "service")]
#[ts(export_to = "types.d.ts")]
pub enum PlannedJob {
    /// A video at U-Gen; the service itself says what it costs.
    #[serde(rename = "u-gen")]
    UGen {
        /// What is said of it.
        form: JobForm,
    },
    /// Something made at PixVerse, so many times.
    #[serde(rename = "pixverse")]
    PixVerse {
        /// `clip`, `fusion`, `motion`, `lip_sync_audio`, `lip_sync_text`, `sound_effect`.
        making: String,
        /// The model, for a clip.
        model: Option<String>,
        /// The quality, for a clip, a fusion or a motion.
        quality: Option<String>,
        /// Seconds of it; bytes of the text for `lip_sync_text`.
        length: u32,
        /// Fast motion, or sound of its own.
        extra: bool,
        /// How many.
        count: u32,
    },
    /// An action at Pictory.
    #[serde(rename = "pictory")]
    Pictory {
        /// The id of its rate.
        action: String,
        /// How many images or seconds.
        pieces: u32,
    },
    /// A campaign at Voxpria.
    #[serde(rename = "voxpria")]
    Voxpria {
        /// How many calls.
        calls: u32,
        /// Minutes a call.
        minutes: u32,
        /// How many text messages.
        messages: u32,
        /// Minutes transcribed, over all calls.
        transcribed_minutes: u32,
    },
    /// What the user's own past says of PowerPost.
    #[serde(rename = "powerpost")]
    PowerPost {
        /// `change` (a typical observed change) or `day` (a typical day with spending).
        by: String,
        /// How many of them.
        count: u32,
    },
}

/// U-Gen's form under the service's own names. What is `null` is not sent, so that the service's own default holds.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export_to = "types.d.ts", optional_fields = nullable)]
pub struct JobForm {
    /// How many segments.
    pub segment_count: u32,
    /// The video model.
    pub model_id: Option<String>,
    /// How the model is fed.
    pub variant: Option<String>,
    /// Seconds of a segment.
    pub duration_seconds: Option<u32>,
    /// Resolution of the video.
    pub resolution: Option<String>,
    /// `1k`, `2k`, `4k`.
    pub keyframe_resolution: Option<String>,
    /// Style of the captions.
    pub caption_style: Option<String>,
    /// Music.
    pub music_enabled: Option<bool>,
    /// A voice.
    pub voice_enabled: Option<bool>,
    /// The user's own voice.
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

/// What a field of U-Gen's form may be.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct JobField {
    /// Its name in [`JobForm`].
    pub name: String,
    /// `job`, `qa`, `hitl`.
    pub group: String,
    /// `number`, `text`, `switch`, or `choice` (of `choices`).
    pub kind: String,
    /// The documented default, as text; `null` for the one that is required.
    pub default: Option<String>,
    /// The least that a number may be.
    pub least: Option<u32>,
    /// The most that a number may be.
    pub most: Option<u32>,
    /// Whether the service documents these bounds; otherwise they are Brimful's own, and wide.
    pub documented: bool,
    /// All values, for a choice.
    pub choices: Vec<String>,
}

/// What a job costs.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Quote {
    /// Credits in all: the service's own figure where it gives one.
    pub total: String,
    /// `service` (its own estimate), `table` (worked out from a price table), `past` (the user's own past spending).
    pub basis: String,
    /// What it consists of.
    pub parts: Vec<QuotePart>,
    /// What is odd about it.
    pub notes: Vec<QuoteNote>,
    /// Whether it can be paid.
    pub answer: Answer,
    /// So many credits more are set aside by a job's own defaults than by this estimate's (U-Gen).
    pub defaults_cost_more: Option<String>,
    /// What it costs this user in money.
    pub money: Option<OwnMoney>,
    /// When it was asked or worked out.
    pub at: String,
}

/// One part of a quote.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct QuotePart {
    /// A known part (`keyframes`, `video`, …) or the rate's id; `null` where only the service's own word is there.
    pub id: Option<String>,
    /// The service's own word. Untrusted: render as text. Empty where Brimful worked it out.
    pub name: String,
    /// Its credits; `null` where they cannot be read.
    pub credits: Option<String>,
    /// How it was worked out from a rate.
    pub rate: Option<QuoteRate>,
}

/// So many units at one rate.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct QuoteRate {
    /// Credits a unit.
    pub each: String,
    /// How many units, as text: the number may be longer than the page can hold.
    pub count: String,
    /// `video`, `image`, `message`, `second`, `minute`, `five_seconds`, `thirty_seconds`, `fifteen_bytes`; `change` and
    /// `day` for the user's own past.
    pub unit: String,
    /// Whether it is the user's own rate.
    pub own: bool,
    /// The day on which it was noted; `null` for the user's own and for the past.
    pub noted: Option<String>,
    /// The least and the most of the past, and of how many it is the middle; `null` for a table.
    pub past: Option<PastRange>,
}

/// The range behind a middle.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct PastRange {
    /// The smallest.
    pub least: String,
    /// The largest.
    pub most: String,
    /// Of how many.
    #[ts(type = "number")]
    pub count: u64,
    /// The first day that counted.
    pub from: String,
    /// The last.
    pub to: String,
}

/// Something odd about a quote.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct QuoteNote {
    /// `rounded`, `parts_differ`, `part_unread`, `breakdown_unread`, `totals_differ`.
    pub kind: String,
    /// What the parts add up to, for the first two.
    pub sum: Option<String>,
}

/// What U-Gen's job would cost by the documented formula, worked out without asking. Never shown in a quote's place.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Preview {
    /// Credits in all.
    pub total: String,
    /// What it consists of.
    pub parts: Vec<QuotePart>,
    /// What of it is documented nowhere: `flat_rates`, `default_model`, `price_row`, `duration`, `caption_style`,
    /// `custom_voice_alone`, `retry_base`, `anchor_base`, `segment_base`, `retries_and_rejections`,
    /// `rejections_without_review`, `rounding`. Never empty.
    pub undetermined: Vec<String>,
    /// When the price list behind it was read.
    pub prices_at: String,
}

/// Whether a cost can be paid from what is available.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Answer {
    /// `affordable`, `short`, `free`, or `unknown` (the balance, or an exact number, is not known).
    pub kind: String,
    /// What it was judged against.
    pub available: Option<String>,
    /// When that was read.
    pub as_of: Option<String>,
    /// How often it can be paid, as text: the number may be longer than the page can hold.
    pub times: Option<String>,
    /// What stays after once.
    pub after_one: Option<String>,
    /// What stays after that often.
    pub after_all: Option<String>,
    /// What is missing.
    pub short_by: Option<String>,
    /// What is on hold, where it is the reason.
    pub on_hold: Option<String>,
}

/// A plan that is kept.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Plan {
    /// Its id.
    pub id: String,
    /// The user's name for it.
    pub name: String,
    /// The account that it is for.
    pub account: String,
    /// The job.
    pub job: PlannedJob,
    /// When it was kept.
    pub kept_at: String,
    /// What it cost when it was last priced.
    pub last: Option<PlanPrice>,
    /// The job at the service that was made of it.
    pub made: Option<String>,
    /// What that job took, less what came back; `null` where the ledger does not know it, or the job only holds credits
    /// yet.
    pub actual: Option<String>,
}

/// What a plan cost at a moment.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct PlanPrice {
    /// Credits in all.
    pub total: String,
    /// As in [`Quote`].
    pub basis: String,
    /// When.
    pub at: String,
}

/// A job that was made lately, to link a plan to.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct MadeJob {
    /// Its id at the service.
    pub job: String,
    /// When its newest entry was.
    pub at: String,
    /// What it took, less what came back.
    pub spent: String,
    /// A description from its entries. Untrusted: render as text.
    pub description: String,
}

/// Something that a balance buys.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Buys {
    /// `plan` (a kept one), `source` (a usual use of this source), `job` (a usual job), `day` (a usual day), `change` (a
    /// usual observed change).
    pub kind: String,
    /// The plan's name, the source, or the service's description of such jobs; empty where there is none. Untrusted:
    /// render as text.
    pub name: String,
    /// What one costs.
    pub cost: String,
    /// When that was known: the plan's last price, or the newest entry.
    pub at: String,
    /// How many were made in the last 90 days; `null` for a plan.
    #[ts(type = "number | null")]
    pub made: Option<u64>,
    /// Whether it can be paid, and how often.
    pub answer: Answer,
}

/// What credits cost this user in money.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct OwnMoney {
    /// The money.
    pub price: Price,
    /// Whether it is exact; otherwise it is rounded.
    pub exact: bool,
    /// As in `PaidRate`.
    pub basis: String,
}
