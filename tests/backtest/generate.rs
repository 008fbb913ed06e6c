//! Writes generated series of spending: eight kinds of users, in two sets with other parameters and other draws. One
//! set is for tuning; the other has never been tuned on.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use chrono::{Days, NaiveDate};

/// How long every series is, in days.
const LENGTH: usize = 240;

/// A Monday, so that the sixth and seventh day of each week are a weekend.
const START: &str = "2025-01-06";

/// The kinds of series, as the names of the files have them.
const KINDS: [(&str, Kind); 8] = [
    ("steady", Kind::Steady),
    ("weekday", Kind::Weekday),
    ("bursts", Kind::Bursts),
    ("campaigns", Kind::Campaigns),
    ("growth", Kind::Growth),
    ("decline", Kind::Decline),
    ("pauses", Kind::Pauses),
    ("jobs", Kind::Jobs),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// About the same every day.
    Steady,
    /// Days of rest in every week, and perhaps one busy day.
    Weekday,
    /// Some days of much, then nothing or little.
    Bursts,
    /// Weeks at one level, then weeks at another.
    Campaigns,
    /// More every day.
    Growth,
    /// Less every day.
    Decline,
    /// Weeks of work and weeks without.
    Pauses,
    /// Little every day, and single large jobs.
    Jobs,
}

/// What to write.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recipe {
    pub(crate) seed: u64,
    pub(crate) set: Set,
    /// How many series of every kind.
    pub(crate) each: u64,
}

/// Which parameters, and which draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Set {
    /// What the constants of days left were chosen on.
    Tuning,
    /// What they were never chosen on: wider parameters, and other draws for the same seed.
    Unseen,
}

impl Set {
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "tuning" => Some(Self::Tuning),
            "unseen" => Some(Self::Unseen),
            _ => None,
        }
    }
}

/// Writes the files, into a folder that is made where there is none.
pub(crate) fn write(folder: &Path, recipe: Recipe) -> Result<(), String> {
    let failed = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    for (name, kind) in KINDS {
        for number in 1..=recipe.each {
            let path = folder.join(format!("{name}-{number:03}.csv"));
            let mut file = File::create(&path).map_err(|error| failed(&path, error))?;
            let spent = series(kind, recipe, number);
            file.write_all(csv(&spent).as_bytes()).map_err(|error| failed(&path, error))?;
        }
    }
    Ok(())
}

fn csv(hundredths: &[u64]) -> String {
    let start: NaiveDate = START.parse().unwrap_or_default();
    let mut text = "date,spend\n".to_owned();
    for (day, spent) in (0..).zip(hundredths) {
        let date = start + Days::new(day);
        let _ = writeln!(text, "{date},{}.{:02}", spent / 100, spent % 100);
    }
    text
}

/// What one user is like. Shares are thousandths.
struct User {
    /// A usual day, in hundredths of a credit.
    level: u64,
    /// How much one day differs from the next.
    spread: u64,
    /// Each day of the week, from Monday on.
    week: [u64; 7],
    /// Chance that a day is left out.
    left_out: u64,
    /// Spending comes in multiples of this.
    step: u64,
    /// Chance a day that a burst starts, that it ends, and what is spent between bursts.
    burst: (u64, u64, u64),
    /// Days of a campaign.
    campaign: u64,
    /// Growth or decline a day, and the day on which it begins.
    change: (u64, usize),
    /// Days of work and of pause.
    turns: (u64, u64),
    /// Chance a day of a large job, and how many usual days it costs.
    job: (u64, u64),
}

impl User {
    fn drawn(draw: &mut Draw, kind: Kind, set: Set) -> Self {
        let level = [300, 1_000, 4_000, 20_000, 150_000][draw.below(5) as usize] * draw.within(50, 150) / 100;
        let mut pick = |tuning: (u64, u64), unseen: (u64, u64)| {
            let (from, to) = if set == Set::Tuning { tuning } else { unseen };
            draw.within(from, to)
        };
        let spread = pick((100, 450), (150, 550));
        let (rest_days, rest) = (pick((1, 3), (1, 4)), pick((0, 350), (0, 450)));
        let burst = (pick((60, 200), (40, 250)), pick((200, 600), (150, 700)), pick((0, 150), (0, 250)));
        let campaign = pick((10, 35), (8, 45));
        let rate = pick((4, 16), (3, 20));
        let turns = (pick((10, 40), (8, 50)), pick((7, 25), (6, 30)));
        let job = (pick((25, 120), (20, 150)), pick((8, 40), (6, 50)) / 10);
        Self {
            level,
            spread,
            week: week(draw, kind, rest_days, rest),
            left_out: if kind == Kind::Steady { 0 } else { draw.below(150) },
            step: if draw.chance(500) { (level / draw.within(3, 20)).max(1) } else { 1 },
            burst,
            campaign,
            change: (rate, draw.below(LENGTH as u64 / 4) as usize),
            turns,
            job,
        }
    }
}

/// Half of all users but the steady ones rest at weekends, whatever else they do.
fn week(draw: &mut Draw, kind: Kind, rest_days: u64, rest: u64) -> [u64; 7] {
    let mut week = [1000; 7];
    if kind == Kind::Weekday {
        let first = if draw.chance(700) { 5 } else { draw.below(7) };
        for day in 0..rest_days {
            week[((first + day) % 7) as usize] = rest;
        }
        if draw.chance(400) {
            let busy = draw.below(7) as usize;
            week[busy] = week[busy] * draw.within(1500, 3000) / 1000;
        }
    } else if kind != Kind::Steady && draw.chance(500) {
        week[5..].fill(draw.within(0, 700));
    }
    week
}

