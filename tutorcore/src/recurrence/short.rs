//! A list of numbers in order that is mostly short.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "the length never passes the array's, and seconds of one day are added"
)]

use super::parts::bits;

/// Numbers in order; the first eight need no allocation.
#[derive(Clone, Debug)]
pub(super) struct Short {
    few: [i64; 8],
    len: usize,
    /// All of them, once they are more than eight.
    many: Vec<i64>,
}

impl Short {
    pub(super) const fn empty() -> Self {
        Self {
            few: [0; 8],
            len: 0,
            many: Vec::new(),
        }
    }

    pub(super) const fn one(number: i64) -> Self {
        let mut one = Self::empty();
        one.few[0] = number;
        one.len = 1;
        one
    }

    /// All sums of an hour, a minute and a second, in order; hours count `hour` seconds. The
    /// second 60 is on no clock.
    pub(super) fn sums(hours: u64, hour: i64, minutes: u64, seconds: u64) -> Self {
        let mut sums = Self::empty();
        for h in bits(hours) {
            for m in bits(minutes) {
                for s in bits(seconds & !(1 << 60)) {
                    sums.push(i64::from(h) * hour + i64::from(m) * 60 + i64::from(s));
                }
            }
        }
        sums
    }

    #[inline]
    pub(super) fn push(&mut self, number: i64) {
        if !self.many.is_empty() {
            self.many.push(number);
        } else if self.len < self.few.len() {
            self.few[self.len] = number;
            self.len += 1;
        } else {
            self.many.reserve(64);
            self.many.extend_from_slice(&self.few);
            self.many.push(number);
        }
    }

    #[inline]
    pub(super) fn as_slice(&self) -> &[i64] {
        if self.many.is_empty() {
            &self.few[..self.len]
        } else {
            &self.many
        }
    }

    /// The numbers at these positions, counted from 1 or from the end; all if none is named.
    #[inline]
    pub(super) fn picked(self, positions: &[i16]) -> Self {
        if positions.is_empty() {
            return self;
        }
        self.at(positions)
    }

    fn at(&self, positions: &[i16]) -> Self {
        let all = self.as_slice();
        let mut picked = Self::empty();
        for place in places(positions, all.len()) {
            picked.push(all[place]);
        }
        picked
    }
}

/// The places, counted from 0, that positions name in a list of `len`, in order and each once.
pub(super) fn places(positions: &[i16], len: usize) -> Vec<usize> {
    let mut places: Vec<usize> = positions
        .iter()
        .filter_map(|&position| {
            let distance = usize::from(position.unsigned_abs());
            if position > 0 {
                Some(distance - 1).filter(|&place| place < len)
            } else {
                len.checked_sub(distance)
            }
        })
        .collect();
    places.sort_unstable();
    places.dedup();
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_lists_are_alike() {
        for len in [0, 1, 8, 9, 40] {
            let mut list = Short::empty();
            for number in 0..len {
                list.push(number);
            }
            let expected: Vec<i64> = (0..len).collect();
            assert_eq!(list.as_slice(), expected);
        }
        let sums = Short::sums(0b110, 3600, 1, 1 | 1 << 30 | 1 << 60);
        assert_eq!(sums.as_slice(), [3600, 3630, 7200, 7230]);
    }

    #[test]
    fn positions_count_from_both_ends() {
        assert_eq!(places(&[1, -1, 4, -4, 2], 3), [0, 1, 2]);
        assert_eq!(places(&[-1, 1], 1), [0]);
        assert!(places(&[1, -1], 0).is_empty());
    }
}
