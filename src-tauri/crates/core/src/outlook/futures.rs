//! Simulated futures: days drawn from the user's own, and when each target is reached in them.

use super::fixed::{ONE, Q16, exp, milli, times};
use super::history::{History, Relative};
use super::pace::Pace;
use super::random::{Random, SLOTS};

/// How far a future goes; what lasts longer lasts "over 3 months".
pub(super) const HORIZON: u32 = 90;

/// Hundredths of a day: how finely a moment is told.
pub(super) const DAY: u32 = 100;

/// What was not reached within the horizon.
pub(super) const BEYOND: u32 = HORIZON * DAY + 1;

/// How many futures. More move the ends of the range by less than a user could tell.
const PATHS: usize = 300;

/// Neighbouring days share their fate when a future weighs the past anew: a burst is one thing, not three.
const BLOCK: u64 = 4;

/// How likely it is that the next day is like the one that followed in the past, where that one is known.
const FOLLOWS: Q16 = milli(150);

/// What every block of days counts at least in a future, beside its drawn weight: less uneven than the plain bootstrap.
const EVEN_WEIGHT: Q16 = milli(490);

/// How likely it is a day that the present pace gives way to the usual one.
const RETURNS: Q16 = milli(100);

/// How likely it is a day that the level jumps, and by which spread.
const JUMPS: Q16 = milli(43);
const JUMP: Q16 = milli(1_060);

/// What a level becomes by a jump, for every sixteenth of a bell from -3 to 3. Worked out by the compiler.
const JUMPS_TO: [Q16; 97] = {
    let mut factors = [ONE; 97];
    let mut step = 0;
    while step < factors.len() {
        factors[step] = exp(times(JUMP, (step as Q16 - 48) * ONE / 16));
        step += 1;
    }
    factors
};

/// A weekday with less than this share of the busiest is one of rest.
const REST_BELOW: Q16 = milli(250);

/// What a trend keeps of itself a day.
const DAMPED: Q16 = milli(800);

/// The level stays within these: a thousandfold of anything is no forecast.
const LEVELS: (Q16, Q16) = (ONE / 64, 64 * ONE);

/// 32 quantiles of the exponential distribution, mean one: how much a block of days counts in one future. This is the
/// Bayesian bootstrap; it makes the range as wide as the history is uneven.
const WEIGHTS: [Q16; 32] = [
    1_032, 3_146, 5_331, 7_591, 9_932, 12_360, 14_880, 17_502, 20_233, 23_083, 26_063, 29_184, 32_461, 35_911, 39_553,
    43_409, 47_507, 51_877, 56_561, 61_604, 67_069, 73_031, 79_590, 86_879, 95_082, 104_460, 115_408, 128_559, 145_029,
    167_080, 200_558, 272_557,
];

/// For each target, in how many hundredths of a day each future reaches it, soonest first. Targets in relation to the
/// mean day; a target of nothing is reached by the first spending.
pub(super) fn simulate(history: &History, pace: &Pace, targets: [Relative; 2], seed: u64) -> [Vec<u32>; 2] {
    let mut reached = [Vec::with_capacity(PATHS), Vec::with_capacity(PATHS)];
    let mut path = Path::new(history, pace);
    for index in 0..PATHS {
        path.begin(seed, index);
        for (all, at) in reached.iter_mut().zip(path.run(targets)) {
            all.push(at);
        }
    }
    for all in &mut reached {
        all.sort_unstable();
    }
    reached
}

/// One future, drawn day by day. Some three million days are drawn for a hundred accounts, so what does not differ
/// between futures is worked out before.
struct Path<'a> {
    history: &'a History,
    pace: &'a Pace,
    /// What each day of the past would have been on each weekday, and how likely it is to be anything.
    likenesses: [Vec<Likeness>; 7],
    /// How likely a day may follow in its turn: days of rest seldom, as they are drawn seldom.
    follows: Vec<Q16>,
    random: Random,
    /// The weights of the days, as the pace now has them, and all alike.
    present: Vec<u64>,
    usual: Vec<u64>,
    /// The day of the past in each slot: as many slots as its weight asks for.
    slots: [u8; SLOTS],
    /// How likely it is a day that the usual pace is back.
    returns: Q16,
    level: Q16,
    growth: Q16,
}

#[derive(Clone, Copy, Debug)]
struct Likeness {
    spent: Relative,
    likely: Q16,
}

impl<'a> Path<'a> {
    fn new(history: &'a History, pace: &'a Pace) -> Self {
        let busiest = pace.weekdays.into_iter().max().unwrap_or(ONE);
        let own = |index: usize| pace.weekdays[history.days[index].weekday()];
        let all = 0..history.days.len();
        let likenesses = pace.weekdays.map(|weekday| {
            let alike = |index: usize| likeness(history.days[index].spent, own(index), weekday, busiest);
            all.clone().map(alike).collect()
        });
        Self {
            history,
            pace,
            likenesses,
            follows: all.clone().map(|index| FOLLOWS * own(index) / busiest.max(1)).collect(),
            random: Random::of_path(0, 0),
            present: Vec::with_capacity(all.len()),
            usual: Vec::with_capacity(all.len()),
            slots: [0; SLOTS],
            returns: times(RETURNS, pace.changes),
            level: ONE,
            growth: 0,
        }
    }

