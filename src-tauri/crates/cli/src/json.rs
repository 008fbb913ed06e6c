//! What all JSON outputs share: one object on one line, its times, and its errors.

use brimful_core::failure::Failure;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use crate::trouble::Trouble;

/// A command that failed as a whole.
pub(crate) fn trouble(trouble: &Trouble) -> serde_json::Result<String> {
    line(&TroubleDto { error: ErrorDto::of_trouble(trouble) })
}

/// One object on one line.
pub(crate) fn line(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string(value).map(|json| json + "\n")
}

/// RFC 3339 in UTC, to the second.
pub(crate) fn to_the_second(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Why something could not be read.
#[derive(Serialize)]
pub(crate) struct ErrorDto {
    code: &'static str,
    message: String,
    provider_code: Option<String>,
    retry_after_s: Option<u64>,
    request_id: Option<String>,
}

#[derive(Serialize)]
struct TroubleDto {
    error: ErrorDto,
}

impl ErrorDto {
    /// As a service's failure says it.
    pub(crate) fn of(failure: &Failure) -> Self {
        Self {
            code: failure.code.as_str(),
            message: failure.message.clone(),
            provider_code: failure.provider_code.clone(),
            retry_after_s: failure.retry_after.map(|wait| wait.as_secs()),
            request_id: failure.request_id.clone(),
        }
    }

    fn of_trouble(trouble: &Trouble) -> Self {
        match trouble {
            Trouble::Unread(failure) => Self::of(failure),
            other => Self {
                code: other.code(),
                message: other.to_string(),
                provider_code: None,
                retry_after_s: None,
                request_id: None,
            },
        }
    }
}
