//! A hash table that grows by a little at a time, and has little to spare.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "slots are taken modulo their number, and a directory has 2^depth places"
)]

/// A segment of so many slots is split in two: that takes microseconds.
const MOST: usize = 1024;
const FEWEST: usize = 8;
/// So many first bits of a hash choose the segment at most.
const DEEPEST: u32 = 20;

/// Items found by hashes that the caller computes, with a key that those who
/// choose the hashed values do not know.
///
/// A directory over segments of open addressing. A full segment grows by a
/// quarter, and a large one is split: no more than a segment ever moves.
#[derive(Clone, Debug)]
pub(crate) struct Segmented<T> {
    /// Segments by the first `depth` bits of a hash.
    directory: Vec<u32>,
    depth: u32,
    segments: Vec<Segment<T>>,
    used: usize,
    /// Where the next look at old items goes on.
    swept: (usize, usize),
}

#[derive(Clone, Debug)]
struct Segment<T> {
    /// For each slot some bits of its item's hash; 0 is free.
    tags: Vec<u8>,
    items: Vec<T>,
    used: usize,
    /// How many first bits all its hashes share.
    depth: u32,
}

/// The bits of a hash that are kept, never 0.
#[expect(clippy::cast_possible_truncation, reason = "seven bits are meant")]
const fn tag(hash: u64) -> u8 {
    (hash >> 32) as u8 | 0x80
}

impl<T: Copy + Default> Segment<T> {
    fn new(slots: usize, depth: u32) -> Self {
        Self {
            tags: vec![0; slots],
            items: vec![T::default(); slots],
            used: 0,
            depth,
        }
    }

    /// The slot that a hash wants.
    #[inline]
    fn home(&self, hash: u64) -> usize {
        (((hash & 0xFFFF_FFFF) * self.tags.len() as u64) >> 32) as usize
    }

    #[inline]
    fn after(&self, at: usize) -> usize {
        let next = at + 1;
        if next == self.tags.len() { 0 } else { next }
    }

    /// The slot of an item, or the free one where it would go.
    #[inline]
    fn find(&self, hash: u64, is_it: impl Fn(&T) -> bool) -> Result<usize, usize> {
        let tag = tag(hash);
        let mut at = self.home(hash);
        // A segment is never full: some slot is free.
        loop {
            let here = self.tags[at];
            if here == tag && is_it(&self.items[at]) {
                return Ok(at);
            }
            if here == 0 {
                return Err(at);
            }
            at = self.after(at);
        }
    }

    fn put(&mut self, hash: u64, item: T) {
        let at = match self.find(hash, |_| false) {
            Ok(at) | Err(at) => at,
        };
        self.tags[at] = tag(hash);
        self.items[at] = item;
        self.used += 1;
    }

    /// Frees a slot and moves those behind it that want to be nearer.
    fn free(&mut self, at: usize, hash_of: impl Fn(&T) -> u64) {
        let slots = self.tags.len();
        let behind = |from: usize, to: usize| {
            if to >= from {
                to - from
            } else {
                to + slots - from
            }
        };
        let mut hole = at;
        let mut next = self.after(at);
        while self.tags[next] != 0 {
            let wants = self.home(hash_of(&self.items[next]));
            if behind(wants, next) >= behind(hole, next) {
                self.tags[hole] = self.tags[next];
                self.items[hole] = self.items[next];
                hole = next;
            }
            next = self.after(next);
        }
        self.tags[hole] = 0;
        self.used -= 1;
    }

    fn is_full(&self) -> bool {
        self.used * 8 >= self.tags.len() * 7
    }

    fn items(&self) -> impl Iterator<Item = &T> {
        let slots = self.tags.iter().zip(&self.items);
        slots.filter(|(tag, _)| **tag != 0).map(|(_, item)| item)
    }

    /// The same items in so many slots.
    fn resized(&self, slots: usize, hash_of: impl Fn(&T) -> u64) -> Self {
        let mut other = Self::new(slots, self.depth);
        for item in self.items() {
            other.put(hash_of(item), *item);
        }
        other
    }
}

/// How many slots so many items get at first.
const fn room(items: usize) -> usize {
    items + items / 3 + FEWEST
}

