//! Points of many groups, dealt into parts that fit a cache, and brought
//! together group by group.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "places come from counts of the same points; there are below 2^32 of these"
)]

/// A point: the key of its group; where it lies (high) and whose it is (low).
type Point = [u64; 2];

/// How many points a piece of a part has.
const PIECE: usize = 256;

/// How many points a part should have.
const PART: usize = 16_384;

const NONE: u32 = u32::MAX;

/// Points by parts: those of one group are in one part, in the order in which
/// they came.
pub(crate) struct Parts {
    /// How far a scattered key is shifted to give its part.
    shift: u32,
    /// Odd and unforeseeable, so that nobody can choose keys that collide.
    spread: u64,
    points: Vec<Point>,
    /// For each part where its next point goes; at a multiple of a piece's
    /// length there is no room.
    cursor: Vec<usize>,
    pieces: Pieces,
}

/// Which pieces a part has.
struct Pieces {
    /// For each piece the next one of its part.
    next: Vec<u32>,
    /// For each part its first piece.
    first: Vec<u32>,
    /// For each part how many points its full pieces have.
    full: Vec<usize>,
}

impl Parts {
    /// For so many points at most.
    pub(crate) fn new(points: usize, spread: u64) -> Self {
        let parts = (points / PART).next_power_of_two().clamp(2, 4096);
        Self {
            shift: 64 - parts.trailing_zeros(),
            spread: spread | 1,
            points: vec![[0; 2]; points + parts * PIECE],
            cursor: vec![0; parts],
            pieces: Pieces {
                next: Vec::with_capacity(points / PIECE + parts),
                first: vec![NONE; parts],
                full: vec![0; parts],
            },
        }
    }

    /// Adds points: the key of the group, where it lies, whose it is.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the highest bits of 64")]
    pub(crate) fn extend(&mut self, points: impl Iterator<Item = (u64, u32, u32)>) {
        let (shift, spread) = (self.shift, self.spread);
        let (places, cursors) = (&mut self.points[..], &mut self.cursor[..]);
        for (key, at, whose) in points {
            let part = (scatter(key, spread) >> shift) as usize;
            let cursor = &mut cursors[part];
            if cursor.is_multiple_of(PIECE) {
                *cursor = self.pieces.add(part, *cursor);
            }
            places[*cursor] = [key, u64::from(at) << 32 | u64::from(whose)];
            *cursor += 1;
        }
    }

    /// How many parts there are.
    pub(crate) fn len(&self) -> usize {
        self.cursor.len()
    }

    /// How many points a part has.
    fn count(&self, part: usize) -> usize {
        match self.cursor[part].checked_sub(1) {
            Some(last) => self.pieces.full[part] + last % PIECE + 1,
            None => 0,
        }
    }

    /// The points of a part, a piece after the other.
    fn pieces(&self, part: usize) -> impl Iterator<Item = &[Point]> {
        let mut piece = self.pieces.first[part];
        let mut rest = self.count(part);
        std::iter::from_fn(move || {
            if rest == 0 {
                return None;
            }
            let start = piece as usize * PIECE;
            let length = rest.min(PIECE);
            rest -= length;
            piece = self.pieces.next[piece as usize];
            Some(&self.points[start..start + length])
        })
    }
}

impl Pieces {
    /// A fresh piece for a part, whose last one is full; gives its first
    /// place.
    #[cold]
    #[expect(clippy::cast_possible_truncation, reason = "below 2^32 points")]
    fn add(&mut self, part: usize, end: usize) -> usize {
        let piece = self.next.len();
        self.next.push(NONE);
        match end.checked_sub(1) {
            Some(last) => {
                self.next[last / PIECE] = piece as u32;
                self.full[part] += PIECE;
            }
            None => self.first[part] = piece as u32,
        }
        piece * PIECE
    }
}

#[inline]
const fn scatter(key: u64, spread: u64) -> u64 {
    let mixed = key.wrapping_mul(spread);
    mixed ^ (mixed >> 32)
}

/// A group of a part.
#[derive(Clone, Copy, Default)]
struct Slot {
    key: u64,
    /// How many points; 0 if the slot is free.
    count: u32,
    /// Where its next point goes; [`NONE`] for a group that is too small.
    place: u32,
}

/// Room for the groups of a part, to be used again.
#[derive(Default)]
pub(crate) struct Groups {
    slots: Vec<Slot>,
    slot_of: Vec<u32>,
    at: Vec<u32>,
    whose: Vec<u32>,
    sorted: Vec<(u32, u64, u32)>,
}

/// Which groups are worth a look.
#[derive(Clone, Copy)]
pub(crate) struct Crowd {
    /// So many points at least
    pub(crate) least: u32,
    /// in less than this length.
    pub(crate) within: u32,
}

