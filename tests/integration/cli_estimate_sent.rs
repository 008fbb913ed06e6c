//! What `brimful-cli estimate` sends: the documented names and nothing that was not given; and one request at a time, all
//! within the time limit.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse as _, Response};
use brimful_core::provider::ProviderId::UGen;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::cli_estimate::{RETRIED, estimate_at};

const KEY: &str = "canary-key-of-the-form";

/// A U-Gen that keeps what it is sent.
struct Desk {
    base_url: String,
    sent: Arc<Mutex<Vec<Sent>>>,
    server: JoinHandle<()>,
}

#[derive(Clone)]
struct Sent {
    path: String,
    key: Option<String>,
    other_auth: bool,
    body: Value,
}

/// Where an answer never comes.
#[derive(Clone, Copy, PartialEq)]
struct Silent(&'static str);

impl Desk {
    async fn start(silent: Silent) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}/api/v1", listener.local_addr().unwrap());
        let sent = Arc::<Mutex<Vec<Sent>>>::default();
        let app = Router::new().fallback(speak).with_state((silent, Arc::clone(&sent)));
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { base_url, sent, server }
    }

    fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn speak(
    State((silent, list)): State<(Silent, Arc<Mutex<Vec<Sent>>>)>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path().to_owned();
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let sent = Sent {
        path: path.clone(),
        key: text("x-api-key"),
        other_auth: text("authorization").is_some() || text("cookie").is_some(),
        body: serde_json::from_slice(&body).unwrap_or(Value::Null),
    };
    list.lock().unwrap().push(sent);
    if path.ends_with(silent.0) {
        std::future::pending::<()>().await;
    }
    let answer = match path.as_str() {
        "/api/v1/credits/estimate" => json!({"total_credits": 207}),
        _ => json!({"credit_balance": 100, "credit_reserved": 0, "available_credits": 100}),
    };
    ([(header::CONTENT_TYPE, "application/json")], answer.to_string()).into_response()
}

const NOWHERE: Silent = Silent("/nowhere");

#[tokio::test]
async fn every_option_is_sent_under_its_documented_name_and_nothing_else() {
    let all = "--model m --variant v --duration 5 --resolution r --keyframe-resolution 4k --caption-style c --no-music \
               --voice --custom-voice --qa --kf-retries 1 --video-retries 2 --review-anchor 3 --review-segments 4";
    for (options, fields) in [
        ("", json!({})),
        ("--model kling3_std", json!({"model_id": "kling3_std"})),
        ("--variant t2v", json!({"variant": "t2v"})),
        ("--duration 10", json!({"duration_seconds": 10})),
        ("--resolution 720p", json!({"resolution": "720p"})),
        ("--keyframe-resolution 2k", json!({"keyframe_resolution": "2k"})),
        ("--caption-style bold", json!({"caption_style": "bold"})),
        ("--no-music", json!({"music_enabled": false})),
        ("--voice", json!({"voice_enabled": true})),
        ("--custom-voice", json!({"custom_voice": true})),
        ("--qa", json!({"qai_enabled": true})),
        ("--qa --kf-retries 1", json!({"qai_enabled": true, "max_kf_retries": 1})),
        ("--qa --video-retries 2", json!({"qai_enabled": true, "max_video_retries": 2})),
        ("--review-anchor 3", json!({"human_review_gate": true, "hitl_anchor_max_rejections": 3})),
        ("--review-segments 4", json!({"human_review_videos": true, "hitl_segments_max_rejections": 4})),
        (
            all,
            json!({
                "model_id": "m", "variant": "v", "duration_seconds": 5, "resolution": "r",
                "keyframe_resolution": "4k", "caption_style": "c", "music_enabled": false, "voice_enabled": true,
                "custom_voice": true, "qai_enabled": true, "max_kf_retries": 1, "max_video_retries": 2,
                "human_review_gate": true, "hitl_anchor_max_rejections": 3, "human_review_videos": true,
                "hitl_segments_max_rejections": 4,
            }),
        ),
    ] {
        let desk = Desk::start(NOWHERE).await;
        let args: Vec<&str> = ["--json", "--segments", "3"].into_iter().chain(options.split_whitespace()).collect();
        let finished = estimate_at(&desk.base_url, UGen, KEY, &args).await;
        assert_eq!((finished.status, &finished.json()["total"]), (1, &"207".into()), "{options}: {finished:?}");
        let mut expect = fields;
        expect["segment_count"] = 3.into();
        assert_eq!(desk.sent()[0].body, expect, "{options}");
    }
}

#[tokio::test]
async fn the_key_goes_to_the_account_s_questions_only() {
    let desk = Desk::start(NOWHERE).await;
    // The packs that it answers are none: that fails nothing.
    let finished = estimate_at(&desk.base_url, UGen, KEY, &[&["--segments", "3"], &RETRIED[..]].concat()).await;
    assert_eq!((finished.status, finished.out.lines().last()), (1, Some("Short by 107 credits.")), "{finished:?}");
    let told =
        "brimful-cli: The packs that U-Gen offers could not be read. U-Gen sent an answer that is no list of packs.\n";
    assert_eq!(finished.err, told);
    let sent: Vec<(String, Option<String>, bool)> =
        desk.sent().into_iter().map(|sent| (sent.path, sent.key, sent.other_auth)).collect();
    let expect = [("credits/estimate", Some(KEY)), ("credits/balance", Some(KEY)), ("billing/packs", None)];
    assert_eq!(sent, expect.map(|(path, key)| (format!("/api/v1/{path}"), key.map(String::from), false)));
}

#[tokio::test]
async fn a_balance_that_never_comes_leaves_the_estimate() {
    let desk = Desk::start(Silent("/balance")).await;
    let args = [&["--segments", "3", "--timeout", "3"], &RETRIED[..]].concat();
    let finished = estimate_at(&desk.base_url, UGen, KEY, &args).await;
    let expect = "207   Total\n  –   Available\n\nWhether the credits cover this job is not known.\n";
    assert_eq!((finished.status, finished.out.as_str()), (2, expect));
    assert_eq!(finished.err, "brimful-cli: What is available could not be read. U-Gen did not answer in time.\n");
}

#[tokio::test]
async fn packs_that_never_come_fail_nothing() {
    let desk = Desk::start(Silent("/packs")).await;
    let args = [&["--segments", "3", "--timeout", "3"], &RETRIED[..]].concat();
    let finished = estimate_at(&desk.base_url, UGen, KEY, &args).await;
    assert_eq!((finished.status, finished.out.lines().last()), (1, Some("Short by 107 credits.")), "{finished:?}");
    let told = "brimful-cli: The packs that U-Gen offers could not be read. U-Gen did not answer in time.\n";
    assert_eq!(finished.err, told);
}
