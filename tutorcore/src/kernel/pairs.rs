//! All pairs of spans with one key that overlap.

mod dense;
mod packed;

use packed::Extent;

/// Pairs of rows, as two columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pairs {
    /// The row that starts first; of two that start together, the lower one.
    pub(crate) first: Vec<u32>,
    /// The other row.
    pub(crate) second: Vec<u32>,
}

/// There are more pairs than the caller has room for, or more rows than have
/// a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooMany;

/// Every pair of rows that have the same key and whose spans
/// `[start, end)` overlap.
///
/// Spans that only touch do not overlap. A span that does not end after its
/// start is empty: it overlaps nothing, not even a span around it. The rows
/// may come in any order. The pairs come by key, then by the first row's
/// start and number, then by the second row's start and number, so the same
/// rows always give the same pairs.
///
/// Columns of different lengths are read as far as the shortest.
///
/// # Errors
/// [`TooMany`] when there are more than `most` pairs, or more than `u32::MAX`
/// rows.
pub(crate) fn overlap_pairs<K, T>(
    keys: &[K],
    starts: &[T],
    ends: &[T],
    most: usize,
) -> Result<Pairs, TooMany>
where
    K: Copy + Into<i64>,
    T: Copy + Into<i64>,
{
    let count = keys.len().min(starts.len()).min(ends.len());
    let columns = (keys.get(..count), starts.get(..count), ends.get(..count));
    let (Some(keys), Some(starts), Some(ends)) = columns else {
        return Ok(Pairs::default());
    };
    let Some(extent) = Extent::of(keys, starts, ends) else {
        return Ok(Pairs::default());
    };
    packed::pairs(extent, keys, starts, ends, most)
        .or_else(|| {
            if keys.len() < FEW {
                return None;
            }
            by_ranks(extent, keys, starts, ends, most)
        })
        .unwrap_or_else(|| by_sorting(keys, starts, ends, most))
}

/// Fewer rows are sorted sooner than renumbered.
const FEW: usize = 1 << 10;

/// The fast way for keys that are far apart: by how many smaller ones there are. `None` when the
/// rows do not fit then either.
fn by_ranks<K, T>(
    extent: Extent,
    keys: &[K],
    starts: &[T],
    ends: &[T],
    most: usize,
) -> Option<Result<Pairs, TooMany>>
where
    K: Copy + Into<i64>,
    T: Copy + Into<i64>,
{
    if u32::try_from(keys.len()).is_err() || !packed::fits(extent.of_ranks(1), keys.len()) {
        return None;
    }
    let (ranks, different) = dense::dense(keys)?;
    packed::pairs(extent.of_ranks(different), &ranks, starts, ends, most)
}

/// A row of the general way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Keyed {
    key: i64,
    start: i64,
    row: u32,
    end: i64,
}

