//! Credits that lapse: what a service takes away at its monthly reset, told once a reset and shortly before it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{Alert, CONFIRM_AFTER, News};
use crate::amount::Credits;
use crate::exact::times;
use crate::outlook::NextReset;
use crate::provider::ProviderId;
use crate::reading::{Balance, PoolId};

/// Told from so many days before the reset on: late enough to be sure, early enough to make something of them.
pub const LAPSE_WITHIN: i64 = 3;
/// Told where at least one part in so many of a month's credits lapses: less is what everybody leaves.
const LEAST_PART: u64 = 5;
/// Two resets are at least so far apart, so a day this near to one that was told is the same reset, foretold anew.
const SAME_RESET: i64 = 14;
/// Resets that are remembered as told.
const REMEMBERED: usize = 12;

/// What lapses at a reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lapse {
    /// The day of the reset, on the user's own calendar.
    pub day: NaiveDate,
    /// What is left now of what is reset.
    pub left: Credits,
    /// What is still left of it at the reset, by the middle of the forecast.
    pub unused: Credits,
}

/// What is remembered of a reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lapsing {
    /// Credits would lapse, first seen by a reading of this time.
    Seen(DateTime<Utc>),
    /// To be told since this time, and held back.
    Held(DateTime<Utc>),
    /// Told at this time.
    Told(DateTime<Utc>),
}

/// What a reset would take away of a balance; `None` where the service is not known to take anything.
#[must_use]
pub fn lapsing(provider: ProviderId, balance: &Balance) -> Option<Credits> {
    match provider {
        ProviderId::PixVerse => balance.pools.iter().find(|pool| pool.id == PoolId::Monthly).map(|pool| pool.amount),
        ProviderId::Pictory => Some(balance.available),
        ProviderId::PowerPost | ProviderId::UGen | ProviderId::Voxpria => None,
    }
}

/// What lapses at this reset, where it is near and what lapses is worth a word. `unused` is asked only where it is near;
/// without a forecast nothing is said, and so where it is not known how much a whole month brings.
pub fn lapse(
    left: Credits,
    reset: NextReset,
    today: NaiveDate,
    unused: impl FnOnce() -> Option<Credits>,
) -> Option<Lapse> {
    let days = reset.day.signed_duration_since(today).num_days();
    let whole = reset.whole.filter(|_| (1..=LAPSE_WITHIN).contains(&days))?;
    let unused = unused()?;
    let is_much = !unused.is_spent() && times(unused, LEAST_PART).is_none_or(|much| much >= whole);
    is_much.then_some(Lapse { day: reset.day, left, unused })
}

/// Takes what lapses by a reading of `read_at`; `None` where nothing does any more. As with a low balance, two readings
/// have to say so.
pub(super) fn step(
    known: &mut BTreeMap<NaiveDate, Lapsing>,
    found: Option<&Lapse>,
    read_at: DateTime<Utc>,
    allowed: bool,
    now: DateTime<Utc>,
) -> Option<News> {
    let is_same = |day: &NaiveDate| {
        found.is_some_and(|found| found.day.signed_duration_since(*day).num_days().abs() <= SAME_RESET)
    };
    known.retain(|day, lapsing| matches!(lapsing, Lapsing::Told(_)) || is_same(day));
    let found = found?;
    let before = known.iter().find(|(day, _)| is_same(day)).map(|(day, lapsing)| (*day, *lapsing));
    let (next, held) = match before.map(|(_, lapsing)| lapsing) {
        Some(Lapsing::Told(_)) => return None,
        None => (Lapsing::Seen(read_at), false),
        // A clock that was set back must not make a first sight look like a future one.
        Some(Lapsing::Seen(at)) if at > read_at => (Lapsing::Seen(read_at), false),
        Some(Lapsing::Seen(at)) if read_at - at < CONFIRM_AFTER => (Lapsing::Seen(at), false),
        Some(Lapsing::Seen(_)) if !allowed => (Lapsing::Held(now), false),
        Some(Lapsing::Held(at)) if !allowed => (Lapsing::Held(at), false),
        Some(Lapsing::Seen(_)) => (Lapsing::Told(now), false),
        Some(Lapsing::Held(_)) => (Lapsing::Told(now), true),
    };
    if let Some((day, _)) = before {
        known.remove(&day);
    }
    known.insert(found.day, next);
    while known.len() > REMEMBERED {
        known.pop_first();
    }
    let Lapse { day, left, unused } = *found;
    matches!(next, Lapsing::Told(_)).then_some(News { alert: Alert::Lapse { day, left, unused }, held })
}

