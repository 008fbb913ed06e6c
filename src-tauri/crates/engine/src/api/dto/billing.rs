//! A service's own billing settings. Amounts are decimal strings, times RFC 3339 in UTC.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Trouble;

/// Which of a service's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.d.ts")]
pub enum BillingWhich {
    /// The service buys a pack by itself when credits run low.
    AutoTopup,
    /// The service writes an e-mail when credits run low.
    CreditAlert,
}

/// A setting as the service says it. What it does not say, or not clearly, is `null`.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct BillingSetting {
    /// Which.
    pub setting: BillingWhich,
    /// Whether it is on.
    pub enabled: Option<bool>,
    /// Below how many credits it acts.
    pub threshold: Option<String>,
    /// The service's id of the pack that it buys. Untrusted: render as text.
    pub pack: Option<String>,
    /// The service's id of the payment method that it uses. Untrusted: render as text.
    pub method: Option<String>,
    /// What can be changed: `enabled`, `threshold`, `pack`, `method`.
    pub parts: Vec<String>,
    /// What else the service says.
    pub others: Vec<BillingField>,
    /// What tells this reading from others, for [`BillingChange::seen`].
    pub seen: String,
    /// When it was read.
    pub at: String,
    /// It should have bought by now, and has not.
    pub overdue: Option<TopUpOverdue>,
}

/// Something that a service says and Brimful does not know. Untrusted: render as text.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct BillingField {
    /// The service's name for it.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// A top-up that is on and did not come.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct TopUpOverdue {
    /// Its line.
    pub threshold: String,
    /// What is available.
    pub available: String,
    /// Since when it is below the line and nothing was bought.
    pub since: String,
}

/// A change of a setting; what is absent stays as it is.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.d.ts", optional_fields)]
pub struct BillingChange {
    /// The account.
    pub account: String,
    /// Which setting.
    pub setting: BillingWhich,
    /// What the user saw, as in [`BillingSetting::seen`].
    pub seen: String,
    /// On or off.
    #[serde(default)]
    pub enabled: Option<bool>,
    /// The line in credits.
    #[serde(default)]
    pub threshold: Option<String>,
    /// The service's id of a pack.
    #[serde(default)]
    pub pack: Option<String>,
    /// The service's id of a payment method.
    #[serde(default)]
    pub method: Option<String>,
    /// What the user was shown of the pack that will be bought.
    #[serde(default)]
    pub shown: Option<ShownPack>,
}

/// What the user was shown of a pack, as in `Pack`.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.d.ts")]
pub struct ShownPack {
    /// Its credits.
    pub credits: String,
    /// Its price.
    pub price: String,
    /// The price's currency.
    pub currency: String,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct SavedBilling {
    /// `saved` (the service says now what was wanted), `unchanged` (it said so before; nothing was sent), `conflict` (it
    /// is not what the user saw; nothing was sent), `different` (it was sent, and the service says something else now),
    /// `not_taken` (no clear answer came, and the service says what it said before: it may still come), `unread` (the
    /// service took it, and could not be read again), `unknown` (no clear answer came, and it could not be read again).
    pub outcome: String,
    /// What the service says now, where it could be read.
    pub now: Option<Box<BillingSetting>>,
    /// What went wrong, where something did.
    pub trouble: Option<Box<Trouble>>,
}

/// The ways to pay that a service keeps.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct PaymentMethods {
    /// In the service's order.
    pub methods: Vec<PaymentMethod>,
    /// How many more it named that cannot be understood.
    #[ts(type = "number")]
    pub refused: u64,
    /// When they were read.
    pub at: String,
}

/// A way to pay. All texts are untrusted: render as text.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct PaymentMethod {
    /// The service's id, to remove it by; `null` where it cannot be removed here.
    pub id: Option<String>,
    /// What it is, in the service's words; empty where it says nothing, like the two that follow.
    pub kind: String,
    /// Whose card.
    pub brand: String,
    /// The last digits.
    pub last4: String,
    /// The month in which it expires, 1 to 12.
    pub exp_month: Option<u32>,
    /// The year.
    pub exp_year: Option<u32>,
    /// Whether it is used where none is named.
    pub is_default: Option<bool>,
    /// What else the service says.
    pub others: Vec<BillingField>,
}

/// What became of a removal.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct RemovedMethod {
    /// `removed`, `gone` (it was gone already), `still_there` (the service names it still), `unread` (the service took it,
    /// and its list could not be read again), `unknown` (no clear answer came, and the list could not be read again).
    pub outcome: String,
    /// What is left, where it could be read.
    pub now: Option<PaymentMethods>,
    /// What went wrong, where something did.
    pub trouble: Option<Box<Trouble>>,
}
