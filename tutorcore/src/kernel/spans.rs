//! Half-open spans of a line of whole numbers: clipped, merged, put into bins.

/// The whole numbers from `start` to before `end`; none when `end` does not
/// lie after `start`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) start: i64,
    pub(crate) end: i64,
}

impl Span {
    /// How many numbers are in it.
    pub(crate) fn length(self) -> i64 {
        self.end.saturating_sub(self.start).max(0)
    }

    /// The part inside the window, where there is one.
    pub(crate) fn clip(self, window: Self) -> Option<Self> {
        let part = Self {
            start: self.start.max(window.start),
            end: self.end.min(window.end),
        };
        (part.start < part.end).then_some(part)
    }
}

/// Sorts spans and joins those that overlap or touch, so that the rest are in
/// order and apart, and none is empty.
pub(crate) fn merge(spans: &mut Vec<Span>) {
    spans.retain(|span| span.start < span.end);
    spans.sort_unstable();
    spans.dedup_by(|next, kept| {
        let joins = next.start <= kept.end;
        if joins {
            kept.end = kept.end.max(next.end);
        }
        joins
    });
}

/// For each bin between one edge and the next, whether some span has a part
/// in it. The edges ascend; an empty bin has no part of anything.
pub(crate) fn touched(edges: &[i64], spans: impl IntoIterator<Item = Span>) -> Vec<bool> {
    let bins = edges.len().saturating_sub(1);
    // How many spans begin at each bin, less those that ended before it: a
    // long span costs no more than a short one.
    let mut change = vec![0_i64; bins];
    for span in spans.into_iter().filter(|span| span.start < span.end) {
        let first = edges
            .partition_point(|&edge| edge <= span.start)
            .saturating_sub(1);
        let after = edges.partition_point(|&edge| edge < span.end).min(bins);
        if first < after {
            if let Some(change) = change.get_mut(first) {
                *change = change.saturating_add(1);
            }
            if let Some(change) = change.get_mut(after) {
                *change = change.saturating_sub(1);
            }
        }
    }
    let mut open = 0_i64;
    change
        .iter()
        .zip(edges.iter().zip(edges.iter().skip(1)))
        .map(|(change, (start, end))| {
            open = open.saturating_add(*change);
            open > 0 && start < end
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(start: i64, end: i64) -> Span {
        Span { start, end }
    }

    #[test]
    fn touching_spans_become_one_and_empty_ones_none() {
        let mut spans = vec![span(5, 9), span(1, 3), span(3, 4), span(7, 7), span(8, 2)];
        merge(&mut spans);
        assert_eq!(spans, [span(1, 4), span(5, 9)]);
    }

    #[test]
    fn the_ends_of_the_numbers_do_no_harm() {
        let all = span(i64::MIN, i64::MAX);
        assert_eq!(all.length(), i64::MAX);
        assert_eq!(span(i64::MAX, i64::MIN).length(), 0);
        assert_eq!(all.clip(span(2, 5)), Some(span(2, 5)));
        assert_eq!(touched(&[0, 10, 20], [all]), [true, true]);
        assert!(touched(&[], [all]).is_empty());
        assert!(touched(&[7], [all]).is_empty());
    }

    fn small() -> impl Strategy<Value = Vec<Span>> {
        let one = (-5_i64..40, -5_i64..40).prop_map(|(start, end)| span(start, end));
        prop::collection::vec(one, 0..12)
    }

    fn holds(spans: &[Span], at: i64) -> bool {
        spans.iter().any(|span| span.start <= at && at < span.end)
    }

    proptest! {
        #[test]
        fn a_union_holds_what_its_spans_hold(spans in small()) {
            let mut union = spans.clone();
            merge(&mut union);
            for at in -6..41 {
                prop_assert_eq!(holds(&union, at), holds(&spans, at));
            }
            prop_assert!(union.iter().all(|span| span.length() > 0));
            prop_assert!(union.windows(2).all(|pair| pair[0].end < pair[1].start));
        }

        #[test]
        fn a_clipped_span_holds_what_both_hold(
            a in -5_i64..40, b in -5_i64..40, c in -5_i64..40, d in -5_i64..40,
        ) {
            let (one, window) = (span(a, b), span(c, d));
            let part: Vec<_> = one.clip(window).into_iter().collect();
            for at in -6..41 {
                prop_assert_eq!(holds(&part, at), holds(&[one], at) && holds(&[window], at));
            }
        }

        #[test]
        fn a_bin_is_touched_by_any_number_in_it(
            spans in small(),
            mut edges in prop::collection::vec(-3_i64..38, 0..8),
        ) {
            edges.sort_unstable();
            let expected: Vec<_> = edges
                .windows(2)
                .map(|bin| (bin[0]..bin[1]).any(|at| holds(&spans, at)))
                .collect();
            prop_assert_eq!(touched(&edges, spans), expected);
        }
    }
}
