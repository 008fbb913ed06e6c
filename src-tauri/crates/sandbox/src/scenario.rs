//! The accounts that the sandbox starts with.

use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId;
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::account::{Account, SampleAccount};
use crate::funds::Funds;
use crate::habit::{Dish, Habit, Job, Monthly, Outcome, Refill};

mod archive;
mod documented;

pub(crate) use documented::FORMER_PLAN_ROW;

/// What the sandbox starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Scenario {
    /// The services' documented example numbers. Time stands still until it is advanced.
    #[default]
    Seed,
    /// Five lively accounts in varied standings. Time flows, and credits are spent by themselves.
    Showcase,
    /// The same accounts with two years of history, and what is odd in it. Time stands still until it is advanced.
    Archive,
}

/// How many whole months of history a lively account has. It may grow: what a month holds does not depend on it.
const SHOWCASE_MONTHS: u32 = 3;

/// The scenario's accounts as they are at `now`.
pub(crate) fn accounts(scenario: Scenario, seed: u64, now: DateTime<Utc>) -> Vec<Account> {
    ProviderId::ALL
        .into_iter()
        .zip(1..)
        .map(|(provider, id)| {
            let (funds, low_mark) = match scenario {
                Scenario::Seed => (documented::funds(provider), None),
                Scenario::Showcase | Scenario::Archive => showcase(provider),
            };
            let sample = SampleAccount { provider, name: name(provider).into(), key: key(provider).into(), low_mark };
            let mut account = Account::new(id, sample, funds, now);
            account.of_scenario = true;
            account.habit = Some(habit_of(provider));
            match scenario {
                Scenario::Seed => documented::fill(&mut account, now),
                Scenario::Showcase => {
                    account.remember(seed, now, SHOWCASE_MONTHS);
                    if provider == ProviderId::UGen {
                        begin_a_job(&mut account, now);
                    }
                }
                Scenario::Archive => {
                    account.remember(seed, now, archive::MONTHS);
                    archive::enrich(&mut account, now);
                }
            }
            account
        })
        .collect()
}

/// How the scenario's account at this service spends.
pub(crate) fn habit_of(provider: ProviderId) -> &'static Habit {
    match provider {
        ProviderId::PowerPost => &POWERPOST,
        ProviderId::PixVerse => &PIXVERSE,
        ProviderId::Pictory => &PICTORY,
        ProviderId::UGen => &UGEN,
        ProviderId::Voxpria => &VOXPRIA,
    }
}

/// What the account has now, and a low mark: plenty, fine, and one that is low.
fn showcase(provider: ProviderId) -> (Funds, Option<Credits>) {
    let whole = Credits::whole;
    let (funds, low_mark) = match provider {
        ProviderId::PowerPost => (Funds::Single(whole(412)), 50),
        ProviderId::PixVerse => (Funds::Pools { monthly: whole(PIXVERSE_MONTH), purchased: whole(3630) }, 10_000),
        ProviderId::Pictory => (Funds::Quota { used: whole(0), limit: whole(PICTORY_MONTH) }, 2_000),
        ProviderId::UGen => (Funds::Reserved { balance: whole(1240), reserved: whole(0) }, 500),
        ProviderId::Voxpria => (Funds::Single(whole(64)), 100),
    };
    (funds, Some(whole(low_mark)))
}

fn name(provider: ProviderId) -> &'static str {
    match provider {
        ProviderId::PowerPost => "Studio",
        ProviderId::PixVerse => "Trailers",
        ProviderId::Pictory => "Courses",
        ProviderId::UGen => "Product clips",
        ProviderId::Voxpria => "Front desk",
    }
}

/// In the documented shape of each service, and plainly the sandbox's.
fn key(provider: ProviderId) -> &'static str {
    match provider {
        ProviderId::PowerPost => "pp_live_sk_sandboxStudio00000000000000",
        ProviderId::PixVerse => "sandbox-pixverse-trailers-0000000000000",
        ProviderId::Pictory => "pictai_sandboxCourses000000000000000",
        ProviderId::UGen => "ugen_sk_sandboxProductClips0000000000",
        ProviderId::Voxpria => "agl_sk_sandboxFrontDesk00000000000000",
    }
}

/// A job in flight, so that something is on hold from the start.
fn begin_a_job(account: &mut Account, now: DateTime<Utc>) {
    let job = Job {
        id: Uuid::from_u128(0x550e_8400_e29b_41d4_a716_4466_5544_0000),
        started: now,
        finishes: now + TimeDelta::minutes(6),
        hold: Decimal::from(207),
        cost: Decimal::from(180),
        what: "Product clip, 3 segments",
        calls: 0,
        outcome: Outcome::Done,
    };
    account.live_through(vec![(now, crate::life::Coming::Job(job))], now, false);
}

const PIXVERSE_MONTH: i64 = 250_000;
const PICTORY_MONTH: i64 = 22_000;

static POWERPOST: Habit = Habit {
    busy_one_in: 2,
    by_day: 4,
    by_night: 1,
    menu: &[dish("Caption", 10, 0, 0), dish("Image", 20, 10, 3), dish("Post", 10, 10, 1), dish("Video", 50, 10, 3)],
    longest_s: 40,
    holds: false,
    refill: Some(Refill { pack: 500, below: 40 }),
    monthly: None,
};

static PIXVERSE: Habit = Habit {
    busy_one_in: 1,
    by_day: 6,
    by_night: 2,
    menu: &[dish("360p", 450, 0, 0), dish("720p", 600, 600, 1), dish("1080p", 1200, 0, 0), dish("Lip sync", 40, 40, 9)],
    longest_s: 180,
    holds: false,
    refill: None,
    monthly: Some(Monthly { after_midnight_ms: 0, allotment: PIXVERSE_MONTH }),
};

static PICTORY: Habit = Habit {
    busy_one_in: 1,
    by_day: 4,
    by_night: 1,
    menu: &[
        dish("Text-to-Image", 6, 6, 9),
        dish("Text-to-Image", 20, 20, 1),
        dish("AI Avatar", 150, 150, 1),
        dish("Text-to-Video", 80, 16, 5),
    ],
    longest_s: 700,
    holds: false,
    refill: None,
    monthly: Some(Monthly { after_midnight_ms: 36_779_445, allotment: PICTORY_MONTH }),
};

static UGEN: Habit = Habit {
    busy_one_in: 8,
    by_day: 2,
    by_night: 1,
    menu: &[
        dish("Product clip, 1 segment", 860, 0, 0),
        dish("Product clip, 2 segments", 1340, 50, 4),
        dish("Product clip, 3 segments", 1800, 0, 0),
        dish("Keyframes only", 160, 80, 5),
    ],
    longest_s: 600,
    holds: true,
    refill: Some(Refill { pack: 1000, below: 600 }),
    monthly: None,
};

static VOXPRIA: Habit = Habit {
    busy_one_in: 1,
    by_day: 6,
    by_night: 0,
    menu: &[dish("Voice call", 30, 30, 2), dish("Voice call", 30, 0, 0), dish("SMS", 10, 0, 0)],
    longest_s: 180,
    holds: false,
    refill: None,
    monthly: None,
};

const fn dish(what: &'static str, from_tenths: i64, step_tenths: i64, steps: u64) -> Dish {
    Dish { what, from_tenths, step_tenths, steps }
}