/// The general way, for any keys and times: sort and scan.
fn by_sorting<K, T>(keys: &[K], starts: &[T], ends: &[T], most: usize) -> Result<Pairs, TooMany>
where
    K: Copy + Into<i64>,
    T: Copy + Into<i64>,
{
    let count = u32::try_from(keys.len()).map_err(|_| TooMany)?;
    let mut rows: Vec<Keyed> = (0..count)
        .zip(keys)
        .zip(starts.iter().zip(ends))
        .map(|((row, &key), (&start, &end))| Keyed {
            key: key.into(),
            start: start.into(),
            row,
            end: end.into(),
        })
        .filter(|row| row.start < row.end)
        .collect();
    rows.sort_unstable();
    let mut pairs = Pairs::default();
    let mut rest = rows.as_slice();
    while let Some((one, later)) = rest.split_first() {
        let overlapping = later
            .iter()
            .take_while(|other| other.key == one.key && other.start < one.end);
        for other in overlapping {
            if pairs.first.len() == most {
                return Err(TooMany);
            }
            pairs.first.push(one.row);
            pairs.second.push(other.row);
        }
        rest = later;
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every row with every other.
    fn naive(keys: &[i64], starts: &[i64], ends: &[i64]) -> Vec<(u32, u32)> {
        let mut found = Vec::new();
        for a in 0..keys.len() {
            for b in 0..keys.len() {
                let in_order = (starts[a], a) < (starts[b], b);
                let both = starts[a].max(starts[b])..ends[a].min(ends[b]);
                let whole = starts[a] < ends[a] && starts[b] < ends[b];
                if in_order && whole && keys[a] == keys[b] && !both.is_empty() {
                    found.push((a, b));
                }
            }
        }
        found.sort_by_key(|&(a, b)| (keys[a], starts[a], a, starts[b], b));
        let number = |row| u32::try_from(row).unwrap();
        found
            .into_iter()
            .map(|(a, b)| (number(a), number(b)))
            .collect()
    }

    fn listed(pairs: &Pairs) -> Vec<(u32, u32)> {
        let Pairs { first, second } = pairs;
        assert_eq!(first.len(), second.len());
        first.iter().copied().zip(second.iter().copied()).collect()
    }

    /// What each of the ways finds that can take the rows.
    fn all_ways(
        keys: &[i64],
        starts: &[i64],
        ends: &[i64],
        most: usize,
    ) -> Vec<Result<Pairs, TooMany>> {
        let mut found = vec![
            overlap_pairs(keys, starts, ends, most),
            by_sorting(keys, starts, ends, most),
        ];
        if let Some(extent) = Extent::of(keys, starts, ends) {
            found.extend(packed::pairs(extent, keys, starts, ends, most));
            found.extend(by_ranks(extent, keys, starts, ends, most));
        }
        found
    }

    fn check(rows: &[(i64, i64, i64)]) -> Result<(), TestCaseError> {
        let keys: Vec<_> = rows.iter().map(|row| row.0).collect();
        let starts: Vec<_> = rows.iter().map(|row| row.1).collect();
        let ends: Vec<_> = rows.iter().map(|row| row.2).collect();
        let expected = naive(&keys, &starts, &ends);
        for found in all_ways(&keys, &starts, &ends, usize::MAX) {
            prop_assert_eq!(&listed(&found.unwrap()), &expected);
        }
        if let Some(few) = expected.len().checked_sub(1) {
            for found in all_ways(&keys, &starts, &ends, few) {
                prop_assert_eq!(found, Err(TooMany));
            }
        }
        Ok(())
    }

    #[test]
    fn touching_spans_and_empty_ones_make_no_pair() {
        check(&[(1, 0, 10), (1, 10, 20), (2, 5, 15)]).unwrap();
        check(&[(1, 0, 10), (1, 5, 5), (1, 7, 3), (1, 0, 0)]).unwrap();
        let none = overlap_pairs::<u32, i64>(&[], &[], &[], 0).unwrap();
        assert_eq!(none, Pairs::default());
        let two = overlap_pairs(&[7_u32; 2], &[0_i32, 9], &[10, 11], 1).unwrap();
        assert_eq!(listed(&two), [(0, 1)]);
        let full = overlap_pairs(&[7_u32; 2], &[0_i32, 9], &[10, 11], 0);
        assert_eq!(full, Err(TooMany));
    }

    #[test]
    fn the_ends_of_the_numbers_do_no_harm() {
        let (low, high) = (i64::MIN, i64::MAX);
        check(&[
            (low, low, high),
            (low, high - 1, high),
            (high, low, high),
            (high, low, low + 1),
            (high, high, low),
        ])
        .unwrap();
    }

    proptest! {
        #[test]
        fn pairs_are_those_of_the_double_loop(
            rows in prop::collection::vec((-2_i64..3, -9_i64..30, -3_i64..9), 0..40),
        ) {
            let rows: Vec<_> = rows.iter().map(|&(key, start, length)| (key, start, start + length)).collect();
            check(&rows)?;
        }

        #[test]
        fn rows_of_every_width_make_the_same_pairs(
            bits in (0_u32..62, 0_u32..60, 0_u32..58),
            unit in prop::sample::select(vec![1_i64, 60, 300, 7]),
            base in prop::sample::select(vec![0_i64, -1_000_000_007, 1 << 33]),
            rows in prop::collection::vec((any::<u64>(), any::<u64>(), any::<u64>()), 0..60),
        ) {
            let within = |number: u64, bits: u32| i64::try_from(number >> (63 - bits) >> 1).unwrap();
            let rows: Vec<_> = rows
                .iter()
                .map(|&(key, start, length)| {
                    let start = within(start, bits.1.min(55)).wrapping_mul(unit).wrapping_add(base);
                    let length = within(length, bits.2.min(55)).wrapping_mul(unit);
                    (within(key, bits.0) - 40, start, start.saturating_add(length))
                })
                .collect();
            check(&rows)?;
        }
    }

    /// Rows that are the same every time.
    fn many(count: u64, keys: u64, starts: u64, longest: u64) -> Vec<(i64, i64, i64)> {
        let mut state = 7_u64;
        let mut below = |limit: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            i64::try_from((state >> 33) % limit).unwrap()
        };
        (0..count)
            .map(|_| {
                let (key, start) = (below(keys), below(starts));
                (key, start, start + below(longest))
            })
            .collect()
    }

    #[test]
    fn many_rows_make_the_same_pairs_in_every_way() {
        let tables = [
            // Minutes of a term, as the fast way likes them.
            many(60_000, 3_000, 180_000, 90),
            // All of one key, and out of order however one counts.
            many(20_000, 1, 1 << 30, 9_000),
            // Sparse keys, and keys far from each other.
            many(30_000, 900, 40_000, 60)
                .into_iter()
                .map(|(key, start, end)| (key * 1_190_003 % (1 << 31), start, end))
                .collect(),
            many(30_000, 900, 40_000, 60)
                .into_iter()
                .map(|(key, start, end)| (key << 50, start, end))
                .collect(),
            // Years of seconds with long spans among short ones.
            many(20_000, 400, 90_000_000, 4_000)
                .into_iter()
                .chain(many(40, 400, 90_000_000, 80_000_000))
                .collect(),
        ];
        for rows in tables {
            let keys: Vec<_> = rows.iter().map(|row| row.0).collect();
            let starts: Vec<_> = rows.iter().map(|row| row.1).collect();
            let ends: Vec<_> = rows.iter().map(|row| row.2).collect();
            let expected = by_sorting(&keys, &starts, &ends, usize::MAX);
            assert!(
                expected
                    .as_ref()
                    .is_ok_and(|pairs| keys.len() < 30_000 || !pairs.first.is_empty())
            );
            assert_eq!(overlap_pairs(&keys, &starts, &ends, usize::MAX), expected);
        }
    }
}