/// When a second reading is wanted to confirm the first.
pub(super) fn confirm_at(known: &BTreeMap<NaiveDate, Lapsing>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let seen = known.values().filter_map(|lapsing| match lapsing {
        Lapsing::Seen(at) => Some(*at + CONFIRM_AFTER),
        Lapsing::Held(_) | Lapsing::Told(_) => None,
    });
    seen.min().filter(|at| *at > now && *at - now <= CONFIRM_AFTER + TimeDelta::seconds(1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        format!("2026-{text}").parse().unwrap()
    }

    #[test]
    fn only_what_is_near_and_much_is_worth_a_word() {
        #[track_caller]
        fn check(today: &str, whole: Option<&str>, unused: Option<&str>, expect: bool) {
            let amount = |text: &str| text.parse::<Credits>().unwrap();
            let reset = NextReset { day: day("06-01"), whole: whole.map(amount) };
            let found = lapse(Credits::whole(500), reset, day(today), || unused.map(amount));
            assert_eq!(found.is_some(), expect, "{today} {whole:?} {unused:?}");
        }
        check("05-29", Some("1000"), Some("200"), true);
        check("05-31", Some("1000"), Some("200"), true);
        check("05-28", Some("1000"), Some("200"), false);
        check("06-01", Some("1000"), Some("200"), false);
        check("05-29", Some("1000"), Some("199.9"), false);
        check("05-29", Some("1000"), Some("0"), false);
        check("05-29", Some("1000"), None, false);
        check("05-29", None, Some("200"), false);
        check("05-29", Some("1"), Some("79228162514264337593543950335"), true);
    }

    #[test]
    fn each_reset_is_told_once_after_two_readings() {
        /// `(minute, day of the reset that would take credits, or empty, whether it may be told)`; the minutes told at.
        #[track_caller]
        fn check(steps: &[(i64, &str, bool)], expect: &[i64]) {
            let mut known = BTreeMap::new();
            let told = steps.iter().filter(|(minute, reset, allowed)| {
                let at = DateTime::UNIX_EPOCH + TimeDelta::minutes(1_000_000 + minute);
                let lapse = (!reset.is_empty()).then(|| Lapse {
                    day: day(reset),
                    left: Credits::whole(9),
                    unused: Credits::whole(5),
                });
                step(&mut known, lapse.as_ref(), at, *allowed, at).is_some()
            });
            assert_eq!(told.map(|(minute, ..)| *minute).collect::<Vec<_>>(), expect, "{steps:?}");
        }
        let (june, july) = ("06-01", "07-01");
        check(&[(0, june, true), (5, june, true), (10, june, true), (4000, june, true)], &[5]);
        // Foretold anew by a day: the same reset.
        check(&[(0, june, true), (5, june, true), (9, "06-02", true), (14, "05-31", true)], &[5]);
        check(&[(0, june, true), (5, "06-02", true), (10, june, true)], &[5]);
        check(&[(0, june, true), (5, june, true), (90, july, true), (95, july, true)], &[5, 95]);
        // One reading alone, used up in between.
        check(&[(0, june, true), (5, "", true), (10, june, true), (15, june, true)], &[15]);
        // Held back, then told; or used up by then.
        check(&[(0, june, false), (5, june, false), (9, june, true), (14, june, true)], &[9]);
        check(&[(0, june, false), (5, june, false), (9, "", true), (14, june, true)], &[]);
        // A clock that is set back neither repeats nor hurries.
        check(&[(10, june, true), (0, june, true), (5, june, true), (0, june, true), (9, june, true)], &[5]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

        /// P5: the oracle looks back over the readings alone.
        #[test]
        fn no_reset_is_missed_told_twice_or_made_up(
            steps in prop::collection::vec((prop_oneof![Just(0_i64), Just(30), Just(60), Just(300), -500_i64..3000], 0_usize..5, any::<bool>()), 0..40)
        ) {
            let resets = [None, Some("06-01"), Some("06-01"), Some("06-02"), Some("07-01")];
            let (mut known, mut now) = (BTreeMap::new(), 10_000_000_i64);
            let mut seen: Vec<(i64, Option<NaiveDate>, bool, bool)> = Vec::new();
            for (wait, which, allowed) in steps {
                now += wait;
                let at = DateTime::UNIX_EPOCH + TimeDelta::seconds(now);
                let reset = resets[which].map(day);
                let lapse = reset.map(|day| Lapse { day, left: Credits::whole(9), unused: Credits::whole(5) });
                // What is remembered is all there is, as after a restart.
                let copy: BTreeMap<NaiveDate, Lapsing> = known.iter().map(|(day, lapsing)| (*day, *lapsing)).collect();
                known = copy;
                let told = step(&mut known, lapse.as_ref(), at, allowed, at).is_some();
                seen.push((now, reset, allowed, told));
                let same = |one: &(i64, Option<NaiveDate>, bool, bool)| {
                    one.1.zip(reset).is_some_and(|(a, b)| a.signed_duration_since(b).num_days().abs() <= SAME_RESET)
                };
                let before = &seen[..seen.len() - 1];
                let told_before = before.iter().any(|one| one.3 && same(one));
                let row = seen.iter().rposition(|one| !same(one)).map_or(0, |at| at + 1);
                // From the earliest clock of the row on, some reading of it has to be a minute later.
                let spans = (row..seen.len()).any(|k| {
                    let first = seen[row..=k].iter().map(|one| one.0).min().unwrap_or(now);
                    seen[k].0 - first >= 60
                });
                let expect = reset.is_some() && allowed && !told_before && spans;
                prop_assert_eq!(told, expect, "{:?}", seen);
            }
        }
    }
}
