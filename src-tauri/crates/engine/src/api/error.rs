//! Why a command did not do what it was asked: one stable code, and what helps.

use brimful_core::failure::Failure;
use serde::Serialize;
use ts_rs::TS;

use super::dto;

/// An error of a command. The page matches on `code` and never on text.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct ApiError {
    /// A code of a failed reading (`auth`, `timeout`, …), or: `unknown_account`, `unknown_service`, `bad_name`,
    /// `bad_key`, `bad_amount`, `bad_address`, `different_account`, `key_too_long`, `not_saved`, `settings_newer`,
    /// `not_possible`, `too_soon`, `ended`, `failed`. Of activity: `bad_kind`, `bad_date`, `bad_range`, `bad_search`,
    /// `bad_limit`, `unknown_entry`, `not_kept` (there is no ledger now), `activity_newer`, `too_large` (a sum that cannot
    /// be held exactly), `busy` (an export runs), `disk_full`, `read_only`. Of plans: `bad_job`, `bad_currency`,
    /// `superseded`, `not_listed`, `no_past`, `no_prices`, `no_price`, `several_prices`, `price_unknown`, `unknown_rate`,
    /// `unknown_plan`, `too_many`. Of alerts: `bad_days`, `bad_time`. Of
    /// checkouts: `price_changed`, `maybe_received`, `unknown_checkout`. Of billing settings: `not_changeable`, `bad_pack`,
    /// `bad_method`.
    pub code: String,
    /// What happened, without a full stop.
    pub message: String,
    /// The failed reading, where there was one.
    pub trouble: Option<Box<dto::Trouble>>,
    /// The fields of a form that were found wrong, by name.
    pub fields: Vec<String>,
    /// The pack as it is now, where it is not what was shown.
    pub pack: Option<Box<dto::Pack>>,
}

impl ApiError {
    /// An error of ours.
    pub(crate) fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), trouble: None, fields: Vec::new(), pack: None }
    }

    /// A reading that failed.
    pub(crate) fn of_failure(failure: &Failure, at: chrono::DateTime<chrono::Utc>) -> Self {
        Self {
            code: failure.code.as_str().into(),
            message: failure.message.clone(),
            trouble: Some(Box::new(super::convert::trouble(failure, at))),
            fields: failure.fields.iter().map(|field| field.name().to_owned()).collect(),
            pack: None,
        }
    }
}
