//! Plans, rates and what credits cost: how they stand in the document. Plans are salvaged one by one, as accounts are.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::read::{Fields, Reader};
use super::wire::{self, Object};
use super::{Lost, Settings, Why};
use crate::amount::{Currency, Money, parse_decimal};
use crate::estimate::table::OwnRates;
use crate::estimate::voxpria::Campaign;
use crate::estimate::{Field, Form, KeyframeResolution, PaidRate};
use crate::plan::{Basis, Job, MakingWords, PastUnit, Plan, PlanId, Priced};
use crate::provider::ProviderId;

pub(super) const PLANS: &str = "plans";
pub(super) const RATES: &str = "rates";
/// A field of an account.
pub(super) const PAID: &str = "paid";

/// Longest id of a rate or of a job at a service that is taken for real, in bytes.
const MAX_ID: usize = 200;

mod key {
    pub(super) const ID: &str = "id";
    pub(super) const NAME: &str = "name";
    pub(super) const ACCOUNT: &str = "account";
    pub(super) const JOB: &str = "job";
    pub(super) const KEPT_AT: &str = "kept_at";
    pub(super) const LAST: &str = "last";
    pub(super) const MADE: &str = "made";
}

impl Reader {
    /// The plans. Where one is broken, those that only the backup has come back.
    pub(super) fn plans(&mut self, document: &Object, backup: Option<&Object>) -> Vec<Plan> {
        let Some(value) = document.get(PLANS).filter(|value| !value.is_null()) else { return Vec::new() };
        let backup = backup.and_then(|backup| backup.get(PLANS)).and_then(Value::as_array);
        let mut plans: Vec<Plan> = Vec::new();
        let mut broken = Vec::new();
        match value.as_array() {
            Some(list) => {
                for (index, entry) in list.iter().enumerate() {
                    match self.plan(index, entry, backup) {
                        Ok(plan) if plans.iter().any(|other| other.id == plan.id) => {
                            self.lose(&format!("{PLANS}[{index}]"), Why::Duplicate, false);
                        }
                        Ok(plan) => plans.push(plan),
                        Err(lost) => broken.push(lost),
                    }
                }
            }
            None => broken.push(Lost { path: PLANS.into(), why: Why::WrongType, restored: false }),
        }
        if !broken.is_empty() {
            let mut quiet = Self::default();
            for (index, entry) in backup.into_iter().flatten().enumerate() {
                if let Ok(plan) = quiet.plan(index, entry, None)
                    && !plans.iter().any(|other| other.id == plan.id)
                {
                    plans.push(plan);
                    for lost in &mut broken {
                        lost.restored = true;
                    }
                }
            }
        }
        self.lost.extend(broken);
        plans
    }

    /// Reads one plan. Without a readable id, account, time or job it is none.
    fn plan(&mut self, index: usize, entry: &Value, backup: Option<&Vec<Value>>) -> Result<Plan, Lost> {
        let path = format!("{PLANS}[{index}]");
        let lost = |key: &str, why| Lost { path: format!("{path}{key}"), why, restored: false };
        let own = wire::object(entry).map_err(|why| lost("", why))?;
        let needed = |key: &str| own.get(key).ok_or(Why::Missing);
        let id = needed(key::ID).and_then(plan_id).map_err(|why| lost(".id", why))?;
        let account = needed(key::ACCOUNT).and_then(wire::account_id).map_err(|why| lost(".account", why))?;
        let job = needed(key::JOB).and_then(job).map_err(|why| lost(".job", why))?;
        let kept_at = needed(key::KEPT_AT).and_then(wire::moment).map_err(|why| lost(".kept_at", why))?;
        let backup = backup.and_then(|list| list.iter().filter_map(Value::as_object).find(|other| is_plan(other, &id)));
        let fields = Fields { path: format!("{path}."), own, backup };
        let default_name = job.provider().name().to_owned();
        Ok(Plan {
            name: self.field(&fields, key::NAME, wire::name, default_name),
            last: self.field(&fields, key::LAST, priced, None),
            made: self.field(&fields, key::MADE, made, None),
            id,
            account,
            job,
            kept_at,
        })
    }

    /// The user's own rates. Those of a service that is not known are left to the document.
    pub(super) fn rates(&mut self, document: &Object, backup: Option<&Object>) -> BTreeMap<ProviderId, OwnRates> {
        let mut rates = BTreeMap::new();
        let Some(value) = document.get(RATES).filter(|value| !value.is_null()) else { return rates };
        let Some(services) = value.as_object() else {
            self.lose(RATES, Why::WrongType, false);
            return rates;
        };
        let backup = backup.and_then(|backup| backup.get(RATES)).and_then(Value::as_object);
        for (service, own) in services {
            let Ok(provider) = service.parse::<ProviderId>() else { continue };
            let Some(own) = own.as_object() else {
                self.lose(&format!("{RATES}.{service}"), Why::WrongType, false);
                continue;
            };
            let backup = backup.and_then(|backup| backup.get(service)).and_then(Value::as_object);
            let fields = Fields { path: format!("{RATES}.{service}."), own, backup };
            let read = own.keys().filter_map(|id| {
                let credits = self.field(&fields, id, rate, None)?;
                (id.len() <= MAX_ID).then(|| (id.clone(), credits))
            });
            let read: OwnRates = read.collect();
            if !read.is_empty() {
                rates.insert(provider, read);
            }
        }
        rates
    }
}

