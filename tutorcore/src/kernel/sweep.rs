//! Sorted spans against sorted spans: the exact way, for times that are on no
//! grid.
//!
//! Every list here is as [`merge`](super::spans::merge) leaves it: in order,
//! apart, none empty. So are the answers.

use super::spans::Span;

/// What lies in both.
pub(crate) fn intersect(one: &[Span], other: &[Span]) -> Vec<Span> {
    let mut both = Vec::new();
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    while let (Some(&&a), Some(&&b)) = (one.peek(), other.peek()) {
        both.extend(a.clip(b));
        if a.end < b.end {
            one.next();
        } else {
            other.next();
        }
    }
    both
}

/// What of `from` lies in none of `taken`.
pub(crate) fn subtract(from: &[Span], taken: &[Span]) -> Vec<Span> {
    let mut left = Vec::new();
    let mut taken = taken.iter().peekable();
    for span in from {
        let mut start = span.start;
        while let Some(&&next) = taken.peek() {
            if next.start >= span.end {
                break;
            }
            if start < next.start {
                left.push(Span {
                    start,
                    end: next.start,
                });
            }
            start = start.max(next.end);
            if next.end > span.end {
                // It may reach into the next span too.
                break;
            }
            taken.next();
        }
        if start < span.end {
            left.push(Span {
                start,
                end: span.end,
            });
        }
    }
    left
}

/// The numbers `origin + k * step`, for whole `k`, from which `length`
/// numbers in a row lie in one span; in order. None for a step below 1.
pub(crate) fn fits(
    spans: &[Span],
    origin: i64,
    step: i64,
    length: i64,
) -> impl Iterator<Item = i64> {
    let length = length.max(0);
    spans
        .iter()
        .filter(move |_| step > 0)
        .flat_map(move |span| {
            let first = on_or_after(span.start, origin, step);
            let end = span.end;
            std::iter::successors(first, move |at| at.checked_add(step))
                .take_while(move |at| at.checked_add(length).is_some_and(|last| last <= end))
        })
}

/// The first number of the grid that is not below `at`.
fn on_or_after(at: i64, origin: i64, step: i64) -> Option<i64> {
    let (at, origin, step) = (i128::from(at), i128::from(origin), i128::from(step));
    let before = at
        .checked_sub(origin)?
        .checked_neg()?
        .checked_rem_euclid(step)?;
    i64::try_from(at.checked_add(before)?).ok()
}

#[cfg(test)]
mod tests {
    use super::super::spans::merge;
    use super::*;
    use proptest::prelude::*;

    fn small() -> impl Strategy<Value = Vec<Span>> {
        let one = (-5_i64..40, 0_i64..12).prop_map(|(start, length)| Span {
            start,
            end: start + length,
        });
        prop::collection::vec(one, 0..10).prop_map(|mut spans| {
            merge(&mut spans);
            spans
        })
    }

    fn holds(spans: &[Span], at: i64) -> bool {
        spans.iter().any(|span| span.start <= at && at < span.end)
    }

    #[test]
    fn the_ends_of_the_numbers_do_no_harm() {
        let all = Span {
            start: i64::MIN,
            end: i64::MAX,
        };
        let last = Span {
            start: i64::MAX - 5,
            end: i64::MAX,
        };
        assert_eq!(intersect(&[all], &[last]), [last]);
        assert_eq!(subtract(&[all], &[all]), []);
        let found: Vec<_> = fits(&[last], 0, 3, 2).collect();
        assert_eq!(found, [i64::MAX - 4]);
        assert_eq!(fits(&[all], i64::MAX, i64::MAX, i64::MAX).count(), 2);
        assert_eq!(fits(&[all], 0, 0, 1).count(), 0);
    }

    proptest! {
        #[test]
        fn sweeps_hold_what_one_number_after_the_other_would(one in small(), other in small()) {
            let (both, left) = (intersect(&one, &other), subtract(&one, &other));
            for at in -6..53 {
                let (a, b) = (holds(&one, at), holds(&other, at));
                prop_assert_eq!(holds(&both, at), a && b);
                prop_assert_eq!(holds(&left, at), a && !b);
            }
            for list in [&both, &left] {
                prop_assert!(list.iter().all(|span| span.length() > 0));
                prop_assert!(list.windows(2).all(|pair| pair[0].end <= pair[1].start));
            }
        }

        #[test]
        fn a_length_fits_where_all_of_it_is_free(
            spans in small(),
            origin in -9_i64..9,
            step in 1_i64..7,
            length in 1_i64..9,
        ) {
            let expected: Vec<i64> = (-20_i64..60)
                .filter(|at| (at - origin).rem_euclid(step) == 0)
                .filter(|&at| (at..at + length).all(|at| holds(&spans, at)))
                .collect();
            prop_assert_eq!(fits(&spans, origin, step, length).collect::<Vec<_>>(), expected);
        }
    }
}
