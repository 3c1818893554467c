//! Whole numbers of any size, as far as comparing fractions needs them.

use std::cmp::Ordering;

/// A number of any size: its digits to the base 2^32, the lowest first, the
/// highest not zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wide(Vec<u32>);

impl From<u128> for Wide {
    fn from(number: u128) -> Self {
        let mut digits = Vec::with_capacity(4);
        let mut rest = number;
        while rest > 0 {
            digits.push(low(rest));
            rest >>= 32;
        }
        Self(digits)
    }
}

/// The lowest digit of a number.
#[expect(clippy::cast_possible_truncation, reason = "the rest is carried")]
const fn low(number: u128) -> u32 {
    number as u32
}

impl Wide {
    pub(crate) fn times(&self, other: &Self) -> Self {
        let mut digits = vec![0_u32; self.0.len().saturating_add(other.0.len())];
        for (place, ours) in self.0.iter().enumerate() {
            let mut carry = 0_u128;
            let theirs = other.0.iter().copied().chain(std::iter::repeat(0));
            for (digit, theirs) in digits.iter_mut().skip(place).zip(theirs) {
                // Below 2^64, whatever the digits are.
                let whole = u128::from(*ours)
                    .saturating_mul(u128::from(theirs))
                    .saturating_add(u128::from(*digit))
                    .saturating_add(carry);
                *digit = low(whole);
                carry = whole >> 32;
            }
        }
        Self(digits).trimmed()
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        let (long, short) = if self.0.len() < other.0.len() {
            (other, self)
        } else {
            (self, other)
        };
        let mut digits = long.0.clone();
        let mut carry = 0_u128;
        let added = short.0.iter().copied().chain(std::iter::repeat(0));
        for (digit, added) in digits.iter_mut().zip(added) {
            let whole = u128::from(*digit)
                .saturating_add(u128::from(added))
                .saturating_add(carry);
            *digit = low(whole);
            carry = whole >> 32;
        }
        digits.push(low(carry));
        Self(digits).trimmed()
    }

    fn trimmed(mut self) -> Self {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }
}

impl Ord for Wide {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_length = self.0.len().cmp(&other.0.len());
        by_length.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

impl PartialOrd for Wide {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn small_numbers_are_as_the_machines(a in any::<u64>(), b in any::<u64>(), c in any::<u64>()) {
            let [wide_a, wide_b, wide_c] = [a, b, c].map(|number| Wide::from(u128::from(number)));
            prop_assert_eq!(wide_a.times(&wide_b), Wide::from(u128::from(a) * u128::from(b)));
            prop_assert_eq!(wide_a.plus(&wide_b), Wide::from(u128::from(a) + u128::from(b)));
            prop_assert_eq!(wide_a.cmp(&wide_b), a.cmp(&b));
            // (a + b) c = ac + bc, where no machine number reaches.
            let left = wide_a.plus(&wide_b).times(&wide_c).times(&wide_c);
            let part = |wide: &Wide| wide.times(&wide_c).times(&wide_c);
            prop_assert_eq!(left, part(&wide_a).plus(&part(&wide_b)));
        }
    }

    #[test]
    fn zero_has_no_digits() {
        let zero = Wide::from(0);
        assert_eq!(zero, Wide::default());
        assert_eq!(Wide::from(7).times(&zero), zero);
        assert_eq!(zero.plus(&zero), zero);
        assert!(zero < Wide::from(1));
        assert!(Wide::from(u128::MAX) > Wide::from(u128::from(u64::MAX)));
    }
}
