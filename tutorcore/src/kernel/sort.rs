//! Sorting that asks now and then whether to go on.

use std::cmp::Ordering;

/// So many items are sorted without a question: a fraction of a second's work. Few in the tests,
/// which so reach the questions of whatever sorts.
const PIECE: usize = if cfg!(test) { 1 << 10 } else { 1 << 21 };

/// Sorts as [`slice::sort_unstable_by_key`] does, and asks before each piece of a long list
/// whether to go on. Stopped, it leaves the items in any order.
///
/// # Errors
/// What `go_on` has.
pub(crate) fn by_key<T, K: Ord, E>(
    items: &mut [T],
    key: &impl Fn(&T) -> K,
    go_on: &dyn Fn() -> Result<(), E>,
) -> Result<(), E> {
    by(items, &|a, b| key(a).cmp(&key(b)), go_on)
}

/// As [`by_key`], by a comparison: for keys of which the later parts are dear and seldom needed.
///
/// # Errors
/// What `go_on` has.
pub(crate) fn by<T, E>(
    items: &mut [T],
    compare: &impl Fn(&T, &T) -> Ordering,
    go_on: &dyn Fn() -> Result<(), E>,
) -> Result<(), E> {
    in_pieces(items, PIECE, compare, go_on)
}

fn in_pieces<T, E>(
    items: &mut [T],
    piece: usize,
    compare: &impl Fn(&T, &T) -> Ordering,
    go_on: &dyn Fn() -> Result<(), E>,
) -> Result<(), E> {
    // In a browser nobody can interrupt, and every kind of list would have its halving there.
    if cfg!(target_family = "wasm") || items.len() <= piece.max(1) {
        items.sort_unstable_by(compare);
        return Ok(());
    }
    go_on()?;
    // To halve a list that has its order would cost more than to see that it has.
    if items.is_sorted_by(|a, b| compare(a, b).is_le()) {
        return Ok(());
    }
    let middle = items.len() / 2;
    let (less, _, more) = items.select_nth_unstable_by(middle, compare);
    in_pieces(less, piece, compare, go_on)?;
    in_pieces(more, piece, compare, go_on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cell::Cell;

    proptest! {
        #[test]
        fn the_order_is_that_of_the_standard_library(
            items in prop::collection::vec((0..20_u32, any::<u16>()), 0..200),
            piece in 0..40_usize,
        ) {
            let mut expected = items.clone();
            expected.sort_unstable();
            let mut sorted = items;
            let go_on = || Ok::<(), ()>(());
            prop_assert_eq!(in_pieces(&mut sorted, piece, &Ord::cmp, &go_on), Ok(()));
            prop_assert_eq!(sorted, expected);
        }

        #[test]
        fn it_stops_when_it_is_told_to_and_loses_nothing(
            items in prop::collection::vec(any::<u16>(), 0..200),
            asked in 0..30_usize,
        ) {
            let left = Cell::new(asked);
            let go_on = || {
                let more = left.get().checked_sub(1);
                left.set(more.unwrap_or_default());
                more.map(drop).ok_or(())
            };
            let mut sorted = items.clone();
            let stopped = in_pieces(&mut sorted, 8, &Ord::cmp, &go_on).is_err();
            prop_assert_eq!(stopped || sorted.is_sorted(), true);
            let mut expected = items;
            expected.sort_unstable();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, expected);
        }
    }

    #[test]
    fn a_question_comes_before_each_piece() {
        let questions = Cell::new(0);
        let go_on = || {
            questions.set(questions.get() + 1);
            Ok::<(), ()>(())
        };
        let mut items: Vec<u32> = (0..1000).rev().collect();
        assert_eq!(in_pieces(&mut items, 10, &Ord::cmp, &go_on), Ok(()));
        // A list is halved until no part has more than ten.
        assert!((63..=128).contains(&questions.get()), "{}", questions.get());
        assert!(items.is_sorted());
    }
}
