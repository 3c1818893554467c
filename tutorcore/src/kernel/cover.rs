//! How much of a span a fixed set of spans covers.

use super::spans::{Span, merge};

/// Spans apart and in order, each with the length of those before it, so that
/// any number of questions costs two binary searches each.
#[derive(Debug, Default)]
pub(crate) struct Cover(Vec<Piece>);

#[derive(Clone, Copy, Debug)]
struct Piece {
    span: Span,
    before: i64,
}

impl Cover {
    /// The union of spans in any order.
    pub(crate) fn new(mut spans: Vec<Span>) -> Self {
        merge(&mut spans);
        let mut before = 0_i64;
        let pieces = spans.into_iter().map(|span| {
            let piece = Piece { span, before };
            before = before.saturating_add(span.length());
            piece
        });
        Self(pieces.collect())
    }

    /// The length of the span's part that is covered.
    pub(crate) fn within(&self, span: Span) -> i64 {
        if span.start >= span.end || self.0.is_empty() {
            return 0;
        }
        let begun = self.begun_before(span.start);
        // Most spans are short: no further piece begins inside.
        let more = self
            .0
            .get(begun)
            .is_some_and(|next| next.span.start < span.end);
        let ended = if more {
            self.begun_before(span.end)
        } else {
            begun
        };
        self.until(ended, span.end)
            .saturating_sub(self.until(begun, span.start))
    }

    /// How many pieces begin before `at`.
    fn begun_before(&self, at: i64) -> usize {
        self.0.partition_point(|piece| piece.span.start < at)
    }

    /// The length covered before `at`, of which `begun` pieces begin before.
    fn until(&self, begun: usize, at: i64) -> i64 {
        let last = begun.checked_sub(1).and_then(|last| self.0.get(last));
        last.map_or(0, |piece| {
            let part = piece.span.end.min(at).saturating_sub(piece.span.start);
            piece.before.saturating_add(part)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_covers_nothing() {
        let all = Span {
            start: i64::MIN,
            end: i64::MAX,
        };
        assert_eq!(Cover::default().within(all), 0);
        assert_eq!(Cover::new(vec![Span { start: 3, end: 8 }]).within(all), 5);
        assert_eq!(Cover::new(vec![all]).within(Span { start: 8, end: 3 }), 0);
        assert_eq!(Cover::new(vec![all]).within(Span { start: 3, end: 3 }), 0);
    }

    proptest! {
        #[test]
        fn a_cover_counts_as_one_number_after_the_other_would(
            spans in prop::collection::vec((-5_i64..40, -5_i64..40), 0..10),
            start in -8_i64..44,
            end in -8_i64..44,
        ) {
            let spans: Vec<_> = spans.into_iter().map(|(start, end)| Span { start, end }).collect();
            let mut line = [false; 60];
            for span in &spans {
                for at in span.start..span.end {
                    line[usize::try_from(at + 10).unwrap()] = true;
                }
            }
            let expected = (start..end)
                .filter(|at| line[usize::try_from(at + 10).unwrap()])
                .count();
            let covered = Cover::new(spans).within(Span { start, end });
            prop_assert_eq!(covered, i64::try_from(expected).unwrap());
        }
    }
}
