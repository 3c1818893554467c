//! Sets of the cells of a grid, a bit each.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "cells are cut to the set's size on entry, and words are found by them"
)]

use std::ops::Range;

use super::spans::Span;

/// Cells of one length, side by side: cell `n` is
/// `[origin + n * step, origin + (n + 1) * step)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Grid {
    origin: i64,
    step: i64,
    cells: usize,
    /// From the first cell's start to the last one's end.
    length: i64,
    /// 2^64 / `step`, rounded up, where the length has 32 bits; else 0. A
    /// product is had sooner than a quotient, and there are as exact.
    inverse: u64,
}

impl Grid {
    /// A grid; none when the step is below 1 or its end is no number.
    pub(crate) fn new(origin: i64, step: i64, cells: usize) -> Option<Self> {
        let length = i64::try_from(cells).ok()?.checked_mul(step)?;
        let fits = step > 0 && origin.checked_add(length).is_some();
        let is_short = u32::try_from(length).is_ok() && step > 1;
        fits.then(|| Self {
            origin,
            step,
            cells,
            length,
            inverse: if is_short {
                u64::MAX / step.cast_unsigned() + 1
            } else {
                0
            },
        })
    }

    /// How many whole steps lie before a place that is in the grid.
    #[inline]
    fn steps(self, past: i64) -> usize {
        let steps = if self.inverse == 0 {
            (past / self.step).cast_unsigned()
        } else {
            let product = u128::from(past.cast_unsigned()) * u128::from(self.inverse);
            (product >> u64::BITS) as u64
        };
        usize::try_from(steps).map_or(self.cells, |cell| cell.min(self.cells))
    }

    /// How many cells it has.
    pub(crate) fn cells(self) -> usize {
        self.cells
    }

    /// Where a cell starts; the last one's end for any cell after it.
    pub(crate) fn start(self, cell: usize) -> i64 {
        let cell = i64::try_from(cell.min(self.cells)).unwrap_or(0);
        self.origin + cell * self.step
    }

    /// Whether a number is where a cell starts or ends, or would if the grid
    /// went on.
    pub(crate) fn has(self, at: i64) -> bool {
        (i128::from(at) - i128::from(self.origin)) % i128::from(self.step) == 0
    }

    /// The cells of which the span has a part.
    pub(crate) fn touched(self, span: Span) -> Range<usize> {
        self.down(span.start)..if span.start < span.end {
            self.up(span.end)
        } else {
            0
        }
    }

    /// The cells that lie wholly in the span.
    pub(crate) fn inside(self, span: Span) -> Range<usize> {
        self.up(span.start)..self.down(span.end)
    }

    /// How many cells end at or before `at`.
    #[inline]
    fn down(self, at: i64) -> usize {
        let past = at.saturating_sub(self.origin);
        if past <= 0 {
            0
        } else if past >= self.length {
            self.cells
        } else {
            self.steps(past)
        }
    }

    /// How many cells start before `at`.
    #[inline]
    fn up(self, at: i64) -> usize {
        let past = at.saturating_sub(self.origin);
        if past <= 0 {
            0
        } else if past > self.length {
            self.cells
        } else {
            (self.steps(past - 1) + 1).min(self.cells)
        }
    }
}

/// Some of the cells from 0 on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct GridSet {
    cells: usize,
    /// The bits of cells that do not exist are never set.
    words: Vec<u64>,
}

const BITS: usize = 64;

impl GridSet {
    /// None of so many cells.
    pub(crate) fn new(cells: usize) -> Self {
        Self {
            cells,
            words: vec![0; cells.div_ceil(BITS)],
        }
    }

    /// All of so many cells.
    pub(crate) fn full(cells: usize) -> Self {
        let mut set = Self::new(cells);
        set.insert(0..cells);
        set
    }

    /// Takes all cells out.
    pub(crate) fn clear(&mut self) {
        self.words.fill(0);
    }

    /// Whether the cell is in.
    pub(crate) fn has(&self, cell: usize) -> bool {
        cell < self.cells && self.words[cell / BITS] >> (cell % BITS) & 1 == 1
    }

    /// Puts cells in.
    pub(crate) fn insert(&mut self, cells: Range<usize>) {
        self.change(cells, |word, mask| *word |= mask);
    }

    /// Takes cells out.
    pub(crate) fn remove(&mut self, cells: Range<usize>) {
        self.change(cells, |word, mask| *word &= !mask);
    }

    #[inline]
    fn change(&mut self, cells: Range<usize>, change: impl Fn(&mut u64, u64)) {
        let end = cells.end.min(self.cells);
        if cells.start >= end {
            return;
        }
        let (first, last) = (cells.start / BITS, (end - 1) / BITS);
        let from = u64::MAX << (cells.start % BITS);
        let to = u64::MAX >> (BITS - 1 - (end - 1) % BITS);
        if first == last {
            change(&mut self.words[first], from & to);
            return;
        }
        change(&mut self.words[first], from);
        for word in &mut self.words[first + 1..last] {
            change(word, u64::MAX);
        }
        change(&mut self.words[last], to);
    }

