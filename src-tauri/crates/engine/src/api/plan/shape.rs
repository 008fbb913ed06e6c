//! From the domain to the DTOs of plans: nothing is decided here.

use brimful_core::amount::{Credits, Money};
use brimful_core::estimate::past::Typical;
use brimful_core::estimate::table::Line;
use brimful_core::estimate::{NoVerdict, Note, OwnCost, Part, Preview, PreviewPart, Undetermined, Verdict, judge};
use brimful_core::plan::{Plan, Priced};
use brimful_core::reading::Reading;
use chrono::{DateTime, NaiveDate, Utc};

use super::job;
use crate::api::convert::time;
use crate::api::dto;

/// What a reading says to a cost. Without a reading, or an exact number, nothing.
pub(super) fn answer(reading: Option<&Reading>, cost: Credits) -> dto::Answer {
    let mut answer = dto::Answer {
        kind: "unknown".into(),
        available: reading.map(|reading| reading.balance.available.to_string()),
        as_of: reading.map(|reading| time(reading.as_of)),
        times: None,
        after_one: None,
        after_all: None,
        short_by: None,
        on_hold: None,
    };
    match reading.map(|reading| judge(&reading.balance, cost)) {
        None | Some(Err(NoVerdict::NegativeCost | NoVerdict::Inexact)) => {}
        Some(Ok(Verdict::Free)) => answer.kind = "free".into(),
        Some(Ok(Verdict::Affordable { times, after_one, after_all })) => {
            answer.kind = "affordable".into();
            answer.times = Some(times.to_string());
            answer.after_one = Some(after_one.to_string());
            answer.after_all = Some(after_all.to_string());
        }
        Some(Ok(Verdict::Short { by, on_hold })) => {
            answer.kind = "short".into();
            answer.short_by = Some(by.to_string());
            answer.on_hold = on_hold.map(|held| held.to_string());
        }
    }
    answer
}

/// A part of a service's own estimate.
pub(super) fn part(part: &Part) -> dto::QuotePart {
    dto::QuotePart {
        id: part.component.map(|component| component.as_str().into()),
        name: part.name.clone(),
        credits: part.credits.map(|credits| credits.to_string()),
        rate: None,
    }
}

/// A line of a calculation.
pub(super) fn line(line: &Line) -> dto::QuotePart {
    dto::QuotePart {
        id: Some(line.rate.id.into()),
        name: String::new(),
        credits: Some(line.credits.to_string()),
        rate: Some(dto::QuoteRate {
            each: line.each.to_string(),
            count: line.count.to_string(),
            unit: line.rate.unit.as_str().into(),
            own: line.own,
            noted: (!line.own).then(|| line.rate.source.noted.to_string()),
            past: None,
        }),
    }
}

/// So many of what is typical.
pub(super) fn of_past(
    by: &str,
    typical: &Typical,
    count: u32,
    total: Credits,
    days: (NaiveDate, NaiveDate),
) -> dto::QuotePart {
    dto::QuotePart {
        id: Some(by.into()),
        name: String::new(),
        credits: Some(total.to_string()),
        rate: Some(dto::QuoteRate {
            each: typical.median.to_string(),
            count: count.to_string(),
            unit: by.into(),
            own: false,
            noted: None,
            past: Some(dto::PastRange {
                least: typical.least.to_string(),
                most: typical.most.to_string(),
                count: typical.count as u64,
                from: days.0.to_string(),
                to: days.1.to_string(),
            }),
        }),
    }
}

pub(super) fn note(note: &Note) -> dto::QuoteNote {
    let (kind, sum) = match note {
        Note::Rounded { sum } => ("rounded", Some(sum)),
        Note::PartsDiffer { sum } => ("parts_differ", Some(sum)),
        Note::PartUnread => ("part_unread", None),
        Note::BreakdownUnread => ("breakdown_unread", None),
        Note::TotalsDiffer => ("totals_differ", None),
    };
    dto::QuoteNote { kind: kind.into(), sum: sum.map(ToString::to_string) }
}

pub(super) fn preview(preview: &Preview, prices_at: DateTime<Utc>) -> dto::Preview {
    let part = |part: &PreviewPart| dto::QuotePart {
        id: Some(part.component.as_str().into()),
        name: String::new(),
        credits: Some(part.credits.to_string()),
        rate: None,
    };
    dto::Preview {
        total: preview.total.to_string(),
        parts: preview.parts.iter().map(part).collect(),
        undetermined: preview.undetermined.iter().map(|what| undetermined(*what).into()).collect(),
        prices_at: time(prices_at),
    }
}

const fn undetermined(what: Undetermined) -> &'static str {
    match what {
        Undetermined::FlatRates => "flat_rates",
        Undetermined::DefaultModel => "default_model",
        Undetermined::PriceRow => "price_row",
        Undetermined::Duration => "duration",
        Undetermined::CaptionStyle => "caption_style",
        Undetermined::CustomVoiceAlone => "custom_voice_alone",
        Undetermined::RetryBase => "retry_base",
        Undetermined::AnchorBase => "anchor_base",
        Undetermined::SegmentBase => "segment_base",
        Undetermined::RetriesAndRejections => "retries_and_rejections",
        Undetermined::RejectionsWithoutReview => "rejections_without_review",
        Undetermined::Rounding => "rounding",
    }
}

/// A plan, and what the job that was made of it took.
pub(super) fn plan(plan: &Plan, actual: Option<Credits>) -> dto::Plan {
    dto::Plan {
        id: plan.id.to_string(),
        name: plan.name.clone(),
        account: plan.account.to_string(),
        job: job::planned(&plan.job),
        kept_at: time(plan.kept_at),
        last: plan.last.as_ref().map(priced),
        made: plan.made.clone(),
        actual: actual.map(|credits| credits.to_string()),
    }
}

fn priced(last: &Priced) -> dto::PlanPrice {
    dto::PlanPrice { total: last.total.to_string(), basis: last.basis.as_str().into(), at: time(last.at) }
}

pub(in crate::api) fn price(money: Money) -> dto::Price {
    dto::Price { amount: money.amount.normalize().to_string(), currency: money.currency.code().into() }
}

pub(super) fn own_money(cost: OwnCost, basis: &str) -> dto::OwnMoney {
    dto::OwnMoney { price: price(cost.money), exact: cost.exact, basis: basis.into() }
}
