//! Prices: live lists, tables, packs, and what credits cost this user. Amounts are decimal strings, times RFC 3339 in UTC.

use serde::Serialize;
use ts_rs::TS;

use super::{OwnMoney, Price};

/// U-Gen's live price list.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Prices {
    /// In the order sent.
    pub prices: Vec<ListPrice>,
    /// How many rows could not be read and are left out.
    #[ts(type = "number")]
    pub unread: u64,
    /// When it was read.
    pub at: String,
}

/// A row of a live price list. What the service did not send is `null`.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct ListPrice {
    /// The model. Untrusted text, like the two that follow.
    pub model: Option<String>,
    /// How it is fed.
    pub variant: Option<String>,
    /// The resolution.
    pub resolution: Option<String>,
    /// `per_generation` or `per_second`.
    pub billing: Option<String>,
    /// Credits a generation or a second.
    pub credits: Option<String>,
    /// Credits for one clip of the seconds that were asked about.
    pub clip: Option<String>,
    /// The service's nominal value of that clip: not what anybody pays.
    pub nominal: Option<Price>,
    /// What that clip costs this user.
    pub own: Option<OwnMoney>,
    /// `credits_differ`, `field_unread`.
    pub notes: Vec<String>,
}

/// A rate of a price table.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Rate {
    /// What it is for, unique within the service.
    pub id: String,
    /// As in `QuoteRate`.
    pub unit: String,
    /// Credits a unit, as published.
    pub credits: String,
    /// The user's own.
    pub own: Option<String>,
    /// What the page is called that it stands on.
    pub title: String,
    /// The page's address.
    pub url: String,
    /// When it was noted there.
    pub noted: String,
    /// Whether the page is the service's own.
    pub official: bool,
}

/// The packs that a service offers, and which of them cover a shortfall.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Packs {
    /// In the order sent.
    pub packs: Vec<Pack>,
    /// The place of the one against which savings are told.
    pub reference: Option<u32>,
    /// How many were left out because they are no offer.
    #[ts(type = "number")]
    pub refused: u64,
    /// The place of the cheapest single pack that covers what is missing; `null` where nothing is, or none does, and for
    /// the next 30 days where one kind bought more than once costs less.
    pub single: Option<u32>,
    /// The cheapest packs together that cover it, for the next 30 days of one kind; `null` where nothing is missing or
    /// none can be told.
    pub cover: Option<Cover>,
    /// What the next 30 days take, where no shortfall was named: then what is missing for them is what is covered.
    /// `null` with a shortfall, and where nothing can be said of the pace.
    pub month: Option<NextMonth>,
    /// When they were read.
    pub at: String,
}

/// What the next 30 days take at the account's own pace of the last four weeks. Whole credits, rounded up.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct NextMonth {
    /// What they take.
    pub takes: String,
    /// How much of it is missing; `null` where what is there covers it.
    pub missing: Option<String>,
}

/// A quantity of credits at a price.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Pack {
    /// The service's id.
    pub id: String,
    /// Its name. Untrusted text.
    pub name: String,
    /// The credits.
    pub credits: String,
    /// The price.
    pub price: Price,
    /// What a credit costs, worked out.
    pub per_credit: Option<String>,
    /// Whether that is exact.
    pub per_credit_exact: bool,
    /// What it saves against the reference in per cent, worked out; below zero where it costs more.
    pub saving_pct: Option<String>,
    /// Where the service says something else.
    pub notes: Vec<PackNote>,
}

/// What a service says of a pack that is not so.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct PackNote {
    /// `per_credit` or `saving`.
    pub about: String,
    /// The number as sent.
    pub said: String,
    /// It is only rounded.
    pub rounded: bool,
}

/// Packs that cover a shortfall.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct Cover {
    /// Which and how often.
    pub packs: Vec<CoverPack>,
    /// What they cost together.
    pub price: Price,
    /// The credits that they bring.
    pub credits: String,
    /// The credits beyond the shortfall.
    pub surplus: String,
}

/// One pack of a cover.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct CoverPack {
    /// Its place among the packs.
    pub index: u32,
    /// How often, as text.
    pub count: String,
}

/// What a credit cost this user, by every basis that is known.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct PaidRates {
    /// The bases, the one that holds first.
    pub rates: Vec<PaidRate>,
    /// What was typed in and what the service tells differ by more than a factor of two.
    pub differ: bool,
}

/// What a credit cost.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export_to = "types.d.ts")]
pub struct PaidRate {
    /// `entered` (typed in), `packs` (purchases in the ledger, at the packs' prices of today), `told` (the service's own
    /// cost of what was used, in the last 30 days).
    pub basis: String,
    /// The money in all.
    pub paid: Price,
    /// The credits in all.
    pub credits: String,
    /// Money a credit.
    pub per_credit: Option<String>,
    /// Whether that is exact.
    pub exact: bool,
    /// For `packs`: purchases that match no pack and are left out. For `told`: days whose cost cannot be read.
    #[ts(type = "number")]
    pub left_out: u64,
}
