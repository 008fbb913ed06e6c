//! A job planned at U-Gen, against the sandbox: its estimate, live prices and packs, with every fault; and the preview
//! worked out beside it, which has to be the same wherever it claims to know.

use std::time::Duration;

use brimful_core::amount::Credits;
use brimful_core::base_url::BaseUrl;
use brimful_core::estimate::{
    Component, Estimate, Field, Form, KeyframeResolution, Preview, Price, PriceList, Undetermined, Verdict, judge,
    preview,
};
use brimful_core::failure::{Code, Failure};
use brimful_core::pack::{self, Offers};
use brimful_core::provider::ProviderId::UGen;
use brimful_core::secret::Secret;
use brimful_engine::clock::SystemClock;
use brimful_engine::providers::{Http, HttpLimits, Target, read_balance, read_estimate, read_packs, read_pricing};
use brimful_sandbox::{Funds, Options, Sandbox};
use brimful_tests::fault_table::TABLE;
use futures_util::stream;
use futures_util::{StreamExt as _, join};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

const KEY: &str = "canary-key-of-a-planner";

/// A sandbox with one account, and whom to ask there.
struct Asked {
    sandbox: Sandbox,
    http: Http,
    base: BaseUrl,
    secret: Secret,
    wait: Duration,
}

impl Asked {
    async fn start() -> Self {
        let sandbox = Sandbox::start(Options::default()).await.unwrap();
        let funds = Funds::Reserved { balance: Credits::whole(307), reserved: Credits::whole(128) };
        sandbox.control().add_account(UGen, KEY, funds);
        let limits = HttpLimits { first_wait: Duration::from_millis(1), ..HttpLimits::default() };
        let base = BaseUrl::parse(&sandbox.base_url(UGen)).unwrap();
        let secret = Secret::new(KEY.to_owned());
        Self { sandbox, http: Http::new(limits).unwrap(), base, secret, wait: Duration::from_secs(20) }
    }

    fn target(&self) -> Target<'_> {
        Target { provider: UGen, base_url: &self.base, secret: &self.secret, entered: None }
    }

    async fn estimate(&self, form: &Form) -> Result<Estimate, Failure> {
        read_estimate(&self.http, &SystemClock, self.target(), form, self.wait).await
    }

    async fn pricing(&self, model: Option<&str>) -> Result<PriceList, Failure> {
        read_pricing(&self.http, &SystemClock, self.target(), model, self.wait).await
    }

    async fn packs(&self) -> Result<Offers, Failure> {
        read_packs(&self.http, &SystemClock, UGen, &self.base, self.wait).await
    }
}

#[tokio::test]
async fn three_segments_are_short_by_28_and_the_starter_covers_it() {
    let asked = Asked::start().await;
    let form = Form { voice_enabled: Some(true), ..Form::documented(3) };
    let (estimate, offers) = (asked.estimate(&form).await.unwrap(), asked.packs().await.unwrap());
    let balance = read_balance(&asked.http, &SystemClock, asked.target(), asked.wait).await.unwrap();
    assert_eq!((estimate.total, estimate.notes.as_slice()), (Credits::whole(207), [].as_slice()));
    let Ok(Verdict::Short { by, on_hold }) = judge(&balance, estimate.total) else { panic!("{balance:?}") };
    assert_eq!((by, on_hold), (Credits::whole(28), Some(Credits::whole(128))));
    let choice = pack::cheapest(&offers.packs, by).unwrap();
    let chosen: Vec<(&str, u64)> =
        choice.packs.iter().map(|chosen| (offers.packs[chosen.index].name.as_str(), chosen.count)).collect();
    assert_eq!((chosen, choice.surplus), (vec![("Starter", 1)], Credits::whole(172)));
    assert!(offers.packs.iter().all(|pack| pack.notes.is_empty()), "{offers:?}");
    let savings: Vec<String> = offers.packs.iter().map(|pack| pack.saving.unwrap().value.to_string()).collect();
    assert_eq!((savings.join(" "), offers.refused, offers.reference), ("0 10 30 40".into(), 0, Some(0)));
}

#[tokio::test]
async fn packs_are_read_without_a_key_and_the_rest_with_one() {
    let asked = Asked::start().await;
    asked.packs().await.unwrap();
    asked.pricing(None).await.unwrap();
    asked.estimate(&Form::new(1)).await.unwrap();
    let seen: Vec<(String, String, Vec<String>)> = asked
        .sandbox
        .control()
        .requests()
        .into_iter()
        .map(|seen| (seen.method, seen.path.rsplit('/').next().unwrap().to_owned(), seen.auth_headers))
        .collect();
    let key = || vec!["x-api-key".to_owned()];
    assert_eq!(
        seen,
        [
            ("GET".to_owned(), "packs".to_owned(), Vec::new()),
            ("GET".to_owned(), "pricing".to_owned(), key()),
            ("POST".to_owned(), "estimate".to_owned(), key()),
        ]
    );
}