    /// Keeps what is also in the other.
    pub(crate) fn and(&mut self, other: &Self) {
        self.combine(other, |one, other| one & other);
    }

    /// Adds what is in the other, as far as the cell exists here.
    pub(crate) fn or(&mut self, other: &Self) {
        self.combine(other, |one, other| one | other);
        self.trim();
    }

    /// Takes out what is in the other.
    pub(crate) fn and_not(&mut self, other: &Self) {
        self.combine(other, |one, other| one & !other);
    }

    #[inline]
    fn combine(&mut self, other: &Self, join: impl Fn(u64, u64) -> u64) {
        let shared = self.words.len().min(other.words.len());
        let (mine, rest) = self.words.split_at_mut(shared);
        for (word, other) in mine.iter_mut().zip(&other.words) {
            *word = join(*word, *other);
        }
        for word in rest {
            *word = join(*word, 0);
        }
    }

    /// Takes out the bits of cells that do not exist.
    fn trim(&mut self) {
        if !self.cells.is_multiple_of(BITS)
            && let Some(last) = self.words.last_mut()
        {
            *last &= u64::MAX >> (BITS - self.cells % BITS);
        }
    }

    /// Moves every cell down by so many; those below 0 are gone.
    pub(crate) fn shift_down(&mut self, by: usize) {
        let (words, bits) = (by / BITS, by % BITS);
        let count = self.words.len();
        for at in 0..count {
            let low = self.words.get(at + words).copied().unwrap_or(0);
            let high = self.words.get(at + words + 1).copied().unwrap_or(0);
            self.words[at] = if bits == 0 {
                low
            } else {
                low >> bits | high << (BITS - bits)
            };
        }
    }

    /// Keeps the cells from which `length` cells in a row are in; with a
    /// length of 0 or 1 all that are in.
    pub(crate) fn keep_run_starts(&mut self, length: usize) {
        // Runs of `known` are known; two of them side by side, or over each
        // other, make a longer one.
        let mut known = 1;
        while known < length {
            let step = known.min(length - known);
            let mut moved = self.clone();
            moved.shift_down(step);
            self.and(&moved);
            known += step;
        }
    }