    /// Draws what stays the same for the whole future: how much each day of the past counts, and whether the pace grows.
    fn begin(&mut self, seed: u64, index: usize) {
        self.random = Random::of_path(seed, index as u64);
        let middle_age = self.weigh_days();
        self.growth = self.pace.trend.0 + times(self.pace.trend.1, self.random.bell());
        // The drawn days stand for the middle of what was looked at: from there to today.
        self.level = exp(i64::try_from(middle_age).unwrap_or(0) * self.growth);
    }

    /// Returns the mean age of the days, by weight.
    fn weigh_days(&mut self) -> u64 {
        let phase = self.random.below(BLOCK) as usize;
        let (mut block, mut drawn) = (usize::MAX, 0);
        let (mut sum, mut aged) = (0, 0);
        self.present.clear();
        self.usual.clear();
        for (day, weight) in self.history.days.iter().zip(&self.pace.weights) {
            let own = (day.age + phase) / BLOCK as usize;
            if own != block {
                block = own;
                drawn = EVEN_WEIGHT + WEIGHTS[self.random.below(WEIGHTS.len() as u64) as usize];
            }
            // Days of rest are drawn as seldom as they spend: what they say is scaled up to a weekday that spends.
            let alike = times(drawn, self.pace.weekdays[day.weekday()]).max(1);
            let now = times(alike, *weight).unsigned_abs().max(1);
            sum += now;
            aged += now * day.age as u64;
            self.present.push(now);
            self.usual.push(alike.unsigned_abs());
        }
        fill(&mut self.slots, &self.present);
        aged / sum.max(1)
    }

    /// When each target is reached, in hundredths of a day.
    fn run(&mut self, targets: [Relative; 2]) -> [u32; 2] {
        let mut reached = [BEYOND; 2];
        let mut spent: Relative = 0;
        let mut is_usual = false;
        let mut last = 0;
        for day in 0..HORIZON {
            let [follows, returns, jumps, likely] = self.random.shares();
            last = self.draw(last, follows);
            if !is_usual && returns < self.returns {
                is_usual = true;
                fill(&mut self.slots, &self.usual);
            }
            self.move_level(jumps < JUMPS);
            let today = self.spending(last, day, likely);
            if today == 0 {
                continue;
            }
            for (reached, target) in reached.iter_mut().zip(targets) {
                if *reached == BEYOND && spent + today >= target {
                    let part = target.saturating_sub(spent) * u64::from(DAY) / today;
                    *reached = day * DAY + u32::try_from(part).unwrap_or(DAY).min(DAY);
                }
            }
            if reached.iter().all(|reached| *reached < BEYOND) {
                break;
            }
            spent += today;
        }
        reached
    }

    /// The day of the past that the next day is like: now and then the one that followed, else any by its weight. The
    /// newest is followed by none.
    fn draw(&mut self, last: usize, follows: Q16) -> usize {
        match last.checked_sub(1) {
            Some(next) if follows < self.follows[next] => next,
            _ => usize::from(self.slots[self.random.slot()]),
        }
    }

    fn move_level(&mut self, jumps: bool) {
        if self.growth != 0 {
            self.level = times(self.level, exp(self.growth));
            // Toward zero, so that it ends.
            self.growth = self.growth * DAMPED / ONE;
        }
        if jumps {
            self.level = times(self.level, JUMPS_TO[((self.random.bell() + 3 * ONE) >> 12) as usize]);
        }
        self.level = self.level.clamp(LEVELS.0, LEVELS.1);
    }

    fn spending(&self, like: usize, day: u32, likely: Q16) -> Relative {
        // Today has age 0, tomorrow -1.
        let likeness = self.likenesses[(7 - day as usize % 7) % 7][like];
        if likely < likeness.likely { (likeness.spent * self.level.unsigned_abs()) >> 16 } else { 0 }
    }
}

/// Gives each day its share of the slots. So a day is drawn with one look, and as likely as it should be within a
/// quarter of a per cent.
fn fill(slots: &mut [u8; SLOTS], weights: &[u64]) {
    let sum: u64 = weights.iter().sum();
    let (mut from, mut passed) = (0, 0);
    for (day, weight) in (0..).zip(weights) {
        passed += weight;
        let to = usize::try_from(passed * SLOTS as u64 / sum.max(1)).unwrap_or(SLOTS).min(SLOTS);
        slots[from..to].fill(day);
        from = to;
    }
}

/// What a day of one weekday would have been on another. On one of rest that is mostly nothing and seldom a whole day,
/// not a little each time.
fn likeness(spent: Relative, own: Q16, other: Q16, busiest: Q16) -> Likeness {
    if times(busiest, REST_BELOW) > other && other < own {
        Likeness { spent, likely: (other << 16) / own.max(1) }
    } else {
        Likeness { spent: spent * other.unsigned_abs() / own.unsigned_abs().max(1), likely: ONE }
    }
}