#[tokio::test]
async fn prices_are_read_row_by_row_or_for_one_model() {
    let asked = Asked::start().await;
    let list = asked.pricing(None).await.unwrap();
    assert_eq!((list.prices.len(), list.unread), (9, 0));
    assert!(list.prices.iter().all(|price| price.notes.is_empty()), "{list:?}");
    let of_eight = |price: &Price| {
        let nominal = price.nominal_cost(8).unwrap().0.amount.normalize();
        format!("{} {} {nominal}", price.model.as_deref().unwrap(), price.cost(8).unwrap())
    };
    let kling: Vec<String> = asked.pricing(Some("kling3_std")).await.unwrap().prices.iter().map(of_eight).collect();
    assert_eq!(kling, ["kling3_std 80 0.8", "kling3_std 100 1"]);
    assert_eq!(of_eight(&list.prices[0]), "veo3_fast 45 0.45");
    assert_eq!(asked.pricing(Some("none")).await.unwrap(), PriceList::default());
}

#[tokio::test]
async fn what_the_service_finds_wrong_is_marked_in_the_form() {
    let asked = Asked::start().await;
    let refused = async |form: Form| {
        let failure = asked.estimate(&form).await.unwrap_err();
        (failure.code, failure.fields.iter().collect::<Vec<_>>())
    };
    let long = Form { duration_seconds: Some(61), ..Form::new(1) };
    assert_eq!(refused(long.clone()).await, (Code::InvalidRequest, vec![Field::DurationSeconds]));
    let many = Form { max_kf_retries: Some(11), hitl_segments_max_rejections: Some(99), ..long };
    let fields = vec![Field::DurationSeconds, Field::MaxKfRetries, Field::HitlSegmentsMaxRejections];
    assert_eq!(refused(many).await, (Code::InvalidRequest, fields));
    let unknown = Form { model_id: Some("veo9".into()), ..Form::new(1) };
    assert_eq!(refused(unknown).await, (Code::NotOffered, vec![]));
    let before = asked.sandbox.control().requests().len();
    assert_eq!(refused(Form::new(11)).await, (Code::InvalidRequest, vec![Field::SegmentCount]));
    assert_eq!(asked.sandbox.control().requests().len(), before, "what cannot be right is not sent");
}

