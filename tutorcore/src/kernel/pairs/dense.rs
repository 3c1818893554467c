//! Numbers far apart as numbers side by side, in the same order.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "slots are taken modulo their number, which is a power of two; the caller has fewer \
              rows than 2^32"
)]

/// A slot that nobody has.
const FREE: u32 = u32::MAX;

/// For each key how many different ones are smaller. Of up to `u32::MAX - 1` keys.
///
/// The keys are a host's choice, so that many could be made to fall on one slot; where looking
/// takes too long this gives up, and the caller sorts.
pub(super) fn dense<K: Copy + Into<i64>>(keys: &[K]) -> Option<Vec<u32>> {
    let mut bits = 10;
    let mut slots = vec![(0_i64, FREE); 1 << bits];
    let mut known: Vec<i64> = Vec::new();
    // As many steps as a good spread would take, several times over.
    let mut steps = 8 * keys.len() + 4096;
    let mut ids = Vec::with_capacity(keys.len());
    for &key in keys {
        let key = key.into();
        let mask = slots.len() - 1;
        let mut at = slot(key, bits);
        let id = loop {
            match slots[at] {
                (_, FREE) => {
                    let id = known.len() as u32;
                    slots[at] = (key, id);
                    known.push(key);
                    break id;
                }
                (held, id) if held == key => break id,
                _ => {}
            }
            steps = steps.checked_sub(1)?;
            at = (at + 1) & mask;
        };
        ids.push(id);
        if known.len() * 2 > slots.len() {
            bits += 1;
            slots = spread(&known, bits, &mut steps)?;
        }
    }
    let mut order: Vec<_> = (0_u32..).zip(&known).map(|(id, &key)| (key, id)).collect();
    order.sort_unstable();
    let mut ranks = vec![0_u32; known.len()];
    for (rank, (_, id)) in (0_u32..).zip(order) {
        ranks[id as usize] = rank;
    }
    for id in &mut ids {
        *id = ranks[*id as usize];
    }
    Some(ids)
}

/// The keys in twice as many slots.
fn spread(known: &[i64], bits: u32, steps: &mut usize) -> Option<Vec<(i64, u32)>> {
    let mut slots = vec![(0_i64, FREE); 1 << bits];
    let mask = slots.len() - 1;
    for (id, &key) in (0_u32..).zip(known) {
        let mut at = slot(key, bits);
        while slots[at].1 != FREE {
            *steps = steps.checked_sub(1)?;
            at = (at + 1) & mask;
        }
        slots[at] = (key, id);
    }
    Some(slots)
}

/// Where a key is looked for first.
#[inline]
fn slot(key: i64, bits: u32) -> usize {
    let key = key.cast_unsigned();
    let mixed = (key ^ (key >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> (u64::BITS - bits)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn naive(keys: &[i64]) -> Vec<u32> {
        let sorted: Vec<i64> = keys
            .iter()
            .copied()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let rank = |key| u32::try_from(sorted.binary_search(key).unwrap()).unwrap();
        keys.iter().map(rank).collect()
    }

    #[test]
    fn keys_that_crowd_are_given_up() {
        // What undoes the spread: all of these fall on the first slots.
        let mut inverse = 0x9E37_79B9_7F4A_7C15_u64;
        for _ in 0..6 {
            inverse = inverse
                .wrapping_mul(2_u64.wrapping_sub(inverse.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
        }
        let keys: Vec<i64> = (0..40_000_u64)
            .map(|number| {
                let mixed = number.wrapping_mul(inverse);
                (mixed ^ (mixed >> 32)).cast_signed()
            })
            .collect();
        assert_eq!(dense(&keys), None);
        assert_eq!(dense::<i64>(&[]), Some(Vec::new()));
        assert_eq!(dense(&[i64::MAX, i64::MIN, 0]), Some(vec![2, 0, 1]));
    }

    #[test]
    fn many_keys_keep_their_order() {
        let keys: Vec<i64> = (0..30_000_i64)
            .map(|number| (number * 7_919 % 9_001).wrapping_mul(0x9E37_79B9 << 20))
            .collect();
        assert_eq!(dense(&keys), Some(naive(&keys)));
        let high: Vec<i64> = (0..9_000_i64).map(|number| number << 48).collect();
        assert_eq!(dense(&high), Some(naive(&high)));
    }

    proptest! {
        #[test]
        fn ranks_are_those_of_the_sorted_keys(
            keys in prop::collection::vec(prop_oneof![any::<i64>(), -5_i64..5], 0..300),
        ) {
            prop_assert_eq!(dense(&keys), Some(naive(&keys)));
        }
    }
}