/// Puts plans and rates into the document, in the place of those in it; what is not known there stays.
pub(super) fn write(settings: &Settings, document: &mut Object) {
    let old = document.remove(PLANS);
    let old_plans = old.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let plans: Vec<Value> = settings.plans.iter().map(|plan| write_plan(plan, old_plans)).collect();
    if old.is_some() || !plans.is_empty() {
        document.insert(PLANS.into(), plans.into());
    }
    let old = document.remove(RATES);
    let had = old.is_some();
    let mut services = match old {
        Some(Value::Object(services)) => services,
        _ => Object::new(),
    };
    for provider in ProviderId::ALL {
        match settings.rates.get(&provider).filter(|rates| !rates.is_empty()) {
            Some(rates) => {
                let rates: Object = rates.iter().map(|(id, each)| (id.clone(), each.to_string().into())).collect();
                services.insert(provider.id().into(), rates.into());
            }
            None => {
                services.remove(provider.id());
            }
        }
    }
    if had || !services.is_empty() {
        document.insert(RATES.into(), services.into());
    }
}

fn write_plan(plan: &Plan, old: &[Value]) -> Value {
    let known = old.iter().filter_map(Value::as_object).find(|fields| is_plan(fields, &plan.id));
    let mut fields = known.cloned().unwrap_or_default();
    // A job that says the same, and maybe more, stays as it is.
    if fields.get(key::JOB).map(job) != Some(Ok(plan.job.clone())) {
        fields.insert(key::JOB.into(), write_job(&plan.job));
    }
    fields.insert(key::ID.into(), plan.id.as_str().into());
    fields.insert(key::NAME.into(), plan.name.as_str().into());
    fields.insert(key::ACCOUNT.into(), plan.account.as_str().into());
    fields.insert(key::KEPT_AT.into(), wire::write_time(&plan.kept_at).into());
    let last = plan.last.map(|last| {
        json!({
            "total": last.total.to_string(), "basis": last.basis.as_str(), "at": wire::write_time(&last.at),
        })
    });
    for (name, value) in [(key::LAST, last), (key::MADE, plan.made.as_deref().map(Value::from))] {
        match value {
            Some(value) => fields.insert(name.into(), value),
            None => fields.remove(name),
        };
    }
    fields.into()
}

fn is_plan(fields: &Object, id: &PlanId) -> bool {
    fields.get(key::ID).and_then(Value::as_str) == Some(id.as_str())
}

fn plan_id(value: &Value) -> Result<PlanId, Why> {
    PlanId::new(wire::text(value)?).map_err(|_| Why::BadValue)
}

fn rate(value: &Value) -> Result<Option<crate::amount::Credits>, Why> {
    let credits = wire::credits(value)?;
    if credits < crate::amount::Credits::ZERO { Err(Why::BadValue) } else { Ok(Some(credits)) }
}

fn priced(value: &Value) -> Result<Option<Priced>, Why> {
    let fields = wire::object(value)?;
    let field = |name: &str| fields.get(name).ok_or(Why::BadValue);
    let basis = Basis::of_name(wire::text(field("basis")?)?).ok_or(Why::BadValue)?;
    Ok(Some(Priced { total: wire::credits(field("total")?)?, basis, at: wire::moment(field("at")?)? }))
}

fn made(value: &Value) -> Result<Option<String>, Why> {
    let job = wire::text(value)?;
    if job.is_empty() || job.len() > MAX_ID { Err(Why::BadValue) } else { Ok(Some(job.to_owned())) }
}

/// What the user typed in as paid.
pub(super) fn paid(value: &Value) -> Result<Option<PaidRate>, Why> {
    let fields = wire::object(value)?;
    let field = |name: &str| fields.get(name).ok_or(Why::BadValue);
    let amount = parse_decimal(wire::text(field("amount")?)?).map_err(|_| Why::BadValue)?;
    let currency = Currency::of_code(wire::text(field("currency")?)?).ok_or(Why::BadValue)?;
    let rate = PaidRate::new(Money { amount, currency }, wire::credits(field("credits")?)?);
    rate.map(Some).ok_or(Why::BadValue)
}

pub(super) fn write_paid(rate: PaidRate) -> Value {
    let paid = rate.paid();
    json!({
        "amount": paid.amount.normalize().to_string(), "currency": paid.currency.code(),
        "credits": rate.credits().to_string(),
    })
}