impl<T: Copy + Default> Default for Segmented<T> {
    fn default() -> Self {
        Self {
            directory: vec![0],
            depth: 0,
            segments: vec![Segment::new(FEWEST, 0)],
            used: 0,
            swept: (0, 0),
        }
    }
}

impl<T: Copy + Default> Segmented<T> {
    /// How many items there are.
    pub(crate) fn len(&self) -> usize {
        self.used
    }

    #[inline]
    fn segment(&self, hash: u64) -> usize {
        let place = ((hash >> 32) << self.depth) >> 32;
        self.directory[place as usize] as usize
    }

    pub(crate) fn get(&self, hash: u64, is_it: impl Fn(&T) -> bool) -> Option<&T> {
        let segment = &self.segments[self.segment(hash)];
        let at = segment.find(hash, is_it).ok()?;
        Some(&segment.items[at])
    }

    /// The item under this hash for which `is_it` says yes, or `new` in its
    /// place. `hash_of` has to give the hashes of the items that are there.
    #[inline]
    pub(crate) fn entry(
        &mut self,
        hash: u64,
        is_it: impl Fn(&T) -> bool,
        new: T,
        hash_of: impl Fn(&T) -> u64,
    ) -> &mut T {
        let mut number = self.segment(hash);
        let found = self.segments[number].find(hash, &is_it);
        let at = match found {
            Ok(at) => at,
            Err(at) => {
                let at = if self.segments[number].is_full() {
                    number = self.grow(hash, hash_of);
                    match self.segments[number].find(hash, |_| false) {
                        Ok(at) | Err(at) => at,
                    }
                } else {
                    at
                };
                let segment = &mut self.segments[number];
                segment.tags[at] = tag(hash);
                segment.items[at] = new;
                segment.used += 1;
                self.used += 1;
                at
            }
        };
        &mut self.segments[number].items[at]
    }

    /// Makes room for one more under this hash; in which segment.
    #[cold]
    fn grow(&mut self, hash: u64, hash_of: impl Fn(&T) -> u64) -> usize {
        loop {
            let number = self.segment(hash);
            let segment = &self.segments[number];
            if !segment.is_full() {
                return number;
            }
            let slots = segment.tags.len();
            // Only a flood of equal hashes is as deep as this.
            if slots < MOST || segment.depth >= DEEPEST || self.segments.len() >= u32::MAX as usize
            {
                self.segments[number] = segment.resized(slots + slots / 4 + FEWEST, &hash_of);
            } else {
                self.split(number, &hash_of);
            }
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked before, and below 2^depth"
    )]
    fn split(&mut self, number: usize, hash_of: impl Fn(&T) -> u64) {
        if self.segments[number].depth == self.depth {
            self.directory = self.directory.iter().flat_map(|one| [*one, *one]).collect();
            self.depth += 1;
        }
        let depth = self.segments[number].depth + 1;
        let bit = 1_u64 << (64 - depth);
        let (mut lower, mut upper) = (0, 0);
        let mut shared = 0;
        for item in self.segments[number].items() {
            let hash = hash_of(item);
            shared = hash;
            if hash & bit == 0 {
                lower += 1;
            } else {
                upper += 1;
            }
        }
        let mut halves = [lower, upper].map(|items| Segment::new(room(items), depth));
        for item in self.segments[number].items() {
            let hash = hash_of(item);
            halves[usize::from(hash & bit != 0)].put(hash, *item);
        }
        let [lower, upper] = halves;
        let fresh = self.segments.len() as u32;
        self.segments[number] = lower;
        self.segments.push(upper);
        // The directory's places of the upper half: those that share the
        // first bits and have the next one set.
        let more = self.depth - depth;
        let from = (((shared | bit) >> (64 - depth)) << more) as usize;
        self.directory[from..from + (1 << more)].fill(fresh);
    }

    /// Takes an item away.
    pub(crate) fn remove(
        &mut self,
        hash: u64,
        is_it: impl Fn(&T) -> bool,
        hash_of: impl Fn(&T) -> u64,
    ) -> Option<T> {
        let number = self.segment(hash);
        let segment = &mut self.segments[number];
        let at = segment.find(hash, is_it).ok()?;
        let item = segment.items[at];
        segment.free(at, &hash_of);
        self.used -= 1;
        let slots = segment.tags.len();
        if slots > FEWEST * 8 && segment.used * 3 < slots {
            self.segments[number] = segment.resized(room(segment.used), hash_of);
        }
        Some(item)
    }

