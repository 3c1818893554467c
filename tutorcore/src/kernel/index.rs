//! Spans that are asked again and again what overlaps a given one.

use super::spans::Span;

/// Spans in order of their starts.
///
/// Built once, it is asked any number of times. The spans may overlap each
/// other. A span that does not end after its start is empty and is never
/// found, and nothing overlaps an empty question; spans that only touch do
/// not overlap.
#[derive(Clone, Debug, Default)]
pub(crate) struct SpanIndex {
    entries: Vec<Entry>,
    /// For each entry the greatest end of it and those before it.
    reach: Vec<i64>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    span: Span,
    row: u32,
}

impl SpanIndex {
    /// An index of spans in any order; the row of a span is its place among
    /// them. Rows past `u32::MAX` have no number and are left out.
    pub(crate) fn new(spans: impl IntoIterator<Item = Span>) -> Self {
        let mut entries: Vec<_> = (0..u32::MAX)
            .zip(spans)
            .filter(|(_, span)| span.start < span.end)
            .map(|(row, span)| Entry { span, row })
            .collect();
        entries.sort_unstable_by_key(|entry| (entry.span.start, entry.row));
        let mut reach = i64::MIN;
        let reach = entries
            .iter()
            .map(|entry| {
                reach = reach.max(entry.span.end);
                reach
            })
            .collect();
        Self { entries, reach }
    }

    /// The rows whose spans overlap the one asked for, each with its span, by
    /// start and row.
    pub(crate) fn overlapping(&self, asked: Span) -> impl Iterator<Item = (u32, Span)> {
        let first = self.reach.partition_point(|&end| end <= asked.start);
        let from = self.entries.get(first..).unwrap_or_default();
        from.iter()
            .take_while(move |entry| entry.span.start < asked.end && asked.start < asked.end)
            .filter(move |entry| entry.span.end > asked.start)
            .map(|entry| (entry.row, entry.span))
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
            rows.extend(self.overlapping(span).map(|(row, _)| row));
            ends.push(rows.len());
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
            let one: Vec<_> = index.overlapping(span).collect();
            prop_assert!(one.iter().all(|&(row, span)| spans[row as usize] == span));
            prop_assert_eq!(one.iter().map(|one| one.0).collect::<Vec<_>>(), expected);
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
    }
}