fn job(value: &Value) -> Result<Job, Why> {
    let fields = wire::object(value)?;
    let field = |name: &str| fields.get(name).filter(|value| !value.is_null());
    let needed = |name: &str| field(name).ok_or(Why::BadValue);
    let number = |name: &str| wire::number(needed(name)?);
    let word = |name: &str| field(name).map(wire::text).transpose();
    let job = match wire::provider(needed("service")?)? {
        ProviderId::UGen => Job::UGen(Box::new(form(wire::object(needed("form")?)?)?)),
        ProviderId::PixVerse => {
            let words = MakingWords {
                making: wire::text(needed("making")?)?,
                model: word("model")?,
                quality: word("quality")?,
                length: number("length")?,
                extra: field("extra").map(wire::boolean).transpose()?.unwrap_or(false),
            };
            Job::PixVerse { making: words.meaning().map_err(|_| Why::BadValue)?, count: number("count")? }
        }
        ProviderId::Pictory => {
            Job::Pictory { action: wire::text(needed("action")?)?.to_owned(), pieces: number("pieces")? }
        }
        ProviderId::Voxpria => Job::Voxpria(Campaign {
            calls: number("calls")?,
            minutes: number("minutes")?,
            messages: number("messages")?,
            transcribed_minutes: number("transcribed_minutes")?,
        }),
        ProviderId::PowerPost => {
            let by = PastUnit::of_name(wire::text(needed("by")?)?).ok_or(Why::BadValue)?;
            Job::PowerPost { by, count: number("count")? }
        }
    };
    job.check().map_err(|_| Why::BadValue)?;
    Ok(job)
}

fn write_job(job: &Job) -> Value {
    let service = job.provider().id();
    match job {
        Job::UGen(form) => json!({ "service": service, "form": write_form(form) }),
        Job::PixVerse { making, count } => {
            let MakingWords { making, model, quality, length, extra } = MakingWords::from(*making);
            let all = json!({
                "service": service, "making": making, "model": model, "quality": quality, "length": length,
                "extra": extra, "count": count,
            });
            match all {
                Value::Object(fields) => fields.into_iter().filter(|(_, value)| !value.is_null()).collect(),
                other => other,
            }
        }
        Job::Pictory { action, pieces } => json!({ "service": service, "action": action, "pieces": pieces }),
        Job::Voxpria(Campaign { calls, minutes, messages, transcribed_minutes }) => json!({
            "service": service, "calls": calls, "minutes": minutes, "messages": messages,
            "transcribed_minutes": transcribed_minutes,
        }),
        Job::PowerPost { by, count } => json!({ "service": service, "by": by.as_str(), "count": count }),
    }
}

/// The fields that were said, under the service's own names.
fn write_form(form: &Form) -> Value {
    let said = Field::ALL.into_iter().filter_map(|field| {
        let value = form.number(field).map(Value::from).or_else(|| form.flag(field).map(Value::from));
        Some((field.name().to_owned(), value.or_else(|| form.text(field).map(Value::from))?))
    });
    Value::Object(said.collect())
}

fn form(fields: &Object) -> Result<Form, Why> {
    let said = |field: Field| fields.get(field.name()).filter(|value| !value.is_null());
    let number = |field: Field| said(field).map(wire::number).transpose();
    let flag = |field: Field| said(field).map(wire::boolean).transpose();
    let text = |field: Field| said(field).map(|value| wire::text(value).map(str::to_owned)).transpose();
    let keyframes = text(Field::KeyframeResolution)?;
    Ok(Form {
        segment_count: number(Field::SegmentCount)?.ok_or(Why::BadValue)?,
        model_id: text(Field::ModelId)?,
        variant: text(Field::Variant)?,
        duration_seconds: number(Field::DurationSeconds)?,
        resolution: text(Field::Resolution)?,
        keyframe_resolution: keyframes
            .map(|word| KeyframeResolution::of_name(&word).ok_or(Why::BadValue))
            .transpose()?,
        caption_style: text(Field::CaptionStyle)?,
        music_enabled: flag(Field::MusicEnabled)?,
        voice_enabled: flag(Field::VoiceEnabled)?,
        custom_voice: flag(Field::CustomVoice)?,
        qai_enabled: flag(Field::QaiEnabled)?,
        max_kf_retries: number(Field::MaxKfRetries)?,
        max_video_retries: number(Field::MaxVideoRetries)?,
        human_review_gate: flag(Field::HumanReviewGate)?,
        hitl_anchor_max_rejections: number(Field::HitlAnchorMaxRejections)?,
        human_review_videos: flag(Field::HumanReviewVideos)?,
        hitl_segments_max_rejections: number(Field::HitlSegmentsMaxRejections)?,
    })
}