impl Groups {
    /// Calls `each` with every group of a part that somewhere has so many
    /// points so close together: where they lie and whose they are, in the
    /// order of place, then `rank`.
    pub(crate) fn each_crowded(
        &mut self,
        parts: &Parts,
        part: usize,
        crowd: Crowd,
        rank: impl Fn(u32) -> u64,
        mut each: impl FnMut(&[u32], &[u32]),
    ) {
        let points = parts.count(part);
        if points == 0 {
            return;
        }
        self.count(parts, part, points);
        let kept = self.place(crowd.least);
        self.deal(parts, part, kept);
        let mut start = 0;
        for slot in &self.slots {
            if slot.count == 0 || slot.place == NONE {
                continue;
            }
            let group = start..start + slot.count as usize;
            start = group.end;
            let at = &mut self.at[group.clone()];
            let whose = &mut self.whose[group];
            if !rises(at) {
                self.sorted.clear();
                let points = at.iter().zip(&*whose);
                self.sorted
                    .extend(points.map(|(at, whose)| (*at, rank(*whose), *whose)));
                self.sorted.sort_unstable();
                for ((at, whose), sorted) in at.iter_mut().zip(&mut *whose).zip(&self.sorted) {
                    (*at, _, *whose) = *sorted;
                }
            }
            if is_crowded(at, crowd) {
                each(at, whose);
            }
        }
    }

    /// Finds the groups and how many points each has.
    #[expect(clippy::cast_possible_truncation, reason = "slots are below 2^32")]
    fn count(&mut self, parts: &Parts, part: usize, points: usize) {
        self.slot_of.resize(points, 0);
        let mut size = (points / 3).next_power_of_two().max(256);
        'again: loop {
            self.slots.clear();
            self.slots.resize(size, Slot::default());
            let slots = &mut self.slots[..];
            let mask = slots.len() - 1;
            let mut free = size - size / 8;
            let mut numbers = self.slot_of.iter_mut();
            for piece in parts.pieces(part) {
                for ([key, _], number) in piece.iter().zip(&mut numbers) {
                    let mut at = scatter(*key, parts.spread) as usize & mask;
                    loop {
                        let slot = &mut slots[at & mask];
                        if slot.count == 0 {
                            slot.key = *key;
                            free -= 1;
                        }
                        if slot.key == *key {
                            slot.count += 1;
                            break;
                        }
                        at = (at + 1) & mask;
                    }
                    *number = at as u32;
                    if free == 0 {
                        size *= 2;
                        continue 'again;
                    }
                }
            }
            return;
        }
    }

    /// Gives each group that is large enough its place; says how many points
    /// these have.
    fn place(&mut self, least: u32) -> usize {
        let mut next = 0;
        for slot in &mut self.slots {
            if slot.count >= least.max(1) {
                slot.place = next;
                next += slot.count;
            } else {
                slot.place = NONE;
            }
        }
        next as usize
    }

    /// Brings the points of the groups together; others go where nobody looks.
    #[expect(clippy::cast_possible_truncation, reason = "the halves of 64 bits")]
    fn deal(&mut self, parts: &Parts, part: usize, kept: usize) {
        self.at.resize((kept + 1).max(self.at.len()), 0);
        self.whose.resize((kept + 1).max(self.whose.len()), 0);
        let mut numbers = self.slot_of.iter();
        for piece in parts.pieces(part) {
            for ([_, point], number) in piece.iter().zip(&mut numbers) {
                let place = &mut self.slots[*number as usize].place;
                let is_kept = *place != NONE;
                let to = if is_kept { *place as usize } else { kept };
                *place = place.wrapping_add(u32::from(is_kept));
                self.at[to] = (*point >> 32) as u32;
                self.whose[to] = *point as u32;
            }
        }
    }
}

fn rises(at: &[u32]) -> bool {
    let pairs = at.iter().zip(at.iter().skip(1));
    pairs.fold(0, |not, (a, b)| not | u32::from(a >= b)) == 0
}

fn is_crowded(at: &[u32], crowd: Crowd) -> bool {
    let before = crowd.least.saturating_sub(1) as usize;
    let pairs = at.iter().zip(at.iter().skip(before));
    pairs.fold(0, |found, (early, late)| {
        found | u32::from(late - early < crowd.within)
    }) != 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn groups_come_whole_and_sorted(
            points in prop::collection::vec((0_u64..40, 0_u32..50), 0..900),
            least in 1_u32..6, within in 1_u32..20, spread in any::<u64>(),
        ) {
            let mut parts = Parts::new(points.len(), spread);
            let mut expected: BTreeMap<u64, Vec<(u32, u64, u32)>> = BTreeMap::new();
            let rank = |whose: u32| u64::from(whose ^ 5);
            for ((key, at), whose) in points.iter().zip(0..) {
                parts.extend(std::iter::once((*key, *at, whose)));
                expected.entry(*key).or_default().push((*at, rank(whose), whose));
            }
            let mut expected: Vec<_> = expected.into_values().filter_map(|mut group| {
                group.sort_unstable();
                let crowded = group.windows(least as usize)
                    .any(|some| some[least as usize - 1].0 - some[0].0 < within);
                crowded.then(|| group.iter().map(|(at, _, whose)| (*at, *whose)).collect::<Vec<_>>())
            }).collect();
            let mut found = Vec::new();
            let mut groups = Groups::default();
            for part in 0..parts.len() {
                groups.each_crowded(&parts, part, Crowd { least, within }, rank, |at, whose| {
                    found.push(at.iter().copied().zip(whose.iter().copied()).collect::<Vec<_>>());
                });
            }
            expected.sort_unstable();
            found.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
