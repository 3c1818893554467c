//! Items in any order, brought into the order of a time: dealt into spans of
//! it that fit a cache, and each span sorted there.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "places come from counts of the same items; there are below 2^32 of these"
)]

/// An item: its time is made of its third part; the first two order those of
/// one time.
pub(crate) type Item = [u64; 4];

/// How many items a piece of a span has.
const PIECE: usize = 128;

/// How many items a span should have.
const SPAN: usize = 4096;

const NONE: u32 = u32::MAX;

/// How many bits are sorted by at once.
const DIGIT: u32 = 9;

/// The items by spans of time.
pub(crate) struct Spans {
    least: u64,
    shift: u32,
    items: Vec<Item>,
    next: Vec<u32>,
    first: Vec<u32>,
    cursor: Vec<usize>,
    counts: Vec<u32>,
}

/// Room for the items of a span, to be used again.
#[derive(Default)]
pub(crate) struct Sorting {
    items: Vec<Item>,
    order: Vec<u64>,
    other: Vec<u64>,
}

/// The time of an item.
#[inline]
pub(crate) const fn time(item: &Item) -> u64 {
    (item[2] >> 32) + (item[2] & 0xFFFF_FFFF)
}

impl Spans {
    /// For so many items with times from `least` to `most`.
    pub(crate) fn new(items: usize, least: u64, most: u64) -> Self {
        let bits = 64 - (most - least).leading_zeros();
        let wanted = (items / SPAN).next_power_of_two().clamp(4, 4096);
        let shift = bits.saturating_sub(wanted.trailing_zeros());
        let spans = usize::try_from((most - least) >> shift).unwrap_or(0) + 1;
        Self {
            least,
            shift,
            items: vec![[0; 4]; items + spans * PIECE],
            next: Vec::with_capacity(items / PIECE + spans),
            first: vec![NONE; spans],
            cursor: vec![0; spans],
            counts: vec![0; spans],
        }
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "a span's number is small")]
    pub(crate) fn push(&mut self, item: Item) {
        let span = ((time(&item) - self.least) >> self.shift) as usize;
        let mut place = self.cursor[span];
        if place.is_multiple_of(PIECE) {
            place = self.piece(span, place);
        }
        self.items[place] = item;
        self.cursor[span] = place + 1;
        self.counts[span] += 1;
    }

    #[cold]
    #[expect(clippy::cast_possible_truncation, reason = "below 2^32 items")]
    fn piece(&mut self, span: usize, end: usize) -> usize {
        let piece = self.next.len();
        self.next.push(NONE);
        match end.checked_sub(1) {
            Some(last) => self.next[last / PIECE] = piece as u32,
            None => self.first[span] = piece as u32,
        }
        piece * PIECE
    }

    pub(crate) fn len(&self) -> usize {
        self.first.len()
    }

    /// The items of a span in the order of time, then of the first two parts.
    #[expect(clippy::cast_possible_truncation, reason = "the lower half of 64 bits")]
    pub(crate) fn sorted<'a>(
        &self,
        span: usize,
        room: &'a mut Sorting,
    ) -> impl Iterator<Item = &'a Item> + use<'a> {
        room.items.clear();
        let mut piece = self.first[span];
        let mut rest = self.counts[span] as usize;
        while rest > 0 {
            let start = piece as usize * PIECE;
            let length = rest.min(PIECE);
            room.items
                .extend_from_slice(&self.items[start..start + length]);
            rest -= length;
            piece = self.next[piece as usize];
        }
        let start = self.least + ((span as u64) << self.shift);
        let items = &room.items;
        room.order.clear();
        let times = items.iter().zip(0_u64..);
        room.order
            .extend(times.map(|(item, at)| (time(item) - start) << 32 | at));
        sort_high(&mut room.order, &mut room.other, self.shift);
        let item = |place: &u64| &items[*place as u32 as usize];
        for tied in room.order.chunk_by_mut(|a, b| a >> 32 == b >> 32) {
            if tied.len() > 1 {
                tied.sort_unstable_by_key(|place| (item(place)[0], item(place)[1], *place));
            }
        }
        room.order.iter().map(item)
    }
}

/// Sorts by the bits from the 32nd on, of which there are so many; numbers
/// that are alike in these stay in their order.
#[expect(clippy::cast_possible_truncation, reason = "masked to a digit")]
fn sort_high(numbers: &mut Vec<u64>, other: &mut Vec<u64>, bits: u32) {
    other.resize(numbers.len(), 0);
    let passes = bits.div_ceil(DIGIT).max(1);
    let width = bits.div_ceil(passes);
    let mask = (1_u64 << width) - 1;
    for pass in 0..passes {
        let shift = 32 + pass * width;
        let digit = |number: u64| ((number >> shift) & mask) as usize;
        let mut ends = [0_u32; 1 << DIGIT];
        for number in &*numbers {
            ends[digit(*number)] += 1;
        }
        let mut sum = 0;
        for end in &mut ends[..=mask as usize] {
            sum += std::mem::replace(end, sum);
        }
        for number in &*numbers {
            let place = &mut ends[digit(*number)];
            other[*place as usize] = *number;
            *place += 1;
        }
        std::mem::swap(numbers, other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn spans_come_in_the_order_of_time(
            items in prop::collection::vec((0_u64..9, 0_u64..9, 0_u32..1 << 12, 0_u32..9), 1..600),
            far in prop::bool::ANY,
        ) {
            let mut items: Vec<Item> = items.into_iter().zip(0..)
                .map(|((a, b, start, length), row)| [a, b, u64::from(start) << 32 | u64::from(length), row])
                .collect();
            if far {
                items[0][2] = u64::from(u32::MAX) << 32 | 7;
            }
            let times = || items.iter().map(time);
            let (least, most) = (times().min().unwrap(), times().max().unwrap());
            let mut spans = Spans::new(items.len(), least, most);
            for item in &items {
                spans.push(*item);
            }
            let mut room = Sorting::default();
            let mut found = Vec::new();
            for span in 0..spans.len() {
                found.extend(spans.sorted(span, &mut room).copied());
            }
            items.sort_by_key(|item| (time(item), item[0], item[1], item[3]));
            prop_assert_eq!(found, items);
        }
    }
}
