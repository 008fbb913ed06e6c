//! Seeded chance: SplitMix64, written out so that no update of a library changes the sample data.

/// A stream of numbers that depends on its seeds alone.
pub(crate) struct Dice(u64);

impl Dice {
    /// The stream of these seeds, in this order.
    pub(crate) fn of(seeds: &[u64]) -> Self {
        let mut dice = Self(0);
        for seed in seeds {
            dice.0 ^= *seed;
            dice.0 = dice.roll();
        }
        dice
    }

    /// The next 64 bits.
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, not including, `end`; 0 where `end` is 0.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.roll()) * u128::from(end)) >> 64) as u64
    }

    /// The bits of a version 4 UUID.
    pub(crate) fn uuid(&mut self) -> uuid::Uuid {
        let bits = (u128::from(self.roll()) << 64) | u128::from(self.roll());
        uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seeds_give_the_same_stream_and_others_another() {
        let rolls = |seeds: &[u64]| {
            let mut dice = Dice::of(seeds);
            [dice.roll(), dice.roll(), dice.below(1000)]
        };
        assert_eq!(rolls(&[1, 2]), rolls(&[1, 2]));
        assert_ne!(rolls(&[1, 2]), rolls(&[2, 1]));
        assert_ne!(rolls(&[1]), rolls(&[1, 0]));
    }

    #[test]
    fn below_stays_below() {
        let mut dice = Dice::of(&[7]);
        let seen: Vec<u64> = (0..2000).map(|_| dice.below(6)).collect();
        assert!((0..6).all(|face| seen.contains(&face)) && seen.iter().all(|face| *face < 6), "{seen:?}");
        assert_eq!(dice.below(0), 0);
    }
}