    /// The cells that are in, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            std::iter::successors((word != 0).then_some(word), |word| {
                let rest = word & (word - 1);
                (rest != 0).then_some(rest)
            })
            .map(move |word| at * BITS + word.trailing_zeros() as usize)
        })
    }

    /// How many cells are in that the other lacks.
    pub(crate) fn count_outside(&self, other: &Self) -> usize {
        let (shared, rest) = self.words.split_at(self.words.len().min(other.words.len()));
        let outside = shared.iter().zip(&other.words);
        let shared: usize = outside
            .map(|(one, other)| (one & !other).count_ones() as usize)
            .sum();
        let rest: usize = rest.iter().map(|word| word.count_ones() as usize).sum();
        shared + rest
    }

    /// How many cells are in.
    pub(crate) fn count(&self) -> usize {
        self.words
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    /// The runs of cells that are in, each as long as it can be, in order.
    pub(crate) fn runs(&self) -> impl Iterator<Item = Range<usize>> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let start = self.next(from, 0)?;
            let end = self.next(start, u64::MAX).unwrap_or(self.cells);
            from = end;
            Some(start..end)
        })
    }

    /// The first cell from `from` on that is in, or, with all bits flipped,
    /// that is not.
    fn next(&self, from: usize, flip: u64) -> Option<usize> {
        let mut at = from / BITS;
        let mut word = (self.words.get(at)? ^ flip) & u64::MAX << (from % BITS);
        while word == 0 {
            at += 1;
            word = self.words.get(at)? ^ flip;
        }
        let cell = at * BITS + word.trailing_zeros() as usize;
        (cell < self.cells).then_some(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn list(set: &GridSet) -> BTreeSet<usize> {
        let listed: Vec<_> = set.iter().collect();
        assert!(listed.is_sorted_by(|a, b| a < b));
        assert_eq!(listed.len(), set.count());
        let each: Vec<_> = (0..set.cells + 70).filter(|&cell| set.has(cell)).collect();
        assert_eq!(listed, each);
        listed.into_iter().collect()
    }

    fn set(cells: usize, ranges: &[(usize, usize)]) -> (GridSet, BTreeSet<usize>) {
        let (mut set, mut model) = (GridSet::new(cells), BTreeSet::new());
        for &(start, length) in ranges {
            set.insert(start..start + length);
            model.extend((start..start + length).filter(|&cell| cell < cells));
        }
        (set, model)
    }

    #[test]
    fn a_grid_ends_with_the_numbers() {
        assert_eq!(Grid::new(0, 0, 5), None);
        assert_eq!(Grid::new(i64::MAX - 5, 3, 2), None);
        assert_eq!(Grid::new(0, i64::MAX, usize::MAX), None);
        let grid = Grid::new(i64::MIN, 900, 10).unwrap();
        let all = Span {
            start: i64::MIN,
            end: i64::MAX,
        };
        assert_eq!((grid.inside(all), grid.touched(all)), (0..10, 0..10));
        assert_eq!(grid.start(99), i64::MIN + 9000);
        assert_eq!(grid.cells(), 10);
    }

    proptest! {
        #[test]
        fn a_product_is_the_quotient(
            step in prop_oneof![1_i64..5_000, Just(u32::MAX.into()), Just(60), Just(900)],
            cells in 1_usize..5_000_000,
            place in any::<prop::sample::Index>(),
            near in -2_i64..3,
        ) {
            let grid = Grid::new(-7, step, cells).unwrap();
            let length = step * i64::try_from(cells).unwrap();
            let past = i64::try_from(place.index(usize::try_from(length).unwrap())).unwrap();
            for past in [past, past / step * step + near, length + near] {
                let span = Span { start: past - 7, end: past - 6 };
                let cell = usize::try_from(past.div_euclid(step)).unwrap_or(0);
                let expected = if past < 0 { 0..0 } else { cell.min(cells)..(cell + 1).min(cells) };
                prop_assert_eq!(grid.touched(span), expected);
            }
        }

        #[test]
        fn cells_are_those_of_the_numbers_in_them(
            origin in -9_i64..9, step in 1_i64..6, cells in 0_usize..9,
            start in -20_i64..70, end in -20_i64..70,
        ) {
            let grid = Grid::new(origin, step, cells).unwrap();
            let span = Span { start, end };
            let holds = |at| start <= at && at < end;
            for cell in 0..cells {
                let first = grid.start(cell);
                prop_assert!(grid.has(first));
                let mut numbers = first..first + step;
                prop_assert_eq!(numbers.clone().any(holds), grid.touched(span).contains(&cell));
                prop_assert_eq!(numbers.all(holds), grid.inside(span).contains(&cell));
            }
            prop_assert!(grid.touched(span).is_empty() || grid.touched(span).end <= cells);
            prop_assert!(grid.inside(span).is_empty() || grid.inside(span).end <= cells);
            prop_assert_eq!(grid.has(start), (start - origin) % step == 0);
        }

        #[test]
        fn sets_are_sets(
            cells in 0_usize..200,
            other_cells in 0_usize..200,
            one in prop::collection::vec((0_usize..220, 0_usize..90), 0..5),
            other in prop::collection::vec((0_usize..220, 0_usize..90), 0..5),
            by in 0_usize..200,
        ) {
            let (a, model) = set(cells, &one);
            let (b, other_model) = set(other_cells, &other);
            prop_assert_eq!(list(&a), model.clone());
            let after = |change: &dyn Fn(&mut GridSet)| {
                let mut changed = a.clone();
                change(&mut changed);
                list(&changed)
            };
            prop_assert_eq!(after(&|set| set.and(&b)), &model & &other_model);
            prop_assert_eq!(after(&|set| set.and_not(&b)), &model - &other_model);
            prop_assert_eq!(a.count_outside(&b), (&model - &other_model).len());
            let joined = (&model | &other_model).into_iter().filter(|&cell| cell < cells);
            prop_assert_eq!(after(&|set| set.or(&b)), joined.collect::<BTreeSet<_>>());
            let moved = model.iter().filter_map(|cell| cell.checked_sub(by)).collect();
            prop_assert_eq!(after(&|set| set.shift_down(by)), moved);
            let removed = model.iter().copied().filter(|&cell| cell < by || cell >= by + 70);
            prop_assert_eq!(after(&|set| set.remove(by..by + 70)), removed.collect());
            prop_assert_eq!(after(&GridSet::clear), BTreeSet::new());
            prop_assert_eq!(list(&GridSet::full(cells)), (0..cells).collect());
        }

        #[test]
        fn runs_are_as_long_as_they_can_be(
            cells in 0_usize..200,
            ranges in prop::collection::vec((0_usize..220, 0_usize..90), 0..5),
            length in 0_usize..100,
        ) {
            let (set, model) = set(cells, &ranges);
            let mut starts = set.clone();
            starts.keep_run_starts(length);
            let expected = model
                .iter()
                .copied()
                .filter(|&cell| (cell..cell + length).all(|cell| model.contains(&cell)));
            prop_assert_eq!(list(&starts), expected.collect());
            let runs: Vec<_> = set.runs().collect();
            prop_assert!(runs.windows(2).all(|pair| pair[0].end < pair[1].start));
            prop_assert_eq!(runs.into_iter().flatten().collect::<BTreeSet<_>>(), model);
        }
    }
}