/// The same failures as a balance has: the table of all faults holds for every endpoint.
#[tokio::test(flavor = "multi_thread")]
async fn every_fault_has_its_code_and_no_number() {
    let rows = TABLE.iter().filter(|row| row.provider == UGen);
    let wrong: Vec<String> = stream::iter(rows)
        .map(|row| async move {
            let mut asked = Asked::start().await;
            asked.sandbox.control().set_fault(UGen, Some(row.fault.parse().unwrap()));
            // What hangs is cut off soon; the rest gets time for its retries.
            asked.wait = Duration::from_secs(if row.hangs() { 1 } else { 20 });
            let form = Form::new(1);
            let (estimate, pricing, packs) = join!(asked.estimate(&form), asked.pricing(None), asked.packs());
            let failures = [estimate.err(), pricing.err(), packs.err()];
            let codes = failures.each_ref().map(|failure| failure.as_ref().map(|failure| failure.code));
            let silent = !format!("{failures:?}").contains(KEY);
            (codes != [row.code; 3] || !silent).then(|| format!("{} is {failures:?}, not {:?}", row.fault, row.code))
        })
        .buffer_unordered(8)
        .filter_map(|wrong| async { wrong })
        .collect()
        .await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn the_preview_equals_the_service_at_every_price_and_every_single_change() {
    let asked = Asked::start().await;
    let prices = asked.pricing(None).await.unwrap().prices;
    let mut forms: Vec<Form> = (1..=10).flat_map(|n| [Form::new(n), Form::documented(n)]).collect();
    for price in &prices {
        let (model_id, variant, resolution) = (price.model.clone(), price.variant.clone(), price.resolution.clone());
        forms.push(Form { model_id, variant, resolution, duration_seconds: Some(7), ..Form::new(3) });
    }
    let all_on = Form {
        voice_enabled: Some(true),
        custom_voice: Some(true),
        qai_enabled: Some(true),
        max_kf_retries: Some(1),
        max_video_retries: Some(3),
        human_review_gate: Some(true),
        hitl_anchor_max_rejections: Some(2),
        human_review_videos: Some(true),
        hitl_segments_max_rejections: Some(1),
        ..Form::documented(3)
    };
    for base in [Form::documented(3), all_on] {
        for field in Field::ALL {
            forms.extend(changes(&base, field));
        }
    }
    assert!(forms.len() > 80, "{}", forms.len());
    for form in forms {
        let said = asked.estimate(&form).await.unwrap();
        assert_eq!(difference(&preview(&form, &prices).unwrap(), &said), None, "{form:?}");
    }
}

#[test]
fn the_preview_equals_the_service_for_any_form() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let asked = runtime.block_on(Asked::start());
    let prices = runtime.block_on(asked.pricing(None)).unwrap().prices;
    let mut runner = TestRunner::new(Config { cases: 600, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&any_form(prices.clone()), |form| {
        let said = runtime.block_on(asked.estimate(&form)).unwrap();
        prop_assert_eq!(difference(&preview(&form, &prices).unwrap(), &said), None);
        Ok(())
    });
    outcome.unwrap();
}

/// Where the preview says something else than the service, although it claims to know. Which caption styles are custom it
/// does not claim to know, so that part, and with it the total, is left out where it says so.
fn difference(preview: &Preview, said: &Estimate) -> Option<String> {
    let open = preview.undetermined.contains(&Undetermined::CaptionStyle);
    if !open && preview.total != said.total {
        return Some(format!("{} instead of {}", preview.total, said.total));
    }
    said.parts.iter().find_map(|part| {
        let component = part.component?;
        let ours = preview.parts.iter().find(|ours| ours.component == component).map(|ours| ours.credits);
        let same = ours == part.credits || (open && component == Component::Captions);
        (!same).then(|| format!("{} is {ours:?} instead of {:?}", part.name, part.credits))
    })
}

/// The form with one field changed, in every way that matters.
fn changes(form: &Form, field: Field) -> Vec<Form> {
    let numbers = |most: u32| (0..=most).filter(|n| field.range().is_some_and(|range| range.values.contains(n)));
    let with = |change: &dyn Fn(&mut Form)| {
        let mut changed = form.clone();
        change(&mut changed);
        changed
    };
    let flags = |set: fn(&mut Form, Option<bool>)| -> Vec<Form> {
        [None, Some(false), Some(true)].into_iter().map(|flag| with(&|f| set(f, flag))).collect()
    };
    let counts =
        |set: fn(&mut Form, Option<u32>)| -> Vec<Form> { numbers(10).map(|n| with(&|f| set(f, Some(n)))).collect() };
    match field {
        Field::SegmentCount => counts(|f, n| f.segment_count = n.unwrap_or(1)),
        Field::DurationSeconds => counts(|f, n| f.duration_seconds = n),
        Field::MaxKfRetries => counts(|f, n| f.max_kf_retries = n),
        Field::MaxVideoRetries => counts(|f, n| f.max_video_retries = n),
        Field::HitlAnchorMaxRejections => counts(|f, n| f.hitl_anchor_max_rejections = n),
        Field::HitlSegmentsMaxRejections => counts(|f, n| f.hitl_segments_max_rejections = n),
        Field::MusicEnabled => flags(|f, on| f.music_enabled = on),
        Field::VoiceEnabled => flags(|f, on| f.voice_enabled = on),
        Field::CustomVoice => flags(|f, on| f.custom_voice = on),
        Field::QaiEnabled => flags(|f, on| f.qai_enabled = on),
        Field::HumanReviewGate => flags(|f, on| f.human_review_gate = on),
        Field::HumanReviewVideos => flags(|f, on| f.human_review_videos = on),
        Field::KeyframeResolution => {
            KeyframeResolution::ALL.into_iter().map(|r| with(&|f| f.keyframe_resolution = Some(r))).collect()
        }
        Field::CaptionStyle => ["tiktok_karaoke", "my own", "classic"]
            .into_iter()
            .map(|style| with(&|f| f.caption_style = Some(style.to_owned())))
            .collect(),
        // Changed together, as the price list has them.
        Field::ModelId | Field::Variant | Field::Resolution => Vec::new(),
    }
}

/// Any form that the sandbox takes, with any field left to it.
fn any_form(prices: Vec<Price>) -> impl Strategy<Value = Form> {
    let flags = proptest::array::uniform6(any::<Option<bool>>());
    let count = || proptest::option::of(0_u32..=10);
    let counts = (1_u32..=10, proptest::option::of(1_u32..=60), count(), count(), count(), count());
    let style = proptest::option::of(prop_oneof![Just("tiktok_karaoke"), Just("my own"), Just("classic")]);
    let keyframes = proptest::option::of(proptest::sample::select(KeyframeResolution::ALL.to_vec()));
    let price = proptest::option::of(proptest::sample::select(prices));
    (flags, counts, style, keyframes, price).prop_map(|(flags, counts, style, keyframe_resolution, price)| Form {
        segment_count: counts.0,
        model_id: price.as_ref().and_then(|price| price.model.clone()),
        variant: price.as_ref().and_then(|price| price.variant.clone()),
        duration_seconds: counts.1,
        resolution: price.and_then(|price| price.resolution),
        keyframe_resolution,
        caption_style: style.map(String::from),
        music_enabled: flags[0],
        voice_enabled: flags[1],
        custom_voice: flags[2],
        qai_enabled: flags[3],
        max_kf_retries: counts.2,
        max_video_retries: counts.3,
        human_review_gate: flags[4],
        hitl_anchor_max_rejections: counts.4,
        human_review_videos: flags[5],
        hitl_segments_max_rejections: counts.5,
    })
}
