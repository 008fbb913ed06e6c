//! Price tables: what an action costs at a service that gives no estimate, with where each rate stands and when it was
//! noted there. Each rate can be replaced by the user's own.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{pictory, pixverse, voxpria};
use crate::amount::Credits;
use crate::exact::times;
use crate::provider::ProviderId;

/// A service's rates.
#[derive(Debug)]
pub struct Table {
    /// The service.
    pub provider: ProviderId,
    /// Its rates, in the order in which they are shown.
    pub rates: &'static [Rate],
}

/// What one unit of an action costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// What it is for; unique within the table, and the key of the user's own rate.
    pub id: &'static str,
    /// Credits a unit.
    pub credits: Decimal,
    /// The unit.
    pub unit: Unit,
    /// Where it stands.
    pub source: &'static Source,
}

/// What a rate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// One video of a given length.
    Video,
    /// One image.
    Image,
    /// One message.
    Message,
    /// One second.
    Second,
    /// One minute.
    Minute,
    /// Five seconds; begun ones count whole.
    FiveSeconds,
    /// Thirty seconds; begun ones count whole.
    ThirtySeconds,
    /// Fifteen bytes of text in UTF-8; begun ones count whole.
    FifteenBytes,
}

/// Where rates stand.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// What the page is called.
    pub title: &'static str,
    /// Its address.
    pub url: &'static str,
    /// When the rates were noted from it. None of the pages carries a date of its own.
    pub noted: NaiveDate,
    /// Whether the page is the service's own.
    pub official: bool,
}

/// The user's own rates, by the id of the rate that they replace.
pub type OwnRates = BTreeMap<String, Credits>;

/// A table as it holds for this user.
#[derive(Clone, Copy, Debug)]
pub struct Rates<'a> {
    table: &'static Table,
    own: &'a OwnRates,
}

/// A job worked out from rates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calculation {
    /// The exact sum of the lines.
    pub total: Credits,
    /// What it consists of.
    pub lines: Vec<Line>,
}

/// So many units at one rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The rate as listed: what it is for and where it stands.
    pub rate: &'static Rate,
    /// How many units.
    pub count: u64,
    /// Credits a unit: the user's own where they have one.
    pub each: Credits,
    /// Whether `each` is the user's own.
    pub own: bool,
    /// Credits for all units.
    pub credits: Credits,
}

/// Why a job cannot be worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoCalculation {
    /// The table has no such combination.
    #[error("this combination has no price in the table")]
    NotListed,
    /// A number cannot be held exactly.
    #[error("a number that cannot be held exactly")]
    Inexact,
}

/// The service's table, where its costs are known from one.
#[must_use]
pub const fn of(provider: ProviderId) -> Option<&'static Table> {
    match provider {
        ProviderId::PixVerse => Some(&pixverse::TABLE),
        ProviderId::Pictory => Some(&pictory::TABLE),
        ProviderId::Voxpria => Some(&voxpria::TABLE),
        // U-Gen is asked for live prices; PowerPost publishes none.
        ProviderId::PowerPost | ProviderId::UGen => None,
    }
}

impl Rate {
    /// Credits a unit, as listed.
    #[must_use]
    pub fn listed(&self) -> Credits {
        Credits::from(self.credits)
    }
}

impl Unit {
    /// The word on the wire, and in docs/prices.md.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Image => "image",
            Self::Message => "message",
            Self::Second => "second",
            Self::Minute => "minute",
            Self::FiveSeconds => "five_seconds",
            Self::ThirtySeconds => "thirty_seconds",
            Self::FifteenBytes => "fifteen_bytes",
        }
    }

    /// How many units this many pieces are, where a unit is several of them and a begun one counts whole.
    #[must_use]
    pub const fn begun(self, pieces: u64) -> u64 {
        match self {
            Self::Video | Self::Image | Self::Message | Self::Second | Self::Minute => pieces,
            Self::FiveSeconds => pieces.div_ceil(5),
            Self::ThirtySeconds => pieces.div_ceil(30),
            Self::FifteenBytes => pieces.div_ceil(15),
        }
    }
}

impl<'a> Rates<'a> {
    /// The table with the user's own rates. One below zero is not taken.
    #[must_use]
    pub const fn new(table: &'static Table, own: &'a OwnRates) -> Self {
        Self { table, own }
    }

    /// Adds up lines of `(id, pieces)`; those without any pieces are left out.
    pub(super) fn add_up(self, pieces: &[(&str, u64)]) -> Result<Calculation, NoCalculation> {
        let mut lines = Vec::new();
        let mut total = Credits::ZERO;
        for (id, pieces) in pieces.iter().filter(|(_, pieces)| *pieces > 0) {
            let line = self.line(id, *pieces)?;
            total = total.checked_add(line.credits).ok_or(NoCalculation::Inexact)?;
            lines.push(line);
        }
        Ok(Calculation { total, lines })
    }

