//! Which numbers may have come before: a bit for each, at a place that
//! others can share.
#![expect(
    clippy::indexing_slicing,
    reason = "a place is masked to the bits that there are"
)]

/// Tells of a number whether it may have been there before. It never says no
/// when it was; it can say yes when it was not.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    bits: Vec<u64>,
    mask: u64,
    spread: Option<u64>,
}

impl Seen {
    /// For so many numbers. Numbers that follow each other have places that
    /// do, until `spread`, an odd number, is given to scatter them.
    pub(crate) fn new(numbers: usize, spread: Option<u64>) -> Self {
        let words = numbers.div_ceil(4).next_power_of_two().max(64);
        Self {
            bits: vec![0; words],
            mask: (words as u64).wrapping_mul(64).wrapping_sub(1),
            spread,
        }
    }

    /// Whether the number may have been there before; it is there now.
    #[inline]
    pub(crate) fn insert(&mut self, number: u64) -> bool {
        let (word, bit) = self.place(number);
        let word = &mut self.bits[word];
        let was_there = *word & bit != 0;
        *word |= bit;
        was_there
    }

    /// Whether the number may be there.
    #[inline]
    pub(crate) fn contains(&self, number: u64) -> bool {
        let (word, bit) = self.place(number);
        self.bits[word] & bit != 0
    }

    #[inline]
    fn place(&self, number: u64) -> (usize, u64) {
        let place = match self.spread {
            None => number,
            Some(odd) => number.wrapping_mul(odd).rotate_left(32),
        } & self.mask;
        ((place / 64) as usize, 1 << (place % 64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_there_is_told() {
        for spread in [None, Some(0x9E37_79B9_7F4A_7C15)] {
            let mut seen = Seen::new(1000, spread);
            let numbers = || (0..1000_u64).map(|number| number * 7);
            let early = numbers().filter(|number| seen.insert(*number)).count();
            assert!(early < 200, "{early} of 1000 are taken for others");
            assert!(numbers().all(|number| seen.contains(number)));
        }
    }
}
