//! The mean of means as a figure for people, rounded from the exact one.

use super::MeanOfMeans;
use crate::kernel::wide::Wide;

impl MeanOfMeans {
    /// The mean times `times / per`, rounded once, half up; 0 if there is
    /// none, and the greatest number where it does not fit.
    pub(crate) fn rounded(&self, times: u64, per: u64) -> u64 {
        if self.count == 0 || per == 0 {
            return 0;
        }
        let mut numerator = Wide::default();
        let mut denominator = Wide::from(1);
        for (count, sum) in &self.by_count {
            let (count, sum) = (Wide::from(u128::from(*count)), Wide::from(*sum));
            numerator = numerator.times(&count).plus(&sum.times(&denominator));
            denominator = denominator.times(&count);
        }
        // 2 * the figure + 1, of which half the whole part is the answer.
        let unit = denominator
            .times(&Wide::from(u128::from(self.count)))
            .times(&Wide::from(u128::from(per)));
        let twice = numerator
            .times(&Wide::from(u128::from(times)))
            .times(&Wide::from(2))
            .plus(&unit);
        let (mut low, mut high) = (0_u64, u64::MAX);
        while low < high {
            let middle = low.saturating_add(high.saturating_sub(low).div_ceil(2));
            let reached = unit.times(&Wide::from(u128::from(middle).saturating_mul(2)));
            if reached <= twice {
                low = middle;
            } else {
                high = middle.saturating_sub(1);
            }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::running_mean::Mean;

    #[test]
    fn a_half_is_rounded_up() {
        let mut all = MeanOfMeans::new(2);
        assert_eq!(all.rounded(1, 1), 0);
        all.set(0, Mean { count: 3, sum: 10 });
        all.set(1, Mean { count: 3, sum: 20 });
        assert_eq!(all.rounded(1, 1), 5);
        assert_eq!(all.rounded(1, 2), 3); // 2.5
        assert_eq!(all.rounded(1, 4), 1); // 1.25
        all.set(1, Mean { count: 7, sum: 1 });
        // (10/3 + 1/7) / 2 = 73/42
        assert_eq!(all.rounded(100, 1), 174);
        assert_eq!(all.rounded(42, 1), 73);
        assert_eq!(all.rounded(21, 1), 37); // 36.5
    }
}