    /// One item after the other, again and again: the next one.
    #[inline]
    pub(crate) fn next(&mut self) -> Option<&T> {
        let (number, at) = self.swept;
        let Some(segment) = self.segments.get(number) else {
            self.swept = (0, 0);
            return None;
        };
        if at >= segment.tags.len() {
            self.swept = (number + 1, 0);
            return None;
        }
        self.swept = (number, at + 1);
        (segment.tags[at] != 0).then(|| &segment.items[at])
    }

    /// All items, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.segments.iter().flat_map(Segment::items)
    }

    /// The bytes that it takes up.
    pub(crate) fn bytes(&self) -> usize {
        let slots: usize = self
            .segments
            .iter()
            .map(|one| one.tags.capacity() + one.items.capacity() * size_of::<T>())
            .sum();
        slots + self.segments.capacity() * size_of::<Segment<T>>() + self.directory.capacity() * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// A key and what belongs to it.
    type Item = (u64, u64);

    fn mixed(number: u64) -> u64 {
        let product = (number ^ 0x9E37_79B9_7F4A_7C15).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        (product ^ product >> 32).wrapping_mul(0xBF58_476D_1CE4_E5B9)
    }

    #[test]
    fn it_grows_and_has_little_to_spare() {
        let mut table = Segmented::<Item>::default();
        let hash_of = |item: &Item| mixed(item.0);
        let mut worst = 0;
        for key in 0..200_000_u64 {
            let is_it = |item: &Item| item.0 == key;
            table.entry(mixed(key), is_it, (key, key * 3), hash_of);
            if key > 50_000 {
                worst = worst.max(table.bytes() * 100 / table.len());
            }
        }
        assert_eq!(table.len(), 200_000);
        assert!(table.depth > 5);
        for key in 0..200_000_u64 {
            let found = table.get(mixed(key), |item| item.0 == key);
            assert_eq!(found, Some(&(key, key * 3)));
        }
        assert_eq!(table.get(mixed(200_000), |item| item.0 == 200_000), None);
        // 16 bytes an item and a tag, and never more than half as much again.
        assert!(worst < 17 * 150, "{worst}");
    }

    #[test]
    fn equal_hashes_are_only_slow() {
        let mut table = Segmented::<Item>::default();
        for key in 0..3000_u64 {
            table.entry(7, |item| item.0 == key, (key, 1), |_| 7);
        }
        assert_eq!(table.get(7, |item| item.0 == 2999), Some(&(2999, 1)));
        assert_eq!(
            table.remove(7, |item| item.0 == 1000, |_| 7),
            Some((1000, 1))
        );
        assert_eq!(table.get(7, |item| item.0 == 1000), None);
        assert_eq!(table.iter().count(), 2999);
    }

    proptest! {
        #[test]
        fn it_is_a_map(steps in prop::collection::vec((0_u8..3, 0_u64..300), 0..2500)) {
            let mut table = Segmented::<Item>::default();
            let mut expected = BTreeMap::new();
            // Few different hashes, so that runs are long.
            let hash = |key: u64| mixed(key / 3);
            let hash_of = |item: &Item| hash(item.0);
            for (number, (step, key)) in (0_u64..).zip(steps) {
                let is_it = |item: &Item| item.0 == key;
                if step < 2 {
                    let item = table.entry(hash(key), is_it, (key, 0), hash_of);
                    item.1 += number;
                    *expected.entry(key).or_insert(0) += number;
                } else {
                    let removed = table.remove(hash(key), is_it, hash_of);
                    prop_assert_eq!(removed.map(|item| item.1), expected.remove(&key));
                }
                prop_assert_eq!(table.len(), expected.len());
            }
            let mut all: Vec<_> = table.iter().copied().collect();
            all.sort_unstable();
            prop_assert_eq!(all, expected.into_iter().collect::<Vec<_>>());
        }
    }
}
