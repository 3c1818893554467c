//! Spans that are asked again and again what overlaps a given one.

mod line;

use super::spans::Span;
use line::{Found, Line};

/// Spans in order of their starts.
///
/// Built once, it is asked any number of times. The spans may overlap each
/// other. A span that does not end after its start is empty and is never
/// found, and nothing overlaps an empty question; spans that only touch do
/// not overlap.
#[derive(Clone, Debug, Default)]
pub(crate) struct SpanIndex {
    /// The least start: all numbers in the lines are counted from there.
    base: i64,
    width: Width,
}

/// Most spans lie within 32 bits of each other.
#[derive(Clone, Debug)]
enum Width {
    Narrow(Line<u32>),
    Wide(Line<u64>),
}

impl Default for Width {
    fn default() -> Self {
        Self::Narrow(Line::default())
    }
}

impl SpanIndex {
    /// An index of spans in any order; the row of a span is its place among
    /// them. Rows past `u32::MAX` have no number and are left out.
    pub(crate) fn new(spans: impl IntoIterator<Item = Span>) -> Self {
        let mut spans: Vec<_> = (0..u32::MAX)
            .zip(spans)
            .filter(|(_, span)| span.start < span.end)
            .map(|(row, span)| (span.start, row, span.end))
            .collect();
        spans.sort_unstable();
        let Some(&(base, _, _)) = spans.first() else {
            return Self::default();
        };
        let from_base = |at: i64| at.wrapping_sub(base).cast_unsigned();
        let spans = spans
            .iter()
            .map(|&(start, row, end)| (from_base(start), from_base(end), row));
        let last = spans.clone().map(|span| span.1).max().unwrap_or(0);
        let width = if u32::try_from(last).is_ok() {
            Width::Narrow(Line::new(spans, last))
        } else {
            Width::Wide(Line::new(spans, last))
        };
        Self { base, width }
    }

    /// The span counted from the base; empty when it lies before it.
    #[inline]
    fn counted(&self, asked: Span) -> (u64, u64) {
        let counted = |at: i64| {
            if at < self.base {
                0
            } else {
                at.wrapping_sub(self.base).cast_unsigned()
            }
        };
        (counted(asked.start), counted(asked.end))
    }

    /// The rows whose spans overlap the one asked for, each with its span, by
    /// start and row.
    #[inline]
    pub(crate) fn overlapping(&self, asked: Span) -> Overlapping<'_> {
        let (start, end) = self.counted(asked);
        let base = self.base;
        let found = match &self.width {
            Width::Narrow(line) => Either::Narrow(line.overlapping(start, end)),
            Width::Wide(line) => Either::Wide(line.overlapping(start, end)),
        };
        Overlapping { base, found }
    }

    /// Whether anything overlaps the span.
    pub(crate) fn overlaps(&self, asked: Span) -> bool {
        self.overlapping(asked).next().is_some()
    }

    /// Asks for many spans at once: adds what each overlaps to `rows`, one
    /// after the other, and to `ends` how many rows there are then.
    pub(crate) fn overlapping_many(
        &self,
        asked: impl IntoIterator<Item = Span>,
        rows: &mut Vec<u32>,
        ends: &mut Vec<usize>,
    ) {
        for span in asked {
            let (start, end) = self.counted(span);
            match &self.width {
                Width::Narrow(line) => line.add_overlapping(start, end, rows),
                Width::Wide(line) => line.add_overlapping(start, end, rows),
            }
            ends.push(rows.len());
        }
    }
}

/// The rows that overlap a span, each with its own, one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Overlapping<'a> {
    base: i64,
    found: Either<'a>,
}

