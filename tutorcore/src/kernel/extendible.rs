//! An index from hashes to places, that grows by a little at a time.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "slots are taken modulo their number, and a directory has 2^depth places"
)]

/// The most slots of a segment: splitting one takes microseconds.
const MOST: usize = 2048;
const FEWEST: usize = 16;

/// Extendible hashing: a directory over segments of open addressing. A full
/// segment is split in two, and nothing else moves.
///
/// It holds places (below 2^32 - 1) under hashes that the caller computes,
/// with a key that those who choose the hashed values do not know.
#[derive(Clone, Debug)]
pub(crate) struct Extendible {
    /// Segments by the first `depth` bits of a hash.
    directory: Vec<u32>,
    depth: u32,
    segments: Vec<Segment>,
}

#[derive(Clone, Debug)]
struct Segment {
    /// The upper half is 32 bits of the hash, the lower one the place and
    /// one; 0 is free.
    slots: Vec<u64>,
    used: usize,
    /// How many first bits all its hashes share.
    depth: u32,
}

impl Default for Extendible {
    fn default() -> Self {
        Self {
            directory: vec![0],
            depth: 0,
            segments: vec![Segment::new(FEWEST, 0)],
        }
    }
}

/// The bits of a hash that are kept.
const fn tag(hash: u64) -> u32 {
    (hash >> 32) as u32
}

const fn tag_of(slot: u64) -> u32 {
    (slot >> 32) as u32
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
const fn place_of(slot: u64) -> u32 {
    (slot as u32).wrapping_sub(1)
}

impl Segment {
    fn new(slots: usize, depth: u32) -> Self {
        Self {
            slots: vec![0; slots],
            used: 0,
            depth,
        }
    }

    #[inline]
    fn find(&self, tag: u32, is_it: impl Fn(u32) -> bool) -> Option<usize> {
        let mask = self.slots.len() - 1;
        let mut at = tag as usize & mask;
        // A segment is never full: some slot is free.
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return None;
            }
            if tag_of(slot) == tag && is_it(place_of(slot)) {
                return Some(at);
            }
            at = (at + 1) & mask;
        }
    }

    fn put(&mut self, slot: u64) {
        let mask = self.slots.len() - 1;
        let mut at = tag_of(slot) as usize & mask;
        while self.slots[at] != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = slot;
        self.used += 1;
    }

    /// Frees a slot and moves those behind it that want to be nearer.
    fn free(&mut self, at: usize) {
        let mask = self.slots.len() - 1;
        let mut hole = at;
        let mut next = (at + 1) & mask;
        while self.slots[next] != 0 {
            let wants = tag_of(self.slots[next]) as usize & mask;
            let moves = (next.wrapping_sub(wants) & mask) >= (next.wrapping_sub(hole) & mask);
            if moves {
                self.slots[hole] = self.slots[next];
                hole = next;
            }
            next = (next + 1) & mask;
        }
        self.slots[hole] = 0;
        self.used -= 1;
    }

    fn is_full(&self) -> bool {
        self.used * 8 >= self.slots.len() * 7
    }

    fn resize(&mut self) {
        let slots = vec![0; self.slots.len() * 2];
        let old = std::mem::replace(&mut self.slots, slots);
        self.used = 0;
        for slot in old.into_iter().filter(|slot| *slot != 0) {
            self.put(slot);
        }
    }
}

impl Extendible {
    #[inline]
    fn segment(&self, tag: u32) -> usize {
        let place = (u64::from(tag) << self.depth) >> 32;
        self.directory[place as usize] as usize
    }

    /// The place under this hash for which `is_it` says yes.
    #[inline]
    pub(crate) fn find(&self, hash: u64, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let tag = tag(hash);
        let segment = &self.segments[self.segment(tag)];
        let at = segment.find(tag, is_it)?;
        Some(place_of(segment.slots[at]))
    }

    /// Adds a place that is not there yet.
    pub(crate) fn insert(&mut self, hash: u64, place: u32) {
        let tag = tag(hash);
        loop {
            let number = self.segment(tag);
            let segment = &mut self.segments[number];
            if !segment.is_full() {
                segment.put(u64::from(tag) << 32 | (u64::from(place) + 1));
                return;
            }
            // With as many bits as this no directory is too long; only a
            // flood of equal hashes gets there.
            if segment.slots.len() < MOST || segment.depth >= 20 {
                segment.resize();
            } else {
                self.split(number);
            }
        }
    }