    fn line(self, id: &str, pieces: u64) -> Result<Line, NoCalculation> {
        let rate = self.table.rates.iter().find(|rate| rate.id == id).ok_or(NoCalculation::NotListed)?;
        let replaced = self.own.get(id).copied().filter(|own| *own >= Credits::ZERO);
        let each = replaced.unwrap_or_else(|| rate.listed());
        let count = rate.unit.begun(pieces);
        let credits = times(each, count).ok_or(NoCalculation::Inexact)?;
        Ok(Line { rate, count, each, own: replaced.is_some(), credits })
    }
}

/// `tenths` of a credit.
pub(super) const fn tenths(tenths: u32) -> Decimal {
    Decimal::from_parts(tenths, 0, 0, false, 1)
}

/// Whole credits.
pub(super) const fn whole(credits: u32) -> Decimal {
    Decimal::from_parts(credits, 0, 0, false, 0)
}

/// A day that exists.
pub(super) const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_rate_has_an_id_of_its_own_a_price_and_a_dated_source() {
        for table in ProviderId::ALL.into_iter().filter_map(of) {
            let ids: BTreeSet<&str> = table.rates.iter().map(|rate| rate.id).collect();
            assert_eq!(ids.len(), table.rates.len(), "{}", table.provider);
            for rate in table.rates {
                assert!(rate.listed() > Credits::ZERO, "{}", rate.id);
                assert!(rate.source.noted >= day(2026, 1, 1), "{}", rate.id);
                let url = url::Url::parse(rate.source.url).unwrap();
                let own = url.host_str().unwrap().ends_with(table.provider.profile().domain);
                assert!(url.scheme() == "https" && (own || !rate.source.url.is_empty()), "{}", rate.id);
            }
        }
    }

    #[test]
    fn the_documented_tables_are_these() {
        const PAGE: &str = include_str!("../../../../../docs/prices.md");
        for table in ProviderId::ALL.into_iter().filter_map(of) {
            let heading = format!("\n## {}\n", table.provider.name());
            let section = PAGE.split_once(&heading).map(|(_, rest)| rest.split("\n## ").next().unwrap()).unwrap();
            let told: Vec<&str> = section.lines().filter(|line| line.starts_with("| `")).collect();
            let row = |rate: &Rate| format!("| `{}` | {} | {} |", rate.id, rate.listed(), rate.unit.as_str());
            assert_eq!(told, table.rates.iter().map(row).collect::<Vec<_>>(), "{}", table.provider);
            for Source { url, noted, .. } in table.rates.iter().map(|rate| rate.source) {
                assert!(section.contains(url) && section.contains(&noted.to_string()), "{url} {noted}");
            }
        }
    }

    #[test]
    fn begun_units_count_whole() {
        #[track_caller]
        fn check(unit: Unit, pieces: u64, expect: u64) {
            assert_eq!(unit.begun(pieces), expect, "{unit:?} {pieces}");
        }
        check(Unit::Second, 7, 7);
        check(Unit::FiveSeconds, 0, 0);
        check(Unit::FiveSeconds, 5, 1);
        check(Unit::FiveSeconds, 8, 2);
        check(Unit::ThirtySeconds, 31, 2);
        check(Unit::FifteenBytes, 15, 1);
        check(Unit::FifteenBytes, u64::MAX, u64::MAX / 15);
    }

    #[test]
    fn the_user_s_own_rate_stands_where_there_is_one() {
        let own: OwnRates =
            [("sms".to_owned(), "0.5".parse().unwrap()), ("call_minute".to_owned(), Credits::whole(-1))]
                .into_iter()
                .collect();
        let got =
            Rates::new(&voxpria::TABLE, &own).add_up(&[("sms", 3), ("call_minute", 2), ("transcription_minute", 0)]);
        let got = got.unwrap();
        let lines: Vec<String> =
            got.lines.iter().map(|l| format!("{} {}x{}={} {}", l.rate.id, l.count, l.each, l.credits, l.own)).collect();
        assert_eq!(lines, ["sms 3x0.5=1.5 true", "call_minute 2x3=6 false"]);
        assert_eq!(got.total.to_string(), "7.5");
        assert_eq!(Rates::new(&voxpria::TABLE, &own).add_up(&[("fax", 1)]), Err(NoCalculation::NotListed));
        let huge: OwnRates = [("sms".to_owned(), "1e28".parse().unwrap())].into_iter().collect();
        assert_eq!(Rates::new(&voxpria::TABLE, &huge).add_up(&[("sms", 9)]), Err(NoCalculation::Inexact));
    }
}
