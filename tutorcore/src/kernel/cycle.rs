//! Cells that come again and again, as the hours of a week do.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "places are taken modulo the cycle's cells, and its words reach a word past them"
)]

use std::ops::Range;

/// Some cells of a cycle, a bit each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cycle {
    cells: usize,
    /// The cells from 0 on and, where they begin again, as many as a word and a bit have.
    words: Vec<u64>,
}

const BITS: usize = 64;

impl Cycle {
    /// A cycle of so many cells with those of the ranges in; what runs past its end begins again.
    /// None without any cells.
    pub(crate) fn new(cells: usize, ranges: &[Range<usize>]) -> Option<Self> {
        if cells == 0 {
            return None;
        }
        let mut is_in = vec![false; cells];
        for range in ranges {
            for cell in range.clone().take(cells) {
                is_in[cell % cells] = true;
            }
        }
        let mut words = vec![0_u64; (cells + BITS).div_ceil(BITS) + 1];
        for (cell, word) in (0..).step_by(BITS).zip(&mut words) {
            for bit in 0..BITS {
                *word |= u64::from(is_in[(cell + bit) % cells]) << bit;
            }
        }
        Some(Self { cells, words })
    }

    /// How many cells it has.
    pub(crate) fn cells(&self) -> usize {
        self.cells
    }

    /// A word of cells from a place on.
    #[inline]
    pub(super) fn word(&self, place: usize) -> u64 {
        let (word, bit) = (place / BITS, place % BITS);
        let low = self.words[word] >> bit;
        // Shifted in two steps, so that by none nothing is left.
        low | (self.words[word + 1] << 1) << (BITS - 1 - bit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::grid::GridSet;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn cells_are_kept_that_the_cycle_has(
            cells in 1_usize..200,
            ranges in prop::collection::vec((0_usize..300, 0_usize..90), 0..4),
            all in 0_usize..400,
            start in 0_usize..420, length in 0_usize..420, place in any::<prop::sample::Index>(),
        ) {
            let ranges: Vec<_> = ranges
                .iter()
                .map(|&(start, length)| start % cells..start % cells + length)
                .collect();
            let has = |cell: usize| {
                ranges.iter().any(|range| {
                    let range = range.start..range.end.min(range.start + cells);
                    range.contains(&cell) || range.contains(&(cell + cells))
                })
            };
            let cycle = Cycle::new(cells, &ranges).unwrap();
            let place = place.index(cells);
            let mut set = GridSet::full(all);
            let range = start..start + length;
            set.and_cycle(range.clone(), &cycle, place);
            for cell in 0..all {
                let expected = !range.contains(&cell) || has((place + cell - start) % cells);
                prop_assert_eq!(set.has(cell), expected, "{}", cell);
            }
            prop_assert_eq!(set.count(), set.iter().count());
        }
    }

    #[test]
    fn no_cells_make_no_cycle() {
        assert_eq!(Cycle::new(0, &[0..3, 1..2]), None);
        assert_eq!(Cycle::new(3, &[2..9, 1..2]).unwrap().word(0) & 7, 7);
    }
}