    /// Takes a place away; whether it was there.
    pub(crate) fn remove(&mut self, hash: u64, place: u32) -> bool {
        let tag = tag(hash);
        let number = self.segment(tag);
        let segment = &mut self.segments[number];
        match segment.find(tag, |other| other == place) {
            Some(at) => {
                segment.free(at);
                true
            }
            None => false,
        }
    }

    fn split(&mut self, number: usize) {
        let Ok(fresh) = u32::try_from(self.segments.len()) else {
            self.segments[number].resize();
            return;
        };
        if self.segments[number].depth == self.depth {
            self.directory = self.directory.iter().flat_map(|one| [*one, *one]).collect();
            self.depth += 1;
        }
        let segment = &mut self.segments[number];
        segment.depth += 1;
        let depth = segment.depth;
        let mut upper = Segment::new(segment.slots.len(), depth);
        let old = std::mem::replace(segment, Segment::new(segment.slots.len(), depth));
        let bit = 1_u32 << (32 - depth);
        let mut first = None;
        for slot in old.slots.into_iter().filter(|slot| *slot != 0) {
            first.get_or_insert(tag_of(slot));
            if tag_of(slot) & bit == 0 {
                segment.put(slot);
            } else {
                upper.put(slot);
            }
        }
        self.segments.push(upper);
        // The directory's places of the upper half: those that share the
        // first bits and have the next one set.
        let Some(first) = first else { return };
        let shared = u64::from(first | bit) >> (32 - depth);
        let more = self.depth - depth;
        #[expect(clippy::cast_possible_truncation, reason = "below 2^depth")]
        let (from, length) = ((shared << more) as usize, 1_usize << more);
        self.directory[from..from + length].fill(fresh);
    }

    /// The bytes that it takes up.
    pub(crate) fn bytes(&self) -> usize {
        let slots: usize = self.segments.iter().map(|one| one.slots.capacity()).sum();
        slots * 8 + self.segments.capacity() * size_of::<Segment>() + self.directory.capacity() * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn mixed(number: u64) -> u64 {
        let product = (number ^ 0x9E37_79B9_7F4A_7C15).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        (product ^ product >> 32).wrapping_mul(0xBF58_476D_1CE4_E5B9)
    }

    #[test]
    fn what_was_put_in_is_found_through_all_splits() {
        let mut index = Extendible::default();
        for number in 0..200_000_u32 {
            index.insert(mixed(number.into()), number);
        }
        assert!(index.depth > 5);
        for number in 0..200_000_u32 {
            assert_eq!(
                index.find(mixed(number.into()), |at| at == number),
                Some(number)
            );
        }
        assert_eq!(index.find(mixed(200_000), |_| true), None);
        assert!(index.bytes() < 200_000 * 20);
    }

    #[test]
    fn equal_hashes_are_only_slow() {
        let mut index = Extendible::default();
        for number in 0..6000_u32 {
            index.insert(7 << 40, number);
        }
        assert_eq!(index.find(7 << 40, |at| at == 5999), Some(5999));
        assert!(index.remove(7 << 40, 3000));
        assert_eq!(index.find(7 << 40, |at| at == 3000), None);
        assert_eq!(index.find(7 << 40, |at| at == 2999), Some(2999));
    }

    proptest! {
        #[test]
        fn it_is_a_map(steps in prop::collection::vec((any::<bool>(), 0_u64..300), 0..2500)) {
            let mut index = Extendible::default();
            let mut expected = BTreeMap::new();
            for (number, (adds, key)) in (0_u32..).zip(steps) {
                // Few different hashes, so that runs are long.
                let hash = mixed(key / 3);
                if adds {
                    if expected.insert(key, number).is_none() {
                        index.insert(hash, u32::try_from(key).unwrap());
                    }
                } else {
                    let place = u32::try_from(key).unwrap();
                    prop_assert_eq!(index.remove(hash, place), expected.remove(&key).is_some());
                }
            }
            for key in 0..300_u64 {
                let place = u32::try_from(key).unwrap();
                let found = index.find(mixed(key / 3), |at| at == place);
                prop_assert_eq!(found.is_some(), expected.contains_key(&key));
            }
        }
    }
}
