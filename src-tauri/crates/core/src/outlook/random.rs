//! Seeded randomness for simulated futures: the same seed gives the same draws on every platform.

use super::fixed::{ONE, Q16};

/// SplitMix64 (Steele, Lea and Flood, 2014). Ten lines and no state to get wrong; a simulation needs no more, and a
/// dependency could change its draws with a version.
#[derive(Clone, Debug)]
pub(super) struct Random {
    state: u64,
    /// What every draw is turned over with: nothing, or all bits.
    turned: u64,
}

/// What SplitMix64 steps by: 2^64 divided by the golden ratio.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// How many slots there are to draw one of.
pub(super) const SLOTS: usize = 256;

impl Random {
    /// Draws of one path. Each path has its own, so that a path which ends early moves no other. Two neighbours mirror
    /// each other: where one draws much, the other draws little. So their middle is as steady as that of more paths.
    pub(super) const fn of_path(seed: u64, path: u64) -> Self {
        let turned = if path.is_multiple_of(2) { 0 } else { u64::MAX };
        Self { state: mixed(seed ^ mixed((path / 2).wrapping_add(GOLDEN))), turned }
    }

    pub(super) const fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mixed(self.state) ^ self.turned
    }

    /// From 0 to below `n`, which is at most 2^32; the bias of `n` in 2^32 is nothing here.
    pub(super) const fn below(&mut self, n: u64) -> u64 {
        ((self.next() >> 32) * n) >> 32
    }

    /// One of [`SLOTS`].
    pub(super) const fn slot(&mut self) -> usize {
        (self.next() >> 56) as usize
    }

    /// Four numbers from 0 to below one.
    pub(super) const fn shares(&mut self) -> [Q16; 4] {
        let bits = self.next();
        [(bits & 0xFFFF) as Q16, (bits >> 16 & 0xFFFF) as Q16, (bits >> 32 & 0xFFFF) as Q16, (bits >> 48) as Q16]
    }

    /// Bell-shaped with mean zero and variance one: three uniform draws, so never beyond three.
    pub(super) const fn bell(&mut self) -> Q16 {
        let bits = self.next();
        let three = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF);
        2 * three as Q16 - 3 * ONE
    }
}

const fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first outputs of the published algorithm for seed 0.
    #[test]
    fn draws_are_those_of_splitmix64() {
        let mut random = Random { state: 0, turned: 0 };
        assert_eq!(
            [random.next(), random.next(), random.next()],
            [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F]
        );
    }

    #[test]
    fn two_neighbours_mirror_each_other() {
        let (mut one, mut other) = (Random::of_path(3, 4), Random::of_path(3, 5));
        assert_eq!(one.next(), !other.next());
        assert_eq!(one.below(100) + other.below(100), 99);
        assert_ne!(Random::of_path(3, 6).next(), Random::of_path(3, 4).next());
    }

    #[test]
    fn draws_have_the_mean_and_spread_that_they_claim() {
        let mut random = Random::of_path(1, 2);
        let draws: Vec<i64> = (0..10_000).map(|_| random.bell()).collect();
        let mean = draws.iter().sum::<i64>() / 10_000;
        let variance = draws.iter().map(|d| d * d / ONE).sum::<i64>() / 10_000;
        assert!(mean.abs() < ONE / 25, "{mean}");
        assert!((variance - ONE).abs() < ONE / 25, "{variance}");
        let mut shares = (0..10_000).flat_map(|_| random.shares());
        assert!(shares.all(|share| (0..ONE).contains(&share)));
        let mut counts = [0_u32; 7];
        (0..70_000).for_each(|_| counts[random.below(7) as usize] += 1);
        assert!(counts.iter().all(|count| count.abs_diff(10_000) < 500), "{counts:?}");
    }
}
