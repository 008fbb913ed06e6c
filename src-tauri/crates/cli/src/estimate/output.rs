//! An estimate for programs: one JSON object.

use brimful_core::estimate::{Part, Verdict};
use serde::Serialize;

use super::found::{Answer, Found};
use crate::json::line;

/// One JSON object on one line. What is not known is `null`, never zero.
pub(super) fn json(found: &Found) -> serde_json::Result<String> {
    let (short_by, affordable_times) = match found.answer {
        Answer::Said(Verdict::Affordable { times, .. }) => (None, Some(times)),
        Answer::Said(Verdict::Short { by, .. }) => (Some(by.to_string()), Some(0)),
        Answer::Said(Verdict::Free) | Answer::Unsaid(_) | Answer::Unread(_) => (None, None),
    };
    line(&EstimateDto {
        total: found.cost.total.to_string(),
        parts: found.cost.parts.iter().map(part).collect(),
        available: found.available.map(|available| available.to_string()),
        short_by,
        affordable_times,
    })
}

#[derive(Serialize)]
struct EstimateDto<'a> {
    total: String,
    parts: Vec<PartDto<'a>>,
    available: Option<String>,
    short_by: Option<String>,
    affordable_times: Option<u64>,
}

#[derive(Serialize)]
struct PartDto<'a> {
    id: &'a str,
    credits: Option<String>,
}

/// Under Brimful's word for it where it is known, so that a script need not know what else a service may call it.
fn part(part: &Part) -> PartDto<'_> {
    PartDto {
        id: part.component.map_or(part.name.as_str(), |component| component.as_str()),
        credits: part.credits.map(|credits| credits.to_string()),
    }
}
