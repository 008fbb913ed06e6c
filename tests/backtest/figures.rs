//! Sums replays up: how often the interval held, and how far the median was off.

use crate::replay::{BEYOND, Hundredths, Judged, Outcome};

/// What the replays of one group came to.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    pub(crate) judged: usize,
    /// How many were excluded: no answer, the series ended, a day was missing.
    pub(crate) no_answer: usize,
    pub(crate) ends_before: usize,
    pub(crate) day_missing: usize,
    /// How often the balance ran out before the interval, within it, and after it.
    pub(crate) before: usize,
    pub(crate) within: usize,
    pub(crate) after: usize,
    /// How many lasted over three months.
    pub(crate) beyond: usize,
    /// Absolute errors of the median, and of the means of 7 and of 28 days; sorted once all are in.
    errors: [Vec<Hundredths>; 3],
}

impl Figures {
    pub(crate) fn of<'a>(outcomes: impl IntoIterator<Item = &'a Outcome>) -> Self {
        let mut figures = Self::default();
        for outcome in outcomes {
            match outcome {
                Outcome::Judged(judged) => figures.add(judged),
                Outcome::NoAnswer => figures.no_answer += 1,
                Outcome::EndsBefore => figures.ends_before += 1,
                Outcome::DayMissing => figures.day_missing += 1,
            }
        }
        for errors in &mut figures.errors {
            errors.sort_unstable();
        }
        figures
    }

    fn add(&mut self, judged: &Judged) {
        let [low, median, high] = judged.foretold;
        let came = judged.came;
        self.judged += 1;
        *(if came < low {
            &mut self.before
        } else if came > high {
            &mut self.after
        } else {
            &mut self.within
        }) += 1;
        self.beyond += usize::from(came == BEYOND);
        for (errors, foretold) in self.errors.iter_mut().zip([median, judged.by_mean[0], judged.by_mean[1]]) {
            errors.push(foretold.abs_diff(came));
        }
    }

    /// How often the interval held, in tenths of a per cent.
    pub(crate) fn coverage(&self) -> Option<usize> {
        (self.within * 1000 + self.judged / 2).checked_div(self.judged)
    }

    /// The median absolute errors: of the median, and of the means of 7 and of 28 days.
    pub(crate) fn errors(&self) -> Option<[Hundredths; 3]> {
        let middle = |errors: &[Hundredths]| errors.get(errors.len() / 2).copied();
        Some([middle(&self.errors[0])?, middle(&self.errors[1])?, middle(&self.errors[2])?])
    }

    /// The mean absolute errors, of the same three: large errors count for more here.
    pub(crate) fn mean_errors(&self) -> Option<[Hundredths; 3]> {
        let mean = |errors: &[Hundredths]| {
            let sum: u64 = errors.iter().map(|error| u64::from(*error)).sum();
            sum.checked_div(errors.len() as u64).and_then(|mean| u32::try_from(mean).ok())
        };
        Some([mean(&self.errors[0])?, mean(&self.errors[1])?, mean(&self.errors[2])?])
    }

    /// The error against that of the mean of 7 days, of 28 days, and of the better of both, in thousandths.
    pub(crate) fn ratios(&self) -> Option<[u32; 3]> {
        let [ours, seven, month] = self.errors()?;
        let ratio = |other: u32| (ours * 1000 + other / 2).checked_div(other);
        Some([ratio(seven)?, ratio(month)?, ratio(seven.min(month))?])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replays_are_summed_up() {
        let judged = |foretold, came, by_mean| Outcome::Judged(Judged { foretold, came, by_mean });
        let figures = Figures::of(&[
            judged([100, 200, 300], 250, [350, 300]),
            judged([100, 200, 300], 301, [401, 501]),
            judged([100, 200, 300], 99, [299, 499]),
            judged([500, BEYOND, BEYOND], BEYOND, [BEYOND, 5000]),
            Outcome::NoAnswer,
            Outcome::EndsBefore,
            Outcome::EndsBefore,
            Outcome::DayMissing,
        ]);
        assert_eq!((figures.judged, figures.before, figures.within, figures.after), (4, 1, 2, 1));
        assert_eq!((figures.no_answer, figures.ends_before, figures.day_missing, figures.beyond), (1, 2, 1, 1));
        assert_eq!(figures.coverage(), Some(500));
        assert_eq!(figures.errors(), Some([101, 100, 400]));
        assert_eq!(figures.mean_errors(), Some([63, 100, 1162]));
        assert_eq!(figures.ratios(), Some([1010, 253, 1010]));
    }

    #[test]
    fn nothing_has_no_figures() {
        let figures = Figures::of(&[]);
        assert_eq!((figures.coverage(), figures.errors(), figures.ratios()), (None, None, None));
    }
}
