//! Checkouts. Amounts are decimal strings, times RFC 3339 in UTC.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Price;

/// What is bought, and what the user was shown of it.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.d.ts")]
pub struct NewCheckout {
    /// The account.
    pub account: String,
    /// The service's id of the pack.
    pub pack: String,
    /// How it is paid.
    pub payment: Payment,
    /// The credits that were shown, as in `Pack`.
    pub shown_credits: String,
    /// The price that was shown, as in `Pack`.
    pub shown_price: String,
    /// Its currency.
    pub shown_currency: String,
}

/// How a pack is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export_to = "types.d.ts")]
pub enum Payment {
    /// By card.
    Card,
    /// By PayPal.
    PayPal,
}

/// A checkout that was begun. Its credits are waited for, whether its page was opened or not.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct StartedCheckout {
    /// Brimful's own id of it, as in `Checkout`.
    pub id: String,
    /// Whether the browser was asked to open the payment page.
    pub opened: bool,
    /// Whether the address may be opened at all: otherwise it leads to a host that Brimful does not open.
    pub allowed: bool,
    /// The host of the payment page, where it has one.
    pub host: Option<String>,
    /// The address, to copy where it was not opened. Untrusted: render as text.
    pub address: String,
    /// The payment reference. Untrusted: render as text.
    pub session: Option<String>,
}

/// A checkout whose credits are waited for, or whose end the user has not seen.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Checkout {
    /// Brimful's own id of it.
    pub id: String,
    /// The account.
    pub account: String,
    /// The pack's name. Untrusted: render as text.
    pub pack: String,
    /// The pack's credits.
    pub credits: String,
    /// The pack's price.
    pub price: Price,
    /// How it is paid.
    pub payment: Payment,
    /// `waiting`, `arrived`, `more` (than the pack's credits arrived) or `not_here_yet` (after 15 minutes; should they
    /// come later, it becomes one of the two before).
    pub state: String,
    /// The credits that arrived, where they did.
    pub arrived: Option<String>,
    /// When that was seen.
    pub arrived_at: Option<String>,
    /// The payment reference. Untrusted: render as text.
    pub session: Option<String>,
    /// Whether the service said that it began it; otherwise it may have.
    pub certain: bool,
    /// When it was started.
    pub started_at: String,
}