/// The spending of each day, in hundredths of a credit.
fn series(kind: Kind, recipe: Recipe, number: u64) -> Vec<u64> {
    let draw = &mut Draw::of(recipe, kind, number);
    let user = User::drawn(draw, kind, recipe.set);
    let mut state = State {
        on: draw.chance(500),
        left: draw.within(1, user.campaign),
        factor: 1000,
        trend: if kind == Kind::Growth { 200_000 } else { 1_000_000 },
    };
    let spent = |day: usize| {
        let usual = user.level * user.week[day % 7] / 1000 * draw.noise(user.spread) / 1000;
        let usual = if draw.chance(user.left_out) { 0 } else { usual };
        state.spending(kind, &user, draw, day, usual) / user.step * user.step
    };
    (0..LENGTH).map(spent).collect()
}

/// What one day passes on to the next.
struct State {
    on: bool,
    left: u64,
    factor: u64,
    /// Millionths.
    trend: u64,
}

impl State {
    fn spending(&mut self, kind: Kind, user: &User, draw: &mut Draw, day: usize, usual: u64) -> u64 {
        match kind {
            Kind::Steady | Kind::Weekday => usual,
            Kind::Bursts => {
                let (starts, ends, between) = user.burst;
                self.on = if self.on { !draw.chance(ends) } else { draw.chance(starts) };
                if self.on { usual * 3 } else { usual * between / 1000 }
            }
            Kind::Campaigns => {
                if self.left == 0 {
                    self.left = draw.within(user.campaign / 2, user.campaign * 3 / 2);
                    self.factor = [150, 400, 1000, 2000, 4000][draw.below(5) as usize];
                }
                self.left -= 1;
                usual * self.factor / 1000
            }
            Kind::Growth | Kind::Decline => {
                let (rate, begins) = user.change;
                let change = if day > begins { self.trend * rate / 1000 } else { 0 };
                self.trend = if kind == Kind::Growth { self.trend + change } else { self.trend - change };
                self.trend = self.trend.clamp(20_000, 20_000_000);
                usual * self.trend / 1_000_000
            }
            Kind::Pauses => {
                if self.left == 0 {
                    self.on = !self.on;
                    let days = if self.on { user.turns.0 } else { user.turns.1 };
                    self.left = draw.within(days / 2, days * 3 / 2);
                }
                self.left -= 1;
                if self.on { usual } else { 0 }
            }
            Kind::Jobs => {
                let (chance, size) = user.job;
                let job = if draw.chance(chance) { user.level * size * draw.noise(user.spread) / 1000 } else { 0 };
                usual * 3 / 10 + job
            }
        }
    }
}

/// Seeded draws, whole numbers only: the same files on every platform. SplitMix64.
struct Draw(u64);

impl Draw {
    fn of(recipe: Recipe, kind: Kind, number: u64) -> Self {
        let set = if recipe.set == Set::Tuning { 0 } else { 0x5E7A_51DE };
        let mut draw = Self(recipe.seed ^ (set << 16));
        for part in [kind as u64, number] {
            draw = Self(draw.next() ^ part);
        }
        draw
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        ((self.next() >> 32) * n) >> 32
    }

    fn within(&mut self, from: u64, to: u64) -> u64 {
        from + self.below(to - from + 1)
    }

    fn chance(&mut self, thousandths: u64) -> bool {
        self.below(1000) < thousandths
    }

    /// Thousandths with mean 1000, skewed to the right as spending is: the product of three factors around one.
    fn noise(&mut self, spread: u64) -> u64 {
        (0..3).fold(1000, |noise, _| noise * (1000 - spread + self.below(2 * spread + 1)) / 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECIPE: Recipe = Recipe { seed: 1, set: Set::Tuning, each: 1 };

    #[test]
    fn the_same_seed_gives_the_same_series_and_another_set_gives_others() {
        for (_, kind) in KINDS {
            let spent = series(kind, RECIPE, 1);
            assert_eq!(spent.len(), LENGTH);
            assert_eq!(spent, series(kind, RECIPE, 1));
            assert!(spent.iter().any(|spent| *spent > 0), "{kind:?}");
            let others = [(2, Set::Tuning, 1), (1, Set::Unseen, 1), (1, Set::Tuning, 2)];
            for (seed, set, number) in others {
                assert_ne!(spent, series(kind, Recipe { seed, set, each: 1 }, number), "{kind:?}");
            }
        }
    }

    #[test]
    fn the_figures_in_the_docs_stay_reproducible() {
        let sums = KINDS.map(|(name, kind)| format!("{name} {}", series(kind, RECIPE, 1).iter().sum::<u64>()));
        insta::assert_snapshot!(sums.join("\n"), @r"
        steady 572124
        weekday 420312
        bursts 1518000
        campaigns 350818
        growth 68958
        decline 7330557
        pauses 1555468
        jobs 12770393
        ");
    }

    #[test]
    fn amounts_have_two_decimals() {
        assert_eq!(csv(&[5, 120, 0]), "date,spend\n2025-01-06,0.05\n2025-01-07,1.20\n2025-01-08,0.00\n");
    }
}
