//! Whether a value is so much larger than a mean, exactly.

/// A mean, as what it is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mean {
    pub(crate) count: u64,
    pub(crate) sum: u64,
}

impl Mean {
    pub(crate) fn add(&mut self, value: u64) {
        self.count = self.count.saturating_add(1);
        self.sum = self.sum.saturating_add(value);
    }

    pub(crate) fn remove(&mut self, value: u64) {
        self.count = self.count.saturating_sub(1);
        self.sum = self.sum.saturating_sub(value);
    }

    /// For people to read; nothing is decided by it.
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    pub(crate) fn shown(self) -> f64 {
        if self.count == 0 {
            return 0.0;
        }
        self.sum as f64 / self.count as f64
    }
}

/// How much larger than a mean a value has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Excess {
    /// By so many percent.
    pub(crate) percent: u32,
    /// Whether exactly so much is enough.
    pub(crate) inclusive: bool,
}

impl Excess {
    /// Whether `value` is so much larger than the mean. A mean of nothing, or
    /// of nothing but zeros, is no measure: nothing is larger than it.
    ///
    /// Exact while the value times the count is below 2^121.
    #[inline]
    pub(crate) fn is_reached(self, value: u64, mean: Mean) -> bool {
        if mean.sum == 0 || mean.count == 0 {
            return false;
        }
        // Products of two numbers of 64 bits have room in 128.
        let product = u128::from(value).wrapping_mul(u128::from(mean.count));
        let left = if product >> 121 == 0 {
            product.wrapping_mul(100)
        } else {
            u128::MAX
        };
        let right = u128::from(mean.sum).wrapping_mul(u128::from(self.per_cent()));
        left > right || (self.inclusive && left == right)
    }

    /// The threshold in percent of the mean.
    #[inline]
    pub(crate) fn per_cent(self) -> u64 {
        u64::from(self.percent).saturating_add(100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MORE: Excess = Excess {
        percent: 75,
        inclusive: true,
    };

    #[test]
    fn exactly_so_much_is_enough_if_inclusive() {
        let mean = Mean { count: 5, sum: 200 };
        assert!(MORE.is_reached(70, mean));
        assert!(!MORE.is_reached(69, mean));
        let strict = Excess {
            inclusive: false,
            ..MORE
        };
        assert!(!strict.is_reached(70, mean));
        assert!(strict.is_reached(71, mean));
    }

    #[test]
    fn nothing_is_larger_than_no_mean() {
        assert!(!MORE.is_reached(9, Mean::default()));
        assert!(!MORE.is_reached(0, Mean { count: 3, sum: 0 }));
        assert!(!MORE.is_reached(9, Mean { count: 3, sum: 0 }));
    }

    #[test]
    fn large_numbers_stay_exact() {
        let mean = Mean {
            count: 4,
            sum: u64::MAX - 3,
        };
        // 7/4 of the mean is no whole number here.
        let threshold = (u128::from(u64::MAX) - 3) * 7 / 16;
        let below = u64::try_from(threshold).unwrap();
        assert!(!MORE.is_reached(below, mean));
        assert!(MORE.is_reached(below + 1, mean));
    }
}
