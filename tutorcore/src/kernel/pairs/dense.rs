//! Numbers far apart as numbers side by side, in the same order.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "buckets are taken modulo their number, which is a power of two; the caller has fewer \
              rows than 2^32"
)]

/// A place that nobody has.
const FREE: u32 = u32::MAX;

/// As many places as a line of a processor's cache has room for.
const PLACES: usize = 5;

/// How many keys are looked at together.
const AHEAD: usize = 64;

/// Some keys with their numbers. All of them are looked at together: which place has a key is
/// nothing that a processor could foresee.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Bucket {
    keys: [i64; PLACES],
    /// The last is nobody's, for keys that are not here.
    ids: [u32; PLACES + 1],
}

const EMPTY: Bucket = Bucket {
    keys: [0; PLACES],
    ids: [FREE; PLACES + 1],
};

impl Bucket {
    /// The number of a key, or [`FREE`].
    #[inline]
    fn id(&self, key: i64) -> u32 {
        let mut place = PLACES;
        // The first one counts: free places, which come after the others, have a key too.
        for (at, held) in self.keys.iter().enumerate().rev() {
            place = if *held == key { at } else { place };
        }
        self.ids[place]
    }

    /// Whether there was a place for the key.
    fn put(&mut self, key: i64, id: u32) -> bool {
        let free = self.ids.iter().position(|&id| id == FREE);
        let free = free.filter(|&at| at < PLACES);
        if let Some(at) = free {
            self.keys[at] = key;
            self.ids[at] = id;
        }
        free.is_some()
    }
}

/// Numbers of keys, in the order in which they come.
struct Numbers {
    bits: u32,
    buckets: Vec<Bucket>,
    /// By number.
    known: Vec<i64>,
    /// How many buckets may still be looked at in vain.
    steps: usize,
}

impl Numbers {
    /// The number of a key, wherever it is; a new one gets the next number.
    #[cold]
    fn find(&mut self, key: i64) -> Option<u32> {
        let mut at = bucket(key, self.bits);
        loop {
            let bucket = &mut self.buckets[at];
            let id = bucket.id(key);
            if id != FREE {
                return Some(id);
            }
            let id = self.known.len() as u32;
            if bucket.put(key, id) {
                self.known.push(key);
                if self.known.len() > self.buckets.len() * 2 {
                    self.grow()?;
                }
                return Some(id);
            }
            self.steps = self.steps.checked_sub(1)?;
            at = (at + 1) & (self.buckets.len() - 1);
        }
    }

    /// Four times as many buckets.
    fn grow(&mut self) -> Option<()> {
        self.bits += 2;
        self.buckets = vec![EMPTY; 1 << self.bits];
        for (id, &key) in (0_u32..).zip(&self.known) {
            let mut at = bucket(key, self.bits);
            while !self.buckets[at].put(key, id) {
                self.steps = self.steps.checked_sub(1)?;
                at = (at + 1) & (self.buckets.len() - 1);
            }
        }
        Some(())
    }
}

/// For each key how many different ones are smaller, and how many different ones there are. Of up
/// to `u32::MAX - 1` keys.
///
/// The keys are a host's choice, so that many could be made to fall on one bucket; where looking
/// takes too long this gives up, and the caller sorts.
pub(super) fn dense<K: Copy + Into<i64>>(keys: &[K]) -> Option<(Vec<u32>, usize)> {
    let bits = 9;
    let mut numbers = Numbers {
        bits,
        buckets: vec![EMPTY; 1 << bits],
        known: Vec::new(),
        // As many steps as a good spread would take, several times over.
        steps: 4 * keys.len() + 4096,
    };
    let mut ids = Vec::with_capacity(keys.len());
    for keys in keys.chunks(AHEAD) {
        // Where they are is asked for all at once, so that memory is waited for only once.
        let mut first = [(0, FREE); AHEAD];
        for (&key, first) in keys.iter().zip(&mut first) {
            let at = bucket(key.into(), numbers.bits);
            *first = (at, numbers.buckets[at].ids[0]);
        }
        for (&key, (at, first)) in keys.iter().zip(first) {
            let key = key.into();
            let id = if first == FREE {
                FREE
            } else {
                numbers.buckets[at].id(key)
            };
            ids.push(if id == FREE { numbers.find(key)? } else { id });
        }
    }
    let known = numbers.known;
    let mut order: Vec<_> = (0_u32..).zip(&known).map(|(id, &key)| (key, id)).collect();
    order.sort_unstable();
    let mut ranks = vec![0_u32; known.len()];
    for (rank, (_, id)) in (0_u32..).zip(order) {
        ranks[id as usize] = rank;
    }
    for id in &mut ids {
        *id = ranks[*id as usize];
    }
    Some((ids, known.len()))
}

/// Where a key is looked for first.
#[inline]
fn bucket(key: i64, bits: u32) -> usize {
    let key = key.cast_unsigned();
    let mixed = (key ^ (key >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> (u64::BITS - bits)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn naive(keys: &[i64]) -> (Vec<u32>, usize) {
        let sorted: Vec<i64> = keys
            .iter()
            .copied()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let rank = |key| u32::try_from(sorted.binary_search(key).unwrap()).unwrap();
        (keys.iter().map(rank).collect(), sorted.len())
    }

    #[test]
    fn keys_that_crowd_are_given_up() {
        // What undoes the spread: all of these fall on the first buckets.
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
        assert_eq!(dense::<i64>(&[]), Some((Vec::new(), 0)));
        assert_eq!(dense(&[i64::MAX, i64::MIN, 0]), Some((vec![2, 0, 1], 3)));
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
