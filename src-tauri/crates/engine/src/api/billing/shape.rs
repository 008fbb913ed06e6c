//! Billing settings as the page gets them.

use brimful_core::billing::{Field, Method, Methods, Overdue, Part, Setting, Which};
use chrono::{DateTime, Utc};

use crate::api::convert::time;
use crate::api::dto;

pub(super) fn setting(
    which: Which,
    setting: &Setting,
    overdue: Option<Overdue>,
    at: DateTime<Utc>,
) -> dto::BillingSetting {
    dto::BillingSetting {
        setting: match which {
            Which::AutoTopUp => dto::BillingWhich::AutoTopup,
            Which::CreditAlert => dto::BillingWhich::CreditAlert,
        },
        enabled: setting.enabled,
        threshold: setting.threshold.map(|line| line.to_string()),
        pack: setting.pack.clone(),
        method: setting.method.clone(),
        parts: setting.parts.iter().copied().map(Part::as_str).map(Into::into).collect(),
        others: fields(&setting.others),
        seen: setting.print.clone(),
        at: time(at),
        overdue: overdue.map(|overdue| dto::TopUpOverdue {
            threshold: overdue.threshold.to_string(),
            available: overdue.available.to_string(),
            since: time(overdue.since),
        }),
    }
}

pub(super) fn methods(methods: &Methods, at: DateTime<Utc>) -> dto::PaymentMethods {
    dto::PaymentMethods {
        methods: methods.methods.iter().map(method).collect(),
        refused: methods.refused as u64,
        at: time(at),
    }
}

fn method(method: &Method) -> dto::PaymentMethod {
    dto::PaymentMethod {
        id: method.id.clone(),
        kind: method.kind.clone(),
        brand: method.brand.clone(),
        last4: method.last4.clone(),
        exp_month: method.expires.map(|(month, _)| month),
        exp_year: method.expires.map(|(_, year)| year),
        is_default: method.is_default,
        others: fields(&method.others),
    }
}

fn fields(fields: &[Field]) -> Vec<dto::BillingField> {
    fields.iter().map(|field| dto::BillingField { name: field.name.clone(), text: field.text.clone() }).collect()
}