#[derive(Clone, Debug)]
enum Either<'a> {
    Narrow(Found<'a, u32>),
    Wide(Found<'a, u64>),
}

/// A row as it was given.
#[inline]
fn placed(base: i64, (row, start, end): (u32, u64, u64)) -> (u32, Span) {
    let at = |counted: u64| base.wrapping_add_unsigned(counted);
    let span = Span {
        start: at(start),
        end: at(end),
    };
    (row, span)
}

impl Iterator for Overlapping<'_> {
    type Item = (u32, Span);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let found = match &mut self.found {
            Either::Narrow(found) => found.next(),
            Either::Wide(found) => found.next(),
        };
        found.map(|one| placed(self.base, one))
    }

    #[inline]
    fn fold<B, F: FnMut(B, Self::Item) -> B>(self, first: B, mut each: F) -> B {
        let base = self.base;
        match self.found {
            Either::Narrow(found) if found.is_in_order() => {
                found.fold_in_order(first, |so_far, one| each(so_far, placed(base, one)))
            }
            found => found.fold(first, |so_far, one| each(so_far, placed(base, one))),
        }
    }
}

impl Either<'_> {
    // Apart, so that what most calendars need is small enough to be a part of whoever asks.
    #[inline(never)]
    fn fold<B>(self, first: B, each: impl FnMut(B, (u32, u64, u64)) -> B) -> B {
        match self {
            Self::Narrow(found) => found.fold(first, each),
            Self::Wide(found) => found.fold(first, each),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn naive(spans: &[Span], asked: Span) -> Vec<u32> {
        let mut found: Vec<_> = (0_u32..)
            .zip(spans)
            .filter(|(_, span)| span.clip(asked).is_some())
            .map(|(row, span)| (span.start, row))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, row)| row).collect()
    }

    fn check(spans: &[Span], asked: &[Span]) -> Result<(), TestCaseError> {
        let index = SpanIndex::new(spans.iter().copied());
        let (mut rows, mut ends) = (Vec::new(), Vec::new());
        index.overlapping_many(asked.iter().copied(), &mut rows, &mut ends);
        let mut from = 0;
        for (&span, &end) in asked.iter().zip(&ends) {
            let expected = naive(spans, span);
            prop_assert_eq!(index.overlaps(span), !expected.is_empty());
            prop_assert_eq!(&rows[from..end], &expected);
            let mut each = Vec::new();
            for (row, span) in index.overlapping(span) {
                prop_assert_eq!(spans[row as usize], span);
                each.push(row);
            }
            prop_assert_eq!(&each, &expected);
            let all = index
                .overlapping(span)
                .fold(Vec::new(), |mut all, (row, _)| {
                    all.push(row);
                    all
                });
            prop_assert_eq!(all, expected);
            from = end;
        }
        prop_assert_eq!(ends.len(), asked.len());
        Ok(())
    }

    fn some(
        starts: std::ops::Range<i64>,
        longest: i64,
        most: usize,
    ) -> impl Strategy<Value = Vec<Span>> {
        let one = (starts, -2..longest).prop_map(|(start, length)| Span {
            start,
            end: start.saturating_add(length),
        });
        prop::collection::vec(one, 0..most)
    }

    #[test]
    fn the_ends_of_the_numbers_do_no_harm() {
        let span = |start, end| Span { start, end };
        let (low, high) = (i64::MIN, i64::MAX);
        let hard = [
            span(low, high),
            span(low, low + 1),
            span(high - 1, high),
            span(high, low),
            span(0, 0),
            span(-1, 1),
        ];
        check(&hard, &hard).unwrap();
        check(&[], &hard).unwrap();
        check(&hard, &[]).unwrap();
    }

    proptest! {
        #[test]
        fn what_is_found_is_what_overlaps(
            spans in some(-9..60, 20, 40), asked in some(-20..80, 30, 12),
        ) {
            check(&spans, &asked)?;
        }

        #[test]
        fn far_apart_and_long_spans_are_found(
            mut spans in some(-5_000_000..5_000_000, 4_000, 120),
            long in some(-5_000_000..5_000_000, 9_000_000, 4),
            asked in some(-6_000_000..6_000_000, 300_000, 12),
        ) {
            spans.extend(long);
            check(&spans, &asked)?;
        }

        #[test]
        fn a_long_span_over_many_short_ones_is_found(
            short in some(0..3_000, 4, 400),
            long in some(0..2_000, 2_000, 3),
            far in prop::sample::select(vec![0_i64, 1 << 20, 1 << 40]),
            asked in some(0..3_100, 3, 20),
        ) {
            let mut spans = short;
            spans.extend(long);
            spans.push(Span { start: far, end: far + 5 });
            check(&spans, &asked)?;
        }
    }
}
